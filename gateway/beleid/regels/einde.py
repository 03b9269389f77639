"""Before a casus is closed: seen together that it brought enough, what was still needed supplied, the person told (PGA 11, ZVH 9.4)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

_BESLUIT, _SLUITEN = "overlegbesluit.vastleggen", "dossier.afsluiten"
_GENOEG, _OPGESCHAALD = "uitgevoerd_met_voldoende_resultaat", "na_aanmelding_bij_zvh"
_TOEVOEGEN = frozenset(
    {
        "plan.vastleggen",
        "plan.wijzigen",
        "plan.akkoord",
        "plan.vaststellen",
        "voortgang.vastleggen",
        "evaluatie.vastleggen",
        "gesprek.vastleggen",
        "visie.vastleggen",
        "analyse.vastleggen",
        "toestandsbeeld.vastleggen",
        "gegeven.inbrengen",
    }
)


def _sluit_op(vraag: Vraag, reden: str) -> bool:
    return vraag.handeling == _BESLUIT and vraag.opgave.get("besluit") == "afschalen" and vraag.opgave.get("reden") == reden


@regel("PGA-11.2", soorten=("handeling",), regimes=("pga",), status=409)
def partners_zagen_samen_genoeg_resultaat(vraag: Vraag, p: Parameters) -> Besluit:
    """Closing as carried out with enough result: a settled aanpak, every interventie ended, no doel missed, and every partner that carried
    part of it agreed."""
    if not _sluit_op(vraag, _GENOEG):
        return TOEGESTAAN
    o = vraag.opgave
    if "aanpak_vastgesteld" not in vraag.feiten.standen:
        stap = "Stel de aanpak eerst met de partners vast, of kies een andere reden."
        return weiger("aanpak_niet_vastgesteld", "Er is geen vastgestelde aanpak die is uitgevoerd.", stap)
    if o.get("interventies_lopen"):
        stap = "Laat de uitvoerders melden dat hun interventie is beëindigd of afgebroken."
        return weiger("aanpak_niet_uitgevoerd", "De aanpak is nog niet uitgevoerd.", stap)
    if "niet" in o.get("resultaten", ()):
        stap = "Versterk, wijzig of vul de aanpak aan, of overleg over opschalen."
        return weiger("resultaat_onvoldoende", "De aanpak heeft niet voldoende opgeleverd.", stap)
    if o.get("partners_missen"):
        stap = "Stel dit vast samen met iedere partner die een deel uitvoerde."
        return weiger("partners_niet_akkoord", "Niet iedere uitvoerende partner stelde dit mee vast.", stap)
    return TOEGESTAAN


@regel("PGA-11.4d", soorten=("handeling", "inbreng"), regimes=("pga",), status=409)
def sluiten_na_aanmelding_volgt_op_opschalen(vraag: Vraag, p: Parameters) -> Besluit:
    """Closing because of the aanmelding at the zvh needs that besluit; once closed nothing is added any more."""
    if _sluit_op(vraag, _OPGESCHAALD) and "besluit_opschalen" not in zaak(vraag).fasestatus:
        return weiger("besluit_opschalen_ontbreekt", "Er is niet tot opschalen besloten.", "Leg eerst het besluit tot opschalen vast.")
    if vraag.handeling in _TOEVOEGEN and zaak(vraag).besluit_afschaling_op is not None:
        stap = "Leg vast dat het casusoverleg doorgaat als de aanpak toch niet klaar is."
        return weiger("verwerking_afgesloten", "De lokale gegevensverwerking is afgesloten.", stap)
    return TOEGESTAAN


@regel("PGA-11.2", "PGA-11.4d", soorten=("handeling",), regimes=("pga",), status=409)
def inwoner_weet_dat_er_is_afgesloten(vraag: Vraag, p: Parameters) -> Besluit:
    """The dossier is closed after the inwoner was told in the form his letter asks."""
    if vraag.handeling != _SLUITEN or not vraag.opgave.get("bericht_open"):
        return TOEGESTAAN
    stap = "Stuur hem de brief over de afsluiting en leg vast wanneer."
    return weiger("bericht_afsluiting_ontbreekt", "De inwoner weet nog niet dat de aanpak is afgesloten.", stap)


@regel("ZVH-B2.4", soorten=("handeling",), regimes=("zvh",), status=409)
def bepaalde_verstrekking_is_gedaan(vraag: Vraag, p: Parameters) -> Besluit:
    """What was judged still needed by somebody, such as the casusregisseur, is supplied before the rest is cleaned away."""
    if vraag.handeling != _SLUITEN or not vraag.opgave.get("verstrekking_open"):
        return TOEGESTAAN
    stap = "Verstrek het alsnog, of oordeel dat het niet meer nodig is."
    return weiger("verstrekking_staat_open", "Er moet nog iets worden verstrekt.", stap)


@regel("LJR-24.1a", soorten=("handeling",), status=409)
def ljr_koos_wat_bewaard_blijft(vraag: Vraag, p: Parameters) -> Besluit:
    """At the end of its relation LJ&R says of each gegeven whether it is kept, under its guideline; the rest has no ground to stay."""
    if vraag.handeling != _SLUITEN or not vraag.opgave.get("keuze_mist"):
        return TOEGESTAAN
    stap = "Laat de leverancier per gegeven kiezen: bewaren of niet bewaren, met de richtlijn."
    return weiger("bewaarkeuze_ontbreekt", "Niet van ieder gegeven is gekozen of het bewaard blijft.", stap)
