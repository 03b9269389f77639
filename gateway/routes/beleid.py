"""Beleid over HTTP: explained without doing, and what nobody decided yet."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema, model_validator

from gateway import uitleg
from gateway.auth import Claims
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import kern_van, roeper
from gateway.partijbestand import Partijsoort
from gateway.uitleg import Uitleg
from gateway.uitleg_verzonnen import Verzonnen
from gateway.uitleg_vraag import Over
from shared.contracts import Bericht, Code, Fase, PartijId, Reden, Tijdstip, Uitkomst, nullable, veldfout
from shared.errors import AppError

router = APIRouter()
Wetsartikel = Annotated[str, Field(max_length=80)]


def _moment(waarde: Any) -> Any:
    """A day stays a day: pydantic alone would take midnight for one."""
    return date.fromisoformat(waarde) if isinstance(waarde, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", waarde) else waarde


_DAG_OF_MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, {"type": "null"}]}
Moment = Annotated[AwareDatetime | date | None, BeforeValidator(_moment), WithJsonSchema(_DAG_OF_MOMENT)]


class Feitenbericht(Bericht):
    """Facts about nobody: what if somebody in this role asked this."""

    rol: Code = Field(description="Rol van wie de handeling doet")
    partijsoort: Partijsoort = Field(description="Soort partij van wie de handeling doet")
    fase: Fase
    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    samenwerkingsdoel: Code = "complexe_multiproblematiek"
    categorie: Code | None = Field(None, description="Gegevenscategorie van het verband; leeg is: een handeling zonder gegeven")
    betrokkene_categorie: Literal["1", "2", "3", "4"] = "1"
    leverancier_soort: Partijsoort | None = None
    leverancier_reglement: Code | None = None
    grondslag: Code = "avg_6_1_e"
    geheimhouding: Annotated[list[Code], Field(max_length=8)] = Field(default_factory=list)
    eigen_gegeven: bool = False
    neemt_deel: bool = Field(True, description="De vrager heeft deze rol in de casus zelf")
    ontvanger_soort: Partijsoort | None = None
    derde: bool = False
    doel: Code | None = None
    taak: Code | None = None
    wetsartikel: Wetsartikel | None = None
    reden: Reden | None = None
    instemming: Literal["ja", "nee"] = "nee"
    noodzaak: Reden | None = None
    geinformeerd: bool = False
    beperkt: bool = False
    bezwaar: bool = False
    afspraak: bool = Field(False, description="De ontvanger heeft een afspraak in het plan")


class UitlegIn(Bericht):
    """A question about the caller itself, or over ``feiten`` that are wholly hypothetical."""

    handeling: Code
    casus_id: UUID | None = None
    gegeven_id: UUID | None = None
    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband, in plaats van naarFase (ZVH-4.3t)")
    naar_casus_id: UUID | None = Field(None, description="De casus daar die voor de ontvangst is opengezet")
    object_id: UUID | None = Field(
        None, description="Waar de handeling over gaat als dat geen casus of gegeven is, zoals een verzoek of kennisgeving in deze casus"
    )
    ontvanger: PartijId | None = None
    doel: Code | None = None
    taak: Code | None = None
    wetsartikel: Wetsartikel | None = None
    verwijzing: Code | None = None
    reden: Reden | None = None
    op: Moment = Field(
        None, description="Leg uit wat toen gold: een dag (dan het einde daarvan) of een tijdstip dat voorbij is, in zaaktijd"
    )
    feiten: Feitenbericht | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.feiten is not None and self.model_fields_set - {"handeling", "feiten"}:
            raise veldfout("feiten", "verzonnen feiten gaan niet samen met een echte casus")
        if self.gegeven_id is not None and self.casus_id is None:
            raise veldfout("casusId", "noem ook de casus van dit gegeven")
        return self


class RegelUit(Bericht):
    """What one rule says."""

    regel: str
    artikel: str
    uitkomst: Uitkomst
    reden: str
    volgende_stap: str


class UitlegUit(Bericht):
    """The answer, and every rule that has a say, in the order in which they are asked."""

    uitkomst: Uitkomst
    regels: list[RegelUit]
    op: Tijdstip | None = nullable("date-time")
    voorbehouden: list[Code] = Field(default_factory=list, description="Wat de boeken van toen niet zeggen, als code")


class Lacune(Bericht):
    """What nobody filled in, and the rules that are refused for want of it."""

    parameter: str
    regels: list[str]


class Lacunes(Bericht):
    """Everything this samenwerkingsverband has not decided yet."""

    samenwerkingsverband: Code
    lacunes: list[Lacune]


@router.post("/beleid/uitleg", openapi_extra={"x-handeling": "beleid.uitleg", "x-idempotent": False})
async def leg_uit(request: Request, invoer: UitlegIn) -> UitlegUit:
    """Leg uit wat het beleid van een handeling vindt, zonder iets te doen: over uzelf, nu of toen, of over verzonnen feiten."""
    kern, claims = kern_van(request), await roeper(request)
    if invoer.feiten is None:
        return _uit(await uitleg.leg_uit_eigen(kern, _over(claims, invoer), invoer.op))
    feiten = verzonnen(invoer.handeling, invoer.feiten)
    besluiten = await kern.databank.schrijf(lambda s: uitleg.leg_uit_verzonnen(s, kern, claims, feiten))
    if isinstance(besluiten, AppError):
        raise besluiten
    return _uit(Uitleg(besluiten))


def _over(claims: Claims, u: UitlegIn) -> Over:
    namen = (
        *("naar_fase", "fasedoel", "doel", "taak", "wetsartikel", "verwijzing", "reden", "ontvanger", "object_id"),
        "naar_verband",
        "naar_casus_id",
    )
    velden = {naam: getattr(u, naam) for naam in namen if getattr(u, naam)}
    return Over(claims, u.handeling, u.casus_id, gegeven_id=u.gegeven_id, **velden)


def verzonnen(handeling: str, f: Feitenbericht) -> Verzonnen:
    """The question about nobody that these codes stand for."""
    velden = {naam: waarde for naam, waarde in f.model_dump(by_alias=False).items() if waarde is not None}
    return Verzonnen(handeling, **velden | {"instemming": f.instemming == "ja", "geheimhouding": tuple(f.geheimhouding)})


def _uit(u: Uitleg) -> UitlegUit:
    regels = [
        RegelUit(regel=b.regel, artikel=b.artikel, uitkomst=Uitkomst(b.uitkomst), reden=b.reden, volgende_stap=b.volgende_stap)
        for b in u.besluiten
    ]
    return UitlegUit(uitkomst=Uitkomst(uitleg.uitkomst(u.besluiten)), regels=regels, op=u.op, voorbehouden=list(u.voorbehouden))


@router.get("/beleid/lacunes", openapi_extra={"x-handeling": "beleid.lacunes"})
async def lacunes(request: Request) -> Lacunes:
    """Wat uw samenwerkingsverband nog niet heeft ingevuld: daarom is het antwoord nu nee."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Lacunes:
        gaten = uitleg.lacunes(r.beeld.parameters)
        namen = sorted(set(gaten) | set(r.beeld.verband.lacunes()))
        rijen = [Lacune(parameter=naam, regels=gaten.get(naam, [])) for naam in namen]
        return Lacunes(samenwerkingsverband=r.beeld.verband.code, lacunes=rijen)

    return await handel(kern, Daad(claims, "beleid.lacunes", slot=False), doe)
