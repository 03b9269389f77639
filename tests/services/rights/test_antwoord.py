"""The letter to a betrokkene: what it says, and what it never says."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.rights import weigeren
from services.rights.app import DIENST
from services.rights.model import GRONDEN_VERWIJDERING, VASTE_ONDERDELEN
from services.rights.store import parameter, teksten
from tests.dienst import LosseDienst, een_dienst
from tests.services.rights.bouw import OM_GEGEVEN, POLITIEGEGEVEN, SOORTEN, Dossier, een_dossier, een_inzageitem, een_overzicht


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


@pytest.mark.eis("ZVH-18.1", "ZVH-18.5")
async def test_de_brief_heeft_acht_onderdelen_en_een_kopie(rights: LosseDienst) -> None:
    """Wie inzage krijgt, leest alle acht onderdelen in gewone taal en krijgt een kopie van de eigen gegevens."""
    dossier = await een_dossier(rights)

    brief = await dossier.brief()

    assert brief["ontbreekt"] == []
    assert brief["verwerkingsdoeleinden"][1] == {"code": "plan_van_aanpak", "tekst": "een plan maken"}
    assert brief["categorieenPersoonsgegevens"] == [{"code": "woonsituatie", "tekst": "hoe u woont"}]
    assert (brief["ontvangers"], brief["bronnen"]) == (["Gemeente Proefstad"], ["GGZ Proefland"])
    assert brief["bewaarperiode"] == {"criterium": "een_jaar_na_afschaling", "uiterlijk": "2027-03-10"}
    assert set(brief["rechten"]) == {"rectificatie", "wissing", "beperking", "bezwaar"}
    assert "Autoriteit Persoonsgegevens" in brief["klachtrecht"]
    assert brief["geautomatiseerdeBesluitvorming"]["vindtPlaats"] is False
    assert [g["inhoud"] for g in brief["gegevens"]] == [{"beschrijving": "markering"}]


@pytest.mark.eis("ZVH-18.1")
async def test_een_onvolledig_antwoord_gaat_niet_weg(rights: LosseDienst) -> None:
    """Mist een van de acht onderdelen, dan noemt de weigering welke; na opnieuw verzamelen kan het wel."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.identificeer()
    await dossier.besluit()
    alles = await dossier.beantwoord()
    assert [f["veld"] for f in alles.json()["fouten"]] == [o for o in parameter("inzage_antwoord_velden") if o not in VASTE_ONDERDELEN]
    await dossier.verzamel(dossier.een_gegeven(), ontvangers=[], bronnen=[])

    deel = await dossier.beantwoord()

    assert (deel.status_code, deel.json()["code"]) == (409, "antwoord_onvolledig")
    assert [f["veld"] for f in deel.json()["fouten"]] == ["ontvangers", "bron_van_gegevens"] == (await dossier.brief())["ontbreekt"]
    await dossier.doe("overzicht", "verzoek.verzamelen", een_overzicht())
    assert (await dossier.beantwoord()).json()["status"] == "beantwoord"
    assert (await dossier.brief())["verzondenOp"] == "2026-03-02"


@pytest.mark.eis("ZVH-18.1")
async def test_de_brief_bevat_niets_van_een_ander(rights: LosseDienst) -> None:
    """Gegevens van een andere betrokkene in dezelfde casus staan niet in de brief."""
    dossier = Dossier(rights)
    ander = dossier.een_gegeven("van de zoon", betrokkene_id=uuid4())
    await dossier.dien_in("inzage", dossier.een_gegeven("mijn verzoek"))
    await dossier.identificeer()
    await dossier.verzamel(dossier.een_gegeven("van mij"), ander)
    await dossier.besluit()

    brief = await dossier.brief()

    assert {g["inhoud"]["beschrijving"] for g in brief["gegevens"]} == {"mijn verzoek", "van mij"}


@pytest.mark.eis("ZVH-17.5", "ZVH-17.6")
@pytest.mark.parametrize("etiket", [POLITIEGEGEVEN, OM_GEGEVEN])
async def test_de_brief_is_gelijk_met_en_zonder_gegevens_van_politie_of_om(rights: LosseDienst, etiket: dict[str, Any]) -> None:
    """Wat politie en OM hebben wordt getoond noch bevestigd: dezelfde passage noemt hun loketten in iedere brief."""
    wie: dict[str, Any] = {"casus_id": uuid4(), "betrokkene_id": uuid4()}
    met = Dossier(rights, **wie)
    zelfde = met.een_gegeven()
    brief = await (await een_dossier(rights, zelfde, **wie)).brief()
    await met.dien_in()
    await met.identificeer()
    await met.verzamel(met.een_gegeven("geheim", **etiket), items=[een_inzageitem(zelfde)])
    await met.besluit()

    andere = await met.brief()

    assert andere | {"verzoekId": ""} == brief | {"verzoekId": ""}
    assert {loket["code"] for loket in brief["politieEnOm"]["loketten"]} >= {"privacyfunctionaris_parket", "wpg_loket_eenheid"}


