"""The keten as real processes, with something between the gateway and its services that can end a process at an exact moment."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import httpx
from sqlalchemy import NullPool, create_engine, text

from deploy import proefpartners
from deploy.inrichting import Databank
from deploy.lokaal import LokaleKeten
from tests.deploy.standins import vrije_basispoort
from tests.keten import Partner

Wanneer = Literal["voor", "na", "erna"]
"""Before the service hears of it; after it acted but before the gateway hears; right after the gateway got the answer."""


@dataclass
class Valstrik:
    """What to do at the first call of one kind about one casus."""

    casus_id: str
    moment: str
    wanneer: Wanneer
    doe: Callable[[], bytes | None]
    """Returns a whole answer to give instead, or None to break the connection (``voor``, ``na``)."""
    afgegaan: threading.Event = field(default_factory=threading.Event)


class Tussenpost:
    """Proxies, one per service, that forward every call, and know which casus a call is about."""

    def __init__(self, doelen: dict[str, int]) -> None:
        self.strik: Valstrik | None = None
        self._casus: dict[str, str] = {}
        self._slot = threading.Lock()
        self._servers = {naam: ThreadingHTTPServer(("127.0.0.1", 0), self._handler(poort)) for naam, poort in doelen.items()}
        for server in self._servers.values():
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, naam: str) -> str:
        return f"http://127.0.0.1:{self._servers[naam].server_address[1]}"

    def sluit(self) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def neem_strik(self, methode: str, pad: str, body: bytes) -> Valstrik | None:
        """The trap, when this call is the one it waits for; it goes off once."""
        delen = pad.strip("/").split("/")
        moment = f"{methode} {delen[0] if methode == 'PUT' else delen[-1]}"
        with self._slot:
            casus_id = self._welke_casus(delen, body)
            strik = self.strik
            if strik is None or (strik.casus_id, strik.moment) != (casus_id, moment):
                return None
            self.strik = None
            return strik

    def _welke_casus(self, delen: list[str], body: bytes) -> str:
        inhoud = json.loads(body) if body else {}
        if delen[0] in ("vertrek", "aankomst"):
            if isinstance(inhoud, dict) and "casusId" in inhoud:
                self._casus[delen[1]] = inhoud["casusId"]
            return self._casus.get(delen[1], "")
        return str(inhoud.get("id", "")) if isinstance(inhoud, dict) else ""

    def _handler(self, poort: int) -> type[BaseHTTPRequestHandler]:
        return type("Handler", (_Doorgever,), {"post": self, "poort": poort})


class _Doorgever(BaseHTTPRequestHandler):
    """Forwards one call per connection; what the trap says comes in between."""

    protocol_version = "HTTP/1.1"
    post: Tussenpost
    poort: int

    def _verwerk(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        strik = self.post.neem_strik(self.command, self.path, body)
        self.close_connection = True
        self._antwoord(strik, body)
        if strik:
            strik.afgegaan.set()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _verwerk

    def _antwoord(self, strik: Valstrik | None, body: bytes) -> None:
        if strik and strik.wanneer == "voor":
            return self._rauw(strik.doe())
        antwoord = self._stuur_door(body)
        if strik and strik.wanneer == "na":
            antwoord = strik.doe()
        self._rauw(antwoord)
        if strik and strik.wanneer == "erna":
            strik.doe()
        return None

    def _stuur_door(self, body: bytes) -> bytes | None:
        verbinding = http.client.HTTPConnection("127.0.0.1", self.poort, timeout=15)
        koppen = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection", "content-length")}
        try:
            verbinding.request(self.command, self.path, body or None, koppen)
            antwoord = verbinding.getresponse()
            return heel_antwoord(antwoord.status, antwoord.read(), antwoord.getheader("content-type", "application/json"))
        except (OSError, http.client.HTTPException):
            return None
        finally:
            verbinding.close()

    def _rauw(self, antwoord: bytes | None) -> None:
        with suppress(OSError):  # the gateway that asked may be gone
            self.wfile.write(antwoord or b"")

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def heel_antwoord(status: int, body: bytes, soort: str = "application/json") -> bytes:
    """A whole HTTP/1.1 answer that ends the connection."""
    kop = f"HTTP/1.1 {status} x\r\ncontent-type: {soort}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    if status == 204:
        kop = "HTTP/1.1 204 x\r\nconnection: close\r\n\r\n"
    return kop.encode() + body


@dataclass
class EchteKeten:
    """Processes, the proxies before intake and triage, and a client; ``als`` as in tests.keten."""

    lokaal: LokaleKeten
    post: Tussenpost
    client: httpx.AsyncClient

    def als(self, partij: str, *rollen: str, **rest: Any) -> Partner:
        token = self.lokaal.token(partij, ",".join(rollen), functionaris=f"{partij}-1", **rest)
        return Partner(self, token, proefpartners.partij_id(partij))  # type: ignore[arg-type]

    def rijen(self, proces: str, vraag: str, **waarden: Any) -> list[Any]:
        """Rows from the database of one process."""
        engine = create_engine(self.lokaal.inrichting.database_url(proces), poolclass=NullPool)
        try:
            with engine.connect() as verbinding:
                return list(verbinding.execute(text(vraag), waarden))
        finally:
            engine.dispose()

    def toestanden(self, dienst: str, casus_id: str) -> dict[str, str]:
        """Per gegeven of this casus in this service: zichtbaar, wachtend, bewaring or onzichtbaar."""
        rijen = self.rijen(dienst, "select id, toestand, casus_id from gegeven")
        return {str(UUID(str(r.id))): r.toestand for r in rijen if UUID(str(r.casus_id)) == UUID(casus_id)}


@contextmanager
def een_echte_keten(map: Path, databank: Databank, postgres_url: str | None) -> Iterator[tuple[LokaleKeten, Tussenpost]]:
    """Start everything with the proxies in between; stop it and drop its databases afterwards."""
    basis = vrije_basispoort()
    kaal = LokaleKeten(map, basis, databank, postgres_url)
    post = Tussenpost({dienst: kaal.inrichting.poort(dienst) for dienst in ("intake", "triage")})
    extra = {f"ZVH_{dienst.upper()}_URL": post.url(dienst) for dienst in ("intake", "triage")}
    lokaal = LokaleKeten(map, basis, databank, postgres_url, extra=extra | {"ZVH_LEASE_S": "8", "ZVH_DIENST_TIMEOUT_S": "1.5"})
    try:
        with lokaal:
            yield lokaal, post
    finally:
        post.sluit()
        lokaal.inrichting.verwijder_databases()
