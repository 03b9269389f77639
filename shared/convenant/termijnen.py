"""Legal terms: ISO 8601, whole calendar units, Europe/Amsterdam (docs/reglementen/zvh.yaml, heading)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import isodate
from dateutil.relativedelta import relativedelta

Termijn: TypeAlias = Any  # isodate has no types: a Duration in calendar units, or a timedelta where only hours count
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def lees_termijn(tekst: str) -> Termijn:
    """P1Y, P4W, PT10M as a duration; ValueError for anything else, or for one that is not positive."""
    try:
        termijn: Termijn = isodate.parse_duration(tekst, as_timedelta_if_possible=tekst.startswith("PT"))
    except (isodate.ISO8601Error, TypeError) as fout:
        raise ValueError(f"geen ISO 8601-termijn: {tekst}") from fout
    jaren, maanden, rest = delen(termijn)
    if jaren * 12 + maanden <= 0 and rest <= timedelta(0):
        raise ValueError(f"een termijn is groter dan nul: {tekst}")
    return termijn


def delen(termijn: Termijn) -> tuple[int, int, timedelta]:
    """Years, months and the rest of a term."""
    if isinstance(termijn, timedelta):
        return 0, 0, termijn
    rest: timedelta = termijn.tdelta
    return int(termijn.years), int(termijn.months), rest


def dag(moment: datetime) -> date:
    """The Dutch calendar day of a moment: the day on which legal terms count."""
    return moment.astimezone(AMSTERDAM).date()


def rekent(datum: date, termijn: Termijn) -> date:
    """``datum`` plus a term in calendar units: 31 August plus P6M is 28 (29) February; P4W is 28 days; hours do not move a date."""
    begin = dag(datum) if isinstance(datum, datetime) else datum
    jaren, maanden, rest = delen(termijn)
    return begin + relativedelta(years=jaren, months=maanden, days=rest.days)


def rekent_moment(moment: datetime, termijn: Termijn) -> datetime:
    """A moment plus a term: calendar units on the Dutch clock, hours on the world's; answers aware, in UTC."""
    if isinstance(termijn, timedelta):
        return moment.astimezone(UTC) + termijn
    jaren, maanden, rest = delen(termijn)
    lokaal = moment.astimezone(AMSTERDAM).replace(tzinfo=None) + relativedelta(years=jaren, months=maanden, days=rest.days)
    return lokaal.replace(tzinfo=AMSTERDAM).astimezone(UTC) + timedelta(seconds=rest.seconds)
