"""One more doel for gegevens of LJ&R, and the client who hears of it (LJR-11.4-nieuw-doel)."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.beleid.lezing import ziet_af
from gateway.briefplicht import bij_nieuw_doel
from gateway.eigen import Ruimte, handel
from gateway.feitlezen import informatie
from gateway.model import Verstrekking
from gateway.vastleggen import GegevenIds, MetBericht, bevestig, leveranciers, schrijf_feiten, van_leverancier
from shared.contracts import Bericht, Bevestiging, Code
from shared.errors import BadInput, Conflict, Fout

router = APIRouter()
EIS = "LJR-11.4-nieuw-doel"


class DoelIn(Bericht):
    """Which gegevens serve which further taak, and whether the client gets his message or a recorded ground keeps it back."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    doel: Code = Field(description="Taak uit het eigen reglement, zoals t2a")
    bericht: Literal["taak", "uitzondering"] = Field(
        "taak", description="uitzondering: er is vastgelegd op welke grond de cliënt dit nu niet hoort"
    )


@router.post("/doelen", status_code=201, openapi_extra={"x-handeling": "doel.toevoegen"})
async def voeg_doel_toe(a: MetBericht, invoer: DoelIn) -> Bevestiging:
    """Gebruik eigen gegevens voor nog een doel; de cliënt krijgt bericht, ook als de doelen verenigbaar zijn (LJR-11.4-nieuw-doel)."""
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        _check_doel(r, invoer.doel)
        betrokkenen = _over_wie(r, invoer.gegeven_ids)
        if invoer.bericht == "uitzondering":
            _require_uitzondering(r, betrokkenen)
        schrijf_feiten(r, "doel", "toegevoegd", list(invoer.gegeven_ids), {"doel": invoer.doel}, partij=r.actie.partij)
        if invoer.bericht == "taak":
            bij_nieuw_doel(r, betrokkenen, r.nieuw_id)
        return bevestig("toegevoegd")(r, r.nieuw_id)

    daad = a.daad("doel.toevoegen", invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("toegevoegd"))


def _check_doel(r: Ruimte, doel: str) -> None:
    regel = r.beeld.register.get(r.actie.partij)
    lijsten, eigen = r.beeld.parameters.lijsten, (regel.reglement if regel else None) or ""
    if eigen != "ljr" or doel not in lijsten["ljr.taken"] | lijsten["ljr.overige_taken"]:
        raise BadInput(fouten=[Fout("/doel", "is geen taak van uw eigen reglement")], artikel=EIS)


def _over_wie(r: Ruimte, ids: Collection[UUID]) -> set[UUID]:
    v = Verstrekking
    waar = (v.casus_id == r.casus_id, v.gegeven_id.in_(ids), v.soort == "inbreng")
    return {b for b in r.s.execute(select(v.betrokkene_id).where(*waar)).scalars() if b is not None}


def _require_uitzondering(r: Ruimte, betrokkenen: Collection[UUID]) -> None:
    """Conflict unless of each of them a ground of LJ&R itself stands on paper and has not run out (LJR-17.4)."""
    gronden = r.beeld.parameters.lijsten["ljr.informatie_achterwege"]
    for wie in betrokkenen:
        eigen = [f for f in r.beeld.feiten.soort("informatie") if (f.betreft, f.partij) == (wie, r.actie.partij)]
        if not ziet_af(informatie(eigen), gronden, dag(r.nu)):
            stap = "Laat de cliënt dit weten, of leg eerst vast op welke grond dat nu niet gebeurt."
            raise Conflict(
                "Voor dit doel is er geen bericht en geen uitzondering.", code="doel_zonder_bericht", artikel=EIS, volgende_stap=stap
            )
