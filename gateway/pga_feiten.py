"""Facts of a pga as beleid reads them: the talk before the aanmelding, the talk before a plan, and where the casus as a whole stands."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from gateway import pga_controles, planstanden
from gateway.beleid.vraag import Gesprek
from gateway.model import Feit

Soorten = Callable[[str], list[Feit]]
STANDEN = {
    "opschalingsverzoek": "opschaling_verzocht",
    "opschalingsoverleg": "opschaling_overlegd",
    "verhuizing": "verhuisd",
    "voortzetting": "voortzetting_verzocht",
    "herbeoordeling": "herbeoordeling",
}
"""Soort of a fact about the whole casus, and the code by which a rule knows it."""


def velden(soort: Soorten, betrokkene: UUID) -> Mapping[str, Any]:
    """Fields of ``Feiten`` that a pga adds, about one betrokkene and about his casus; nothing for a casus that has none. The same for
    every gegeven about him."""
    gevonden: dict[str, Any] = {}
    if gesprekken := [f for f in soort("gesprek_inwoner") if f.betreft == betrokkene]:
        gevonden["gesprekken"] = tuple(_gesprek(f) for f in gesprekken)
    if aangesproken := [f for f in soort("aanspreken") if f.betreft == betrokkene]:
        gevonden["aangesproken_op"] = max(date.fromisoformat(f.velden["op"]) for f in aangesproken)
    if afgestemd := frozenset(f.velden["ontvanger"] for f in soort("afstemming") if f.betreft == betrokkene):
        gevonden["afgestemd"] = afgestemd
    if (
        standen := frozenset(code for naam, code in STANDEN.items() if _staat(soort(naam)))
        | planstanden.standen(soort)
        | pga_controles.standen(soort)
    ):
        gevonden["standen"] = standen
    if doelen := frozenset(doel for f in soort("plan") for doel in f.velden.get("doelen", ())):
        gevonden["plandoelen"] = doelen
    return gevonden


def _staat(feiten: Iterable[Feit]) -> bool:
    return any(f.status == "vastgelegd" for f in feiten)


def _gesprek(f: Feit) -> Gesprek:
    v = f.velden
    return Gesprek(date.fromisoformat(v["op"]), v["gevoerd_door"], frozenset(v["onderwerpen"]), frozenset(v["met"]))
