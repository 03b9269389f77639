"""Calendar arithmetic of legal terms: whole calendar units, Europe/Amsterdam (zvh.yaml, heading)."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_TERMIJN = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@lru_cache(maxsize=1024)
def dag(moment: datetime) -> date:
    """The legal date in the Netherlands at this aware moment."""
    return moment.astimezone(AMSTERDAM).date()


@lru_cache(maxsize=4096)
def plus(datum: date, termijn: str) -> date:
    """``datum`` plus an ISO 8601 term in whole calendar units; the last day of a short month is kept. ValueError for anything else."""
    match = _TERMIJN.fullmatch(termijn)
    if match is None or termijn == "P":
        raise ValueError(f"geen kalendertermijn: {termijn}")
    jaren, maanden, weken, dagen = (int(deel or 0) for deel in match.groups())
    index = datum.year * 12 + datum.month - 1 + jaren * 12 + maanden
    jaar, maand = divmod(index, 12)
    return date(jaar, maand + 1, min(datum.day, monthrange(jaar, maand + 1)[1])) + timedelta(days=7 * weken + dagen)


@lru_cache(maxsize=1024)
def volgende_schoning(vanaf: date, dag: str) -> date:
    """The first yearly cleaning (``MM-DD``) after this day: without a new assessment a decision ends there (LJR-24.1d)."""
    maand, nummer = (int(deel) for deel in dag.split("-"))
    dit_jaar = date(vanaf.year, maand, nummer)
    return dit_jaar if dit_jaar > vanaf else date(vanaf.year + 1, maand, nummer)
