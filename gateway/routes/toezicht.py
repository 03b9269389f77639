"""What a FG tells the verband, and the periodic look at the logs, over HTTP (ZVH-24.5, ZVH-B3.6b)."""

from datetime import date
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Request
from pydantic import Field

from gateway import partijregister, stukregister, toezicht
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.melden import open_taak, sluit_taken
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Aanwijzingregel, Kenmerk, Soort, Stukregel
from shared.contracts import Bericht, Bevestiging, Code, PartijId, nullable
from shared.convenant import Verband
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused

router = APIRouter()
Woordcode = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,39}$", description="Een woord als code, zonder cijfers")]
Stukcode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="Code waaronder het in het register staat")]


class FgAanwijzingIn(Bericht):
    """What the FG wants done, by whom; the text itself stays with the FG under its kenmerk."""

    verband: Code
    code: Stukcode
    geadresseerde: Literal["manager", "procesregisseur"]
    onderwerp: Woordcode
    kenmerk: Kenmerk


class OpvolgingIn(Bericht):
    """What was done about it."""

    opvolging: Woordcode


class FgAanwijzingUit(FgAanwijzingIn):
    """One aanwijzing with its answer; open until there is one."""

    fg: PartijId
    status: Literal["open", "beantwoord"]
    gegeven_op: date
    opvolging: Code | None
    beantwoord_op: date | None = nullable("date")
    versie: int

    @classmethod
    def van_regel(cls, verband: str, versie: int, regel: Aanwijzingregel) -> Self:
        status = "beantwoord" if regel.beantwoord_op else "open"
        velden = regel.model_dump(mode="json", exclude={"functionaris"})
        return cls.model_validate({**velden, "verband": verband, "versie": versie, "status": status})


class AanspreekpuntUit(Bericht):
    """Whom a FG turns to first in one verband; null as long as its register line names nobody (ZVH 26.1)."""

    verband: Code
    naam: str = Field(description="Naam van het samenwerkingsverband")
    privacyadviseur: str | None = Field(description="Adres van de privacyadviseur")


class FgAanwijzingen(Bericht):
    """The aanwijzingen in your verbanden, by code, and whom a FG turns to first."""

    aanwijzingen: list[FgAanwijzingUit]
    aanspreekpunten: list[AanspreekpuntUit]


class LogcontroleIn(Bericht):
    """Which days of the logs were looked at, what was found and what follows."""

    verband: Code
    code: Stukcode
    van: date
    tot: date
    bevinding: Woordcode
    vervolg: Woordcode
    kenmerk: Kenmerk


class LogcontroleUit(LogcontroleIn):
    """One closed look at the logs."""

    gesloten_op: date
    versie: int


class ControlestandUit(Bericht):
    """Until when one verband looked, and whether that is too long ago."""

    verband: Code
    uiterlijk: date
    te_laat: bool


class Logcontroles(Bericht):
    """The looks at the logs of your verbanden, and how each verband stands."""

    standen: list[ControlestandUit]
    controles: list[LogcontroleUit]


def _verbanden(r: Ruimte) -> frozenset[str]:
    return partijregister.verbanden_van(r.beeld.register, r.actie.partij) | partijregister.beheerd(r)


def _open_stuk(r: Ruimte, verband: str, soort: Soort, code: str) -> Ruimte:
    """In turn, in a verband of the caller, and not there yet."""
    r = partijregister.in_slot(r)
    if verband not in _verbanden(r):
        raise BadInput(fouten=[Fout("/verband", "is geen verband van uw organisatie")])
    if (verband, soort, code) in r.beeld.register.stukken.regels:
        raise Conflict("Onder deze code staat al iets.", code="code_in_gebruik", volgende_stap="Kies een andere code.")
    return r


@router.post("/fg-aanwijzingen", status_code=201, openapi_extra={"x-handeling": "fgaanwijzing.geven"})
async def geef(request: Request, invoer: FgAanwijzingIn) -> Bevestiging:
    """Leg als FG een aanwijzing aan manager of procesregisseur vast; zij blijft open tot zij is beantwoord (ZVH-24.5)."""
    a = await Schrijver.van(request, invoer)

    def doe(r: Ruimte) -> int:
        r = _open_stuk(r, invoer.verband, "fg_aanwijzing", invoer.code)
        wie = {"fg": r.actie.partij, "functionaris": r.actie.functionaris, "gegeven_op": dag(r.nu)}
        regel = stukregister.lees_regel("fg_aanwijzing", invoer.model_dump(by_alias=False, exclude={"verband"}) | wie)
        verband, object_id = r.kern.verbanden.get(invoer.verband), toezicht.over_aanwijzing(invoer.verband, invoer.code)
        soort = toezicht.AANWIJZING[invoer.geadresseerde]
        open_taak(r.s, toezicht.over_verband(verband, soort), verband.bestand.oin, soort, object_id, r.nu)
        return stukregister.schrijf(r, (invoer.verband, "fg_aanwijzing", invoer.code), regel)

    return await a.schrijf("fgaanwijzing.geven", "open", doe, lambda r: 1)


