"""The verwerkingsregister over HTTP: the joint part, and the part of one's own organisation (ZVH-24.2, PGA-4.1d)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import partijregister, stukregister, verwerkingen
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk, Verwerkingregel
from gateway.routes.partijen import WaarborgBericht
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()
Lijst = Annotated[list[Code], Field(min_length=1, max_length=60)]
Verwerkingcode = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,30}$", description="Een woord als code, zonder cijfers")]


class VerwerkingIn(Bericht):
    """One verwerking of the caller's own organisation, with every field of AVG 30 lid 1 (ZVH 24.3)."""

    verband: Code
    code: Verwerkingcode
    contact: Kenmerk
    doelen: Lijst
    categorieen: Lijst
    betrokkenen: Lijst
    ontvangers: Lijst
    bewaartermijn: Code
    beveiliging: Lijst
    derde_landen: Annotated[list[Code], Field(max_length=60)] = Field(default_factory=list)
    waarborg: WaarborgBericht | None = None
    tot: date | None = nullable("date")


class VerwerkingUit(VerwerkingIn):
    """One line in its newest version, and what logregels call it."""

    code: Code
    verantwoordelijke: PartijId
    dienst: Code | None
    uris: list[str] = Field(description="Waarnaar logregels wijzen: dpl.core.processing_activity_id")
    versie: int


class VerwerkingenUit(Bericht):
    """The joint register of the caller's verbanden and his own part; no line is about a person or a casus."""

    verwerkingen: list[VerwerkingUit]


def _zichtbaar(r: Ruimte) -> Iterator[VerwerkingUit]:
    """The joint lines, and those of the caller's own partij: what another partij does is not his to read (ZVH-24.2)."""
    for code in sorted(partijregister.verbanden_van(r.beeld.register, r.actie.partij) | partijregister.beheerd(r)):
        verband = r.kern.verbanden.get(code)
        for versie, regel in verwerkingen.register(r.beeld.register.stukken, verband).values():
            if regel.verantwoordelijke in (verband.bestand.oin, r.actie.partij):
                yield _uit(r, code, versie, regel)


def _uit(r: Ruimte, verband: str, versie: int, regel: Verwerkingregel) -> VerwerkingUit:
    velden = regel.model_dump(mode="json")
    return VerwerkingUit.model_validate({**velden, "verband": verband, "uris": verwerkingen.uris(regel, r.kern.deuren), "versie": versie})


@router.get("/verwerkingen", openapi_extra={"x-handeling": "verwerking.lezen"})
async def lijst(request: Request) -> VerwerkingenUit:
    """Het verwerkingsregister: het gezamenlijke deel van uw verbanden en het deel van uw eigen organisatie (ZVH-24.2)."""
    kern, claims = kern_van(request), await roeper(request)
    daad = partijregister.beheer(kern, claims, "verwerking.lezen", slot=False)
    return await handel(kern, daad, lambda r: VerwerkingenUit(verwerkingen=list(_zichtbaar(r))))


@router.get("/verwerkingen/{verwerkingCode}", openapi_extra={"x-handeling": "verwerking.lezen"})
async def lees(request: Request, verwerkingCode: str) -> VerwerkingenUit:
    """Eén verwerking, in ieder van uw verbanden waarin zij staat; wat van een andere partij is, bestaat voor u niet (ZVH-24.2)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> VerwerkingenUit:
        gevonden = [v for v in _zichtbaar(r) if v.code == verwerkingCode]
        if not gevonden:
            raise NotFound
        return VerwerkingenUit(verwerkingen=gevonden)

    return await handel(kern, partijregister.beheer(kern, claims, "verwerking.lezen", slot=False), doe)


@router.post("/verwerkingen", status_code=201, openapi_extra={"x-handeling": "verwerking.vastleggen"})
async def leg_vast(request: Request, invoer: VerwerkingIn) -> Bevestiging:
    """Neem een verwerking van uw eigen organisatie op, of een nieuwe versie ervan; die van het verband zelf is gezamenlijk (ZVH-24.2)."""
    a = await Schrijver.van(request, invoer)
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"verband"})

    def doe(r: Ruimte) -> int:
        r = partijregister.in_slot(r)
        if invoer.verband not in partijregister.verbanden_van(r.beeld.register, r.actie.partij) | partijregister.beheerd(r):
            raise BadInput(fouten=[Fout("/verband", "is geen verband van uw organisatie")])
        dienst = invoer.code if r.kern.verbanden.get(invoer.verband).bestand.oin == r.actie.partij else None
        eigen = {"verantwoordelijke": r.actie.partij, "dienst": dienst if dienst in {d.dienst for d in r.kern.deuren} else None}
        regel = Verwerkingregel.model_validate(stukregister.lees_regel("verwerking", velden | eigen))
        stukregister.schrijf(r, (invoer.verband, "verwerking", verwerkingen.sleutel(regel)), regel)
        return _versie(r, invoer)

    return await a.schrijf("verwerking.vastleggen", "vastgelegd", doe, lambda r: _versie(r, invoer))


def _versie(r: Ruimte, invoer: VerwerkingIn) -> int:
    verband = r.kern.verbanden.get(invoer.verband)
    stand = verwerkingen.register(r.kern.register.lees(r.s).stukken, verband)
    return stand[f"{r.actie.partij}/{invoer.code}"][0]
