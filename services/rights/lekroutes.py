"""The inner doors of the datalekregister: the gateway decides who writes and reads here (ZVH-14.11, PGA-4.1e)."""

from uuid import UUID

from fastapi import APIRouter

from services.rights import woordenstore
from services.rights.woordenmodel import Lektekst
from services.rights.woordenschemas import LekkenUit, TekstenIn, TekstenVan, TekstenVraag
from shared.doors import BINNEN, InnerHandeling

router = APIRouter()


@router.post("/lekken/{lekId}/teksten", status_code=204, openapi_extra=BINNEN)
def leg_vast(lekId: UUID, invoer: TekstenIn, h: InnerHandeling) -> None:
    """Bewaar wat er over een datalek is geschreven, versleuteld; wat er stond blijft staan (ZVH-14.11)."""
    woordenstore.leg_vast(h, Lektekst, lekId, invoer.teksten)


@router.post("/lekken/_lees", openapi_extra=BINNEN)
def lees(vraag: TekstenVraag, h: InnerHandeling) -> LekkenUit:
    """Geef van elk onderdeel de laatste tekst."""
    gelezen = woordenstore.lees(h, Lektekst, vraag.ids)
    return LekkenUit(lekken=[TekstenVan(id=i, teksten=teksten) for i, teksten in gelezen.items()])
