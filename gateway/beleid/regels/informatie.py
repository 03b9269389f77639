"""The person is told before anything is supplied, or it is on paper why not yet (ZVH 16; PGA 7.1, 10.7)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-16.1", "PGA-7.1b", soorten=BEWEGEN, nodig=("informatieplicht_categorieen",), status=409)
def betrokkene_is_geinformeerd(vraag: Vraag, p: Parameters) -> Besluit:
    """Told before, each betrokkene for himself; or postponed on a recorded ground. In a pga the talk before the aanmelding counts for
    the inwoner: telling him on paper then waits for no longer than the plan (PGA-7.1b, PGA-10.7b)."""
    informatie, aangesproken = vraag.feiten.informatie, vraag.feiten.aangesproken_op
    if vraag.regime == "pga" and aangesproken is not None and aangesproken <= vandaag(vraag):
        return TOEGESTAAN
    if etiket(vraag).betrokkene_categorie not in p.lijsten["informatieplicht_categorieen"]:
        return TOEGESTAAN
    if informatie is not None and informatie.uitstelgrond:
        return TOEGESTAAN
    if informatie is not None and informatie.geinformeerd_op is not None and informatie.geinformeerd_op <= vandaag(vraag):
        return TOEGESTAAN
    return weiger("niet_geinformeerd", "De betrokkene is nog niet geïnformeerd.", "Informeer de betrokkene of leg uitstel met grond vast.")


@regel("ZVH-16.6", "ZVH-16.7", "PGA-10.7b", soorten=BEWEGEN, nodig=("informatie_uitzonderingen",), status=400)
def uitstel_heeft_grond_en_hertoets(vraag: Vraag, p: Parameters) -> Besluit:
    """Not telling only for one of the listed interests, and only until its re-assessment."""
    informatie = vraag.feiten.informatie
    if informatie is None or not informatie.uitstelgrond or informatie.geinformeerd_op is not None:
        return TOEGESTAAN
    if informatie.uitstelgrond not in p.lijsten["informatie_uitzonderingen"]:
        return weiger("uitstelgrond_onbekend", "Deze grond om niet te informeren bestaat niet.", "Kies een grond uit de lijst.")
    if informatie.hertoets_op is None or informatie.hertoets_op < vandaag(vraag):
        return weiger("hertoets_verlopen", "Het uitstel van informeren is niet opnieuw getoetst.", "Toets het uitstel opnieuw.", status=409)
    return TOEGESTAAN
