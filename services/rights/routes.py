"""The writes of rights; reads go through the inner doors (shared.doors)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.rights import store
from services.rights.schemas import AntwoordIn, IdentiteitIn, OverzichtIn, VerzoekbesluitIn, VerzoekIn
from shared.contracts import Bevestiging
from shared.doors import BINNEN
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/verzoeken", status_code=201, openapi_extra=deur("verzoek.indienen", lezing="verzoek.lezen"))
def dien_in(invoer: VerzoekIn, h: Annotated[Handeling, via("verzoek.indienen", store.bevestig)]) -> Bevestiging:
    """Neem een verzoek van een betrokkene aan, ook als het kan worden afgewezen (ZVH-17.1)."""
    verzoek = store.leg_vast(h, invoer)
    h.kluis.voeg_toe(invoer.gegevens, verzoek.id)
    return store.bevestig(h.session, verzoek.id)


@router.post(
    "/verzoeken/{verzoekId}/identiteitsvaststellingen",
    status_code=201,
    openapi_extra=deur("identiteit.vaststellen", object_="verzoekId", lezing="verzoek.lezen"),
)
def stel_identiteit_vast(
    verzoekId: UUID, invoer: IdentiteitIn, h: Annotated[Handeling, via("identiteit.vaststellen", store.bevestig)]
) -> Bevestiging:
    """Leg vast dat, wanneer en door wie de identiteit is vastgesteld; van het bewijs zelf niets (ZVH-18.4)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.stel_identiteit_vast(store.to_identiteit(invoer, h.pas), h.vandaag)
    h.session.flush()
    return store.bevestig(h.session, verzoek.id)


@router.post("/verzoeken/{verzoekId}/overzicht", openapi_extra=BINNEN)
def verzamel(verzoekId: UUID, invoer: OverzichtIn, h: Annotated[Handeling, via("verzoek.verzamelen", store.bevestig)]) -> Bevestiging:
    """Bewaar wat de gateway over alle fasen vond, na aankomst van de gegevens zelf (ZVH-18.1)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.verzamel(store.to_overzicht(invoer))
    h.session.flush()
    return store.bevestig(h.session, verzoek.id)


@router.post(
    "/verzoeken/{verzoekId}/besluiten",
    status_code=201,
    openapi_extra=deur("verzoek.besluiten", object_="verzoekId", lezing="verzoek.lezen"),
)
def besluit(verzoekId: UUID, invoer: VerzoekbesluitIn, h: Annotated[Handeling, via("verzoek.besluiten", store.bevestig)]) -> Bevestiging:
    """Wijs een verzoek toe of (deels) af, met gronden uit de gesloten lijst (ZVH-18.2b, ZVH-19.3, ZVH-21.1)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.besluit_over(store.to_besluit(invoer, verzoek, h.pas))
    h.kluis.voeg_toe(invoer.gegevens, verzoek.id)
    h.session.flush()
    return store.bevestig(h.session, verzoek.id)


@router.post(
    "/verzoeken/{verzoekId}/antwoorden",
    status_code=201,
    openapi_extra=deur("verzoek.beantwoorden", object_="verzoekId", lezing="verzoek.lezen"),
)
def beantwoord(verzoekId: UUID, invoer: AntwoordIn, h: Annotated[Handeling, via("verzoek.beantwoorden", store.bevestig)]) -> Bevestiging:
    """Leg vast dat het volledige antwoord is uitgereikt of verzonden (ZVH-18.1, ZVH-18.2, ZVH-18.5)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    store.beantwoord(h, verzoek, invoer)
    h.session.flush()
    return store.bevestig(h.session, verzoek.id)
