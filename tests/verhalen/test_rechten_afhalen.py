"""The betrokkene collects his answer himself: one code, handed over once he is identified, good for one time (ZVH-18.5)."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from sqlalchemy import update

from gateway import afhalen
from gateway.klok import ronde
from gateway.model import Afhaalcode
from shared.identity import uuid7
from tests.bouw import vandaag
from tests.keten import Keten, Partner, geteld
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.pga_bouw import COLLEGE, in_triage
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, een_verdeeld_verzoek
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.rechten_inzage_bouw import (
    OM_ITEM,
    POLITIE_ITEM,
    besluit_over,
    brief,
    leg_neer,
    pagina,
    reik_uit,
    vernietig_over,
    verzamel,
)

NIET_BESTAAND = "0000-1111-2222-3333-4444-5555-6666"


async def een_antwoord(keten: Keten, *, uitgereikt: bool = True) -> tuple[Any, Partner, str]:
    """A casus with a verzoek om inzage, granted and answered."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    assert (await verzamel(manager, verzoek)).status_code == 201
    await besluit_over(keten, manager, verzoek, *partners.values())
    if uitgereikt:
        uit = await reik_uit(manager, verzoek, wijze="digitaal_beveiligd")
        assert uit.status_code == 201, uit.text
    return zaak, manager, verzoek


async def vraag_code(wie: Partner, verzoek: str, ontvanger: str = "betrokkene", **kop: Any) -> httpx.Response:
    return await wie.post(f"/verzoeken/{verzoek}/afhaalcodes", {"ontvanger": ontvanger}, **kop)


async def een_code(wie: Partner, verzoek: str) -> str:
    uitgegeven = await vraag_code(wie, verzoek)
    assert uitgegeven.status_code == 201, uitgegeven.text
    return str(uitgegeven.json()["code"])


async def haal(keten: Keten, code: str, **kop: str) -> httpx.Response:
    """Whoever he is: no token, no key."""
    return await keten.client.post("/v1/afhalingen", json={"code": code}, headers=kop)


async def codes(wie: Partner, verzoek: str) -> list[dict[str, Any]]:
    return list((await wie.moet("GET", f"/verzoeken/{verzoek}/afhaalcodes"))["afhaalcodes"])


def roepen(keten: Keten) -> int:
    return sum(len(d.roepen) for d in keten.diensten.values())


# ── one code, one reader ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.5")
async def test_de_betrokkene_haalt_zijn_kopie_een_keer_op(elke_keten: Keten) -> None:
    """De geïdentificeerde betrokkene krijgt met zijn code precies de brief die de manager leest, één keer; daarna en voor een ander 404."""
    keten = elke_keten
    zaak, manager, verzoek = await een_antwoord(keten)
    uitgegeven = (await vraag_code(manager, verzoek)).json()
    code, getikt = uitgegeven["code"], uitgegeven["code"].lower().replace("-", " ").replace("0", "o")
    assert len(code.replace("-", "")) * 5 >= 128
    hier = await brief(manager, verzoek)

    gehaald = await haal(keten, getikt)

    assert gehaald.status_code == 200
    assert gehaald.headers["cache-control"] == "no-store"
    assert gehaald.json() == hier
    assert {g["etiket"]["betrokkeneId"] for g in gehaald.json()["gegevens"]} == {zaak.betrokkene}
    assert status(await haal(keten, code)) == ONVINDBAAR
    (regel,) = await codes(manager, verzoek)
    assert (regel["status"], regel["ontvanger"], regel["geweigerd"]) == ("afgehaald", "betrokkene", 1)
    assert regel["afgehaaldOp"][:10] == await vandaag(keten)
    await _staat_op_papier(keten, verzoek)


async def _staat_op_papier(keten: Keten, verzoek: str) -> None:
    """Verdicts and intention, then the outcome, then that it was collected: under one handeling."""
    rijen = await keten.sql("select soort, uitkomst, body from audit where handeling = 'antwoord.afhalen' order by id")
    assert [(r.soort, r.uitkomst) for r in rijen] == [("intentie", "toegestaan"), ("uitkomst", "gelukt"), ("feit", "toegestaan")]
    inhoud = rijen[2].body if isinstance(rijen[2].body, dict) else json.loads(rijen[2].body)
    assert (inhoud["afhaling"]["verzoek"], inhoud["afhaling"]["ontvanger"]) == (verzoek, "betrokkene")
    assert await keten.sql("select handeling_id from openstaand") == []


