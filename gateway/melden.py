"""Whoever must act is told: a taak that waits, an event that happened. Kind and id, nothing more (ONTWERP §10)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from gateway.model import Gebeurtenis, Taak
from shared.identity import uuid7

BEURT = 0x7A7668


def meld(s: Session, partij: str, soort: str, object_id: UUID, casus_id: UUID, op: datetime) -> None:
    """One event for one partij.

    On PostgreSQL a number is given out before it is seen: whoever tells takes turns until commit, so that a reader who remembers the last
    number he saw misses none.
    """
    if s.get_bind().dialect.name == "postgresql" and not s.info.get("beurt"):
        s.execute(select(func.pg_advisory_xact_lock(BEURT)))
        s.info["beurt"] = True
    s.execute(insert(Gebeurtenis).values(id=uuid7(), partij=partij, soort=soort, object_id=object_id, casus_id=casus_id, op=op))


def open_taak(
    s: Session,
    casus_id: UUID,
    partij: str,
    soort: str,
    object_id: UUID | None,
    op: datetime,
    uiterlijk: date | None = None,
    *,
    bericht: str = "",
) -> None:
    """A taak for one partij, and the event that says so; all open questions of one casus and kind to one partij are one taak.

    ``bericht``: the kind of event where something happened that has a name of its own; it is told also when the taak was open already.
    Without one the event is ``taak.<soort>``, once per taak.
    """
    t = Taak
    zelfde = [t.casus_id == casus_id, t.partij == partij, t.soort == soort, t.klaar_op.is_(None)]
    if object_id is not None:
        zelfde.append(t.object_id == object_id)
    nieuw = s.execute(select(t.id).where(*zelfde)).first() is None
    if nieuw:
        s.execute(
            insert(t).values(
                id=uuid7(),
                casus_id=casus_id,
                partij=partij,
                soort=soort,
                object_id=object_id,
                uiterlijk=uiterlijk,
                gemaakt_op=op,
                klaar_op=None,
            )
        )
    if nieuw or bericht:
        meld(s, partij, bericht or f"taak.{soort}", object_id or casus_id, casus_id, op)


def is_gevraagd(s: Session, casus_id: UUID, partij: str, soort: str, object_id: UUID, uiterlijk: date | None) -> bool:
    """Whether this partij was asked for this date, also when it has dealt with it since."""
    t = Taak
    zelfde = (t.casus_id == casus_id, t.partij == partij, t.soort == soort, t.object_id == object_id)
    return s.execute(select(t.id).where(*zelfde, t.uiterlijk == uiterlijk)).first() is not None


def sluit_taken(s: Session, casus_id: UUID, soort: str, op: datetime, *, object_id: UUID | None = None, partij: str | None = None) -> None:
    """What waited is done."""
    t = Taak
    waar = [t.casus_id == casus_id, t.soort == soort, t.klaar_op.is_(None)]
    if object_id is not None:
        waar.append(t.object_id == object_id)
    if partij is not None:
        waar.append(t.partij == partij)
    s.execute(update(t).where(*waar).values(klaar_op=op))
