"""Mocked partner organisations: a key pair, an issuer and a JWKS endpoint each, for the local keten and the tests only.

``maak_token`` needs no running server: it signs with the private keys in the directory. The import stays light, because `zvh token` is
typed many times a day.
"""

import base64
import json
import os
import secrets
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from shared.lezer import lees_yaml

if TYPE_CHECKING:
    from starlette.applications import Starlette

PROEF_PARTIJEN = Path(__file__).parent / "partijen" / "proef.yaml"
PROEF_URL = "http://127.0.0.1:8090"
PROEFVERBAND = "proefverband"
AUDIENCE = "zvh-proefketen"
GELDIG_S = 3600

# Each algorithm a partner may use (ONTWERP §7) is used by some partner, so that every run meets all three.
_ALGORITMEN = {"gemeente": "RS256", "om": "PS256", "ggz": "RS256"}
_STANDAARD = "ES256"

Sleutel = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class OnbekendePartij(ValueError):
    """No such partij in the register of the proefketen; the text lists those that exist."""


@lru_cache(maxsize=4)
def _register(pad: Path = PROEF_PARTIJEN) -> Mapping[str, Any]:
    inhoud: Mapping[str, Any] = lees_yaml(pad.read_text(encoding="utf-8"))
    return inhoud


def partijcodes() -> list[str]:
    """The short names of all partijen of the proefketen."""
    return [str(p["code"]) for p in _register()["partijen"]]


def partij_id(partij: str) -> str:
    """The partij_id for a short name or a partij_id; raises OnbekendePartij."""
    for regel in _register()["partijen"]:
        if partij in (regel["code"], regel["partij_id"]):
            return str(regel["partij_id"])
    raise OnbekendePartij(f"Onbekende partij {partij!r}; wel bekend: {', '.join(partijcodes())}")


def kan_zeggen(partij: str) -> tuple[list[str], list[str]]:
    """The rollen and the functies that the issuer of this partij may assert; the gateway drops all others."""
    issuer = _issuer(partij_id(partij)[:20])
    return list(issuer["rollen"]), list(issuer.get("functies", ()))


def _issuer(oin: str) -> Mapping[str, Any]:
    gevonden: Mapping[str, Any] = next(i for i in _register()["issuers"] if oin in i["oins"])
    return gevonden


def schrijf_partijen(doel: Path, proef_url: str = PROEF_URL) -> Path:
    """Write the register of the proefketen to ``doel`` with the JWKS addresses of the proefpartners at ``proef_url``."""
    doel.write_text(PROEF_PARTIJEN.read_text(encoding="utf-8").replace(PROEF_URL, proef_url), encoding="utf-8")
    return doel


def _new_key(algoritme: str) -> Sleutel:
    return ec.generate_private_key(ec.SECP256R1()) if algoritme == "ES256" else rsa.generate_private_key(65537, 2048)


def maak_sleutels(map: Path) -> None:
    """Make the key pair of every issuer that has none yet in ``map``; files are 0600, the directory 0700."""
    map.mkdir(parents=True, exist_ok=True, mode=0o700)
    for issuer in _register()["issuers"]:
        _ensure_key(map, str(issuer["code"]))


def _ensure_key(map: Path, code: str) -> None:
    doel = map / f"{code}.pem"
    if doel.exists():
        return
    pem = _new_key(_ALGORITMEN.get(code, _STANDAARD)).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    tijdelijk = map / f".{code}.{secrets.token_hex(4)}"
    tijdelijk.touch(0o600)
    tijdelijk.write_bytes(pem)
    try:
        os.link(tijdelijk, doel)  # whoever is first wins; a second process then uses that same key
    except FileExistsError:
        pass
    finally:
        tijdelijk.unlink()


