"""Without toestemming between care and service providers: the steps of the Handreiking Bemoeizorg, per ontvanger (XTRA 11.3)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.eigen import Ruimte, handel
from gateway.vastleggen import GegevenIds, MetBericht, bevestig, leveranciers, schrijf_feiten, van_leverancier
from shared.contracts import Bericht, Bevestiging, Code, PartijId
from shared.convenant import load_regime
from shared.errors import BadInput, Fout, Refused

router = APIRouter()
XTRA = "xtra"


class BemoeizorgIn(Bericht):
    """Which gegevens the professional will bring to which care or service provider, and which steps he took (XTRA-11.3)."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    ontvanger: PartijId
    stappen: Annotated[list[Code], Field(min_length=1, max_length=20)] = Field(description="Alle stappen van de handreiking")


@router.post("/bemoeizorgoverleggen", status_code=201, openapi_extra={"x-handeling": "bemoeizorg.vastleggen"})
async def leg_bemoeizorg_vast(a: MetBericht, invoer: BemoeizorgIn) -> Bevestiging:
    """Leg vast dat u voor een bemoeizorgoverleg met een hulp- of dienstverlener alle stappen van de handreiking zette (XTRA-11.3)."""
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        _check(r, invoer)
        velden = {"ontvanger": invoer.ontvanger, "stappen": sorted(set(invoer.stappen))}
        schrijf_feiten(r, "bemoeizorg", "vastgelegd", list(invoer.gegeven_ids), velden, partij=r.actie.partij)
        return bevestig("vastgelegd")(r, r.nieuw_id)

    daad = a.daad("bemoeizorg.vastleggen", invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("vastgelegd"))


def _check(r: Ruimte, invoer: BemoeizorgIn) -> None:
    """Only who carries this reglement, only towards a care or service provider, only with every step."""
    zelf, wie = (r.beeld.register.partij(p, r.beeld.verband.code) for p in (r.actie.partij, invoer.ontvanger))
    if zelf is None or zelf.reglement != XTRA:
        raise Refused("Deze route kent het eigen reglement niet.", code="geen_bemoeizorgroute", artikel="XTRA-11.3")
    if wie is None or wie.soort not in _lijst("bemoeizorg_ontvangers"):
        reden = "Bemoeizorg bestaat alleen tussen hulp- en dienstverleners."
        raise Refused(reden, code="geen_hulpverlener", artikel="XTRA-11.3", volgende_stap="Vraag de betrokkene om toestemming.")
    if mist := sorted(_lijst("bemoeizorg_stappen") - set(invoer.stappen)):
        raise BadInput(fouten=[Fout("/stappen", f"mist {stap}") for stap in mist], artikel="XTRA-11.3")


def _lijst(naam: str) -> set[str]:
    waarde = load_regime(XTRA).parameters[naam].geldend
    return set(map(str, waarde)) if isinstance(waarde, list) else set()
