"""The gateway's own operations, by noun."""

from fastapi import APIRouter

from gateway.routes import (
    aanwijzingen,
    beleid,
    casussen,
    deelnemers,
    feiten,
    gegevens,
    instemmingen,
    meldingen,
    overdrachten,
    partijen,
    toestemmingen,
    verstrekkingen,
    verzoeken,
)

ROUTERS: tuple[APIRouter, ...] = (
    instemmingen.router,
    overdrachten.router,
    verzoeken.router,
    beleid.router,
    gegevens.router,
    partijen.router,
    verstrekkingen.router,
    feiten.router,
    aanwijzingen.router,
    toestemmingen.router,
    casussen.router,
    deelnemers.router,
    meldingen.router,
)