@lru_cache(maxsize=32)
def _load_key(pad: Path) -> Sleutel:
    sleutel = serialization.load_pem_private_key(pad.read_bytes(), None)
    if not isinstance(sleutel, Sleutel):
        raise TypeError(f"{pad.name}: geen EC- of RSA-sleutel")
    return sleutel


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _int(getal: int, lengte: int | None = None) -> str:
    return _b64(getal.to_bytes(lengte or (getal.bit_length() + 7) // 8, "big"))


def _sign(sleutel: Sleutel, algoritme: str, data: bytes) -> bytes:
    if isinstance(sleutel, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(sleutel.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    if algoritme == "PS256":
        return sleutel.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    return sleutel.sign(data, padding.PKCS1v15(), hashes.SHA256())


def teken(claims: Mapping[str, Any], map: Path, issuer: str, typ: str = "at+jwt") -> str:
    """A JWS over ``claims`` (RFC 7515 compact) with the key of this issuer code; tests use it to make what ``maak_token`` will not."""
    algoritme = _ALGORITMEN.get(issuer, _STANDAARD)
    kop = {"alg": algoritme, "typ": typ, "kid": f"{issuer}-1"}
    tekst = ".".join(_b64(json.dumps(deel, separators=(",", ":")).encode()) for deel in (kop, claims))
    return f"{tekst}.{_b64(_sign(_load_key(map / f'{issuer}.pem'), algoritme, tekst.encode()))}"


def teken_als(partij: str, claims: Mapping[str, Any], map: Path, typ: str) -> str:
    """A statement that a proefpartij signs with the key of its own issuer, apart from any token."""
    return teken(claims, map, str(_issuer(partij_id(partij)[:20])["code"]), typ)


def maak_token(
    partij: str,
    rol: str,
    functie: str | None = None,
    functionaris: str | None = None,
    *,
    map: Path,
    namens: str | None = None,
    audience: str = AUDIENCE,
    geldig_s: int = GELDIG_S,
    extra: Mapping[str, Any] | None = None,
) -> str:
    """A usable access token of a proefpartij.

    ``partij`` and ``namens``: short name or partij_id. ``rol``: one, or several with commas. ``functionaris``: pseudonym, by default
    ``<partij>-1``. ``map``: the directory of ``maak_sleutels``. ``extra``: claims that replace or, when None, remove the usual ones.
    Raises OnbekendePartij.
    """
    eigen = partij_id(partij)
    issuer = _issuer(eigen[:20])
    nu = int(time.time())
    claims: dict[str, Any] = {"iss": issuer["iss"], "aud": audience, "iat": nu, "nbf": nu, "exp": nu + geldig_s}
    wie = functionaris or f"{_kort(eigen)}-{rol.split(',')[0].replace('_', '-')}-1"
    claims |= {
        "jti": secrets.token_urlsafe(12),
        "sub": wie,
        "azp": f"{issuer['code']}-systeem",
        "organisatie": eigen[:20],
        "rollen": rol.split(","),
        "functionaris": wie,
    }
    claims |= {"functie": functie, "namens": partij_id(namens) if namens else None, "vog": True, "geheimhouding": True}
    claims |= _orgaan(eigen, str(issuer["soort"])) | dict(extra or {})
    return teken({naam: waarde for naam, waarde in claims.items() if waarde is not None}, map, str(issuer["code"]))


def _kort(eigen: str) -> str:
    return next(str(p["code"]) for p in _register()["partijen"] if p["partij_id"] == eigen).replace("_", "-")


def _orgaan(eigen: str, soort: str) -> dict[str, str]:
    if not (orgaan := eigen[21:]):
        return {}
    return {"bestuursorgaan" if soort == "gemeente" else "hoedanigheid": orgaan}


def jwks(map: Path, issuer: str) -> dict[str, Any]:
    """The public JWK Set of one issuer (RFC 7517)."""
    basis = {"kid": f"{issuer}-1", "use": "sig", "alg": _ALGORITMEN.get(issuer, _STANDAARD)}
    publiek = _load_key(map / f"{issuer}.pem").public_key()
    if isinstance(publiek, ec.EllipticCurvePublicKey):
        punt = publiek.public_numbers()
        return {"keys": [basis | {"kty": "EC", "crv": "P-256", "x": _int(punt.x, 32), "y": _int(punt.y, 32)}]}
    getallen = publiek.public_numbers()
    return {"keys": [basis | {"kty": "RSA", "n": _int(getallen.n), "e": _int(getallen.e)}]}


def create_app(map: Path, getuige_van: str = "") -> "Starlette":
    """``/{issuer}/jwks.json`` for each issuer, and ``/health``. ``getuige_van``: the gateway whose audit they witness, if any."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    maak_sleutels(map)
    sets = {str(i["code"]): jwks(map, str(i["code"])) for i in _register()["issuers"]}

    async def get_jwks(request: Request) -> Response:
        gevonden = sets.get(request.path_params["naam"])
        return JSONResponse(gevonden or {}, 200 if gevonden else 404, media_type="application/jwk-set+json")

    async def get_health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [Route("/{naam}/jwks.json", get_jwks), Route("/health", get_health)]
    return Starlette(routes=routes, lifespan=_getuigen(map, getuige_van) if getuige_van else None)


def _getuigen(map: Path, gateway: str) -> Any:
    """As long as the proefpartners run, some of them witness the audit of the proefverband."""
    import asyncio
    from collections.abc import AsyncIterator
    from contextlib import asynccontextmanager, suppress

    from deploy.getuige import getuig

    @asynccontextmanager
    async def leven(_: Any) -> AsyncIterator[None]:
        taak = asyncio.create_task(getuig(gateway, map, PROEFVERBAND))
        yield
        taak.cancel()
        with suppress(asyncio.CancelledError):
            await taak

    return leven


def app() -> "Starlette":
    """Factory for uvicorn: keys in the directory that ``ZVH_PROEFPARTNERS`` names; witnesses of the gateway at ``ZVH_GETUIGE_VAN``."""
    return create_app(Path(os.environ["ZVH_PROEFPARTNERS"]), os.environ.get("ZVH_GETUIGE_VAN", ""))
