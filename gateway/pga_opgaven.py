"""What an act states in a pga besides what it states anywhere: codes and dates of its body, for beleid and for the books."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from gateway.beleid.vraag import Feiten
from gateway.feiten import Door, een_feit
from gateway.vragen import GAST, Beeld

PLANNEN = ("plan.vastleggen", "plan.wijzigen", "plan.vaststellen")
OVER_INWONER = (
    *("aanmelding.besluiten", "weging.vastleggen", "voortgang.vastleggen"),
    *("evaluatie.vastleggen", "visie.vastleggen", "overlegbesluit.vastleggen"),
)
"""Acts that wait for what is known of the inwoner and of where the aanpak stands."""


def aanmelding(body: Mapping[str, Any]) -> dict[str, Any]:
    """About whom it is, the talk before the aanmelding, and where the behaviour is (PGA-22.1, PGA-7.1b, PGA-16.1)."""
    a = body.get("aanspreken")
    gesprek = {"op": a["op"], "partij": a["partij"], "onderwerpen": sorted(set(a["onderwerpen"]))} if a else None
    waar = {"gemeente": body.get("gedragInGemeente") or "", "domicilie": _domicilie(body)}
    return {"aanspreken": gesprek, "casustype": body.get("casustype") or "persoon"} | waar


def _domicilie(body: Mapping[str, Any]) -> dict[str, Any]:
    """What lets a minor be put forward where a parent has domicile; empty where nobody asks for that (PGA-16.5)."""
    d = body.get("domicilieGezag")
    if not d:
        return {}
    return {"gemeente": d["gemeente"], "jeugdhulp": d["jeugdhulp"], "achttien_op": d["achttienOp"], "overleg_op": d.get("overlegOp") or ""}


def politieantwoord(body: Mapping[str, Any]) -> dict[str, Any]:
    """Yes or no, and the day they looked (PGA-7.2b)."""
    return {"antwoord": "ja" if body["tweeOfMeer"] else "nee", "peildatum": body["peildatum"]}


LEZERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "politievraag.stellen": lambda b: {"gevraagde": b["gevraagde"], "uiterlijk": b["uiterlijk"]},
    "politievraag.beantwoorden": politieantwoord,
}


def herbeoordeling(body: Mapping[str, Any]) -> dict[str, Any]:
    """Until when and why what is turned down is kept for an expected new assessment (PGA-14.4b); empty where nobody asks for that."""
    h = body.get("herbeoordeling") or {}
    return {"bewaren_tot": h.get("bewarenTot") or "", "bewaarreden": h.get("reden") or ""}


def plan(body: Mapping[str, Any]) -> dict[str, Any]:
    """Codes of its doelen and of what is done for them (PGA-10.1b, PGA-10.3b)."""
    return {"doelen": sorted({d["doel"] for d in body["doelen"]}), "interventies": sorted({i["soort"] for i in body["interventies"]})}


def aanspreekfeit(body: Mapping[str, Any], feit_id: UUID, casus_id: UUID, door: Door) -> list[dict[str, Any]]:
    """The talk before the aanmelding as a fact about the hoofdpersoon; none where none was stated."""
    hoofdpersoon = next((b["betrokkeneId"] for b in body.get("betrokkenen") or () if b["categorie"] == "1"), None)
    gesprek = aanmelding(body)["aanspreken"]
    if hoofdpersoon is None or gesprek is None:
        return []
    betreft = UUID(hoofdpersoon)
    return [een_feit(feit_id, casus_id, "aanspreken", "vastgelegd", door, betreft=betreft, partij=door.partij, velden=gesprek)]


def vraagvelden(handeling: str, beeld: Beeld) -> dict[str, Any]:
    """A plan waits for the inwoner himself and for who sits at the table (PGA-10.7c)."""
    zaak = beeld.zaak()
    if handeling in OVER_INWONER and zaak is not None:
        return {"feiten": inwoner(beeld)}
    if handeling not in PLANNEN or zaak is None:
        return {}
    return {"feiten": inwoner(beeld), "casus": replace(zaak, tafel=_tafel(beeld))}


def inwoner(beeld: Beeld) -> Feiten:
    """What the books say about the hoofdpersoon."""
    hoofdpersoon = next((i for i, categorie in beeld.betrokkenen.items() if categorie == "1"), None)
    return beeld.feiten.over_betrokkene(hoofdpersoon) if hoofdpersoon else Feiten()


def _tafel(beeld: Beeld) -> frozenset[str]:
    """Soorten and hoedanigheden of the partijen that take part now."""
    partijen = {d.partij for d in beeld.deelnames if d.rol != GAST and d.van <= beeld.nu and (d.tot is None or d.tot > beeld.nu)}
    regels = (beeld.register.partij(p, beeld.verband.code) for p in partijen)
    return frozenset(naam for p in regels if p for naam in (p.soort, *p.hoedanigheden))
