"""The contract of the AuthZEN face: its own small document (``gateway/authzen.openapi.json``), because its paths are the standard's.

It differs from ours where the standard decides: ``/.well-known/`` lies outside the base path, names are as the standard spells them, and a
denial is 200. In one thing we differ from the standard: what we do not know is refused, not ignored (ONTWERP §10).
"""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from gateway.routes import authzen
from shared.openapi import SERVER, operations, write_contract

BESTAND = Path(__file__).parent / "authzen.openapi.json"
BASIS = "/access/v1"
KENMERK: dict[str, Any] = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": "Eigen kenmerk van deze aanroep; het komt ongewijzigd terug.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
}
UITLEG = (
    "AuthZEN Authorization API 1.0 in het NLgov-profiel. Vraag vooraf wat een handeling zou antwoorden: over uzelf, of over "
    "verzonnen feiten. Een weigering is 200 met decision false. Anders dan de standaard weigert deze gateway onbekende velden met 400. "
    "Fouten zijn application/problem+json (RFC 9457)."
)


def contract() -> dict[str, Any]:
    """The document as it is committed and published."""
    app = FastAPI()
    app.include_router(authzen.router)
    document = write_contract(app, "ZVH-keten: AuthZEN", prefix="gateway")
    document["info"]["description"] = UITLEG
    wortel = SERVER.removesuffix("/v1")
    document["servers"] = [{"url": f"{wortel}{BASIS}"}]
    for pad, _, operatie in operations(document):
        if pad.startswith(BASIS):
            operatie.setdefault("parameters", []).append(KENMERK)
            operatie["responses"].pop("409", None)
    document["paths"] = {pad.removeprefix(BASIS): item for pad, item in document["paths"].items()}
    bekend = document["paths"]["/.well-known/authzen-configuration"]
    bekend["servers"] = [{"url": wortel}]
    bekend["get"]["security"] = []
    for code in ("400", "401", "403", "502", "503", "504"):
        bekend["get"]["responses"].pop(code, None)
    return document


def hang_op(app: FastAPI) -> None:
    """Publish the committed document beside the endpoints it describes (anonymous, CORS *)."""
    tekst = BESTAND.read_text(encoding="utf-8")

    async def openapi(_request: Request) -> Response:
        return Response(tekst, media_type="application/json", headers={"access-control-allow-origin": "*"})

    app.router.add_route(f"{BASIS}/openapi.json", openapi, methods=["GET"], include_in_schema=False)