@pytest.mark.eis("ZVH-18.5", "ZVH-17.5", "ZVH-17.6", "ZVH-18.1")
async def test_in_de_kopie_staat_niets_van_politie_om_of_een_ander(keten: Keten) -> None:
    """De pagina van de code is die van de manager: alleen de eigen, niet uitgezonderde gegevens."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    weg = [
        await leg_neer(keten, zaak, "politie", **POLITIE_ITEM, wpg_artikel="8", bron="politie"),
        await leg_neer(keten, zaak, "om", **OM_ITEM, bron="openbaar_ministerie"),
        await leg_neer(keten, zaak, "ggd", betrokkene_id=uuid4()),
    ]
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, *partners.values())
    await reik_uit(manager, verzoek, wijze="digitaal_beveiligd")
    hier = (await pagina(manager, verzoek)).text

    gehaald = await haal(keten, await een_code(manager, verzoek), accept="text/html")

    assert gehaald.headers["content-type"] == "text/html; charset=utf-8"
    assert gehaald.text == hier
    assert not [i for i in weg if i in gehaald.text]


@pytest.mark.eis("ZVH-18.5")
async def test_van_twee_tegelijk_leest_er_een(elke_keten: Keten) -> None:
    """Dezelfde code op hetzelfde moment: één antwoord, de anderen 404."""
    _, manager, verzoek = await een_antwoord(elke_keten)
    code = await een_code(manager, verzoek)

    gehaald = await asyncio.gather(*(haal(elke_keten, code) for _ in range(4)))

    assert sorted(g.status_code for g in gehaald) == [200, 404, 404, 404]


# ── what is no code ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.5")
async def test_wat_geen_code_is_geeft_een_en_hetzelfde_antwoord(keten: Keten) -> None:
    """Onbekend, misvormd, vervangen, gebruikt, in gebruik, verlopen: zelfde status, bericht, opdrachten aan de database en geen roep."""
    _, manager, verzoek = await een_antwoord(keten)
    vervangen, gebruikt = await een_code(manager, verzoek), await een_code(manager, verzoek)
    assert (await haal(keten, gebruikt)).status_code == 200
    bezig = await een_code(manager, verzoek)
    await _zet(keten, verzoek, "open", status="bezig", poging=uuid7(), begonnen_op=datetime.now(UTC))

    gemeten = [await _meet(keten, code) for code in (NIET_BESTAAND, "?", vervangen, gebruikt, bezig)]
    await _zet(keten, verzoek, "bezig", status="open", poging=None)
    await keten.vooruit(timedelta(days=7))
    gemeten.append(await _meet(keten, bezig))

    assert [g for g in gemeten if g != gemeten[0]] == []
    assert (gemeten[0][0], gemeten[0][-1]) == (404, 0)
    assert [(c["status"], c["geweigerd"]) for c in await codes(manager, verzoek)] == [("verlopen", 2), ("afgehaald", 1), ("vervallen", 1)]


@pytest.mark.eis("ZVH-18.5", "ZVH-18.4", "LJR-18.4-gemachtigde")
async def test_wie_niet_meer_mag_optreden_haalt_niets_op(keten: Keten) -> None:
    """De code gaat naar wie is geïdentificeerd; loopt zijn machtiging af, dan geeft zij hetzelfde 404 als een code die niet bestaat."""
    vandaag_, morgen = await vandaag(keten), str((datetime.now(UTC) + timedelta(days=1)).date())
    namens = {"ingediendDoor": "gemachtigde", "clientIngelichtOp": vandaag_, "machtiging": {"geldigTot": morgen, "kenmerk": "M-1"}}
    _, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd", **namens)
    assert (await verzamel(manager, verzoek)).status_code == 201
    await besluit_over(keten, manager, verzoek, *partners.values())
    assert (await reik_uit(manager, verzoek)).status_code == 201

    fout = await vraag_code(manager, verzoek, "betrokkene")
    assert (fout.status_code, fout.json()["artikel"]) == (400, "ZVH-18.4")
    code = (await vraag_code(manager, verzoek, "vertegenwoordiger")).json()["code"]
    await keten.vooruit(timedelta(days=3))

    assert await _meet(keten, code) == await _meet(keten, NIET_BESTAAND)
    assert status(await vraag_code(manager, verzoek, "vertegenwoordiger")) == (409, "verzoeker_onbevoegd")


async def _meet(keten: Keten, code: str) -> tuple[Any, ...]:
    voor = roepen(keten)
    with geteld(keten) as opdrachten:
        antwoord = await haal(keten, code)
    koppen = {k: v for k, v in antwoord.headers.items() if k not in ("traceparent", "date")}
    return antwoord.status_code, kern_van(antwoord), sorted(koppen), list(opdrachten), roepen(keten) - voor


async def _zet(keten: Keten, verzoek: str, was: str, **waarden: Any) -> None:
    waar = (Afhaalcode.verzoek_id == UUID(verzoek), Afhaalcode.status == was)
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Afhaalcode).where(*waar).values(**waarden)))


@pytest.mark.eis("ZVH-18.5")
async def test_met_het_dossier_gaat_ook_de_code(keten: Keten) -> None:
    """Is de casus vernietigd en het dossier van het verzoek nog niet, dan werkt de code; met het dossier is zij weg."""
    zaak, manager, verzoek = await een_antwoord(keten)
    code = await een_code(manager, verzoek)
    await vernietig_over(keten, zaak, 0)
    await ronde(keten.kern)
    assert (await keten.sql("select status from casus"))[0].status == "vernietigd"

    gehaald = await haal(keten, code)
    assert gehaald.json() == await brief(manager, verzoek)
    assert {g["etiket"]["betrokkeneId"] for g in gehaald.json()["gegevens"]} == {zaak.betrokkene}
    tweede = await een_code(manager, verzoek)
    await keten.vooruit(timedelta(days=367))
    await ronde(keten.kern)

    assert await _meet(keten, tweede) == await _meet(keten, NIET_BESTAAND)
    assert await keten.sql("select id from afhaalcode") == []


# ── who hands it over, and when ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.5", "ZVH-18.4")
async def test_een_code_is_er_pas_na_identiteit_en_antwoord(keten: Keten) -> None:
    """Zonder identiteit of zonder antwoord 409; een ander dan de manager 403; een herhaling toont de code niet opnieuw."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    onbekend = (await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"]
    assert status(await vraag_code(manager, onbekend)) == (409, "identiteit_ontbreekt")
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, *partners.values())
    assert status(await vraag_code(manager, verzoek)) == (409, "nog_niet_beantwoord")
    await reik_uit(manager, verzoek)
    for wie in (zaak.regisseur, partners["ggd"]):
        assert status(await vraag_code(wie, verzoek)) == (403, "rol_past_niet")
        assert status(await wie.get(f"/verzoeken/{verzoek}/afhaalcodes")) == (403, "rol_past_niet")

    een, twee = [(await vraag_code(manager, verzoek, sleutel="dezelfde")).json() for _ in range(2)]

    assert (een["id"], een["geldigTot"], twee["code"]) == (twee["id"], twee["geldigTot"], None)
    assert datetime.fromisoformat(een["geldigTot"]) - datetime.now(UTC) < timedelta(days=7, hours=2)
    assert (await haal(keten, een["code"])).status_code == 200


