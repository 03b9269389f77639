"""Bevragingen as the gateway knows them: who was asked what, until when, and what came of it; never what was answered (ZVH-1.19)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from gateway import cursor
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, Lijstvraag, Pagina, lees_vraag, lees_zicht, vul, zet_link
from gateway.model import Feit
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.triagegevolgen import INGETROKKEN, OPEN
from gateway.vragen import Beeld
from shared.contracts import Bericht, Code, PartijId, Tijdstip

router = APIRouter()


class BevragingRegel(Bericht):
    """One bevraging in a list."""

    id: UUID
    casus_id: UUID
    gevraagde: PartijId
    vragen: list[Code]
    uiterlijk: date
    status: Literal["open", "beantwoord", "ingetrokken"]
    uitkomst: Code | None = None
    te_laat: bool
    gewijzigd_op: Tijdstip


class Bevragingen(Bericht):
    """One page; the Link header says whether more follows."""

    items: list[BevragingRegel]


@router.get("/bevragingen", openapi_extra={"x-handeling": "bevraging.lijst"})
async def lijst(
    a: Vraagt,
    response: Response,
    casus_id: Annotated[UUID | None, Query(alias="casusId")] = None,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Bevragingen:
    """De bevragingen van een casus: de vrager ziet ze alle, een gevraagde partij alleen de eigen (ZVH-1.19)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde, filters=("casusId",))

    def doe(r: Ruimte) -> Bevragingen:
        pagina = _pagina(r, vraag, casus_id)
        zet_link(response, vraag, pagina, _plek)
        return Bevragingen(items=[_regel(f, dag(r.nu)) for f in pagina.rijen])

    return await handel(a.kern, a.daad("bevraging.lijst", over_casus=False), doe)


def _pagina(r: Ruimte, vraag: Lijstvraag, casus_id: UUID | None) -> Pagina[Feit]:
    later = aliased(Feit)
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    waar = Feit.casus_id == casus_id if casus_id else Feit.partij == vraag.claims.partij_id
    query = select(Feit).where(Feit.soort == "bevraging", laatste, waar).order_by(Feit.id)

    def stuk(na: str, grootte: int) -> Sequence[Feit]:
        return r.s.execute((query.where(Feit.id > UUID(na)) if na else query).limit(grootte)).scalars().all()

    return vul(vraag.limit, vraag.na, stuk, _plek, lambda feiten: _toonbaar(r, vraag.claims, feiten))


def _plek(f: Feit) -> str:
    return str(f.id)


def _toonbaar(r: Ruimte, claims: Claims, feiten: Sequence[Feit]) -> list[Feit]:
    """Each is decided upon as if it were read: the asked partij knows its own and nothing else (ONTWERP §5, LJR-8.2)."""
    zicht = lees_zicht(r, claims, {f.casus_id for f in feiten})
    return [f for f in feiten if (beeld := zicht.beelden.get(f.casus_id)) and _mag(beeld, claims, f)]


def _mag(beeld: Beeld, claims: Claims, f: Feit) -> bool:
    gevraagde, wie = "" if f.status == INGETROKKEN else f.partij or "", beeld.wie(claims)
    return mag_naam_weten(beeld, wie, f.partij) and bool(beeld.beslis(beeld.vraag("bevraging.lezen", wie, gevraagde=gevraagde)))


def _regel(f: Feit, vandaag: date) -> BevragingRegel:
    uiterlijk = date.fromisoformat(f.velden["uiterlijk"])
    return BevragingRegel(
        id=f.id,
        casus_id=f.casus_id,
        gevraagde=f.partij or "",
        vragen=f.velden.get("vragen", []),
        uiterlijk=uiterlijk,
        status=f.status,
        uitkomst=f.velden.get("uitkomst"),
        te_laat=f.velden.get("te_laat", f.status == OPEN and vandaag > uiterlijk),
        gewijzigd_op=f.op,
    )
