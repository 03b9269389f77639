"""The datalekregister, its signals and the trail of one actor, over HTTP (ZVH-14.1, ZVH-14.11, PGA-4.1e)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from gateway import cursor, datalekken, naspeuren
from gateway.eigen import Ruimte, handel
from gateway.lijst import MEEST, STANDAARD, lees_vraag, op_id, vul, zet_link
from gateway.model import Datalek, Leksignaal
from gateway.namen import mag_naam_weten
from gateway.opdracht import Opdracht, via_rights
from gateway.routes.datalekken import DatalekUit, als_uit
from gateway.routes.gemeen import Vraagsteller, Vraagt
from shared.contracts import Bericht, Code, PartijId, Tijdstip
from shared.errors import BadInput, Fout

router = APIRouter()
Waarde = Annotated[str, Query(alias="cursor", max_length=cursor.MAX_LENGTE)]
Limiet = Annotated[int, Query(ge=1, le=MEEST)]
VELDEN: Mapping[str, tuple[str, ...]] = {
    "feiten_aard": ("aard_en_omvang",),
    "gevolgen": ("gevolgen_voor_betrokkene",),
    "corrigerende_maatregelen": ("afgestemde_maatregelen", "getroffen_of_voorgenomen_maatregelen"),
    "tekst_kennisgeving_betrokkene": ("tekst_kennisgeving_betrokkene",),
    "motivering_ap": ("motivering_ap",),
    "motivering_betrokkenen": ("motivering_betrokkenen",),
}
"""Which part of what was written a line shows: the first that is there. The first four are ``datalek_overzicht_velden`` (ZVH-14.11)."""


class RegelUit(DatalekUit):
    """One line of the register: the datalek with what was written about it; empty is not written yet."""

    feiten_aard: str | None
    gevolgen: str | None
    corrigerende_maatregelen: str | None
    tekst_kennisgeving_betrokkene: str | None
    motivering_ap: str | None
    motivering_betrokkenen: str | None
    contactpersoon: str | None = Field(description="Van de deelnemer die het meldde; leeg waar het verband staat als melder")


class Register(Bericht):
    """One page of the register, and who keeps the procedure."""

    partij_datalekprocedure: Code | None = Field(description="Partij die de procedures voor locatie en systemen onderhoudt (ZVH-14.1)")
    rol_datalek: Code
    items: list[RegelUit]


class SignaalUit(Bericht):
    """One user who was refused again and again."""

    id: UUID
    partij: PartijId
    functionaris: str
    aantal: int
    van: Tijdstip
    tot: Tijdstip


class Signalen(Bericht):
    """One page, oldest first."""

    items: list[SignaalUit]


class SpoorIn(Bericht):
    """Whose acts, from and until when; without a functionaris everyone of the partij."""

    verband: Code | None = Field(None, description="Alleen nodig als u aan meer verbanden deelneemt")
    partij: PartijId
    functionaris: str | None = Field(None, min_length=1, max_length=64)
    van: Tijdstip
    tot: Tijdstip


class BereiktUit(Bericht):
    """One gegeven he got at: about whom, as a pseudonym, and who received it."""

    gegeven_id: UUID
    betrokkene_id: UUID | None
    ontvangers: list[str]


class SpoorUit(Bericht):
    """One act with every gegeven it reached."""

    op: Tijdstip
    handeling: str
    casus_id: UUID | None
    functionaris: str
    gegevens: list[BereiktUit]


class Sporen(Bericht):
    """One page in order of time; the Link header says whether more follows, and that is asked with the same body."""

    items: list[SpoorUit]


@router.get("/datalekken", openapi_extra={"x-handeling": "datalek.register"})
async def register(
    a: Vraagt,
    response: Response,
    verband: Annotated[Code | None, Query(description="Alleen nodig als u aan meer verbanden deelneemt")] = None,
    limit: Limiet = STANDAARD,
    waarde: Waarde = "",
) -> Register:
    """Het overzicht van datalekken, ook van die niet bij de AP zijn gemeld: feiten, gevolgen, herstel en tekst (ZVH-14.11, PGA-4.1e)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde, filters=("verband",))

    def doe(r: Ruimte) -> Opdracht[tuple[Register, str]]:
        rijen = datalekken.nieuwste().where(Datalek.verband == r.beeld.verband.code)
        pagina = vul(vraag.limit, vraag.na, op_id(r.s, rijen, Datalek.id), lambda d: str(d.id), list)
        zet_link(response, vraag, pagina, lambda d: str(d.id))
        return Opdracht((_kop(r, pagina.rijen), r.beeld.verband.bestand.oin), "/lekken/_lees", {"ids": [str(d.id) for d in pagina.rijen]})

    daad = a.daad("datalek.register", over_casus=False, thuis=_thuis(a, verband))
    (kop, oin), gelezen = await via_rights(a.kern, daad, doe)
    teksten = {lek["id"]: lek["teksten"] for lek in gelezen["lekken"]}
    return kop.model_copy(update={"items": [_met_tekst(regel, teksten.get(str(regel.id), {}), oin) for regel in kop.items]})


