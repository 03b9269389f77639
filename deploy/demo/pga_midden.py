"""The pga, chapters 5-7: analyse together, tell and hear the inwoner, and settle the aanpak with who carries it out."""

from typing import Any

from deploy.demo.pga_begin import Aanpak, item, verplaats
from deploy.demo.samen import kom_bijeen
from deploy.demo.verteller import Verteller

PLANNEN = "/plannen-van-aanpak"
VAST: dict[str, Any] = {
    "taak": "wmo_2.3.1_tm_2.3.5",
    "grondslag": "avg_6_1_e",
    "geheimhouding": [],
    "criterium": None,
    "noodzaak": "nodig_voor_plan",
}


async def analyseer(v: Verteller, a: Aanpak) -> None:
    """Over to casusoverleg, and an overleg in which the behaviour is analysed together."""
    v.hoofdstuk("5. Casusoverleg: eerst samen analyseren")
    await verplaats(v, a, "casusoverleg", "opstellen", "nodig_voor_plan")
    overleg = await kom_bijeen(v, a, "pga-expert", "ggd", "analyse")
    gekozen = {"leefgebieden": ["wonen"]}
    await v.stap("pga-expert", "Legt de analyse vast: wonen", "POST", f"/overleggen/{overleg}/analyses", gekozen, artikel="PGA-2.3")


async def hoor(v: Verteller, a: Aanpak) -> None:
    """No plan before the inwoner was told in writing, spoken to, and his visie is there."""
    v.hoofdstuk("6. De inwoner: een brief, een gesprek, zijn visie")
    plan = een_plan(v, a)
    wat = "Wil al een aanpak vastleggen"
    await v.stap("pga-expert", wat, "POST", PLANNEN, plan, verwacht=409, artikel="PGA-10.7a")
    await _informeer(v, a)
    await v.stap("pga-expert", f"{wat}, zonder gesprek", "POST", PLANNEN, plan, verwacht=409, artikel="PGA-10.7c")
    gesprek = {"casusId": a.id, "betrokkeneId": a.inwoner, "op": str(a.vandaag), "gevoerdDoor": "partner", "met": ["inwoner"]}
    gesprek |= {"onderwerpen": ["noodzaak", "oorzaken", "aanpak"], "visie": "gegeven"}
    gevoerd = await v.stap("wijkteam", "Spreekt met Joris en vraagt naar zijn kijk", "POST", "/gesprekken", gesprek, artikel="PGA-10.7c")
    inhoud = {"gedrag": "Het liep uit de hand.", "aanpak": "Ik wil een eigen plek.", "van": "inwoner"}
    visie = {"casusId": a.id, "betrokkeneId": a.inwoner, "op": str(a.vandaag), "gesprekken": [gevoerd["id"]]}
    visie |= {"gegevens": [item(a, "visie", inhoud, **VAST, bron="gesprek", fasedoel="opstellen")]}
    await v.stap("wijkteam", "Legt vast wat Joris zei, in zijn woorden", "POST", "/visies", visie, artikel="PGA-12.2b")


async def _informeer(v: Verteller, a: Aanpak) -> None:
    over = {"casusId": a.id, "brief": "eerste_contact", "betrokkeneId": a.inwoner}
    tekst = await v.stap("wijkteam", "Laat de tekst van de brief opstellen", "POST", "/brieven/_concept", over, artikel="PGA-10.7a")
    onderdelen = [blok["onderdeel"] for blok in tekst["blokken"]]
    v.controleer("De brief zegt ook wat het OM ermee mag", "gebruik_door_om" in onderdelen, ", ".join(onderdelen), "PGA-9.1b")
    brief = over | {"aan": "betrokkene", "verzondenOp": str(a.vandaag), "onderdelen": onderdelen}
    await v.stap("wijkteam", "Wil hem mailen", "POST", "/brieven", brief | {"kanaal": "email"}, verwacht=400, artikel="PGA-10.7a")
    await v.stap("wijkteam", "Stuurt hem per post", "POST", "/brieven", brief | {"kanaal": "post"}, artikel="PGA-10.7a")


def een_plan(v: Verteller, a: Aanpak) -> dict[str, Any]:
    """All parts of an aanpak: analyse, doel, and an interventie with who and when."""
    wie, wanneer = v.wereld.partij_id("ggd"), a.dag(-90)
    interventie = {"interventieId": a.interventie, "doelId": a.doel, "uitvoerder": wie, "soort": "zorg", "termijn": wanneer}
    analyse = VAST | {"bron": "overleg", "leverancier": "gezamenlijk", "fasedoel": "analyse"}
    return {
        "casusId": a.id,
        "casusregisseurPartij": v.wereld.partij_id("college"),
        "doelen": [{"doelId": a.doel, "leefgebied": "wonen", "doel": "eigen_woonplek"}],
        "interventies": [interventie],
        "gegevens": [item(a, "procesgegevens", {"soort": "thema", "leefgebied": "wonen"}, **analyse)],
    }


async def stel_vast(v: Verteller, a: Aanpak) -> None:
    """Settled only with the akkoord of who carries it out."""
    v.hoofdstuk("7. De aanpak: samen vastgesteld en uitgevoerd")
    gemaakt = await v.stap("pga-expert", "Legt de aanpak vast", "POST", PLANNEN, een_plan(v, a), artikel="PGA-10.4a")
    a.plan, versie = gemaakt["id"], {"versie": 1}
    pad = f"{PLANNEN}/{a.plan}"
    wat = "Wil vaststellen zonder akkoord van de GGD"
    await v.stap("pga-expert", wat, "POST", f"{pad}/vaststellingen", versie, verwacht=409, artikel="PGA-10.1a")
    await v.stap("ggd", "Gaat akkoord met deze versie", "POST", f"{pad}/akkoorden", versie, artikel="PGA-10.1a")
    await v.stap("pga-expert", "Stelt de aanpak vast", "POST", f"{pad}/vaststellingen", versie, artikel="PGA-10.4a")
    stap = {"interventieId": a.interventie, "status": "gestart", "op": str(a.vandaag), "gegevens": []}
    await v.stap("wijkteam", "Meldt iets over de interventie van de GGD", "POST", f"{pad}/voortgangsmeldingen", stap, verwacht=403)
    await v.stap("ggd", "Start de interventie", "POST", f"{pad}/voortgangsmeldingen", stap, artikel="PGA-11.1")
