"""The person is told before anything is supplied, or it is on paper why not yet (ZVH 16; PGA 7.1, 10.7)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import RELATIES, etiket, vandaag, zaak, ziet_af
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

_SLUITEN = ("dossier.afsluiten",)
_STAPPEN = ("overdracht.starten", "weging.vastleggen", "plan.vastleggen", "plan.vaststellen", "overlegbesluit.vastleggen", *_SLUITEN)


@regel("ZVH-16.1", "PGA-7.1b", soorten=BEWEGEN, nodig=("informatieplicht_categorieen", "informatie_uitzonderingen"), status=409)
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
    if ziet_af(informatie, p.lijsten["informatie_uitzonderingen"], vandaag(vraag)):
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


@regel("PGA-10.7a", "PGA-11.2", soorten=("handeling",))
def brief_komt_van_wie_hem_schrijft(vraag: Vraag, p: Parameters) -> Besluit:
    """Each letter has its own sender: the procesregisseur or pga-expert, the aanmelder, or the partij whose gegevens it is about."""
    if vraag.handeling != "brief.versturen" or any(RELATIES[a](vraag) for a in vraag.opgave.get("afzenders", ())):
        return TOEGESTAAN
    return weiger("brief_van_een_ander", "Deze brief is niet aan u om te versturen.", "Laat wie hem hoort te schrijven de brief versturen.")


@regel("PGA-16.7", soorten=("handeling",), regimes=("pga",), status=409)
def volgende_stap_na_bericht_over_verstrekking(vraag: Vraag, p: Parameters) -> Besluit:
    """Over every supply to another gemeente the inwoner hears, before the casus goes on; there is no exception."""
    if vraag.handeling not in _STAPPEN or "volgende_stap" not in zaak(vraag).brieven_open:
        return TOEGESTAAN
    return weiger("bericht_ontbreekt", "De inwoner weet nog niet van een verstrekking.", "Stuur de brief over de andere gemeente.")


@regel(
    *("ZVH-16.1", "PGA-10.7a", "XTRA-11.2", "LJR-13.2g-afschrift", "LJR-11.4", "PGA-11.4c"),
    soorten=("handeling",),
    status=409,
)
def casus_sluit_pas_na_de_berichten(vraag: Vraag, p: Parameters) -> Besluit:
    """What was supplied without toestemming, a report that went out, a client who was not told: first the letter, then the end.

    Who runs the casus hears which article asks for the letter; anybody else the general one, whoever owes it: LJR 11.4 alone would say
    that LJ&R takes part (LJR-8.2).
    """
    afschalen = vraag.handeling == "overlegbesluit.vastleggen" and vraag.opgave.get("besluit") == "afschalen"
    if not (afschalen or vraag.handeling in _SLUITEN) or "afsluiten" not in zaak(vraag).brieven_open:
        return TOEGESTAAN
    stap = "Laat de partij die het bericht verschuldigd is het versturen; het staat bij haar taken."
    eisen = sorted(zaak(vraag).brieven_eisen) if vraag.wie.is_procesregisseur else []
    artikel = eisen[0] if eisen else ""
    return weiger("bericht_staat_open", "Een betrokkene moet nog een bericht krijgen.", stap, artikel=artikel)
