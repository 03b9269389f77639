"""Who saw what: the list of verstrekkingen a betrokkene reads, and the line that stays hidden for a while."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.proefpartners import partij_id
from shared.contracts import Etiket
from tests.bouw import vandaag
from tests.keten import Keten
from tests.storing.zaken import in_triage
from tests.verhalen.feiten_bouw import status
from tests.verhalen.rechten_inzage_bouw import een_inzage, leg_neer, verstrekt, verzamel
from tests.verhalen.test_verstrekkingen import een_aanbod, een_gezin

LJR = partij_id("reclassering")


async def _etiket(keten: Keten, zaak: Any, partij: str) -> Any:
    gegeven = await leg_neer(keten, zaak, partij)
    omgeving = keten.diensten["triage"].binnen.app.state.omgeving
    with omgeving.sessions() as session:
        t = omgeving.dossier.gegeven
        return Etiket.model_validate(session.execute(t.select().where(t.c.id == UUID(gegeven))).one().etiket)


@pytest.mark.eis("IED-10.4", "ZVH-8.1")
async def test_wie_zag_wat_noemt_ontvanger_datum_en_soort(keten: Keten) -> None:
    """Drie verstrekkingen, drie regels met ontvanger, datum en soort; wat mislukte staat er niet."""
    zaak, _ = await in_triage(keten, ["ggd"])
    e = await _etiket(keten, zaak, "ggd")
    for soort, wie in (("lezen", partij_id("ggz")), ("aanbod", partij_id("welzijn")), ("overdracht", "proefverband")):
        await verstrekt(keten, e, soort, wie)
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)

    lijst = (await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen"))["verstrekkingen"]

    eigen = [(v["soort"], v["naam"], v["op"]) for v in lijst if v["gegevenId"] == str(e.id)]
    nu = await vandaag(keten)
    huis = "Zorg- en veiligheidshuis Proefstad"
    assert sorted(eigen)[:1] == [("aanbod", "Welzijn Proefstad (reglement Xtra)", nu)]
    assert {soort for soort, *_ in eigen} == {"inbreng", "lezen", "aanbod", "overdracht"}
    assert ("lezen", "GGZ Proefland", nu) in eigen
    assert {naam for soort, naam, _ in eigen if soort in ("inbreng", "overdracht")} == {huis}


@pytest.mark.eis("XTRA-9.6")
async def test_wat_de_wet_voorschrijft_noemt_regeling_en_artikel(keten: Keten) -> None:
    """Wat op een wettelijke plicht ging leest de betrokkene met regeling en artikel; zonder die vindplaats gaat het niet weg."""
    zaak = await een_gezin(keten)
    zonder = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, wetsartikel=None))
    assert zonder.status_code == 400
    assert "wetsartikel" in zonder.text
    await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak))
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)

    lijst = (await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen"))["verstrekkingen"]

    assert {(v["soort"], v["bepaling"]) for v in lijst} == {("inbreng", ""), ("aanbod", "Wpg 2008 26")}


@pytest.mark.eis("LJR-8.2", "IED-10.4")
async def test_ljr_wordt_alleen_genoemd_aan_de_eigen_client(keten: Keten) -> None:
    """Dat LJ&R iets kreeg leest wie er zelf cliënt is; voor een ander staat het er niet, ook niet als gat, en de tekst is gelijk."""
    lijsten = []
    for client in (False, True):
        zaak, _ = await in_triage(keten, ["ggd"])
        e = await _etiket(keten, zaak, "ggd")
        await verstrekt(keten, e, "lezen", LJR)
        if client:
            await leg_neer(keten, zaak, "reclassering")
        manager = keten.als("zvh", "manager")
        verzoek = await een_inzage(manager, zaak)
        await verzamel(manager, verzoek)
        lijsten.append(await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen"))

    namen = [{v["naam"] for v in x["verstrekkingen"]} for x in lijsten]
    assert not any("LJ&R" in naam for naam in namen[0])
    assert any("LJ&R" in naam for naam in namen[1])
    assert lijsten[0]["toelichting"] == lijsten[1]["toelichting"]


@pytest.mark.eis("IED-10.4")
async def test_een_regel_blijft_alleen_met_grond_en_tot_een_dag_verborgen(keten: Keten) -> None:
    """Afschermen noemt een wettelijke grond en een dag van herbeoordeling; op die dag staat de regel er weer en wacht er een taak."""
    zaak, _ = await in_triage(keten, ["ggd"])
    e = await _etiket(keten, zaak, "ggd")
    regel = str(await verstrekt(keten, e, "lezen", partij_id("ggz")))
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)
    pad, over = f"/verzoeken/{verzoek}/verstrekkingsafschermingen", date.fromisoformat(await vandaag(keten)) + timedelta(days=30)
    body = {"verstrekkingId": regel, "grond": "uavg_41_strafbare_feiten", "herbeoordelenOp": str(over)}
    for fout in ({"grond": "intern_belang"}, {"herbeoordelenOp": "2099-01-01"}, {"herbeoordelenOp": await vandaag(keten)}):
        assert (await manager.post(pad, body | fout)).status_code == 400
    assert (await manager.post(pad, body | {"verstrekkingId": str(uuid4())})).status_code == 404
    assert status(await zaak.regisseur.post(pad, body)) == (403, "rol_past_niet")

    assert (await manager.post(pad, body)).status_code == 201

    async def regels() -> set[str]:
        return {v["id"] for v in (await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen"))["verstrekkingen"]}

    assert regel not in await regels()
    taken = [(t["soort"], t["uiterlijk"]) for t in (await manager.moet("GET", "/taken"))["items"] if t["objectId"] == regel]
    assert taken == [("afscherming_herbeoordelen", str(over))]
    await keten.vooruit(timedelta(days=31))
    assert regel in await regels()


@pytest.mark.eis("IED-6.3", "IED-10.4")
async def test_wie_alleen_vraagt_of_hij_is_opgenomen_krijgt_geen_namen(keten: Keten) -> None:
    """Het antwoord op die vraag is ja of nee; wie wat kreeg hoort bij een verzoek om inzage, en die weg wordt gewezen."""
    zaak, _ = await in_triage(keten, ["ggd"])
    await leg_neer(keten, zaak, "ggd")
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak, "opgenomen_zijn")
    await verzamel(manager, verzoek)

    antwoord = await manager.get(f"/verzoeken/{verzoek}/verstrekkingen")

    assert status(antwoord) == (409, "alleen_ja_of_nee")
    assert "inzage" in antwoord.json()["volgendeStap"]
    assert "GGD" not in antwoord.text
    inzage = await een_inzage(manager, zaak)
    await verzamel(manager, inzage)
    assert (await manager.moet("GET", f"/verzoeken/{inzage}/verstrekkingen"))["verstrekkingen"]
