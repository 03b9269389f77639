"""What one actor got at between two moments: gegevens, betrokkenen and receivers, out of the audit and the record of supplies (ZVH-14.3).

Read page by page along one index, so that it costs the same memory however much there is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from gateway.model import Audit, Verstrekking
from gateway.verstrekkingen import mislukt
from shared.db import een_van


@dataclass(frozen=True)
class Actor:
    """Whose acts, in which verband, from and until when (zaaktijd); without a functionaris everyone of the partij."""

    verband: str
    partij: str
    functionaris: str | None
    van: datetime
    tot: datetime


@dataclass(frozen=True)
class Spoor:
    """One act with the gegevens it reached: per gegeven the betrokkene, when that is still known, and who received it."""

    rij: Audit
    gegevens: Mapping[UUID, tuple[UUID | None, tuple[str, ...]]]


def sleutel(rij: Audit) -> str:
    """Where a page ends."""
    return f"{rij.op.isoformat()}|{rij.id}"


def stuk(s: Session, actor: Actor, na: str, aantal: int) -> Sequence[Audit]:
    """The next acts in order of zaaktijd; exactly the columns and condition of ``ix_audit_actor``."""
    a = Audit
    waar = [a.verband == actor.verband, a.partij == actor.partij, a.op >= actor.van, a.op < actor.tot]
    waar += [a.uitkomst == "toegestaan", a.event_name == "adl.access_evaluations"]
    if actor.functionaris:
        waar.append(a.functionaris == actor.functionaris)
    if na:
        op, _, laatste = na.partition("|")
        waar.append(tuple_(a.op, a.id) > tuple_(literal(datetime.fromisoformat(op), a.op.type), literal(UUID(laatste), a.id.type)))
    return s.execute(select(a).where(*waar).order_by(a.op, a.id).limit(aantal)).scalars().all()


def sporen(s: Session, rijen: Sequence[Audit]) -> list[Spoor]:
    """What these acts reached; what came to nothing was not reached. Two statements for all of them."""
    nooit = mislukt(s, {rij.handeling_id for rij in rijen})
    telt = [rij for rij in rijen if rij.handeling_id not in nooit]
    items = {rij.id: [i for i in rij.body.get("items", ()) if i["uitkomst"] == "toegestaan"] for rij in telt}
    van_wie, naar_wie = _verstrekt(s, {UUID(i["gegeven"]) for lijst in items.values() for i in lijst}, {rij.handeling_id for rij in telt})
    return [
        Spoor(rij, {(g := UUID(i["gegeven"])): (van_wie.get(g), _ontvangers(i, naar_wie[rij.handeling_id, g])) for i in items[rij.id]})
        for rij in telt
        if items[rij.id]
    ]


def _ontvangers(item: Mapping[str, Any], verstrekt: set[str]) -> tuple[str, ...]:
    return tuple(sorted(verstrekt | ({item["ontvanger"]} if item.get("ontvanger") else set())))


def _verstrekt(s: Session, ids: set[UUID], handelingen: set[UUID]) -> tuple[dict[UUID, UUID], dict[tuple[UUID, UUID], set[str]]]:
    """Of whom each gegeven is, and per act who got it."""
    v = Verstrekking
    van_wie: dict[UUID, UUID] = {}
    if ids:
        zoek = select(v.gegeven_id, v.betrokkene_id).where(een_van(v.gegeven_id, ids)).distinct()
        van_wie = {r.gegeven_id: r.betrokkene_id for r in s.execute(zoek)}
    naar_wie: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    if handelingen:
        for r in s.execute(select(v.handeling_id, v.gegeven_id, v.ontvanger).where(een_van(v.handeling_id, handelingen))):
            naar_wie[r.handeling_id, r.gegeven_id].add(r.ontvanger)
    return van_wie, naar_wie
