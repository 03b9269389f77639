"""Instemmingen over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import ander_verband, audit, cursor, instemmingen
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.besluiten import fout_van, maak_actie
from gateway.daadvelden import Velden, over_instemming, van_feit
from gateway.eigen import Daad, Ruimte, handel
from gateway.feiten import Doel, get_feit
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.lijst import MEEST, Pagina, lees_vraag, lees_zicht, vul, zet_link
from gateway.model import Feit
from gateway.vragen import lees_beeld
from shared.contracts import FASEN, Bericht, Bevestiging, Code, Etiket, Fase, PartijId, Tijdstip, nullable, veldfout
from shared.errors import AppError, BadInput, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()


class InstemmingsvraagIn(Bericht):
    """For which fase and doel the leveranciers are asked, or for which other samenwerkingsverband (ZVH-B2.3b)."""

    casus_id: UUID
    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband; dan zonder naarFase en fasedoel")

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        fase = self.naar_fase is not None and self.fasedoel is not None
        if fase == (self.naar_verband is not None) or (not fase and (self.naar_fase or self.fasedoel)):
            raise veldfout("naarFase", "noem óf naarFase en fasedoel, óf naarVerband")
        return self

    @property
    def doel(self) -> Doel:
        """What is asked about."""
        return Doel(self.naar_fase or "", self.fasedoel or "", verband=self.naar_verband or "")


class InstemmingIn(Bericht):
    """A yes of one's own accord: for a fase and fasedoel, for the own taak of one ontvanger, or for another samenwerkingsverband."""

    casus_id: UUID
    gegeven_ids: Annotated[list[UUID], Field(max_length=1000)] = Field(default_factory=list)
    categorie: Code | None = None
    naar_fase: Fase | None = None
    fasedoel: Code | None = None
    ontvanger: PartijId | None = None
    taak: Code | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband; alleen met gegevenIds (ZVH-B2.3b)")
    geldig_tot: Tijdstip | None = nullable("date-time")
    voorwaarden: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)


JaNee = Literal["ja", "nee"]


class PerVraag(Bericht):
    """Yes or no to one question."""

    instemming_id: UUID
    antwoord: JaNee


class AntwoordIn(Bericht):
    """Yes or no to open questions of one casus: one answer (without ids to all of them), or one per question."""

    casus_id: UUID
    antwoord: JaNee | None = Field(None, description="Eén antwoord op alle open vragen, of op die van instemmingIds")
    instemming_ids: Annotated[list[UUID], Field(max_length=1000)] | None = None
    antwoorden: Annotated[list[PerVraag], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="Per vraag een eigen antwoord"
    )
    geldig_tot: Tijdstip | None = nullable("date-time")
    voorwaarden: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        if (self.antwoord is None) == (self.antwoorden is None) or (self.antwoorden is not None and self.instemming_ids is not None):
            raise veldfout("antwoord", "geef één antwoord, of per vraag een antwoord")
        if self.antwoorden is not None and len({a.instemming_id for a in self.antwoorden}) != len(self.antwoorden):
            raise veldfout("antwoorden", "een vraag staat er dubbel")
        return self

    @property
    def keuze(self) -> dict[UUID, bool] | bool:
        """Per question whether it is a yes; one answer where all open questions get the same."""
        if self.antwoorden is not None:
            return {a.instemming_id: a.antwoord == "ja" for a in self.antwoorden}
        ja = self.antwoord == "ja"
        return ja if self.instemming_ids is None else dict.fromkeys(self.instemming_ids, ja)

    @property
    def zegt_ja(self) -> bool:
        return any(a.antwoord == "ja" for a in self.antwoorden or ()) or self.antwoord == "ja"


class InstemmingUit(Bericht):
    """One question or answer."""

    id: UUID
    casus_id: UUID
    gegeven_id: UUID | None
    categorie: str | None
    leverancier: str
    status: Code
    naar_fase: str
    fasedoel: str
    ontvanger: str
    taak: str
    naar_verband: str
    geldig_tot: Tijdstip | None = nullable("date-time")
    voorwaarden: list[Code]
    versie: int


class Instemmingen(Bericht):
    instemmingen: list[InstemmingUit]


