"""The gateway, wired; the order of things is visible at once: trace ▸ headers ▸ limits ▸ auth ▸ door ▸ beleid ▸ audit ▸ proxy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from gateway import authzen_contract, authzen_http, deuren, documentatie, publiek, routes
from gateway.begrenzing import BegrenzingMiddleware
from gateway.invoer import bericht_van_bekende, bericht_zonder_token
from gateway.kern import Kern, maak_kern
from gateway.routes import authzen
from gateway.settings import GatewaySettings
from shared import events, http
from shared.app import VERSIE, bundled
from shared.openapi import write_contract
from shared.telemetry import TraceMiddleware, configure_telemetry

_V1 = bundled(routes.ROUTERS, prefix="/v1", dependencies=[Depends(bericht_van_bekende)])
_ANONIEM = bundled(routes.ZONDER_TOKEN, prefix="/v1", dependencies=[Depends(bericht_zonder_token)])
_AUTHZEN = bundled([authzen.router])


def create_app(kern: Kern) -> FastAPI:
    """The gateway around one kern."""
    provider = configure_telemetry("gateway", VERSIE, kern.settings.otlp_endpoint)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await kern.start()
        events.log(events.APP_GESTART, dienst="gateway", versie=VERSIE)
        yield
        await kern.sluit()
        provider.shutdown()
        events.log(events.APP_GESTOPT, dienst="gateway")

    app = _routes(lifespan=lifespan)
    app.router.routes.extend(_AUTHZEN)
    deuren.hang_op(app, kern.deuren)
    authzen_contract.hang_op(app)
    documentatie.hang_op(app)
    publiek.hang_op(app)
    app.state.kern = kern
    app.add_middleware(http.BodyLimitMiddleware, limit=kern.settings.max_body)
    app.add_middleware(BegrenzingMiddleware, grens=kern.begrenzing, kent=kern.authenticator.kent)
    app.add_middleware(authzen_http.RequestIdMiddleware)
    app.add_middleware(TraceMiddleware, provider=provider)
    app.add_middleware(http.HeadersMiddleware, version=VERSIE)
    if kern.settings.vertrouwde_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=kern.settings.vertrouwde_proxies)
    return app


def _routes(**options: Any) -> FastAPI:
    app = FastAPI(title="ZVH-keten", version=VERSIE, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, **options)
    http.install(app)
    app.router.routes.extend([*_V1, *_ANONIEM])

    @app.get("/health", include_in_schema=False)
    async def health() -> dict[str, str]:
        """Is this process ready; tells nothing else."""
        return {"status": "ok"}

    return app


def app() -> FastAPI:
    """The gateway from its environment (``uvicorn --factory gateway.app:app``)."""
    settings = GatewaySettings.from_env()
    events.configure_logging(settings.log_niveau)
    return create_app(maak_kern(settings))


def contract() -> dict[str, Any]:
    """The gateway's own committed contract (``gateway/openapi.json``), without the services' doors."""
    document = write_contract(_routes(), "ZVH-keten: gateway", prefix="gateway")
    document["paths"] = {pad.removeprefix("/v1"): item for pad, item in document["paths"].items()}
    return document
