"""The party register as a beheerder keeps it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten

GGD = "00000099000000070000"
COLLEGE = "00000099000000010000:college_bw"
BESLUIT = {"kenmerk": "SG-2026-11", "genomenOp": "2026-01-10", "ingebrekestellingOp": "2025-12-01", "stemmenVoor": 7, "stemmenTegen": 1}


def beheerder(keten: Keten) -> Any:
    return keten.als("zvh", "beheerder")


async def een_regel(keten: Keten, partij: str) -> tuple[dict[str, Any], int]:
    regel = await beheerder(keten).moet("GET", f"/partijen/{partij}")
    return regel, regel.pop("versie")


@pytest.mark.eis("ZVH-0.1")
async def test_iedere_partij_leest_het_register(keten: Keten) -> None:
    """Het register is voor partijen te lezen, per bladzijde en per partij, met de versie in ETag."""
    ggz = keten.als("ggz", "afgevaardigde")
    eerste = await ggz.get("/partijen", limit=5)
    rest = await ggz.moet("GET", "/partijen", **dict(parse_qsl(urlsplit(eerste.links["next"]["url"]).query)))
    een = await ggz.get(f"/partijen/{COLLEGE}")

    assert len(eerste.json()["partijen"]) + len(rest["partijen"]) == 9
    assert (een.headers["etag"], een.json()["soort"]) == ('"1"', "college_bw")
    assert (await ggz.get("/partijen/00000099000000099000")).status_code == 404


@pytest.mark.eis("ZVH-0.1")
async def test_uit_het_protocolregister_is_geen_toegang(keten: Keten) -> None:
    """Wie niet in beide registers staat krijgt vanaf de eerstvolgende aanroep 403; alleen een beheerder legt dat vast."""
    regel, versie = await een_regel(keten, GGD)
    regel["verbanden"][0]["inProtocol"] = False
    ander = await keten.als("ggz", "instemmer").put(f"/partijen/{GGD}", regel, versie=versie)
    assert ander.status_code == 403

    klaar = await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=versie)

    assert (klaar.status_code, klaar.headers["etag"]) == (200, '"2"')
    assert (await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=versie)).status_code == 412
    weg = await keten.als("ggd", "professional").get("/partijen")
    assert (weg.status_code, weg.json()["artikel"]) == (403, "ZVH 0.1")
    rows = await keten.sql("select versie, door from partij where partij_id = :p order by versie", p=GGD)
    assert [tuple(r) for r in rows] == [(1, "bestand"), (2, "zvh-1")]


@pytest.mark.eis("ZVH-0.1", "ZVH-6.4d")
async def test_een_regel_blijft_de_regel_van_die_partij(keten: Keten) -> None:
    """De partij_id verandert niet, een onbestaanbare regel is 400, en een einde gaat langs een eigen handeling."""
    regel, versie = await een_regel(keten, GGD)
    ander = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"partijId": "00000099000000070001"}, versie=versie)
    politie = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"soort": "politie"}, versie=versie)
    einde = [regel["verbanden"][0] | {"uitgeslotenOp": "2026-01-01"}]
    stil = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"verbanden": einde}, versie=versie)

    assert [a.status_code for a in (ander, politie, stil)] == [400, 400, 400]
    assert (await een_regel(keten, GGD))[1] == versie


@pytest.mark.eis("ZVH-29.2")
async def test_uitsluiten_werkt_direct_en_alleen_met_een_volledig_besluit(keten: Keten) -> None:
    """Zonder ingebrekestelling of meerderheid 409; daarna is de eerstvolgende aanroep 403, ook met een nog geldig token."""
    zaak = await een_zaak(keten)
    pad = f"/partijen/{COLLEGE}/uitsluitingen"
    half = await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT | {"ingebrekestellingOp": None}})
    gelijk = await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT | {"stemmenVoor": 1}})
    assert (half.status_code, gelijk.status_code, half.json()["artikel"]) == (409, 409, "ZVH-29.2")
    await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")

    await beheerder(keten).moet("POST", pad, {"verband": VERBAND, "besluit": BESLUIT})

    weg = await zaak.aanmelder.get(f"/aanmeldingen/{zaak.aanmelding_id}")
    assert (weg.status_code, weg.json()["code"]) == (403, "partij_vertrokken")
    taken = await keten.sql("select soort from taak where soort = 'partij_vertrekt'")
    assert len(taken) == 1
    assert (await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT})).status_code == 409


@pytest.mark.eis("ZVH-27.3")
async def test_een_opzegging_werkt_vanaf_haar_dag(keten: Keten) -> None:
    """Tot de dag van de opzegging is er toegang, vanaf die dag niet meer; wat de partij leverde houdt haar als leverancier."""
    zaak = await een_zaak(keten)
    per = (datetime.now(UTC) + timedelta(days=10)).date()
    pad = f"/partijen/{COLLEGE}/opzeggingen"
    vroeger = await beheerder(keten).post(pad, {"verband": VERBAND, "per": "2020-01-01"})
    zelf = await keten.als("college", "instemmer").post(pad, {"verband": VERBAND, "per": str(per)})
    assert (vroeger.status_code, zelf.status_code) == (400, 403)

    await beheerder(keten).moet("POST", pad, {"verband": VERBAND, "per": str(per)})

    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    await zaak.aanmelder.moet("GET", aanmelding)
    await keten.vooruit(timedelta(days=11))
    assert (await zaak.aanmelder.get(aanmelding)).status_code == 403
    gelezen = await zaak.regisseur.moet("GET", aanmelding)
    assert gelezen["gegevens"][0]["etiket"]["leverancier"] == COLLEGE


@pytest.mark.eis("ZVH-0.1", "ZVH-4.3t")
async def test_een_nieuwe_partij_staat_er_een_keer_in(keten: Keten) -> None:
    """Een nieuwe partij komt in het register van het eigen verband; twee keer dezelfde is 409, een ander verband 403."""
    regel, _ = await een_regel(keten, GGD)
    nieuw = regel | {"partijId": "00000099000000071000", "code": "ggd_twee", "naam": "GGD Elders"}
    elders = nieuw | {"code": "ggd_drie", "verbanden": [regel["verbanden"][0] | {"verband": "ander"}]}

    gemaakt = await beheerder(keten).post("/partijen", nieuw)

    assert (gemaakt.status_code, gemaakt.json()["versie"]) == (201, 1)
    assert (await beheerder(keten).post("/partijen", nieuw)).status_code == 409
    assert (await beheerder(keten).post("/partijen", elders | {"partijId": "00000099000000072000"})).status_code == 403
    assert (await keten.als("ggz", "instemmer").post("/partijen", nieuw)).status_code == 403
    assert (await beheerder(keten).post("/partijen", nieuw | {"partijId": "00000099000000072000"})).status_code == 400


@pytest.mark.eis("ZVH-29.2")
async def test_de_eerste_beheerder_komt_uit_het_bestand(keten: Keten) -> None:
    """Wie het registerbestand als eerste beheerder noemt mag wijzigen, ook als zijn token die rol niet draagt; een ander niet."""
    regel, versie = await een_regel(keten, GGD)
    ander = await keten.als("zvh", "manager", functionaris="zvh-manager-1").put(f"/partijen/{GGD}", regel, versie=versie)
    eerste = await keten.als("zvh", "manager", functionaris="zvh-beheerder-1").put(f"/partijen/{GGD}", regel, versie=versie)

    assert (ander.status_code, eerste.status_code) == (403, 200)
