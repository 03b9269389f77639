"""The party register over HTTP."""

from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gateway import partijregister
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import idempotency_key, if_match, kern_van, roeper
from gateway.lijst import STANDAARD, Pagina, lees_vraag, zet_link
from gateway.partijbestand import Keten, PartijRegel, Partijsoort
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable

router = APIRouter()
LEZEN: dict[str, Any] = {"x-handeling": "partij.lezen"}
WIJZIGEN: dict[str, Any] = {"x-handeling": "partij.wijzigen"}
Codes = Annotated[list[Code], Field(max_length=60)]
Kenmerk = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,79}$", description="Kenmerk van het stuk, geen tekst")]


class LidmaatschapBericht(Bericht):
    """Membership of one samenwerkingsverband."""

    verband: Code
    in_convenant: bool
    in_protocol: bool
    toegetreden_op: date
    opgezegd_per: date | None = nullable("date")
    uitgesloten_op: date | None = nullable("date")


class ProfielregelBericht(Bericht):
    """What a gegeven of this categorie gets where the inbreng says nothing itself."""

    taak: Code
    grondslag: Code
    wetsartikel: str = Field(max_length=80)
    geheimhouding: Codes
    bron: Code


class Artikel20Bericht(Bericht):
    """The signed decision without which no police item may leave (ZVH-6.4d)."""

    kenmerk: str = Field(max_length=80)
    ondertekenaars: Codes
    ondertekend_op: date
    geldig_tot: date
    functies: Codes = Field(default_factory=list)
    bewaard_door: str = Field(max_length=120)


class PartijIn(Bericht):
    """One whole line of the register."""

    code: Code
    partij_id: PartijId
    naam: str = Field(min_length=1, max_length=120)
    soort: Partijsoort
    ketens: Annotated[list[Keten], Field(max_length=3)] = Field(default_factory=list)
    taken: Codes = Field(default_factory=list)
    hoedanigheden: Codes = Field(default_factory=list)
    reglement: Code | None = None
    reglement_geldig_tot: date | None = nullable("date")
    verbanden: Annotated[list[LidmaatschapBericht], Field(min_length=1, max_length=50)]
    instemmer_functies: Codes = Field(default_factory=list)
    artikel_20_beslissing: Artikel20Bericht | None = None
    profiel: dict[Code, ProfielregelBericht] = Field(default_factory=dict, max_length=100)


class PartijUit(PartijIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van(cls, regel: PartijRegel, versie: int) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "versie": versie})


class Partijen(Bericht):
    """One page of the register; the next one stands in the Link header."""

    partijen: list[PartijUit]


class OpzeggingIn(Bericht):
    """From when on the partij is no part of this verband."""

    verband: Code
    per: date


class StuurgroepBesluit(Bericht):
    """The decision of the stuurgroep; complete or the act is refused (ZVH-29.2)."""

    kenmerk: Kenmerk
    genomen_op: date
    ingebrekestelling_op: date | None = nullable("date")
    stemmen_voor: int | None = Field(None, ge=0, le=1000)
    stemmen_tegen: int | None = Field(None, ge=0, le=1000)


class UitsluitingIn(Bericht):
    """Out of this verband, at once."""

    verband: Code
    besluit: StuurgroepBesluit


@router.get("/partijen", openapi_extra=LEZEN)
async def lijst(
    request: Request,
    response: Response,
    cursor: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Partijen:
    """De partijen van uw samenwerkingsverbanden, ook die zijn vertrokken (ZVH-0.1)."""
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, cursor or "")

    def doe(r: Ruimte) -> list[PartijUit]:
        regels = partijregister.zichtbaar(r.beeld.register, claims.partij_id, vraag.na)
        return [_uit(r, regel) for regel in regels[: limit + 1]]

    gevonden = await handel(kern, Daad(claims, "partij.lezen", slot=False, over_casus=False), doe)
    pagina = Pagina(gevonden[:limit], len(gevonden) > limit)
    zet_link(response, vraag, pagina, lambda p: p.partij_id)
    return Partijen(partijen=pagina.rijen)


