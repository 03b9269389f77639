"""The register of DPIA's over HTTP: drawn up, advised on, put to the AP, decided; never edited (ZVH-15.1, LJR-6.1, LJR-6.3)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import dpias, partijregister
from gateway.dpiaregel import ApUitkomst, Dpiaregel, Gevaar, Maatregel, Mist, Onderwerp, Restrisico
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable

router = APIRouter()
Stukcode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="Code waaronder zij in het register staat")]


class RisicoBericht(Bericht):
    """One risk, for whom, and the measures against it."""

    risico: Gevaar
    voor: Literal["client", "andere_betrokkene"]
    maatregelen: Annotated[list[Maatregel], Field(min_length=1, max_length=20)]


class DpiaIn(Bericht):
    """What was assessed and what came out; the document itself stays with the opsteller under its kenmerk."""

    verband: Code
    code: Stukcode
    onderwerp: Onderwerp
    betreft: Annotated[list[Code], Field(max_length=60)] = Field(
        default_factory=list, description="Gegevenscategorieën, verwerkingen of technologie; leeg bij een samenwerkingsverband"
    )
    kenmerk: Kenmerk
    model: Code = Field(description="Gevolgd model; namens een verband model_rijksdienst (ZVH 15.2)")
    opgesteld_op: date
    risicos: Annotated[list[RisicoBericht], Field(min_length=1, max_length=60)]
    restrisico: Restrisico


class FgAdviesIn(Bericht):
    """That the FG advised, and when."""

    verband: Code
    kenmerk: Kenmerk
    op: date


class RaadplegingIn(Bericht):
    """That the AP was asked, and its answer once there is one."""

    verband: Code
    kenmerk: Kenmerk
    gevraagd_op: date
    uitkomst: ApUitkomst | None = None
    uitkomst_op: date | None = nullable("date")


class DpiaBesluitIn(Bericht):
    """The decision of the stuurgroep, by its code in the register of decisions."""

    verband: Code
    besluit: Code


class DpiaUit(DpiaIn):
    """One DPIA in its newest version, and what it still waits for."""

    code: Code
    namens: Literal["verband", "partij"]
    opsteller: PartijId
    fg: PartijId | None
    fg_advies_kenmerk: Kenmerk | None
    fg_advies_op: date | None = nullable("date")
    ap_kenmerk: Kenmerk | None
    ap_gevraagd_op: date | None = nullable("date")
    ap_uitkomst: ApUitkomst | None
    ap_uitkomst_op: date | None = nullable("date")
    besluit: Code | None
    besluit_kenmerk: Kenmerk | None
    besluit_op: date | None = nullable("date")
    status: Literal["niet_vrijgegeven", "vrijgegeven"]
    mist: list[Mist] = Field(description="Wat ontbreekt voor vrijgave")
    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Dpiaregel) -> Self:
        stand = {"status": "niet_vrijgegeven" if regel.mist else "vrijgegeven", "mist": list(regel.mist)}
        return cls.model_validate({**regel.model_dump(mode="json"), **stand, "verband": verband, "versie": versie})


class Dpias(Bericht):
    """The DPIA's of your verbanden, by code."""

    dpias: list[DpiaUit]


@router.get("/dpias", openapi_extra={"x-handeling": "dpia.lezen"})
async def lijst(request: Request) -> Dpias:
    """De gegevensbeschermingseffectbeoordelingen van uw verbanden, of zij zijn vrijgegeven en wat daarvoor nog ontbreekt."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Dpias:
        regels = r.beeld.register.stukken.lijst(dpias.verbanden(r), dpias.SOORT)
        return Dpias(dpias=[DpiaUit.van_regel(*regel) for regel in regels])

    return await handel(kern, partijregister.beheer(kern, claims, "dpia.lezen", slot=False), doe)


@router.post("/dpias", status_code=201, openapi_extra={"x-handeling": "dpia.opstellen"})
async def stel_op(request: Request, invoer: DpiaIn) -> Bevestiging:
    """Leg vast dat uw organisatie, of het verband, een DPIA opstelde; onder dezelfde code begint alles opnieuw (LJR-6.1)."""
    velden = invoer.model_dump(by_alias=False, exclude={"verband"})
    return await _leg_vast(request, invoer, "opstellen", invoer.code, lambda r: dpias.stel_op(r, invoer.verband, velden))


@router.post("/dpias/{dpiaCode}/adviezen", status_code=201, openapi_extra={"x-handeling": "dpia.adviseren"})
async def adviseer(request: Request, dpiaCode: str, invoer: FgAdviesIn) -> Bevestiging:
    """Leg als FG vast dat u adviseerde; over de DPIA van een partij adviseert alleen haar eigen FG (LJR-6.1)."""

    def doe(r: Ruimte) -> int:
        return dpias.adviseer(r, invoer.verband, dpiaCode, invoer.kenmerk, invoer.op)

    return await _leg_vast(request, invoer, "adviseren", dpiaCode, doe)


@router.post("/dpias/{dpiaCode}/raadplegingen", status_code=201, openapi_extra={"x-handeling": "dpia.raadplegen"})
async def raadpleeg(request: Request, dpiaCode: str, invoer: RaadplegingIn) -> Bevestiging:
    """Leg vast dat de Autoriteit Persoonsgegevens is geraadpleegd, met haar uitkomst; een hoog restrisico wacht daarop (LJR-6.3)."""
    velden = {f"ap_{veld}": waarde for veld, waarde in invoer.model_dump(by_alias=False, exclude={"verband"}).items()}
    return await _leg_vast(request, invoer, "raadplegen", dpiaCode, lambda r: dpias.raadpleeg(r, invoer.verband, dpiaCode, velden))


@router.post("/dpias/{dpiaCode}/besluiten", status_code=201, openapi_extra={"x-handeling": "dpia.besluiten"})
async def besluit(request: Request, dpiaCode: str, invoer: DpiaBesluitIn) -> Bevestiging:
    """Leg het besluit van de stuurgroep over de uitkomst vast; pas daarmee geldt een nieuwe gegevenscategorie (ZVH-15.1)."""
    return await _leg_vast(request, invoer, "besluiten", dpiaCode, lambda r: dpias.besluit(r, invoer.verband, dpiaCode, invoer.besluit))


async def _leg_vast(
    request: Request, invoer: DpiaIn | FgAdviesIn | RaadplegingIn | DpiaBesluitIn, daad: str, code: str, doe: Callable[[Ruimte], int]
) -> Bevestiging:
    a = await Schrijver.van(request, invoer)
    sleutel = (invoer.verband, dpias.SOORT, code)
    return await a.schrijf(f"dpia.{daad}", "vastgelegd", doe, lambda r: r.beeld.register.stukken.regels[sleutel][0])
