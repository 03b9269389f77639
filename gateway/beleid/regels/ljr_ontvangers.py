"""LJ&R: who may receive or read what it supplied (LJR 8.2, 10, 13.2 c-e, 15.1, 28)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket, ontvangende
from gateway.beleid.parameters import Parameters
from gateway.beleid.regels.ljr_gemeen import (
    LEVEREN,
    LJR,
    doel_van,
    ja,
    ontvanger_past,
    veld,
    vergewissing,
    vrij_lezer,
    wettelijke_taak,
)
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


def _onbekend_of(vraag: Vraag, code: str, reden: str, stap: str) -> Besluit:
    """A reader does not learn that LJ&R supplied this; whoever offers it hears why it may not go."""
    if vraag.soort == "lezen":
        return weiger("gegeven_onbekend", "Dit gegeven bestaat niet of is voor u niet bekend.", status=404)
    return weiger(code, reden, stap)


@regel("LJR-8.2", "LJR-10.2", "LJR-13.2c", "LJR-13.2c-hoedanigheid", "LJR-13.2c-college", "LJR-13.2e", "LJR-15.1f", "LJR-15.1e",
       soorten=LEVEREN, reglementen=LJR,
       nodig=("ljr.bevoegde_ontvangers", "ljr.ontvangers_per_grond", "ljr.taken", "ljr.vergewisbewijzen"))  # fmt: skip
def ljr_ontvanger_is_bevoegd(vraag: Vraag, p: Parameters) -> Besluit:
    """All it supplies is criminal data, its mere taking part too: only for a recipient competent in the right capacity."""
    if vrij_lezer(vraag) or _bevoegd(vraag, p) or _is_vergewist(vraag, p):
        return TOEGESTAAN
    stap = "Vergewis u van zijn bevoegdheid en leg dat vast."
    return _onbekend_of(vraag, "ljr_ontvanger_onbevoegd", "Deze ontvanger mag strafrechtelijke gegevens niet verwerken.", stap)


def _bevoegd(vraag: Vraag, p: Parameters) -> bool:
    """Some grounds have one recipient only, whatever his other capacities (LJR-15.1f)."""
    grond, ontvanger = veld(vraag, "doorbrekingsgrond"), ontvangende(vraag)
    if grond not in p.tabellen["ljr.ontvangers_per_grond"]:
        return ontvanger_past("ljr.bevoegde_ontvangers", ontvanger, p)
    return ontvanger is not None and ontvanger.soort in p.tabel("ljr.ontvangers_per_grond", grond)


def _is_vergewist(vraag: Vraag, p: Parameters) -> bool:
    """LJ&R established ground and exception of this recipient itself, for this very doel and a statutory task (LJR-13.2e)."""
    if veld(vraag, "doorbrekingsgrond") in p.tabellen["ljr.ontvangers_per_grond"] or not wettelijke_taak(vraag, p):
        return False
    v = vergewissing(vraag, p, "grondslag")
    return v is not None and bool(v.ontvanger and v.grondslag and v.uitzonderingsgrond) and v.doel == doel_van(vraag)


@regel("LJR-15.1f", soorten=LEVEREN, reglementen=LJR, nodig=("ljr.vergewisbewijzen",))
def ljr_levert_aan_uitvoerder_van_ots(vraag: Vraag, p: Parameters) -> Besluit:
    """On this ground only to the instelling that carries out the ondertoezichtstelling of this very minor."""
    if veld(vraag, "doorbrekingsgrond") != "g15g" or vrij_lezer(vraag):
        return TOEGESTAAN
    v = vergewissing(vraag, p, "ondertoezichtstelling")
    if v is not None and v.ontvanger:
        return TOEGESTAAN
    stap = "Leg vast dat deze instelling de maatregel uitvoert."
    return _onbekend_of(vraag, "ljr_geen_uitvoerder", "Deze instelling voert de ondertoezichtstelling niet uit.", stap)


@regel("LJR-13.2b", soorten=("lezen",), reglementen=LJR, status=404)
def ljr_lezer_heeft_een_taak(vraag: Vraag, p: Parameters) -> Besluit:
    """A competent organisation is not enough: the functionaris himself has a task in this casus."""
    if vrij_lezer(vraag) or vraag.wie.deelname_rollen:
        return TOEGESTAAN
    return weiger("gegeven_onbekend", "Dit gegeven bestaat niet of is voor u niet bekend.")


@regel("LJR-10.3", soorten=("lezen", "verstrekking"), reglementen=LJR, nodig=("ljr.bevoegd_gezondheid",))
def ljr_ontvanger_mag_gezondheid(vraag: Vraag, p: Parameters) -> Besluit:
    """Health data only to a recipient that may process them itself."""
    ontvanger = ontvangende(vraag)
    if etiket(vraag).categorie_verband != "gezondheid" or vrij_lezer(vraag):
        return TOEGESTAAN
    if ontvanger is not None and ontvanger.soort in p.lijsten["ljr.bevoegd_gezondheid"]:
        return TOEGESTAAN
    return weiger("ljr_gezondheid_onbevoegd", "Deze ontvanger mag gezondheidsgegevens niet verwerken.", "Laat dit gegeven achterwege.")


@regel("LJR-10.4", soorten=LEVEREN, reglementen=LJR)
def ljr_ontvanger_mag_deze_bijzondere_soort(vraag: Vraag, p: Parameters) -> Besluit:
    """Other special data only to whoever the register calls competent for just that kind."""
    soort, ontvanger = veld(vraag, "bijzonder_soort"), ontvangende(vraag)
    if soort in ("", "gezondheid") or vrij_lezer(vraag):
        return TOEGESTAAN
    if ontvanger is not None and f"bevoegd_{soort}" in ontvanger.hoedanigheden:
        return TOEGESTAAN
    return weiger("ljr_bijzonder_onbevoegd", "Deze ontvanger mag deze soort gegevens niet verwerken.", "Laat dit gegeven achterwege.")


@regel("LJR-13.2c-zorg", soorten=LEVEREN, reglementen=LJR, nodig=("ljr.zorgontvangers",))
def ljr_levert_zorg_wat_de_behandeling_vraagt(vraag: Vraag, p: Parameters) -> Besluit:
    """Care and social services get criminal data only for a client they treat, and only what they need beside health data."""
    ontvanger = ontvangende(vraag)
    if vrij_lezer(vraag) or ontvanger is None or ontvanger.soort not in p.lijsten["ljr.zorgontvangers"]:
        return TOEGESTAAN
    if ontvanger.partij_id in vraag.feiten.hulpverleners and ja(vraag, "aanvullende_noodzaak"):
        return TOEGESTAAN
    stap = "Leg de behandelrelatie en de aanvullende noodzaak vast."
    return _onbekend_of(vraag, "ljr_zorg_zonder_noodzaak", "Voor deze behandeling is dit gegeven niet nodig gemotiveerd.", stap)


@regel("LJR-10.6", soorten=LEVEREN, reglementen=LJR, nodig=("ljr.strafrechtstoepassing",))
def ljr_geeft_skn_alleen_in_de_strafrechtsketen(vraag: Vraag, p: Parameters) -> Besluit:
    """The strafrechtsketennummer goes to whoever applies criminal law and to nobody else."""
    ontvanger = ontvangende(vraag)
    if etiket(vraag).categorie != "strafrechtsketennummer":
        return TOEGESTAAN
    if ontvanger is not None and ontvanger.soort in p.lijsten["ljr.strafrechtstoepassing"]:
        return TOEGESTAAN
    return weiger("ljr_skn_onbevoegd", "Deze ontvanger krijgt het strafrechtsketennummer niet.", "Laat het nummer weg.")


@regel("LJR-10.1-nummer", "LJR-10.7", soorten=LEVEREN, reglementen=LJR, nodig=("ljr.doel_bsn",))
def ljr_geeft_bsn_alleen_om_te_controleren(vraag: Vraag, p: Parameters) -> Besluit:
    """The BSN goes to a user in the sense of the Wabb to make sure of the person; toestemming does not replace that statute."""
    ontvanger = ontvangende(vraag)
    if etiket(vraag).categorie != "burgerservicenummer":
        return TOEGESTAAN
    if ontvanger is not None and "bsn_gebruiker" in ontvanger.hoedanigheden and vraag.doel in p.lijsten["ljr.doel_bsn"]:
        return TOEGESTAAN
    return weiger("ljr_bsn_zonder_wet", "Voor dit gebruik van het BSN is geen wet aangewezen.", "Laat het nummer weg.")


@regel("LJR-28", soorten=LEVEREN, reglementen=LJR, nodig=("ljr.vergewisbewijzen",))
def ljr_geeft_niets_door_buiten_de_eer(vraag: Vraag, p: Parameters) -> Besluit:
    """Outside the EEA only under a recorded safeguard of chapter V, until the day it ends."""
    ontvanger = ontvangende(vraag)
    if ontvanger is None or "buiten_eer" not in ontvanger.hoedanigheden:
        return TOEGESTAAN
    v = vergewissing(vraag, p, "doorgifte")
    if v is not None and v.geldig_tot is not None:
        return TOEGESTAAN
    return weiger("ljr_doorgifte_zonder_waarborg", "Voor doorgifte buiten de EER ontbreekt een waarborg.", "Leg de waarborg vast.")
