"""`zvh`, the operator's command. Everything heavy is imported inside the command that needs it, so that `zvh token` answers at once."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deploy.omgeving import database_url, keten_sleutel, use_gateway, use_local
from deploy.zvh_opslag import VAR, Map, backup, herstel, sleutels

if TYPE_CHECKING:
    from deploy.lokaal import LokaleKeten

app = typer.Typer(
    help="De keten van een zorg- en veiligheidshuis bedienen. Begin met `zvh demo`: een casus van aanmelding tot vernietiging.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
klok = typer.Typer(help="De zaaktijd: de klok waarop alle wettelijke termijnen lopen.", no_args_is_help=True)
audit = typer.Typer(help="Het bewijs: wie besloot wat, en is er niets aan veranderd.", no_args_is_help=True)
verbanden = typer.Typer(help="De samenwerkingsverbanden en wie eraan meedoet.", no_args_is_help=True)
for naam, groep in {"klok": klok, "audit": audit, "sleutels": sleutels, "verbanden": verbanden}.items():
    app.add_typer(groep, name=naam)
app.command()(backup)
app.command()(herstel)


@app.command()
def start(
    map: Map = VAR,
    basispoort: Annotated[int, typer.Option(help="Poort van de gateway; diensten volgen op +1 tot +5, proefpartners op +10.")] = 8080,
    postgres: Annotated[str | None, typer.Option(help="URL van een PostgreSQL-rol die databases mag maken; zonder: SQLite.")] = None,
) -> None:
    """Start de hele keten op 127.0.0.1 en houd haar draaiend tot Ctrl-C.

    De eerste keer worden sleutels, databases en proefpartners gemaakt. Daarna: `zvh token --partij ggz --rol afgevaardigde`.
    """
    from rich.console import Console

    from deploy.lokaal import LokaleKeten

    console = Console()
    with _progress(console) as meld:
        keten = LokaleKeten(map, basispoort, "postgresql" if postgres else "sqlite", postgres, meld=meld).start()
    try:
        console.print(_ready_table(keten))
        console.print(f"De keten is gereed: [bold]{keten.url}/v1/openapi.json[/]. Stoppen met Ctrl-C; logs in {keten.map / 'log'}.")
        keten.bewaak()
    finally:
        keten.stop()


@contextmanager
def _progress(console: Any) -> "Iterator[Any]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from deploy.geheimen import PROCESSEN

    kolommen = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*kolommen, console=console, transient=True) as progress:
        taak = progress.add_task("inrichten", total=len(PROCESSEN) + 2)

        def meld(naam: str, stand: str) -> None:
            progress.update(taak, advance=1 if stand == "gereed" else 0, description=f"{naam}: {stand}")

        yield meld


def _ready_table(keten: "LokaleKeten") -> Any:
    from rich.table import Table

    from deploy.inrichting import PORT_PER_PROCES

    tabel = Table("proces", "adres", "pid", "geheugen (PSS)")
    gebruik = keten.geheugen()
    for proces, bytes_ in gebruik.items():
        adres = keten.inrichting.url(proces) if proces in PORT_PER_PROCES else "–"
        tabel.add_row(proces, adres, str(keten.pid(proces)), f"{bytes_ / 1e6:.0f} MB")
    tabel.add_row("samen", "", "", f"{sum(gebruik.values()) / 1e6:.0f} MB")
    return tabel


@app.command()
def token(
    partij: Annotated[str, typer.Option(help="Korte naam (ggz, politie, zvh …) of partij_id van een proefpartij.")],
    rol: Annotated[str, typer.Option(help="Rol, of meer rollen met komma's ertussen.")],
    functie: Annotated[str | None, typer.Option(help="Functie, bijvoorbeeld wijkagent of officier_van_justitie.")] = None,
    namens: Annotated[str | None, typer.Option(help="Partij namens wie wordt gehandeld; voor de procesregisseur.")] = None,
    functionaris: Annotated[str | None, typer.Option(help="Pseudoniem van de medewerker; zonder: <partij>-<rol>-1.")] = None,
    map: Map = VAR,
) -> None:
    """Druk een toegangstoken van een proefpartij af, en niets anders.

    Bijvoorbeeld: curl -H "Authorization: Bearer $(zvh token --partij ggz --rol afgevaardigde)" http://127.0.0.1:8080/v1/taken
    """
    from deploy.proefpartners import kan_zeggen, maak_sleutels, maak_token

    rollen, functies = kan_zeggen(partij)
    _refuse_unknown("rol", set(rol.split(",")), rollen, partij)
    _refuse_unknown("functie", {functie} if functie else set(), functies, partij)
    maak_sleutels(map / "proefpartners")
    typer.echo(maak_token(partij, rol, functie, functionaris, map=map / "proefpartners", namens=namens))


def _refuse_unknown(soort: str, gevraagd: set[str], mogelijk: list[str], partij: str) -> None:
    if vreemd := gevraagd - set(mogelijk):
        raise ValueError(f"{partij} kan de {soort} {', '.join(sorted(vreemd))} niet geven; wel: {', '.join(mogelijk) or 'geen enkele'}")


@klok.command("vooruit")
def klok_vooruit(duur: Annotated[str, typer.Argument(help="ISO 8601, bijvoorbeeld P6M of P1DT2H.")], map: Map = VAR) -> None:
    """Zet de zaaktijd vooruit om een termijn te zien verlopen. Terug kan niet, en buiten de lokale keten wordt het geweigerd."""
    use_gateway(map)
    if os.environ.get("ZVH_OMGEVING") != "lokaal":
        raise ValueError("De zaaktijd is alleen in de lokale keten te verzetten (ZVH_OMGEVING=lokaal).")
    from gateway.klokstand import vooruit

    typer.echo(f"Het is nu {vooruit(database_url(), duur):%Y-%m-%d %H:%M} zaaktijd.")


@klok.command("stand")
def klok_stand(map: Map = VAR) -> None:
    """Laat zien hoe laat het in de keten is."""
    use_gateway(map)
    from gateway.klokstand import zaaktijd
    from shared.db import make_engine, session_factory

    engine = make_engine(database_url(), 1)
    with session_factory(engine)() as session:
        nu = zaaktijd(session, os.environ.get("ZVH_OMGEVING", "productie"))
    engine.dispose()
    typer.echo(f"Het is nu {nu:%Y-%m-%d %H:%M} zaaktijd.")


@audit.command("controleer")
def audit_controleer(
    database: Annotated[str | None, typer.Option(help="URL van de database van de gateway; zonder: de eigen of lokale keten.")] = None,
    bestand: Annotated[
        list[Path] | None, typer.Option(help="Uitgevoerd, ondertekend segment in plaats van een database; mag vaker.")
    ] = None,
    sleutel: Annotated[Path | None, typer.Option(help="JWK Set van de gateway (zvh audit sleutel); zonder: de eigen sleutel.")] = None,
    map: Map = VAR,
) -> None:
    """Reken de hele keten van auditregels na en noem de eerste schakel die niet klopt. Zonder keten: gateway/naloop.py, docs/naloop.md."""
    from gateway import keten

    if database is None and not bestand:
        use_gateway(map)
        database = database_url()
    sleutels = json.loads(sleutel.read_bytes())["keys"] if sleutel else _keten_sleutels()
    if bestand:
        rapport = keten.controleer_bestand(bestand, sleutels)
    else:
        rapport = keten.controleer(str(database), sleutels, vervallen_voor=_vervallen_voor())
    typer.echo(str(rapport))
    raise typer.Exit(0 if rapport.in_orde else 1)


@audit.command("exporteer")
def audit_exporteer(
    pad: Annotated[Path, typer.Argument(help="Nieuw bestand (JSON lines).")],
    maand: Annotated[datetime | None, typer.Option(formats=["%Y-%m"], help="Alleen het segment van deze maand; zonder: alles.")] = None,
    map: Map = VAR,
) -> None:
    """Schrijf de keten tot en met het laatste controlepunt naar een bestand dat zonder database na te rekenen is."""
    from gateway import keten

    use_gateway(map)
    typer.echo(f"{keten.exporteer(database_url(), pad, maand.replace(tzinfo=UTC) if maand else None)} regels in {pad}.")


@audit.command("sleutel")
def audit_sleutel(map: Map = VAR) -> None:
    """Druk de publieke sleutel van de controlepunten af als JWK Set; geef hem aan getuigen en auditors, en bewaar hem bij de segmenten."""
    use_gateway(map)
    typer.echo(json.dumps({"keys": _keten_sleutels()}))


@audit.command("vervallen")
def audit_vervallen(map: Map = VAR) -> None:
    """Laat de maandsegmenten vervallen waarvan de termijn (logging_bewaartermijn) voorbij is; alleen de eigenaar der tabellen kan dit."""
    from deploy.migreer import lees_setting
    from gateway.ketensegment import laat_vervallen

    use_gateway(map)
    eigenaar = lees_setting("ZVH_MIGRATIE_GATEWAY_URL") or database_url()
    for verband, ms in _vervallen_voor().items():
        typer.echo(f"{verband}: {laat_vervallen(eigenaar, verband, datetime.fromtimestamp(ms / 1000, UTC))} regels vervallen.")


@verbanden.command("controleer")
def verbanden_controleer(
    verbandenmap: Annotated[Path, typer.Option("--verbanden", help="Map met de bestanden van de verbanden.")] = Path("deploy/verbanden"),
    partijen: Annotated[Path, typer.Option(help="Het partijbestand.")] = Path("deploy/partijen/proef.yaml"),
) -> None:
    """Lees verbanden en partijbestand zoals de gateway bij de start, en noem alle fouten tegelijk."""
    from gateway.partijbestand import load_partijen
    from shared.convenant import load_verbanden

    bestand, gevonden = load_partijen(partijen), load_verbanden(verbandenmap)
    if onbekend := {lid.verband for p in bestand.partijen for lid in p.verbanden} - set(gevonden):
        raise ValueError(f"Het partijbestand noemt verbanden zonder eigen bestand: {', '.join(sorted(onbekend))}")
    typer.echo(f"In orde: {len(gevonden)} verbanden, {len(bestand.partijen)} partijen, {len(bestand.issuers)} issuers.")


@app.command()
def migreer(map: Map = VAR) -> None:
    """Breng alle databases op de nieuwste versie; `zvh start` doet dit zelf."""
    if "ZVH_SECRETS_DIR" not in os.environ:
        use_local(map, "migratie")
    from deploy.migreer import PAKKETTEN, lees_urls
    from deploy.migreer import migreer as upgrade

    for pakket, url in lees_urls(PAKKETTEN).items():
        upgrade(pakket, url)
        typer.echo(f"{pakket}: bij")


@app.command()
def geheimen(
    doel: Annotated[Path, typer.Argument(help="Map voor de geheimen, bijvoorbeeld var/compose.")],
    host: Annotated[str, typer.Option(help="Naam van de databaseserver zoals de diensten hem kennen.")] = "postgres",
    poort: Annotated[int, typer.Option(help="Poort van de databaseserver.")] = 5432,
) -> None:
    """Maak voor docker-compose of Kubernetes alle sleutels en wachtwoorden die er nog niet zijn; bestaande blijven."""
    from deploy.geheimen import geef_eigenaren, maak_postgres, maak_sleutels, zorg_voor

    maak_sleutels(doel)
    maak_postgres(doel, host, poort)
    zorg_voor(doel / "postgres_wachtwoord")
    typer.echo(f"{len(list(doel.iterdir()))} geheimen in {doel}. {geef_eigenaren(doel)}")


@app.command()
def geheugen(map: Map = VAR) -> None:
    """Toon het geheugen (PSS) van elk proces van de draaiende lokale keten."""
    from rich.console import Console
    from rich.table import Table

    from deploy.lokaal import lees_pids, pss

    gebruik = {naam: pss(pid) for naam, pid in lees_pids(map).items()}
    tabel = Table("proces", "PSS")
    for naam, bytes_ in {**gebruik, "samen": sum(gebruik.values())}.items():
        tabel.add_row(naam, f"{bytes_ / 1e6:.1f} MB")
    Console().print(tabel)


@app.command()
def demo(verhaal: Annotated[str, typer.Option(help="zvh: een gezin; pga: een lokale persoonsgerichte aanpak.")] = "zvh") -> None:
    """Speel een casus van aanmelding tot vernietiging, met bij elke stap het artikel dat besliste."""
    from deploy.demo import main as speel

    raise typer.Exit(speel(verhaal))


def _keten_sleutels() -> list[dict[str, str]]:
    """Without the secret (an auditor with only a segment) hashes are checked and signatures are not, and the report says so."""
    from gateway.ketenregel import publieke_sleutel

    geheim = keten_sleutel()
    return [publieke_sleutel(geheim)] if geheim else []


def _vervallen_voor() -> dict[str, int]:
    """Per verband before which moment (epoch ms) segments may have been dropped; none outside a gateway's environment."""
    from gateway.ketensegment import verval_moment
    from shared.convenant import load_verbanden

    map = os.environ.get("ZVH_VERBANDEN")
    return {naam: int(verval_moment(verband).timestamp() * 1000) for naam, verband in load_verbanden(Path(map)).items()} if map else {}


def main() -> None:
    """Entry point: what an operator can mend is one line on stderr and exit status 1; the rest is a traceback."""
    try:
        app()
    except (ValueError, RuntimeError) as fout:
        if not _is_expected(fout):
            raise
        sys.stderr.write(f"{fout}\n")
        sys.exit(1)


def _is_expected(fout: Exception) -> bool:
    """By name: importing these classes would cost `zvh token` more than the rest of its work."""
    return type(fout).__name__ in {"ConfiguratieFout", "StartFout", "OnbekendePartij", "ISO8601Error", "ValueError"}


if __name__ == "__main__":
    main()
