"""Idempotency-Key at the gateway: twice is once, and what was once allowed is not therefore allowed again (ONTWERP §10)."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from tests.bouw import een_aanmelding, een_zaak
from tests.keten import Keten, Partner
from tests.storing import zaken


class Val(BaseException):
    """The gateway is gone: no handler runs."""


@pytest.fixture
def partner(keten: Keten) -> Partner:
    return keten.als("college", "aanmelder", "instemmer", "afgevaardigde")


async def laat_tijd_verstrijken(keten: Keten) -> None:
    """Whoever held a key has had his time."""
    zet = text("update idempotentie set gestart_op = '2020-01-01 00:00:00.000000' where not klaar")
    await keten.kern.databank.schrijf(lambda s: s.execute(zet))


async def tel(keten: Keten, tabel: str, waar: str = "true") -> int:
    (rij,) = await keten.sql(f"select count(*) as n from {tabel} where {waar}")
    return int(rij.n)


async def aanmeldingen_in_intake(keten: Keten, wie: Partner, ids: set[str]) -> list[str]:
    return [i for i in ids if (await wie.get(f"/aanmeldingen/{i}")).status_code == 200]


@pytest.mark.parametrize("sleutel", [None, "", "x" * 129, "met\tteken"])
async def test_zonder_bruikbare_sleutel_gebeurt_er_niets(keten: Keten, partner: Partner, sleutel: str | None) -> None:
    """Elke POST met effect heeft een sleutel van 1 tot 128 leesbare tekens; anders 400."""
    zaak = await een_zaak(keten)
    for pad, body in (
        ("/aanmeldingen", een_aanmelding(str(uuid4()))),
        ("/overdrachten", zaken.doel(zaak)),
        ("/instemmingen", zaken.doel(zaak)),
        (f"/aanmeldingen/{zaak.aanmelding_id}/besluiten", {"besluit": "aannemen"}),
    ):
        koppen = {"authorization": f"Bearer {partner.token}"} | ({} if sleutel is None else {"idempotency-key": sleutel})
        antwoord = await keten.client.post(f"/v1{pad}", json=body, headers=koppen)
        assert (antwoord.status_code, antwoord.json()["code"]) == (400, "idempotency_key_ontbreekt"), pad
    assert await tel(keten, "casus") == 1


async def test_een_ander_bericht_met_dezelfde_sleutel_is_422(keten: Keten, partner: Partner) -> None:
    """De enige 422: één sleutel hoort bij één bericht; het eerste blijft staan zoals het was."""
    sleutel = str(uuid4())
    wie = str(uuid4())
    await partner.moet("POST", "/aanmeldingen", een_aanmelding(wie), sleutel=sleutel)

    ander = await partner.post("/aanmeldingen", een_aanmelding(wie, aanleiding="verzoek_partij"), sleutel=sleutel)

    assert (ander.status_code, ander.json()["code"]) == (422, "sleutel_al_gebruikt")
    assert await tel(keten, "casus") == 1


async def test_dezelfde_sleutel_van_een_ander_of_voor_iets_anders_staat_los(keten: Keten, partner: Partner) -> None:
    """Een sleutel geldt per partij en per handeling: niemand merkt of raakt de sleutel van een ander."""
    sleutel = str(uuid4())
    eigen = await partner.moet("POST", "/aanmeldingen", een_aanmelding(str(uuid4())), sleutel=sleutel)
    ander = await keten.als("ggd", "aanmelder").moet("POST", "/aanmeldingen", een_aanmelding(str(uuid4())), sleutel=sleutel)
    pad = f"/aanmeldingen/{eigen['id']}/criteriatoetsen"
    toets = {"uitkomsten": [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in zaken.CRITERIA]}
    await keten.als("zvh", "procesregisseur").moet("POST", pad, toets, sleutel=sleutel)

    assert eigen["id"] != ander["id"]
    assert await tel(keten, "casus") == 2


async def test_herhalen_geeft_hetzelfde_terug(keten: Keten, partner: Partner) -> None:
    """Wie herhaalt krijgt wat er is, en er komt niets bij: geen casus, taak, verstrekking of gebeurtenis."""
    body, sleutel = een_aanmelding(str(uuid4())), str(uuid4())
    eerst = await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)
    tabellen = ("casus", "deelname", "betrokkene", "vindplaats", "feit", "taak", "verstrekking", "gebeurtenis", "openstaand")
    stand = [await tel(keten, t) for t in tabellen]

    nog_eens = [await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel) for _ in range(2)]

    assert [h["id"] for h in nog_eens] == [eerst["id"]] * 2
    assert [await tel(keten, t) for t in tabellen] == stand


async def test_herhalen_van_een_eigen_handeling(keten: Keten) -> None:
    """Ook wat de gateway zelf opschrijft, schrijft zij één keer op."""
    zaak = await een_zaak(keten)
    await zaken.neem_aan(zaak)
    body, sleutel = zaken.doel(zaak), str(uuid4())
    eerst = await zaak.aanmelder.moet("POST", "/instemmingen", body, sleutel=sleutel)
    nog_eens = await zaak.aanmelder.moet("POST", "/instemmingen", body, sleutel=sleutel)
    ander = await zaak.aanmelder.post("/instemmingen", body | {"categorie": "woonsituatie"}, sleutel=sleutel)

    assert eerst["id"] == nog_eens["id"]
    assert ander.status_code == 422
    assert await tel(keten, "feit", "soort = 'instemming'") == 1


async def test_wie_zijn_toegang_verloor_krijgt_bij_herhalen_404(keten: Keten) -> None:
    """Een herhaling wordt opnieuw beslist: wie de casus niet meer mag kennen, krijgt hetzelfde antwoord als voor wat niet bestaat."""
    zaak = await een_zaak(keten)
    await zaken.neem_aan(zaak)
    body, sleutel = zaken.doel(zaak), str(uuid4())
    regisseur = zaak.regisseur
    await zaken.oordeel(zaak, await zaken.gegeven_ids(zaak))
    await regisseur.moet("POST", "/overdrachten", body, sleutel=sleutel)
    einde = text("update deelname set tot = van where partij = :p")
    await keten.kern.databank.schrijf(lambda s: s.execute(einde, {"p": regisseur.partij}))

    herhaald = await regisseur.post("/overdrachten", body, sleutel=sleutel)
    niets = await regisseur.post("/overdrachten", body | {"casusId": str(uuid4())})

    assert (herhaald.status_code, niets.status_code) == (404, 404)
    zonder = [{k: v for k, v in a.json().items() if k not in ("instance", "traceId")} for a in (herhaald, niets)]
    assert zonder[0] == zonder[1]


async def test_een_herhaling_terwijl_de_eerste_loopt_is_409(keten: Keten, partner: Partner) -> None:
    """Wie te vroeg herhaalt hoort dat het nog loopt en wanneer hij terug kan komen."""
    body, sleutel = een_aanmelding(str(uuid4())), str(uuid4())
    tussendoor: list[httpx.Response] = []

    async def herhaal(_request: httpx.Request, _binnen: Any) -> None:
        if not tussendoor:
            tussendoor.append(await partner.post("/aanmeldingen", body, sleutel=sleutel))

    keten.diensten["intake"].storing = herhaal
    await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)

    assert (tussendoor[0].status_code, tussendoor[0].json()["code"]) == (409, "loopt_nog")
    assert int(tussendoor[0].headers["retry-after"]) > 0
    assert await tel(keten, "casus") == 1


async def test_tegelijk_met_dezelfde_sleutel_wordt_er_een_gemaakt(elke_keten: Keten) -> None:
    """Acht gelijke verzoeken op één moment maken één aanmelding; de rest krijgt haar, of hoort dat het nog loopt."""
    partner = elke_keten.als("college", "aanmelder")
    body, sleutel = een_aanmelding(str(uuid4())), str(uuid4())

    antwoorden = await asyncio.gather(*(partner.post("/aanmeldingen", body, sleutel=sleutel) for _ in range(8)))
    daarna = await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)

    assert {a.status_code for a in antwoorden} <= {201, 409}
    assert {a.json()["id"] for a in antwoorden if a.status_code == 201} == {daarna["id"]}
    assert await tel(elke_keten, "casus") == 1


async def test_tegelijk_met_dezelfde_sleutel_een_overdracht(elke_keten: Keten) -> None:
    """Gelijke verzoeken om een overdracht maken één overdracht."""
    zaak = await zaken.klaar_voor_triage(elke_keten)
    sleutel = str(uuid4())

    antwoorden = await asyncio.gather(*(zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel) for _ in range(6)))
    daarna = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak), sleutel=sleutel)

    assert {a.status_code for a in antwoorden} <= {201, 409}
    assert daarna["stap"] == "geschoond"
    assert {i["status"] for i in daarna["items"]} == {"meegegaan"}
    assert await tel(elke_keten, "overdracht") == 1
    assert await tel(elke_keten, "verstrekking", "soort = 'overdracht'") == len(zaak.ids)


@pytest.mark.parametrize("erna", [False, True], ids=["voor de aanroep", "na de aanroep"])
async def test_vallen_tussen_voornemen_en_uitkomst(keten: Keten, partner: Partner, erna: bool) -> None:
    """De gateway valt na het voornemen; dezelfde sleutel maakt het af met dezelfde ids, of het werk nu wel of niet gedaan was."""
    body, sleutel = een_aanmelding(str(uuid4())), str(uuid4())

    async def val(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> None:
        if erna:
            await binnen.handle_async_request(request)
        raise Val

    keten.diensten["intake"].storing = val
    with pytest.raises(Val):
        await partner.post("/aanmeldingen", body, sleutel=sleutel)
    keten.diensten["intake"].storing = None
    te_vroeg = await partner.post("/aanmeldingen", body, sleutel=sleutel)
    await laat_tijd_verstrijken(keten)

    gelukt = await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)

    assert (te_vroeg.status_code, te_vroeg.json()["code"]) == (409, "loopt_nog")
    (casus,) = await keten.sql("select id, status from casus")
    assert (str(UUID(str(casus.id))), casus.status) == (gelukt["casusId"], "in_aanmelding")
    assert await aanmeldingen_in_intake(keten, partner, {gelukt["id"]}) == [gelukt["id"]]
    assert await tel(keten, "taak", "soort = 'aanmelding_beoordelen'") == 1
    assert await tel(keten, "verstrekking", "soort = 'inbreng'") == 1


async def test_wat_geweigerd_werd_houdt_zijn_sleutel_niet_vast(keten: Keten, partner: Partner) -> None:
    """Alleen succes wordt onthouden: na een weigering mag dezelfde sleutel met een beter bericht."""
    sleutel, wie = str(uuid4()), str(uuid4())
    geweigerd = await partner.post("/aanmeldingen", een_aanmelding(wie, informatie=[]), sleutel=sleutel)
    gelukt = await partner.post("/aanmeldingen", een_aanmelding(wie), sleutel=sleutel)

    assert (geweigerd.status_code, gelukt.status_code) == (409, 201)
    assert await tel(keten, "casus") == 1
