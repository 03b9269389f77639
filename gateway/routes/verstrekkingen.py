"""Verstrekkingen over HTTP: offering, reading, and the register of what went to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, model_validator

from gateway import aanbod as aanbieden
from gateway import aanbod_lezen
from gateway.beleid import Besluit
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.kanaal import Kanaal
from gateway.lijst import STANDAARD, Pagina, lees_vraag, vul, zet_link
from gateway.model import Aanbod, Verstrekking
from gateway.namen import mag_naam_weten
from gateway.verstrekkingen import zonder_mislukte
from shared.contracts import Bericht, Bevestiging, Code, Gegeven, PartijId, Reden, Tijdstip, Uitkomst, Wetsartikel, veldfout
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

router = APIRouter()
Organisatie = Annotated[str, Field(pattern=r"^([0-9]{20}|[0-9]{8})$", description="OIN of KVK-nummer; nooit een naam")]


class ItemIn(Bericht):
    """One gegeven and why this ontvanger needs it."""

    gegeven_id: UUID
    noodzaak: Reden


class VerstrekkingIn(Bericht):
    """What is offered, to one partij or one derde, for one doel."""

    casus_id: UUID
    ontvanger: PartijId | None = Field(None, description="Partij in dit samenwerkingsverband")
    derde: Organisatie | None = Field(None, description="Organisatie die geen partij is; alleen bij een wettelijke plicht (ZVH-23.1)")
    agendadeelnemer: UUID | None = Field(None, description="Agendadeelnemer van deze casus; alleen in een lokale aanpak (PGA-13.2b)")
    doel: Code = Field(description="Uitvoeringsdoel van het convenant, eigen_taak of wettelijke_plicht (ZVH-5.3.1)")
    wetsartikel: Wetsartikel | None = None
    verwijzing: Code | None = Field(
        None, description="In een pga: 7_2, 10_6, 11_4, 13_2 of 16_4 (PGA-13.2c), of wettelijke_plicht of wettelijke_bevoegdheid (PGA-13.3)"
    )
    taak: Code | None = None
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=200)]
    geldig_tot: date
    kanaal: Literal["inzage", "systeem", "email"] = Field("inzage", description="Inzage hier heeft de voorkeur (ZVH-12.2)")
    systeem: Code | None = Field(None, description="Aangewezen informatiesysteem, bij kanaal systeem (ZVH-4.3)")
    versleuteld: bool = Field(False, description="Bij kanaal email: is het bericht versleuteld")
    kanaal_reden: Reden | None = Field(None, description="Bij kanaal email: reden uit de lijst kanaal_email")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(wie is not None for wie in (self.ontvanger, self.derde, self.agendadeelnemer)) != 1 or self.ontvanger == "gezamenlijk":
            raise veldfout("ontvanger", "noem één ontvanger, één derde of één agendadeelnemer")
        if self.doel == "wettelijke_plicht" and not self.wetsartikel:
            raise veldfout("wetsartikel", "een wettelijke plicht heeft een wetsartikel")
        if len({i.gegeven_id for i in self.items}) != len(self.items):
            raise veldfout("items", "een gegeven staat er dubbel")
        if (self.kanaal == "systeem") != (self.systeem is not None):
            raise veldfout("systeem", "kanaal systeem noemt een systeem, een ander kanaal niet")
        return self


class BuitenomIn(VerstrekkingIn):
    """What was handed over on paper or told: on which drager, for what and to whom; what was said or written stays out (PGA-3.2)."""

    drager: Literal["papier", "mondeling"]

    @model_validator(mode="after")
    def _check_drager(self) -> Self:
        if self.kanaal != "inzage":
            raise veldfout("kanaal", "hoort niet bij een verstrekking buiten het systeem om")
        return self


class ItemUit(Bericht):
    """The verdict on one gegeven: it may go, or why not and what would change that."""

    gegeven_id: UUID
    uitkomst: Uitkomst
    regel: str = ""
    artikel: str = ""
    reden: str = ""
    volgende_stap: str = ""


class Aangeboden(Bevestiging):
    """The offer: what may be read, and what is held back by which rule."""

    items: list[ItemUit]


class AanbodUit(Bericht):
    """What was offered and may be read today."""

    id: UUID
    casus_id: UUID
    aanbieder: PartijId
    ontvanger: str
    doel: Code
    wetsartikel: str = ""
    geldig_tot: date
    gegevens: list[Gegeven]


class RegelUit(Bericht):
    """One line of the register: what, to whom, for what, on which ground, why (ZVH-8.1)."""

    id: UUID
    soort: Literal["inbreng", "overdracht", "lezen", "aanbod"]
    casus_id: UUID
    gegeven_id: UUID
    leverancier: str
    ontvanger: str | None = Field(description="Leeg als u niet mag weten welke partij dit is (LJR-8.2)")
    categorie: Code
    doel: Code
    grondslag: str
    noodzaak: str
    op: Tijdstip


class Verstrekkingen(Bericht):
    """One page of the register; the next one stands in the Link header."""

    verstrekkingen: list[RegelUit]


@dataclass(frozen=True)
class Regel:
    """A line of the register, and whether this caller may know to whom."""

    v: Verstrekking
    met_ontvanger: bool


@router.post("/verstrekkingen", status_code=201, openapi_extra={"x-handeling": "verstrekking.aanbieden"})
async def bied_aan(request: Request, invoer: VerstrekkingIn) -> Aangeboden:
    """Bied gegevens aan één ontvanger aan, voor één doel en tot een datum, met de noodzaak per gegeven (ZVH-5.3.1, ZVH-23.1).

    Gaat een deel niet mee, dan staat per gegeven waarom niet en wat dat verandert; mag niets mee, dan wordt geweigerd.
    """
    kanaal = Kanaal(invoer.kanaal, invoer.systeem or "", invoer.versleuteld, invoer.kanaal_reden or "")
    return await _verstrek(request, invoer, kanaal)


@router.post("/verstrekkingen-buitenom", status_code=201, openapi_extra={"x-handeling": "verstrekking.aanbieden"})
async def leg_buitenom_vast(request: Request, invoer: BuitenomIn) -> Aangeboden:
    """Leg vast wat op papier of mondeling aan één ontvanger wordt verstrekt, zonder de inhoud te kopiëren (PGA-3.2)."""
    return await _verstrek(request, invoer, Kanaal(invoer.drager))


async def _verstrek(request: Request, invoer: VerstrekkingIn, kanaal: Kanaal) -> Aangeboden:
    kern, claims = kern_van(request), await roeper(request)
    if bevat_bsn(invoer.derde or "") or bevat_bsn(invoer.wetsartikel or ""):
        raise BadInput(fouten=[Fout("/", "bevat een nummer dat een BSN kan zijn")])
    aanbieding = aanbieden.Aanbieding(
        claims,
        invoer.casus_id,
        invoer.ontvanger or invoer.derde or f"agendadeelnemer:{invoer.agendadeelnemer}",
        invoer.derde is not None,
        invoer.doel,
        invoer.wetsartikel or "",
        invoer.taak or "",
        {i.gegeven_id: i.noodzaak for i in invoer.items},
        invoer.geldig_tot,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        body=invoer.model_dump(mode="json"),
        verwijzing=invoer.verwijzing or "",
        kanaal=kanaal,
    )
    return antwoord_op(await aanbieden.bied_aan(kern, aanbieding))


def antwoord_op(u: aanbieden.Uitslag) -> Aangeboden:
    """The offer as it was made, with the verdict on every gegeven."""
    verdicts = u.besluiten or {i: Besluit("toegestaan") for i in u.gegevens}
    return Aangeboden(id=u.id, casus_id=u.casus_id, status=u.status, items=[_item(i, b) for i, b in verdicts.items()])


def _item(gegeven_id: UUID, b: Besluit) -> ItemUit:
    return ItemUit(
        gegeven_id=gegeven_id,
        uitkomst=Uitkomst(b.uitkomst),
        regel=b.regel,
        artikel=b.artikel,
        reden=b.reden,
        volgende_stap=b.volgende_stap,
    )


@router.get("/verstrekkingen/{verstrekkingId}", openapi_extra={"x-handeling": "verstrekking.lezen"})
async def lees(request: Request, verstrekkingId: str, reden: Annotated[Code | None, Query()] = None) -> AanbodUit:
    """Lees wat aan uw organisatie is aangeboden, zolang het geldt; ieder gegeven wordt opnieuw getoetst."""
    kern, claims = kern_van(request), await roeper(request)
    gelezen, gegevens = await aanbod_lezen.lees_aanbod(kern, claims, parse_uuid(verstrekkingId), reden or "")
    return _uit(gelezen, [Gegeven.model_validate(g) for g in gegevens])


def _uit(a: Aanbod, gegevens: list[Gegeven]) -> AanbodUit:
    return AanbodUit(
        id=a.id,
        casus_id=a.casus_id,
        aanbieder=a.aanbieder,
        ontvanger=a.ontvanger,
        doel=a.doel,
        wetsartikel=a.wetsartikel or "",
        geldig_tot=a.geldig_tot,
        gegevens=gegevens,
    )


@router.get("/verstrekkingen", openapi_extra={"x-handeling": "verstrekking.lijst"})
async def lijst(
    request: Request,
    response: Response,
    casus_id: Annotated[UUID | None, Query(alias="casusId")] = None,
    na: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Verstrekkingen:
    """Het register: wat aan wie is verstrekt, waarvoor, op welke grondslag en waarom (ZVH-8.1).

    De leverancier ziet zijn eigen regels; de procesregisseur en de FG zien die van de hele casus. Een regel wijzigen kan niet.
    """
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, na or "", filters=("casusId",), veld="na")

    def doe(r: Ruimte) -> Pagina[Regel]:
        def stuk(na: str, grootte: int) -> list[Regel]:
            regels = aanbod_lezen.regels(r.s, r.beeld, r.wie, casus_id, UUID(na) if na else None, grootte)
            return [Regel(v, mag_naam_weten(r.beeld, r.wie, v.ontvanger)) for v in regels]

        return vul(limit, vraag.na, stuk, _plek, lambda regels: _toonbaar(r, regels))

    # Who may ask does not depend on the casus: for one that is not his, a caller finds the same empty register as for none.
    pagina = await handel(kern, Daad(claims, "verstrekking.lijst", casus_id, slot=False, velden={"casus": None}), doe)
    zet_link(response, vraag, pagina, _plek)
    return Verstrekkingen(verstrekkingen=[_regel(regel) for regel in pagina.rijen])


def _plek(regel: Regel) -> str:
    return str(regel.v.id)


def _toonbaar(r: Ruimte, regels: Sequence[Regel]) -> list[Regel]:
    """What was really supplied, without the lines of a leverancier the caller may not know (LJR-8.2)."""
    echt = {v.id for v in zonder_mislukte(r.s, [regel.v for regel in regels])}
    return [regel for regel in regels if regel.v.id in echt and mag_naam_weten(r.beeld, r.wie, regel.v.leverancier)]


def _regel(regel: Regel) -> RegelUit:
    v = regel.v
    return RegelUit(
        id=v.id,
        soort=v.soort,
        casus_id=v.casus_id,
        gegeven_id=v.gegeven_id,
        leverancier=v.leverancier,
        ontvanger=v.ontvanger if regel.met_ontvanger else None,
        categorie=v.categorie,
        doel=v.doel,
        grondslag=v.grondslag,
        noodzaak=v.noodzaak,
        op=v.op,
    )
