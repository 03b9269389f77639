"""Who cites which norm: every rule, docstring, comment, test and policy case, read once."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.eisen.normen import ROOT

BRON = ("shared", "gateway", "services", "deploy")
EIS_ID = re.compile(r"\b(?:ZVH|PGA|LJR|XTRA|IED)-(?:[A-Z]{0,2}\d[0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[a-z0-9]+)*|formulieren)")
EIGEN_VOORBEELDEN = "deploy/eisen/"

Plek = tuple[str, int]
"""What is cited where: `gateway/klok.py::verloop` (the file alone outside any function or class) and its line."""


@dataclass
class Vindplaatsen:
    """Where ids are cited, by id."""

    regels: dict[str, set[Plek]] = field(default_factory=lambda: defaultdict(set))
    bron: dict[str, set[Plek]] = field(default_factory=lambda: defaultdict(set))
    tests: dict[str, set[Plek]] = field(default_factory=lambda: defaultdict(set))
    elders: dict[str, set[Plek]] = field(default_factory=lambda: defaultdict(set))

    def gehandhaafd(self, eis_id: str) -> set[str]:
        """Places that name this norm: the rules first, then what cites it in words; a rule's own docstring is not a second place."""
        return {naam for naam, _ in self.regels.get(eis_id, ())} | {naam for naam, _ in self.bron.get(eis_id, ())}

    def getest(self, eis_id: str) -> set[str]:
        """Tests and policy cases that cite this norm."""
        return {naam for naam, _ in self.tests.get(eis_id, ())}

    def onbekend(self, bekend: set[str]) -> dict[str, set[str]]:
        """Cited ids that no reglement has, with file and line of each citation."""
        fout: dict[str, set[str]] = defaultdict(set)
        for soort in (self.regels, self.bron, self.tests, self.elders):
            for eis_id in soort.keys() - bekend:
                fout[eis_id] |= {f"{naam.partition('::')[0]}:{regel}" for naam, regel in soort[eis_id]}
        return dict(fout)


def verzamel(root: Path = ROOT) -> Vindplaatsen:
    """Read all source and tests once and note who cites what."""
    gevonden = Vindplaatsen()
    for naam, pad in bestanden(root, BRON, "*.py"):
        _lees_bron(gevonden, naam, pad.read_text(encoding="utf-8"))
    for naam, pad in bestanden(root, ["shared/convenant", "deploy/verbanden"], "*.y*ml"):
        _noteer(gevonden.bron, naam, pad.read_text(encoding="utf-8"), Kaart())
    for naam, pad in bestanden(root, ["tests"], "*.py"):
        boom = ast.parse(pad.read_text(encoding="utf-8"))
        kaart = Kaart(boom)
        for regel, eis_id in _aanroepen(boom, "eis"):
            gevonden.tests[eis_id].add((kaart.plek(naam, regel), regel))
    for pad in sorted(root.glob("*.md")):
        _noteer(gevonden.elders, pad.name, pad.read_text(encoding="utf-8"), Kaart())
    for naam, pad in bestanden(root, ["tests"], "*.toml"):
        for eis_id in _toml_eisen(tomllib.loads(pad.read_text(encoding="utf-8"))):
            gevonden.tests[eis_id].add((naam, 1))
    return gevonden


def bestanden(root: Path, mappen: Iterable[str], patroon: str) -> Iterator[tuple[str, Path]]:
    """(path relative to the root, path) of the files below these directories."""
    for naam in mappen:
        for pad in sorted((root / naam).rglob(patroon)):
            yield pad.relative_to(root).as_posix(), pad


class Kaart:
    """Which outermost function or class of a module holds a line, its decorators included."""

    def __init__(self, boom: ast.Module | None = None) -> None:
        self._stukken: list[tuple[int, int, str]] = []
        for knoop in boom.body if boom else ():
            if isinstance(knoop, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                begin = min([knoop.lineno, *(d.lineno for d in knoop.decorator_list)])
                self._stukken.append((begin, knoop.end_lineno or begin, knoop.name))

    def plek(self, bestand: str, regel: int) -> str:
        """`pad::naam`, or the path alone."""
        naam = next((n for begin, eind, n in self._stukken if begin <= regel <= eind), "")
        return f"{bestand}::{naam}" if naam else bestand


def _lees_bron(gevonden: Vindplaatsen, naam: str, tekst: str) -> None:
    if naam.startswith(EIGEN_VOORBEELDEN):
        return
    boom = ast.parse(tekst)
    kaart = Kaart(boom)
    for regel, eis_id in _aanroepen(boom, "regel"):
        gevonden.regels[eis_id].add((kaart.plek(naam, regel), regel))
    _noteer(gevonden.bron, naam, tekst, kaart)


def _noteer(plekken: dict[str, set[Plek]], naam: str, tekst: str, kaart: Kaart) -> None:
    for nummer, regel in enumerate(tekst.splitlines(), start=1):
        for eis_id in EIS_ID.findall(regel):
            plekken[eis_id].add((kaart.plek(naam, nummer), nummer))


def _aanroepen(boom: ast.AST, naam: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each string given to a call of `naam`, also as `pytest.mark.naam`."""
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Call):
            doel = knoop.func.attr if isinstance(knoop.func, ast.Attribute) else getattr(knoop.func, "id", None)
            if doel == naam:
                yield from ((w.lineno, w.value) for w in knoop.args if isinstance(w, ast.Constant) and isinstance(w.value, str))


def _toml_eisen(waarde: Any) -> Iterator[str]:
    """Ids under any key `eis` of a policy case."""
    if isinstance(waarde, dict):
        eigen = waarde.get("eis", [])
        yield from [eigen] if isinstance(eigen, str) else eigen
        waarde = list(waarde.values())
    if isinstance(waarde, list):
        for deel in waarde:
            yield from _toml_eisen(deel)
