"""`make storing`: the fault campaigns, on loopback only and within a time; prints what was promised, tried and broken."""

import argparse
import asyncio
import logging
import os
import platform
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.bench.__main__ import postgres_url
from tests.postgres import VARIABELE
from tests.storing.bewijs import BewijsSpreekt
from tests.storing.campagne import Campagne, Databank, Uitslag, draai
from tests.storing.omvallen import OveralOmvallen
from tests.storing.tegenslag import KlokSpringt, SchijfVol
from tests.storing.wedloop import IntrekkingWint, zonder_slot, zonder_tweede_oordeel

UIT = Console(stderr=True, highlight=False, width=110)
CAMPAGNES: dict[str, Callable[[], Campagne]] = {
    "bewijs": BewijsSpreekt,
    "klok": KlokSpringt,
    "schijf": SchijfVol,
    "omvallen": OveralOmvallen,
    "intrekking": IntrekkingWint,
}
BELOFTEN = ("kill", *CAMPAGNES)
"""The longest last: each may take half of the time that is left, the last one all of it."""
SNEL = 0.02
LOS: tuple[Databank, ...] = ("sqlite",)
"""A segment of the chain is a file: the database behind it is all one."""
VERSLAG = Path("docs/betrouwbaarheid.md")
CONTROLES = {"oordeel": zonder_tweede_oordeel, "slot": zonder_slot}
BEGIN, EINDE = "<!-- make storing: begin -->", "<!-- make storing: einde -->"


@dataclass(frozen=True)
class Keuze:
    """What to run: the share of a full run, and how many minutes all of it may take."""

    databanken: Sequence[Databank]
    beloften: Sequence[str]
    deel: float
    minuten: float


def kill_tests(databank: Databank, seconden: float) -> Uitslag:
    """The ring of real processes and kill -9 (tests/storing/test_kill.py) as one line; each test counts once."""
    uitslag, begin = Uitslag("kill -9 van echte processen", "ONTWERP §5.7", databank), time.monotonic()
    with TemporaryDirectory() as map:
        verslag = Path(map) / "kill.xml"
        opdracht = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={verslag}"]
        opdracht += ["tests/storing/test_kill.py", "-k", databank]
        try:
            subprocess.run(opdracht, capture_output=True, check=False, timeout=seconden)
            gevallen = list(ET.parse(verslag).iter("testcase"))
        except (subprocess.TimeoutExpired, OSError):
            uitslag.fouten.append("kwam niet aan zijn einde binnen de tijd")
            return uitslag
        uitslag.pogingen = len(gevallen)
        uitslag.fouten += [str(g.get("name")) for g in gevallen if g.find("failure") is not None or g.find("error") is not None]
    uitslag.seconden = time.monotonic() - begin
    return uitslag


def voer_uit(keuze: Keuze) -> list[Uitslag]:
    """Every campaign on every database in turn, within the time."""
    uiterlijk = time.monotonic() + keuze.minuten * 60
    kolommen = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    rij = [(b, d) for b in keuze.beloften for d in (LOS if b == "bewijs" else tuple(reversed(keuze.databanken)))]
    uitslagen = []
    with Progress(*kolommen, console=UIT, transient=True) as voortgang:
        for nummer, (belofte, databank) in enumerate(rij, start=1):
            over = max(0.0, uiterlijk - time.monotonic())
            tot = time.monotonic() + (over if nummer == len(rij) else over / 2)
            taak = voortgang.add_task(f"{belofte} ({databank})", total=None)
            uitslagen.append(_een(belofte, databank, keuze.deel, tot, partial(_toon, voortgang, taak)))
            voortgang.remove_task(taak)
    return uitslagen


def _een(belofte: str, databank: Databank, deel: float, tot: float, meld: Callable[[int, int], None]) -> Uitslag:
    if belofte == "kill":
        return kill_tests(databank, max(60.0, tot - time.monotonic()))
    campagne = CAMPAGNES[belofte]()
    doel = max(1, round(campagne.doel(databank) * deel))
    return asyncio.run(draai(campagne, databank, doel, tot, lambda n, _: meld(n, doel)))


def _toon(voortgang: Progress, taak: TaskID, gedaan: int, doel: int) -> None:
    voortgang.update(taak, completed=gedaan, total=doel)


