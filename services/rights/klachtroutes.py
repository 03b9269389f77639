"""The inner doors of the klachtenregister: the gateway decides who writes and reads here (ZVH-16.5f)."""

from uuid import UUID

from fastapi import APIRouter

from services.rights import woordenstore
from services.rights.woordenmodel import Klachttekst
from services.rights.woordenschemas import KlachtenUit, TekstenIn, TekstenVan, TekstenVraag
from shared.doors import BINNEN, InnerHandeling

router = APIRouter()


@router.post("/klachten/{klachtId}/teksten", status_code=204, openapi_extra=BINNEN)
def leg_vast(klachtId: UUID, invoer: TekstenIn, h: InnerHandeling) -> None:
    """Bewaar wat er in een klacht of een antwoord daarop staat, versleuteld (ZVH-16.5f)."""
    woordenstore.leg_vast(h, Klachttekst, klachtId, invoer.teksten)


@router.post("/klachten/_lees", openapi_extra=BINNEN)
def lees(vraag: TekstenVraag, h: InnerHandeling) -> KlachtenUit:
    """Geef van elk onderdeel de laatste tekst."""
    gelezen = woordenstore.lees(h, Klachttekst, vraag.ids)
    return KlachtenUit(klachten=[TekstenVan(id=i, teksten=teksten) for i, teksten in gelezen.items()])
