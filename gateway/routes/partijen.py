"""The party register over HTTP."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from gateway import partijregister
from gateway.eigen import Daad, Ruimte, handel
from gateway.invoer import if_match, kern_van, roeper
from gateway.lijst import STANDAARD, Pagina, lees_vraag, zet_link
from gateway.model import Partijversie
from gateway.partijbestand import Keten, PartijRegel, Partijsoort, Webadres
from gateway.registerdaad import Schrijver
from gateway.registerstukken import Kenmerk
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Tijdstip, nullable

router = APIRouter()
LEZEN: dict[str, Any] = {"x-handeling": "partij.lezen"}
WIJZIGEN: dict[str, Any] = {"x-handeling": "partij.wijzigen"}
Codes = Annotated[list[Code], Field(max_length=60)]


class LidmaatschapBericht(Bericht):
    """Membership of one samenwerkingsverband."""

    verband: Code
    in_convenant: bool
    in_protocol: bool
    toegetreden_op: date | None = nullable("date")
    opgezegd_per: date | None = nullable("date")
    uitgesloten_op: date | None = nullable("date")
    vertegenwoordiger: str | None = Field(
        None, pattern=r"^[A-Za-z0-9._-]{1,64}$", description="Pseudoniem van wie haar in het partneroverleg vertegenwoordigt (ZVH-1.26t)"
    )
    in_handvat: bool = Field(True, description="Staat dit soort organisatie in het Handvat (ZVH-28.2)")
    analyse_op: date | None = nullable("date")
    aanbevelingen: Codes = Field(default_factory=list, description="Aanbevelingen van de juridische analyse die nog openstaan")


class ProfielregelBericht(Bericht):
    """What a gegeven of this categorie gets where the inbreng says nothing itself."""

    taak: Code
    grondslag: Code
    wetsartikel: str = Field(max_length=80)
    geheimhouding: Codes
    bron: Code


class Artikel20Bericht(Bericht):
    """The signed decision without which no police item may leave (ZVH-6.4d)."""

    kenmerk: str = Field(max_length=80)
    ondertekenaars: Codes
    ondertekend_op: date
    geldig_tot: date
    functies: Codes = Field(default_factory=list)
    bewaard_door: str = Field(max_length=120)


class StukBericht(Bericht):
    """A document as the register knows it: its reference, its day, who keeps the original."""

    kenmerk: Kenmerk
    op: date
    bewaard_door: str = Field(max_length=120)


class WaarborgBericht(Bericht):
    """The safeguard for what leaves the EER (AVG hoofdstuk V), and its last day."""

    soort: Literal["adequaatheidsbesluit", "modelbepalingen", "bindende_bedrijfsvoorschriften"]
    kenmerk: Kenmerk
    geldig_tot: date


class InformatieBericht(Bericht):
    """What the partij itself tells everybody, and where (ZVH-16.3, PGA-21.1, IED-6.1, LJR-17.1, LJR-30)."""

    webverwijzing: Webadres | None = None
    reglement: Webadres | None = Field(None, description="Vindplaats van het reglement")
    ter_inzage: str | None = Field(None, min_length=1, max_length=200)
    privacypagina: Webadres | None = None
    inzage: str | None = Field(None, min_length=1, max_length=400, description="De weg naar inzage of uitleg")
    fg: str | None = Field(None, max_length=250, description="Adres van de functionaris gegevensbescherming")
    privacyadviseur: str | None = Field(None, max_length=250, description="Adres van de privacyadviseur; op de regel van het verband zelf")


class PartijIn(Bericht):
    """One whole line of the register."""

    code: Code
    partij_id: PartijId
    naam: str = Field(min_length=1, max_length=120)
    soort: Partijsoort
    ketens: Annotated[list[Keten], Field(max_length=3)] = Field(default_factory=list)
    taken: Codes = Field(default_factory=list)
    hoedanigheden: Codes = Field(default_factory=list)
    reglement: Code | None = None
    reglement_geldig_tot: date | None = nullable("date")
    verlenging: StukBericht | None = None
    onderbouwing: StukBericht | None = Field(
        None, description="Afweging van een gerechtvaardigd belang, of wat uit de statuten volgt (ZVH-6.5t, PGA-6.1n)"
    )
    verbanden: Annotated[list[LidmaatschapBericht], Field(min_length=1, max_length=50)]
    instemmer_functies: Codes = Field(default_factory=list)
    artikel_20_beslissing: Artikel20Bericht | None = None
    profiel: dict[Code, ProfielregelBericht] = Field(default_factory=dict, max_length=100)
    buiten_eer: bool = Field(False, description="Verwerkt buiten de EER (LJR-28)")
    waarborg: WaarborgBericht | None = None
    informatie: InformatieBericht | None = None


class PartijUit(PartijIn):
    """One line with its version."""

    versie: int

    @classmethod
    def van(cls, regel: PartijRegel, versie: int) -> Self:
        return cls.model_validate({**regel.model_dump(mode="json"), "versie": versie})


class Partijen(Bericht):
    """One page of the register; the next one stands in the Link header."""

    partijen: list[PartijUit]


class VersieUit(Bericht):
    """One version of one line: what it said, from when on, and who wrote it."""

    versie: int
    op: Tijdstip
    door: str
    regel: PartijIn


class Versies(Bericht):
    """Every version of one line, oldest first."""

    versies: list[VersieUit]


@router.get("/partijen", openapi_extra=LEZEN)
async def lijst(
    request: Request,
    response: Response,
    cursor: Annotated[str | None, Query(max_length=512)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = STANDAARD,
) -> Partijen:
    """De partijen van uw samenwerkingsverbanden, ook die zijn vertrokken (ZVH-0.1)."""
    kern, claims = kern_van(request), await roeper(request)
    vraag = lees_vraag(request, kern, claims, limit, cursor or "")

    def doe(r: Ruimte) -> list[PartijUit]:
        regels = partijregister.zichtbaar(r.beeld.register, claims.partij_id, vraag.na)
        return [_uit(r, regel) for regel in regels[: limit + 1]]

    gevonden = await handel(kern, Daad(claims, "partij.lezen", slot=False, over_casus=False), doe)
    pagina = Pagina(gevonden[:limit], len(gevonden) > limit)
    zet_link(response, vraag, pagina, lambda p: p.partij_id)
    return Partijen(partijen=pagina.rijen)


def _uit(r: Ruimte, regel: PartijRegel) -> PartijUit:
    return PartijUit.van(regel, r.beeld.register.versies[regel.partij_id])


@router.get("/partijen/{partijId}", openapi_extra=LEZEN)
async def lees(request: Request, response: Response, partijId: str) -> PartijUit:
    """Eén partij, met haar versie in ETag."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> PartijUit:
        return _uit(r, partijregister.get_partij(r.beeld.register, claims.partij_id, partijId))

    uit = await handel(kern, Daad(claims, "partij.lezen", slot=False, over_casus=False), doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.get("/partijen/{partijId}/versies", openapi_extra={"x-handeling": "partij.versies.lezen"})
async def lees_versies(request: Request, partijId: str) -> Versies:
    """Iedere versie van een partij: wat er stond, sinds wanneer en wie het vastlegde (ZVH-0.1)."""
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> Versies:
        partijregister.get_partij(r.beeld.register, claims.partij_id, partijId)
        gevonden = r.s.execute(select(Partijversie).where(Partijversie.partij_id == partijId).order_by(Partijversie.versie)).scalars()
        return Versies(versies=[VersieUit(versie=p.versie, op=p.op, door=p.door, regel=_bericht(p.regel)) for p in gevonden])

    return await handel(kern, partijregister.beheer(kern, claims, "partij.versies.lezen", slot=False), doe)


def _bericht(regel: dict[str, Any]) -> PartijIn:
    return PartijIn.model_validate(PartijRegel.model_validate(regel).model_dump(mode="json"))


@router.put("/partijen/{partijId}", openapi_extra=WIJZIGEN | {"x-if-match": True})
async def wijzig(request: Request, response: Response, partijId: str, invoer: PartijIn) -> PartijUit:
    """Leg een nieuwe versie van een partij vast; zij geldt vanaf de eerstvolgende aanroep. De partij_id verandert niet.

    Toetreden, opzeggen, uitsluiten en verlengen hebben een eigen handeling.
    """
    kern, claims = kern_van(request), await roeper(request)
    gelezen = int(if_match(request)[1:-1])

    def doe(r: Ruimte) -> PartijUit:
        nieuw = partijregister.lees_regel(invoer.model_dump(mode="json", by_alias=False))
        return PartijUit.van(nieuw, partijregister.wijzig(r, partijId, gelezen, nieuw))

    uit = await handel(kern, partijregister.beheer(kern, claims, "partij.wijzigen"), doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit


@router.post("/partijen", status_code=201, openapi_extra=WIJZIGEN)
async def voeg_toe(request: Request, invoer: PartijIn) -> Bevestiging:
    """Schrijf een organisatie in; toegang krijgt zij pas na haar toetreding en met een issuer voor haar OIN (ZVH-0.1, ZVH-28.1)."""
    regel = partijregister.lees_regel(invoer.model_dump(mode="json", by_alias=False))
    a = await Schrijver.van(request, invoer)
    return await a.partij("partij.wijzigen", regel.partij_id, "ingeschreven", lambda r: partijregister.voeg_toe(r, regel))
