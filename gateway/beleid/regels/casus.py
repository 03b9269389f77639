"""What the casus allows now: its fase, what was finished in it, and where a gegeven stands."""

from itertools import pairwise

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import FASEN, GEZAMENLIJK, RELATIES, etiket, is_systeem, leest_eigen, partij_id, past, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, regel
from gateway.beleid.vraag import Vraag

_VOLGENDE = dict(pairwise(FASEN))


def _verplaatst(vraag: Vraag) -> bool:
    blijft = not vraag.naar_verband and not vraag.van_verband
    return blijft and (vraag.soort == "overdracht" or vraag.handeling == "overdracht.starten")


def _vertrekt_uit(vraag: Vraag) -> str:
    return vraag.label.fase if vraag.label else zaak(vraag).fase


@regel("ZVH-3.5a", soorten=("handeling", "inbreng", "bevraging"), status=409)
def handeling_hoort_bij_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Only acts of the running fase."""
    handeling = p.handeling(vraag.handeling)
    if handeling is None or not handeling.fasen or vraag.casus is None or vraag.casus.fase in handeling.fasen:
        return TOEGESTAAN
    return weiger("handeling_buiten_fase", "Deze handeling hoort niet bij de fase waarin de casus is.", "Kijk welke fase nu loopt.")


@regel("ZVH-9.4b", "ZVH-5.3.1c", soorten=ALLE, status=409)
def casus_is_niet_beeindigd(vraag: Vraag, p: Parameters) -> Besluit:
    """After a turn-down use ends; supervision, rights and destruction go on."""
    handeling = p.handeling(vraag.handeling)
    if handeling is None or vraag.casus is None or vraag.casus.status != "afgewezen":
        return TOEGESTAAN
    if (handeling.na_einde and vraag.soort in ("handeling", "inzage", "dossier")) or leest_eigen(vraag) or is_systeem(vraag):
        return TOEGESTAAN
    if "toebedeeld" in vraag.casus.fasestatus and vraag.doel == "toebedeling" and _blijft_bij_ontvanger(vraag):
        return TOEGESTAAN
    return weiger("casus_beeindigd", "De casus is niet in behandeling genomen; gebruik is gestopt.", "Alleen vernietigen kan nog.")


def _blijft_bij_ontvanger(vraag: Vraag) -> bool:
    """What was allotted with the casus is used by whom it was supplied to, until its own term; nobody else's use goes on (ZVH-5.3.1c)."""
    if vraag.soort == "lezen":
        return vraag.feiten.verstrekking_geldig and RELATIES["ontvanger"](vraag)
    return vraag.soort == "verstrekking"


@regel("ZVH-3.3", soorten=("handeling", "overdracht"), status=400)
def naar_een_bekende_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """A move names one of the four fasen."""
    if not _verplaatst(vraag) or vraag.naar_fase in FASEN:
        return TOEGESTAAN
    return weiger("fase_onbekend", "De fase waarheen is onbekend.", "Noem triage, casusoverleg of afschaling.")


@regel("ZVH-3.3", soorten=("handeling", "overdracht"), status=409)
def naar_de_volgende_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """Fasen follow one another; nothing skips one or goes back."""
    if not _verplaatst(vraag) or vraag.naar_fase not in FASEN:
        return TOEGESTAAN
    van, loopt = _vertrekt_uit(vraag), zaak(vraag).fase
    volgend = _VOLGENDE.get(van) == vraag.naar_fase
    aanvullend = loopt == vraag.naar_fase and (vraag.label is None or volgend)
    if aanvullend or (volgend and loopt == van):
        return TOEGESTAAN
    return weiger("niet_de_volgende_fase", "Gegevens gaan alleen naar de eerstvolgende fase.", "Rond eerst de tussenliggende fase af.")


@regel("ZVH-1.18", "PGA-2.2a", soorten=("handeling", "overdracht"), status=409)
def criteria_zijn_getoetst(vraag: Vraag, p: Parameters) -> Besluit:
    """Out of intake only after the test against the criteria came out well and the aanmelding was accepted."""
    casus = zaak(vraag)
    if not _verplaatst(vraag) or casus.fase != "intake":
        return TOEGESTAAN
    if "criteria_voldaan" not in casus.fasestatus:
        return weiger("criteriatoets_ontbreekt", "De aanmelding voldoet niet aantoonbaar aan de criteria.", "Leg de criteriatoets vast.")
    if "aangenomen" not in casus.fasestatus:
        return weiger("aanmelding_niet_aangenomen", "De aanmelding is nog niet aangenomen.", "Besluit eerst over de aanmelding.")
    return TOEGESTAAN


