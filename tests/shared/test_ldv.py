"""Logboek Dataverwerkingen 1.0.0, MUST by MUST, at the door of a running service. What stands elsewhere is named, and not done again.

| section | MUST | test |
| --- | --- | --- |
| 3.1 Protocollen | W3C Trace Context between applications | here, test_telemetry (valid, invalid, double) |
| 3.2.1 Logboek | can enforce TLS; confirms every logregel | here, test_telemetry (status, rejected, redirect), test_logboek |
| 3.2.2 Interface | mandatory fields, sizes, units, attributes of dpl.core | here, test_telemetry (too little, too much) |
| 3.3.1 Gedrag | a new trace, a span per actie, trace and parent taken over | here |
| 3.3.1 Gedrag | a logregel per betrokkene, per actie, no sampling | here, and services/test_binnendeuren (every inner door) |
| 3.3.1 Gedrag | succeeded or failed as status; Error for internal faults only | here |
| 3.3.1.1 Persoonsdata | a child per betrokkene, pseudonym with its type | here |
| 3.3.1.1 Persoonsdata | a reference to the register | here; gateway.verwerkingen.require_volledig refuses to start without |
| 3.4 Register | a new version with a moment for every change | verhalen about the verwerkingsregister (ZVH-24.2) |
| 1.4.2 Profiel | retention, pseudonyms | here |

Not filled: ``dpl.core.foreign_operation.processor``. Gateway and services are one Applicatie of one Verantwoordelijke, and of the system of
a partner W3C Trace Context brings ids and no URL; the audit row under the same trace_id says which partij called.
"""

import json
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse
from sqlalchemy import event, insert

from services.intake.app import DIENST
from shared import logboek
from shared.convenant import lees_termijn, load_regime
from shared.errors import Conflict
from shared.handeling import Omgeving
from shared.identity import uuid7
from shared.kluis import Kluis
from shared.logboek import laat_vervallen
from shared.otlp import logboek_exporter
from shared.settings import DienstSettings
from shared.telemetry import ACTIVITEIT, BETROKKENE, BETROKKENE_SOORT, SOORT_PSEUDONIEM, export_logregels, logregels_voor, new_trace
from tests.dienst import GGZ, LosseDienst, een_dienst, nieuw
from tests.services.deuren import breng, corrigeer, een_set, inhoud, rijen

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture
def dienst(tmp_path: Path) -> LosseDienst:
    dienst = een_dienst(DIENST, tmp_path)
    stil = httpx.ASGITransport(dienst.app, raise_app_exceptions=False)  # as behind a real server: a fault is a 500
    dienst.client = httpx.AsyncClient(transport=stil, base_url="http://dienst")
    return dienst


def omgeving(dienst: LosseDienst) -> Omgeving:
    gevonden: Omgeving = dienst.app.state.omgeving
    return gevonden


def regels(dienst: LosseDienst, naam: str) -> list[Any]:
    """The logregels of one handeling, as they were written."""
    return [r for r in sorted(rijen(dienst, DIENST.dossier.logregel), key=lambda r: r.id) if r.name == naam]


# ── 3.2.2 interface, 3.3.1 gedrag ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-B3.6")
async def test_een_logregel_heeft_alle_verplichte_velden(dienst: LosseDienst) -> None:
    """Trace van 16 en span van 8 bytes, naam, begin en einde in milliseconden, status en de attributen van dpl.core; en verder niets."""
    (gegeven,) = een_set(1)
    voor = time.time_ns() // 1_000_000
    await breng(dienst, [gegeven])
    na = time.time_ns() // 1_000_000

    (regel,) = regels(dienst, "overdracht.bezorgen")
    assert (len(bytes.fromhex(regel.trace_id)), len(bytes.fromhex(regel.span_id))) == (16, 8)
    assert voor <= regel.start_time <= regel.end_time <= na
    assert regel.status == "Unset"
    assert regel.attributes == {
        ACTIVITEIT: "urn:nl:zvh:verwerking:overdracht.bezorgen",
        BETROKKENE: str(gegeven.etiket.betrokkene_id),
        BETROKKENE_SOORT: SOORT_PSEUDONIEM,
    }
    assert regel.resource.keys() == {"service.name", "service.version"}


async def test_elke_dataverwerking_heeft_een_eigen_trace_en_elke_actie_een_eigen_span(dienst: LosseDienst) -> None:
    """Zonder trace van een ander begint er een; twee handelingen delen geen trace en geen span."""
    await breng(dienst, een_set(1))

    alle = rijen(dienst, DIENST.dossier.logregel)
    assert len(alle) == len({r.trace_id for r in alle}) == len({r.span_id for r in alle}) == 2
    assert {r.parent_span_id for r in alle} == {None}


