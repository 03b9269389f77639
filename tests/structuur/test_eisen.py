"""Norms are cited by ids that exist, the matrix behind `make eisen` sees what it should see, and its proof can fail."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.eisen import EIS_ID, Eis, bekende_ids, lees_eisen, standen, verzamel
from deploy.eisen.__main__ import main
from deploy.eisen.plaats import UITZONDERINGEN, deel, soort_plek
from deploy.eisen.stand import open_kern
from deploy.eisen.tonen import markdown
from gateway.beleid import REGELS
from tests.mutatie.bewijs import Uitslag, bewijs, niet_belegd, zonder_bewijs
from tests.mutatie.gevallen import lees_gevallen

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


@pytest.fixture
def klein(tmp_path: Path) -> Path:
    """A repository of four files that cites norms in each of the four ways."""
    bron, demo, tests = tmp_path / "gateway" / "beleid" / "regels", tmp_path / "deploy" / "demo", tmp_path / "tests"
    for map_ in (bron, demo, tests):
        map_.mkdir(parents=True)
    (bron / "r.py").write_text('@regel("ZVH-3.5c", "PGA-5.2")\ndef f(): ...\n\ndef g():\n    """Keeps ZVH-9.2."""\n')
    (demo / "verhaal.py").write_text('"""Tells of ZVH-3.5d."""\n')
    (tests / "test_x.py").write_text('import pytest\n\n@pytest.mark.eis("ZVH-3.5c")\ndef test_x(): ...\n')
    (tests / "geval.toml").write_text('eis = ["ZVH-0.0"]\n[[geval]]\neis = "ZVH-9.2"\n')
    return tmp_path


def test_verzamelaar_vindt_regels_citaten_tests_en_gevallen(klein: Path):
    """Positive control: each of the four ways to cite is found, and an id that does not exist is reported."""
    gevonden = verzamel(klein)

    assert gevonden.gehandhaafd("PGA-5.2") == {"gateway/beleid/regels/r.py::f"}
    assert gevonden.gehandhaafd("ZVH-9.2") == {"gateway/beleid/regels/r.py::g"}
    assert gevonden.getest("ZVH-3.5c") == {"tests/test_x.py::test_x"}
    assert gevonden.getest("ZVH-9.2") == {"tests/geval.toml"}
    assert gevonden.onbekend(bekende_ids()) == {"ZVH-0.0": {"tests/geval.toml:1"}}


def test_belegd_is_een_plek_en_een_test(klein: Path):
    """A story of the demo is no place; a kern eis of any soort with a place and no test, or neither, is reported."""
    alles = {s.eis.id: s for s in standen(lees_eisen(), verzamel(klein))}

    assert alles["ZVH-3.5c"].status == alles["ZVH-9.2"].status == "belegd"
    assert (alles["PGA-5.2"].status, alles["PGA-5.2"].mist) == ("gepland", "een test")
    assert alles["ZVH-3.5d"].mist == "een plek en een test"
    assert {"PGA-5.2", "ZVH-3.5d", "PGA-17.2"} < {s.eis.id for s in open_kern(alles.values())}
    assert "ZVH-3.5c" not in {s.eis.id for s in open_kern(alles.values())}


def test_matrix_is_hetzelfde_bij_iedere_keer(klein: Path):
    """docs/eisen.md is a function of norms and code, names no line and no directory of this machine."""
    eerste, tweede = (markdown(standen(lees_eisen(), verzamel(klein))) for _ in range(2))

    assert eerste == tweede
    assert str(klein) not in eerste
    assert "| ZVH-3.5c | " in eerste
    assert all(r.naam in eerste for r in REGELS)


def test_check_vergelijkt_het_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A docs/eisen.md that lags behind fails the check, and so does none at all."""
    monkeypatch.setattr("deploy.eisen.__main__.DOCUMENT", tmp_path / "eisen.md")
    app = _app()

    assert "loopt achter" in CliRunner().invoke(app, ["--check"]).output
    assert CliRunner().invoke(app, ["--schrijf"]).exit_code == 0
    assert "loopt achter" not in CliRunner().invoke(app, ["--check"]).output


def _app():
    import typer

    app = typer.Typer()
    app.command()(main)
    return app


def test_ieder_deel_en_iedere_soort_plek_is_bekend():
    """Each norm falls in a part, each exception names a norm that exists, each source directory has a kind."""
    assert set(UITZONDERINGEN) <= {eis.id for eis in lees_eisen()}
    assert {deel(eis) for eis in lees_eisen()} == {"beleid (3)", "fasen (4)", "rechten (5)", "bewijs (6)"}
    assert deel(Eis("X", "zvh", "1", "procedure", "kern", ("rights", "gateway"))) == "rechten (5)"
    assert soort_plek("services/intake/migrations/versions/0001.py") == "migratie"
    assert soort_plek("gateway/beleid/vraag.py") == ""


def test_iedere_regel_wordt_rood_zonder_zichzelf():
    """Put aside in turn, every rule turns at least one of its own cited cases red (`make eisen BEWIJS=1`)."""
    gevallen = lees_gevallen()

    assert [g.naam for g in gevallen if g.is_rood()] == []
    assert niet_belegd([bewijs(r, gevallen) for r in REGELS]) == []


def test_bewijs_meldt_een_regel_zonder_geval():
    """Positive control: take away the refusals of one rule and it is named; put back, beleid is as it was."""
    gevallen = lees_gevallen()
    regel = next(r for r in REGELS if r.naam == "leverancier_stemt_in")
    zonder = [g for g in gevallen if g.regel != regel.naam or g.uitkomst == "toegestaan"]

    assert niet_belegd([bewijs(regel, zonder)])[0].startswith("regel leverancier_stemt_in is niet belegd")
    assert niet_belegd([bewijs(regel, gevallen)]) == []
    assert [g.naam for g in gevallen if g.is_rood()] == []


def test_bewijs_meldt_een_eis_zonder_geval():
    """Positive control: a kern-eis whose rules turn nothing red is named, with those rules."""
    niets = [Uitslag(r.naam, 1, ("x",), frozenset()) for r in REGELS]
    alles = [replace(u, eisen=frozenset(e.id for e in lees_eisen())) for u in niets]

    assert any(fout.startswith("PGA-2.1 is niet belegd") for fout in zonder_bewijs(niets, lambda regel, tests: False))
    assert zonder_bewijs(alles, lambda regel, tests: False) == []
    assert zonder_bewijs(niets, lambda regel, tests: True) == []
