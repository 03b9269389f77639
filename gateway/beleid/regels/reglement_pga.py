"""Lokale persoonsgerichte aanpak: what it adds to the shared rules (PGA)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, partij_id
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("PGA-7.4a", "PGA-2.2f", soorten=("handeling", "overdracht"), regimes=("pga",), status=409)
def zvh_heeft_geen_aanpak(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the zvh has or takes up an approach there is no separate local one: nothing moves on towards it."""
    verplaatst = vraag.soort == "overdracht" or vraag.handeling == "overdracht.starten"
    if not verplaatst or vraag.casus is None or "zvh_aanpak" not in vraag.casus.fasestatus:
        return TOEGESTAAN
    return weiger("zvh_heeft_aanpak", "Het zorg- en veiligheidshuis heeft al een aanpak.", "Maak alleen lokale afspraken met het huis.")


@regel("PGA-7.4b", soorten=("inbreng", "lezen"), regimes=("pga",), nodig=("zvh_aanpak_categorieen",), status=400)
def bij_zvh_aanpak_blijft_alleen_de_melding(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the zvh acts the file holds the melding and what was agreed with the zvh; all else is gone, also before it is destroyed."""
    if vraag.casus is None or "zvh_aanpak" not in vraag.casus.fasestatus:
        return TOEGESTAAN
    if etiket(vraag).categorie_verband in p.lijsten["zvh_aanpak_categorieen"]:
        return TOEGESTAAN
    if vraag.soort == "lezen":
        return weiger("gegeven_onbekend", "Dit gegeven bestaat niet of is voor u niet bekend.", status=404)
    return weiger("meer_dan_melding", "Het huis voert uit: hier blijven alleen melding en afspraken.", "Laat dit gegeven weg.")


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
