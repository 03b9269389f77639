"""Where this process may go when a line of the register says so: the keys of an issuer, at a public address, and nowhere inside (SSRF).

The name is looked up here and the connection made to what was found, so that a name cannot mean one thing to the check and another to the
socket. The certificate is still that of the name.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from gateway.jwks import Onbruikbaar

Adres = IPv4Address | IPv6Address
Netwerk = IPv4Network | IPv6Network
Zoeker = Callable[[str, int], Awaitable[Sequence[str]]]
"""(host, port) -> the addresses it has."""
_NAT64 = IPv6Network("64:ff9b::/96")


def lees_netwerken(tekst: str) -> tuple[Netwerk, ...]:
    """Networks separated by commas; ValueError for what is none."""
    return tuple(ip_network(deel.strip()) for deel in tekst.split(",") if deel.strip())


def _ingepakt(adres: Adres) -> Adres:
    """The IPv4 address that an IPv6 one only carries to its gateway; any other is itself."""
    if isinstance(adres, IPv4Address):
        return adres
    if adres in _NAT64:
        return IPv4Address(int(adres) & 0xFFFFFFFF)
    return adres.ipv4_mapped or adres.sixtofour or (adres.teredo[1] if adres.teredo else adres)


def is_buiten(adres: str, toegestaan: Sequence[Netwerk] = ()) -> bool:
    """Whether it is a public address, or in a network the operator named; never loopback, link-local or private by itself."""
    echt = _ingepakt(ip_address(adres.partition("%")[0]))
    return (echt.is_global and not echt.is_multicast) or any(echt in netwerk for netwerk in toegestaan)


async def zoek_op(host: str, poort: int) -> list[str]:
    """Every address the system knows for this name."""
    gevonden = await asyncio.get_running_loop().getaddrinfo(host, poort, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(adres[0]) for *_, adres in gevonden))


class Buitenwacht(httpx.AsyncBaseTransport):
    """A transport that only goes outside: one address inside among those of a name is reason enough to refuse them all."""

    def __init__(self, binnen: httpx.AsyncBaseTransport, toegestaan: Sequence[Netwerk] = (), zoek: Zoeker = zoek_op) -> None:
        self._binnen, self._toegestaan, self._zoek = binnen, toegestaan, zoek

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        adressen = await self._adressen(host, request.url.port or 443)
        naar = httpx.Request(
            request.method,
            request.url.copy_with(host=adressen[0]),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return await self._binnen.handle_async_request(naar)

    async def _adressen(self, host: str, poort: int) -> Sequence[str]:
        try:
            adressen = await self._zoek(host, poort)
        except OSError as fout:
            raise httpx.ConnectError("naam onbekend") from fout
        if not adressen or not all(is_buiten(a, self._toegestaan) for a in adressen):
            raise Onbruikbaar("adres")
        return adressen

    async def aclose(self) -> None:
        await self._binnen.aclose()
