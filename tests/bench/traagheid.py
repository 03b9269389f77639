"""What healthy traffic notices of a service, or of a partner's keys, that hangs, is slow or never stops (issue 6, Figures).

Reads on intake go on, alone and beside callers of the sick one, in turn: what drifts on the machine drifts in both. A few callers that each
ask once a second are no load; what they cost the others is what waiting costs.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field

from deploy.lokaal import LokaleKeten
from gateway.jwks import decode_segment, encode_segment
from tests.bench.client import Bron, Lijn, Monster, meet, verzoek
from tests.bench.ronden import PROCESSEN, Meld, Omvang, Regel
from tests.bench.vulling import Vulling

DOEL_KEER = 1.2
ZIEK = "triage"
BELLERS, TEMPO_S, TEGELIJK, DUUR_KEER = 8, 1.0, 2, 2
"""Callers of the sick one and their pace; healthy callers; how much longer a slice is than elsewhere, for the sake of p99."""
TRAAG_S = 1.5


@dataclass(frozen=True)
class Traagheid:
    """The rows, and per ailment how many times the p50 and p99 of healthy reads are those without it."""

    regels: list[Regel]
    keer: Mapping[str, tuple[float, float]]
    antwoorden: Mapping[str, Mapping[int, int]]
    """What the callers of the sick one were told, counted by status."""


@dataclass
class Kwaal:
    """One ailment: how it is brought about, what its callers ask, and what was measured."""

    naam: str
    ziek: Callable[[], AbstractAsyncContextManager[None]]
    vraag: bytes
    alleen: Monster = field(default_factory=Monster)
    ernaast: Monster = field(default_factory=Monster)
    antwoorden: dict[int, int] = field(default_factory=dict)


def meet_traagheid(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Traagheid:
    """Each ailment in turn; the service is well again afterwards."""
    return asyncio.run(_meet(keten, control_p50, omvang, meld))


async def _meet(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Traagheid:
    meld("traagheid: vullen")
    vulling = Vulling.van(keten)
    (gezond,) = await vulling.casussen(1, 20)
    kwalen, bron = _kwalen(keten, vulling.lees(await _in_triage(vulling))), _steeds(vulling.lees(gezond))
    for kwaal in kwalen:
        meld(f"traagheid: {kwaal.naam}")
        await _ronden(keten, kwaal, bron, omvang)
    regels = [_regel(keten, f"gezond_{wanneer}_{k.naam}", m, control_p50) for k in kwalen for wanneer, m in _monsters(k)]
    keer = {k.naam: (_keer(k, 0.5), _keer(k, 0.99)) for k in kwalen}
    return Traagheid(regels, keer, {k.naam: k.antwoorden for k in kwalen})


def _kwalen(keten: LokaleKeten, lees_ziek: bytes) -> list[Kwaal]:
    dienst = keten.inrichting.poort(ZIEK)
    return [
        Kwaal("hangt", lambda: _bevroren(keten, ZIEK), lees_ziek),
        Kwaal("traag", lambda: _vervangen(keten, dienst, _laat), lees_ziek),
        Kwaal("groot", lambda: _vervangen(keten, dienst, _zonder_einde), lees_ziek),
        Kwaal("jwks", lambda: _bevroren(keten, "proefpartners"), _onbekende_sleutel(keten)),
    ]


def _monsters(k: Kwaal) -> tuple[tuple[str, Monster], ...]:
    return (("voor", k.alleen), ("bij", k.ernaast))


def _keer(k: Kwaal, deel: float) -> float:
    return k.ernaast.kwantiel(deel) / k.alleen.kwantiel(deel)


def _regel(keten: LokaleKeten, naam: str, m: Monster, control_p50: float) -> Regel:
    aantal, p50 = len(m.tijden), m.kwantiel(0.5)
    databank = keten.inrichting.databank
    return Regel(databank, naam, TEGELIJK, aantal / m.duur, p50, m.kwantiel(0.99), m.cpu / aantal * 1000, p50 / control_p50)


def _steeds(raw: bytes) -> Bron:
    return lambda: raw


async def _in_triage(vulling: Vulling) -> str:
    """A casus of which the reads go to the service that falls ill."""
    (casus,) = await vulling.klaar_voor_overdracht(1, 2)
    lijn = await Lijn.open(vulling.poort)
    try:
        await lijn.vraag(vulling.overdracht(casus))
    finally:
        await lijn.sluit()
    return casus


def _onbekende_sleutel(keten: LokaleKeten) -> bytes:
    """Names a key that the issuer's document does not have (yet): somebody must go and look."""
    kop, rest = keten.token("ggz", "afgevaardigde").split(".", 1)
    velden = json.loads(decode_segment(kop)) | {"kid": "morgen"}
    return verzoek("GET", "/v1/casussen", f"{encode_segment(json.dumps(velden).encode())}.{rest}")


