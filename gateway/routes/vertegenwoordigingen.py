"""Who may speak for a betrokkene, and what he refuses to have processed (XTRA 4.1; IED 7.1, 14.1)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, leg_vele_vast
from gateway.toestemmingen import vertegenwoordigingsfeit
from gateway.vastleggen import Aanroep, Einde, MetBericht, ZonderBericht, beeindig, bevestig, eigen_van
from shared.contracts import Bericht, Bevestiging, Code, Vertegenwoordigd
from shared.errors import NotFound

router = APIRouter()


class VertegenwoordigingIn(Vertegenwoordigd):
    """As it stands now; a later one takes its place."""

    casus_id: UUID


class WeigeringIn(Bericht):
    """A client refuses that the leverancier processes gegevens about him: all, or one categorie (IED-7.1)."""

    casus_id: UUID
    betrokkene_id: UUID
    categorie: Code | None = None


@router.post("/vertegenwoordigingen", status_code=201, openapi_extra={"x-handeling": "vertegenwoordiging.vastleggen"})
async def leg_vertegenwoordiging_vast(a: MetBericht, invoer: VertegenwoordigingIn) -> Bevestiging:
    """Leg vast wie een betrokkene mag vertegenwoordigen: gezag, maatregel en machtiging, als codes en datums (XTRA-4.1-minderjarig)."""

    def doe(r: Ruimte) -> Bevestiging:
        _require_betrokkene(r, invoer.betrokkene_id)
        leg_vele_vast(r.s, [vertegenwoordigingsfeit(invoer.model_dump(mode="json"), r.nieuw_id, r.casus_id, r.door)])
        return bevestig("vastgelegd")(r, r.nieuw_id)

    return await _van_eigen(a, "vertegenwoordiging.vastleggen", invoer, doe, "vastgelegd")


@router.post("/weigeringen", status_code=201, openapi_extra={"x-handeling": "weigering.vastleggen"})
async def leg_weigering_vast(a: MetBericht, invoer: WeigeringIn) -> Bevestiging:
    """Leg vast dat een cliënt weigert dat u gegevens van hem verwerkt: alles, of één categorie (IED-7.1)."""

    def doe(r: Ruimte) -> Bevestiging:
        _require_betrokkene(r, invoer.betrokkene_id)
        wie, wat = invoer.betrokkene_id, invoer.categorie
        leg_vast(r.s, r.nieuw_id, r.casus_id, "weigering", "gezet", r.door, betreft=wie, categorie=wat, partij=r.actie.partij)
        return bevestig("gezet")(r, r.nieuw_id)

    return await _van_eigen(a, "weigering.vastleggen", invoer, doe, "gezet")


@router.post("/weigeringen/{weigeringId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "weigering.intrekken"})
async def trek_weigering_in(a: ZonderBericht, weigeringId: str) -> Bevestiging:
    """Leg vast dat de cliënt zijn weigering introk (IED-7.1)."""
    return await beeindig(a, weigeringId, Einde("weigering", "weigering.intrekken", {"gezet": "ingetrokken"}))


def _require_betrokkene(r: Ruimte, betrokkene: UUID) -> None:
    if r.beeld.casus is None or betrokkene not in r.beeld.betrokkenen:
        raise NotFound


async def _van_eigen(a: Aanroep, handeling: str, invoer: VertegenwoordigingIn | WeigeringIn, doe: Any, status: str) -> Bevestiging:
    """Stated by a partij about whom it supplied gegevens of, or is in this casus to do so."""
    daad = a.daad(handeling, invoer.casus_id, await eigen_van(a, invoer.casus_id), body=invoer)
    gemaakt: Bevestiging = await handel(a.kern, daad, doe, bevestig(status))
    return gemaakt
