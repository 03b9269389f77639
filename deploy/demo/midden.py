"""Chapters 4-7: bevragingen, weging, overleg, and the overdracht where one agrees, one is silent and one refuses."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from deploy.demo.begin import Casus, item, toon_items
from deploy.demo.samen import kom_bijeen
from deploy.demo.verteller import Verteller

OVERLEG = {"naarFase": "casusoverleg", "fasedoel": "plan_van_aanpak"}
BEVRAAGD = {"politie": "politie", "reclassering": "reclassering", "ggz": "behandelaar", "veilig_thuis": "veilig thuis"}


def _juist(c: Casus) -> dict[str, Any]:
    return {"gemeenschappelijk": {"peildatum": str(c.vandaag), "juistheidBevestigdOp": str(c.vandaag)}}


def _antwoorden(c: Casus) -> dict[str, dict[str, Any]]:
    begin = str(c.vandaag - timedelta(days=400))
    verteld = {"gegevenOp": str(c.vandaag - timedelta(days=1)), "intrekbaarVerteld": True, "doel": "complexe_multiproblematiek"}
    ljr = {
        "taakcode": "t2b",
        "betrokkenerol": "client",
        "kwaliteitsnorm": "toezicht",
        "doorbrekingsgrond": "g15b",
        "subsidiariteit": True,
        "laatste_contact": str(c.vandaag),
    }
    antwoorden: dict[str, dict[str, Any]] = {
        "politie": {
            "gegevens": [
                item(
                    c.zoon,
                    "politiegegevens",
                    {"soort": "incident", "feit": "Twee keer ter plaatse bij ruzie in de woning."},
                    fase="triage",
                    wpgArtikel="8",
                )
            ]
        },
        "reclassering": {
            "gegevens": [
                item(
                    c.zoon,
                    "begeleiding_verzorging_behandeling_training",
                    {"contact": True, "soort": "reclassering", "begindatum": begin},
                    fase="triage",
                    datInformatie=True,
                    uitzonderingsgrond="uavg_33",
                    regimevelden=ljr,
                )
            ]
        },
        "ggz": {
            "toestemmingen": [{"betrokkeneId": c.zoon, "door": "betrokkene", "wijze": "schriftelijk"} | verteld],
            "gegevens": [
                item(c.zoon, "hulpverlening_dat", {"contact": True, "soort": "ggz", "begindatum": begin}, fase="triage", datInformatie=True)
            ],
        },
    }
    return {partij: antwoord | _juist(c) for partij, antwoord in antwoorden.items()}


async def bevraag(v: Verteller, c: Casus) -> None:
    """What is asked, why, until when; answers are dat-informatie unless more is motivated."""
    v.hoofdstuk("4. Triage: bevraging van vier partijen")
    uiterlijk = str(c.vandaag + timedelta(days=14))
    for partij, wie in BEVRAAGD.items():
        vraag = {
            "casusId": c.id,
            "gevraagde": v.wereld.partij_id(partij),
            "vragen": ["contact_ja_nee"],
            "waarom": "nodig_voor_beeld",
            "uiterlijk": uiterlijk,
        }
        gesteld = await v.stap("procesregisseur", f"Bevraagt {partij.replace('_', ' ')}", "POST", "/bevragingen", vraag, artikel="ZVH-1.19")
        c.bevragingen[partij] = gesteld["id"]
        gelezen = await v.stap(wie, "Leest de vraag: alleen naam en adres", "GET", f"/bevragingen/{gesteld['id']}", artikel="ZVH-1.19")
        soorten = {g["etiket"]["categorie"] for g in gelezen["gegevens"]}
        v.controleer(
            "De bevraging toont niets anders dan personalia en adres",
            soorten == {"personalia", "adres"},
            ", ".join(sorted(soorten)),
            "ZVH-1.19",
        )
    kaal = _antwoorden(c)["ggz"] | {"toestemmingen": []}
    pad = f"/bevragingen/{c.bevragingen['ggz']}/antwoorden"
    wat = "Antwoordt zonder toestemming van Mats (beroepsgeheim)"
    await v.stap("behandelaar", wat, "POST", pad, {"uitkomst": "beantwoord", **kaal}, verwacht=403)
    await _twee_sloten(v, c)
    for partij, antwoord in _antwoorden(c).items():
        pad = f"/bevragingen/{c.bevragingen[partij]}/antwoorden"
        await v.stap(BEVRAAGD[partij], "Antwoordt", "POST", pad, {"uitkomst": "beantwoord", **antwoord}, artikel="ZVH-5.2.1")
    pad = f"/bevragingen/{c.bevragingen['veilig_thuis']}/antwoorden"
    await v.stap(
        "veilig thuis", "Heeft niets te melden: dat mag", "POST", pad, {"uitkomst": "geen_gegevens", "gegevens": []}, artikel="ZVH-5.2.1"
    )
    await v.stap(
        "politie", "Kijkt mee in het antwoord van de ggz", "GET", f"/bevragingen/{c.bevragingen['ggz']}", verwacht=404, artikel="ZVH-1.19"
    )


async def _twee_sloten(v: Verteller, c: Casus) -> None:
    """The probation's own reglement refuses what the rules of the zvh alone would allow (CONFLICTEN: two locks)."""
    antwoord = _antwoorden(c)["reclassering"]
    del antwoord["gegevens"][0]["etiket"]["regimevelden"]["doorbrekingsgrond"]
    pad = f"/bevragingen/{c.bevragingen['reclassering']}/antwoorden"
    wat = "Antwoordt zonder grond om de geheimhouding te doorbreken"
    geweigerd = await v.stap("reclassering", wat, "POST", pad, {"uitkomst": "beantwoord", **antwoord}, verwacht=403)
    feiten = {
        "rol": "afgevaardigde",
        "partijsoort": "reclassering",
        "fase": "triage",
        "fasedoel": "eerste_beeld_en_verrijking",
        "categorie": "hulpverlening_dat",
        "eigenGegeven": True,
        "geheimhouding": ["reclassering"],
        "noodzaak": "nodig_voor_beeld",
        "geinformeerd": True,
    }
    wat = "Vraagt uitleg: hetzelfde gegeven van een partij zonder eigen reglement"
    uitleg = await v.stap("reclassering", wat, "POST", "/beleid/uitleg", {"handeling": "gegeven.inbrengen", "feiten": feiten})
    alleen_ljr = str(geweigerd.get("artikel", "")).startswith("LJR") and uitleg["uitkomst"] == "toegestaan"
    v.controleer(
        "Alleen het eigen reglement van de reclassering hield het tegen; de regels van het ZVH niet",
        alleen_ljr,
        f"{geweigerd.get('artikel')}; zvh: {uitleg['uitkomst']}",
        "LJR-15.1",
    )


