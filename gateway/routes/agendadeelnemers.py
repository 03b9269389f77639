"""Agendadeelnemers of a lokale aanpak over HTTP (PGA-1.a, PGA-B1)."""

import hmac
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import agendadeelnemers
from gateway.agendadeelnemers import SOORT
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.functionarissen import Kenmerk
from gateway.model import Feit
from gateway.routes.deelnemers import EindeIn
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Tijdstip, nullable
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused
from shared.http import parse_uuid

router = APIRouter()
PAD = "/casussen/{casusId}/agendadeelnemers"
Organisatie = Annotated[str, Field(pattern=r"^([0-9]{20}|[0-9]{8})$", description="OIN of KVK-nummer; nooit een naam")]


class AgendadeelnemerIn(Bericht):
    """Who was asked, for which inwoner and on which working relation, and what his share is (PGA-1.a, PGA-10.5a)."""

    betrokkene_id: UUID
    organisatie: Organisatie
    vrijgevestigd: bool = False
    werkrelatie: Code = Field(description="Uit de lijst werkrelaties van het reglement")
    onderdeel: Literal["overleg", "uitvoering"]
    overleg_op: date | None = nullable("date")
    aandeel: Annotated[list[Code], Field(min_length=1, max_length=20, description="Categorieën die zijn aandeel vraagt")]


class VerklaringIn(Bericht):
    """The signed statement of bijlage 1: a reference and who keeps the original (PGA-B1)."""

    kenmerk: Kenmerk
    getekend_op: date
    bewaard_door: PartijId
    rollen: Annotated[list[Literal["deelname", "ontvangen", "verstrekken"]], Field(min_length=1, max_length=3)]
    grondslag: Code
    samenwerkingsverband: Code
    code: str = Field(pattern=r"^[A-Z2-7]{8}$", description="De eenmalige code die de pga-expert overhandigde")


class AgendadeelnemerVastgelegd(Bevestiging):
    """The line, and the one-time code to hand over; empty once it is used."""

    code: str


class AgendadeelnemerUit(Bericht):
    """One agendadeelnemer of this casus."""

    id: UUID
    status: Literal["geregistreerd", "getekend", "beeindigd"]
    betrokkene_id: UUID
    organisatie: str
    werkrelatie: Code
    onderdeel: Code
    overleg_op: date | None = nullable("date")
    aandeel: list[Code]
    getekend_op: date | None = nullable("date")
    op: Tijdstip
    versie: int


class Agendadeelnemers(Bericht):
    """The agendadeelnemers of one casus, ended ones too."""

    items: list[AgendadeelnemerUit]


@router.post(PAD, status_code=201, openapi_extra={"x-handeling": "agendadeelnemer.vastleggen"})
async def voeg_toe(a: MetBericht, casusId: str, invoer: AgendadeelnemerIn) -> AgendadeelnemerVastgelegd:
    """Nodig een professional uit die niet bij een partner werkt, wegens zijn werkrelatie met de inwoner (PGA-1.a).

    Overhandig hem de eenmalige code nadat u hem hebt geïdentificeerd; met die code legt u zijn getekende verklaring vast.
    """
    casus_id = parse_uuid(casusId)

    def opgave(beeld: Beeld) -> Mapping[str, Any]:
        soort = agendadeelnemers.partner_soort(beeld.register, beeld.verband.code, invoer.organisatie)
        categorie = beeld.betrokkenen.get(invoer.betrokkene_id, "")
        return {"opgave": {"betrokkene_categorie": categorie, "werkrelatie": invoer.werkrelatie, "partner_soort": soort}}

    def doe(r: Ruimte) -> AgendadeelnemerVastgelegd:
        _check_aandeel(r, invoer)
        leg_vast(r.s, r.nieuw_id, casus_id, SOORT, "geregistreerd", r.door, betreft=invoer.betrokkene_id, velden=_velden(r, invoer))
        return _vastgelegd(r, r.nieuw_id, "geregistreerd", 1)

    def weer(r: Ruimte, feit_id: UUID) -> AgendadeelnemerVastgelegd:
        feit = _een(r, feit_id)
        return _vastgelegd(r, feit_id, feit.status, feit.versie)

    return await handel(a.kern, a.daad("agendadeelnemer.vastleggen", casus_id, opgave, body=invoer), doe, weer)


def _velden(r: Ruimte, invoer: AgendadeelnemerIn) -> dict[str, Any]:
    velden = invoer.model_dump(mode="json", by_alias=False, exclude={"betrokkene_id"})
    return velden | {"sinds": str(dag(r.nu))}


