"""The facts beleid decides on: who may state them, who may not, and what they stop."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from gateway.model import Verstrekking
from shared.identity import uuid7
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten, Partner

ONVINDBAAR = (404, "niet_gevonden")


def kern_van(antwoord: httpx.Response) -> dict[str, Any]:
    """An answer without what differs per occurrence."""
    return {k: v for k, v in antwoord.json().items() if k not in {"instance", "traceId"}}


def status(antwoord: httpx.Response) -> tuple[int, str]:
    return antwoord.status_code, antwoord.json().get("code", "")


async def gegevens(zaak: Zaak) -> list[str]:
    """Ids of what the aanmelder brought in."""
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    return [g["etiket"]["id"] for g in gelezen["gegevens"]]


async def feiten(wie: Partner, zaak: Zaak, **query: str) -> list[Any]:
    gelezen = await wie.moet("GET", f"/casussen/{zaak.casus_id}/feiten", **query)
    return list(gelezen["items"])


async def een_ontvanger(keten: Keten, zaak: Zaak, gegeven: str, partij: str) -> None:
    """On record: this partij got this gegeven before."""

    def schrijf(s: Any) -> None:
        eerder = s.execute(select(Verstrekking).where(Verstrekking.gegeven_id == UUID(gegeven)).limit(1)).scalar_one()
        velden = {k.name: getattr(eerder, k.name) for k in Verstrekking.__table__.columns}
        s.add(Verstrekking(**(velden | {"id": uuid7(), "soort": "lezen", "ontvanger": partij})))

    await keten.kern.databank.schrijf(schrijf)


def een_oordeel(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    oordeel = {"oordeel": "noodzakelijk", "reden": "nodig_voor_beeld"} | anders
    return {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking", "oordelen": [oordeel]}


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


@pytest.mark.eis("ZVH-7.2", "ZVH-7.2d", "ZVH-13.7")
async def test_een_ingetrokken_toestemming_bereikt_wie_het_gegeven_kreeg(keten: Keten) -> None:
    """Na intrekking krijgt iedere eerdere ontvanger een taak en een bericht, en het verband ook."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)])
    ids = await gegevens(zaak)
    await een_ontvanger(keten, zaak, ids[0], "00000099000000050000")
    body = {"casusId": zaak.casus_id, "gegevenIds": ids, "door": "betrokkene", "wijze": "gesprek", "fase": "triage"}
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
    await zaak.aanmelder.moet("POST", "/toestemmingen", body)

    (eigen,) = await feiten(zaak.aanmelder, zaak, soort="toestemming")
    (regie,) = await feiten(zaak.regisseur, zaak, soort="toestemming")

    assert eigen["velden"]["wijze"] == "schriftelijk"
    assert (regie["status"], regie["velden"]) == ("gegeven", {})
    assert status(await zaak.regisseur.post("/toestemmingen", body)) == (403, "rol_past_niet")


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
    uitstel = basis | {"uitstelgrond": "strafbare_feiten", "hertoetsOp": str((nu + timedelta(days=10)).date())}
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


@pytest.mark.eis("ZVH-17.1")
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
    await manager.moet("POST", f"/beperkingen/{beperking['id']}/opheffingen")
    assert len((await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]) == 1


@pytest.mark.eis("ZVH-20.2", "ZVH-20.4")
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
    await manager.moet("POST", pad, {"besluit": "ongegrond_dwingende_gronden"})
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