@regel("ZVH-3.3", "ZVH-1.19", soorten=("handeling", "overdracht"), status=409)
def triage_is_afgerond(vraag: Vraag, p: Parameters) -> Besluit:
    """Out of triage only with a weging: route, doel, thema's, partijen."""
    casus = zaak(vraag)
    if not _verplaatst(vraag) or casus.fase != "triage" or vraag.naar_fase == "triage" or "triage_afgerond" in casus.fasestatus:
        return TOEGESTAAN
    return weiger("triage_niet_afgerond", "De triage is nog niet afgerond.", "Leg de weging vast.")


@regel("ZVH-1.21", soorten=("handeling", "overdracht"), status=409)
def casusoverleg_besloot_tot_afschaling(vraag: Vraag, p: Parameters) -> Besluit:
    """Afschaling starts with a decision taken in the casusoverleg."""
    casus = zaak(vraag)
    if not _verplaatst(vraag) or vraag.naar_fase != "afschaling" or casus.fase == "afschaling":
        return TOEGESTAAN
    if "besluit_afschalen" in casus.fasestatus and casus.besluit_afschaling_op is not None:
        return TOEGESTAAN
    return weiger("besluit_afschaling_ontbreekt", "Het casusoverleg besloot nog niet tot afschaling.", "Leg dat besluit eerst vast.")


@regel("ZVH-B2.3b", soorten=("handeling", "overdracht"), status=409)
def oordeel_over_ander_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """To another samenwerkingsverband only after the casusoverleg judged it necessary and possible; from gemeente to gemeente the move of
    the inwoner and the request from there come in its place (PGA-16.4b)."""
    if not vraag.naar_verband or "besluit_opschalen" in zaak(vraag).fasestatus or (vraag.regime, vraag.naar_regime) == ("pga", "pga"):
        return TOEGESTAAN
    return weiger("besluit_opschalen_ontbreekt", "Het oordeel dat verstrekken nodig en mogelijk is ontbreekt.", "Leg dat besluit vast.")


@regel("ZVH-5.2.1", soorten=("inbreng",), status=409)
def geen_inbreng_in_afschaling(vraag: Vraag, p: Parameters) -> Besluit:
    """Nothing new enters after afschaling; a correction may."""
    if zaak(vraag).fase in ("intake", "triage", "casusoverleg") or vraag.handeling == "gegeven.corrigeren":
        return TOEGESTAAN
    return weiger("geen_inbreng_in_afschaling", "In afschaling wordt niets meer ingebracht.", "Alleen een correctie kan nog.")


@regel("ZVH-2.1", "LJR-3.1", soorten=("inbreng", "dossier"))
def leverancier_brengt_zelf_in(vraag: Vraag, p: Parameters) -> Besluit:
    """The leverancier is the partij of the token; only procesgegevens can be joint."""
    leverancier = etiket(vraag).leverancier
    if leverancier == partij_id(vraag) != "":
        return TOEGESTAAN
    if leverancier == GEZAMENLIJK and etiket(vraag).categorie_verband == "procesgegevens":
        return TOEGESTAAN
    return weiger("andere_leverancier", "U kunt alleen namens uw eigen organisatie inbrengen.", "Laat de leverancier zelf inbrengen.")


@regel("ZVH-2.1", soorten=(*MET_GEGEVEN, "dossier"))
def leverancier_staat_in_het_register(vraag: Vraag, p: Parameters) -> Besluit:
    """Without the register line of exactly this leverancier nobody can say which reglement and which law bind it. Whether he takes part in
    the verband that receives is asked there (ZVH-0.1)."""
    leverancier = etiket(vraag).leverancier
    if vraag.van_verband or leverancier == GEZAMENLIJK or (vraag.leverancier is not None and vraag.leverancier.partij_id == leverancier):
        return TOEGESTAAN
    return onbeslist("leverancier_onbekend", "De leverancier van dit gegeven staat niet in het register.")


@regel("ZVH-1.18b", soorten=("inbreng",))
def in_intake_alleen_de_aanmelder(vraag: Vraag, p: Parameters) -> Besluit:
    """In intake only aanmelder and procesregisseur exchange data."""
    casus, leverancier = zaak(vraag), etiket(vraag).leverancier
    if casus.fase != "intake" or leverancier in (casus.aanmelder, GEZAMENLIJK):
        return TOEGESTAAN
    return weiger("alleen_de_aanmelder", "In intake brengt alleen de aanmelder gegevens in.", "Wacht op een bevraging in triage.")


@regel("ZVH-3.5a", soorten=("lezen",), status=404)
def gegeven_staat_in_de_lopende_fase(vraag: Vraag, p: Parameters) -> Besluit:
    """What stayed behind in an earlier fase is not to be had from a later one."""
    handeling = p.handeling(vraag.handeling)
    fase = etiket(vraag).fase
    if leest_eigen(vraag) or fase in (zaak(vraag).fase, "rights"):
        return TOEGESTAAN
    if handeling and any(relatie == "ontvanger" for _, relatie in past(vraag, handeling)):
        return TOEGESTAAN
    return weiger("gegeven_onbekend", "Dit gegeven bestaat niet of is voor u niet bekend.")
