"""How much one caller may ask: per partij once he is known, per address until then (draft-ietf-httpapi-ratelimit-headers-10).

A bucket holds as much as a minute gives and fills evenly; it lives in this process, so that N replicas give N times as much. Who proved
nothing pays from his address, whether he stands at a door without a token or shows a bad one: a known caller and an unknown one are
counted alike, and no answer tells which of both he is.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from math import ceil

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import events
from shared.errors import TooManyRequests
from shared.http import problem

VENSTER_S = 60
VRIJ = frozenset({"/health"})
"""Asked by the machine that guards this process; costs nothing and says nothing."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What is left of one bucket after a request."""

    naam: str
    quota: int
    over: int
    vol_over_s: int
    wacht_s: int = 0

    def koppen(self) -> dict[str, str]:
        """The header fields that say so; Retry-After only where it is empty."""
        velden = {
            "RateLimit-Policy": f'"{self.naam}";q={self.quota};w={VENSTER_S}',
            "RateLimit": f'"{self.naam}";r={self.over};t={self.vol_over_s}',
        }
        return velden | ({"Retry-After": str(self.wacht_s)} if self.wacht_s else {})

    def require(self) -> None:
        """429 when it was empty."""
        if self.wacht_s:
            raise TooManyRequests(headers={"Retry-After": str(self.wacht_s)})


class Emmers:
    """Token buckets by key, as the one moment at which each is full again (GCRA); at most ``plaatsen`` are remembered."""

    def __init__(self, naam: str, per_minuut: int, *, klok: Callable[[], float] = time.monotonic, plaatsen: int = 65_536) -> None:
        self._naam, self._quota, self._klok, self._plaatsen = naam, per_minuut, klok, plaatsen
        self._stap = VENSTER_S / per_minuut
        self._vol_op: OrderedDict[str, float] = OrderedDict()
        self._gemeld = float("-inf")

    def neem(self, wie: str) -> Stand:
        """Take one; an empty bucket stays as it is, so that asking on costs no more than waiting."""
        nu = self._klok()
        vol_op = max(self._vol_op.get(wie, nu), nu) + self._stap
        tekort = vol_op - nu - VENSTER_S
        if tekort > 1e-9:
            self._meld(nu)
            return Stand(self._naam, self._quota, 0, VENSTER_S, max(1, ceil(tekort)))
        self._vol_op[wie] = vol_op
        self._vol_op.move_to_end(wie)
        if len(self._vol_op) > self._plaatsen:
            self._vol_op.popitem(last=False)
        return Stand(self._naam, self._quota, int((VENSTER_S - (vol_op - nu)) / self._stap + 1e-6), ceil(vol_op - nu))

    def geef_terug(self, wie: str) -> None:
        """Undo one ``neem``."""
        if wie in self._vol_op:
            self._vol_op[wie] -= self._stap

    def _meld(self, nu: float) -> None:
        if nu - self._gemeld >= VENSTER_S:  # once a minute: a flood of requests may not become a flood of lines
            self._gemeld = nu
            events.log(events.VERZOEK_BEGRENSD, soort=self._naam)


class Begrenzing:
    """The buckets of one gateway process."""

    def __init__(self, per_partij: int, per_adres: int, *, klok: Callable[[], float] = time.monotonic) -> None:
        self.partijen, self.adressen = Emmers("partij", per_partij, klok=klok), Emmers("adres", per_adres, klok=klok)


def adres_van(scope: Scope) -> str:
    """Whom a connection counts for: an IPv4 address, or the /64 that one subscriber has."""
    client = scope.get("client")
    try:
        adres = ip_address(client[0] if client else "")
    except ValueError:
        return ""
    return str(adres) if adres.version == 4 else str(ip_network((adres, 64), strict=False))


class BegrenzingMiddleware:
    """Counts, before anything is read, whoever has not shown before who he is; and tells on every answer what is left.

    ``kent``: whether this Authorization was found good before, so that a flood from one address keeps no partner there waiting.
    """

    def __init__(self, app: ASGIApp, grens: Begrenzing, kent: Callable[[str], bool]) -> None:
        self.app, self._adressen, self._kent = app, grens.adressen, kent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in VRIJ:
            await self.app(scope, receive, send)
            return
        adres = adres_van(scope)
        stand = None if self._kent(Headers(scope=scope).get("authorization", "")) else self._adressen.neem(adres)
        if stand is not None and stand.wacht_s:
            await problem(TooManyRequests(headers=stand.koppen()))(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def met_stand(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._afgerekend(state, adres, stand).koppen())
            await send(message)

        await self.app(scope, receive, met_stand)

    def _afgerekend(self, state: dict[str, object], adres: str, stand: Stand | None) -> Stand:
        """Whoever turned out to be a partij pays as that partij, whoever did not as his address."""
        van_partij = state.get("limiet")
        if not isinstance(van_partij, Stand):
            return stand or self._adressen.neem(adres)
        if stand is not None:
            self._adressen.geef_terug(adres)
        return van_partij
