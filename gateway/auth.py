"""Who calls: an access token in, ``Claims`` out (ONTWERP §7; NL GOV OAuth 1.1, RFC 9068, RFC 8725, RFC 9449, RFC 8705).

A claim never suffices: the register must still know the partij, and the casus the deelnemer. Every defect is the same 401.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gateway.bewijs import (
    JTI,
    Dpop,
    Gezien,
    Ongeldig,
    guarded,
    is_text,
    parse_jws,
    read_authorization,
    read_confirmation,
    require,
    require_audience,
    require_certificate,
    require_times,
)
from gateway.jwks import ALGORITMEN, KID, JwksCache, Log, Sleutel, log_event
from gateway.rollen import ROLLEN as ROLLEN
from gateway.rollen import ROLLEN_EIGEN as ROLLEN_EIGEN
from gateway.rollen import ROLLEN_GEMEENTE as ROLLEN_GEMEENTE
from gateway.rollen import ROLLEN_PER_SOORT
from gateway.rollen import ROLLEN_VERBAND as ROLLEN_VERBAND
from shared.errors import Refused

_TYPEN = frozenset({"at+jwt", "application/at+jwt", "JWT"})
_MAX_ROLLEN = 32

_OIN = re.compile(r"[0-9]{20}")
_PARTIJ = re.compile(r"[0-9]{20}(:[a-z][a-z0-9_]{0,63})?")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PSEUDONIEM = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ISS = re.compile(r"[\x21-\x7e]{1,512}")
_AZP = re.compile(r"[\x21-\x7e]{1,256}")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A line of the register: who may sign tokens and what he may assert in them; the rest of a token is dropped."""

    iss: str
    oins: frozenset[str]
    jwks_uri: str
    rollen: frozenset[str]
    functies: frozenset[str]
    soort: Literal["partij", "verband", "gemeente"]
    cnf_verplicht: bool = False
    orgaan_verplicht: bool = False
    versie: int = 0
    """Of its register line: any change makes tokens and keys be looked at anew."""

    @property
    def asserts(self) -> frozenset[str]:
        """The roles this issuer may assert: what its line lists, within what its soort allows."""
        return self.rollen & ROLLEN_PER_SOORT[self.soort]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says. ``namens`` is only checked for its form: whether it may act for that partij is beleid's."""

    iss: str
    organisatie: str
    orgaan: str | None
    namens: str | None
    rollen: frozenset[str]
    functie: str | None
    functionaris: str
    vog: bool
    geheimhouding: bool
    azp: str
    jti: str
    exp: int
    dienstaccount: bool = False
    """A program of the partij, not one of its people: it acts only under a registered order (ZVH-B3.9)."""
    verwerker: str = ""
    """OIN of the verwerker that acts for ``organisatie``; set by the gateway from its register, never by a token."""

    @property
    def dienst(self) -> bool:
        """Whether it is a verwerker or a dienstaccount that calls."""
        return self.dienstaccount or bool(self.verwerker)

    @property
    def partij_id(self) -> str:
        """``<oin>`` or ``<oin>:<orgaan>``."""
        return f"{self.organisatie}:{self.orgaan}" if self.orgaan else self.organisatie


@dataclass(frozen=True, slots=True)
class _Geldig:
    """A token whose signature and claims were found good, under this issuer line and this key."""

    claims: Claims
    issuer: Issuer
    sleutel: Sleutel
    jkt: str | None
    x5t: str | None


def _text(claims: Mapping[str, Any], naam: str, pattern: re.Pattern[str]) -> str:
    require(is_text(claims.get(naam), pattern), naam)
    return str(claims[naam])


def _maybe(claims: Mapping[str, Any], naam: str, pattern: re.Pattern[str]) -> str | None:
    return None if claims.get(naam) is None else _text(claims, naam, pattern)


def _flag(claims: Mapping[str, Any], naam: str) -> bool:
    require(isinstance(claims.get(naam, False), bool), naam)
    return bool(claims.get(naam, False))


def _codes(claims: Mapping[str, Any], naam: str) -> frozenset[str]:
    codes = claims.get(naam, [])
    require(isinstance(codes, list) and len(codes) <= _MAX_ROLLEN and all(isinstance(c, str) for c in codes), naam)
    return frozenset(codes)


