"""What goes out over OTLP. A module of its own, imported only where an endpoint is configured: the HTTP client and protobuf that come
along are a tenth of a process that exports nothing."""

from typing import Any

import requests
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse


class NietBevestigd(requests.RequestException):
    """The Logboek answered, but not that it wrote every line."""


def traces_exporter(otlp_endpoint: str) -> OTLPSpanExporter:
    """The exporter of ordinary spans to a collector; ``otlp_endpoint`` is its base URL."""
    return OTLPSpanExporter(endpoint=_traces_url(otlp_endpoint))


def logboek_exporter(otlp_endpoint: str) -> OTLPSpanExporter:
    """The exporter for ``shared.telemetry.export_logregels``; ``otlp_endpoint`` is the base URL of the Logboek."""
    session = requests.Session()
    session.hooks["response"].append(_require_acknowledgement)
    return OTLPSpanExporter(endpoint=_traces_url(otlp_endpoint), session=session)


def _traces_url(endpoint: str) -> str:
    return endpoint.rstrip("/") + "/v1/traces"


def _require_acknowledgement(response: requests.Response, *_: Any, **__: Any) -> None:
    """OTLP allows 200 with rejected spans, and the exporter takes a redirect for success: neither is an acknowledgement."""
    content = response.content  # read whole before judging, so that the connection goes back to the pool
    if not response.ok:
        return
    if response.status_code != 200 or ExportTraceServiceResponse.FromString(content).partial_success.rejected_spans:
        raise NietBevestigd
