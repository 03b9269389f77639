"""What every answer has, also the framework's own: problem+json, security headers, API-Version (ONTWERP §10)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import errors, events
from shared.contracts import VELDFOUT, veld_van
from shared.errors import AppError, BadInput, Fout
from shared.telemetry import current_trace

VEILIG = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
PER_STATUS: dict[int, type[AppError]] = {
    kind.status: kind
    for kind in (
        errors.BadInput,
        errors.Unauthenticated,
        errors.Refused,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.TooLarge,
        errors.UnsupportedMedia,
        errors.Unavailable,
    )
}
REDENEN = {
    "missing": "ontbreekt",
    "extra_forbidden": "onbekend veld",
    "json_invalid": "geen geldige JSON",
    "enum": "niet uit de lijst",
    "literal_error": "niet uit de lijst",
    "string_too_long": "te lang",
    "string_pattern_mismatch": "verkeerde vorm",
    "too_long": "te veel",
    "too_short": "te weinig",
}


class HeadersMiddleware:
    """Adds the headers of ONTWERP §10 to every answer; one that the route set itself stays."""

    def __init__(self, app: ASGIApp, version: str) -> None:
        self.app = app
        self.headers = [(k.encode(), v.encode()) for k, v in (VEILIG | {"api-version": version}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in self.headers if h[0] not in present)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimitMiddleware:
    """Refuses a body above ``limit`` bytes, announced or not, with the same problem as any other error. Stands inside HeadersMiddleware."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        lengte = Headers(scope=scope).get("content-length", "0")
        if not lengte.isdigit() or int(lengte) > self.limit:
            await problem(errors.TooLarge())(scope, receive, send)
            return
        gelezen = 0

        async def counted() -> Message:
            nonlocal gelezen
            message = await receive()
            gelezen += len(message.get("body", b""))
            if gelezen > self.limit:
                raise HTTPException(413)  # the one kind that FastAPI's own reading of a body lets through
            return message

        await self.app(scope, counted, send)


def problem(fout: AppError) -> Response:
    """The one shape of every error; the instance names this occurrence and nothing else."""
    body = fout.problem(f"urn:uuid:{uuid4()}") | {"traceId": current_trace().trace_id}
    return JSONResponse(body, status_code=fout.status, headers=fout.headers, media_type="application/problem+json")


def fouten_uit(faults: Iterable[Any]) -> list[Fout]:
    """Every field at fault with a reason in words; never the value that was sent."""
    return [Fout("/" + "/".join(str(deel) for deel in veld_van(f)[1:]), _reden(f)) for f in faults]


def _reden(fout: Mapping[str, Any]) -> str:
    soort = fout["type"]
    return str(fout["msg"]) if soort == VELDFOUT else REDENEN.get(soort, f"ongeldig ({soort})")


def _from_framework(fout: HTTPException) -> AppError:
    kind = PER_STATUS.get(fout.status_code, errors.Internal if fout.status_code >= 500 else errors.BadInput)
    return kind(headers={k: v for k, v in (fout.headers or {}).items() if k.lower() in {"allow", "www-authenticate", "retry-after"}})


def install(app: FastAPI) -> None:
    """Give ``app`` the one handler for every error, the framework's included."""

    async def app_error(request: Request, fout: Exception) -> Response:
        assert isinstance(fout, AppError)
        if fout.status >= 500:
            _log(request, fout.status, fout.code, type(fout.__cause__ or fout).__name__)
        return problem(fout)

    async def invalid(_request: Request, fout: Exception) -> Response:
        assert isinstance(fout, RequestValidationError)
        return problem(BadInput(fouten=fouten_uit(fout.errors())))

    async def framework(_request: Request, fout: Exception) -> Response:
        assert isinstance(fout, HTTPException)
        return problem(_from_framework(fout))

    async def unforeseen(request: Request, fout: Exception) -> Response:
        _log(request, 500, "interne_fout", type(fout).__name__)
        return problem(errors.Internal())

    app.add_exception_handler(AppError, app_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Exception, unforeseen)


def _log(request: Request, status: int, code: str, soort: str) -> None:
    route = getattr(request.scope.get("route"), "path", "onbekend")
    events.log(events.VERZOEK_FOUT, route=route, status=status, code=code, soort=soort, trace_id=current_trace().trace_id)


def parse_uuid(value: str) -> UUID:
    """A UUID in its canonical lower-case form only, so that one thing has one name; anything else is NotFound."""
    try:
        parsed = UUID(value)
    except ValueError:
        raise errors.NotFound from None
    if str(parsed) != value:
        raise errors.NotFound
    return parsed
