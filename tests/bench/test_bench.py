"""`make bench` runs, and bench.json has the shape that is promised. What it measures is never asserted (ONTWERP §12)."""

import json

import pytest

from gateway.beleid import beslis
from tests.bench.__main__ import main
from tests.bench.beleid import vragen
from tests.bench.client import Monster
from tests.bench.ronden import METINGEN
from tests.gateway.beleid_bouw import parameters

VELDEN = {"databank", "meting", "concurrency", "rps", "p50_ms", "p99_ms", "cpu_ms", "ratio_p50"}


@pytest.mark.timeout(180)
def test_snel_meet_alles_een_keer(tmp_path):
    """Iedere meting staat er bij beide gelijktijdigheden één keer in, met echte processen op SQLite."""
    uit = tmp_path / "bench.json"

    assert main(["--snel", "--databank", "sqlite", "--uit", str(uit)]) == 0

    regels = json.loads(uit.read_text(encoding="utf-8"))
    keten = [("sqlite", m, c) for c in (1, 8) for m in METINGEN]
    lijsten = [("sqlite", f"taken_{wie}", 1) for wie in ("ggz_20", "ggd_200", "zvh_200")]
    los = [("sqlite", m, 1) for m in ("vernietiging", "datalek", "inzage")]
    traag = [("sqlite", f"gezond_{w}_{k}", 2) for k in ("hangt", "traag", "groot", "jwks") for w in ("voor", "bij")]
    rest = [*lijsten, *los, *traag, ("geen", "beslis_1", 1), ("geen", "beslis_1000", 1)]
    assert [(r["databank"], r["meting"], r["concurrency"]) for r in regels] == [*keten, *rest]
    assert all(r.keys() == VELDEN and r["rps"] > 0 and r["p50_ms"] <= r["p99_ms"] for r in regels)


def test_wat_beleid_meet_is_een_besluit_dat_alles_vraagt():
    """Duizend gegevens van één casus, alle verschillend, van meer dan één soort leverancier, en alle toegestaan."""
    alle = vragen()

    assert len({v.label.id for v in alle if v.label}) == 1000
    assert len({v.leverancier.soort for v in alle if v.leverancier}) > 1
    assert all(beslis(v, parameters("zvh")) for v in alle)


def test_kwantielen():
    """De mediaan en de staart komen uit dezelfde gesorteerde reeks, in milliseconden."""
    monster = Monster(tijden=[t / 1000 for t in range(100, 0, -1)])

    assert (monster.kwantiel(0.5), monster.kwantiel(0.99)) == (51.0, 100.0)
