"""What the person allowed a leverancier, took back, or what the professional weighed without it (ZVH 7.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Feiten
from gateway.daadvelden import Velden, van_feit
from gateway.eigen import Ruimte, handel
from gateway.feiten import wijzig
from gateway.melden import open_taak
from gateway.model import Feit, Verstrekking
from gateway.toestemmingen import gedekt, toestemmingfouten, toestemmingvelden
from gateway.vastleggen import (
    Aanroep,
    Einde,
    GegevenIds,
    MetBericht,
    OokZonderBericht,
    beeindig,
    bevestig,
    leveranciers,
    require_reden,
    schrijf_feiten,
    van_leverancier,
)
from gateway.verstrekkingen import kopiehouders
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Fase, Gever, PartijId, Reden, Toestemmingsblijk, nullable
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

router = APIRouter()
XTRA = "xtra"


class ToestemmingIn(Toestemmingsblijk):
    """What the betrokkene or his representative allowed: which gegevens, for whom, for which fase, until when (ZVH-7.2a, ZVH-7.2c)."""

    casus_id: UUID
    gegeven_ids: GegevenIds


class IntrekkingIn(Bericht):
    """Who takes it back, where that is another than who gave it (XTRA-4.2)."""

    door: Gever


class EigenAfwegingIn(Bericht):
    """The professional's own decision to supply without toestemming (ZVH-7.2e)."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    grond: Reden
    reden: Reden
    ontvanger: PartijId | None = None
    fase: Fase | None = None
    geldig_tot: date | None = nullable("date")


@router.post("/toestemmingen", status_code=201, openapi_extra={"x-handeling": "toestemming.vastleggen"})
async def leg_toestemming_vast(a: MetBericht, invoer: ToestemmingIn) -> Bevestiging:
    """Leg toestemming van de betrokkene of zijn vertegenwoordiger vast voor eigen gegevens (ZVH-7.2)."""
    blijk = invoer.model_dump(mode="json")

    def doe(r: Ruimte) -> Bevestiging:
        if fouten := list(toestemmingfouten(r.beeld, a.claims.partij_id, blijk, "")):
            raise BadInput(fouten=fouten)
        return _schrijf(r, "gegeven", invoer, toestemmingvelden(blijk))

    return await _leg_vast(a, "toestemming.vastleggen", "gegeven", invoer, doe)


@router.post("/eigen-afwegingen", status_code=201, openapi_extra={"x-handeling": "afweging.vastleggen"})
async def leg_afweging_vast(a: MetBericht, invoer: EigenAfwegingIn) -> Bevestiging:
    """Leg als professional vast waarom u zonder toestemming toch verstrekt (ZVH-7.2e)."""
    bereik = {"ontvanger": invoer.ontvanger or "", "fase": invoer.fase or "", "geldig_tot": str(invoer.geldig_tot or "") or None}
    velden = {"door": "professional", "grond": invoer.grond, "reden": invoer.reden, **bereik}

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.reden, "eigen_afweging", "noodzaak")
        gemaakt = _schrijf(r, "eigen_afweging", invoer, velden)
        _vraag_bericht(r, invoer)
        return gemaakt

    return await _leg_vast(a, "afweging.vastleggen", "eigen_afweging", invoer, doe, reden=invoer.grond)


async def _leg_vast(
    a: Aanroep, handeling: str, status: str, invoer: ToestemmingIn | EigenAfwegingIn, doe: Any, **vraagvelden: Any
) -> Bevestiging:
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)
    daad = a.daad(handeling, invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend, **vraagvelden), body=invoer)
    gemaakt: Bevestiging = await handel(a.kern, daad, doe, bevestig(status))
    return gemaakt


def _schrijf(r: Ruimte, status: str, invoer: ToestemmingIn | EigenAfwegingIn, velden: Mapping[str, Any]) -> Bevestiging:
    if invoer.geldig_tot is not None and invoer.geldig_tot < dag(r.nu):
        raise BadInput(fouten=[Fout("/geldigTot", "ligt in het verleden")])
    if velden["door"] != "professional":
        _vervang(r, set(invoer.gegeven_ids), velden)
    schrijf_feiten(r, "toestemming", status, list(invoer.gegeven_ids), velden, partij=r.actie.partij)
    return bevestig(status)(r, r.nieuw_id)


