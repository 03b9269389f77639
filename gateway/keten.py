"""The chain over the audit: every row gets one place, so that changing, dropping or adding one later shows (ONTWERP §8; SPIKES §7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, insert, select
from sqlalchemy.orm import Session

from gateway.ketencontrole import controleer, controleer_bestand
from gateway.ketenregel import BEGIN, NietCanoniek, als_object, schakel, teken
from gateway.ketensegment import exporteer
from gateway.klokstand import wereldtijd
from gateway.model import Audit, Checkpoint, Keten
from gateway.naloop import Breuk, Rapport

__all__ = ["Breuk", "Rapport", "controleer", "controleer_bestand", "exporteer", "reeks", "wacht_te_lang", "zet_checkpoint"]

CHECKPOINT_REGELS = 1000
CHECKPOINT_NA = timedelta(minutes=1)


def reeks(session: Session, verband: str, limit: int, *, sinds: datetime | None = None) -> int:
    """Give audit rows of ``verband`` that have no place in the chain yet the next ones; returns how many.

    Always by what is missing, never by what is newer than the last: a transaction that commits late has an older id. ``sinds`` only bounds
    the search to ids made from then on (wereldtijd); without it every row is looked at. Two sequencers at once cannot fork the chain:
    (verband, seq) and regel_id are unique, so the second transaction fails as a whole and finds its rows done at the next round.
    """
    kop = session.execute(select(Keten.seq, Keten.hash).where(Keten.verband == verband).order_by(Keten.seq.desc()).limit(1)).one_or_none()
    seq, vorige = (kop.seq, kop.hash) if kop else (0, BEGIN)
    rows: list[dict[str, Any]] = []
    for regel_id, hash_ in _schakels(list(session.execute(_zonder_plek(verband, limit, sinds))), vorige):
        seq += 1
        rows.append({"verband": verband, "seq": seq, "regel_id": regel_id, "hash": hash_, "vorige": vorige})
        vorige = hash_
    if rows:
        session.execute(insert(Keten), rows)
    return len(rows)


def wacht_te_lang(session: Session, verband: str, uiterlijk: datetime) -> bool:
    """Whether a row of before ``uiterlijk`` (wereldtijd) still waits for its checkpoint: then none could be made since."""
    c = Checkpoint
    laatste = session.execute(select(c.tijdstip_ms).where(c.verband == verband).order_by(c.seq.desc()).limit(1)).scalar()
    sinds = datetime.fromtimestamp((laatste or 0) / 1000, UTC)
    if sinds >= uiterlijk:
        return False
    wacht = (Audit.verband == verband, Audit.id >= _eerste_id(sinds), Audit.id < _eerste_id(uiterlijk))
    return session.execute(select(Audit.id).where(*wacht).limit(1)).first() is not None


def _zonder_plek(verband: str, limit: int, sinds: datetime | None) -> Any:
    geen = ~exists().where(Keten.regel_id == Audit.id)
    query = select(*Audit.__table__.columns).where(Audit.verband == verband, geen).order_by(Audit.id).limit(limit)
    return query.where(Audit.id >= _eerste_id(sinds)) if sinds else query


def _eerste_id(sinds: datetime) -> UUID:
    """The lowest version 7 UUID of that millisecond (RFC 9562 §5.7)."""
    return UUID(int=int(sinds.timestamp() * 1000) << 80)


def _schakels(rows: list[Row[Any]], vorige: str) -> Iterator[tuple[UUID, str]]:
    """A row without a canonical form, which only a hand in the database can make, gets no place: the verifier names it."""
    for row in rows:
        try:
            vorige = schakel(vorige, als_object(row))
        except NietCanoniek:
            continue
        yield row.id, vorige


def zet_checkpoint(session: Session, verband: str, sleutel: str) -> bool:
    """Sign the head when it moved CHECKPOINT_REGELS rows, or at all since CHECKPOINT_NA; returns whether it did."""
    kop = session.execute(select(Keten.seq, Keten.hash).where(Keten.verband == verband).order_by(Keten.seq.desc()).limit(1)).one_or_none()
    c = Checkpoint
    laatste = session.execute(select(c.seq, c.tijdstip_ms).where(c.verband == verband).order_by(c.seq.desc()).limit(1)).one_or_none()
    nu_ms = int(wereldtijd().timestamp() * 1000)
    if kop is None or (laatste and kop.seq == laatste.seq):
        return False
    if laatste and kop.seq - laatste.seq < CHECKPOINT_REGELS and nu_ms - laatste.tijdstip_ms < CHECKPOINT_NA.total_seconds() * 1000:
        return False
    handtekening = teken(sleutel, verband, kop.seq, kop.hash, nu_ms)
    session.execute(insert(c).values(verband=verband, seq=kop.seq, hash=kop.hash, tijdstip_ms=nu_ms, handtekening=handtekening))
    return True
