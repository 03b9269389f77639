"""What an act of triage states, as codes and dates of its body (ZVH-1.19)."""

from collections.abc import Callable, Mapping
from typing import Any

from gateway import pga_opgaven

Opgave = dict[str, Any]


def bevraging(body: Mapping[str, Any]) -> Opgave:
    """What is asked of whom until when, where else it was asked, and what the answer will add (PGA-8.4)."""
    return {
        "gevraagde": body["gevraagde"],
        "uiterlijk": body["uiterlijk"],
        "vragen": sorted(set(body["vragen"])),
        "bronnen": [{"bron": b["bron"], "vraag": b["vraag"], "uitkomst": b["uitkomst"]} for b in body.get("geraadpleegdeBronnen") or ()],
        "bijdrage": body.get("verwachteBijdrage") or "",
    }


def antwoord(body: Mapping[str, Any]) -> Opgave:
    """What kind of answer, and why it is none."""
    return {"uitkomst": body["uitkomst"], "reden": body.get("reden") or ""}


def weging(body: Mapping[str, Any]) -> Opgave:
    """The route, to whom it goes, and who is asked to the table and why."""
    genodigd = [{"partij": g["partij"], "reden": g["reden"]} for g in body.get("uitTeNodigen") or ()]
    ergens = {"route": body["route"], "genodigd": genodigd, "toebedeeld_aan": body.get("toebedeeldAan") or ""}
    return ergens | pga_opgaven.herbeoordeling(body)


LEZERS: dict[str, Callable[[Mapping[str, Any]], Opgave]] = {
    "bevraging.stellen": bevraging,
    "bevraging.beantwoorden": antwoord,
    "bevraging.intrekken": lambda b: {"reden": b["reden"]},
    "weging.vastleggen": weging,
}