def to_uit(f: Feit) -> InstemmingUit:
    v = f.velden
    return InstemmingUit(
        id=f.id,
        casus_id=f.casus_id,
        gegeven_id=f.betreft,
        categorie=f.categorie,
        leverancier=f.partij or "",
        status=f.status,
        naar_fase=v.get("naar_fase") or "",
        fasedoel=v.get("fasedoel") or "",
        ontvanger=v.get("ontvanger") or "",
        taak=v.get("taak") or "",
        naar_verband=v.get("verband") or "",
        geldig_tot=v.get("geldig_tot"),
        voorwaarden=v.get("voorwaarden", []),
        versie=f.versie,
    )


def _klaar(r: Ruimte, status: str) -> Bevestiging:
    return Bevestiging(id=r.nieuw_id, casus_id=r.casus_id, status=status)


@router.post("/instemmingsvragen", status_code=201, openapi_extra={"x-handeling": "instemming.vragen"})
async def vraag(request: Request, invoer: InstemmingsvraagIn) -> Bevestiging:
    """Vraag leveranciers om instemming voor wat als noodzakelijk is beoordeeld (ZVH-3.5b2)."""
    kern, claims = kern_van(request), await roeper(request)
    daad = Daad(
        claims,
        "instemming.vragen",
        invoer.casus_id,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        body=invoer.model_dump(mode="json"),
    )
    etiketten = await _wat_er_ligt(kern, claims, invoer)

    def doe(r: Ruimte) -> Bevestiging:
        instemmingen.vraag_aan(r, etiketten, invoer.doel)
        return _klaar(r, "gevraagd")

    return await handel(kern, daad, doe, lambda r, _: _klaar(r, "gevraagd"))


async def _wat_er_ligt(kern: Kern, claims: Claims, invoer: InstemmingsvraagIn) -> list[Etiket]:
    """The labels the question may be about. Looking is not asking: on paper it is a verdict, and nothing of it is a fact yet."""

    def kijk(s: Session) -> tuple[Actie, str, AppError | None]:
        beeld = lees_beeld(s, kern.verbanden, kern.register, invoer.casus_id, kern.nu(s), partij=claims.partij_id)
        actie = maak_actie(kern, claims, "instemming.vragen", beeld.nu, beeld)
        besluit = beeld.beslis(beeld.vraag("instemming.vragen", beeld.wie(claims)))
        audit.schrijf(s, actie, "verdict", "toegestaan" if besluit else "geweigerd", audit.besluit_body(besluit))
        if not besluit or beeld.casus is None:
            return actie, "", NotFound() if besluit else fout_van(besluit)
        if invoer.naar_verband:
            ander_verband.check(kern.verbanden, beeld, invoer.naar_verband)
            return actie, beeld.casus.fase, None
        instemmingen.check_doel(beeld, invoer.doel.naar_fase, invoer.doel.fasedoel)
        return actie, _bronfase(beeld.casus.fase, invoer.doel.naar_fase), None

    actie, fase, fout = await kern.databank.schrijf(kijk)
    if fout:
        raise fout
    return await haal_etiketten(kern, fase, "casus.lezen", invoer.casus_id, actie, ook_wachtend=True)


def _bronfase(fase: str, naar: str) -> str:
    """For an aanvullende overdracht the casus is already there: what waits stands in the fase before."""

    index = [str(f) for f in FASEN].index(naar)
    return FASEN[index - 1] if fase == naar and index > 0 else fase


