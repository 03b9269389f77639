"""Planted markers: with the keys to be found wherever content lies, and after destruction, rotation and backup_termijn nowhere."""

import importlib
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import MetaData

from deploy.backup import maak
from deploy.demo.zoek import in_bestanden
from deploy.omgeving import Plek
from gateway.keten import exporteer
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.settings import DIENSTEN
from shared import telemetry
from shared.crypto import Keyring
from shared.events import configure_logging
from shared.identity import Pas, uuid7
from shared.kluis import Kluis
from shared.logboek import Logboekzender
from shared.rotatie import roteer
from tests.bouw import Zaak, een_item, een_zaak
from tests.dienst import NU, een_gegeven
from tests.keten import Keten
from tests.storing import zaken
from tests.zoeker import Speurder, Spoor, als_bytes, cellen, ligt, speurder, sporen, vindt

MARKERING, BLIJFT = "roerdomp", "waterhoen"
ACHT_DAGEN = timedelta(days=8)


@dataclass
class Uitvoer:
    """What leaves the processes: log lines, spans, the verwerkingenlog."""

    log: io.StringIO = field(default_factory=io.StringIO)
    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    logboek: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)


@pytest.fixture
def uitvoer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Uitvoer]:
    """Before the keten starts: everything it tells the outside world is kept."""
    uit, echt = Uitvoer(), telemetry.configure_telemetry

    def met_oren(*args: Any) -> TracerProvider:
        provider = echt(*args)
        provider.add_span_processor(SimpleSpanProcessor(uit.spans))
        return provider

    monkeypatch.setattr("shared.app.configure_telemetry", met_oren)
    monkeypatch.setattr("gateway.app.configure_telemetry", met_oren)
    handlers, niveau = logging.root.handlers, logging.root.level
    configure_logging("DEBUG", uit.log)
    yield uit
    logging.root.handlers, logging.root.level = handlers, niveau
    structlog.reset_defaults()


def omgeving(keten: Keten, naam: str) -> Any:
    return keten.diensten[naam].binnen.app.state.omgeving


def metadata(naam: str) -> MetaData:
    gevonden: MetaData = importlib.import_module(f"services.{naam}.app").DIENST.dossier.gegeven.metadata
    return gevonden


async def roep(keten: Keten, naam: str, methode: str, pad: str, body: Any = None) -> None:
    pas = Pas(handeling="casus.vernietigen", handeling_id=uuid7(), partij="systeem", functionaris="klok", nu=NU)
    await keten.kern.diensten.roep(naam, methode, pad, pas, body)


async def langs_de_voordeur(keten: Keten) -> Zaak:
    """Brought in, judged, agreed and carried to triage: through every layer that a content passes."""
    wie = str(uuid4())
    inhoud = {"soort": "inwonend", "toelichting": f"Slaapt bij {MARKERING}."}
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie, inhoud=inhoud) for _ in range(2)])
    await zaken.neem_aan(zaak)
    zaak.ids = await zaken.gegeven_ids(zaak)
    await zaken.oordeel(zaak, zaak.ids)
    await zaken.vraag(zaak)
    await zaken.antwoord(zaak, zaak.aanmelder)
    await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))
    assert MARKERING in str(await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))
    return zaak


def plant(keten: Keten, naam: str, casus: UUID, markering: str) -> None:
    """In the dossier of one service: a gegeven, its earlier version, and the statement of the betrokkene with it."""
    o, gegeven = omgeving(keten, naam), een_gegeven({"beschrijving": markering}, casus_id=casus)
    with o.sessions.begin() as session:
        kluis = Kluis(session, o.dossier, o.keyring, o.grootboek)
        kluis.voeg_toe([gegeven], uuid7())
        kluis.corrigeer(gegeven.etiket.id, {"beschrijving": f"{markering}, bij nader inzien"}, 1, NU)
        kluis.vul_aan(gegeven.etiket.id, f"Het ligt anders: {markering}", NU)


async def plant_woorden(keten: Keten) -> list[UUID]:
    """Of a klacht, a verzoek without casus, and a datalek; the ids of those whose words are to go. A datalek's stay (PGA-4.1e)."""
    klacht, verzoek, lek = uuid4(), uuid4(), uuid4()
    await roep(keten, "rights", "POST", f"/klachten/{klacht}/teksten", {"teksten": {"klacht": MARKERING}})
    await roep(keten, "rights", "POST", f"/zoekverzoeken/{verzoek}/ontvangst", {"nogNodig": [], "teksten": {"achternaam": MARKERING}})
    await roep(keten, "rights", "POST", f"/lekken/{lek}/teksten", {"teksten": {"aard": BLIJFT}})
    return [klacht, verzoek]


def leg_neer(keten: Keten, uit: Uitvoer, map: Path) -> Path:
    """Logs, spans, verwerkingenlog and an export of the audit, as files."""
    map.mkdir()
    for naam in DIENSTEN:
        o = omgeving(keten, naam)
        assert Logboekzender(naam, o.sessions, o.dossier, uit.logboek).verzend() >= 0
    (map / "log").write_text(uit.log.getvalue(), encoding="utf-8")
    for naam, exporter in {"spans": uit.spans, "logboek": uit.logboek}.items():
        (map / naam).write_text("\n".join(s.to_json() for s in exporter.get_finished_spans()), encoding="utf-8")
    exporteer(keten.urls["gateway"], map / "audit.jsonl")
    return map


