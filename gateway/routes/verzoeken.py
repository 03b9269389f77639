"""Collecting for a verzoek, and who saw what; the verzoek itself and its letter are of rights."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from gateway import inzage, verstrekkingsoverzicht
from gateway.audit import Actie
from gateway.eigen import Daad, Ruimte, handel
from gateway.kern import Kern
from gateway.model import Feit, Vindplaats
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, ZonderBericht
from shared.contracts import Bericht, Bevestiging, Code, Reden, nullable
from shared.errors import NotFound
from shared.http import parse_uuid

router = APIRouter()


class VerstrekkingsregelUit(Bericht):
    """One supply: who got what, when, how, for what, and on which provision when the law demands it (IED-10.4, XTRA-9.6)."""

    id: UUID
    gegeven_id: UUID
    categorie: Code
    naam: str
    op: date
    soort: Code
    doel: str
    bepaling: str


class VerstrekkingsoverzichtUit(Bericht):
    """Who saw what about this betrokkene; the same sentence about who may not be named stands in every one (LJR-8.2)."""

    verzoek_id: UUID
    opgesteld_op: date
    toelichting: str
    verstrekkingen: list[VerstrekkingsregelUit]


class AfschermingIn(Bericht):
    """Why the betrokkene may not read of one supply, and when that must be looked at again."""

    verstrekking_id: UUID
    grond: Reden
    herbeoordelen_op: date = Field(description="Vanaf deze dag staat de regel er weer, tenzij opnieuw is beoordeeld; hooguit een jaar")


class AfgeschermdUit(Bevestiging):
    """Kept from the betrokkene until this day."""

    herbeoordelen_op: date | None = nullable("date")


async def casus_van(kern: Kern, verzoek_id: UUID) -> UUID | None:
    """The casus this verzoek is about; None for what is not there."""
    zoek = select(Vindplaats.casus_id).where(Vindplaats.id == verzoek_id)
    return await kern.databank.lees(lambda s: s.execute(zoek).scalar_one_or_none())


def require_verzoek(r: Ruimte, verzoek_id: UUID) -> Feit:
    """The verzoek of this casus; NotFound for anything else, and for a casus that is not of this caller's verband."""
    feit = r.beeld.feiten.alle.get(verzoek_id)
    if feit is None or feit.soort != "verzoek" or r.beeld.casus is None:
        raise NotFound
    return feit


@router.post("/verzoeken/{verzoekId}/verzamelingen", status_code=201, openapi_extra={"x-handeling": inzage.HANDELING})
async def verzamel(a: ZonderBericht, verzoekId: str) -> Bevestiging:
    """Verzamel over alle fasen de gegevens van de betrokkene; gegevens van politie en OM nooit (ZVH-17.5, ZVH-17.6, ZVH-18.1)."""
    verzoek_id = parse_uuid(verzoekId)

    def doe(r: Ruimte) -> tuple[UUID, Actie]:
        inzage.begin(r, verzoek_id)
        return r.casus_id, r.actie

    daad = Daad(a.claims, inzage.HANDELING, await casus_van(a.kern, verzoek_id), object_id=verzoek_id, sleutel=a.sleutel, pad=a.pad)
    casus, actie = await handel(a.kern, daad, doe, lambda r, _: (r.casus_id, r.actie))
    await inzage.rond_verzameling_af(a.kern, actie, a.claims, verzoek_id)
    return Bevestiging(id=verzoek_id, casus_id=casus, status="verzameld")


@router.get("/verzoeken/{verzoekId}/verstrekkingen", openapi_extra={"x-handeling": verstrekkingsoverzicht.LEZEN})
async def wie_zag_wat(a: Vraagt, verzoekId: str) -> VerstrekkingsoverzichtUit:
    """Lees voor de betrokkene wie welk gegeven kreeg: ontvanger, datum, soort, doel en wettelijke bepaling (IED-10.4, XTRA-9.6)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    daad = a.daad(verstrekkingsoverzicht.LEZEN, await casus_van(a.kern, verzoek_id), object_id=verzoek_id)
    return VerstrekkingsoverzichtUit.model_validate(await handel(a.kern, daad, lambda r: verstrekkingsoverzicht.lees(r, verzoek_id)))


@router.post(
    "/verzoeken/{verzoekId}/verstrekkingsafschermingen", status_code=201, openapi_extra={"x-handeling": verstrekkingsoverzicht.AFSCHERMEN}
)
async def scherm_af(a: MetBericht, verzoekId: str, invoer: AfschermingIn) -> AfgeschermdUit:
    """Houd een regel uit het overzicht van de betrokkene, op een grond uit de wet en met een dag van herbeoordeling (UAVG 41)."""
    verzoek_id = parse_uuid(verzoekId)
    afscherming = verstrekkingsoverzicht.Afscherming(verzoek_id, invoer.verstrekking_id, invoer.grond, invoer.herbeoordelen_op)

    def uit(r: Ruimte, feit_id: UUID) -> tuple[Actie, AfgeschermdUit]:
        vast = {"id": feit_id, "casus_id": r.casus_id, "status": "gezet", "versie": 1}
        return r.actie, AfgeschermdUit.model_validate({**vast, "herbeoordelen_op": invoer.herbeoordelen_op})

    def doe(r: Ruimte) -> tuple[Actie, AfgeschermdUit]:
        return uit(r, verstrekkingsoverzicht.scherm_af(r, afscherming))

    daad = a.daad(verstrekkingsoverzicht.AFSCHERMEN, await casus_van(a.kern, verzoek_id), {}, body=invoer, object_id=verzoek_id)
    actie, gemaakt = await handel(a.kern, daad, doe, uit)
    await inzage.vernieuw_overzicht(a.kern, actie, verzoek_id)
    return gemaakt
