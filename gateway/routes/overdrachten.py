"""Overdrachten and the collecting of an inzage over HTTP."""

from typing import Any, Self
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field, model_validator
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gateway import ander_verband, overdrachten, verbandoverdracht
from gateway.auth import Claims
from gateway.bestemming import SOORT, Bestemming
from gateway.eigen import Daad, Ruimte, handel
from gateway.instemmingen import check_doel
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.kern import Kern
from gateway.model import Audit, Overdracht, OverdrachtItem
from gateway.vragen import Beeld
from shared.contracts import FASEN, Bericht, Code, Fase, Tijdstip, nullable, veldfout
from shared.errors import Conflict, NotFound
from shared.http import parse_uuid

router = APIRouter()


class OverdrachtIn(Bericht):
    """To which fase, for which fasedoel; or to which casus of another samenwerkingsverband, for which fasedoel of there (ZVH-B2.3b)."""

    casus_id: UUID
    naar_fase: Fase | None = None
    naar_verband: Code | None = Field(None, description="Een ander samenwerkingsverband; dan zonder naarFase")
    naar_casus_id: UUID | None = Field(None, description="Met naarVerband: de casus die daar voor ontvangst is opengezet")
    fasedoel: Code

    @model_validator(mode="after")
    def _een_van_beide(self) -> Self:
        elders = (self.naar_verband is not None, self.naar_casus_id is not None)
        if elders not in ((False, False), (True, True)) or (self.naar_fase is None) != elders[0]:
            raise veldfout("naarFase", "noem óf naarFase, óf naarVerband en naarCasusId")
        return self

    def bestemming(self, overdracht_id: UUID) -> Bestemming | None:
        """Where it goes in another verband; None for a next fase."""
        if self.naar_verband is None or self.naar_casus_id is None:
            return None
        return Bestemming(overdracht_id, self.naar_verband, self.naar_casus_id, self.fasedoel)


class ItemUit(Bericht):
    """One gegeven: moved, or why not, by which article, and what would change that."""

    gegeven_id: UUID
    leverancier: str
    reglement: str = Field(
        description="Eigen reglement van de leverancier en de versie die bij deze overdracht gold; leeg: geen (LJR-31.2)"
    )
    categorie: str
    uitkomst: Code
    status: Code
    regel: str
    artikel: str
    code: str
    reden: str
    volgende_stap: str


class OverdrachtUit(Bericht):
    """One overdracht with what became of every item."""

    id: UUID
    casus_id: UUID
    van: str
    naar: str
    naar_verband: str | None
    fasedoel: str
    stap: Code
    gestart_op: Tijdstip
    vrijgegeven_op: Tijdstip | None = nullable("date-time")
    items: list[ItemUit]


_I = OverdrachtItem
_ITEMS = (
    select(_I.gegeven_id, _I.leverancier, _I.uitkomst, _I.status, _I.regel, _I.artikel, _I.code, _I.reden, _I.volgende_stap)
    .add_columns(_I.etiket["categorie"].as_string().label("categorie"))
    .order_by(_I.gegeven_id)
)


def _item(i: Row[Any], reglement: str) -> ItemUit:
    return ItemUit(
        gegeven_id=i.gegeven_id,
        leverancier=i.leverancier,
        reglement=reglement,
        categorie=i.categorie,
        uitkomst=i.uitkomst,
        status=i.status,
        regel=i.regel,
        artikel=i.artikel,
        code=i.code,
        reden=i.reden,
        volgende_stap=i.volgende_stap,
    )


def _reglementen(s: Session, overdracht_id: UUID) -> dict[str, str]:
    """Per gegeven the own reglement and version that the verdict was given under, as the audit kept it (LJR-31.2, XTRA-15, IED-16)."""
    waar = (Audit.handeling_id == overdracht_id, Audit.event_name == "adl.access_evaluations")
    bodies = s.execute(select(Audit.body).where(*waar).order_by(Audit.id)).scalars()
    return {item["gegeven"]: item.get("reglement", "") for body in bodies for item in body["items"]}


def lees_overdracht(s: Session, overdracht_id: UUID) -> OverdrachtUit:
    """The overdracht as it stands; NotFound when there is none."""
    o = s.execute(select(Overdracht).where(Overdracht.id == overdracht_id)).scalar_one_or_none()
    if o is None:
        raise NotFound
    items, reglementen = s.execute(_ITEMS.where(_I.overdracht_id == o.id)), _reglementen(s, o.id)
    return OverdrachtUit(
        id=o.id,
        casus_id=o.casus_id,
        van=o.van,
        naar=o.naar,
        naar_verband=o.naar_verband,
        fasedoel=o.fasedoel,
        stap=o.stap,
        gestart_op=o.gestart_op,
        vrijgegeven_op=o.vrijgegeven_op,
        items=[_item(i, reglementen.get(str(i.gegeven_id), "")) for i in items],
    )