@pytest.mark.eis("ZVH-17.5", "ZVH-17.6", "ZVH-18.1")
async def test_niets_te_tonen_is_ook_een_volledig_antwoord(rights: LosseDienst) -> None:
    """Wie alleen in politiegegevens voorkomt krijgt dezelfde volledige brief als wie nergens in voorkomt."""
    leeg: dict[str, Any] = {"doeleinden": [], "categorieen": [], "ontvangers": [], "bronnen": [], "fasen": [], "overdrachten": []}
    brieven = []
    for etiketten in ([], [POLITIEGEGEVEN]):
        dossier = Dossier(rights)
        await dossier.dien_in()
        await dossier.identificeer()
        await dossier.verzamel(*(dossier.een_gegeven("geheim", **etiket) for etiket in etiketten), **leeg)
        await dossier.besluit()
        assert (await dossier.beantwoord()).status_code == 201
        brieven.append(await dossier.brief() | {"verzoekId": "", "casusId": "", "betrokkeneId": ""})

    assert brieven[0] == brieven[1]


@pytest.mark.eis("ZVH-17.5", "ZVH-17.6")
@pytest.mark.parametrize("soort", SOORTEN[1:])
async def test_iedere_brief_draagt_dezelfde_passage(rights: LosseDienst, soort: str) -> None:
    """Ook een antwoord zonder overzicht noemt de loketten, de rechten en het klachtrecht, en geen enkel ander gegeven."""
    inzage = await een_dossier(rights)
    dossier = Dossier(rights, casus_id=inzage.casus_id, betrokkene_id=inzage.betrokkene_id)
    await dossier.dien_in(soort)
    await dossier.identificeer()
    grond = "overdracht_niet_van_toepassing" if soort == "overdracht" else "gegevens_vernietigd"
    await dossier.besluit("afwijzen", grond, gegevens=[dossier.een_gegeven("omdat")])

    brief = await dossier.brief()

    vast = ("politieEnOm", "rechten", "klachtrecht", "geautomatiseerdeBesluitvorming")
    assert {naam: brief[naam] for naam in vast} == {naam: (await inzage.brief())[naam] for naam in vast}
    assert (brief["gegevens"], brief["ontvangers"], brief["ontbreekt"]) == ([], [], [])
    assert (await dossier.beantwoord()).status_code == 201


@pytest.mark.eis("ZVH-18.2b")
async def test_een_afwijzing_is_gemotiveerd_en_geeft_geen_gegevens(rights: LosseDienst) -> None:
    """De motivering staat in de brief, het klachtrecht ook; afgewezen gegevens niet. Over hetzelfde verzoek wordt één keer besloten."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.identificeer()
    await dossier.verzamel(dossier.een_gegeven("geweigerd"))
    vreemd = await dossier.besluit("afwijzen", "uavg_41_rechten_anderen", gegevens=[dossier.een_gegeven(betrokkene_id=uuid4())])
    assert vreemd.json()["fouten"][0]["veld"] == "/gegevens/0/etiket/betrokkeneId"
    await dossier.besluit("afwijzen", "uavg_41_rechten_anderen", gegevens=[dossier.een_gegeven("omdat")])

    brief = await dossier.brief()

    assert [g["inhoud"]["beschrijving"] for g in brief["motivering"]] == ["omdat"]
    assert (brief["gegevens"], brief["verwerkingsdoeleinden"], brief["gronden"][0]["code"]) == ([], [], "uavg_41_rechten_anderen")
    assert (await dossier.besluit()).json()["code"] == "al_besloten"


def test_iedere_code_heeft_een_gewone_tekst() -> None:
    """Een betrokkene leest nergens een code zonder uitleg."""
    regimes = ("zvh", "pga", "ljr", "xtra", "ied")
    gronden = {g for r in regimes for soort in SOORTEN for g in weigeren.eigen_gronden(r, soort) | weigeren.vormgronden(r, soort)}
    assert set(teksten()["gronden"]) >= gronden | GRONDEN_VERWIJDERING | set(parameter("redenen")["weigering_inzage"])
    loketten = {loket for per_organisatie in parameter("verwijzing_rechten").values() for loket in per_organisatie}
    assert set(teksten()["politie_en_om"]["loketten"]) == loketten
    doelen = {*parameter("doelen_samenwerking"), *(doel for fase in parameter("doelen_per_fase").values() for doel in fase)}
    assert set(teksten()["doeleinden"]) == doelen
