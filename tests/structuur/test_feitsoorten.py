"""What a fact is called fits its column: SQLite stores any length, PostgreSQL refuses the act."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import gateway
from gateway.model import Feit

ROOT = Path(gateway.__file__).parent
PLAATS = {"een_feit": 2, "leg_vast": 3, "schrijf_feiten": 1}
"""Where in its arguments each of these names the soort of a fact."""


def test_elke_soort_feit_past_in_haar_kolom() -> None:
    """Een naam die op SQLite past en op PostgreSQL niet, maakt van een recht van de betrokkene een 500."""
    past = Feit.__table__.c.soort.type.length
    soorten = {soort for module in _modules() for soort in _soorten(module)}

    assert len(soorten) > 20, "de zoeker vindt ze"
    assert sorted(s for s in soorten if len(s) > past) == []


def _modules() -> Iterator[ModuleType]:
    for pad in sorted(ROOT.rglob("*.py")):
        if "migrations" not in pad.parts:
            yield importlib.import_module(".".join(pad.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"))


def _soorten(module: ModuleType) -> Iterator[str]:
    for knoop in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        plaats = PLAATS.get(getattr(knoop.func, "attr", getattr(knoop.func, "id", ""))) if isinstance(knoop, ast.Call) else None
        if plaats is None or not isinstance(knoop, ast.Call) or len(knoop.args) <= plaats:
            continue
        soort = knoop.args[plaats]
        naam = getattr(module, soort.id, None) if isinstance(soort, ast.Name) else getattr(soort, "value", None)
        if isinstance(naam, str):
            yield naam
