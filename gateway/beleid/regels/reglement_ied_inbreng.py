"""Ieder1 is anders: what each gegeven it brings in must say of itself (IED 1.7, 2, 4, 6.2, 11)."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import dag, plus
from gateway.beleid.lezing import bevoegd_gegeven, etiket, is_ingetrokken, toestemming_telt, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.reglement_ied import IED
from gateway.beleid.register import regel
from gateway.beleid.vraag import Toestemming, Vraag

INBRENG = ("inbreng",)
_VERSTE_JAAR = 9000


def _van_ied(vraag: Vraag) -> bool:
    """Brought in by IED itself; another's summary of it has its own categorie and term, and inherits the marks."""
    return vraag.leverancier is not None and vraag.leverancier.reglement in IED


def _veld(vraag: Vraag, naam: str) -> str:
    return str(etiket(vraag).regimevelden.get(naam, ""))


@regel("IED-4.2", "IED-4.1", soorten=INBRENG, reglementen=IED, nodig=("ied.gegevenscategorieen",), status=400)
def ied_kent_de_categorie(vraag: Vraag, p: Parameters) -> Besluit:
    """Its registration holds four kinds of data and no more."""
    if not _van_ied(vraag) or etiket(vraag).categorie in p.lijsten["ied.gegevenscategorieen"]:
        return TOEGESTAAN
    return weiger("ied_categorie_past_niet", "Deze categorie kent het reglement niet.", "Kies een categorie van artikel 4.2.")


@regel("IED-1.7", soorten=INBRENG, reglementen=IED, nodig=("ied.rollen",), status=400)
def ied_noemt_kwestie_en_rol(vraag: Vraag, p: Parameters) -> Besluit:
    """Client, object or third in which kwestie: toestemming and rights hang on it, so it stands on every gegeven."""
    if _veld(vraag, "rol") in p.lijsten["ied.rollen"] and _veld(vraag, "kwestie"):
        return TOEGESTAAN
    return weiger("ied_rol_ontbreekt", "De kwestie of de rol van deze persoon daarin ontbreekt.", "Noem kwestie en rol op het etiket.")


@regel("IED-2", "IED-11.2-extern", soorten=INBRENG, reglementen=IED, nodig=("ied.verzamelingen_herleidbaar",), status=400)
def ied_noemt_de_verzameling(vraag: Vraag, p: Parameters) -> Besluit:
    """Internal, about somebody. The external collection is anonymous and has a term of its own, so nothing with a label belongs to it."""
    verzameling = _veld(vraag, "verzameling")
    if verzameling in p.lijsten["ied.verzamelingen_herleidbaar"]:
        return TOEGESTAAN
    if not verzameling:
        return weiger("ied_verzameling_ontbreekt", "Niet is aangegeven of dit intern of extern is.", "Zet de verzameling op het etiket.")
    return weiger("ied_extern_herleidbaar", "Een extern gegeven mag nooit over iemand gaan.", "Lever alleen aantallen.")


@regel("IED-4.4", soorten=INBRENG, reglementen=IED, nodig=("ied.extern_dossier_bronnen",), status=400)
def ied_extern_dossier_komt_van_de_client(vraag: Vraag, p: Parameters) -> Besluit:
    """What another aanbieder wrote stands here only as far as the client handed it in himself, with the part it is from."""
    if not _van_ied(vraag) or etiket(vraag).regimevelden.get("extern_dossier") is not True:
        return TOEGESTAAN
    if etiket(vraag).bron not in p.lijsten["ied.extern_dossier_bronnen"] or _veld(vraag, "rol") != "client":
        return weiger("ied_dossier_niet_van_client", "Een extern dossier levert alleen de cliënt zelf aan.", "Vraag het de cliënt.")
    if _veld(vraag, "dossierdeel") and etiket(vraag).noodzaak:
        return TOEGESTAAN
    return weiger("ied_dossierdeel_ontbreekt", "Welk deel van het externe dossier dit is ontbreekt.", "Noem het deel op het etiket.")


