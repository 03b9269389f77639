"""LJ&R: when a gegeven may leave, and on which ground secrecy is broken (LJR 10.1, 13, 15)."""

from functools import lru_cache

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, partij_id, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import LJR, datumveld, gevoelig, ja, overige_taak, veld, wettelijke_taak
from gateway.beleid.regels.ljr_toestemming import gewone_toestemming, uitdrukkelijke_toestemming
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag

VERTREK = ("overdracht", "verstrekking", "bevraging")


@regel("LJR-3.1", soorten=("handeling",), reglementen=LJR)
def ljr_stemt_zelf(vraag: Vraag, p: Parameters) -> Besluit:
    """LJ&R stays responsible: nobody else gives or changes its answer, the procesregisseur neither."""
    if not vraag.handeling.startswith("instemming.") or vraag.handeling in ("instemming.vragen", "instemming.lezen", "instemming.lijst"):
        return TOEGESTAAN
    if vraag.leverancier is not None and vraag.leverancier.partij_id == partij_id(vraag):
        return TOEGESTAAN
    return weiger("ljr_stemt_zelf", "Over een gegeven van de reclassering stemt alleen zij zelf.", "Laat de reclassering antwoorden.")


@regel("LJR-10.1", "LJR-13.1", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.uitzonderingsgronden",))
def ljr_heeft_uitzonderingsgrond(vraag: Vraag, p: Parameters) -> Besluit:
    """A criminal or special gegeven needs an exception besides the ground, also when the leverancier agreed."""
    label = etiket(vraag)
    if not gevoelig(label) or label.uitzonderingsgrond in p.lijsten["ljr.uitzonderingsgronden"]:
        return TOEGESTAAN
    return weiger("ljr_uitzonderingsgrond_ontbreekt", "Naast de grondslag ontbreekt een uitzonderingsgrond.", "Noem de uitzonderingsgrond.")


@regel("LJR-15.1", "LJR-13.1", "LJR-16.1", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.doorbrekingsgronden",))
def ljr_noemt_doorbrekingsgrond(vraag: Vraag, p: Parameters) -> Besluit:
    """Secrecy is broken only in one of nine situations, and the label says which; research is no exception."""
    if veld(vraag, "doorbrekingsgrond") in p.lijsten["ljr.doorbrekingsgronden"]:
        return TOEGESTAAN
    return weiger("ljr_doorbrekingsgrond_ontbreekt", "De grond om geheimhouding te doorbreken ontbreekt.", "Noem de grond van artikel 15.")


@regel("LJR-15.1i", "LJR-20.1b", "LJR-1r", "LJR-1t", soorten=BEWEGEN, reglementen=LJR, nodig=("redenen",))
def ljr_heeft_toestemming_als_grond(vraag: Vraag, p: Parameters) -> Besluit:
    """On the client's toestemming: explicit for criminal and special data, and gone for what is new once withdrawn."""
    if veld(vraag, "doorbrekingsgrond") != "g15i":
        return TOEGESTAAN
    genoeg = uitdrukkelijke_toestemming if gevoelig(etiket(vraag)) else gewone_toestemming
    if genoeg(vraag, p):
        return TOEGESTAAN
    return weiger("ljr_toestemming_ontbreekt", "Deze grond vraagt toestemming van de cliënt.", "Vraag uitdrukkelijke toestemming.")


@regel("LJR-13.1-subsidiariteit", soorten=BEWEGEN, reglementen=LJR)
def ljr_woog_subsidiariteit(vraag: Vraag, p: Parameters) -> Besluit:
    """Supply only when nothing less intrusive would do."""
    if ja(vraag, "subsidiariteit"):
        return TOEGESTAAN
    return weiger("ljr_subsidiariteit_ontbreekt", "Niet is afgewogen of het met minder kan.", "Leg de afweging vast op het etiket.")


@regel("LJR-13.1-proportionaliteit", soorten=BEWEGEN, reglementen=LJR)
def ljr_verstrekt_niets_verouderds(vraag: Vraag, p: Parameters) -> Besluit:
    """What goes out is correct, relevant and up to date, whatever the ground."""
    if veld(vraag, "actualiteit") != "verouderd":
        return TOEGESTAAN
    return weiger("ljr_verouderd", "Dit gegeven is als verouderd gemerkt.", "Werk het bij of laat het weg.")


@regel("LJR-13.1-proportionaliteit", soorten=("handeling",), reglementen=LJR, status=400)
def ljr_stemt_in_per_gegeven_en_ontvanger(vraag: Vraag, p: Parameters) -> Besluit:
    """The choice is made per gegeven: a yes for the whole dossier is none."""
    opgave = vraag.opgave
    if vraag.handeling != "instemming.beantwoorden" or opgave.get("antwoord") != "ja" or opgave.get("per_gegeven", True):
        return TOEGESTAAN
    return weiger("ljr_instemming_te_ruim", "Instemmen kan niet voor het hele dossier.", "Noem de gegevens één voor één.")


@regel("LJR-13.2a", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.geen_vindplaats",), status=400)
def ljr_noemt_de_wettelijke_plicht(vraag: Vraag, p: Parameters) -> Besluit:
    """A statutory duty is named by regulation and article; a power is no duty, and convenant or reglement are no statute."""
    if veld(vraag, "doorbrekingsgrond") != "g15a":
        return TOEGESTAAN
    if ja(vraag, "wettelijke_verplichting") and _is_vindplaats(etiket(vraag).wetsartikel, p.lijsten["ljr.geen_vindplaats"]):
        return TOEGESTAAN
    return weiger("ljr_plicht_zonder_vindplaats", "De wettelijke plicht is niet genoemd.", "Noem regeling en artikel die u verplichten.")


@lru_cache(maxsize=512)
def _is_vindplaats(artikel: str, geen: frozenset[str]) -> bool:
    woorden = artikel.lower().replace("-", " ").split()
    return len(woorden) > 1 and any(teken.isdigit() for teken in artikel) and not geen.intersection(woorden)


@regel("LJR-13.2b", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.taken",))
def ljr_verstrekt_voor_wettelijke_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """The way of the statutory task is closed for a task outside the law."""
    if veld(vraag, "doorbrekingsgrond") != "g15b" or wettelijke_taak(vraag, p):
        return TOEGESTAAN
    return weiger("ljr_grond_past_niet_bij_taak", "Deze grond geldt alleen voor een wettelijke taak.", "Noem een andere grond.")


@regel("LJR-13.2h", "LJR-13.2i", "LJR-1t", soorten=BEWEGEN, reglementen=LJR, nodig=("ljr.overige_taken", "redenen"))
def ljr_verstrekt_voor_overeenkomst(vraag: Vraag, p: Parameters) -> Besluit:
    """Outside the law: a running agreement with the client on social services; any other agreement asks his explicit toestemming."""
    if not overige_taak(vraag, p) or veld(vraag, "doorbrekingsgrond") == "g15a":
        return TOEGESTAAN
    tot = datumveld(vraag, "overeenkomst_tot")
    if veld(vraag, "overeenkomst") != "client_is_partij" or tot is None or tot < vandaag(vraag):
        return weiger("ljr_overeenkomst_ontbreekt", "Er loopt geen overeenkomst met de cliënt.", "Laat dit gegeven weg.")
    if ja(vraag, "maatschappelijke_dienstverlening") or uitdrukkelijke_toestemming(vraag, p):
        return TOEGESTAAN
    stap = "Vraag de cliënt uitdrukkelijke toestemming voor deze verstrekking."
    return weiger("ljr_overeenkomst_zonder_toestemming", "Bij deze overeenkomst hoort uitdrukkelijke toestemming.", stap)


@regel("LJR-15.1c", soorten=BEWEGEN, reglementen=LJR)
def ljr_consulteert_alleen_een_collega(vraag: Vraag, p: Parameters) -> Besluit:
    """Supervision or consultation by who is on the file carries a limited supply to a colleague, never a delivery to the table."""
    if veld(vraag, "doorbrekingsgrond") != "g15c":
        return TOEGESTAAN
    if vraag.soort == "verstrekking" and vraag.doel and vraag.wie.deelname_rollen and partij_id(vraag) == etiket(vraag).leverancier:
        return TOEGESTAAN
    return weiger("ljr_consultatie_draagt_niet", "Collegiaal overleg draagt geen levering aan de casus.", "Noem een andere grond.")


@regel("LJR-15.1f", soorten=BEWEGEN, reglementen=LJR, status=400)
def ljr_zegt_wie_erom_vroeg(vraag: Vraag, p: Parameters) -> Besluit:
    """To a gecertificeerde instelling under the Jeugdwet: at its request or of one's own accord, and which."""
    if veld(vraag, "doorbrekingsgrond") != "g15h" or veld(vraag, "wijze_jeugdwet"):
        return TOEGESTAAN
    return weiger("ljr_wijze_ontbreekt", "Niet is vermeld of om dit gegeven is gevraagd.", "Noem desgevraagd of eigen_beweging.")


@regel("LJR-11.5", "LJR-13.2f", soorten=BEWEGEN, reglementen=LJR, status=409)
def ljr_hoorde_de_betrokkene(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the label asks for it, the person's view is recorded before anything leaves."""
    if not etiket(vraag).zienswijze_vereist or vraag.feiten.zienswijze:
        return TOEGESTAAN
    return weiger("zienswijze_ontbreekt", "De zienswijze van de betrokkene is niet vastgelegd.", "Vraag de zienswijze en leg haar vast.")


@regel("LJR-13.2g-medewerking", "LJR-13.2g-horen", "LJR-13.2g-reactie", soorten=BEWEGEN, reglementen=LJR, status=409)
def ljr_besprak_het_rapport(vraag: Vraag, p: Parameters) -> Besluit:
    """Before a report the client could speak and react; whether he co-operates or allows it does not matter."""
    if veld(vraag, "stuk") != "rapport" or vraag.feiten.rapportgesprek >= {"hoorgelegenheid", "reactiekans"}:
        return TOEGESTAAN
    return weiger("ljr_rapport_niet_besproken", "De cliënt kon nog niet reageren.", "Bied een gesprek en een reactie aan en leg dat vast.")
