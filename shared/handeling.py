"""One handeling in a service: the pas is checked, the effect, its logregels and its handeling_id are committed together (ONTWERP §8)."""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from shared.contracts import Bevestiging
from shared.convenant import dag
from shared.crypto import Keyring
from shared.db import alleen_lezen, insert_if_absent
from shared.dossier import Dossier
from shared.errors import AppError, KeyReused, NotFound, PreconditionFailed, PreconditionRequired, Unauthenticated
from shared.grootboek import Grootboek
from shared.http import parse_uuid
from shared.identity import Pas, body_hash, uuid7, verify_pas
from shared.kluis import Kluis
from shared.settings import DienstSettings
from shared.telemetry import Status, current_trace, logregels_voor

PAS_HEADER = "zvh-pas"
SLEUTEL_GELDIG = timedelta(hours=24)
"""A key is remembered this long (ONTWERP §10); by zaaktijd, which in production is the world's."""
OPRUIMEN_PER = 64
"""One write in so many clears keys that are past their day: often enough, and no extra statement for the others."""
_ETAG = re.compile(r'"([0-9]{1,9})"')


@dataclass(frozen=True)
class Omgeving:
    """The outside world of one service, made once at start and found on ``app.state.omgeving``."""

    dienst: str
    versie: str
    settings: DienstSettings
    sessions: sessionmaker[Session]
    dossier: Dossier
    keyring: Keyring
    grootboek: Grootboek


Bevestig = Callable[[Session, UUID], Bevestiging]


class Herhaling(Exception):
    """This Idempotency-Key was used before for this very body; carries what was made then."""

    def __init__(self, object_id: UUID) -> None:
        self.object_id = object_id
        self.bevestig: Bevestig | None = None
        super().__init__("herhaling")


@dataclass
class Handeling:
    """The running handeling: its pas, its transaction, its gegevens."""

    pas: Pas
    session: Session
    kluis: Kluis
    begin_ms: int

    @property
    def nieuw_id(self) -> UUID:
        """The id the gateway chose for what this handeling makes."""
        return self.pas.nieuw_id or uuid7()

    @property
    def vandaag(self) -> date:
        """The legal date in the Netherlands at zaaktijd (zvh.yaml, heading)."""
        return dag(self.pas.nu)

    def in_casus(self, casus_id: UUID) -> UUID:
        """The ``casusId`` of a body; NotFound when the pas is for another casus, or for none."""
        if casus_id != self.pas.casus_id:
            raise NotFound
        return casus_id


async def read_pas(request: Request) -> Pas:
    """The pas of this call; raises Unauthenticated when it is not for this service, method, path and body."""
    omgeving: Omgeving = request.app.state.omgeving
    pad = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return verify_pas(
        request.headers.get(PAS_HEADER, ""),
        dienst=omgeving.dienst,
        sleutel=omgeving.settings.pas_sleutel.get_secret_value(),
        method=request.method,
        path=pad,
        body=await request.body(),
    )


ElkePas = Annotated[Pas, Depends(read_pas)]


async def body_hash_of(request: Request) -> str:
    return body_hash(await request.body())


@dataclass(frozen=True)
class Deur:
    """Dependency of one route: lets in only a pas for ``handeling`` and runs it as one transaction.

    ``bevestig`` answers a repeated Idempotency-Key by reading what was made then (ONTWERP §10).
    """

    handeling: str
    bevestig: Bevestig | None = None

    def __call__(self, request: Request, pas: ElkePas, body: Annotated[str, Depends(body_hash_of)]) -> Iterator[Handeling]:
        if pas.handeling != self.handeling:
            raise Unauthenticated
        try:
            yield from voer_uit(request.app.state.omgeving, pas, f"{request.url.path} {pas.vingerafdruk or body}", object_in_pad(request))
        except Herhaling as herhaling:
            herhaling.bevestig = self.bevestig
            raise


def object_in_pad(request: Request) -> UUID | None:
    """The existing object a write is about, so that its repeat answers with that object; None when the write makes a new one."""
    waarde = next(iter(request.path_params.values()), None)
    return parse_uuid(waarde) if waarde else None


def read_if_match(if_match: Annotated[str | None, Header(include_in_schema=False)] = None) -> int:
    """The versie the caller read; PreconditionRequired without one, PreconditionFailed for what cannot be ours (RFC 9110 §13.1.1)."""
    if if_match is None:
        raise PreconditionRequired
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise PreconditionFailed
    return int(match[1])


GelezenVersie = Annotated[int, Depends(read_if_match)]