@router.post("/overdrachten", status_code=201, openapi_extra={"x-handeling": "overdracht.starten"})
async def draag_over(request: Request, invoer: OverdrachtIn) -> OverdrachtUit:
    """Draag een casus over naar de volgende fase, of stuur na wat later instemming kreeg (ZVH-3.5b, ZVH-3.5c).

    Of draag over aan een ander samenwerkingsverband: bij opschaling of aan een andere gemeente (ZVH-B2.3b, PGA-11.4b, PGA-16.4b). Dan moet
    daar een casus voor ontvangst zijn opengezet, en stemt iedere leverancier per gegeven in; hier blijft alles tot de casus sluit. Per
    gegeven staat in het antwoord of het meeging, en zo niet: door welk artikel en wat dat verandert.
    """
    kern, claims = kern_van(request), await roeper(request)

    def doe(r: Ruimte) -> UUID:
        _geen_lopende(r.s, r.casus_id)
        _noodzaak_beoordeeld(r.beeld, invoer)
        overdrachten.maak(r.s, r.nieuw_id, r.actie, claims, fasedoel=invoer.fasedoel, **_waarheen(r, claims, invoer))
        return r.nieuw_id

    daad = Daad(
        claims,
        "overdracht.starten",
        invoer.casus_id,
        sleutel=idempotency_key(request),
        pad=request.url.path,
        body=invoer.model_dump(mode="json"),
        velden=_velden(kern, invoer),
    )
    overdracht_id = await handel(kern, daad, doe, lambda _r, object_id: object_id)
    await overdrachten.voer_uit(kern, overdracht_id)
    return await kern.databank.lees(lambda s: lees_overdracht(s, overdracht_id))


def _velden(kern: Kern, invoer: OverdrachtIn) -> dict[str, Any]:
    velden: dict[str, Any] = {"naar_fase": invoer.naar_fase or "", "fasedoel": invoer.fasedoel}
    return velden | (verbandoverdracht.naar(kern, invoer.naar_verband) if invoer.naar_verband else {})


def _waarheen(r: Ruimte, claims: Claims, invoer: OverdrachtIn) -> dict[str, Any]:
    """To the next fase, or to the casus that another verband opened; Conflict, always the same, when it opened none (ZVH-4.3t)."""
    b = invoer.bestemming(r.nieuw_id)
    if b is None:
        assert invoer.naar_fase is not None
        check_doel(r.beeld, invoer.naar_fase, invoer.fasedoel)
        return {"soort": "fase", "van": _van(r.beeld, invoer.naar_fase), "naar": invoer.naar_fase}
    ander_verband.check(r.kern.verbanden, r.beeld, b.verband)
    assert r.beeld.casus is not None
    verbandoverdracht.require_geopend(r.beeld, claims, b, verbandoverdracht.lees_aankomst(r.s, r.kern, b, r.nu))
    elders = {"naar_verband": b.verband, "naar_casus_id": b.casus_id}
    return {"soort": SOORT, "van": r.beeld.casus.fase, "naar": verbandoverdracht.FASE, **elders}


def _van(beeld: Beeld, naar: str) -> str:
    assert beeld.casus is not None
    fasen = [str(f) for f in FASEN]
    return fasen[fasen.index(naar) - 1] if beeld.casus.fase == naar else beeld.casus.fase


def _geen_lopende(s: Session, casus_id: UUID) -> None:
    o = Overdracht
    if s.execute(select(o.id).where(o.casus_id == casus_id, o.soort != "inzage", o.stap.in_(overdrachten.OPEN))).first():
        raise Conflict("Er loopt al een overdracht van deze casus.", code="overdracht_loopt", volgende_stap="Wacht tot die klaar is.")


def _noodzaak_beoordeeld(beeld: Beeld, invoer: OverdrachtIn) -> None:
    doel = (invoer.naar_fase or "", invoer.naar_verband or "")
    if not any((f.velden.get("naar_fase"), f.velden.get("verband", "")) == doel for f in beeld.feiten.soort("noodzaak")):
        raise Conflict(
            "Van geen enkel gegeven is beoordeeld of het daar nodig is.",
            code="noodzaak_niet_beoordeeld",
            artikel="ZVH-3.5b",
            volgende_stap="Leg eerst noodzaakoordelen vast.",
        )


@router.get("/overdrachten/{overdrachtId}", openapi_extra={"x-handeling": "overdracht.lezen"})
async def lees(request: Request, overdrachtId: str) -> OverdrachtUit:
    """Lees wat er van een overdracht is geworden."""
    kern, claims, overdracht_id = kern_van(request), await roeper(request), parse_uuid(overdrachtId)
    casus_id = await kern.databank.lees(
        lambda s: s.execute(select(Overdracht.casus_id).where(Overdracht.id == overdracht_id)).scalar_one_or_none()
    )
    daad = Daad(claims, "overdracht.lezen", casus_id, object_id=overdracht_id, slot=False)
    return await handel(kern, daad, lambda r: lees_overdracht(r.s, overdracht_id))
