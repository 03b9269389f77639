"""What passed between leverancier and person, and what stops a gegeven: who may state it, who may not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import een_item, een_zaak, vandaag
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import ONVINDBAAR, een_ontvanger, een_oordeel, feiten, gegevens, kern_van, status


@pytest.mark.eis("ZVH-7.2", "ZVH-7.2d", "ZVH-13.7")
async def test_een_ingetrokken_toestemming_bereikt_wie_het_gegeven_kreeg(keten: Keten) -> None:
    """Na intrekking krijgt iedere eerdere ontvanger een taak en een bericht, en het verband ook."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)])
    ids = await gegevens(zaak)
    await een_ontvanger(keten, zaak, ids[0], "00000099000000050000")
    body = {"casusId": zaak.casus_id, "gegevenIds": ids, "door": "betrokkene", "wijze": "gesprek", "fase": "triage"}
    body |= {"gegevenOp": "2026-02-21", "intrekbaarVerteld": True}
    toestemming = await zaak.aanmelder.moet("POST", "/toestemmingen", body)
    pad = f"/toestemmingen/{toestemming['id']}/intrekkingen"
    assert status(await keten.als("ggz", "instemmer").post(pad)) == ONVINDBAAR

    ingetrokken = await zaak.aanmelder.moet("POST", pad)

    ggz = keten.als("ggz", "afgevaardigde")
    taken = (await ggz.moet("GET", "/taken"))["items"]
    events = await ggz.moet("GET", "/gebeurtenissen")
    regie = [t for t in (await zaak.regisseur.moet("GET", "/taken"))["items"] if t["soort"] == "toestemming_ingetrokken"]
    assert (ingetrokken["status"], ingetrokken["versie"]) == ("ingetrokken", 2)
    assert [(t["soort"], t["objectId"]) for t in taken] == [("toestemming_ingetrokken", ids[0])]
    assert [e["type"] for e in events] == ["nl.zvh.toestemming.ingetrokken"]
    assert sorted(t["objectId"] for t in regie) == sorted(ids)
    assert {f["status"] for f in await feiten(zaak.aanmelder, zaak, soort="toestemming")} == {"ingetrokken"}
    assert status(await zaak.aanmelder.post(pad)) == (409, "al_beeindigd")


@pytest.mark.eis("ZVH-7.2")
async def test_de_procesregisseur_ziet_dat_er_toestemming_is_en_niet_hoe(keten: Keten) -> None:
    """Wat tussen professional en betrokkene ging blijft bij de leverancier; anderen kennen alleen de status."""
    zaak = await een_zaak(keten)
    body = {"casusId": zaak.casus_id, "gegevenIds": await gegevens(zaak), "door": "betrokkene", "wijze": "schriftelijk"}
    body |= {"fase": "triage", "gegevenOp": "2026-02-21", "intrekbaarVerteld": True}
    await zaak.aanmelder.moet("POST", "/toestemmingen", body)

    (eigen,) = await feiten(zaak.aanmelder, zaak, soort="toestemming")
    (regie,) = await feiten(zaak.regisseur, zaak, soort="toestemming")

    assert eigen["velden"]["wijze"] == "schriftelijk"
    assert (regie["status"], regie["velden"]) == ("gegeven", {})
    assert status(await zaak.regisseur.post("/toestemmingen", body)) == (403, "rol_past_niet")


