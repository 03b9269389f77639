"""README and CONTRIBUTING point only at what exists, and the first screen holds two commands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEKSTEN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "BESLUITEN.md")
EERSTE_SCHERM = 40


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def ankers(tekst: str) -> set[str]:
    koppen = re.findall(r"^#+ (.+)$", tekst, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", kop).strip().lower().replace(" ", "-") for kop in koppen}


@pytest.mark.parametrize("naam", TEKSTEN)
def test_iedere_verwijzing_bestaat(naam: str):
    """A relative link names a file or directory of this repository, an anchor a heading."""
    tekst = (ROOT / naam).read_text(encoding="utf-8")
    doelen = [doel for doel in re.findall(r"\]\(([^)\s]+)\)", tekst) if "://" not in doel]
    dood = [d for d in doelen if not (d[1:] in ankers(tekst) if d.startswith("#") else (ROOT / d.split("#")[0]).exists())]
    assert dood == []


@pytest.mark.parametrize("naam", TEKSTEN)
def test_ieder_genoemd_make_doel_bestaat(naam: str):
    """`make x` in code is a target of the Makefile."""
    tekst = (ROOT / naam).read_text(encoding="utf-8")
    code = re.findall(r"```.*?```", tekst, re.DOTALL) + re.findall(r"`[^`\n]+`", tekst)
    genoemd = {doel for stuk in code for doel in re.findall(r"\bmake ([a-z][a-z-]*)", stuk)}
    assert genoemd - targets() == set()


def test_het_eerste_scherm_heeft_twee_opdrachten():
    """On a fresh machine `make demo` and `make test` are all a reader needs."""
    scherm = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:EERSTE_SCHERM])
    assert re.findall(r"^ +(make [a-z-]+)$", scherm, re.MULTILINE) == ["make demo", "make test"]
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", scherm)) == {"demo", "test"}
