"""LJ&R: use for something else, research, keeping and archive (LJR 7.4, 7.5, 16, 24)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import plus, volgende_schoning
from gateway.beleid.lezing import etiket, is_ingetrokken, leest_louter_eigen, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, datumveld, ja, van_ljr, veld, vergewissing, wettelijke_taak
from gateway.beleid.regels.ljr_toestemming import uitdrukkelijke_toestemming
from gateway.beleid.register import NA_INBRENG, regel
from gateway.beleid.vraag import Vergewissing, Vraag

VERDER = ("lezen", "verstrekking")


@regel("LJR-7.5", "LJR-16.1", soorten=VERDER, reglementen=LJR, nodig=("ljr.taken", "ljr.doelen_zonder_toets"))
def ljr_gebruikt_verder_wat_verenigbaar_is(vraag: Vraag, p: Parameters) -> Besluit:
    """Among the statutory tasks use is compatible; for another task or doel that is judged and recorded, or rests on its own ground."""
    anders = vraag.taak if vraag.doel == "eigen_taak" or vraag.soort == "verstrekking" else ""
    if vraag.doel in p.lijsten["ljr.doelen_zonder_toets"] or not (anders or vraag.doel == "eigen_taak") or leest_louter_eigen(vraag):
        return TOEGESTAAN
    tussen_taken = anders in p.lijsten["ljr.taken"] and wettelijke_taak(vraag, p)
    if tussen_taken or vraag.feiten.verenigbaar or vraag.wetsartikel:
        return TOEGESTAAN
    return weiger("ljr_niet_verenigbaar", "Niet is beoordeeld of dit gebruik past bij het verzameldoel.", "Leg de verenigbaarheid vast.")


@regel("LJR-7.4", soorten=VERDER, reglementen=LJR, nodig=("ljr.doelen_niet_herleidbaar",))
def ljr_stuurt_niet_op_personen(vraag: Vraag, p: Parameters) -> Besluit:
    """Policy and management work without anything that leads to a person, and a gegeven always does."""
    if vraag.doel not in p.lijsten["ljr.doelen_niet_herleidbaar"]:
        return TOEGESTAAN
    return weiger("ljr_doel_vraagt_aantallen", "Voor dit doel gaan alleen aantallen mee.", "Gebruik cijfers die niet te herleiden zijn.")


@regel(
    *("LJR-16.2", "LJR-16.2-zonder-toestemming"),
    soorten=VERDER,
    reglementen=LJR,
    nodig=("ljr.doelen_onderzoek", "ljr.onderzoeksvoorwaarden", "ljr.onderzoek_zonder_toestemming", "redenen"),
)
def ljr_geeft_onderzoek_alleen_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """Anonymous first; else explicit toestemming beforehand and every further condition, established and recorded. Without toestemming only
    where it is on paper why asking cannot be done, and never about a client who said no or took it back."""
    if vraag.doel not in p.lijsten["ljr.doelen_onderzoek"]:
        return TOEGESTAAN
    v = vergewissing(vraag, p, "onderzoek")
    vervuld = v is not None and v.voorwaarden >= p.lijsten["ljr.onderzoeksvoorwaarden"]
    if vervuld and (uitdrukkelijke_toestemming(vraag, p) or _vragen_kan_niet(vraag, v, p)):
        return TOEGESTAAN
    return weiger("ljr_onderzoek_niet_anoniem", "Voor onderzoek gaan geen herleidbare gegevens mee.", "Lever de gegevens anoniem aan.")


def _vragen_kan_niet(vraag: Vraag, v: Vergewissing | None, p: Parameters) -> bool:
    gemotiveerd = v is not None and not v.voorwaarden.isdisjoint(p.lijsten["ljr.onderzoek_zonder_toestemming"])
    return gemotiveerd and not vraag.feiten.geweigerd and not is_ingetrokken(vraag)


@regel("LJR-16.3", soorten=VERDER, reglementen=LJR, nodig=("ljr.doelen_onderzoek", "ljr.vergewisbewijzen"))
def ljr_vraagt_het_nifp(vraag: Vraag, p: Parameters) -> Besluit:
    """A Pro Justitia report goes to research only with the written permission of the NIFP, whoever else agreed."""
    if vraag.doel not in p.lijsten["ljr.doelen_onderzoek"] or veld(vraag, "stuk") != "pro_justitia":
        return TOEGESTAAN
    if vergewissing(vraag, p, "nifp_toestemming") is not None:
        return TOEGESTAAN
    return weiger("ljr_nifp_ontbreekt", "De schriftelijke toestemming van het NIFP ontbreekt.", "Vraag het NIFP om toestemming.")


@regel("LJR-24.2", soorten=("inbreng", *NA_INBRENG), reglementen=LJR, nodig=("ljr.archiefdoelen",))
def ljr_gebruikt_het_archief_niet(vraag: Vraag, p: Parameters) -> Besluit:
    """What is kept for archive, history or science serves only that, named and minimised; no casus uses it."""
    if veld(vraag, "bestemming") != "archief" or leest_louter_eigen(vraag):
        return TOEGESTAAN
    if vraag.soort != "inbreng":
        return weiger("ljr_archief", "Dit gegeven is alleen voor het archief.", "Gebruik het niet voor een casus.")
    if veld(vraag, "archiefdoel") in p.lijsten["ljr.archiefdoelen"] and ja(vraag, "geminimaliseerd"):
        return TOEGESTAAN
    return weiger("ljr_archief_zonder_doel", "Doel of beperking tot het minimum ontbreekt.", "Noem het archiefdoel.", status=400)


@regel("LJR-3.2", soorten=("inbreng",), reglementen=LJR, status=400)
def ljr_noemt_de_peildatum(vraag: Vraag, p: Parameters) -> Besluit:
    """Beside its source a label says for which day it holds; until when it may stay follows from the last contact."""
    label = etiket(vraag)
    if not van_ljr(vraag):
        return TOEGESTAAN
    stap = "Zet op het etiket voor welke dag het gegeven geldt."
    if label.peildatum is None:
        return weiger("ljr_peildatum_ontbreekt", "De peildatum van dit gegeven ontbreekt.", stap)
    if label.peildatum > vandaag(vraag):
        return weiger("ljr_peildatum_in_toekomst", "De peildatum ligt in de toekomst.", stap)
    return TOEGESTAAN


@regel("LJR-24.1c", "LJR-3.2", soorten=("inbreng",), reglementen=LJR, status=400)
def ljr_noemt_het_laatste_contact(vraag: Vraag, p: Parameters) -> Besluit:
    """The term runs from the last contact with the client, so the label says when that was; a day to come is none."""
    contact = datumveld(vraag, "laatste_contact")
    if not van_ljr(vraag) or (contact is not None and contact <= vandaag(vraag)):
        return TOEGESTAAN
    return weiger("ljr_laatste_contact_ontbreekt", "De dag van het laatste contact ontbreekt.", "Zet laatste_contact op het etiket.")


@regel("LJR-24.1c", "LJR-24.1d", "LJR-24.1g", soorten=NA_INBRENG, reglementen=LJR,
       nodig=("ljr.bewaartermijn", "ljr.jaarlijkse_schoning"), status=404)  # fmt: skip
def ljr_bewaart_zeven_jaar(vraag: Vraag, p: Parameters) -> Besluit:
    """Seven years after the last contact it is used no more, nor in the year its destruction may take; a standing decision stretches it."""
    feiten, label = vraag.feiten, datumveld(vraag, "laatste_contact")
    contact = max((d for d in (label, feiten.laatste_contact) if d is not None), default=None)
    if contact is None or vandaag(vraag) <= plus(contact, p.waarden["ljr.bewaartermijn"]):
        return TOEGESTAAN
    besluit = feiten.langer_bewaren_op
    if besluit is not None and vandaag(vraag) < volgende_schoning(besluit, p.waarden["ljr.jaarlijkse_schoning"]):
        return TOEGESTAAN
    return weiger("bewaartermijn_voorbij", "Dit gegeven bestaat niet of is voor u niet bekend.")


@regel("LJR-24.1d", soorten=("handeling",))
def ljr_besluit_zelf_langer_te_bewaren(vraag: Vraag, p: Parameters) -> Besluit:
    """Only LJ&R keeps longer, and only because new probation work is expected."""
    if vraag.handeling != "bewaren.verlengen":
        return TOEGESTAAN
    if not van_ljr(vraag):
        return weiger("ljr_besluit_zelf", "Alleen de reclassering besluit langer te bewaren.", "Laat de reclassering besluiten.")
    if vraag.reden in p.lijsten.get("ljr.redenen_langer_bewaren", ()):
        return TOEGESTAAN
    stap = "Bewaar alleen langer als nieuw werk te verwachten is."
    return weiger("ljr_reden_langer_bewaren", "Deze reden draagt langer bewaren niet.", stap, status=400)
