"""What must be decided about a datalek before it is closed, and who decides it (ZVH 14.5-14.10, PGA 5.5)."""

from typing import Any
from uuid import uuid4

import pytest

from gateway.klok import ronde
from tests.bouw import een_zaak
from tests.keten import Keten
from tests.verhalen.rechten_datalekken_bouw import AP, Lek, een_besluit, een_lek, een_melding, geleden, register
from tests.verhalen.register_bouw import GGD, OM, POLITIE
from tests.verhalen.test_overdracht import gegeven_ids


async def bij_ggz(keten: Keten, **anders: Any) -> Lek:
    """Reported by the ggz, about no casus."""
    return await een_lek(keten, keten.als("ggz", "afgevaardigde"), **anders)


def een_ap_melding(**anders: Any) -> dict[str, Any]:
    return {"gemeldOp": geleden(0.5), "kenmerk": "AP-2026-1", "onderdelen": AP} | anders


@pytest.mark.eis("ZVH-14.5")
async def test_sluiten_noemt_wat_ontbreekt(keten: Keten) -> None:
    """Zonder bericht of gemotiveerd oordeel 409; bij ja ook zonder melding en beide afschriften."""
    lek = await bij_ggz(keten)
    assert await lek.mist() == ["bericht_partneroverleg", "besluit_ap", "besluit_betrokkenen"]
    assert (await lek.doe(lek.melder, "/ap-meldingen", een_ap_melding())).json()["code"] == "geen_besluit_ap"
    await lek.bericht()
    await lek.wel_melden()
    await lek.geen_risico()
    assert await lek.mist() == ["melding_ap", "afschrift_partneroverleg", "afschrift_stuurgroep"]
    assert (await lek.doe(lek.melder, "/afschriften", {"aan": "stuurgroep", "op": geleden(0)[:10]})).json()["code"] == "geen_melding_ap"
    await lek.moet(lek.melder, "/ap-meldingen", een_ap_melding())
    for aan in ("partneroverleg", "stuurgroep"):
        assert f"afschrift_{aan}" in await lek.mist()
        await lek.moet(lek.melder, "/afschriften", {"aan": aan, "op": geleden(0)[:10]})

    assert (await lek.sluit()).status_code == 201
    assert (await lek.lees())["status"] == "gesloten"
    assert (await lek.sluit()).json()["code"] == "datalek_gesloten"


@pytest.mark.eis("ZVH-14.5")
async def test_het_bericht_noemt_niets_van_een_betrokkene(keten: Keten) -> None:
    """Iedere partij hoort van het lek en leest soort en momenten; geen casus, gegeven, betrokkene of woord."""
    zaak = await een_zaak(keten)
    zaak.ids = await gegeven_ids(zaak)
    lek = await een_lek(keten, zaak.regisseur, zaak)
    politie = keten.als("politie", "afgevaardigde")
    assert (await politie.get(f"/datalekken/{lek.id}/bericht")).status_code == 404
    assert (await lek.doe(politie, "/berichten", {"kenmerk": "PO-1"})).status_code == 403
    await lek.bericht()

    gelezen = await politie.get(f"/datalekken/{lek.id}/bericht")

    assert gelezen.json()["kenmerk"] == "PO-2026-11"
    assert not any(geheim in gelezen.text for geheim in (zaak.casus_id, zaak.betrokkene, *zaak.ids, "ontvanger"))
    events = await politie.moet("GET", "/gebeurtenissen")
    assert [e["dataref"] for e in events if e["type"] == "nl.zvh.datalek.bericht"] == [f"/v1/datalekken/{lek.id}/bericht"]
    assert (await politie.get(f"/datalekken/{lek.id}")).status_code == 403


