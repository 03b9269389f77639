"""Overdrachten and the collecting of an inzage over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import overdrachten
from gateway.eigen import Daad, Ruimte, handel
from gateway.feiten import Doel
from gateway.instemmingen import check_doel
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.model import Overdracht, OverdrachtItem
from gateway.vragen import Beeld
from shared.contracts import FASEN, Bericht, Code, Fase, Tijdstip, nullable
from shared.errors import Conflict, NotFound
from shared.http import parse_uuid

router = APIRouter()


class OverdrachtIn(Bericht):
    """To which fase, for which fasedoel."""

    casus_id: UUID
    naar_fase: Fase
    fasedoel: Code


class ItemUit(Bericht):
    """One gegeven: moved, or why not, by which article, and what would change that."""

    gegeven_id: UUID
    leverancier: str
    categorie: str
    uitkomst: Code
    status: Code
    regel: str
    artikel: str
    code: str
    reden: str
    volgende_stap: str


class OverdrachtUit(Bericht):
    """One overdracht with what became of every item."""

    id: UUID
    casus_id: UUID
    van: str
    naar: str
    fasedoel: str
    stap: Code
    gestart_op: Tijdstip
    vrijgegeven_op: Tijdstip | None = nullable("date-time")
    items: list[ItemUit]


def _item(i: OverdrachtItem) -> ItemUit:
    return ItemUit(
        gegeven_id=i.gegeven_id,
        leverancier=i.leverancier,
        categorie=str(i.etiket["categorie"]),
        uitkomst=i.uitkomst,
        status=i.status,
        regel=i.regel,
        artikel=i.artikel,
        code=i.code,
        reden=i.reden,
        volgende_stap=i.volgende_stap,
    )


def lees_overdracht(s: Session, overdracht_id: UUID) -> OverdrachtUit:
    """The overdracht as it stands; NotFound when there is none."""
    o = s.execute(select(Overdracht).where(Overdracht.id == overdracht_id)).scalar_one_or_none()
    if o is None:
        raise NotFound
    items = s.execute(select(OverdrachtItem).where(OverdrachtItem.overdracht_id == o.id).order_by(OverdrachtItem.gegeven_id)).scalars()
    return OverdrachtUit(
        id=o.id,
        casus_id=o.casus_id,
        van=o.van,
        naar=o.naar,
        fasedoel=o.fasedoel,
        stap=o.stap,
        gestart_op=o.gestart_op,
        vrijgegeven_op=o.vrijgegeven_op,
        items=[_item(i) for i in items],
    )


@router.post("/overdrachten", status_code=201, openapi_extra={"x-handeling": "overdracht.starten"})
async def draag_over(request: Request, invoer: OverdrachtIn) -> OverdrachtUit:
    """Draag een casus over naar de volgende fase, of stuur na wat later instemming kreeg (ZVH-3.5b, ZVH-3.5c).

    Per gegeven staat in het antwoord of het meeging, en zo niet: door welk artikel en wat dat verandert.
    """
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> UUID:
        check_doel(r.beeld, invoer.naar_fase, invoer.fasedoel)
        _geen_lopende(r.s, r.casus_id)
        _noodzaak_beoordeeld(r.beeld, invoer)
        van = _van(r.beeld, invoer.naar_fase)
        velden = {"soort": "fase", "van": van, "naar": invoer.naar_fase, "fasedoel": invoer.fasedoel}
        overdrachten.maak(r.s, r.nieuw_id, r.actie, claims, **velden)
        return r.nieuw_id

    daad = Daad(
        claims,
        "overdracht.starten",
        invoer.casus_id,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        body=invoer.model_dump(mode="json"),
        velden={"naar_fase": invoer.naar_fase, "fasedoel": invoer.fasedoel},
    )
    overdracht_id = await handel(kern, daad, doe, lambda _r, object_id: object_id)
    await overdrachten.voer_uit(kern, overdracht_id)
    return await kern.databank.lees(lambda s: lees_overdracht(s, overdracht_id))


def _van(beeld: Beeld, naar: str) -> str:
    assert beeld.casus is not None
    fasen = [str(f) for f in FASEN]
    return fasen[fasen.index(naar) - 1] if beeld.casus.fase == naar else beeld.casus.fase


def _geen_lopende(s: Session, casus_id: UUID) -> None:
    o = Overdracht
    if s.execute(select(o.id).where(o.casus_id == casus_id, o.soort == "fase", o.stap.in_(overdrachten.OPEN))).first():
        raise Conflict("Er loopt al een overdracht van deze casus.", code="overdracht_loopt", volgende_stap="Wacht tot die klaar is.")


def _noodzaak_beoordeeld(beeld: Beeld, invoer: OverdrachtIn) -> None:
    doel = Doel(invoer.naar_fase, invoer.fasedoel)
    if not any(f.velden.get("naar_fase") == doel.naar_fase for f in beeld.feiten.soort("noodzaak")):
        raise Conflict(
            "Van geen enkel gegeven is beoordeeld of het daar nodig is.",
            code="noodzaak_niet_beoordeeld",
            artikel="ZVH-3.5b",
            volgende_stap="Leg eerst noodzaakoordelen vast.",
        )


@router.get("/overdrachten/{overdrachtId}", openapi_extra={"x-handeling": "overdracht.lezen"})
async def lees(request: Request, overdrachtId: str) -> OverdrachtUit:
    """Lees wat er van een overdracht is geworden."""
    kern, claims, overdracht_id = kern_van(request), await roeper(request), parse_uuid(overdrachtId)
    casus_id = await kern.databank.lees(
        lambda s: s.execute(select(Overdracht.casus_id).where(Overdracht.id == overdracht_id)).scalar_one_or_none()
    )
    daad = Daad(claims, "overdracht.lezen", casus_id, object_id=overdracht_id, slot=False)
    return await handel(kern, daad, lambda r: lees_overdracht(r.s, overdracht_id))
