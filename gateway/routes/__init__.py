"""The gateway's own operations, by noun."""

from fastapi import APIRouter

from gateway.routes import (
    instemmingen,
    overdrachten,
    verzoeken,
)

ROUTERS: tuple[APIRouter, ...] = (
    instemmingen.router,
    overdrachten.router,
    verzoeken.router,
)
