"""Figures that point at nobody: one dimension, whole quarters that are over, counts rounded to five, no small groups (ZVH-11.3, PGA-2.1f).

Rounding is a function of the cell alone and a quarter that is over does not change, so asking again, or the day after, tells nothing new.
Nothing and a few look the same (``None``), every value of a closed list is always there, and there is no total to subtract from.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.model import Casus, Telling
from gateway.tellingen import Cel, kwartaal, tel, waarden
from shared.convenant import Verband

STAP = 5
"""Counts are multiples of this."""


@dataclass(frozen=True)
class Cijfer:
    """One value of a dimension: how many casussen, and the last day of the class in which the median duration falls; None: too few."""

    waarde: str
    aantal: int | None
    mediaan_dagen: int | None


def ondergrens(verband: Verband) -> int:
    """The smallest group that is shown; a verband may set it higher than five, never lower."""
    return max(STAP, int(str(verband.waarde("statistiek_ondergrens"))))


def tot_en_met(jaar: int, vandaag: date) -> date | None:
    """The last day of this year's quarters that are over today; None when the first is not."""
    begin = date(vandaag.year, 3 * ((vandaag.month - 1) // 3) + 1, 1)
    einde = min(begin, date(jaar + 1, 1, 1))
    return einde - timedelta(days=1) if einde > date(jaar, 1, 1) else None


def cijfers(s: Session, verband: Verband, dimensie: str, jaar: int, tot: date | None) -> list[Cijfer]:
    """Every value of one dimension in one year, through ``tot``."""
    per_waarde: dict[str, Counter[int]] = defaultdict(Counter)
    if tot is not None:
        for cel, aantal in (_geteld(s, verband, jaar) + _levend(s, verband)).items():
            if cel.dimensie == dimensie and cel.jaar == jaar and cel.kwartaal <= kwartaal(tot)[1]:
                per_waarde[cel.waarde][cel.dagen] += aantal
    grens = ondergrens(verband)
    return [_cijfer(waarde, per_waarde[waarde], grens) for waarde in waarden(verband, dimensie)]


def _geteld(s: Session, verband: Verband, jaar: int) -> Counter[Cel]:
    t = Telling
    rijen = s.execute(select(t).where(t.verband == verband.code, t.jaar == jaar)).scalars()
    return Counter({Cel(r.jaar, r.kwartaal, r.dimensie, r.waarde, r.dagen): r.aantal for r in rijen})


def _levend(s: Session, verband: Verband) -> Counter[Cel]:
    return tel(s, verband, select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd"))


def _cijfer(waarde: str, geteld: Mapping[int, int], grens: int) -> Cijfer:
    duren = Counter({dagen: aantal for dagen, aantal in geteld.items() if dagen})
    return Cijfer(waarde, rond(geteld.get(0, 0), grens), mediaan(duren) if duren.total() >= grens else None)


def rond(aantal: int, grens: int) -> int | None:
    """To the nearest five; None below ``grens``, also for none at all."""
    return None if aantal < grens else (2 * aantal + STAP) // (2 * STAP) * STAP


def mediaan(duren: Counter[int]) -> int:
    """The class in which the middle one falls (the lower of two); there is at least one."""
    midden = (duren.total() + 1) // 2
    geteld = 0
    for dagen in sorted(duren):
        geteld += duren[dagen]
        if geteld >= midden:
            return dagen
    raise ValueError("er is geen duur")
