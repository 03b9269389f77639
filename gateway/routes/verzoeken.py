"""Collecting for a verzoek om inzage; the verzoek itself is of rights."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import select

from gateway import inzage
from gateway.audit import Actie
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.model import Vindplaats
from shared.contracts import Bevestiging
from shared.http import parse_uuid

router = APIRouter()


@router.post("/verzoeken/{verzoekId}/verzamelingen", status_code=201, openapi_extra={"x-handeling": "verzoek.verzamelen"})
async def verzamel(request: Request, verzoekId: str) -> Bevestiging:
    """Verzamel over alle fasen de gegevens van de betrokkene; gegevens van politie en OM nooit (ZVH-17.5, ZVH-17.6, ZVH-18.1)."""
    kern, claims, verzoek_id = kern_van(request), await roeper(request), parse_uuid(verzoekId)
    casus_id = await kern.databank.lees(
        lambda s: s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == verzoek_id)).scalar_one_or_none()
    )

    def doe(r: Ruimte) -> tuple[UUID, Actie]:
        inzage.begin(r, verzoek_id, claims)
        return r.casus_id, r.actie

    daad = Daad(claims, "verzoek.verzamelen", casus_id, object_id=verzoek_id, sleutel=idempotency_key(request), pad=request.url.path)
    casus, actie = await handel(kern, daad, doe, lambda r, _: (r.casus_id, r.actie))
    await inzage.rond_verzameling_af(kern, actie, verzoek_id)
    return Bevestiging(id=verzoek_id, casus_id=casus, status="verzameld")
