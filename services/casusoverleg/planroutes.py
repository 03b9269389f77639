"""What becomes of a plan once it is written down: agreed to, settled, evaluated; and the visie of the inwoner it waits for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.casusoverleg import planstore, store
from services.casusoverleg.schemas import EvaluatieIn, VersieIn, VisieIn
from shared.contracts import Bevestiging
from shared.errors import BadInput
from shared.handeling import Handeling, deur, via

router = APIRouter()
PAD = "/plannen-van-aanpak/{planId}"


@router.post(f"{PAD}/akkoorden", status_code=201, openapi_extra=deur("plan.akkoord", object_="planId", lezing="plan.lezen"))
def stem_in(planId: UUID, invoer: VersieIn, h: Annotated[Handeling, via("plan.akkoord", store.bevestig_plan)]) -> Bevestiging:
    """Stem namens uw organisatie in met deze versie van het plan; niemand legt het akkoord van een ander vast (PGA-10.1a)."""
    plan = store.get_plan(h.session, planId, lock=True)
    plan.stem_in(h.pas.partij, invoer.versie, h.pas.nu)
    h.session.flush()
    return store.bevestig_plan(h.session, plan.id)


@router.post(f"{PAD}/vaststellingen", status_code=201, openapi_extra=deur("plan.vaststellen", object_="planId", lezing="plan.lezen"))
def stel_vast(planId: UUID, invoer: VersieIn, h: Annotated[Handeling, via("plan.vaststellen", store.bevestig_plan)]) -> Bevestiging:
    """Stel deze versie van het plan samen met de partners vast (PGA-10.1a)."""
    plan = store.get_plan(h.session, planId, lock=True)
    plan.stel_vast(invoer.versie, h.vandaag)
    h.session.flush()
    return store.bevestig_plan(h.session, plan.id)


@router.post(f"{PAD}/evaluaties", status_code=201, openapi_extra=deur("evaluatie.vastleggen", object_="planId", lezing="plan.lezen"))
def evalueer(planId: UUID, invoer: EvaluatieIn, h: Annotated[Handeling, via("evaluatie.vastleggen", store.bevestig_plan)]) -> Bevestiging:
    """Evalueer het plan met wie het uitvoert: per doel het resultaat, en wat daarop volgt (PGA-11.3)."""
    plan = store.get_plan(h.session, planId, lock=True)
    if fouten := invoer.fouten(h.vandaag, [d.id for d in plan.doelen]):
        raise BadInput(fouten=fouten, artikel="PGA-11.3")
    planstore.evalueer(plan, invoer, h.pas)
    h.session.flush()
    return store.bevestig_plan(h.session, plan.id)


@router.post("/visies", status_code=201, openapi_extra=deur("visie.vastleggen", lezing="visie.lezen"))
def leg_visie_vast(invoer: VisieIn, h: Annotated[Handeling, via("visie.vastleggen", planstore.bevestig_visie)]) -> Bevestiging:
    """Leg de visie van de inwoner op zijn gedrag en op de aanpak vast, van wie dat op zijn leeftijd hoort (PGA-12.2b)."""
    h.in_casus(invoer.casus_id)
    if fouten := invoer.fouten(h.vandaag):
        raise BadInput(fouten=fouten, artikel="PGA-12.2b")
    visie = planstore.leg_visie_vast(h.session, invoer, h.pas, h.nieuw_id)
    h.kluis.voeg_toe(invoer.gegevens, visie.id)
    return planstore.bevestig_visie(h.session, visie.id)
