"""kill -9 at every point of an overdracht, with real processes: nothing lost, nothing doubled, and an earlier withdrawal wins."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.lokaal import LokaleKeten
from shared.db import is_sqlite
from tests.bouw import Zaak
from tests.storing import zaken
from tests.storing.echt import EchteKeten, Tussenpost, Valstrik, Wanneer, een_echte_keten, heel_antwoord

pytestmark = [pytest.mark.storing, pytest.mark.timeout(240)]
MOMENTEN = ("POST etiketten", "PUT vertrek", "PUT aankomst", "POST vrijgave", "POST schoning")
VOOR_DE_VRIJGAVE = MOMENTEN[:3]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def processen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LokaleKeten, Tussenpost]]:
    """One keten of real processes per database for this whole file."""
    url = os.environ["ZVH_TEST_POSTGRES_URL"] if request.param == "postgresql" else None
    with een_echte_keten(tmp_path_factory.mktemp("kill") / "var", request.param, url) as alles:
        yield alles


@pytest.fixture
async def keten(processen: tuple[LokaleKeten, Tussenpost]) -> AsyncIterator[EchteKeten]:
    """A client of that keten."""
    lokaal, post = processen
    async with httpx.AsyncClient(base_url=lokaal.url, timeout=20) as client:
        yield EchteKeten(lokaal, post, client)
    post.strik = None


async def draag_over(zaak: Zaak, sleutel: str) -> httpx.Response | None:
    """POST /overdrachten; None when the gateway was gone before it answered."""
    with suppress(httpx.HTTPError):
        return await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel)
    return None


async def klaar(zaak: Zaak, overdracht_id: str) -> dict[str, Any]:
    """The overdracht at its end; the klok brings it there."""
    uiterlijk = time.monotonic() + 40
    while time.monotonic() < uiterlijk:
        overdracht: dict[str, Any] = await zaak.regisseur.moet("GET", f"/overdrachten/{overdracht_id}")
        if overdracht["stap"] == "geschoond":
            return overdracht
        await asyncio.sleep(0.3)
    raise AssertionError(f"overdracht bleef staan op {overdracht['stap']}")


def overdracht_id(keten: EchteKeten, zaak: Zaak) -> str:
    rijen = keten.rijen("gateway", "select id, casus_id from overdracht")
    (gevonden,) = [r.id for r in rijen if str(r.casus_id).replace("-", "") == zaak.casus_id.replace("-", "")]
    return str(UUID(str(gevonden)))


async def trek_eerste_in(zaak: Zaak) -> tuple[str, datetime]:
    """Withdraw for one gegeven; which, and when that was certainly done."""
    lijst = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven", casusId=zaak.casus_id))["instemmingen"]
    await zaak.aanmelder.moet("POST", f"/instemmingen/{lijst[0]['id']}/intrekkingen")
    return str(lijst[0]["gegevenId"]), datetime.now(UTC)


def controleer(keten: EchteKeten, zaak: Zaak, overdracht: dict[str, Any]) -> set[str]:
    """0 lost, 0 doubled: every gegeven in exactly one place, the one that the answer names. Returns what is visible in triage."""
    a, b = keten.toestanden("intake", zaak.casus_id), keten.toestanden("triage", zaak.casus_id)
    mee = {i["gegevenId"] for i in overdracht["items"] if i["status"] == "meegegaan"}
    assert set(b) == mee
    assert set(b.values()) <= {"zichtbaar"}
    assert set(a) == set(zaak.ids) - mee
    assert set(a.values()) <= {"wachtend"}
    return mee


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.5c2")
async def test_kill_van_de_gateway_bij_elke_stap(keten: EchteKeten) -> None:
    """De gateway valt vóór, in en na elke stap; de klok maakt het af. Niets kwijt, niets dubbel, en een eerdere intrekking wint."""
    gevallen: list[tuple[Zaak, str, datetime | None, str]] = []
    for moment, wanneer in _vallen(keten):
        gevallen.append(await _val(keten, moment, wanneer))
    eerder_ingetrokken = 0
    for zaak, gegeven, ingetrokken_op, id_ in gevallen:
        overdracht = await klaar(zaak, id_)
        zichtbaar = controleer(keten, zaak, overdracht)
        if ingetrokken_op is None:
            assert zichtbaar == set(zaak.ids)
        elif datetime.fromisoformat(overdracht["vrijgegevenOp"]) > ingetrokken_op:
            assert zichtbaar == set(zaak.ids) - {gegeven}
            eerder_ingetrokken += 1
    voor = [moment for moment, _ in _vallen(keten) if moment in VOOR_DE_VRIJGAVE]
    assert eerder_ingetrokken >= 2 * len(voor) // 3 - 1


def _vallen(keten: EchteKeten) -> list[tuple[str, Wanneer]]:
    """Every moment before, in and after on PostgreSQL; on SQLite, where one writer leaves less to chance, every moment once in turn."""
    wanneren = get_args(Wanneer)
    if not is_sqlite(keten.lokaal.inrichting.database_url("gateway")):
        return [(moment, wanneer) for moment in MOMENTEN for wanneer in wanneren]
    return [(moment, wanneren[n % len(wanneren)]) for n, moment in enumerate(MOMENTEN)]


async def _val(keten: EchteKeten, moment: str, wanneer: Wanneer) -> tuple[Zaak, str, datetime | None, str]:
    """One overdracht during which the gateway is killed; before the release somebody then withdraws."""
    zaak = await zaken.klaar_voor_triage(keten)
    sleutel = str(uuid4())
    strik = Valstrik(zaak.casus_id, moment, wanneer, lambda: keten.lokaal.kill("gateway"))
    keten.post.strik = strik
    await draag_over(zaak, sleutel)
    assert await asyncio.to_thread(strik.afgegaan.wait, 10), f"{moment} {wanneer} kwam niet langs"
    keten.lokaal.herstart("gateway")
    ingetrokken = await trek_eerste_in(zaak) if moment in VOOR_DE_VRIJGAVE else ("", None)
    return zaak, *ingetrokken, overdracht_id(keten, zaak)


@pytest.mark.parametrize(
    ("dienst", "moment"),
    [("intake", "PUT vertrek"), ("triage", "PUT aankomst"), ("triage", "POST vrijgave"), ("intake", "POST schoning")],
)
async def test_kill_van_een_dienst(keten: EchteKeten, dienst: str, moment: str) -> None:
    """Een dienst valt vóór of na haar werk; dezelfde POST met dezelfde sleutel maakt het af."""
    for wanneer in ("voor", "na"):
        zaak = await zaken.klaar_voor_triage(keten)
        sleutel = str(uuid4())
        keten.post.strik = Valstrik(zaak.casus_id, moment, wanneer, lambda: keten.lokaal.kill(dienst))

        eerst = await draag_over(zaak, sleutel)
        assert eerst is not None
        assert (eerst.status_code, eerst.headers["content-type"]) == (502, "application/problem+json"), eerst.text
        keten.lokaal.herstart(dienst)
        opnieuw = await tot_gelukt(zaak, sleutel)

        assert controleer(keten, zaak, opnieuw) == set(zaak.ids)


async def tot_gelukt(zaak: Zaak, sleutel: str) -> dict[str, Any]:
    """Repeat with the same key while the klok may be at it too."""
    uiterlijk = time.monotonic() + 30
    while time.monotonic() < uiterlijk:
        antwoord = await draag_over(zaak, sleutel)
        assert antwoord is not None
        if antwoord.status_code == 201 and antwoord.json()["stap"] == "geschoond":
            gelukt: dict[str, Any] = antwoord.json()
            return gelukt
        assert (antwoord.status_code, antwoord.json().get("code")) == (409, "loopt_nog"), antwoord.text
        await asyncio.sleep(0.3)
    raise AssertionError("de overdracht kwam niet aan haar einde")


ONZIN = {
    "hangt": (504, lambda: time.sleep(2.5)),
    "onzin": (502, lambda: heel_antwoord(200, b'{"kat": ')),
    "andere vorm": (502, lambda: heel_antwoord(200, b'{"kat": 1}')),
    "500": (502, lambda: heel_antwoord(500, b'{"detail": "au"}')),
    "afgebroken": (502, lambda: b"HTTP/1.1 200 x\r\ncontent-length: 999\r\n\r\n{"),
}


@pytest.mark.parametrize("soort", ONZIN)
async def test_een_dienst_die_hangt_of_liegt(keten: EchteKeten, soort: str) -> None:
    """Wat de dienst ook antwoordt, er gaat niets mis en opnieuw proberen lukt, ook als zij haar werk wel had gedaan."""
    status, doe = ONZIN[soort]
    for moment in ("POST etiketten", "PUT vertrek", "POST vrijgave"):
        zaak = await zaken.klaar_voor_triage(keten)
        sleutel = str(uuid4())
        keten.post.strik = Valstrik(zaak.casus_id, moment, "na", doe)

        eerst = await draag_over(zaak, sleutel)
        assert eerst is not None
        assert (eerst.status_code, eerst.headers["content-type"]) == (status, "application/problem+json"), eerst.text
        opnieuw = await tot_gelukt(zaak, sleutel)

        assert controleer(keten, zaak, opnieuw) == set(zaak.ids)
