"""What a request says beside its line and body: headers that would turn it into another request change nothing (ONTWERP §10)."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from gateway.invoer import DIEPTE
from tests.bouw import een_aanmelding, een_zaak
from tests.keten import Keten

VERLEGGERS = {
    "x-original-url": "/v1/casussen",
    "x-rewrite-url": "/v1/casussen",
    "x-http-method-override": "DELETE",
    "x-http-method": "DELETE",
    "x-method-override": "DELETE",
    "x-forwarded-host": "kwaad.test",
    "x-forwarded-proto": "http",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-prefix": "/v1/casussen",
    "forwarded": "for=127.0.0.1;host=kwaad.test",
    "x-real-ip": "127.0.0.1",
    "x-organisatie": "00000099000000020000",
    "x-user": "beheerder",
    "zvh-pas": "a.b.c",
    "host": "kwaad.test",
}


async def test_geen_kopregel_maakt_er_een_ander_verzoek_van(keten: Keten) -> None:
    """Adres, methode, herkomst en identiteit komen uit het verzoek en het token zelf; wat ernaast staat verandert het antwoord niet."""
    zaak = await een_zaak(keten)
    pad, kop = f"/v1/casussen/{zaak.casus_id}", {"authorization": f"Bearer {zaak.regisseur.token}"}
    gewoon = await keten.client.get(pad, headers=kop)

    for naam, waarde in VERLEGGERS.items():
        antwoord = await keten.client.get(pad, headers=kop | {naam: waarde})
        assert (antwoord.status_code, antwoord.json()) == (200, gewoon.json()), naam
        assert "kwaad.test" not in antwoord.text + str(antwoord.headers)
        assert (await keten.client.get("/v1/taken", headers={naam: waarde})).status_code == 401, naam


async def test_twee_keer_hetzelfde_gezegd_is_niets_gezegd(keten: Keten) -> None:
    """Twee Authorization-regels, goed en goed of goed en slecht, zijn 401: wie van beide telt mag niet van de lezer afhangen."""
    wie = keten.als("ggd", "afgevaardigde")
    goed, slecht = ("authorization", f"Bearer {wie.token}"), ("authorization", "Bearer a.b.c")

    for paar in ([goed, goed], [goed, slecht], [slecht, goed]):
        assert (await keten.client.get("/v1/taken", headers=paar)).status_code == 401
    assert (await keten.client.get("/v1/taken", headers=[goed])).status_code == 200


@pytest.mark.parametrize(
    ("veld", "waarde"),
    [
        ("leverancier", "00000099000000020000"),
        ("id", str(uuid4())),
        ("versie", 7),
        ("toestand", "aangenomen"),
        ("status", "aangenomen"),
        ("casusId", str(uuid4())),
        ("aanmelder", "00000099000000020000"),
        ("procesregisseur", "iemand"),
        ("vastgelegdOp", "2020-01-01T00:00:00Z"),
        ("rollen", ["beheerder"]),
        ("__proto__", {"x": 1}),
        ("$ref", "#/components/schemas/Problem"),
    ],
    ids=lambda w: w if isinstance(w, str) and not w.startswith(("0", "2")) and len(w) < 20 else "",
)
async def test_niemand_vult_in_wat_de_keten_zelf_bepaalt(keten: Keten, veld: str, waarde: Any) -> None:
    """Van wie iets is, welke versie het heeft en hoe het ervoor staat komt nooit uit een bericht; er blijft niets van achter."""
    body = een_aanmelding(str(uuid4()))
    antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", body | {veld: waarde})
    assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, [f"/{veld}"])

    for plek in ("etiket", None):
        item = body["gegevens"][0]
        gegeven = {**item, "etiket": {**item["etiket"], veld: waarde}} if plek else {**item, veld: waarde}
        antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", body | {"gegevens": [gegeven]})
        assert antwoord.status_code in (400, 403), antwoord.text
    assert await keten.sql("select id from casus") == []


async def test_diepte_van_een_bericht(keten: Keten) -> None:
    """Dieper dan de grens is 400 voor iemand er een veld in zoekt; tot de grens is het een gewoon bericht met een onbekend veld."""
    wie = keten.als("college", "aanmelder")

    def diep(lagen: int) -> Any:
        return json.loads('{"a":' * lagen + "1" + "}" * lagen)

    for pad in ("/aanmeldingen", "/overdrachten"):
        te_diep = await wie.post(pad, diep(DIEPTE + 1))
        gewoon = await wie.post(pad, diep(DIEPTE))
        assert (te_diep.status_code, te_diep.json()["fouten"]) == (400, [{"veld": "/", "reden": "geen geldige JSON"}])
        assert "/a" in [f["veld"] for f in gewoon.json()["fouten"]]
    breed = await wie.post("/overdrachten", {"lijst": [[] for _ in range(1000)]})
    assert "/lijst" in [f["veld"] for f in breed.json()["fouten"]]


class Opgevangen:
    """An application that only notes what the server made of the bytes."""

    def __init__(self) -> None:
        self.verzoeken: list[tuple[str, str, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while (deel := await receive())["type"] == "http.request":
            body += deel.get("body", b"")
            if not deel.get("more_body"):
                break
        self.verzoeken.append((scope["method"], scope["path"], body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def server() -> Iterator[tuple[int, Opgevangen]]:
    """The HTTP server of deploy/start.sh on a free port."""
    app = Opgevangen()
    with socket.create_server(("127.0.0.1", 0)) as gebonden:
        opties = uvicorn.Config(app, http="httptools", ws="none", proxy_headers=False, lifespan="off", log_level="critical")
        draait = uvicorn.Server(opties)
        draad = Thread(target=lambda: asyncio.run(draait.serve([gebonden])), daemon=True)
        draad.start()
        yield gebonden.getsockname()[1], app
        draait.should_exit = True
        draad.join(10)


VERSTOPT = b"GET /verstopt HTTP/1.1\r\nHost: a\r\n\r\n"
SMOKKEL = {
    "cl-en-te": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + VERSTOPT,
    "te-en-cl": b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + VERSTOPT,
    "twee-lengtes": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(VERSTOPT) + VERSTOPT,
    "lengte-met-teken": b"Content-Length: +%d\r\n\r\n" % len(VERSTOPT) + VERSTOPT,
    "te-onbekend": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + VERSTOPT,
    "te-met-tab": b"Transfer-Encoding:\tchunked, identity\r\n\r\n0\r\n\r\n" + VERSTOPT,
    "naam-met-spatie": b"Content-Length : %d\r\n\r\n" % len(VERSTOPT) + VERSTOPT,
}


@pytest.mark.parametrize("smokkel", SMOKKEL)
def test_geen_tweede_verzoek_in_het_eerste(server: tuple[int, Opgevangen], smokkel: str) -> None:
    """Een bericht waarvan de lengte op twee manieren te lezen is, geeft nooit een verzoek dat de roeper verstopte."""
    poort, app = server
    with socket.create_connection(("127.0.0.1", poort), timeout=5) as lijn:
        lijn.sendall(b"POST /open HTTP/1.1\r\nHost: a\r\n" + SMOKKEL[smokkel])
        lijn.shutdown(socket.SHUT_WR)
        antwoord = b"".join(iter(lambda: lijn.recv(65536), b""))

    assert "/verstopt" not in [pad for _, pad, _ in app.verzoeken], antwoord
    assert antwoord.startswith((b"HTTP/1.1 400", b"HTTP/1.1 200")) or antwoord == b""


def test_wat_er_openlijk_staat_komt_wel_aan(server: tuple[int, Opgevangen]) -> None:
    """De controle: twee eerlijke verzoeken na elkaar op één lijn ziet de meter allebei."""
    poort, app = server
    with socket.create_connection(("127.0.0.1", poort), timeout=5) as lijn:
        lijn.sendall(b"POST /open HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx" + VERSTOPT)
        lijn.shutdown(socket.SHUT_WR)
        assert b"".join(iter(lambda: lijn.recv(65536), b"")).count(b"200 OK") == 2

    assert app.verzoeken == [("POST", "/open", b"x"), ("GET", "/verstopt", b"")]


def test_de_server_draait_zoals_hier_getoetst() -> None:
    """Wat hierboven geldt, geldt voor de opties waarmee de keten echt draait."""
    start = (Path(__file__).resolve().parents[2] / "deploy" / "start.sh").read_text(encoding="utf-8")
    assert all(optie in start for optie in ("--http httptools", "--ws none", "--no-proxy-headers"))