@regel("IED-6.2-toestemming", "IED-14.3", soorten=INBRENG, reglementen=IED, nodig=("ied.startdoelen", "redenen"))
def ied_client_stemde_bij_de_start_toe(vraag: Vraag, p: Parameters) -> Besluit:
    """Asked once, before the first gegeven was got. Of a client under sixteen his representative is asked, save for a preventive service
    offered to himself."""
    if not _van_ied(vraag) or _veld(vraag, "rol") != "client":
        return TOEGESTAAN
    start = [t for t in vraag.feiten.toestemmingen if _is_start(t, vraag, p)]
    preventief = etiket(vraag).regimevelden.get("preventieve_dienst") is True and any(t.door == "betrokkene" for t in start)
    if is_ingetrokken(vraag) or not (preventief or bevoegd_gegeven(vraag, start) == "ja"):
        return weiger("ied_starttoestemming_ontbreekt", "De cliënt gaf bij de start geen toestemming.", "Vraag de cliënt om toestemming.")
    if any(t.op is not None and t.op <= _verkregen_op(vraag) for t in start):
        return TOEGESTAAN
    stap = "Verwijder wat vóór de toestemming is verkregen."
    return weiger("ied_starttoestemming_te_laat", "De toestemming is van na de verkrijging.", stap, status=400)


def _is_start(t: Toestemming, vraag: Vraag, p: Parameters) -> bool:
    return (
        t.status == "gegeven"
        and t.doel in p.lijsten["ied.startdoelen"]
        and toestemming_telt(t, p)
        and (t.geldig_tot is None or t.geldig_tot >= vandaag(vraag))
    )


def _verkregen_op(vraag: Vraag) -> date:
    """The day IED got it: as stated, else the day it describes; never later than the day it brings it in."""
    label, ingebracht = etiket(vraag), vandaag(vraag)
    verkregen = _veld(vraag, "verkregen_op")
    genoemd = _dag(verkregen) if verkregen else label.peildatum
    return min(genoemd or ingebracht, dag(label.vastgelegd_op) if label.vastgelegd_op else ingebracht)


def _dag(tekst: str) -> date:
    """A date of the closed schema; what is none counts as long ago, so that nothing rests on it."""
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return date.min


@regel("IED-11.2", "IED-11.2-extern", "IED-11.3", soorten=INBRENG, reglementen=IED, nodig=("ied.bewaartermijn",), status=400)
def ied_bewaart_niet_langer(vraag: Vraag, p: Parameters) -> Besluit:
    """Five years after the year of closing; longer only for the interest of the person or of another, with a date to look again."""
    label, afgesloten = etiket(vraag), _veld(vraag, "afgesloten_op")
    if not _van_ied(vraag) or not afgesloten:
        return TOEGESTAAN
    if _dag(afgesloten) > vandaag(vraag):
        return weiger("ied_nog_niet_afgesloten", "De dag van afsluiting ligt in de toekomst.", "Noem haar als de dienst is afgesloten.")
    if label.bewaren_tot is None:
        return weiger("ied_einddatum_ontbreekt", "Tot wanneer dit gegeven blijft ontbreekt.", "Noem de laatste bewaardag.")
    if label.bewaren_tot <= laatste_bewaardag(_dag(afgesloten), p.waarden["ied.bewaartermijn"]):
        return TOEGESTAAN
    if _veld(vraag, "bewaaruitzondering") and _veld(vraag, "herziening_op") > vandaag(vraag).isoformat():
        return TOEGESTAAN
    stap = "Kort de termijn in, of noem wiens belang het is en wanneer u opnieuw kijkt."
    return weiger("ied_bewaart_te_lang", "Dit gegeven zou langer blijven dan het reglement toelaat.", stap)


def laatste_bewaardag(afgesloten_op: date, termijn: str) -> date:
    """The end of the year of closing plus the term (IED 11.2): closed in 2021 with P5Y, so 31 December 2026."""
    return plus(date(min(afgesloten_op.year, _VERSTE_JAAR), 12, 31), termijn)
