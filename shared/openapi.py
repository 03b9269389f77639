"""The committed contract of a service or the gateway, as the API Design Rules want it (ADR 2.2.1)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Path, Query
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from shared.app import VERSIE, Dienst, routes_of
from shared.contracts import Code
from shared.doors import Lezing

SERVER = "https://zvh.example/v1"
CONTACT = {"name": "ZVH-keten", "url": "https://zvh.example/contact", "email": "contact@zvh.example"}
METHODEN = ("get", "put", "post", "patch", "delete")
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Foutbericht volgens RFC 9457.",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri"},
        "code": {"type": "string"},
        "artikel": {"type": "string", "description": "Artikel waarop de weigering rust."},
        "volgendeStap": {"type": "string", "description": "De eerstvolgende geoorloofde stap."},
        "traceId": {"type": "string"},
        "fouten": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["veld", "reden"],
                "properties": {"veld": {"type": "string"}, "reden": {"type": "string"}},
            },
        },
    },
}
FOUTEN = {
    "400": "Ongeldige invoer; alle fouten staan erin en er is niets opgeslagen.",
    "401": "Geen geldig toegangsbewijs.",
    "403": "Geweigerd, met regel, artikel en volgende stap.",
    "404": "Bestaat niet, of is voor de vrager niet bekend.",
    "409": "Kan nu niet.",
    "412": "Inmiddels gewijzigd.",
    "413": "Bericht te groot.",
    "415": "Onbekend soort inhoud.",
    "422": "Deze Idempotency-Key hoort bij een ander bericht.",
    "428": "If-Match ontbreekt.",
    "429": "Te veel verzoeken; Retry-After zegt hoeveel seconden wachten.",
    "502": "Een achterliggende dienst gaf geen bruikbaar antwoord.",
    "503": "Een achterliggende dienst is niet bereikbaar.",
    "504": "Een achterliggende dienst was te traag.",
}
WIE = ("401", "403")
"""What only somebody with a token can be told."""
ALTIJD = ("400", "401", "403", "404", "502", "503", "504")
SCHRIJVEND = ("409", "413", "415")


def _public_read(lezing: Lezing) -> APIRoute:
    naam = lezing.pad.rsplit("{", 1)[1].partition("}")[0]

    def endpoint(
        id_: UUID,
        doel: Annotated[Code | None, Query(description="Leeg is: de casus zelf; anders eigen_taak of een doel van ZVH-5.3.1")] = None,
        taak: Annotated[Code | None, Query(description="De eigen taak waarvoor, bij doel eigen_taak (ZVH-3.5d)")] = None,
        fasedoel: Annotated[Code | None, Query(description="Een ander fasedoel dan dat van het gegeven (ZVH-3.5b)")] = None,
        reden: Annotated[Code | None, Query(description="Reden van een FG om mee te kijken (ZVH-24.4)")] = None,
    ) -> Any:
        """Only its signature is used: the gateway serves this read through the inner doors."""

    endpoint.__annotations__["id_"] = Annotated[UUID, Path(alias=naam)]
    extra = {
        "x-deur": "buiten",
        "x-handeling": lezing.handeling,
        "x-object": naam,
        "x-lezing": lezing.handeling,
        "x-met-versie": lezing.met_versie,
        **({"x-met-html": True} if lezing.met_html else {}),
    }
    return APIRoute(
        lezing.pad,
        endpoint,
        response_model=lezing.antwoord,
        name=lezing.handeling,
        description=lezing.uitleg,
        summary=lezing.uitleg,
        openapi_extra=extra,
        responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}} if lezing.met_html else None,
    )


def contract_of(dienst: Dienst) -> dict[str, Any]:
    """The contract of one service: its public operations and its inner doors."""
    app = routes_of(dienst)
    reads = [_public_read(lezing) for lezing in dienst.lezingen if lezing.publiek]
    document = write_contract(app, dienst.titel, extra_routes=reads, prefix=dienst.naam)
    _add_toetsen(document)
    return document


TOETS_UIT: dict[str, Any] = {
    "type": "object",
    "description": "Wat er met dit verzoek zou gebeuren; er is niets opgeslagen.",
    "required": ["toegestaan", "status", "fouten"],
    "properties": {
        "toegestaan": {"type": "boolean"},
        "status": {"type": "integer", "description": "Status die de handeling zou krijgen."},
        "detail": {"type": "string"},
        **{naam: PROBLEM["properties"][naam] for naam in ("code", "artikel", "volgendeStap", "fouten")},
    },
}


def _add_toetsen(document: dict[str, Any]) -> None:
    """Beside every public write that brings gegevens in: ask first what would be refused (ONTWERP §5)."""
    schemas = document["components"]["schemas"]
    for pad, methode, operatie in list(operations(document)):
        schema = operatie.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        velden = schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        if methode == "post" and operatie.get("x-deur") == "buiten" and "gegevens" in velden:
            schemas["ToetsUit"] = TOETS_UIT
            document["paths"][f"{pad}/_toets"] = {"post": _toets(operatie)}


def _toets(operatie: Mapping[str, Any]) -> dict[str, Any]:
    uitleg = "Toets vooraf wat er geweigerd zou worden; er wordt niets opgeslagen."
    goed = next(a for code, a in operatie["responses"].items() if code.startswith("2"))
    inhoud = {"application/json": {"schema": {"$ref": "#/components/schemas/ToetsUit"}}}
    fouten = {code: a for code, a in operatie["responses"].items() if not code.startswith("2") and code not in ("409", "422")}
    return {
        **operatie,
        "summary": uitleg,
        "description": uitleg,
        "operationId": operatie["operationId"] + "_toets",
        "x-toets": True,
        "parameters": [p for p in operatie.get("parameters", ()) if p["name"] != "Idempotency-Key"],
        "responses": {"200": {**goed, "description": uitleg, "content": inhoud}, **fouten},
    }


def write_contract(app: FastAPI, titel: str, *, extra_routes: Sequence[APIRoute] = (), prefix: str) -> dict[str, Any]:
    """FastAPI's document, brought to what ADR 2.2.1 demands and to what we really answer."""
    document = get_openapi(
        title=titel,
        version=VERSIE,
        routes=[*app.routes, *extra_routes],
        servers=[{"url": SERVER}],
        contact=CONTACT,
        description=f"{titel}. Fouten zijn application/problem+json (RFC 9457).",
        license_info={"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
        separate_input_output_schemas=False,
    )
    gezien: set[str] = set()
    for pad, methode, operatie in operations(document):
        finish_operation(operatie, pad, methode, prefix)
        if operatie["operationId"] in gezien:
            nouns = [deel for deel in pad.split("/") if deel and not deel.startswith("{")]
            operatie["operationId"] += f"_{methode}_{nouns[-1]}".replace("-", "_")
        gezien.add(operatie["operationId"])
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for overbodig in ("HTTPValidationError", "ValidationError"):
        schemas.pop(overbodig, None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    document["security"] = [{"bearer": []}]
    document["tags"] = [{"name": t} for t in sorted({t for _, _, o in operations(document) for t in o["tags"]})]
    return document


def operations(document: Mapping[str, Any]) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of every operation in a document."""
    for pad, item in document["paths"].items():
        for methode in METHODEN:
            if methode in item:
                yield pad, methode, item[methode]


def finish_operation(operatie: dict[str, Any], pad: str, methode: str, prefix: str) -> None:
    """One operation: id, tag, the errors it can give, API-Version on success, Idempotency-Key on a public POST with effect."""
    binnen = operatie.get("x-deur") == "binnen"
    naam = operatie.get("x-handeling") or f"{methode}_{pad.strip('/')}"
    operatie["operationId"] = f"{prefix}_{naam}".translate(str.maketrans(".-/{}", "_____"))
    operatie["tags"] = ["binnendeuren" if binnen else prefix]
    antwoorden = operatie["responses"]
    antwoorden.pop("422", None)
    for antwoord in antwoorden.values():
        antwoord["headers"] = {"API-Version": {"schema": {"type": "string"}, "description": "Volledige versie van deze API."}}
    anoniem = operatie.get("security") == []
    codes = [*(c for c in ALTIJD if not (anoniem and c in WIE)), *(SCHRIJVEND if "requestBody" in operatie else ())]
    codes += [] if binnen else ["429"]
    if methode == "post" and operatie.get("x-idempotent", not binnen and "x-handeling" in operatie):
        operatie.setdefault("parameters", []).append(
            _header("Idempotency-Key", "Eigen sleutel van deze handeling; een herhaling doet niets dubbel.")
        )
        codes += ["409", "422"]
    if operatie.get("x-if-match"):
        operatie.setdefault("parameters", []).append(_header("If-Match", "De versie die u las, uit ETag."))
        codes += ["412", "428"]
    for code in sorted(set(codes)):
        antwoorden[code] = {
            "description": FOUTEN[code],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }


def _header(naam: str, uitleg: str) -> dict[str, Any]:
    return {
        "name": naam,
        "in": "header",
        "required": True,
        "description": uitleg,
        "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    }
