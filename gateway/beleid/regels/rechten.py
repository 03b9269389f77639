"""What halts a gegeven, and what the person may see of it (ZVH 2.3, 17-20)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import etiket, is_leverancier, is_om, is_politie, leest_louter_eigen, ontvangende
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, NA_INBRENG, regel
from gateway.beleid.vraag import Vraag

_ALLEEN_VERSTREKKEN = frozenset(("niet_verder_verstrekken",))


@regel("ZVH-2.3", "PGA-10.1c", "PGA-8.5", soorten=NA_INBRENG)
def leverancier_wees_niet_anders_aan(vraag: Vraag, p: Parameters) -> Besluit:
    """An aanwijzing of the leverancier goes before any act of the ZVH; one that only stops supply leaves reading alone."""
    aanwijzingen = vraag.feiten.aanwijzingen
    if not aanwijzingen or leest_louter_eigen(vraag) or (vraag.soort == "lezen" and aanwijzingen <= _ALLEEN_VERSTREKKEN):
        return TOEGESTAAN
    return weiger("aanwijzing_leverancier", "De leverancier heeft verder gebruik stopgezet.", "Overleg met de leverancier.")


def _mag_toch(vraag: Vraag) -> bool:
    """One of the four grounds of LJR 21 lid 2 was recorded for whoever would use it."""
    ontvanger = ontvangende(vraag)
    wie = {"*"} if vraag.wie.is_procesregisseur and vraag.ontvanger is None else {ontvanger.partij_id if ontvanger else ""}
    return bool(vraag.feiten.gebruik_beperkt & wie)


@regel("ZVH-17.1", "LJR-21.1", "LJR-21.2", soorten=NA_INBRENG)
def gegeven_is_niet_beperkt(vraag: Vraag, p: Parameters) -> Besluit:
    """A restricted gegeven is kept and not used, save by whom one of the four grounds was recorded for."""
    if leest_louter_eigen(vraag) or not (etiket(vraag).beperkt or vraag.feiten.beperkt) or _mag_toch(vraag):
        return TOEGESTAAN
    return weiger("gegeven_beperkt", "Dit gegeven is op verzoek beperkt.", "Wacht tot de beperking is opgeheven.")


@regel("ZVH-20.4", "LJR-29.1", "XTRA-10.1-bezwaar", soorten=NA_INBRENG)
def geen_bezwaar_loopt(vraag: Vraag, p: Parameters) -> Besluit:
    """From its registration an objection freezes the gegeven until it is decided, save for a ground that was recorded meanwhile."""
    if leest_louter_eigen(vraag) or not vraag.feiten.bezwaar or _mag_toch(vraag):
        return TOEGESTAAN
    return weiger("bezwaar_loopt", "Er loopt een bezwaar over dit gegeven.", "Wacht op het besluit op het bezwaar.")


@regel("IED-7.4", soorten=MET_GEGEVEN)
def gebruik_is_niet_beperkt(vraag: Vraag, p: Parameters) -> Besluit:
    """Exactly the ways of use that the client named stop; everything else goes on. His own inzage is never one of them."""
    genoemd = vraag.feiten.beperkt_soorten - {"inzage"}
    if leest_louter_eigen(vraag) or vraag.soort not in genoemd or _mag_toch(vraag):
        return TOEGESTAAN
    return weiger("gebruik_beperkt", "De betrokkene liet dit gebruik van dit gegeven beperken.", "Wacht tot de beperking is opgeheven.")


@regel("LJR-21.2", "XTRA-10.1-bezwaar", soorten=("handeling",), reglementen=("ljr", "xtra", "ied"))
def gebruik_tijdens_beperking_beslist_de_leverancier(vraag: Vraag, p: Parameters) -> Besluit:
    """Whether use goes on meanwhile, and proving why, is for the leverancier whose reglement knows these grounds; not for the verband."""
    if vraag.handeling != "beperking.gebruiken" or is_leverancier(vraag):
        return TOEGESTAAN
    return weiger("gebruik_door_leverancier", "Of dit toch gebruikt mag worden beslist de leverancier zelf.", "Vraag het de leverancier.")


@regel("ZVH-17.5", soorten=("inzage",))
def inzage_zonder_om(vraag: Vraag, p: Parameters) -> Besluit:
    """OM data are neither shown nor confirmed: the privacy officer of the parket decides."""
    if not is_om(vraag):
        return TOEGESTAAN
    return weiger("om_beoordeelt_zelf", "Inzage in dit gegeven beoordeelt het verstrekkende parket.", "Verwijs naar dat loket.")


@regel("ZVH-17.6", soorten=("inzage",))
def inzage_zonder_politie(vraag: Vraag, p: Parameters) -> Besluit:
    """Police data are neither shown nor confirmed: the Wpg desk of the unit decides."""
    if not is_politie(vraag):
        return TOEGESTAAN
    return weiger("politie_beoordeelt_zelf", "Inzage in dit gegeven beoordeelt het Wpg-loket.", "Verwijs naar dat loket.")


@regel("ZVH-18.1", "ZVH-4.1t", soorten=("inzage",))
def inzage_alleen_in_eigen_gegevens(vraag: Vraag, p: Parameters) -> Besluit:
    """Nobody sees another betrokkene through his own right."""
    if not vraag.betrokkene_id:
        return onbeslist("betrokkene_onbekend", "Niet is vastgelegd om wiens gegevens het gaat.", "Leg de betrokkene vast.")
    if etiket(vraag).betrokkene_id == vraag.betrokkene_id:
        return TOEGESTAAN
    return weiger("andere_betrokkene", "Dit gegeven gaat over een andere betrokkene.", "Laat dit gegeven buiten het antwoord.")


@regel("ZVH-18.4", soorten=ALLE, status=409)
def indiener_is_geidentificeerd(vraag: Vraag, p: Parameters) -> Besluit:
    """Nothing is handed over before whoever asks was identified in person; a refusal, which hands nothing over, reaches anybody."""
    if vraag.soort != "inzage" and (vraag.handeling != "verzoek.beantwoorden" or vraag.feiten.verzoek_afgewezen):
        return TOEGESTAAN
    if vraag.feiten.geidentificeerd:
        return TOEGESTAAN
    return weiger("identiteit_niet_vastgesteld", "De identiteit is niet vastgesteld.", "Stel de identiteit persoonlijk vast.")