@pytest.mark.eis("ZVH-18.5", "ZVH-1.18b")
async def test_voor_een_vreemd_verzoek_is_er_geen_code(keten: Keten) -> None:
    """Wie in een ander verband verzoeken behandelt krijgt voor een bestaand en een verzonnen verzoek hetzelfde, met evenveel werk."""
    _, _, verzoek = await een_antwoord(keten)
    vreemd = keten.als("burgemeester", "gemandateerde")
    pogingen = []
    for kenmerk in (verzoek, str(uuid4())):
        with geteld(keten) as opdrachten:
            antwoorden = [await vraag_code(vreemd, kenmerk), await vreemd.get(f"/verzoeken/{kenmerk}/afhaalcodes")]
        pogingen.append(([(a.status_code, kern_van(a)) for a in antwoorden], list(opdrachten)))

    assert pogingen[0] == pogingen[1]
    assert {code for code, _ in pogingen[0][0]} <= {403, 404}


@pytest.mark.eis("ZVH-18.5", "PGA-17.6")
async def test_in_een_pga_geeft_de_gemandateerde_de_code(keten: Keten) -> None:
    """De burgemeester besluit; wie voor hem uitvoert geeft de code mee. De pga-expert niet."""
    a = await in_triage(keten)
    burgemeester, gemandateerde = keten.als("burgemeester", "burgemeester"), keten.als("burgemeester", "gemandateerde")
    verzoek = (await dien_in(burgemeester, a.casus_id, a.inwoner, ontvangenBij=COLLEGE))["id"]
    assert (await identificeer(burgemeester, verzoek)).status_code == 201
    assert (await verzamel(burgemeester, verzoek)).status_code == 201
    assert (await beoordeel(a.college, verzoek)).status_code == 201
    assert (await besluit(burgemeester, verzoek)).status_code == 201
    assert (await reik_uit(burgemeester, verzoek)).status_code == 201
    assert (await vraag_code(a.expert, verzoek)).status_code == 403

    gehaald = await haal(keten, await een_code(gemandateerde, verzoek))

    assert gehaald.json() == await brief(burgemeester, verzoek)