@router.post("/instemmingen", status_code=201, openapi_extra={"x-handeling": "instemming.beantwoorden"})
async def stem_in(request: Request, invoer: InstemmingIn) -> Bevestiging:
    """Stem uit eigen beweging in met een volgende fase, een eigen taak of een ander verband (ZVH-3.5c, ZVH-3.5d, ZVH-B2.3b).

    Met een categorie geldt het ja ook voor wat u later in die categorie inbrengt, voor die ene fase en dat ene fasedoel; open vragen die
    eronder vallen zijn daarmee beantwoord. Een reglement dat per gegeven instemt laat dat niet toe (LJR-13.1-proportionaliteit).
    """
    kern, claims = kern_van(request), await roeper(request)
    fase = invoer.naar_fase is not None and invoer.fasedoel is not None
    taak = invoer.ontvanger is not None and invoer.taak is not None
    if [fase, taak, invoer.naar_verband is not None].count(True) != 1:
        raise BadInput(fouten=[Fout("/", "noem óf naarFase en fasedoel, óf ontvanger en taak, óf naarVerband")])
    if invoer.naar_verband and not invoer.gegeven_ids:
        raise BadInput(fouten=[Fout("/gegevenIds", "noem de gegevens die naar het andere verband mogen")], artikel="ZVH-B2.3b")
    instemmingen.check_voorwaarden(invoer.voorwaarden)
    eigen = await kern.databank.lees(lambda s: instemmingen.heeft_ingebracht(s, invoer.casus_id, claims.partij_id))
    velden = {
        "naar_fase": invoer.naar_fase or "",
        "fasedoel": invoer.fasedoel or "",
        "ontvanger": invoer.ontvanger or "",
        "taak": invoer.taak or "",
        "verband": invoer.naar_verband or "",
        "geldig_tot": invoer.geldig_tot.isoformat() if invoer.geldig_tot else None,
        "voorwaarden": invoer.voorwaarden,
    }

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.naar_verband:
            ander_verband.check(kern.verbanden, r.beeld, invoer.naar_verband)
        if invoer.naar_fase and invoer.fasedoel:
            instemmingen.check_doel(r.beeld, invoer.naar_fase, invoer.fasedoel)
            if not invoer.gegeven_ids:
                instemmingen.check_vooruit(r.beeld, invoer.naar_fase)
        instemmingen.stem_in(r, invoer.gegeven_ids, invoer.categorie, velden)
        return _stand(r, r.nieuw_id)

    return await handel(kern, _daad(request, claims, "instemming.beantwoorden", invoer, eigen), doe, _stand)


def _stand(r: Ruimte, instemming_id: UUID) -> Bevestiging:
    """One instemming as it is now, also when the request is repeated after a change."""
    feit = get_feit(r.s, instemming_id)
    return Bevestiging(id=feit.id, casus_id=feit.casus_id, status=feit.status, versie=feit.versie)


def _daad(request: Request, claims: Any, handeling: str, invoer: InstemmingIn | AntwoordIn, eigen: bool) -> Daad:
    return Daad(
        claims,
        handeling,
        invoer.casus_id,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        body=invoer.model_dump(mode="json"),
        velden=_over_eigen(claims.partij_id, eigen, invoer),
    )


def _over_eigen(partij: str, eigen: bool, invoer: InstemmingIn | AntwoordIn) -> Velden:
    """The act is about the caller's own inbreng, and whether it names what it is about (LJR-13.1-proportionaliteit)."""
    if isinstance(invoer, InstemmingIn):
        return over_instemming(partij, eigen, "ja", per_gegeven=bool(invoer.gegeven_ids))
    genoemd = invoer.antwoorden or invoer.instemming_ids
    return over_instemming(partij, eigen, "ja" if invoer.zegt_ja else "nee", per_gegeven=bool(genoemd))


@router.post("/instemmingsantwoorden", status_code=201, openapi_extra={"x-handeling": "instemming.beantwoorden"})
async def beantwoord(request: Request, invoer: AntwoordIn) -> Bevestiging:
    """Beantwoord open vragen om instemming van één casus in één keer: alle hetzelfde, of per vraag ja of nee (ZVH-3.5c)."""
    kern, claims = kern_van(request), await roeper(request)
    instemmingen.check_voorwaarden(invoer.voorwaarden)
    eigen = await kern.databank.lees(lambda s: instemmingen.heeft_ingebracht(s, invoer.casus_id, claims.partij_id))

    def doe(r: Ruimte) -> Bevestiging:
        instemmingen.beantwoord(r, invoer.keuze, invoer.geldig_tot, invoer.voorwaarden)
        return _antwoordstand(r, r.nieuw_id)

    return await handel(kern, _daad(request, claims, "instemming.beantwoorden", invoer, eigen), doe, _antwoordstand)


def _antwoordstand(r: Ruimte, antwoord_id: UUID) -> Bevestiging:
    """The answer as it stands now: its facts may have changed since."""
    feiten = instemmingen.beantwoord_met(r)
    stand = {f.status for f in feiten}
    status = "beantwoord" if stand <= {"gegeven", "geweigerd"} else stand.pop() if len(stand) == 1 else "gewijzigd"
    return Bevestiging(id=antwoord_id, casus_id=r.casus_id, status=status, versie=max((f.versie for f in feiten), default=1))