def in_databank(kijk: Speurder, keten: Keten, waar: dict[str, list[Spoor]], backups: dict[str, bytes], wat: str) -> dict[str, set[str]]:
    """Per place in which service and column the marker can be read with all keys that are left."""
    gevonden: dict[str, set[str]] = {}
    for naam, plaatsen in kijk.plaatsen().items():
        ring = Keyring(keten.map / "sleutels" / naam)
        for plaats, kolommen in vindt(waar[naam], wat, plaatsen | {"backup": backups[naam]}, ring).items():
            gevonden.setdefault(plaats, set()).update(f"{naam}:{k}" for k in kolommen)
        nu = sporen(keten.urls[naam], metadata(naam))
        gevonden.setdefault("tabellen", set()).update(f"{naam}:{s.waar}" for s in nu if wat in s.tekst(ring))
    return gevonden


def resten(kijk: Speurder, waar: dict[str, list[Spoor]]) -> list[str]:
    """Which of the destroyed cells still lie somewhere as bytes, whether or not anyone can open them."""
    plaatsen = kijk.plaatsen()
    weg = [(naam, s) for naam in DIENSTEN for s in waar[naam] if s.waar != "lektekst.tekst"]
    return [f"{naam}:{s.waar} in {p}" for naam, s in weg for p, inhoud in plaatsen[naam].items() if ligt(s.cijfertekst, inhoud)]


@pytest.mark.eis("ZVH-11.2c", "PGA-14.5", "ZVH-B3.6")
async def test_wat_vernietigd_is_ligt_nergens_meer(uitvoer: Uitvoer, elke_keten: Keten, tmp_path: Path) -> None:
    """Vooraf vindt de zoeker met de sleutels elk inhoudsveld in tabellen, databankbestand, WAL en backup; na vernietiging, rotatie en
    backuptermijn vindt dezelfde zoeker met alle resterende sleutels niets. In logs, traces en exports lag het nooit."""
    keten, elders = elke_keten, tmp_path / "backups"
    with speurder({naam: keten.urls[naam] for naam in DIENSTEN}) as kijk:
        zaak = await langs_de_voordeur(keten)
        casus = UUID(zaak.casus_id)
        for naam in DIENSTEN:
            plant(keten, naam, casus, MARKERING)
        woorden = await plant_woorden(keten)
        alle = {f"{naam}:{t.name}.{k}" for naam in DIENSTEN for t, k in cellen(metadata(naam))} - {"rights:lektekst.tekst"}
        waar = {naam: sporen(keten.urls[naam], metadata(naam)) for naam in DIENSTEN}
        backups = {
            naam: als_bytes(maak(Plek(naam, keten.urls[naam], keten.urls[naam], None, keten.map / "grootboek"), elders))
            for naam in DIENSTEN
        }
        overal = dict.fromkeys(("tabellen", "databank", "wal", "backup"), alle)
        assert in_databank(kijk, keten, waar, backups, MARKERING) == overal, "positive control"

        for naam in DIENSTEN:
            await roep(keten, naam, "DELETE", f"/casussen/{casus}")
        for over in woorden:
            await roep(keten, "rights", "DELETE", f"/casussen/{over}")
        straks = in_databank(kijk, keten, waar, backups, MARKERING)
        assert (straks["tabellen"], straks["backup"]) == (set(), alle), "until its term a backup can still be restored"
        assert kijk.beheer is None or straks["wal"] == alle, "PostgreSQL forgets nothing: it is the key that must go"
        for naam in DIENSTEN:
            for verder in (timedelta(0), ACHT_DAGEN):
                roteer(keten.urls[naam], keten.map / "sleutels" / naam, nu=datetime.now(UTC) + verder)

        assert in_databank(kijk, keten, waar, backups, MARKERING) == dict.fromkeys(overal, set())
        assert in_databank(kijk, keten, waar, backups, BLIJFT)["tabellen"] == {"rights:lektekst.tekst"}, "the searcher still finds"
        assert kijk.beheer is not None or not resten(kijk, waar), "on SQLite the bytes themselves are gone too"

    await reeks_audit(keten.kern)
    uit = leg_neer(keten, uitvoer, tmp_path / "uit")
    assert in_bestanden(tmp_path, MARKERING) == []
    gezien = {wat: {p.name for p in in_bestanden(uit, wat)} for wat in (str(casus), "http.route", "dpl.core", "sleutels.geroteerd")}
    assert gezien == {str(casus): {"audit.jsonl"}, "http.route": {"spans"}, "dpl.core": {"logboek"}, "sleutels.geroteerd": {"log"}}
    (uit / "geplant").write_text(f"x{MARKERING}", encoding="utf-8")
    assert [p.name for p in in_bestanden(tmp_path, MARKERING)] == ["geplant"], "positive control"
