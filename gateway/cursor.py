"""Where a list goes on: encrypted, bound to caller and query, pointing at the last item shown (ONTWERP §10)."""

import base64
import binascii
import secrets
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.auth import Claims
from shared.errors import BadInput, Fout

NONCE = 12
MAX_LENGTE = 400


@lru_cache(maxsize=4)
def _gcm(geheim: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"zvh cursor 1").derive(geheim.encode()))


def _band(claims: Claims, pad: str, query: Iterable[tuple[str, str]]) -> bytes:
    """Length-prefixed, so that no two callers or questions bind the same."""
    vraag = [deel for paar in sorted(query) for deel in paar]
    delen = [claims.partij_id, claims.functionaris, " ".join(sorted(claims.rollen)), pad, *vraag]
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in (deel.encode() for deel in delen))


def maak(geheim: str, claims: Claims, pad: str, query: Iterable[tuple[str, str]], plek: str) -> str:
    """A cursor for this caller and this question at ``plek``, the key of the last item shown."""
    nonce = secrets.token_bytes(NONCE)
    blob = nonce + _gcm(geheim).encrypt(nonce, plek.encode(), _band(claims, pad, query))
    return base64.urlsafe_b64encode(blob).rstrip(b"=").decode()


def lees(geheim: str, claims: Claims, pad: str, query: Iterable[tuple[str, str]], cursor: str, veld: str = "cursor") -> str:
    """The place a cursor points at; BadInput when it is not one of ours for exactly this caller and question."""
    try:
        blob = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return _gcm(geheim).decrypt(blob[:NONCE], blob[NONCE:], _band(claims, pad, query)).decode()
    except (InvalidTag, binascii.Error, ValueError):
        raise BadInput(fouten=[Fout(veld, "hoort niet bij deze vraag van deze vrager")], code="cursor_ongeldig") from None
