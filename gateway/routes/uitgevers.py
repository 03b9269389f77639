"""Who may sign tokens, over HTTP."""

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gateway import partijregister, uitgevers
from gateway.eigen import Ruimte, handel
from gateway.invoer import if_match, kern_van, roeper
from gateway.partijbestand import IssuerRegel, Oin
from gateway.registerdaad import Schrijver
from gateway.routes.partijen import Codes
from shared.contracts import Bericht, Bevestiging, Code, nullable

router = APIRouter()
LEZEN: dict[str, Any] = {"x-handeling": "uitgever.lezen"}
WIJZIGEN: dict[str, Any] = {"x-handeling": "uitgever.wijzigen"}


class UitgeverIn(Bericht):
    """One whole line: who may sign tokens, for which OINs and with which rollen and functies."""

    code: Code
    iss: str = Field(min_length=1, max_length=512, description="Zoals in het toegangsbewijs")
    jwks_uri: str = Field(min_length=1, max_length=512, description="Waar de openbare sleutels staan; https")
    oins: Annotated[list[Oin], Field(min_length=1, max_length=50)]
    soort: Literal["partij", "verband", "gemeente"]
    rollen: Annotated[Codes, Field(min_length=1)]
    functies: Codes = Field(default_factory=list)
    cnf_verplicht: bool = False
    orgaan_verplicht: bool = False


class UitgeverUit(UitgeverIn):
    """One line with its version, and the day it ended."""

    beeindigd_op: str | None = nullable("date")
    versie: int

    @classmethod
    def van(cls, versie: int, regel: IssuerRegel) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "versie": versie})


class Uitgevers(Bericht):
    """Every issuer of the verbanden you keep."""

    uitgevers: list[UitgeverUit]


@router.get("/uitgevers", openapi_extra=LEZEN)
async def lijst(request: Request) -> Uitgevers:
    """De issuers van de partijen in het samenwerkingsverband dat u beheert, ook beëindigde."""
    kern, claims = kern_van(request), await roeper(request)
    daad = partijregister.beheer(kern, claims, "uitgever.lezen", slot=False)
    return await handel(kern, daad, lambda r: Uitgevers(uitgevers=[UitgeverUit.van(*g) for g in uitgevers.zichtbaar(r)]))


@router.get("/uitgevers/{code}", openapi_extra=LEZEN)
async def lees(request: Request, response: Response, code: str) -> UitgeverUit:
    """Eén issuer, met zijn versie in ETag."""
    kern, claims = kern_van(request), await roeper(request)
    daad = partijregister.beheer(kern, claims, "uitgever.lezen", slot=False)
    uit = await handel(kern, daad, lambda r: UitgeverUit.van(*uitgevers.get_uitgever(r, code)))
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.post("/uitgevers", status_code=201, openapi_extra=WIJZIGEN)
async def voeg_toe(request: Request, invoer: UitgeverIn) -> Bevestiging:
    """Laat een issuer toe voor organisaties in uw samenwerkingsverband; zijn toegangsbewijzen gelden vanaf de eerstvolgende aanroep."""
    nieuw = uitgevers.lees_uitgever(invoer.model_dump(mode="json", by_alias=False))
    a = await Schrijver.van(request, invoer)
    return await a.schrijf("uitgever.wijzigen", "toegelaten", lambda r: uitgevers.voeg_toe(r, nieuw), lambda r: _versie(r, nieuw.code))


@router.put("/uitgevers/{code}", openapi_extra=WIJZIGEN | {"x-if-match": True})
async def wijzig(request: Request, response: Response, code: str, invoer: UitgeverIn) -> UitgeverUit:
    """Wijzig sleuteladres, rollen, functies of OIN's van een issuer; oude toegangsbewijzen worden opnieuw beoordeeld."""
    kern, claims = kern_van(request), await roeper(request)
    nieuw = uitgevers.lees_uitgever(invoer.model_dump(mode="json", by_alias=False))
    gelezen = int(if_match(request)[1:-1])
    daad = partijregister.beheer(kern, claims, "uitgever.wijzigen")
    uit = await handel(kern, daad, lambda r: UitgeverUit.van(uitgevers.wijzig(r, code, gelezen, nieuw), nieuw))
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.post("/uitgevers/{code}/_beeindig", status_code=201, openapi_extra=WIJZIGEN)
async def beeindig(request: Request, code: str) -> Bevestiging:
    """Beëindig een issuer: zijn toegangsbewijzen gelden vanaf de eerstvolgende aanroep niet meer."""
    a = await Schrijver.van(request)
    return await a.schrijf("uitgever.wijzigen", "beeindigd", lambda r: uitgevers.beeindig(r, code), lambda r: _versie(r, code))


def _versie(r: Ruimte, code: str) -> int:
    return uitgevers.get_uitgever(r, code)[0]
