"""What a decision costs, in this process: over one gegeven, and over a thousand gegevens of one casus (issue 3, Figures)."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice

from gateway.beleid import Vraag, beslis
from tests.bench.client import Monster, meet, verzoek
from tests.bench.control import Control
from tests.bench.ronden import Meld, Omvang, Regel
from tests.gateway.beleid_bouw import parameters
from tests.gateway.uitputting_ruimte import zaden

METINGEN = ("beslis_1", "beslis_1000")
DOEL_MS = {"beslis_1": 0.1, "beslis_1000": 25.0}
AANTAL = 1000


def vragen(aantal: int = AANTAL) -> list[Vraag]:
    """The move of so many gegevens of one casus, of every kind of leverancier whose move is permitted: a permit asks every rule."""
    soorten = [z for z in zaden() if z.soort == "overdracht" and z.regime == "zvh" and z.label is not None]
    return [replace(z, label=replace(z.label, id=f"gegeven-{n}")) for n, z in enumerate(islice(cycle(soorten), aantal)) if z.label]


def meet_beleid(control: Control, omvang: Omvang, meld: Meld) -> list[Regel]:
    """Rounds of control and meting next to each other, as for the keten; the ratio is to one request of the bare endpoint."""
    alle = vragen()
    kaal = verzoek("GET", "/health", "")
    monsters, ratios = {m: Monster() for m in METINGEN}, {m: list[float]() for m in METINGEN}
    for ronde in range(omvang.ronden):
        for meting in METINGEN:
            meld(f"{meting} ronde {ronde + 1}")
            ijk = asyncio.run(meet(control.poort, [control.pid], lambda: kaal, 1, omvang.control_s))
            eigen = _herhaal(_taken(meting, alle), omvang.control_s)
            monsters[meting].erbij(eigen)
            ratios[meting].append(eigen.kwantiel(0.5) / ijk.kwantiel(0.5))
    return [_regel(meting, monsters[meting], ratios[meting]) for meting in METINGEN]


def _taken(meting: str, alle: Sequence[Vraag]) -> list[Callable[[], None]]:
    if meting == "beslis_1":
        return [lambda v=v: _beslis((v,)) for v in alle]  # type: ignore[misc]
    return [lambda: _beslis(alle)]


def _beslis(deel: Sequence[Vraag]) -> None:
    p = parameters("zvh")
    for vraag in deel:
        beslis(vraag, p)


def _herhaal(taken: Sequence[Callable[[], None]], seconden: float) -> Monster:
    """Do these in turn until time is up; each at least once more than never."""
    monster = Monster()
    begin, cpu = time.perf_counter(), time.process_time()
    for taak in cycle(taken):
        van = time.perf_counter()
        taak()
        monster.tijden.append(time.perf_counter() - van)
        if time.perf_counter() - begin >= seconden:
            break
    monster.duur, monster.cpu = time.perf_counter() - begin, time.process_time() - cpu
    return monster


def _regel(meting: str, m: Monster, ratios: Sequence[float]) -> Regel:
    aantal = len(m.tijden)
    cijfers = (aantal / m.duur, m.kwantiel(0.5), m.kwantiel(0.99), m.cpu / aantal * 1000, statistics.median(ratios))
    return Regel("geen", meting, 1, *cijfers)
