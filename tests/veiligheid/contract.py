"""Every published operation, with the smallest request its own contract takes: bodies are read off the schemas, ids are filled in."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gateway.app import contract
from gateway.contract import lees_contracten
from gateway.documentatie import voeg_samen
from shared.openapi import operations

KENMERK = re.compile(r"(.+?)(Ids?)$")
"""Fields that name a thing by its UUID: casusId, gegevenIds."""
VORMEN: Mapping[str, str] = {
    "uuid": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
    "date": "2026-02-20",
    "date-time": "2026-02-20T10:00:00Z",
    "uri": "https://voorbeeld.test/x",
}
TEKSTEN = ("woord", "00000099000000070000", "00000099", "https://voorbeeld.test", "1234AB", "1.1", "woord.woord", "ABCDEFGH", "Woord 1")
"""One of these fits each pattern of the contract."""
VRIJ = "Zin"
"""Where the contract gives no form: words, or what a check of the model itself holds to a form (``Kenmerk``)."""
Vinder = Callable[[str], str | None]
"""The id to fill in for a name such as ``casusId``; None when it is no id that this request is about."""


@dataclass(frozen=True)
class Operatie:
    """One published operation; ``pad`` without ``/v1``."""

    methode: str
    pad: str
    handeling: str
    operatie: Mapping[str, Any]

    @property
    def naam(self) -> str:
        return f"{self.methode} {self.pad}"

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.pad)

    @property
    def query(self) -> list[str]:
        return [p["name"] for p in self.operatie.get("parameters", ()) if p["in"] == "query"]

    @property
    def schema(self) -> Mapping[str, Any] | None:
        return (self.operatie.get("requestBody") or {}).get("content", {}).get("application/json", {}).get("schema")

    @property
    def body_kenmerken(self) -> set[str]:
        """Names of the ids anywhere in the body."""
        return set(_kenmerken(self.schema or {}))

    @property
    def koppen(self) -> set[str]:
        return {p["name"].lower() for p in self.operatie.get("parameters", ()) if p["in"] == "header"}


@cache
def document() -> dict[str, Any]:
    """The merged contract as it is published."""
    return voeg_samen(contract(), lees_contracten())


@cache
def operaties() -> tuple[Operatie, ...]:
    """In the order of their paths."""
    alle = (Operatie(m.upper(), p, o["x-handeling"], o) for p, m, o in operations(document()))
    return tuple(sorted(alle, key=lambda o: (o.pad, o.methode)))


def _los(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _kenmerken(schema: Mapping[str, Any], diepte: int = 0) -> Iterator[str]:
    schema = _los(schema)
    if diepte > 12:
        return
    for naam, veld in schema.get("properties", {}).items():
        if KENMERK.fullmatch(naam):
            yield naam
        yield from _kenmerken(veld, diepte + 1)
    for deel in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ()), schema.get("items") or {}):
        yield from _kenmerken(deel, diepte + 1)


def voorbeeld(schema: Mapping[str, Any], vind: Vinder, naam: str = "") -> Any:
    """The smallest value this schema takes, with an id wherever ``vind`` knows one."""
    schema = _los(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for keuze in ("anyOf", "oneOf", "allOf"):
        if keuze in schema:
            delen = [d for d in map(_los, schema[keuze]) if d.get("type") != "null"]
            return voorbeeld(delen[0], vind, naam)
    maak = {"object": _object, "array": _lijst, "string": _tekst}.get(schema.get("type", "object"))
    return maak(schema, vind, naam) if maak else _getal(schema)


def _object(schema: Mapping[str, Any], vind: Vinder, _naam: str) -> dict[str, Any]:
    nodig = set(schema.get("required", ()))
    velden = schema.get("properties", {}).items()
    return {naam: voorbeeld(veld, vind, naam) for naam, veld in velden if naam in nodig or (KENMERK.fullmatch(naam) and vind(naam))}


def _lijst(schema: Mapping[str, Any], vind: Vinder, naam: str) -> list[Any]:
    een = KENMERK.fullmatch(naam)
    aantal = max(schema.get("minItems", 0), 1 if een and vind(naam) else 0)
    return [voorbeeld(schema["items"], vind, naam) for _ in range(aantal)]


def _tekst(schema: Mapping[str, Any], vind: Vinder, naam: str) -> str:
    if KENMERK.fullmatch(naam) and (gevonden := vind(naam)):
        return gevonden
    if "format" in schema:
        return VORMEN[schema["format"]]
    if "pattern" not in schema:
        return VRIJ.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 99)]
    return next(t for t in TEKSTEN if re.match(schema["pattern"], t))


def _getal(schema: Mapping[str, Any]) -> Any:
    return False if schema.get("type") == "boolean" else schema.get("minimum", 1)
