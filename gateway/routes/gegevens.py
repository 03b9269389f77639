"""Gegevens over HTTP: the leverancier corrects what it supplied."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gateway import aanvulling, correctie, wissing
from gateway.invoer import idempotency_key, if_match, kern_van, roeper
from shared.contracts import Bericht, Bevestiging, Inhoud, Reden
from shared.http import parse_uuid

router = APIRouter()


class CorrectieIn(Bericht):
    """The whole new content, by the closed schema of the categorie."""

    inhoud: Inhoud = Field(description="Nieuwe inhoud volgens het gesloten schema van de categorie")


@router.put("/gegevens/{gegevenId}", openapi_extra={"x-handeling": "gegeven.corrigeren", "x-if-match": True})
async def corrigeer(request: Request, response: Response, gegevenId: str, invoer: CorrectieIn) -> Bevestiging:
    """Verbeter een gegeven dat uw organisatie leverde; de vorige versie blijft in de historie tot de vernietiging (ZVH-10.1b)."""
    kern, claims = kern_van(request), await roeper(request)
    gegeven_id: UUID = parse_uuid(gegevenId)
    versie = int(if_match(request)[1:-1])
    klaar: dict[str, Any] = await correctie.corrigeer(kern, correctie.Correctie(claims, gegeven_id, invoer.inhoud, versie))
    uit = Bevestiging.model_validate(klaar)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


class VerklaringIn(Bericht):
    """What the betrokkene wants to stand beside a gegeven, in his words, on which verzoek."""

    verzoek_id: UUID
    tekst: Annotated[str, Field(min_length=1, max_length=4000)]


@router.post("/gegevens/{gegevenId}/aanvullende-verklaringen", status_code=201, openapi_extra={"x-handeling": "gegeven.aanvullen"})
async def vul_aan(request: Request, gegevenId: str, invoer: VerklaringIn) -> Bevestiging:
    """Voeg op verzoek van de betrokkene zijn verklaring bij een gegeven; zij reist mee en blijft erbij (LJR-19.1-aanvulling)."""
    kern, claims = kern_van(request), await roeper(request)
    sleutel = idempotency_key(request)
    opdracht = aanvulling.Aanvulling(claims, parse_uuid(gegevenId), invoer.verzoek_id, invoer.tekst, sleutel)
    return Bevestiging.model_validate(await aanvulling.vul_aan(kern, opdracht))


@router.delete("/gegevens/{gegevenId}", openapi_extra={"x-handeling": "gegeven.wissen"})
async def wis(
    request: Request,
    gegevenId: str,
    verzoek_id: Annotated[UUID, Query(alias="verzoekId", description="Verzoek om verwijdering waarop dit rust")],
    reden: Annotated[Reden | None, Query(description="Waarom het toch blijft: code uit het eigen reglement")] = None,
) -> Bevestiging:
    """Verwijder op verzoek van de betrokkene een gegeven van uw organisatie, overal waar het ligt (XTRA-10.1-vergetelheid, IED-9.5).

    Status open: een plek bevestigde nog niet; vraag het opnieuw.
    """
    kern, claims = kern_van(request), await roeper(request)
    opdracht = wissing.Wissing(claims, parse_uuid(gegevenId), verzoek_id, reden or "")
    casus_id, status = await wissing.wis(kern, opdracht)
    return Bevestiging(id=opdracht.gegeven_id, casus_id=casus_id, status=status)