@pytest.mark.eis("ZVH-14.6")
async def test_geen_mededeling_zonder_besluit_en_alleen_door_wie_mandaat_heeft(keten: Keten) -> None:
    """Zonder besluit van het partneroverleg 409; met mandaat aan een partij doet die het, en een ander niet."""
    lek = await bij_ggz(keten, hoogRisico=True)
    tekst = {"op": geleden(0)[:10], "wijze": "brief", "tekst": "Er is een bericht verkeerd bezorgd."}
    assert (await lek.doe(lek.melder, "/mededelingen", tekst)).json()["code"] == "geen_besluit_betrokkenen"
    for wie in (lek.melder, lek.manager):
        assert (await lek.doe(wie, "/betrokkenenbesluiten", een_besluit())).status_code == 403
    for fout in ({"mandaat": "00000099000000999000"}, {"besluit": "geen_mededeling", "mandaat": GGD}):
        assert (await lek.doe(lek.beslisser, "/betrokkenenbesluiten", een_besluit(**fout))).status_code == 400
    await lek.moet(lek.beslisser, "/betrokkenenbesluiten", een_besluit(mandaat=GGD))
    assert (await lek.doe(lek.melder, "/mededelingen", tekst)).status_code == 403
    assert (await lek.doe(lek.manager, "/mededelingen", tekst)).json()["code"] == "geen_mandaat"
    await lek.bericht()
    await lek.niet_melden()
    assert await lek.mist() == ["mededeling_betrokkenen"]
    await lek.moet(keten.als("ggd", "afgevaardigde"), "/mededelingen", tekst)

    assert (await lek.sluit()).status_code == 201
    assert (await register(lek.manager, lek))["tekstKennisgevingBetrokkene"] == tekst["tekst"]


@pytest.mark.eis("ZVH-14.6", "ZVH-14.9")
async def test_bij_hoog_risico_sluit_zonder_mededeling_alleen_een_grond(keten: Keten) -> None:
    """Geen hoog risico aannemen kan dan niet; een grond uit 14.9 met motivering wel. Blijkt het risico later hoog, dan opnieuw."""
    lek = await bij_ggz(keten)
    await lek.bericht()
    await lek.niet_melden()
    await lek.geen_risico()
    await lek.moet(lek.melder, "/aanvullingen", {"hoogRisico": True, "gevolgenVoorBetrokkene": "Er is dreiging."})
    assert await lek.mist() == ["besluit_betrokkenen"]
    nee = een_besluit("geen_hoog_risico", motivering="Toch niet.")
    assert (await lek.doe(lek.beslisser, "/betrokkenenbesluiten", nee)).json()["code"] == "hoog_risico"
    grond = een_besluit("geen_mededeling", grond="hoog_risico_achteraf_weggenomen", motivering="De dader is aangehouden.")
    await lek.moet(lek.beslisser, "/betrokkenenbesluiten", grond)

    assert (await lek.sluit()).status_code == 201


@pytest.mark.eis("ZVH-14.9")
@pytest.mark.parametrize(
    "besluit",
    [
        {"besluit": "geen_mededeling", "grond": "te_duur", "motivering": "m"},
        {"besluit": "geen_mededeling", "motivering": "m"},
        {"besluit": "geen_mededeling", "grond": "onevenredige_inspanning"},
        {"besluit": "geen_mededeling", "grond": "openbare_veiligheid", "motivering": "m"},
        {"besluit": "informeren", "grond": "onevenredige_inspanning"},
    ],
    ids=["andere-grond", "geen-grond", "geen-motivering", "grond-van-uitstel", "grond-bij-informeren"],
)
async def test_afzien_van_een_mededeling_kent_drie_gronden(keten: Keten, besluit: dict[str, Any]) -> None:
    """Een andere grond of geen motivering is 400, en er staat niets vast."""
    lek = await bij_ggz(keten, hoogRisico=True)

    antwoord = await lek.doe(lek.beslisser, "/betrokkenenbesluiten", een_besluit(**besluit))

    assert antwoord.status_code == 400
    assert (await lek.lees())["betrokkenen"] is None


@pytest.mark.eis("ZVH-14.9")
async def test_uitstel_mag_alleen_als_uitsluitend_om_gegevens_zijn_geraakt(keten: Keten) -> None:
    """Raakt het ook de ggz of niemand, dan 409; raakt het alleen het OM, dan met een van de vijf belangen."""
    uitstel = een_besluit("uitstellen", grond="gerechtelijke_procedures", motivering="Er loopt een onderzoek.")
    for leveranciers in ([], [OM, POLITIE], [OM, GGD]):
        lek = await bij_ggz(keten, leveranciers=leveranciers)
        assert (await lek.doe(lek.beslisser, "/betrokkenenbesluiten", uitstel)).json()["code"] == "niet_alleen_om"
    lek = await bij_ggz(keten, hoogRisico=True, leveranciers=[OM])
    assert (await lek.doe(lek.beslisser, "/betrokkenenbesluiten", uitstel | {"grond": "onevenredige_inspanning"})).status_code == 400

    await lek.moet(lek.beslisser, "/betrokkenenbesluiten", uitstel)

    assert (await lek.lees())["grond"] == "gerechtelijke_procedures"
    assert (
        await keten.als("ggz", "afgevaardigde").post("/datalekken", een_melding(leveranciers=["00000099000000999000"]))
    ).status_code == 400


