"""A casus opened for what another samenwerkingsverband hands over: the receiver's own acceptance, and his to take back (ZVH-4.3t)."""

from uuid import UUID

from fastapi import APIRouter

from gateway import ander_verband
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import Einde, MetBericht, ZonderBericht, beeindig, bevestig, schrijf_feiten
from gateway.verbandoverdracht import ONTVANGST
from shared.contracts import Bericht, Bevestiging, Code
from shared.errors import Conflict

router = APIRouter()
SLUITEN = Einde(ONTVANGST, "ontvangst.sluiten", {"geopend": "gesloten"})


class OntvangstIn(Bericht):
    """From which verband this casus may receive; which casus there stays unknown here."""

    casus_id: UUID
    van_verband: Code


@router.post("/ontvangsten", status_code=201, openapi_extra={"x-handeling": "ontvangst.openen"})
async def open_ontvangst(a: MetBericht, invoer: OntvangstIn) -> Bevestiging:
    """Zet een aangemelde casus open voor wat een ander samenwerkingsverband overdraagt (ZVH-4.3t, ZVH-B2.3b).

    Wat aankomt staat in de intake onder zijn leverancier; de hoofdpersoon is wie de aanmelder hier voordroeg.
    """

    def doe(r: Ruimte) -> Bevestiging:
        ander_verband.check(r.kern.verbanden, r.beeld, invoer.van_verband, "/vanVerband")
        if any(f.status == "geopend" and f.velden["van_verband"] == invoer.van_verband for f in r.beeld.feiten.soort(ONTVANGST)):
            raise Conflict("De ontvangst staat al open.", code="ontvangst_al_geopend", artikel="ZVH-4.3t")
        schrijf_feiten(r, ONTVANGST, "geopend", [None], {"van_verband": invoer.van_verband}, partij=r.actie.partij)
        return bevestig("geopend")(r, r.nieuw_id)

    return await handel(a.kern, a.daad("ontvangst.openen", invoer.casus_id, {}, body=invoer), doe, bevestig("geopend"))


@router.post("/ontvangsten/{ontvangstId}/sluitingen", status_code=201, openapi_extra={"x-handeling": "ontvangst.sluiten"})
async def sluit_ontvangst(a: ZonderBericht, ontvangstId: str) -> Bevestiging:
    """Sluit de ontvangst: van nu af komt er niets meer aan, ook niet wat al onderweg is en nog niet is vrijgegeven (ZVH-4.3t)."""
    return await beeindig(a, ontvangstId, SLUITEN)