async def weeg(v: Verteller, c: Casus) -> None:
    """Route, doel, thema's and who is invited."""
    v.hoofdstuk("5. Weging: route, doel, thema's, genodigden")
    wie = (("college", "wonen"), ("politie", "veiligheid"), ("reclassering", "veiligheid"), ("ggz", "wonen"))
    genodigd = [{"partij": v.wereld.partij_id(p), "thema": thema, "reden": "leverancier_in_casus"} for p, thema in wie]
    weging = {
        "casusId": c.id,
        "route": "casusoverleg",
        "doel": "veilig_wonen",
        "themas": ["wonen", "veiligheid"],
        "uitTeNodigen": genodigd,
        "gegevens": [],
    }
    await v.stap("procesregisseur", "Weegt: casusoverleg", "POST", "/wegingen", weging | {"themas": []}, verwacht=409)
    await v.stap("procesregisseur", "Weegt opnieuw, nu met thema's en genodigden", "POST", "/wegingen", weging, artikel="ZVH-1.19")
    await v.stap("ggd", "Is niet genodigd en vraagt de casus op", "GET", f"/casussen/{c.id}", verwacht=404, artikel="ZVH-9.6")
    gelezen = await v.stap("procesregisseur", "Leest wat er in triage ligt", "GET", f"/casussen/{c.id}", artikel="ZVH-9.6")
    for g in gelezen["gegevens"]:
        naam = "moeder" if g["etiket"]["betrokkeneId"] == c.moeder else g["etiket"]["categorie"]
        c.ids[naam] = g["etiket"]["id"]


async def naar_overleg(v: Verteller, c: Casus) -> None:
    """One leverancier agrees, one is silent, one refuses; the late yes follows in an aanvullende overdracht."""
    v.hoofdstuk("6. Overdracht naar casusoverleg: ja, stilte en nee")
    vraag = {"casusId": c.id, **OVERLEG}
    ljr, ggz, blauw = "begeleiding_verzorging_behandeling_training", "hulpverlening_dat", "politiegegevens"
    mee = [c.ids[k] for k in ("personalia", "adres", "woonsituatie", "moeder", ljr, ggz, blauw)]
    oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_plan"} for i in mee]
    await v.stap(
        "procesregisseur",
        "Oordeelt per gegeven dat het plan het nodig heeft",
        "POST",
        "/noodzaakoordelen",
        vraag | {"oordelen": oordelen},
        artikel="ZVH-3.5b",
    )
    await v.stap("procesregisseur", "Vraagt vier leveranciers om instemming", "POST", "/instemmingsvragen", vraag, artikel="ZVH-3.5b2")
    ja, nee = {"casusId": c.id, "antwoord": "ja"}, {"casusId": c.id, "antwoord": "nee"}
    await v.stap("wijkteam", "Zegt ja", "POST", "/instemmingsantwoorden", ja, artikel="ZVH-3.5c")
    await v.stap("politie", "Zegt ja", "POST", "/instemmingsantwoorden", ja, artikel="ZVH-3.5c")
    await v.stap("reclassering", "Zegt nee", "POST", "/instemmingsantwoorden", nee, artikel="ZVH-3.5c")
    v.toon("behandelaar", "Zwijgt", "stilzwijgen is nee", "ZVH-3.5c")
    uit = await v.stap("procesregisseur", "Draagt over", "POST", "/overdrachten", vraag, artikel="ZVH-3.5c")
    toon_items(v, uit, {c.ids[ljr]: "instemming_geweigerd", c.ids[ggz]: "instemming_ontbreekt"})
    await v.stap("behandelaar", "Zegt alsnog ja", "POST", "/instemmingsantwoorden", ja, artikel="ZVH-3.5c")
    uit = await v.stap("procesregisseur", "Stuurt na in een aanvullende overdracht", "POST", "/overdrachten", vraag, artikel="ZVH-3.5c")
    v.controleer("Het nagestuurde gegeven is aangekomen", _status(uit, c.ids[ggz]) == "meegegaan", "1 gegeven nagestuurd", "ZVH-3.5c")


