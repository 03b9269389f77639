"""What a mutant is held against, quickest first, all in this process; the property tests, which take seconds each, are left out."""

import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice, product
from types import FrameType
from typing import Any

from gateway.beleid import Vraag, beslis
from tests.gateway.beleid_bouw import GEVALLEN, parameters
from tests.gateway.test_beleid_gevallen import toets as toets_geval
from tests.gateway.uitputting_model import Telling, stelling_a, stelling_b, stelling_c, stelling_d, stelling_e
from tests.gateway.uitputting_ruimte import erbij, ruimte, zaden
from tests.mutatie.gevallen import Geval, lees_gevallen, vergeet
from tests.mutatie.mutanten import sleutel

MODULES = sorted(pad.stem for pad in (GEVALLEN.parent / "gateway").glob("test_beleid*.py") if pad.stem != "test_beleid_gevallen")
DEEL = 101
"""One question in so many of the space: about two thousand, of every kind (a prime number, so that no dimension is skipped)."""

Toets = Callable[[], None]


class Toetsen:
    """Policy cases, tests in Python and a part of the space, by the functions of beleid that each calls; ``al_rood``: red already."""

    def __init__(self) -> None:
        modules = [importlib.import_module(f"tests.gateway.{naam}") for naam in MODULES]
        bron: list[tuple[str, Toets]] = [("geval", _geval(g)) for g in lees_gevallen()]
        bron += [("test", t) for module in modules for t in tests_van(module)]
        seeds = zaden()
        bron += [("uitputting", _zaad(z)) for z in seeds]
        bron += [("uitputting", _vraag(v, n)) for n, v in enumerate(islice(ruimte(seeds), 0, None, DEEL))]
        self.al_rood: list[str] = []
        self._per_functie: dict[tuple[str, str], list[tuple[str, Toets]]] = defaultdict(list)
        for ring, toets in bron:
            if (functies := _roept_aan(toets)) is None:
                self.al_rood.append(ring)
            for functie in functies or ():
                self._per_functie[functie].append((ring, toets))

    def vind(self, functie: tuple[str, str]) -> str:
        """Which ring turns red first: geval, test or uitputting; empty when nothing that calls this function does."""
        return next((ring for ring, toets in self._per_functie[functie] if _faalt(toets)), "")


def _roept_aan(toets: Toets) -> set[tuple[str, str]] | None:
    """The functions of gateway/beleid that run while this test does; None when it is red already."""
    gezien: set[tuple[str, str]] = set()

    def noteer(frame: FrameType, wat: str, _: Any) -> None:
        if wat == "call" and "/gateway/beleid/" in frame.f_code.co_filename:
            gezien.add(sleutel(frame.f_code))

    vergeet()
    sys.setprofile(noteer)
    try:
        rood = _faalt(toets)
    finally:
        sys.setprofile(None)
    return None if rood else gezien


def _geval(geval: Geval) -> Toets:
    return lambda: toets_geval(geval.uitkomst, geval.inhoud, geval.vraag)


def _zaad(zaad: Vraag) -> Toets:
    def toets() -> None:
        t = Telling()
        stelling_d(zaad, parameters(zaad.regime), t)
        assert not t.fouten

    return toets


def _vraag(vraag: Vraag, nummer: int) -> Toets:
    def toets() -> None:
        t = Telling()
        _stellingen(vraag, t, met_e=nummer % 5 == 0)
        assert not t.fouten

    return toets


def _stellingen(vraag: Vraag, t: Telling, *, met_e: bool) -> None:
    p = parameters(vraag.regime)
    if beslis(vraag, p):
        for stelling in (stelling_a, stelling_b, stelling_c):
            stelling(vraag, p, t)
    for extra in erbij(vraag) if met_e else ():
        stelling_e(vraag, extra, p, t)


def tests_van(module: Any) -> Iterator[Toets]:
    """The tests of a module without fixtures, one for each combination of its parameters."""
    for naam, functie in vars(module).items():
        if naam.startswith("test_") and callable(functie) and not hasattr(functie, "hypothesis"):
            yield from _met_parameters(functie)


def _met_parameters(functie: Any) -> Iterator[Toets]:
    merken = [m for m in getattr(functie, "pytestmark", ()) if m.name == "parametrize"]
    reeksen = [[dict(zip(_namen(m.args[0]), _waarden(rij, m.args[0]), strict=True)) for rij in m.args[1]] for m in merken]
    for keuze in product(*reeksen):
        argumenten = {naam: waarde for deel in keuze for naam, waarde in deel.items()}
        yield _vast(functie, argumenten)


def _vast(functie: Any, argumenten: dict[str, Any]) -> Toets:
    def toets() -> None:
        functie(**argumenten)

    return toets


def _namen(tekst: Any) -> list[str]:
    return [n.strip() for n in tekst.split(",")] if isinstance(tekst, str) else list(tekst)


def _waarden(rij: Any, namen: Any) -> tuple[Any, ...]:
    waarden = getattr(rij, "values", rij) if type(rij).__name__ == "ParameterSet" else rij
    if type(rij).__name__ == "ParameterSet" or len(_namen(namen)) > 1:
        return tuple(waarden)
    return (waarden,)


def _faalt(toets: Toets) -> bool:
    try:
        toets()
    except Exception:  # an assertion, or whatever a changed rule raises: the test is red
        return True
    return False
