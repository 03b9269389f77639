"""`zvh sleutels`, `zvh backup` and `zvh herstel`: keys, backups and what must follow when one is put back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.omgeving import plekken, use_dienst

sleutels = typer.Typer(help="De epochsleutels die de dossiers van een dienst ontsluiten.", no_args_is_help=True)

Map = Annotated[Path, typer.Option("--map", envvar="ZVH_MAP", help="Map waarin de lokale keten alles bewaart.")]
Dienst = Annotated[str, typer.Argument(help="intake, triage, casusoverleg, afschaling of rights.")]
VAR = Path("var")


@sleutels.command("roteer")
def sleutels_roteer(dienst: Dienst, map: Map = VAR) -> None:
    """Maak een nieuwe epochsleutel en wikkel de sleutels van levende dossiers daarin; oude epochs gaan weg na de backuptermijn."""
    settings = use_dienst(dienst, map)
    from shared.rotatie import roteer

    typer.echo(f"{dienst}: {roteer(settings.database_url, settings.sleutelmap)} dossiersleutels opnieuw ingepakt.")


def backup(
    wie: Annotated[str, typer.Argument(help="Een dienst, gateway, of alles (dat laatste alleen in de lokale keten).")],
    naar: Annotated[Path, typer.Option(help="Map voor de backups; nooit die van sleutels of wisgrootboek.")],
    ruim_op: Annotated[bool, typer.Option("--ruim-op", help="Haal daarna backups weg die ouder zijn dan de backuptermijn.")] = False,
    map: Map = VAR,
) -> None:
    """Maak een backup van een database terwijl alles doordraait, met een manifest dat zegt wat het is.

    Een backup bevat geen sleutels en geen wisgrootboek: bewaar die elders, anders leest wie beide heeft terug wat vernietigd is.
    Maak er dagelijks een en bewaar haar niet langer dan P7D: elke vernietigingsverklaring noemt de dag waarop geen backup meer leest.

    Bijvoorbeeld: zvh backup alles --naar /srv/backup --ruim-op
    """
    from deploy import backup as backups

    for plek in plekken(wie, map):
        with _progress(plek.naam) as meld:
            gemaakt = backups.maak(plek, naar, meld=meld)
        typer.echo(f"{plek.naam}: {gemaakt} ({gemaakt.stat().st_size / 1e6:.1f} MB).")
        for weg in backups.ruim_op(plek.naam, naar) if ruim_op else ():
            typer.echo(f"{plek.naam}: {weg.name} was ouder dan de backuptermijn en is weggehaald.")


def herstel(
    dienst: Annotated[str, typer.Argument(help="Een dienst, of met --uit ook gateway.")],
    uit: Annotated[Path | None, typer.Option(help="Backup om terug te zetten: een bestand, of een map (dan de nieuwste).")] = None,
    map: Map = VAR,
) -> None:
    """Zet een backup terug en speel het wisgrootboek af, vóór de dienst opengaat: wat vernietigd was, is dan weer weg.

    Stop eerst de dienst (bij gateway ook de klok). Zet sleutels en wisgrootboek niet terug: de nieuwste die er zijn horen erbij.
    Bij gateway wordt de auditketen nagerekend en gezegd wat van na de backup ontbreekt; dat wordt gemeld, nooit hersteld.
    Zonder --uit hebt u de database zelf al teruggezet en wordt alleen het wisgrootboek afgespeeld.

    Bijvoorbeeld: zvh herstel intake --uit /srv/backup
    """
    if uit is None:
        return _speel_af(dienst, map)
    if dienst == "alles":
        raise ValueError("Herstel gaat per dienst: zo blijft te zien wat er bij elk teruggezet en gewist is.")
    from deploy.terugzetten import zet_terug

    (plek,) = plekken(dienst, map)
    with _progress(plek.naam) as meld:
        uitslag = zet_terug(plek, uit, meld=meld)
    typer.echo("\n".join(uitslag.regels))
    raise typer.Exit(0 if uitslag.goed else 1)


def _speel_af(dienst: str, map: Path) -> None:
    settings = use_dienst(dienst, map)
    from importlib import import_module

    from shared.herstel import herstel as speel_af

    wie = import_module(f"services.{dienst}.app").DIENST
    aantal = speel_af(settings.database_url, settings.sleutelmap, settings.grootboekmap, dienst=wie)
    typer.echo(f"{dienst}: {aantal} wissingen opnieuw toegepast.")


@contextmanager
def _progress(naam: str) -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr when somebody looks; what is done within a moment hardly shows."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console, kolommen = Console(stderr=True), (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*kolommen, console=console, transient=True, disable=not console.is_terminal) as progress:
        taak = progress.add_task(naam, total=1.0)
        yield lambda wat, deel: progress.update(taak, description=f"{naam}: {wat}", completed=deel)
