"""A verzoek of a betrokkene: who can be given what he asks, whose term can be longer, who heard of it (ZVH 17-18, PGA 17, IED 14)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import is_leverancier, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

IED = ("ied",)
VOLDOEN = ("verzoek.verzamelen", "verzoek.besluiten")


def _voldoet(vraag: Vraag) -> bool:
    """Something is given: an answer with contents, or a besluit that is no refusal."""
    if vraag.soort == "inzage":
        return True
    if vraag.handeling == "verzoek.beantwoorden":
        return not vraag.feiten.verzoek_afgewezen
    return vraag.handeling in VOLDOEN and vraag.opgave.get("besluit") != "afwijzen"


@regel("IED-6.4", "XTRA-10.1", soorten=("handeling", "inzage"), status=409)
def verzoek_is_volledig(vraag: Vraag, p: Parameters) -> Besluit:
    """Received it is always, and refused it can be; nothing is given before it is clear what is asked and by what authority."""
    if vraag.feiten.verzoekstand != "onvolledig" or not _voldoet(vraag):
        return TOEGESTAAN
    return weiger("verzoek_onvolledig", "Dit verzoek is nog niet volledig.", "Vraag om aanvulling; de termijn loopt door.")


@regel("XTRA-10.1", "IED-6.4", "PGA-17.4", soorten=("handeling", "inzage"))
def verzoeker_is_bevoegd(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever asks for somebody else without authority gets a reasoned answer and no gegevens."""
    if vraag.feiten.verzoekstand != "onbevoegd" or not _voldoet(vraag):
        return TOEGESTAAN
    return weiger("verzoeker_onbevoegd", "Wie dit vraagt mag dat niet voor deze betrokkene.", "Wijs gemotiveerd af en verwijs door.")


@regel("ZVH-18.2", "LJR-23.1-verlenging", "XTRA-10.2", "IED-6.4", soorten=("handeling",), nodig=("ljr.verlenging_verzoek_maanden",))
def verlengen_kan_alleen_het_eigen_reglement(vraag: Vraag, p: Parameters) -> Besluit:
    """The verband knows no extension; a leverancier has one only where its own reglement does, and only for its own dossier."""
    if vraag.handeling != "verzoek.verlengen":
        return TOEGESTAAN
    if vraag.leverancier is None or not is_leverancier(vraag):
        return weiger("verlengen_bestaat_niet", "De termijn van het verband kan niet langer worden.", "Antwoord binnen de termijn.")
    if f"{vraag.leverancier.reglement}.verlenging_verzoek_maanden" in p.waarden:
        return TOEGESTAAN
    stap = "Antwoord binnen de termijn."
    return weiger("reglement_kent_geen_verlenging", "Uw reglement kent geen verlenging.", stap, status=409)


@regel("PGA-17.3", soorten=("handeling",), regimes=("pga",), status=409)
def partners_weten_van_het_verzoek(vraag: Vraag, p: Parameters) -> Besluit:
    """Whatever the outcome, every partner involved hears that a right is exercised before it is answered."""
    if vraag.handeling != "verzoek.beantwoorden" or vraag.feiten.partners_gemeld:
        return TOEGESTAAN
    return weiger("partner_niet_gemeld", "Een betrokken partner weet nog niet van dit verzoek.", "Wacht op de melding; die volgt vanzelf.")


@regel("IED-14.1-wilsonbekwaam", soorten=("inzage",), reglementen=IED)
def ied_vertegenwoordigt_na_oordeel(vraag: Vraag, p: Parameters) -> Besluit:
    """From sixteen the representative acts only where the professional judged, after consultation, that the client cannot weigh this."""
    v, indiener = vraag.feiten.vertegenwoordiging, vraag.feiten.indiener
    kind = v is not None and v.zestien_op is not None and vandaag(vraag) < v.zestien_op
    if indiener in ("", "betrokkene") or kind:
        return TOEGESTAAN
    if indiener == "wettelijk_vertegenwoordiger" and not vraag.feiten.wilsonbekwaam:
        stap = "Laat de beroepskracht na overleg met de leidinggevende oordelen."
        return weiger("ied_oordeel_ontbreekt", "Niet is geoordeeld dat deze cliënt dit niet kan afwegen.", stap)
    if indiener != "wettelijk_vertegenwoordiger" and vraag.feiten.wilsonbekwaam:
        return weiger("ied_geen_wettelijk_vertegenwoordiger", "Voor deze cliënt handelt alleen de wettelijk vertegenwoordiger.", "Wijs af.")
    return TOEGESTAAN


@regel("IED-14.2", soorten=("inzage",), reglementen=IED)
def ied_vertegenwoordiger_is_niet_geweerd(vraag: Vraag, p: Parameters) -> Besluit:
    """What the professional keeps from the representative stays out of his answer, without a word about it."""
    if vraag.feiten.indiener != "wettelijk_vertegenwoordiger" or not vraag.feiten.vertegenwoordiger_geweerd:
        return TOEGESTAAN
    return weiger("ied_vertegenwoordiger_geweerd", "De beroepskracht heeft dit voor de vertegenwoordiger afgewezen.", "Laat dit weg.")
