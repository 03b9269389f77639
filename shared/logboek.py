"""Carries the verwerkingenlog from a service's own database to the Logboek, until it acknowledges (LDV 1.0; ONTWERP §8).

A line has a term of its own (ZVH-B3.6): after it, and never before the Logboek has it, it goes from the service's database too.
"""

from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from dateutil.relativedelta import relativedelta
from opentelemetry.sdk.trace.export import SpanExporter
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from shared import events
from shared.convenant.termijnen import Termijn, delen
from shared.db import alleen_lezen, geraakt
from shared.dossier import Dossier
from shared.lus import Lus
from shared.telemetry import Logregel, export_logregels

STUK = 200
PAUZE_S = 2.0
SCHONING_STUK = 1000
"""So many lines go in one transaction: on SQLite who writes does not wait long for it."""
SCHONING_S = 3600.0


class Logboekzender:
    """A thread beside the service. At least once: two replicas, or a crash before marking, send a line twice under the same ids."""

    def __init__(self, dienst: str, sessions: sessionmaker[Session], dossier: Dossier, exporter: SpanExporter) -> None:
        self._dienst, self._sessions, self._tabel, self._exporter = dienst, sessions, dossier.logregel, exporter
        self._lus = Lus(f"logboek-{dienst}", self._beurt, PAUZE_S)

    def start(self) -> Self:
        """Begin sending."""
        self._lus.start()
        return self

    def sluit(self) -> None:
        """Stop; what was not acknowledged stays for the next start."""
        self._lus.stop()
        self._exporter.shutdown()
        self._lus.sluit()

    def _beurt(self) -> float:
        return 0 if self.verzend() == STUK else PAUZE_S

    def verzend(self) -> int:
        """Send the oldest lines that were not acknowledged; returns how many are. No transaction is open while sending."""
        rows = self._lees()
        if not rows:
            return 0
        if not export_logregels([_regel(row) for row in rows], self._exporter):
            events.log(events.LOGBOEK_MISLUKT, dienst=self._dienst, aantal=len(rows))
            return 0
        t = self._tabel
        with self._sessions.begin() as session:
            session.execute(update(t).where(t.c.id.in_([row.id for row in rows])).values(geexporteerd=True))
        events.log(events.LOGBOEK_VERZONDEN, dienst=self._dienst, aantal=len(rows))
        return len(rows)

    def _lees(self) -> list[Any]:
        t = self._tabel
        with alleen_lezen(self._sessions) as session:
            return list(session.execute(select(t).where(t.c.geexporteerd.is_(False)).order_by(t.c.id).limit(STUK)))


def _regel(row: Any) -> Logregel:
    velden = dict(row._mapping)
    del velden["id"], velden["geexporteerd"]
    return Logregel(**velden)


def laat_vervallen(
    dienst: str, sessions: sessionmaker[Session], dossier: Dossier, termijn: Termijn, *, ook_onbevestigd: bool, nu: datetime | None = None
) -> int:
    """Delete the lines that are older than ``termijn``; returns how many.

    ``ook_onbevestigd`` where there is no Logboek to send to: then this database is the log. Wereldtijd, as the lines themselves and the
    segments of the audit: it is the life of the log, not a term in a casus. A line's id begins with the moment it was written.
    """
    jaren, maanden, rest = delen(termijn)
    grens = (nu or datetime.now(UTC)) - relativedelta(years=jaren, months=maanden) - rest
    t, weg = dossier.logregel, 0
    oud = select(t.c.id).where(t.c.id < UUID(int=int(grens.timestamp() * 1000) << 80))
    oud = (oud if ook_onbevestigd else oud.where(t.c.geexporteerd.is_(True))).order_by(t.c.id).limit(SCHONING_STUK)
    while True:
        with sessions.begin() as session:
            aantal = geraakt(session, delete(t).where(t.c.id.in_(oud)))
        weg += aantal
        if aantal < SCHONING_STUK:
            break
    if weg:
        events.log(events.LOGBOEK_VERVALLEN, dienst=dienst, aantal=weg)
    return weg
