"""The two clocks of a datalek as pure functions (ZVH 14.3, 14.8; PGA 5.5)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy import proefpartners
from gateway import lekklok
from gateway.routes.datalekbesluiten import ApOnderdelen
from gateway.routes.datalekken import VerslagIn
from gateway.routes.datalekregister import VELDEN
from shared.convenant import Verband, load_verbanden

VERBANDEN = load_verbanden(proefpartners.PROEF_PARTIJEN.parents[1] / "verbanden")
ZVH, PGA = VERBANDEN["proefverband"], VERBANDEN["proefgemeente_pga"]
MAANDAG = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DONDERDAG = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
TIK = timedelta(seconds=1)


def velden(**anders: Any) -> dict[str, Any]:
    """A datalek discovered on monday at nine, Dutch time."""
    return {"ontdekt_op": MAANDAG.isoformat()} | anders


def besluit(meldplichtig: bool, op: datetime) -> dict[str, Any]:
    return {"ap": {"meldplichtig": meldplichtig, "op": op.isoformat()}}


@pytest.mark.eis("ZVH-14.8", "PGA-5.5a")
@pytest.mark.parametrize("verband", [ZVH, PGA], ids=["zvh", "pga"])
def test_ontdekt_op_maandag_is_donderdag_te_laat(verband: Verband) -> None:
    """Ontdekt maandag 09.00: donderdag 09.00 zonder meldmoment is te laat, een seconde eerder nog niet."""
    assert lekklok.ap_uiterlijk(verband, MAANDAG) == DONDERDAG
    assert lekklok.ap_te_laat(verband, velden(), DONDERDAG)
    assert not lekklok.ap_te_laat(verband, velden(), DONDERDAG - TIK)


@pytest.mark.eis("ZVH-14.8", "PGA-5.5a")
@pytest.mark.parametrize(
    ("stand", "laat"),
    [
        (besluit(False, DONDERDAG), False),
        (besluit(False, DONDERDAG + TIK), True),
        (besluit(True, MAANDAG), True),
        (besluit(True, MAANDAG) | {"ap_melding": {"gemeld_op": DONDERDAG.isoformat()}}, False),
        (besluit(True, MAANDAG) | {"ap_melding": {"gemeld_op": (DONDERDAG + TIK).isoformat()}}, True),
    ],
    ids=["nee-op-tijd", "nee-te-laat", "ja-zonder-melding", "gemeld-op-tijd", "gemeld-te-laat"],
)
def test_de_klok_stopt_bij_de_melding_of_een_gemotiveerd_nee(stand: dict[str, Any], laat: bool) -> None:
    """Een besluit om te melden stopt haar niet; de melding zelf wel."""
    assert lekklok.ap_te_laat(ZVH, velden(**stand), DONDERDAG + timedelta(days=9)) is laat


@pytest.mark.eis("ZVH-14.3", "PGA-5.5b")
def test_de_interne_uren_lopen_in_een_zvh_vanaf_kennisneming_en_in_een_pga_vanaf_ontdekking() -> None:
    """24 uur, over de nacht van de zomertijd heen: uren zijn uren."""
    ontdekt, kennis = datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 28, 20, 0, tzinfo=UTC)

    assert lekklok.intern_uiterlijk(ZVH, ontdekt, kennis) == kennis + timedelta(hours=24)
    assert lekklok.intern_uiterlijk(PGA, ontdekt, kennis) == ontdekt + timedelta(hours=24)


@pytest.mark.eis("ZVH-14.3", "ZVH-14.8", "ZVH-14.11")
@pytest.mark.parametrize("verband", [ZVH, PGA], ids=["zvh", "pga"])
def test_de_berichten_hebben_de_onderdelen_van_het_convenant(verband: Verband) -> None:
    """Wat het convenant opsomt is precies wat gevraagd en getoond wordt."""
    assert set(VerslagIn.model_fields) == set(verband.lijst("datalek_melding_velden"))
    assert set(ApOnderdelen.model_fields) == set(verband.lijst("datalek_ap_velden"))
    assert set(verband.lijst("datalek_overzicht_velden")) <= set(VELDEN)
