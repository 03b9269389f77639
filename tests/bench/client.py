"""A load generator that costs little itself: HTTP/1.1 over kept connections, a number of callers at once, CPU from /proc."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

TIK = os.sysconf("SC_CLK_TCK")
Bron = Callable[[], bytes | None]
"""The next request as it goes over the wire; None when there is no more work."""


class Mislukt(RuntimeError):
    """An answer that is not a success: what is then measured says nothing."""


def verzoek(methode: str, pad: str, token: str, body: Any = None, **kop: str) -> bytes:
    """One request; the body is JSON."""
    raw = b"" if body is None else json.dumps(body).encode()
    koppen = {"host": "127.0.0.1", "authorization": f"Bearer {token}", "content-length": str(len(raw))}
    koppen |= {"content-type": "application/json"} if raw else {}
    regels = [f"{methode} {pad} HTTP/1.1", *(f"{k.replace('_', '-')}: {v}" for k, v in {**koppen, **kop}.items())]
    return "\r\n".join([*regels, "", ""]).encode() + raw


class Lijn:
    """One kept connection."""

    def __init__(self, lezer: asyncio.StreamReader, schrijver: asyncio.StreamWriter) -> None:
        self._lezer, self._schrijver = lezer, schrijver

    @classmethod
    async def open(cls, poort: int) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", poort, limit=2**26))

    async def stuur(self, raw: bytes) -> tuple[int, bytes]:
        """Status and body of one answer."""
        self._schrijver.write(raw)
        kop = (await self._lezer.readuntil(b"\r\n\r\n")).lower()
        lengte = int(kop.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) if b"content-length:" in kop else 0
        return int(kop[9:12]), await self._lezer.readexactly(lengte)

    async def vraag(self, raw: bytes) -> Any:
        """The JSON of an answer that must be a success."""
        status, body = await self.stuur(raw)
        if not 200 <= status < 300:
            raise Mislukt(f"{raw.split(b' HTTP', 1)[0].decode()}: {status} {body.decode(errors='replace')[:800]}")
        return json.loads(body) if body else None

    async def sluit(self) -> None:
        self._schrijver.close()
        await self._schrijver.wait_closed()


@dataclass
class Monster:
    """What was measured: latencies and wall time in seconds, CPU seconds of the measured processes."""

    tijden: list[float] = field(default_factory=list)
    duur: float = 0.0
    cpu: float = 0.0

    def erbij(self, ander: "Monster") -> None:
        self.tijden += ander.tijden
        self.duur += ander.duur
        self.cpu += ander.cpu

    def kwantiel(self, deel: float) -> float:
        """Latency in milliseconds below which this part of the requests stays."""
        op_rij = sorted(self.tijden)
        return op_rij[min(len(op_rij) - 1, int(len(op_rij) * deel))] * 1000


async def meet(poort: int, pids: Collection[int], bron: Bron, tegelijk: int, seconden: float) -> Monster:
    """Send requests with ``tegelijk`` callers until time is up or ``bron`` is empty; Mislukt at the first answer that is no success."""
    lijnen = [await Lijn.open(poort) for _ in range(tegelijk)]
    monster = Monster()
    begin, cpu = time.perf_counter(), cpu_s(pids)

    async def beller(lijn: Lijn) -> None:
        while time.perf_counter() - begin < seconden and (raw := bron()) is not None:
            van = time.perf_counter()
            await lijn.vraag(raw)
            monster.tijden.append(time.perf_counter() - van)

    try:
        await asyncio.gather(*(beller(lijn) for lijn in lijnen))
        monster.duur = time.perf_counter() - begin
        monster.cpu = cpu_s(pids) - cpu
    finally:
        for lijn in lijnen:
            await lijn.sluit()
    return monster


def cpu_s(pids: Collection[int]) -> float:
    """User and system time of these processes together, in seconds (proc(5): fields 14 and 15 of stat)."""
    return sum(sum(int(x) for x in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]) for pid in pids) / TIK
