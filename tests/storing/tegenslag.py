"""The world does not cooperate: a clock that jumps under a running lease, a disk that is full (ONTWERP §2, §5.7)."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import httpx
import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from gateway.klokstand import wereldtijd
from tests.bouw import een_aanmelding
from tests.keten import Keten
from tests.storing import zaken
from tests.storing.campagne import Databank, Ronde
from tests.storing.omvallen import Overdragen, Wereld, herstel_eens
from tests.storing.valkuil import een_proces

MOMENTEN = ("POST etiketten", "PUT vertrek", "PUT aankomst", "POST vrijgave", "POST schoning")
SPRONGEN = (timedelta(hours=1), timedelta(hours=-1))


@dataclass
class Klok:
    """Wereldtijd of every gateway in this process, moved."""

    verschil: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.verschil


@contextmanager
def verzette_klok() -> Iterator[Klok]:
    """Every module that asks wereldtijd asks this clock."""
    klok = Klok()
    with ExitStack() as stapel:
        for naam, module in list(sys.modules.items()):
            if naam.startswith("gateway.") and getattr(module, "wereldtijd", None) is wereldtijd:
                stapel.enter_context(patch.object(module, "wereldtijd", klok))
        yield klok


class KlokSpringt:
    """At every call of an overdracht the clock jumps an hour, another replica looks for orphans at once, and the first goes on."""

    naam = "Een klok die springt breekt niets"
    norm = "ONTWERP §5.7"

    def doel(self, databank: Databank) -> int:
        return 60

    async def begin(self, keten: Keten, databank: Databank) -> None:
        self.w = Wereld(keten, await een_proces(keten), [await een_proces(keten)], _engines(keten))
        self.werk = Overdragen()

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde:
        moment, sprong = MOMENTEN[nummer % len(MOMENTEN)], SPRONGEN[nummer // len(MOMENTEN) % 2]
        wat, ander = await self.werk.klaarzetten(self.w), self.w.kloks[0]
        with verzette_klok() as klok:
            gedaan: list[int] = []

            async def spring(request: httpx.Request, _binnen: Any) -> None:
                delen = request.url.path.strip("/").split("/")
                if not gedaan and f"{request.method} {delen[0] if request.method == 'PUT' else delen[-1]}" == moment:
                    gedaan.append(1)
                    klok.verschil = sprong
                    await herstel_eens(ander)

            for dienst in ("intake", "triage"):
                self.w.keten.diensten[dienst].storing = spring
            await self.werk.doe(self.w, self.w.gateway, wat)
            for dienst in ("intake", "triage"):
                self.w.keten.diensten[dienst].storing = None
            fouten = await self._daarna(klok, wat)
        waar = f"{moment}, {'vooruit' if sprong > timedelta() else 'terug'}: "
        fouten += [] if gedaan else ["kwam niet langs"]
        return Ronde(1, [waar + f for f in fouten], Counter(["vooruit" if sprong > timedelta() else "terug"]))

    async def _daarna(self, klok: Klok, wat: Any) -> list[str]:
        """The clock is right again, the longest lease that a jump can have left has run out, and the klok goes round."""
        klok.verschil = timedelta(hours=1, minutes=2)
        await herstel_eens(self.w.kloks[0])
        zaak = wat[0]
        if not await self.werk.opnieuw(self.w, wat):  # by a clock that ran behind nobody took part yet, so the release said no
            (casus,) = await self.w.keten.sql("select fase from casus where id = :c", c=self.w.id(zaak.casus_id))
            if casus.fase != "intake" or not await self.werk.opnieuw(self.w, (zaak, str(uuid4()))):
                return ["gestrand"]
        return await asyncio.to_thread(self.werk.oordeel, self.w, wat)

    async def slot(self) -> list[str]:
        return await _ruim_op(self.w)


class SchijfVol:
    """At every statement that writes the disk is full, in the gateway or in a service: a 5xx, nothing half, and good again with room."""

    naam = "Een volle schijf breekt niets"
    norm = "ONTWERP §5.7, §8"

    def doel(self, databank: Databank) -> int:
        return 120

    async def begin(self, keten: Keten, databank: Databank) -> None:
        self.w = Wereld(keten, await een_proces(keten), [await een_proces(keten)], _engines(keten))
        for transport in (keten.client._transport, *(middel.binnen for middel in keten.diensten.values())):
            transport.raise_app_exceptions = False  # as behind a real server: the caller gets the problem that was sent
        self.databank, self.werk, self.plan = databank, Overdragen(), [[waar, 1] for waar in ("gateway", "intake", "triage")]

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde | None:
        if not self.plan:
            return None
        keuze = self.plan[nummer % len(self.plan)]
        waar, n = str(keuze[0]), int(keuze[1])
        wat, sleutel, nieuw = await self.werk.klaarzetten(self.w), str(uuid4()), een_aanmelding(str(uuid4()))
        with self._vol(waar, n) as teller:
            antwoorden = [await self._stuur("/overdrachten", wat[0].regisseur, zaken.doel(wat[0]), wat[1])]
            if not teller[0]:
                antwoorden.append(await self._stuur("/aanmeldingen", wat[0].aanmelder, nieuw, sleutel))
        if teller[0]:
            keuze[1] = n + 1
        else:
            self.plan.remove(keuze)
        fouten = [f"{a.status_code}" for a in antwoorden if a is not None and not _helder(a)]
        if teller[0] and all(a is not None and a.is_success for a in antwoorden):
            fouten.append("niemand merkte het")
        fouten += await self._daarna(wat)
        return Ronde(1, [f"{waar}, schrijfopdracht {n}: {f}" for f in fouten], Counter([waar]))

    async def _stuur(self, pad: str, wie: Any, body: Any, sleutel: str) -> httpx.Response:
        antwoord: httpx.Response = await wie.post(pad, body, sleutel=sleutel)
        return antwoord

    @contextmanager
    def _vol(self, waar: str, n: int) -> Iterator[list[int]]:
        """From the n-th writing statement on there is no room; the list says whether it came that far."""
        engine, geteld, vol = _engine_van(self.w.keten, waar), [0], [0]

        def voor(conn: Any, _cursor: Any, opdracht: str, *_: Any) -> None:
            if opdracht.lstrip()[:6].upper() not in ("INSERT", "UPDATE"):
                return
            geteld[0] += 1
            if geteld[0] >= n:
                vol[0] = 1
                fout: Exception = psycopg.errors.DiskFull("could not extend file: No space left on device")
                raise OperationalError(opdracht[:20], {}, fout)

        event.listen(engine, "before_cursor_execute", voor)
        try:
            yield vol
        finally:
            event.remove(engine, "before_cursor_execute", voor)

    async def _daarna(self, wat: Any) -> list[str]:
        for _ in range(4):
            await self.w.laat_verlopen()
            await herstel_eens(self.w.kloks[0])
            await self.w.laat_sleutels_los()
            if await self.werk.opnieuw(self.w, wat):
                return await asyncio.to_thread(self.werk.oordeel, self.w, wat)
        return ["gestrand"]

    async def slot(self) -> list[str]:
        return await _ruim_op(self.w)


def _helder(a: httpx.Response) -> bool:
    """Done, or one problem+json of the 5xx kind."""
    return a.is_success or (a.status_code >= 500 and a.headers["content-type"] == "application/problem+json")


def _engine_van(keten: Keten, waar: str) -> Engine:
    if waar != "gateway":
        bind: Engine = keten.diensten[waar].binnen.app.state.omgeving.sessions.kw["bind"]
        return bind
    bank = keten.kern.databank
    return bank._async.sync_engine if bank._async is not None else bank._engine


def _engines(keten: Keten) -> dict[str, Engine]:
    return {naam: create_engine(url) for naam, url in keten.urls.items()}


async def _ruim_op(w: Wereld) -> list[str]:
    for proces in (w.gateway, *w.kloks):
        await proces.sluit()
    for engine in w.engines.values():
        engine.dispose()
    return []
