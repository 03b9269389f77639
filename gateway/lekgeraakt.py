"""Which partijen a datalek hits, and whether who reports it can have lost what it names (PGA-5.5b, LJR-27)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.eigen import Ruimte
from gateway.model import Casus, Verstrekking, Vindplaats
from shared.db import een_van
from shared.errors import NotFound


@dataclass(frozen=True)
class Plek:
    """Where a gegeven that is said to be hit belongs, and who brought it in."""

    casus_id: UUID
    verband: str
    leverancier: str


def plekken(s: Session, ids: Sequence[UUID]) -> dict[UUID, Plek]:
    """Of each gegeven that is known; the same statement whether or not there is one."""
    v = Vindplaats
    zoek = select(v.id, v.casus_id, v.partij, Casus.verband).join(Casus, Casus.id == v.casus_id)
    rijen = s.execute(zoek.where(een_van(v.id, ids), v.soort == "gegeven", Casus.status != "vernietigd"))
    return {r.id: Plek(r.casus_id, r.verband, r.partij) for r in rijen}


def geraakt(r: Ruimte, per_casus: Mapping[UUID, Sequence[UUID]]) -> dict[str, dict[str, list[str]]]:
    """Per leverancier its gegevens and their casussen. NotFound when one is unknown, elsewhere, or was never the reporter's to lose."""
    gevraagd = {i: casus_id for casus_id, ids in per_casus.items() for i in ids}
    bekend = plekken(r.s, list(gevraagd))
    hier = r.beeld.verband.code
    gekregen = _gekregen(r, list(gevraagd))
    delen: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"gegevens": [], "casussen": []})
    for i, casus_id in gevraagd.items():
        plek = bekend.get(i)
        if plek is None or plek.casus_id != casus_id or plek.verband != hier or not _gehad(r, i, plek, gekregen):
            raise NotFound
        deel = delen[plek.leverancier]
        deel["gegevens"].append(str(i))
        if str(casus_id) not in deel["casussen"]:
            deel["casussen"].append(str(casus_id))
    return dict(delen)


def _gekregen(r: Ruimte, ids: Sequence[UUID]) -> set[UUID]:
    v = Verstrekking
    return set(r.s.execute(select(v.gegeven_id).where(v.ontvanger == r.actie.partij, een_van(v.gegeven_id, ids))).scalars())


def _gehad(r: Ruimte, gegeven_id: UUID, plek: Plek, gekregen: set[UUID]) -> bool:
    """Supplied by this partij, or to it, or it runs the verband; what it never had it cannot have lost."""
    return r.actie.partij in (r.beeld.verband.bestand.oin, plek.leverancier) or gegeven_id in gekregen


def soorten(r: Ruimte, leveranciers: Sequence[str]) -> list[str]:
    """The kinds of partij among these: uitstel of a mededeling is for gegevens of OM alone (ZVH-14.9)."""
    wie: list[Any] = [r.beeld.register.get(p) for p in leveranciers]
    return sorted({regel.soort if regel else "onbekend" for regel in wie})
