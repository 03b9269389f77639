"""The writes around a besluit: what each leverancier says, what the burgemeester intends, what something costs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.rights import beoordelingstore, store
from services.rights.beoordelingschemas import BeoordelingIn, LeverancierszienswijzeIn, VergoedingIn, VoornemenIn
from shared.contracts import Bevestiging
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post(
    "/verzoeken/{verzoekId}/beoordelingen",
    status_code=201,
    openapi_extra=deur("verzoek.beoordelen", object_="verzoekId", lezing="verzoek.deel.lezen"),
)
def beoordeel(verzoekId: UUID, invoer: BeoordelingIn, h: Annotated[Handeling, via("verzoek.beoordelen", store.bevestig)]) -> Bevestiging:
    """Beoordeel per gegeven wat uw organisatie inbracht: toewijzen, of afwijzen op een grond van het eigen reglement (ZVH-17.4, LJR-22.1).

    Iedere afwijzing heeft haar eigen motivering. Wat een ander inbracht ziet u niet en beoordeelt u niet (ZVH-17.2).
    """
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    beoordelingstore.beoordeel(h, verzoek, invoer)
    return store.klaar(h, verzoek, invoer.gegevens)


@router.post(
    "/verzoeken/{verzoekId}/voornemens",
    status_code=201,
    openapi_extra=deur("verzoek.voornemen", object_="verzoekId", lezing="verzoek.lezen"),
)
def neem_voor(verzoekId: UUID, invoer: VoornemenIn, h: Annotated[Handeling, via("verzoek.voornemen", store.bevestig)]) -> Bevestiging:
    """Leg een voorgenomen weigering voor aan iedere betrokken leverancier; die krijgt tijd voor een zienswijze (PGA-17.1b)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    beoordelingstore.neem_voor(h, verzoek, invoer)
    return store.klaar(h, verzoek, invoer.gegevens)


@router.post(
    "/verzoeken/{verzoekId}/zienswijzen",
    status_code=201,
    openapi_extra=deur("verzoek.zienswijze", object_="verzoekId", lezing="verzoek.deel.lezen"),
)
def geef_zienswijze(
    verzoekId: UUID, invoer: LeverancierszienswijzeIn, h: Annotated[Handeling, via("verzoek.zienswijze", store.bevestig)]
) -> Bevestiging:
    """Geef als leverancier uw zienswijze op een voorgenomen weigering (PGA-17.1b)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    beoordelingstore.geef_zienswijze(h, verzoek, invoer)
    return store.klaar(h, verzoek, invoer.gegevens)


@router.post(
    "/verzoeken/{verzoekId}/vergoedingen",
    status_code=201,
    openapi_extra=deur("verzoek.vergoeding", object_="verzoekId", lezing="verzoek.deel.lezen"),
)
def vraag_vergoeding(
    verzoekId: UUID, invoer: VergoedingIn, h: Annotated[Handeling, via("verzoek.vergoeding", store.bevestig)]
) -> Bevestiging:
    """Leg vast wat een extra kopie of een buitensporig verzoek de betrokkene kost, met onderbouwing (LJR-18.3b, LJR-23.6, IED-8.3).

    Inzage en de eerste kopie zijn gratis.
    """
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    beoordelingstore.vraag_vergoeding(h, verzoek, invoer)
    return store.klaar(h, verzoek, invoer.gegevens)
