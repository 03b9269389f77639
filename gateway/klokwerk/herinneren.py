"""Asking again: informing that was put off, in its own rhythm, and a letter that is late, both to the partij that must act
(ZVH-16.7, PGA-12.2c, LJR-11.4, XTRA-11.2); a message that is owed again because the ground not to send it ran out (LJR-17.4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.briefplicht import TE_LAAT, heropen, moet_weer
from gateway.briefstand import HERTOETSEN, PLICHT, open_plichten
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.melden import is_gevraagd
from gateway.model import Casus, Feit
from gateway.vragen import lees_beeld
from shared.convenant import Verband, lees_termijn, rekent

SOORTEN = ("informatie", PLICHT)
WACHT = ("uitgesteld", "afgezien", "open")
Herinnering: TypeAlias = tuple[UUID, str, str, UUID, date]
"""casus_id, partij, soort of the taak, what it is about, its date."""


def herinner(s: Session, *, kern: Kern, verband: Verband) -> int:
    """One taak for each that is due and was not asked for that day before; returns how many."""
    vandaag = dag(kern.nu(s))
    casussen = select(Casus.id).where(Casus.verband == verband.code, Casus.status.in_(("in_aanmelding", "lopend", "afgeschaald")))
    wacht = select(Feit.casus_id).where(Feit.soort.in_(SOORTEN), Feit.status.in_(WACHT), Feit.casus_id.in_(casussen))
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort.in_(SOORTEN), Feit.casus_id.in_(wacht))).scalars())
    nieuw = [h for h in (*_uitgesteld(beeld, vandaag), *_te_laat(beeld, vandaag)) if not is_gevraagd(s, *h)]
    register = kern.register.lees(s)
    weer = [f for f in _verlopen_grond(beeld, vandaag) if moet_weer(beeld, register, f)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw or weer else None
    if beurt is None:
        return 0
    for herinnering in nieuw:
        beurt.vraag(s, *herinnering)
    for verlopen in weer:
        _heropen(s, kern, beurt, verlopen)
    return len(nieuw) + len(weer)


def _heropen(s: Session, kern: Kern, beurt: Beurt, f: Feit) -> None:
    beeld = lees_beeld(s, kern.verbanden, kern.register, f.casus_id, beurt.nu, partij=beurt.oin, slot=True)
    heropen(s, beeld, replace(beurt.door, partij=f.partij or ""), f)
    beurt.noteer(s, f.casus_id, object_id=f.id, signaal=PLICHT)


def _laatste_van_ieder(beeld: Feitenbeeld) -> list[Feit]:
    laatste = {(f.casus_id, f.betreft, f.partij): f for f in sorted(beeld.soort("informatie"), key=lambda f: (f.op, f.id))}
    return list(laatste.values())


def lopend_uitstel(beeld: Feitenbeeld) -> list[Feit]:
    """Per person and partij the last it said, where that is that telling waits: not once he was told, or it was put off anew."""
    return [f for f in _laatste_van_ieder(beeld) if f.status == "uitgesteld"]


def _verlopen_grond(beeld: Feitenbeeld, vandaag: date) -> list[Feit]:
    """The last it said is that he is not told, on a ground that held until a day that has passed (LJR-17.4)."""
    tijdelijk = (f for f in _laatste_van_ieder(beeld) if f.status == "afgezien" and f.velden.get("hertoets_op"))
    return [f for f in tijdelijk if date.fromisoformat(f.velden["hertoets_op"]) < vandaag]


def _uitgesteld(beeld: Feitenbeeld, vandaag: date) -> Iterator[Herinnering]:
    """The latest day in its rhythm on which it should have been looked at again."""
    for f in lopend_uitstel(beeld):
        if f.betreft and f.partij:
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