def _orgaan(claims: Mapping[str, Any]) -> str | None:
    bestuursorgaan, hoedanigheid = (_maybe(claims, naam, _CODE) for naam in ("bestuursorgaan", "hoedanigheid"))
    require(bestuursorgaan is None or hoedanigheid is None, "orgaan")
    return bestuursorgaan or hoedanigheid


def _read_claims(ruw: Mapping[str, Any], issuer: Issuer) -> Claims:
    rollen, functie = _codes(ruw, "rollen"), ruw.get("functie")
    organisatie = _text(ruw, "organisatie", _OIN)
    require(organisatie in issuer.oins, "organisatie")
    require(functie is None or isinstance(functie, str), "functie")
    functionaris, dienstaccount = _text(ruw, "functionaris", _PSEUDONIEM), _flag(ruw, "dienstaccount")
    # An account in the name of a system or an organisation is nobody's: who acted could not be told (XTRA-5.4).
    require(dienstaccount or functionaris not in (ruw.get("azp"), organisatie), "functionaris")
    return Claims(
        iss=issuer.iss,
        organisatie=organisatie,
        orgaan=_orgaan(ruw),
        namens=_maybe(ruw, "namens", _PARTIJ),
        rollen=rollen & issuer.asserts,
        functie=functie if functie in issuer.functies else None,
        functionaris=functionaris,
        vog=_flag(ruw, "vog"),
        geheimhouding=_flag(ruw, "geheimhouding"),
        azp=_text(ruw, "azp", _AZP),
        jti=_text(ruw, "jti", JTI),
        exp=ruw["exp"],
        dienstaccount=dienstaccount,
    )


def _require_orgaan(geldig: _Geldig) -> Claims:
    must = geldig.issuer.soort == "gemeente" or geldig.issuer.orgaan_verplicht
    if must and geldig.claims.orgaan is None:
        raise Refused(
            "Een gemeente handelt als burgemeester of als college; het toegangsbewijs zegt niet welk van beide.",
            code="orgaan_ontbreekt",
            artikel="ZVH-0.2",
            volgende_stap="Vraag een toegangsbewijs aan met bestuursorgaan of hoedanigheid.",
        )
    return geldig.claims


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("ascii")).digest()


def _refuse_settings(audience: str, algorithms: Sequence[str]) -> None:
    faults = []
    if not audience:
        faults.append("audience ontbreekt")
    if isinstance(algorithms, str) or not algorithms:
        faults.append("algorithms ontbreekt of is geen lijst")
    elif not set(algorithms) <= set(ALGORITMEN):
        faults.append(f"algorithms buiten {' '.join(ALGORITMEN)}")
    if faults:
        raise ValueError("; ".join(faults))


