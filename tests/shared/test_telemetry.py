"""One trace through everything, spans without content, and a verwerkingenlog that counts only what was acknowledged."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from opentelemetry import trace as otel
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from shared.otlp import logboek_exporter
from shared.telemetry import (
    Logregel,
    Trace,
    TraceMiddleware,
    configure_telemetry,
    current_trace,
    export_logregels,
    in_trace,
    logregels_voor,
    read_traceparent,
)

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GELDIG = f"00-{TRACE}-{SPAN}-01"


def logregels(betrokkenen: list[UUID], trace: Trace | None = None, status="Unset") -> list[Logregel]:
    return logregels_voor(
        betrokkenen,
        trace=trace or read_traceparent(None),
        name="triage.weging.lezen",
        start_time=1_000,
        end_time=1_250,
        service="triage",
        version="1.0.0",
        status=status,
    )


@pytest.mark.parametrize("header", [GELDIG, f" {GELDIG}\t", f"01-{TRACE}-{SPAN}-01", f"cc-{TRACE}-{SPAN}-01-later"])
def test_een_geldige_traceparent_wordt_voortgezet(header: str):
    trace = read_traceparent(header)

    assert (trace.trace_id, trace.parent_span_id, trace.sampled) == (TRACE, SPAN, True)
    assert trace.span_id != SPAN
    assert read_traceparent(trace.header()).parent_span_id == trace.span_id


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "00",
        GELDIG.upper(),
        f"ff-{TRACE}-{SPAN}-01",
        f"{GELDIG}-extra",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{SPAN}-1",
        f"{GELDIG}\n",
        f"00-{TRACE}0-{SPAN}-01",
        "x" * 10_000,
    ],
)
def test_een_ongeldige_traceparent_begint_een_nieuwe_trace(header: str | None):
    trace = read_traceparent(header)

    assert (len(trace.trace_id), len(trace.span_id), trace.parent_span_id, trace.sampled) == (32, 16, None, True)
    assert trace.trace_id != TRACE


def test_de_wens_om_niet_te_bemonsteren_reist_ongewijzigd_mee():
    trace = read_traceparent(f"00-{TRACE}-{SPAN}-00")

    assert not trace.child().sampled
    assert trace.child().header().endswith("-00")


def test_buiten_een_verzoek_is_er_een_losse_trace_en_daarbinnen_een_vaste():
    assert current_trace().trace_id != current_trace().trace_id
    with in_trace(Trace(TRACE, SPAN)) as trace:
        assert current_trace() is trace
    assert current_trace().trace_id != TRACE


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(spans: InMemorySpanExporter) -> Iterator[TracerProvider]:
    provider = configure_telemetry("triage", "1.0.0", None)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    yield provider
    provider.shutdown()


def een_app(provider: TracerProvider | None) -> FastAPI:
    router = APIRouter(prefix="/casussen")

    @router.get("/{casus_id}")
    def lees(casus_id: str, request: Request) -> dict[str, str]:
        if casus_id == "stuk":
            raise RuntimeError("Jan Jansen")
        return {"trace": current_trace().trace_id, "span": current_trace().span_id, "state": request.state.trace.span_id}

    app = FastAPI()
    app.include_router(router, prefix="/v1")
    app.add_middleware(TraceMiddleware, provider=provider)
    return app


async def haal(app: FastAPI, path: str, method: str = "GET", headers: list[tuple[str, str]] | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://triage") as client:
        return await client.request(method, path, headers=headers or [("traceparent", GELDIG)])


async def test_een_verzoek_is_een_span_naar_zijn_route(provider: TracerProvider, spans: InMemorySpanExporter):
    antwoord = (await haal(een_app(provider), "/v1/casussen/jansen?naam=jansen")).json()

    (span,) = spans.get_finished_spans()
    assert span.name == "GET /v1/casussen/{casus_id}"
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/casussen/{casus_id}",
        "http.response.status_code": 200,
    }
    assert "jansen" not in span.to_json()
    assert f"{span.context.trace_id:032x}" == antwoord["trace"] == TRACE
    assert f"{span.context.span_id:016x}" == antwoord["span"] == antwoord["state"]
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == SPAN


@pytest.mark.parametrize(
    ("method", "path", "naam"),
    [
        ("GET", "/v1/onbekend-jansen", "GET onbekend"),
        ("JANSEN", "/v1/casussen/1", "_OTHER /v1/casussen/{casus_id}"),
        ("GET", "/v1/casussen/stuk", "GET /v1/casussen/{casus_id}"),
    ],
)
async def test_wat_de_aanroeper_verzint_komt_niet_in_de_span(
    provider: TracerProvider, spans: InMemorySpanExporter, method: str, path: str, naam: str
):
    antwoord = await haal(een_app(provider), path, method)

    (span,) = spans.get_finished_spans()
    assert span.name == naam
    assert "ansen" not in span.to_json().replace("casussen", "")
    assert span.status.is_ok is (antwoord.status_code < 500)
    assert (span.attributes or {}).get("error.type") == ("RuntimeError" if antwoord.status_code == 500 else None)


async def test_zonder_provider_is_er_wel_een_trace(spans: InMemorySpanExporter):
    antwoord = (await haal(een_app(None), "/v1/casussen/1")).json()

    assert antwoord["trace"] == TRACE
    assert spans.get_finished_spans() == ()


async def test_een_dubbele_traceparent_is_er_geen(provider: TracerProvider, spans: InMemorySpanExporter):
    antwoord = (await haal(een_app(provider), "/v1/casussen/1", headers=[("traceparent", GELDIG), ("traceparent", GELDIG)])).json()

    (span,) = spans.get_finished_spans()
    assert antwoord["trace"] != TRACE
    assert f"{span.context.trace_id:032x}" == antwoord["trace"]
    assert span.parent is None


async def test_het_verzoek_van_een_ander_verandert_mijn_trace_niet(provider: TracerProvider):
    with in_trace(Trace(TRACE, SPAN)) as mijn:
        await haal(een_app(provider), "/v1/casussen/1")

        assert current_trace() is mijn


async def test_een_foutafhandelaar_buiten_de_middleware_kent_de_trace(provider: TracerProvider):
    app = een_app(provider)
    app.add_exception_handler(Exception, lambda request, _: PlainTextResponse(request.state.trace.trace_id, 500))

    assert (await haal(app, "/v1/casussen/stuk")).text == TRACE


async def test_wat_geen_verzoek_is_gaat_onaangeroerd_door(provider: TracerProvider, spans: InMemorySpanExporter):
    gezien: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        gezien.append(scope)

    async def nooit(*_: object) -> Any:
        raise AssertionError

    await TraceMiddleware(app, provider)({"type": "lifespan"}, nooit, nooit)

    assert gezien == [{"type": "lifespan"}]
    assert spans.get_finished_spans() == ()


def test_de_provider_is_niet_globaal(provider: TracerProvider):
    """Aan een globale provider geeft FastAPI het pad en de zoekvraag."""
    assert otel.get_tracer_provider() is not provider


async def test_een_traceparent_zonder_bemonstering_geeft_toch_een_span(provider: TracerProvider, spans: InMemorySpanExporter):
    await haal(een_app(provider), "/v1/casussen/1", headers=[("traceparent", f"00-{TRACE}-{SPAN}-00")])

    assert len(spans.get_finished_spans()) == 1


@pytest.mark.parametrize("betrokkenen", [[], [uuid4()], [UUID(int=4), UUID(int=4)]])
def test_nul_of_een_betrokkene_is_een_logregel(betrokkenen: list[UUID]):
    trace = Trace(TRACE, SPAN, "1" * 16)

    (regel,) = logregels(betrokkenen, trace)

    assert (regel.trace_id, regel.span_id, regel.parent_span_id) == (TRACE, SPAN, "1" * 16)
    assert regel.attributes.get("dpl.core.data_subject_id") == (str(betrokkenen[0]) if betrokkenen else None)
    assert ("dpl.core.data_subject_id_type" in regel.attributes) is bool(betrokkenen)


@pytest.mark.eis("ZVH-B3.6")
def test_meer_betrokkenen_zijn_elk_een_eigen_logregel():
    """Een handeling over een gezin staat bij elk gezinslid, en nooit met wie haar deed."""
    gezin = [uuid4() for _ in range(3)]

    ouder, *kinderen = logregels(gezin, Trace(TRACE, SPAN))

    assert (ouder.span_id, set(ouder.attributes)) == (SPAN, {"dpl.core.processing_activity_id"})
    assert [kind.attributes["dpl.core.data_subject_id"] for kind in kinderen] == [str(lid) for lid in gezin]
    assert {(kind.trace_id, kind.parent_span_id) for kind in kinderen} == {(TRACE, SPAN)}
    assert len({regel.span_id for regel in (ouder, *kinderen)}) == 4
    assert Logregel(**kinderen[0].to_row()) == kinderen[0]


@pytest.mark.parametrize(
    "anders",
    [
        {"name": ""},
        {"attributes": {}},
        {"attributes": {"dpl.core.processing_activity_id": "geen uri"}},
        {"attributes": {"dpl.core.processing_activity_id": "urn:x:y", "dpl.core.user": "jansen"}},
    ],
)
def test_een_logregel_met_te_weinig_of_te_veel_bestaat_niet(anders: dict[str, object]):
    with pytest.raises(ValueError, match="logregel"):
        Logregel(**(logregels([])[0].to_row() | anders))


class Logboek:
    """A real HTTP server on 127.0.0.1 that answers what a test tells it to, and keeps what it received."""

    def __init__(self) -> None:
        self.status, self.rejected, self.body, self.ontvangen = 200, 0, b"", list[tuple[Any, Any]]()
        logboek = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                for rs in ExportTraceServiceRequest.FromString(body).resource_spans:
                    logboek.ontvangen += [(rs.resource, span) for ss in rs.scope_spans for span in ss.spans]
                antwoord = ExportTraceServiceResponse()
                antwoord.partial_success.rejected_spans = logboek.rejected
                inhoud = logboek.body or antwoord.SerializeToString()
                self.send_response(logboek.status)
                if logboek.status == 302:
                    self.send_header("Location", "/elders")
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def logboek() -> Iterator[Logboek]:
    logboek = Logboek()
    thread = threading.Thread(target=logboek.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield logboek
    logboek.server.shutdown()
    thread.join()
    logboek.server.server_close()


def verzend(url: str, rows: list[Logregel]) -> bool:
    exporter = logboek_exporter(url + "/")
    try:
        return export_logregels(rows, exporter)
    finally:
        exporter.shutdown()


def test_logregels_komen_ongewijzigd_aan_ook_zonder_bemonstering(logboek: Logboek):
    """LDV: bemonsteren mag niet; tijden in milliseconden, Error alleen bij een fout van onszelf."""
    rows = logregels([UUID(int=1), UUID(int=2)], read_traceparent(f"00-{TRACE}-{SPAN}-00"), status="Error")

    assert verzend(logboek.url, rows)

    assert [(s.trace_id.hex(), s.span_id.hex(), s.parent_span_id.hex()) for _, s in logboek.ontvangen] == [
        (row.trace_id, row.span_id, row.parent_span_id) for row in rows
    ]
    resource, span = logboek.ontvangen[-1]
    assert (span.name, span.start_time_unix_nano, span.end_time_unix_nano, span.status.code) == (rows[0].name, 10**9, 1_250_000_000, 2)
    assert {a.key: a.value.string_value for a in span.attributes} == rows[-1].attributes
    assert {a.key: a.value.string_value for a in resource.attributes} == {"service.name": "triage", "service.version": "1.0.0"}


@pytest.mark.eis("ZVH-B3.6")
@pytest.mark.parametrize(
    ("status", "rejected", "body"), [(400, 0, b""), (200, 1, b""), (302, 0, b""), (204, 0, b""), (200, 0, b"<html>proxy</html>")]
)
def test_zonder_bevestiging_telt_een_logregel_niet_als_verzonden(logboek: Logboek, status: int, rejected: int, body: bytes):
    logboek.status, logboek.rejected, logboek.body = status, rejected, body

    assert not verzend(logboek.url, logregels([uuid4()]))


def test_een_logboek_dat_er_niet_is_bevestigt_niets(logboek: Logboek, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "0.2")

    assert not verzend("http://127.0.0.1:9", logregels([uuid4()]))


def test_niets_te_verzenden_is_gelukt():
    assert verzend("http://127.0.0.1:9", [])


def test_alleen_met_een_adres_wordt_verzonden(logboek: Logboek):
    provider = configure_telemetry("triage", "1.0.0", logboek.url)
    provider.get_tracer("zvh").start_span("GET /v1/x").end()
    provider.shutdown()

    assert [span.name for _, span in logboek.ontvangen] == ["GET /v1/x"]
