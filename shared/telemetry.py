"""One thread through everything: W3C trace context, spans without content, and the lines of the verwerkingenlog (ONTWERP §8, STIJL 26).

Two paths that must not be confused. Ordinary spans are for operators and may be lost. A :class:`Logregel` (Logboek Dataverwerkingen 1.0)
lies in the service's own database and is exported until the Logboek acknowledges it: no sampling, no batch processor.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from opentelemetry import trace as otel
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace.status import Status as SpanStatus
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TRACEPARENT = re.compile(r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})(?P<rest>-.*)?")
_HEX = re.compile(r"[0-9a-f]+")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Trace:
    """Where we are: ``trace_id`` 32 and ``span_id`` 16 lowercase hex; ``sampled`` is the caller's wish, passed on and never obeyed."""

    trace_id: str
    span_id: str
    parent_span_id: str | None = None
    sampled: bool = True

    def child(self) -> "Trace":
        """The next actie in the same dataverwerking, with this one as its parent."""
        return Trace(self.trace_id, secrets.token_hex(8), self.span_id, self.sampled)

    def header(self) -> str:
        """The ``traceparent`` that makes this span the parent of whoever reads it."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


def new_trace() -> Trace:
    """The start of a new dataverwerking."""
    return Trace(secrets.token_hex(16), secrets.token_hex(8))


def read_traceparent(header: str | None) -> Trace:
    """A new span in the caller's trace, or a new trace when the header is absent or invalid (W3C Trace Context §3.2, §4.3)."""
    match = _TRACEPARENT.fullmatch((header or "").strip(" \t"))
    if not match or match["version"] == "ff" or (match["version"] == "00" and match["rest"] is not None):
        return new_trace()
    if not match["trace"].strip("0") or not match["span"].strip("0"):
        return new_trace()
    return Trace(match["trace"], match["span"], None, bool(int(match["flags"], 16) & 1)).child()


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace:
    """The trace of the request or round at hand; outside any, a new one that nobody else will see."""
    return _current.get() or new_trace()


@contextmanager
def in_trace(trace: Trace) -> Iterator[Trace]:
    """Make ``trace`` the current one; for the klok and for tests, requests get theirs from :class:`TraceMiddleware`."""
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


class _CurrentIds(IdGenerator):
    """Gives a span the ids of the current trace, so that spans, audit and verwerkingenlog join (and come from a CSPRNG)."""

    def generate_span_id(self) -> int:
        return int(current_trace().span_id, 16)

    def generate_trace_id(self) -> int:
        return int(current_trace().trace_id, 16)


def configure_telemetry(service: str, version: str, otlp_endpoint: str | None) -> TracerProvider:
    """The provider for ordinary spans; exports to ``otlp_endpoint`` (base URL of a collector) only when there is one.

    It is not registered globally: to a global provider FastAPI reports url.path and url.query of its own accord (SPIKES §8).
    """
    provider = TracerProvider(sampler=ALWAYS_ON, resource=Resource(_resource(service, version)), id_generator=_CurrentIds())
    if otlp_endpoint:
        from shared.otlp import traces_exporter

        provider.add_span_processor(BatchSpanProcessor(traces_exporter(otlp_endpoint)))
    return provider


def _resource(service: str, version: str) -> dict[str, str]:
    return {"service.name": service, "service.version": version}


class TraceMiddleware:
    """Pure ASGI: reads ``traceparent``, sets the current trace and makes one span, named by the route and never by the path.

    The trace also lies in ``request.state.trace``, for error handlers that run outside this middleware.
    """

    def __init__(self, app: ASGIApp, provider: TracerProvider | None = None) -> None:
        self._app = app
        self._tracer = provider.get_tracer("zvh") if provider else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with in_trace(_inbound(scope)) as trace:
            scope.setdefault("state", {})["trace"] = trace
            if self._tracer is None:
                await self._app(scope, receive, send)
            else:
                await self._traced(self._tracer, trace, scope, receive, send)

    async def _traced(self, tracer: otel.Tracer, trace: Trace, scope: Scope, receive: Receive, send: Send) -> None:
        span = tracer.start_span("verzoek", context=_parent_context(trace), kind=otel.SpanKind.SERVER)
        status = 500  # what the server makes of an exception that leaves the app

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            span.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            _describe(span, scope, status)
            span.end()


def _inbound(scope: Scope) -> Trace:
    """A repeated ``traceparent`` is no ``traceparent``."""
    values = [value for name, value in scope["headers"] if name == b"traceparent"]
    return read_traceparent(values[0].decode("latin-1") if len(values) == 1 else None)


def _describe(span: otel.Span, scope: Scope, status: int) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
    route = _route(scope)
    span.update_name(f"{method} {route}")
    span.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
    if status >= 500:
        span.set_status(otel.StatusCode.ERROR)


def _route(scope: Scope) -> str:
    """The template of the route that answered, with the prefix of an included router; ``onbekend`` when none did."""
    included = scope.get("fastapi", {}).get("effective_route_context")
    for route in (included, scope.get("route")):
        template = getattr(route, "path_format", None)
        if template:
            return str(template)
    return "onbekend"


