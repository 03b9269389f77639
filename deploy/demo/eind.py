"""Chapters 8-12: a withdrawal that stops the last move, afschaling, an inzage, and the provable end."""

from typing import Any

from deploy.demo.begin import Casus, toon_items
from deploy.demo.samen import bewijs_het_einde, tel
from deploy.demo.verteller import Verteller

LEVERANCIERS = {"wijkteam": "college", "reclassering": "reclassering", "behandelaar": "ggz"}
AFSCHALING = {"naarFase": "afschaling", "fasedoel": "toetsen_resultaat_plan_van_aanpak"}


async def schaal_af(v: Verteller, c: Casus) -> None:
    """A decision in the casusoverleg, necessity once more, and a withdrawal that stops the next move."""
    v.hoofdstuk("8. Afschaling, en een intrekking die de volgende stap stopt")
    vraag = {"casusId": c.id, **AFSCHALING}
    await v.stap("procesregisseur", "Wil afschalen zonder besluit van het overleg", "POST", "/overdrachten", vraag, verwacht=409)
    besluit = {
        "casusId": c.id,
        "besluit": "afschalen",
        "besluitdatum": str(c.vandaag),
        "deelnemers": [v.wereld.partij_id(p) for p in ("college", "politie", "ggz")],
        "reden": "doel_bereikt",
        "resultaten": [{"doelId": c.doel, "resultaat": "bereikt"}],
    }
    wil = "Wil besluiten terwijl Mats nog een brief krijgt"
    await v.stap("procesregisseur", wil, "POST", "/overlegbesluiten", besluit, verwacht=409)
    await _stuur_brief(v, c)
    await v.stap("procesregisseur", "Legt het besluit tot afschaling vast", "POST", "/overlegbesluiten", besluit, artikel="ZVH-1.21")
    mee = [c.ids[k] for k in ("personalia", "woonsituatie", "politiegegevens")]
    oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_resultaatoordeel"} for i in mee]
    await v.stap(
        "procesregisseur",
        "Oordeelt wat het resultaatoordeel nodig heeft",
        "POST",
        "/noodzaakoordelen",
        vraag | {"oordelen": oordelen},
        artikel="ZVH-3.5b",
    )
    await v.stap("procesregisseur", "Vraagt om instemming", "POST", "/instemmingsvragen", vraag, artikel="ZVH-3.5b2")
    for wie in ("wijkteam", "politie"):
        await v.stap(wie, "Zegt ja", "POST", "/instemmingsantwoorden", {"casusId": c.id, "antwoord": "ja"}, artikel="ZVH-3.5c")
    mijn = await v.stap(
        "politie", "Bekijkt de eigen instemmingen", "GET", "/instemmingen", status="gegeven", casusId=c.id, artikel="ZVH-3.5c"
    )
    laatste = next(i for i in mijn["instemmingen"] if i["naarFase"] == "afschaling")
    await v.stap(
        "wijkteam", "Probeert die van de politie in te trekken", "POST", f"/instemmingen/{laatste['id']}/intrekkingen", verwacht=403
    )
    await v.stap("politie", "Trekt de eigen instemming in", "POST", f"/instemmingen/{laatste['id']}/intrekkingen", artikel="ZVH-3.5c2")
    uit = await v.stap("procesregisseur", "Draagt over naar afschaling", "POST", "/overdrachten", vraag, artikel="ZVH-1.21")
    rest = {i["gegevenId"]: i["code"] for i in uit["items"] if i["gegevenId"] not in mee}
    toon_items(v, uit, rest | {c.ids["politiegegevens"]: "instemming_ingetrokken"})
    await v.stap("reclassering", "Is na afschaling geen lezer meer", "GET", f"/dossiers/{c.id}", verwacht=404, artikel="ZVH-11.2a")
    await v.stap("procesregisseur", "Leest het geschoonde dossier", "GET", f"/dossiers/{c.id}", artikel="ZVH-11.2a")


async def _stuur_brief(v: Verteller, c: Casus) -> None:
    """The probation brought in what is about its client without telling him itself: within its month it owes him a letter."""
    gelezen = await v.stap("reclassering", "Ziet welke brief zij schuldig is", "GET", f"/casussen/{c.id}/brieven", artikel="LJR-11.4")
    (plicht,) = gelezen["verschuldigd"]
    over = {"casusId": c.id, "brief": plicht["brief"], "betrokkeneId": plicht["betrokkeneId"]}
    tekst = await v.stap(
        "reclassering", "Laat de tekst opstellen; die blijft nergens", "POST", "/brieven/_concept", over, artikel="LJR-17.2"
    )
    verzonden: dict[str, Any] = {"aan": "betrokkene", "kanaal": "post", "verzondenOp": str(c.vandaag)}
    verzonden |= {"onderdelen": [blok["onderdeel"] for blok in tekst["blokken"]]}
    await v.stap("reclassering", "Stuurt Mats de brief: vastgelegd als feit", "POST", "/brieven", over | verzonden, artikel="LJR-11.4")


