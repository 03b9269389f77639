"""One link of the audit's chain: what is hashed, how, and how a head is signed. Pure (RFC 8785). The verifier has its own reading of
it (gateway/naloop.py), so that a mistake in one does not hide in the other."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Row

from gateway.model import Audit
from gateway.naloop import te_tekenen

BEGIN = "0" * 64
_ORDE = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5)."""
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


@lru_cache(maxsize=8)
def _sleutel(geheim: str) -> ec.EllipticCurvePrivateKey:
    """The signing key follows from the secret, so that one secret is kept and no second file can be lost."""
    ruw = HKDF(hashes.SHA256(), 48, None, b"zvh controlepunt ES256").derive(geheim.encode())
    return ec.derive_private_key(int.from_bytes(ruw, "big") % (_ORDE - 1) + 1, ec.SECP256R1())


def publieke_sleutel(geheim: str) -> dict[str, str]:
    """The key that a witness or an auditor checks checkpoints with, as JWK; its kid is its thumbprint (RFC 7638)."""
    punt = _sleutel(geheim).public_key().public_numbers()
    kern = {"crv": "P-256", "kty": "EC", "x": _b64(punt.x.to_bytes(32, "big")), "y": _b64(punt.y.to_bytes(32, "big"))}
    kid = _b64(hashlib.sha256(canoniek(kern)).digest())
    return {**kern, "alg": "ES256", "use": "sig", "kid": kid}


def teken(geheim: str, verband: str, seq: int, hash_: str, tijdstip_ms: int) -> str:
    """ES256 (base64url, 86 characters) over one head.

    A public-key signature: partijen witness checkpoints, and who can check must not be able to sign. Whoever holds only the database (a
    stolen role, a restored backup) cannot make a new chain that passes.
    """
    kop = {"verband": verband, "seq": seq, "hash": hash_, "tijdstip_ms": tijdstip_ms}
    r, s = decode_dss_signature(_sleutel(geheim).sign(te_tekenen(kop), ec.ECDSA(hashes.SHA256())))
    return _b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