def _thuis(a: Vraagsteller, verband: str | None) -> str:
    """The verband the caller runs; for an FG the one named, or else his first. A role of one verband is nothing in another (ZVH-4.3t)."""
    eigen = a.eigen_verband(verband)
    return eigen.code if eigen else (verband or "") if "fg" in a.claims.rollen else ""


def _kop(r: Ruimte, rijen: Sequence[Datalek]) -> Register:
    verband = r.beeld.verband
    procedure = verband.waarde("partij_datalekprocedure")
    items = [
        RegelUit(**als_uit(r, datalekken.lek_van(d), alles=True).model_dump(by_alias=False), contactpersoon=None, **dict.fromkeys(VELDEN))
        for d in rijen
    ]
    return Register(
        partij_datalekprocedure=str(procedure) if procedure else None, rol_datalek=str(verband.waarde("rol_datalek")), items=items
    )


def _met_tekst(regel: RegelUit, teksten: Mapping[str, str], oin: str) -> RegelUit:
    """The line in words; whom to ask is left out wherever the verband may stand for another, also where it does not (LJR-8.2)."""
    gelezen: dict[str, str | None] = {veld: next((teksten[b] for b in bronnen if b in teksten), None) for veld, bronnen in VELDEN.items()}
    gelezen["contactpersoon"] = teksten.get("contactpersoon") if regel.gemeld_door != oin else None
    return regel.model_copy(update=gelezen)


@router.get("/datalek-signalen", openapi_extra={"x-handeling": "datalek.signaal"})
async def signalen(a: Vraagt, response: Response, limit: Limiet = STANDAARD, waarde: Waarde = "") -> Signalen:
    """Wie telkens opnieuw is geweigerd; alleen voor wie de datalekken behandelt (ZVH-14.1)."""
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Signalen:
        rijen = select(Leksignaal).where(Leksignaal.verband == r.beeld.verband.code)
        pagina = vul(vraag.limit, vraag.na, op_id(r.s, rijen, Leksignaal.id), lambda x: str(x.id), list)
        zet_link(response, vraag, pagina, lambda x: str(x.id))
        return Signalen(items=[_signaal(x) for x in pagina.rijen])

    return await handel(a.kern, a.daad("datalek.signaal", over_casus=False, thuis=_thuis(a, None)), doe)


def _signaal(x: Leksignaal) -> SignaalUit:
    return SignaalUit(id=x.id, partij=x.partij, functionaris=x.functionaris, aantal=x.aantal, van=x.van, tot=x.tot)


@router.post("/datalekken/_naspeuren", openapi_extra={"x-handeling": "datalek.naspeuren", "x-idempotent": False})
async def speur_na(
    a: Vraagt,
    response: Response,
    invoer: SpoorIn,
    limit: Annotated[int, Query(ge=1, le=250)] = 250,
    waarde: Waarde = "",
) -> Sporen:
    """Waar iemand tussen twee momenten bij kon: gegevens, betrokkenen als kenmerk en ontvangers, om een datalek te overzien (ZVH-14.3)."""
    if invoer.van >= invoer.tot:
        raise BadInput(fouten=[Fout("/tot", "ligt niet na van")])
    vraag = lees_vraag(a.request, a.kern, a.claims, limit, waarde)

    def doe(r: Ruimte) -> Sporen:
        actor = naspeuren.Actor(r.beeld.verband.code, invoer.partij, invoer.functionaris, invoer.van, invoer.tot)
        if not mag_naam_weten(r.beeld, r.wie, invoer.partij):
            return Sporen(items=[])  # as of a partij that did nothing here (LJR-8.2)
        pagina = vul(vraag.limit, vraag.na, lambda na, n: naspeuren.stuk(r.s, actor, na, n), naspeuren.sleutel, list)
        zet_link(response, vraag, pagina, naspeuren.sleutel)
        return Sporen(items=[_spoor(r, s) for s in naspeuren.sporen(r.s, pagina.rijen)])

    return await handel(a.kern, a.daad("datalek.naspeuren", over_casus=False, thuis=_thuis(a, invoer.verband)), doe)


def _spoor(r: Ruimte, spoor: naspeuren.Spoor) -> SpoorUit:
    rij: Any = spoor.rij
    gegevens = [
        BereiktUit(gegeven_id=g, betrokkene_id=wie, ontvangers=[o for o in naar if mag_naam_weten(r.beeld, r.wie, o)])
        for g, (wie, naar) in spoor.gegevens.items()
    ]
    return SpoorUit(op=rij.op, handeling=rij.handeling, casus_id=rij.casus_id, functionaris=rij.functionaris, gegevens=gegevens)
