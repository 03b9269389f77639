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
from gateway.vragen import Verbanden
from shared.db import een_van
from shared.errors import NotFound


@dataclass(frozen=True)
class Plek:
    """Where a gegeven that is said to be hit belongs, and who brought it in."""

    casus_id: UUID
    verband: str
    leverancier: str


def plekken(s: Session, verbanden: Verbanden, partij: str, ids: Sequence[UUID]) -> dict[UUID, Plek]:
    """Of each of these gegevens that this partij had; the same statements whatever there is, and of what it never had nothing."""
    v = Vindplaats
    zoek = select(v.id, v.casus_id, v.partij, Casus.verband).join(Casus, Casus.id == v.casus_id)
    rijen = s.execute(zoek.where(een_van(v.id, ids), v.soort == "gegeven", Casus.status != "vernietigd")).all()
    gekregen = _gekregen(s, partij, ids)
    bekend = {r.id: Plek(r.casus_id, r.verband, r.partij) for r in rijen}
    return {i: plek for i, plek in bekend.items() if i in gekregen or partij in (verbanden.get(plek.verband).bestand.oin, plek.leverancier)}


def geraakt(r: Ruimte, per_casus: Mapping[UUID, Sequence[UUID]]) -> dict[str, dict[str, list[str]]]:
    """Per leverancier its gegevens and their casussen. NotFound when one is unknown, elsewhere, or was never the reporter's to lose."""
    gevraagd = {i: casus_id for casus_id, ids in per_casus.items() for i in ids}
    bekend = plekken(r.s, r.kern.verbanden, r.actie.partij, list(gevraagd))
    hier = r.beeld.verband.code
    delen: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"gegevens": [], "casussen": []})
    for i, casus_id in gevraagd.items():
        plek = bekend.get(i)
        if plek is None or plek.casus_id != casus_id or plek.verband != hier:
            raise NotFound
        deel = delen[plek.leverancier]
        deel["gegevens"].append(str(i))
        if str(casus_id) not in deel["casussen"]:
            deel["casussen"].append(str(casus_id))
    return dict(delen)


def _gekregen(s: Session, partij: str, ids: Sequence[UUID]) -> set[UUID]:
    v = Verstrekking
    return set(s.execute(select(v.gegeven_id).where(v.ontvanger == partij, een_van(v.gegeven_id, ids))).scalars())


def soorten(r: Ruimte, leveranciers: Sequence[str]) -> list[str]:
    """The kinds of partij among these: uitstel of a mededeling is for gegevens of OM alone (ZVH-14.9)."""
    wie: list[Any] = [r.beeld.register.get(p) for p in leveranciers]
    return sorted({regel.soort if regel else "onbekend" for regel in wie})
