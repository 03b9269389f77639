"""The record of what the OM supplied to a pga-expert: its own, four years, without content, apart from any casus (PGA-9.8)."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import Select, select

from gateway.beleid.kalender import dag
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.lijst import MEEST, STANDAARD, Pagina, lees_vraag, vul, zet_link
from gateway.model import Verstrekking
from gateway.routes.gemeen import Vraagt
from gateway.routes.om import REGISTER
from shared.contracts import Bericht, Code, Reden, Tijdstip
from shared.convenant import rekent
from shared.errors import NotFound
from shared.http import parse_uuid

router = APIRouter()


class OmVerstrekkingUit(Bericht):
    """One line of the register: what kind went to whom, on which ground and why (PGA-9.8)."""

    id: UUID
    casus_id: UUID
    soort: Code
    samenwerkingsverband: Code = Field(description="Aan de pga-expert van dit verband, en aan niemand anders")
    doel: Code
    grond: Code
    noodzaak: Reden
    verstrekt_op: Tijdstip


class OmVerstrekkingen(Bericht):
    """One page of the register of one parket; the next one stands in the Link header."""

    items: list[OmVerstrekkingUit]


@router.get("/om-verstrekkingen", openapi_extra={"x-handeling": "om.lijst"})
async def lijst(
    request: Request,
    response: Response,
    na: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
) -> OmVerstrekkingen:
    """Het register van uw parket: wat u aan welke pga-expert verstrekte, vier jaar lang en zonder inhoud (PGA-9.8)."""
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, na or "", veld="na")

    def doe(r: Ruimte) -> Pagina[Verstrekking]:
        def stuk(van: str, grootte: int) -> Sequence[Verstrekking]:
            zoek = _register(r).order_by(Verstrekking.id).limit(grootte)
            return r.s.execute(zoek.where(Verstrekking.id > UUID(van)) if van else zoek).scalars().all()

        return vul(limit, vraag.na, stuk, lambda v: str(v.id), lambda regels: [v for v in regels if _loopt_nog(r, v)])

    pagina = await handel(kern, Daad(claims, "om.lijst", slot=False, over_casus=False), doe)
    zet_link(response, vraag, pagina, lambda v: str(v.id))
    return OmVerstrekkingen(items=[_uit(v) for v in pagina.rijen])


@router.get("/om-verstrekkingen/{verstrekkingId}", openapi_extra={"x-handeling": "om.lezen"})
async def lees(a: Vraagt, verstrekkingId: str) -> OmVerstrekkingUit:
    """Eén regel van uw register, ook als de casus al vernietigd is; vier jaar na de verstrekking is zij weg (PGA-9.8)."""
    a.alleen()
    gezocht = parse_uuid(verstrekkingId)

    def doe(r: Ruimte) -> OmVerstrekkingUit:
        gevonden = r.s.execute(_register(r).where(Verstrekking.id == gezocht)).scalar_one_or_none()
        if gevonden is None or not _loopt_nog(r, gevonden):
            raise NotFound
        return _uit(gevonden)

    return await handel(a.kern, a.daad("om.lezen", over_casus=False, object_id=gezocht), doe)


def _register(r: Ruimte) -> Select[Verstrekking]:
    v = Verstrekking
    return select(v).where(v.soort == REGISTER, v.leverancier == r.actie.partij)


def _loopt_nog(r: Ruimte, v: Verstrekking) -> bool:
    """Its four years are not over: the last day still counts."""
    return rekent(dag(v.op), r.kern.verbanden.get(v.ontvanger).termijn("documentatie_verstrekking_om")) >= dag(r.nu)


def _uit(v: Verstrekking) -> OmVerstrekkingUit:
    return OmVerstrekkingUit(
        id=v.id,
        casus_id=v.casus_id,
        soort=v.categorie,
        samenwerkingsverband=v.ontvanger,
        doel=v.doel,
        grond=v.grondslag,
        noodzaak=v.noodzaak,
        verstrekt_op=v.op,
    )
