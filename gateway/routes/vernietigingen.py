"""What was destroyed, and the partijen that were told to do the same (ONTWERP §9, PGA-14.1b, LJR-24.1h)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import Select, select

from gateway import cursor, partijregister, werklijst
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, lees_vraag, op_id, vul, zet_link
from gateway.melden import sluit_taken
from gateway.model import Aanzegging, Verklaring
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from gateway.vernietiging import BEVESTIGEN, NIET_BEVESTIGD, taak_casus
from shared.contracts import Bericht, Code, Tijdstip, nullable
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()


class Vernietigd(Bericht):
    """One casus that was destroyed: its pseudonym and the date on which it was due."""

    casus: UUID
    vernietigen_op: date


class Navolging(Bericht):
    """How many partijen were told to destroy their copies as well, and how many said that they did."""

    aangezegd: int
    bevestigd: int
    uiterlijk: date | None = nullable("date")


class Vernietigingsverklaring(Bericht):
    """Proof of one batch without personal data: what, when, how, by whom, and from which day no backup can be read either."""

    id: UUID
    samenwerkingsverband: Code
    op: Tijdstip
    vernietigd_op: date
    methode: Code
    uitvoerder: Code
    casussen: list[Vernietigd]
    gegevens: int = Field(description="Hoeveel gegevens er nog lagen")
    plaatsen: list[Code]
    sleutels_geroteerd_uiterlijk: date
    backups_onleesbaar_vanaf: date
    hash: str = Field(description="SHA-256 van de verklaring; staat ook in de auditketen")
    navolging: Navolging


class Vernietigingsverklaringen(Bericht):
    """One page, oldest first; the Link header says whether more follows."""

    items: list[Vernietigingsverklaring]


class Vernietigingsbericht(Bericht):
    """To your organisation: these casussen are destroyed here, destroy your copies too and say so. Kenmerken and dates only."""

    id: UUID
    samenwerkingsverband: Code
    soort: Code = Field(description="partner; agendadeelnemer: geef het door aan wie geen eigen toegang heeft")
    casussen: list[UUID]
    vernietigd_op: date
    uiterlijk: date
    bevestigd_op: date | None = nullable("date")


class Vernietigingsberichten(Bericht):
    """One page of what your organisation was told."""

    items: list[Vernietigingsbericht]


class BevestigingIn(Bericht):
    """That your organisation has destroyed its copies."""

    bericht_id: UUID
    vernietigd_op: date


@router.get("/vernietigingsverklaringen", openapi_extra={"x-handeling": "vernietigingsverklaring.lezen"})
async def verklaringen(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Vernietigingsverklaringen:
    """De vernietigingsverklaringen van uw samenwerkingsverband, zonder persoonsgegevens (LJR-24.1h)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Vernietigingsverklaringen:
        pagina = vul(vraag.limit, vraag.na, op_id(r.s, _van(r, a.claims), Verklaring.id), lambda v: str(v.id), list)
        zet_link(response, vraag, pagina, lambda v: str(v.id))
        gevolgd = _navolging(r, [v.id for v in pagina.rijen])
        return Vernietigingsverklaringen(items=[_verklaring(v, gevolgd) for v in pagina.rijen])

    return await handel(a.kern, a.daad("vernietigingsverklaring.lezen", over_casus=False), doe)


@router.get("/vernietigingsverklaringen/{verklaringId}", openapi_extra={"x-handeling": "vernietigingsverklaring.lezen"})
async def verklaring(a: Vraagt, verklaringId: str) -> Vernietigingsverklaring:
    """Eén vernietigingsverklaring, en hoeveel partijen bevestigden dat zij hetzelfde deden."""
    a.alleen()
    gezocht = parse_uuid(verklaringId)

    def doe(r: Ruimte) -> Vernietigingsverklaring:
        gevonden = r.s.execute(_van(r, a.claims).where(Verklaring.id == gezocht)).scalar_one_or_none()
        if gevonden is None:
            raise NotFound
        return _verklaring(gevonden, _navolging(r, [gezocht]))

    return await handel(a.kern, a.daad("vernietigingsverklaring.lezen", over_casus=False, object_id=gezocht), doe)


def _van(r: Ruimte, claims: Claims) -> Select[Verklaring]:
    return select(Verklaring).where(Verklaring.verband.in_(partijregister.verbanden_van(r.beeld.register, claims.partij_id)))


def _navolging(r: Ruimte, ids: Sequence[UUID]) -> dict[UUID, list[Aanzegging]]:
    per: dict[UUID, list[Aanzegging]] = {i: [] for i in ids}
    for aanzegging in r.s.execute(select(Aanzegging).where(Aanzegging.verklaring_id.in_(ids))).scalars():
        per[aanzegging.verklaring_id].append(aanzegging)
    return per


