"""Police and prosecution: their own decision on file, their own labels, their own purposes (ZVH 6.4 d, 7.1, 13.5; PGA 8, 9)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import etiket, is_om, is_politie, leest_louter_eigen, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

_VERSTREKT = ("inbreng", "overdracht", "verstrekking")


@regel("ZVH-6.4d", "PGA-8.1", soorten=_VERSTREKT, nodig=("artikel_20_ondertekenaars",))
def artikel_20_beslissing_geldt(vraag: Vraag, p: Parameters) -> Besluit:
    """Police supply only while a signed artikel 20 Wpg decision covers it."""
    leverancier = vraag.leverancier
    if leverancier is None or leverancier.soort != "politie":
        return TOEGESTAAN
    if leverancier.artikel_20_tot is None or leverancier.artikel_20_tot < vandaag(vraag):
        return weiger("artikel_20_ontbreekt", "Er is geen geldende artikel 20 Wpg-beslissing.", "Registreer een getekende beslissing.")
    if leverancier.artikel_20_ondertekend >= p.lijsten["artikel_20_ondertekenaars"]:
        return TOEGESTAAN
    return weiger("artikel_20_onvolledig", "De artikel 20 Wpg-beslissing mist een handtekening.", "Laat alle ondertekenaars tekenen.")


@regel("PGA-8.6", "ZVH-6.4d", soorten=("inbreng",))
def politiefunctie_mag_verstrekken(vraag: Vraag, p: Parameters) -> Besluit:
    """Only the functions the decision (or the pga) names may supply police data."""
    leverancier = vraag.leverancier
    if leverancier is None or leverancier.soort != "politie":
        return TOEGESTAAN
    functies = leverancier.artikel_20_functies or p.lijsten.get("politie_functies", frozenset())
    if not functies or vraag.wie.functie in functies:
        return TOEGESTAAN
    return weiger("politiefunctie_onbevoegd", "Uw functie mag geen politiegegevens verstrekken.", "Laat een aangewezen functie dit doen.")


@regel("ZVH-6.4d2", "PGA-8.1", soorten=BEWEGEN, nodig=("wpg_toegestaan",), status=400)
def wpg_artikel_is_toegestaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Only data of the Wpg articles the verband admits; in a pga 9 and 10 by recorded exception."""
    label = etiket(vraag)
    if not (is_politie(vraag) and (label.categorie_verband == "politiegegevens" or label.wpg_artikel)):
        return TOEGESTAAN
    if label.wpg_artikel in p.lijsten["wpg_toegestaan"]:
        return TOEGESTAAN
    if label.wpg_artikel in p.lijsten.get("wpg_bij_uitzondering", ()):
        if label.regimevelden.get("uitzondering_vastgelegd") is True:
            return TOEGESTAAN
        stap = "Leg eerst de uitzondering vast op de artikel 20 Wpg-beslissing."
        return weiger("uitzondering_niet_vastgelegd", "Voor dit Wpg-artikel is geen uitzondering vastgelegd.", stap, status=403)
    return weiger("wpg_artikel_niet_toegestaan", "Politiegegevens van dit artikel mogen niet mee.", "Alleen artikel 8 en 13 Wpg.")


@regel("ZVH-7.1", soorten=BEWEGEN)
def zwijgplicht_wpg_reist_mee(vraag: Vraag, p: Parameters) -> Besluit:
    """The duty of article 7 Wpg sticks to police data, also in a summary."""
    if not is_politie(vraag) or "wpg" in (etiket(vraag).geheimhouding or ()):
        return TOEGESTAAN
    return weiger("zwijgplicht_wpg_ontbreekt", "Dit politiegegeven mist zijn zwijgplicht.", "Laat het regime wpg op het etiket staan.")


@regel("ZVH-7.1b", "ZVH-7.1c", soorten=("inbreng",))
def politie_verstrekt_zelf(vraag: Vraag, p: Parameters) -> Besluit:
    """What a partij got from the police before is asked of the police again, not passed on; what they brought in here may be repeated."""
    leverancier = vraag.leverancier
    herhaald = any(bron.soort == "politie" for bron in vraag.bronpartijen)
    if not is_politie(vraag) or herhaald or (leverancier is not None and leverancier.soort == "politie") or vraag.feiten.politie_bevestigd:
        return TOEGESTAAN
    return weiger("politie_verstrekt_zelf", "Politiegegevens brengt de politie zelf in.", "Vraag de politie dit gegeven te verstrekken.")


