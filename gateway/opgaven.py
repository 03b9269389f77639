"""What an act states beyond who and which casus, read from its body as codes and dates and completed from the gateway's own books."""

from collections.abc import Mapping
from typing import Any

from gateway import pga_opgaven
from gateway.vragen import Beeld

Opgave = dict[str, Any]
CRITERIATOETS = (
    "uitkomsten",
    "contacten",
    "interventies",
    "eigen_keten_reden",
    "benodigde_ketens",
    "registraties",
    "registraties_peildatum",
    "zvh_status",
)
"""What stays on record of a toets: codes, dates, a yes; never what the police found nor when somebody was detained (PGA-2.2e)."""


def lees_aanmelding(body: Mapping[str, Any]) -> Opgave:
    """How each member of the system is involved; empty where nobody said (PGA-1.c)."""
    systeemleden = [b.get("betrokkenheid") or "" for b in body["betrokkenen"] if b["categorie"] == "2"]
    return {"systeemleden": systeemleden} | pga_opgaven.aanmelding(body)


def lees_criteriatoets(body: Mapping[str, Any]) -> Opgave:
    """The outcome per criterium and what the toets rests on (PGA 2.2)."""
    o = body.get("onderbouwing") or {}
    registraties = o.get("politieregistraties") or {}
    return {
        "uitkomsten": {u["criterium"]: u["uitkomst"] for u in body["uitkomsten"]},
        "contacten": sorted(set(o.get("contacten") or ())),
        "interventies": sorted(set(o.get("interventies") or ())),
        "eigen_keten_reden": o.get("eigenKetenReden") or "",
        "benodigde_ketens": sorted(set(o.get("benodigdeKetens") or ())),
        "registraties": registraties.get("tweeOfMeer") is True,
        "registraties_peildatum": registraties.get("peildatum") or "",
        "zvh_status": o.get("zvhStatus") or "",
    }


def lees_bevraging(body: Mapping[str, Any]) -> Opgave:
    """What is asked of whom until when, where else it was asked, and what the answer will add (PGA-8.4)."""
    return {
        "gevraagde": body["gevraagde"],
        "uiterlijk": body["uiterlijk"],
        "vragen": sorted(set(body["vragen"])),
        "bronnen": [{"bron": b["bron"], "vraag": b["vraag"], "uitkomst": b["uitkomst"]} for b in body.get("geraadpleegdeBronnen") or ()],
        "bijdrage": body.get("verwachteBijdrage") or "",
    }


def vul_aan(handeling: str, beeld: Beeld, opgave: Opgave) -> Opgave:
    """What the act does not say itself but the books know."""
    if handeling == "aanmelding.besluiten":
        return opgave | {"criteria_ja": criteria_ja(beeld)}
    if handeling == "bevraging.stellen":
        return opgave | {"gevraagde_soort": _soort(beeld, opgave["gevraagde"])}
    if handeling in ("plan.vastleggen", "plan.wijzigen"):
        return opgave | {"uitvoerder_soorten": sorted({_soort(beeld, u) for u in opgave["uitvoerders"]})}
    return opgave


def _soort(beeld: Beeld, partij_id: str) -> str:
    partij = beeld.register.partij(partij_id, beeld.verband.code)
    return partij.soort if partij else ""


def criteria_ja(beeld: Beeld) -> list[str]:
    """The criteria that the latest toets answered with yes; none when there was none."""
    toetsen = beeld.feiten.soort("criteriatoets")
    laatste = max(toetsen, key=lambda f: (f.op, f.versie, f.id), default=None)
    return sorted(c for c, uitkomst in laatste.velden["uitkomsten"].items() if uitkomst == "ja") if laatste else []
