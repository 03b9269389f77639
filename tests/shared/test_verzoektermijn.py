"""The dates of a verzoek against a calendar that is walked day by day; warnings against the days an office is closed."""

import calendar
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from shared.convenant import lees_termijn, load_regime
from shared.convenant.verzoektermijn import (
    Eigentermijn,
    Opschorting,
    eigen_uiterste_dag,
    eigentermijn,
    laatste_dag_om_te_verlengen,
    laatste_werkdag,
    strengste,
    uiterste_dag,
    waarschuwen_op,
)

EEN = timedelta(days=1)
BEGIN, EIND = date(2020, 1, 1), date(2040, 12, 31)
DAGEN = [BEGIN + timedelta(days=n) for n in range((EIND - BEGIN).days + 1)]
WEEK = lees_termijn("P7D")


def regel(naam: str) -> Eigentermijn:
    gevonden = eigentermijn({k: p.geldend for k, p in load_regime(naam).parameters.items()})
    assert gevonden is not None
    return gevonden


LJR, XTRA, IED = regel("ljr"), regel("xtra"), regel("ied")


# ── a calendar that only knows tomorrow ─────────────────────────────────────────────────────────────────────
def loop(van: date, dagen: int) -> date:
    for _ in range(dagen):
        van += EEN
    return van


@cache
def maanden_later(van: date, maanden: int) -> date:
    """Walk to that month, then to that day or the last one there is."""
    dag = van.replace(day=1)
    for _ in range(maanden):
        dag = loop(dag, calendar.monthrange(dag.year, dag.month)[1])
    return dag.replace(day=min(van.day, calendar.monthrange(dag.year, dag.month)[1]))


def dagen_tussen(van: date, tot: date) -> int:
    geteld = 0
    while van < tot:
        van, geteld = van + EEN, geteld + 1
    return geteld


def verwacht_ljr(ontvangen: date, verlengd: int, vraag: date, vast: date) -> date:
    """A month; longer months after that; what was left when the question was put is counted on from when the answer came."""
    laatste = maanden_later(maanden_later(ontvangen, 1), verlengd)
    return loop(vast, dagen_tussen(vraag, laatste)) if vraag <= laatste else laatste


@pytest.mark.eis("ZVH-18.2", "LJR-23.1", "LJR-23.1-verlenging", "LJR-18.4-opschorting", "XTRA-10.2", "XTRA-10.2-identiteit", "IED-6.4")
def test_iedere_dag_van_2020_tot_en_met_2040() -> None:
    """Voor iedere ontvangstdag, vraag, pauze en verlenging: de dag van het verband staat vast, die van LJ&R is die van de kalender."""
    vier_weken = lees_termijn("P4W")
    for ontvangen in DAGEN:
        verband = loop(ontvangen, 28)
        assert uiterste_dag(ontvangen, vier_weken) == verband
        for verlengd, na, pauze in product((0, 1, 2), (0, 2, 31), (1, 14)):
            vraag = ontvangen + timedelta(days=na)
            stil = Opschorting(vraag, vraag + timedelta(days=pauze))
            eigen = eigen_uiterste_dag(ontvangen, LJR, vraag + timedelta(days=90), verlengd_maanden=verlengd, opschorting=stil)
            assert eigen == verwacht_ljr(ontvangen, verlengd, vraag, stil.tot or vraag), (ontvangen, verlengd, na, pauze)
            assert strengste(verband, eigen) == verband
        for reglement in (XTRA, IED):
            assert eigen_uiterste_dag(ontvangen, reglement, verband, opschorting=Opschorting(ontvangen, verband)) == verband


@pytest.mark.eis("LJR-23.1")
@pytest.mark.parametrize(
    ("ontvangen", "uiterlijk"),
    [(date(2025, 1, 31), date(2025, 2, 28)), (date(2024, 1, 31), date(2024, 2, 29)), (date(2025, 3, 3), date(2025, 4, 3))],
)
def test_een_maand_na_ontvangst(ontvangen: date, uiterlijk: date) -> None:
    """Ontvangst op 31 januari 2025 geeft 28 februari 2025."""
    assert eigen_uiterste_dag(ontvangen, LJR, ontvangen) == uiterlijk


