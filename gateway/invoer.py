"""What comes in over HTTP: a caller, a body, a key; everything that is wrong with it in one answer (ONTWERP §10)."""

import json
from dataclasses import replace
from typing import Any

from fastapi import Request

from gateway import bewijs
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.contract import Schema
from gateway.kern import Kern
from shared import events
from shared.errors import BadInput, Fout, PreconditionRequired, UnsupportedMedia

DIEPTE = 32


def kern_van(request: Request) -> Kern:
    kern: Kern = request.app.state.kern
    return kern


async def roeper(request: Request) -> Claims:
    """Who calls; raises 401 with one body for every defect of a token, 403 for a gemeente without orgaan, 429 for a partij that asks too
    much. Established, and counted, once per request."""
    if not hasattr(request.state, "claims"):
        request.state.claims = await _authenticate(request)
        request.state.limiet = kern_van(request).tel(request.state.claims)
        request.state.limiet.require()
    claims: Claims = request.state.claims
    return claims


async def _authenticate(request: Request) -> Claims:
    kern = kern_van(request)
    headers: dict[str, str] = {}
    for naam, waarde in request.headers.items():
        headers[naam] = f"{headers[naam]}, {waarde}" if naam in headers else waarde
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{kern.settings.publieke_url.rstrip('/')}{request.url.path}{query}"
    try:
        _require_versleuteld(kern, request)
        claims = await kern.authenticator.authenticate(headers, request.method, url)
    except bewijs.Ongeldig as fout:
        events.log(events.AUTH_GEWEIGERD, iss="", reden=fout.reden)
        raise
    claims = await _voor_opdrachtgever(kern, claims)
    await _require_in_dienst(kern, claims)
    return claims


async def _require_in_dienst(kern: Kern, claims: Claims) -> None:
    """Who was signed off is nobody any more, however long his token still runs: access ends with the registration (ZVH-B3.5)."""
    if kern.register.laatste_dag(claims.partij_id, claims.functionaris) is None:
        return
    register, nu = await kern.databank.lees(lambda s: (kern.register.lees(s), kern.nu(s)))
    persoon = register.persoon(claims.partij_id, claims.functionaris)
    if persoon is not None and persoon.uit_dienst_op is not None and persoon.uit_dienst_op <= dag(nu):
        events.log(events.AUTH_GEWEIGERD, iss="", reden="afgemeld")
        raise bewijs.Ongeldig("afgemeld")


def _require_versleuteld(kern: Kern, request: Request) -> None:
    """Ongeldig for a token that came over an open line, as the TLS proxy says; without a proxy that counts nobody can (LJR-26, IED-5.1)."""
    over_tls = kern.settings.publieke_url.startswith("https:")
    bewijs.require(not (over_tls and kern.settings.vertrouwde_proxies and request.url.scheme != "https"), "onversleuteld")


async def _voor_opdrachtgever(kern: Kern, claims: Claims) -> Claims:
    """A verwerker acts as the partij that ordered it, under a pseudonym that shows its own OIN in every log (ZVH-B3.9).

    Who has no such order stays who he is: an organisation that the register does not know.
    """
    if claims.namens is None:
        return claims
    register = await kern.databank.lees(kern.register.lees)
    wie = f"{claims.organisatie}.{claims.functionaris}"
    if any(r.oin == claims.organisatie for r in register.partijen.values()) or len(wie) > 64:
        return claims
    if register.stukken.verwerker(claims.organisatie, claims.namens) is None:
        return claims
    oin, _, orgaan = claims.namens.partition(":")
    return replace(claims, organisatie=oin, orgaan=orgaan or None, functionaris=wie, verwerker=claims.organisatie)


def verwerker_in(functionaris: str) -> str | None:
    """The OIN of the verwerker that acted, out of the pseudonym every log has (XTRA-5.4); None: somebody of the partij itself."""
    oin, punt, _ = functionaris.partition(".")
    return oin if punt and len(oin) == 20 and oin.isdecimal() else None


async def lees_body(request: Request, schema: Schema | None) -> Any:
    """The JSON body; 415 for another kind, 400 naming every field at fault."""
    raw = await request.body()
    if schema is None:
        if raw:
            raise BadInput(fouten=[Fout("/", "deze handeling heeft geen bericht")])
        return None
    body = _ontleed(request, raw)
    if fouten := schema.fouten(body):
        raise BadInput(fouten=fouten)
    return body


async def bericht_van_bekende(request: Request) -> None:
    """For every route of the gateway itself: who calls comes first, then whether this is JSON at all; the fields are the route's own."""
    await roeper(request)
    if raw := await request.body():
        _ontleed(request, raw)


async def bericht_zonder_token(request: Request) -> None:
    """For a route that asks nobody who he is: is this JSON at all; nothing of it is echoed."""
    _ontleed(request, await request.body())


def _ontleed(request: Request, raw: bytes) -> Any:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMedia
    try:
        body = json.loads(raw, parse_constant=_geen_constante, object_pairs_hook=_geen_dubbele)
        # Few brackets cannot nest deep: an ordinary body is not walked through for this.
        if raw.count(b"{") + raw.count(b"[") > DIEPTE and _te_diep(body, DIEPTE):
            raise ValueError("te diep")
        return body
    except (ValueError, RecursionError):
        raise BadInput(fouten=[Fout("/", "geen geldige JSON")]) from None


def _te_diep(waarde: Any, rest: int) -> bool:
    """Whether objects and lists lie more than ``rest`` deep in one another."""
    delen = waarde.values() if isinstance(waarde, dict) else waarde if isinstance(waarde, list) else None
    return delen is not None and (rest == 0 or any(_te_diep(deel, rest - 1) for deel in delen))


def _geen_constante(naam: str) -> Any:
    raise ValueError(naam)


def _geen_dubbele(paren: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice means two things to two readers."""
    gelezen = dict(paren)
    if len(gelezen) != len(paren):
        raise ValueError("dubbele naam")
    return gelezen


def idempotency_key(request: Request) -> str:
    """The Idempotency-Key; 400 when it is missing or unfit."""
    sleutel = request.headers.get("idempotency-key", "")
    if not 1 <= len(sleutel) <= 128 or not sleutel.isprintable():
        raise BadInput(fouten=[Fout("Idempotency-Key", "ontbreekt of is langer dan 128 tekens")], code="idempotency_key_ontbreekt")
    return sleutel


def if_match(request: Request) -> str:
    """The version the caller read; 428 when it is missing, 400 when it is no strong ETag of ours."""
    waarde = request.headers.get("if-match")
    if waarde is None:
        raise PreconditionRequired
    if not (len(waarde) >= 3 and waarde[0] == waarde[-1] == '"' and waarde[1:-1].isdigit()):
        raise BadInput(fouten=[Fout("If-Match", 'verwacht één sterke ETag, zoals "3"')])
    return waarde
