"""What halts a gegeven or hands over the say: aanwijzingen, beperkingen, mandaten."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import kennisgevingen, stilleggen
from gateway.beleid.kalender import dag
from gateway.daadvelden import met_eigen_inbreng
from gateway.eigen import Ruimte, handel
from gateway.instemmingen import heeft_ingebracht
from gateway.melden import meld
from gateway.model import Feit
from gateway.vastleggen import (
    Einde,
    MetBericht,
    OokZonderBericht,
    ZonderBericht,
    beeindig,
    bevestig,
    leveranciers,
    require_bekend,
    require_reden,
    schrijf_feiten,
    van_leverancier,
)
from shared.contracts import Bericht, Bevestiging, Code, Reden
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Conflict, Fout, NotFound

router = APIRouter()


class AanwijzingIn(Bericht):
    """The leverancier's own instruction about one gegeven; it goes before any act of the ZVH (ZVH-2.3)."""

    casus_id: UUID
    gegeven_id: UUID
    soort: Code = Field(description="Uit de lijst aanwijzing van het convenant, zoals niet_verder_gebruiken")
    reden: Reden | None = None


class BeperkingIn(Bericht):
    """Keep it and do not use it (ZVH-17.1)."""

    casus_id: UUID
    gegeven_id: UUID
    reden: Reden


class OpheffingIn(Bericht):
    """On which day the betrokkene was told that the restriction ends; not later than the lifting itself (LJR-21.3)."""

    bericht_op: date | None = Field(None, description="Zonder bericht vooraf kan een beperking niet worden opgeheven")


class MandaatIn(Bericht):
    """A written mandaat to the pga-expert (PGA-5.4)."""

    casus_id: UUID
    kenmerk: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$", description="Kenmerk van het getekende stuk")]


@router.post("/aanwijzingen", status_code=201, openapi_extra={"x-handeling": "aanwijzing.geven"})
async def wijs_aan(a: MetBericht, invoer: AanwijzingIn) -> Bevestiging:
    """Geef als leverancier een aanwijzing over een eigen gegeven (ZVH-2.3)."""
    ids = [invoer.gegeven_id]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.reden, "aanwijzing", "weigering_instemming", "intrekking_instemming")
        schrijf_feiten(r, "aanwijzing", "gezet", ids, {"soort": invoer.soort, "reden": invoer.reden}, partij=a.claims.partij_id)
        meld(r.s, r.beeld.verband.bestand.oin, "aanwijzing.gegeven", invoer.gegeven_id, r.casus_id, r.nu)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("aanwijzing.geven", invoer.casus_id, van_leverancier(ids, bekend, reden=invoer.soort), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gezet"))


@router.post("/aanwijzingen/{aanwijzingId}/opheffingen", status_code=201, openapi_extra={"x-handeling": "aanwijzing.opheffen"})
async def hef_aanwijzing_op(a: ZonderBericht, aanwijzingId: str) -> Bevestiging:
    """Hef een eigen aanwijzing op."""
    return await beeindig(a, aanwijzingId, Einde("aanwijzing", "aanwijzing.opheffen", {"gezet": "opgeheven"}))


@router.post("/beperkingen", status_code=201, openapi_extra={"x-handeling": "beperking.zetten"})
async def beperk(a: MetBericht, invoer: BeperkingIn) -> Bevestiging:
    """Beperk een gegeven: het blijft bewaard en wordt niet gebruikt (ZVH-17.1)."""
    ids = [invoer.gegeven_id]
    bekend = await leveranciers(a.kern, invoer.casus_id, ids)

    def doe(r: Ruimte) -> Bevestiging:
        require_bekend(r, ids, bekend)
        leverancier = bekend[invoer.gegeven_id]
        schrijf_feiten(r, "beperking", "gezet", ids, {"reden": invoer.reden}, partij=leverancier)
        bericht_ontvangers(r, ids)
        for partij in {leverancier, r.beeld.verband.bestand.oin} - {a.claims.partij_id}:
            meld(r.s, partij, "beperking.gezet", invoer.gegeven_id, r.casus_id, r.nu)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("beperking.zetten", invoer.casus_id, van_leverancier(ids, bekend, reden=invoer.reden), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gezet"))


def bericht_ontvangers(r: Ruimte, betreffen: Iterable[UUID]) -> None:
    """Every recorded ontvanger hears that use stops, and confirms (LJR-19.2)."""
    wat = kennisgevingen.Aanleiding(r.casus_id, "beperking", r.nieuw_id, r.door)
    kennisgevingen.zend(r.s, r.beeld.verband, wat, stilleggen.raakt(r.s, r.casus_id, betreffen))


@router.post("/beperkingen/{beperkingId}/opheffingen", status_code=201, openapi_extra={"x-handeling": "beperking.opheffen"})
async def hef_beperking_op(a: OokZonderBericht, beperkingId: str, invoer: OpheffingIn | None = None) -> Bevestiging:
    """Hef een beperking op nadat de betrokkene daarvan bericht kreeg; wie van de beperking hoorde, hoort dit ook (LJR-21.3, LJR-19.2)."""
    bericht_op = invoer.bericht_op if invoer else None

    def doe(r: Ruimte, feiten: list[Feit]) -> None:
        require_bericht(r, bericht_op)
        for f in feiten:
            stilleggen.meld_opheffing(r.s, r.beeld.verband, f, r.door)

    einde = Einde("beperking", "beperking.opheffen", {"gezet": "opgeheven"})
    return await beeindig(a, beperkingId, einde, noteer={"bericht_op": str(bericht_op)}, body=invoer, doe=doe)


def require_bericht(r: Ruimte, op: date | None) -> None:
    """Conflict while the betrokkene was not told, or only hears of it later (LJR-21.3)."""
    if op is None or op > dag(r.nu):
        stap = "Licht de betrokkene in en noem die dag."
        raise Conflict("De betrokkene weet dit nog niet.", code="bericht_ontbreekt", artikel="LJR-21.3", volgende_stap=stap)


@router.post("/mandaten", status_code=201, openapi_extra={"x-handeling": "mandaat.geven"})
async def geef_mandaat(a: MetBericht, invoer: MandaatIn) -> Bevestiging:
    """Leg een schriftelijk mandaat aan de pga-expert vast; alleen in een pga en nooit door het OM (PGA-5.4)."""
    if bevat_bsn(invoer.kenmerk):
        raise BadInput(fouten=[Fout("/kenmerk", "bevat een nummer dat een BSN kan zijn")])
    eigen = await a.kern.databank.lees(lambda s: heeft_ingebracht(s, invoer.casus_id, a.claims.partij_id))

    def doe(r: Ruimte) -> Bevestiging:
        _check_mandaat(r)
        schrijf_feiten(r, "mandaat", "gegeven", [None], {"kenmerk": invoer.kenmerk}, partij=a.claims.partij_id)
        return bevestig("gegeven")(r, r.nieuw_id)

    velden = met_eigen_inbreng(a.claims.partij_id, eigen)
    return await handel(a.kern, a.daad("mandaat.geven", invoer.casus_id, velden, body=invoer), doe, bevestig("gegeven"))


def _check_mandaat(r: Ruimte) -> None:
    if r.beeld.casus is None:
        raise NotFound


@router.post("/mandaten/{mandaatId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "mandaat.intrekken"})
async def trek_mandaat_in(a: ZonderBericht, mandaatId: str) -> Bevestiging:
    """Trek een eigen mandaat in; vanaf nu stemt u weer zelf in (PGA-5.4)."""
    return await beeindig(a, mandaatId, Einde("mandaat", "mandaat.intrekken", {"gegeven": "ingetrokken"}))