@pytest.mark.eis("ZVH-18.5")
async def test_een_inzage_sluit_niet_zonder_kopie(keten: Keten) -> None:
    """Zonder verzamelde kopie, of met alleen een gesprek, wordt een toegewezen inzage niet afgesloten: 409."""
    _, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd", antwoordvoorkeur="mondeling")
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, *partners.values())

    mondeling = await reik_uit(manager, verzoek, wijze="mondeling")

    assert status(mondeling) == (409, "kopie_ontbreekt")
    assert mondeling.json()["artikel"] == "ZVH-18.5"
    assert (await reik_uit(manager, verzoek)).status_code == 201


# ── what goes wrong on the way ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.5")
async def test_een_storing_verbruikt_de_code_niet(keten: Keten) -> None:
    """Is de dienst weg of zwijgt hij na het verzoek, dan is de code daarna nog goed; de uitkomst staat op papier."""
    _, manager, verzoek = await een_antwoord(keten)
    code = await een_code(manager, verzoek)

    for fout, bij, verwacht in (
        (httpx.ConnectError, "etiketten", 503),
        (httpx.ConnectError, "inhoud", 503),
        (httpx.ReadTimeout, "inhoud", 504),
    ):
        keten.diensten["rights"].storing = _breekt(fout, bij)
        assert (await haal(keten, code)).status_code == verwacht
    keten.diensten["rights"].storing = None

    uitkomsten = await keten.sql("select uitkomst from audit where handeling = 'antwoord.afhalen' and soort = 'uitkomst' order by id")
    assert [u.uitkomst for u in uitkomsten] == ["mislukt", "onbekend"]
    assert (await haal(keten, code)).status_code == 200


def _breekt(fout: Callable[[str], Exception], bij: str) -> Any:
    async def storing(request: httpx.Request, _binnen: Any) -> None:
        if request.url.path.endswith(bij):
            raise fout("weg")

    return storing


class Val(BaseException):
    """The process is gone: nothing of it runs any more."""


@pytest.mark.eis("ZVH-18.5")
@pytest.mark.parametrize("bij", ["haal_etiketten", "met_uitkomst", "_rond_af"])
async def test_valt_de_gateway_voor_de_aflevering_dan_komt_de_code_terug(keten: Keten, monkeypatch: pytest.MonkeyPatch, bij: str) -> None:
    """Wie halverwege valt heeft niets gelezen: tot zijn tijd om is geeft de code 404, daarna leest er één."""
    _, manager, verzoek = await een_antwoord(keten)
    code = await een_code(manager, verzoek)
    with monkeypatch.context() as m:
        m.setattr(afhalen, "_geef_terug", lambda *_: None)
        m.setattr(afhalen, bij, _valt_in_de_databank if bij == "_rond_af" else _valt)
        with pytest.raises(Val):
            await haal(keten, code)
    assert status(await haal(keten, code)) == ONVINDBAAR

    await _zet(keten, verzoek, "bezig", begonnen_op=datetime.now(UTC) - timedelta(seconds=keten.kern.settings.lease_s + 1))

    assert (await haal(keten, code)).status_code == 200
    assert status(await haal(keten, code)) == ONVINDBAAR


