"""Asking again: informing that was put off, in its own rhythm, and a letter that is late, both to the partij that must act
(ZVH-16.7, PGA-12.2c, LJR-11.4, XTRA-11.2)."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.briefplicht import HERTOETSEN, TE_LAAT
from gateway.briefstand import PLICHT, open_plichten
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import open_taak, sluit_taken
from gateway.model import Casus, Feit, Taak
from shared.convenant import Verband, lees_termijn, rekent

SOORTEN = ("informatie", PLICHT)
Herinnering: TypeAlias = tuple[UUID, str, str, UUID, date]
"""casus_id, partij, soort of the taak, what it is about, its date."""


def herinner(s: Session, *, kern: Kern, verband: Verband) -> int:
    """One taak for each that is due and was not asked for that day before; returns how many."""
    vandaag = dag(kern.nu(s))
    casussen = select(Casus.id).where(Casus.verband == verband.code, Casus.status.in_(("in_aanmelding", "lopend", "afgeschaald")))
    wacht = select(Feit.casus_id).where(Feit.soort.in_(SOORTEN), Feit.status.in_(("uitgesteld", "open")), Feit.casus_id.in_(casussen))
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort.in_(SOORTEN), Feit.casus_id.in_(wacht))).scalars())
    nieuw = [h for h in (*_uitgesteld(beeld, vandaag), *_te_laat(beeld, vandaag)) if not _gevraagd(s, h)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw else None
    if beurt is None:
        return 0
    for casus_id, partij, soort, object_id, op in nieuw:
        sluit_taken(s, casus_id, soort, beurt.nu, object_id=object_id, partij=partij)
        open_taak(s, casus_id, partij, soort, object_id, beurt.nu, op)
        beurt.noteer(s, casus_id, object_id=object_id, signaal=soort)
    return len(nieuw)


def _uitgesteld(beeld: Feitenbeeld, vandaag: date) -> Iterator[Herinnering]:
    """The latest day in its rhythm on which it should have been looked at again; nothing once he was told, or it was put off anew."""
    per_persoon: dict[tuple[UUID, UUID | None, str | None], Feit] = {}
    for f in sorted(beeld.soort("informatie"), key=lambda f: (f.op, f.id)):
        per_persoon[f.casus_id, f.betreft, f.partij] = f
    for f in per_persoon.values():
        if f.status == "uitgesteld" and f.betreft and f.partij:
            yield from ((f.casus_id, f.partij, HERTOETSEN, f.betreft, op) for op in _laatste(f, vandaag))


def _laatste(f: Feit, vandaag: date) -> Iterator[date]:
    keer, ritme = date.fromisoformat(f.velden["hertoets_op"]), f.velden.get("ritme")
    if keer > vandaag:
        return
    while ritme and (volgende := rekent(keer, lees_termijn(ritme))) <= vandaag:
        keer = volgende
    yield keer


def _te_laat(beeld: Feitenbeeld, vandaag: date) -> Iterator[Herinnering]:
    for f in open_plichten(beeld):
        if f.partij and f.velden["uiterlijk"] and (op := date.fromisoformat(f.velden["uiterlijk"])) < vandaag:
            yield f.casus_id, f.partij, TE_LAAT, f.id, op


def _gevraagd(s: Session, h: Herinnering) -> bool:
    casus_id, partij, soort, object_id, op = h
    t = Taak
    waar = (t.casus_id == casus_id, t.partij == partij, t.soort == soort, t.object_id == object_id, t.uiterlijk == op)
    return s.execute(select(t.id).where(*waar)).first() is not None
