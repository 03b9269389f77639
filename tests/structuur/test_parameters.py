"""The convenant is read once, at start: a request finds the parameters ready (issue 3, Figures)."""

from collections import Counter
from typing import Any

import pytest
from yaml.constructor import BaseConstructor

from gateway.beleid import Parameters
from gateway.kern import lees_verbanden
from tests.bouw import een_zaak
from tests.keten import Keten


@pytest.fixture
def geteld(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often YAML was parsed and parameters were built from now on."""
    telling: Counter[str] = Counter()
    bouw, lees = Parameters.uit, BaseConstructor.construct_document

    def bouw_en_tel(gegevens: Any) -> Parameters:
        telling["parameters"] += 1
        return bouw(gegevens)

    def lees_en_tel(lezer: Any, knoop: Any) -> Any:
        telling["yaml"] += 1
        return lees(lezer, knoop)

    monkeypatch.setattr(Parameters, "uit", staticmethod(bouw_en_tel))
    monkeypatch.setattr(BaseConstructor, "construct_document", lees_en_tel)
    return telling


async def test_een_verzoek_leest_geen_convenant(keten: Keten, geteld: Counter[str]):
    """Inbreng, a decision per gegeven and a read build no parameters and parse no YAML; starting does (positive control)."""
    geteld.clear()
    zaak = await een_zaak(keten)
    await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")

    assert geteld == {}

    lees_verbanden(keten.kern.settings)
    assert geteld["parameters"] == len(list(keten.kern.verbanden))
    assert geteld["yaml"] > 0
