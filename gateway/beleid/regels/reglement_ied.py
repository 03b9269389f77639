"""Ieder1 is anders: job coaching that supplies only with the client's explicit toestemming (IED)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import (
    bevoegd_gegeven,
    dekt_doel,
    etiket,
    gemachtigd,
    is_ingetrokken,
    leest_louter_eigen,
    noemt_ontvanger,
    toestemming_geldig,
    uitdrukkelijk,
    vandaag,
    zaak,
)
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, MET_GEGEVEN, regel
from gateway.beleid.vraag import Vraag

IED = ("ied",)


@regel("IED-1.3", soorten=BEWEGEN, reglementen=IED)
def ied_bijzonder_alleen_met_uitzondering(vraag: Vraag, p: Parameters) -> Besluit:
    """Special data have their own statutory exception or stay home; on criminal data the reglement is silent, so they stay home too."""
    if etiket(vraag).strafrechtelijk and vraag.leverancier is not None and vraag.leverancier.reglement in IED:
        return onbeslist("ied_strafrechtelijk", "Over strafrechtelijke gegevens zegt het reglement niets.", "Leg deze vraag voor aan IED.")
    if not etiket(vraag).bijzonder or etiket(vraag).uitzonderingsgrond:
        return TOEGESTAAN
    return weiger("ied_uitzonderingsgrond_ontbreekt", "Een wettelijke uitzondering ontbreekt.", "Noem de uitzonderingsgrond.")


@regel("IED-7.1", soorten=tuple(s for s in MET_GEGEVEN if s != "inzage"), reglementen=IED)
def ied_client_weigerde_niet(vraag: Vraag, p: Parameters) -> Besluit:
    """A client refuses all processing or one categorie; the rest is left alone, and what is there is not used any more."""
    if not vraag.feiten.geweigerd or leest_louter_eigen(vraag):
        return TOEGESTAAN
    return weiger("ied_client_weigerde", "De cliënt weigert dat deze soort gegevens wordt verwerkt.", "Laat dit gegeven weg.")


@regel(
    *("IED-10.1", "IED-10.2", "IED-12.1", "IED-6.2-intrekken", "IED-14.3"),
    soorten=BEWEGEN,
    reglementen=IED,
    nodig=("ied.startdoelen", "redenen"),
)
def ied_verstrekt_met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    """About the client only where relevant and with explicit toestemming, under sixteen of his representative, also for a preventive
    service; about the object where relevant; about a third not at all. A professional's own weighing does not replace it."""
    if vraag.doel == "wettelijke_plicht" and vraag.wetsartikel:
        return TOEGESTAAN
    rol, relevant = etiket(vraag).regimevelden.get("rol"), bool(etiket(vraag).relevantie)
    if rol == "derde" or not rol:
        return weiger("ied_over_derde", "Over een derde verstrekt deze leverancier niets.", "Laat dit gegeven weg.")
    if not relevant:
        return weiger("ied_relevantie_ontbreekt", "Waarom dit voor de kwestie ter zake doet ontbreekt.", "Noem de relevantie.")
    return TOEGESTAAN if rol == "object" else _met_toestemming(vraag, p)


def _met_toestemming(vraag: Vraag, p: Parameters) -> Besluit:
    if is_ingetrokken(vraag):
        return weiger("ied_toestemming_ingetrokken", "De cliënt heeft de toestemming ingetrokken.", "Er volgt geen nieuwe verstrekking.")
    geldige = [
        t
        for t in vraag.feiten.toestemmingen
        if toestemming_geldig(t, vraag)
        and uitdrukkelijk(t, vraag, p)
        and noemt_ontvanger(t)
        and dekt_doel(t, vraag)
        and t.doel not in p.lijsten["ied.startdoelen"]
    ]
    bevoegd = bevoegd_gegeven(vraag, geldige)
    if bevoegd == "ja":
        return TOEGESTAAN
    if bevoegd == "gezag_onbekend":
        stap = "Leg vast of één ouder of beide ouders het gezag hebben."
        return weiger("ied_gezag_onbekend", "Niet is vastgelegd wie het gezag over deze cliënt heeft.", stap, status=409)
    return weiger("ied_toestemming_ontbreekt", "Deze leverancier verstrekt alleen met toestemming.", "Vraag de cliënt om toestemming.")


@regel("IED-10.3", soorten=(*BEWEGEN, "lezen"), reglementen=IED, nodig=("ied.anonieme_doelen",))
def ied_herleidbaar_alleen_per_kwestie(vraag: Vraag, p: Parameters) -> Besluit:
    """Linking files, other casussen, accounting and figures get nothing that leads to a person, toestemming or not."""
    andere_casus = vraag.gebruikt_voor_casus not in ("", zaak(vraag).casus_id)
    if not andere_casus and vraag.doel not in p.lijsten["ied.anonieme_doelen"]:
        return TOEGESTAAN
    return weiger("ied_alleen_anoniem", "Voor dit doel geeft deze leverancier niets herleidbaars.", "Vraag om aantallen.")


@regel("IED-8.1", soorten=("inzage",), reglementen=IED)
def ied_object_ziet_client_niet(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever asks sees his own; what repeats something of the Client (or of a Derde) is never in another's package."""
    label = etiket(vraag)
    if not label.afgeleid_van or label.regimevelden.get("rol") == "object":
        return TOEGESTAAN
    return weiger("ied_van_client", "Dit gegeven herhaalt wat van een ander is.", "Laat dit gegeven buiten het antwoord.")


@regel("IED-14.1", "IED-1.10", soorten=("inzage",), reglementen=IED)
def ied_recht_komt_toe_aan_wie_vraagt(vraag: Vraag, p: Parameters) -> Besluit:
    """Under sixteen the representative exercises the rights, from that very day the client himself, however early it was asked. An
    authorised one acts on a running machtiging; being family is none."""
    v, indiener = vraag.feiten.vertegenwoordiging, vraag.feiten.indiener
    kind = v is not None and v.zestien_op is not None and vandaag(vraag) < v.zestien_op
    if indiener == "betrokkene" and kind:
        return weiger("ied_onder_zestien", "Onder de zestien vraagt de vertegenwoordiger.", "Verwijs gemotiveerd naar hem.")
    staat_voor_hem = kind or (v is not None and v.maatregel in ("curatele", "mentorschap"))
    if indiener == "wettelijk_vertegenwoordiger" and not staat_voor_hem:
        return weiger("ied_zelf_bevoegd", "Deze cliënt vraagt zelf.", "Laat de cliënt het zelf vragen.")
    if indiener == "gemachtigde" and not gemachtigd(vraag):
        return weiger("ied_machtiging_ontbreekt", "Er is geen geldige machtiging.", "Vraag de cliënt om een machtiging en leg haar vast.")
    return TOEGESTAAN


@regel("IED-3", soorten=("verstrekking",), reglementen=IED, kant="ontvanger", status=400)
def ied_neemt_alleen_op_voor_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """What it takes in serves its own service to this client."""
    if vraag.ontvanger is not None and vraag.taak in vraag.ontvanger.taken:
        return TOEGESTAAN
    return weiger("ied_taak_ontbreekt", "Voor welk doel dit wordt ontvangen ontbreekt.", "Noem de taak van de ontvanger.")
