"""Decisions of stuurgroep, partneroverleg and college over HTTP: recorded once, never changed (ZVH-27.1, PGA-20.2, PGA-20.3)."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import orgaanbesluiten, partijregister, stukregister
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.orgaanbesluiten import SOORT
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable

router = APIRouter()
MET_CASUS = frozenset({"secretaris", "gemandateerde", "burgemeester", "manager", "fg", "privacyadviseur"})
"""To others a decision about a casus is none: that there is such a casus is not theirs to know."""


class BesluitIn(Bericht):
    """One decision; the paper itself stays with whoever keeps it."""

    verband: Code
    code: Code = Field(description="Eigen code van dit besluit binnen het verband")
    orgaan: Code = Field(description="stuurgroep, partneroverleg of college_bw")
    soort: Code = Field(description="Uit de lijst besluitsoorten van het reglement")
    kenmerk: Kenmerk
    besloten_op: date
    ondertekenaars: Annotated[list[Code], Field(min_length=1, max_length=20, description="Rollen van wie tekende, geen namen")]
    bewaard_door: PartijId = Field(description="Wie het origineel bewaart")
    ingestemd_door: Annotated[list[PartijId], Field(max_length=200)] = Field(
        default_factory=list, description="Partners die instemden; bij wijziging of intrekking van het reglement allemaal (PGA-20.3)"
    )
    casus_id: UUID | None = None
    tot: date | None = nullable("date")


class BesluitUit(BesluitIn):
    """One line of the register."""

    te_laat: bool = Field(description="Een evaluatie binnen een half jaar voor het einde van de looptijd; zij telt wel (PGA-20.2)")


class SignaalUit(Bericht):
    """What the register waits for."""

    verband: Code
    soort: Literal["evaluatie_ontbreekt"]
    einde_looptijd: date


class Besluiten(Bericht):
    """The decisions of your verbanden, oldest first, and what they still wait for."""

    besluiten: list[BesluitUit]
    signalen: list[SignaalUit]


@router.post("/besluiten", status_code=201, openapi_extra={"x-handeling": "besluit.vastleggen"})
async def leg_besluit_vast(request: Request, invoer: BesluitIn) -> Bevestiging:
    """Leg een besluit van stuurgroep, partneroverleg of college vast: kenmerk, datum, ondertekenaars en wie het origineel bewaart."""
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(by_alias=False, exclude={"verband"})
    vast = invoer.model_dump(mode="json", by_alias=False, exclude={"verband"})

    def vraagt(beeld: Beeld) -> dict[str, Any]:
        return {"opgave": orgaanbesluiten.opgave(beeld, velden)}

    return await a.schrijf(
        "besluit.vastleggen",
        "vastgelegd",
        lambda r: stukregister.leg_vast(r, invoer.verband, SOORT, vast),
        lambda r: r.beeld.register.stukken.regels[(invoer.verband, SOORT, invoer.code)][0],
        thuis=invoer.verband,
        velden=vraagt,
    )


@router.get("/besluiten", openapi_extra={"x-handeling": "besluit.lezen"})
async def besluiten(request: Request) -> Besluiten:
    """De besluiten van uw verbanden, en of er voor het einde van de looptijd nog een evaluatie nodig is (PGA-20.2)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Besluiten:
        eigen = partijregister.verbanden_van(r.beeld.register, claims.partij_id)
        alle = orgaanbesluiten.van(r.beeld.register, eigen)
        mag_casus = bool(claims.rollen & MET_CASUS)
        return Besluiten(
            besluiten=[_uit(r, verband, b) for verband, b in alle if b.casus_id is None or mag_casus],
            signalen=_signalen(r, eigen),
        )

    return await handel(kern, partijregister.beheer(kern, claims, "besluit.lezen", slot=False), doe)


def _uit(r: Ruimte, verband: str, regel: Any) -> BesluitUit:
    laat = verband in r.kern.verbanden and orgaanbesluiten.te_laat(r.beeld.register, r.kern.verbanden.get(verband), regel)
    return BesluitUit.model_validate({**regel.model_dump(mode="json"), "verband": verband, "te_laat": laat})


def _signalen(r: Ruimte, eigen: frozenset[str]) -> list[SignaalUit]:
    gezocht = [r.kern.verbanden.get(code) for code in sorted(eigen) if code in r.kern.verbanden]
    return [
        SignaalUit(verband=v.code, soort="evaluatie_ontbreekt", einde_looptijd=orgaanbesluiten.einde(r.beeld.register, v))
        for v in gezocht
        if orgaanbesluiten.evaluatie_nodig(r.beeld, v)
    ]