def tabel(uitslagen: Sequence[Uitslag]) -> Table:
    """Promise, attempts, failures."""
    t = Table("belofte", "norm", "databank", "pogingen", "fouten", "s", title="Fouten op bestelling")
    for u in uitslagen:
        stijl = "green" if u.pogingen and not u.fouten else "red"
        t.add_row(u.naam, u.norm, u.databank, f"{u.pogingen:,}".replace(",", "."), str(len(u.fouten)), f"{u.seconden:.0f}", style=stijl)
    return t


def machine() -> str:
    """What it ran on: cores, memory, python, databases; nothing that names the machine."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versies = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    if url := postgres_url():
        with psycopg.connect(url.replace("+psycopg", "")) as c:
            versies.append(f"PostgreSQL {c.info.server_version // 10000}.{c.info.server_version % 10000}")
    return f"{os.cpu_count()} kernen, {gib:.0f} GiB geheugen, {', '.join(versies)}"


def in_verslag(uitslagen: Sequence[Uitslag], opdracht: str) -> str:
    """The same table for docs/betrouwbaarheid.md."""
    regels = [f"{datetime.now(UTC):%Y-%m-%d}, {machine()}: `{opdracht}`", ""]
    regels += ["| belofte | norm | databank | pogingen | fouten | seconden |", "| --- | --- | --- | ---: | ---: | ---: |"]
    for u in uitslagen:
        regels.append(f"| {u.naam} | {u.norm} | {u.databank} | {u.pogingen} | {len(u.fouten)} | {u.seconden:.0f} |")
    verdeling = [f"{u.naam} ({u.databank}): {_verdeeld(u)}." for u in uitslagen if u.soorten]
    return "\n".join([*regels, "", "Waarvan:", "", *(f"- {v}" for v in verdeling)])


def _verdeeld(u: Uitslag) -> str:
    return ", ".join(f"{soort.replace('_', ' ')} {aantal}" for soort, aantal in sorted(u.soorten.items()))


def schrijf(pad: Path, uitslagen: Sequence[Uitslag], opdracht: str) -> None:
    """Replace what stands between the marks."""
    voor, _, rest = pad.read_text("utf-8").partition(BEGIN)
    na = rest.partition(EINDE)[2]
    pad.write_text(f"{voor}{BEGIN}\n{in_verslag(uitslagen, opdracht)}\n{EINDE}{na}", encoding="utf-8")


def _kies(argv: Sequence[str] | None) -> tuple[Keuze, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="python -m tests.storing", description=__doc__)
    parser.add_argument("--snel", action="store_true", help=f"{SNEL:.0%} of a full run, to see that it works")
    parser.add_argument("--deel", type=float, default=1.0, help="this share of a full run")
    parser.add_argument("--minuten", type=float, default=20.0, help="stop beginning anything after this")
    parser.add_argument("--databank", action="append", choices=["postgresql", "sqlite"], help="only this one")
    parser.add_argument("--belofte", action="append", choices=BELOFTEN, help="only this one")
    parser.add_argument("--niet-schrijven", action="store_true", help=f"leave {VERSLAG} as it is")
    parser.add_argument("--zonder", choices=CONTROLES, help="take this guard away: intrekking must then fail, and nothing is written")
    a = parser.parse_args(argv)
    databanken: list[Databank] = a.databank or ["postgresql", "sqlite"]
    if "postgresql" in databanken and postgres_url() is None:
        UIT.print(f"Er antwoordt geen PostgreSQL ({VARIABELE}): alleen SQLite.", style="yellow")
        databanken = ["sqlite"]
    return Keuze(databanken, a.belofte or BELOFTEN, SNEL if a.snel else a.deel, a.minuten), a


def main(argv: Sequence[str] | None = None) -> int:
    """0: every promise was tried and kept; 1: one was not."""
    keuze, a = _kies(argv)
    os.environ.setdefault(VARIABELE, postgres_url() or "")
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with CONTROLES[a.zonder]() if a.zonder else nullcontext():
        uitslagen = voer_uit(keuze)
    UIT.print(tabel(uitslagen))
    for u in uitslagen:
        for fout in u.fouten[:10]:
            UIT.print(f"{u.naam} ({u.databank}): {fout}", style="red")
    if not (a.niet_schrijven or a.zonder):
        argumenten = " ".join(sys.argv[1:] if argv is None else argv)
        schrijf(VERSLAG, uitslagen, "make storing" + (f' ARGS="{argumenten}"' if argumenten else ""))
        UIT.print(f"{VERSLAG} geschreven")
    return 0 if all(u.pogingen and not u.fouten for u in uitslagen) else 1


if __name__ == "__main__":
    sys.exit(main())
