"""Casusoverleg, wired."""

from typing import Any

from fastapi import FastAPI

from services.casusoverleg import store
from services.casusoverleg.model import DOSSIER
from services.casusoverleg.routes import router
from services.casusoverleg.schemas import OverlegbesluitUit, PlanUit, ToestandsbeeldUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "toestandsbeeld.lezen",
        "/toestandsbeelden/{toestandsbeeldId}",
        ToestandsbeeldUit,
        store.bouw_toestandsbeeld,
        "Lees een toestandsbeeld met de onderdelen die u mag zien.",
    ),
    Lezing(
        "plan.lezen",
        "/plannen-van-aanpak/{planId}",
        PlanUit,
        store.bouw_plan,
        "Lees een plan van aanpak met de voortgang en de gegevens die u mag zien.",
        met_versie=True,
    ),
    Lezing(
        "overlegbesluit.lezen", "/overlegbesluiten/{besluitId}", OverlegbesluitUit, store.bouw_besluit, "Lees een besluit van het overleg."
    ),
)
DIENST = Dienst("casusoverleg", "Casusoverleg", DOSSIER, router, LEZINGEN, store.ruim_op)


def app() -> FastAPI:
    """The service from its environment (``uvicorn --factory services.casusoverleg.app:app``)."""
    return serve(DIENST)


def contract() -> dict[str, Any]:
    """The committed contract (``services/casusoverleg/openapi.json``)."""
    return contract_of(DIENST)
