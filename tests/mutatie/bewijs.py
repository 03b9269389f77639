"""`make eisen BEWIJS=1`: put every rule of beleid aside in turn; a rule none of whose own cited cases turns red upholds nothing.

The same is asked of every kern-eis of soort `regel` that only rules uphold: with its rules aside one by one, a case that cites it
(or a test of tests/gateway/test_beleid*.py that does) must turn red.
"""

import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.eisen import lees_eisen, standen, verzamel
from gateway.beleid import REGELS, Regel
from tests.mutatie.gevallen import Geval, in_plaats_van, lees_gevallen, terzijde

UIT = Console(stderr=True, highlight=False, soft_wrap=True)
Rood = Callable[[Regel, Sequence[str]], bool]
"""Whether one of these tests in Python turns red with this rule aside."""


@dataclass(frozen=True)
class Uitslag:
    """One rule put aside: how many cases of its own it has, which of them turned red, and the norms those cite."""

    regel: str
    gevallen: int
    rood: tuple[str, ...]
    eisen: frozenset[str]


def bewijs(regel: Regel, gevallen: Iterable[Geval]) -> Uitslag:
    """Put one rule aside and ask its own cited cases again."""
    eigen = [g for g in gevallen if g.regel == regel.naam]
    with in_plaats_van(regel, terzijde(regel)):
        rood = [g for g in eigen if g.is_rood()]
    return Uitslag(regel.naam, len(eigen), tuple(g.naam for g in rood), frozenset(e for g in rood for e in g.eisen))


def niet_belegd(uitslagen: Iterable[Uitslag]) -> list[str]:
    """Rules none of whose own cases turned red."""
    return [f"regel {u.regel} is niet belegd: geen van haar {u.gevallen} gevallen wordt rood" for u in uitslagen if not u.rood]


def zonder_bewijs(uitslagen: Sequence[Uitslag], rood_in_python: Rood) -> list[str]:
    """Kern-eisen of soort regel upheld by rules alone, of which no case and no test turned red."""
    bewezen = {eis for u in uitslagen for eis in u.eisen}
    fouten = []
    for s in standen(lees_eisen(), verzamel()):
        if not s.eis.is_kernregel or not s.plekken or s.eis.id in bewezen or any(soort != "regel" for soort, _ in s.plekken):
            continue
        eigen = [r for r in REGELS if s.eis.id in r.eisen]
        if eigen and not any(rood_in_python(r, s.tests) for r in eigen):
            fouten.append(f"{s.eis.id} is niet belegd: geen geval dat haar noemt wordt rood zonder {', '.join(r.naam for r in eigen)}")
    return fouten


def rood_in_python(regel: Regel, tests: Sequence[str]) -> bool:
    """Run those of them that stand in tests/gateway/test_beleid*.py with the rule aside; the others need a running keten."""
    snel = [t for t in tests if t.startswith("tests/gateway/test_beleid")]
    if not snel:
        return False
    with in_plaats_van(regel, terzijde(regel)), contextlib.redirect_stdout(io.StringIO()):
        return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *snel]) == pytest.ExitCode.TESTS_FAILED


def main() -> int:
    """0 when every rule and every kern regel is belegd; else 1, naming which not."""
    gevallen = lees_gevallen()
    if stuk := [g.naam for g in gevallen if g.is_rood()]:
        UIT.print(f"deze gevallen zijn al rood: {', '.join(stuk)}", style="red")
        return 1
    kolommen = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*kolommen, console=UIT) as voortgang:
        uitslagen = [bewijs(r, gevallen) for r in voortgang.track(list(REGELS), description="regels terzijde")]
    fouten = niet_belegd(uitslagen) + zonder_bewijs(uitslagen, rood_in_python)
    for fout in fouten:
        UIT.print(fout, style="red", markup=False)
    UIT.print(f"{len(REGELS)} regels, {len(gevallen)} gevallen, {sum(len(u.rood) for u in uitslagen)} keer rood, {len(fouten)} niet belegd")
    return 1 if fouten else 0


if __name__ == "__main__":
    sys.exit(main())
