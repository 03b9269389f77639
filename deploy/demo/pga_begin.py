"""The pga, chapters 1-4: an aanmelding after a warning, what must be found out first, the toets, and over to triage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from deploy.demo.begin import MARKERING
from deploy.demo.verteller import Verteller

NAGAAN: Mapping[str, tuple[str, str, str]] = {
    "overleg_aanmelder": ("gevoerd", "aanmelder", "Overlegt met de aanmelder"),
    "lokaal_team_ondersteunt": ("nee", "lokaal_team", "Controle 1: ondersteunt het lokale team de inwoner al?"),
    "zvh_aanpak": ("nee", "zvh", "Controle 2: heeft het zorg- en veiligheidshuis al een aanpak?"),
    "zvh_aangewezen": ("nee", "pga_expert", "Controle 3: hoort de inwoner bij het zorg- en veiligheidshuis?"),
    "woonplaats": ("ingezetene", "aanmelder", "Woont de inwoner hier?"),
}
CRITERIA = ("eigen_keten_volstaat_niet", "twee_of_meer_ketens_nodig", "twee_politieregistraties", "niet_in_aanmerking_voor_zvh")


@dataclass
class Aanpak:
    """What the story remembers of the fictional inwoner Joris Hendriks."""

    inwoner: str = field(default_factory=lambda: str(uuid4()))
    id: str = ""
    aanmelding: str = ""
    plan: str = ""
    interventie: str = field(default_factory=lambda: str(uuid4()))
    doel: str = field(default_factory=lambda: str(uuid4()))
    vandaag: date = field(default_factory=date.today)

    def dag(self, geleden: int) -> str:
        """The date so many days ago."""
        return str(self.vandaag - timedelta(days=geleden))


def item(a: Aanpak, categorie: str, inhoud: dict[str, Any], **etiket: Any) -> dict[str, Any]:
    """One gegeven about the inwoner; a field of the etiket given as None is left out."""
    basis = {"betrokkeneId": a.inwoner, "betrokkeneCategorie": "1", "categorie": categorie, "fasedoel": "toelating_vaststellen"}
    basis |= {"criterium": "twee_of_meer_ketens_nodig", "noodzaak": "onderbouwt_criterium"} | etiket
    return {"etiket": {naam: waarde for naam, waarde in basis.items() if waarde is not None}, "inhoud": inhoud}


def _aanmelding(v: Verteller, a: Aanpak) -> dict[str, Any]:
    college = v.wereld.partij_id("college")
    feit = {"soort": "overlast", "feit": f"Gooit met spullen naar voorbijgangers ({MARKERING})."}
    return {
        "samenwerkingsverband": "proefgemeente_pga",
        "samenwerkingsdoel": "bescherming_openbare_orde_en_veiligheid",
        "aanleiding": "overlast",
        "betrokkenen": [{"betrokkeneId": a.inwoner, "categorie": "1", "relatie": "hoofdpersoon"}],
        "aanspreken": {"op": a.dag(20), "partij": college, "onderwerpen": ["gedrag", "gevolgen_en_aanmelding"]},
        "gedragInGemeente": "proefstad",
        "gegevens": [item(a, "personalia", {"naam": "Joris Hendriks"}), item(a, "toezicht_en_handhaving", feit)],
    }


async def meld_aan(v: Verteller, a: Aanpak) -> None:
    """By the college, after one that is refused because nobody spoke to the inwoner."""
    v.hoofdstuk("1. Aanmelding: pas nadat de inwoner is aangesproken")
    body = _aanmelding(v, a)
    zonder = {naam: waarde for naam, waarde in body.items() if naam != "aanspreken"}
    wat = "Meldt aan zonder de inwoner aan te spreken"
    await v.stap("wijkteam", wat, "POST", "/aanmeldingen", zonder, verwacht=400, artikel="PGA-7.1a")
    gemaakt = await v.stap("wijkteam", "Meldt Joris aan, drie weken na het gesprek", "POST", "/aanmeldingen", body, artikel="PGA-7.1a")
    a.id, a.aanmelding = gemaakt["casusId"], gemaakt["id"]
    pad = f"/aanmeldingen/{a.aanmelding}"
    await v.stap("procesregisseur", "Van het zorg- en veiligheidshuis: weet hier niet van", "GET", pad, verwacht=404, artikel="ZVH-4.3t")
    await v.stap("pga-expert", "Leest de aanmelding", "GET", pad, artikel="PGA-13.1")


async def ga_na(v: Verteller, a: Aanpak) -> None:
    """Nothing is decided before the three controles are done and the police answered."""
    v.hoofdstuk("2. Nagaan: drie controles en een vraag aan de politie")
    for punt, (uitkomst, bij, wat) in NAGAAN.items():
        controle = {"punt": punt, "uitkomst": uitkomst, "op": a.dag(5), "gevraagdAan": bij}
        artikel = "PGA-7.2a" if punt == "overleg_aanmelder" else "PGA-7.2c"
        await v.stap("pga-expert", wat, "POST", f"/casussen/{a.id}/controles", controle, artikel=artikel)
    await v.stap("pga-expert", "Toetst voordat de politie iets zei", "POST", _toetspad(a), _toets(a), verwacht=409, artikel="PGA-2.2d")
    vraag = {"casusId": a.id, "gevraagde": v.wereld.partij_id("politie"), "uiterlijk": a.dag(-14)}
    gesteld = await v.stap(
        "pga-expert", "Vraagt de politie: twee registraties of meer?", "POST", "/politievragen", vraag, artikel="PGA-7.2b"
    )
    antwoord = {"tweeOfMeer": True, "peildatum": a.dag(1)}
    await v.stap(
        "politie", "Zegt ja, en niet meer dan dat", "POST", f"/politievragen/{gesteld['id']}/antwoorden", antwoord, artikel="PGA-2.2d"
    )


def _toetspad(a: Aanpak) -> str:
    return f"/aanmeldingen/{a.aanmelding}/criteriatoetsen"


def _toets(a: Aanpak, uitkomst: str = "ja") -> dict[str, Any]:
    onderbouwing = {
        "contacten": [a.dag(60), a.dag(30)],
        "interventies": ["gesprek"],
        "eigenKetenReden": "gedrag_neemt_toe",
        "benodigdeKetens": ["strafrecht", "hulpverlening_en_zorg"],
        "politieregistraties": {"tweeOfMeer": True, "peildatum": a.dag(1)},
        "zvhStatus": "nog_niet",
    }
    uitkomsten = [{"criterium": c, "uitkomst": uitkomst, "reden": "stukken"} for c in CRITERIA]
    return {"uitkomsten": uitkomsten, "onderbouwing": onderbouwing}


async def toets(v: Verteller, a: Aanpak) -> None:
    """Unknown is not yes: the aanmelding is only accepted when all four criteria hold."""
    v.hoofdstuk("3. Criteriatoets: onbekend is geen ja")
    besluiten, aannemen = f"/aanmeldingen/{a.aanmelding}/besluiten", {"besluit": "aannemen"}
    await v.stap("pga-expert", "Toetst: alle criteria nog onbekend", "POST", _toetspad(a), _toets(a, "onbekend"), artikel="PGA-2.2a")
    await v.stap("pga-expert", "Wil toch aannemen", "POST", besluiten, aannemen, verwacht=409, artikel="PGA-2.2a")
    await v.stap("pga-expert", "Toetst opnieuw: vier keer ja, onderbouwd", "POST", _toetspad(a), _toets(a), artikel="PGA-2.2b")
    await v.stap("pga-expert", "Neemt de aanmelding aan", "POST", besluiten, aannemen, artikel="PGA-7.2a")


async def verplaats(v: Verteller, a: Aanpak, naar: str, fasedoel: str, reden: str) -> None:
    """Everything that lies there judged necessary, asked, agreed by the college and moved."""
    doel = {"casusId": a.id, "naarFase": naar, "fasedoel": fasedoel}
    gelezen = await v.stap("pga-expert", "Leest wat er ligt", "GET", f"/casussen/{a.id}", artikel="PGA-13.1")
    oordelen = [{"gegevenId": g["etiket"]["id"], "oordeel": "noodzakelijk", "reden": reden} for g in gelezen["gegevens"]]
    await v.stap("pga-expert", "Oordeelt per gegeven", "POST", "/noodzaakoordelen", doel | {"oordelen": oordelen}, artikel="PGA-2.1")
    await v.stap("pga-expert", "Vraagt de leverancier om instemming", "POST", "/instemmingsvragen", doel, artikel="PGA-5.2")
    ja = {"casusId": a.id, "antwoord": "ja"}
    await v.stap("wijkteam", "Stemt in", "POST", "/instemmingsantwoorden", ja, artikel="PGA-5.2")
    uit = await v.stap("pga-expert", f"Draagt over naar {naar}", "POST", "/overdrachten", doel, artikel="PGA-5.2")
    mee = sum(i["status"] == "meegegaan" for i in uit["items"])
    v.controleer(f"Alles is in {naar}", mee == len(uit["items"]) > 0, f"{mee} gegevens mee", "PGA-5.2")


async def naar_triage(v: Verteller, a: Aanpak) -> None:
    """Over to triage, and the route."""
    v.hoofdstuk("4. Naar triage, en de weging")
    await verplaats(v, a, "triage", "toelating_vaststellen", "nodig_voor_beeld")
    wie = [{"partij": v.wereld.partij_id(p), "thema": "veiligheid", "reden": "deskundigheid_nodig"} for p in ("ggd", "college")]
    weging = {"casusId": a.id, "route": "casusoverleg", "doel": "stoppen_overlast", "themas": ["veiligheid"], "uitTeNodigen": wie}
    await v.stap("pga-expert", "Weegt: een aanpak met GGD en college", "POST", "/wegingen", weging, artikel="PGA-10.1a")
