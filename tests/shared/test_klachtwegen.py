"""The ways and terms of a klacht as pure functions."""

from datetime import date, timedelta

import pytest

from shared.convenant import lees_termijn
from shared.convenant.klachtwegen import Klachtstap, hier, klacht_uiterlijk, uitgesloten, wacht_op, wegen, wegtekst

STELSELS = ("zvh", "pga", "ljr", "xtra", "ied")
MAART = date(2026, 3, 3)


@pytest.mark.eis("IED-13.1")
def test_een_klacht_van_3_maart_is_op_1_april_te_laat() -> None:
    """Een bevestiging van 31 maart stopt niets; een inhoudelijke reactie op 31 maart voldoet."""
    uiterlijk = klacht_uiterlijk(MAART, lees_termijn("P6W"), "ied")
    assert uiterlijk == date(2026, 3, 31)
    zonder, met = Klachtstap("gebruiker", MAART, uiterlijk), Klachtstap("gebruiker", MAART, uiterlijk, date(2026, 3, 31))

    assert [zonder.te_laat(date(2026, 3, 31)), zonder.te_laat(date(2026, 4, 1)), met.te_laat(date(2026, 4, 1))] == [False, True, False]


@pytest.mark.eis("ZVH-16.5f", "IED-13.1")
@pytest.mark.parametrize("stelsel", STELSELS)
def test_een_eigen_termijn_kan_alleen_korter_zijn(stelsel: str) -> None:
    """De termijn van het verband, of de kortere van het eigen reglement; nooit langer."""
    for weken in (1, 4, 12):
        verband = MAART + timedelta(weeks=weken)
        assert klacht_uiterlijk(MAART, lees_termijn(f"P{weken}W"), stelsel) == (
            min(verband, date(2026, 3, 31)) if stelsel == "ied" else verband
        )


@pytest.mark.eis("LJR-29.2", "IED-13.4", "XTRA-14")
@pytest.mark.parametrize("stelsel", STELSELS)
def test_elke_weg_heeft_een_tekst_en_ap_en_rechter_wachten_niet(stelsel: str) -> None:
    """Wat eerst moet is zelf een weg; AP en rechter staan altijd open; de eerste weg hier ook."""
    woorden = {"verband": "V", "naam": "N", "termijn": "4 weken"}
    for weg, eerst in wegen(stelsel).items():
        assert "{" not in wegtekst(weg, woorden)
        assert set(eerst) <= wegen(stelsel).keys()
        assert (eerst == []) or weg not in ("ap", "bemiddeling_ap", "rechter", hier(stelsel)[0])
    assert wacht_op(stelsel, "ap", [], MAART) == []


@pytest.mark.eis("IED-13.2")
def test_doorgaan_wacht_tot_antwoord_of_tot_de_dag_na_de_termijn() -> None:
    """Op de laatste dag nog niet, de dag erna wel; na een antwoord meteen."""
    uiterlijk = klacht_uiterlijk(MAART, lees_termijn("P4W"), "ied")
    open_, klaar = Klachtstap("gebruiker", MAART, uiterlijk), Klachtstap("gebruiker", MAART, uiterlijk, MAART)

    assert wacht_op("ied", "verantwoordelijke", [open_], uiterlijk) == ["gebruiker"]
    assert wacht_op("ied", "verantwoordelijke", [open_], uiterlijk + timedelta(days=1)) == []
    assert wacht_op("ied", "verantwoordelijke", [klaar], MAART) == []


@pytest.mark.eis("LJR-29.2-commissie")
def test_alleen_de_commissie_sluit_een_besluit_op_een_verzoek_uit() -> None:
    """Een klacht over onzorgvuldig verstrekken kan er wel heen, en elke andere weg staat voor beide open."""
    dicht = [(s, w) for s in STELSELS for w in wegen(s) if uitgesloten(s, w, "besluit_op_verzoek")]

    assert dicht == [("ljr", "klachtencommissie_reclassering")]
    assert not any(uitgesloten(s, w, "verstrekking") for s in STELSELS for w in wegen(s))
