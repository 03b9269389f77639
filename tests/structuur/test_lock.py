"""What is committed installs anywhere: no hosts in the locks, no paths of one machine in any file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-audit.lock")
NIET_VASTGELEGD = {
    ".git",
    ".venv",
    ".venv-audit",
    "var",
    "node_modules",
    "__pycache__",
    "build",
    "dist",
    ".hypothesis",
    ".coverage",
    "bench.json",
}
# Written in two parts, so that this file does not hold what it looks for
MACHINE_PADEN = tuple("/" + pad for pad in ("work/", "root/", "opt/pypi", "opt/wheels"))
REGISTERS = tuple(".".join(delen) for delen in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs")))


def vastgelegde_bestanden() -> Iterator[Path]:
    """Every file that a clone holds, by exclusion: this also works where git's directory is absent."""
    for pad in ROOT.rglob("*"):
        delen = pad.relative_to(ROOT).parts
        if pad.is_file() and not NIET_VASTGELEGD & set(delen) and not any(d.endswith(("_cache", ".egg-info")) for d in delen):
            yield pad


@pytest.mark.parametrize("naam", LOCKS)
def test_lock_noemt_geen_adres_en_bewijst_ieder_pakket(naam: str):
    """A lock names no host and no index, and gives at least one hash for each package."""
    tekst = (ROOT / naam).read_text(encoding="utf-8")
    assert "://" not in tekst
    assert re.findall(r"^--?[a-z].*", tekst, re.MULTILINE) == []
    blokken = re.split(r"^(?=[a-z0-9])", tekst, flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert [blok.splitlines()[0] for blok in blokken if "--hash=sha256:" not in blok] == []


def test_de_ontwikkellock_verruimt_de_productielock_zonder_haar_te_veranderen():
    """What runs in production is tested in the very same version."""
    productie, *andere = (set(re.findall(r"^\S+==\S+", (ROOT / naam).read_text(), re.MULTILINE)) for naam in LOCKS)
    assert [naam for naam, lock in zip(LOCKS[1:], andere, strict=True) if not productie <= lock] == []


def test_de_stuklijst_noemt_wat_in_het_image_zit():
    """The SBOM has every package of the production lock, each with a licence, and nothing else."""
    sbom = json.loads((ROOT / "deploy" / "sbom.cdx.json").read_text(encoding="utf-8"))
    gelocked = set(re.findall(r"^([^\s=]+==\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {f"{c['name']}=={c['version']}" for c in sbom["components"]} == gelocked
    assert [c["name"] for c in sbom["components"] if "onbekend" in json.dumps(c["licenses"])] == []
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None


def test_npm_lock_noemt_geen_adres_en_bewijst_ieder_pakket():
    """The lock of the linter has integrity everywhere and a host nowhere."""
    tekst = (ROOT / "deploy" / "lint" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in tekst
    pakketten = {naam: pakket for naam, pakket in json.loads(tekst)["packages"].items() if naam}
    assert [naam for naam, pakket in pakketten.items() if "integrity" not in pakket] == []


def test_geen_bestand_noemt_een_machinepad_of_register():
    """A path of the machine it was made on, or a registry's host, works for nobody else."""
    gevonden = []
    for pad in vastgelegde_bestanden():
        tekst = pad.read_text(encoding="utf-8", errors="ignore")
        gevonden += [f"{pad.relative_to(ROOT)}: {woord}" for woord in MACHINE_PADEN + REGISTERS if woord in tekst]
    assert gevonden == []