async def test_een_trace_zonder_bemonstering_wordt_toch_gelogd(dienst: LosseDienst) -> None:
    """Log sampling mag niet: ook met traceparent …-00 staat elke actie er, in de trace en onder de span van wie aanriep."""
    gegevens = een_set(1)
    dienst.client.headers["traceparent"] = f"00-{TRACE}-{SPAN}-00"

    await breng(dienst, gegevens)
    await inhoud(dienst, gegevens[0].etiket.casus_id)

    alle = rijen(dienst, DIENST.dossier.logregel)
    assert {(r.trace_id, r.parent_span_id) for r in alle} == {(TRACE, SPAN)}
    assert len({r.span_id for r in alle} | {SPAN}) == len(alle) + 1 == 4


@pytest.mark.parametrize("aantal", [0, 1, 3])
async def test_iedere_betrokkene_een_eigen_logregel(dienst: LosseDienst, aantal: int) -> None:
    """Meer betrokkenen: voor ieder een kind met een eigen span onder de actie; een logregel verwijst naar nul of één betrokkene."""
    gegevens = een_set(aantal) if aantal else []
    if gegevens:
        await breng(dienst, gegevens)

    await inhoud(dienst, gegevens[0].etiket.casus_id if gegevens else uuid4())

    ouder, *kinderen = sorted(regels(dienst, "casus.lezen"), key=lambda r: BETROKKENE in r.attributes)
    assert len(kinderen) == (aantal if aantal > 1 else 0)
    assert {k.parent_span_id for k in kinderen} <= {ouder.span_id}
    wie = [r.attributes[BETROKKENE] for r in (ouder, *kinderen) if BETROKKENE in r.attributes]
    assert sorted(wie) == sorted(str(g.etiket.betrokkene_id) for g in gegevens)


async def test_geen_gebruiker_in_een_logregel(dienst: LosseDienst) -> None:
    """Wie het deed staat in de audit onder dezelfde trace, nooit in het verwerkingenlog."""
    gegevens = een_set()
    await breng(dienst, gegevens)
    await dienst.lees("casus.lezen", gegevens[0].etiket.casus_id, functionaris="f-kwikstaart")

    tekst = json.dumps([dict(r._mapping) for r in rijen(dienst, DIENST.dossier.logregel)], default=str)
    assert "casus.lezen" in tekst, "positive control"
    assert not [w for w in ("f-kwikstaart", GGZ, "markering") if w in tekst]


# ── 3.3.1 status ────────────────────────────────────────────────────────────────────────────────────────────
async def test_wat_niet_klopt_of_er_niet_is_is_geen_fout(dienst: LosseDienst) -> None:
    """Wie verkeerd invoert, te laat is of vraagt wat er niet is, raakt niemand: er is niets verwerkt en dus niets te loggen."""
    (gegeven,) = een_set(1)
    await breng(dienst, [gegeven])

    weg = await dienst.roep("PUT", f"/gegevens/{uuid4()}", "gegeven.corrigeren", {"inhoud": {"tekst": "x"}, "versie": 1})
    krom = await dienst.roep("PUT", f"/gegevens/{gegeven.etiket.id}", "gegeven.corrigeren", {"inhoud": 3})
    assert (weg.status_code, krom.status_code, regels(dienst, "gegeven.corrigeren")) == (404, 400, [])
    verouderd = await corrigeer(dienst, gegeven, "te laat", versie=7)

    assert (verouderd.status_code, regels(dienst, "gegeven.corrigeren")) == (412, [])


