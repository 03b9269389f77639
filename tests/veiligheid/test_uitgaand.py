"""Where the gateway itself may be sent: nowhere but to the keys of an issuer, and there only to a public address (SSRF; ONTWERP §7)."""

import ast
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from gateway.jwks import JwksCache
from gateway.kern import _naar_buiten
from gateway.uitgaand import Buitenwacht, is_buiten, lees_netwerken, zoek_op
from tests.gateway.token_bouw import Paar
from tests.veiligheid.contract import document

GATEWAY = Path(__file__).resolve().parents[2] / "gateway"
BINNEN = {
    "loopback": "127.0.0.1",
    "loopback-6": "::1",
    "prive-10": "10.1.2.3",
    "prive-172": "172.16.0.1",
    "prive-192": "192.168.1.1",
    "metadata": "169.254.169.254",
    "link-local-6": "fe80::1%eth0",
    "unieke-lokale-6": "fd00::1",
    "gedeeld": "100.64.0.1",
    "nul": "0.0.0.0",
    "multicast": "224.0.0.1",
    "v4-in-v6": "::ffff:10.1.2.3",
    "nat64": "64:ff9b::a01:203",
    "6to4": "2002:a01:203::1",
}


@pytest.mark.parametrize("adres", BINNEN.values(), ids=BINNEN)
def test_een_adres_binnen_is_geen_adres_van_een_issuer(adres: str) -> None:
    """Loopback, link-local en besloten netwerken worden geweigerd, ook verpakt in een ander adres."""
    assert not is_buiten(adres)


def test_een_openbaar_of_genoemd_adres_wel() -> None:
    """Openbaar mag; een besloten netwerk alleen als de beheerder van het systeem het noemde."""
    assert is_buiten("93.184.216.34")
    assert is_buiten("2a00:1450:400e:80e::200e")
    assert is_buiten("10.1.2.3", lees_netwerken("192.168.0.0/16, 10.1.0.0/16"))
    assert not is_buiten("10.2.2.3", lees_netwerken("10.1.0.0/16"))
    with pytest.raises(ValueError, match="10.1"):
        lees_netwerken("10.1.0.0/33")


class Net:
    """A name service and the servers behind it; ``gevraagd`` are the requests that left."""

    def __init__(self, antwoord: Any, *adressen: str) -> None:
        self.adressen, self.gevraagd = adressen, list[httpx.Request]()
        self.log: list[dict[str, str]] = []
        self._antwoord = antwoord

    async def zoek(self, _host: str, _poort: int) -> Sequence[str]:
        if not self.adressen:
            raise OSError("onbekend")
        return self.adressen

    def _dien(self, request: httpx.Request) -> httpx.Response:
        self.gevraagd.append(request)
        return self._antwoord(request) if callable(self._antwoord) else self._antwoord

    async def haal(self, uri: str = "https://sleutels.partij.test/jwks") -> bool:
        """Whether the key of this issuer was found there."""
        transport = Buitenwacht(httpx.MockTransport(self._dien), zoek=self.zoek)
        async with httpx.AsyncClient(transport=transport) as client:
            cache = JwksCache(client, now=lambda: 0, log=lambda _naam, velden: self.log.append(dict(velden)))
            return await cache.get("https://iss.test", uri, "k1") is not None


def sleutels() -> httpx.Response:
    return httpx.Response(200, json={"keys": [Paar().jwk()]})


async def test_de_verbinding_gaat_naar_het_adres_dat_is_bekeken() -> None:
    """Er wordt één keer opgezocht en daarheen verbonden, onder de naam van het certificaat: een naam die wisselt helpt niet."""
    net = Net(sleutels(), "93.184.216.34")

    assert await net.haal()
    (verzoek,) = net.gevraagd
    assert (verzoek.url.host, verzoek.headers["host"]) == ("93.184.216.34", "sleutels.partij.test")
    assert verzoek.extensions["sni_hostname"] == "sleutels.partij.test"


@pytest.mark.parametrize(
    "adressen", [("10.0.0.1",), ("93.184.216.34", "127.0.0.1"), ("169.254.169.254",), ()], ids=["besloten", "beide", "metadata", "geen"]
)
async def test_naar_binnen_gaat_niets(adressen: tuple[str, ...]) -> None:
    """Eén adres binnen is genoeg om niet te gaan; er vertrekt niets en in de log staat een code, geen adres."""
    net = Net(sleutels(), *adressen)

    assert not await net.haal()
    assert net.gevraagd == []
    assert [r["reden"] for r in net.log] == ["adres" if adressen else "ConnectError"]


@pytest.mark.parametrize(
    "antwoord",
    [
        httpx.Response(302, headers={"location": "http://169.254.169.254/latest/meta-data"}),
        httpx.Response(307, headers={"location": "https://elders.test/jwks"}),
        httpx.Response(200, content=b" " * 70_000 + b'{"keys": []}'),
        httpx.Response(200, headers={"content-encoding": "gzip"}, content=b""),
    ],
    ids=["omgeleid-naar-binnen", "omgeleid", "te-groot", "gecomprimeerd"],
)
async def test_wat_een_issuer_ook_antwoordt_er_volgt_geen_tweede_verzoek(antwoord: httpx.Response) -> None:
    """Een omleiding wordt niet gevolgd, een groot of ingepakt antwoord niet gelezen."""
    net = Net(antwoord, "93.184.216.34")

    assert not await net.haal()
    assert len(net.gevraagd) == 1


async def test_een_letterlijk_adres_is_zijn_eigen_naam() -> None:
    """Ook wie een adres in plaats van een naam opgeeft wordt bekeken."""
    assert await zoek_op("127.0.0.1", 443) == ["127.0.0.1"]
    assert not is_buiten((await zoek_op("::ffff:127.0.0.1", 443))[0])


def test_alleen_op_het_eigen_systeem_mag_het_dit_systeem_zijn() -> None:
    """Buiten `lokaal` staat de wacht er altijd."""
    binnen = httpx.MockTransport(lambda _: sleutels())

    def wacht(omgeving: str) -> Any:
        return _naar_buiten(SimpleNamespace(omgeving=omgeving, uitgevernetwerken=""), binnen)  # type: ignore[arg-type]

    assert wacht("lokaal") is binnen
    assert [type(wacht(omgeving)) for omgeving in ("test", "productie")] == [Buitenwacht, Buitenwacht]


def test_de_gateway_gaat_nergens_anders_heen() -> None:
    """Twee bestanden maken een lijn naar buiten, voor de diensten en om sleutels; er is geen webhook en geen adres uit een bericht."""
    bellers = {pad.relative_to(GATEWAY).as_posix() for pad in GATEWAY.rglob("*.py") if _belt(pad)}
    namen = {naam for s in document()["components"]["schemas"].values() for naam in s.get("properties", {})}

    assert bellers == {"kern.py", "proxy.py"}
    assert {naam for naam in namen if naam.lower().endswith(("uri", "url", "webhook", "callback"))} == {"jwksUri"}


def _belt(pad: Path) -> bool:
    """Whether this file opens a client of its own, with whatever library."""
    knopen = list(ast.walk(ast.parse(pad.read_text(encoding="utf-8"))))
    modulen = {a.name for k in knopen if isinstance(k, ast.Import) for a in k.names}
    modulen |= {k.module for k in knopen if isinstance(k, ast.ImportFrom) and k.module}
    roept = {k.func.attr for k in knopen if isinstance(k, ast.Call) and isinstance(k.func, ast.Attribute)}
    return bool({"AsyncClient", "Client"} & roept or {"requests", "urllib.request", "http.client", "aiohttp"} & modulen)
