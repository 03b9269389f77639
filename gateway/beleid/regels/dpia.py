"""First the effects are assessed, then gegevens come in: of a new categorie (ZVH 15) and of what LJ&R brings to a verband (LJR 6)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag

_BINNEN = ("inbreng", "overdracht")
_INVULLINGEN = ("categorieen_toegevoegd", "bijzonder_toegestaan")


def _komt_binnen(vraag: Vraag) -> bool:
    """Brought in, or arriving from another verband; what moves on inside the verband was assessed when it came."""
    return vraag.soort == "inbreng" or bool(vraag.van_verband)


@regel("ZVH-15.1", soorten=_BINNEN, regimes=("zvh",), nodig=_INVULLINGEN, status=409)
def nieuwe_categorie_is_beoordeeld(vraag: Vraag, p: Parameters) -> Besluit:
    """What the verband put on the list itself is active once its DPIA is done and the stuurgroep decided."""
    label = etiket(vraag)
    eigen = any(label.categorie_verband in p.tabel(naam, label.betrokkene_categorie) for naam in _INVULLINGEN)
    if not _komt_binnen(vraag) or not eigen or label.categorie_verband in vraag.dpia_vrij:
        return TOEGESTAAN
    stap = "Rond de DPIA van deze categorie af en leg het besluit van de stuurgroep daarover vast."
    return weiger("categorie_zonder_dpia", "Van deze categorie is geen DPIA met besluit van de stuurgroep vrijgegeven.", stap)


@regel("LJR-6.1", "LJR-6.3", soorten=_BINNEN, reglementen=("ljr",))
def ljr_beoordeelde_dit_verband(vraag: Vraag, p: Parameters) -> Besluit:
    """Its own DPIA about this verband, advised on by its FG, and at a high risk put to the AP; also for a single client."""
    partij = vraag.leverancier
    if not _komt_binnen(vraag) or partij is None or partij.reglement != "ljr" or partij.dpia_op is not None:
        return TOEGESTAAN
    stap = "Leg de DPIA voor dit samenwerkingsverband vast met het advies van de FG, en bij een hoog restrisico de uitkomst van de AP."
    return weiger("ljr_dpia_ontbreekt", "Voor dit samenwerkingsverband is geen DPIA van de leverancier vrijgegeven.", stap)
