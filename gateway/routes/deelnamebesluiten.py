"""A partner decides for himself whether he takes part: on the toestemming he arranged, or on his own weighing (PGA 6.2)."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.daadvelden import gevraagd
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import MetBericht, bevestig, schrijf_feiten
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Fout, Refused

router = APIRouter()


class DeelnamebesluitIn(Bericht):
    """When and with what outcome; nothing medical and no motive: those stay in the partner's own file (PGA-6.2)."""

    casus_id: UUID
    uitkomst: Literal["toestemming", "eigen_afweging", "doet_niet_mee"] = Field(
        description="toestemming: voor behandeling of hulp geregeld; eigen_afweging: die lukte niet of kon niet worden gevraagd"
    )
    op: date


@router.post("/deelnamebesluiten", status_code=201, openapi_extra={"x-handeling": "meedoen.vastleggen"})
async def leg_deelnamebesluit_vast(a: MetBericht, invoer: DeelnamebesluitIn) -> Bevestiging:
    """Leg als partner vast dat u toestemming regelde of zelf afwoog dat u meedoet; niemand doet dat voor u (PGA-6.2)."""
    partij = a.claims.partij_id

    def doe(r: Ruimte) -> Bevestiging:
        if r.beeld.verband.bestand.reglement != "pga":
            raise Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="ZVH-4.3t")
        if invoer.op > dag(r.nu):
            raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")], artikel="PGA-6.2")
        schrijf_feiten(r, "deelnamebesluit", invoer.uitkomst, [None], {"op": invoer.op.isoformat()}, partij=partij)
        return bevestig(invoer.uitkomst)(r, r.nieuw_id)

    daad = a.daad("meedoen.vastleggen", invoer.casus_id, gevraagd(partij), body=invoer)
    return await handel(a.kern, daad, doe, bevestig(invoer.uitkomst))
