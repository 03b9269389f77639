"""Builds a Vraag from basis.toml and what a case says differently; also the parameters of the proefverbanden."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from gateway.beleid import Parameters, Vraag
from gateway.beleid.vraag import (
    Casus,
    Doelsysteem,
    Feiten,
    Gesprek,
    Informatie,
    Instemming,
    Label,
    Opdracht,
    Partij,
    Persoon,
    Toestemming,
    Vergewissing,
    Vertegenwoordiging,
    Wie,
)
from shared.convenant import load_verbanden

WORTEL = Path(__file__).parents[2]
GEVALLEN = WORTEL / "tests" / "beleid"
NU = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
VERBAND = {"zvh": "proefverband", "pga": "proefgemeente_pga"}
BEOORDEELD = ("procesgegevens", "hulpverlening_dat", "onderwijs_werk_dagbesteding", "gezondheid")
"""What the proefverband put on its list itself; its DPIA is released, as in the register file."""


@lru_cache(maxsize=1)
def basis() -> dict[str, Any]:
    return tomllib.loads((GEVALLEN / "basis.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def parameters(regime: str = "zvh", zonder: tuple[str, ...] = ()) -> Parameters:
    """Parameters of the proefverband of this regime, less the named ones."""
    p = Parameters.uit(load_verbanden(WORTEL / "deploy" / "verbanden")[VERBAND[regime]].parameters())
    return replace(p, aanwezig=p.aanwezig - set(zonder))


def een_vraag(vorm: str = "overdracht", partijen: Mapping[str, Any] | None = None, **anders: Any) -> Vraag:
    """The named question of basis.toml with ``anders`` laid over it, nested mappings merged."""
    bron = basis()
    vraag = deepcopy(bron["vragen"][vorm])
    leden = _samen(bron["partijen"], partijen or {})
    for deel in ("wie", "casus", "label", "feiten"):
        ander = anders.pop(deel, {})
        stuk = ander.pop("stuk", None) if isinstance(ander, dict) else None
        gekozen = bron["stukken"][deel].get(stuk or vraag.get(deel), {})
        vraag[deel] = None if ander == "geen" else _samen(gekozen, ander)
    vraag |= anders
    return _bouw(vraag, leden)


def _bouw(vraag: dict[str, Any], leden: Mapping[str, Any]) -> Vraag:
    regime = vraag.pop("regime", (vraag["casus"] or {}).get("regime", "zvh"))
    persoon = vraag["wie"].get("persoon")
    wie = vraag["wie"] | {
        "partij": _partij(vraag["wie"].get("partij"), leden),
        "persoon": _maak(Persoon, persoon) if isinstance(persoon, dict) else None,
        "opdracht": _maak(Opdracht, vraag["wie"]["opdracht"]) if "opdracht" in vraag["wie"] else None,
    }
    vraag |= {
        "wie": _maak(Wie, wie),
        "casus": _maak(Casus, vraag["casus"]) if vraag["casus"] else None,
        "label": _maak(Label, vraag["label"]) if vraag["label"] else None,
        "feiten": _feiten(vraag["feiten"] or {}),
        "leverancier": _partij(vraag.get("leverancier"), leden),
        "ontvanger": _partij(vraag.get("ontvanger"), leden),
        "doelsysteem": _maak(Doelsysteem, vraag["doelsysteem"]) if "doelsysteem" in vraag else None,
        "bronpartijen": tuple(p for p in (_partij(code, leden) for code in vraag.get("bronpartijen", ())) if p),
    }
    overal = {"nu": NU, "regime": regime, "samenwerkingsverband": VERBAND[regime], "dpia_vrij": list(BEOORDEELD)}
    gebouwd: Vraag = _maak(Vraag, overal | vraag)
    return gebouwd


def _feiten(gegevens: dict[str, Any]) -> Feiten:
    informatie, namens = gegevens.get("informatie"), gegevens.get("vertegenwoordiging")
    # A case that says nothing else is about a leverancier that told the person itself.
    eigen = gegevens.get("informatie_eigen", informatie)
    feiten: Feiten = _maak(
        Feiten,
        gegevens
        | {
            "instemmingen": tuple(_maak(Instemming, i) for i in gegevens.get("instemmingen", ())),
            "toestemmingen": tuple(_maak(Toestemming, t) for t in gegevens.get("toestemmingen", ())),
            "gesprekken": tuple(_maak(Gesprek, g) for g in gegevens.get("gesprekken", ())),
            "vergewissingen": tuple(_maak(Vergewissing, v) for v in gegevens.get("vergewissingen", ())),
            "informatie": _maak(Informatie, informatie) if isinstance(informatie, dict) else None,
            "informatie_eigen": _maak(Informatie, eigen) if isinstance(eigen, dict) else None,
            "vertegenwoordiging": _maak(Vertegenwoordiging, namens) if namens else None,
        },
    )
    return feiten


def _partij(code: str | None, leden: Mapping[str, Any]) -> Partij | None:
    return _maak(Partij, {"toegetreden_op": date(2025, 1, 15)} | leden[code]) if code and code != "geen" else None


def _maak(soort: Any, gegevens: Mapping[str, Any]) -> Any:
    vormen = {f.name: str(f.type) for f in fields(soort)}
    return soort(**{naam: _vorm(vormen[naam], waarde) for naam, waarde in gegevens.items()})


def _vorm(vorm: str, waarde: Any) -> Any:
    if isinstance(waarde, list):
        return frozenset(waarde) if "frozenset" in vorm else tuple(waarde)
    return None if waarde == "geen" and "None" in vorm else waarde


def _samen(onder: Mapping[str, Any], boven: Mapping[str, Any]) -> dict[str, Any]:
    uit = dict(deepcopy(onder))
    for sleutel, waarde in boven.items():
        uit[sleutel] = _samen(uit[sleutel], waarde) if isinstance(waarde, dict) and isinstance(uit.get(sleutel), dict) else waarde
    return uit
