"""Joining a samenwerkingsverband, over HTTP: a request, its steps and what partners say of it."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import partijregister, toetredingen
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from gateway.routes.partijen import Codes
from gateway.toetredingstoets import Opening, Stap
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.http import parse_uuid

router = APIRouter()
LEZEN: dict[str, Any] = {"x-handeling": "toetreding.lezen"}


class ToetredingIn(Bericht):
    """Who wants to join which verband. In a pga through a partner, who told the bureau, and with the three promises of 19.1."""

    verband: Code
    partij: PartijId = Field(description="Organisatie die al in het register staat, nog zonder toegang")
    in_handvat: bool = Field(True, description="Staat dit soort organisatie in het Handvat; zo niet, dan eerst een analyse (ZVH-28.2)")
    gelijksoortig: bool = Field(False, description="Doet zij hetzelfde werk als de bestaande partners (PGA-19.3a)")
    via_partner: PartijId | None = Field(None, description="Partner bij wie het verzoek is gedaan (PGA-19.2)")
    gemeld_op: date | None = nullable("date")
    verklaringen: Codes = Field(default_factory=list, description="Onderschrijft het doel, werkt mee en bindt zich (PGA-19.1)")


class StapIn(Bericht):
    """One step with its proof: a reference, a day, who signed and who keeps the original."""

    stap: Literal["convenant", "aangekondigd", "besloten", "voorgelegd", "getekend", "toegetreden", "afgewezen", "analyse", "aanbeveling"]
    op: date = Field(description="Dag van de stap; bij toegetreden de ingangsdatum")
    kenmerk: Kenmerk | None = None
    positief: bool | None = Field(None, description="Bij besloten: is het besluit positief")
    ondertekenaars: Codes = Field(default_factory=list)
    partijen: Annotated[list[PartijId], Field(max_length=200)] = Field(default_factory=list, description="Bij voorgelegd: aan wie")
    aanbevelingen: Codes = Field(default_factory=list, description="Bij analyse: wat nog moet; bij aanbeveling: wat is uitgevoerd")
    bewaard_door: str | None = Field(None, max_length=120)
    functie: Code | None = Field(None, description="Bij getekend: functie van wie voor de organisatie tekende (PGA-B2)")


class ReactieIn(Bericht):
    """What a partner says for itself."""

    reactie: Literal["bezwaar", "geen_bezwaar"]


class ReactieUit(Bericht):
    """Which partner said what."""

    partij: PartijId
    reactie: str
    op: date


class ToetredingUit(Bericht):
    """A toetreding as it is now."""

    id: UUID
    verband: Code
    partij: PartijId
    status: Code
    in_handvat: bool
    analyse_open: bool
    voorgelegd_aan: list[PartijId]
    uiterlijk: date | None = nullable("date")
    reacties: list[ReactieUit]
    versie: int

    @classmethod
    def van(cls, t: toetredingen.Stand) -> Self:
        voorgelegd, reacties = t.velden.get("voorgelegd", {}), t.velden.get("reacties", {})
        return cls(
            id=t.id,
            verband=t.verband,
            partij=t.partij,
            status=t.status,
            in_handvat=bool(t.velden.get("in_handvat", True)),
            analyse_open=t.analyse_open,
            voorgelegd_aan=voorgelegd.get("partijen", []),
            uiterlijk=voorgelegd.get("uiterlijk"),
            reacties=[ReactieUit(partij=p, reactie=r["reactie"], op=r["op"]) for p, r in sorted(reacties.items())],
            versie=t.versie,
        )


class Toetredingen(Bericht):
    """The toetredingen in your verbanden, newest first."""

    toetredingen: list[ToetredingUit]


@router.get("/toetredingen", openapi_extra=LEZEN)
async def lijst(request: Request) -> Toetredingen:
    """De toetredingen in uw samenwerkingsverbanden: zo is iedere partij vooraf op de hoogte (ZVH-28.2, PGA-19.3a)."""
    kern, claims = kern_van(request), await roeper(request)
    daad = partijregister.beheer(kern, claims, "toetreding.lezen", slot=False)
    return await handel(kern, daad, lambda r: Toetredingen(toetredingen=[ToetredingUit.van(t) for t in toetredingen.zichtbaar(r)]))


@router.get("/toetredingen/{toetredingId}", openapi_extra=LEZEN)
async def lees(request: Request, toetredingId: str) -> ToetredingUit:
    """Eén toetreding: waar zij staat, wie is gevraagd en wie wat zei."""
    kern, claims, welke = kern_van(request), await roeper(request), parse_uuid(toetredingId)
    daad = partijregister.beheer(kern, claims, "toetreding.lezen", slot=False)
    return await handel(kern, daad, lambda r: ToetredingUit.van(toetredingen.get_toetreding(r, welke)))


@router.post("/toetredingen", status_code=201, openapi_extra={"x-handeling": "toetreding.indienen"})
async def dien_in(request: Request, invoer: ToetredingIn) -> Bevestiging:
    """Dien een verzoek om toetreding in; toegang volgt pas met de laatste stap (ZVH-28.1, PGA-19.1)."""
    a = await Schrijver.van(request, invoer)
    opening = Opening(invoer.in_handvat, invoer.gelijksoortig, invoer.via_partner or "", invoer.gemeld_op, tuple(invoer.verklaringen))
    return await a.schrijf(
        "toetreding.indienen",
        "ingediend",
        lambda r: toetredingen.dien_in(r, invoer.verband, invoer.partij, opening),
        lambda r: toetredingen.get_toetreding(r, r.nieuw_id).versie,
        thuis=invoer.verband,
    )


@router.post("/toetredingen/{toetredingId}/stappen", status_code=201, openapi_extra={"x-handeling": "toetreding.vastleggen"})
async def zet_stap(request: Request, toetredingId: str, invoer: StapIn) -> Bevestiging:
    """Leg een stap vast; een stap voor zijn tijd is 409 en noemt de stap die nu kan (ZVH-28.1, PGA-19.3b)."""
    a, welke = await Schrijver.van(request, invoer), parse_uuid(toetredingId)
    stap = Stap(
        naam=invoer.stap,
        op=invoer.op,
        kenmerk=invoer.kenmerk or "",
        positief=invoer.positief,
        ondertekenaars=tuple(invoer.ondertekenaars),
        partijen=tuple(invoer.partijen),
        aanbevelingen=tuple(invoer.aanbevelingen),
        bewaard_door=invoer.bewaard_door or "",
        functie=invoer.functie or "",
    )
    return await a.schrijf("toetreding.vastleggen", invoer.stap, lambda r: toetredingen.zet_stap(r, welke, stap), _versie(welke))


@router.post("/toetredingen/{toetredingId}/reacties", status_code=201, openapi_extra={"x-handeling": "toetreding.reageren"})
async def reageer(request: Request, toetredingId: str, invoer: ReactieIn) -> Bevestiging:
    """Zeg als partner of uw organisatie bezwaar heeft; uw laatste antwoord telt (PGA-19.3a)."""
    a, welke = await Schrijver.van(request, invoer), parse_uuid(toetredingId)
    thuis = await a.kern.databank.lees(lambda s: toetredingen.verband_van(s, welke))
    doe = partial(toetredingen.reageer, toetreding_id=welke, reactie=invoer.reactie)
    return await a.schrijf("toetreding.reageren", invoer.reactie, doe, _versie(welke), thuis=thuis)


def _versie(welke: UUID) -> Any:
    def versie(r: Ruimte) -> int:
        return toetredingen.get_toetreding(r, welke).versie

    return versie
