"""The one shape of a fault campaign: what is promised, one round of attempts, and what went wrong in it as text."""

import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import make_url

from gateway.settings import DIENSTEN
from tests.keten import Keten, een_keten
from tests.postgres import databases

Databank = Literal["postgresql", "sqlite"]
Meld = Callable[[int, int], None]
"""Told how many attempts were made and how many failed so far."""


@dataclass
class Ronde:
    """What one round did: how many times the promise was tried, and each time it was not kept."""

    pogingen: int
    fouten: list[str] = field(default_factory=list)
    soorten: dict[str, int] = field(default_factory=dict)
    """How the attempts are spread over what they try: a count that stays at zero says that nothing was tried."""


class Campagne(Protocol):
    """One promise under one kind of misfortune. ``begin`` once per keten; ``ronde`` until there were enough attempts, or none is left."""

    naam: str
    norm: str

    def doel(self, databank: Databank) -> int:
        """How many attempts a full run makes."""

    async def begin(self, keten: Keten, databank: Databank) -> None:
        """Before the first round of this keten."""

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde | None:
        """One round of at most about ``hoogstens`` attempts; None when there is nothing left to try."""

    async def slot(self) -> list[str]:
        """What is wrong when all is done, for what can only be seen over everything."""


@dataclass
class Uitslag:
    """What became of one promise on one database."""

    naam: str
    norm: str
    databank: Databank
    pogingen: int = 0
    fouten: list[str] = field(default_factory=list)
    soorten: dict[str, int] = field(default_factory=dict)
    seconden: float = 0.0

    def tel(self, ronde: Ronde) -> None:
        self.pogingen += ronde.pogingen
        self.fouten += ronde.fouten
        for soort, aantal in ronde.soorten.items():
            self.soorten[soort] = self.soorten.get(soort, 0) + aantal


@asynccontextmanager
async def een_keten_op(databank: Databank) -> AsyncIterator[Keten]:
    """A fresh keten in this process, with nothing left of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="zvh-storing-") as map:
        if databank == "sqlite":
            async with een_keten(Path(map)) as keten:
                yield keten
            return
        with databases(("gateway", *DIENSTEN)) as urls:
            async with een_keten(Path(map), {naam: _zonder_wachten(url) for naam, url in urls.items()}) as keten:
                yield keten


def _zonder_wachten(url: str) -> str:
    """Commits that do not wait for the disk: here the server never falls, and who sees what is the same."""
    return make_url(url).update_query_dict({"options": "-c synchronous_commit=off"}).render_as_string(hide_password=False)


async def draai(campagne: Campagne, databank: Databank, pogingen: int, uiterlijk: float, meld: Meld) -> Uitslag:
    """Rounds until there were enough attempts, the campaign is exhausted, or the clock (``uiterlijk``, monotonic) says stop."""
    uitslag, begin, nummer = Uitslag(campagne.naam, campagne.norm, databank), time.monotonic(), 0
    async with een_keten_op(databank) as keten:
        await campagne.begin(keten, databank)
        while uitslag.pogingen < pogingen and time.monotonic() < uiterlijk:
            ronde = await campagne.ronde(nummer, pogingen - uitslag.pogingen)
            if ronde is None:
                break
            uitslag.tel(ronde)
            nummer += 1
            meld(uitslag.pogingen, len(uitslag.fouten))
        uitslag.fouten += await campagne.slot()
    uitslag.seconden = time.monotonic() - begin
    return uitslag
