"""That a betrokkene was heard, and that he was told or why that waits (LJR-11.5, ZVH 16)."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from gateway.beleid.kalender import dag
from gateway.daadvelden import over_informatie
from gateway.eigen import Ruimte, handel
from gateway.instemmingen import heeft_ingebracht
from gateway.melden import open_taak, sluit_taken
from gateway.vastleggen import GegevenIds, MetBericht, Woord, bevestig, leveranciers, require_reden, schrijf_feiten, van_leverancier
from gateway.zaaien import informatiefouten
from shared.contracts import Bericht, Bevestiging, Reden, nullable
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()


class ZienswijzeIn(Bericht):
    """The betrokkene was heard about these gegevens (LJR-11.5); what he said stands in a gegeven."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    gehoord_op: date
    wijze: Woord | None = None


class InformatiemomentIn(Bericht):
    """The betrokkene was told, or telling him waits on one of the five grounds (ZVH-16.1, ZVH-16.6)."""

    casus_id: UUID
    betrokkene_id: UUID
    geinformeerd_op: date | None = nullable("date")
    wijze: Woord | None = None
    uitstelgrond: Reden | None = None
    hertoets_op: date | None = nullable("date")
    reden: Reden | None = None


def _iso(datum: date | None) -> str | None:
    return datum.isoformat() if datum else None


@router.post("/zienswijzen", status_code=201, openapi_extra={"x-handeling": "zienswijze.vastleggen"})
async def leg_zienswijze_vast(a: MetBericht, invoer: ZienswijzeIn) -> Bevestiging:
    """Leg vast dat de betrokkene over eigen gegevens van u is gehoord (LJR-11.5)."""
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.gehoord_op > dag(r.nu):
            raise BadInput(fouten=[Fout("/gehoordOp", "ligt in de toekomst")])
        velden = {"gehoord_op": _iso(invoer.gehoord_op), "wijze": invoer.wijze}
        schrijf_feiten(r, "zienswijze", "vastgelegd", list(invoer.gegeven_ids), velden, partij=a.claims.partij_id)
        return bevestig("vastgelegd")(r, r.nieuw_id)

    daad = a.daad("zienswijze.vastleggen", invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("vastgelegd"))


@router.post("/informatiemomenten", status_code=201, openapi_extra={"x-handeling": "informatie.vastleggen"})
async def leg_informatiemoment_vast(a: MetBericht, invoer: InformatiemomentIn) -> Bevestiging:
    """Leg vast dat een betrokkene is geïnformeerd, of op welke grond dat wacht en tot wanneer (ZVH-16.1, ZVH-16.6)."""
    uitstel = invoer.uitstelgrond is not None
    if uitstel == (invoer.geinformeerd_op is not None) or uitstel != (invoer.hertoets_op is not None):
        raise BadInput(fouten=[Fout("/", "noem óf geinformeerdOp, óf uitstelgrond met hertoetsOp")], artikel="ZVH-16.6")
    handeling, status = ("informatie.uitstellen", "uitgesteld") if uitstel else ("informatie.vastleggen", "geinformeerd")
    partij = a.claims.partij_id
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, invoer.casus_id, partij))

    def doe(r: Ruimte) -> Bevestiging:
        _check_informatie(r, invoer)
        schrijf_feiten(r, "informatie", status, [invoer.betrokkene_id], _informatievelden(invoer), partij=partij)
        _hertoets(r, invoer, partij)
        return bevestig(status)(r, r.nieuw_id)

    velden = over_informatie(partij, eigen, invoer.uitstelgrond or "")
    return await handel(a.kern, a.daad(handeling, invoer.casus_id, velden, body=invoer), doe, bevestig(status))


def _informatievelden(invoer: InformatiemomentIn) -> dict[str, Any]:
    return {
        "geinformeerd_op": _iso(invoer.geinformeerd_op),
        "wijze": invoer.wijze,
        "uitstelgrond": invoer.uitstelgrond,
        "hertoets_op": _iso(invoer.hertoets_op),
        "reden": invoer.reden,
    }


def _check_informatie(r: Ruimte, invoer: InformatiemomentIn) -> None:
    if invoer.betrokkene_id not in r.beeld.betrokkenen:
        raise NotFound
    require_reden(r, invoer.reden, "uitstel")
    if fouten := informatiefouten(r.beeld, invoer.model_dump(mode="json"), ""):
        raise BadInput(fouten=fouten, artikel="ZVH-16.7")


def _hertoets(r: Ruimte, invoer: InformatiemomentIn, partij: str) -> None:
    """Who postponed must look again in time; who informed has nothing left to do."""
    sluit_taken(r.s, r.casus_id, "uitstel_hertoetsen", r.nu, object_id=invoer.betrokkene_id)
    if invoer.hertoets_op:
        open_taak(r.s, r.casus_id, partij, "uitstel_hertoetsen", invoer.betrokkene_id, r.nu, invoer.hertoets_op)