def _verklaring(v: Verklaring, gevolgd: Mapping[UUID, Sequence[Aanzegging]]) -> Vernietigingsverklaring:
    """Counts and no names: that a partij took part is for its own eyes (LJR-8.2)."""
    wie = gevolgd[v.id]
    uiterlijk = max((a.uiterlijk for a in wie), default=None)
    navolging = Navolging(aangezegd=len(wie), bevestigd=sum(a.bevestigd_op is not None for a in wie), uiterlijk=uiterlijk)
    return Vernietigingsverklaring.model_validate({**v.inhoud, "op": v.op, "hash": v.hash, "navolging": navolging})


@router.get("/vernietigingsberichten", openapi_extra={"x-handeling": "vernietigingsbericht.lezen"})
async def berichten(
    a: Vraagt,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MEEST)] = STANDAARD,
    waarde: Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)] = "",
) -> Vernietigingsberichten:
    """Wat hier is vernietigd van casussen waaraan uw organisatie deelnam, en of u uw kopieën ook vernietigde (PGA-14.1b)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Vernietigingsberichten:
        pagina = vul(vraag.limit, vraag.na, op_id(r.s, _aan(r, a.claims), Aanzegging.id), lambda b: str(b.id), list)
        zet_link(response, vraag, pagina, lambda b: str(b.id))
        return Vernietigingsberichten(items=[_bericht(b) for b in pagina.rijen])

    return await handel(a.kern, a.daad("vernietigingsbericht.lezen", over_casus=False), doe)


@router.get("/vernietigingsberichten/{berichtId}", openapi_extra={"x-handeling": "vernietigingsbericht.lezen"})
async def bericht(a: Vraagt, berichtId: str) -> Vernietigingsbericht:
    """Eén bericht aan uw organisatie dat hier is vernietigd: een kenmerk en een datum, geen naam en geen inhoud (PGA-14.1b)."""
    a.alleen()
    gezocht = parse_uuid(berichtId)
    daad = a.daad("vernietigingsbericht.lezen", over_casus=False, object_id=gezocht)
    return await handel(a.kern, daad, lambda r: _bericht(_een(r, a.claims, gezocht)))


@router.post("/vernietigingsbevestigingen", status_code=201, openapi_extra={"x-handeling": "vernietiging.bevestigen"})
async def bevestig(a: MetBericht, invoer: BevestigingIn) -> Vernietigingsbericht:
    """Bevestig dat uw organisatie haar kopieën ook vernietigde; daarmee is de taak klaar (PGA-14.1b, LJR-24.1h)."""

    def doe(r: Ruimte) -> Vernietigingsbericht:
        gevonden = _een(r, a.claims, invoer.bericht_id, slot=True)
        if gevonden.bevestigd_op is not None:
            raise Conflict("Dit is al bevestigd.", code="al_bevestigd")
        if not gevonden.vernietigd_op <= invoer.vernietigd_op <= dag(r.nu):
            raise BadInput(fouten=[Fout("/vernietigdOp", "ligt in de toekomst of vóór de vernietiging hier")])
        gevonden.bevestigd_op, gevonden.bevestigd_door = invoer.vernietigd_op, r.actie.functionaris
        for soort in (BEVESTIGEN, NIET_BEVESTIGD):
            sluit_taken(r.s, taak_casus(gevonden), soort, r.nu, object_id=gevonden.id)
        return _bericht(gevonden)

    daad = a.daad("vernietiging.bevestigen", None, {}, body=invoer, slot=False, over_casus=False, object_id=invoer.bericht_id)
    return await handel(a.kern, daad, doe, lambda r, _: _bericht(_een(r, a.claims, invoer.bericht_id)))


def _aan(r: Ruimte, claims: Claims) -> Select[Aanzegging]:
    return select(Aanzegging).where(Aanzegging.partij.in_(werklijst.partijen(r, claims)))


def _een(r: Ruimte, claims: Claims, gezocht: UUID, *, slot: bool = False) -> Aanzegging:
    zoek = _aan(r, claims).where(Aanzegging.id == gezocht)
    gevonden: Aanzegging | None = r.s.execute(zoek.with_for_update() if slot else zoek).scalar_one_or_none()
    if gevonden is None:
        raise NotFound
    return gevonden


def _bericht(b: Aanzegging) -> Vernietigingsbericht:
    return Vernietigingsbericht(
        id=b.id,
        samenwerkingsverband=b.verband,
        soort=b.soort,
        casussen=[UUID(i) for i in b.casussen],
        vernietigd_op=b.vernietigd_op,
        uiterlijk=b.uiterlijk,
        bevestigd_op=b.bevestigd_op,
    )
