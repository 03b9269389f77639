"""That a client was heard about what is collected or supplied, what was weighed and what was decided: all three stay on record
(LJR 11.5, 11.6 b, 13.2 f)."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import zienswijzen
from gateway.daadvelden import Velden, als_ontvangende_deelnemer
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import MetBericht, bevestig, leveranciers, schrijf_feiten, van_leverancier
from shared.contracts import Bevestiging, Zienswijze
from shared.errors import BadInput, Fout

router = APIRouter()


class ZienswijzeIn(Zienswijze):
    """The betrokkene could speak: about gegevens one supplied oneself, or about what LJ&R is about to receive about him (LJR-11.5)."""

    casus_id: UUID
    gegeven_ids: Annotated[list[UUID], Field(max_length=1000)] = Field(
        default_factory=list, description="Eigen gegevens waarover hij sprak"
    )
    betrokkene_id: UUID | None = Field(None, description="Wie sprak over wat u over hem gaat ontvangen; in plaats van gegevenIds")


@router.post("/zienswijzen", status_code=201, openapi_extra={"x-handeling": "zienswijze.vastleggen"})
async def leg_zienswijze_vast(a: MetBericht, invoer: ZienswijzeIn) -> Bevestiging:
    """Leg vast dat de betrokkene is gehoord over eigen gegevens van u, of over wat u gaat ontvangen (LJR-11.5, LJR-11.6b, LJR-13.2f).

    Bij bedenkingen horen de afweging en de beslissing erbij. Wat is vastgelegd verandert niet meer; wie anders beslist legt een nieuwe
    zienswijze vast (LJR-11.5-vastlegging, LJR-13.2f-vastlegging).
    """
    if bool(invoer.gegeven_ids) == (invoer.betrokkene_id is not None):
        raise BadInput(fouten=[Fout("/", "noem óf gegevenIds óf betrokkeneId")])
    bekend = await leveranciers(a.kern, invoer.casus_id, invoer.gegeven_ids)
    status = zienswijzen.status(invoer)
    betreffen: list[UUID | None] = [invoer.betrokkene_id] if invoer.betrokkene_id else list(invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        if fouten := [*_ontvangstfouten(r, invoer), *zienswijzen.fouten(r.beeld, a.claims.partij_id, invoer)]:
            raise BadInput(fouten=fouten, artikel="LJR-11.5" if invoer.voor == "opnemen" else "LJR-13.2f")
        schrijf_feiten(r, "zienswijze", status, betreffen, zienswijzen.velden(invoer), partij=a.claims.partij_id)
        return bevestig(status)(r, r.nieuw_id)

    over: Velden = als_ontvangende_deelnemer(a.claims) if invoer.betrokkene_id else van_leverancier(invoer.gegeven_ids, bekend)
    return await handel(a.kern, a.daad("zienswijze.vastleggen", invoer.casus_id, over, body=invoer), doe, bevestig(status))


def _ontvangstfouten(r: Ruimte, z: ZienswijzeIn) -> Iterator[Fout]:
    if z.betrokkene_id is None:
        return
    if z.voor != "opnemen":
        yield Fout("/voor", "over wat nog komt spreekt hij vóór het opnemen")
    if z.betrokkene_id not in r.beeld.betrokkenen:
        yield Fout("/betrokkeneId", "is geen betrokkene van deze casus")
