"""From one samenwerkingsverband to another: what leaves, and what is taken in there (ZVH 4.3 toelichting, bijlage 2; PGA 11.4, 16.4).

Two locks over the same facts: a question with ``naar_verband`` is asked where the gegeven leaves, with the regime there; one with
``van_verband`` where it arrives, with the regime and the words there. Both must say yes.
"""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import GEZAMENLIJK, etiket, vandaag, zaak, zeggenschap
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Partij, Vraag


@regel("ZVH-4.3t", "ZVH-B2.3b", soorten=("handeling", "overdracht"), status=409)
def ontvangst_is_geopend(vraag: Vraag, p: Parameters) -> Besluit:
    """Nothing enters a verband but in a casus that its own procesregisseur or pga-expert opened for what comes from that other one."""
    open_ = vraag.opgave.get("ontvangst_open") is True and zaak(vraag).status in ("in_aanmelding", "lopend")
    if not vraag.van_verband or open_:
        return TOEGESTAAN
    stap = "Vraag de procesregisseur of pga-expert daar om de ontvangst te openen."
    return weiger("ontvangst_niet_geopend", "Het andere samenwerkingsverband zette hiervoor geen casus open.", stap)


@regel("ZVH-B2.3b", "PGA-13.2a", soorten=("overdracht",))
def gezamenlijk_blijft_in_zijn_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """What partijen made together in one verband nobody can send to another alone."""
    if not vraag.naar_verband or etiket(vraag).leverancier != GEZAMENLIJK:
        return TOEGESTAAN
    stap = "Laat een partij haar eigen gegeven meegeven."
    return weiger("gezamenlijk_blijft_hier", "Wat partijen samen maakten blijft in hun samenwerkingsverband.", stap)


@regel("ZVH-13.7", "PGA-5.3a", soorten=("overdracht",))
def toestemming_draagt_een_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """What rests on toestemming is unreadable everywhere once that is withdrawn; no withdrawal reaches into another verband."""
    if not vraag.naar_verband or (etiket(vraag).toestemming != "grondslag" and etiket(vraag).grondslag_verband != "avg_6_1_a"):
        return TOEGESTAAN
    stap = "Laat de leverancier het daar zelf inbrengen, met een toestemming voor dat samenwerkingsverband."
    return weiger("rust_op_toestemming", "Dit gegeven rust op een toestemming voor dit samenwerkingsverband.", stap)


@regel("PGA-16.4b", soorten=("overdracht",), regimes=("pga",))
def overname_is_verzocht(vraag: Vraag, p: Parameters) -> Besluit:
    """To another gemeente an aanpak goes only after it decided to go on with it and asked for it."""
    if vraag.naar_regime != "pga" or "voortzetting_verzocht" in vraag.feiten.standen:
        return TOEGESTAAN
    stap = "Leg vast dat de nieuwe gemeente besloot voort te zetten en erom vroeg."
    return weiger("voortzetting_niet_verzocht", "De nieuwe gemeente vroeg niet om voortzetting.", stap)


@regel("PGA-11.4b", soorten=("overdracht",), regimes=("pga",))
def aanmelder_daar_is_wie_hier_vroeg(vraag: Vraag, p: Parameters) -> Besluit:
    """The supply is in the name of the aanmeldende partner: the casus in the huis is his."""
    if vraag.naar_regime != "zvh" or vraag.opgave.get("aanmelder_daar") in vraag.opgave.get("verzoekers", ()):
        return TOEGESTAAN
    stap = "Noem de casus die de verzoekende partner bij het huis aanmeldde."
    return weiger("andere_aanmelder", "Wie hier om opschaling vroeg is niet wie daar aanmeldde.", stap)


@regel("ZVH-0.1", "ZVH-B2.3b", "PGA-20.1b", soorten=("overdracht",))
def leverancier_is_partij_in_het_andere_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """Whoever keeps the say over it can use that say there: he takes part in that verband today."""
    if not vraag.van_verband:
        return TOEGESTAAN
    daar = {partij.partij_id for partij in (vraag.leverancier, *vraag.bronpartijen) if partij is not None and _doet_mee(partij, vraag)}
    if set(zeggenschap(vraag)) <= daar:
        return TOEGESTAAN
    stap = "Het gegeven blijft hier; wie wel partij is kan eigen gegevens inbrengen."
    return weiger("leverancier_geen_partij", "De leverancier neemt aan het andere samenwerkingsverband geen deel.", stap)


def _doet_mee(partij: Partij, vraag: Vraag) -> bool:
    datum = vandaag(vraag)
    binnen = partij.in_convenant and partij.in_protocol and partij.toegetreden_op is not None and partij.toegetreden_op <= datum
    return binnen and not any(einde is not None and einde <= datum for einde in (partij.opgezegd_per, partij.uitgesloten_op))


@regel("ZVH-9.2", "ZVH-5.2.1", "PGA-7.1a", soorten=("overdracht",), nodig=("criteria", "redenen"))
def aankomst_onderbouwt_een_criterium(vraag: Vraag, p: Parameters) -> Besluit:
    """It arrives in intake, and there a gegeven tests a criterium of that verband and says why it is needed, or it is not there."""
    label = etiket(vraag)
    gemotiveerd = label.criterium in p.lijsten["criteria"] and label.noodzaak in p.tabel("redenen", "noodzaak")
    if not vraag.van_verband or gemotiveerd:
        return TOEGESTAAN
    stap = "Noem bij het noodzaakoordeel een criterium en een reden van het andere samenwerkingsverband."
    return weiger("criterium_daar_ontbreekt", "Dit gegeven onderbouwt geen criterium van het andere samenwerkingsverband.", stap)
