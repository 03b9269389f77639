"""Destruction before its date: asked by one, confirmed by another, after a waiting period (ONTWERP §9, ZVH-11.1)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.model import Casus, Feit
from gateway.vastleggen import MetBericht, ZonderBericht, bevestig, require_reden
from shared.contracts import Bericht, Bevestiging, Reden
from shared.convenant import rekent
from shared.errors import Conflict, NotFound, Refused
from shared.http import parse_uuid

router = APIRouter()
PAD = "/casussen/{casusId}/vernietigingsverzoeken"
SOORT, HANDELING = "vervroeging", "dossier.vernietigen"
DEUR = {"x-handeling": HANDELING}


class VernietigingsverzoekIn(Bericht):
    """Why this casus need not wait for its date."""

    reden: Reden


@router.post(PAD, status_code=201, openapi_extra=DEUR)
async def vraag(a: MetBericht, casusId: str, invoer: VernietigingsverzoekIn) -> Bevestiging:
    """Vraag om vernietiging vóór de datum omdat de gegevens niet meer nodig zijn; een ander bevestigt (ZVH-11.1)."""

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.reden, "vervroegen")
        casus, _ = _einde(r)
        if any(f.status == "gevraagd" or geldt(casus, f) for f in r.beeld.feiten.soort(SOORT)):
            raise Conflict("Er loopt al een verzoek om eerder te vernietigen.", code="al_gevraagd")
        leg_vast(r.s, r.nieuw_id, r.casus_id, SOORT, "gevraagd", r.door, velden={"reden": invoer.reden, "vrager": r.actie.functionaris})
        return bevestig("gevraagd")(r, r.nieuw_id)

    return await handel(a.kern, a.daad(HANDELING, parse_uuid(casusId), {}, body=invoer), doe, bevestig("gevraagd"))


@router.post(PAD + "/{verzoekId}/bevestigingen", status_code=201, openapi_extra=DEUR)
async def bevestig_verzoek(a: ZonderBericht, casusId: str, verzoekId: str) -> Bevestiging:
    """Bevestig als tweede; na de wachttijd vernietigt de klok, tot dan kan het worden ingetrokken."""

    def doe(r: Ruimte) -> Bevestiging:
        feit = _een(r, parse_uuid(verzoekId), "gevraagd")
        if feit.velden["vrager"] == r.actie.functionaris:
            stap = "Laat een ander bevestigen."
            raise Refused("Wie het vroeg bevestigt het niet zelf.", code="vier_ogen", artikel="ZVH-11.1", volgende_stap=stap)
        casus, einde = _einde(r)
        nieuw = min(einde, rekent(dag(r.nu), r.beeld.verband.termijn("wachttijd_vervroegde_vernietiging")))
        casus.vernietigen_op, casus.versie = nieuw, casus.versie + 1
        return _stand(wijzig(r.s, feit, "bevestigd", r.door, eerst=einde.isoformat(), vernietigen_op=nieuw.isoformat()))

    return await _over_verzoek(a, casusId, verzoekId, doe)


@router.post(PAD + "/{verzoekId}/intrekkingen", status_code=201, openapi_extra=DEUR)
async def trek_in(a: ZonderBericht, casusId: str, verzoekId: str) -> Bevestiging:
    """Trek het verzoek in zolang er niet is vernietigd; de oude datum geldt weer, en nooit een latere."""

    def doe(r: Ruimte) -> Bevestiging:
        feit = _een(r, parse_uuid(verzoekId), "gevraagd", "bevestigd")
        casus = r.beeld.casus
        assert casus is not None
        if geldt(casus, feit):
            casus.vernietigen_op, casus.versie = date.fromisoformat(feit.velden["eerst"]), casus.versie + 1
        return _stand(wijzig(r.s, feit, "ingetrokken", r.door))

    return await _over_verzoek(a, casusId, verzoekId, doe)


async def _over_verzoek(a: ZonderBericht, casusId: str, verzoekId: str, doe: Callable[[Ruimte], Bevestiging]) -> Bevestiging:
    feit_id = parse_uuid(verzoekId)
    daad = a.daad(HANDELING, parse_uuid(casusId), {}, object_id=feit_id)
    return await handel(a.kern, daad, doe, lambda r, _: _stand(_een(r, feit_id)))


def _einde(r: Ruimte) -> tuple[Casus, date]:
    """The casus and the day on which it goes; Conflict for one that has not ended."""
    casus = r.beeld.casus
    assert casus is not None
    if casus.vernietigen_op is None:
        stap = "Besluit eerst tot afschaling of afwijzing."
        raise Conflict("Deze casus is nog niet ten einde.", code="nog_geen_einde", artikel="ZVH-11.1", volgende_stap=stap)
    return casus, casus.vernietigen_op


def geldt(casus: Casus, f: Feit) -> bool:
    """The casus still has the date of this verzoek; a later besluit gives it another, or none."""
    return f.status == "bevestigd" and casus.vernietigen_op == date.fromisoformat(f.velden["vernietigen_op"])


def _een(r: Ruimte, feit_id: UUID, *statussen: str) -> Feit:
    feit = r.beeld.feiten.alle.get(feit_id)
    if feit is None or feit.soort != SOORT:
        raise NotFound
    if statussen and feit.status not in statussen:
        raise Conflict("Dit verzoek is al afgehandeld.", code="al_afgehandeld")
    return feit


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=f.casus_id, status=f.status, versie=f.versie)
