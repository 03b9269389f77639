"""That a client was heard about what is collected or supplied, what was weighed and what was decided: all three stay on record
(LJR 11.5, 11.6 b, 13.2 f)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import GegevenIds, MetBericht, Woord, bevestig, leveranciers, schrijf_feiten, van_leverancier
from shared.contracts import Bericht, Bevestiging, Code
from shared.convenant import load_regime
from shared.errors import BadInput, Fout

router = APIRouter()
LJR = "ljr"
ASPECTEN = {"opnemen": "aspecten_opnemen", "verstrekken": "aspecten_verstrekken"}


class Aspect(Bericht):
    """One aspect, and to which side it tips."""

    aspect: Code = Field(description="Aspect uit het eigen reglement")
    weegt_voor: Literal["client", "doel", "geen_van_beide"]


class ZienswijzeIn(Bericht):
    """The betrokkene could speak about these gegevens; what he said stands in a gegeven (LJR-11.5)."""

    casus_id: UUID
    gegeven_ids: GegevenIds
    gehoord_op: date = Field(description="Wanneer hij kon spreken; ook als hij niet reageerde (LJR-11.6b)")
    wijze: Woord | None = None
    voor: Literal["opnemen", "verstrekken"] = "verstrekken"
    uitkomst: Literal["geen_bedenkingen", "bedenkingen", "geen_reactie"] = "geen_bedenkingen"
    afweging: Annotated[list[Aspect], Field(max_length=10)] = Field(
        default_factory=list, description="Bij bedenkingen alle aspecten van het eigen reglement"
    )
    beslissing: Literal["doorgaan", "afzien"] | None = Field(None, description="Verplicht bij bedenkingen")


@router.post("/zienswijzen", status_code=201, openapi_extra={"x-handeling": "zienswijze.vastleggen"})
async def leg_zienswijze_vast(a: MetBericht, invoer: ZienswijzeIn) -> Bevestiging:
    """Leg vast dat de betrokkene over eigen gegevens van u is gehoord, en bij bedenkingen de afweging en beslissing (LJR-11.5-vastlegging).

    Wat is vastgelegd verandert niet meer; wie anders beslist legt een nieuwe zienswijze vast (LJR-13.2f-vastlegging).
    """
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)
    status = "afgezien" if invoer.beslissing == "afzien" else "vastgelegd"

    def doe(r: Ruimte) -> Bevestiging:
        if fouten := list(_fouten(r, invoer)):
            raise BadInput(fouten=fouten, artikel="LJR-11.5" if invoer.voor == "opnemen" else "LJR-13.2f")
        schrijf_feiten(r, "zienswijze", status, list(invoer.gegeven_ids), _velden(invoer), partij=a.claims.partij_id)
        return bevestig(status)(r, r.nieuw_id)

    daad = a.daad("zienswijze.vastleggen", invoer.casus_id, van_leverancier(invoer.gegeven_ids, bekend), body=invoer)
    return await handel(a.kern, daad, doe, bevestig(status))


def _fouten(r: Ruimte, z: ZienswijzeIn) -> Iterator[Fout]:
    """A decision after objections rests on every aspect its reglement names; the day of the decision is today, never later."""
    if z.gehoord_op > dag(r.nu):
        yield Fout("/gehoordOp", "ligt in de toekomst")
    if z.uitkomst != "bedenkingen":
        if z.afweging or z.beslissing:
            yield Fout("/uitkomst", "zonder bedenkingen is er niets afgewogen")
        return
    if z.beslissing is None:
        yield Fout("/beslissing", "ontbreekt")
    gewogen = [w.aspect for w in z.afweging]
    yield from (Fout("/afweging", f"mist {aspect}") for aspect in _aspecten(r, z.voor) if aspect not in gewogen)
    if len(set(gewogen)) != len(gewogen):
        yield Fout("/afweging", "een aspect staat er dubbel")


def _aspecten(r: Ruimte, voor: str) -> tuple[str, ...]:
    """What LJ&R weighs before it collects, whoever records it; for supplying what the leverancier's own reglement asks, if it has one."""
    partij = r.beeld.register.get(r.actie.partij)
    reglement = LJR if voor == "opnemen" else (partij.reglement if partij else None)
    parameters = load_regime(reglement).parameters if reglement else {}
    waarde = parameters[ASPECTEN[voor]].geldend if ASPECTEN[voor] in parameters else None
    return tuple(map(str, waarde)) if isinstance(waarde, list) else ()


def _velden(z: ZienswijzeIn) -> dict[str, Any]:
    afweging = {w.aspect: w.weegt_voor for w in z.afweging}
    besluit = {"beslissing": z.beslissing or "doorgaan", "afweging": afweging}
    return {"gehoord_op": z.gehoord_op.isoformat(), "wijze": z.wijze, "voor": z.voor, "uitkomst": z.uitkomst, **besluit}
