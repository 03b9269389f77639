"""The one way to build a fase service: its outside world as arguments, so that tests patch nothing (STIJL 31)."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from shared import events, herstel, http
from shared.contracts import Bericht, Gegeven
from shared.convenant.termijnen import lees_termijn
from shared.crypto import Keyring
from shared.db import alleen_lezen, make_engine, session_factory
from shared.doors import Lezing, Opruimer, inner_router, van_casus
from shared.dossier import Dossier
from shared.errors import NotFound
from shared.grootboek import Grootboek
from shared.handeling import Handeling, Herhaling, Omgeving
from shared.logboek import PAUZE_S, SCHONING_S, Logboekzender, laat_vervallen
from shared.lus import Lus
from shared.rotatie import UUR_S, bij_de_tijd
from shared.settings import DienstSettings
from shared.telemetry import TraceMiddleware, configure_telemetry

VERSIE = "0.1.0"


class CasusGegevens(Bericht):
    """All shown gegevens of one casus in one fase."""

    casus_id: UUID
    gegevens: list[Gegeven]


def _bouw_casus(_h: Handeling, casus_id: UUID, gegevens: list[Gegeven]) -> CasusGegevens:
    return CasusGegevens(casus_id=casus_id, gegevens=gegevens)


CASUS_LEZEN = Lezing(
    "casus.lezen", "/casussen/{casusId}", CasusGegevens, _bouw_casus, "Alle gegevens van een casus in deze fase.", van_casus, publiek=False
)


@dataclass(frozen=True)
class Dienst:
    """What makes one service that service: its nouns. Everything else is the same five times."""

    naam: str
    titel: str
    dossier: Dossier
    router: APIRouter
    lezingen: Sequence[Lezing]
    ruim_op: Opruimer

    @property
    def per_handeling(self) -> Mapping[str, Lezing]:
        return {lezing.handeling: lezing for lezing in (CASUS_LEZEN, *self.lezingen)}

    @cached_property
    def routes(self) -> list[BaseRoute]:
        """The service's own nouns and its inner doors."""
        return bundled([self.router, inner_router(self.per_handeling, self.ruim_op)])


def bundled(routers: Iterable[APIRouter], **options: Any) -> list[BaseRoute]:
    """The routers' routes for any number of apps: FastAPI resolves each at its first use, and once, not once per app."""
    samen = APIRouter()
    for router in routers:
        samen.include_router(router, **options)
    return samen.routes


def serve(dienst: Dienst) -> FastAPI:
    """The service from its environment, with its log lines as JSON; what uvicorn starts. Raises ConfiguratieFout."""
    settings = DienstSettings.from_env()
    events.configure_logging(settings.log_niveau)
    return create_app(dienst, settings)


def create_app(dienst: Dienst, settings: DienstSettings) -> FastAPI:
    """The running service: inner doors, the service's own writes, one error shape. It calls nobody."""
    engine = make_engine(settings.database_url, settings.pool_grootte)
    omgeving = Omgeving(
        dienst=dienst.naam,
        versie=VERSIE,
        settings=settings,
        sessions=session_factory(engine),
        dossier=dienst.dossier,
        keyring=Keyring(settings.sleutelmap),
        grootboek=Grootboek(settings.grootboekmap / f"{dienst.naam}.jsonl"),
    )
    provider = configure_telemetry(dienst.naam, VERSIE, settings.otlp_endpoint)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        herstel.bij_start(omgeving.sessions, dienst, omgeving.keyring, settings.grootboekmap)
        lussen = [lus.start() for lus in (_zender(omgeving), _rotatie(omgeving), _logtermijn(omgeving)) if lus]
        events.log(events.APP_GESTART, dienst=dienst.naam, versie=VERSIE)
        yield
        for lus in lussen:
            lus.sluit()
        engine.dispose()
        provider.shutdown()
        events.log(events.APP_GESTOPT, dienst=dienst.naam)

    app = routes_of(dienst, lifespan=lifespan)
    app.state.omgeving = omgeving
    app.add_exception_handler(Herhaling, _herhaal)
    app.add_middleware(http.BodyLimitMiddleware, limit=settings.pakket_max)
    app.add_middleware(TraceMiddleware, provider=provider)
    app.add_middleware(http.HeadersMiddleware, version=VERSIE)
    return app


def _rotatie(omgeving: Omgeving) -> Lus:
    s = omgeving.settings
    return Lus(f"rotatie-{omgeving.dienst}", lambda: bij_de_tijd(s.database_url, s.sleutelmap, s.rotatie_na), UUR_S)


def _zender(omgeving: Omgeving) -> Logboekzender | None:
    if omgeving.settings.otlp_endpoint is None:
        return None
    from shared.otlp import logboek_exporter

    exporter = logboek_exporter(omgeving.settings.otlp_endpoint)
    return Logboekzender(omgeving.dienst, omgeving.sessions, omgeving.dossier, exporter)


def _logtermijn(omgeving: Omgeving) -> Lus:
    termijn, geen_logboek = lees_termijn(omgeving.settings.logboek_termijn), omgeving.settings.otlp_endpoint is None

    def beurt() -> float:
        laat_vervallen(omgeving.dienst, omgeving.sessions, omgeving.dossier, termijn, ook_onbevestigd=geen_logboek)
        return SCHONING_S

    return Lus(f"logtermijn-{omgeving.dienst}", beurt, PAUZE_S)


def routes_of(dienst: Dienst, **options: Any) -> FastAPI:
    """The app without an outside world; enough to write its contract from."""
    app = FastAPI(title=dienst.titel, version=VERSIE, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, **options)
    http.install(app)
    app.router.routes.extend(dienst.routes)

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        """Is this process ready; tells nothing else."""
        return {"status": "ok"}

    return app


def _herhaal(request: Request, herhaling: Exception) -> Response:
    assert isinstance(herhaling, Herhaling)
    omgeving: Omgeving = request.app.state.omgeving
    if herhaling.bevestig is None:
        return http.problem(NotFound())
    with alleen_lezen(omgeving.sessions) as session:
        bevestiging = herhaling.bevestig(session, herhaling.object_id)
    return JSONResponse(bevestiging.model_dump(mode="json"), status_code=200, headers={"zvh-herhaling": "ja"})
