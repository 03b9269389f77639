"""Chapters 1-3: aanmelding, criteriatoets, and over to triage. In intake the aanmelder is the only leverancier."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from deploy.demo.verteller import Verteller

MARKERING = "zilvergrijze-ooievaar-7731"
TRIAGE = {"naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}
CRITERIA = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")


@dataclass
class Casus:
    """What the story remembers of the fictional family De Vries-Aksoy."""

    zoon: str = field(default_factory=lambda: str(uuid4()))
    moeder: str = field(default_factory=lambda: str(uuid4()))
    id: str = ""
    aanmelding: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    bevragingen: dict[str, str] = field(default_factory=dict)
    plan: str = ""
    doel: str = field(default_factory=lambda: str(uuid4()))
    vandaag: date = field(default_factory=date.today)


def item(betrokkene: str, categorie: str, inhoud: dict[str, Any], *, fase: str = "intake", **etiket: Any) -> dict[str, Any]:
    """One gegeven; what it leaves out comes from the partijprofiel."""
    doel = {"intake": "toetsen_aan_criteria", "triage": "eerste_beeld_en_verrijking", "casusoverleg": "plan_van_aanpak"}[fase]
    basis: dict[str, Any] = {"betrokkeneId": betrokkene, "betrokkeneCategorie": "1", "categorie": categorie, "fasedoel": doel}
    if fase == "intake":
        basis |= {"criterium": "meerdere_problemen", "noodzaak": "onderbouwt_criterium"}
    return {"etiket": {"noodzaak": "nodig_voor_beeld"} | basis | etiket, "inhoud": inhoud}


def _aanmelding(c: Casus, **anders: Any) -> dict[str, Any]:
    gisteren = str(c.vandaag - timedelta(days=9))
    return {
        "samenwerkingsverband": "proefverband",
        "samenwerkingsdoel": "complexe_multiproblematiek",
        "aanleiding": "escalatie_thuis",
        "betrokkenen": [
            {"betrokkeneId": c.zoon, "categorie": "1", "relatie": "hoofdpersoon"},
            {"betrokkeneId": c.moeder, "categorie": "2", "relatie": "moeder"},
        ],
        "informatie": [{"betrokkeneId": b, "geinformeerdOp": gisteren, "wijze": "gesprek"} for b in (c.zoon, c.moeder)],
        "gemeenschappelijk": {"peildatum": gisteren, "juistheidBevestigdOp": gisteren},
        "gegevens": [
            item(c.zoon, "personalia", {"naam": "Mats de Vries", "geboortedatum": "2003-05-14", "geboorteplaats": "Proefstad"}),
            item(c.zoon, "adres", {"straat": "Lindelaan", "huisnummer": "12", "postcode": "1234AB", "woonplaats": "Proefstad"}),
            item(
                c.zoon,
                "woonsituatie",
                {"soort": "inwonend", "toelichting": f"Slaapt sinds de ruzie op de bank bij een vriend ({MARKERING})."},
                criterium="meer_dan_een_leefgebied",
            ),
            item(
                c.zoon,
                "financieel",
                {"soort": "schulden", "bedrag": 8200, "toelichting": "Huur- en zorgpremieschuld; eerdere regeling mislukt."},
            ),
            item(c.moeder, "personalia", {"naam": "Ilse Aksoy"}, betrokkeneCategorie="2", criterium="veiligheidsrisico"),
        ],
    } | anders


async def meld_aan(v: Verteller, c: Casus) -> None:
    """Aanmelding by the wijkteam, after two that are refused."""
    v.hoofdstuk("1. Aanmelding: alleen wat voor de toets nodig is")
    met_bsn = _aanmelding(c)
    met_bsn["gegevens"][3]["inhoud"]["toelichting"] = "Schuldeisers vragen naar 111222333."
    await v.stap("wijkteam", "Probeert een BSN mee te sturen", "POST", "/aanmeldingen", met_bsn, verwacht=400, artikel="ZVH-4.1")
    await v.stap(
        "wijkteam", "Meldt aan zonder de betrokkenen te informeren", "POST", "/aanmeldingen", _aanmelding(c, informatie=[]), verwacht=409
    )
    gemaakt = await v.stap(
        "wijkteam", "Meldt Mats aan, met vijf gegevens over hem en zijn moeder", "POST", "/aanmeldingen", _aanmelding(c), artikel="ZVH-1.18"
    )
    c.id, c.aanmelding = gemaakt["casusId"], gemaakt["id"]
    await v.stap("veilig thuis", "Vraagt deze aanmelding op", "GET", f"/aanmeldingen/{c.aanmelding}", verwacht=404, artikel="ZVH-1.18b")
    await v.stap(
        "veilig thuis",
        "Vraagt iets op dat nooit bestond: hetzelfde antwoord",
        "GET",
        f"/aanmeldingen/{uuid4()}",
        verwacht=404,
        artikel="ZVH-1.18b",
    )
    gelezen = await v.stap("procesregisseur", "Leest de aanmelding", "GET", f"/aanmeldingen/{c.aanmelding}", artikel="ZVH-9.6")
    for g in gelezen["gegevens"]:
        c.ids.setdefault(g["etiket"]["categorie"], g["etiket"]["id"])
        if g["etiket"]["betrokkeneId"] == c.moeder:
            c.ids["moeder"] = g["etiket"]["id"]


async def toets(v: Verteller, c: Casus) -> None:
    """Criteriatoets and besluit."""
    v.hoofdstuk("2. Criteriatoets en besluit")
    pad = f"/aanmeldingen/{c.aanmelding}"
    await v.stap("procesregisseur", "Wil meteen aannemen, zonder toets", "POST", f"{pad}/besluiten", {"besluit": "aannemen"}, verwacht=409)
    uitkomsten = [{"criterium": k, "uitkomst": "ja", "reden": "blijkt_uit_stukken"} for k in CRITERIA]
    await v.stap(
        "procesregisseur",
        "Toetst aan ieder criterium van het convenant",
        "POST",
        f"{pad}/criteriatoetsen",
        {"uitkomsten": uitkomsten},
        artikel="ZVH-1.18",
    )
    await v.stap("procesregisseur", "Neemt de aanmelding aan", "POST", f"{pad}/besluiten", {"besluit": "aannemen"}, artikel="ZVH-1.18")


async def naar_triage(v: Verteller, c: Casus) -> None:
    """Necessity first, then the leverancier, then the move: item by item."""
    v.hoofdstuk("3. Overdracht naar triage: eerst noodzaak, dan de leverancier")
    vraag = {"casusId": c.id, **TRIAGE}
    await v.stap("procesregisseur", "Wil overdragen zonder noodzaakoordeel", "POST", "/overdrachten", vraag, verwacht=409)
    nodig = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_beeld"} for k, i in c.ids.items() if k != "financieel"]
    niet = [{"gegevenId": c.ids["financieel"], "oordeel": "niet_noodzakelijk", "reden": "te_ingrijpend"}]
    await v.stap(
        "procesregisseur",
        "Oordeelt: schulden nog niet nodig, de rest wel",
        "POST",
        "/noodzaakoordelen",
        vraag | {"oordelen": nodig + niet},
        artikel="ZVH-3.5b",
    )
    await v.stap("procesregisseur", "Vraagt de leverancier om instemming", "POST", "/instemmingsvragen", vraag, artikel="ZVH-3.5b2")
    await v.stap("wijkteam", "Ziet wat wacht", "GET", "/taken", artikel="ZVH-3.5c")
    await v.stap(
        "wijkteam",
        "Stemt in één keer in met alles",
        "POST",
        "/instemmingsantwoorden",
        {"casusId": c.id, "antwoord": "ja"},
        artikel="ZVH-3.5c",
    )
    uit = await v.stap("procesregisseur", "Draagt over naar triage", "POST", "/overdrachten", vraag, artikel="ZVH-3.5c")
    toon_items(v, uit, {c.ids["financieel"]: "niet_noodzakelijk"})


def toon_items(v: Verteller, overdracht: dict[str, Any], achter: dict[str, str]) -> None:
    """Per item: moved, or why not; everything else than told is an error."""
    gevonden = {i["gegevenId"]: i["code"] for i in overdracht["items"] if i["status"] != "meegegaan"}
    mee = len(overdracht["items"]) - len(gevonden)
    redenen = "; ".join(f"{i['categorie']}: {i['reden']} ({i['artikel']})" for i in overdracht["items"] if i["status"] != "meegegaan")
    v.controleer(f"{mee} gegevens mee, {len(gevonden)} achter", gevonden == achter, redenen or "alles ging mee", "ZVH-3.5c")
