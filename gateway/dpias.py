"""Keeping the register of DPIA's: each step is a new version by whoever takes it; done again it starts anew (ZVH 15, LJR 6)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway import partijregister, stukregister
from gateway.beleid.kalender import dag
from gateway.dpiaregel import Dpiaregel
from gateway.eigen import Ruimte
from gateway.registerstukken import Besluitregel, Soort
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused

SOORT: Soort = "dpia"
BESLUITSOORT, ORGAAN = "dpia", "stuurgroep"
_ARTIKEL = {"verband": "ZVH-15.1", "partij": "LJR-6.1"}
_DATUMS = {"opgesteld_op": "opgesteldOp", "fg_advies_op": "op", "ap_gevraagd_op": "gevraagdOp", "ap_uitkomst_op": "uitkomstOp"}


def verbanden(r: Ruimte) -> frozenset[str]:
    """The verbanden whose DPIA's this caller reads."""
    return partijregister.verbanden_van(r.beeld.register, r.actie.partij) | partijregister.beheerd(r)


def stel_op(r: Ruimte, verband: str, velden: Mapping[str, Any]) -> int:
    """A DPIA of the caller's own organisation; one drawn up again loses advice, consultation and decision (ZVH-15.1, LJR-6.1)."""
    r = partijregister.in_slot(r)
    if verband not in verbanden(r):
        raise BadInput(fouten=[Fout("/verband", "is geen verband van uw organisatie")])
    bestand = r.kern.verbanden.get(verband)
    eigen = bestand.bestand.oin == r.actie.partij
    model = bestand.waarde("dpia_model")
    if eigen and model is not None and velden["model"] != model:
        raise BadInput(fouten=[Fout("/model", f"is {model} waar het verband zelf beoordeelt")], artikel="ZVH-15.1")
    _, staat = r.beeld.register.stukken.regels.get((verband, SOORT, velden["code"]), (0, None))
    if isinstance(staat, Dpiaregel):
        _require_opsteller(r, staat)
        _require_later(staat, velden["opgesteld_op"])
    return _schrijf(r, verband, {**velden, "namens": "verband" if eigen else "partij", "opsteller": r.actie.partij})


def adviseer(r: Ruimte, verband: str, code: str, kenmerk: str, op: date) -> int:
    """The FG's advice; of what a partij does on its own only its own FG advises (LJR-6.1)."""
    r, regel = _gezocht(r, verband, code)
    if regel.namens == "partij":
        _require_opsteller(r, regel)
    if regel.fg_advies_op is not None:
        raise Conflict("Het advies van de FG staat al vast.", code="al_geadviseerd", volgende_stap="Stel de DPIA opnieuw op.")
    return _vervolg(r, verband, regel, fg=r.actie.partij, fg_advies_kenmerk=kenmerk, fg_advies_op=op)


def raadpleeg(r: Ruimte, verband: str, code: str, velden: Mapping[str, Any]) -> int:
    """That the AP was asked, and what it answered once it did (ZVH-15.1, LJR-6.3)."""
    r, regel = _gezocht(r, verband, code)
    _require_opsteller(r, regel)
    if regel.ap_uitkomst is not None:
        raise Conflict("De uitkomst van de AP staat al vast.", code="ap_al_geantwoord", volgende_stap="Stel de DPIA opnieuw op.")
    return _vervolg(r, verband, regel, **velden)


def besluit(r: Ruimte, verband: str, code: str, besluitcode: str) -> int:
    """The stuurgroep decided on the outcome: with this a new categorie is active, and not before (ZVH-15.1)."""
    r, regel = _gezocht(r, verband, code)
    _require_opsteller(r, regel)
    if regel.namens == "partij":
        raise Conflict("Over de DPIA van een partij besluit de stuurgroep niet.", code="dpia_van_partij", artikel="ZVH-15.1")
    if regel.besluit_op is not None:
        raise Conflict("De stuurgroep besloot hier al over.", code="al_besloten", volgende_stap="Stel de DPIA opnieuw op.")
    genomen = _stuurgroepbesluit(r, verband, besluitcode)
    _require_afgerond(regel, genomen.besloten_op)
    vast = {"besluit": genomen.code, "besluit_kenmerk": genomen.kenmerk, "besluit_op": genomen.besloten_op}
    return _vervolg(r, verband, regel, **vast)


