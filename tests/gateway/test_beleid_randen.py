"""The edges of tests/beleid/randen.toml: one rule alone, just inside and just outside what it allows."""

import tomllib
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from gateway.beleid import REGELS, alle
from tests.gateway.beleid_bouw import GEVALLEN, een_vraag, parameters

RANDEN: list[dict[str, Any]] = tomllib.loads((GEVALLEN / "randen.toml").read_text(encoding="utf-8"))["rand"]
VELDEN = {"waarom", "regel", "code", "status", "basis", "zonder", "waarden", "vraag", "partijen"}


@pytest.mark.parametrize("rand", RANDEN, ids=lambda rand: f"{rand['regel']}: {rand['waarom']}")
def test_rand(rand: dict[str, Any]):
    assert set(rand) <= VELDEN
    vraag = een_vraag(rand["basis"], rand.get("partijen"), **deepcopy(rand.get("vraag", {})))
    p = parameters(vraag.regime, tuple(rand.get("zonder", ())))
    p = replace(p, waarden=p.waarden | rand.get("waarden", {}))

    besluit = {b.regel: b for b in alle(vraag, p)}[rand["regel"]]

    assert besluit.code == rand.get("code", ""), besluit
    assert bool(besluit) == ("code" not in rand)
    assert besluit.status == rand.get("status", besluit.status)


def test_randen_gaan_over_regels_die_bestaan():
    """A renamed rule takes its edges along."""
    assert {rand["regel"] for rand in RANDEN} <= {r.naam for r in REGELS}
