"""What a list, a look back or a second decision must not get wrong."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from gateway.feiten import Door, leg_vast
from gateway.model import Aanzegging, Casus, Taak
from shared.identity import uuid7
from tests.bouw import een_zaak
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import een_ontvanger, feiten, status
from tests.verhalen.ljr_bouw import GGD, LJR, een_ljr_zaak
from tests.verhalen.pga_bouw import een_aanpak, in_triage, toets, wijs_af
from tests.verhalen.pga_intake_bouw import politie, stel_politievraag
from tests.verhalen.pga_om_bouw import in_pga_triage
from tests.verhalen.rechten_datalekken_bouw import een_melding
from tests.verhalen.reglement_bouw import bij_ied, ied, iemand, meld_aan
from tests.verhalen.test_bevragingen import een_bevraging
from tests.verhalen.test_einde import een_eigen_stuk
from tests.verhalen.test_pga_einde import _over
from tests.verhalen.test_pga_om import een_aankondiging
from tests.verhalen.test_triage import in_triage as in_zvh_triage
from tests.verhalen.test_vernietiging import naar_het_einde, ronde

KVK = "12345678"


async def nu(keten: Keten) -> datetime:
    return await keten.kern.databank.lees(keten.kern.nu)


@pytest.mark.eis("LJR-8.2", "ZVH-1.19")
async def test_de_lijst_van_bevragingen_noemt_ljr_niet(keten: Keten) -> None:
    """Een FG ziet wie is gevraagd, behalve LJ&R; de vrager ziet ook die."""
    zaak = await in_zvh_triage(keten)
    for wie in (GGD, LJR):
        await zaak.regisseur.moet("POST", "/bevragingen", een_bevraging(zaak, wie))

    async def gevraagd(wie: Partner) -> set[str]:
        return {b["gevraagde"] for b in (await wie.moet("GET", "/bevragingen", casusId=zaak.casus_id))["items"]}

    assert await gevraagd(zaak.regisseur) == {GGD, LJR}
    assert await gevraagd(keten.als("ggz", "fg")) == {GGD}


@pytest.mark.eis("LJR-8.2", "PGA-5.5b")
async def test_een_datalek_noemt_ljr_niet_aan_wie_dat_niet_mag_weten(keten: Keten) -> None:
    """Een toezichthouder ziet het datalek zonder LJ&R als leverancier, en als melder het verband; LJ&R ziet zichzelf."""
    zaak = await een_ljr_zaak(keten)
    body = een_melding(zaak, ontdektOp="2026-03-01T09:00:00Z")
    van_regie = await zaak.regisseur.moet("POST", "/datalekken", body)
    van_ljr = await zaak.aanmelder.moet("POST", "/datalekken", body)

    async def lees(wie: Partner, datalek: dict[str, Any]) -> tuple[str, list[str]]:
        gelezen = await wie.moet("GET", f"/datalekken/{datalek['id']}")
        return gelezen["gemeldDoor"], [m["partij"] for m in gelezen["meldingen"]]

    assert await lees(zaak.aanmelder, van_regie) == (zaak.regisseur.partij, [LJR])
    for wie in (keten.als("ggz", "fg"), keten.als("zvh", "manager")):
        assert await lees(wie, van_regie) == (zaak.regisseur.partij, [])
        assert await lees(wie, van_ljr) == (zaak.regisseur.partij, [])
    assert (await lees(zaak.aanmelder, van_ljr))[0] == LJR


@pytest.mark.eis("LJR-8.2", "PGA-11.4a")
async def test_een_feit_noemt_ljr_ook_in_een_lijst_niet(keten: Keten) -> None:
    """Wie er bij een overleg over opschaling was, leest een FG zonder LJ&R; de procesregisseur leest het heel."""
    zaak = await een_zaak(keten)
    door, velden = Door(zaak.regisseur.partij, "zvh-1", await nu(keten)), {"met": [GGD, LJR], "aanmelder": LJR}

    def schrijf(s: Any) -> None:
        leg_vast(s, uuid7(), UUID(zaak.casus_id), "opschalingsoverleg", "vastgelegd", door, partij=door.partij, velden=velden)

    await keten.kern.databank.schrijf(schrijf)
    (fg,) = await feiten(keten.als("ggz", "fg"), zaak, soort="opschalingsoverleg")
    (regie,) = await feiten(zaak.regisseur, zaak, soort="opschalingsoverleg")

    assert (fg["velden"], regie["velden"]) == ({"met": [GGD], "aanmelder": None}, velden)


@pytest.mark.eis("ZVH-1.18b", "PGA-8.4")
async def test_ook_wie_alleen_een_politievraag_kreeg_krijgt_uitleg(keten: Keten) -> None:
    """De politie die iets werd gevraagd kent de casus; wie niets werd gevraagd hoort dat zij er niet is."""
    a = await een_aanpak(keten)
    body = {"handeling": "politievraag.lezen", "casusId": a.casus_id}
    assert (await politie(keten).post("/beleid/uitleg", body)).status_code == 404

    await stel_politievraag(a.expert, a.casus_id)

    assert (await politie(keten).post("/beleid/uitleg", body)).status_code == 200
    assert (await keten.als("ggd", "afgevaardigde").post("/beleid/uitleg", body)).status_code == 404


async def codes_toen(a: Any, handeling: str, op: datetime, **rest: str) -> dict[str, str]:
    """Per artikel what does not let this act through, at a moment that has passed."""
    body = {"handeling": handeling, "casusId": a.casus_id, "op": op.isoformat()} | rest
    gezegd = await a.expert.moet("POST", "/beleid/uitleg", body)
    return {r["regel"]: r["uitkomst"] for r in gezegd["regels"] if r["uitkomst"] != "toegestaan"}


@pytest.mark.eis("PGA-14.4c", "ZVH-9.4b")
async def test_voor_de_heropening_was_de_casus_beeindigd(keten: Keten) -> None:
    """Van een casus die is heropend zegt de uitleg over de tijd ertussen dat zij was afgewezen, en over daarna dat zij weer liep."""
    a = await een_aanpak(keten)
    await toets(a, "onbekend")
    bewaar = {"reden": "gedrag_neemt_toe", "bewarenTot": await _over(keten, "P1Y")}
    assert (await wijs_af(a, herbeoordeling=bewaar)).status_code == 201
    tussen = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    await a.expert.moet("POST", f"/casussen/{a.casus_id}/heropeningen")
    daarna = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    await toets(a)

    assert (await codes_toen(a, "criteriatoets.vastleggen", tussen))["casus_is_niet_beeindigd"] == "geweigerd"
    assert "casus_is_niet_beeindigd" not in await codes_toen(a, "criteriatoets.vastleggen", daarna)
    assert (await codes_toen(a, "casus.heropenen", tussen)).get("heropenen_na_herbeoordeling") is None
    assert (await codes_toen(a, "casus.heropenen", daarna))["heropenen_na_herbeoordeling"] == "geweigerd"


@pytest.mark.eis("PGA-7.4b")
async def test_ook_toen_voerde_het_huis_de_aanpak_uit(keten: Keten) -> None:
    """Voert het huis de aanpak uit, dan weigert ook de uitleg over dat moment een volgende fase."""
    a = await in_triage(keten)
    ervoor = await nu(keten)
    await keten.vooruit(timedelta(hours=1))
    await a.expert.moet("POST", "/wegingen", {"casusId": a.casus_id, "route": "zvh_voert_uit", "reden": "andere_tafel"})
    erna = await nu(keten)
    await keten.vooruit(timedelta(hours=1))
    verder = {"naarFase": "casusoverleg", "fasedoel": "opstellen"}

    gewoon = await codes_toen(a, "overdracht.starten", ervoor, **verder)
    huis = await codes_toen(a, "overdracht.starten", erna, **verder)

    assert set(huis) - set(gewoon) == {"zvh_heeft_geen_aanpak"}


@pytest.mark.eis("PGA-9.7b")
async def test_wat_het_om_opnieuw_klaarzet_vraagt_een_nieuwe_vraag(keten: Keten) -> None:
    """Is na de toelichting verwijderd, dan kan het loket op dezelfde vraag niets meer aankondigen; op een nieuwe wel."""
    zaak, loket = await in_pga_triage(keten), keten.als("om", "loket")
    body = await een_aankondiging(keten, zaak)
    eerste = await loket.moet("POST", "/om-aankondigingen", body)
    await zaak.regisseur.moet("POST", f"/om-aankondigingen/{eerste['id']}/verwijderingen")

    assert status(await loket.post("/om-aankondigingen", body)) == (409, "vraag_afgedaan")

    await loket.moet("POST", "/om-aankondigingen", await een_aankondiging(keten, zaak))


async def een_afgewezen_zaak(keten: Keten, einde: date) -> tuple[Any, Partner, str]:
    """A casus with an end date and a confirmed verzoek to destroy it earlier; the manager and the path."""
    zaak = await een_zaak(keten)
    await zet_einde(keten, zaak.casus_id, einde)
    manager, pad = keten.als("zvh", "manager", functionaris="zvh-2"), f"/casussen/{zaak.casus_id}/vernietigingsverzoeken"
    gevraagd = await zaak.regisseur.moet("POST", pad, {"reden": "niet_meer_nodig"})
    await manager.moet("POST", f"{pad}/{gevraagd['id']}/bevestigingen")
    return zaak, manager, f"{pad}/{gevraagd['id']}"


async def zet_einde(keten: Keten, casus_id: str, einde: date | None) -> None:
    zet = update(Casus).where(Casus.id == UUID(casus_id)).values(vernietigen_op=einde)
    await keten.kern.databank.schrijf(lambda s: s.execute(zet))


async def einde_van(keten: Keten, casus_id: str) -> date | None:
    zoek = select(Casus.vernietigen_op).where(Casus.id == UUID(casus_id))
    return await keten.kern.databank.lees(lambda s: s.execute(zoek).scalar_one())


@pytest.mark.eis("ZVH-11.1")
async def test_na_een_ander_besluit_geldt_een_oud_verzoek_om_te_vernietigen_niet(keten: Keten) -> None:
    """Ging de casus door en sloot zij later opnieuw, dan is een nieuw verzoek nodig en zet intrekken de oude datum niet terug."""
    zaak, manager, verzoek = await een_afgewezen_zaak(keten, date(2090, 1, 1))
    await zet_einde(keten, zaak.casus_id, None)
    await zet_einde(keten, zaak.casus_id, date(2099, 1, 1))

    nieuw = await zaak.regisseur.post(verzoek.rpartition("/")[0], {"reden": "niet_meer_nodig"})
    assert nieuw.status_code == 201
    await manager.moet("POST", f"{verzoek}/intrekkingen")

    assert await einde_van(keten, zaak.casus_id) == date(2099, 1, 1)


@pytest.mark.eis("ZVH-11.1")
async def test_een_verzoek_is_in_te_trekken_ook_als_de_casus_weer_loopt(keten: Keten) -> None:
    """Wie doorgaat na een bevestigd verzoek kan dat verzoek intrekken; de casus krijgt er geen einddatum van."""
    zaak, manager, verzoek = await een_afgewezen_zaak(keten, date(2090, 1, 1))
    await zet_einde(keten, zaak.casus_id, None)

    await manager.moet("POST", f"{verzoek}/intrekkingen")

    assert await einde_van(keten, zaak.casus_id) is None


@pytest.mark.eis("PGA-14.4c", "ZVH-11.1")
async def test_wat_eerder_wordt_vernietigd_gaat_niet_weer_open(keten: Keten) -> None:
    """Zolang een bevestigd verzoek om eerder te vernietigen loopt, wordt de casus niet heropend."""
    a = await in_triage(keten)
    casus = f"/casussen/{a.casus_id}"
    waarnemer = {"partij": a.expert.partij, "functionaris": "pv-1", "rol": "waarnemer", "reden": "casusregie"}
    await a.expert.moet("POST", f"{casus}/deelnemers", waarnemer)
    bewaar = {"reden": "gedrag_neemt_toe", "bewarenTot": await _over(keten, "P6M")}
    weg = {"casusId": a.casus_id, "route": "niet_in_behandeling", "reden": "andere_tafel", "herbeoordeling": bewaar}
    await a.expert.moet("POST", "/wegingen", weg)
    pad, vervanger = f"{casus}/vernietigingsverzoeken", keten.als("burgemeester", "pga_vervanger", functionaris="pv-1")
    gevraagd = await a.expert.moet("POST", pad, {"reden": "niet_meer_nodig"})
    await vervanger.moet("POST", f"{pad}/{gevraagd['id']}/bevestigingen")

    assert status(await a.expert.post(f"{casus}/heropeningen")) == (409, "vernietiging_loopt")
    await a.expert.moet("POST", f"{pad}/{gevraagd['id']}/intrekkingen")
    await a.expert.moet("POST", f"{casus}/heropeningen")


@pytest.mark.eis("PGA-14.1b")
async def test_een_derde_hoort_niet_dat_er_is_vernietigd(keten: Keten) -> None:
    """Wie geen partij is en niet deelnam krijgt geen bericht waarop niemand zou kunnen antwoorden."""
    zaak = await een_zaak(keten)
    (gegeven,) = [str(UUID(str(r.id))) for r in await keten.sql("select id from vindplaats where soort = 'gegeven'")]
    for wie in (GGD, KVK):
        await een_ontvanger(keten, zaak, gegeven, wie)
    await zet_einde(keten, zaak.casus_id, (await nu(keten)).date() + timedelta(days=20))
    await naar_het_einde(keten, zaak.casus_id)
    assert (await ronde(keten))["vernietigen"] == 1

    partijen = await keten.kern.databank.lees(lambda s: set(s.execute(select(Aanzegging.partij)).scalars()))
    assert GGD in partijen
    assert KVK not in partijen


@pytest.mark.eis("IED-11.5")
async def test_wie_geen_toegang_heeft_hoort_van_het_verband_dat_zijn_kopie_weg_moet(keten: Keten) -> None:
    """Een agendadeelnemer heeft geen takenlijst: de taak over zijn kopie is van het verband; voor een derde is er geen."""
    wie = iemand()
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[een_eigen_stuk(wie)]))
    (gegeven,) = [str(UUID(str(r.id))) for r in await keten.sql("select id from vindplaats where soort = 'gegeven'")]
    for ontvanger in (f"agendadeelnemer:{uuid4()}", KVK):
        await een_ontvanger(keten, zaak, gegeven, ontvanger)
    vandaag = (await nu(keten)).date().isoformat()
    einde = {"casusId": zaak.casus_id, "betrokkeneId": wie, "afgeslotenOp": vandaag, "teruggave": {"op": vandaag, "wijze": "post"}}

    await zaak.aanmelder.moet("POST", "/dienstverleningsafsluitingen", einde)

    zoek = select(Taak.partij).where(Taak.soort == "kopie_vernietigen")
    assert await keten.kern.databank.lees(lambda s: list(s.execute(zoek).scalars())) == [zaak.regisseur.partij]
