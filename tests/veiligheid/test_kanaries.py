"""Canaries in everything a caller can write, in what succeeds and in what fails: none of them sings outside the safe (ONTWERP §8)."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from deploy.demo.zoek import in_bestanden, met_sleutels
from gateway.settings import DIENSTEN
from shared import telemetry
from shared.events import configure_logging
from tests.bouw import een_item, een_zaak
from tests.keten import Keten, Partner
from tests.storing import zaken
from tests.veiligheid.contract import KENMERK, VRIJ, Operatie, operaties, voorbeeld
from tests.veiligheid.objecten import GGD, IN_BODY, verzonnen

INHOUD, ZIN, CODE, NAAST, FOUT = "roodborsttapuit", "goudhaantje", "sijs_kwinkeleert", "kwikstaart", "wielewaal"
"""In content that is stored, in words of any body, in place of a code, beside the body (headers, address), and in what a service says."""
STUK = KeyError, TypeError, ValueError, AttributeError
KOPPEN = ("idempotency-key", "if-match", "user-agent", "cookie", "referer", "tracestate", "x-request-id", "accept-language", "from")


class Luisteraar:
    """Everything the processes say: log lines, those of libraries too, and spans."""

    def __init__(self) -> None:
        self.log, self.spans = io.StringIO(), InMemorySpanExporter()

    @property
    def alles(self) -> str:
        return self.log.getvalue() + "\n".join(s.to_json() for s in self.spans.get_finished_spans())


@pytest.fixture
def luister(monkeypatch: pytest.MonkeyPatch) -> Iterator[Luisteraar]:
    oor, echt = Luisteraar(), telemetry.configure_telemetry

    def met_oor(*args: Any) -> TracerProvider:
        provider = echt(*args)
        provider.add_span_processor(SimpleSpanProcessor(oor.spans))
        return provider

    monkeypatch.setattr("shared.app.configure_telemetry", met_oor)
    monkeypatch.setattr("gateway.app.configure_telemetry", met_oor)
    handlers, niveau = logging.root.handlers, logging.root.level
    configure_logging("DEBUG", oor.log)
    yield oor
    logging.root.handlers, logging.root.level = handlers, niveau
    structlog.reset_defaults()


def gevuld(waarde: Any, *, alles: bool) -> Any:
    """The body with a canary for every sentence and every code; with ``alles`` for every text."""
    if isinstance(waarde, dict):
        return {k: v if k.lower().endswith("kenmerk") and not alles else gevuld(v, alles=alles) for k, v in waarde.items()}
    if isinstance(waarde, list):
        return [gevuld(v, alles=alles) for v in waarde]
    if not isinstance(waarde, str):
        return waarde
    if waarde.startswith(VRIJ):
        return f"Het {ZIN} zingt."
    return CODE if alles or waarde == "woord" else waarde


def _pad(o: Operatie, casus_id: str) -> str:
    ids = {p: casus_id if p == "casusId" else GGD if p == "partijId" else verzonnen(p) for p in o.parameters}
    return o.pad.format(**{p: w if KENMERK.fullmatch(p) else NAAST for p, w in ids.items()})


async def _langs_alle_deuren(keten: Keten, wie: Partner, casus_id: str, betrokkene: str) -> set[int]:
    """Every operation about this casus, as it should be and with a canary for every text; the statuses it came to."""
    bekend = {"casusId": casus_id, "betrokkeneId": betrokkene}
    gezien = set()
    for o in operaties():
        body = voorbeeld(o.schema, lambda n: bekend.get(n) or (verzonnen(n) if n in IN_BODY else None)) if o.schema else None
        for alles in (False, True):
            koppen = {"authorization": f"Bearer {wie.token}", "content-type": "application/json", **dict.fromkeys(KOPPEN, NAAST)}
            koppen |= {"idempotency-key": str(uuid4()), "if-match": '"1"'} if not alles else {}
            raw = None if body is None else json.dumps(gevuld(body, alles=alles)).encode()
            url = f"/v1{_pad(o, casus_id)}" + (f"?reden={NAAST}&naam={NAAST}" if alles else "")
            gezien.add((await keten.client.request(o.methode, url, content=raw, headers=koppen)).status_code)
    return gezien


async def _mislukt(keten: Keten, wie: Partner, casus_id: str) -> list[int]:
    """What breaks says a canary of its own: a service that answers nonsense, that is away, that never answers."""

    def met(wat: Any) -> Any:
        async def storing(_request: httpx.Request, _binnen: Any) -> httpx.Response:
            if isinstance(wat, Exception):
                raise wat
            return wat

        return storing

    fout = {"detail": FOUT, "code": FOUT, "title": FOUT}
    wat = (httpx.Response(500, text=FOUT), httpx.Response(400, json=fout | {"fouten": FOUT}), httpx.Response(200, text=FOUT))
    gezien = []
    for breuk in (*wat, httpx.ConnectError(FOUT), httpx.ReadTimeout(FOUT), httpx.RemoteProtocolError(FOUT)):
        for dienst in keten.diensten.values():
            dienst.storing = met(breuk)
        try:
            gezien.append((await wie.get(f"/casussen/{casus_id}")).status_code)
        except STUK:  # the transport of the tests hands on what the server would have answered with a bare 500
            gezien.append(500)
    for dienst in keten.diensten.values():
        dienst.storing = None
    return gezien


async def _vreemde_tokens(keten: Keten) -> None:
    for token in (NAAST, f"{NAAST}.{NAAST}.{NAAST}", NAAST * 2000):
        assert (
            await keten.client.get(f"/v1/{NAAST}?access_token={NAAST}", headers={"authorization": f"Bearer {token}"})
        ).status_code == 404
        assert (await keten.client.get("/v1/taken", headers={"authorization": f"Bearer {token}"})).status_code == 401
    await keten.client.post("/v1/afhalingen", json={"code": f"{NAAST} {ZIN}"})


@pytest.mark.eis("ZVH-4.1", "PGA-4.1c")
async def test_geen_kanarie_zingt_buiten_de_kluis(luister: Luisteraar, keten: Keten) -> None:
    """Namen, inhoud, tokens en adressen staan in geen logregel, geen trace, geen fout en in geen database te lezen; met sleutels wel."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie, inhoud={"soort": "inwonend", "toelichting": f"Bij {INHOUD}."})])
    await zaken.neem_aan(zaak)
    rollen = ("aanmelder", "afgevaardigde", "instemmer", "professional", "casusregisseur", "fg")
    statussen = set()
    for roeper in (zaak.regisseur, keten.als("college", *rollen), keten.als("zvh", "manager", "secretaris", "privacyadviseur")):
        statussen |= await _langs_alle_deuren(keten, roeper, zaak.casus_id, wie)
    await _vreemde_tokens(keten)
    gebroken = await _mislukt(keten, zaak.regisseur, zaak.casus_id)

    assert {200, 400, 403, 404, 409} <= statussen <= set(range(500))
    assert set(gebroken) <= {500, 502, 503, 504}
    alle = (INHOUD, ZIN, CODE, NAAST, FOUT)
    assert [w for w in alle if w in luister.alles] == []
    assert {w: [p.name for p in in_bestanden(keten.map, w)] for w in (INHOUD, ZIN, NAAST, FOUT)} == {
        w: [] for w in (INHOUD, ZIN, NAAST, FOUT)
    }
    # the positive controls: the safe holds it, the log and the spans were there to look in, and the searcher finds what does lie there
    assert sum(met_sleutels(keten.urls[d], keten.map / "sleutels" / d, INHOUD) for d in DIENSTEN) == 1
    assert "auth.geweigerd" in luister.alles
    assert "dienst.onbereikbaar" in luister.alles
    assert "http.route" in luister.alles
    assert in_bestanden(keten.map, "college_bw") != []
    _plant(keten.map)
    assert [p.name for p in in_bestanden(keten.map, ZIN)] == ["geplant"]


def _plant(map: Path) -> None:
    (map / "geplant").write_text(f"x{ZIN}", encoding="utf-8")
