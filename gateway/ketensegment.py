"""Segments of the chain: a month each, closed by a signed checkpoint, with a term of their own (ONTWERP §8, ZVH-B3.6).

The month of a row is that of the checkpoint that first signed it. Months are counted in UTC and on the wall clock: this is the life of the
log itself, not a term in a casus.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, delete, func, select, text

from gateway.ketencontrole import koppen_van, stroom
from gateway.ketenregel import als_object
from gateway.klokstand import wereldtijd
from gateway.model import Audit, Checkpoint, Keten
from gateway.naloop import zoals_geschreven
from shared.convenant import Verband
from shared.convenant.termijnen import delen
from shared.db import make_engine

TABELLEN = ("audit", "keten")
"""What goes with a segment; checkpoints and co-signatures are hashes only and stay."""


def begin_van_maand(moment: datetime) -> datetime:
    """The first moment of its month, in UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def verval_moment(verband: Verband, nu: datetime | None = None) -> datetime:
    """The month of this moment is kept, and so are those after it; every earlier one is past its term."""
    jaren, maanden, rest = delen(verband.termijn("logging_bewaartermijn"))
    return begin_van_maand((nu or wereldtijd()) - relativedelta(years=jaren, months=maanden) - rest)


def _volgende_maand(begin: datetime) -> datetime:
    return begin.replace(year=begin.year + begin.month // 12, month=begin.month % 12 + 1)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _sluitend(connection: Connection, verband: str, voor_ms: int | None) -> int:
    """The last link that was signed before this moment, or at all; 0 when none was."""
    c = Checkpoint
    query = select(func.max(c.seq)).where(c.verband == verband)
    return connection.execute(query.where(c.tijdstip_ms < voor_ms) if voor_ms is not None else query).scalar() or 0


def exporteer(database_url: str, pad: Path, maand: datetime | None = None) -> int:
    """Write every chain up to its newest checkpoint, or the segment of one month, to ``pad`` (JSON lines); returns the number of links.

    A segment ends at a signature, so that cutting lines off its end shows; a later one begins with what closed the one before.
    """
    engine, aantal = make_engine(database_url, 2), 0
    try:
        with engine.connect().execution_options(alleen_lezen=True) as connection, pad.open("w", encoding="utf-8", newline="\n") as uit:
            for verband in list(connection.execute(select(Checkpoint.verband).distinct().order_by(Checkpoint.verband)).scalars()):
                for lijn in _lijnen(connection, verband, maand):
                    uit.write(zoals_geschreven(lijn) + "\n")
                    aantal += lijn["soort"] == "regel"
    finally:
        engine.dispose()
    return aantal


def _lijnen(connection: Connection, verband: str, maand: datetime | None) -> Iterator[Mapping[str, Any]]:
    begin = begin_van_maand(maand) if maand else None
    na = _sluitend(connection, verband, _ms(begin)) if begin else 0
    tot = _sluitend(connection, verband, _ms(_volgende_maand(begin)) if begin else None)
    eerste = connection.execute(select(func.min(Keten.seq)).where(Keten.verband == verband)).scalar() or 1
    na = max(na, eerste - 1)
    koppen = [k for k in koppen_van(connection, verband) if na <= k["seq"] <= tot]
    yield from (k for k in koppen if k["seq"] == na and k["soort"] == "controlepunt")
    rest = [k for k in reversed(koppen) if k["seq"] > na]
    for row in stroom(connection, verband, na, tot):
        schakel = {"seq": row.keten_seq, "hash": row.hash, "vorige": row.vorige, "regel_id": str(row.regel_id)}
        yield {"soort": "regel", "verband": verband, **schakel, "regel": als_object(row) if row.id is not None else None}
        while rest and rest[-1]["seq"] <= row.keten_seq:
            yield rest.pop()


def laat_vervallen(eigenaar_url: str, verband: str, bewaard_vanaf: datetime) -> int:
    """Drop the segments of every month before that of ``bewaard_vanaf`` as a whole; returns how many rows went.

    The owner role alone can: he sets the trigger aside, inside the transaction. The closing checkpoint stays and says what came before.
    """
    engine = make_engine(eigenaar_url, 1)
    try:
        with engine.begin() as connection:
            tot = _sluitend(connection, verband, _ms(begin_van_maand(bewaard_vanaf)))
            van_segment = (Keten.verband == verband, Keten.seq <= tot)
            with _zonder_slot(connection):
                regels = connection.execute(delete(Audit).where(Audit.id.in_(select(Keten.regel_id).where(*van_segment))))
                connection.execute(delete(Keten).where(*van_segment))
            return regels.rowcount
    finally:
        engine.dispose()


@contextmanager
def _zonder_slot(connection: Connection) -> Iterator[None]:
    """The triggers that refuse to delete, off and on again in one transaction: a failure leaves them where they were."""
    uit, aan = _postgresql() if connection.dialect.name == "postgresql" else _sqlite(connection)
    for opdracht in uit:
        connection.execute(text(opdracht))
    yield
    for opdracht in aan:
        connection.execute(text(opdracht))


def _postgresql() -> tuple[Sequence[str], Sequence[str]]:
    uit, aan = ([f"ALTER TABLE {t} {hoe} TRIGGER {t}_alleen_toevoegen" for t in TABELLEN] for hoe in ("DISABLE", "ENABLE"))
    return uit, aan


def _sqlite(connection: Connection) -> tuple[Sequence[str], Sequence[str]]:
    rijen = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_geen_delete'")).all()
    eigen = [rij for rij in rijen if rij.name.removesuffix("_geen_delete") in TABELLEN]
    return [f"DROP TRIGGER {rij.name}" for rij in eigen], [rij.sql for rij in eigen]
