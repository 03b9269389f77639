"""The matrix of norms x rules x tests (`make eisen`): which eis of docs/reglementen is upheld where, and by which test.

Upheld: a `@regel("ZVH-3.5c")` or the id in a docstring or comment of the source. Tested: `@pytest.mark.eis("ZVH-3.5c")`, or the key
`eis = ["ZVH-3.5c"]` of a policy case in TOML. In our texts a hyphen makes an id ("ZVH-3.5c") and a space an article ("ZVH 3.5"):
an id that does not exist is an error (exit 1).
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
REGLEMENTEN = ("zvh", "pga", "ljr", "xtra", "ied")
BRON = ("shared", "gateway", "services", "deploy")
EIS_ID = re.compile(r"\b(?:ZVH|PGA|LJR|XTRA|IED)-(?:[A-Z]{0,2}\d[0-9A-Za-z]*(?:\.[0-9A-Za-z]+)*(?:-[a-z0-9]+)*|formulieren)")


@dataclass(frozen=True)
class Eis:
    """One norm as docs/reglementen gives it; `fase` and `artikel` are texts to show."""

    id: str
    reglement: str
    artikel: str
    soort: str
    prioriteit: str
    fase: str


@dataclass
class Vindplaatsen:
    """Where ids are cited: id -> places such as `gateway/beleid/regels.py:12`."""

    regels: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bron: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tests: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    elders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def gehandhaafd(self, eis_id: str) -> set[str]:
        """Files that uphold this norm; `@` marks a rule of beleid, the others name the norm in a docstring or comment."""
        regels = {plek.rsplit(":", 1)[0] for plek in self.regels.get(eis_id, set())}
        return {f"@{naam}" for naam in regels} | ({plek.rsplit(":", 1)[0] for plek in self.bron.get(eis_id, set())} - regels)

    def getest(self, eis_id: str) -> set[str]:
        """Test files and policy cases that cite this norm."""
        return {plek.rsplit(":", 1)[0] for plek in self.tests.get(eis_id, set())}

    def onbekend(self, bekend: set[str]) -> dict[str, set[str]]:
        """Cited ids that no reglement has, with the places that cite them."""
        fout: dict[str, set[str]] = defaultdict(set)
        for soort in (self.regels, self.bron, self.tests, self.elders):
            for eis_id in soort.keys() - bekend:
                fout[eis_id] |= soort[eis_id]
        return dict(fout)


def lees_reglement(naam: str, root: Path = ROOT) -> dict[str, Any]:
    """The YAML of one reglement."""
    inhoud: dict[str, Any] = yaml.safe_load((root / "docs" / "reglementen" / f"{naam}.yaml").read_text(encoding="utf-8"))
    return inhoud


def lees_eisen(root: Path = ROOT) -> list[Eis]:
    """Every eis of every reglement, in the order of the documents."""
    return [
        Eis(rij["id"], naam, str(rij["artikel"]), rij["soort"], rij["prioriteit"], ", ".join(rij["fase"]))
        for naam in REGLEMENTEN
        for rij in lees_reglement(naam, root)["eisen"]
    ]


def bekende_ids(root: Path = ROOT) -> set[str]:
    """Ids that may be cited: eisen, and the readings (`onduidelijkheden`) we chose."""
    lezingen = {rij["id"] for naam in REGLEMENTEN for rij in lees_reglement(naam, root).get("onduidelijkheden", [])}
    return {eis.id for eis in lees_eisen(root)} | lezingen


def bestanden(root: Path, mappen: Iterable[str], patroon: str) -> Iterator[tuple[str, Path]]:
    """(path relative to the root, path) of the files below these directories."""
    for naam in mappen:
        for pad in sorted((root / naam).rglob(patroon)):
            yield pad.relative_to(root).as_posix(), pad


def aanroepen(boom: ast.AST, naam: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each string given to a call of `naam`, also as `pytest.mark.naam`."""
    for knoop in ast.walk(boom):
        if isinstance(knoop, ast.Call):
            doel = knoop.func.attr if isinstance(knoop.func, ast.Attribute) else getattr(knoop.func, "id", None)
            if doel == naam:
                yield from ((w.lineno, w.value) for w in knoop.args if isinstance(w, ast.Constant) and isinstance(w.value, str))


def toml_eisen(waarde: Any) -> Iterator[str]:
    """Ids under any key `eis` of a policy case."""
    if isinstance(waarde, dict):
        eigen = waarde.get("eis", [])
        yield from [eigen] if isinstance(eigen, str) else eigen
        waarde = list(waarde.values())
    if isinstance(waarde, list):
        for deel in waarde:
            yield from toml_eisen(deel)


