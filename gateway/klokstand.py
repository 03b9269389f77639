"""Zaaktijd: the clock of everything legal. Its offset is one row, read only in a local keten, never negative (ONTWERP §2)."""

from datetime import UTC, datetime, timedelta

import isodate
from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.model import Klokstand
from shared.db import make_engine, session_factory


def wereldtijd() -> datetime:
    """The system clock, for tokens, leases and time-outs."""
    return datetime.now(UTC)


def zaaktijd(session: Session, omgeving: str) -> datetime:
    """Now, for everything legal; the offset counts only when ``omgeving`` is lokaal."""
    if omgeving != "lokaal":
        return wereldtijd()
    seconden = session.execute(select(Klokstand.seconden).where(Klokstand.id == 1)).scalar_one_or_none() or 0
    return wereldtijd() + timedelta(seconds=max(0, seconden))


def vooruit(database_url: str, duur: str) -> datetime:
    """Move zaaktijd of a local keten forward by an ISO 8601 period; returns the new zaaktijd. ValueError when it is not forward."""
    periode = isodate.parse_duration(duur)
    engine = make_engine(database_url, 1)
    with session_factory(engine).begin() as session:
        stand = session.execute(select(Klokstand).where(Klokstand.id == 1)).scalar_one_or_none()
        nu = wereldtijd() + timedelta(seconds=stand.seconden if stand else 0)
        nieuw = nu + (
            periode
            if isinstance(periode, timedelta)
            else relativedelta(years=int(periode.years), months=int(periode.months)) + periode.tdelta
        )
        if nieuw <= nu:
            raise ValueError("zaaktijd gaat alleen vooruit")
        seconden = round((nieuw - wereldtijd()).total_seconds())
        session.merge(Klokstand(id=1, seconden=seconden))
    engine.dispose()
    return nieuw
