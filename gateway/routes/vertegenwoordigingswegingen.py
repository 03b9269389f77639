"""What a professional weighed about who speaks for his client in one verzoek (IED-14.1-wilsonbekwaam, IED-14.2)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast
from gateway.model import Feit
from gateway.routes.verzoektermijnen import over_eigen_deel
from gateway.vastleggen import MetBericht, bevestig, leveranciers
from gateway.verzoeken import WEGING
from gateway.vragen import NIETS
from shared.contracts import Bericht, Bevestiging
from shared.convenant import dag
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()


class WegingIn(Bericht):
    """The judgement and what it rests on; the explanation in words stays in the professional's own dossier."""

    oordeel: Literal["wilsonbekwaam", "geweerd", "toegelaten"] = Field(
        description="De cliënt kan dit niet afwegen; of de vertegenwoordiger mag dit niet; of hij mag het weer wel"
    )
    overleg_op: date = Field(description="Wanneer met de leidinggevende is overlegd")
    belemmert_dienstverlening: bool | None = Field(None, description="Ernstig; verplicht ja bij weren")
    schaadt_client: bool | None = Field(None, description="In zwaarwegende belangen; verplicht ja bij weren")
    variant: Literal["niet", "nog_niet", "ten_dele"] | None = Field(None, description="Verplicht bij weren")
    herbeoordelen_op: date | None = Field(None, description="Verplicht bij nog_niet")
    gegeven_ids: Annotated[list[UUID], Field(max_length=1000)] = Field(default_factory=list, description="Verplicht bij ten_dele")


@router.post(
    "/verzoeken/{verzoekId}/vertegenwoordigingswegingen", status_code=201, openapi_extra={"x-handeling": "vertegenwoordiging.wegen"}
)
async def weeg(a: MetBericht, verzoekId: str, invoer: WegingIn) -> Bevestiging:
    """Leg vast dat uw cliënt dit niet kan afwegen, of dat zijn vertegenwoordiger dit verzoek niet of nog niet mag doen (IED-14.2).

    Het geldt voor dit verzoek en voor wat uw organisatie inbracht. Een nieuwe weging neemt de plaats van de vorige in.
    """
    verzoek_id = parse_uuid(verzoekId)
    casus_id, velden = await over_eigen_deel(a.kern, verzoek_id, a.claims.partij_id)
    eigen = await leveranciers(a.kern, casus_id or NIETS, invoer.gegeven_ids)

    def doe(r: Ruimte) -> Bevestiging:
        feit = r.beeld.feiten.alle.get(verzoek_id)
        if feit is None or feit.soort != "verzoek":
            raise NotFound
        _check(r, feit, invoer, {i for i, partij in eigen.items() if partij == a.claims.partij_id})
        wat = {"verzoek": str(verzoek_id), **invoer.model_dump(mode="json", by_alias=False)}
        leg_vast(r.s, r.nieuw_id, r.casus_id, WEGING, invoer.oordeel, r.door, betreft=feit.betreft, partij=r.actie.partij, velden=wat)
        return bevestig(invoer.oordeel)(r, r.nieuw_id)

    daad = a.daad("vertegenwoordiging.wegen", casus_id, velden, body=invoer, object_id=verzoek_id)
    return await handel(a.kern, daad, doe, bevestig(invoer.oordeel))


def _check(r: Ruimte, feit: Feit, w: WegingIn, eigen: set[UUID]) -> None:
    if feit.velden.get("indiener") == "betrokkene":
        raise Conflict("De betrokkene vraagt dit zelf.", code="geen_vertegenwoordiger", artikel="IED-14.2")
    if fouten := list(_fouten(dag(r.nu), w, eigen)):
        raise BadInput(fouten=fouten, artikel="IED-14.2" if w.oordeel == "geweerd" else "IED-14.1-wilsonbekwaam")


def _fouten(vandaag: date, w: WegingIn, eigen: set[UUID]) -> Iterator[Fout]:
    """Both conditions, consultation and a variant; putting off has a day to look again, a part names its gegevens (IED-14.2)."""
    if w.overleg_op > vandaag:
        yield Fout("/overlegOp", "ligt in de toekomst")
    if w.oordeel != "geweerd":
        rest = ("belemmert_dienstverlening", "schaadt_client", "variant", "herbeoordelen_op", "gegeven_ids")
        yield from (Fout(_veld(naam), "hoort alleen bij weren") for naam in rest if getattr(w, naam))
        return
    yield from (Fout(_veld(naam), "moet ja zijn") for naam in ("belemmert_dienstverlening", "schaadt_client") if not getattr(w, naam))
    if w.variant is None:
        yield Fout("/variant", "ontbreekt")
    if w.variant == "nog_niet" and (w.herbeoordelen_op is None or w.herbeoordelen_op <= vandaag):
        yield Fout("/herbeoordelenOp", "noem een dag die nog komt")
    if w.variant == "ten_dele" and not (w.gegeven_ids and set(w.gegeven_ids) <= eigen):
        yield Fout("/gegevenIds", "noem gegevens die uw organisatie in deze casus inbracht")


def _veld(naam: str) -> str:
    kop, *rest = naam.split("_")
    return "/" + kop + "".join(deel.capitalize() for deel in rest)
