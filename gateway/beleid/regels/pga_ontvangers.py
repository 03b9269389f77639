"""Who is supplied from a pga-bestand, and in which situation: six kinds, anybody else only under a duty (PGA 11.4, 13, 16.4)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import (
    GEZAMENLIJK,
    bevoegd_gegeven,
    etiket,
    is_ingetrokken,
    is_politie,
    toestemming_geldig,
    toestemming_telt,
    zaak,
)
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

AAN_ZVH = "11_4"
_WEG = ("verstrekking", "overdracht")


def soort_ontvanger(vraag: Vraag, p: Parameters) -> str:
    """The capacity in which somebody receives decides, not who employs him (PGA 13.2); empty for a partner."""
    if vraag.naar_verband:
        return "verband" if vraag.naar_regime == "zvh" else "pga_expert_andere_gemeente"
    if vraag.ontvanger is None or vraag.soort == "overdracht":
        return ""
    bekend = p.tabellen["ontvanger_verwijzing"]
    return next((h for h in sorted(vraag.ontvanger.hoedanigheden) if h in bekend), "") or (
        vraag.ontvanger.soort if vraag.ontvanger.soort in bekend else ""
    )


def _andere_toegang(vraag: Vraag) -> bool:
    return vraag.doel == "wettelijke_plicht"


@regel("PGA-13.2a", soorten=("verstrekking",), regimes=("pga",), nodig=("ontvanger_verwijzing",))
def ontvanger_is_een_van_de_zes(vraag: Vraag, p: Parameters) -> Besluit:
    """A partner, an agendadeelnemer, the zvh, the lokale team, the burgemeester or a colleague elsewhere: nobody else."""
    ontvanger = vraag.ontvanger
    if _andere_toegang(vraag) or soort_ontvanger(vraag, p):
        return TOEGESTAAN
    if ontvanger is not None and not vraag.ontvanger_is_derde and (ontvanger.in_convenant or ontvanger.soort == "agendadeelnemer"):
        return TOEGESTAAN
    return weiger(
        "ontvanger_buiten_de_lijst", "Deze ontvanger krijgt niets uit het pga-bestand.", "Verstrek alleen bij een wettelijke plicht."
    )


@regel("PGA-13.2c", soorten=_WEG, regimes=("pga",), nodig=("ontvanger_verwijzing", "verwijzing_stand"))
def verwijzing_past_bij_ontvanger(vraag: Vraag, p: Parameters) -> Besluit:
    """The zvh, the lokale team and a colleague elsewhere are supplied in the situation of their own article only."""
    soort = soort_ontvanger(vraag, p)
    if not soort or _andere_toegang(vraag):
        return TOEGESTAAN
    stap = "Noem het artikel waarop u deze verstrekking baseert."
    if not vraag.verwijzing:
        return weiger("verwijzing_ontbreekt", "Niet is genoemd in welke situatie aan deze ontvanger wordt verstrekt.", stap)
    if vraag.verwijzing not in p.tabel("ontvanger_verwijzing", soort):
        return weiger("verwijzing_past_niet", "Dit artikel geldt niet voor deze ontvanger.", stap, status=400)
    casus = zaak(vraag)
    if p.tabel("verwijzing_stand", vraag.verwijzing) & {casus.fase, *casus.fasestatus, *vraag.feiten.standen}:
        return TOEGESTAAN
    return weiger("situatie_doet_zich_niet_voor", "De situatie van dit artikel doet zich niet voor.", "Leg eerst vast dat die er is.")


@regel("PGA-13.2d", soorten=("verstrekking",), regimes=("pga",), nodig=("ontvanger_verwijzing", "ontvanger_doelen"))
def doel_past_bij_ontvanger(vraag: Vraag, p: Parameters) -> Besluit:
    """The burgemeester of the woonplaats for public order or oversight; each other kind for its own purpose."""
    soort = soort_ontvanger(vraag, p)
    if not soort or _andere_toegang(vraag) or vraag.doel in p.tabel("ontvanger_doelen", soort):
        return TOEGESTAAN
    return weiger(
        "doel_past_niet_bij_ontvanger", "Voor dit doel krijgt deze ontvanger niets.", "Kies een doel dat bij deze ontvanger past."
    )


@regel("PGA-10.6a", "PGA-10.6b", soorten=("verstrekking",), regimes=("pga",),
       nodig=("ontvanger_verwijzing", "noodzaak_lokaal_team", "redenen"))  # fmt: skip
def lokaal_team_krijgt_wat_iemand_toestaat(vraag: Vraag, p: Parameters) -> Besluit:
    """The aanmelder knows of it, the support needs this, and the very person it is about said yes to this team for this purpose."""
    if soort_ontvanger(vraag, p) != "lokaal_team" or _andere_toegang(vraag):
        return TOEGESTAAN
    team = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if team not in vraag.feiten.afgestemd:
        return weiger("afstemming_ontbreekt", "Met de aanmelder is hierover niet afgestemd.", "Stem af met de aanmelder en leg dat vast.")
    if vraag.feiten.noodzaak_reden not in p.lijsten["noodzaak_lokaal_team"]:
        stap = "Laat weg wat de ondersteuning niet vergt."
        return weiger("niet_nodig_voor_ondersteuning", "Waarom de ondersteuning dit vergt ontbreekt.", stap, status=400)
    geldige = [t for t in vraag.feiten.toestemmingen if toestemming_geldig(t, vraag) and (t.ontvanger, t.doel) == (team, vraag.doel)]
    if bevoegd_gegeven(vraag, [t for t in geldige if toestemming_telt(t, p)]) == "ja" and not is_ingetrokken(vraag):
        return TOEGESTAAN
    stap = "Vraag zijn toestemming voor deze ondersteuning, of overleg met het team zonder gegevens."
    return weiger("toestemming_lokaal_team_ontbreekt", "Wie wordt aangemeld gaf hiervoor geen toestemming.", stap)


@regel("PGA-11.4b", soorten=_WEG, regimes=("pga",), nodig=("ontvanger_verwijzing",))
def aanmelding_bij_zvh_is_gevraagd(vraag: Vraag, p: Parameters) -> Besluit:
    """For an aanmelding at the zvh the aanmeldende partner asks; police data go only where the police itself named the receiver."""
    if vraag.verwijzing != AAN_ZVH or soort_ontvanger(vraag, p) != "verband" or _andere_toegang(vraag):
        return TOEGESTAAN
    if "opschaling_verzocht" not in vraag.feiten.standen:
        stap = "Laat de aanmeldende partner erom vragen."
        return weiger("opschaling_niet_verzocht", "De aanmeldende partner vroeg niet om deze verstrekking.", stap)
    ontvanger = vraag.ontvanger.partij_id if vraag.ontvanger else ""
    if not is_politie(vraag) or (ontvanger and ontvanger in etiket(vraag).ontvangers):
        return TOEGESTAAN
    return weiger(
        "politie_noemde_huis_niet", "De politie wees het huis niet als ontvanger aan.", "Vraag de politie het zelf te verstrekken."
    )


@regel("PGA-13.3", soorten=("verstrekking",), regimes=("pga",), nodig=("andere_toegang",))
def andere_toegang_alleen_bij_wettelijke_plicht(vraag: Vraag, p: Parameters) -> Besluit:
    """Anybody else only where a law obliges; that a law allows it is not enough."""
    if not (vraag.ontvanger_is_derde or _andere_toegang(vraag)):
        return TOEGESTAAN
    if _andere_toegang(vraag) and vraag.wetsartikel and vraag.verwijzing in p.lijsten["andere_toegang"]:
        return TOEGESTAAN
    return weiger("geen_wettelijke_plicht", "Een bevoegdheid is niet genoeg: de wet moet ertoe verplichten.", "Noem de wettelijke plicht.")


@regel("PGA-16.6", soorten=("verstrekking",), regimes=("pga",), nodig=("ontvanger_verwijzing",))
def collega_erkende_geheimhouding(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever hears of inwoners under article 16 is bound to secrecy as partners are, and said so before he hears anything.

    A colleague asked as agendadeelnemer signs for it (PGA-13.2b); a whole aanpak moves to a verband that is bound itself.
    """
    if soort_ontvanger(vraag, p) != "pga_expert_andere_gemeente":
        return TOEGESTAAN
    if vraag.ontvanger is not None and "geheimhouding_erkend" in vraag.ontvanger.hoedanigheden:
        return TOEGESTAAN
    stap = "Laat de andere gemeente de geheimhouding erkennen en leg dat bij haar in het partijregister vast."
    return weiger("geheimhouding_niet_erkend", "De ontvanger in de andere gemeente erkende de geheimhouding nog niet.", stap)


