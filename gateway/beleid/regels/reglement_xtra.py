"""Xtra: welfare work that supplies with toestemming, a statutory rule, or in an emergency (XTRA)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import binnen_bereik, etiket, toestemming_geldig
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

XTRA = ("xtra",)


@regel("XTRA-6.4", soorten=("inbreng",), reglementen=XTRA, nodig=("xtra.grondslagen",), status=400)
def xtra_noemt_eigen_grondslag(vraag: Vraag, p: Parameters) -> Besluit:
    """One of five grounds; a public task is not among them."""
    if etiket(vraag).grondslag in p.lijsten["xtra.grondslagen"]:
        return TOEGESTAAN
    return weiger("xtra_grondslag_past_niet", "Deze grondslag kent het reglement niet.", "Kies een grondslag van artikel 6 lid 4.")


@regel("XTRA-11.1", "XTRA-7.2", "XTRA-4.2", "XTRA-1", soorten=BEWEGEN, reglementen=XTRA, nodig=("xtra.noodgronden",))
def xtra_verstrekt_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """To any third, so to every partner: with toestemming, under a statutory rule, or in an emergency weighed by the professional."""
    if vraag.doel == "wettelijke_plicht" and vraag.wetsartikel:
        return TOEGESTAAN
    toestemmingen = [t for t in vraag.feiten.toestemmingen if binnen_bereik(t, vraag)]
    if any(t.status == "eigen_afweging" and t.door == "professional" and t.grond in p.lijsten["xtra.noodgronden"] for t in toestemmingen):
        return TOEGESTAAN
    if any(toestemming_geldig(t, vraag) for t in toestemmingen) and not any(t.status == "ingetrokken" for t in toestemmingen):
        return TOEGESTAAN
    return weiger("xtra_toestemming_ontbreekt", "Deze leverancier verstrekt alleen met toestemming.", "Vraag de betrokkene om toestemming.")


@regel("XTRA-8.1", soorten=BEWEGEN, reglementen=XTRA)
def xtra_bijzonder_alleen_met_uitzondering(vraag: Vraag, p: Parameters) -> Besluit:
    """Special and criminal data only with a statutory exception besides the ground."""
    label = etiket(vraag)
    if not (label.bijzonder or label.strafrechtelijk) or label.uitzonderingsgrond:
        return TOEGESTAAN
    return weiger("xtra_uitzonderingsgrond_ontbreekt", "Een wettelijke uitzondering ontbreekt.", "Noem de uitzonderingsgrond.")


@regel("XTRA-3", soorten=("verstrekking",), reglementen=XTRA, kant="ontvanger", status=400)
def xtra_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What it takes in serves one of its own purposes."""
    if vraag.ontvanger is not None and vraag.taak in vraag.ontvanger.taken:
        return TOEGESTAAN
    return weiger("xtra_taak_ontbreekt", "Voor welk doel dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")
