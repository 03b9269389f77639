"""Idempotency at the gateway: the ids for a key, so that twice is once (ONTWERP §10)."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.klokstand import wereldtijd
from gateway.model import Idempotentie
from shared.db import insert_if_absent
from shared.errors import Conflict, KeyReused
from shared.identity import uuid7

LOPEND_S = 30


@dataclass(frozen=True)
class Sleutel:
    """One Idempotency-Key of one partij for one handeling, with the fingerprint of what was sent."""

    partij: str
    handeling: str
    waarde: str | None
    afdruk: str

    def waar(self) -> Any:
        i = Idempotentie
        return (i.partij == self.partij) & (i.handeling == self.handeling) & (i.sleutel == (self.waarde or ""))

    def als_lijst(self) -> list[str]:
        """How an open handeling remembers it; empty without a key."""
        return [self.partij, self.handeling, self.waarde] if self.waarde else []


@dataclass(frozen=True)
class Geclaimd:
    """The ids to use; ``klaar``: it was done before and this is a repeat."""

    object_id: UUID
    casus_id: UUID
    klaar: bool = False


def vingerafdruk(geheim: str, pad: str, body: Any) -> str:
    """HMAC over path and body: the same request gives the same, and nobody can tell the body from it."""
    return hmac.new(geheim.encode(), pad.encode() + b"\0" + json.dumps(body, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def claim(s: Session, sleutel: Sleutel) -> Geclaimd:
    """New ids, or those of an earlier try. Raises KeyReused for another body and Conflict while a try is running."""
    nieuw = Geclaimd(uuid7(), uuid7())
    if sleutel.waarde is None:
        return nieuw
    if _schrijf(s, sleutel, nieuw):
        return nieuw
    eerder = s.execute(select(Idempotentie).where(sleutel.waar()).with_for_update()).scalar_one()
    if not hmac.compare_digest(eerder.body_hmac, sleutel.afdruk):
        raise KeyReused
    if not eerder.klaar and eerder.gestart_op > wereldtijd() - timedelta(seconds=LOPEND_S):
        raise Conflict("Deze handeling loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    if not eerder.klaar:
        s.execute(update(Idempotentie).where(sleutel.waar()).values(gestart_op=wereldtijd()))
    return Geclaimd(eerder.object_id, eerder.casus_id or nieuw.casus_id, eerder.klaar)


def _schrijf(s: Session, sleutel: Sleutel, nieuw: Geclaimd) -> bool:
    """Take the key; False when the same request came in at the same moment and was first (PostgreSQL waits here for its commit)."""
    waarden = {
        "partij": sleutel.partij,
        "handeling": sleutel.handeling,
        "sleutel": sleutel.waarde,
        "body_hmac": sleutel.afdruk,
        "object_id": nieuw.object_id,
        "casus_id": nieuw.casus_id,
        "klaar": False,
        "gestart_op": wereldtijd(),
    }
    return insert_if_absent(s, Idempotentie.metadata.tables["idempotentie"], waarden)


def rond(s: Session, sleutel: Sleutel) -> None:
    """Remember success."""
    if sleutel.waarde:
        s.execute(update(Idempotentie).where(sleutel.waar()).values(klaar=True))


def laat_los(s: Session, sleutel: Sleutel) -> None:
    """Only success is remembered: what was refused or failed leaves its key free."""
    if sleutel.waarde:
        s.flush()
        s.execute(delete(Idempotentie).where(sleutel.waar(), Idempotentie.klaar.is_(False)))
