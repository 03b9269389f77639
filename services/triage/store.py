"""Every query of triage."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from services.triage.model import Antwoord, Bevraging, Weging
from services.triage.schemas import AntwoordUit, BevragingIn, BevragingUit, Uitkomst, WegingIn, WegingUit
from shared.contracts import Bevestiging, Gegeven
from shared.db import een_van, vind, wis
from shared.doors import van_casus, van_object
from shared.handeling import Handeling
from shared.identity import Pas, uuid7

OVER_WIE = ("personalia", "adres")
"""All that a bevraging may disclose of the casus beside its codes (ONTWERP §5)."""


def leg_bevraging_vast(session: Session, invoer: BevragingIn, pas: Pas, bevraging_id: UUID) -> Bevraging:
    """Store a bevraging that waits for its answer."""
    bevraging = Bevraging(
        id=bevraging_id,
        casus_id=invoer.casus_id,
        gevraagde=invoer.gevraagde,
        vragen=invoer.vragen,
        waarom=invoer.waarom,
        uiterlijk=invoer.uiterlijk,
        status="open",
        versie=1,
        gesteld_op=pas.nu,
    )
    session.add(bevraging)
    session.flush()
    return bevraging


def get_bevraging(session: Session, bevraging_id: UUID, *, lock: bool = False) -> Bevraging:
    """The bevraging, locked when it is about to change; NotFound when it is not there."""
    return vind(session, Bevraging, bevraging_id, lock=lock)


def to_antwoord(uitkomst: Uitkomst, reden: str | None, pas: Pas) -> Antwoord:
    return Antwoord(id=uuid7(), uitkomst=uitkomst, reden=reden, ontvangen_op=pas.nu)


def bevestig_bevraging(session: Session, bevraging_id: UUID) -> Bevestiging:
    """What a write on a bevraging answers."""
    b = get_bevraging(session, bevraging_id)
    return Bevestiging(id=b.id, casus_id=b.casus_id, status=b.status, versie=b.versie)


def waar_bevraging(h: Handeling, bevraging_id: UUID) -> ColumnElement[bool]:
    """Its own answers, and of what the casus brought along only who it is about; never another partij's answer (ONTWERP §5)."""
    casus_id = get_bevraging(h.session, bevraging_id).casus_id
    over_wie = and_(van_casus(h, casus_id), van_object(h, casus_id), h.kluis.dossier.gegeven.c.categorie.in_(OVER_WIE))
    return or_(van_object(h, bevraging_id), over_wie)


def bouw_bevraging(h: Handeling, bevraging_id: UUID, gegevens: list[Gegeven]) -> BevragingUit:
    """The public answer with only the permitted gegevens."""
    b = get_bevraging(h.session, bevraging_id)
    return BevragingUit(
        id=b.id,
        casus_id=b.casus_id,
        gevraagde=b.gevraagde,
        vragen=b.vragen,
        waarom=b.waarom,
        uiterlijk=b.uiterlijk,
        status=b.status,
        versie=b.versie,
        gesteld_op=b.gesteld_op,
        antwoorden=[AntwoordUit.model_validate(a, from_attributes=True) for a in b.antwoorden],
        gegevens=gegevens,
    )


def leg_weging_vast(session: Session, invoer: WegingIn, pas: Pas, weging_id: UUID) -> Weging:
    """Store a weging; Conflict while it lacks what its route needs."""
    weging = Weging(
        id=weging_id,
        casus_id=invoer.casus_id,
        route=invoer.route,
        doel=invoer.doel,
        themas=invoer.themas,
        uit_te_nodigen=[g.model_dump() for g in invoer.uit_te_nodigen],
        toebedeeld_aan=invoer.toebedeeld_aan,
        adviezen=invoer.adviezen,
        reden=invoer.reden,
        versie=1,
        gewogen_op=pas.nu,
    )
    weging.moet_volledig()
    session.add(weging)
    session.flush()
    return weging


def get_weging(session: Session, weging_id: UUID) -> Weging:
    """The weging; NotFound when it is not there."""
    return vind(session, Weging, weging_id)


def bevestig_weging(session: Session, weging_id: UUID) -> Bevestiging:
    """What the weging answers; its status is the chosen route."""
    w = get_weging(session, weging_id)
    return Bevestiging(id=w.id, casus_id=w.casus_id, status=w.route, versie=w.versie)


def bouw_weging(h: Handeling, weging_id: UUID, gegevens: list[Gegeven]) -> WegingUit:
    """The public answer with only the permitted gegevens."""
    w = get_weging(h.session, weging_id)
    feiten = {naam: getattr(w, naam) for naam in WegingUit.model_fields if naam != "gegevens"}
    return WegingUit(**feiten, gegevens=gegevens)


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own tables of these casussen (ZVH-11.2c)."""
    ids = select(Bevraging.id).where(een_van(Bevraging.casus_id, casussen))
    wis(session, Antwoord, Antwoord.bevraging_id.in_(ids))
    wis(session, Bevraging, een_van(Bevraging.casus_id, casussen))
    wis(session, Weging, een_van(Weging.casus_id, casussen))
