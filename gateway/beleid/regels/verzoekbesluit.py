"""When a verzoek can be decided, and by whom: after overleg in a zvh, after a voornemen in a pga (ZVH 17, 19; PGA 17)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import rollen
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

BESLUITEN = "verzoek.besluiten"
DOOR_BURGEMEESTER = (BESLUITEN, "verzoek.voornemen", "bezwaar.besluiten", "zoekverzoek.besluiten")
ALLEEN_HIER = {"verzoek.afstemmen": "zvh", "verzoek.voornemen": "pga", "verzoek.zienswijze": "pga"}


def _inhoudelijk(vraag: Vraag) -> bool:
    """A besluit that says something about a gegeven; a merely formal refusal needs nobody."""
    return vraag.handeling == BESLUITEN and vraag.opgave.get("vorm") is not True


@regel("PGA-17.6", soorten=("handeling",), regimes=("pga",))
def besluiten_op_schriftelijk_mandaat(vraag: Vraag, p: Parameters) -> Besluit:
    """The burgemeester decides, or whoever has his written mandate to decide, today; a mandate to carry out is not enough."""
    if vraag.handeling not in DOOR_BURGEMEESTER or "burgemeester" in rollen(vraag) or "besluiten" in vraag.wie.rechtenmandaat:
        return TOEGESTAAN
    return weiger("besluitmandaat_ontbreekt", "U hebt geen geldig mandaat om te besluiten.", "Laat het schriftelijke mandaat vastleggen.")


@regel("ZVH-17.2", "PGA-17.1b", soorten=("handeling",))
def overleg_van_dit_regime(vraag: Vraag, p: Parameters) -> Besluit:
    """A zvh settles an answer in its overleg; a pga puts an intended refusal to its leveranciers."""
    if ALLEEN_HIER.get(vraag.handeling, vraag.regime) == vraag.regime:
        return TOEGESTAAN
    return weiger("alleen_ander_regime", "Dit hoort niet bij dit samenwerkingsverband.", "Volg de stappen van dit samenwerkingsverband.")


@regel("ZVH-17.4", "ZVH-19.1", soorten=("handeling",), regimes=("zvh",), status=409)
def iedere_leverancier_oordeelde(vraag: Vraag, p: Parameters) -> Besluit:
    """Coordination takes no partij's responsibility away: while one did not decide about its own gegevens, nothing is closed."""
    if not _inhoudelijk(vraag) or vraag.opgave.get("delen_open") is False:
        return TOEGESTAAN
    return weiger("deel_open", "Een leverancier heeft zijn eigen gegevens nog niet beoordeeld.", "Wacht op zijn oordeel, of herinner hem.")


@regel("ZVH-17.2", "ZVH-19.1", soorten=("handeling",), regimes=("zvh",), status=409)
def besluit_is_afgestemd(vraag: Vraag, p: Parameters) -> Besluit:
    """Put to the casusoverleg first; a correctie or verwijdering to the partneroverleg."""
    overleg = vraag.opgave.get("overleg") or ()
    if not _inhoudelijk(vraag) or ("partneroverleg" in overleg if vraag.opgave.get("correctie") else overleg):
        return TOEGESTAAN
    if vraag.opgave.get("correctie"):
        stap = "Leg het verzoek voor aan het partneroverleg."
        return weiger("partneroverleg_ontbreekt", "Het partneroverleg heeft dit nog niet beoordeeld.", stap)
    return weiger("afstemming_ontbreekt", "Dit is nog niet afgestemd in het casusoverleg.", "Leg de afstemming vast.")


@regel("ZVH-17.2", soorten=("handeling",), regimes=("zvh",), status=409)
def verschil_gaat_naar_partneroverleg(vraag: Vraag, p: Parameters) -> Besluit:
    """Where the overleg or a leverancier thinks otherwise, the partneroverleg speaks first."""
    if not _inhoudelijk(vraag) or not vraag.opgave.get("verschil") or "partneroverleg" in (vraag.opgave.get("overleg") or ()):
        return TOEGESTAAN
    stap = "Zet door naar het partneroverleg, of volg het oordeel van de leverancier."
    return weiger("verschil_van_mening", "Hierover is verschil van mening.", stap)


@regel("PGA-17.1b", soorten=("handeling",), regimes=("pga",), status=409)
def weigering_is_voorgelegd(vraag: Vraag, p: Parameters) -> Besluit:
    """Before a right is refused or limited every leverancier involved could give his view; granting asks nothing, nor does a bezwaar."""
    weigert = _inhoudelijk(vraag) and vraag.opgave.get("besluit") != "toewijzen" and vraag.opgave.get("soort") != "verzet"
    if not weigert or vraag.opgave.get("voornemen_rijp") is True:
        return TOEGESTAAN
    stap = "Leg het voornemen voor en wacht op de zienswijzen of het einde van de termijn."
    return weiger("voornemen_niet_voorgelegd", "Niet iedere betrokken leverancier kon hierop een zienswijze geven.", stap)
