"""The public keys of issuers: read from their JWKS, checked once, held by (iss, kid).

RFC 7517 (JWK), RFC 7518 (algorithms), RFC 7638 (thumbprint), RFC 8725 §3.1 (one key, one algorithm).
"""

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from jose import jwk as jose_jwk
from jose.backends.cryptography_backend import CryptographyRSAKey

from shared import events

ALGORITMEN = ("ES256", "PS256", "RS256")
KID = re.compile(r"[\x21-\x7e]{1,256}")

Log = Callable[[str, Mapping[str, str]], None]
"""Receives the name of an event and its fields: codes and registered issuers only."""

# The first of a family is what a key without `alg` stands for: RS256 is the algorithm NL GOV OAuth obliges every server to have.
_FAMILIE: Mapping[str, tuple[str, ...]] = {"EC": ("ES256",), "RSA": ("RS256", "PS256")}
_LEDEN: Mapping[str, tuple[str, ...]] = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}
_PRIVAAT = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_RSA_BITS = range(2048, 8193)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class Onbruikbaar(ValueError):
    """A key, document or answer that may not be used; its message is a code."""


def log_event(naam: str, velden: Mapping[str, str]) -> None:
    """The default ``Log``: one structured line."""
    events.log(events.CATALOGUS[naam], **velden)