async def test_een_weigering_na_inzage_blijft_staan(dienst: LosseDienst, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wie iets las en daarna niet verder mocht heeft verwerkt: één regel, Unset, en van de handeling zelf blijft niets."""
    gegevens = een_set(1)
    await breng(dienst, gegevens)
    monkeypatch.setattr(Kluis, "inhoud", en_dan(Kluis.inhoud, fout_van_de_aanroeper))

    antwoord = await lees(dienst, gegevens)

    (regel,) = regels(dienst, "casus.lezen")
    assert (antwoord.status_code, regel.status, regel.attributes[BETROKKENE]) == (409, "Unset", str(gegevens[0].etiket.betrokkene_id))
    assert "casus.lezen" not in {r.handeling for r in rijen(dienst, DIENST.dossier.handeling)}


@pytest.mark.eis("ZVH-B3.6")
async def test_een_eigen_fout_is_error_bij_ieder_die_zij_raakte(dienst: LosseDienst, monkeypatch: pytest.MonkeyPatch) -> None:
    """Een verstoring wordt gelogd: Error bij de actie en bij iedere betrokkene, zonder wat de fout zei; de handeling is er niet."""
    gegevens = een_set(2)
    await breng(dienst, gegevens)
    monkeypatch.setattr(Kluis, "inhoud", en_dan(Kluis.inhoud, eigen_fout))

    antwoord = await lees(dienst, gegevens)

    alle = regels(dienst, "casus.lezen")
    assert (antwoord.status_code, [r.status for r in alle]) == (500, ["Error"] * 3)
    assert {r.attributes[BETROKKENE] for r in alle if BETROKKENE in r.attributes} == {str(g.etiket.betrokkene_id) for g in gegevens}
    assert "kwikstaart" not in antwoord.text + str(alle)
    assert "casus.lezen" not in {r.handeling for r in rijen(dienst, DIENST.dossier.handeling)}


def fout_van_de_aanroeper() -> None:
    raise Conflict


def eigen_fout() -> None:
    raise RuntimeError("kwikstaart")


def en_dan(echt: Any, daarna: Any) -> Any:
    def nep(*args: Any) -> None:
        echt(*args)
        daarna()

    return nep


async def lees(dienst: LosseDienst, gegevens: list[Any]) -> httpx.Response:
    """The second half of a read, whatever it answers."""
    vraag = {"id": str(gegevens[0].etiket.casus_id), "ids": [str(g.etiket.id) for g in gegevens]}
    return await dienst.roep("POST", "/lezen/casus.lezen/inhoud", "casus.lezen", vraag)


# ── 3.2.1 acknowledged, or not done ─────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-B3.6")
async def test_zonder_log_geen_verwerking(dienst: LosseDienst) -> None:
    """Is het log niet te schrijven, dan wordt niets gelezen, gewijzigd of vernietigd, en weet de dienst van geen handeling."""
    gegevens = een_set(2)
    casus_id = gegevens[0].etiket.casus_id
    await breng(dienst, gegevens)
    voor = {t.name: rijen(dienst, t) for t in DIENST.dossier.gegeven.metadata.sorted_tables}
    engine = omgeving(dienst).sessions.kw["bind"]

    def weg(_conn: Any, _cursor: Any, opdracht: str, *_: Any) -> None:
        if opdracht.startswith("INSERT INTO logregel"):
            raise RuntimeError

    event.listen(engine, "before_cursor_execute", weg)
    antwoorden = [
        await lees(dienst, gegevens),
        await corrigeer(dienst, gegevens[0], "anders"),
        await dienst.roep("DELETE", f"/gegevens/{gegevens[1].etiket.id}", "gegeven.vernietigen"),
        await dienst.roep("DELETE", f"/casussen/{casus_id}", "casus.vernietigen"),
    ]
    event.remove(engine, "before_cursor_execute", weg)

    assert [a.status_code for a in antwoorden] == [500] * 4
    assert "markering" not in "".join(a.text for a in antwoorden)
    assert {t.name: rijen(dienst, t) for t in DIENST.dossier.gegeven.metadata.sorted_tables} == voor
    assert len(await inhoud(dienst, casus_id)) == 2, "positive control: with the log back it is read"


class Logboek:
    """A real server on 127.0.0.1 that confirms everything; over TLS when it has a certificate."""

    def __init__(self, certificaat: Path | None = None) -> None:
        self.spans: list[str] = []
        logboek = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bericht = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
                logboek.spans += [s.name for rs in bericht.resource_spans for ss in rs.scope_spans for s in ss.spans]
                inhoud = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if certificaat:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificaat)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if certificaat else 'http'}://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> "Logboek":
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


@pytest.fixture
def certificaat(tmp_path: Path) -> Path:
    """Key and self-signed certificate of 127.0.0.1 in one file."""
    sleutel = ec.generate_private_key(ec.SECP256R1())
    naam = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    nu = datetime.now(UTC)
    bouw = x509.CertificateBuilder(naam, naam, sleutel.public_key(), x509.random_serial_number(), nu - timedelta(1), nu + timedelta(1))
    namen = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    cert = bouw.add_extension(namen, critical=False).sign(sleutel, hashes.SHA256())
    pem = sleutel.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (pad := tmp_path / "logboek.pem").write_bytes(pem + cert.public_bytes(serialization.Encoding.PEM))
    return pad


@pytest.mark.parametrize("bekend", [True, False], ids=["bekend", "onbekend"])
def test_een_logboek_over_tls_moet_zich_bewijzen(certificaat: Path, monkeypatch: pytest.MonkeyPatch, bekend: bool) -> None:
    """Wie zich niet bewijst krijgt geen regel en bevestigt er geen."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "10" if bekend else "0.2")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    if bekend:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", str(certificaat))
    with Logboek(certificaat) as boek:
        exporter = logboek_exporter(boek.url)
        bevestigd = export_logregels(een_regel(), exporter)
        exporter.shutdown()

    assert (bevestigd, boek.spans) == ((True, ["casus.lezen"]) if bekend else (False, []))


