"""The window in which police registrations count, with the very dates of the norm."""

from datetime import date

import pytest

from shared.convenant.terugkijk import begin_venster, genoeg_registraties

PEILDATUM = date(2025, 6, 1)
DETENTIE = [(date(2024, 9, 1), date(2024, 12, 1))]
JAAR = "P12M"


@pytest.mark.eis("PGA-2.2d")
@pytest.mark.parametrize(
    ("registraties", "genoeg"),
    [
        ([date(2024, 6, 2), date(2025, 1, 10)], True),
        ([date(2024, 6, 1), date(2025, 6, 1)], True),
        ([date(2025, 1, 10)], False),
        ([date(2024, 5, 31), date(2025, 1, 10)], False),
        ([date(2025, 1, 10), date(2025, 6, 2)], False),
        ([], False),
    ],
)
def test_twee_registraties_in_twaalf_maanden(registraties: list[date], genoeg: bool):
    """Twee binnen het venster is genoeg; één, een van te lang geleden of een na de peildatum niet."""
    assert genoeg_registraties(registraties, PEILDATUM, JAAR, 2) is genoeg


@pytest.mark.eis("PGA-2.2e")
def test_detentie_verlengt_het_venster():
    """Negentig plus een dag in detentie: het venster begint op 2 maart 2024; zonder detentie is hetzelfde geval onvervuld."""
    registraties = [date(2024, 4, 10), date(2025, 2, 1)]

    assert begin_venster(PEILDATUM, JAAR, DETENTIE) == date(2024, 3, 2)
    assert genoeg_registraties(registraties, PEILDATUM, JAAR, 2, DETENTIE)
    assert not genoeg_registraties(registraties, PEILDATUM, JAAR, 2)


@pytest.mark.eis("PGA-2.2e")
@pytest.mark.parametrize(
    ("perioden", "begin"),
    [
        ([], date(2024, 6, 1)),
        ([(date(2020, 1, 1), date(2021, 1, 1))], date(2024, 6, 1)),
        ([(date(2024, 5, 1), date(2024, 6, 11))], date(2024, 4, 21)),
        ([(date(2024, 9, 1), date(2024, 9, 11)), (date(2024, 9, 6), date(2024, 9, 16))], date(2024, 5, 17)),
        ([(date(2025, 5, 22), date(2026, 1, 1))], date(2024, 5, 22)),
        ([(date(2024, 9, 1), date(2024, 9, 11)), (date(2024, 5, 23), date(2024, 5, 27))], date(2024, 5, 18)),
    ],
)
def test_elke_dag_die_niet_meetelt_schuift_het_begin_een_dag_op(perioden: list[tuple[date, date]], begin: date):
    """Vroegere detentie telt niet, overlap telt één keer, dagen na de peildatum niet, en wat door het opschuiven binnenkomt wel."""
    assert begin_venster(PEILDATUM, JAAR, perioden) == begin
