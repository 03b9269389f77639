"""Kept although its term ended, out of use and until a day on which that is looked at again (XTRA-13.5).

The fact ``bewaaruitzondering`` is ``open`` until the service keeps it, then ``gezet``. When its day passes and nobody renewed it, it goes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.feiten import Feitenbeeld, get_feit, wijzig
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import vraag_uit
from gateway.model import Casus, Feit, Vindplaats
from shared.convenant import Verband

HERZIEN: Final = "bewaaruitzondering"
TAAK: Final = "bewaaruitzondering_herzien"


def te_herzien(feiten: Iterable[Feit], vandaag: date) -> Iterator[tuple[UUID, str, str, UUID, date]]:
    """One taak for the leverancier on the day itself; the next day the klok destroys what was not renewed."""
    for f in feiten:
        op = date.fromisoformat(f.velden["herziening_op"])
        if f.status == "gezet" and f.betreft and f.partij and op <= vandaag:
            yield f.casus_id, f.partij, TAAK, f.betreft, op


async def houd_aan(kern: Kern) -> int:
    """Have every service keep what was recorded and is not set there yet; returns how many are. The act tries at once, the klok goes on."""
    return sum([await _verband(kern, verband) for verband in kern.verbanden])


async def _verband(kern: Kern, verband: Verband) -> int:
    open_ = await kern.databank.lees(partial(_open, verband=verband))
    beurt = await kern.databank.schrijf(lambda s: vraag_beurt(s, kern, "termijn", verband)) if open_ else None
    return sum([await _zet(kern, beurt, feit, dienst) for feit, dienst in open_]) if beurt else 0


def _open(s: Session, *, verband: Verband) -> Sequence[tuple[Feit, str]]:
    van_verband = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd")
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort == HERZIEN, Feit.casus_id.in_(van_verband))).scalars())
    open_ = {f.betreft: f for f in beeld.soort(HERZIEN) if f.status == "open"}
    plekken = s.execute(select(Vindplaats.id, Vindplaats.dienst).where(Vindplaats.id.in_(list(open_)))).all()
    return [(open_[p.id], p.dienst) for p in plekken]


async def _zet(kern: Kern, beurt: Beurt, feit: Feit, dienst: str) -> bool:
    actie, pad = beurt.over(feit.casus_id, feit.betreft, dienst), f"/gegevens/{feit.betreft}/etiket"
    body = {"bewarenTot": feit.velden["herziening_op"]}
    gedaan = await vraag_uit(kern, actie, {**beurt.bewijs, HERZIEN: str(feit.id)}, "PATCH", pad, body)
    if gedaan is not None:
        await kern.databank.schrijf(lambda s: wijzig(s, get_feit(s, feit.id), "gezet", beurt.door))
    return gedaan is not None
