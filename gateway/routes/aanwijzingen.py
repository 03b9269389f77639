"""What halts a gegeven or hands over the say: aanwijzingen, beperkingen, bezwaren, mandaten."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.daadvelden import met_eigen_inbreng
from gateway.eigen import Ruimte, handel
from gateway.instemmingen import heeft_ingebracht
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit
from gateway.vastleggen import (
    Einde,
    MetBericht,
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
from shared.convenant import rekent
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Fout, NotFound

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


class BezwaarIn(Bericht):
    """An objection of the betrokkene: about one gegeven, or about all that is about him."""

    casus_id: UUID
    gegeven_id: UUID | None = None
    betrokkene_id: UUID | None = None


class BezwaarbesluitIn(Bericht):
    """Upheld: it stays frozen. Dismissed on compelling grounds: it may be used again (ZVH-20.4)."""

    besluit: Literal["gegrond", "ongegrond_dwingende_gronden"]


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
        for partij in {leverancier, r.beeld.verband.bestand.oin} - {a.claims.partij_id}:
            meld(r.s, partij, "beperking.gezet", invoer.gegeven_id, r.casus_id, r.nu)
        return bevestig("gezet")(r, r.nieuw_id)

    daad = a.daad("beperking.zetten", invoer.casus_id, van_leverancier(ids, bekend, reden=invoer.reden), body=invoer)
    return await handel(a.kern, daad, doe, bevestig("gezet"))


@router.post("/beperkingen/{beperkingId}/opheffingen", status_code=201, openapi_extra={"x-handeling": "beperking.opheffen"})
async def hef_beperking_op(a: ZonderBericht, beperkingId: str) -> Bevestiging:
    """Hef een beperking op."""
    return await beeindig(a, beperkingId, Einde("beperking", "beperking.opheffen", {"gezet": "opgeheven"}))


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
        if not eigen and not r.beeld.beslis(r.beeld.vraag("casus.lezen", r.wie)):
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


@router.post("/bezwaren/{bezwaarId}/besluiten", status_code=201, openapi_extra={"x-handeling": "bezwaar.besluiten"})
async def besluit_bezwaar(a: MetBericht, bezwaarId: str, invoer: BezwaarbesluitIn) -> Bevestiging:
    """Besluit op een bezwaar; gegrond blijft het gegeven stilstaan, anders mag het weer gebruikt worden (ZVH-20.4)."""

    def doe(r: Ruimte, feiten: list[Feit]) -> None:
        sluit_taken(r.s, r.casus_id, "bezwaar_behandelen", r.nu, object_id=feiten[0].id)
        meld(r.s, feiten[0].partij or "", "bezwaar.besloten", feiten[0].id, r.casus_id, r.nu)

    naar = "gezet" if invoer.besluit == "gegrond" else "ongegrond"
    einde = Einde("bezwaar", "bezwaar.besluiten", {"gezet": naar})
    return await beeindig(a, bezwaarId, einde, reden=invoer.besluit, noteer={"besluit": invoer.besluit}, body=invoer, doe=doe)


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
