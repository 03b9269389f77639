"""The one write of afschaling; reads go through the inner doors (shared.doors). Nothing new comes in here (ZVH-5.2.1)."""

from typing import Annotated

from fastapi import APIRouter

from services.afschaling import store
from services.afschaling.schemas import AfsluitingIn
from shared.contracts import Bevestiging
from shared.handeling import Handeling, deur, via

router = APIRouter()


@router.post("/afsluitingen", status_code=201, openapi_extra=deur("dossier.afsluiten", lezing="afsluiting.lezen"))
def sluit_af(invoer: AfsluitingIn, h: Annotated[Handeling, via("dossier.afsluiten", store.bevestig)]) -> Bevestiging:
    """Leg het besluit tot afschaling vast; vanaf die dag telt de ladder van archiveren en vernietigen (ZVH-11.2)."""
    afsluiting = store.leg_vast(h, invoer)
    return store.bevestig(h.session, afsluiting.id)
