"""Carries the verwerkingenlog from a service's own database to the Logboek, until it acknowledges (LDV 1.0; ONTWERP §8)."""

from typing import Any, Self

from opentelemetry.sdk.trace.export import SpanExporter
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from shared import events
from shared.db import alleen_lezen
from shared.dossier import Dossier
from shared.lus import Lus
from shared.telemetry import Logregel, export_logregels

STUK = 200
PAUZE_S = 2.0


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
