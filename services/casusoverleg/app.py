"""Casusoverleg, wired."""

from typing import Any

from fastapi import FastAPI

from services.casusoverleg import overlegstore, planstore, store
from services.casusoverleg.model import DOSSIER
from services.casusoverleg.overlegschemas import OverlegUit
from services.casusoverleg.routes import router
from services.casusoverleg.schemas import OverlegbesluitUit, PlanUit, PlanversiesUit, ToestandsbeeldUit, VisieUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "overleg.lezen",
        "/overleggen/{overlegId}",
        OverlegUit,
        overlegstore.bouw_overleg,
        "Lees een overleg met de gegevens op de agenda die u mag zien.",
        overlegstore.op_de_agenda,
        publiek=False,
    ),
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
        "planversie.lezen",
        "/plannen-van-aanpak/{planId}/versies",
        PlanversiesUit,
        planstore.bouw_versies,
        "Lees alle versies van een plan van aanpak, en wie met welke versie instemde.",
    ),
    Lezing("visie.lezen", "/visies/{visieId}", VisieUit, planstore.bouw_visie, "Lees de visie van de inwoner, voor zover u die mag zien."),
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
