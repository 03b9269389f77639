"""Decisions of stuurgroep, partneroverleg and college: by the organ that may, by all where it takes all, after what must come first."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import plus
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

_VASTLEGGEN = "besluit.vastleggen"


@regel("ZVH-27.1", "PGA-20.3", soorten=("handeling",), nodig=("besluitsoorten", "besluit_vastleggers"), status=400)
def besluit_is_van_het_bevoegde_orgaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Every kind of decision is one organ's, and is recorded by whoever keeps that organ's papers."""
    if vraag.handeling != _VASTLEGGEN:
        return TOEGESTAAN
    soort, orgaan = vraag.opgave.get("soort", ""), vraag.opgave.get("orgaan", "")
    if orgaan not in p.tabel("besluitsoorten", soort):
        stap = "Kies een soort en orgaan uit de lijst besluitsoorten."
        return weiger("orgaan_onbevoegd", "Dit orgaan neemt hier niet dit soort besluit.", stap)
    if vraag.wie.rollen & p.tabel("besluit_vastleggers", orgaan):
        return TOEGESTAAN
    stap = "Laat wie voor dit orgaan optreedt het besluit vastleggen."
    return weiger("vastlegger_onbevoegd", "Uw rol legt geen besluiten van dit orgaan vast.", stap, status=403)


@regel("ZVH-27.1", "PGA-20.3", soorten=("handeling",), nodig=("gezamenlijke_besluiten",), status=409)
def wijziging_is_van_allen(vraag: Vraag, p: Parameters) -> Besluit:
    """What all are bound by, all agreed to: changing or withdrawing the reglement takes every partij that takes part."""
    if vraag.handeling != _VASTLEGGEN or vraag.opgave.get("soort") not in p.lijsten["gezamenlijke_besluiten"]:
        return TOEGESTAAN
    mist = vraag.opgave.get("mist")
    if mist is not None and not mist:
        return TOEGESTAAN
    reden = f"Nog niet ingestemd: {', '.join(mist)}." if mist else "Niet bekend is wie instemde."
    return weiger("besluit_niet_gezamenlijk", reden, "Leg het besluit vast zodra alle partners instemden.")


@regel("PGA-20.2", soorten=("handeling",), regimes=("pga",), nodig=("verlenging_termijn",), status=409)
def verlenging_volgt_op_evaluatie(vraag: Vraag, p: Parameters) -> Besluit:
    """First it is seen how the reglement works, then it can run four years longer."""
    o = vraag.opgave
    if vraag.handeling != _VASTLEGGEN or o.get("soort") != "verlenging":
        return TOEGESTAAN
    geevalueerd = o.get("evaluatie_op", "")
    if not geevalueerd or geevalueerd > o["besloten_op"]:
        stap = "Evalueer de werking met de partners en leg die evaluatie vast."
        return weiger("evaluatie_ontbreekt", "De werking is in deze looptijd nog niet geëvalueerd.", stap)
    if o["besloten_op"] > o["einde"]:
        stap = "Stel het reglement opnieuw vast; wat is afgelopen, wordt niet verlengd."
        return weiger("verlenging_te_laat", "De looptijd was al voorbij toen hiertoe werd besloten.", stap)
    tot = plus(date.fromisoformat(o["einde"]), p.waarden["verlenging_termijn"]).isoformat()
    if o["tot"] == tot:
        return TOEGESTAAN
    return weiger("verlenging_past_niet", "Verlengen kan alleen met vier jaar.", f"Verleng tot en met {tot}.", status=400)
