"""Afschaling, wired."""

from typing import Any

from fastapi import FastAPI

from services.afschaling import store
from services.afschaling.model import DOSSIER
from services.afschaling.routes import router
from services.afschaling.schemas import AfsluitingUit, DossierUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "dossier.lezen",
        "/dossiers/{casusId}",
        DossierUit,
        store.bouw_dossier,
        "Lees wat er van een afgeschaalde casus over is, met de gegevens die u mag zien.",
        store.waar_dossier,
    ),
    Lezing(
        "afsluiting.lezen",
        "/afsluitingen/{afsluitingId}",
        AfsluitingUit,
        store.bouw,
        "Lees het besluit tot afschaling en wanneer het dossier wordt gearchiveerd en vernietigd.",
        store.waar_afsluiting,
    ),
)
DIENST = Dienst("afschaling", "Afschaling", DOSSIER, router, LEZINGEN, store.ruim_op)


def app() -> FastAPI:
    """The service from its environment (``uvicorn --factory services.afschaling.app:app``)."""
    return serve(DIENST)


def contract() -> dict[str, Any]:
    """The committed contract (``services/afschaling/openapi.json``)."""
    return contract_of(DIENST)
