"""Rotation of epoch keys: the living move to a new epoch, and an old epoch goes when no backup needs it any more (ONTWERP §9; SPIKES §6).

What was destroyed is not moved, so with its epoch the last way to read it goes: out of WAL, dead tuples and backups alike.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from shared import events
from shared.crypto import Keyring, SleutelVernietigd, WrappedKey, rewrap
from shared.db import is_sqlite, make_engine, new_metadata, session_factory
from shared.dossier import Dossier

SLEUTEL = Dossier(new_metadata()).sleutel
BATCH = 100
UUR_S = 3600.0
BACKUP_TERMIJN = timedelta(days=7)
"""So long a backup must be restorable, and no longer may it be kept (ONTWERP §9)."""


def roteer(database_url: str, sleutelmap: Path, *, backup_termijn: timedelta = BACKUP_TERMIJN, nu: datetime | None = None) -> int:
    """Move every living data key to the newest epoch, then destroy epochs that no backup within ``backup_termijn`` needs.

    Returns how many keys moved. A run that was cut short is finished under the epoch it began; otherwise a new one is made. Services may
    run meanwhile: a row that changes under us is theirs and is taken up at the next turn. ``nu`` is wereldtijd, for tests.
    """
    keyring, engine = Keyring(sleutelmap), make_engine(database_url, 1)
    sessions = session_factory(engine)
    try:
        if not _is_onderweg(sessions, keyring):
            keyring.roteer()
        aantal = _verpak_alles(sessions, keyring)
        _leeg_wal(engine, database_url)
        events.log(events.SLEUTELS_GEROTEERD, dienst=sleutelmap.name, aantal=aantal)
        vernietigd = _vernietig_oude(sessions, keyring, (nu or datetime.now(UTC)) - backup_termijn)
        events.log(events.SLEUTELS_VERNIETIGD, dienst=sleutelmap.name, aantal=vernietigd)
    finally:
        engine.dispose()
    return aantal


def bij_de_tijd(database_url: str, sleutelmap: Path, na: timedelta, *, nu: datetime | None = None) -> float:
    """Rotate when the newest epoch is as old as ``na``; returns the seconds until the next look, an hour at most.

    A service does this itself, so that no declaration of destruction rests on somebody's crontab (ONTWERP §9).
    """
    nieuwste, moment = Keyring(sleutelmap).epochs()[-1:], nu or datetime.now(UTC)
    if nieuwste and moment - gemaakt_op(nieuwste[0]) >= na:
        roteer(database_url, sleutelmap, nu=moment)
    return min(na.total_seconds(), UUR_S)


def _in_gebruik(sessions: sessionmaker[Session]) -> set[str]:
    with sessions() as session:
        return set(session.execute(select(SLEUTEL.c.epoch).distinct()).scalars())


def _is_onderweg(sessions: sessionmaker[Session], keyring: Keyring) -> bool:
    """An earlier run began the newest epoch and left rows behind: both it and an older living one are in use."""
    gebruikt, epochs = _in_gebruik(sessions), keyring.epochs()
    return len(epochs) > 1 and epochs[-1] in gebruikt and bool(gebruikt & set(epochs[:-1]))


def _verpak_alles(sessions: sessionmaker[Session], keyring: Keyring) -> int:
    epoch, _ = keyring.current()
    aantal, na = 0, UUID(int=0)
    while True:
        with sessions.begin() as session:
            rows = _volgende(session, epoch, na)
            aantal += sum(_verpak(session, keyring, row) for row in rows)
        if not rows:
            return aantal
        na = rows[-1].casus_id


def _volgende(session: Session, epoch: str, na: UUID) -> list[Any]:
    query = select(SLEUTEL).where(SLEUTEL.c.epoch != epoch, SLEUTEL.c.casus_id > na).order_by(SLEUTEL.c.casus_id).limit(BATCH)
    return list(session.execute(query))


def _verpak(session: Session, keyring: Keyring, row: Any) -> bool:
    try:
        nieuw = rewrap(keyring, WrappedKey(row.epoch, row.verpakt), row.casus_id)
    except SleutelVernietigd:
        return False  # its epoch is gone and nobody can read it any more; the others go on
    waar = (SLEUTEL.c.casus_id == row.casus_id, SLEUTEL.c.epoch == row.epoch, SLEUTEL.c.verpakt == row.verpakt)
    gewijzigd = session.execute(update(SLEUTEL).where(*waar).values(epoch=nieuw.epoch, verpakt=nieuw.verpakt).returning(SLEUTEL.c.casus_id))
    return gewijzigd.one_or_none() is not None


def _leeg_wal(engine: Engine, url: str) -> None:
    """Overwritten pages also leave the write-ahead log (SPIKES §6: deleted key bytes stay there until a checkpoint)."""
    if is_sqlite(url):
        verbinding = engine.raw_connection()  # outside any transaction: our engine begins one on every ordinary connection
        try:
            verbinding.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            verbinding.close()


def _vernietig_oude(sessions: sessionmaker[Session], keyring: Keyring, grens: datetime) -> int:
    """An epoch is needed by backups made until its successor came; never one that still wraps something living."""
    gebruikt, epochs = _in_gebruik(sessions), keyring.epochs()
    oud = [e for e, opvolger in zip(epochs, epochs[1:], strict=False) if gemaakt_op(opvolger) <= grens and e not in gebruikt]
    for epoch in oud:
        keyring.vernietig(epoch)
    return len(oud)


def gemaakt_op(epoch: str) -> datetime:
    """When an epoch began (aware, UTC): its id starts with it."""
    return datetime.strptime(epoch.partition("-")[0], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
