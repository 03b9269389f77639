"""Every setting is documented in deploy/env.example, and what stands there is read by someone."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("shared.settings", "gateway.settings")
BRON = ("shared", "gateway", "services", "deploy")
NAAM = re.compile(r"ZVH_[A-Z0-9_]*[A-Z0-9]")
# For who works on the code, not for who runs it: CONTRIBUTING names them
ONTWIKKELING = {"ZVH_ADR_RULESET", "ZVH_GETUIGE_VAN", "ZVH_TEST_POSTGRES_URL", "ZVH_TEST_POSTGRES_REQUIRED"}


def settings_klassen() -> list[type[BaseSettings]]:
    objecten = [waarde for module in MODULES for waarde in vars(importlib.import_module(module)).values()]
    return [o for o in objecten if isinstance(o, type) and issubclass(o, BaseSettings) and o is not BaseSettings]


def instellingen() -> set[str]:
    return {f"ZVH_{naam}".upper() for klasse in settings_klassen() for naam in klasse.model_fields}


def knopen() -> Iterator[ast.AST]:
    for map_ in BRON:
        for pad in (ROOT / map_).rglob("*.py"):
            yield from ast.walk(ast.parse(pad.read_text(encoding="utf-8")))


def los_gelezen() -> set[str]:
    """Names that stand in the code as a text of their own, such as the directory that holds the secrets."""
    teksten = {knoop.value for knoop in knopen() if isinstance(knoop, ast.Constant) and isinstance(knoop.value, str)}
    return {tekst for tekst in teksten if NAAM.fullmatch(tekst)}


def samengesteld() -> list[str]:
    """Patterns of names built per package (`ZVH_MIGRATIE_<NAAM>_URL`); one that is all variable would allow anything."""
    patronen = [
        "".join(re.escape(str(deel.value)) if isinstance(deel, ast.Constant) else "[A-Z0-9_]+" for deel in knoop.values)
        for knoop in knopen()
        if isinstance(knoop, ast.JoinedStr)
    ]
    return [patroon for patroon in patronen if re.match(r"ZVH_[A-Z]", patroon)]


def in_scripts() -> set[str]:
    """Names that the shell scripts and the compose file use."""
    bestanden = [*(ROOT / "deploy").glob("*.sh"), ROOT / "docker-compose.yml"]
    return {naam for pad in bestanden if pad.exists() for naam in NAAM.findall(pad.read_text(encoding="utf-8"))}


def gedocumenteerd() -> set[str]:
    tekst = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^(?:# ?)?(ZVH_[A-Z0-9_]+)=", tekst, re.MULTILINE))


def test_iedere_instelling_is_gedocumenteerd():
    """Whoever runs this finds each name, with a comment, in one file."""
    assert (instellingen() | los_gelezen()) - ONTWIKKELING - gedocumenteerd() == set()


def test_iedere_gedocumenteerde_naam_wordt_gelezen():
    """A name that nobody reads is a promise nobody keeps."""
    over = gedocumenteerd() - instellingen() - los_gelezen() - in_scripts()
    assert {naam for naam in over if not any(re.fullmatch(patroon, naam) for patroon in samengesteld())} == set()


def test_instellingen_zijn_bevroren_en_beginnen_met_zvh():
    """Read once, never changed, one prefix; and every field says in a sentence what it does."""
    for klasse in settings_klassen():
        assert klasse.model_config.get("env_prefix") == "ZVH_"
        assert klasse.model_config.get("frozen") is True
        assert [naam for naam, veld in klasse.model_fields.items() if not veld.description] == []
