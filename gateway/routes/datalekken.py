"""A datalek at a partij that touches a casus: every leverancier of what was hit hears it within 24 hours (PGA-5.5b).

Whether the Autoriteit Persoonsgegevens is told makes no difference to that. What happened is told outside this register: here are ids,
codes and moments.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime
from sqlalchemy import select

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast
from gateway.melden import meld, open_taak
from gateway.model import Feit, Verstrekking
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import GegevenIds, MetBericht, bevestig, leveranciers
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, PartijId, Tijdstip
from shared.convenant import rekent_moment
from shared.errors import BadInput, Fout, NotFound
from shared.http import parse_uuid
from shared.identity import derived_id

router = APIRouter()
MELDING = "datalekmelding"
TAAK = "datalek_afstemmen"
_TOEZICHT = frozenset({"manager", "burgemeester", "gemandateerde", "fg", "privacyadviseur"})


class DatalekIn(Bericht):
    """Which gegevens of which casus were hit, and since when the partij knows; without that moment nobody can count the hours."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    ontdekt_op: AwareDatetime
    melding_ap: Literal["nog_te_besluiten", "gemeld", "niet_gemeld"]


class MeldingUit(Bericht):
    """Who was told, and until when that was in time."""

    partij: PartijId
    uiterlijk: Tijdstip
    gegeven_ids: list[UUID]


class DatalekUit(Bericht):
    """A datalek as the caller may know it: a leverancier sees its own line, oversight and the partij that reported it all."""

    id: UUID
    casus_id: UUID
    gemeld_door: PartijId
    ontdekt_op: Tijdstip
    melding_ap: str
    meldingen: list[MeldingUit]


@router.post("/datalekken", status_code=201, openapi_extra={"x-handeling": "datalek.melden"})
async def meld_datalek(a: MetBericht, invoer: DatalekIn) -> Bevestiging:
    """Meld een datalek met gegevens uit een casus; elke leverancier daarvan krijgt bericht, ook als de AP niets hoort (PGA-5.5b)."""
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        ids = list(dict.fromkeys(invoer.gegeven_ids))
        if r.beeld.casus is None or not _heeft(r, ids, bekend):
            raise NotFound
        if invoer.ontdekt_op > r.nu:
            raise BadInput(fouten=[Fout("/ontdektOp", "ligt in de toekomst")], artikel="PGA-5.5b")
        uiterlijk = rekent_moment(invoer.ontdekt_op, r.beeld.verband.termijn("termijn_datalek_intern"))
        per_partij = {p: [i for i in ids if bekend[i] == p] for p in sorted(set(bekend.values()) - {r.actie.partij})}
        _leg_vast(r, invoer, uiterlijk, per_partij)
        return bevestig("gemeld")(r, r.nieuw_id)

    return await handel(a.kern, a.daad("datalek.melden", invoer.casus_id, {"casus": None}, body=invoer), doe, bevestig("gemeld"))


def _heeft(r: Ruimte, ids: Sequence[UUID], bekend: dict[UUID, str]) -> bool:
    """Each of these was supplied by this partij, or to it, or it runs the verband; what it never had it cannot have lost."""
    if any(i not in bekend for i in ids):
        return False
    if r.actie.partij == r.beeld.verband.bestand.oin:
        return True
    v = Verstrekking
    zoek = select(v.gegeven_id).where(v.casus_id == r.casus_id, v.ontvanger == r.actie.partij, v.gegeven_id.in_(ids))
    gekregen = set(r.s.execute(zoek).scalars())
    return all(bekend[i] == r.actie.partij or i in gekregen for i in ids)


def _leg_vast(r: Ruimte, invoer: DatalekIn, uiterlijk: datetime, per_partij: dict[str, list[UUID]]) -> None:
    velden: dict[str, Any] = {"ontdekt_op": invoer.ontdekt_op.isoformat(), "melding_ap": invoer.melding_ap}
    feiten = [een_feit(r.nieuw_id, r.casus_id, "datalek", "gemeld", r.door, partij=r.actie.partij, velden=velden)]
    for nummer, (partij, ids) in enumerate(per_partij.items()):
        eigen = {"uiterlijk": uiterlijk.isoformat(), "gegevens": [str(i) for i in ids]}
        feit_id = derived_id(r.nieuw_id, MELDING, nummer)
        feiten.append(een_feit(feit_id, r.casus_id, MELDING, "gemeld", r.door, betreft=r.nieuw_id, partij=partij, velden=eigen))
        open_taak(r.s, r.casus_id, partij, TAAK, r.nieuw_id, r.nu, dag(uiterlijk), bericht="datalek.gemeld")
    leg_vele_vast(r.s, feiten)
    meld(r.s, r.beeld.verband.bestand.oin, "datalek.gemeld", r.nieuw_id, r.casus_id, r.nu)


@router.get("/datalekken/{datalekId}", openapi_extra={"x-handeling": "datalek.lezen"})
async def lees(a: Vraagt, datalekId: str) -> DatalekUit:
    """Lees een datalek: wie het meldde, wie ervan hoorde en tot wanneer dat op tijd was (PGA-5.5b)."""
    a.alleen()
    datalek_id, partij, f = parse_uuid(datalekId), a.claims.partij_id, Feit
    zoek = select(f.casus_id).where(f.id == datalek_id, f.soort == "datalek").limit(1)
    casus_id = await a.kern.databank.lees(lambda s: s.execute(zoek).scalar_one_or_none())

    def velden(beeld: Beeld) -> dict[str, Any]:
        geraakt = any(m.partij == partij and datalek_id in (m.id, m.betreft) for m in beeld.feiten.alle.values())
        return {"casus": None, "leverancier": beeld.register.partij(partij, beeld.verband.code) if geraakt else None}

    def doe(r: Ruimte) -> DatalekUit:
        datalek = r.beeld.feiten.alle.get(datalek_id)
        if datalek is None:
            raise NotFound
        alles = bool(r.wie.rollen & _TOEZICHT) or datalek.partij == partij
        meldingen = [m for m in r.beeld.feiten.soort(MELDING) if m.betreft == datalek_id and (alles or m.partij == partij)]
        return _uit(datalek, meldingen)

    return await handel(a.kern, a.daad("datalek.lezen", casus_id, velden), doe)


def _uit(datalek: Feit, meldingen: Sequence[Feit]) -> DatalekUit:
    return DatalekUit(
        id=datalek.id,
        casus_id=datalek.casus_id,
        gemeld_door=datalek.partij or "",
        ontdekt_op=datetime.fromisoformat(datalek.velden["ontdekt_op"]),
        melding_ap=datalek.velden["melding_ap"],
        meldingen=[
            MeldingUit(
                partij=m.partij or "",
                uiterlijk=datetime.fromisoformat(m.velden["uiterlijk"]),
                gegeven_ids=[UUID(i) for i in m.velden["gegevens"]],
            )
            for m in sorted(meldingen, key=lambda m: m.partij or "")
        ],
    )