@pytest.mark.eis("LJR-8.2")
async def test_een_oordeel_dat_de_reclassering_noemt_ziet_de_leverancier_niet(keten: Keten) -> None:
    """Een oordeel over een eigen gegeven is te lezen, behalve als het LJ&R als ontvanger noemt."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    for partij in ("00000099000000050000", "00000099000000040000"):
        await zaak.regisseur.moet("POST", "/noodzaakoordelen", een_oordeel(zaak, gegevenId=gegeven) | {"ontvanger": partij})

    eigen = await feiten(zaak.aanmelder, zaak, soort="noodzaak")

    assert [f["velden"]["ontvanger"] for f in eigen] == ["00000099000000050000"]
    assert len(await feiten(zaak.regisseur, zaak, soort="noodzaak")) == 2


@pytest.mark.eis("ZVH-7.2e")
async def test_een_eigen_afweging_is_van_de_professional_alleen(keten: Keten) -> None:
    """Alleen de professional van de leverancier weegt zelf, met een grond uit de lijst."""
    zaak = await een_zaak(keten)
    body = {
        "casusId": zaak.casus_id,
        "gegevenIds": await gegevens(zaak),
        "grond": "conflict_van_plichten",
        "reden": "nodig_voor_veiligheid",
    }
    professional = keten.als("college", "professional")

    assert status(await zaak.regisseur.post("/eigen-afwegingen", body)) == (403, "rol_past_niet")
    assert status(await zaak.aanmelder.post("/eigen-afwegingen", body)) == (403, "rol_past_niet")
    assert status(await keten.als("ggz", "professional").post("/eigen-afwegingen", body)) == ONVINDBAAR
    assert status(await professional.post("/eigen-afwegingen", body | {"grond": "handig"})) == (400, "reden_onbekend")
    assert (await professional.moet("POST", "/eigen-afwegingen", body))["status"] == "eigen_afweging"


@pytest.mark.eis("ZVH-16.1", "ZVH-16.6")
async def test_informeren_of_uitstellen_op_een_grond(keten: Keten) -> None:
    """Geïnformeerd met datum, of uitgesteld op een van de vijf gronden met een hertoets; anders niets."""
    zaak = await een_zaak(keten)
    nu = await keten.kern.databank.lees(keten.kern.nu)
    basis = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene}
    later = str((nu + timedelta(days=10)).date())
    uitstel = basis | {"uitstelgrond": "strafbare_feiten", "hertoetsOp": later, "verwachtOp": later}
    uitstel |= {"omstandigheden": "onderzoek_loopt", "ritme": "P2W", "wijze": "gesprek"}
    informeer = zaak.aanmelder

    async def stuur(body: dict[str, Any], wie: Partner = informeer) -> tuple[int, str]:
        return status(await wie.post("/informatiemomenten", body))

    assert (await stuur(basis | {"geinformeerdOp": "2026-03-01", "wijze": "gesprek"}))[0] == 201
    assert (await stuur(uitstel))[0] == 201
    assert (await stuur(basis))[0] == 400
    assert (await stuur(basis | {"geinformeerdOp": "2999-01-01"}))[0] == 400
    assert (await stuur(uitstel | {"hertoetsOp": "2999-01-01"}))[0] == 400
    assert await stuur(uitstel | {"uitstelgrond": "medewerking_schaden"}) == (400, "reden_onbekend")
    assert await stuur(uitstel | {"betrokkeneId": str(uuid4())}) == ONVINDBAAR
    assert await stuur(uitstel, keten.als("ggz", "afgevaardigde")) == ONVINDBAAR
    taken = (await zaak.aanmelder.moet("GET", "/taken"))["items"]
    assert [(t["soort"], t["objectId"]) for t in taken] == [("uitstel_hertoetsen", zaak.betrokkene)]


@pytest.mark.eis("ZVH-17.1", "LJR-21.1", "LJR-21.3")
async def test_een_beperkt_gegeven_wordt_niet_gebruikt(keten: Keten) -> None:
    """Een beperking door de manager maakt het gegeven onleesbaar tot zij is opgeheven."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    manager = keten.als("zvh", "manager")
    body = {"casusId": zaak.casus_id, "gegevenId": gegeven, "reden": "juistheid_betwist"}
    assert status(await zaak.regisseur.post("/beperkingen", body)) == (403, "rol_past_niet")
    assert status(await manager.post("/beperkingen", body | {"reden": "zomaar"})) == (400, "reden_onbekend")
    assert status(await manager.post("/beperkingen", body | {"gegevenId": str(uuid4())})) == ONVINDBAAR

    beperking = await manager.moet("POST", "/beperkingen", body)

    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    assert [f["status"] for f in await feiten(manager, zaak, soort="beperking")] == ["gezet"]
    pad, vandaag_ = f"/beperkingen/{beperking['id']}/opheffingen", await vandaag(keten)
    assert status(await manager.post(pad)) == (409, "bericht_ontbreekt")
    assert status(await manager.post(pad, {"berichtOp": "2999-01-01"})) == (409, "bericht_ontbreekt")
    await manager.moet("POST", pad, {"berichtOp": vandaag_})
    assert len((await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]) == 1


