"""Noodzaak and aanwijzingen: who may state them, who may not, and what they stop."""

from uuid import uuid4

import pytest

from tests.bouw import een_item, een_zaak
from tests.keten import Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, een_oordeel, feiten, gegevens, kern_van, status


@pytest.mark.eis("ZVH-3.5b", "ZVH-3.5b2")
async def test_wat_niet_nodig_is_verliest_zijn_instemming_bij_inbreng(keten: Keten) -> None:
    """Na het oordeel niet_noodzakelijk blijft het gegeven achter, ook als er al instemming lag."""
    ja = [{"naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}]
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)], instemmingen=ja)
    nodig, onnodig = await gegevens(zaak)
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", een_oordeel(zaak, gegevenId=nodig))
    await zaak.regisseur.moet(
        "POST", "/noodzaakoordelen", een_oordeel(zaak, gegevenId=onnodig, oordeel="niet_noodzakelijk", reden="verouderd")
    )

    stand = {f["betreft"]: f["status"] for f in await feiten(zaak.aanmelder, zaak, soort="instemming")}
    oordelen = {f["betreft"]: f["status"] for f in await feiten(zaak.regisseur, zaak, soort="noodzaak")}

    assert stand == {nodig: "gegeven", onnodig: "vervallen"}
    assert oordelen == {nodig: "noodzakelijk", onnodig: "niet_noodzakelijk"}


@pytest.mark.eis("ZVH-3.5b", "ZVH-9.6")
async def test_noodzaak_oordeelt_alleen_de_procesregisseur(keten: Keten) -> None:
    """Alleen de procesregisseur van de casus oordeelt; een verkeerde reden of een vreemd gegeven legt niets vast."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    goed = een_oordeel(zaak, gegevenId=gegeven)
    anders = een_oordeel(zaak, gegevenId=str(uuid4()))
    dubbel = een_oordeel(zaak, gegevenId=gegeven, categorie="adres")
    onbekend = een_oordeel(zaak, gegevenId=gegeven, reden="handig")

    assert status(await zaak.aanmelder.post("/noodzaakoordelen", goed)) == (403, "rol_past_niet")
    assert status(await zaak.regisseur.post("/noodzaakoordelen", anders)) == ONVINDBAAR
    assert status(await zaak.regisseur.post("/noodzaakoordelen", goed | {"casusId": str(uuid4())})) == ONVINDBAAR
    assert (await zaak.regisseur.post("/noodzaakoordelen", dubbel)).status_code == 400
    assert (await zaak.regisseur.post("/noodzaakoordelen", onbekend)).json()["fouten"][0]["veld"] == "/oordelen/0/reden"
    assert await feiten(zaak.regisseur, zaak, soort="noodzaak") == []


async def test_een_herhaling_legt_niets_dubbel_vast(keten: Keten) -> None:
    """Dezelfde Idempotency-Key geeft hetzelfde antwoord; een ander bericht onder die sleutel is 422."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    body = een_oordeel(zaak, gegevenId=gegeven)

    eerst = await zaak.regisseur.post("/noodzaakoordelen", body, sleutel="a")
    weer = await zaak.regisseur.post("/noodzaakoordelen", body, sleutel="a")
    ander = await zaak.regisseur.post("/noodzaakoordelen", een_oordeel(zaak, categorie="adres"), sleutel="a")

    assert (eerst.status_code, weer.status_code, ander.status_code) == (201, 201, 422)
    assert eerst.json() == weer.json()
    assert len(await feiten(zaak.regisseur, zaak, soort="noodzaak")) == 1