class Authenticator:
    """Turns a request's token into ``Claims``, or raises.

    ``get_issuer`` reads the register (fresh, never cached here); ``now`` is wereldtijd in epoch seconds; ``gezien``
    remembers DPoP proofs across replicas. What these raise is not a defect of the token and passes through.
    """

    def __init__(
        self,
        *,
        get_issuer: Callable[[str], Awaitable[Issuer | None]],
        jwks: JwksCache,
        audience: str,
        algorithms: Sequence[str],
        now: Callable[[], int],
        gezien: Gezien | None = None,
        log: Log = log_event,
        cache_size: int = 2048,
    ) -> None:
        """ValueError naming every fault when audience or algorithms would let too much in."""
        _refuse_settings(audience, algorithms)
        self._get_issuer, self._jwks, self._now, self._log = get_issuer, jwks, now, log
        self._audience, self._algorithms = audience, tuple(algorithms)
        self._dpop = Dpop(algorithms=self._algorithms, now=now, gezien=gezien)
        self._cache: OrderedDict[bytes, _Geldig] = OrderedDict()
        self._cache_size = cache_size

    async def authenticate(self, headers: Mapping[str, str], method: str, url: str, client_cert_sha256: str | None = None) -> Claims:
        """The caller. ``headers`` by lower-case name, repeated ones joined with ", "; ``url`` as the caller used it.

        ``client_cert_sha256``: base64url SHA-256 of the DER certificate of the TLS connection, never from a header
        that a caller can set. Raises Ongeldig (401) or, for a gemeente that does not say which orgaan it is, Refused (403).
        """
        scheme, token = read_authorization(headers, url)
        geldig = await self._from_cache(token) or await self._verify(token)
        # RFC 9449 §7.2: a bound token is no bearer token, nor the other way round.
        require((scheme == "dpop") == (geldig.jkt is not None), "schema")
        if geldig.x5t is not None:
            require_certificate(geldig.x5t, client_cert_sha256)
        if geldig.jkt is not None:
            await self._dpop.require_proof(headers.get("dpop"), token=token, jkt=geldig.jkt, method=method, url=url)
        return _require_orgaan(geldig)

    def kent(self, authorization: str) -> bool:
        """Whether this Authorization was found good before; whether it still is, ``authenticate`` says."""
        delen = authorization.split(" ")
        return len(delen) == 2 and delen[1].isascii() and _digest(delen[1]) in self._cache

    async def _from_cache(self, token: str) -> _Geldig | None:
        """What was found good before, if the issuer's line, its key and the clock still say so."""
        digest = _digest(token)
        known = self._cache.get(digest)
        if known is None:
            return None
        issuer = await self._get_issuer(known.issuer.iss)
        sleutel = None if issuer is None else await self._jwks.get(issuer.iss, issuer.jwks_uri, known.sleutel.kid, issuer.versie)
        if issuer is None:
            self._jwks.vergeet(known.issuer.iss)
        if issuer == known.issuer and sleutel == known.sleutel and self._now() < known.claims.exp:
            self._cache.move_to_end(digest)
            return known
        self._cache.pop(digest, None)
        return None

    async def _verify(self, token: str) -> _Geldig:
        jws = parse_jws(token, typen=_TYPEN, algorithms=self._algorithms)
        issuer = await self._issuer(_text(jws.claims, "iss", _ISS))
        require(is_text(jws.header.get("kid"), KID), "kid")
        sleutel = await self._jwks.get(issuer.iss, issuer.jwks_uri, jws.header["kid"], issuer.versie)
        if sleutel is None:
            raise Ongeldig("sleutel_onbekend")
        jws.require_signature(sleutel)
        with guarded("claims"):
            require_times(jws.claims, self._now())
            require_audience(jws.claims, self._audience)
            cnf = read_confirmation(jws.claims, required=issuer.cnf_verplicht)
            geldig = _Geldig(_read_claims(jws.claims, issuer), issuer, sleutel, *cnf)
        self._report_ignored(jws.claims, geldig.claims)
        self._cache[_digest(token)] = geldig
        if len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
        return geldig

    async def lees_verklaring(self, tekst: str, typ: str, iss: str) -> tuple[Mapping[str, Any], Sleutel]:
        """What a registered issuer signed as a statement of its own, apart from any token (RFC 8725 §3.11), and the key it used.

        Raises Ongeldig, for any defect."""
        jws = parse_jws(tekst, typen=frozenset({typ}), algorithms=self._algorithms)
        issuer = await self._issuer(iss)
        require(is_text(jws.header.get("kid"), KID), "kid")
        sleutel = await self._jwks.get(issuer.iss, issuer.jwks_uri, jws.header["kid"], issuer.versie)
        if sleutel is None:
            raise Ongeldig("sleutel_onbekend")
        jws.require_signature(sleutel)
        return jws.claims, sleutel

    def _report_ignored(self, ruw: Mapping[str, Any], claims: Claims) -> None:
        if claims.rollen != frozenset(ruw.get("rollen", ())):
            self._log("auth.claim_genegeerd", {"iss": claims.iss, "soort": "rollen"})
        if claims.functie != ruw.get("functie"):
            self._log("auth.claim_genegeerd", {"iss": claims.iss, "soort": "functie"})

    async def _issuer(self, iss: str) -> Issuer:
        issuer = await self._get_issuer(iss)
        # A database may find equal what is not: case, collation.
        if issuer is None or issuer.iss != iss:
            self._jwks.vergeet(iss)
            raise Ongeldig("issuer_onbekend")
        return issuer
