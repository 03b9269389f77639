"""The services' public operations as routes of the gateway: one short function for a read, one for a write."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from gateway import briefpagina, zoekontvangst
from gateway.contract import Deur
from gateway.doorgang import schrijf, toets
from gateway.invoer import idempotency_key, if_match, kern_van, lees_body, roeper
from gateway.lezen import Leesvraag, lees
from gateway.oordeel import Verzoek
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

PER_CASUS = frozenset({"casusId"})
LEES_QUERY = {"doel": "doel", "taak": "taak", "fasedoel": "fasedoel", "reden": "reden"}


def hang_op(app: FastAPI, deuren: Sequence[Deur]) -> None:
    """Give every declared door its route; what is not declared stays a 404."""
    for deur in deuren:
        app.router.add_route("/v1" + deur.pad, _route(deur), methods=[deur.methode], name=deur.handeling, include_in_schema=False)


def _route(deur: Deur) -> Any:
    async def lezen(request: Request) -> Response:
        return await _lees(deur, request)

    async def schrijven(request: Request) -> Response:
        return await _schrijf(deur, request)

    return lezen if deur.is_lezing else schrijven


async def _lees(deur: Deur, request: Request) -> Response:
    claims = await roeper(request)
    naam, waarde = next(iter(request.path_params.items()))
    query = lees_query(request)
    vraag = Leesvraag(claims, deur.dienst, deur.handeling, parse_uuid(waarde), per_casus=naam in PER_CASUS, **query)
    inhoud = (await lees(kern_van(request), vraag)).inhoud
    if deur.met_html:
        return als_brief(request, inhoud)
    return JSONResponse(inhoud, headers={"etag": f'"{inhoud["versie"]}"'} if deur.met_versie else None)


def als_brief(request: Request, inhoud: Mapping[str, Any], ook: Mapping[str, Any] | None = None) -> Response:
    """The same letter as JSON or as a page, as the caller asks; ``ook``: parts that only the page reads."""
    if wil_html(request):
        return HTMLResponse(briefpagina.pagina({**inhoud, **(ook or {})}), headers={**briefpagina.KOPPEN, "vary": "accept"})
    return JSONResponse(inhoud, headers={"vary": "accept"})


def wil_html(request: Request) -> bool:
    """Whoever names text/html before application/json reads a page; anybody else gets JSON (RFC 9110 §12.5.1)."""
    soorten = [deel.partition(";")[0].strip().lower() for deel in request.headers.get("accept", "").split(",")]
    html, json = (soorten.index(s) if s in soorten else len(soorten) for s in ("text/html", "application/json"))
    return html < json


def lees_query(request: Request) -> dict[str, str]:
    """What a read is for; unknown query keys are refused like unknown fields."""
    onbekend = sorted(set(request.query_params) - set(LEES_QUERY))
    if onbekend or len(request.query_params.multi_items()) != len(request.query_params):
        raise BadInput(fouten=[Fout("query", "onbekende of dubbele sleutel")])
    return {LEES_QUERY[k]: v for k, v in request.query_params.items()}


async def _schrijf(deur: Deur, request: Request) -> Response:
    claims = await roeper(request)
    params = {naam: parse_uuid(waarde) for naam, waarde in request.path_params.items()}
    sleutel = idempotency_key(request) if deur.methode == "POST" and not deur.toets else None
    etag = if_match(request) if deur.if_match else None
    body = await lees_body(request, deur.schema)
    if deur.handeling == "verzoek.indienen" and zoekontvangst.zonder_casus(body):
        gemaakt = await zoekontvangst.ontvang(kern_van(request), claims, sleutel, deur.pad, body)
        return JSONResponse(gemaakt, status_code=deur.status)
    verzoek = Verzoek(deur, claims, params, deur.pad.format(**params), body, sleutel, etag)
    if deur.toets:
        return JSONResponse(await toets(kern_van(request), verzoek))
    status, inhoud = await schrijf(kern_van(request), verzoek)
    return JSONResponse(inhoud, status_code=deur.status if status < 300 else status)
