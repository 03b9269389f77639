"""Counting a contact of which nothing leads to anyone, and why such a count is not removed (IED-7.2)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from gateway import tellingen
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Code
from shared.convenant import load_regime
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()
SOORTEN: Any = load_regime("ied").parameters["anonieme_contacten"].geldend


class ContactIn(Bericht):
    """That there was a contact: its kind and nothing else. No casus, no person, no place, no day."""

    soort: Code = Field(description="Uit de lijst anonieme_contacten van het reglement")


class TellingUit(Bericht):
    """How many of this kind your organisation counted in this quarter."""

    jaar: int
    kwartaal: Annotated[int, Field(ge=1, le=4)]
    soort: Code
    aantal: int


@router.post("/anonieme-contacten", status_code=201, openapi_extra={"x-handeling": "contact.tellen"})
async def tel(a: MetBericht, invoer: ContactIn) -> TellingUit:
    """Tel een contact met iemand die niet geregistreerd wil worden; de telling bevat niets herleidbaars (IED-7.2)."""
    if invoer.soort not in SOORTEN:
        raise BadInput(fouten=[Fout("/soort", "staat niet in het reglement")], artikel="IED-7.2")
    daad = a.daad("contact.tellen", None, {}, body=invoer, slot=False, over_casus=False)
    return await handel(a.kern, daad, lambda r: _uit(r, invoer.soort, erbij=1), lambda r, _: _uit(r, invoer.soort))


def _uit(r: Ruimte, soort: str, *, erbij: int = 0) -> TellingUit:
    jaar, kwartaal = tellingen.kwartaal(dag(r.nu))
    aantal = tellingen.tel_contact(r.s, r.beeld.verband.code, r.actie.partij, soort, (jaar, kwartaal), erbij)
    return TellingUit(jaar=jaar, kwartaal=kwartaal, soort=soort, aantal=aantal)


@router.delete("/anonieme-contacten/{soort}", openapi_extra={"x-handeling": "telling.wissen"})
async def wis(a: Vraagt, soort: Annotated[str, Path(max_length=40)]) -> None:
    """Een telling gaat over niemand en wordt dus niet gewist; het antwoord noemt de reden voor de afwijzing (IED-7.2)."""
    a.alleen()

    def doe(_r: Ruimte) -> None:
        raise NotFound

    await handel(a.kern, a.daad("telling.wissen", over_casus=False), doe)
