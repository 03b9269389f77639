"""The policy cases of tests/beleid, built once, and rules that are put aside for a moment: what both proofs run on."""

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gateway.beleid import REGELS, TOEGESTAAN, Parameters, Regel, Vraag
from gateway.beleid.besluit import Besluit
from tests.gateway.test_beleid_gevallen import BESTANDEN, lees, toets

_BESLIS = importlib.import_module("gateway.beleid.beslis")  # the package exports the function under the same name


@dataclass(frozen=True)
class Geval:
    """One TOML case with its question, ready to be asked."""

    naam: str
    uitkomst: str
    inhoud: dict[str, Any]
    vraag: Vraag

    @property
    def regel(self) -> str:
        return str(self.inhoud["regel"])

    @property
    def eisen(self) -> frozenset[str]:
        return frozenset(self.inhoud["eis"])

    def is_rood(self) -> bool:
        """Beleid no longer answers as the case says; an exception is red too."""
        try:
            toets(self.uitkomst, self.inhoud, self.vraag)
        except Exception:  # whatever a changed rule raises, the test that meets it is red
            return True
        return False


def lees_gevallen(paden: Iterable[Path] = BESTANDEN) -> list[Geval]:
    """Every case."""
    return [_lees(pad) for pad in paden]


def _lees(pad: Path) -> Geval:
    inhoud, vraag = lees(pad)
    return Geval(f"{pad.parent.name}/{pad.stem}", pad.parent.name, inhoud, vraag)


def altijd_toegestaan(vraag: Vraag, p: Parameters) -> Besluit:
    """What a rule becomes when it is put aside."""
    return TOEGESTAAN


@contextmanager
def in_plaats_van(regel: Regel, ander: Regel) -> Iterator[None]:
    """Put another rule in the place of this one, and back again."""
    plek = next(i for i, r in enumerate(REGELS) if r is regel)
    REGELS[plek] = ander
    vergeet()
    try:
        yield
    finally:
        REGELS[plek] = regel
        vergeet()


def terzijde(regel: Regel) -> Regel:
    """The rule that permits everything and misses nothing."""
    return replace(regel, toets=altijd_toegestaan, nodig=())


def vergeet() -> None:
    """Beleid remembers which rules have a say; after a change of the rules it must look again."""
    _BESLIS._plan_voor.cache_clear()
