"""What Xtra keeps after its term: on one of three reasons, out of use, until it is looked at again (XTRA-13.5)."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import bewaaruitzondering
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.melden import sluit_taken
from gateway.vastleggen import MetBericht, bevestig, leveranciers, require_reden, van_leverancier
from shared.contracts import Bericht, Bevestiging, Reden
from shared.errors import BadInput, Fout
from shared.identity import derived_id

router = APIRouter()


class BewaaruitzonderingIn(Bericht):
    """Why one gegeven stays although its term ended, and when that is looked at again."""

    casus_id: UUID
    gegeven_id: UUID
    reden: Reden = Field(description="Een van de drie redenen van artikel 13 lid 5")
    onderbouwing: Reden = Field(description="Waarom het nodig is, uit de lijst noodzaak van het convenant")
    herziening_op: date


@router.post("/bewaaruitzonderingen", status_code=201, openapi_extra={"x-handeling": "bewaaruitzondering.vastleggen"})
async def leg_vast_dat_het_blijft(a: MetBericht, invoer: BewaaruitzonderingIn) -> Bevestiging:
    """Bewaar een gegeven van Xtra na zijn termijn, buiten gebruik en tot een herzieningsdatum; opnieuw vastleggen verlengt (XTRA-13.5)."""
    ids = [invoer.gegeven_id]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.onderbouwing, "noodzaak", veld="/onderbouwing")
        _check_datum(r, invoer.herziening_op)
        _schrijf(r, invoer)
        sluit_taken(r.s, r.casus_id, bewaaruitzondering.TAAK, r.nu, object_id=invoer.gegeven_id)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("bewaaruitzondering.vastleggen", invoer.casus_id, van_leverancier(ids, bekend, reden=invoer.reden), body=invoer)
    klaar = await handel(a.kern, daad, doe, bevestig("gezet"))
    await bewaaruitzondering.houd_aan(a.kern)
    return klaar


def _check_datum(r: Ruimte, op: date) -> None:
    """After today, and never past the day on which the casus itself goes (ZVH-11.2, PGA-14.1a)."""
    einde = r.beeld.casus.vernietigen_op if r.beeld.casus else None
    if op <= dag(r.nu) or (einde is not None and op >= einde):
        raise BadInput(fouten=[Fout("/herzieningOp", "ligt niet in de toekomst, of na de vernietiging van de casus")], artikel="XTRA-13.5")


def _schrijf(r: Ruimte, invoer: BewaaruitzonderingIn) -> None:
    """The exception, and the restriction that keeps it out of use."""
    velden = {"reden": invoer.reden, "onderbouwing": invoer.onderbouwing, "herziening_op": str(invoer.herziening_op)}
    feit_id = derived_id(invoer.gegeven_id, bewaaruitzondering.HERZIEN, 0)
    if eerder := r.beeld.feiten.alle.get(feit_id):
        wijzig(r.s, eerder, "open", r.door, **velden)
    else:
        over = {"betreft": invoer.gegeven_id, "partij": r.actie.partij}
        leg_vast(r.s, feit_id, r.casus_id, bewaaruitzondering.HERZIEN, "open", r.door, **over, velden=velden)
        leg_vast(r.s, r.nieuw_id, r.casus_id, "beperking", "gezet", r.door, **over, velden={"reden": invoer.reden})
