"""What whoever keeps an eye on the beveiliging tells a partij to do, over HTTP (ZVH-12.3)."""

from datetime import date
from typing import Self

from fastapi import APIRouter, Request

from gateway import partijregister, stukregister
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Beveiligingsaanwijzing, Kenmerk, Soort
from gateway.routes.toezicht import Stukcode, Woordcode
from shared.contracts import Bericht, Bevestiging, Code, PartijId
from shared.errors import BadInput, Conflict, Fout

router = APIRouter()
SOORT: Soort = "beveiliging"


class BeveiligingsaanwijzingIn(Bericht):
    """What this partij has to do about its beveiliging; the text itself stays with whoever gave it, under its kenmerk."""

    verband: Code
    code: Stukcode
    geadresseerde: PartijId
    onderwerp: Woordcode
    kenmerk: Kenmerk


class BeveiligingsaanwijzingUit(BeveiligingsaanwijzingIn):
    """One aanwijzing: to whom, about what, given when."""

    gegeven_op: date

    @classmethod
    def van_regel(cls, verband: str, regel: Beveiligingsaanwijzing) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json", exclude={"functionaris"}), "verband": verband})


class Beveiligingsaanwijzingen(Bericht):
    """Those your organisation got, or gave."""

    partij_beveiliging: dict[str, str]
    aanwijzingen: list[BeveiligingsaanwijzingUit]


@router.post("/beveiligingsaanwijzingen", status_code=201, openapi_extra={"x-handeling": "beveiligingsaanwijzing.geven"})
async def geef(request: Request, invoer: BeveiligingsaanwijzingIn) -> Bevestiging:
    """Leg een aanwijzing over de beveiliging aan een partij vast; alleen wie op naleving toeziet (ZVH-12.3)."""
    a = await Schrijver.van(request, invoer)

    def doe(r: Ruimte) -> int:
        r = partijregister.in_slot(r)
        partijregister.eigen_verband(r, invoer.verband)
        if (invoer.verband, SOORT, invoer.code) in r.beeld.register.stukken.regels:
            raise Conflict("Onder deze code staat al iets.", code="code_in_gebruik", volgende_stap="Kies een andere code.")
        if r.beeld.register.lidmaatschap(invoer.geadresseerde, invoer.verband) is None:
            raise BadInput(fouten=[Fout("/geadresseerde", "is geen partij van dit verband")])
        wie = {"functionaris": r.actie.functionaris, "gegeven_op": dag(r.nu)}
        regel = stukregister.lees_regel(SOORT, invoer.model_dump(by_alias=False, exclude={"verband"}) | wie)
        return stukregister.schrijf(r, (invoer.verband, SOORT, invoer.code), regel)

    return await a.schrijf("beveiligingsaanwijzing.geven", "gegeven", doe, lambda r: 1)


@router.get("/beveiligingsaanwijzingen", openapi_extra={"x-handeling": "beveiligingsaanwijzing.lezen"})
async def lijst(request: Request) -> Beveiligingsaanwijzingen:
    """De aanwijzingen aan uw organisatie, of die u zelf gaf, en wie voor de beveiliging zorgt (ZVH-12.3)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Beveiligingsaanwijzingen:
        eigen = partijregister.verbanden_van(r.beeld.register, r.actie.partij)
        hier, regels = partijregister.beheerd(r), r.beeld.register.stukken.lijst(eigen, SOORT)
        zorg = {v.code: str(v.waarde("partij_beveiliging")) for v in r.kern.verbanden if v.code in eigen and v.waarde("partij_beveiliging")}
        gezien = [BeveiligingsaanwijzingUit.van_regel(v, x) for v, _, x in regels if v in hier or x.geadresseerde == r.actie.partij]
        return Beveiligingsaanwijzingen(partij_beveiliging=zorg, aanwijzingen=gezien)

    return await handel(kern, partijregister.beheer(kern, claims, "beveiligingsaanwijzing.lezen", slot=False), doe)
