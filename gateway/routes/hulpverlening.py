"""That an aanbieder treats or helps a betrokkene: only then it takes part (ZVH-6.4m, PGA-6.1m)."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import Einde, MetBericht, ZonderBericht, beeindig, bevestig, eigen_van, schrijf_feiten
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()


class HulpverleningsrelatieIn(Bericht):
    """Since when the caller's own organisation helps this betrokkene."""

    casus_id: UUID
    betrokkene_id: UUID
    sinds: date


@router.post("/hulpverleningsrelaties", status_code=201, openapi_extra={"x-handeling": "hulpverlening.vastleggen"})
async def leg_hulpverlening_vast(a: MetBericht, invoer: HulpverleningsrelatieIn) -> Bevestiging:
    """Leg vast dat uw organisatie deze betrokkene behandelt of helpt, en sinds wanneer (ZVH-6.4m)."""

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        if invoer.sinds > dag(r.nu):
            raise BadInput(fouten=[Fout("/sinds", "ligt in de toekomst")])
        schrijf_feiten(r, "hulpverlening", "lopend", [invoer.betrokkene_id], {"sinds": invoer.sinds.isoformat()}, partij=a.claims.partij_id)
        return bevestig("lopend")(r, r.nieuw_id)

    daad = a.daad("hulpverlening.vastleggen", invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("lopend"))


@router.post(
    "/hulpverleningsrelaties/{relatieId}/beeindigingen", status_code=201, openapi_extra={"x-handeling": "hulpverlening.beeindigen"}
)
async def beeindig_hulpverlening(a: ZonderBericht, relatieId: str) -> Bevestiging:
    """Leg vast dat uw organisatie deze betrokkene niet meer helpt; wat nog komt is dan niet meer voor haar bestemd."""
    return await beeindig(a, relatieId, Einde("hulpverlening", "hulpverlening.beeindigen", {"lopend": "beeindigd"}))
