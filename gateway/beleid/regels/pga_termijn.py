"""How long a pga keeps: the ceiling no partij stretches, what waits for a new assessment, and who asks for his own data (PGA 14, 17.4)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.kalender import plus
from gateway.beleid.lezing import etiket, vandaag, zaak
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vertegenwoordiging, Vraag


@regel("PGA-14.1a", "PGA-14.2", soorten=("inbreng",), regimes=("pga",), nodig=("bewaartermijn_vernietiging",), status=400)
def eigen_termijn_rekt_het_plafond_niet(vraag: Vraag, p: Parameters) -> Besluit:
    """Two years after closing is the most; a leverancier may name a shorter term and never a longer one."""
    besluit, tot = zaak(vraag).besluit_afschaling_op, etiket(vraag).bewaren_tot
    if besluit is None or tot is None or tot <= plus(besluit, p.waarden["bewaartermijn_vernietiging"]):
        return TOEGESTAAN
    return weiger("termijn_te_lang", "Deze termijn is langer dan twee jaar na afsluiting.", "Noem een kortere termijn, of geen.")


@regel("PGA-14.4b", "ZVH-9.4b", soorten=("handeling",), nodig=("redenen",), status=400)
def langer_bewaren_is_aannemelijk(vraag: Vraag, p: Parameters) -> Besluit:
    """What was turned down stays longer only for an expected new assessment, at most a year after the aanmelding; never in a zvh."""
    tot = vraag.opgave.get("bewaren_tot")
    if vraag.handeling not in ("aanmelding.besluiten", "weging.vastleggen") or not tot:
        return TOEGESTAAN
    stap = "Laat de einddatum weg; dan geldt vier weken na het besluit."
    if vraag.opgave.get("bewaarreden") not in p.tabel("redenen", "herbeoordeling") or "bewaartermijn_herbeoordeling" not in p.aanwezig:
        return weiger("herbeoordeling_niet_aannemelijk", "Niet is gemotiveerd dat een nieuwe beoordeling te verwachten is.", stap)
    begin = zaak(vraag).gestart_op or vandaag(vraag)
    if vandaag(vraag).isoformat() < tot <= plus(begin, p.waarden["bewaartermijn_herbeoordeling"]).isoformat():
        return TOEGESTAAN
    return weiger("bewaren_te_lang", "Langer bewaren kan tot hooguit een jaar na de aanmelding.", stap)


@regel("PGA-14.4c", soorten=("handeling",), status=409)
def heropenen_na_herbeoordeling(vraag: Vraag, p: Parameters) -> Besluit:
    """What was kept for a new assessment can be taken up again within its year; anything else takes a new aanmelding."""
    if vraag.handeling != "casus.heropenen":
        return TOEGESTAAN
    if vraag.regime == "pga" and zaak(vraag).status == "afgewezen" and "herbeoordeling" in vraag.feiten.standen:
        return TOEGESTAAN
    return weiger("heropenen_kan_niet", "Deze casus is niet voor een nieuwe beoordeling bewaard.", "Meld de inwoner opnieuw aan.")


@regel("PGA-17.4", soorten=("handeling", "inzage"), regimes=("pga",), nodig=("leeftijd_zelfstandige_rechten",))
def verzoek_komt_van_wie_het_mag(vraag: Vraag, p: Parameters) -> Besluit:
    """From sixteen an inwoner exercises his rights himself; until then whoever has gezag does: a parent, or failing one the voogd.

    A verzoek of anybody is received (PGA-17.1a); this is about who gets what it asks.
    """
    wie, indiener = vraag.feiten.vertegenwoordiging, vraag.feiten.indiener
    if not indiener or (vraag.soort == "handeling" and vraag.handeling != "verzoek.verzamelen"):
        return TOEGESTAAN
    onder_zestien = wie is not None and wie.zestien_op is not None and wie.zestien_op > vandaag(vraag)
    if indiener == "betrokkene":
        if not onder_zestien:
            return TOEGESTAAN
        return weiger("onder_zestien", "Onder de zestien vraagt de vertegenwoordiger.", "Verwijs gemotiveerd naar hem.", status=409)
    if indiener != "wettelijk_vertegenwoordiger" or _staat_voor_hem(wie, onder_zestien=onder_zestien):
        return TOEGESTAAN
    return weiger("vertegenwoordiger_onbevoegd", "Deze vertegenwoordiger mag het verzoek niet doen.", "Laat de inwoner het zelf vragen.")


def _staat_voor_hem(wie: Vertegenwoordiging | None, *, onder_zestien: bool) -> bool:
    """A parent with gezag or a voogd until sixteen, after that a curator or mentor."""
    if wie is None:
        return False
    return wie.gezag in ("eenhoofdig", "gezamenlijk", "voogdij") if onder_zestien else wie.maatregel in ("curatele", "mentorschap")
