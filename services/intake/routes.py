"""The writes of intake; reads go through the inner doors (shared.doors)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.intake import store
from services.intake.schemas import AanmeldingIn, AanvullingIn, BesluitIn, CriteriatoetsIn
from shared.contracts import Bevestiging
from shared.errors import BadInput, Fout
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/aanmeldingen", status_code=201, openapi_extra=deur("aanmelding.indienen", lezing="aanmelding.lezen", nieuwe_casus=True))
def dien_in(invoer: AanmeldingIn, h: Annotated[Handeling, via("aanmelding.indienen", store.bevestig)]) -> Bevestiging:
    """Draag een casus voor met alleen wat voor de toets aan de criteria nodig is (ZVH-1.18, ZVH-9.2)."""
    assert h.pas.casus_id
    aanmelding = store.leg_vast(h.session, invoer, h.pas, h.nieuw_id, h.pas.casus_id)
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/gegevens",
    status_code=201,
    openapi_extra=deur("aanmelding.aanvullen", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def vul_aan(aanmeldingId: UUID, invoer: AanvullingIn, h: Annotated[Handeling, via("aanmelding.aanvullen", store.bevestig)]) -> Bevestiging:
    """Vul een lopende aanmelding aan met gegevens die een criterium onderbouwen (ZVH-9.2)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/criteriatoetsen",
    status_code=201,
    openapi_extra=deur("criteriatoets.vastleggen", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def toets(
    aanmeldingId: UUID, invoer: CriteriatoetsIn, h: Annotated[Handeling, via("criteriatoets.vastleggen", store.bevestig)]
) -> Bevestiging:
    """Leg per criterium van het convenant de uitkomst vast; onbekend is geen ja (ZVH-1.18)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    aanmelding.toets(store.to_uitkomsten(invoer.uitkomsten))
    h.kluis.voeg_toe(invoer.gegevens, aanmelding.id)
    h.session.flush()
    return store.bevestiging(aanmelding)


@router.post(
    "/aanmeldingen/{aanmeldingId}/besluiten",
    status_code=201,
    openapi_extra=deur("aanmelding.besluiten", object_="aanmeldingId", lezing="aanmelding.lezen"),
)
def besluit(aanmeldingId: UUID, invoer: BesluitIn, h: Annotated[Handeling, via("aanmelding.besluiten", store.bevestig)]) -> Bevestiging:
    """Neem de aanmelding aan of wijs haar af met een reden (ZVH-1.18, ZVH-9.4b)."""
    aanmelding = store.get_aanmelding(h.session, aanmeldingId, lock=True)
    if invoer.besluit == "aannemen":
        aanmelding.neem_aan(h.pas.nu)
    elif invoer.reden is None:
        raise BadInput(fouten=[Fout("/reden", "ontbreekt")], artikel="ZVH-9.4b")
    else:
        aanmelding.wijs_af(invoer.reden, h.pas.nu)
    h.session.flush()
    return store.bevestiging(aanmelding)
