"""Who may ask: first what is the same for every casus (register, role), then whether he may know this one (404 before 403)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.kalender import plus
from gateway.beleid.lezing import etiket, is_systeem, is_vernietigd, past, rollen, vandaag, zaak
from gateway.beleid.parameters import Handeling, Parameters
from gateway.beleid.register import ALLE, MET_GEGEVEN, regel
from gateway.beleid.vraag import Vraag

BESTAAT_NIET = weiger("casus_onbekend", "Deze casus bestaat niet of is voor u niet bekend.", status=404)
_ALTIJD = ("fg", "systeem", "loket")


@regel("ZVH-3.5a", "ZVH-9.6", soorten=ALLE)
def handeling_is_geregeld(vraag: Vraag, p: Parameters) -> Besluit:
    """An act that nobody configured is refused (deny by default)."""
    if p.handeling(vraag.handeling) is None:
        return onbeslist("handeling_niet_geconfigureerd", "Deze handeling is niet geconfigureerd.")
    return TOEGESTAAN


@regel("ZVH-4.1", soorten=MET_GEGEVEN, status=400)
def gegeven_heeft_etiket(vraag: Vraag, p: Parameters) -> Besluit:
    """There is no content without a label and no decision without one (ONTWERP §4)."""
    if vraag.label is None:
        return onbeslist("etiket_ontbreekt", "Dit gegeven heeft geen etiket.", "Geef het gegeven een volledig etiket.")
    return TOEGESTAAN


@regel("ZVH-0.1", "PGA-20.1b", soorten=ALLE)
def partij_staat_in_beide_registers(vraag: Vraag, p: Parameters) -> Besluit:
    """A partij counts when it signed both convenant and protocol, from its date on."""
    if is_systeem(vraag):
        return TOEGESTAAN
    partij = vraag.wie.partij
    if partij is None or not (partij.in_convenant and partij.in_protocol):
        return weiger(
            "partij_niet_ingeschreven", "Uw organisatie staat niet in beide deelnemersregisters.", "Laat uw organisatie toetreden."
        )
    if partij.toegetreden_op is None or partij.toegetreden_op > vandaag(vraag):
        return weiger("partij_nog_niet_toegetreden", "Uw organisatie is nog niet toegetreden.", "Wacht tot de ingangsdatum.")
    return TOEGESTAAN


@regel("ZVH-27.3", "ZVH-29.2", soorten=ALLE)
def partij_is_niet_vertrokken(vraag: Vraag, p: Parameters) -> Besluit:
    """Notice ends access on its date, exclusion at once, whatever the token still says."""
    partij = vraag.wie.partij
    if partij is None:
        return TOEGESTAAN
    datum = vandaag(vraag)
    for einde in (partij.opgezegd_per, partij.uitgesloten_op):
        if einde is not None and einde <= datum:
            return weiger("partij_vertrokken", "Uw organisatie neemt niet meer deel.", "Neem contact op met de stuurgroep.")
    return TOEGESTAAN


@regel("ZVH-9.6", soorten=ALLE)
def rol_past_bij_handeling(vraag: Vraag, p: Parameters) -> Besluit:
    """The role itself may do this somewhere; the same answer for every casus."""
    handeling = p.handeling(vraag.handeling)
    if handeling is None or "*" in handeling.rollen or rollen(vraag) & handeling.rollen:
        return TOEGESTAAN
    return weiger("rol_past_niet", "Uw rol mag deze handeling niet doen.", "Vraag iemand met de juiste rol.")


@regel("ZVH-13.1", "ZVH-13.3", "XTRA-6.7", "PGA-18.2", soorten=ALLE)
def medewerker_is_toegelaten(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever gets at a casus has a VOG (or screening) and is bound to secrecy."""
    handeling = p.handeling(vraag.handeling)
    if is_systeem(vraag) or (vraag.label is None and (handeling is None or not handeling.casus)):
        return TOEGESTAAN
    if not vraag.wie.geheimhouding:
        return weiger("geheimhouding_ontbreekt", "Er is geen geheimhoudingsverklaring bevestigd.", "Laat uw organisatie die bevestigen.")
    if not vraag.wie.vog:
        return weiger("vog_ontbreekt", "Er is geen VOG of veiligheidsonderzoek bevestigd.", "Laat uw organisatie dat bevestigen.")
    return TOEGESTAAN