@pytest.mark.eis("LJR-18.4-opschorting")
def test_de_termijn_staat_stil_zolang_de_identiteit_in_twijfel_is() -> None:
    """Ontvangst 3 maart, vraag 5 maart, vastgesteld 19 maart: 17 april; zonder vraag blijft het 3 april; en tot dan schuift hij mee."""
    ontvangen, later = date(2025, 3, 3), date(2025, 6, 1)
    vraag = date(2025, 3, 5)

    assert eigen_uiterste_dag(ontvangen, LJR, later, opschorting=Opschorting(vraag, date(2025, 3, 19))) == date(2025, 4, 17)
    assert eigen_uiterste_dag(ontvangen, LJR, later) == date(2025, 4, 3)
    assert eigen_uiterste_dag(ontvangen, LJR, date(2025, 3, 10), opschorting=Opschorting(vraag)) == date(2025, 4, 8)
    assert eigen_uiterste_dag(ontvangen, LJR, later, opschorting=Opschorting(date(2025, 4, 4), date(2025, 5, 1))) == date(2025, 4, 3)


@pytest.mark.eis("LJR-23.1-verlenging", "XTRA-10.2")
def test_verlengen_met_hoogstens_twee_maanden_en_alleen_bij_ljr() -> None:
    """Twee maanden na 3 april is 3 juni; drie maanden bestaat niet, en bij Xtra en IED geen enkele."""
    ontvangen = date(2025, 3, 3)
    assert eigen_uiterste_dag(ontvangen, LJR, ontvangen, verlengd_maanden=2) == date(2025, 6, 3)
    assert laatste_dag_om_te_verlengen(ontvangen, LJR) == date(2025, 4, 3)
    for reglement, maanden in ((LJR, 3), (LJR, -1), (XTRA, 1), (IED, 1)):
        with pytest.raises(ValueError, match="verlenging"):
            eigen_uiterste_dag(ontvangen, reglement, ontvangen, verlengd_maanden=maanden)


@pytest.mark.eis("XTRA-10.2", "IED-6.3")
def test_vier_weken_na_3_maart_is_31_maart() -> None:
    """Xtra en IED kennen vier weken, ook bij een mondeling verzoek."""
    for reglement in (XTRA, IED):
        assert eigen_uiterste_dag(date(2026, 3, 3), reglement, date(2026, 3, 3)) == date(2026, 3, 31)


def test_een_regime_zonder_eigen_termijn_heeft_er_geen() -> None:
    assert eigentermijn({"bewaartermijn": "P1Y"}) is None


@pytest.mark.eis("ZVH-18.2")
@pytest.mark.parametrize(
    ("uiterlijk", "waarschuwing"),
    [
        (date(2026, 3, 31), date(2026, 3, 24)),  # an ordinary Tuesday
        (date(2026, 3, 29), date(2026, 3, 20)),  # a Sunday: as for Friday the 27th
        (date(2026, 4, 6), date(2026, 3, 26)),  # Easter Monday after Good Friday: as for Thursday the 2nd
        (date(2026, 12, 26), date(2026, 12, 17)),  # the second day of Christmas on a Saturday: as for Thursday the 24th
        (date(2027, 1, 1), date(2026, 12, 24)),  # New Year's Day: as for Thursday the 31st
    ],
)
def test_een_weekend_of_feestdag_haalt_alleen_de_waarschuwing_naar_voren(uiterlijk: date, waarschuwing: date) -> None:
    """De waarschuwing valt op een werkdag, ruim voor de laatste werkdag; de uiterste datum zelf staat vast."""
    assert waarschuwen_op(uiterlijk, WEEK) == waarschuwing


def test_de_waarschuwing_is_altijd_een_werkdag_en_nooit_later() -> None:
    """Voor iedere dag van 2020 tot en met 2040."""
    for uiterlijk in DAGEN:
        dag = waarschuwen_op(uiterlijk, WEEK)
        assert dag == laatste_werkdag(dag)
        assert dag.weekday() < 5
        assert timedelta(days=7) <= uiterlijk - dag <= timedelta(days=16), uiterlijk
