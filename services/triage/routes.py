"""The writes of triage; reads go through the inner doors (shared.doors)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.triage import store
from services.triage.schemas import AntwoordIn, BevragingIn, IntrekkingIn, WegingIn
from shared.contracts import Bevestiging
from shared.errors import BadInput, Fout
from shared.handeling import Handeling, deur, via

router = APIRouter()
ARTIKEL = {"niet_in_behandeling": "ZVH-9.4b", "advies": "ZVH-5.3.1c"}
"""What asks of a route that it says why and what the aanmelder can do."""


@router.post("/bevragingen", status_code=201, openapi_extra=deur("bevraging.stellen", lezing="bevraging.lezen"))
def stel_vraag(invoer: BevragingIn, h: Annotated[Handeling, via("bevraging.stellen", store.bevestig_bevraging)]) -> Bevestiging:
    """Vraag een partij met vraagcodes wat voor de weging nodig is, waarom en tot wanneer (ZVH-1.19)."""
    h.in_casus(invoer.casus_id)
    if invoer.uiterlijk < h.vandaag:
        raise BadInput(fouten=[Fout("/uiterlijk", "ligt in het verleden")])
    bevraging = store.leg_bevraging_vast(h.session, invoer, h.pas, h.nieuw_id)
    return store.bevestig_bevraging(h.session, bevraging.id)


@router.post(
    "/bevragingen/{bevragingId}/antwoorden",
    status_code=201,
    openapi_extra=deur("bevraging.beantwoorden", object_="bevragingId", lezing="bevraging.lezen"),
)
def beantwoord(
    bevragingId: UUID, invoer: AntwoordIn, h: Annotated[Handeling, via("bevraging.beantwoorden", store.bevestig_bevraging)]
) -> Bevestiging:
    """Beantwoord een bevraging, meld dat er niets is of weiger; antwoorden is een bevoegdheid en geen plicht (ZVH-5.2.1)."""
    bevraging = store.get_bevraging(h.session, bevragingId, lock=True)
    bevraging.beantwoord(store.to_antwoord(invoer.uitkomst, invoer.reden, h.pas), h.pas.partij, h.vandaag)
    if fouten := invoer.fouten():
        raise BadInput(fouten=fouten, artikel="ZVH-1.19")
    h.kluis.voeg_toe(invoer.gegevens, bevraging.id)
    h.session.flush()
    return store.bevestig_bevraging(h.session, bevraging.id)


@router.post(
    "/bevragingen/{bevragingId}/intrekkingen",
    status_code=201,
    openapi_extra=deur("bevraging.intrekken", object_="bevragingId", lezing="bevraging.lezen"),
)
def trek_in(
    bevragingId: UUID, invoer: IntrekkingIn, h: Annotated[Handeling, via("bevraging.intrekken", store.bevestig_bevraging)]
) -> Bevestiging:
    """Trek een bevraging in waarop nog geen antwoord kwam; de gevraagde vindt haar niet meer (ZVH-1.19)."""
    bevraging = store.get_bevraging(h.session, bevragingId, lock=True)
    bevraging.trek_in()
    h.session.flush()
    return store.bevestig_bevraging(h.session, bevraging.id)


@router.post("/wegingen", status_code=201, openapi_extra=deur("weging.vastleggen", lezing="weging.lezen"))
def weeg(invoer: WegingIn, h: Annotated[Handeling, via("weging.vastleggen", store.bevestig_weging)]) -> Bevestiging:
    """Leg vast waar de casus heen gaat, waarover een casusoverleg gaat en wie erbij nodig is (ZVH-1.19)."""
    h.in_casus(invoer.casus_id)
    if fouten := invoer.fouten():
        raise BadInput(fouten=fouten, artikel=ARTIKEL.get(invoer.route, "ZVH-1.19"))
    weging = store.leg_weging_vast(h.session, invoer, h.pas, h.nieuw_id)
    h.kluis.voeg_toe(invoer.gegevens, weging.id)
    return store.bevestig_weging(h.session, weging.id)