@regel(
    "PGA-16.4a", soorten=_WEG, regimes=("pga",), nodig=("verhuizing_categorieen", "verhuizing_status", "ontvanger_verwijzing"), status=400
)
def na_verhuizing_alleen_dat_er_een_aanpak_is(vraag: Vraag, p: Parameters) -> Besluit:
    """A colleague elsewhere hears of whom, and that an approach is prepared, ran or runs; more only when he goes on with it."""
    if soort_ontvanger(vraag, p) != "pga_expert_andere_gemeente" or _andere_toegang(vraag):
        return TOEGESTAAN
    stap = "Meld alleen dat een aanpak wordt voorbereid, liep of loopt."
    if vraag.soort == "verstrekking" and vraag.taak not in p.lijsten["verhuizing_status"]:
        return weiger("status_ontbreekt", "Niet is gemeld of een aanpak wordt voorbereid, liep of loopt.", stap)
    voortzetting = "voortzetting_verzocht" in vraag.feiten.standen
    if etiket(vraag).categorie_verband in p.tabel("verhuizing_categorieen", "voortzetting" if voortzetting else "melding"):
        return TOEGESTAAN
    return weiger("meer_dan_melding", "Na een verhuizing gaat dit gegeven niet mee.", stap)


@regel("PGA-16.4b", soorten=_WEG, regimes=("pga",), nodig=("verhuizing_fasedoelen", "ontvanger_verwijzing"))
def interventie_gaat_mee_met_toestemming_van_partner(vraag: Vraag, p: Parameters) -> Besluit:
    """What a partner does goes along in his own name and with his yes; findings and analyses do not."""
    label = etiket(vraag)
    if soort_ontvanger(vraag, p) != "pga_expert_andere_gemeente" or label.categorie_verband != "procesgegevens" or _andere_toegang(vraag):
        return TOEGESTAAN
    if label.leverancier == GEZAMENLIJK:
        return weiger(
            "partner_beslist_zelf", "Over een gezamenlijk gegeven kan geen partner alleen beslissen.", "Laat de partner zelf leveren."
        )
    if label.fasedoel in p.lijsten["verhuizing_fasedoelen"]:
        return TOEGESTAAN
    return weiger("bevinding_gaat_niet_mee", "Alleen interventies gaan mee, geen bevindingen of doelen.", "Laat dit weg.", status=400)
