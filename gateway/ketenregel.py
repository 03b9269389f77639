"""One link of the audit's chain: what is hashed, how, and how a head is signed. Pure; sequencer and verifier share it (RFC 8785)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import Row

from gateway.model import Audit

BEGIN = "0" * 64
_EENVOUDIG, _RIJEN = (str, bool, type(None)), (list, tuple)
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
VELDEN = tuple(kolom.name for kolom in Audit.__table__.columns)


class NietCanoniek(ValueError):
    """A value that has no single canonical form; the text names the place, never the value."""


def zuiver(waarde: Any, plek: str = "body") -> Any:
    """``waarde`` unchanged when it is text, a whole number, a boolean, nothing, or lists and objects of those; NietCanoniek otherwise.

    Whole numbers stay within 2^53 (RFC 8785 §3.2.2.3): beyond it two readers may disagree on the digits.
    """
    if isinstance(waarde, _EENVOUDIG):
        return waarde
    if isinstance(waarde, int) and abs(waarde) < 2**53:
        return waarde
    if isinstance(waarde, Mapping) and all(isinstance(k, str) for k in waarde):
        return {k: v if isinstance(v, _EENVOUDIG) else zuiver(v, f"{plek}.{k}") for k, v in waarde.items()}
    if isinstance(waarde, _RIJEN):
        return [zuiver(v, plek) for v in waarde]
    raise NietCanoniek(f"{plek}: {type(waarde).__name__}")


def canoniek(waarde: Any) -> bytes:
    """RFC 8785 of what ``zuiver`` let through. As long as it is all ASCII the standard encoder writes those very bytes, many times faster:
    the two differ in numbers that are not whole and in how names beyond ASCII are ordered."""
    tekst = _JSON.encode(waarde)
    return tekst.encode("ascii") if tekst.isascii() else rfc8785.dumps(waarde)


def als_object(row: Row[Any]) -> dict[str, Any]:
    """An audit row as JSON values: ids as text, times as ISO 8601 in UTC with microseconds, ``body`` as it is."""
    return {veld: _waarde(getattr(row, veld)) for veld in VELDEN}


def _waarde(waarde: Any) -> Any:
    if isinstance(waarde, datetime):
        return waarde.astimezone(UTC).isoformat(timespec="microseconds")
    return str(waarde) if isinstance(waarde, UUID | date) else waarde


def schakel(vorige: str, regel: Mapping[str, Any]) -> str:
    """The hash (64 hex) of a link: SHA-256 over the previous hash and the canonical row; NietCanoniek for a row that has none."""
    return hashlib.sha256(bytes.fromhex(vorige) + canoniek(zuiver(regel, "regel"))).hexdigest()


def teken(sleutel: str, verband: str, seq: int, hash_: str, tijdstip_ms: int) -> str:
    """HMAC-SHA256 (64 hex) over one head.

    HMAC and not a public-key signature, because signer and verifier are the same party: the verband's own gateway. Its work is that
    whoever holds only the database (a stolen role, a restored backup) cannot make a new chain that passes. A verifier who must not be
    able to sign needs another scheme, which is another kind of checkpoint and not another chain.
    """
    kop: dict[str, Any] = {"verband": verband, "seq": seq, "hash": hash_, "tijdstip_ms": tijdstip_ms}
    return hmac.new(sleutel.encode(), rfc8785.dumps(kop), hashlib.sha256).hexdigest()


def klopt(sleutel: str, kop: Any) -> bool:
    """Whether a stored checkpoint (a mapping) carries our signature."""
    goed = teken(sleutel, kop["verband"], kop["seq"], kop["hash"], kop["tijdstip_ms"])
    return hmac.compare_digest(goed, str(kop["handtekening"]))
