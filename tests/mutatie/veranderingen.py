"""One small change to a function, as its syntax tree: conditions, comparisons, lists, returns."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

_VERGELIJKEN: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ANDERE_NAAM = {"any": "all", "all": "any", "min": "max", "max": "min", "issuperset": "issubset"}


Vervanger = Callable[[Any, ast.FunctionDef], None]
Voorstel = Iterator[tuple[str, Vervanger]]


def veranderingen(functie: ast.FunctionDef) -> Iterator[tuple[int, str, ast.FunctionDef]]:
    """(line, what was done, the changed function), one for each small change of the body."""
    for nummer, knoop in enumerate(_knopen(functie)):
        for wat, vervang in _vervangers(knoop):
            kopie = deepcopy(functie)
            vervang(_knopen(kopie)[nummer], kopie)
            yield getattr(knoop, "lineno", functie.lineno), wat, kopie


def _knopen(functie: ast.FunctionDef) -> list[ast.AST]:
    """Every node of the body; decorators and annotations are no body."""
    return [knoop for stuk in functie.body for knoop in ast.walk(stuk)]


def _vervangers(knoop: ast.AST) -> Voorstel:
    for soort, maak in _PER_SOORT:
        if isinstance(knoop, soort):
            yield from maak(knoop)


def _andere_vergelijking(knoop: ast.Compare) -> Voorstel:
    for nummer, op in enumerate(knoop.ops):
        for ander in _VERGELIJKEN.get(type(op), ()):
            yield f"{_tekst(knoop)}: {type(op).__name__} wordt {ander.__name__}", _zet_op(nummer, ander)


def _ander_voegwoord(knoop: ast.BoolOp) -> Voorstel:
    wordt = ast.Or if isinstance(knoop.op, ast.And) else ast.And
    yield f"{_tekst(knoop)}: {'and' if wordt is ast.Or else 'or'} omgewisseld", lambda k, f: setattr(k, "op", wordt())
    for nummer, deel in enumerate(knoop.values):
        yield f"{_tekst(knoop)}: zonder {_tekst(deel)}", _zonder("values", nummer)


def _zonder_not(knoop: ast.UnaryOp) -> Voorstel:
    if isinstance(knoop.op, ast.Not):
        yield f"{_tekst(knoop)}: zonder not", lambda k, f: _vervang(f, k, k.operand)


def _andere_voorwaarde(knoop: ast.If | ast.IfExp) -> Voorstel:
    for waarde in (True, False):
        yield f"if {_tekst(knoop.test)}: altijd {waarde}", lambda k, f, w=waarde: setattr(k, "test", ast.Constant(w))


def _zonder_filter(knoop: ast.comprehension) -> Voorstel:
    for nummer, deel in enumerate(knoop.ifs):
        yield f"for … if {_tekst(deel)}: zonder die voorwaarde", _zonder("ifs", nummer)


def _kortere_lijst(knoop: ast.Tuple | ast.Set | ast.List) -> Voorstel:
    for nummer, deel in enumerate(knoop.elts):
        if isinstance(deel, ast.Constant) and len(knoop.elts) > 1:
            yield f"{_tekst(knoop)}: zonder {_tekst(deel)}", _zonder("elts", nummer)


def _andere_terugkeer(knoop: ast.Return) -> Voorstel:
    if knoop.value is None:
        return
    tekst = _tekst(knoop.value)
    if isinstance(knoop.value, ast.Call) and tekst.startswith(("weiger(", "onbeslist(", "_ieder(", "_een(", "_door_", "BESTAAT_NIET")):
        yield f"return {tekst}: toegestaan", lambda k, f: setattr(k, "value", ast.Name("TOEGESTAAN", ast.Load()))
    elif isinstance(knoop.value, ast.Compare | ast.BoolOp | ast.UnaryOp) or tekst.startswith(("any(", "all(", "bool(")):
        for waarde in (True, False):
            yield f"return {tekst}: altijd {waarde}", lambda k, f, w=waarde: setattr(k, "value", ast.Constant(w))


def _andere_bewerking(knoop: ast.BinOp) -> Voorstel:
    if isinstance(knoop.op, ast.BitAnd | ast.BitOr | ast.Sub):
        yield f"{_tekst(knoop)}: alleen links", lambda k, f: _vervang(f, k, k.left)
    if isinstance(knoop.op, ast.BitOr):
        yield f"{_tekst(knoop)}: alleen rechts", lambda k, f: _vervang(f, k, k.right)
    if isinstance(knoop.op, ast.BitAnd):
        yield f"{_tekst(knoop)}: & wordt |", lambda k, f: setattr(k, "op", ast.BitOr())


def _andere_aanroep(knoop: ast.Call) -> Voorstel:
    naam = knoop.func.id if isinstance(knoop.func, ast.Name) else knoop.func.attr if isinstance(knoop.func, ast.Attribute) else ""
    veld = "id" if isinstance(knoop.func, ast.Name) else "attr"
    if naam in _ANDERE_NAAM:
        yield f"{_tekst(knoop)}: {naam} wordt {_ANDERE_NAAM[naam]}", lambda k, f: setattr(k.func, veld, _ANDERE_NAAM[naam])
    if naam in ("weiger", "onbeslist"):
        for nummer, kw in enumerate(knoop.keywords):
            if kw.arg == "status" and isinstance(kw.value, ast.Constant):
                yield f"{_tekst(knoop)}: zonder eigen status", _zonder("keywords", nummer)


_PER_SOORT: tuple[tuple[Any, Callable[[Any], Voorstel]], ...] = (
    (ast.Compare, _andere_vergelijking),
    (ast.BoolOp, _ander_voegwoord),
    (ast.UnaryOp, _zonder_not),
    (ast.If | ast.IfExp, _andere_voorwaarde),
    (ast.Return, _andere_terugkeer),
    (ast.comprehension, _zonder_filter),
    (ast.Tuple | ast.Set | ast.List, _kortere_lijst),
    (ast.BinOp, _andere_bewerking),
    (ast.Call, _andere_aanroep),
)


def _zet_op(nummer: int, ander: type[ast.cmpop]) -> Vervanger:
    return lambda k, f: k.ops.__setitem__(nummer, ander())


def _zonder(veld: str, nummer: int) -> Vervanger:
    def vervang(k: Any, f: ast.FunctionDef) -> None:
        deel = getattr(k, veld)
        del deel[nummer]
        if veld == "values" and len(deel) == 1:
            _vervang(f, k, deel[0])

    return vervang


def _vervang(boom: ast.AST, oud: ast.AST, nieuw: ast.AST) -> None:
    """Put one node in the place of another, wherever that stands."""
    for ouder in ast.walk(boom):
        for veld, waarde in ast.iter_fields(ouder):
            if waarde is oud:
                setattr(ouder, veld, nieuw)
            elif isinstance(waarde, list):
                setattr(ouder, veld, [nieuw if w is oud else w for w in waarde])


def _tekst(knoop: ast.AST | None) -> str:
    tekst = ast.unparse(knoop) if knoop else ""
    return tekst if len(tekst) <= 90 else tekst[:87] + "…"