def voer_uit(omgeving: Omgeving, pas: Pas, body: str, object_id: UUID | None = None) -> Iterator[Handeling]:
    """Yield one Handeling and commit it with its handeling_id, its idempotency row and its logregels; roll back on any error.

    What fails leaves only logregels, of whom it touched before it failed (LDV 1.0 §3.3.1: every actie a logregel, with its outcome).
    ``object_id``: the existing object this is about; without it a repeat answers with what the handeling makes.
    """
    with omgeving.sessions() as session:
        kluis = Kluis(session, omgeving.dossier, omgeving.keyring, omgeving.grootboek)
        handeling = Handeling(pas, session, kluis, time.time_ns() // 1_000_000)
        try:
            _schrijf_sleutel(handeling, omgeving, body, object_id or handeling.nieuw_id)
            yield handeling
            _schrijf_bewijs(handeling, omgeving)
        except Herhaling:
            raise
        except Exception as fout:
            session.rollback()
            _schrijf_mislukt(handeling, omgeving, fout)
            raise
        session.commit()


def kijk(omgeving: Omgeving, pas: Pas) -> Iterator[Handeling]:
    """Yield a Handeling that cannot leave a trace: on SQLite it does not wait for a writer."""
    with alleen_lezen(omgeving.sessions) as session:
        yield Handeling(pas, session, Kluis(session, omgeving.dossier, omgeving.keyring, omgeving.grootboek), time.time_ns() // 1_000_000)


def _schrijf_sleutel(h: Handeling, omgeving: Omgeving, body: str, object_id: UUID) -> None:
    """Claim the Idempotency-Key before the effect; raises Herhaling or KeyReused when it was used."""
    if not h.pas.idempotency_key:
        return
    t = omgeving.dossier.idempotentie
    geheim = omgeving.settings.pas_sleutel.get_secret_value().encode()
    body_hmac = hmac.new(geheim, body.encode(), hashlib.sha256).hexdigest()
    wie = {"partij": h.pas.partij, "handeling": h.pas.handeling, "sleutel": h.pas.idempotency_key}
    if h.pas.handeling_id.int % OPRUIMEN_PER == 0:
        h.session.execute(delete(t).where(t.c.op <= h.pas.nu - SLEUTEL_GELDIG))
    if insert_if_absent(h.session, t, {**wie, "body_hmac": body_hmac, "object_id": object_id, "op": h.pas.nu}):
        return
    eerder = h.session.execute(select(t.c.body_hmac, t.c.object_id, t.c.op).filter_by(**wie)).one()
    if eerder.op <= h.pas.nu - SLEUTEL_GELDIG:
        h.session.execute(update(t).filter_by(**wie).values(body_hmac=body_hmac, object_id=object_id, op=h.pas.nu))
        return
    if not hmac.compare_digest(eerder.body_hmac, body_hmac):
        raise KeyReused
    raise Herhaling(eerder.object_id)


def _schrijf_bewijs(h: Handeling, omgeving: Omgeving) -> None:
    d = omgeving.dossier
    h.session.execute(
        insert(d.handeling).values(handeling_id=h.pas.handeling_id, handeling=h.pas.handeling, casus_id=h.pas.casus_id, op=h.pas.nu)
    )
    _schrijf_logregels(h, omgeving, "Unset")


def _schrijf_mislukt(h: Handeling, omgeving: Omgeving, fout: Exception) -> None:
    """A refusal that touched nobody processed nothing. Raises when the log is down: then a refusal is an internal fault as well."""
    eigen = _is_eigen_fout(fout)
    if eigen or h.kluis.gezien:
        _schrijf_logregels(h, omgeving, "Error" if eigen else "Unset")
        h.session.commit()


def _is_eigen_fout(fout: Exception) -> bool:
    """Whether this is an internal fault, and not what the caller sent or may not do."""
    if isinstance(fout, RequestValidationError):
        return False
    return bool((fout.status if isinstance(fout, AppError) else getattr(fout, "status_code", 500)) >= 500)


def _schrijf_logregels(h: Handeling, omgeving: Omgeving, status: Status) -> None:
    regels = logregels_voor(
        sorted(h.kluis.gezien),
        name=h.pas.handeling,
        activiteit=f"urn:nl:zvh:verwerking:{h.pas.handeling}",
        start_time=h.begin_ms,
        end_time=time.time_ns() // 1_000_000,
        trace=current_trace(),
        service=omgeving.dienst,
        version=omgeving.versie,
        status=status,
    )
    rows: list[dict[str, Any]] = [{"id": uuid7(), "geexporteerd": False, **asdict(regel)} for regel in regels]
    h.session.execute(insert(omgeving.dossier.logregel), rows)


def via(handeling: str, bevestig: Bevestig | None = None) -> Any:
    """The one transaction of a route, closed before the answer leaves (STIJL 9): ``h: Annotated[Handeling, via("…", store.bevestig)]``."""
    return Depends(Deur(handeling, bevestig), scope="function")


def deur(handeling: str, *, object_: str = "", lezing: str = "", nieuwe_casus: bool = False) -> dict[str, Any]:
    """``openapi_extra`` of a public write: its handeling, where its casus is found, and the lezing that guards a repeat.

    ``object_``: the path parameter that names a known object; empty: the body carries ``casusId``.
    """
    return {"x-deur": "buiten", "x-handeling": handeling, "x-object": object_, "x-lezing": lezing, "x-nieuwe-casus": nieuwe_casus}
