"""An objection of the betrokkene: it halts from its registration on, and is decided on a ground (LJR-29.1, XTRA-10.1-bezwaar, ZVH-20.4)."""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select

from gateway import stilleggen
from gateway.eigen import Ruimte, handel
from gateway.lijst import LEESHANDELINGEN
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Verstrekking
from gateway.routes.aanwijzingen import bericht_ontvangers, require_bericht
from gateway.vastleggen import (
    Einde,
    MetBericht,
    beeindig,
    bevestig,
    leveranciers,
    require_bekend,
    schrijf_feiten,
    van_leverancier,
)
from shared.contracts import Bericht, Bevestiging, Reden
from shared.convenant import rekent
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()
BEZWAAR_KAN = frozenset({"avg_6_1_e", "avg_6_1_f"})
"""Grondslagen against which AVG 21 gives a right of objection."""


class BezwaarIn(Bericht):
    """An objection of the betrokkene: about one gegeven, or about all that is about him."""

    casus_id: UUID
    gegeven_id: UUID | None = None
    betrokkene_id: UUID | None = None


class BezwaarbesluitIn(Bericht):
    """Upheld: it stays frozen. Dismissed on compelling grounds: it may be used again (ZVH-20.4)."""

    besluit: Literal["gegrond", "ongegrond_dwingende_gronden"]
    grond: Literal["dwingend_belang", "rechtsvordering", "geen_publieke_taak"] | None = Field(
        None, description="Verplicht bij ongegrond: een zwaarder belang, een rechtsvordering, of een andere grondslag (LJR-29.1)"
    )
    afweging: Reden | None = Field(None, description="Verplicht bij dwingend_belang en rechtsvordering: uit de lijst noodzaak")
    bericht_op: date | None = Field(None, description="Verplicht bij ongegrond: wanneer de betrokkene het hoorde (LJR-21.3)")


@router.post("/bezwaren", status_code=201, openapi_extra={"x-handeling": "bezwaar.registreren"})
async def registreer_bezwaar(a: MetBericht, invoer: BezwaarIn) -> Bevestiging:
    """Leg een bezwaar van een betrokkene vast; waar het over gaat staat vanaf nu stil (ZVH-20.2, ZVH-20.4)."""
    if bool(invoer.gegeven_id) == bool(invoer.betrokkene_id):
        raise BadInput(fouten=[Fout("/", "noem óf gegevenId óf betrokkeneId")])
    ids = [invoer.gegeven_id] if invoer.gegeven_id else []
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_bekend(r, ids, bekend)
        eigen = bool(ids) and a.claims.partij_id in bekend.values()
        if not eigen and not any(r.beeld.beslis(r.beeld.vraag(h, r.wie)) for h in LEESHANDELINGEN):
            raise NotFound
        if invoer.betrokkene_id and invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        _zet_stil(r, invoer.gegeven_id or invoer.betrokkene_id, a.claims.partij_id)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("bezwaar.registreren", invoer.casus_id, van_leverancier(ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gezet"))


def _zet_stil(r: Ruimte, betreft: UUID | None, partij: str) -> None:
    uiterlijk = rekent(r.nu, r.beeld.verband.termijn("termijn_verzet_besluit"))
    schrijf_feiten(r, "bezwaar", "gezet", [betreft], {"uiterlijk": str(uiterlijk)}, partij=partij)
    oin = r.beeld.verband.bestand.oin
    open_taak(r.s, r.casus_id, oin, "bezwaar_behandelen", r.nieuw_id, r.nu, uiterlijk, bericht="bezwaar.ontvangen")
    bericht_ontvangers(r, [betreft] if betreft else [])


@router.post("/bezwaren/{bezwaarId}/besluiten", status_code=201, openapi_extra={"x-handeling": "bezwaar.besluiten"})
async def besluit_bezwaar(a: MetBericht, bezwaarId: str, invoer: BezwaarbesluitIn) -> Bevestiging:
    """Besluit op een bezwaar; gegrond blijft het gegeven stilstaan, anders mag het weer gebruikt worden (ZVH-20.4)."""

    gegrond = invoer.besluit == "gegrond"
    noteer: dict[str, Any] = {"besluit": invoer.besluit, "grond": invoer.grond, "afweging": invoer.afweging}

    def doe(r: Ruimte, feiten: list[Feit]) -> None:
        raakt = stilleggen.raakt(r.s, r.casus_id, [f.betreft for f in feiten if f.betreft])
        if gegrond:
            stilleggen.stop_gebruik(r.s, r.beeld.feiten, raakt, r.door)
        else:
            _check_afwijzing(r, invoer, raakt)
            for f in feiten:
                stilleggen.meld_opheffing(r.s, r.beeld.verband, f, r.door)
        sluit_taken(r.s, r.casus_id, "bezwaar_behandelen", r.nu, object_id=feiten[0].id)
        if feiten[0].partij:
            meld(r.s, feiten[0].partij, "bezwaar.besloten", feiten[0].id, r.casus_id, r.nu)

    einde = Einde("bezwaar", "bezwaar.besluiten", {"gezet": "gezet" if gegrond else "ongegrond"})
    if invoer.bericht_op:
        noteer["bericht_op"] = str(invoer.bericht_op)
    return await beeindig(a, bezwaarId, einde, reden=invoer.besluit, noteer=noteer, body=invoer, doe=doe)


def _check_afwijzing(r: Ruimte, invoer: BezwaarbesluitIn, ids: Collection[UUID]) -> None:
    """BadInput for a dismissal without a ground, or without weighing where the processing rests on a public task (LJR-29.1,
    XTRA-10.1-bezwaar, ZVH-20.4); Conflict while the betrokkene does not know (LJR-21.3)."""
    fouten = [Fout("/grond", "ontbreekt; wie doorgaat bewijst waarom")] if invoer.grond is None else []
    v = Verstrekking
    rust_op = set(r.s.execute(select(v.grondslag).where(v.gegeven_id.in_(ids), v.soort == "inbreng")).scalars())
    if invoer.grond == "geen_publieke_taak" and rust_op & BEZWAAR_KAN:
        fouten.append(Fout("/grond", "dit rust op een publieke taak of een gerechtvaardigd belang: daartegen staat bezwaar open"))
    if invoer.grond in ("dwingend_belang", "rechtsvordering") and invoer.afweging not in r.beeld.verband.redenen("noodzaak"):
        fouten.append(Fout("/afweging", "ontbreekt, of staat niet in de lijst noodzaak van het convenant"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="LJR-29.1")
    require_bericht(r, invoer.bericht_op)