@regel("ZVH-1.18b", "ZVH-9.4b", "ZVH-11.2", "ZVH-11.2a", "ZVH-11.2b", "PGA-14.4a", soorten=ALLE, status=404)
def mag_van_de_casus_weten(vraag: Vraag, p: Parameters) -> Besluit:
    """Who may not know a casus gets the answer for one that does not exist; a destroyed casus exists for nobody."""
    handeling = p.handeling(vraag.handeling)
    if handeling is None or not (handeling.casus or vraag.soort not in ("handeling", "inbreng", "dossier")):
        return TOEGESTAAN
    if vraag.casus is None or (is_vernietigd(zaak(vraag), vandaag(vraag)) and not _in_rechtendossier(vraag, handeling)):
        return BESTAAT_NIET
    return TOEGESTAAN if is_systeem(vraag) or _kent(vraag, p, handeling) else BESTAAT_NIET


@regel("ZVH-4.3t", soorten=ALLE, status=404)
def casus_hoort_bij_dit_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """An authorisation of one samenwerkingsverband is nothing in another."""
    casus = vraag.casus
    if casus is None:
        return TOEGESTAAN
    verbanden = {casus.samenwerkingsverband, vraag.samenwerkingsverband, p.verband or vraag.samenwerkingsverband}
    return TOEGESTAAN if len(verbanden) == 1 and casus.regime == vraag.regime else BESTAAT_NIET


@regel("ZVH-9.6", "ZVH-3.5c", soorten=ALLE)
def rol_in_deze_casus_past(vraag: Vraag, p: Parameters) -> Besluit:
    """Having a role is not having it here: procesregisseur of this casus, leverancier of this gegeven, the asked partij."""
    handeling = p.handeling(vraag.handeling)
    if handeling is None or next(past(vraag, handeling), None):
        return TOEGESTAAN
    return weiger("geen_rol_hierin", "Uw rol geldt niet voor deze casus of dit gegeven.", "Vraag de procesregisseur of de leverancier.")


@regel("ZVH-24.4", "ZVH-9.6t", soorten=ALLE, status=400)
def reden_komt_uit_de_lijst(vraag: Vraag, p: Parameters) -> Besluit:
    """Reasons are codes from a closed list; a functionaris gegevensbescherming who looks in names one too."""
    handeling = p.handeling(vraag.handeling)
    lijst = handeling.reden if handeling else ""
    if handeling and not lijst and _alleen_als_fg(vraag, handeling):
        lijst = "fg_inzage"
    if not lijst:
        return TOEGESTAAN
    if "redenen" not in p.aanwezig or lijst not in p.tabellen["redenen"]:
        return onbeslist("redenlijst_ontbreekt", f"De lijst met redenen {lijst} is niet ingevuld.")
    if vraag.reden not in p.tabellen["redenen"][lijst]:
        return weiger("reden_onbekend", "Geef een reden uit de lijst van het convenant.", f"Kies een reden uit de lijst {lijst}.")
    return TOEGESTAAN


def _alleen_als_fg(vraag: Vraag, handeling: Handeling) -> bool:
    return vraag.soort == "lezen" and {rol for rol, _ in past(vraag, handeling)} == {"fg"}


def _in_rechtendossier(vraag: Vraag, handeling: Handeling) -> bool:
    """The dossier of a verzoek outlasts the casus it came from: its own term runs from the answer (ZVH-11.1, ZVH-17.1)."""
    return not handeling.casus and handeling.na_einde and vraag.label is not None and vraag.label.fase == "rights"


def _kent(vraag: Vraag, p: Parameters, handeling: Handeling) -> bool:
    casus, paren = zaak(vraag), past(vraag, handeling)
    if casus.fase == "afschaling" and etiket(vraag).fase != "rights":
        kring = sport(vraag, p)
        return any(rol in kring or rol in _ALTIJD or relatie in ("leverancier", "ontvanger") for rol, relatie in paren)
    if casus.status == "afgewezen":
        return any(relatie not in ("deelnemer", "gevraagde") for _, relatie in paren)
    wie = vraag.wie
    return wie.is_procesregisseur or wie.is_aanmelder or bool(wie.deelname_rollen) or next(paren, None) is not None


def sport(vraag: Vraag, p: Parameters) -> frozenset[str]:
    """Roles on the rung of the ladder after afschaling: a wider circle for six months, then the archive's (ZVH-11.2a, ZVH-11.2b)."""
    besluit = zaak(vraag).besluit_afschaling_op
    if besluit is None or "archivering_na" not in p.aanwezig:
        return frozenset()
    naam = "toegang_archief" if vandaag(vraag) > plus(besluit, p.waarden["archivering_na"]) else "toegang_voor_archivering"
    return p.lijsten.get(naam, frozenset())
