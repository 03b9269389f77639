"""Where an overdracht to another samenwerkingsverband goes, and where its copies went: the only link between two casussen (ZVH-4.3t)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.model import Overdracht, OverdrachtItem, Verstrekking
from shared.db import een_van
from shared.identity import derived_id

SOORT = "verband"
"""Soort of such an overdracht, and of its verstrekkingen where it left."""


@dataclass(frozen=True)
class Bestemming:
    """In which casus of which verband it is to arrive, for which fasedoel there, and under which overdracht."""

    overdracht_id: UUID
    verband: str
    casus_id: UUID
    fasedoel: str


def nieuw_id(b: Bestemming, gegeven_id: UUID) -> UUID:
    """The id under which a gegeven arrives."""
    return derived_id(b.overdracht_id, f"gegeven {gegeven_id}", 0)


def eerder(s: Session, b: Bestemming, casus_id: UUID) -> set[UUID]:
    """What an earlier overdracht brought to that very casus."""
    i, o = OverdrachtItem, Overdracht
    waar = (o.casus_id == casus_id, o.soort == SOORT, o.naar_casus_id == b.casus_id, o.id != b.overdracht_id, i.status == "meegegaan")
    return set(s.execute(select(i.gegeven_id).join(o, o.id == i.overdracht_id).where(*waar)).scalars())


def kopieen(s: Session, ids: Collection[UUID]) -> list[tuple[UUID, UUID, UUID, str]]:
    """Where these gegevens went: (gegeven here, casus there, gegeven there, who runs that verband), so that he hears what changes here."""
    o, v = Overdracht, Verstrekking
    velden = (v.gegeven_id, v.ontvanger, o.id, o.naar_verband, o.naar_casus_id, o.fasedoel)
    waar = (een_van(v.gegeven_id, ids), v.soort == SOORT, o.naar_casus_id.is_not(None))
    rijen = s.execute(select(*velden).join(o, o.id == v.handeling_id).where(*waar).order_by(v.id))
    bestemd = [(r, Bestemming(r.id, r.naar_verband, r.naar_casus_id, r.fasedoel)) for r in rijen]
    return [(r.gegeven_id, b.casus_id, nieuw_id(b, r.gegeven_id), r.ontvanger) for r, b in bestemd]