class PS256Key(CryptographyRSAKey):
    """RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 7518 §3.5), which python-jose does not bring."""

    def __init__(self, key: Any, algorithm: str) -> None:
        super().__init__(key, "RS256")
        self._algorithm = algorithm

    def sign(self, msg: bytes) -> bytes:
        return bytes(self.prepared_key.sign(msg, _pss(), hashes.SHA256()))

    def verify(self, msg: bytes, sig: bytes) -> bool:
        try:
            self.prepared_key.verify(sig, msg, _pss(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


def _pss() -> padding.PSS:
    return padding.PSS(padding.MGF1(hashes.SHA256()), 32)


jose_jwk.register_key("PS256", PS256Key)


@dataclass(frozen=True, slots=True)
class Sleutel:
    """A public key bound to one algorithm; equal when kid, algorithm and thumbprint (RFC 7638) are."""

    kid: str
    alg: str
    vingerafdruk: str
    key: Any = field(compare=False, repr=False)

    def verify(self, message: bytes, signature: bytes) -> bool:
        return bool(self.key.verify(message, signature))

    def als_jwk(self) -> dict[str, str]:
        """The public key as it can be kept beside a signature."""
        leden = self.key.to_dict()
        tekst = {lid: w.decode("ascii") if isinstance(w := leden[lid], bytes) else str(w) for lid in _LEDEN[leden["kty"]]}
        return {**tekst, "alg": self.alg, "kid": self.kid}


def _reden(fout: Exception) -> str:
    """A code, never a message of a library: that may repeat what it could not read."""
    return str(fout) if isinstance(fout, Onbruikbaar) else type(fout).__name__


def encode_segment(data: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_segment(text: str) -> bytes:
    """The inverse of ``encode_segment``; ValueError for any other spelling of the same bytes."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode_segment(data) != text:
        raise Onbruikbaar("base64url")
    return data


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Onbruikbaar("dubbele_sleutel")
    return found


def _refuse_constant(_: str) -> None:
    raise Onbruikbaar("getal")


def parse_json(data: bytes) -> Any:
    """JSON as two readers can only understand in one way: UTF-8, no duplicate keys at any depth, no NaN."""
    return json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)


def _algorithm(jwk: Mapping[str, Any], wanted: str | None) -> str:
    familie = _FAMILIE.get(str(jwk.get("kty")))
    if familie is None:
        raise Onbruikbaar("kty")
    alg = jwk.get("alg", wanted or familie[0])
    if alg not in familie or wanted not in (None, alg):
        raise Onbruikbaar("alg")
    return str(alg)


def build_key(jwk: object, *, kid: str, alg: str | None = None) -> Sleutel:
    """The checked public key in ``jwk``, for its own algorithm or, if it names none, ``alg``.

    Any exception means the key is not to be used: private or symmetric, a curve other than P-256 (ES256), RSA
    below 2048 bits, another algorithm than ``alg``, or whatever the library thinks of it.
    """
    if not isinstance(jwk, dict) or _PRIVAAT & jwk.keys():
        raise Onbruikbaar("geen_publieke_sleutel")
    algorithm = _algorithm(jwk, alg)
    kern = {lid: jwk[lid] for lid in _LEDEN[jwk["kty"]]}
    if kern.get("crv", "P-256") != "P-256":
        raise Onbruikbaar("kromme")
    if not all(isinstance(w, str) and _BASE64URL.fullmatch(w) for w in kern.values()):
        raise Onbruikbaar("leden")
    key: Any = jose_jwk.construct(kern, algorithm)
    if kern["kty"] == "RSA" and key.prepared_key.key_size not in _RSA_BITS:
        raise Onbruikbaar("sleutellengte")
    digest = hashlib.sha256(json.dumps(kern, sort_keys=True, separators=(",", ":")).encode()).digest()
    return Sleutel(kid, algorithm, encode_segment(digest), key)


def _load(jwk: object) -> Sleutel:
    if not isinstance(jwk, dict) or not isinstance(kid := jwk.get("kid"), str) or not KID.fullmatch(kid):
        raise Onbruikbaar("kid")
    if jwk.get("use", "sig") != "sig" or "verify" not in jwk.get("key_ops", ["verify"]):
        raise Onbruikbaar("gebruik")
    return build_key(jwk, kid=kid)


def parse_jwks(body: bytes, meld: Callable[[str], None]) -> Mapping[str, Sleutel]:
    """The usable keys of a JWK Set by kid; each other key is reported to ``meld`` as a code and left out.

    Two usable keys under one kid are both left out: which of them the issuer meant is a guess. ValueError when it is no JWK Set.
    """
    doc = parse_json(body)
    if not isinstance(doc, dict) or not isinstance(doc.get("keys"), list):
        raise Onbruikbaar("geen_jwks")
    found: list[Sleutel] = []
    for jwk in doc["keys"]:
        try:
            found.append(_load(jwk))
        except Exception as fout:  # whatever one key provokes may not take the others down
            meld(_reden(fout))
    kids = [sleutel.kid for sleutel in found]
    return MappingProxyType({s.kid: s for s in found if kids.count(s.kid) == 1})


@dataclass(slots=True)
class _Set:
    uri: str
    versie: int = 0
    keys: Mapping[str, Sleutel] = field(default_factory=dict)
    loaded_at: int | None = None
    next_try: int = 0
    failures: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class JwksCache:
    """The keys of all issuers, fetched when needed; one fetch at a time per issuer, never a redirect.

    ``ttl_s``: a set older than this is fetched again. ``min_refresh_s``: least time between two fetches, doubled for
    each failure up to ``max_backoff_s``. ``max_age_s``: how long keys outlive an unreachable issuer. ``now``: epoch seconds.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        now: Callable[[], int],
        ttl_s: int = 600,
        min_refresh_s: int = 10,
        max_backoff_s: int = 300,
        max_age_s: int = 86_400,
        max_bytes: int = 64 * 1024,
        timeout_s: float = 5.0,
        log: Log = log_event,
    ) -> None:
        self._client, self._now, self._log = client, now, log
        self._ttl, self._min, self._max_backoff, self._max_age = ttl_s, min_refresh_s, max_backoff_s, max_age_s
        self._max_bytes, self._timeout = max_bytes, timeout_s
        self._sets: dict[str, _Set] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def get(self, iss: str, jwks_uri: str, kid: str, versie: int = 0) -> Sleutel | None:
        """The one key of ``iss`` named ``kid``, or None. ``iss`` must be a registered issuer: it becomes a cache entry.

        ``versie`` of its register line: keys fetched under another line are not used, whichever replica changed it.
        """
        keys = self._set(iss, jwks_uri, versie)
        # A slow issuer holds up only who needs an unknown key; the others go on with what is known.
        if self._is_due(keys, kid) and not (kid in keys.keys and keys.lock.locked() and self._is_alive(keys)):
            task = asyncio.create_task(self._refresh(iss, keys, kid))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            # A caller that hangs up must not be able to cut off the fetch that others wait for.
            await asyncio.shield(task)
        return keys.keys.get(kid) if self._is_alive(keys) else None

    def vergeet(self, iss: str) -> None:
        """Drop what is held of an issuer that ended: one that comes back starts with the keys it has then."""
        self._sets.pop(iss, None)

    def _set(self, iss: str, uri: str, versie: int) -> _Set:
        known = self._sets.get(iss)
        if known is None or (known.uri, known.versie) != (uri, versie):
            known = self._sets[iss] = _Set(uri, versie)
        return known

    def _is_alive(self, keys: _Set) -> bool:
        return keys.loaded_at is not None and self._now() - keys.loaded_at <= self._max_age

    def _is_due(self, keys: _Set, kid: str) -> bool:
        if self._now() < keys.next_try:
            return False
        return keys.loaded_at is None or self._now() - keys.loaded_at >= self._ttl or kid not in keys.keys

    async def _refresh(self, iss: str, keys: _Set, kid: str) -> None:
        async with keys.lock:
            if not self._is_due(keys, kid):
                return
            try:
                body = await self._fetch(keys.uri)
                keys.keys = parse_jwks(body, lambda reden: self._log("auth.jwk_genegeerd", {"iss": iss, "reden": reden}))
            except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError, TimeoutError) as fout:
                keys.failures += 1
                self._log("auth.jwks_mislukt", {"iss": iss, "reden": _reden(fout)})
            else:
                keys.failures, keys.loaded_at = 0, self._now()
            keys.next_try = self._now() + min(self._min * 2 ** min(max(keys.failures - 1, 0), 16), self._max_backoff)

    async def _fetch(self, uri: str) -> bytes:
        # No compression: 64 KiB on the wire may not become megabytes here.
        headers = {"accept": "application/jwk-set+json, application/json", "accept-encoding": "identity"}
        body = bytearray()
        async with asyncio.timeout(self._timeout):
            async with self._client.stream("GET", uri, headers=headers, follow_redirects=False) as answer:
                if answer.status_code != 200 or answer.headers.get("content-encoding", "identity") != "identity":
                    raise Onbruikbaar("antwoord")
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > self._max_bytes:
                        raise Onbruikbaar("te_groot")
        return bytes(body)