async def _ronden(keten: LokaleKeten, kwaal: Kwaal, bron: Bron, omvang: Omvang) -> None:
    poort, duur = keten.inrichting.poort("gateway"), omvang.seconden * DUUR_KEER
    pids = [keten.pid(naam) for naam in PROCESSEN if naam != ZIEK]
    for _ in range(omvang.ronden):
        kwaal.alleen.erbij(await meet(poort, pids, bron, TEGELIJK, duur))
        async with kwaal.ziek():
            bellers = [asyncio.create_task(_bel(poort, kwaal)) for _ in range(BELLERS)]
            await asyncio.sleep(0.05)
            try:
                kwaal.ernaast.erbij(await meet(poort, pids, bron, TEGELIJK, duur))
            finally:
                for beller in bellers:
                    beller.cancel()
                await asyncio.gather(*bellers, return_exceptions=True)


async def _bel(poort: int, kwaal: Kwaal) -> None:
    """Ask, wait for whatever comes, and ask again; never more than once in ``TEMPO_S``."""
    while True:
        begin, lijn = time.perf_counter(), await Lijn.open(poort)
        try:
            status, _ = await lijn.stuur(kwaal.vraag)
            kwaal.antwoorden[status] = kwaal.antwoorden.get(status, 0) + 1
        finally:
            await lijn.sluit()
        await asyncio.sleep(max(0.0, TEMPO_S - (time.perf_counter() - begin)))


# ── ailments ────────────────────────────────────────────────────────────────────────────────────────────────
OPGEHANGEN = (OSError, asyncio.IncompleteReadError, asyncio.CancelledError)
"""The caller went away, or the measurement is over."""


@asynccontextmanager
async def _bevroren(keten: LokaleKeten, naam: str) -> AsyncIterator[None]:
    """Its kernel still takes connections, and nobody ever answers."""
    groep = os.getpgid(keten.pid(naam))
    os.killpg(groep, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(groep, signal.SIGCONT)
        await asyncio.to_thread(keten.wacht_gereed, (naam,))


Antwoorder = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _vervangen(keten: LokaleKeten, poort: int, antwoord: Antwoorder) -> AsyncIterator[None]:
    """Another server where the service was. Started again from this thread: the kernel ends children with the thread that made them."""
    keten.kill(ZIEK)
    server = await asyncio.start_server(antwoord, "127.0.0.1", poort)
    try:
        yield
    finally:
        server.close()
        keten.herstart(ZIEK)


async def _laat(lezer: asyncio.StreamReader, schrijver: asyncio.StreamWriter) -> None:
    """An answer of no use, and late."""
    with suppress(*OPGEHANGEN):
        await lezer.readuntil(b"\r\n\r\n")
        await asyncio.sleep(TRAAG_S)
        schrijver.write(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
        await schrijver.drain()
    schrijver.close()


async def _zonder_einde(lezer: asyncio.StreamReader, schrijver: asyncio.StreamWriter) -> None:
    """Eight megabytes a second, and no end to it."""
    stuk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    with suppress(*OPGEHANGEN):
        await lezer.readuntil(b"\r\n\r\n")
        schrijver.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            schrijver.write(stuk)
            await schrijver.drain()
            await asyncio.sleep(1 / 8)
    schrijver.close()