def test_de_meegeleverde_verzamelaar_bevestigt_pas_wat_hij_schreef() -> None:
    """In zijn lijn voor logregels staat niets dat antwoordt voor er geschreven is, of dat regels weglaat."""
    pad = Path(__file__).parents[2] / "deploy" / "otel.yaml"
    lijn = yaml.safe_load(pad.read_text(encoding="utf-8"))["service"]["pipelines"]["traces"]

    assert (lijn["processors"], lijn["exporters"]) == (["memory_limiter"], ["file"])


def een_regel() -> list[Any]:
    return logregels_voor([nieuw()], trace=new_trace(), name="casus.lezen", start_time=1, end_time=2, service="intake", version="1")


async def test_een_dienst_met_een_logboek_start_en_verzendt(tmp_path: Path) -> None:
    """Met een adres gaan de regels vanzelf naar het Logboek, en staan zij daarna als bevestigd."""
    with Logboek() as boek:
        dienst = een_dienst(DIENST, tmp_path, otlp_endpoint=boek.url)
        await lees(dienst, een_set(1))
        async with dienst.app.router.lifespan_context(dienst.app):
            for _ in range(200):
                if boek.spans and all(r.geexporteerd for r in rijen(dienst, DIENST.dossier.logregel)):
                    break
                time.sleep(0.02)
            bevestigd = [r.geexporteerd for r in rijen(dienst, DIENST.dossier.logregel)]

    assert ("casus.lezen" in boek.spans, bevestigd) == (True, [True])


# ── 1.4.2 profiel: retention ────────────────────────────────────────────────────────────────────────────────
NU = datetime(2031, 3, 2, 9, 0, tzinfo=UTC)


def schrijf(dienst: LosseDienst, *gevallen: tuple[datetime, bool]) -> list[UUID]:
    """A logregel per (moment, confirmed); their ids."""
    (regel,) = een_regel()
    rows = [{**regel.to_row(), "id": uuid7(op), "geexporteerd": bevestigd} for op, bevestigd in gevallen]
    with omgeving(dienst).sessions.begin() as s:
        s.execute(insert(DIENST.dossier.logregel), rows)
    return [row["id"] for row in rows]


@pytest.mark.eis("ZVH-B3.6")
@pytest.mark.parametrize("zonder_logboek", [False, True], ids=["met-logboek", "zonder-logboek"])
def test_een_logregel_heeft_een_eigen_bewaartermijn(dienst: LosseDienst, monkeypatch: pytest.MonkeyPatch, zonder_logboek: bool) -> None:
    """Na logging_bewaartermijn is de regel weg, ongeacht de casus; wat het Logboek nog niet bevestigde blijft tot het dat doet."""
    monkeypatch.setattr(logboek, "SCHONING_STUK", 2)
    oud, jong = datetime(2026, 3, 2, 8, 59, 59, tzinfo=UTC), datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)
    *_, onbevestigd, blijft, ook = schrijf(dienst, *[(oud, True)] * 5, (oud, False), (jong, True), (NU, False))
    o = omgeving(dienst)

    weg = laat_vervallen("intake", o.sessions, o.dossier, lees_termijn("P5Y"), ook_onbevestigd=zonder_logboek, nu=NU)

    assert weg == (6 if zonder_logboek else 5)
    assert {r.id for r in rijen(dienst, o.dossier.logregel)} == {blijft, ook} | (set() if zonder_logboek else {onbevestigd})
    assert laat_vervallen("intake", o.sessions, o.dossier, lees_termijn("P5Y"), ook_onbevestigd=zonder_logboek, nu=NU) == 0


@pytest.mark.parametrize("regime", ["zvh", "pga"])
def test_de_bewaartermijn_is_die_van_het_convenant(regime: str) -> None:
    """Wie niets instelt bewaart zo lang als logging_bewaartermijn zegt; een termijn die er geen is houdt de dienst tegen."""
    parameter = load_regime(regime).parameters["logging_bewaartermijn"]

    assert DienstSettings.model_fields["logboek_termijn"].default == (parameter.waarde or parameter.standaard)
    with pytest.raises(ValueError, match="termijn"):
        DienstSettings(database_url="sqlite://", pas_sleutel="s" * 40, sleutelmap=Path(), grootboekmap=Path(), logboek_termijn="vijf jaar")