def _vervang(r: Ruimte, ids: set[UUID], velden: Mapping[str, Any]) -> None:
    """Whoever took his toestemming back and gives it again for the same recipient and fase; nobody undoes another's withdrawal."""
    zelfde = ("ontvanger", "fase", "door", "ondertekenaar")
    for feit in r.beeld.feiten.soort("toestemming"):
        past = all((feit.velden.get(veld) or "") == velden[veld] for veld in zelfde)
        if feit.betreft in ids and feit.status == "ingetrokken" and past:
            wijzig(r.s, feit, "vervangen", r.door)


def _vraag_bericht(r: Ruimte, invoer: EigenAfwegingIn) -> None:
    """Where the reglement lets a professional supply without toestemming, the person hears of it: a taak that waits (XTRA 11.2)."""
    regel = r.beeld.register.get(r.actie.partij)
    if regel is not None and regel.reglement == XTRA:
        for gegeven_id in dict.fromkeys(invoer.gegeven_ids):
            open_taak(r.s, r.casus_id, r.actie.partij, "betrokkene_inlichten", gegeven_id, r.nu, dag(r.nu))


@router.post("/toestemmingen/{toestemmingId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "toestemming.intrekken"})
async def trek_toestemming_in(a: OokZonderBericht, toestemmingId: str, invoer: IntrekkingIn | None = None) -> Bevestiging:
    """Leg vast dat toestemming is ingetrokken, door wie haar gaf of een ander die dat mag; wie het gegeven kreeg hoort dat (ZVH-7.2d)."""
    einde = Einde("toestemming", "toestemming.intrekken", {"gegeven": "ingetrokken", "eigen_afweging": "vervallen"})
    noteer = {"ingetrokken_door": invoer.door} if invoer else {}
    velden = await _over_intrekking(a, parse_uuid(toestemmingId), invoer)
    return await beeindig(a, toestemmingId, einde, noteer=noteer, body=invoer, doe=_bericht_ontvangers, velden=velden)


async def _over_intrekking(a: Aanroep, feit_id: UUID, invoer: IntrekkingIn | None) -> Velden:
    """The Vraag knows who withdraws and who may speak for this betrokkene (XTRA-4.2)."""
    v = Verstrekking
    waar = (v.gegeven_id == select(Feit.betreft).where(Feit.id == feit_id).limit(1).scalar_subquery(), v.soort == "inbreng")
    bekend = await a.kern.databank.lees(lambda s: s.execute(select(v.betrokkene_id).where(*waar).limit(1)).scalar_one_or_none())
    basis = van_feit(feit_id, opgave={"door": invoer.door if invoer else ""})

    def velden(beeld: Beeld) -> Mapping[str, Any]:
        feit = beeld.feiten.alle.get(feit_id)
        betrokkene = bekend or (feit.betreft if feit else None)
        namens = beeld.feiten.vertegenwoordiging(betrokkene, a.claims.partij_id) if betrokkene else None
        return {**basis(beeld), "feiten": Feiten(vertegenwoordiging=namens)}

    return velden


def _bericht_ontvangers(r: Ruimte, feiten: list[Feit]) -> None:
    """Everybody who got one of these gegevens is told and confirms; the verband as well, because inbreng is a verstrekking to it."""
    oin, v = r.beeld.verband.bestand.oin, Verstrekking
    ids = {i for dekking in gedekt(r.s, r.beeld, [f for f in feiten if f.status == "ingetrokken"]).values() for i in dekking}
    hier = (v.casus_id == r.casus_id, v.gegeven_id.in_(ids), v.soort.in_(("inbreng", "overdracht")))
    ingebracht = r.s.execute(select(v.gegeven_id).where(*hier)).scalars()
    kopieen = kopiehouders(r.s, ids, oin)
    paren = {(k.casus_id, k.gegeven_id, k.partij) for k in kopieen if not k.van_derde} | {(r.casus_id, i, oin) for i in ingebracht}
    for casus_id, gegeven_id, ontvanger in sorted(paren):
        if ontvanger != r.actie.partij:
            open_taak(r.s, casus_id, ontvanger, "toestemming_ingetrokken", gegeven_id, r.nu, bericht="toestemming.ingetrokken")
