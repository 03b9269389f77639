"""The register of toestemmingen: each with everything that was recorded, and what stopped when it was taken back (ZVH-7.2c)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.daadvelden import over_feiten
from gateway.eigen import Ruimte, handel
from gateway.instemmingen import heeft_ingebracht
from gateway.model import Feit, Taak
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.toestemmingen import gedekt
from shared.contracts import Bericht, Code, Tijdstip, nullable

router = APIRouter()
STATUSSEN = frozenset({"gegeven", "ingetrokken", "vervangen"})
"""A professional's own weighing stands in the same kind of fact and is no toestemming (ZVH-7.2e)."""
INGETROKKEN = "toestemming_ingetrokken"


class GestoptUit(Bericht):
    """One receiver that was told to stop using one gegeven."""

    gegeven_id: UUID
    ontvanger: str
    gemeld_op: Tijdstip
    bevestigd_op: Tijdstip | None = Field(None, description="Wanneer hij bevestigde te zijn gestopt")


class ToestemmingUit(Bericht):
    """One toestemming: when, how, how far, who obtained it, that he heard he may withdraw, and what stopped because he did."""

    id: UUID
    status: Code
    partij: str = Field(description="Partij die haar kreeg")
    betreft: UUID = Field(description="Gegeven, of betrokkene als zij al zijn gegevens van deze partij dekt")
    categorie: str | None
    door: Code
    gegeven_op: date
    wijze: Code
    doel: str
    fase: str
    ontvanger: str
    verwerkingen: list[str]
    geldig_tot: date | None = nullable("date")
    intrekbaar_verteld: bool
    kenmerk: str
    ingetrokken_op: date | None = nullable("date")
    ingetrokken_door: str
    gestopt: list[GestoptUit]


class ToestemmingenUit(Bericht):
    """The toestemmingen of one casus that the caller may know, oldest first."""

    items: list[ToestemmingUit]


@router.get("/toestemmingen", openapi_extra={"x-handeling": "toestemming.lezen"})
async def register(a: Vraagt, casusId: Annotated[UUID, Query(description="Van welke casus")]) -> ToestemmingenUit:
    """Het register van toestemmingen van een casus: die aan uw eigen organisatie, of als FG alle (ZVH-7.2c)."""
    a.alleen("casusId")
    partij = a.claims.partij_id
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, casusId, partij))

    def doe(r: Ruimte) -> ToestemmingenUit:
        gegeven = [f for f in r.beeld.feiten.soort("toestemming") if f.status in STATUSSEN and _mag(r, f)]
        gestopt, over = _gestopt(r), gedekt(r.s, r.beeld, [f for f in gegeven if f.status == "ingetrokken"])
        items = [_uit(r, f, [t for t in gestopt if t.object_id in over.get(f.id, ())]) for f in sorted(gegeven, key=lambda f: (f.op, f.id))]
        return ToestemmingenUit(items=items)

    return await handel(a.kern, a.daad("toestemming.lezen", casusId, over_feiten(partij, eigen)), doe)


def _mag(r: Ruimte, f: Feit) -> bool:
    """One's own, and all for the FG: what passed between professional and client is nobody else's (ZVH-7.2). Of a partij that the FG
    may not know takes part there is nothing (LJR-8.2)."""
    if f.partij == r.actie.partij:
        return True
    return "fg" in r.wie.rollen and all(
        mag_naam_weten(r.beeld, r.wie, naam) for naam in (f.partij or "", f.velden.get("ontvanger") or "") if naam
    )


def _gestopt(r: Ruimte) -> Sequence[Taak]:
    t = Taak
    return r.s.execute(select(t).where(t.casus_id == r.casus_id, t.soort == INGETROKKEN).order_by(t.gemaakt_op, t.id)).scalars().all()


def _uit(r: Ruimte, f: Feit, taken: Sequence[Taak]) -> ToestemmingUit:
    v, weg = f.velden, f.status == "ingetrokken"
    zelf = f.partij == r.actie.partij
    getoond = [t for t in taken if t.object_id and mag_naam_weten(r.beeld, r.wie, t.partij)]
    assert f.betreft is not None, "a toestemming is about a gegeven or a betrokkene"
    return ToestemmingUit(
        id=f.id,
        status=f.status,
        partij=f.partij or "",
        betreft=f.betreft,
        categorie=f.categorie,
        door=v["door"],
        gegeven_op=v["gegeven_op"],
        wijze=v["wijze"],
        doel=v["doel"],
        fase=v["fase"],
        ontvanger=v["ontvanger"],
        verwerkingen=v["verwerkingen"],
        geldig_tot=v["geldig_tot"],
        intrekbaar_verteld=v["intrekbaar_verteld"],
        kenmerk=v["kenmerk"] if zelf else "",
        ingetrokken_op=dag(f.op) if weg else None,
        ingetrokken_door=(v.get("ingetrokken_door") or v["door"]) if weg else "",
        gestopt=[GestoptUit(gegeven_id=t.object_id, ontvanger=t.partij, gemeld_op=t.gemaakt_op, bevestigd_op=t.klaar_op) for t in getoond],
    )