def _span_context(trace_id: str, span_id: str, *, remote: bool) -> otel.SpanContext:
    return otel.SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=remote, trace_flags=otel.TraceFlags(otel.TraceFlags.SAMPLED))


def _parent_context(trace: Trace) -> Any:
    if trace.parent_span_id is None:
        return otel.set_span_in_context(otel.INVALID_SPAN)
    parent = _span_context(trace.trace_id, trace.parent_span_id, remote=True)
    return otel.set_span_in_context(otel.NonRecordingSpan(parent))


# ---- verwerkingenlog: Logboek Dataverwerkingen 1.0.0 ----------------------------------------------------------------

Status = Literal["Unset", "Ok", "Error"]
ACTIVITEIT, BETROKKENE, BETROKKENE_SOORT = (
    f"dpl.core.{naam}" for naam in ("processing_activity_id", "data_subject_id", "data_subject_id_type")
)
SOORT_PSEUDONIEM = "urn:nl:zvh:betrokkene"
_OTEL_STATUS = {"Unset": otel.StatusCode.UNSET, "Ok": otel.StatusCode.OK, "Error": otel.StatusCode.ERROR}


@dataclass(frozen=True, slots=True)
class Logregel:
    """One line of the verwerkingenlog: one actie, at most one betrokkene, never a user (LDV §2.1). Times in ms since the epoch."""

    trace_id: str
    span_id: str
    parent_span_id: str | None
    name: str
    start_time: int
    end_time: int
    status: Status
    attributes: Mapping[str, str]
    resource: Mapping[str, str]

    def to_row(self) -> dict[str, Any]:
        """The fields as columns; ``Logregel(**row)`` is the way back."""
        return {veld.name: getattr(self, veld.name) for veld in fields(self)}

    def __post_init__(self) -> None:
        if not self.name or not urlsplit(self.attributes.get(ACTIVITEIT, "")).scheme:
            raise ValueError("a logregel has a name and the URI of its verwerkingsactiviteit")
        if not (_HEX.fullmatch(self.trace_id) and _HEX.fullmatch(self.span_id) and len(self.trace_id) == 2 * len(self.span_id) == 32):
            raise ValueError("a logregel has a trace_id of 16 bytes and a span_id of 8")
        if (BETROKKENE in self.attributes) != (BETROKKENE_SOORT in self.attributes):
            raise ValueError("a logregel names a betrokkene together with the kind of that name")
        if not self.attributes.keys() <= {ACTIVITEIT, BETROKKENE, BETROKKENE_SOORT}:
            raise ValueError("a logregel has no attributes but the three of dpl.core")


def logregels_voor(
    betrokkenen: Sequence[UUID],
    *,
    trace: Trace,
    name: str,
    start_time: int,
    end_time: int,
    service: str,
    version: str,
    status: Status = "Unset",
    activiteit: str | None = None,
) -> list[Logregel]:
    """The lines of one actie: one for 0 or 1 betrokkene, else a parent and a child for each (LDV §2.2.3).

    ``betrokkenen`` are pseudonyms (ONTWERP §4), ``activiteit`` an absolute URI in the register (by default the URN of the handeling
    ``name``), times ms. ``Error`` is for a fault of ours only; a refusal or a not found is ``Unset``.
    """

    def line(span: Trace, betrokkene: UUID | None) -> Logregel:
        wie = {BETROKKENE: str(betrokkene), BETROKKENE_SOORT: SOORT_PSEUDONIEM} if betrokkene else {}
        attributes = {ACTIVITEIT: activiteit or f"urn:nl:zvh:verwerking:{name}", **wie}
        resource = _resource(service, version)
        return Logregel(span.trace_id, span.span_id, span.parent_span_id, name, start_time, end_time, status, attributes, resource)

    uniek = list(dict.fromkeys(betrokkenen))
    if len(uniek) <= 1:
        return [line(trace, uniek[0] if uniek else None)]
    return [line(trace, None), *(line(trace.child(), betrokkene) for betrokkene in uniek)]


def export_logregels(rows: Sequence[Logregel], exporter: SpanExporter) -> bool:
    """Whether the Logboek acknowledged every line; only then may the caller mark them exported. Blocks at most the exporter's time-out."""
    return not rows or exporter.export([_span(row) for row in rows]) is SpanExportResult.SUCCESS


def _span(row: Logregel) -> ReadableSpan:
    return ReadableSpan(
        name=row.name,
        context=_span_context(row.trace_id, row.span_id, remote=False),
        parent=_span_context(row.trace_id, row.parent_span_id, remote=True) if row.parent_span_id else None,
        resource=Resource(dict(row.resource)),
        attributes=dict(row.attributes),
        status=SpanStatus(_OTEL_STATUS[row.status]),
        start_time=row.start_time * 1_000_000,
        end_time=row.end_time * 1_000_000,
    )