@pytest.mark.eis("ZVH-2.3")
async def test_een_aanwijzing_gaat_voor_op_de_procesregisseur(keten: Keten) -> None:
    """Na niet_verder_gebruiken ziet de procesregisseur het gegeven niet meer; na opheffing weer wel."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    pad = f"/casussen/{zaak.casus_id}"
    assert len((await zaak.regisseur.moet("GET", pad))["gegevens"]) == 1
    body = {"casusId": zaak.casus_id, "gegevenId": gegeven, "soort": "niet_verder_gebruiken"}
    aanwijzing = await zaak.aanmelder.moet("POST", "/aanwijzingen", body)

    assert (await zaak.regisseur.moet("GET", pad))["gegevens"] == []
    assert len((await zaak.aanmelder.moet("GET", pad))["gegevens"]) == 1

    opheffing = f"/aanwijzingen/{aanwijzing['id']}/opheffingen"
    assert status(await zaak.regisseur.post(opheffing)) == (403, "rol_past_niet")
    assert status(await keten.als("ggz", "instemmer").post(opheffing)) == ONVINDBAAR
    assert (await zaak.aanmelder.moet("POST", opheffing))["versie"] == 2
    assert status(await zaak.aanmelder.post(opheffing)) == (409, "al_beeindigd")
    assert len((await zaak.regisseur.moet("GET", pad))["gegevens"]) == 1


@pytest.mark.eis("ZVH-2.3", "ZVH-3.5c")
async def test_een_vreemd_gegeven_is_een_onbekend_gegeven(keten: Keten) -> None:
    """Wie niet de leverancier is krijgt over een bestaand en een niet bestaand gegeven of feit precies hetzelfde antwoord."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegevens(zaak)
    body = {"casusId": zaak.casus_id, "gegevenId": gegeven, "soort": "niet_verder_gebruiken"}
    aanwijzing = await zaak.aanmelder.moet("POST", "/aanwijzingen", body)
    ggz = keten.als("ggz", "instemmer", "afgevaardigde")
    toestemming = {"casusId": zaak.casus_id, "gegevenIds": [gegeven], "door": "betrokkene", "wijze": "gesprek"}
    toestemming |= {"fase": "triage", "gegevenOp": "2026-02-21", "intrekbaarVerteld": True}
    paren = [
        (await ggz.post("/aanwijzingen", body), await ggz.post("/aanwijzingen", body | {"casusId": str(uuid4())})),
        (await ggz.post("/aanwijzingen", body), await ggz.post("/aanwijzingen", body | {"gegevenId": str(uuid4())})),
        (await ggz.post("/toestemmingen", toestemming), await ggz.post("/toestemmingen", toestemming | {"gegevenIds": [str(uuid4())]})),
        (await ggz.post(f"/aanwijzingen/{aanwijzing['id']}/opheffingen"), await ggz.post(f"/aanwijzingen/{uuid4()}/opheffingen")),
        (await ggz.get(f"/casussen/{zaak.casus_id}/feiten"), await ggz.get(f"/casussen/{uuid4()}/feiten")),
        (await ggz.post("/aanwijzingen/geen-uuid/opheffingen"), await ggz.post(f"/aanwijzingen/{uuid4()}/opheffingen")),
    ]

    for bestaat, niet in paren:
        assert (bestaat.status_code, kern_van(bestaat)) == (404, kern_van(niet))


@pytest.mark.eis("ZVH-9.1")
async def test_invoer_wordt_eerst_herkend_en_dan_geweigerd(keten: Keten) -> None:
    """Zonder toegang 401, zonder sleutel 400, met een ander soort bericht 415, met een onbekend veld 400; niets wordt vastgelegd."""
    zaak = await een_zaak(keten)
    body = een_oordeel(zaak, categorie="adres")
    kop = {"authorization": f"Bearer {zaak.regisseur.token}", "idempotency-key": "x"}
    pad = "/v1/noodzaakoordelen"

    anoniem = await keten.client.post(pad, json=body | {"vreemd": 1})
    zonder = await keten.client.post(pad, json=body, headers={"authorization": kop["authorization"]})
    tekst = await keten.client.post(pad, content=b"x", headers=kop | {"content-type": "text/plain"})
    vreemd = await keten.client.post(pad, json=body | {"vreemd": 1}, headers=kop)
    query = await zaak.regisseur.get(f"/casussen/{zaak.casus_id}/feiten", vreemd="1")

    assert [a.status_code for a in (anoniem, zonder, tekst, vreemd, query)] == [401, 400, 415, 400, 400]
    assert zonder.json()["code"] == "idempotency_key_ontbreekt"
    assert await feiten(zaak.regisseur, zaak, soort="noodzaak") == []
