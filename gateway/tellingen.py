"""From casussen to counters: which cells a casus falls in, and the counters that take over when it is destroyed (ZVH-11.3, PGA-14.6).

While a casus lives its cells follow from its own rows; in the transaction that destroys it they are added to ``telling``, which holds no
id, no day and one dimension at a time. So a figure is the same before and after destruction and nothing leads back.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import Door, leg_vast
from gateway.model import Casus, Feit, Overdracht, Partijversie, Telling
from shared.contracts import FASEN
from shared.convenant import Verband
from shared.db import een_van, insert_if_absent
from shared.identity import derived_id

DIMENSIES = ("fase", "route", "keten", "resultaat")
KETENS = ("strafrecht", "bestuur", "hulpverlening_en_zorg")
AFGEWEZEN, OVERIG, CONTACT = "afgewezen", "overig", "contact"
DUREN = (7, 14, 28, 56, 91, 182, 273, 365, 547, 730, 1095, 1460)
"""Classes of durations, by their last day: an exact number of days could join two dimensions (and so point at one casus)."""
STAP = "stap"
"""Soort of the fact that says which route was taken and how a casus ended; gone with the casus."""


@dataclass(frozen=True)
class Cel:
    """One cell; ``dagen`` 0 counts a casus, more counts a duration of this class."""

    jaar: int
    kwartaal: int
    dimensie: str
    waarde: str
    dagen: int = 0


def waarden(verband: Verband, dimensie: str) -> tuple[str, ...]:
    """The closed list of a dimension: what is not on it is counted as ``overig``, so no text of anyone ever becomes a counter."""
    routes = verband.lijst("routes")
    lijsten = {
        "fase": tuple(str(f) for f in FASEN),
        "route": routes,
        "keten": KETENS,
        "resultaat": (AFGEWEZEN, *(r for r in routes if r != "casusoverleg"), *verband.redenen("besluit_afschalen")),
    }
    return (*dict.fromkeys(lijsten[dimensie]), OVERIG)


def kwartaal(datum: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return datum.year, (datum.month + 2) // 3


def duurklasse(van: date, tot: date) -> int:
    """The class of a duration, by its last day; the longest one holds all beyond."""
    return DUREN[min(bisect_left(DUREN, (tot - van).days), len(DUREN) - 1)]


def noteer(s: Session, casus_id: UUID, handeling_id: UUID, dimensie: str, code: str, op: date, door: Door) -> None:
    """Which route was taken, or how the casus ended: a code and a day, among the facts of the casus."""
    velden = {"code": code, "op": op.isoformat()}
    leg_vast(s, derived_id(handeling_id, f"{STAP}_{dimensie}", 0), casus_id, STAP, "bereikt", door, categorie=dimensie, velden=velden)


@dataclass
class Loop:
    """What one casus went through, as days and codes."""

    begin: date
    ketens: Sequence[str]
    stappen: Mapping[str, tuple[date, str]]
    fasen: Mapping[str, date]
    vanaf: date | None
    """Nothing counts before this day; None: nothing counts at all."""

    @property
    def einde(self) -> tuple[date, str] | None:
        """When and how it ended; another route than casusoverleg is an end."""
        route = self.stappen.get("route")
        if route is not None and route[1] != "casusoverleg":
            return route
        return self.stappen.get("resultaat")

    def metingen(self) -> Iterator[tuple[str, str, date, date | None]]:
        """(dimensie, waarde, day, begin of the duration that ended that day or None for a casus that is counted)."""
        einde = self.einde
        dagen = [(fase, self.fasen[fase]) for fase in map(str, FASEN) if fase in self.fasen]
        for (fase, sinds), volgende in zip(dagen, [*(d for _, d in dagen[1:]), einde[0] if einde else None], strict=True):
            yield "fase", fase, sinds, None
            if volgende is not None and volgende >= sinds:
                yield "fase", fase, volgende, sinds
        for keten in self.ketens or (OVERIG,):
            yield "keten", keten, self.begin, None
            if einde is not None:
                yield "keten", keten, einde[0], self.begin
        for dimensie, stap in (("route", self.stappen.get("route")), ("resultaat", einde)):
            if stap is not None:
                yield dimensie, stap[1], stap[0], None
                yield dimensie, stap[1], stap[0], self.begin


def cellen(verband: Verband, loop: Loop) -> Iterator[Cel]:
    """The cells of one casus."""
    return _cellen({dimensie: waarden(verband, dimensie) for dimensie in DIMENSIES}, loop)


def _cellen(lijst: Mapping[str, Collection[str]], loop: Loop) -> Iterator[Cel]:
    if loop.vanaf is None:
        return
    for dimensie, waarde, op, sinds in loop.metingen():
        jaar, deel = kwartaal(max(op, loop.vanaf))
        bekend = waarde if waarde in lijst[dimensie] else OVERIG
        yield Cel(jaar, deel, dimensie, bekend, duurklasse(sinds, op) if sinds is not None else 0)


def tel(s: Session, verband: Verband, welke: Select[Any]) -> Counter[Cel]:
    """The cells of these casussen (a select of ids), from what their rows say now."""
    geteld: Counter[Cel] = Counter()
    lijst = {dimensie: waarden(verband, dimensie) for dimensie in DIMENSIES}
    for loop in _lopen(s, verband, welke):
        geteld.update(_cellen(lijst, loop))
    return geteld


def neem_over(s: Session, verband: Verband, ids: Sequence[UUID]) -> None:
    """Counters for casussen that are about to go; in the transaction that destroys them, before their facts are gone."""
    tabel, t = Telling.metadata.tables["telling"], Telling
    geteld = tel(s, verband, select(Casus.id).where(een_van(Casus.id, ids)))
    for cel, aantal in sorted(geteld.items(), key=lambda paar: repr(paar[0])):
        sleutel = {"verband": verband.code, **cel.__dict__}
        if not insert_if_absent(s, tabel, sleutel | {"aantal": aantal}):
            waar = [getattr(t, naam) == waarde for naam, waarde in sleutel.items()]
            s.execute(update(t).where(*waar).values(aantal=t.aantal + aantal))


@dataclass
class _Ruw:
    stappen: dict[str, tuple[date, str]] = field(default_factory=dict)
    fasen: dict[str, date] = field(default_factory=dict)
    vastgesteld: date | None = None


def _lopen(s: Session, verband: Verband, welke: Select[Any]) -> Iterator[Loop]:
    ruw: dict[UUID, _Ruw] = defaultdict(_Ruw)
    _lees_feiten(s, welke, ruw)
    o = Overdracht
    zoek = select(o.casus_id, o.naar, func.min(o.vrijgegeven_op)).where(o.casus_id.in_(welke), o.soort == "fase")
    for casus_id, naar, op in s.execute(zoek.where(o.vrijgegeven_op.is_not(None)).group_by(o.casus_id, o.naar)):
        ruw[casus_id].fasen[naar] = dag(op)
    casussen = s.execute(select(Casus).where(Casus.id.in_(welke)).order_by(Casus.id)).scalars().all()
    ketens = _ketens(s, {c.aanmelder for c in casussen})
    for c in casussen:
        yield _loop(verband, c, ruw[c.id], ketens.get(c.aanmelder, ()))


def _loop(verband: Verband, c: Casus, r: _Ruw, ketens: Sequence[str]) -> Loop:
    """A stap that was taken back does not count; in a pga nothing does before the aanpak was vastgesteld (PGA-14.6)."""
    begin = dag(c.gestart_op)
    stappen = r.stappen if c.vernietigen_op is not None else {k: v for k, v in r.stappen.items() if k == "route"}
    pga = verband.bestand.reglement == "pga"
    return Loop(begin, ketens, stappen, {str(FASEN[0]): begin, **r.fasen}, r.vastgesteld if pga else begin)


def _lees_feiten(s: Session, welke: Select[Any], ruw: dict[UUID, _Ruw]) -> None:
    """The last stap of each dimension, and the first day a plan was vastgesteld."""
    zoek = select(Feit).where(Feit.casus_id.in_(welke), Feit.soort.in_((STAP, "plan"))).order_by(Feit.op, Feit.id, Feit.versie)
    for f in s.execute(zoek).scalars():
        r = ruw[f.casus_id]
        if f.soort == STAP:
            r.stappen[f.categorie or ""] = date.fromisoformat(f.velden["op"]), f.velden["code"]
        elif r.vastgesteld is None and (vast := f.velden.get("vastgesteld")):
            r.vastgesteld = date.fromisoformat(vast["op"])


def _ketens(s: Session, partijen: set[str]) -> dict[str, tuple[str, ...]]:
    """The ketens each partij works in, from its newest line in the register."""
    p = Partijversie
    rijen = s.execute(select(p.partij_id, p.regel).where(p.partij_id.in_(partijen)).order_by(p.partij_id, p.versie))
    return {r.partij_id: tuple(r.regel.get("ketens") or ()) for r in rijen}


def tel_contact(s: Session, verband: str, partij: str, soort: str, wanneer: tuple[int, int], erbij: int) -> int:
    """Add to what this partij counted in this quarter and return the new number; it leads to no casus, person, place or day (IED-7.2)."""
    tabel, t = Telling.metadata.tables["telling"], Telling
    jaar, kwartaal_ = wanneer
    sleutel = {"verband": verband, "jaar": jaar, "kwartaal": kwartaal_, "dimensie": CONTACT, "waarde": f"{soort}:{partij}", "dagen": 0}
    waar = [getattr(t, naam) == waarde for naam, waarde in sleutel.items()]
    if not insert_if_absent(s, tabel, sleutel | {"aantal": erbij}):
        s.execute(update(t).where(*waar).values(aantal=t.aantal + erbij))
    return s.execute(select(t.aantal).where(*waar)).scalar_one()
