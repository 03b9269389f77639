"""`make bench` runs, and bench.json has the shape that is promised. What it measures is never asserted (ONTWERP §12)."""

import json

import pytest

from tests.bench.__main__ import main
from tests.bench.client import Monster
from tests.bench.ronden import METINGEN

VELDEN = {"databank", "meting", "concurrency", "rps", "p50_ms", "p99_ms", "cpu_ms", "ratio_p50"}


@pytest.mark.timeout(180)
def test_snel_meet_alles_een_keer(tmp_path):
    """Iedere meting staat er bij beide gelijktijdigheden één keer in, met echte processen op SQLite."""
    uit = tmp_path / "bench.json"

    assert main(["--snel", "--databank", "sqlite", "--uit", str(uit)]) == 0

    regels = json.loads(uit.read_text(encoding="utf-8"))
    assert [(r["databank"], r["meting"], r["concurrency"]) for r in regels] == [("sqlite", m, c) for c in (1, 8) for m in METINGEN]
    assert all(r.keys() == VELDEN and r["rps"] > 0 and r["p50_ms"] <= r["p99_ms"] for r in regels)


def test_kwantielen():
    """De mediaan en de staart komen uit dezelfde gesorteerde reeks, in milliseconden."""
    monster = Monster(tijden=[t / 1000 for t in range(100, 0, -1)])

    assert (monster.kwantiel(0.5), monster.kwantiel(0.99)) == (51.0, 100.0)