async def _valt(*wat: Any) -> None:
    """Instead of a step that waits for a service; the call it was given is never made."""
    for roep in wat:
        if asyncio.iscoroutine(roep):
            roep.close()
    raise Val


def _valt_in_de_databank(*_: Any) -> None:
    raise Val


@pytest.mark.eis("ZVH-18.5")
@pytest.mark.parametrize("intussen", ["overgenomen", "vervangen"])
async def test_wie_te_laat_terugkomt_levert_niets_meer_af(keten: Keten, intussen: str) -> None:
    """Duurt een lezing langer dan haar tijd en nam een ander haar over, of gaf de manager een nieuwe code, dan krijgt de trage 404."""
    _, manager, verzoek = await een_antwoord(keten)
    code = await een_code(manager, verzoek)
    gelezen: list[int] = []

    async def traag(request: httpx.Request, _binnen: Any) -> None:
        if not request.url.path.endswith("inhoud") or gelezen:
            return
        gelezen.append(0)
        if intussen == "vervangen":
            await een_code(manager, verzoek)
            return
        await _zet(keten, verzoek, "bezig", begonnen_op=datetime.now(UTC) - timedelta(hours=1))
        gelezen.append((await haal(keten, code)).status_code)

    keten.diensten["rights"].storing = traag

    assert status(await haal(keten, code)) == ONVINDBAAR
    assert gelezen == ([0] if intussen == "vervangen" else [0, 200])


# ── nowhere but in that one answer ──────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.5")
async def test_de_code_staat_nergens(keten: Keten, caplog: pytest.LogCaptureFixture) -> None:
    """Niet in een log, een auditregel, een tabel of een adres; de zoeker vindt de hash wel."""
    _, manager, verzoek = await een_antwoord(keten)
    with structlog.testing.capture_logs() as logs:
        code = await een_code(manager, verzoek)
        await haal(keten, code)
        await haal(keten, code)
        assert (await keten.client.post(f"/v1/afhalingen?code={NIET_BESTAAND}", json={"code": code})).status_code == 400
        fout = await keten.client.post("/v1/afhalingen", json={"kode": code})
    assert [log["event"] for log in logs].count("afhaling.geweigerd") == 1
    assert (fout.status_code, code in fout.text) == (400, False)
    geschreven = json.dumps(logs, default=str) + caplog.text + "".join([str(await _tabel(keten, naam)) for naam in await _tabellen(keten)])

    (regel,) = await keten.sql("select hash from afhaalcode")
    assert regel.hash in geschreven
    for vorm in (code, code.replace("-", ""), code.lower()):
        assert vorm not in geschreven


async def _tabellen(keten: Keten) -> list[str]:
    return [str(r.name) for r in await keten.sql("select name from sqlite_master where type = 'table'")]


async def _tabel(keten: Keten, naam: str) -> list[Any]:
    return await keten.sql(f'select * from "{naam}"')


async def test_zonder_bericht_is_er_niets_te_halen(keten: Keten) -> None:
    """Een ander soort inhoud is 415, een leeg bericht 400; een token maakt geen verschil."""
    vorm = await keten.client.post("/v1/afhalingen", data={"code": NIET_BESTAAND})
    leeg = await keten.client.post("/v1/afhalingen", content=b"", headers={"content-type": "application/json"})
    met = await keten.als("zvh", "manager").post("/afhalingen", {"code": NIET_BESTAAND})

    assert [vorm.status_code, leeg.status_code, met.status_code] == [415, 400, 404]
    assert kern_van(met) == kern_van(await haal(keten, NIET_BESTAAND))
