"""Who answers for what was done in a casus: the leverancier for what he supplied, all who took part then for the rest (ZVH-2.2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.beleid.lezing import GEZAMENLIJK
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.lijst import STANDAARD, lees_vraag, vul, zet_link
from gateway.model import Audit
from gateway.namen import mag_naam_weten
from shared.contracts import Bericht, PartijId, Tijdstip, Uitkomst
from shared.http import parse_uuid

router = APIRouter()
SOORTEN = ("intentie", "feit")
"""What was done, not what was asked or refused."""
VAN_LEVERANCIER = frozenset(
    {
        *("aanmelding.indienen", "aanmelding.aanvullen", "bevraging.beantwoorden", "gegeven.inbrengen", "gegeven.corrigeren"),
        *("toestandsbeeld.vastleggen", "verstrekking.aanbieden"),
    }
)


class VerwerkingVan(Bericht):
    """One act, and which partijen answer for it."""

    id: UUID
    op: Tijdstip
    handeling: str
    gezamenlijk: bool
    verantwoordelijken: list[PartijId]


class Verantwoordelijken(Bericht):
    """One page, oldest first; the next one stands in the Link header."""

    verwerkingen: list[VerwerkingVan]


@router.get("/casussen/{casusId}/verantwoordelijken", openapi_extra={"x-handeling": "verantwoordelijke.lezen"})
async def lijst(
    request: Request,
    response: Response,
    casusId: str,
    na: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Verantwoordelijken:
    """Wie voor iedere verwerking in deze casus verantwoordelijk is: de leverancier, of de partijen die toen deelnamen (ZVH-2.2)."""
    kern, claims, casus_id = kern_van(request), await roeper(request), parse_uuid(casusId)
    vraag = lees_vraag(request, kern, claims, limit, na or "", filters=(), veld="na")

    def doe(r: Ruimte) -> Any:
        return vul(limit, vraag.na, lambda plek, n: _stuk(r, casus_id, plek, n), lambda x: str(x.id), lambda xs: [_uit(r, x) for x in xs])

    pagina = await handel(kern, Daad(claims, "verantwoordelijke.lezen", casus_id, slot=False), doe)
    zet_link(response, vraag, pagina, lambda regel: str(regel.id))
    return Verantwoordelijken(verwerkingen=list(pagina.rijen))


def _stuk(r: Ruimte, casus_id: UUID, na: str, aantal: int) -> Sequence[Audit]:
    waar = [Audit.casus_id == casus_id, Audit.soort.in_(SOORTEN), Audit.uitkomst == "toegestaan"]
    waar += [Audit.id > UUID(na)] if na else []
    return r.s.execute(select(Audit).where(*waar).order_by(Audit.id).limit(aantal)).scalars().all()


def _uit(r: Ruimte, rij: Audit) -> VerwerkingVan:
    van = _leveranciers(rij) if rij.handeling in VAN_LEVERANCIER else set()
    wie = van or _deelnemend(r, rij.op)
    gezien = sorted(p for p in wie if mag_naam_weten(r.beeld, r.wie, p))
    return VerwerkingVan(id=rij.id, op=rij.op, handeling=rij.handeling, gezamenlijk=not van, verantwoordelijken=gezien)


def _leveranciers(rij: Audit) -> set[str]:
    """Of what really came in or went out by this act; what all made together is nobody's own."""
    gegaan = (i for i in rij.body.get("items", ()) if i["uitkomst"] == Uitkomst.toegestaan)
    return {str(i["leverancier"]) for i in gegaan} - {GEZAMENLIJK}


def _deelnemend(r: Ruimte, op: datetime) -> set[str]:
    """Partijen of this casus at that moment; who had left by then does not answer for it."""
    deel = {d.partij for d in r.beeld.deelnames if d.van <= op and (d.tot is None or d.tot > op)}
    deel |= {r.beeld.casus.aanmelder} if r.beeld.casus else set()
    leden = {p: r.beeld.register.lidmaatschap(p, r.beeld.verband.code) for p in deel - {r.beeld.verband.bestand.oin}}
    return {p for p, lid in leden.items() if lid is not None and lid.doet_mee(dag(op))}
