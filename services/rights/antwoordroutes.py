"""The writes around the letter: what was found, what a third party said, and that it left."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.rights import antwoordstore, store
from services.rights.antwoordschemas import AntwoordIn, DerdentoetsIn, OverzichtIn
from shared.contracts import Bevestiging
from shared.doors import BINNEN
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/verzoeken/{verzoekId}/overzicht", openapi_extra=BINNEN)
def verzamel(verzoekId: UUID, invoer: OverzichtIn, h: Annotated[Handeling, via("verzoek.verzamelen", store.bevestig)]) -> Bevestiging:
    """Bewaar wat de gateway over alle fasen vond, na aankomst van de gegevens zelf (ZVH-18.1)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.verzamel(antwoordstore.to_overzicht(invoer))
    return store.klaar(h, verzoek)


@router.post(
    "/verzoeken/{verzoekId}/derdentoetsen",
    status_code=201,
    openapi_extra=deur("verzoek.derde.toetsen", object_="verzoekId", lezing="verzoek.lezen"),
)
def toets_derde(
    verzoekId: UUID, invoer: DerdentoetsIn, h: Annotated[Handeling, via("verzoek.derde.toetsen", store.bevestig)]
) -> Bevestiging:
    """Leg vast of een gegeven iets over een derde zegt, of hij is gehoord en wat daarom uit het antwoord blijft (LJR-18.3)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    antwoordstore.toets_derde(h, verzoek, invoer)
    return store.klaar(h, verzoek)


@router.post(
    "/verzoeken/{verzoekId}/antwoorden",
    status_code=201,
    openapi_extra=deur("verzoek.beantwoorden", object_="verzoekId", lezing="verzoek.lezen"),
)
def beantwoord(verzoekId: UUID, invoer: AntwoordIn, h: Annotated[Handeling, via("verzoek.beantwoorden", store.bevestig)]) -> Bevestiging:
    """Leg vast dat het volledige antwoord is uitgereikt of verzonden (ZVH-18.1, ZVH-18.2, ZVH-18.5)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    antwoordstore.beantwoord(h, verzoek, invoer)
    return store.klaar(h, verzoek)
