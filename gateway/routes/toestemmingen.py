"""What passed between a leverancier and the person: toestemmingen, eigen afwegingen, zienswijzen, informatiemomenten."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import wijzig
from gateway.instemmingen import heeft_ingebracht
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Verstrekking
from gateway.vastleggen import (
    Einde,
    GegevenIds,
    MetBericht,
    Woord,
    ZonderBericht,
    beeindig,
    bevestig,
    leveranciers,
    require_reden,
    schrijf_feiten,
    van_leverancier,
)
from gateway.vragen import Beeld
from gateway.zaaien import informatiefouten
from shared.contracts import Bericht, Bevestiging, Fase, PartijId, Reden, nullable
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()


class ToestemmingIn(Bericht):
    """What the betrokkene or his representative allowed: which gegevens, for whom, for which fase, until when (ZVH-7.2a, ZVH-7.2c)."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    door: Literal["betrokkene", "wettelijk_vertegenwoordiger"]
    ontvanger: PartijId | None = None
    fase: Fase | None = None
    geldig_tot: date | None = nullable("date")
    wijze: Woord


class EigenAfwegingIn(Bericht):
    """The professional's own decision to supply without toestemming (ZVH-7.2e)."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    grond: Reden
    reden: Reden
    ontvanger: PartijId | None = None
    fase: Fase | None = None
    geldig_tot: date | None = nullable("date")


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


@router.post("/toestemmingen", status_code=201, openapi_extra={"x-handeling": "toestemming.vastleggen"})
async def leg_toestemming_vast(a: MetBericht, invoer: ToestemmingIn) -> Bevestiging:
    """Leg toestemming van de betrokkene vast voor eigen gegevens (ZVH-7.2)."""
    velden = {"door": invoer.door, "wijze": invoer.wijze, **_bereik(invoer)}
    return await _leg_vast(a, "toestemming.vastleggen", "gegeven", invoer, velden, {})


@router.post("/eigen-afwegingen", status_code=201, openapi_extra={"x-handeling": "afweging.vastleggen"})
async def leg_afweging_vast(a: MetBericht, invoer: EigenAfwegingIn) -> Bevestiging:
    """Leg als professional vast waarom u zonder toestemming toch verstrekt (ZVH-7.2e)."""
    velden = {"door": "professional", "grond": invoer.grond, "reden": invoer.reden, **_bereik(invoer)}
    return await _leg_vast(a, "afweging.vastleggen", "eigen_afweging", invoer, velden, {"reden": invoer.grond})


def _bereik(invoer: ToestemmingIn | EigenAfwegingIn) -> dict[str, Any]:
    return {"ontvanger": invoer.ontvanger or "", "fase": invoer.fase or "", "geldig_tot": _iso(invoer.geldig_tot)}


async def _leg_vast(
    a: MetBericht,
    handeling: str,
    status: str,
    invoer: ToestemmingIn | EigenAfwegingIn,
    velden: Mapping[str, Any],
    vraagvelden: Mapping[str, Any],
) -> Bevestiging:
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, velden.get("reden"), "eigen_afweging", "noodzaak")
        _require_toekomst(r, invoer.geldig_tot, "/geldigTot")
        _vervang(r, invoer.gegeven_ids, velden)
        schrijf_feiten(r, "toestemming", status, list(invoer.gegeven_ids), velden, partij=a.claims.partij_id)
        return bevestig(status)(r, r.nieuw_id)

    daad = a.daad(handeling, invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend, **vraagvelden), body=invoer)
    return await handel(a.kern, daad, doe, bevestig(status))


def _vervang(r: Ruimte, ids: Sequence[UUID], velden: Mapping[str, Any]) -> None:
    """A new toestemming of the person takes the place of an earlier withdrawal for the same recipient and fase."""
    for feit in r.beeld.feiten.soort("toestemming"):
        zelfde = all(feit.velden.get(veld, "") == velden[veld] for veld in ("ontvanger", "fase"))
        if feit.betreft in ids and feit.status == "ingetrokken" and zelfde and velden["door"] != "professional":
            wijzig(r.s, feit, "vervangen", r.door)


def _require_toekomst(r: Ruimte, datum: date | None, veld: str) -> None:
    if datum is not None and datum < dag(r.nu):
        raise BadInput(fouten=[Fout(veld, "ligt in het verleden")])


@router.post("/toestemmingen/{toestemmingId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "toestemming.intrekken"})
async def trek_toestemming_in(a: ZonderBericht, toestemmingId: str) -> Bevestiging:
    """Leg vast dat de betrokkene zijn toestemming introk; wie het gegeven eerder kreeg hoort dat (ZVH-7.2d, ZVH-13.7)."""
    einde = Einde("toestemming", "toestemming.intrekken", {"gegeven": "ingetrokken", "eigen_afweging": "vervallen"})
    return await beeindig(a, toestemmingId, einde, doe=_bericht_ontvangers)


def _bericht_ontvangers(r: Ruimte, feiten: list[Feit]) -> None:
    """Everybody who got one of these gegevens is told and confirms; the verband as well, because inbreng is a verstrekking to it."""
    verband = r.beeld.verband
    ids = [f.betreft for f in feiten if f.betreft and f.status == "ingetrokken"]
    v = Verstrekking
    rows = r.s.execute(select(v.gegeven_id, v.ontvanger).where(v.casus_id == r.casus_id, v.gegeven_id.in_(ids)).distinct())
    paren = {(row.gegeven_id, verband.bestand.oin if row.ontvanger == verband.code else row.ontvanger) for row in rows}
    for gegeven_id, ontvanger in sorted(paren):
        if ontvanger != r.actie.partij and r.beeld.register.get(ontvanger) is not None:
            open_taak(r.s, r.casus_id, ontvanger, "toestemming_ingetrokken", gegeven_id, r.nu)
            meld(r.s, ontvanger, "toestemming.ingetrokken", gegeven_id, r.casus_id, r.nu)


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

    def velden(beeld: Beeld) -> dict[str, Any]:
        gevraagd = any(f.partij == partij for f in beeld.feiten.soort("bevraging"))
        leverancier = beeld.register.partij(partij, beeld.verband.code) if eigen else None
        return {"leverancier": leverancier, "gevraagde": partij if gevraagd else "", "reden": invoer.uitstelgrond or ""}

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
