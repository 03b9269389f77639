"""The writes of rights; reads go through the inner doors (shared.doors)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.rights import beoordelingroutes, beoordelingstore, store
from services.rights.schemas import (
    AanvullingIn,
    IdentiteitIn,
    IdentiteitsvraagIn,
    VerzoekbesluitIn,
    VerzoekBevestiging,
    VerzoekIn,
)
from shared.contracts import Bevestiging
from shared.handeling import Handeling, deur, via

router = APIRouter()
router.include_router(beoordelingroutes.router)


@router.post("/verzoeken", status_code=201, openapi_extra=deur("verzoek.indienen", lezing="verzoek.lezen"))
def dien_in(invoer: VerzoekIn, h: Annotated[Handeling, via("verzoek.indienen", store.bevestig_ontvangst)]) -> VerzoekBevestiging:
    """Neem een verzoek van een betrokkene aan, ook als het niet volledig is of kan worden afgewezen (ZVH-17.1, PGA-17.1a, XTRA-10.1).

    Het antwoord zegt wie het behandelt, tot wanneer, wat er nog ontbreekt en hoe dat is aan te vullen.
    """
    verzoek = store.leg_vast(h, invoer)
    store.klaar(h, verzoek, invoer.gegevens)
    return store.bevestig_ontvangst(h.session, verzoek.id)


@router.post(
    "/verzoeken/{verzoekId}/aanvullingen",
    status_code=201,
    openapi_extra=deur("verzoek.aanvullen", object_="verzoekId", lezing="verzoek.lezen"),
)
def vul_aan(
    verzoekId: UUID, invoer: AanvullingIn, h: Annotated[Handeling, via("verzoek.aanvullen", store.bevestig_ontvangst)]
) -> VerzoekBevestiging:
    """Vul een onvolledig verzoek aan; de termijn loopt door vanaf de eerste ontvangst (IED-9.1, IED-7.4)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    store.neem_over(verzoek, invoer)
    verzoek.vul_aan(h.vandaag)
    store.klaar(h, verzoek, invoer.gegevens)
    return store.bevestig_ontvangst(h.session, verzoek.id)


@router.post(
    "/verzoeken/{verzoekId}/identiteitsvragen",
    status_code=201,
    openapi_extra=deur("identiteit.vragen", object_="verzoekId", lezing="verzoek.lezen"),
)
def vraag_identiteit(
    verzoekId: UUID, invoer: IdentiteitsvraagIn, h: Annotated[Handeling, via("identiteit.vragen", store.bevestig)]
) -> Bevestiging:
    """Leg vast dat de verzoeker is gevraagd wie hij is; de termijn van het verband loopt door (XTRA-10.2-identiteit)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.vraag_identiteit(invoer.op, h.vandaag)
    return store.klaar(h, verzoek)


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
    return store.klaar(h, verzoek)


@router.post(
    "/verzoeken/{verzoekId}/besluiten",
    status_code=201,
    openapi_extra=deur("verzoek.besluiten", object_="verzoekId", lezing="verzoek.lezen"),
)
def besluit(verzoekId: UUID, invoer: VerzoekbesluitIn, h: Annotated[Handeling, via("verzoek.besluiten", store.bevestig)]) -> Bevestiging:
    """Wijs een verzoek toe of (deels) af, per gegeven en met gronden uit de gesloten lijst (ZVH-18.2b, ZVH-19.3, ZVH-19.4, ZVH-21.1)."""
    verzoek = store.get_verzoek(h.session, verzoekId, lock=True)
    verzoek.besluit_over(store.to_besluit(invoer, verzoek, h.pas))
    beoordelingstore.besluit_over_items(h.session, verzoek, invoer.besluit, invoer.items)
    return store.klaar(h, verzoek, invoer.gegevens)
