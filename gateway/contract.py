"""The doors, built from the services' committed contracts: what is not declared does not exist (ONTWERP §10)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from gateway.settings import DIENSTEN
from shared.errors import Fout

WORTEL = Path(__file__).resolve().parent.parent / "services"
EIGEN = Path(__file__).parent / "openapi.json"
REDENEN = {
    "required": "ontbreekt",
    "additionalProperties": "onbekend veld",
    "unevaluatedProperties": "onbekend veld",
    "enum": "niet uit de lijst",
    "const": "niet uit de lijst",
    "type": "verkeerde soort",
    "format": "verkeerde vorm",
    "pattern": "verkeerde vorm",
    "maxLength": "te lang",
    "minLength": "te kort",
    "maxItems": "te veel",
    "minItems": "te weinig",
    "anyOf": "past bij geen van de vormen",
}


class Schema:
    """A compiled JSON Schema that names every field at fault and never echoes a value."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    def fouten(self, waarde: Any, voor: str = "") -> list[Fout]:
        """Everything that is wrong, by JSON pointer."""
        gevonden = []
        for fout in self._validator.iter_errors(waarde):
            soort = str(fout.kind.name) if hasattr(fout.kind, "name") else type(fout.kind).__name__
            plek = voor + "".join(f"/{deel}" for deel in fout.instance_path)
            namen = _namen(fout.kind) if soort in {"required", "additionalProperties"} else []
            gevonden += [Fout(f"{plek}/{naam}", REDENEN[soort]) for naam in namen] or [Fout(plek or "/", REDENEN.get(soort, "ongeldig"))]
        return gevonden


def _namen(kind: Any) -> list[str]:
    waarde = getattr(kind, "property", None) or getattr(kind, "unexpected", None) or []
    return [waarde] if isinstance(waarde, str) else [str(naam)[:80] for naam in waarde]


@dataclass(frozen=True)
class Deur:
    """One public operation of one service."""

    dienst: str
    methode: str
    pad: str
    handeling: str
    object_: str
    lezing: str
    nieuwe_casus: bool
    if_match: bool
    met_versie: bool
    status: int
    schema: Schema | None
    toets: bool = False
    met_html: bool = False

    @property
    def is_lezing(self) -> bool:
        return self.methode == "GET"


def lees_contract(bestand: Path) -> dict[str, Any]:
    """One committed contract; `make check` keeps it equal to the code, so that no process has to derive it again."""
    document: dict[str, Any] = json.loads(bestand.read_text(encoding="utf-8"))
    return document


def lees_contracten() -> dict[str, dict[str, Any]]:
    """The committed contract of every service."""
    return {naam: lees_contract(WORTEL / naam / "openapi.json") for naam in DIENSTEN}


@cache
def eigen_deuren() -> tuple[Deur, ...]:
    """The doors of the committed contracts, compiled once per process."""
    return tuple(bouw_deuren(lees_contracten()))


def bouw_deuren(contracten: dict[str, dict[str, Any]]) -> list[Deur]:
    """Every public operation; ValueError when one path and method stands in two contracts."""
    deuren = [deur for naam, document in contracten.items() for deur in _deuren(naam, document)]
    paren = [(d.methode, d.pad) for d in deuren]
    if dubbel := {p for p in paren if paren.count(p) > 1}:
        raise ValueError(f"deze deuren staan in meer dan een contract: {sorted(dubbel)}")
    return deuren


def _deuren(dienst: str, document: dict[str, Any]) -> Iterator[Deur]:
    for pad, item in document["paths"].items():
        for methode, operatie in item.items():
            if isinstance(operatie, dict) and operatie.get("x-deur") == "buiten":
                yield _deur(dienst, document, pad, methode.upper(), operatie)


def _deur(dienst: str, document: dict[str, Any], pad: str, methode: str, operatie: dict[str, Any]) -> Deur:
    body = operatie.get("requestBody")
    schema = None
    if body:
        schema = Schema({**body["content"]["application/json"]["schema"], "components": document["components"]})
    return Deur(
        dienst=dienst,
        methode=methode,
        pad=pad,
        handeling=operatie["x-handeling"],
        object_=operatie.get("x-object", ""),
        lezing=operatie.get("x-lezing", ""),
        nieuwe_casus=operatie.get("x-nieuwe-casus", False),
        if_match=operatie.get("x-if-match", False),
        met_versie=operatie.get("x-met-versie", False),
        status=min(int(code) for code in operatie["responses"] if code.startswith("2")),
        schema=schema,
        toets=operatie.get("x-toets", False),
        met_html=operatie.get("x-met-html", False),
    )
