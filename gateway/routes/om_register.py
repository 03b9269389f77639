"""The record of what the OM supplied, in a pga or a zvh: its own, four years, without content (PGA-9.8, ZVH-8.1t).

It stands apart from any casus: also of one that was destroyed the parket can answer what went to whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import Select, select

from gateway.beleid.kalender import dag
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.lijst import MEEST, STANDAARD, Pagina, lees_vraag, vul, zet_link
from gateway.model import Casus, Verstrekking
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.routes.om import REGISTER
from gateway.verstrekkingen import zonder_mislukte
from shared.contracts import Bericht, Code, Tijdstip
from shared.convenant import rekent
from shared.errors import NotFound
from shared.http import parse_uuid

router = APIRouter()


class OmVerstrekkingUit(Bericht):
    """One line of the register: what kind went to whom, on which ground and why (PGA-9.8)."""

    id: UUID
    casus_id: UUID
    soort: Code
    samenwerkingsverband: Code
    ontvanger: str | None = Field(
        description="Partij die het kreeg, of het verband zelf (in een pga: zijn pga-expert); leeg als u niet mag weten wie (LJR-8.2)"
    )
    doel: Code
    grond: Code
    noodzaak: str
    verstrekt_op: Tijdstip


@dataclass(frozen=True)
class Regel:
    """A line of the register and the verband it belongs to."""

    v: Verstrekking
    verband: str


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
    """Het register van uw parket: wat u aan wie verstrekte, in ieder verband, vier jaar lang en zonder inhoud (PGA-9.8, ZVH-8.1t)."""
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, na or "", veld="na")

    def doe(r: Ruimte) -> Pagina[OmVerstrekkingUit]:
        def stuk(van: str, grootte: int) -> list[Regel]:
            zoek = _register(r).order_by(Verstrekking.id).limit(grootte)
            return _lees(r, zoek.where(Verstrekking.id > UUID(van)) if van else zoek)

        pagina = vul(limit, vraag.na, stuk, lambda regel: str(regel.v.id), lambda regels: _toonbaar(r, regels))
        return Pagina([_uit(r, regel) for regel in pagina.rijen], pagina.meer)

    pagina = await handel(kern, Daad(claims, "om.lijst", slot=False, over_casus=False), doe)
    zet_link(response, vraag, pagina, lambda uit: str(uit.id))
    return OmVerstrekkingen(items=pagina.rijen)


@router.get("/om-verstrekkingen/{verstrekkingId}", openapi_extra={"x-handeling": "om.lezen"})
async def lees(a: Vraagt, verstrekkingId: str) -> OmVerstrekkingUit:
    """Eén regel van uw register, ook als de casus al vernietigd is; vier jaar na de verstrekking is zij weg (PGA-9.8)."""
    a.alleen()
    gezocht = parse_uuid(verstrekkingId)

    def doe(r: Ruimte) -> OmVerstrekkingUit:
        gevonden = _toonbaar(r, _lees(r, _register(r).where(Verstrekking.id == gezocht)))
        if not gevonden:
            raise NotFound
        return _uit(r, gevonden[0])

    return await handel(a.kern, a.daad("om.lezen", over_casus=False, object_id=gezocht), doe)


def _register(r: Ruimte) -> Select[Verstrekking, str]:
    """What this parket announced in a pga, and what it brought in or somebody read in a zvh; the casus is a line in the register by now."""
    v = Verstrekking
    soorten = v.soort.in_((REGISTER, "inbreng", "lezen", "aanbod"))
    return select(v, Casus.verband).join(Casus, Casus.id == v.casus_id).where(v.leverancier == r.actie.partij, soorten, v.op > _sinds(r))


def _sinds(r: Ruimte) -> datetime:
    """Before this every term is over; the rule itself counts per line and in legal days."""
    terug = max(rekent(dag(r.nu), v.termijn("documentatie_verstrekking_om")) - dag(r.nu) for v in r.kern.verbanden)
    return r.nu - terug - timedelta(days=2)


def _lees(r: Ruimte, zoek: Select[Verstrekking, str]) -> list[Regel]:
    return [Regel(v, verband) for v, verband in r.s.execute(zoek)]


def _toonbaar(r: Ruimte, regels: Sequence[Regel]) -> list[Regel]:
    """What was really supplied, and whose four years are not over: the last day still counts."""
    echt = {v.id for v in zonder_mislukte(r.s, [regel.v for regel in regels])}
    return [regel for regel in regels if regel.v.id in echt and _loopt_nog(r, regel)]


def _loopt_nog(r: Ruimte, regel: Regel) -> bool:
    termijn = r.kern.verbanden.get(regel.verband).termijn("documentatie_verstrekking_om")
    return rekent(dag(regel.v.op), termijn) >= dag(r.nu)


def _uit(r: Ruimte, regel: Regel) -> OmVerstrekkingUit:
    v = regel.v
    return OmVerstrekkingUit(
        id=v.id,
        casus_id=v.casus_id,
        soort=v.categorie,
        samenwerkingsverband=regel.verband,
        ontvanger=v.ontvanger if mag_naam_weten(r.beeld, r.wie, v.ontvanger) else None,
        doel=v.doel,
        grond=v.grondslag,
        noodzaak=v.noodzaak,
        verstrekt_op=v.op,
    )
