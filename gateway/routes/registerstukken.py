"""Designated systems and verwerkers, over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import partijregister, stukregister, toezicht
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.melden import sluit_taken
from gateway.partijbestand import Oin
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Handelingsnaam, Kenmerk, Soort
from gateway.routes.partijen import WaarborgBericht
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable

router = APIRouter()


class _StukIn(Bericht):
    verband: Code
    code: Code
    van: date
    tot: date | None = nullable("date")
    buiten_eer: bool = Field(False, description="Slaat op of verwerkt buiten de EER (LJR-28)")
    waarborg: WaarborgBericht | None = None


class SysteemIn(_StukIn):
    """A system outside the keten that may receive gegevens, and the decision about it (ZVH-4.3)."""

    orgaan: Code
    kenmerk: Kenmerk
    besloten_op: date


class VerwerkerIn(_StukIn):
    """Whom a partij lets work for it and at what, with the leave of the organ and the agreement; or its own dienstaccount (ZVH-22.1)."""

    oin: Oin
    opdrachtgever: PartijId
    handelingen: Annotated[list[Handelingsnaam], Field(min_length=1, max_length=100)]
    toestemming_orgaan: Code | None = None
    toestemming_kenmerk: Kenmerk | None = None
    toestemming_op: date | None = nullable("date")
    overeenkomst_kenmerk: Kenmerk | None = None
    overeenkomst_op: date | None = nullable("date")
    overeenkomst_tot: date | None = nullable("date")
    instructie_kenmerk: Kenmerk | None = None
    beveiligingsnorm: Code | None = Field(
        None, description="Waarnaar hij beveiligt; LJ&R vraagt NEN-ISO-IEC 27001 of gelijkwaardig (LJR-5)"
    )


class SysteemUit(SysteemIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Any) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "verband": verband, "versie": versie})


class VerwerkerUit(VerwerkerIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Any) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "verband": verband, "versie": versie})


class VerwerkerslijstIn(Bericht):
    """The list was gone through and is complete."""

    verband: Code


class LijststandUit(Bericht):
    """When a verband last went through its list, and whether that is too long ago."""

    verband: Code
    bijgewerkt_op: date
    verlopen: bool


class Systemen(Bericht):
    """The designated systems of your verbanden."""

    systemen: list[SysteemUit]


class Verwerkers(Bericht):
    """The verwerkers and dienstaccounts of your verbanden, and until when each list holds."""

    verwerkers: list[VerwerkerUit]
    standen: list[LijststandUit]


async def _lijst(request: Request, soort: Soort, vorm: Any) -> list[Any]:
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> list[Any]:
        eigen = partijregister.verbanden_van(r.beeld.register, claims.partij_id)
        return [vorm.van_regel(*regel) for regel in r.beeld.register.stukken.lijst(eigen, soort)]

    return await handel(kern, partijregister.beheer(kern, claims, f"{soort}.lezen", slot=False), doe)


async def _leg_vast(request: Request, soort: Soort, invoer: "_StukIn | MandaatIn") -> Bevestiging:
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"verband"})
    sleutel = (invoer.verband, soort, invoer.code)
    return await a.schrijf(
        f"{soort}.vastleggen",
        "vastgelegd",
        lambda r: stukregister.leg_vast(r, invoer.verband, soort, velden),
        lambda r: r.beeld.register.stukken.regels[sleutel][0],
    )


@router.get("/systemen", openapi_extra={"x-handeling": "systeem.lezen"})
async def systemen(request: Request) -> Systemen:
    """De informatiesystemen waarheen mag worden verstrekt (ZVH-4.3)."""
    return Systemen(systemen=await _lijst(request, "systeem", SysteemUit))


@router.post("/systemen", status_code=201, openapi_extra={"x-handeling": "systeem.vastleggen"})
async def wijs_systeem_aan(request: Request, invoer: SysteemIn) -> Bevestiging:
    """Leg vast dat een informatiesysteem is aangewezen, of tot wanneer nog; het geldt vanaf de eerstvolgende aanroep (ZVH-4.3)."""
    return await _leg_vast(request, "systeem", invoer)


@router.get("/verwerkers", openapi_extra={"x-handeling": "verwerker.lezen"})
async def verwerkers(request: Request) -> Verwerkers:
    """De verwerkers en dienstaccounts: voor wie zij werken, waaraan, en op welke toestemming en overeenkomst (ZVH-22.1)."""
    return Verwerkers(verwerkers=await _lijst(request, "verwerker", VerwerkerUit), standen=await _standen(request))


async def _standen(request: Request) -> list[LijststandUit]:
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> list[LijststandUit]:
        eigen, stukken = partijregister.verbanden_van(r.beeld.register, claims.partij_id), r.beeld.register.stukken
        return [
            LijststandUit(
                verband=v.code,
                bijgewerkt_op=toezicht.lijst_bijgewerkt_op(stukken, v),
                verlopen=toezicht.is_te_laat(stukken, v, r.nu, toezicht.BIJWERKEN),
            )
            for v in r.kern.verbanden
            if v.code in eigen and v.bestand.reglement == "zvh"
        ]

    return await handel(kern, partijregister.beheer(kern, claims, "verwerker.lezen", slot=False), doe)


@router.post("/verwerkerslijsten", status_code=201, openapi_extra={"x-handeling": "verwerkerslijst.bijwerken"})
async def werk_lijst_bij(request: Request, invoer: VerwerkerslijstIn) -> Bevestiging:
    """Leg vast dat de lijst van verwerkersovereenkomsten is nagelopen en volledig is; ten minste ieder jaar (ZVH-22.3)."""
    a = await Schrijver.van(request, invoer)
    sleutel = (invoer.verband, "verwerkerslijst", "lijst")

    def doe(r: Ruimte) -> int:
        versie = stukregister.leg_vast(r, invoer.verband, "verwerkerslijst", {"code": "lijst", "bijgewerkt_op": str(dag(r.nu))})
        object_id = toezicht.over_verband(r.kern.verbanden.get(invoer.verband), toezicht.BIJWERKEN)
        sluit_taken(r.s, object_id, toezicht.BIJWERKEN, r.nu)
        return versie

    return await a.schrijf("verwerkerslijst.bijwerken", "bijgewerkt", doe, lambda r: r.beeld.register.stukken.regels[sleutel][0])


@router.post("/verwerkers", status_code=201, openapi_extra={"x-handeling": "verwerker.vastleggen"})
async def leg_verwerker_vast(request: Request, invoer: VerwerkerIn) -> Bevestiging:
    """Leg de opdracht aan een verwerker of dienstaccount vast; buiten die opdracht wordt hij geweigerd (ZVH-22.1, ZVH-B3.9)."""
    return await _leg_vast(request, "verwerker", invoer)


class MandaatIn(Bericht):
    """Whom the burgemeester let decide about rights in his name, or only carry out; the paper itself stays with him (PGA-17.6)."""

    verband: Code
    code: Code
    partij: PartijId = Field(description="Orgaan binnen de eigen organisatie van de burgemeester waarvoor hij werkt")
    functionaris: Annotated[str, Field(min_length=1, max_length=64, description="Pseudoniem uit het token, geen naam")]
    omvang: Literal["besluiten", "uitvoeren"]
    kenmerk: Kenmerk
    ondertekend_op: date
    van: date
    tot: date


class MandaatUit(MandaatIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Any) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "verband": verband, "versie": versie})


class Rechtenmandaten(Bericht):
    """The written mandates about rights of your verbanden."""

    rechtenmandaten: list[MandaatUit]


@router.get("/rechtenmandaten", openapi_extra={"x-handeling": "rechtenmandaat.lezen"})
async def rechtenmandaten(request: Request) -> Rechtenmandaten:
    """Wie namens de burgemeester over rechten besluit, of alleen uitvoert, en tot wanneer (PGA-17.6)."""
    return Rechtenmandaten(rechtenmandaten=await _lijst(request, "rechtenmandaat", MandaatUit))


@router.post("/rechtenmandaten", status_code=201, openapi_extra={"x-handeling": "rechtenmandaat.vastleggen"})
async def leg_rechtenmandaat_vast(request: Request, invoer: MandaatIn) -> Bevestiging:
    """Leg een schriftelijk mandaat van de burgemeester vast, of tot wanneer het nog geldt (PGA-17.6)."""
    return await _leg_vast(request, "rechtenmandaat", invoer)