def verzamel(root: Path = ROOT) -> Vindplaatsen:
    """Read all source and tests once and note who cites what."""
    gevonden = Vindplaatsen()
    for naam, pad in bestanden(root, BRON, "*.py"):
        tekst = pad.read_text(encoding="utf-8")
        for regel, eis_id in aanroepen(ast.parse(tekst), "regel"):
            gevonden.regels[eis_id].add(f"{naam}:{regel}")
        noteer_tekst(gevonden.bron, naam, tekst)
    for naam, pad in bestanden(root, ["shared/convenant", "deploy/verbanden"], "*.y*ml"):
        noteer_tekst(gevonden.bron, naam, pad.read_text(encoding="utf-8"))
    for naam, pad in bestanden(root, ["tests"], "*.py"):
        for regel, eis_id in aanroepen(ast.parse(pad.read_text(encoding="utf-8")), "eis"):
            gevonden.tests[eis_id].add(f"{naam}:{regel}")
    for pad in sorted(root.glob("*.md")):
        noteer_tekst(gevonden.elders, pad.name, pad.read_text(encoding="utf-8"))
    for naam, pad in bestanden(root, ["tests"], "*.toml"):
        for eis_id in toml_eisen(tomllib.loads(pad.read_text(encoding="utf-8"))):
            gevonden.tests[eis_id].add(f"{naam}:1")
    return gevonden


def noteer_tekst(plekken: dict[str, set[str]], naam: str, tekst: str) -> None:
    """Note each id that stands in this text; the example of this module's own docstring is no citation."""
    if naam == "deploy/eisen.py":
        return
    for nummer, regel in enumerate(tekst.splitlines(), start=1):
        for eis_id in EIS_ID.findall(regel):
            plekken[eis_id].add(f"{naam}:{nummer}")


def kort(namen: set[str], aantal: int = 3) -> str:
    """At most `aantal` names, one a line, and how many more."""
    rij = sorted(namen)
    return "\n".join(rij[:aantal]) + (f"\n+{len(rij) - aantal}" if len(rij) > aantal else "")


def matrix(eisen: list[Eis], gevonden: Vindplaatsen) -> Table:
    """One row per eis."""
    tabel = Table("eis", "artikel", "soort", "prioriteit", "fase", "gehandhaafd in", "getest door", title="Eisen x regels x tests")
    for eis in eisen:
        cellen = (
            eis.id,
            eis.artikel,
            eis.soort,
            eis.prioriteit,
            eis.fase,
            kort(gevonden.gehandhaafd(eis.id)),
            kort(gevonden.getest(eis.id)),
        )
        tabel.add_row(*cellen)
    return tabel


def samenvatting(eisen: list[Eis], gevonden: Vindplaatsen) -> Table:
    """Counts per reglement: all and kern, upheld and tested."""
    kolommen = ("eisen", "met @regel", "gehandhaafd", "getest")
    tabel = Table("reglement", *kolommen, *(f"kern: {naam}" for naam in kolommen), title="Samenvatting")
    for naam in [naam for naam in REGLEMENTEN if any(eis.reglement == naam for eis in eisen)]:
        alle = [eis for eis in eisen if eis.reglement == naam]
        kern = [eis for eis in alle if eis.prioriteit == "kern"]
        tabel.add_row(naam, *(str(getal) for deel in (alle, kern) for getal in tellen(deel, gevonden)))
    return tabel


def tellen(eisen: list[Eis], gevonden: Vindplaatsen) -> tuple[int, int, int, int]:
    """(how many, of which with a rule of beleid, upheld anywhere, tested)."""
    met_regel = sum(bool(gevonden.regels.get(e.id)) for e in eisen)
    return len(eisen), met_regel, sum(bool(gevonden.gehandhaafd(e.id)) for e in eisen), sum(bool(gevonden.getest(e.id)) for e in eisen)


def toon(
    reglement: Annotated[str | None, typer.Option(help="only this reglement: zvh, pga, ljr, xtra or ied")] = None,
    prioriteit: Annotated[str | None, typer.Option(help="only this priority: kern, volledig or rand")] = None,
    open_: Annotated[bool, typer.Option("--open", help="only norms that lack a place or a test")] = False,
) -> None:
    """Print the matrix and its counts; exit 1 when an id is cited that no reglement has."""
    scherm = Console()
    if not scherm.is_terminal:
        scherm = Console(width=200)
    gevonden = verzamel()
    eisen = [e for e in lees_eisen() if reglement in (None, e.reglement) and prioriteit in (None, e.prioriteit)]
    rijen = [e for e in eisen if not (open_ and gevonden.gehandhaafd(e.id) and gevonden.getest(e.id))]
    scherm.print(matrix(rijen, gevonden), samenvatting(eisen, gevonden))
    if onbekend := gevonden.onbekend(bekende_ids()):
        for eis_id, plekken in sorted(onbekend.items()):
            scherm.print(f"onbekende eis {eis_id}: {', '.join(sorted(plekken))}", markup=False, soft_wrap=True)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(toon)
