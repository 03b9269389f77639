"""Builders for tokens: an issuer with real keys, its JWKS behind a mock transport, a clock that stands still."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jose import jwk as jose_jwk

from gateway.auth import Authenticator, Issuer
from gateway.jwks import ALGORITMEN, JwksCache, build_key, encode_segment

NU = 1_790_000_000
AUDIENCE = "https://api.zvh.example"
ISS = "https://idp.politie.example"
JWKS_URI = "https://idp.politie.example/jwks"
POLITIE = "00000099000000020000"
URL = "https://api.zvh.example/v1/casussen"
WEG = object()
"""As a claim or header: leave it out."""


@cache
def rsa_key(bits: int = 2048, nr: int = 0) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def b64_int(value: int) -> str:
    return encode_segment(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def to_segment(value: Any) -> str:
    return encode_segment(value if isinstance(value, bytes) else json.dumps(value).encode())


@dataclass
class Paar:
    """A private key with the JWK of its public half."""

    kid: str = "k1"
    alg: str = "ES256"
    key: Any = None

    def __post_init__(self):
        if self.key is None:
            self.key = ec.generate_private_key(ec.SECP256R1()) if self.alg == "ES256" else rsa_key()

    def sign(self, message: bytes) -> bytes:
        return jose_jwk.construct(self.key, self.alg).sign(message)

    def leden(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        if isinstance(self.key, rsa.RSAPrivateKey):
            return {"kty": "RSA", "n": b64_int(numbers.n), "e": b64_int(numbers.e)}
        size = (self.key.curve.key_size + 7) // 8
        x, y = (encode_segment(v.to_bytes(size, "big")) for v in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": f"P-{self.key.curve.key_size}", "x": x, "y": y}

    def jwk(self, **anders: Any) -> dict[str, Any]:
        return zonder_weg({"kid": self.kid, "alg": self.alg, "use": "sig", **self.leden(), **anders})

    def jkt(self) -> str:
        return build_key(self.leden(), kid="x", alg=self.alg).vingerafdruk


def zonder_weg(leden: dict[str, Any]) -> dict[str, Any]:
    return {naam: waarde for naam, waarde in leden.items() if waarde is not WEG}


def seal(paar: Paar, header: Any, claims: Any) -> str:
    """A compact JWS over any header and claims, bytes included, well-formed or not."""
    head = f"{to_segment(header)}.{to_segment(claims)}"
    return f"{head}.{encode_segment(paar.sign(head.encode()))}"


def een_kop(paar: Paar, **anders: Any) -> dict[str, Any]:
    return zonder_weg({"alg": paar.alg, "typ": "at+jwt", "kid": paar.kid, **anders})


def een_inhoud(**anders: Any) -> dict[str, Any]:
    claims = {
        "iss": ISS,
        "aud": AUDIENCE,
        "exp": NU + 600,
        "iat": NU,
        "nbf": NU,
        "jti": "0123456789abcdef0123",
        "azp": "bvh",
        "organisatie": POLITIE,
        "functionaris": "p-001",
        "rollen": ["aanmelder"],
        "vog": True,
        "geheimhouding": True,
    }
    return zonder_weg(claims | anders)


def een_token(paar: Paar, kop: dict[str, Any] | None = None, **claims: Any) -> str:
    return seal(paar, een_kop(paar, **(kop or {})), een_inhoud(**claims))


def een_bewijs(paar: Paar, token: str, kop: dict[str, Any] | None = None, **claims: Any) -> str:
    """A DPoP proof by ``paar`` for GET on URL with ``token``."""
    header = zonder_weg({"typ": "dpop+jwt", "alg": paar.alg, "jwk": paar.leden(), **(kop or {})})
    ath = encode_segment(hashlib.sha256(token.encode()).digest())
    inhoud = {"jti": "bewijs-0000000000001", "htm": "GET", "htu": URL, "iat": NU, "ath": ath}
    return seal(paar, header, zonder_weg(inhoud | claims))


def een_issuer(**anders: Any) -> Issuer:
    velden: dict[str, Any] = {
        "iss": ISS,
        "oins": frozenset({POLITIE}),
        "jwks_uri": JWKS_URI,
        "rollen": frozenset({"aanmelder", "instemmer"}),
        "functies": frozenset({"wijkagent"}),
        "soort": "partij",
    }
    return Issuer(**(velden | anders))


@dataclass
class Klok:
    tijd: int = NU

    def __call__(self) -> int:
        return self.tijd


@dataclass
class Idp:
    """Serves one JWKS and counts how often; ``antwoord`` replaces it, an exception in it is raised."""

    sleutels: list[Any] = field(default_factory=list)
    antwoord: httpx.Response | Exception | None = None
    verzoeken: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.verzoeken.append(request)
        if isinstance(self.antwoord, Exception):
            raise self.antwoord
        return self.antwoord or httpx.Response(200, json={"keys": self.sleutels})


@dataclass
class Deur:
    """An Authenticator with all that surrounds it, each part at hand to be changed by a test."""

    paar: Paar = field(default_factory=Paar)
    issuer: Issuer | None = field(default_factory=een_issuer)
    klok: Klok = field(default_factory=Klok)
    gezien: Any = None
    meldingen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    idp: Idp = field(init=False)
    jwks: JwksCache = field(init=False)
    auth: Authenticator = field(init=False)

    def __post_init__(self):
        self.idp = Idp([self.paar.jwk()])
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.idp))
        self.jwks = JwksCache(client, now=self.klok, log=self.meld)
        self.auth = Authenticator(
            get_issuer=self.get_issuer,
            jwks=self.jwks,
            audience=AUDIENCE,
            algorithms=ALGORITMEN,
            now=self.klok,
            gezien=self.gezien,
            log=self.meld,
        )

    def meld(self, naam, velden):
        self.meldingen.append((naam, dict(velden)))

    async def get_issuer(self, iss: str) -> Issuer | None:
        return self.issuer if self.issuer and self.issuer.iss.lower() == iss.lower() else None

    async def vraag(self, token: str, *, schema: str = "Bearer", url: str = URL, cert: str | None = None, **headers: str):
        return await self.auth.authenticate({"authorization": f"{schema} {token}", **headers}, "GET", url, cert)
