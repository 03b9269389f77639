"""What a partij sees of the audit: what its own people read and tried to read, and nobody else's (LJR-25-controle, XTRA-5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import kern_van, roeper, verwerker_in
from gateway.lijst import STANDAARD, lees_vraag, vul, zet_link
from gateway.model import Audit
from gateway.vragen import Beeld
from shared.contracts import Bericht, PartijId, Tijdstip, Uitkomst

router = APIRouter()
SOORTEN = ("verdict", "intentie", "feit")
"""A row about what was decided; whether a call then went through stands in rows of its own."""


class GezienUit(Bericht):
    """One gegeven in a reading: for which doel, and whether it could be read."""

    gegeven_id: UUID
    doel: str
    uitkomst: Uitkomst
    regel: str


class LogregelUit(Bericht):
    """One act of one of the caller's own people: who decided what, when and by which rules (ZVH-25.1)."""

    id: UUID
    op: Tijdstip
    partij: PartijId
    functionaris: str
    verwerker: str | None = Field(description="OIN van wie het in opdracht van deze organisatie deed (XTRA-5.4)")
    handeling: str
    casus_id: UUID | None
    object_id: UUID | None
    uitkomst: str
    regel: str
    beleid: str = Field(description="Versie van de regels waarmee is beslist")
    gegevens: list[GezienUit]


class Logregels(Bericht):
    """One page, oldest first; the next one stands in the Link header."""

    logregels: list[LogregelUit]


@dataclass(frozen=True)
class _Vraag:
    partij: str
    na: UUID | None


@router.get("/logregels", openapi_extra={"x-handeling": "audit.eigen"})
async def lijst(
    request: Request,
    response: Response,
    partij: Annotated[PartijId | None, Query(description="Alleen de eigen organisatie")] = None,
    na: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Logregels:
    """Lees wie van uw eigen mensen wat raadpleegde, wanneer, waarvoor en met welke uitkomst (LJR-25-controle)."""
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, na or "", filters=("partij",), veld="na")
    wiens = partij or claims.partij_id

    def doe(r: Ruimte) -> Any:
        return vul(
            limit,
            vraag.na,
            lambda plek, aantal: _stuk(r.s, _Vraag(wiens, UUID(plek) if plek else None), aantal),
            lambda rij: str(rij.id),
            lambda rijen: list(rijen),
        )

    def velden(beeld: Beeld) -> dict[str, Any]:
        return {"leverancier": beeld.register.partij(wiens, beeld.verband.code)}

    pagina = await handel(kern, Daad(claims, "audit.eigen", slot=False, over_casus=False, velden=velden), doe)
    zet_link(response, vraag, pagina, lambda rij: str(rij.id))
    return Logregels(logregels=[_uit(rij, wiens) for rij in pagina.rijen])


def _stuk(s: Session, vraag: _Vraag, aantal: int) -> Sequence[Audit]:
    waar = [Audit.partij == vraag.partij, Audit.soort.in_(SOORTEN)]
    if vraag.na is not None:
        waar.append(Audit.id > vraag.na)
    return s.execute(select(Audit).where(*waar).order_by(Audit.id).limit(aantal)).scalars().all()


def _uit(rij: Audit, partij: str) -> LogregelUit:
    body = rij.body
    object_id = body["adl.core.request"]["resource"]["object"]
    return LogregelUit(
        id=rij.id,
        op=rij.op,
        partij=rij.partij,
        functionaris=rij.functionaris,
        verwerker=verwerker_in(rij.functionaris),
        handeling=rij.handeling,
        casus_id=rij.casus_id,
        object_id=UUID(object_id) if object_id else None,
        uitkomst=rij.uitkomst,
        regel=body.get("adl.core.response", {}).get("regel", ""),
        beleid=body["adl.core.policies"]["versie"],
        gegevens=[_gezien(item) for item in body.get("items", ()) if _mag_zien(item, partij)],
    )


def _mag_zien(item: dict[str, Any], partij: str) -> bool:
    """What was withheld from its people does not exist for the partij either, unless it is its own (LJR-8.2)."""
    return bool(item["uitkomst"] == Uitkomst.toegestaan or item["leverancier"] == partij)


def _gezien(item: dict[str, Any]) -> GezienUit:
    return GezienUit(gegeven_id=item["gegeven"], doel=item["doel"], uitkomst=Uitkomst(item["uitkomst"]), regel=item["regel"])
