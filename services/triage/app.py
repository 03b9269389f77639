"""Triage, wired."""

from typing import Any

from fastapi import FastAPI

from services.triage import store
from services.triage.model import DOSSIER
from services.triage.routes import router
from services.triage.schemas import BevragingUit, WegingUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "bevraging.lezen",
        "/bevragingen/{bevragingId}",
        BevragingUit,
        store.bouw_bevraging,
        "Lees een bevraging met de eigen antwoorden en over wie zij gaat.",
        store.waar_bevraging,
    ),
    Lezing("weging.lezen", "/wegingen/{wegingId}", WegingUit, store.bouw_weging, "Lees een weging met de gegevens die u mag zien."),
)
DIENST = Dienst("triage", "Triage", DOSSIER, router, LEZINGEN, store.ruim_op)


def app() -> FastAPI:
    """The service from its environment (``uvicorn --factory services.triage.app:app``)."""
    return serve(DIENST)


def contract() -> dict[str, Any]:
    """The committed contract (``services/triage/openapi.json``)."""
    return contract_of(DIENST)
