"""The one write of an overleg; who is asked and who was there is a fact of the gateway (ONTWERP §2)."""

from typing import Annotated

from fastapi import APIRouter

from services.casusoverleg import overlegstore
from services.casusoverleg.overlegschemas import OverlegIn
from shared.contracts import Bevestiging
from shared.errors import BadInput
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/overleggen", status_code=201, openapi_extra=deur("overleg.vastleggen", lezing="overleg.lezen"))
def plan_overleg(invoer: OverlegIn, h: Annotated[Handeling, via("overleg.vastleggen", overlegstore.bevestig_overleg)]) -> Bevestiging:
    """Plan een overleg: wanneer, met welke agendapunten, en welke gegevens daarvoor op tafel moeten (ZVH-B2.3)."""
    h.in_casus(invoer.casus_id)
    if fouten := invoer.fouten():
        raise BadInput(fouten=fouten, artikel="ZVH-B2.3")
    overleg = overlegstore.leg_overleg_vast(h, invoer)
    return overlegstore.bevestig_overleg(h.session, overleg.id)
