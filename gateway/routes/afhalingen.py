"""A code for the betrokkene to collect his answer with, and the one door without a token where he does (ZVH-18.5)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from gateway import afhaalcodes
from gateway.afhaalcodes import Ontvanger, Uitgifte
from gateway.afhalen import HANDELING, haal_af
from gateway.deuren import als_brief
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van
from gateway.model import Afhaalcode
from gateway.routes.gemeen import Vraagt
from gateway.routes.verzoeken import casus_van
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Bevestiging, Code, Tijdstip, nullable
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

router = APIRouter()
anoniem = APIRouter()
BRIEF = {
    "description": "De brief aan de betrokkene, zoals bij /antwoorden/{verzoekId}; als JSON of als toegankelijke pagina.",
    "content": {"application/json": {"schema": {"type": "object"}}, "text/html": {"schema": {"type": "string"}}},
}


class AfhaalcodeIn(Bericht):
    """Who gets the code into his hands: he whose identity was established."""

    ontvanger: Ontvanger = Field(description="Wie de code in handen krijgt: degene van wie de identiteit is vastgesteld (ZVH-18.4)")


class UitgegevenUit(Bevestiging):
    """A code that was handed over, and until when it is good."""

    ontvanger: Ontvanger
    geldig_tot: Tijdstip
    code: str | None = Field(None, description="Staat er alleen nu; bij een herhaling van dezelfde Idempotency-Key leeg")


class AfhaalcodeUit(Bericht):
    """What became of a code; never the code."""

    id: UUID
    status: Code
    ontvanger: Ontvanger
    gemaakt_op: Tijdstip
    geldig_tot: Tijdstip
    afgehaald_op: datetime | None = nullable("date-time")
    geweigerd: int = Field(description="Hoe vaak de code vergeefs is gebruikt")


class Afhaalcodes(Bericht):
    """Every code of one verzoek, the newest first."""

    afhaalcodes: list[AfhaalcodeUit]


class AfhalingIn(Bericht):
    """The code as it was handed over; capitals, spaces and hyphens do not matter."""

    code: Annotated[str, Field(min_length=1, max_length=80)]


@router.post("/verzoeken/{verzoekId}/afhaalcodes", status_code=201, openapi_extra={"x-handeling": afhaalcodes.UITGEVEN})
async def geef_uit(a: MetBericht, verzoekId: str, invoer: AfhaalcodeIn) -> UitgegevenUit:
    """Geef de verzoeker een eenmalige code om zijn antwoord af te halen; een eerdere code vervalt (ZVH-18.5)."""
    verzoek_id = parse_uuid(verzoekId)
    daad = a.daad(afhaalcodes.UITGEVEN, await casus_van(a.kern, verzoek_id), {}, body=invoer, object_id=verzoek_id)
    uitgifte = await handel(
        a.kern,
        daad,
        lambda r: afhaalcodes.geef_uit(r, verzoek_id, invoer.ontvanger),
        lambda r, code_id: afhaalcodes.get_uitgifte(r.s, code_id),
    )
    return _uitgegeven(uitgifte)


def _uitgegeven(u: Uitgifte) -> UitgegevenUit:
    rij = u.rij
    vast = {"id": rij.id, "casus_id": rij.casus_id, "status": "uitgegeven", "ontvanger": rij.ontvanger, "geldig_tot": rij.geldig_tot}
    return UitgegevenUit.model_validate({**vast, "code": u.code})


@router.get("/verzoeken/{verzoekId}/afhaalcodes", openapi_extra={"x-handeling": afhaalcodes.LEZEN})
async def lijst(a: Vraagt, verzoekId: str) -> Afhaalcodes:
    """Lees welke codes voor dit antwoord zijn uitgegeven, aan wie, en of en wanneer het is afgehaald (ZVH-18.5)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)

    def doe(r: Ruimte) -> Afhaalcodes:
        return Afhaalcodes(afhaalcodes=[_regel(rij, r.nu) for rij in afhaalcodes.lijst(r, verzoek_id)])

    return await handel(a.kern, a.daad(afhaalcodes.LEZEN, await casus_van(a.kern, verzoek_id), object_id=verzoek_id), doe)


def _regel(rij: Afhaalcode, nu: datetime) -> AfhaalcodeUit:
    velden = {naam: getattr(rij, naam) for naam in ("id", "ontvanger", "gemaakt_op", "geldig_tot", "afgehaald_op", "geweigerd")}
    return AfhaalcodeUit.model_validate({**velden, "status": afhaalcodes.status_op(rij, nu)})


@anoniem.post(
    "/afhalingen",
    response_class=Response,
    responses={200: BRIEF},
    openapi_extra={"x-handeling": HANDELING, "x-idempotent": False, "security": []},
)
async def haal(request: Request, invoer: AfhalingIn) -> Response:
    """Haal met een afhaalcode het antwoord op uw verzoek op, één keer en zonder in te loggen; wat geen code is, is 404 (ZVH-18.5)."""
    if request.query_params:
        raise BadInput(fouten=[Fout("query", "deze deur vraagt niets in het adres")])
    kern = kern_van(request)
    return await haal_af(kern, afhaalcodes.hash_van(kern, invoer.code), lambda brief: als_brief(request, brief))
