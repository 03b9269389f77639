"""Lokale persoonsgerichte aanpak: what it adds to the shared rules (PGA)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, is_politie, partij_id
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("PGA-7.4a", "PGA-2.2f", soorten=("inbreng", "overdracht"), regimes=("pga",), status=409)
def zvh_heeft_geen_aanpak(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the zvh has or takes up an approach there is no separate local one."""
    if vraag.casus is None or "zvh_aanpak" not in vraag.casus.fasestatus:
        return TOEGESTAAN
    return weiger("zvh_heeft_aanpak", "Het zorg- en veiligheidshuis heeft al een aanpak.", "Maak alleen lokale afspraken met het huis.")


@regel("PGA-8.2", soorten=("inbreng", "overdracht", "verstrekking"), regimes=("pga",), nodig=("politie_categorieen",), status=400)
def politiegegeven_blijft_binnen_vijf_groepen(vraag: Vraag, p: Parameters) -> Besluit:
    """Police supply stays within five groups of data."""
    if not is_politie(vraag) or etiket(vraag).categorie_verband in p.lijsten["politie_categorieen"]:
        return TOEGESTAAN
    return weiger("politiegroep_past_niet", "Deze soort politiegegevens valt buiten de lijst.", "Laat dit gegeven weg.")


@regel("PGA-8.7", soorten=("verstrekking",), regimes=("pga",))
def politiegegeven_alleen_aan_aangewezene(vraag: Vraag, p: Parameters) -> Besluit:
    """Police data go to designated and authorised receivers only: those the label names."""
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if not is_politie(vraag) or (ontvanger and ontvanger in etiket(vraag).ontvangers):
        return TOEGESTAAN
    return weiger("ontvanger_niet_aangewezen", "Deze ontvanger is niet aangewezen voor politiegegevens.", "Laat de politie hem aanwijzen.")


@regel("PGA-10.5a", "PGA-13.2b", soorten=("verstrekking",), regimes=("pga",))
def agendadeelnemer_alleen_zijn_aandeel(vraag: Vraag, p: Parameters) -> Besluit:
    """An agendadeelnemer gets something only for his share, after signing."""
    ontvanger = vraag.ontvanger
    if ontvanger is None or ontvanger.soort != "agendadeelnemer":
        return TOEGESTAAN
    if "verklaring_getekend" in ontvanger.hoedanigheden and vraag.feiten.afspraak_van_ontvanger:
        return TOEGESTAAN
    return weiger("agendadeelnemer_onbevoegd", "De agendadeelnemer tekende niet of heeft geen aandeel.", "Laat hem de verklaring tekenen.")


@regel("PGA-5.3a", soorten=("lezen",), regimes=("pga",))
def eigen_taak_is_wettelijk_toegestaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Own use asks for two things: the leverancier's yes and a law that allows it."""
    if vraag.doel != "eigen_taak" or vraag.wetsartikel or etiket(vraag).leverancier == partij_id(vraag):
        return TOEGESTAAN
    return weiger("wetsartikel_ontbreekt", "Niet is genoemd welke wet dit eigen gebruik toelaat.", "Noem het wetsartikel.")
