"""The pas: who acts, under which handeling, signed by the gateway for one service, one call, 30 seconds (ONTWERP §2)."""

import hashlib
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from jose import jwt
from jose.exceptions import JOSEError
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import Unauthenticated

ALGORITHM = "HS256"
GELDIG_S = 30
SPELING_S = 5


class Pas(BaseModel):
    """What a service knows of the caller; ``nu`` is zaaktijd and the only legal clock a service has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    handeling: str
    handeling_id: UUID
    partij: str
    functionaris: str
    nu: datetime
    verband: str = ""
    regime: Literal["zvh", "pga"] = "zvh"
    """Whose terms hold for what a service dates itself."""
    casus_id: UUID | None = None
    nieuw_id: UUID | None = None
    idempotency_key: str | None = None
    vingerafdruk: str | None = None
    """HMAC of what the caller sent: what an Idempotency-Key is bound to (the gateway completes the body anew at a retry)."""


def body_hash(body: bytes) -> str:
    """SHA-256 of a body, hex."""
    return hashlib.sha256(body).hexdigest()


def issue_pas(pas: Pas, *, dienst: str, sleutel: str, method: str, path: str, body: bytes) -> str:
    """Sign a pas for one call to one service; binds method, path and the SHA-256 of the body."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "aud": dienst,
        "iss": "gateway",
        "iat": now,
        "exp": now + GELDIG_S,
        "m": method,
        "p": path,
        "b": body_hash(body),
        "pas": pas.model_dump(mode="json", exclude_none=True),
    }
    token: str = jwt.encode(claims, sleutel, algorithm=ALGORITHM)
    return token


def verify_pas(token: str, *, dienst: str, sleutel: str, method: str, path: str, body: bytes) -> Pas:
    """The pas inside ``token``; raises Unauthenticated for anything that is not exactly this call at this moment (ZVH-12.1)."""
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            sleutel,
            algorithms=[ALGORITHM],
            audience=dienst,
            issuer="gateway",
            options={"require_aud": True, "require_exp": True, "require_iat": True, "require_iss": True, "leeway": SPELING_S},
        )
        bound = secrets.compare_digest(f"{claims['m']} {claims['p']} {claims['b']}", f"{method} {path} {body_hash(body)}")
        if not bound or claims["exp"] - claims["iat"] > GELDIG_S or claims["iat"] > time.time() + SPELING_S:
            raise Unauthenticated
        return Pas.model_validate(claims["pas"])
    except (JOSEError, ValidationError, KeyError, TypeError, ValueError, RecursionError):
        raise Unauthenticated from None


def uuid7(nu: datetime | None = None) -> UUID:
    """A time-ordered random UUID (RFC 9562 §5.7) for rows; never for a betrokkene."""
    ms = int((nu or datetime.now(UTC)).timestamp() * 1000)
    value = (ms & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def derived_id(basis: UUID, soort: str, nummer: int) -> UUID:
    """The id of part ``nummer`` of ``basis``: the same for every retry, so that twice is once."""
    digest = bytearray(hashlib.sha256(basis.bytes + soort.encode() + nummer.to_bytes(4, "big")).digest()[:16])
    digest[0:6] = basis.bytes[0:6]
    digest[6:8] = (0x8000 | (nummer & 0xFFF)).to_bytes(2, "big")
    digest[8] = (digest[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(digest))