async def inzage(v: Verteller, c: Casus) -> None:
    """From reception to letter; police and OM are neither shown nor confirmed."""
    v.hoofdstuk("9. Mats vraagt inzage")
    ontvangen = str(c.vandaag)
    body = {
        "casusId": c.id,
        "soort": "inzage",
        "ontvangenOp": ontvangen,
        "ontvangenBij": v.wereld.partij_id("zvh"),
        "betrokkeneId": c.zoon,
        "ingediendDoor": "betrokkene",
        "gegevens": [],
    }
    gemaakt = await v.stap("manager", "Neemt het verzoek in ontvangst", "POST", "/verzoeken", body, artikel="ZVH-17.1")
    pad = f"/verzoeken/{gemaakt['id']}"
    await v.stap("manager", "Wil verzamelen voordat de identiteit vaststaat", "POST", f"{pad}/verzamelingen", verwacht=409)
    identiteit = {"wijze": "in_persoon_bij_zvh", "op": ontvangen}
    await v.stap(
        "manager", "Stelt de identiteit vast, zonder kopie", "POST", f"{pad}/identiteitsvaststellingen", identiteit, artikel="ZVH-18.4"
    )
    await v.stap("manager", "Laat over alle fasen verzamelen", "POST", f"{pad}/verzamelingen", artikel="ZVH-18.1")
    await _ieder_over_het_zijne(v, c, pad)
    await v.stap(
        "manager",
        "Besluit: toewijzen",
        "POST",
        f"{pad}/besluiten",
        {"besluit": "toewijzen", "gronden": [], "gegevens": []},
        artikel="ZVH-18.2",
    )
    brief = await v.stap("manager", "Leest de brief", "GET", f"/antwoorden/{gemaakt['id']}", artikel="ZVH-18.1")
    _controleer_brief(v, c, brief)
    antwoord = {"verzondenOp": ontvangen, "wijze": "uitgereikt_in_persoon"}
    await v.stap("manager", "Reikt het antwoord uit, binnen de vier weken", "POST", f"{pad}/antwoorden", antwoord, artikel="ZVH-18.2")


async def _ieder_over_het_zijne(v: Verteller, c: Casus, pad: str) -> None:
    """Every leverancier judges what he brought in himself; police has its own desk and no part here; then the overleg."""
    await v.stap("manager", "Wil besluiten voor ieder oordeelde", "POST", f"{pad}/besluiten", {"besluit": "toewijzen"}, verwacht=409)
    delen = (await v.stap("manager", "Ziet wie nog moet oordelen", "GET", f"{pad}/delen", artikel="ZVH-17.4"))["delen"]
    partijen = {v.wereld.partij_id(partij): actor for actor, partij in LEVERANCIERS.items()}
    leveranciers = [d["leverancier"] for d in delen]
    goed = sorted(leveranciers) == sorted(partijen)
    v.controleer("Wie inbracht heeft een deel; de politie niet, al bracht zij in", goed, f"{len(delen)} delen", "ZVH-17.6")
    for wie in (partijen[leverancier] for leverancier in leveranciers):
        items = (await v.stap(wie, "Ziet alleen wat hij zelf inbracht", "GET", f"{pad}/deel", artikel="ZVH-17.2"))["items"]
        oordelen = [{"gegevenId": i["gegevenId"], "oordeel": "toewijzen"} for i in items]
        await v.stap(wie, "Oordeelt over het zijne", "POST", f"{pad}/beoordelingen", {"items": oordelen}, artikel="ZVH-17.4")
    afgestemd = {"overleg": "casusoverleg", "op": str(c.vandaag), "uitkomst": "eens"}
    await v.stap("manager", "Legt vast dat het is afgestemd", "POST", f"{pad}/afstemmingen", afgestemd, artikel="ZVH-17.2")


def _controleer_brief(v: Verteller, c: Casus, brief: dict[str, Any]) -> None:
    gegevens = brief.get("gegevens", [])
    over = {g["etiket"]["betrokkeneId"] for g in gegevens}
    soorten = sorted({g["etiket"]["categorieVerband"] for g in gegevens})
    goed = bool(gegevens) and over == {c.zoon} and not {"politiegegevens", "strafvorderlijk"} & set(soorten)
    v.controleer("De brief gaat alleen over Mats en noemt niets van politie of OM", goed, ", ".join(soorten), "ZVH-17.6")
    v.controleer("De vaste passage noemt parket en Wpg-loket", bool(brief.get("politieEnOm")), "in iedere brief dezelfde", "ZVH-17.5")


async def ladder(v: Verteller, c: Casus) -> None:
    """The rungs after afschaling, by the date alone."""
    v.hoofdstuk("10. De ladder: zes maanden, dan het archief")
    await v.wereld.vooruit("P6M2D")
    v.toon("zaaktijd", "Zes maanden en twee dagen later", "de overgang gebeurt vanzelf op de datum", "ZVH-11.2b")
    await v.stap("procesregisseur", "Mag nu niet meer bij het dossier", "GET", f"/dossiers/{c.id}", verwacht=404, artikel="ZVH-11.2b")
    await v.stap("manager", "De archiefrol nog wel", "GET", f"/dossiers/{c.id}", artikel="ZVH-11.2b")


async def vernietig(v: Verteller, c: Casus) -> None:
    """At its date everything goes, without a human."""
    v.hoofdstuk("11. Vernietiging op de datum, door de klok")
    await v.wereld.vooruit("P6M")
    v.toon("zaaktijd", "Een half jaar later: de laatste dag nadert", "de klok vernietigt in alle vijf diensten", "ZVH-11.2")
    await v.wereld.klok()
    await v.stap("manager", "Vraagt het dossier op", "GET", f"/dossiers/{c.id}", verwacht=404, artikel="ZVH-11.2")
    await v.stap("wijkteam", "Vraagt de eigen aanmelding op", "GET", f"/aanmeldingen/{c.aanmelding}", verwacht=404, artikel="ZVH-11.2c")
    await bewijs_het_einde(v, c, "manager", "wijkteam", "LJR-24.1h")
    await tel(v, c, "manager", "ZVH-11.3")
