"""`make mutatie`: change beleid in every small way and list the changes no test notices.

A mutant is asked of the policy cases first, then of tests/gateway/test_beleid*.py, then of a part of the exhaustive space. A change of
what a rule declares that only docs/eisen.md shows (`make check` compares it) is counted apart: seen, but by no case.
"""

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.mutatie.mutanten import Mutant, mutanten
from tests.mutatie.toetsen import Toetsen

UIT = Console(stderr=True, highlight=False, soft_wrap=True)
_WERK: list[Mutant] = []
_TOETSEN: list[Toetsen] = []


def gedood_door(nummer: int) -> tuple[int, str]:
    """By what this mutant is noticed: geval, test, uitputting, document; empty when it survives."""
    mutant, toetsen = _WERK[nummer], _TOETSEN[0]
    with mutant.zet():
        gevonden = toetsen.vind(mutant.functie)
    return nummer, gevonden or ("document" if mutant.verklaring else "")


def _alles(kernen: int) -> Iterator[tuple[int, str]]:
    nummers = range(len(_WERK))
    if kernen == 1:
        yield from map(gedood_door, nummers)
        return
    with multiprocessing.get_context("fork").Pool(kernen) as pool:
        yield from pool.imap_unordered(gedood_door, nummers, chunksize=8)


def main(argv: Sequence[str] | None = None) -> int:
    """0: measured; survivors are a finding to weigh, since some changes mean the same."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutatie", description=__doc__)
    parser.add_argument("--alleen", default="", help="only places that match this pattern, e.g. regels/(wie|casus)")
    parser.add_argument("--kernen", type=int, default=2)
    parser.add_argument("--uit", type=Path, help="write the survivors as JSON here")
    keuze = parser.parse_args(argv)
    begin = time.perf_counter()
    _WERK[:] = [m for m in mutanten() if re.search(keuze.alleen, m.plek)]
    _TOETSEN[:] = [Toetsen()]
    if stuk := Counter(_TOETSEN[0].al_rood):
        UIT.print(f"al rood zonder mutant, en dus niet gebruikt: {dict(stuk)}", style="red")
    uitslag = [""] * len(_WERK)
    kolommen = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*kolommen, console=UIT) as voortgang:
        for nummer, door in voortgang.track(_alles(keuze.kernen), total=len(_WERK), description="mutanten"):
            uitslag[nummer] = door
    _meld(uitslag, keuze.uit, time.perf_counter() - begin)
    return 0


def _meld(uitslag: list[str], uit: Path | None, seconden: float) -> None:
    over = [m for m, door in zip(_WERK, uitslag, strict=True) if not door]
    for mutant in over:
        UIT.print(f"overleeft: {mutant}", markup=False)
    telling = Counter(door or "overleeft" for door in uitslag)
    UIT.print(f"{len(_WERK)} mutanten in {seconden:.0f} s: " + ", ".join(f"{naam} {aantal}" for naam, aantal in telling.most_common()))
    if uit:
        alles = [{"plek": m.plek, "wat": m.wat, "door": door} for m, door in zip(_WERK, uitslag, strict=True)]
        uit.write_text(json.dumps(alles, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
