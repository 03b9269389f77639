"""The closed catalogue of log events: what is not named here, with these fields, is not logged (ONTWERP §8, STIJL 25).

Bodies, names and a BSN are never fields; a reason is a code, a route its template, an exception its class name. Lines of libraries are
reduced to where in the source they were logged, for their texts can quote anything.
"""

import json
import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO
from uuid import UUID

import structlog

MAX_TEXT = 256


class OnbekendVeld(KeyError):
    """A field the catalogue does not name for this event; the message holds names of fields, never a value."""


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event; ``niveau`` is a level of the logging module."""

    naam: str
    velden: frozenset[str]
    niveau: int = logging.INFO


def _event(naam: str, velden: str = "", niveau: int = logging.INFO) -> Event:
    return Event(naam, frozenset(velden.split()), niveau)


APP_GESTART = _event("app.gestart", "dienst versie")
APP_GESTOPT = _event("app.gestopt", "dienst")
VERZOEK_AFGEHANDELD = _event("verzoek.afgehandeld", "method route status ms trace_id")
VERZOEK_FOUT = _event("verzoek.fout", "route status code soort trace_id", logging.ERROR)
AUTH_GEWEIGERD = _event("auth.geweigerd", "iss reden", logging.WARNING)
AUTH_CLAIM_GENEGEERD = _event("auth.claim_genegeerd", "iss soort", logging.WARNING)
AUTH_JWKS_VERVERST = _event("auth.jwks_ververst", "iss aantal")
AUTH_JWKS_MISLUKT = _event("auth.jwks_mislukt", "iss reden", logging.WARNING)
AUTH_JWK_GENEGEERD = _event("auth.jwk_genegeerd", "iss reden", logging.WARNING)
VERZOEK_BEGRENSD = _event("verzoek.begrensd", "soort", logging.WARNING)
AFHALING_GEWEIGERD = _event("afhaling.geweigerd", "", logging.WARNING)
BELEID_BESLUIT = _event("beleid.besluit", "handeling uitkomst regel")
OVERDRACHT_STAP = _event("overdracht.stap", "overdracht_id stap")
OVERDRACHT_MISLUKT = _event("overdracht.mislukt", "overdracht_id stap code", logging.WARNING)
KLOK_RONDE = _event("klok.ronde", "taak aantal ms")
KLOK_MISLUKT = _event("klok.mislukt", "taak soort", logging.WARNING)
KLOK_GEWEIGERD = _event("klok.geweigerd", "taak verband regel", logging.WARNING)
AUDIT_KETEN = _event("audit.keten", "verband aantal")
AUDIT_ACHTERSTAND = _event("audit.achterstand", "aantal", logging.WARNING)
DIENST_ONBEREIKBAAR = _event("dienst.onbereikbaar", "dienst soort", logging.WARNING)
SLEUTELS_GEROTEERD = _event("sleutels.geroteerd", "dienst aantal")
SLEUTELS_VERNIETIGD = _event("sleutels.vernietigd", "dienst aantal")
LOGBOEK_VERZONDEN = _event("logboek.verzonden", "dienst aantal")
LOGBOEK_MISLUKT = _event("logboek.mislukt", "dienst aantal", logging.WARNING)
LOGBOEK_VERVALLEN = _event("logboek.vervallen", "dienst aantal")
WISSINGEN_HERSPEELD = _event("wissingen.herspeeld", "dienst aantal", logging.WARNING)
CONVENANT_GELADEN = _event("convenant.geladen", "verband hash")
BIBLIOTHEEK_MELDING = _event("bibliotheek.melding", "logger plaats soort", logging.WARNING)

CATALOGUS: dict[str, Event] = {event.naam: event for event in list(globals().values()) if isinstance(event, Event)}


def log(event: Event, /, **velden: object) -> None:
    """Write one line of ``event``; :class:`OnbekendVeld` for a field it does not name, TypeError for a value with an inside."""
    _check(event, velden)
    structlog.get_logger().log(event.niveau, event.naam, **{veld: _scalar(waarde) for veld, waarde in velden.items()})


def _check(event: Event, velden: Iterable[str]) -> None:
    vreemd = sorted(set(velden) - event.velden)
    if vreemd:
        raise OnbekendVeld(f"{event.naam}: {', '.join(vreemd)}")


def _scalar(waarde: object) -> str | int | float | bool | None:
    if waarde is None or isinstance(waarde, int | float):
        return waarde
    if isinstance(waarde, str | UUID):
        return str(waarde)[:MAX_TEXT]
    if isinstance(waarde, BaseException):
        return type(waarde).__name__
    raise TypeError(f"a log field holds one value, not a {type(waarde).__name__}")


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Log JSON lines with a UTC ``ts`` to ``stream`` (standard output when None), for this catalogue and for libraries alike."""
    out = stream or sys.stdout
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(LibraryFormatter())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for naam in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # uvicorn set these up before it loaded the app: its tracebacks carry messages and its access log carries paths.
        logger = logging.getLogger(naam)
        logger.handlers, logger.propagate = [], naam != "uvicorn.access"
        logger.setLevel(logging.WARNING)


class LibraryFormatter(logging.Formatter):
    """One JSON line per record of a library: its place and exception class; no message, no arguments, no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        soort = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        velden = {"logger": record.name, "plaats": f"{record.module}:{record.lineno}", "soort": soort}
        _check(BIBLIOTHEEK_MELDING, velden)
        ts = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        return json.dumps({**velden, "event": BIBLIOTHEEK_MELDING.naam, "level": record.levelname.lower(), "ts": ts})