@router.post("/instemmingen/{instemmingId}/intrekkingen", status_code=201, openapi_extra={"x-handeling": "instemming.intrekken"})
async def trek_in(request: Request, instemmingId: str) -> Bevestiging:
    """Trek een eigen instemming in; alles wat nog moet gebeuren stopt (ZVH-3.5c2)."""
    kern, claims, instemming_id = kern_van(request), await roeper(request), parse_uuid(instemmingId)
    casus_id = await kern.databank.lees(
        lambda s: s.execute(select(Feit.casus_id).where(Feit.id == instemming_id).limit(1)).scalar_one_or_none()
    )

    def doe(r: Ruimte) -> Bevestiging:
        instemmingen.trek_in(r, instemming_id)
        return _stand(r, instemming_id)

    daad = Daad(
        claims,
        "instemming.intrekken",
        casus_id,
        object_id=instemming_id,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        velden=van_feit(instemming_id),
    )
    return await handel(kern, daad, doe, lambda r, _: _stand(r, instemming_id))


@router.get("/instemmingen", openapi_extra={"x-handeling": "instemming.lijst"})
async def lijst(
    request: Request,
    response: Response,
    status: Annotated[Code | None, Query()] = None,
    casus_id: Annotated[UUID | None, Query(alias="casusId")] = None,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = MEEST,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Instemmingen:
    """Wat wacht op een antwoord van uw organisatie, en wat zij eerder antwoordde; met in Link waar het verder gaat."""
    kern, claims = kern_van(request), await roeper(request)
    vraag_ = lees_vraag(request, kern, claims, limit, waarde, filters=("status", "casusId"))

    def doe(r: Ruimte) -> Pagina[Feit]:
        def toon(feiten: Sequence[Feit]) -> list[Feit]:
            zicht = lees_zicht(r, claims, {f.casus_id for f in feiten}, relaties=True)
            return [f for f in feiten if status in (None, f.status) and zicht.beslis(f.casus_id, "instemming.lezen")]

        return vul(limit, vraag_.na, lambda na, grootte: _eigen(r.s, claims.partij_id, casus_id, na, grootte), _sleutel, toon)

    pagina = await handel(kern, Daad(claims, "instemming.lijst", slot=False, over_casus=False), doe)
    zet_link(response, vraag_, pagina, _sleutel)
    return Instemmingen(instemmingen=[to_uit(f) for f in pagina.rijen])


def _sleutel(f: Feit) -> str:
    return str(f.id)


def _eigen(s: Session, partij: str, casus_id: UUID | None, na: str, grootte: int) -> list[Feit]:
    """The next instemmingen of this partij in the order of their ids, each in its newest version."""
    query = select(Feit.id).distinct().where(Feit.soort == "instemming", Feit.partij == partij).order_by(Feit.id).limit(grootte)
    if casus_id:
        query = query.where(Feit.casus_id == casus_id)
    if na:
        query = query.where(Feit.id > UUID(na))
    ids = list(s.execute(query).scalars())
    versies = s.execute(select(Feit).where(Feit.id.in_(ids)).order_by(Feit.id, Feit.versie)).scalars()
    return list({f.id: f for f in versies}.values())


@router.get("/instemmingen/{instemmingId}", openapi_extra={"x-handeling": "instemming.lezen"})
async def lees(request: Request, response: Response, instemmingId: str) -> InstemmingUit:
    """Lees één vraag of antwoord."""
    kern, claims, instemming_id = kern_van(request), await roeper(request), parse_uuid(instemmingId)
    casus_id = await kern.databank.lees(
        lambda s: s.execute(select(Feit.casus_id).where(Feit.id == instemming_id).limit(1)).scalar_one_or_none()
    )

    def doe(r: Ruimte) -> InstemmingUit:
        feit = r.beeld.feiten.alle.get(instemming_id)
        if feit is None or feit.soort != "instemming":
            raise NotFound
        return to_uit(feit)

    daad = Daad(claims, "instemming.lezen", casus_id, object_id=instemming_id, slot=False, velden=van_feit(instemming_id))
    uit = await handel(kern, daad, doe)
    response.headers["etag"] = f'"{uit.versie}"'
    return uit
