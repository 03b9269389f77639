"""The whole keten in one process: five services and the gateway as real apps, real HTTP objects, own migrated databases (ONTWERP §12)."""

import importlib
import json
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import event, text
from starlette.applications import Starlette

from deploy import proefpartners
from gateway.app import create_app
from gateway.kern import Kern, maak_kern
from gateway.model import Klokstand
from gateway.settings import DIENSTEN, GatewaySettings
from shared.app import create_app as create_dienst
from shared.settings import DienstSettings
from tests.gemigreerd import gemigreerd

_sleutelmap = tempfile.TemporaryDirectory(prefix="zvh-proefsleutels-")
SLEUTELS = Path(_sleutelmap.name)
"""The issuers' keys, made once per test process: a test that wants others makes its own directory."""
VERBAND = "proefverband"
MELDINGEN = {"vog": True, "geheimhouding": True}


@dataclass
class Telmiddel(httpx.AsyncBaseTransport):
    """A transport to one service that counts calls and can break on purpose."""

    binnen: Any
    roepen: list[str] = field(default_factory=list)
    storing: Any = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.roepen.append(f"{request.method} {request.url.path}")
        if self.storing is not None:
            antwoord = await self.storing(request, self.binnen)
            if antwoord is not None:
                return antwoord
        return await self.binnen.handle_async_request(request)


@dataclass
class Keten:
    """A running keten; ``als`` speaks for one partij in one role."""

    kern: Kern
    app: Any
    client: httpx.AsyncClient
    diensten: Mapping[str, Telmiddel]
    map: Path
    urls: Mapping[str, str]

    def als(self, partij: str, *rollen: str, functie: str | None = None, functionaris: str | None = None, **rest: Any) -> "Partner":
        """A partner's client with a fresh token."""
        token = proefpartners.maak_token(
            partij, ",".join(rollen), functie=functie, functionaris=functionaris or f"{partij}-1", map=SLEUTELS, **rest
        )
        return Partner(self, token, proefpartners.partij_id(partij))

    async def vooruit(self, duur: timedelta) -> datetime:
        """Move zaaktijd forward."""

        def zet(s: Any) -> datetime:
            stand = s.get(Klokstand, 1) or Klokstand(id=1, seconden=0)
            stand.seconden += int(duur.total_seconds())
            s.merge(stand)
            return datetime.now(UTC) + timedelta(seconds=stand.seconden)

        return await self.kern.databank.schrijf(zet)

    async def sql(self, vraag: str, **waarden: Any) -> list[Any]:
        """Rows from the gateway's own database."""
        return await self.kern.databank.lees(lambda s: list(s.execute(text(vraag), waarden)))


@dataclass
class Partner:
    """One caller: a token and an HTTP client; every POST gets its own Idempotency-Key unless one is given."""

    keten: Keten
    token: str
    partij: str

    async def get(self, pad: str, **params: Any) -> httpx.Response:
        return await self.keten.client.get(f"/v1{pad}", params=params, headers=self._kop())

    async def post(self, pad: str, body: Any = None, *, sleutel: str | None = None, **kop: str) -> httpx.Response:
        headers = self._kop() | {"idempotency-key": sleutel or str(uuid4())} | kop
        return await self._stuur("POST", pad, body, headers)

    async def put(self, pad: str, body: Any, *, versie: int | None = None) -> httpx.Response:
        return await self._stuur("PUT", pad, body, self._kop() | ({"if-match": f'"{versie}"'} if versie else {}))

    async def _stuur(self, methode: str, pad: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        raw = None if body is None else json.dumps(body).encode()
        kop = headers | ({"content-type": "application/json"} if raw else {})
        return await self.keten.client.request(methode, f"/v1{pad}", content=raw, headers=kop)

    async def moet(self, methode: str, pad: str, body: Any = None, **rest: Any) -> Any:
        """A call that must succeed; its JSON."""
        antwoord = await (self.get(pad, **rest) if methode == "GET" else getattr(self, methode.lower())(pad, body, **rest))
        assert antwoord.is_success, f"{methode} {pad}: {antwoord.status_code} {antwoord.text}"
        return antwoord.json() if antwoord.content else None

    def _kop(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


def _settings(map: Path, urls: Mapping[str, str], anders: Mapping[str, Any]) -> GatewaySettings:
    sleutels = {f"{d}_sleutel": d.ljust(40, "x") for d in DIENSTEN}
    ruim = {"limiet_partij": 1_000_000, "limiet_adres": 1_000_000}
    register = {**ruim, "partijen": proefpartners.PROEF_PARTIJEN, "verbanden": Path(proefpartners.__file__).parent / "verbanden", **anders}
    return GatewaySettings(
        omgeving="lokaal",
        database_url=urls["gateway"],
        audience=proefpartners.AUDIENCE,
        **register,
        cursor_sleutel="c" * 40,
        keten_sleutel="k" * 40,
        zoek_sleutel="z" * 40,
        **{f"{d}_url": f"http://{d}" for d in DIENSTEN},
        **sleutels,
    )


def _dienst(naam: str, map: Path, url: str) -> Telmiddel:
    gemigreerd(f"services.{naam}", url)
    settings = DienstSettings(
        omgeving="test",
        database_url=url,
        pas_sleutel=naam.ljust(40, "x"),
        sleutelmap=map / "sleutels" / naam,
        grootboekmap=map / "grootboek",
    )
    dienst = importlib.import_module(f"services.{naam}.app").DIENST
    return Telmiddel(httpx.ASGITransport(create_dienst(dienst, settings)))


def sluit_dienst(transport: Any) -> None:
    """Without a server nobody runs a lifespan: give its connections back."""
    transport.app.state.omgeving.sessions.kw["bind"].dispose()


def _issuers() -> httpx.ASGITransport:
    app: Starlette = proefpartners.create_app(SLEUTELS)
    return httpx.ASGITransport(app)


@contextmanager
def geteld(keten: Keten) -> Iterator[list[str]]:
    """The statements the gateway sends to its database meanwhile, without their values."""
    opdrachten: list[str] = []
    bank = keten.kern.databank
    engine = bank._engine if bank._sync is not None else bank._async.sync_engine

    def noteer(_c: Any, _cursor: Any, opdracht: str, *_: Any) -> None:
        opdrachten.append(opdracht)

    event.listen(engine, "before_cursor_execute", noteer)
    try:
        yield opdrachten
    finally:
        event.remove(engine, "before_cursor_execute", noteer)


@asynccontextmanager
async def een_keten(map: Path, urls: Mapping[str, str] | None = None, **anders: Any) -> AsyncIterator[Keten]:
    """Start everything on fresh databases under ``map`` (or the given URLs) and stop it afterwards.

    ``anders``: another register file (``partijen``) or directory of ``verbanden`` than those of the proefketen.
    """
    urls = urls or {naam: f"sqlite:///{map / naam}.db" for naam in ("gateway", *DIENSTEN)}
    gemigreerd("gateway", urls["gateway"])
    diensten = {naam: _dienst(naam, map, urls[naam]) for naam in DIENSTEN}
    kern = maak_kern(_settings(map, urls, anders), transports=diensten, issuers=_issuers())
    app = create_app(kern)
    await kern.start()
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8080") as client:
            yield Keten(kern, app, client, diensten, map, urls)
    finally:
        await kern.sluit()
        for middel in diensten.values():
            sluit_dienst(middel.binnen)
