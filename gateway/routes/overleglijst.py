"""The overleggen of one casus: when, about what, and whether they were held; who is only a gast sees the one he sits in (ZVH-9.6)."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway import cursor, overleg
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, Lijstvraag, Pagina, lees_vraag, vul, zet_link
from gateway.model import Feit
from gateway.routes.gemeen import Vraagt
from shared.contracts import Bericht, Code, Tijdstip

router = APIRouter()


class OverlegRegel(Bericht):
    """One overleg; who was there and what lay on its table stands in the overleg itself."""

    id: UUID
    casus_id: UUID
    status: Literal["gepland", "gehouden"]
    van: Tijdstip
    tot: Tijdstip
    punten: list[Code] = Field(description="Agendapunten uit de lijst overleg_agendapunten (ZVH-B2.3)")


class Overleggen(Bericht):
    """One page, in the order in which they were planned; the next one stands in the Link header."""

    items: list[OverlegRegel]


@router.get("/overleggen", openapi_extra={"x-handeling": "overleg.lijst"})
async def lijst(
    a: Vraagt,
    response: Response,
    casusId: Annotated[UUID, Query(description="De casus waarvan u de overleggen wilt zien")],
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Overleggen:
    """De overleggen van een casus waaraan u deelneemt; een gast ziet alleen het overleg waar hij bij was, tot zijn termijn (ZVH-9.6)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde, filters=("casusId",))
    pagina = await handel(a.kern, a.daad("overleg.lijst", casusId), lambda r: _pagina(r, vraag))
    zet_link(response, vraag, pagina, lambda f: str(f.id))
    return Overleggen(items=[_uit(f) for f in pagina.rijen])


def _pagina(r: Ruimte, vraag: Lijstvraag) -> Pagina[Feit]:
    alle = sorted(r.beeld.feiten.soort(overleg.SOORT), key=lambda f: f.id)

    def stuk(na: str, grootte: int) -> Sequence[Feit]:
        return [f for f in alle if not na or f.id > UUID(na)][:grootte]

    def toon(feiten: Sequence[Feit]) -> list[Feit]:
        return [f for f in feiten if _mag(r, f)]

    return vul(vraag.limit, vraag.na, stuk, lambda f: str(f.id), toon)


def _mag(r: Ruimte, f: Feit) -> bool:
    """All of them for who takes part or oversees; for somebody who came once, that once."""
    if r.wie.is_procesregisseur or r.wie.deelname_rollen or "fg" in r.wie.rollen:
        return True
    return overleg.is_gast(f, r.actie.partij, r.actie.functionaris)


def _uit(f: Feit) -> OverlegRegel:
    v = f.velden
    vast = {"van": v["van"], "tot": v["tot"], "punten": v["punten"]}
    return OverlegRegel.model_validate({"id": f.id, "casus_id": f.casus_id, "status": f.status, **vast})
