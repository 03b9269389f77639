"""Every query of casusoverleg."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.casusoverleg.model import (
    Akkoord,
    Doel,
    Evaluatie,
    Interventie,
    Overlegbesluit,
    Plan,
    Planversie,
    Resultaat,
    Toestandsbeeld,
    Visie,
    Voortgangsmelding,
)
from services.casusoverleg.overlegstore import ruim_overleggen_op
from services.casusoverleg.schemas import (
    DoelIn,
    EvaluatieUit,
    InterventieUit,
    OverlegbesluitIn,
    OverlegbesluitUit,
    PlanIn,
    PlanInhoud,
    PlanUit,
    ResultaatIn,
    ToestandsbeeldUit,
    VoortgangIn,
    VoortgangUit,
)
from shared.contracts import Bevestiging, Gegeven
from shared.db import een_van, vind, wis
from shared.errors import Conflict, PreconditionFailed
from shared.handeling import Handeling
from shared.identity import Pas


# ── toestandsbeeld ──────────────────────────────────────────────────────────────────────────────────────────
def leg_toestandsbeeld_vast(session: Session, casus_id: UUID, pas: Pas, beeld_id: UUID) -> Toestandsbeeld:
    """Store the frame of a toestandsbeeld; its parts go into the kluis."""
    beeld = Toestandsbeeld(id=beeld_id, casus_id=casus_id, versie=1, vastgelegd_op=pas.nu)
    session.add(beeld)
    session.flush()
    return beeld


def get_toestandsbeeld(session: Session, beeld_id: UUID) -> Toestandsbeeld:
    """The toestandsbeeld; NotFound when it is not there."""
    return vind(session, Toestandsbeeld, beeld_id)


def bevestig_toestandsbeeld(session: Session, beeld_id: UUID) -> Bevestiging:
    """What a write of a toestandsbeeld answers."""
    beeld = get_toestandsbeeld(session, beeld_id)
    return Bevestiging(id=beeld.id, casus_id=beeld.casus_id, status="vastgelegd", versie=beeld.versie)


def bouw_toestandsbeeld(h: Handeling, beeld_id: UUID, gegevens: list[Gegeven]) -> ToestandsbeeldUit:
    """The public answer with only the permitted parts."""
    beeld = get_toestandsbeeld(h.session, beeld_id)
    return ToestandsbeeldUit(
        id=beeld.id, casus_id=beeld.casus_id, versie=beeld.versie, vastgelegd_op=beeld.vastgelegd_op, gegevens=gegevens
    )


# ── plan van aanpak ─────────────────────────────────────────────────────────────────────────────────────────
def leg_plan_vast(session: Session, invoer: PlanIn, pas: Pas, plan_id: UUID) -> Plan:
    """Store the plan of a casus; Conflict when it has one already."""
    plan = Plan(
        id=plan_id,
        casus_id=invoer.casus_id,
        casusregisseur_partij=invoer.casusregisseur_partij,
        versie=1,
        vastgelegd_op=pas.nu,
        doelen=to_doelen(invoer),
        interventies=to_interventies(invoer),
    )
    plan.bewaar_versie(pas.nu)
    try:
        with session.begin_nested():
            session.add(plan)
    except IntegrityError:
        raise Conflict(
            "Deze casus heeft al een plan van aanpak.",
            code="plan_bestaat_al",
            artikel="ZVH-9.3",
            volgende_stap="Wijzig het bestaande plan.",
        ) from None
    return plan


def to_doelen(inhoud: PlanInhoud) -> list[Doel]:
    return [Doel(id=d.doel_id, volgorde=nr, leefgebied=d.leefgebied, doel=d.doel) for nr, d in enumerate(inhoud.doelen)]


def to_interventies(inhoud: PlanInhoud) -> list[Interventie]:
    return [
        Interventie(id=i.interventie_id, volgorde=nr, doel_id=i.doel_id, uitvoerder=i.uitvoerder, soort=i.soort, termijn=i.termijn)
        for nr, i in enumerate(inhoud.interventies)
    ]


def get_plan(session: Session, plan_id: UUID, *, lock: bool = False) -> Plan:
    """The plan, locked when it is about to change; NotFound when it is not there."""
    return vind(session, Plan, plan_id, lock=lock)


def neem_versie(session: Session, plan_id: UUID, versie: int) -> Plan:
    """The plan, raised to its next versie if ``versie`` is still the newest; PreconditionFailed otherwise, NotFound without a plan."""
    query = update(Plan).where(Plan.id == plan_id, Plan.versie == versie).values(versie=versie + 1).returning(Plan.id)
    genomen = session.execute(query).scalar_one_or_none()
    plan = get_plan(session, plan_id)
    if genomen is None:
        raise PreconditionFailed
    return plan


def to_melding(invoer: VoortgangIn, pas: Pas) -> Voortgangsmelding:
    return Voortgangsmelding(
        interventie_id=invoer.interventie_id,
        status=invoer.status,
        op=invoer.op,
        reden=invoer.reden,
        doel_bereikt=invoer.doel_bereikt,
        gemeld_op=pas.nu,
    )


def bevestig_plan(session: Session, plan_id: UUID) -> Bevestiging:
    """What a write on a plan answers."""
    plan = get_plan(session, plan_id)
    status = "gewijzigd" if plan.gewijzigd_op else "vastgelegd"
    return Bevestiging(id=plan.id, casus_id=plan.casus_id, status=status, versie=plan.versie)


def bouw_plan(h: Handeling, plan_id: UUID, gegevens: list[Gegeven]) -> PlanUit:
    """The public answer with only the permitted gegevens."""
    plan = get_plan(h.session, plan_id)
    return PlanUit(
        id=plan.id,
        casus_id=plan.casus_id,
        casusregisseur_partij=plan.casusregisseur_partij,
        versie=plan.versie,
        vastgelegd_op=plan.vastgelegd_op,
        gewijzigd_op=plan.gewijzigd_op,
        vastgesteld_op=plan.vastgesteld_op,
        akkoord=[a.partij for a in plan.akkoorden if a.versie == plan.versie],
        doelen=[DoelIn(doel_id=d.id, leefgebied=d.leefgebied, doel=d.doel) for d in plan.doelen],
        interventies=[_toon(i, plan.voortgang_van(i.id)) for i in plan.interventies],
        evaluaties=[EvaluatieUit.model_validate(e, from_attributes=True) for e in plan.evaluaties],
        gegevens=gegevens,
    )


def _toon(i: Interventie, voortgang: list[Voortgangsmelding]) -> InterventieUit:
    stappen = [VoortgangUit.model_validate(m, from_attributes=True) for m in voortgang]
    return InterventieUit(
        interventie_id=i.id,
        doel_id=i.doel_id,
        uitvoerder=i.uitvoerder,
        soort=i.soort,
        termijn=i.termijn,
        status=stappen[-1].status if stappen else "gepland",
        voortgang=stappen,
    )


# ── besluit ─────────────────────────────────────────────────────────────────────────────────────────────────
def leg_besluit_vast(session: Session, invoer: OverlegbesluitIn, pas: Pas, besluit_id: UUID) -> Overlegbesluit:
    """Store a besluit that fits the plan of its casus."""
    besluit = Overlegbesluit(
        id=besluit_id,
        casus_id=invoer.casus_id,
        besluit=invoer.besluit,
        besluitdatum=invoer.besluitdatum,
        overleg_id=invoer.overleg_id,
        deelnemers=invoer.deelnemers,
        reden=invoer.reden,
        versie=1,
        vastgelegd_op=pas.nu,
        resultaten=[Resultaat(doel_id=r.doel_id, volgorde=nr, resultaat=r.resultaat) for nr, r in enumerate(invoer.resultaten)],
    )
    doelen = select(Doel.id).join(Plan, Plan.id == Doel.plan_id).where(Plan.casus_id == invoer.casus_id)
    besluit.moet_passen_bij(session.scalars(doelen).all())
    session.add(besluit)
    session.flush()
    return besluit


def get_besluit(session: Session, besluit_id: UUID) -> Overlegbesluit:
    """The besluit; NotFound when it is not there."""
    return vind(session, Overlegbesluit, besluit_id)


def bevestig_besluit(session: Session, besluit_id: UUID) -> Bevestiging:
    """What a besluit answers; its status is what was decided."""
    b = get_besluit(session, besluit_id)
    return Bevestiging(id=b.id, casus_id=b.casus_id, status=b.besluit, versie=b.versie)


def bouw_besluit(h: Handeling, besluit_id: UUID, _gegevens: list[Gegeven]) -> OverlegbesluitUit:
    """The public answer; a besluit is codes and dates only."""
    b = get_besluit(h.session, besluit_id)
    feiten = {naam: getattr(b, naam) for naam in OverlegbesluitUit.model_fields if naam != "resultaten"}
    return OverlegbesluitUit(**feiten, resultaten=[ResultaatIn.model_validate(r, from_attributes=True) for r in b.resultaten])


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own tables of these casussen (ZVH-11.2c)."""
    ruim_overleggen_op(session, casussen)
    plannen = select(Plan.id).where(een_van(Plan.casus_id, casussen))
    for tabel in (Voortgangsmelding, Interventie, Doel, Planversie, Akkoord, Evaluatie):
        wis(session, tabel, tabel.plan_id.in_(plannen))
    besluiten = select(Overlegbesluit.id).where(een_van(Overlegbesluit.casus_id, casussen))
    wis(session, Resultaat, Resultaat.besluit_id.in_(besluiten))
    for eigen in (Plan, Overlegbesluit, Toestandsbeeld, Visie):
        wis(session, eigen, een_van(eigen.casus_id, casussen))