def _status(uit: dict[str, Any], gegeven: str) -> str:
    return next((i["status"] for i in uit["items"] if i["gegevenId"] == gegeven), "")


async def overleg(v: Verteller, c: Casus) -> None:
    """Toestandsbeeld, plan and voortgang; use for an own taak needs a separate yes."""
    v.hoofdstuk("7. Casusoverleg en plan van aanpak")
    await v.stap(
        "reclassering", "Is van LJ&R, maar zelf niet voor deze casus aangewezen", "GET", f"/casussen/{c.id}", verwacht=403, artikel="LJR-25"
    )
    aanwijzing = {"partij": v.wereld.partij_id("reclassering"), "functionaris": "reclassering-reclassering"}
    aanwijzing |= {"rol": "afgevaardigde", "reden": "wettelijke_taak"}
    pad = f"/casussen/{c.id}/deelnemers"
    await v.stap("procesregisseur", "Noemt haar bij haar pseudoniem als deelnemer", "POST", pad, aanwijzing, artikel="LJR-25")
    await v.stap("reclassering", "Leest de casus als deelnemer", "GET", f"/casussen/{c.id}", artikel="ZVH-9.6")
    await v.stap(
        "reclassering",
        "Wil het voor een eigen taak gebruiken",
        "GET",
        f"/casussen/{c.id}",
        verwacht=403,
        doel="eigen_taak",
        taak="toezicht",
    )
    await v.stap("ggd", "Vraagt de casus op: bestaat niet voor haar", "GET", f"/casussen/{c.id}", verwacht=404, artikel="ZVH-9.6")
    beeld = item(
        c.zoon,
        "woonsituatie",
        {"soort": "dakloos", "toelichting": "Geen eigen plek; kan nog twee weken bij vriend."},
        fase="casusoverleg",
        afgeleidVan=[c.ids["woonsituatie"]],
    )
    beeld["etiket"] |= {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"}
    await v.stap(
        "wijkteam",
        "Legt een deel van het toestandsbeeld vast",
        "POST",
        "/toestandsbeelden",
        {"casusId": c.id, "gegevens": [beeld]} | _juist(c),
        artikel="ZVH-9.3",
    )
    await kom_bijeen(v, c, "procesregisseur", "wijkteam", "plan_van_aanpak", [c.ids["woonsituatie"]])
    interventie = str(uuid4())
    plan = {
        "casusregisseurPartij": v.wereld.partij_id("college"),
        "doelen": [{"doelId": c.doel, "leefgebied": "wonen", "doel": "eigen_woonplek"}],
        "interventies": [
            {
                "interventieId": interventie,
                "doelId": c.doel,
                "uitvoerder": v.wereld.partij_id("college"),
                "soort": "begeleid_wonen",
                "termijn": str(c.vandaag + timedelta(days=90)),
            }
        ],
        "gegevens": [],
    }
    gemaakt = await v.stap(
        "procesregisseur", "Legt het plan van aanpak vast", "POST", "/plannen-van-aanpak", {"casusId": c.id, **plan}, artikel="ZVH-9.3"
    )
    c.plan = gemaakt["id"]
    voortgang = {"interventieId": interventie, "status": "gestart", "op": str(c.vandaag), "gegevens": []}
    pad = f"/plannen-van-aanpak/{c.plan}/voortgangsmeldingen"
    await v.stap("wijkteam", "Start de interventie", "POST", pad, voortgang, artikel="ZVH-9.3")
    klaar = voortgang | {"status": "beeindigd", "doelBereikt": "ja"}
    await v.stap("wijkteam", "Beëindigt de interventie: doel bereikt", "POST", pad, klaar, artikel="ZVH-9.3")
    await v.stap("reclassering", "Leest het plan", "GET", f"/plannen-van-aanpak/{c.plan}", artikel="ZVH-9.6")
