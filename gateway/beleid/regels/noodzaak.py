"""Necessity first: what is not needed is never even asked for (ZVH 3.5 b, 5.2, 9)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import GEZAMENLIJK, etiket, leest_eigen, ontvangende, vandaag, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-5.2.1", "PGA-7.1a", "LJR-3.3", soorten=("inbreng",), nodig=("redenen",), status=400)
def noodzaak_is_gemotiveerd(vraag: Vraag, p: Parameters) -> Besluit:
    """Every gegeven that enters says why this fase needs it."""
    if etiket(vraag).noodzaak in p.tabel("redenen", "noodzaak"):
        return TOEGESTAAN
    return weiger("noodzaak_niet_gemotiveerd", "De noodzaak van dit gegeven is niet gemotiveerd.", "Kies een noodzaak uit de lijst.")


_VERSTREKT = frozenset(
    {"aanmelding.indienen", "aanmelding.aanvullen", "bevraging.beantwoorden", "gegeven.inbrengen", "toestandsbeeld.vastleggen"}
)
"""By which act a partij supplies something of its own; what all made together is a procesgegeven (ZVH-2.2)."""


@regel("ZVH-10.1", soorten=("inbreng",), regimes=("zvh",), status=400)
def antwoord_is_juist_en_van_een_datum(vraag: Vraag, p: Parameters) -> Besluit:
    """What a partij supplies says of when it is, where it comes from, and that he checked that it is right; by whichever door it comes."""
    label = etiket(vraag)
    if vraag.handeling not in _VERSTREKT or label.leverancier == GEZAMENLIJK:
        return TOEGESTAAN
    datums = (label.peildatum, label.juistheid_bevestigd_op)
    if label.bron and all(op is not None and op <= vandaag(vraag) for op in datums):
        return TOEGESTAAN
    stap = "Noem bron en peildatum, en bevestig de juistheid; geen van beide dagen ligt na vandaag."
    return weiger("kwaliteit_niet_bevestigd", "Peildatum, bron of bevestiging van juistheid ontbreekt.", stap)


@regel("ZVH-9.2", soorten=("inbreng",), nodig=("criteria",), status=400)
def gegeven_onderbouwt_een_criterium(vraag: Vraag, p: Parameters) -> Besluit:
    """In intake a gegeven is there to test a criterium, or it is not there."""
    label = etiket(vraag)
    if zaak(vraag).fase != "intake" or label.leverancier == GEZAMENLIJK or label.criterium in p.lijsten["criteria"]:
        return TOEGESTAAN
    return weiger("criterium_ontbreekt", "Dit gegeven onderbouwt geen criterium.", "Koppel het aan een criterium of laat het weg.")


@regel("ZVH-5.2.2", soorten=("inbreng",), status=400)
def taak_hoort_bij_een_partij(vraag: Vraag, p: Parameters) -> Besluit:
    """Brought in for the leverancier's own taak, or for that of the aanmeldende or casusregievoerende partij."""
    eigen = vraag.leverancier.taken if vraag.leverancier else frozenset[str]()
    gezamenlijk = etiket(vraag).leverancier == GEZAMENLIJK and not vraag.taken_casus
    if gezamenlijk or etiket(vraag).taak in eigen | vraag.taken_casus:
        return TOEGESTAAN
    return weiger("taak_past_niet", "Deze taak hoort niet bij de leverancier of de casus.", "Noem de taak waarvoor u inbrengt.")


@regel("ZVH-6.4m", "PGA-6.1m", soorten=("inbreng", "lezen", "verstrekking"), nodig=("hulpverlenende_soorten", "hulpverlening_categorieen"))
def aanbieder_verleent_hulp(vraag: Vraag, p: Parameters) -> Besluit:
    """A provider takes part only as far as its own treatment of, or help to, this betrokkene needs."""
    partij, label = vraag.leverancier if vraag.soort == "inbreng" else ontvangende(vraag), etiket(vraag)
    geldt = partij is not None and partij.soort in p.lijsten["hulpverlenende_soorten"]
    if partij is None or not geldt or leest_eigen(vraag) or label.betrokkene_categorie not in p.lijsten["hulpverlening_categorieen"]:
        return TOEGESTAAN
    if partij.partij_id in vraag.feiten.hulpverleners or (vraag.soort == "verstrekking" and vraag.feiten.afspraak_van_ontvanger):
        return TOEGESTAAN
    stap = "De aanbieder legt vast sinds wanneer hij deze betrokkene helpt."
    return weiger("hulpverleningsrelatie_ontbreekt", "Deze aanbieder helpt of behandelt deze betrokkene niet aantoonbaar.", stap)


@regel("ZVH-3.5b2", soorten=("handeling",), status=409)
def eerst_noodzaak_dan_vragen(vraag: Vraag, p: Parameters) -> Besluit:
    """Instemming is asked only for what was judged necessary."""
    if vraag.handeling != "instemming.vragen" or vraag.label is None or vraag.feiten.noodzaak == "noodzakelijk":
        return TOEGESTAAN
    return weiger("noodzaak_niet_beoordeeld", "De noodzaak is niet als positief beoordeeld.", "Beoordeel eerst de noodzaak.")


@regel("ZVH-3.5b", "ZVH-9.2b", "ZVH-9.4", "PGA-3.3", soorten=("overdracht", "verstrekking"))
def noodzaak_is_beoordeeld(vraag: Vraag, p: Parameters) -> Besluit:
    """At each move every gegeven is judged anew; without a judgement nothing goes."""
    if vraag.feiten.noodzaak == "noodzakelijk":
        return TOEGESTAAN
    if vraag.feiten.noodzaak == "niet_noodzakelijk":
        return weiger("niet_noodzakelijk", "Dit gegeven is daar niet nodig.", "Het blijft achter en wordt geschoond.")
    return weiger("noodzaak_niet_beoordeeld", "De noodzaak is nog niet beoordeeld.", "Beoordeel eerst de noodzaak.", status=409)


@regel("ZVH-3.5b", soorten=("lezen",), status=409)
def doelwijziging_is_beoordeeld(vraag: Vraag, p: Parameters) -> Besluit:
    """Another doel within the fase asks for the same judgement."""
    if vraag.fasedoel in ("", etiket(vraag).fasedoel) or vraag.feiten.noodzaak == "noodzakelijk":
        return TOEGESTAAN
    return weiger("noodzaak_niet_beoordeeld", "De noodzaak voor dit andere doel is niet beoordeeld.", "Beoordeel eerst de noodzaak.")
