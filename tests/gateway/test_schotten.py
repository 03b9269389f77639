"""A bulkhead per service: one that hangs, drips or floods keeps its callers busy, and nobody else's (ONTWERP §12, storing)."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway import proxy
from gateway.proxy import Diensten, Onbekend
from shared import errors
from shared.identity import Pas
from tests.dienst import NU
from tests.keten import Keten
from tests.storing import zaken

PAS = Pas(handeling="casus.lezen", handeling_id=uuid4(), partij="00000099000000050000", functionaris="f-1", nu=NU)


class Dienst(httpx.AsyncBaseTransport):
    """A service that answers ``stukken`` after ``wacht`` is set; counts who is inside."""

    def __init__(self, *stukken: bytes, tussen_s: float = 0.0) -> None:
        self.stukken, self.tussen_s = stukken or (b"{}",), tussen_s
        self.vrij, self.binnen, self.verzonden = asyncio.Event(), 0, 0
        self.vrij.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.binnen += 1
        try:
            await self.vrij.wait()
        finally:
            self.binnen -= 1
        return httpx.Response(200, stream=Druppels(self), request=request)


class Druppels(httpx.AsyncByteStream):
    def __init__(self, dienst: Dienst) -> None:
        self.dienst = dienst

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for stuk in self.dienst.stukken:
            self.dienst.verzonden += len(stuk)
            yield stuk
            await asyncio.sleep(self.dienst.tussen_s)


def diensten(triage: Dienst, **anders: Any) -> Diensten:
    """``triage`` may be ill; every other service is well."""
    vast = {"dienst_tegelijk": 2, "dienst_timeout_s": 5.0, "pakket_max": 100, "url": lambda d: f"http://{d}", "sleutel": lambda d: "s" * 40}
    transports = {naam: Dienst() for naam in ("intake", "casusoverleg", "afschaling", "rights")} | {"triage": triage}
    return Diensten(SimpleNamespace(**vast | anders), transports)  # type: ignore[arg-type]


async def roep(d: Diensten, dienst: str) -> httpx.Response:
    return await d.roep(dienst, "GET", "/x", PAS)


async def test_een_dienst_die_hangt_houdt_alleen_haar_eigen_plaatsen_bezet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wie geen plaats krijgt hoort meteen 503 met Retry-After en er is niets verstuurd; een andere dienst wacht op niemand."""
    monkeypatch.setattr(proxy, "WACHT_S", 0.01)
    triage = Dienst()
    triage.vrij.clear()
    d = diensten(triage)
    hangend = [asyncio.create_task(roep(d, "triage")) for _ in range(2)]
    while triage.binnen < 2:
        await asyncio.sleep(0)

    for _ in range(3):
        with pytest.raises(errors.Unavailable) as bezet:
            await roep(d, "triage")
        assert (await roep(d, "intake")).status_code == 200

    assert (bezet.value.code, bezet.value.headers, triage.binnen) == ("dienst_bezet", {"Retry-After": "2"}, 2)
    triage.vrij.set()
    assert [a.status_code for a in await asyncio.gather(*hangend)] == [200, 200]
    assert (await roep(d, "triage")).status_code == 200, "the places came back"


async def test_een_piek_wacht_op_een_plaats() -> None:
    """Meer aanroepen dan plaatsen is geen fout zolang de dienst doorwerkt."""
    d = diensten(Dienst())

    antwoorden = await asyncio.gather(*(roep(d, "triage") for _ in range(20)))

    assert [a.status_code for a in antwoorden] == [200] * 20


async def test_wie_afhaakt_laat_geen_plaats_bezet() -> None:
    """Een aanroeper die ophangt, of een aanroep die mislukt, geeft zijn plaats terug."""
    triage = Dienst()
    triage.vrij.clear()
    d = diensten(triage, dienst_tegelijk=1, dienst_timeout_s=0.02)
    weg = asyncio.create_task(roep(d, "triage"))
    await asyncio.sleep(0)
    weg.cancel()
    await asyncio.gather(weg, return_exceptions=True)
    with pytest.raises(Onbekend) as traag:
        await roep(d, "triage")
    triage.vrij.set()

    assert (await roep(d, "triage")).status_code == 200
    assert isinstance(traag.value.fout, errors.UpstreamTimeout)


async def test_een_druppelend_antwoord_heeft_een_einde() -> None:
    """De termijn geldt voor het hele antwoord: wie steeds op tijd een byte stuurt is toch te laat, en de uitkomst is onbekend."""
    d = diensten(Dienst(*[b" "] * 60, tussen_s=0.01), dienst_timeout_s=0.05)

    with pytest.raises(Onbekend) as fout:
        await roep(d, "triage")

    assert isinstance(fout.value.fout, errors.UpstreamTimeout)


async def test_een_antwoord_zonder_einde_wordt_niet_bewaard() -> None:
    """Groter dan het grootste pakket is geen bruikbaar antwoord; de rest wordt niet meer gelezen, aangekondigd of niet."""
    dienst = Dienst(*[b"x" * 60] * 1000)
    d = diensten(dienst)
    with pytest.raises(Onbekend) as fout:
        await roep(d, "triage")
    verzonden = dienst.verzonden

    d._clients["triage"] = httpx.AsyncClient(
        base_url="http://triage", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"x" * 101))
    )
    with pytest.raises(Onbekend) as aangekondigd:
        await roep(d, "triage")

    assert [type(f.value.fout) for f in (fout, aangekondigd)] == [errors.Upstream] * 2
    assert verzonden <= 240


async def test_wie_intake_leest_merkt_niets_van_een_triage_die_hangt(keten: Keten, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over de hele keten: de zieke dienst geeft 503 met Retry-After, een lezing elders gaat gewoon door, en daarna is alles weer goed."""
    monkeypatch.setattr(proxy, "WACHT_S", 0.01)
    zaak = await zaken.klaar_voor_triage(keten)
    keten.kern.diensten._plaatsen["triage"] = asyncio.Semaphore(0)

    bezet = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=(sleutel := str(uuid4())))
    elders = await zaak.regisseur.get(f"/casussen/{zaak.casus_id}")

    assert (bezet.status_code, bezet.json()["code"], bezet.headers["retry-after"]) == (503, "dienst_bezet", "2")
    assert elders.status_code == 200
    keten.kern.diensten._plaatsen["triage"].release()
    assert (await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel)).status_code == 201
