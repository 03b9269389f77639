"""Police data in a lokale persoonsgerichte aanpak: which, from where, how good, to whom, and only when nobody else has them (PGA 8)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, is_politie
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag


@regel("PGA-8.1", soorten=BEWEGEN, regimes=("pga",), nodig=("wpg_onderdelen",), status=400)
def wpg_onderdeel_is_toegestaan(vraag: Vraag, p: Parameters) -> Besluit:
    """Of article 10 lid 1 only a and c, never b; a label that does not say which is refused."""
    label = etiket(vraag)
    if label.wpg_artikel not in p.tabellen["wpg_onderdelen"]:
        return TOEGESTAAN
    if label.regimevelden.get("wpg_onderdeel") in p.tabel("wpg_onderdelen", label.wpg_artikel):
        return TOEGESTAAN
    return weiger("wpg_onderdeel_niet_toegestaan", "Van artikel 10 lid 1 Wpg mogen alleen de onderdelen a en c.", "Laat dit gegeven weg.")


@regel("PGA-8.2", soorten=("inbreng", "overdracht", "verstrekking"), regimes=("pga",), nodig=("politie_categorieen",), status=400)
def politiegegeven_blijft_binnen_vijf_groepen(vraag: Vraag, p: Parameters) -> Besluit:
    """Police supply stays within five groups of data."""
    if not is_politie(vraag) or etiket(vraag).categorie_verband in p.lijsten["politie_categorieen"]:
        return TOEGESTAAN
    return weiger("politiegroep_past_niet", "Deze soort politiegegevens valt buiten de lijst.", "Laat dit gegeven weg.")


@regel("PGA-8.3", soorten=("inbreng", "verstrekking"), regimes=("pga",))
def gevoelig_politiegegeven_is_aanvulling(vraag: Vraag, p: Parameters) -> Besluit:
    """Sensitive police data go along only beside other police data on the same person, and only where the doel cannot do without."""
    velden = etiket(vraag).regimevelden
    if velden.get("gevoelig") is not True or vraag.handeling == "gegeven.corrigeren":
        return TOEGESTAAN
    if not vraag.feiten.naast_politiegegeven:
        return weiger("gevoelig_zonder_ander", "Dit gevoelige gegeven vult geen ander politiegegeven aan.", "Laat het weg.")
    if velden.get("onvermijdelijk") is not True:
        return weiger("gevoelig_niet_onvermijdelijk", "Niet is vermeld dat dit gevoelige gegeven onvermijdelijk is.", "Laat het weg.")
    return TOEGESTAAN


@regel("PGA-6.4", soorten=("inbreng",), regimes=("pga",), nodig=("bijzonder_toegestaan",), status=400)
def gevoelig_politiegegeven_is_aangewezen(vraag: Vraag, p: Parameters) -> Besluit:
    """What the police may add for a receiver is not yet fit for the file: there the closed list of special data counts."""
    label = etiket(vraag)
    if label.regimevelden.get("gevoelig") is not True:
        return TOEGESTAAN
    if label.categorie_verband in p.tabel("bijzonder_toegestaan", label.betrokkene_categorie):
        return TOEGESTAAN
    return weiger("bijzonder_niet_aangewezen", "Gevoelige gegevens zijn voor dit bestand niet aangewezen.", "Laat dit gegeven weg.")


@regel("PGA-8.4", soorten=("handeling",), regimes=("pga",), nodig=("redenen",), status=400)
def politiebevraging_is_onderbouwd(vraag: Vraag, p: Parameters) -> Besluit:
    """A question to the police names for each thing asked a source that was tried first, and what the answer will add."""
    if not _vraagt_politie(vraag):
        return TOEGESTAAN
    geprobeerd = {b["vraag"] for b in vraag.opgave.get("bronnen", ())}
    if not geprobeerd.issuperset(vraag.opgave.get("vragen", ())):
        return weiger("andere_bronnen_niet_geprobeerd", "Niet bij elke vraag staat welke andere bron is gevraagd.", "Vraag eerst elders.")
    if vraag.opgave.get("bijdrage") not in p.tabel("redenen", "verwachte_bijdrage"):
        return weiger("bijdrage_niet_genoemd", "Niet is vermeld wat het antwoord bijdraagt.", "Noem de verwachte bijdrage uit de lijst.")
    return TOEGESTAAN


@regel("PGA-8.4", soorten=("handeling",), regimes=("pga",), status=409)
def politie_is_laatste_bron(vraag: Vraag, p: Parameters) -> Besluit:
    """What another source has given already is not asked of the police."""
    bronnen = vraag.opgave.get("bronnen", ()) if _vraagt_politie(vraag) else ()
    if not {b["vraag"] for b in bronnen if b["uitkomst"] == "geleverd"}.intersection(vraag.opgave.get("vragen", ())):
        return TOEGESTAAN
    return weiger("andere_bron_leverde_al", "Een andere bron gaf al antwoord op een van deze vragen.", "Laat die vraag aan de politie weg.")


def _vraagt_politie(vraag: Vraag) -> bool:
    return vraag.handeling == "bevraging.stellen" and vraag.opgave.get("gevraagde_soort") == "politie"


@regel("PGA-8.5", soorten=("inbreng",), regimes=("pga",), status=400)
def politiegegeven_is_gecontroleerd(vraag: Vraag, p: Parameters) -> Besluit:
    """The police state when they checked a gegeven and that it is right, current, complete, relevant and no more than needed."""
    label, leverancier = etiket(vraag), vraag.leverancier
    if leverancier is None or leverancier.soort != "politie":
        return TOEGESTAAN
    if label.juistheid_bevestigd_op is None:
        return weiger(
            "controledatum_ontbreekt", "De datum waarop dit politiegegeven is gecontroleerd ontbreekt.", "Vermeld de controledatum."
        )
    if label.regimevelden.get("kwaliteit_verklaard") is not True:
        return weiger("kwaliteitsverklaring_ontbreekt", "De kwaliteitsverklaring van de politie ontbreekt.", "Voeg de verklaring toe.")
    return TOEGESTAAN


@regel("PGA-8.7", soorten=("verstrekking",), regimes=("pga",))
def politiegegeven_alleen_aan_aangewezene(vraag: Vraag, p: Parameters) -> Besluit:
    """Police data go to designated and authorised receivers only: those the label names."""
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if not is_politie(vraag) or ontvanger in etiket(vraag).ontvangers:
        return TOEGESTAAN
    return weiger("ontvanger_niet_aangewezen", "Deze ontvanger is niet aangewezen voor politiegegevens.", "Laat de politie hem aanwijzen.")
