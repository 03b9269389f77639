"""A process that falls at an exact point, in one process: before or after its n-th commit or its n-th call to a service (ONTWERP §5.7)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from deploy import proefpartners
from gateway.app import create_app
from gateway.databank import Databank
from gateway.kern import Kern, maak_kern
from tests.keten import SLEUTELS, Keten

T = TypeVar("T")


class Val(BaseException):
    """The process is gone: no handler runs, no lease is given back."""


@dataclass
class Valkuil:
    """Counts the points of one process. At point ``n`` it falls, and from then on it does nothing any more. 0: it never falls."""

    n: int = 0
    geteld: int = 0

    def punt(self) -> None:
        self.geteld += 1
        if self.n and self.geteld >= self.n:
            raise Val

    def zet(self, n: int) -> None:
        self.n, self.geteld = n, 0


class ValBank(Databank):
    """A database of which every commit has a point before and one after it."""

    def __init__(self, echt: Databank, valkuil: Valkuil) -> None:
        self.echt, self.valkuil = echt, valkuil

    async def schrijf(self, fn: Callable[[Any], T]) -> T:
        self.valkuil.punt()
        uitkomst = await self.echt.schrijf(fn)
        self.valkuil.punt()
        return uitkomst

    async def lees(self, fn: Callable[[Any], T]) -> T:
        return await self.echt.lees(fn)

    async def sluit(self) -> None:
        await self.echt.sluit()


@dataclass
class ValDienst(httpx.AsyncBaseTransport):
    """A way to one service of which every call has a point before and one after it."""

    binnen: httpx.AsyncBaseTransport
    valkuil: Valkuil

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.valkuil.punt()
        antwoord = await self.binnen.handle_async_request(request)
        self.valkuil.punt()
        return antwoord


@dataclass
class Proces:
    """A gateway or klok of its own on the databases of a keten, that can fall."""

    kern: Kern
    valkuil: Valkuil
    client: httpx.AsyncClient

    async def probeer(self, wat: Callable[[], Any], n: int) -> Any:
        """What it does until it falls at point ``n``; None when it fell. ``valkuil.geteld`` tells how many points there were."""
        self.valkuil.zet(n)
        with suppress(Val):
            return await wat()
        return None

    async def sluit(self) -> None:
        self.valkuil.zet(0)
        await self.client.aclose()
        await self.kern.sluit()


async def een_proces(keten: Keten) -> Proces:
    """One more process beside the keten's own."""
    valkuil = Valkuil()
    transports = {naam: ValDienst(middel, valkuil) for naam, middel in keten.diensten.items()}
    kern = maak_kern(keten.kern.settings, transports=transports, issuers=httpx.ASGITransport(proefpartners.create_app(SLEUTELS)))
    await kern.start()
    kern.databank = ValBank(kern.databank, valkuil)
    return Proces(kern, valkuil, httpx.AsyncClient(transport=httpx.ASGITransport(create_app(kern)), base_url="http://127.0.0.1:8080"))
