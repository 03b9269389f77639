"""The window in which police registrations count: a term back from the peildatum, stretched by what does not count (PGA-2.2d, PGA-2.2e).

This is the arithmetic of the police side: they know when somebody was detained, triage only gets their yes or no.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from shared.convenant.termijnen import lees_termijn

Periode = tuple[date, date]
"""From the first day up to, not including, the day it ended."""


def begin_venster(peildatum: date, binnen: str, niet_meegeteld: Iterable[Periode] = ()) -> date:
    """First day that counts: ``peildatum`` minus ``binnen``, earlier by every day of detentie or ISD inside the window.

    A period that only comes into the window because it was stretched stretches it once more (PGA-V3).
    """
    termijn = lees_termijn(binnen)
    basis = peildatum - relativedelta(years=int(termijn.years), months=int(termijn.months), days=termijn.tdelta.days)
    dagen = {dag for van, tot in niet_meegeteld for dag in _dagen(van, min(tot, peildatum))}
    begin, vorige = basis, None
    while begin != vorige:
        vorige = begin
        begin = basis - timedelta(days=sum(begin <= dag for dag in dagen))
    return begin


def _dagen(van: date, tot: date) -> Iterable[date]:
    return (van + timedelta(days=n) for n in range((tot - van).days))


def genoeg_registraties(
    registraties: Sequence[date], peildatum: date, binnen: str, minimum: int, niet_meegeteld: Iterable[Periode] = ()
) -> bool:
    """Whether at least ``minimum`` registrations fall in the window; both its ends count."""
    begin = begin_venster(peildatum, binnen, niet_meegeteld)
    return sum(begin <= op <= peildatum for op in registraties) >= minimum