def _uit(r: Ruimte, regel: PartijRegel) -> PartijUit:
    return PartijUit.van(regel, r.beeld.register.versies[regel.partij_id])


@router.get("/partijen/{partijId}", openapi_extra=LEZEN)
async def lees(request: Request, response: Response, partijId: str) -> PartijUit:
    """Eén partij, met haar versie in ETag."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> PartijUit:
        return _uit(r, partijregister.get_partij(r.beeld.register, claims.partij_id, partijId))

    uit = await handel(kern, Daad(claims, "partij.lezen", slot=False, over_casus=False), doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.put("/partijen/{partijId}", openapi_extra=WIJZIGEN | {"x-if-match": True})
async def wijzig(request: Request, response: Response, partijId: str, invoer: PartijIn) -> PartijUit:
    """Leg een nieuwe versie van een partij vast; zij geldt vanaf de eerstvolgende aanroep. De partij_id verandert niet."""
    kern = kern_van(request)
    claims = partijregister.als_beheerder(kern, await roeper(request))
    gelezen = int(if_match(request)[1:-1])

    def doe(r: Ruimte) -> PartijUit:
        nieuw = partijregister.lees_regel(invoer.model_dump(mode="json", by_alias=False))
        return PartijUit.van(nieuw, partijregister.wijzig(r, partijId, gelezen, nieuw))

    uit = await handel(kern, Daad(claims, "partij.wijzigen"), doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


async def _maak(request: Request, invoer: Bericht, status: str, doe: Any) -> Bevestiging:
    kern = kern_van(request)
    claims = partijregister.als_beheerder(kern, await roeper(request))

    def uit(r: Ruimte, versie: int) -> Bevestiging:
        return Bevestiging(id=r.nieuw_id, status=status, versie=versie)

    body = invoer.model_dump(mode="json", by_alias=True)
    daad = Daad(claims, "partij.wijzigen", sleutel=idempotency_key(request), pad=request.url.path, body=body)
    return await handel(kern, daad, lambda r: uit(r, doe(r)), lambda r, _id: uit(r, _versie(r, request, invoer)))


def _versie(r: Ruimte, request: Request, invoer: Bericht) -> int:
    """The version of the partij as it is now: what a repeat answers."""
    partij_id = invoer.partij_id if isinstance(invoer, PartijIn) else request.path_params["partijId"]
    return r.beeld.register.versies.get(partij_id, 1)


@router.post("/partijen", status_code=201, openapi_extra=WIJZIGEN)
async def voeg_toe(request: Request, invoer: PartijIn) -> Bevestiging:
    """Schrijf een nieuwe partij in; zolang niemand voor haar OIN mag tekenen kan zij zich niet aanmelden (ZVH-0.1)."""

    def doe(r: Ruimte) -> int:
        return partijregister.voeg_toe(r, partijregister.lees_regel(invoer.model_dump(mode="json", by_alias=False)))

    return await _maak(request, invoer, "ingeschreven", doe)


@router.post("/partijen/{partijId}/opzeggingen", status_code=201, openapi_extra=WIJZIGEN)
async def zeg_op(request: Request, partijId: str, invoer: OpzeggingIn) -> Bevestiging:
    """Leg een opzegging vast; vanaf die dag heeft de partij geen toegang meer (ZVH-27.3)."""
    return await _maak(request, invoer, "opgezegd", lambda r: partijregister.zeg_op(r, partijId, invoer.verband, invoer.per))


@router.post("/partijen/{partijId}/uitsluitingen", status_code=201, openapi_extra=WIJZIGEN)
async def sluit_uit(request: Request, partijId: str, invoer: UitsluitingIn) -> Bevestiging:
    """Sluit een partij per direct uit, op besluit van de stuurgroep (ZVH-29.2)."""
    besluit = invoer.besluit.model_dump(mode="python", by_alias=False)
    return await _maak(request, invoer, "uitgesloten", lambda r: partijregister.sluit_uit(r, partijId, invoer.verband, besluit))
