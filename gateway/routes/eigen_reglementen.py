"""What a partij with a reglement of its own arranges: who runs the platform for it, and versions of its reglement (XTRA-5.1, IED-16)."""

from datetime import date
from typing import Any, Self

from fastapi import APIRouter, Request

from gateway import partijregister, reglementversies, stukregister
from gateway.eigen import Ruimte, handel
from gateway.functionarissen import Functionaris
from gateway.invoer import kern_van, roeper
from gateway.partijbestand import Oin
from gateway.registerdaad import Schrijver
from gateway.reglementregel import Platformregel, Reglement, Reglementversieregel, Stuk, Versienaam
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable

router = APIRouter()


class PlatformbeheerIn(Bericht):
    """Who of the partij manages its file here, and the agreement with whoever runs the platform; the paper stays with the partij."""

    verband: Code
    code: Code
    partij: PartijId
    beheerder: Functionaris
    verwerker: Oin
    overeenkomst_kenmerk: Stuk
    van: date
    tot: date | None = nullable("date")


class PlatformbeheerUit(PlatformbeheerIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Platformregel) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "verband": verband, "versie": versie})


class Platformbeheer(Bericht):
    """Who runs the platform for whom in your verbanden."""

    platformbeheer: list[PlatformbeheerUit]


class ReglementversieIn(Bericht):
    """Another version of the caller's own reglement; which dates must be there its own text says."""

    verband: Code
    reglement: Reglement
    versie: Versienaam
    kenmerk: Stuk
    ingangsdatum: date | None = nullable("date")
    bekendgemaakt_op: date | None = nullable("date")
    geinformeerd_op: date | None = nullable("date")


class ReglementversieUit(Bericht):
    """One version: who handed it in, when it holds, and when those concerned were told."""

    verband: Code
    reglement: Reglement
    versie: Versienaam
    indiener: PartijId
    kenmerk: str
    ingangsdatum: date
    ingediend_op: date
    bekendgemaakt_op: date | None = nullable("date")
    geinformeerd_op: date | None = nullable("date")

    @classmethod
    def van_regel(cls, verband: str, _versie: int, regel: Reglementversieregel) -> Self:
        velden = regel.model_dump(mode="json", exclude={"code", "van"})
        eigen = {"verband": verband, "reglement": regel.reglement, "versie": regel.versie, "ingangsdatum": regel.van}
        return cls.model_validate(velden | eigen)


class Reglementversies(Bericht):
    """The versions put on record in your verbanden, by reglement and version."""

    reglementversies: list[ReglementversieUit]


async def _lijst(request: Request, soort: Any, vorm: Any) -> list[Any]:
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> list[Any]:
        eigen = partijregister.verbanden_van(r.beeld.register, claims.partij_id)
        return [vorm.van_regel(*regel) for regel in r.beeld.register.stukken.lijst(eigen, soort)]

    return await handel(kern, partijregister.beheer(kern, claims, f"{soort}.lezen", slot=False), doe)


@router.get("/platformbeheer", openapi_extra={"x-handeling": "platformbeheer.lezen"})
async def lees_platformbeheer(request: Request) -> Platformbeheer:
    """Wie voor een partij het platform beheert, en op welke overeenkomst (XTRA-5.1)."""
    return Platformbeheer(platformbeheer=await _lijst(request, "platformbeheer", PlatformbeheerUit))


@router.post("/platformbeheer", status_code=201, openapi_extra={"x-handeling": "platformbeheer.vastleggen"})
async def leg_platformbeheer_vast(request: Request, invoer: PlatformbeheerIn) -> Bevestiging:
    """Leg vast wie bij een partij beheert en op welke verwerkersovereenkomst het platform draait, of tot wanneer nog (XTRA-5.1)."""
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"verband"})
    sleutel = (invoer.verband, "platformbeheer", invoer.code)
    return await a.schrijf(
        "platformbeheer.vastleggen",
        "vastgelegd",
        lambda r: stukregister.leg_vast(r, invoer.verband, "platformbeheer", velden),
        lambda r: r.beeld.register.stukken.regels[sleutel][0],
    )


@router.get("/reglementversies", openapi_extra={"x-handeling": "reglementversie.lezen"})
async def lees_reglementversies(request: Request) -> Reglementversies:
    """Welke versies van eigen reglementen zijn vastgelegd, door wie en vanaf wanneer (LJR-31.2, XTRA-15, IED-16)."""
    return Reglementversies(reglementversies=await _lijst(request, "reglementversie", ReglementversieUit))


@router.post("/reglementversies", status_code=201, openapi_extra={"x-handeling": "reglementversie.vastleggen"})
async def leg_reglementversie_vast(request: Request, invoer: ReglementversieIn) -> Bevestiging:
    """Leg een nieuwe versie van het eigen reglement vast; een bestaande wijzigt niet, en een ander kan het niet (LJR-31.2, IED-16).

    Welke datums nodig zijn zegt het reglement; bij Xtra werkt een wijziging pas vier weken na de bekendmaking (XTRA-15).
    """
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(by_alias=False, exclude={"verband"})
    sleutel = (invoer.verband, reglementversies.SOORT, f"{invoer.reglement}/{invoer.versie}")
    return await a.schrijf(
        "reglementversie.vastleggen",
        "vastgelegd",
        lambda r: reglementversies.leg_vast(r, invoer.verband, velden),
        lambda r: r.beeld.register.stukken.regels[sleutel][0],
    )
