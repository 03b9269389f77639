"""What a caller must show: a well-formed signed token, and proof that it is his (RFC 7515, RFC 8725, RFC 9449, RFC 8705).

Nothing here trusts python-jose with parsing: SPIKES §1 lists what it lets through.
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from gateway.jwks import Sleutel, build_key, decode_segment, encode_segment, parse_json
from shared.errors import Unauthenticated

MAX_TOKEN = 8192
SKEW_S = 60
_MAX_LIFETIME_S = 6 * 3600
_MAX_AUD = 32
JTI = re.compile(r"[\x21-\x7e]{16,256}")

Gezien = Callable[[str, int], Awaitable[bool]]
"""(key, epoch second after which it may be forgotten) -> was it there already; records it in the same breath."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_VREEMDE_SLEUTEL = frozenset({"crit", "jku", "x5u", "x5c", "zip", "b64"})
_AUTHORIZATION = re.compile(r"(bearer|dpop) +([A-Za-z0-9_.-]+)", re.IGNORECASE)
_SHA256 = re.compile(r"[A-Za-z0-9_-]{43}")
_POORT = {"http": 80, "https": 443}


class Ongeldig(Unauthenticated):
    """401, the same for every defect; ``reden`` is a code for the log and never in the answer."""

    def __init__(self, reden: str) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        self.reden = reden


@contextmanager
def guarded(reden: str) -> Iterator[None]:
    """Whatever a hostile text provokes in JSON, base64 or a library is the same 401."""
    try:
        yield
    except Ongeldig:
        raise
    except Exception:
        raise Ongeldig(reden) from None


def require(ok: object, reden: str) -> None:
    """Raise the 401 with ``reden`` unless ``ok``."""
    if not ok:
        raise Ongeldig(reden)


def is_time(value: object) -> bool:
    """True for a whole number of seconds since 1970; no bool, no float, no text."""
    return type(value) is int and value >= 0


