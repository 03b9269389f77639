"""One merged, typed contract for partners, and a page to read it on, without any CDN (ONTWERP §10)."""

import copy
import html
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response

from gateway.contract import EIGEN, lees_contract, lees_contracten

GEDEELD = frozenset(
    {"Problem", "Etiket", "EtiketIn", "Gegeven", "GegevenIn", "Gemeenschappelijk", "Bevestiging", "Bron", "JsonValue", "ToetsUit"}
)


def voeg_samen(eigen: Mapping[str, Any], contracten: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The gateway's contract plus every public operation of the services; component names get the service as prefix."""
    document: dict[str, Any] = copy.deepcopy(dict(eigen))
    document["info"]["title"] = "ZVH-keten"
    for dienst, contract in contracten.items():
        _neem_over(document, dienst, contract)
    gebruikt = _verwezen(document)
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = {naam: schemas[naam] for naam in sorted(schemas) if naam in gebruikt}
    document["tags"] = sorted(({"name": t} for t in _tags(document)), key=lambda t: t["name"])
    return document


def _neem_over(document: dict[str, Any], dienst: str, contract: Mapping[str, Any]) -> None:
    namen = {n: n if n in GEDEELD else dienst.capitalize() + n for n in contract["components"]["schemas"]}
    hernoemd = _hernoem({"schemas": contract["components"]["schemas"], "paths": contract["paths"]}, namen)
    for naam, schema in hernoemd["schemas"].items():
        document["components"]["schemas"][namen[naam]] = schema
    for pad, item in hernoemd["paths"].items():
        buiten = {m: o for m, o in item.items() if isinstance(o, dict) and o.get("x-deur") == "buiten"}
        if buiten:
            document["paths"].setdefault(pad, {}).update(buiten)


def _hernoem(waarde: Any, namen: Mapping[str, str]) -> Any:
    if isinstance(waarde, dict):
        return {k: _verwijs(v, namen) if k == "$ref" else _hernoem(v, namen) for k, v in waarde.items()}
    return [_hernoem(v, namen) for v in waarde] if isinstance(waarde, list) else waarde


def _verwijs(ref: str, namen: Mapping[str, str]) -> str:
    voor, _, naam = ref.rpartition("/")
    return f"{voor}/{namen.get(naam, naam)}"


def _verwezen(document: Mapping[str, Any]) -> set[str]:
    """Every schema that an operation needs, through any number of references."""
    schemas, gevonden, zoek = document["components"]["schemas"], set[str](), [json.dumps(document["paths"])]
    while zoek:
        tekst = zoek.pop()
        for naam in schemas:
            if naam not in gevonden and f'"#/components/schemas/{naam}"' in tekst:
                gevonden.add(naam)
                zoek.append(json.dumps(schemas[naam]))
    return gevonden


def _tags(document: Mapping[str, Any]) -> set[str]:
    return {t for item in document["paths"].values() for o in item.values() if isinstance(o, dict) for t in o.get("tags", ())}


@cache
def _publicatie() -> tuple[str, str]:
    """The merged document and its page; the committed contracts do not change while the process lives."""
    document = voeg_samen(lees_contract(EIGEN), lees_contracten())
    return json.dumps(document, ensure_ascii=False), _pagina(document)


def hang_op(app: FastAPI) -> None:
    """Publish ``/v1/openapi.json`` (anonymous, CORS *) and ``/docs``."""
    tekst, pagina = _publicatie()

    async def openapi(_request: Request) -> Response:
        return Response(tekst, media_type="application/json", headers={"access-control-allow-origin": "*"})

    async def docs(_request: Request) -> Response:
        stijl = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
        return HTMLResponse(pagina, headers=stijl)

    app.router.add_route("/v1/openapi.json", openapi, methods=["GET"], include_in_schema=False)
    app.router.add_route("/docs", docs, methods=["GET"], include_in_schema=False)


def _pagina(document: Mapping[str, Any]) -> str:
    """The contract as one plain page: paths, what they do, which fields they take."""
    regels = []
    for pad, item in sorted(document["paths"].items()):
        for methode, o in item.items():
            if isinstance(o, dict) and "responses" in o:
                regels.append(_regel(pad, methode, o))
    stijl = (
        "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "code{background:#eee;padding:.1rem .3rem}h2{font-size:1rem;margin:1.5rem 0 0}"
    )
    return (
        f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>ZVH-keten</title><style>{stijl}</style>'
        "<h1>ZVH-keten</h1>"
        f'<p>Het volledige contract staat op <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>{"".join(regels)}</html>'
    )


def _regel(pad: str, methode: str, o: Mapping[str, Any]) -> str:
    handeling = f" <small>{html.escape(o['x-handeling'])}</small>" if "x-handeling" in o else ""
    codes = ", ".join(sorted(o["responses"]))
    uitleg = html.escape(o.get("description") or o.get("summary", ""))
    return (
        f"<h2><code>{methode.upper()} /v1{html.escape(pad)}</code>{handeling}</h2><p>{uitleg}</p><p><small>Antwoorden: {codes}</small></p>"
    )
