"""Legal time: whole calendar units on Dutch days, and a clock that only a local keten can move, and only forward (ONTWERP §2)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from gateway import klokstand
from gateway.beleid import kalender
from gateway.model import Klokstand
from shared.convenant import dag, lees_termijn, rekent, rekent_moment
from shared.db import make_engine, session_factory
from tests.gemigreerd import gemigreerd


@pytest.mark.parametrize(
    ("moment", "dag_"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_een_dag_is_een_nederlandse_dag(moment: datetime, dag_: date) -> None:
    """De dag van 23 uur (zomertijd) en die van 25 uur (wintertijd) beginnen en eindigen op de Nederlandse klok."""
    assert dag(moment) == kalender.dag(moment) == dag_


@pytest.mark.parametrize(
    ("van", "termijn", "tot"),
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2028, 1, 31), "P1M", date(2028, 2, 29)),
        (date(2026, 1, 31), "P4W", date(2026, 2, 28)),
        (date(2026, 3, 31), "P1M", date(2026, 4, 30)),
        (date(2026, 3, 31), "P4W", date(2026, 4, 28)),
        (date(2026, 2, 1), "P1M", date(2026, 3, 1)),
        (date(2026, 2, 1), "P4W", date(2026, 3, 1)),
        (date(2026, 7, 1), "P4W", date(2026, 7, 29)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2027, 2, 28), "P1Y", date(2028, 2, 28)),
        (date(2028, 2, 29), "P4Y", date(2032, 2, 29)),
        (date(2028, 2, 28), "P1D", date(2028, 2, 29)),
        (date(2026, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2026, 12, 31), "P2M", date(2027, 2, 28)),
    ],
)
def test_een_maand_is_geen_vier_weken(van: date, termijn: str, tot: date) -> None:
    """31 januari plus een maand is de laatste dag van februari, een schrikkeldag telt mee, en vier weken zijn altijd 28 dagen."""
    assert rekent(van, lees_termijn(termijn)) == kalender.plus(van, termijn) == tot


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_maanden_en_weken(van: date, aantal: int) -> None:
    """Maanden houden de dag van de maand, of de laatste die er is; weken houden de weekdag; een termijn komt altijd later uit."""
    maanden, weken = rekent(van, lees_termijn(f"P{aantal}M")), rekent(van, lees_termijn(f"P{aantal}W"))

    volgende = maanden + timedelta(days=1)
    assert maanden.day == van.day or (maanden.day < van.day and volgende.day == 1)
    assert (maanden.year * 12 + maanden.month) - (van.year * 12 + van.month) == aantal
    assert (weken - van).days == 7 * aantal
    assert weken.weekday() == van.weekday()


@pytest.mark.parametrize(
    ("moment", "termijn", "uit"),
    [
        (datetime(2026, 3, 28, 8, 0, tzinfo=UTC), "P1D", datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 8, 0, tzinfo=UTC), "PT24H", datetime(2026, 3, 29, 8, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 8, 0, tzinfo=UTC), "P1D", datetime(2026, 10, 25, 9, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 8, 0, tzinfo=UTC), "PT24H", datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
        (datetime(2026, 1, 31, 12, 0, tzinfo=UTC), "P1M", datetime(2026, 2, 28, 12, 0, tzinfo=UTC)),
        (datetime(2026, 2, 28, 23, 30, tzinfo=UTC), "P1M", datetime(2026, 3, 31, 22, 30, tzinfo=UTC)),
    ],
)
def test_een_moment_houdt_zijn_uur_op_de_nederlandse_klok(moment: datetime, termijn: str, uit: datetime) -> None:
    """Over de wisseling van zomer- en wintertijd heen houden dagen het uur op de klok en houden uren hun lengte; uitkomst in UTC."""
    assert rekent_moment(moment, lees_termijn(termijn)) == uit


@pytest.fixture
def klok_url(tmp_path: Path) -> str:
    """A migrated gateway database."""
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    gemigreerd("gateway", url)
    return url


def test_de_zaaktijd_gaat_alleen_vooruit_en_alleen_lokaal(klok_url: str) -> None:
    """In een lokale keten schuift de zaaktijd op met een kalendertermijn; terug kan niet, en elders telt de wereldtijd."""
    nieuw = klokstand.vooruit(klok_url, "P1Y")
    sessions = session_factory(make_engine(klok_url, 1))
    with sessions.begin() as s:
        lokaal, productie = klokstand.zaaktijd(s, "lokaal"), klokstand.zaaktijd(s, "productie")

    assert abs(lokaal - nieuw) < timedelta(seconds=30)
    assert abs(productie - klokstand.wereldtijd()) < timedelta(seconds=30)
    for terug in ("PT0S", "-P1D"):
        with pytest.raises(ValueError, match="vooruit"):
            klokstand.vooruit(klok_url, terug)
    sessions.kw["bind"].dispose()


def test_een_negatieve_stand_telt_als_geen(klok_url: str) -> None:
    """Staat er door wat dan ook een negatieve stand in de databank, dan is het nu wereldtijd: een termijn gaat nooit weer open."""
    sessions = session_factory(make_engine(klok_url, 1))
    with sessions.begin() as s:
        s.execute(insert(Klokstand).values(id=1, seconden=-86400))
        assert abs(klokstand.zaaktijd(s, "lokaal") - klokstand.wereldtijd()) < timedelta(seconds=30)
    sessions.kw["bind"].dispose()
