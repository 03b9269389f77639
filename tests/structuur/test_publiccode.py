"""publiccode.yml is valid against the standard's version 0.4 where it is mandatory."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
VERPLICHT = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
SOFTWARE_TYPES = {f"standalone/{soort}" for soort in ("mobile", "iot", "desktop", "web", "backend", "other")}
STATUSSEN = {"concept", "development", "beta", "stable", "obsolete"}


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    inhoud: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return inhoud


def test_verplichte_sleutels_zijn_er(publiccode):
    """Every key the standard makes mandatory is there and has an allowed value."""
    assert publiccode.keys() >= VERPLICHT
    assert publiccode["publiccodeYmlVersion"] == "0.4"
    assert publiccode["softwareType"] in SOFTWARE_TYPES | {"addon", "library", "configurationFiles"}
    assert publiccode["developmentStatus"] in STATUSSEN
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert isinstance(publiccode["localisation"]["localisationReady"], bool)
    assert publiccode["localisation"]["availableLanguages"]


def test_onderhoud_noemt_een_contact(publiccode):
    """Maintenance by a community or an organisation itself names at least one contact."""
    assert publiccode["maintenance"]["type"] in {"internal", "community"}
    assert all(contact["name"] for contact in publiccode["maintenance"]["contacts"])


def test_beschrijvingen_hebben_de_voorgeschreven_lengte(publiccode):
    """A short description has at most 150 characters, a long one 150 to 10,000, and there is at least one feature."""
    for taal, tekst in publiccode["description"].items():
        assert re.fullmatch(r"[a-z]{2}", taal)
        assert len(tekst["shortDescription"]) <= 150
        assert 150 <= len(tekst["longDescription"]) <= 10_000
        assert tekst["features"]


def test_versie_is_die_van_het_pakket(publiccode):
    """The version here and in pyproject.toml are one."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{publiccode["softwareVersion"]}"' in pyproject
