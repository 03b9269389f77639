"""Logging: only what the catalogue names, and nothing a library or an exception happens to quote."""

import io
import json
import logging
import logging.config
from datetime import datetime
from uuid import UUID

import pytest
import structlog
import uvicorn.config

from shared import events
from shared.events import Event, OnbekendVeld, configure_logging, log

GEHEIM = "Jan Jansen 123456782"


@pytest.fixture
def uit():
    handlers, level = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    configure_logging("INFO", stream)
    yield stream
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def regels(uit: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in uit.getvalue().splitlines()]


def test_een_gebeurtenis_is_een_regel_json_met_utc_tijd(uit: io.StringIO):
    log(events.OVERDRACHT_STAP, overdracht_id=UUID(int=1), stap="besloten")

    (regel,) = regels(uit)
    assert datetime.fromisoformat(str(regel.pop("ts"))).utcoffset() is not None
    assert regel == {"event": "overdracht.stap", "level": "info", "overdracht_id": str(UUID(int=1)), "stap": "besloten"}


@pytest.mark.eis("ZVH-B3.6")
def test_een_veld_buiten_de_catalogus_wordt_geweigerd_en_niet_herhaald(uit: io.StringIO):
    """De log bevat geen inhoud, naam of bsn."""
    with pytest.raises(OnbekendVeld) as fout:
        log(events.APP_GESTART, dienst="intake", naam=GEHEIM)

    assert GEHEIM not in str(fout.value)
    assert uit.getvalue() == ""


@pytest.mark.parametrize("waarde", [{"naam": GEHEIM}, [GEHEIM], b"inhoud", object()])
def test_een_veld_is_een_enkele_waarde(uit: io.StringIO, waarde: object):
    with pytest.raises(TypeError):
        log(events.VERZOEK_FOUT, code=waarde)


def test_een_uitzondering_wordt_haar_klasse(uit: io.StringIO):
    log(events.DIENST_ONBEREIKBAAR, dienst="triage", soort=TimeoutError(GEHEIM))

    assert regels(uit)[0]["soort"] == "TimeoutError"


def test_een_lange_tekst_wordt_afgekapt(uit: io.StringIO):
    log(events.BELEID_BESLUIT, regel="x" * 9000)

    assert len(str(regels(uit)[0]["regel"])) == events.MAX_TEXT


def test_onder_het_ingestelde_niveau_wordt_niets_geschreven(uit: io.StringIO):
    configure_logging("WARNING", uit)

    log(events.APP_GESTOPT, dienst="intake")
    log(events.AUDIT_ACHTERSTAND, aantal=3)

    assert [regel["event"] for regel in regels(uit)] == ["audit.achterstand"]


@pytest.mark.eis("ZVH-B3.6")
def test_een_bibliotheek_lekt_geen_tekst_argument_of_traceback(uit: io.StringIO):
    try:
        raise ValueError(GEHEIM)
    except ValueError:
        logging.getLogger("sqlalchemy").exception(f"in f-string {GEHEIM}: %s", GEHEIM)

    (regel,) = regels(uit)
    assert GEHEIM not in uit.getvalue()
    assert (regel["event"], regel["logger"], regel["soort"], regel["level"]) == ("bibliotheek.melding", "sqlalchemy", "ValueError", "error")
    assert str(regel["plaats"]).startswith("test_events:")


def test_uvicorn_logt_geen_pad_en_geen_tekst(uit: io.StringIO):
    names = ("uvicorn", "uvicorn.error", "uvicorn.access")
    before = {name: (logging.getLogger(name).handlers, logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
    configure_logging("INFO", uit)

    logging.getLogger("uvicorn.access").error('"GET /v1/casussen?naam=%s"', GEHEIM)
    logging.getLogger("uvicorn.error").error("fout bij %s", GEHEIM)
    for name, (handlers, level, propagate) in before.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.level, logger.propagate = handlers, level, propagate

    (regel,) = regels(uit)
    assert regel["logger"] == "uvicorn.error"
    assert GEHEIM not in uit.getvalue()


@pytest.mark.parametrize(
    ("naam", "velden"),
    [
        ("app.gestart", set()),
        ("app.gestopt", set()),
        ("verzoek.afgehandeld", {"method", "route", "status", "ms", "trace_id"}),
        ("verzoek.fout", {"route", "status", "code", "soort", "trace_id"}),
        ("auth.geweigerd", {"iss", "reden"}),
        ("auth.claim_genegeerd", {"iss", "soort"}),
        ("auth.jwks_ververst", {"iss", "aantal"}),
        ("auth.jwks_mislukt", {"iss", "reden"}),
        ("beleid.besluit", {"handeling", "uitkomst", "regel"}),
        ("overdracht.stap", {"overdracht_id", "stap"}),
        ("overdracht.mislukt", {"overdracht_id", "stap", "code"}),
        ("klok.ronde", {"taak", "aantal", "ms"}),
        ("audit.keten", {"verband", "aantal"}),
        ("audit.achterstand", {"aantal"}),
        ("dienst.onbereikbaar", {"dienst", "soort"}),
        ("sleutels.geroteerd", {"dienst", "aantal"}),
        ("convenant.geladen", {"verband", "hash"}),
    ],
)
def test_de_catalogus(naam: str, velden: set[str]):
    event = events.CATALOGUS[naam]

    assert isinstance(event, Event)
    assert velden <= event.velden


def test_geen_gebeurtenis_heeft_een_veld_voor_inhoud():
    alle = {veld for event in events.CATALOGUS.values() for veld in event.velden}

    assert alle.isdisjoint(
        {"naam", "bsn", "body", "inhoud", "path", "url", "query", "token", "betrokkene", "functionaris", "message", "tekst"}
    )
