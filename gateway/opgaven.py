"""What an act states beyond who and which casus, read from its body as codes and dates and completed from the gateway's own books."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import (
    einde,
    inzagevragen,
    overleg,
    pga_controles,
    pga_opgaven,
    planopgaven,
    triageopgaven,
    verzoekbesluiten,
    verzoekdelen,
    verzoeken,
)
from gateway.model import Feit, Vindplaats
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


def lees_besluit(body: Mapping[str, Any]) -> Opgave:
    """Taken on or not, why not, what instead, and in a pga whether it stays for an expected new assessment (PGA-14.4b)."""
    return {naam: body.get(naam) or "" for naam in ("besluit", "reden", "advies")} | pga_opgaven.herbeoordeling(body)


def lees_plan(body: Mapping[str, Any]) -> Opgave:
    """Who runs the plan and who carries it out."""
    uitvoerders = sorted({i["uitvoerder"] for i in body["interventies"]})
    return {"casusregisseur": body["casusregisseurPartij"], "uitvoerders": uitvoerders} | pga_opgaven.plan(body) | planopgaven.plan(body)


LEZERS: dict[str, Callable[[Mapping[str, Any]], Opgave]] = {
    "aanmelding.indienen": lees_aanmelding,
    "criteriatoets.vastleggen": lees_criteriatoets,
    "aanmelding.besluiten": lees_besluit,
    "plan.vastleggen": lees_plan,
    "plan.wijzigen": lees_plan,
    "overleg.vastleggen": overleg.lees,
    "overlegbesluit.vastleggen": einde.lees_besluit,
    "verzoek.indienen": verzoeken.lees,
    "verzoek.aanvullen": verzoeken.lees_aanvulling,
    "identiteit.vragen": lambda b: {"op": b["op"]},
    "identiteit.vaststellen": lambda b: {"op": b["op"]},
    "verzoek.beoordelen": verzoekdelen.lees_beoordeling,
    "verzoek.voornemen": verzoekdelen.lees_voornemen,
    "verzoek.zienswijze": lambda b: {"standpunt": b["standpunt"]},
    "verzoek.besluiten": verzoekbesluiten.lees,
    **pga_opgaven.LEZERS,
    **planopgaven.LEZERS,
    **triageopgaven.LEZERS,
}


def lees(handeling: str, body: Any) -> Opgave:
    """The codes that beleid and a consequence need, and nothing else of the body."""
    return LEZERS[handeling](body) if handeling in LEZERS else {}


def vraagvelden(handeling: str, beeld: Beeld, params: Mapping[str, UUID], body: Any) -> dict[str, Any]:
    """What beleid must know of an act besides who and which casus: whose bevraging or verzoek it is, the reason code."""
    velden: dict[str, Any] = {"opgave": vul_aan(handeling, beeld, lees(handeling, body))} if isinstance(body, dict) else {}
    if isinstance(body, dict) and isinstance(body.get("reden"), str):
        velden["reden"] = body["reden"]
    for object_id in params.values():
        velden |= feitvelden(beeld, object_id)
    if handeling == verzoekbesluiten.HANDELING and "opgave" in velden:
        velden["opgave"] = verzoekbesluiten.vul_aan(beeld, beeld.feiten.alle.get(params["verzoekId"]), velden["opgave"])
    return velden | pga_opgaven.vraagvelden(handeling, beeld) | inzagevragen.derde(handeling, beeld, params, body)


def inbrenger(s: Session, handeling: str, beeld: Beeld, partij: str) -> dict[str, Any]:
    """A verzoek comes in also at who supplied to this very casus, whatever his deelname; the same statements for one that is not there."""
    if handeling != "verzoek.indienen":
        return {}
    v = Vindplaats
    waar = (v.casus_id == beeld.zaak_id(), v.partij == partij, v.soort == "gegeven")
    if s.execute(select(v.id).where(*waar).limit(1)).first() is None:
        return {}
    return {"leverancier": beeld.register.partij(partij, beeld.verband.code)}


def feitvelden(beeld: Beeld, object_id: UUID) -> dict[str, Any]:
    """Fields of a Vraag that follow from the object it is about."""
    feit: Feit | None = beeld.feiten.alle.get(object_id)
    if feit is None:
        return {}
    if feit.soort in ("bevraging", "politievraag"):
        # What was withdrawn is no longer put to anybody (ZVH-1.19).
        return {"gevraagde": feit.partij or "" if feit.status != "ingetrokken" else ""}
    return verzoeken.vraagvelden(beeld, feit) if feit.soort == "verzoek" else {}


def vul_aan(handeling: str, beeld: Beeld, opgave: Opgave) -> Opgave:
    """What the act does not say itself but the books know."""
    if handeling == "aanmelding.besluiten":
        return opgave | {"criteria_ja": criteria_ja(beeld)}
    if handeling == "criteriatoets.vastleggen":
        aanmelder = beeld.casus.aanmelder if beeld.casus else ""
        return opgave | {"aanmelder_soort": _soort(beeld, aanmelder), "politie_ja_op": pga_controles.politie_ja_op(beeld.feiten.soort)}
    if handeling == "bevraging.stellen":
        return opgave | {"gevraagde_soort": _soort(beeld, opgave["gevraagde"])}
    if handeling in ("plan.vastleggen", "plan.wijzigen"):
        eigen = sorted({i["soort"] for i in opgave["uitvoering"] if i["uitvoerder"] == beeld.verband.bestand.oin})
        soorten = sorted({_soort(beeld, u) for u in opgave["uitvoerders"]})
        return opgave | {"uitvoerder_soorten": soorten, "interventies_eigen": eigen}
    return overleg.vul_aan(handeling, beeld, planopgaven.vul_aan(handeling, beeld, opgave))


def _soort(beeld: Beeld, partij_id: str) -> str:
    partij = beeld.register.partij(partij_id, beeld.verband.code)
    return partij.soort if partij else ""


def criteria_ja(beeld: Beeld) -> list[str]:
    """The criteria that the latest toets answered with yes; none when there was none."""
    toetsen = beeld.feiten.soort("criteriatoets")
    laatste = max(toetsen, key=lambda f: (f.op, f.versie, f.id), default=None)
    return sorted(c for c, uitkomst in laatste.velden["uitkomsten"].items() if uitkomst == "ja") if laatste else []
