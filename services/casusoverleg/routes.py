"""The writes of casusoverleg; reads go through the inner doors (shared.doors)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.casusoverleg import overlegroutes, planroutes, store
from services.casusoverleg.schemas import OverlegbesluitIn, PlanIn, PlanInhoud, ToestandsbeeldIn, VoortgangIn
from shared.contracts import Bevestiging
from shared.errors import BadInput, Fout
from shared.handeling import GelezenVersie, Handeling, deur, via

router = APIRouter()
router.include_router(planroutes.router)
router.include_router(overlegroutes.router)


def _weiger(fouten: Sequence[Fout], artikel: str) -> None:
    if fouten:
        raise BadInput(fouten=fouten, artikel=artikel)


@router.post("/toestandsbeelden", status_code=201, openapi_extra=deur("toestandsbeeld.vastleggen", lezing="toestandsbeeld.lezen"))
def leg_toestandsbeeld_vast(
    invoer: ToestandsbeeldIn, h: Annotated[Handeling, via("toestandsbeeld.vastleggen", store.bevestig_toestandsbeeld)]
) -> Bevestiging:
    """Leg het gezamenlijke toestandsbeeld vast; ieder onderdeel is een gegeven met een eigen etiket (ZVH-9.3)."""
    beeld = store.leg_toestandsbeeld_vast(h.session, h.in_casus(invoer.casus_id), h.pas, h.nieuw_id)
    h.kluis.voeg_toe(invoer.gegevens, beeld.id)
    return store.bevestig_toestandsbeeld(h.session, beeld.id)


@router.post("/plannen-van-aanpak", status_code=201, openapi_extra=deur("plan.vastleggen", lezing="plan.lezen"))
def leg_plan_vast(invoer: PlanIn, h: Annotated[Handeling, via("plan.vastleggen", store.bevestig_plan)]) -> Bevestiging:
    """Leg het plan van aanpak vast: doelen per leefgebied, interventies met partij en termijn, en de casusregie (ZVH-9.3)."""
    h.in_casus(invoer.casus_id)
    _weiger(invoer.fouten(), "ZVH-9.3")
    plan = store.leg_plan_vast(h.session, invoer, h.pas, h.nieuw_id)
    h.kluis.voeg_toe(invoer.gegevens, plan.id)
    return store.bevestig_plan(h.session, plan.id)


@router.put(
    "/plannen-van-aanpak/{planId}", openapi_extra=deur("plan.wijzigen", object_="planId", lezing="plan.lezen") | {"x-if-match": True}
)
def wijzig_plan(
    planId: UUID, invoer: PlanInhoud, h: Annotated[Handeling, via("plan.wijzigen", store.bevestig_plan)], versie: GelezenVersie
) -> Bevestiging:
    """Wijzig het plan van aanpak op de versie die u las; gegevens komen erbij en worden hier niet vervangen (ZVH-9.3)."""
    plan = store.neem_versie(h.session, planId, versie)
    _weiger(invoer.fouten(), "ZVH-9.3")
    plan.wijzig(invoer.casusregisseur_partij, store.to_doelen(invoer), store.to_interventies(invoer), h.pas.nu)
    plan.bewaar_versie(h.pas.nu)
    h.kluis.voeg_toe(invoer.gegevens, plan.id)
    h.session.flush()
    return store.bevestig_plan(h.session, plan.id)


@router.post(
    "/plannen-van-aanpak/{planId}/voortgangsmeldingen",
    status_code=201,
    openapi_extra=deur("voortgang.vastleggen", object_="planId", lezing="plan.lezen"),
)
def meld_voortgang(
    planId: UUID, invoer: VoortgangIn, h: Annotated[Handeling, via("voortgang.vastleggen", store.bevestig_plan)]
) -> Bevestiging:
    """Meld dat een interventie is gestart, beëindigd of afgebroken, en wat zij opleverde (ZVH-9.3)."""
    plan = store.get_plan(h.session, planId, lock=True)
    _weiger(invoer.fouten(h.vandaag), "ZVH-9.3")
    plan.meld(store.to_melding(invoer, h.pas))
    h.kluis.voeg_toe(invoer.gegevens, plan.id)
    h.session.flush()
    return store.bevestig_plan(h.session, plan.id)


@router.post("/overlegbesluiten", status_code=201, openapi_extra=deur("overlegbesluit.vastleggen", lezing="overlegbesluit.lezen"))
def besluit(invoer: OverlegbesluitIn, h: Annotated[Handeling, via("overlegbesluit.vastleggen", store.bevestig_besluit)]) -> Bevestiging:
    """Leg vast dat het casusoverleg besloot af te schalen, op te schalen of door te gaan (ZVH-1.21)."""
    h.in_casus(invoer.casus_id)
    _weiger(invoer.fouten(h.vandaag), "ZVH-1.21")
    genomen = store.leg_besluit_vast(h.session, invoer, h.pas, h.nieuw_id)
    return store.bevestig_besluit(h.session, genomen.id)
