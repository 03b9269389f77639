"""What happens to a partij, over HTTP: notice, exclusion, the artikel 20-beslissing, a reglement prolonged."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import partijleven
from gateway.partijbestand import Stuk
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from gateway.routes.partijen import Codes
from shared.contracts import Bericht, Bevestiging, Code, nullable

router = APIRouter()
WIJZIGEN: dict[str, Any] = {"x-handeling": "partij.wijzigen"}


class OpzeggingIn(Bericht):
    """From when on the partij is no part of this verband, when its notice came in, and whom it told."""

    verband: Code
    per: date
    ontvangen_op: date | None = nullable("date")
    gemeld_aan: Codes = Field(default_factory=list, description="Wie de opzegging schriftelijk kreeg (PGA-20.4)")


class IntrekkingIn(Bericht):
    """Of which verband the partij takes back its notice."""

    verband: Code


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


class Artikel20In(Bericht):
    """The signed decision without which no police gegeven may be supplied (ZVH-6.4d)."""

    kenmerk: Kenmerk
    ondertekenaars: Annotated[
        list[Literal["politiechef_eenheid", "burgemeesters", "officier_van_justitie"]], Field(min_length=1, max_length=3)
    ]
    ondertekend_op: date
    geldig_tot: date
    functies: Codes = Field(default_factory=list, description="Functies die mogen verstrekken (PGA-8.6)")
    bewaard_door: str = Field(max_length=120)


class VerlengingIn(Bericht):
    """Until when the partij's own reglement now holds, and by which decision."""

    tot: date
    kenmerk: Kenmerk
    op: date
    bewaard_door: str = Field(max_length=120)


@router.post("/partijen/{partijId}/opzeggingen", status_code=201, openapi_extra=WIJZIGEN)
async def zeg_op(request: Request, partijId: str, invoer: OpzeggingIn) -> Bevestiging:
    """Leg een opzegging vast; vanaf die dag heeft de partij geen toegang meer (ZVH-27.3, PGA-20.4)."""
    a = await Schrijver.van(request, invoer)
    return await a.partij(
        "partij.wijzigen",
        partijId,
        "opgezegd",
        lambda r: partijleven.zeg_op(r, partijId, invoer.verband, invoer.per, invoer.ontvangen_op, invoer.gemeld_aan),
    )


@router.post("/partijen/{partijId}/opzeggingen/intrekkingen", status_code=201, openapi_extra=WIJZIGEN)
async def trek_opzegging_in(request: Request, partijId: str, invoer: IntrekkingIn) -> Bevestiging:
    """Trek een opzegging in; dat kan tot de dag waarop zij ingaat (ZVH-27.3)."""
    a = await Schrijver.van(request, invoer)
    return await a.partij("partij.wijzigen", partijId, "ingetrokken", lambda r: partijleven.trek_opzegging_in(r, partijId, invoer.verband))


@router.post("/partijen/{partijId}/uitsluitingen", status_code=201, openapi_extra=WIJZIGEN)
async def sluit_uit(request: Request, partijId: str, invoer: UitsluitingIn) -> Bevestiging:
    """Sluit een partij per direct uit, op besluit van de stuurgroep (ZVH-29.2)."""
    a, besluit = await Schrijver.van(request, invoer), invoer.besluit.model_dump(mode="python", by_alias=False)
    return await a.partij("partij.wijzigen", partijId, "uitgesloten", lambda r: partijleven.sluit_uit(r, partijId, invoer.verband, besluit))


@router.post("/partijen/{partijId}/artikel-20-beslissingen", status_code=201, openapi_extra=WIJZIGEN)
async def leg_artikel_20_vast(request: Request, partijId: str, invoer: Artikel20In) -> Bevestiging:
    """Leg de getekende artikel 20 Wpg-beslissing vast, of een nieuwe in haar plaats (ZVH-6.4d)."""
    a, beslissing = await Schrijver.van(request, invoer), invoer.model_dump(mode="json", by_alias=False)
    return await a.partij("partij.wijzigen", partijId, "vastgelegd", lambda r: partijleven.leg_artikel_20_vast(r, partijId, beslissing))


@router.post("/partijen/{partijId}/verlengingen", status_code=201, openapi_extra=WIJZIGEN)
async def verleng(request: Request, partijId: str, invoer: VerlengingIn) -> Bevestiging:
    """Registreer dat het eigen reglement van een partij langer geldt; tot die tijd brengt zij na de einddatum niets in."""
    a, stuk = await Schrijver.van(request, invoer), Stuk(kenmerk=invoer.kenmerk, op=invoer.op, bewaard_door=invoer.bewaard_door)
    return await a.partij("partij.wijzigen", partijId, "verlengd", lambda r: partijleven.verleng(r, partijId, invoer.tot, stuk))
