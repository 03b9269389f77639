"""Ieder1 is anders: job coaching that supplies only with the client's explicit toestemming (IED)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import binnen_bereik, etiket, toestemming_geldig
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

IED = ("ied",)


@regel("IED-4.2", "IED-4.1", soorten=("inbreng",), reglementen=IED, nodig=("ied.gegevenscategorieen",), status=400)
def ied_kent_de_categorie(vraag: Vraag, p: Parameters) -> Besluit:
    """Its registration holds four kinds of data and no more."""
    if etiket(vraag).categorie in p.lijsten["ied.gegevenscategorieen"]:
        return TOEGESTAAN
    return weiger("ied_categorie_past_niet", "Deze categorie kent het reglement niet.", "Kies een categorie van artikel 4.2.")


@regel("IED-1.3", soorten=BEWEGEN, reglementen=IED)
def ied_bijzonder_alleen_met_uitzondering(vraag: Vraag, p: Parameters) -> Besluit:
    """Special data have their own statutory exception or stay home."""
    if not etiket(vraag).bijzonder or etiket(vraag).uitzonderingsgrond:
        return TOEGESTAAN
    return weiger("ied_uitzonderingsgrond_ontbreekt", "Een wettelijke uitzondering ontbreekt.", "Noem de uitzonderingsgrond.")


@regel("IED-10.1", "IED-10.2", "IED-12.1", "IED-7.1", "IED-6.2-intrekken", soorten=BEWEGEN, reglementen=IED)
def ied_verstrekt_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """About the client only with explicit toestemming; about the object where relevant; about a third not at all."""
    rol = etiket(vraag).regimevelden.get("rol")
    if vraag.doel == "wettelijke_plicht" and vraag.wetsartikel:
        return TOEGESTAAN
    if rol == "object" and etiket(vraag).relevantie:
        return TOEGESTAAN
    toestemmingen = [t for t in vraag.feiten.toestemmingen if binnen_bereik(t, vraag)]
    ingetrokken = any(t.status == "ingetrokken" for t in toestemmingen)
    if rol == "client" and not ingetrokken and any(toestemming_geldig(t, vraag) for t in toestemmingen):
        return TOEGESTAAN
    return weiger("ied_toestemming_ontbreekt", "Deze leverancier verstrekt alleen met toestemming.", "Vraag de cliënt om toestemming.")


@regel("IED-3", soorten=("verstrekking",), reglementen=IED, kant="ontvanger", status=400)
def ied_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What it takes in serves its own service to this client."""
    if vraag.ontvanger is not None and vraag.taak in vraag.ontvanger.taken:
        return TOEGESTAAN
    return weiger("ied_taak_ontbreekt", "Voor welk doel dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")
