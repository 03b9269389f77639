"""Queries on what becomes of a plan: its versions, who agreed, its evaluaties; and on the visie of the inwoner."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.casusoverleg.model import Evaluatie, Plan, Planversie, Visie
from services.casusoverleg.schemas import (
    AkkoordUit,
    DoelIn,
    EvaluatieIn,
    InterventieAfspraak,
    PlanversiesUit,
    PlanversieUit,
    VisieIn,
    VisieUit,
)
from services.casusoverleg.store import get_plan
from shared.contracts import Bevestiging, Gegeven
from shared.db import vind
from shared.handeling import Handeling
from shared.identity import Pas


def bouw_versies(h: Handeling, plan_id: UUID, _gegevens: list[Gegeven]) -> PlanversiesUit:
    """Every version, as codes and dates; the gegevens of the plan are read with the plan itself."""
    plan = get_plan(h.session, plan_id)
    return PlanversiesUit(id=plan.id, casus_id=plan.casus_id, versies=[_versie(plan, v) for v in plan.versies])


def _versie(plan: Plan, v: Planversie) -> PlanversieUit:
    return PlanversieUit(
        versie=v.versie,
        vastgelegd_op=v.vastgelegd_op,
        vastgesteld_op=v.vastgesteld_op,
        casusregisseur_partij=v.casusregisseur_partij,
        doelen=[DoelIn.model_validate(d) for d in v.doelen],
        interventies=[InterventieAfspraak.model_validate(i) for i in v.interventies],
        akkoorden=[AkkoordUit(partij=a.partij, op=a.op) for a in plan.akkoorden if a.versie == v.versie],
    )


def evalueer(plan: Plan, invoer: EvaluatieIn, pas: Pas) -> None:
    """Add what was seen to the plan."""
    plan.evaluaties.append(
        Evaluatie(
            volgnr=len(plan.evaluaties) + 1,
            op=invoer.op,
            uitkomst=invoer.uitkomst,
            met=list(dict.fromkeys(invoer.met)),
            doelen=[d.model_dump(mode="json", by_alias=False) for d in invoer.doelen],
            vastgelegd_op=pas.nu,
        )
    )


def leg_visie_vast(session: Session, invoer: VisieIn, pas: Pas, visie_id: UUID) -> Visie:
    """Store the frame of a visie; what was said goes into the kluis."""
    visie = Visie(
        id=visie_id,
        casus_id=invoer.casus_id,
        betrokkene_id=invoer.betrokkene_id,
        van=sorted(str(g.inhoud["van"]) for g in invoer.gegevens),
        op=invoer.op,
        versie=1,
        vastgelegd_op=pas.nu,
    )
    session.add(visie)
    session.flush()
    return visie


def get_visie(session: Session, visie_id: UUID) -> Visie:
    """The visie; NotFound when it is not there."""
    return vind(session, Visie, visie_id)


def bevestig_visie(session: Session, visie_id: UUID) -> Bevestiging:
    """What a write of a visie answers."""
    visie = get_visie(session, visie_id)
    return Bevestiging(id=visie.id, casus_id=visie.casus_id, status="vastgelegd", versie=visie.versie)


def bouw_visie(h: Handeling, visie_id: UUID, gegevens: list[Gegeven]) -> VisieUit:
    """The public answer with only the permitted gegevens."""
    v = get_visie(h.session, visie_id)
    feiten = {naam: getattr(v, naam) for naam in VisieUit.model_fields if naam != "gegevens"}
    return VisieUit(**feiten, gegevens=gegevens)
