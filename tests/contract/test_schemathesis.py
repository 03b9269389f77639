"""The running gateway against its own published contract, with a tool that nobody here wrote: schemathesis on real processes."""

import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.lokaal import LokaleKeten
from gateway.app import contract
from gateway.contract import lees_contracten
from gateway.documentatie import voeg_samen
from tests.deploy.standins import vrije_basispoort

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
ROLLEN = [
    ("zvh", "procesregisseur,manager,beheerder,privacyadviseur"),
    ("college", "aanmelder,afgevaardigde,instemmer,professional,casusregisseur"),
    ("ggz", "afgevaardigde,instemmer,professional,fg"),
    ("politie", "aanmelder,instemmer,loket"),
]
SCHEMA = schemathesis.openapi.from_dict(voeg_samen(contract(), lees_contracten()))
MATE = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def gateway() -> Iterator[tuple[str, Iterator[str]]]:
    """Base URL of a running gateway, and tokens of several roles in turn."""
    with tempfile.TemporaryDirectory(prefix="zvh-contract-") as map, LokaleKeten(Path(map), vrije_basispoort()) as keten:
        yield f"{keten.url}/v1", cycle([keten.token(partij, rollen) for partij, rollen in ROLLEN])


@SCHEMA.parametrize()
@MATE
def test_de_gateway_doet_wat_het_contract_zegt(case: schemathesis.Case[Any], gateway: tuple[str, Iterator[str]]) -> None:
    """Geen serverfout, en status, soort inhoud, koppen en vorm zoals beschreven; iedere weigering is een problem+json."""
    basis, tokens = gateway
    antwoord = case.call(base_url=basis, headers={"authorization": f"Bearer {next(tokens)}"})

    case.validate_response(antwoord, checks=CHECKS)
    assert "api-version" in antwoord.headers
    if antwoord.status_code >= 400:
        assert antwoord.headers["content-type"] == ["application/problem+json"]
        assert antwoord.json()["status"] == antwoord.status_code