def _gezocht(r: Ruimte, verband: str, code: str) -> tuple[Ruimte, Dpiaregel]:
    r = partijregister.in_slot(r)
    _, regel = r.beeld.register.stukken.regels.get((verband, SOORT, code), (0, None))
    if verband not in verbanden(r) or not isinstance(regel, Dpiaregel):
        raise NotFound
    return r, regel


def _require_opsteller(r: Ruimte, regel: Dpiaregel) -> None:
    if regel.opsteller != r.actie.partij:
        stap = "Laat de opsteller dit doen, of stel onder een andere code een eigen DPIA op."
        artikel = _ARTIKEL[regel.namens]
        raise Refused("Deze DPIA is van een andere organisatie.", code="dpia_van_ander", artikel=artikel, volgende_stap=stap)


def _require_later(vorige: Dpiaregel, op: date) -> None:
    """What was advised and decided about the former assessment does not count for the next."""
    stappen = [d for d in (vorige.opgesteld_op, vorige.fg_advies_op, vorige.ap_uitkomst_op) if d is not None]
    if op < max(stappen) or (vorige.besluit_op is not None and op <= vorige.besluit_op):
        raise BadInput(fouten=[Fout("/opgesteldOp", "ligt niet na advies en besluit over de vorige")])


def _require_afgerond(regel: Dpiaregel, op: date) -> None:
    """Conflict while the FG did not advise, the AP did not answer where the risk stays high, or the decision came first."""
    if regel.open_vragen:
        stap = "Leg eerst het advies van de FG vast, en bij een hoog restrisico de uitkomst van de AP."
        reden = f"Deze DPIA is niet afgerond: {', '.join(regel.open_vragen)} ontbreekt."
        raise Conflict(reden, code="dpia_niet_afgerond", artikel="ZVH-15.1", volgende_stap=stap)
    gereed = max(d for d in (regel.fg_advies_op, regel.ap_uitkomst_op) if d is not None)
    if op < gereed:
        reden = "De stuurgroep besloot voordat deze DPIA was afgerond."
        stap = "Leg de DPIA opnieuw aan de stuurgroep voor."
        raise Conflict(reden, code="besluit_te_vroeg", artikel="ZVH-15.1", volgende_stap=stap)


def _stuurgroepbesluit(r: Ruimte, verband: str, code: str) -> Besluitregel:
    _, regel = r.beeld.register.stukken.regels.get((verband, "besluit", code), (0, None))
    if not isinstance(regel, Besluitregel) or (regel.soort, regel.orgaan) != (BESLUITSOORT, ORGAAN):
        raise BadInput(fouten=[Fout("/besluit", "is geen besluit van de stuurgroep over een DPIA")], artikel="ZVH-15.1")
    return regel


def _vervolg(r: Ruimte, verband: str, regel: Dpiaregel, **velden: Any) -> int:
    return _schrijf(r, verband, regel.model_dump() | velden)


def _schrijf(r: Ruimte, verband: str, velden: Mapping[str, Any]) -> int:
    regel = Dpiaregel.model_validate(stukregister.lees_regel(SOORT, velden))
    toekomst = [wire for veld, wire in _DATUMS.items() if (op := getattr(regel, veld)) is not None and op > dag(r.nu)]
    if toekomst:
        raise BadInput(fouten=[Fout(f"/{veld}", "ligt in de toekomst") for veld in toekomst])
    partijregister.sluit_deuren(r.s, regel.opsteller)
    return stukregister.schrijf(r, (verband, SOORT, regel.code), regel)
