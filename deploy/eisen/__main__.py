"""`python -m deploy.eisen`: print the matrix, write or check docs/eisen.md, and say what the core still lacks."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from deploy.eisen.citaten import verzamel
from deploy.eisen.normen import ROOT, bekende_ids, lees_eisen
from deploy.eisen.stand import Stand, open_kern, standen
from deploy.eisen.tonen import markdown, matrix, samenvatting

DOCUMENT = Path("docs/eisen.md")
_SCHERM = Console(stderr=True, highlight=False, soft_wrap=True)


def main(
    reglement: Annotated[str | None, typer.Option(help="only this reglement: zvh, pga, ljr, xtra or ied")] = None,
    prioriteit: Annotated[str | None, typer.Option(help="only this priority: kern, volledig or rand")] = None,
    open_: Annotated[bool, typer.Option("--open", help="only norms that lack a place or a test")] = False,
    json_: Annotated[bool, typer.Option("--json", help="the matrix as a JSON list")] = False,
    schrijf: Annotated[bool, typer.Option("--schrijf", help="write docs/eisen.md anew")] = False,
    check: Annotated[bool, typer.Option("--check", help="compare docs/eisen.md; fail on an open kern regel")] = False,
) -> None:
    """Print norms x places x tests; exit 1 when an id is cited that no reglement has, and with --check when anything is open or stale."""
    gevonden = verzamel()
    alles = standen(lees_eisen(), gevonden)
    fouten = [f"onbekende eis {i}: {', '.join(sorted(p))}" for i, p in sorted(gevonden.onbekend(bekende_ids()).items())]
    if schrijf:
        (ROOT / DOCUMENT).write_text(markdown(alles), encoding="utf-8")
    elif check:
        fouten += _check(alles)
    else:
        _toon([s for s in alles if _gekozen(s, reglement, prioriteit, open_)], json_)
    for fout in fouten:
        _SCHERM.print(fout, markup=False)
    raise typer.Exit(1 if fouten else 0)


def _gekozen(s: Stand, reglement: str | None, prioriteit: str | None, alleen_open: bool) -> bool:
    past = reglement in (None, s.eis.reglement) and prioriteit in (None, s.eis.prioriteit)
    return past and not (alleen_open and s.status == "belegd")


def _toon(gekozen: list[Stand], als_json: bool) -> None:
    if als_json:
        typer.echo(json.dumps([s.json() for s in gekozen], indent=1, ensure_ascii=False))
        return
    scherm = Console()
    scherm = scherm if scherm.is_terminal else Console(width=220)
    scherm.print(matrix(gekozen), samenvatting(gekozen))


def _check(alles: list[Stand]) -> list[str]:
    """What keeps the build from passing."""
    bestand = ROOT / DOCUMENT
    fouten = [f"{s.eis.id} (kern, {s.eis.soort}) is niet belegd: mist {s.mist}" for s in open_kern(alles)]
    if not bestand.is_file() or bestand.read_text(encoding="utf-8") != markdown(alles):
        fouten.append(f"{DOCUMENT} loopt achter: make eisen ARGS=--schrijf")
    return fouten


if __name__ == "__main__":
    typer.run(main)
