"""`zvh`: what it prints, what it refuses, and that typing it costs nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import omgeving, zvh
from deploy.inrichting import WORTEL, Inrichting
from deploy.lokaal import LokaleKeten, lees_pids
from deploy.proefpartners import jwks
from tests.deploy.standins import leeft, vrije_basispoort, zet_standins


def voer_uit(*argumenten: str):
    return CliRunner().invoke(zvh.app, list(argumenten))


def test_token_drukt_een_token_af_en_niets_anders(tmp_path):
    """De uitvoer past zo in een Authorization-kop."""
    uit = voer_uit("token", "--partij", "om", "--rol", "instemmer", "--functie", "officier_van_justitie", "--map", str(tmp_path))

    assert uit.exit_code == 0
    assert len(uit.output.split()) == 1
    assert uit.output.count(".") == 2
    assert jwks(tmp_path / "proefpartners", "om")["keys"][0]["alg"] == "PS256"


@pytest.mark.parametrize(
    ("argumenten", "melding"),
    [
        (["--partij", "gzz", "--rol", "afgevaardigde"], "Onbekende partij"),
        (["--partij", "ggz", "--rol", "procesregisseur"], "niet geven; wel: aanmelder"),
        (["--partij", "zvh", "--rol", "manager", "--functie", "wijkagent"], "wel: geen enkele"),
    ],
)
def test_een_token_dat_niemand_zou_geloven_wordt_niet_gemaakt(tmp_path, argumenten, melding):
    """Wie een rol vraagt die de gateway zou negeren, leest welke er wel zijn."""
    uit = voer_uit("token", *argumenten, "--map", str(tmp_path))

    assert isinstance(uit.exception, ValueError)
    assert melding in str(uit.exception)


def test_fouten_van_de_bediening_zijn_een_regel(tmp_path):
    """Geen traceback voor wat de bediener zelf kan verhelpen."""
    uit = subprocess.run(
        [sys.executable, "-m", "deploy.zvh", "geheugen", "--map", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert (uit.returncode, uit.stdout) == (1, "")
    assert uit.stderr == f"In {tmp_path} draait geen keten; begin met `zvh start`\n"


@pytest.mark.parametrize("verhaal", ["zvh", "pga"])
def test_make_demo_speelt_het_gevraagde_verhaal(verhaal):
    """Wie niets kiest krijgt het zvh; met VERHAAL=pga gaat precies die keuze naar de demo."""
    keuze = [] if verhaal == "zvh" else [f"VERHAAL={verhaal}"]
    uit = subprocess.run(["make", "--no-print-directory", "-n", "demo", *keuze], cwd=WORTEL, capture_output=True, text=True, check=True)

    assert uit.stdout.splitlines()[-1].endswith(f"-m deploy.demo --verhaal {verhaal}")


def test_een_onbekend_verhaal_start_niets():
    """Wie een verhaal vraagt dat er niet is, leest welke er wel zijn."""
    uit = voer_uit("demo", "--verhaal", "sprookje")

    assert isinstance(uit.exception, ValueError)
    assert str(uit.exception) == "Onbekend verhaal sprookje; kies uit zvh, pga"


def test_token_laadt_niets_zwaars():
    """`zvh token` wordt de hele dag getypt: geen webframework en geen database."""
    code = (
        "import sys; from deploy import zvh; from typer.testing import CliRunner; import tempfile\n"
        "uit = CliRunner().invoke(zvh.app, ['token', '--partij', 'ggz', '--rol', 'fg', '--map', tempfile.mkdtemp()])\n"
        "assert uit.exit_code == 0, uit.output\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'fastapi', 'starlette', 'sqlalchemy', 'httpx', 'alembic'}))"
    )

    uit = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert uit.stdout.strip() == "[]"


def test_de_zaaktijd_is_buiten_lokaal_niet_te_verzetten(tmp_path, monkeypatch):
    """In test en productie loopt de wettelijke tijd zoals zij loopt."""
    monkeypatch.setenv("ZVH_PARTIJEN", "x")
    monkeypatch.setenv("ZVH_OMGEVING", "productie")

    uit = voer_uit("klok", "vooruit", "P1M", "--map", str(tmp_path))

    assert isinstance(uit.exception, ValueError)
    assert "alleen in de lokale keten" in str(uit.exception)


def test_een_onbekende_dienst_wordt_genoemd(tmp_path):
    """Een tikfout in de naam van een dienst is meteen te verbeteren."""
    uit = voer_uit("sleutels", "roteer", "intaak", "--map", str(tmp_path))

    assert "kies uit intake" in str(uit.exception)


def test_geheimen_blijven_bij_een_tweede_keer(tmp_path):
    """Nieuwe sleutels over oude heen zouden alle dossiers onleesbaar maken."""
    assert voer_uit("geheimen", str(tmp_path)).exit_code == 0
    voor = {p.name: p.read_text() for p in tmp_path.iterdir()}

    uit = voer_uit("geheimen", str(tmp_path))

    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == voor
    assert f"{len(voor)} geheimen" in uit.output
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}


def test_een_opdracht_gebruikt_de_lokale_keten(tmp_path, monkeypatch):
    """Zonder eigen omgeving werkt een opdracht op de keten in de map."""
    Inrichting(tmp_path, 28_000).richt_in()
    monkeypatch.setattr("os.environ", {})

    settings = omgeving.use_dienst("triage", tmp_path)

    assert settings.database_url.endswith("/db/triage.db")
    assert settings.omgeving == "lokaal"


def test_start_toont_wat_er_draait_en_stopt_als_erom_gevraagd_wordt(tmp_path, monkeypatch):
    """Na de tabel is de keten te gebruiken; bij het stoppen blijft er niets achter."""
    monkeypatch.setattr(LokaleKeten, "__init__", een_init(LokaleKeten.__init__))
    gezien: list[dict[str, int]] = []
    monkeypatch.setattr(LokaleKeten, "bewaak", lambda keten: gezien.append(lees_pids(keten.map)))

    uit = voer_uit("start", "--map", str(tmp_path / "var"), "--basispoort", str(vrije_basispoort()))

    assert uit.exit_code == 0
    assert "De keten is gereed" in uit.output
    assert all(naam in uit.output for naam in ("intake", "gateway", "klok", "samen"))
    assert not any(leeft(pid) for pid in gezien[0].values())


def een_init(echt):
    """The real constructor, and then stand-ins for the applications."""

    def init(keten, *args, **kwargs):
        echt(keten, *args, **kwargs)
        zet_standins(keten)

    return init


def test_verbanden_en_partijen_van_de_proefketen_kloppen_met_elkaar(tmp_path):
    """Elk verband waarvan een partij lid is heeft een eigen bestand."""
    assert voer_uit("verbanden", "controleer").output.startswith("In orde: 2 verbanden, 11 partijen")

    proef = Path("deploy/partijen/proef.yaml").read_text(encoding="utf-8")
    (tmp_path / "p.yaml").write_text(proef.replace("verband: proefverband", "verband: elders"), encoding="utf-8")
    uit = voer_uit("verbanden", "controleer", "--partijen", str(tmp_path / "p.yaml"))
    assert "zonder eigen bestand: elders" in str(uit.exception)