@pytest.mark.eis("ZVH-14.8")
@pytest.mark.parametrize("onderdeel", sorted(AP))
async def test_een_melding_bij_de_ap_heeft_zes_onderdelen(keten: Keten, onderdeel: str) -> None:
    """Zonder een van de zes onderdelen wordt het meldmoment niet vastgelegd."""
    lek = await bij_ggz(keten)
    await lek.wel_melden()

    antwoord = await lek.doe(lek.melder, "/ap-meldingen", een_ap_melding(onderdelen={k: v for k, v in AP.items() if k != onderdeel}))

    assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, [f"/onderdelen/{onderdeel}"])
    assert (await lek.lees())["apGemeldOp"] is None


@pytest.mark.eis("ZVH-14.8", "PGA-5.5a")
async def test_de_klok_van_72_uur_begint_bij_de_ontdekking(keten: Keten) -> None:
    """Een tijdige interne melding schuift haar niet op; te laat staat in het overzicht en wordt één keer gezegd."""
    lek = await bij_ggz(keten, ontdektOp=geleden(73), kennisgenomenOp=geleden(1))
    tijdig = await bij_ggz(keten, ontdektOp=geleden(71))
    await lek.wel_melden()

    await ronde(keten.kern)
    await ronde(keten.kern)

    assert ((await register(lek.manager, lek))["apTeLaat"], (await register(lek.manager, tijdig))["apTeLaat"]) == (True, False)
    for wie in (lek.manager, lek.melder):
        taken = (await wie.moet("GET", "/taken"))["items"]
        assert [t["objectId"] for t in taken if t["soort"] == "datalek_ap_te_laat"] == [lek.id]
    anderen = (await keten.als("zvh", "procesregisseur").moet("GET", "/taken"))["items"]
    assert [t for t in anderen if t["soort"] == "datalek_ap_te_laat"] == []
    for fout in (geleden(74), geleden(-1)):
        assert (await lek.doe(lek.melder, "/ap-meldingen", een_ap_melding(gemeldOp=fout))).status_code == 400
    await lek.moet(lek.melder, "/ap-meldingen", een_ap_melding(gemeldOp=geleden(1.5)))
    assert (await lek.lees())["apTeLaat"] is False


@pytest.mark.eis("PGA-5.5a")
async def test_in_een_pga_legt_de_partner_zijn_meldbesluit_vast(keten: Keten) -> None:
    """Na 72 uur zonder besluit is het te laat; niet melden zonder motivering is 400. Een ander beslist niet voor hem."""
    expert = keten.als("burgemeester", "pga_expert")
    lek = await een_lek(keten, expert, pga=True, verband="proefgemeente_pga", ontdektOp=geleden(80))
    await ronde(keten.kern)
    assert (await register(lek.manager, lek))["apTeLaat"] is True
    assert [t["soort"] for t in (await lek.manager.moet("GET", "/taken"))["items"]] == ["datalek_ap_te_laat"]
    assert (await lek.doe(lek.melder, "/ap-besluiten", {"meldplichtig": False})).status_code == 400
    besluit = {"meldplichtig": False, "motivering": "Niets gelezen."}
    assert (await lek.doe(keten.als("ggd", "afgevaardigde"), "/ap-besluiten", besluit)).status_code == 403

    await lek.niet_melden()

    assert (await register(lek.manager, lek))["apTeLaat"] is True
    assert (await lek.doe(lek.manager, "/berichten", {"kenmerk": "X-1"})).json()["code"] == "geen_partneroverleg"
    await lek.geen_risico()
    assert (await lek.sluit()).status_code == 201


@pytest.mark.eis("ZVH-14.5", "ZVH-4.3t")
async def test_een_onbekend_datalek_is_404_voor_toezicht_en_403_voor_een_ander(keten: Keten) -> None:
    """Wie geen rol heeft hoort over elk datalek hetzelfde; een manager hoort over een datalek dat er niet is 404."""
    lek = await bij_ggz(keten)
    weg = Lek(keten, str(uuid4()), lek.melder, lek.beslisser, lek.manager)
    ggd = keten.als("ggd", "afgevaardigde")

    assert {(await x.doe(ggd, "/maatregelen", {"maatregelen": "Niets."})).status_code for x in (lek, weg)} == {403}
    assert (await weg.sluit()).status_code == 404
    assert (await lek.doe(keten.als("burgemeester", "burgemeester"), "/sluitingen")).status_code == 404