@regel("ZVH-13.5", soorten=("lezen", "verstrekking"))
def politie_en_om_alleen_voor_casusdoel(vraag: Vraag, p: Parameters) -> Besluit:
    """Further use of police and OM data needs a recorded compatible purpose, besides the leverancier's yes."""
    if leest_louter_eigen(vraag) or vraag.doel != "eigen_taak" or not (is_politie(vraag) or is_om(vraag)) or vraag.feiten.verenigbaar:
        return TOEGESTAAN
    return weiger("doel_niet_verenigbaar", "Verder gebruik past niet aantoonbaar bij het doel.", "Leg een verenigbaarheidsoordeel vast.")


@regel("ZVH-13.6", soorten=("lezen", "verstrekking"), nodig=("geheimhouding_doorverwerking",))
def geheim_gegeven_alleen_voor_casusdoel(vraag: Vraag, p: Parameters) -> Besluit:
    """Further use of a gegeven under secrecy takes two: the leverancier's yes and a compatible purpose."""
    if leest_louter_eigen(vraag) or vraag.doel != "eigen_taak" or vraag.feiten.verenigbaar:
        return TOEGESTAAN
    if not p.lijsten["geheimhouding_doorverwerking"].intersection(etiket(vraag).geheimhouding or ()):
        return TOEGESTAAN
    return weiger("doel_niet_verenigbaar", "Verder gebruik past niet aantoonbaar bij het doel.", "Leg een verenigbaarheidsoordeel vast.")


@regel("PGA-5.3c", soorten=("overdracht", "verstrekking", "lezen"))
def hoofdofficier_stemt_in(vraag: Vraag, p: Parameters) -> Besluit:
    """Judicial data leave the verband only after the hoofdofficier agreed; that goes before any other yes."""
    buiten = bool(vraag.naar_verband) or vraag.ontvanger_is_derde
    buiten = buiten or (vraag.doel == "eigen_taak" and vraag.regime == "pga" and not leest_louter_eigen(vraag))
    if not buiten or not is_om(vraag) or vraag.feiten.hoofdofficier:
        return TOEGESTAAN
    return weiger("hoofdofficier_ontbreekt", "De hoofdofficier heeft niet ingestemd.", "Overleg met de hoofdofficier van justitie.")


@regel("PGA-9.7a", "PGA-9.5", "PGA-9.6", "PGA-10.5b", soorten=(*BEWEGEN, "lezen"), regimes=("pga",))
def om_komt_niet_in_het_pga_bestand(vraag: Vraag, p: Parameters) -> Besluit:
    """In a pga OM data are explained orally and never stored, moved or read here."""
    if not is_om(vraag):
        return TOEGESTAAN
    return weiger("om_niet_in_pga", "OM-gegevens worden in een pga niet opgeslagen.", "Licht ze mondeling toe.")


@regel("PGA-9.7a", "ZVH-6.4d2", soorten=("overdracht",))
def geen_om_of_wpg_9_10_over_de_grens(vraag: Vraag, p: Parameters) -> Besluit:
    """OM data never go to a pga; police data of article 9 or 10 never enter a zvh."""
    if not vraag.naar_verband:
        return TOEGESTAAN
    if vraag.naar_regime not in ("zvh", "pga"):
        return onbeslist("ander_verband_onbekend", "Het andere samenwerkingsverband is hier niet bekend.")
    if vraag.naar_regime == "pga" and is_om(vraag):
        return weiger("om_niet_in_pga", "OM-gegevens gaan niet naar een pga.", "Het gegeven blijft achter.")
    if vraag.naar_regime == "zvh" and etiket(vraag).wpg_artikel in ("9", "10"):
        return weiger("wpg_artikel_niet_toegestaan", "Dit politiegegeven mag een zvh niet in.", "Het gegeven blijft achter.")
    return TOEGESTAAN
