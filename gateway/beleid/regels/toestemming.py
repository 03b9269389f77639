"""Toestemming of the betrokkene where professional secrecy needs it, and the professional's own weighing (ZVH 7.2, 13.7)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.lezing import (
    bevoegd_gegeven,
    bevoegden,
    binnen_bereik,
    etiket,
    gemachtigd,
    is_ingetrokken,
    leest_louter_eigen,
    toestemming_geldig,
    vandaag,
)
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-7.2", "LJR-15.1", soorten=BEWEGEN, nodig=("geheimhouding_toestemming", "geheimhouding_bekend"), status=400)
def geheimhouding_is_benoemd(vraag: Vraag, p: Parameters) -> Besluit:
    """The leverancier says whether a duty of secrecy holds; silence is not a no."""
    regimes = etiket(vraag).geheimhouding
    if regimes is None:
        return weiger("geheimhouding_niet_benoemd", "Niet is aangegeven of geheimhouding geldt.", "Noem het regime, of een lege lijst.")
    if not p.lijsten["geheimhouding_bekend"].issuperset(regimes):
        return onbeslist("geheimhouding_onbekend", "Dit geheimhoudingsregime kent het convenant niet.")
    return TOEGESTAAN


def _nodig(vraag: Vraag, p: Parameters) -> bool:
    label = etiket(vraag)
    if label.toestemming != "geen":
        return True
    soort = vraag.leverancier.soort if vraag.leverancier else ""
    if soort in p.lijsten.get("altijd_toestemming", ()):
        return True
    return any(regime in p.lijsten["geheimhouding_toestemming"] for regime in label.geheimhouding or ())


@regel("ZVH-7.2", "ZVH-7.2b", "ZVH-7.2d", "ZVH-6.4l", "ZVH-6.5", "PGA-6.3", soorten=BEWEGEN, nodig=("geheimhouding_toestemming", "redenen"))
def toestemming_dekt_dit_gegeven(vraag: Vraag, p: Parameters) -> Besluit:
    """Where secrecy needs it: toestemming for this recipient and fase of whoever may give it, or the professional's recorded weighing."""
    if not _nodig(vraag, p) or _eigen_afweging(vraag, p):
        return TOEGESTAAN
    if is_ingetrokken(vraag):
        return weiger("toestemming_ingetrokken", "De betrokkene heeft de toestemming ingetrokken.", "Er volgt geen nieuwe verstrekking.")
    geldige = [t for t in vraag.feiten.toestemmingen if toestemming_geldig(t, vraag)]
    bevoegd = bevoegd_gegeven(vraag, geldige)
    return TOEGESTAAN if bevoegd == "ja" else geen_toestemming(bevoegd if geldige else "")


def geen_toestemming(waarom: str) -> Besluit:
    """The refusal: given by others than those who may (``bevoegd_gegeven``), or not given at all (empty)."""
    if waarom == "gezag_onbekend":
        stap = "Leg vast of één ouder of beide ouders het gezag hebben."
        return weiger("gezag_onbekend", "Niet is vastgelegd wie het gezag over deze betrokkene heeft.", stap, status=409)
    if waarom:
        stap = "Vraag toestemming aan wie haar mag geven."
        return weiger("toestemming_onbevoegd", "De toestemming komt niet van ieder die haar moet geven.", stap, status=400)
    return weiger(
        "toestemming_ontbreekt",
        "Toestemming van de betrokkene ontbreekt voor dit gegeven, deze ontvanger of deze fase.",
        "Vraag de betrokkene om toestemming, of laat de professional een eigen afweging vastleggen.",
    )


@regel("XTRA-4.2", "IED-6.2-intrekken", soorten=("handeling",))
def intrekken_door_wie_dat_mag(vraag: Vraag, p: Parameters) -> Besluit:
    """The person, the authorised one and the legal representative may each withdraw; the leverancier records it for nobody else.

    ``door`` empty: whoever gave it takes it back.
    """
    door = vraag.opgave.get("door", "") if vraag.handeling == "toestemming.intrekken" else ""
    rol = {"betrokkene"} | bevoegden(vraag) | ({"gemachtigde"} if gemachtigd(vraag) else set())
    if not door or door in rol:
        return TOEGESTAAN
    reden = "Wie de toestemming intrekt mag dat niet voor deze betrokkene."
    return weiger("intrekken_onbevoegd", reden, "Leg vast wie hem vertegenwoordigt.")


def _eigen_afweging(vraag: Vraag, p: Parameters) -> bool:
    """ZVH-7.2e: only the professional himself; never for slachtofferhulp, never where toestemming is the ground itself."""
    soort = vraag.leverancier.soort if vraag.leverancier else ""
    if etiket(vraag).toestemming == "grondslag" or soort in p.lijsten.get("altijd_toestemming", ()):
        return False
    gronden, datum = p.tabel("redenen", "eigen_afweging"), vandaag(vraag)
    return any(
        t.status == "eigen_afweging"
        and t.door == "professional"
        and t.grond in gronden
        and (t.geldig_tot is None or t.geldig_tot >= datum)
        and binnen_bereik(t, vraag)
        for t in vraag.feiten.toestemmingen
    )


@regel("ZVH-13.7", soorten=("lezen",))
def grondslag_toestemming_leeft(vraag: Vraag, p: Parameters) -> Besluit:
    """Where toestemming was the ground itself, its withdrawal also ends the right of whoever received it."""
    if etiket(vraag).toestemming != "grondslag" or leest_louter_eigen(vraag):
        return TOEGESTAAN
    toestemmingen = vraag.feiten.toestemmingen
    ingetrokken = any(t.status == "ingetrokken" for t in toestemmingen)
    datum = vandaag(vraag)
    if not ingetrokken and any(t.status == "gegeven" and (t.geldig_tot is None or t.geldig_tot >= datum) for t in toestemmingen):
        return TOEGESTAAN
    return weiger("toestemming_vervallen", "Dit gegeven rustte op toestemming die niet meer geldt.", "Gebruik het niet meer.")
