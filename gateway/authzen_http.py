"""``X-Request-ID`` of the AuthZEN face: the caller's own mark, sent back on every answer, an error too; never stored, never logged."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import BadInput, Fout
from shared.http import problem

NAAM = b"x-request-id"
_VORM = re.compile(rb"[\x21-\x7e]{1,128}")


class RequestIdMiddleware:
    """Echoes one well-formed ``X-Request-ID`` under ``/access/``; refuses a hostile one with 400, without repeating it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gezonden = [w for n, w in scope.get("headers", ()) if n == NAAM] if scope["type"] == "http" else []
        if not gezonden or not scope["path"].startswith("/access/"):
            await self.app(scope, receive, send)
            return
        if len(gezonden) > 1 or not _VORM.fullmatch(gezonden[0]):
            reden = "één waarde van 1 tot 128 zichtbare ASCII-tekens"
            await problem(BadInput(fouten=[Fout("X-Request-ID", reden)]))(scope, receive, send)
            return

        async def met_kenmerk(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (NAAM, gezonden[0])]
            await send(message)

        await self.app(scope, receive, met_kenmerk)