@router.get("/fg-aanwijzingen", openapi_extra={"x-handeling": "fgaanwijzing.lezen"})
async def aanwijzingen(request: Request) -> FgAanwijzingen:
    """De aanwijzingen van de FG's met de opvolging, en per samenwerkingsverband de privacyadviseur als eerste aanspreekpunt (ZVH-24.5)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> FgAanwijzingen:
        eigen = _verbanden(r)
        regels = r.beeld.register.stukken.lijst(eigen, "fg_aanwijzing")
        wie = [_aanspreekpunt(r, v) for v in r.kern.verbanden if v.code in eigen and v.bestand.reglement == "zvh"]
        return FgAanwijzingen(aanwijzingen=[FgAanwijzingUit.van_regel(*regel) for regel in regels], aanspreekpunten=wie)

    return await handel(kern, partijregister.beheer(kern, claims, "fgaanwijzing.lezen", slot=False), doe)


def _aanspreekpunt(r: Ruimte, verband: Verband) -> AanspreekpuntUit:
    """From the register line of the verband itself, which its own beheerder keeps."""
    regel = r.beeld.register.get(verband.bestand.oin)
    bekend = regel.informatie if regel else None
    return AanspreekpuntUit(verband=verband.code, naam=verband.bestand.naam, privacyadviseur=bekend.privacyadviseur if bekend else None)


@router.post("/fg-aanwijzingen/{aanwijzingCode}/antwoorden", status_code=201, openapi_extra={"x-handeling": "fgaanwijzing.beantwoorden"})
async def beantwoord(request: Request, aanwijzingCode: str, invoer: OpvolgingIn) -> Bevestiging:
    """Leg vast wat met een aanwijzing is gedaan; alleen wie zij geldt (ZVH-24.5)."""
    a = await Schrijver.van(request, invoer)

    def doe(r: Ruimte) -> int:
        r = partijregister.in_slot(r)
        verband, regel = _aanwijzing(r, aanwijzingCode)
        if regel.geadresseerde not in r.wie.rollen:
            raise Refused("Deze aanwijzing geldt een ander.", code="aanwijzing_aan_ander", artikel="ZVH-24.5")
        if regel.beantwoord_op is not None:
            raise Conflict("Deze aanwijzing is al beantwoord.", code="al_beantwoord")
        nieuw = regel.model_copy(update={"opvolging": invoer.opvolging, "beantwoord_op": dag(r.nu)})
        soort, object_id = toezicht.AANWIJZING[regel.geadresseerde], toezicht.over_aanwijzing(verband, aanwijzingCode)
        sluit_taken(r.s, toezicht.over_verband(r.kern.verbanden.get(verband), soort), soort, r.nu, object_id=object_id)
        return stukregister.schrijf(r, (verband, "fg_aanwijzing", aanwijzingCode), nieuw)

    return await a.schrijf("fgaanwijzing.beantwoorden", "beantwoord", doe, lambda r: 2)


def _aanwijzing(r: Ruimte, code: str) -> tuple[str, Aanwijzingregel]:
    for verband, _, regel in r.beeld.register.stukken.lijst(partijregister.beheerd(r), "fg_aanwijzing"):
        if regel.code == code:
            return verband, regel
    raise NotFound


@router.post("/logcontroles", status_code=201, openapi_extra={"x-handeling": "logcontrole.sluiten"})
async def sluit(request: Request, invoer: LogcontroleIn) -> Bevestiging:
    """Sluit een controle van de logs af, met bevinding en vervolg; wie in die logs staat sluit haar niet zelf af (ZVH-B3.6b)."""
    a = await Schrijver.van(request, invoer)

    def doe(r: Ruimte) -> int:
        r = _open_stuk(r, invoer.verband, "logcontrole", invoer.code)
        regel: Stukregel = stukregister.lees_regel(
            "logcontrole", invoer.model_dump(by_alias=False, exclude={"verband"}) | {"gesloten_op": dag(r.nu)}
        )
        if toezicht.is_gelogd(r.s, invoer.verband, (r.actie.partij, r.actie.functionaris), invoer.van, invoer.tot):
            stap = "Laat een ander, zoals een FG, deze controle afsluiten."
            raise Refused("U staat zelf in deze logs.", code="eigen_log", artikel="ZVH-B3.6b", volgende_stap=stap)
        object_id = toezicht.over_verband(r.kern.verbanden.get(invoer.verband))
        sluit_taken(r.s, object_id, toezicht.CONTROLEREN, r.nu)
        return stukregister.schrijf(r, (invoer.verband, "logcontrole", invoer.code), regel)

    return await a.schrijf("logcontrole.sluiten", "gesloten", doe, lambda r: 1)


@router.get("/logcontroles", openapi_extra={"x-handeling": "logcontrole.lezen"})
async def controles(request: Request) -> Logcontroles:
    """De controles van de logs, en per verband wanneer de volgende uiterlijk is (ZVH-B3.6b)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Logcontroles:
        stukken, eigen = r.beeld.register.stukken, _verbanden(r)
        zvh = [v for v in r.kern.verbanden if v.code in eigen and v.bestand.reglement == "zvh"]
        standen = [
            ControlestandUit(verband=v.code, uiterlijk=toezicht.uiterlijk(stukken, v), te_laat=toezicht.is_te_laat(stukken, v, r.nu))
            for v in zvh
        ]
        regels = (x.model_dump(mode="json") | {"verband": v, "versie": n} for v, n, x in stukken.lijst(eigen, "logcontrole"))
        return Logcontroles(standen=standen, controles=[LogcontroleUit.model_validate(velden) for velden in regels])

    return await handel(kern, partijregister.beheer(kern, claims, "logcontrole.lezen", slot=False), doe)