@pytest.mark.eis("ZVH-20.2", "ZVH-20.4", "LJR-29.1", "XTRA-10.1-bezwaar")
async def test_een_bezwaar_zet_alles_over_de_betrokkene_stil(keten: Keten) -> None:
    """Vanaf de registratie staat het gegeven stil; de manager besluit één keer, en de afhandeling heeft een uiterste datum."""
    zaak = await een_zaak(keten)
    body = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene}
    assert status(await keten.als("ggz", "afgevaardigde").post("/bezwaren", body)) == ONVINDBAAR
    assert status(await zaak.aanmelder.post("/bezwaren", body | {"betrokkeneId": str(uuid4())})) == ONVINDBAAR
    bezwaar = await zaak.aanmelder.moet("POST", "/bezwaren", body)
    pad, manager = f"/bezwaren/{bezwaar['id']}/besluiten", keten.als("zvh", "manager")

    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    taken = [t for t in (await manager.moet("GET", "/taken"))["items"] if t["soort"] == "bezwaar_behandelen"]
    assert taken[0]["uiterlijk"]
    assert status(await zaak.aanmelder.post(pad, {"besluit": "gegrond"})) == (403, "rol_past_niet")
    ongegrond = {"besluit": "ongegrond_dwingende_gronden", "berichtOp": await vandaag(keten)}
    for mist in ({}, {"grond": "dwingend_belang"}, {"grond": "geen_publieke_taak"}, {"grond": "rechtsvordering", "afweging": "zomaar"}):
        assert (await manager.post(pad, ongegrond | mist)).status_code == 400
    ongegrond |= {"grond": "dwingend_belang", "afweging": "nodig_voor_veiligheid"}
    assert status(await manager.post(pad, ongegrond | {"berichtOp": None})) == (409, "bericht_ontbreekt")
    await manager.moet("POST", pad, ongegrond)
    assert status(await manager.post(pad, {"besluit": "gegrond"})) == (409, "al_beeindigd")
    assert len((await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]) == 1


@pytest.mark.eis("LJR-11.5")
async def test_een_zienswijze_legt_de_leverancier_vast(keten: Keten) -> None:
    """Dat de betrokkene is gehoord legt alleen de leverancier vast, en niet voor morgen."""
    zaak = await een_zaak(keten)
    body = {"casusId": zaak.casus_id, "gegevenIds": await gegevens(zaak), "gehoordOp": "2026-03-01"}

    assert (await zaak.aanmelder.moet("POST", "/zienswijzen", body))["status"] == "vastgelegd"
    assert (await zaak.aanmelder.post("/zienswijzen", body | {"gehoordOp": "2999-01-01"})).status_code == 400
    assert status(await keten.als("ggz", "afgevaardigde").post("/zienswijzen", body)) == ONVINDBAAR


@pytest.mark.eis("ZVH-3.5c", "PGA-5.4")
async def test_in_een_zvh_bestaat_geen_mandaat(keten: Keten) -> None:
    """Mandaat bestaat alleen in de pga; in een zvh stemt de leverancier zelf in."""
    zaak = await een_zaak(keten)
    body = {"casusId": zaak.casus_id, "kenmerk": "M-2026/4"}

    assert status(await zaak.aanmelder.post("/mandaten", body)) == (403, "mandaat_bestaat_niet")
    assert status(await zaak.aanmelder.post(f"/mandaten/{uuid4()}/intrekkingen")) == (403, "geen_rol_hierin")
    assert (await zaak.aanmelder.post("/mandaten", body | {"kenmerk": "111222333"})).status_code == 400
    vreemd = [await keten.als("ggz", "instemmer").post("/mandaten", body | {"casusId": c}) for c in (zaak.casus_id, str(uuid4()))]
    assert kern_van(vreemd[0]) == kern_van(vreemd[1])
