"""The gateway's own operations, by noun."""

from fastapi import APIRouter

from gateway.routes import (
    instemmingen,
    overdrachten,
    verzoeken,
    beleid,
    gegevens,
    partijen,
    verstrekkingen,
)

ROUTERS: tuple[APIRouter, ...] = (
    instemmingen.router,
    overdrachten.router,
    verzoeken.router,
    beleid.router,
    gegevens.router,
    partijen.router,
    verstrekkingen.router,
)
