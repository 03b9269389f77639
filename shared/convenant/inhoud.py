"""Closed JSON schemas for the content of a gegeven, per verband-categorie (ZVH-4.1, ZVH-B4.1 to B4.4)."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.lezer import lees_yaml

_BESTAND = Path(__file__).parent / "inhoud.yaml"
MAX_TEKST = 4000


def _tekst(maximum: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": min(int(maximum), MAX_TEKST)}


_SOORTEN: Mapping[str, Callable[..., dict[str, Any]]] = {
    "tekst": _tekst,
    "datum": lambda: {"type": "string", "format": "date", "maxLength": 10},
    "keuze": lambda *waarden: {"type": "string", "enum": list(waarden)},
    "getal": lambda: {"type": "number"},
    "ja_nee": lambda: {"type": "boolean"},
    "kenmerk": lambda: {"type": "string", "format": "uuid", "maxLength": 36},
    "codes": lambda: {"type": "array", "maxItems": 50, "items": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.]{0,79}$"}},
}


@lru_cache(maxsize=1)
def _bron() -> Mapping[str, Mapping[str, str]]:
    bron: Mapping[str, Mapping[str, str]] = lees_yaml(_BESTAND.read_text(encoding="utf-8"))
    return bron


def categorieen() -> frozenset[str]:
    """Every verband-categorie that has a schema."""
    return frozenset(_bron())


@lru_cache(maxsize=64)
def inhoud_schema(categorie: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of ``inhoud`` for a verband-categorie: closed, at least one field. KeyError for an unknown categorie."""
    return velden_schema(_bron()[categorie]) | {"minProperties": 1}


def velden_schema(regels: Mapping[str, str]) -> dict[str, Any]:
    """JSON Schema of an object with just these fields, each in the words of inhoud.yaml (``keuze a b !``)."""
    velden = {naam: str(tekst).split() for naam, tekst in regels.items()}
    eigenschappen = {naam: _SOORTEN[soort](*(w for w in rest if w != "!")) for naam, (soort, *rest) in velden.items()}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [naam for naam, delen in velden.items() if "!" in delen],
        "properties": eigenschappen,
    }
