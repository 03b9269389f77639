"""`make bench`: the keten as real processes, on PostgreSQL and SQLite, next to a bare endpoint. Writes bench.json."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.inrichting import Databank
from deploy.lokaal import LokaleKeten
from tests.bench.beleid import DOEL_MS, meet_beleid
from tests.bench.control import Control, een_control
from tests.bench.datalek import DOEL_S, meet_datalek
from tests.bench.inzage import DOEL_S as DOEL_INZAGE_S
from tests.bench.inzage import meet_inzage
from tests.bench.ronden import SNEL, Meld, Omvang, Proef, Regel
from tests.bench.traagheid import DOEL_KEER as DOEL_TRAAGHEID
from tests.bench.traagheid import Traagheid, meet_traagheid
from tests.bench.vernietiging import DOEL_PER_S, METING, control_p50, meet_vernietiging
from tests.bench.werklijst import DOEL_KEER, meet_werklijst
from tests.deploy.standins import vrije_basispoort

UIT = Console(stderr=True, highlight=False)
POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
DOEL_RATIO = {"create": 20.0, "lees_20": 20.0, "lijst_20": 20.0}


@dataclass
class Verslag:
    """What one database gave."""

    databank: str
    eerste_s: float = 0.0
    later_s: float = 0.0
    pss: dict[str, int] = field(default_factory=dict)
    regels: list[Regel] = field(default_factory=list)
    klok_groei: int = 0
    werklijst_keer: float = 0.0
    datalek: tuple[float, int, int] = (0.0, 0, 0)
    """Seconds, gegevens and pages of one trail."""
    inzage_s: float = 0.0
    traagheid: Traagheid = field(default_factory=lambda: Traagheid([], {}, {}))


def postgres_url() -> str | None:
    """The server to measure on; None when none answers."""
    url = os.environ.get("ZVH_TEST_POSTGRES_URL", POSTGRES)
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return None
    return url


def draai(databank: Databank, url: str | None, omvang: Omvang, control: Control, meld: Meld) -> Verslag:
    """Start twice (the first start makes keys and databases), measure, stop, leave nothing behind."""
    verslag = Verslag(databank)
    with tempfile.TemporaryDirectory(prefix="zvh-bench-") as map:
        keten = LokaleKeten(Path(map), vrije_basispoort(), databank, url)
        try:
            meld("eerste start")
            verslag.eerste_s = _start(keten)
            keten.stop()
            meld("tweede start")
            verslag.later_s = _start(keten)
            verslag.regels = asyncio.run(Proef(keten, control, omvang, meld).draai())
            verslag.pss = keten.geheugen()
            werklijst = asyncio.run(meet_werklijst(keten, control_p50(verslag.regels), omvang, meld))
            verslag.regels += werklijst.regels
            verslag.werklijst_keer = werklijst.keer
            vernietiging = meet_vernietiging(keten, control_p50(verslag.regels), omvang, meld)
            verslag.regels.append(vernietiging.regel)
            verslag.klok_groei = vernietiging.gegroeid
            spoor = meet_datalek(keten, control_p50(verslag.regels), omvang, meld)
            verslag.regels.append(spoor.regel)
            inzage = meet_inzage(keten, control_p50(verslag.regels), omvang, meld)
            verslag.regels.append(inzage.regel)
            verslag.inzage_s = inzage.langste_s
            verslag.datalek = (spoor.seconden, spoor.gegevens, spoor.bladzijden)
            verslag.traagheid = meet_traagheid(keten, control_p50(verslag.regels), omvang, meld)
            verslag.regels += verslag.traagheid.regels
        finally:
            keten.stop()
            keten.inrichting.verwijder_databases()
    return verslag


def _start(keten: LokaleKeten) -> float:
    begin = time.perf_counter()
    keten.start()
    return time.perf_counter() - begin


def tabel(verslag: Verslag) -> Table:
    """The measurements of one database."""
    t = Table("meting", "c", "req/s", "p50 ms", "p99 ms", "cpu ms", "× control", title=verslag.databank)
    t.columns[0].no_wrap = True
    for r in verslag.regels:
        doel = DOEL_RATIO.get(r.meting) if r.concurrency == 1 else None
        kleur = "" if doel is None else "green" if r.ratio_p50 <= doel else "red"
        getallen = (f"{r.rps:.1f}", f"{r.p50_ms:.2f}", f"{r.p99_ms:.2f}", f"{r.cpu_ms:.2f}", f"{r.ratio_p50:.1f}")
        t.add_row(r.meting, str(r.concurrency), *getallen, style=kleur)
    for kolom in t.columns[1:]:
        kolom.justify = "right"
    return t


def toon(verslag: Verslag) -> None:
    """Table, memory and readiness with their aims (issue 2 §7)."""
    UIT.print(tabel(verslag))
    p50 = {r.meting: r.p50_ms for r in verslag.regels if r.concurrency == 1}
    keer = p50["overdracht_1000"] / p50["overdracht_100"]
    UIT.print(f"overdracht_1000: {p50['overdracht_1000'] / 1000:.2f} s (doel 2), {keer:.1f}× overdracht_100 (lineair: 10)")
    UIT.print(f"geheugen: {sum(verslag.pss.values()) / 1e6:.0f} MB PSS (doel 900)")
    per_s = next(r.rps for r in verslag.regels if r.meting == METING)
    UIT.print(f"vernietiging: {per_s:.0f} casussen/s van 20 gegevens (doel {DOEL_PER_S:.0f}), klok +{verslag.klok_groei / 1e6:.1f} MB")
    UIT.print(f"werklijst: p95 van een bladzij over 100.000 taken is {verslag.werklijst_keer:.1f}× die over 1.000 (doel {DOEL_KEER:g})")
    duur, gegevens, bladzijden = verslag.datalek
    UIT.print(f"datalek: {gegevens} gegevens van één gebruiker op {bladzijden} bladzijden in {duur:.1f} s (doel {DOEL_S:g})")
    UIT.print(f"inzage: over vijf fasen met 200 verstrekkingen in hooguit {verslag.inzage_s:.2f} s (doel {DOEL_INZAGE_S:g})")
    for kwaal, (p50_keer, p99_keer) in verslag.traagheid.keer.items():
        gehoord = ", ".join(f"{n}× {status}" for status, n in sorted(verslag.traagheid.antwoorden[kwaal].items())) or "nog niets"
        UIT.print(
            f"bij {kwaal}: p50 {p50_keer:.2f}×, p99 {p99_keer:.2f}× (doel {DOEL_TRAAGHEID:g}) van gezond verkeer; de zieke gaf {gehoord}"
        )
    UIT.print(f"gereed: {verslag.eerste_s:.1f} s bij de eerste start (doel 20), {verslag.later_s:.1f} s daarna (doel 12)\n")


def toon_beleid(regels: Sequence[Regel]) -> None:
    """What a decision costs, with its aims (issue 3, Figures)."""
    for r in regels:
        stijl = "green" if r.p50_ms <= DOEL_MS[r.meting] else "red"
        cijfers = (
            f"p50 {r.p50_ms:.3f} ms (doel {DOEL_MS[r.meting]:g}), p99 {r.p99_ms:.3f} ms, cpu {r.cpu_ms:.3f} ms, {r.ratio_p50:.2f}× control"
        )
        UIT.print(f"{r.meting}: {cijfers}", style=stijl)


def meet(databanken: Sequence[Databank], omvang: Omvang) -> tuple[list[Verslag], list[Regel]]:
    """Every database in turn, and the decisions of beleid, each against the same control."""
    url = postgres_url() if "postgresql" in databanken else None
    if "postgresql" in databanken and url is None:
        UIT.print("Er antwoordt geen PostgreSQL (ZVH_TEST_POSTGRES_URL): alleen SQLite wordt gemeten.", style="yellow")
    verslagen = []
    kolommen = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with een_control() as control, Progress(*kolommen, console=UIT, transient=True) as voortgang:
        for databank in databanken:
            if databank == "postgresql" and url is None:
                continue
            taak = voortgang.add_task(databank, total=None)
            verslagen.append(
                draai(databank, url, omvang, control, lambda wat, t=taak, d=databank: voortgang.update(t, description=f"{d}: {wat}"))  # type: ignore[misc]
            )
            voortgang.remove_task(taak)
        taak = voortgang.add_task("beleid", total=None)
        beleid = meet_beleid(control, omvang, lambda wat: voortgang.update(taak, description=f"beleid: {wat}"))
    return verslagen, beleid


def main(argv: Sequence[str] | None = None) -> int:
    """0: measured. What misses its aim is red in the table and no failure: timing is never asserted (ONTWERP §12)."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--snel", action="store_true", help="every meting once, to see that it works; the figures mean nothing")
    parser.add_argument("--databank", action="append", choices=["postgresql", "sqlite"], help="only this one")
    parser.add_argument("--uit", type=Path, default=Path("bench.json"))
    keuze = parser.parse_args(argv)
    begin = time.perf_counter()
    verslagen, beleid = meet(keuze.databank or ["postgresql", "sqlite"], SNEL if keuze.snel else Omvang())
    for verslag in verslagen:
        toon(verslag)
    toon_beleid(beleid)
    regels = [r.json() for r in (*(r for v in verslagen for r in v.regels), *beleid)]
    keuze.uit.write_text(json.dumps(regels, indent=1) + "\n", encoding="utf-8")
    UIT.print(f"{keuze.uit} geschreven in {time.perf_counter() - begin:.0f} s")
    return 0 if verslagen else 1


if __name__ == "__main__":
    sys.exit(main())
