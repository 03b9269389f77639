"""What is published about a verband, and what is still owed (ZVH-16.3, PGA-21.1)."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from gateway import stukregister
from gateway.eigen import Ruimte, handel
from gateway.openbaar import Openbaar, PlichtUit
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from gateway.routes.gemeen import Vraagt
from shared.contracts import Bericht, Bevestiging, Code

router = APIRouter()


class PublicatieIn(Bericht):
    """A text of the verband goes public: which version, from when on, and where the decision lies."""

    verband: Code
    code: Literal["privacyverklaring", "reglement"]
    tekstversie: Kenmerk
    van: date
    kenmerk: Kenmerk


class Plichten(Bericht):
    """What is still owed, the verband's own first."""

    plichten: list[PlichtUit]


@router.post("/publicaties", status_code=201, openapi_extra={"x-handeling": "publicatie.vastleggen"})
async def publiceer(request: Request, invoer: PublicatieIn) -> Bevestiging:
    """Publiceer de privacyverklaring of het reglement van een verband; zonder versie kan dat niet (ZVH-16.3, PGA-21.1)."""
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"verband"})
    sleutel = (invoer.verband, "publicatie", invoer.code)
    return await a.schrijf(
        "publicatie.vastleggen",
        "gepubliceerd",
        lambda r: stukregister.leg_vast(r, invoer.verband, "publicatie", velden),
        lambda r: r.beeld.register.stukken.regels[sleutel][0],
    )


@router.get("/openstaande-plichten", openapi_extra={"x-handeling": "plicht.lezen"})
async def plichten(
    a: Vraagt, verband: Annotated[Code | None, Query(description="Alleen nodig als u aan meer verbanden deelneemt")] = None
) -> Plichten:
    """Wat nog openbaar moet: een partij zonder webverwijzing of vindplaats, een verband zonder verklaring (ZVH-16.3, PGA-21.1)."""
    a.alleen("verband")

    def doe(r: Ruimte) -> Plichten:
        return Plichten(plichten=list(Openbaar(r.beeld.verband, r.beeld.register, r.kern.verbanden, r.nu).plichten()))

    eigen = a.eigen_verband(verband)
    return await handel(a.kern, a.daad("plicht.lezen", over_casus=False, thuis=eigen.code if eigen else ""), doe)
