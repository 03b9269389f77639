"""A bevraging that waits: its partij is reminded before the last day, the asker hears after it (ZVH-1.19, ZVH-5.2.1)."""

from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag
from gateway.feiten import wijzig
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.melden import meld, open_taak
from gateway.model import Casus, Feit
from gateway.triagegevolgen import OPEN
from shared.convenant import Verband, rekent


async def bewaak_bevragingen(kern: Kern) -> int:
    """Remind and report each once; returns how many."""
    aantal = 0
    for verband in kern.verbanden:
        for casus_id in await kern.databank.lees(partial(_casussen, kern=kern, verband=verband)):
            aantal += await kern.databank.schrijf(partial(_casus, kern=kern, verband=verband, casus_id=casus_id))
    return aantal


def _open(verband: Verband) -> Select[Feit]:
    """The newest version of every bevraging that still waits, in the running casussen of this verband."""
    later = aliased(Feit)
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    lopend = select(Casus.id).where(Casus.verband == verband.code, Casus.status == "lopend")
    return select(Feit).where(Feit.soort == "bevraging", Feit.status == OPEN, laatste, Feit.casus_id.in_(lopend))


def _casussen(s: Session, *, kern: Kern, verband: Verband) -> list[UUID]:
    vandaag = dag(kern.nu(s))
    wachtend = s.execute(_open(verband)).scalars()
    return sorted({f.casus_id for f in wachtend if _stap(f, verband, vandaag)})


def _stap(f: Feit, verband: Verband, vandaag: date) -> str:
    """What is due and was not done yet: te_laat, herinnerd, or nothing (empty). Never reminded on the day it was asked."""
    uiterlijk = date.fromisoformat(f.velden["uiterlijk"])
    if vandaag > uiterlijk:
        return "" if "te_laat_op" in f.velden else "te_laat"
    vanaf = rekent(vandaag, verband.termijn("bevraging_herinnering"))
    gesteld = f.velden.get("gesteld_op", "")
    return "herinnerd" if uiterlijk <= vanaf and "herinnerd_op" not in f.velden and gesteld < vandaag.isoformat() else ""


def _casus(s: Session, *, kern: Kern, verband: Verband, casus_id: UUID) -> int:
    casus = s.execute(select(Casus).where(Casus.id == casus_id).with_for_update()).scalar_one()
    vandaag = dag(kern.nu(s))
    feiten = s.execute(_open(verband).where(Feit.casus_id == casus_id).order_by(Feit.id)).scalars()
    te_doen = [(f, stap) for f in feiten if (stap := _stap(f, verband, vandaag))]
    beurt = vraag_beurt(s, kern, "bevragingen", verband, casus) if te_doen else None
    if beurt is None:
        return 0
    for feit, stap in te_doen:
        _doe(s, beurt, feit, stap)
    return len(te_doen)


def _doe(s: Session, beurt: Beurt, feit: Feit, stap: str) -> None:
    """The taak of the asked partij stays: a late answer is still an answer (ZVH-5.2.1)."""
    wijzig(s, feit, OPEN, beurt.door, **{f"{stap}_op": dag(beurt.nu).isoformat()})
    if stap == "te_laat":
        uiterlijk = date.fromisoformat(feit.velden["uiterlijk"])
        open_taak(s, feit.casus_id, beurt.oin, "bevraging_te_laat", feit.id, beurt.nu, uiterlijk)
    else:
        meld(s, feit.partij or "", "bevraging.herinnering", feit.id, feit.casus_id, beurt.nu)
    beurt.noteer(s, feit.casus_id, object_id=feit.id, herinnering=stap)