def is_text(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Jws:
    """A token as read, its signature not yet checked."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signing_input: bytes
    signature: bytes

    def require_signature(self, sleutel: Sleutel) -> None:
        """401 unless ``sleutel`` made the signature, with the algorithm that key is bound to."""
        require(sleutel.alg == self.header["alg"], "algoritme")
        with guarded("handtekening"):
            require(sleutel.verify(self.signing_input, self.signature), "handtekening")


def parse_jws(text: str, *, typen: frozenset[str], algorithms: Sequence[str], eigen_sleutel: bool = False) -> Jws:
    """A compact JWS of at most 8 kB, one of ``typen`` and ``algorithms``; 401 for any other.

    ``eigen_sleutel``: the header carries its own ``jwk``, as only a DPoP proof may.
    """
    require(len(text) <= MAX_TOKEN, "te_groot")
    require(_COMPACT.fullmatch(text), "vorm")
    kop, inhoud, handtekening = text.split(".")
    with guarded("onleesbaar"):
        header, claims = parse_json(decode_segment(kop)), parse_json(decode_segment(inhoud))
        signature = decode_segment(handtekening)
    require(isinstance(header, dict) and isinstance(claims, dict), "vorm")
    require(not _VREEMDE_SLEUTEL & header.keys() and ("jwk" in header) == eigen_sleutel, "kopveld")
    require(isinstance(header.get("typ"), str) and header["typ"] in typen, "typ")
    require(isinstance(header.get("alg"), str) and header["alg"] in algorithms, "algoritme")
    return Jws(header, claims, f"{kop}.{inhoud}".encode("ascii"), signature)


def read_authorization(headers: Mapping[str, str], url: str) -> tuple[str, str]:
    """(scheme in lower case, token) of the Authorization header; a token in the query is refused even beside it."""
    with guarded("url"):
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    require(all(naam.lower() != "access_token" for naam, _ in query), "token_in_query")
    found = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if found is None:
        raise Ongeldig("geen_token")
    return found[1].lower(), found[2]


def require_times(claims: Mapping[str, Any], now: int) -> None:
    """401 unless the token holds at ``now`` (60 s skew) and for at most six hours; nbf may be absent (NL GOV OAuth 1.1)."""
    exp, iat, nbf = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    if not (is_time(exp) and is_time(iat) and is_time(nbf)):
        raise Ongeldig("tijden")
    require(0 < claims["exp"] - claims["iat"] <= _MAX_LIFETIME_S, "looptijd")
    require(claims["iat"] <= now + SKEW_S and nbf <= now + SKEW_S, "nog_niet_geldig")
    require(now < claims["exp"] + SKEW_S, "verlopen")


def require_audience(claims: Mapping[str, Any], audience: str) -> None:
    """401 unless ``aud``, one text or a list of them, names ``audience``."""
    aud = claims.get("aud")
    listed = [aud] if isinstance(aud, str) else aud
    require(isinstance(listed, list) and len(listed) <= _MAX_AUD and all(isinstance(a, str) for a in listed), "aud")
    require(audience in (listed or ()), "aud")


def read_confirmation(claims: Mapping[str, Any], *, required: bool) -> tuple[str | None, str | None]:
    """(jkt, x5t#S256) of ``cnf``; a binding that cannot be checked here is a refusal, not an unbound token."""
    if "cnf" not in claims:
        require(not required, "cnf_ontbreekt")
        return None, None
    cnf = claims["cnf"]
    require(isinstance(cnf, dict) and cnf and cnf.keys() <= {"jkt", "x5t#S256"}, "cnf")
    require(all(is_text(waarde, _SHA256) for waarde in cnf.values()), "cnf")
    return cnf.get("jkt"), cnf.get("x5t#S256")


def require_certificate(expected: str, client_cert_sha256: str | None) -> None:
    """401 unless the client certificate is the one the token is bound to (RFC 8705 §3.1).

    Both are the SHA-256 of the DER certificate in base64url without padding.
    """
    shown = (client_cert_sha256 or "").encode()
    require(hmac.compare_digest(expected.encode(), shown), "certificaat")


def _target(url: str) -> str:
    """``url`` without query and fragment, normalised as RFC 9449 §4.3 asks (RFC 3986 §6.2.2-6.2.3)."""
    delen = urlsplit(url)
    if delen.scheme not in _POORT or not delen.hostname or delen.username is not None:
        raise ValueError("url")
    host = f"[{delen.hostname}]" if ":" in delen.hostname else delen.hostname
    poort = "" if delen.port in (None, _POORT[delen.scheme]) else f":{delen.port}"
    path = re.sub(r"%[0-9a-fA-F]{2}", lambda m: m[0].upper(), delen.path or "/")
    return f"{delen.scheme}://{host}{poort}{path}"


class Eenmalig:
    """Which proofs were used: at most ``size`` in memory and, for several replicas, in ``gezien`` as well.

    Without ``gezien`` a full memory refuses rather than forgets: forgetting would let a proof be used twice.
    """

    def __init__(self, now: Callable[[], int], gezien: Gezien | None = None, size: int = 65_536) -> None:
        self._now, self._gezien, self._size = now, gezien, size
        self._used: OrderedDict[str, int] = OrderedDict()

    async def require_first(self, key: str, until: int) -> None:
        """401 when ``key`` was used before; it is remembered up to and including epoch second ``until``."""
        require(key not in self._used, "dpop_herhaald")
        self._make_room()
        self._used[key] = until
        require(self._gezien is None or not await self._gezien(key, until), "dpop_herhaald")

    def _make_room(self) -> None:
        while self._used and next(iter(self._used.values())) < self._now():
            self._used.popitem(last=False)
        if len(self._used) >= self._size:
            require(self._gezien is not None, "dpop_vol")
            self._used.popitem(last=False)


class Dpop:
    """Checks DPoP proofs (RFC 9449 §4.3): his key, this request, this token, now, and only once."""

    def __init__(self, *, algorithms: Sequence[str], now: Callable[[], int], gezien: Gezien | None = None) -> None:
        self._algorithms, self._now = algorithms, now
        self._eenmalig = Eenmalig(now, gezien)

    async def require_proof(self, proof: str | None, *, token: str, jkt: str, method: str, url: str) -> None:
        """401 unless ``proof`` shows possession of the key with thumbprint ``jkt`` for this very request."""
        jws = parse_jws(proof or "", typen=frozenset({"dpop+jwt"}), algorithms=self._algorithms, eigen_sleutel=True)
        self._require_key(jws, jkt)
        self._require_request(jws.claims, token, method, url)
        # Bound to the key, so that nobody can burn another's jti; hashed, so that the store's keys have one length.
        key = hashlib.sha256(f"{jkt}.{jws.claims['jti']}".encode("ascii")).hexdigest()
        await self._eenmalig.require_first(key, jws.claims["iat"] + SKEW_S)

    def _require_key(self, jws: Jws, jkt: str) -> None:
        with guarded("dpop_sleutel"):
            sleutel = build_key(jws.header["jwk"], kid="dpop", alg=jws.header["alg"])
            require(hmac.compare_digest(sleutel.vingerafdruk, jkt), "dpop_sleutel")
        jws.require_signature(sleutel)

    def _require_request(self, claims: Mapping[str, Any], token: str, method: str, url: str) -> None:
        require(is_text(claims.get("jti"), JTI), "dpop_jti")
        require(is_time(claims.get("iat")) and abs(self._now() - claims["iat"]) <= SKEW_S, "dpop_iat")
        require(claims.get("htm") == method, "dpop_htm")
        require(claims.get("ath") == encode_segment(hashlib.sha256(token.encode("ascii")).digest()), "dpop_ath")
        with guarded("dpop_htu"):
            require(_target(claims["htu"]) == _target(url), "dpop_htu")
