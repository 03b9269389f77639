"""The only outbound HTTP to services: one signed pas per call, errors told apart by whether anything can have happened.

A service that is ill keeps to itself: it has so many places here and no more (a bulkhead), an answer has one deadline as a whole and a
largest size. Who finds no place hears 503 before anything was sent; the other services never wait.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from gateway.settings import DIENSTEN, GatewaySettings
from shared import errors, events
from shared.errors import AppError
from shared.handeling import PAS_HEADER
from shared.identity import Pas, issue_pas
from shared.telemetry import current_trace

PER_STATUS: dict[int, type[AppError]] = {
    400: errors.BadInput,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.PreconditionFailed,
    422: errors.KeyReused,
    428: errors.PreconditionRequired,
}


WACHT_S = 2.0
"""So long a call waits for a place: a burst passes, a queue behind a service that hangs does not grow."""
OPNIEUW = {"Retry-After": "2"}
BEZET = "Een achterliggende dienst is bezet en er is niets gedaan; opnieuw proberen met dezelfde sleutel is veilig."


class TeGroot(httpx.HTTPError):
    """The service goes on and on; what was read is thrown away."""

    def __init__(self) -> None:
        super().__init__("te groot")


class Onbekend(Exception):
    """The call went out and nobody knows what became of it; the klok asks (ONTWERP §8)."""

    def __init__(self, fout: AppError) -> None:
        self.fout = fout
        super().__init__(fout.code)


class Diensten:
    """The five services over HTTP. Never retries: whether a call may be repeated is the caller's to know."""

    def __init__(self, settings: GatewaySettings, transports: Mapping[str, httpx.AsyncBaseTransport] | None = None) -> None:
        tegelijk = settings.dienst_tegelijk
        limits = httpx.Limits(max_connections=tegelijk, max_keepalive_connections=min(16, tegelijk), keepalive_expiry=30)
        self._settings = settings
        self._plaatsen = {naam: asyncio.Semaphore(tegelijk) for naam in DIENSTEN}
        self._clients = {
            naam: httpx.AsyncClient(
                base_url=settings.url(naam),
                timeout=httpx.Timeout(settings.dienst_timeout_s, connect=2.0),
                limits=limits,
                trust_env=False,
                transport=(transports or {}).get(naam),
            )
            for naam in DIENSTEN
        }

    async def roep(
        self, dienst: str, methode: str, pad: str, pas: Pas, body: Any = None, *, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One call; returns a 2xx answer. Raises the service's own refusal, Unavailable when nothing was sent, Onbekend otherwise."""
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        token = issue_pas(pas, dienst=dienst, sleutel=self._settings.sleutel(dienst), method=methode, path=pad, body=raw)
        kop = {PAS_HEADER: token, "traceparent": current_trace().header(), "accept-encoding": "identity", **(headers or {})}
        if raw:
            kop["content-type"] = "application/json"
        async with self._plaats(dienst):
            antwoord = await self._stuur(dienst, methode, pad, raw, kop)
        if antwoord.is_success:
            return antwoord
        raise _fout_uit(antwoord, dienst)

    @asynccontextmanager
    async def _plaats(self, dienst: str) -> AsyncIterator[None]:
        """One of the places of this service; Unavailable when none comes free in time, and then nothing was sent."""
        plaatsen = self._plaatsen[dienst]
        try:
            async with asyncio.timeout(WACHT_S):
                await plaatsen.acquire()
        except TimeoutError:
            events.log(events.DIENST_ONBEREIKBAAR, dienst=dienst, soort="bezet")
            raise errors.Unavailable(BEZET, code="dienst_bezet", headers=OPNIEUW) from None
        try:
            yield
        finally:
            plaatsen.release()

    async def _stuur(self, dienst: str, methode: str, pad: str, raw: bytes, kop: Mapping[str, str]) -> httpx.Response:
        try:
            async with asyncio.timeout(self._settings.dienst_timeout_s):
                return await self._wissel(self._clients[dienst], methode, pad, raw, kop)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fout:
            events.log(events.DIENST_ONBEREIKBAAR, dienst=dienst, soort=type(fout).__name__)
            raise errors.Unavailable(headers=OPNIEUW) from None
        except (httpx.TimeoutException, TimeoutError) as fout:
            events.log(events.DIENST_ONBEREIKBAAR, dienst=dienst, soort=type(fout).__name__)
            raise Onbekend(errors.UpstreamTimeout()) from None
        except httpx.HTTPError as fout:
            events.log(events.DIENST_ONBEREIKBAAR, dienst=dienst, soort=type(fout).__name__)
            raise Onbekend(errors.Upstream()) from None

    async def _wissel(self, client: httpx.AsyncClient, methode: str, pad: str, raw: bytes, kop: Mapping[str, str]) -> httpx.Response:
        """One exchange, read whole; TeGroot before more than the largest pakket lies in memory."""
        hoogstens, delen, lengte = self._settings.pakket_max, list[bytes](), 0
        async with client.stream(methode, pad, content=raw, headers=kop) as antwoord:
            if int(antwoord.headers.get("content-length", 0)) > hoogstens:
                raise TeGroot
            async for deel in antwoord.aiter_bytes():
                delen.append(deel)
                lengte += len(deel)
                if lengte > hoogstens:
                    raise TeGroot
        return httpx.Response(antwoord.status_code, content=b"".join(delen), request=antwoord.request)

    async def sluit(self) -> None:
        for client in self._clients.values():
            await client.aclose()


def _fout_uit(antwoord: httpx.Response, dienst: str) -> Exception:
    """The service's own problem, or Onbekend when it broke: then the effect may or may not be there."""
    kind = PER_STATUS.get(antwoord.status_code)
    if kind is None:
        events.log(events.DIENST_ONBEREIKBAAR, dienst=dienst, soort=f"status_{antwoord.status_code}")
        return Onbekend(errors.Upstream())
    try:
        p = antwoord.json()
        fouten = [errors.Fout(f["veld"], f["reden"]) for f in p.get("fouten", ())]
        return kind(p["detail"], code=p["code"], artikel=p.get("artikel"), volgende_stap=p.get("volgendeStap"), fouten=fouten)
    except (ValueError, KeyError, TypeError):
        return Onbekend(errors.Upstream())
