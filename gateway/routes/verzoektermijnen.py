"""A leverancier's own term for its part of a verzoek: what it is, and the one extension that one reglement knows (LJR-23.1-verlenging)."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.eigen import Ruimte, handel
from gateway.feiten import een_feit, leg_vele_vast
from gateway.kern import Kern
from gateway.model import Feit, Vindplaats
from gateway.routes.gemeen import Vraagt
from gateway.routes.verzoeken import require_verzoek
from gateway.vastleggen import MetBericht
from gateway.verzoektermijnen import VERLENGING, Termijnen, als_deelhouder, leverde_over, regel_van, termijnen, verlenging
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Reden
from shared.convenant import dag
from shared.convenant.verzoektermijn import laatste_dag_om_te_verlengen
from shared.errors import BadInput, Conflict, Fout
from shared.http import parse_uuid

router = APIRouter()
ARTIKEL = "LJR-23.1-verlenging"


class VerlengingIn(Bericht):
    """By how many months, why, and on which day the verzoeker was told; for the own dossier of the leverancier only."""

    maanden: int = Field(ge=1, le=12)
    reden: Reden
    bericht_op: date = Field(description="Wanneer de verzoeker hoorde dat het langer duurt; binnen een maand na ontvangst")


class EigenTermijnUit(Bevestiging):
    """The last day of the verband, which never moves, and that of the own dossier of the leverancier."""

    uiterlijk: date
    eigen_uiterlijk: date
    deel_uiterlijk: date = Field(description="Wat voor uw deel van dit verzoek telt: de vroegste van beide")


@router.post("/verzoeken/{verzoekId}/verlengingen", status_code=201, openapi_extra={"x-handeling": "verzoek.verlengen"})
async def verleng(a: MetBericht, verzoekId: str, invoer: VerlengingIn) -> EigenTermijnUit:
    """Verleng de eigen termijn van uw organisatie één keer, met reden en bericht aan de verzoeker (LJR-23.1-verlenging).

    De termijn van het verband kan niet langer (ZVH-18.2), en van Xtra en IED evenmin (XTRA-10.2).
    """
    verzoek_id = parse_uuid(verzoekId)
    casus_id, velden = await over_eigen_deel(a.kern, verzoek_id, a.claims.partij_id)

    def doe(r: Ruimte) -> EigenTermijnUit:
        feit = require_verzoek(r, verzoek_id)
        _check(r, feit, invoer)
        wat = {"verzoek": str(verzoek_id), **invoer.model_dump(mode="json", by_alias=False)}
        partij = r.actie.partij
        rij = een_feit(r.nieuw_id, r.casus_id, VERLENGING, "vastgelegd", r.door, betreft=feit.betreft, partij=partij, velden=wat)
        leg_vele_vast(r.s, [rij])
        return _uit(r, r.beeld.met([rij]), feit, "verlengd")

    daad = a.daad("verzoek.verlengen", casus_id, lambda b: {**velden(b), "reden": invoer.reden}, body=invoer, object_id=verzoek_id)
    return await handel(a.kern, daad, doe, lambda r, _: _uit(r, r.beeld, require_verzoek(r, verzoek_id), "verlengd"))


@router.get("/verzoeken/{verzoekId}/eigen-termijn", openapi_extra={"x-handeling": "verzoek.termijn.lezen"})
async def lees_termijn(a: Vraagt, verzoekId: str) -> EigenTermijnUit:
    """Lees tot wanneer uw organisatie haar deel beoordeelt, en wat het eigen reglement zegt (LJR-23.1, LJR-18.4-opschorting)."""
    a.alleen()
    verzoek_id = parse_uuid(verzoekId)
    casus_id, velden = await over_eigen_deel(a.kern, verzoek_id, a.claims.partij_id)

    def doe(r: Ruimte) -> EigenTermijnUit:
        return _uit(r, r.beeld, require_verzoek(r, verzoek_id), "loopt")

    return await handel(a.kern, a.daad("verzoek.termijn.lezen", casus_id, velden, object_id=verzoek_id), doe)


async def over_eigen_deel(kern: Kern, verzoek_id: UUID, partij: str) -> tuple[UUID | None, Any]:
    """The casus of this verzoek, and fields that say whether the caller supplied about the person it is about."""

    def zoek(s: Session) -> tuple[UUID | None, bool]:
        casus_id = s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == verzoek_id)).scalar_one_or_none()
        return casus_id, leverde_over(s, verzoek_id, partij)

    casus_id, eigen = await kern.databank.lees(zoek)
    return casus_id, als_deelhouder(partij, eigen)


def _reglement(r: Ruimte) -> str | None:
    partij = r.beeld.register.get(r.actie.partij)
    return partij.reglement if partij else None


def _check(r: Ruimte, feit: Feit, invoer: VerlengingIn) -> None:
    """Once, in time, no longer than the reglement knows, and told to the verzoeker (LJR-23.1-verlenging)."""
    regel, vandaag = regel_van(_reglement(r)), dag(r.nu)
    assert regel
    if invoer.bericht_op > vandaag:
        raise BadInput(fouten=[Fout("/berichtOp", "ligt in de toekomst")], artikel=ARTIKEL)
    laatste = laatste_dag_om_te_verlengen(date.fromisoformat(feit.velden["ontvangen_op"]), regel)
    bezwaren = {
        "verzoek_beantwoord": feit.status == "beantwoord",
        "al_verlengd": verlenging(r.beeld.feiten, feit, r.actie.partij) is not None,
        "verlenging_te_laat": max(vandaag, invoer.bericht_op) > laatste,
        "verlenging_te_lang": invoer.maanden > regel.verlenging_maanden,
    }
    if code := next((code for code, geldt in bezwaren.items() if geldt), None):
        stap = "Antwoord binnen de termijn die nu geldt."
        raise Conflict("Deze termijn kan zo niet worden verlengd.", code=code, artikel=ARTIKEL, volgende_stap=stap)


def _uit(r: Ruimte, beeld: Beeld, feit: Feit, status: str) -> EigenTermijnUit:
    t: Termijnen = termijnen(beeld.feiten, feit, r.actie.partij, _reglement(r), dag(r.nu))
    return EigenTermijnUit(
        id=feit.id, casus_id=r.casus_id, status=status, uiterlijk=t.uiterlijk, eigen_uiterlijk=t.eigen, deel_uiterlijk=t.deel
    )
