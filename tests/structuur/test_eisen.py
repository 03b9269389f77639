"""Norms are cited by ids that exist, and the collector behind `make eisen` sees what it should see."""

from collections import Counter
from pathlib import Path

from deploy.eisen import EIS_ID, bekende_ids, lees_eisen, verzamel

VELDEN = ("id", "artikel", "soort", "prioriteit", "fase")


def test_ieder_geciteerd_id_bestaat():
    """An id in a rule, a docstring, a test or a policy case stands in docs/reglementen."""
    assert verzamel().onbekend(bekende_ids()) == {}


def test_ids_zijn_uniek_en_herkenbaar():
    """No two eisen share an id, and the pattern that finds citations matches every id whole."""
    ids = [eis.id for eis in lees_eisen()]
    assert [eis_id for eis_id, aantal in Counter(ids).items() if aantal > 1] == []
    assert [eis_id for eis_id in ids if not EIS_ID.fullmatch(eis_id)] == []


def test_iedere_eis_is_volledig():
    """Every eis has its article, kind, priority and fase: a clone has no other copy."""
    assert [eis.id for eis in lees_eisen() if not all(getattr(eis, veld) for veld in VELDEN)] == []


def test_verzamelaar_vindt_regels_citaten_tests_en_gevallen(tmp_path: Path):
    """Positive control: each of the four ways to cite is found, and an id that does not exist is reported."""
    bron, tests = tmp_path / "gateway", tmp_path / "tests"
    bron.mkdir()
    tests.mkdir()
    (bron / "regels.py").write_text('@regel("ZVH-3.5c", "PGA-5.2")\ndef f(): ...\n\ndef g():\n    """Keeps ZVH-9.2."""\n')
    (tests / "test_x.py").write_text('import pytest\n\n@pytest.mark.eis("ZVH-3.5c")\ndef test_x(): ...\n')
    (tests / "geval.toml").write_text('eis = ["ZVH-0.0"]\n[[geval]]\neis = "ZVH-9.2"\n')

    gevonden = verzamel(tmp_path)

    assert gevonden.gehandhaafd("PGA-5.2") == {"@gateway/regels.py"}
    assert gevonden.gehandhaafd("ZVH-9.2") == {"gateway/regels.py"}
    assert gevonden.getest("ZVH-3.5c") == {"tests/test_x.py"}
    assert gevonden.getest("ZVH-9.2") == {"tests/geval.toml"}
    assert gevonden.onbekend(bekende_ids()) == {"ZVH-0.0": {"tests/geval.toml:1"}}
