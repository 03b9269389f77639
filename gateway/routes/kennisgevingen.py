"""A notice over HTTP: read and confirmed by its ontvanger, or left out on a ground where telling him is impossible (LJR-19.2)."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import kennisgevingen
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import get_feit
from gateway.kern import Kern
from gateway.model import Feit
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, require_reden
from gateway.vragen import NIETS
from shared.contracts import Bericht, Bevestiging, PartijId, Reden, nullable
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()


class KennisgevingUit(Bericht):
    """One notice to one ontvanger: what happened to which gegeven, and what he did with it."""

    id: UUID
    casus_id: UUID
    gegeven_id: UUID
    aanleiding: Literal["rectificatie", "aanvulling", "verwijdering", "beperking", "opheffing"]
    ontvanger: PartijId
    namens: str | None = Field(None, description="Voor wie de ontvanger het doorgeeft: een agendadeelnemer of derde zonder eigen toegang")
    status: Literal["open", "bevestigd", "uitgezonderd"]
    gemeld_op: date
    uiterlijk: date
    herinnerd: int = Field(description="Hoe vaak aan deze kennisgeving is herinnerd")
    verwerkt_op: date | None = nullable("date")
    reden: Reden | None = Field(None, description="Waarom zij achterwege bleef")


class VerwerktIn(Bericht):
    """That the ontvanger did the same with his copy, and when."""

    verwerkt_op: date


class UitzonderingIn(Bericht):
    """Why this ontvanger is not told after all; the motivation is a code of the convenant (LJR-19.2)."""

    grond: Literal["onmogelijk", "onevenredig"]
    motivering: Reden = Field(description="Uit de lijst uitzondering_kennisgeving van het convenant")


async def _vindplaats(kern: Kern, feit_id: UUID) -> Feit | None:
    return await kern.databank.lees(lambda s: kennisgevingen.zoek(s, feit_id))


def _een(r: Ruimte, feit_id: UUID) -> Feit:
    if r.beeld.casus is None:
        raise NotFound
    return get_feit(r.s, feit_id)


@router.get("/kennisgevingen/{kennisgevingId}", openapi_extra={"x-handeling": "kennisgeving.lezen"})
async def lees(a: Vraagt, kennisgevingId: str) -> KennisgevingUit:
    """Lees wat er met een gegeven is gebeurd waarvan uw organisatie een kopie heeft (LJR-19.2)."""
    a.alleen()
    feit_id = parse_uuid(kennisgevingId)
    feit = await _vindplaats(a.kern, feit_id)
    daad = a.daad("kennisgeving.lezen", kennisgevingen.daar(feit), kennisgevingen.aan(feit), object_id=feit_id)
    return await handel(a.kern, daad, lambda r: uit(_een(r, feit_id), daar=True))


@router.post("/kennisgevingen/{kennisgevingId}/bevestigingen", status_code=201, openapi_extra={"x-handeling": "kennisgeving.bevestigen"})
async def bevestig(a: MetBericht, kennisgevingId: str, invoer: VerwerktIn) -> Bevestiging:
    """Bevestig dat u hetzelfde deed met uw kopie; doet u het voor een agendadeelnemer of derde, dan dat hij het deed (LJR-19.2)."""

    def doe(r: Ruimte, feit: Feit) -> Feit:
        if not date.fromisoformat(feit.velden["gemeld_op"]) <= invoer.verwerkt_op <= dag(r.nu):
            raise BadInput(fouten=[Fout("/verwerktOp", "ligt in de toekomst of vóór de kennisgeving")], artikel="LJR-19.2")
        return kennisgevingen.sluit(r.s, feit, "bevestigd", r.door, verwerkt_op=str(invoer.verwerkt_op))

    feit_id = parse_uuid(kennisgevingId)
    feit = await _vindplaats(a.kern, feit_id)
    ook = (feit.casus_id if feit else NIETS,)
    daad = a.daad("kennisgeving.bevestigen", kennisgevingen.daar(feit), kennisgevingen.aan(feit), body=invoer, object_id=feit_id, ook=ook)
    return await handel(a.kern, daad, lambda r: _stand(doe(r, _open(r, feit_id))), lambda r, _: _stand(_een(r, feit_id)))


@router.post("/kennisgevingen/{kennisgevingId}/uitzonderingen", status_code=201, openapi_extra={"x-handeling": "kennisgeving.uitzonderen"})
async def zonder_uit(a: MetBericht, kennisgevingId: str, invoer: UitzonderingIn) -> Bevestiging:
    """Leg gemotiveerd vast dat deze ontvanger niet te bereiken is, of alleen met onevenredig veel moeite (LJR-19.2)."""
    feit_id = parse_uuid(kennisgevingId)
    feit = await _vindplaats(a.kern, feit_id)

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.motivering, "uitzondering_kennisgeving", veld="/motivering")
        gesloten = kennisgevingen.sluit(r.s, _open(r, feit_id), "uitgezonderd", r.door, grond=invoer.grond, reden=invoer.motivering)
        return _stand(gesloten)

    daad = a.daad("kennisgeving.uitzonderen", feit.casus_id if feit else None, {}, body=invoer, object_id=feit_id)
    return await handel(a.kern, daad, doe, lambda r, _: _stand(_een(r, feit_id)))


def _open(r: Ruimte, feit_id: UUID) -> Feit:
    feit = _een(r, feit_id)
    if feit.status != kennisgevingen.OPEN:
        raise Conflict("Deze kennisgeving is al afgehandeld.", code="al_afgehandeld", artikel="LJR-19.2")
    return feit


def uit(f: Feit, *, daar: bool = False) -> KennisgevingUit:
    """One line, for who may know its ontvanger; ``daar``: as that ontvanger knows it, who may be another verband."""
    v = f.velden
    assert f.partij
    return KennisgevingUit(
        id=f.id,
        casus_id=UUID(v["casus"]) if daar else f.casus_id,
        gegeven_id=UUID(v["gegeven"]) if daar or f.betreft is None else f.betreft,
        aanleiding=v["aanleiding"],
        ontvanger=f.partij,
        namens=v["namens"] or None,
        status=f.status,
        gemeld_op=date.fromisoformat(v["gemeld_op"]),
        uiterlijk=date.fromisoformat(v["uiterlijk"]),
        herinnerd=v["herinnerd"],
        verwerkt_op=v.get("verwerkt_op"),
        reden=v.get("reden"),
    )


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=UUID(f.velden["casus"]), status=f.status, versie=f.versie)
