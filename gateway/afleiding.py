"""A derived gegeven takes the strictest of its sources, and every leverancier in it keeps the say (ONTWERP §4, ZVH-7.1)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.contracts import Bron, Etiket

_TOESTEMMING = ("geen", "slot", "grondslag")
_ROL = ("object", "client", "derde")
"""From what may be supplied without toestemming to what is never supplied (IED 10.1, 10.2)."""
_BETROKKENEROL = ("nauw_betrokkene", "client")
"""That somebody is a client of LJ&R tells of the criminal law; that somebody stands near one does not (LJR-8.2)."""


def erf(waarden: dict[str, Any], bronnen: Sequence[Etiket], openbaar: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a derived label: what the partner stated, made as strict as the strictest source.

    ``openbaar``: codes of an open source; what repeats something from one names that source too (LJR-11.7f).
    """
    if not bronnen:
        return {"afgeleid_van": ()}
    kringen = [set(e.ontvangers) for e in bronnen if e.ontvangers] + ([set(waarden["ontvangers"])] if waarden.get("ontvangers") else [])
    einden = [d for d in (waarden.get("bewaren_tot"), *(e.bewaren_tot for e in bronnen)) if d]
    wpg = next((e.wpg_artikel for e in bronnen if e.wpg_artikel), None)
    toestemming = max((waarden.get("toestemming", "geen"), *(e.toestemming for e in bronnen)), key=_TOESTEMMING.index)
    return {
        "afgeleid_van": tuple(_alle_bronnen(bronnen)),
        "geheimhouding": tuple(sorted({*(waarden.get("geheimhouding") or ()), *(r for e in bronnen for r in e.geheimhouding)})),
        "toestemming": toestemming,
        "zienswijze_vereist": waarden.get("zienswijze_vereist", False) or any(e.zienswijze_vereist for e in bronnen),
        "ontvangers": tuple(sorted(set.intersection(*kringen))) if kringen else (),
        "bewaren_tot": min(einden, default=None),
        **({"wpg_artikel": wpg} if wpg else {}),
        "regimevelden": _regimevelden(
            [waarden.get("regimevelden", {}), *(_openbaar(e, openbaar) | e.regimevelden for e in bronnen)],
        ),
    }


def _openbaar(bron: Etiket, openbaar: Collection[str]) -> dict[str, Any]:
    return {"openbare_bron": bron.bron} if bron.bron in openbaar else {}


def _regimevelden(velden: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All marks together, the later over the earlier; where roles meet the strictest, whatever the order in which sources are named."""
    samen = {naam: waarde for veld in velden for naam, waarde in veld.items()}
    for naam, volgorde in (("rol", _ROL), ("betrokkenerol", _BETROKKENEROL)):
        if rollen := [volgorde.index(veld[naam]) for veld in velden if veld.get(naam) in volgorde]:
            samen[naam] = volgorde[max(rollen)]
    return samen


def _alle_bronnen(bronnen: Sequence[Etiket]) -> list[Bron]:
    """The closed set: the sources and what they derive from themselves, each with whoever keeps the say over it."""
    gevonden: Mapping[UUID, Bron] = {b.gegeven_id: b for e in bronnen for b in e.afgeleid_van} | {
        e.id: Bron(gegeven_id=e.id, leverancier=e.leverancier) for e in bronnen
    }
    return [gevonden[i] for i in sorted(gevonden)]
