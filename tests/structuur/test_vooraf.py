"""Every act of a door can be asked beforehand, or stands on the closed list that says why not (ONTWERP §6)."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import DIENSTEN
from gateway.uitleg_velden import NIET_VOORAF, VOORAF

WORTEL = Path(__file__).parents[2]
LEZINGEN = {"casus.lezen"}
"""Composed by the gateway from what the services hold."""


def handelingen(contract: str, **waar: str) -> set[str]:
    """What the operations of this contract declare."""
    paden: dict[str, dict[str, Any]] = json.loads((WORTEL / contract).read_text(encoding="utf-8"))["paths"]
    operaties = [o for pad in paden.values() for o in pad.values() if isinstance(o, dict) and "x-handeling" in o]
    return {o["x-handeling"] for o in operaties if all(o.get(f"x-{naam}") == waarde for naam, waarde in waar.items())}


@pytest.mark.eis("ZVH-9.6")
def test_iedere_handeling_van_een_deur_is_vooraf_te_vragen_of_zegt_waarom_niet() -> None:
    """Uitleg en AuthZEN kennen iedere handeling die een deur gebruikt; wat niet vooraf te zeggen is staat met zijn reden op een gesloten
    lijst, en niets staat in beide."""
    diensten = set().union(*(handelingen(f"services/{dienst}/openapi.json", deur="buiten") for dienst in DIENSTEN))
    deuren = handelingen("gateway/openapi.json") | handelingen("gateway/authzen.openapi.json")

    assert deuren - diensten - LEZINGEN - VOORAF - NIET_VOORAF.keys() == set()
    assert NIET_VOORAF.keys() <= deuren, "op de lijst staat alleen wat een deur doet"
    assert NIET_VOORAF.keys() & (VOORAF | diensten | LEZINGEN) == set()
    assert set(yaml.safe_load((WORTEL / "shared/convenant/handelingen.yaml").read_text(encoding="utf-8"))) >= VOORAF
    assert all(NIET_VOORAF.values())
