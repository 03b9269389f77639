"""A dated extract of the list of verwerkers for the toezichthouder, who has no token here (ZVH-22.3).

Whoever keeps the list acts for him and puts on paper whom it went to and on which request; a verwerker or any other derde gets none.
"""

from datetime import date
from typing import Final, Self

from fastapi import APIRouter, Request
from sqlalchemy import select

from gateway import partijregister, stukregister, toezicht
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.model import Registerstuk
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk, Soort, Uittrekselregel, lees_stukken
from gateway.routes.registerstukken import VerwerkerUit
from shared.contracts import Bericht, Bevestiging, Code
from shared.errors import Conflict, NotFound, Refused

router = APIRouter()
SOORT: Final = "uittreksel"


class UittrekselIn(Bericht):
    """Who asked for the list, and under which kenmerk his request is kept."""

    verband: Code
    code: Code
    ontvanger: Code
    kenmerk: Kenmerk


class UittrekselUit(UittrekselIn):
    """One extract that was handed over."""

    verstrekt_op: date

    @classmethod
    def van_regel(cls, verband: str, _versie: int, regel: Uittrekselregel) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "verband": verband})


class Uittreksels(Bericht):
    """The extracts of your verbanden, by code."""

    uittreksels: list[UittrekselUit]


class UittrekselMetLijst(UittrekselUit):
    """The list as it was at that moment, and when it was last gone through."""

    bijgewerkt_op: date
    verlopen: bool
    verwerkers: list[VerwerkerUit]


@router.post("/verwerkerslijst-uittreksels", status_code=201, openapi_extra={"x-handeling": "uittreksel.verstrekken"})
async def verstrek(request: Request, invoer: UittrekselIn) -> Bevestiging:
    """Verstrek de lijst van verwerkers aan de toezichthouder, die geen toegang heeft; een andere derde krijgt haar niet (ZVH-22.3)."""
    a = await Schrijver.van(request, invoer)

    def doe(r: Ruimte) -> int:
        r = partijregister.in_slot(r)
        partijregister.eigen_verband(r, invoer.verband)
        _require_toezichthouder(r, invoer)
        sleutel: tuple[str, Soort, str] = (invoer.verband, SOORT, invoer.code)
        if sleutel in r.beeld.register.stukken.regels:
            raise Conflict("Onder deze code staat al iets.", code="code_in_gebruik", volgende_stap="Kies een andere code.")
        velden = invoer.model_dump(by_alias=False, exclude={"verband"}) | {"verstrekt_op": dag(r.nu)}
        return stukregister.schrijf(r, sleutel, stukregister.lees_regel(SOORT, velden))

    return await a.schrijf("uittreksel.verstrekken", "verstrekt", doe, lambda r: 1)


def _require_toezichthouder(r: Ruimte, invoer: UittrekselIn) -> None:
    """The convenant names who supervises; a regime that names nobody hands out nothing."""
    wie = r.kern.verbanden.get(invoer.verband).waarde("toezichthouders")
    if not isinstance(wie, list) or invoer.ontvanger not in wie:
        raise Refused(
            "Deze lijst is er voor partijen en toezichthouder; een andere derde krijgt haar niet.",
            code="geen_toezichthouder",
            artikel="ZVH-22.3",
            volgende_stap="Verwijs hem naar de openbare privacyverklaring.",
        )


@router.get("/verwerkerslijst-uittreksels", openapi_extra={"x-handeling": "uittreksel.lezen"})
async def lijst(request: Request) -> Uittreksels:
    """Aan wie de lijst van verwerkers wanneer is verstrekt (ZVH-22.3)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Uittreksels:
        return Uittreksels(uittreksels=[UittrekselUit.van_regel(*regel) for regel in _regels(r)])

    return await handel(kern, partijregister.beheer(kern, claims, "uittreksel.lezen", slot=False), doe)


@router.get("/verwerkerslijst-uittreksels/{uittrekselCode}", openapi_extra={"x-handeling": "uittreksel.lezen"})
async def lees(request: Request, uittrekselCode: str) -> UittrekselMetLijst:
    """Het uittreksel zoals de toezichthouder het kreeg: de lijst van dat moment, ook als zij sindsdien is gewijzigd (ZVH-22.3)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> UittrekselMetLijst:
        for verband, versie, regel in _regels(r):
            if regel.code == uittrekselCode:
                return _met_lijst(r, verband, UittrekselUit.van_regel(verband, versie, regel))
        raise NotFound

    return await handel(kern, partijregister.beheer(kern, claims, "uittreksel.lezen", slot=False), doe)


def _regels(r: Ruimte) -> list[tuple[str, int, Uittrekselregel]]:
    eigen = partijregister.verbanden_van(r.beeld.register, r.actie.partij) | partijregister.beheerd(r)
    return r.beeld.register.stukken.lijst(eigen, SOORT)


def _met_lijst(r: Ruimte, code: str, uit: UittrekselUit) -> UittrekselMetLijst:
    s, verband = Registerstuk, r.kern.verbanden.get(code)
    waar = (s.verband == code, s.soort == SOORT, s.code == uit.code)
    toen = r.s.execute(select(s.op).where(*waar)).scalar_one()
    stukken = lees_stukken(r.s, s.verband == code, s.op <= toen)
    regels = stukken.lijst(frozenset({code}), "verwerker")
    return UittrekselMetLijst(
        **uit.model_dump(by_alias=False),
        bijgewerkt_op=toezicht.lijst_bijgewerkt_op(stukken, verband),
        verlopen=toezicht.is_te_laat(stukken, verband, toen, toezicht.BIJWERKEN),
        verwerkers=[VerwerkerUit.van_regel(*regel) for regel in regels if not regel[2].eigen_dienst],
    )
