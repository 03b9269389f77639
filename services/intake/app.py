"""Intake, wired."""

from typing import Any

from fastapi import FastAPI

from services.intake import store
from services.intake.model import DOSSIER
from services.intake.routes import router
from services.intake.schemas import AanmeldingUit, PolitievraagUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "aanmelding.lezen",
        "/aanmeldingen/{aanmeldingId}",
        AanmeldingUit,
        store.bouw,
        "Lees een aanmelding met de gegevens die u mag zien.",
        store.waar_aanmelding,
    ),
    Lezing(
        "politievraag.lezen",
        "/politievragen/{politievraagId}",
        PolitievraagUit,
        store.bouw_politievraag,
        "Lees een vraag aan de politie: over wie, en haar ja of nee.",
        store.waar_politievraag,
    ),
)
DIENST = Dienst("intake", "Intake", DOSSIER, router, LEZINGEN, store.ruim_op)


def app() -> FastAPI:
    """The service from its environment (``uvicorn --factory services.intake.app:app``)."""
    return serve(DIENST)


def contract() -> dict[str, Any]:
    """The committed contract (``services/intake/openapi.json``)."""
    return contract_of(DIENST)
