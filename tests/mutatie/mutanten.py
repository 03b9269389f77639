"""Small changes to the code of beleid, one at a time: what a tired hand might do to a rule.

mutmut leaves decorated functions alone, and every rule is one; cosmic-ray changes files on disk and starts a process for each change.
Here a changed function is compiled and its code object laid into the living function (and taken out again), so that a thousand changes
take minutes. The declaration of a rule (soorten, regimes, nodig, status, kant) is changed in the register.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from gateway.beleid import REGELS, Regel
from tests.mutatie.gevallen import in_plaats_van, vergeet
from tests.mutatie.veranderingen import veranderingen

WORTEL = Path(__file__).parents[2]
REGELMAP = WORTEL / "gateway" / "beleid" / "regels"
GEDEELD = ("gateway.beleid.lezing", "gateway.beleid.beslis", "gateway.beleid.register")
MODULES = (*GEDEELD, *(f"gateway.beleid.regels.{pad.stem}" for pad in sorted(REGELMAP.glob("*.py")) if pad.stem != "__init__"))


@dataclass(frozen=True)
class Mutant:
    """One change: `file:line` and what it does, whether it changes a declaration only, and how to put it in force."""

    plek: str
    wat: str
    verklaring: bool
    functie: tuple[str, str]
    """File and name of the function that it changes, or of the rule whose declaration it changes: only who calls it can notice."""
    zet: Callable[[], AbstractContextManager[None]]

    def __str__(self) -> str:
        return f"{self.plek} {self.wat}"


def mutanten() -> Iterator[Mutant]:
    """Every mutant of every module of beleid that decides."""
    for naam in MODULES:
        yield from van_module(importlib.import_module(naam))
    for regel in REGELS:
        yield from _van_verklaring(regel)


def van_module(module: ModuleType) -> Iterator[Mutant]:
    """The mutants of the functions of one module."""
    pad = Path(str(module.__file__))
    boom = ast.parse(pad.read_text(encoding="utf-8"))
    for plek, knoop in enumerate(boom.body):
        if isinstance(knoop, ast.FunctionDef) and (functie := _functie(module, knoop.name)) is not None:
            yield from _van_functie(boom, plek, functie, pad.relative_to(WORTEL).as_posix())
        elif isinstance(knoop, ast.ClassDef):
            yield from _van_klasse(boom, plek, module, pad.relative_to(WORTEL).as_posix())


def _functie(module: ModuleType, naam: str) -> FunctionType | None:
    """The living function; None for what is only there to build the register."""
    gevonden = inspect.unwrap(getattr(module, naam))
    return gevonden if isinstance(gevonden, FunctionType) and naam != "regel" else None


def _van_functie(boom: ast.Module, plek: int, functie: FunctionType, bestand: str) -> Iterator[Mutant]:
    origineel = boom.body[plek]
    assert isinstance(origineel, ast.FunctionDef)
    for regelnr, wat, nieuw in veranderingen(origineel):
        yield _mutant(_met(boom, plek, nieuw), functie, f"{bestand}:{regelnr}", wat)


def _van_klasse(boom: ast.Module, plek: int, module: ModuleType, bestand: str) -> Iterator[Mutant]:
    klasse = boom.body[plek]
    assert isinstance(klasse, ast.ClassDef)
    for nummer, methode in enumerate(klasse.body):
        if not isinstance(methode, ast.FunctionDef):
            continue
        functie = getattr(getattr(module, klasse.name), methode.name)
        for regelnr, wat, nieuw in veranderingen(methode):
            anders = deepcopy(klasse)
            anders.body[nummer] = nieuw
            yield _mutant(_met(boom, plek, anders), functie, f"{bestand}:{regelnr}", wat)


def _met(boom: ast.Module, plek: int, nieuw: ast.stmt) -> ast.Module:
    return ast.Module(body=[*boom.body[:plek], nieuw, *boom.body[plek + 1 :]], type_ignores=[])


def _mutant(boom: ast.Module, functie: FunctionType, plek: str, wat: str) -> Mutant:
    return Mutant(plek, wat, False, sleutel(functie.__code__), lambda: _met_code(functie, _code(boom, functie)))


def sleutel(code: CodeType) -> tuple[str, str]:
    """How a function is recognised when it is called."""
    return code.co_filename, code.co_qualname


def _code(boom: ast.Module, functie: FunctionType) -> CodeType:
    """The code object of this function in the changed module."""
    module = compile(ast.fix_missing_locations(boom), functie.__code__.co_filename, "exec")
    te_zien = [module]
    while te_zien:
        code = te_zien.pop()
        if code.co_qualname == functie.__code__.co_qualname and code.co_firstlineno == functie.__code__.co_firstlineno:
            return code
        te_zien += [c for c in code.co_consts if isinstance(c, CodeType)]
    raise LookupError(functie.__qualname__)


@contextmanager
def _met_code(functie: FunctionType, code: CodeType) -> Iterator[None]:
    origineel = functie.__code__
    functie.__code__ = code
    vergeet()
    try:
        yield
    finally:
        functie.__code__ = origineel
        vergeet()


# ---- changes of what a rule declares ----------------------------------------------------------------------------------------------------


def _van_verklaring(regel: Regel) -> Iterator[Mutant]:
    functie = inspect.unwrap(regel.toets)
    code = functie.__code__
    plek = f"{Path(code.co_filename).relative_to(WORTEL).as_posix()}:{code.co_firstlineno}"
    for wat, anders in _verklaringen(regel):
        yield Mutant(plek, f"@regel {regel.naam}: {wat}", True, sleutel(code), lambda a=anders: in_plaats_van(regel, a))


def _verklaringen(r: Regel) -> Iterator[tuple[str, Regel]]:
    for veld in ("soorten", "regimes", "reglementen"):
        lijst = getattr(r, veld)
        if len(lijst) > 1:
            yield from ((f"zonder {veld} {deel}", replace(r, **{veld: lijst - {deel}})) for deel in sorted(lijst))
    for naam in r.nodig:
        yield f"zonder nodig {naam}", replace(r, nodig=tuple(n for n in r.nodig if n != naam))
    yield f"status {r.status} wordt {403 if r.status != 403 else 404}", replace(r, status=403 if r.status != 403 else 404)
    if r.reglementen:
        yield "andere kant", replace(r, kant="ontvanger" if r.kant == "leverancier" else "leverancier")
