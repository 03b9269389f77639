"""What ends: the leverancier's own term, a reglement or convenant that lapsed (ZVH 11, 29; PGA 14.3; LJR 24)."""

from datetime import date

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist, weiger
from gateway.beleid.kalender import plus
from gateway.beleid.lezing import etiket, vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, NA_INBRENG, regel
from gateway.beleid.vraag import Vraag


@regel(
    *("ZVH-11.1", "PGA-14.3", "LJR-24.1c", "XTRA-13.1", "IED-11.2"),
    soorten=NA_INBRENG,
    nodig=("rotatie_interval", "backup_termijn"),
    status=404,
)
def eigen_bewaartermijn_loopt(vraag: Vraag, p: Parameters) -> Besluit:
    """No longer than the leverancier itself may keep it; the shortest term wins, per gegeven. On that last day nobody can read it any
    more, in a backup neither, so it goes that much earlier (ONTWERP §9)."""
    tot = etiket(vraag).bewaren_tot
    if tot is None or plus(plus(vandaag(vraag), p.waarden["rotatie_interval"]), p.waarden["backup_termijn"]) < tot:
        return TOEGESTAAN
    return weiger("bewaartermijn_voorbij", "Dit gegeven bestaat niet of is voor u niet bekend.")


@regel("ZVH-29.1", "PGA-20.1a", "PGA-20.2", soorten=(*BEWEGEN, "handeling"), nodig=("looptijd_tot",))
def convenant_loopt(vraag: Vraag, p: Parameters) -> Besluit:
    """After the last day of the convenant, its verlengingen counted, nothing new is shared; rights, destruction and oversight go on."""
    if vraag.soort == "handeling" and vraag.handeling not in ("aanmelding.indienen", "overdracht.starten"):
        return TOEGESTAAN
    try:
        tot = date.fromisoformat(p.waarden["looptijd_tot"])
    except ValueError:
        return onbeslist("looptijd_onleesbaar", "De looptijd van het convenant is niet als datum vastgelegd.")
    if vandaag(vraag) <= max(tot, vraag.verlengd_tot or tot):
        return TOEGESTAAN
    return weiger("convenant_verlopen", "Het convenant is verlopen.", "Registreer een verlenging.")


@regel("ZVH-4.2", "LJR-3.1", soorten=BEWEGEN)
def reglement_van_leverancier_loopt(vraag: Vraag, p: Parameters) -> Besluit:
    """A lapsed reglement, of a source too, refuses new inbreng, overdracht and verstrekking until its verlenging is registered."""
    for partij in (vraag.leverancier, *vraag.bronpartijen):
        if partij is not None and partij.reglement_geldig_tot is not None and partij.reglement_geldig_tot < vandaag(vraag):
            stap = "De leverancier registreert een verlenging."
            return weiger("reglement_verlopen", "Het reglement van de leverancier is verlopen.", stap)
    return TOEGESTAAN
