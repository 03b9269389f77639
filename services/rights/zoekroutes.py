"""The inner doors of a verzoek that names no casus: the gateway decides who writes and reads here (ZVH-17.1)."""

from uuid import UUID

from fastapi import APIRouter

from services.rights import store, woordenstore, zoekstore
from services.rights.schemas import VerzoekBevestiging, VerzoekIn
from services.rights.woordenmodel import Zoektekst
from services.rights.zoekschemas import BriefIn, BriefUit, OntvangstIn, OntvangstUit, WoordenUit
from shared.doors import BINNEN, InnerHandeling

router = APIRouter()


@router.post("/zoekverzoeken/{verzoekId}/ontvangst", openapi_extra=BINNEN)
def ontvang(verzoekId: UUID, invoer: OntvangstIn, h: InnerHandeling) -> OntvangstUit:
    """Bewaar versleuteld wie het vraagt en wat hij schreef, en zeg wat er nog ontbreekt (ZVH-17.1)."""
    if invoer.teksten:
        woordenstore.leg_vast(h, Zoektekst, verzoekId, invoer.teksten)
    return zoekstore.bevestig(h.pas.regime, invoer)


@router.post("/zoekverzoeken/{verzoekId}/_lees", openapi_extra=BINNEN)
def lees(verzoekId: UUID, h: InnerHandeling) -> WoordenUit:
    """Geef wie het vraagt en wat hij schreef; leeg als dat weg is."""
    return WoordenUit(teksten=woordenstore.lees(h, Zoektekst, [verzoekId]).get(verzoekId, {}))


@router.post("/zoekverzoeken/{verzoekId}/koppelingen", openapi_extra=BINNEN)
def koppel(verzoekId: UUID, invoer: VerzoekIn, h: InnerHandeling) -> VerzoekBevestiging:
    """Neem het verzoek in een casus aan zoals het eerder binnenkwam; de termijn loopt vanaf die dag (ZVH-17.3)."""
    verzoek = store.leg_vast(h, invoer)
    verzoek.omschreven = "omschrijving" in woordenstore.lees(h, Zoektekst, [verzoekId]).get(verzoekId, {})
    verzoek.herzie(h.vandaag)
    store.klaar(h, verzoek, invoer.gegevens)
    return store.bevestig_ontvangst(h.session, verzoek.id)


@router.post("/zoekverzoeken/{verzoekId}/brief", openapi_extra=BINNEN)
def brief(verzoekId: UUID, invoer: BriefIn, h: InnerHandeling) -> BriefUit:
    """Stel de brief op van een verzoek waarbij geen casus is gevonden (ZVH-18.1)."""
    return zoekstore.bouw_brief(h.pas.regime, verzoekId, invoer)
