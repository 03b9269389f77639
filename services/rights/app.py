"""Rights, wired."""

from typing import Any

from fastapi import FastAPI

from services.rights import antwoordroutes, antwoordstore, klachtroutes, lekroutes, store, zoekroutes
from services.rights.antwoordschemas import AntwoordUit, OverdrachtsbestandUit
from services.rights.model import DOSSIER
from services.rights.routes import router
from services.rights.schemas import VerzoekUit
from shared.app import Dienst, serve
from shared.doors import Lezing
from shared.openapi import contract_of

LEZINGEN = (
    Lezing(
        "verzoek.lezen",
        "/verzoeken/{verzoekId}",
        VerzoekUit,
        store.bouw,
        "Lees een verzoek, hoe ver het is en wanneer het antwoord er uiterlijk moet zijn.",
    ),
    Lezing(
        "verzoek.antwoord.lezen",
        "/antwoorden/{verzoekId}",
        AntwoordUit,
        antwoordstore.bouw_antwoord,
        "Lees de brief aan de betrokkene, met een kopie van de gegevens; als JSON of als toegankelijke pagina.",
        antwoordstore.waar_antwoord,
        met_html=True,
    ),
    Lezing(
        "verzoek.overdracht.lezen",
        "/overdrachtsbestanden/{verzoekId}",
        OverdrachtsbestandUit,
        antwoordstore.bouw_bestand,
        "Lees het uitwisselbestand met de eigen IED-gegevens van een cliënt, om over te dragen (IED-9.2).",
        antwoordstore.waar_antwoord,
    ),
)
router.include_router(antwoordroutes.router)
router.include_router(lekroutes.router)
router.include_router(klachtroutes.router)
router.include_router(zoekroutes.router)
DIENST = Dienst("rights", "Rechten van betrokkenen", DOSSIER, router, LEZINGEN, store.ruim_op)


def app() -> FastAPI:
    """The service from its environment (``uvicorn --factory services.rights.app:app``)."""
    return serve(DIENST)


def contract() -> dict[str, Any]:
    """The committed contract (``services/rights/openapi.json``)."""
    return contract_of(DIENST)