def _check_aandeel(r: Ruimte, invoer: AgendadeelnemerIn) -> None:
    """A share is named in the words of this verband, and a professional of an overleg knows which."""
    bekend = frozenset().union(*r.beeld.parameters.tabellen["categorieen"].values())
    vreemd = [n for n, c in enumerate(invoer.aandeel) if c not in bekend]
    fouten = [Fout(f"/aandeel/{n}", "staat niet op de lijst van het samenwerkingsverband") for n in vreemd]
    if (invoer.onderdeel == "overleg") != (invoer.overleg_op is not None):
        fouten.append(Fout("/overlegOp", "hoort bij het onderdeel overleg, en alleen daarbij"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-10.5a")


def _code(r: Ruimte, feit_id: UUID) -> str:
    return agendadeelnemers.eenmalige_code(r.kern.settings.zoek_sleutel.get_secret_value(), feit_id)


def _vastgelegd(r: Ruimte, feit_id: UUID, status: str, versie: int) -> AgendadeelnemerVastgelegd:
    code = _code(r, feit_id) if status == "geregistreerd" else ""
    return AgendadeelnemerVastgelegd(id=feit_id, casus_id=r.casus_id, status=status, versie=versie, code=code)


def _een(r: Ruimte, feit_id: UUID) -> Feit:
    """One agendadeelnemer of this casus; NotFound for any other id."""
    feit = r.beeld.feiten.alle.get(feit_id)
    if feit is None or feit.soort != SOORT:
        raise NotFound
    return feit


@router.post(PAD + "/{agendadeelnemerId}/verklaringen", status_code=201, openapi_extra={"x-handeling": "agendadeelnemer.tekenen"})
async def teken(a: MetBericht, casusId: str, agendadeelnemerId: str, invoer: VerklaringIn) -> Bevestiging:
    """Leg de getekende geheimhoudingsverklaring vast; pas daarna kan hij gegevens ontvangen (PGA-13.2b, PGA-B1)."""
    feit_id = parse_uuid(agendadeelnemerId)

    def doe(r: Ruimte) -> Bevestiging:
        feit = _een(r, feit_id)
        _check_verklaring(r, feit, invoer)
        return _stand(wijzig(r.s, feit, "getekend", r.door, **invoer.model_dump(mode="json", by_alias=False, exclude={"code"})))

    daad = a.daad("agendadeelnemer.tekenen", parse_uuid(casusId), {}, body=invoer, object_id=feit_id)
    return await handel(a.kern, daad, doe, lambda r, _: _stand(_een(r, feit_id)))


def _check_verklaring(r: Ruimte, feit: Feit, invoer: VerklaringIn) -> None:
    if feit.status != "geregistreerd":
        raise Conflict("De verklaring is al vastgelegd, of zijn deelname is beëindigd.", code="al_getekend")
    fouten = [Fout("/getekendOp", "ligt in de toekomst")] if invoer.getekend_op > dag(r.nu) else []
    if invoer.grondslag not in r.beeld.parameters.lijsten["grondslagen_algemeen"]:
        fouten.append(Fout("/grondslag", "staat niet op de lijst van het samenwerkingsverband"))
    if bevat_bsn(invoer.kenmerk):
        fouten.append(Fout("/kenmerk", "bevat een nummer dat een BSN kan zijn"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-B1")
    if invoer.samenwerkingsverband != r.beeld.verband.code:
        raise Refused("Deze verklaring geldt voor een andere gemeente.", code="verklaring_elders", artikel="PGA-B1")
    if not hmac.compare_digest(invoer.code, _code(r, feit.id)):
        raise Refused("De eenmalige code past niet bij deze agendadeelnemer.", code="code_past_niet", artikel="PGA-1.a")


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=f.casus_id, status=f.status, versie=f.versie)


@router.post(PAD + "/{agendadeelnemerId}/beeindigingen", status_code=201, openapi_extra={"x-handeling": "agendadeelnemer.beeindigen"})
async def beeindig(a: MetBericht, casusId: str, agendadeelnemerId: str, invoer: EindeIn) -> Bevestiging:
    """Beëindig zijn aandeel; vanaf nu gaat niets meer naar hem, ook niet wat al werd aangeboden (PGA-10.5a)."""
    feit_id = parse_uuid(agendadeelnemerId)

    def doe(r: Ruimte) -> Bevestiging:
        feit = _een(r, feit_id)
        if feit.status == "beeindigd":
            raise Conflict("Zijn aandeel is al beëindigd.", code="al_beeindigd")
        return _stand(wijzig(r.s, feit, "beeindigd", r.door, reden=invoer.reden))

    daad = a.daad("agendadeelnemer.beeindigen", parse_uuid(casusId), {"reden": invoer.reden}, body=invoer, object_id=feit_id)
    return await handel(a.kern, daad, doe, lambda r, _: _stand(_een(r, feit_id)))


@router.get(PAD, openapi_extra={"x-handeling": "agendadeelnemer.lezen"})
async def lijst(a: Vraagt, casusId: str) -> Agendadeelnemers:
    """Wie als agendadeelnemer is gevraagd, voor welk aandeel en of hij heeft getekend."""
    a.alleen()

    def doe(r: Ruimte) -> Agendadeelnemers:
        return Agendadeelnemers(items=[_uit(f) for f in sorted(r.beeld.feiten.soort(SOORT), key=lambda f: (f.op, f.id))])

    return await handel(a.kern, a.daad("agendadeelnemer.lezen", parse_uuid(casusId)), doe)


def _uit(f: Feit) -> AgendadeelnemerUit:
    v = f.velden
    return AgendadeelnemerUit(
        id=f.id,
        status=f.status,
        betrokkene_id=f.betreft,
        organisatie=v["organisatie"],
        werkrelatie=v["werkrelatie"],
        onderdeel=v["onderdeel"],
        overleg_op=v["overleg_op"],
        aandeel=v["aandeel"],
        getekend_op=v.get("getekend_op"),
        op=f.op,
        versie=f.versie,
    )
