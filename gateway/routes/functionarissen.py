"""What a partij registers about its own people, over HTTP."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gateway import functionarisregister as register
from gateway.eigen import Daad, Ruimte, handel
from gateway.functionarissen import Bevoegdheid, Functionaris, FunctionarisRegel, Grond, Kenmerk, Vogsoort
from gateway.invoer import if_match, kern_van, roeper
from gateway.lijst import STANDAARD, Pagina, lees_vraag, zet_link
from gateway.partijregister import als_beheerder
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Bevestiging, Code, Reden, nullable

router = APIRouter()
LEZEN: dict[str, Any] = {"x-handeling": "functionaris.lezen"}
WIJZIGEN: dict[str, Any] = {"x-handeling": "functionaris.wijzigen"}
PAD = "/partijen/{partijId}/functionarissen"


class VogBericht(Bericht):
    """Kind, day and who established it; never the document itself (ZVH-13.3)."""

    soort: Vogsoort
    kenmerk: Kenmerk
    op: date
    geldig_tot: date
    vastgesteld_door: Code


class GeheimhoudingBericht(Bericht):
    """What binds him to secrecy: office, profession, statute or a signed statement (ZVH-13.1)."""

    grond: Grond
    kenmerk: Kenmerk
    op: date
    geldig_tot: date | None = nullable("date")


class AanwijzingBericht(Bericht):
    """His partij assigns him to one casus, from and until (LJR-25)."""

    casus_id: UUID
    van: date
    tot: date
    reden: Reden


class FunctionarisInhoud(Bericht):
    """Everything about one functionaris but who he is."""

    functie: Code | None = None
    vog: VogBericht | None = None
    geheimhouding: GeheimhoudingBericht | None = None
    bevoegdheden: Annotated[list[Bevoegdheid], Field(max_length=4)] = Field(default_factory=list)
    aanwijzingen: Annotated[list[AanwijzingBericht], Field(max_length=500)] = Field(default_factory=list)
    uit_dienst_op: date | None = nullable("date")


class FunctionarisIn(FunctionarisInhoud):
    """One functionaris, by the pseudonym his tokens carry."""

    functionaris: Functionaris


class FunctionarisUit(FunctionarisIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van(cls, versie: int, regel: FunctionarisRegel) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "versie": versie})


class Functionarissen(Bericht):
    """One page of the register; the next one stands in the Link header."""

    functionarissen: list[FunctionarisUit]


def _lees(partij_id: str) -> Any:
    return lambda beeld: register.vraagvelden(beeld, partij_id)


@router.get(PAD, openapi_extra=LEZEN)
async def lijst(
    request: Request,
    response: Response,
    partijId: str,
    op_datum: Annotated[date | None, Query(alias="opDatum", description="Zoals het op die dag was; standaard vandaag")] = None,
    cursor: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Functionarissen:
    """Wie van deze partij op een datum wat mocht; alleen voor de partij zelf en de beheerder (IED-5.4)."""
    kern = kern_van(request)
    claims = als_beheerder(kern, await roeper(request))
    vraag = lees_vraag(request, kern, claims, limit, cursor or "", filters=("opDatum",))

    def doe(r: Ruimte) -> list[FunctionarisUit]:
        return [FunctionarisUit.van(*rij) for rij in register.overzicht(r, partijId, op_datum, vraag.na)[: limit + 1]]

    daad = Daad(claims, "functionaris.lezen", slot=False, over_casus=False, velden=_lees(partijId))
    gevonden = await handel(kern, daad, doe)
    pagina = Pagina(gevonden[:limit], len(gevonden) > limit)
    zet_link(response, vraag, pagina, lambda f: f.functionaris)
    return Functionarissen(functionarissen=pagina.rijen)


@router.get(PAD + "/{functionaris}", openapi_extra=LEZEN)
async def lees(request: Request, response: Response, partijId: str, functionaris: str) -> FunctionarisUit:
    """Eén functionaris, met zijn versie in ETag."""
    kern = kern_van(request)
    claims = als_beheerder(kern, await roeper(request))

    def doe(r: Ruimte) -> FunctionarisUit:
        register.require_inzage(r, partijId)
        return FunctionarisUit.van(*register.get_persoon(r.beeld.register, partijId, functionaris))

    uit = await handel(kern, Daad(claims, "functionaris.lezen", slot=False, over_casus=False, velden=_lees(partijId)), doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.post(PAD, status_code=201, openapi_extra=WIJZIGEN)
async def voeg_toe(a: MetBericht, partijId: str, invoer: FunctionarisIn) -> Bevestiging:
    """Leg vast wat voor iemand van uw organisatie geldt: VOG, geheimhouding, bevoegdheden en aanwijzingen (ZVH-13.1, ZVH-13.3)."""
    nieuw = register.lees_regel(invoer.model_dump(mode="json", by_alias=False))

    def doe(r: Ruimte) -> Bevestiging:
        return Bevestiging(id=r.nieuw_id, status="vastgelegd", versie=register.voeg_toe(r, partijId, nieuw))

    def weer(r: Ruimte, object_id: UUID) -> Bevestiging:
        versie, _ = register.get_persoon(r.beeld.register, partijId, nieuw.functionaris)
        return Bevestiging(id=object_id, status="vastgelegd", versie=versie)

    daad = a.daad("functionaris.wijzigen", None, lambda beeld: register.vraagvelden(beeld, partijId, nieuw), body=invoer, over_casus=False)
    return await handel(a.kern, replace(daad, claims=als_beheerder(a.kern, a.claims)), doe, weer)


@router.put(PAD + "/{functionaris}", openapi_extra=WIJZIGEN | {"x-if-match": True})
async def wijzig(request: Request, response: Response, partijId: str, functionaris: str, invoer: FunctionarisInhoud) -> FunctionarisUit:
    """Leg een nieuwe versie vast; zij geldt vanaf de eerstvolgende aanroep."""
    kern = kern_van(request)
    claims = als_beheerder(kern, await roeper(request))
    gelezen = int(if_match(request)[1:-1])
    nieuw = register.lees_regel(invoer.model_dump(mode="json", by_alias=False) | {"functionaris": functionaris})

    def doe(r: Ruimte) -> FunctionarisUit:
        return FunctionarisUit.van(register.wijzig(r, partijId, nieuw, gelezen), nieuw)

    daad = Daad(claims, "functionaris.wijzigen", over_casus=False, velden=lambda beeld: register.vraagvelden(beeld, partijId, nieuw))
    uit = await handel(kern, daad, doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit
