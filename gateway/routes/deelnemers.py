"""Who takes part in a casus, in which role, from and until, and why (ZVH-9.6, ZVH-23.1)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.melden import meld
from gateway.model import Deelname
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, bevestig
from gateway.vragen import PROCESROLLEN
from shared.contracts import Bericht, Bevestiging, PartijId, Reden, Tijdstip, nullable
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused
from shared.http import parse_uuid

router = APIRouter()
Functionaris = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class DeelnemerIn(Bericht):
    """Which partij, or which functionaris of it, takes part in which role and why."""

    partij: PartijId
    functionaris: Functionaris | None = None
    rol: Literal["afgevaardigde", "casusregisseur", "professional", "waarnemer"]
    reden: Reden


class EindeIn(Bericht):
    """Why taking part ends."""

    reden: Reden


class DeelnemerUit(Bericht):
    """One deelname."""

    id: UUID
    partij: str
    functionaris: str | None
    rol: str
    reden: str
    van: Tijdstip
    tot: Tijdstip | None = nullable("date-time")


class Deelnemers(Bericht):
    """The deelnemers of one casus that the caller may know."""

    items: list[DeelnemerUit]


@router.post("/casussen/{casusId}/deelnemers", status_code=201, openapi_extra={"x-handeling": "deelname.vastleggen"})
async def voeg_toe(a: MetBericht, casusId: str, invoer: DeelnemerIn) -> Bevestiging:
    """Laat een partij of een functionaris deelnemen, met de reden waarom dat nodig is; een derde kan dat niet (ZVH-9.6, ZVH-23.1)."""
    casus_id = parse_uuid(casusId)

    def doe(r: Ruimte) -> Bevestiging:
        _check_partij(r, invoer)
        _check_vertegenwoordigd(r, invoer)
        _check_nieuw(r, invoer)
        r.s.add(
            Deelname(
                id=r.nieuw_id,
                casus_id=casus_id,
                partij=invoer.partij,
                functionaris=invoer.functionaris,
                rol=invoer.rol,
                reden=invoer.reden,
                van=r.nu,
                tot=None,
            )
        )
        meld(r.s, invoer.partij, "casus.uitgenodigd", casus_id, casus_id, r.nu)
        return bevestig("deelnemend")(r, r.nieuw_id)

    daad = a.daad("deelname.vastleggen", casus_id, {"reden": invoer.reden}, body=invoer)
    return await handel(a.kern, daad, doe, bevestig("deelnemend"))


def _check_partij(r: Ruimte, invoer: DeelnemerIn) -> None:
    """Only a Partij of this verband that has joined and not left takes part; anybody else is a derde."""
    partij, lid = r.beeld.register.get(invoer.partij), r.beeld.register.lidmaatschap(invoer.partij, r.beeld.verband.code)
    if partij is None or lid is None or not lid.doet_mee(dag(r.nu)):
        raise Refused(
            "Alleen een Partij van dit samenwerkingsverband neemt deel; wie dat niet is, is derde.",
            code="derde_neemt_niet_deel",
            artikel="ZVH-23.1",
            volgende_stap="Verstrek aan een derde alleen bij een wettelijke plicht, als vastgelegde verstrekking.",
        )
    eigen = invoer.partij == r.beeld.verband.bestand.oin
    if (invoer.rol == "waarnemer" and not eigen) or (partij.soort == "verband" and invoer.rol != "waarnemer"):
        raise BadInput(fouten=[Fout("/rol", "past niet bij deze partij")])


def _check_vertegenwoordigd(r: Ruimte, invoer: DeelnemerIn) -> None:
    """A Partij sits in the partneroverleg too; taking part in a casusoverleg alone is not enough (ZVH-1.26t)."""
    lid = r.beeld.register.lidmaatschap(invoer.partij, r.beeld.verband.code)
    hier = r.beeld.verband.bestand
    if hier.reglement == "zvh" and invoer.partij != hier.oin and lid is not None and lid.vertegenwoordiger is None:
        raise Conflict(
            "Deze Partij heeft geen vertegenwoordiger in het partneroverleg.",
            code="vertegenwoordiger_ontbreekt",
            artikel="ZVH-1.26t",
            volgende_stap="Laat de Partij haar vertegenwoordiger in het partijregister opnemen.",
        )


def _check_nieuw(r: Ruimte, invoer: DeelnemerIn) -> None:
    zelfde = (invoer.partij, invoer.functionaris, invoer.rol)
    if any((d.partij, d.functionaris, d.rol) == zelfde and d.tot is None for d in r.beeld.deelnames):
        raise Conflict("Neemt in deze rol al deel.", code="neemt_al_deel")


@router.post(
    "/casussen/{casusId}/deelnemers/{deelnameId}/beeindigingen", status_code=201, openapi_extra={"x-handeling": "deelname.beeindigen"}
)
async def beeindig(a: MetBericht, casusId: str, deelnameId: str, invoer: EindeIn) -> Bevestiging:
    """Beëindig een deelname; wat de deelnemer niet meer mag, mag hij vanaf nu niet (ZVH-9.6)."""
    casus_id, deelname_id = parse_uuid(casusId), parse_uuid(deelnameId)

    def zoek(r: Ruimte) -> Deelname:
        gevonden = next((d for d in r.beeld.deelnames if d.id == deelname_id), None)
        if gevonden is None:
            raise NotFound
        return gevonden

    def doe(r: Ruimte) -> Bevestiging:
        deelname = zoek(r)
        if deelname.tot is not None and deelname.tot <= r.nu:
            raise Conflict("Deze deelname is al beëindigd.", code="al_beeindigd")
        _check_blijft_bestuurd(r, deelname)
        deelname.tot = r.nu
        return Bevestiging(id=deelname_id, casus_id=casus_id, status="beeindigd", versie=2)

    def weer(r: Ruimte, _: UUID) -> Bevestiging:
        return Bevestiging(id=zoek(r).id, casus_id=casus_id, status="beeindigd", versie=2)

    daad = a.daad("deelname.beeindigen", casus_id, {"reden": invoer.reden}, body=invoer, object_id=deelname_id)
    return await handel(a.kern, daad, doe, weer)


def _check_blijft_bestuurd(r: Ruimte, weg: Deelname) -> None:
    """There is always somebody who runs the casus (ZVH-1.15)."""
    anderen = [d for d in r.beeld.deelnames if d.id != weg.id and d.rol in PROCESROLLEN and d.tot is None]
    if weg.rol in PROCESROLLEN and not anderen:
        raise Conflict(
            "Zonder procesregisseur kan de casus niet.",
            code="laatste_procesregisseur",
            volgende_stap="Laat eerst een waarnemer deelnemen.",
        )


@router.get("/casussen/{casusId}/deelnemers", openapi_extra={"x-handeling": "deelname.lezen"})
async def lijst(a: Vraagt, casusId: str) -> Deelnemers:
    """Wie er deelneemt, voor zover u dat mag weten; procesregisseur en FG zien ook wie er eerder was en waarom (ZVH-9.6)."""
    a.alleen()
    daad = a.daad("deelname.lezen", parse_uuid(casusId))
    return await handel(a.kern, daad, lambda r: Deelnemers(items=_zichtbaar(r, a.claims)))


def _zichtbaar(r: Ruimte, claims: Claims) -> list[DeelnemerUit]:
    ruim = r.wie.is_procesregisseur or "fg" in r.wie.rollen
    gezien = [d for d in r.beeld.deelnames if mag_naam_weten(r.beeld, r.wie, d.partij) and (ruim or d.tot is None or d.tot > r.nu)]
    return [
        DeelnemerUit(
            id=d.id,
            partij=d.partij,
            functionaris=d.functionaris if ruim or d.partij == claims.partij_id else None,
            rol=d.rol,
            reden=d.reden,
            van=d.van,
            tot=d.tot,
        )
        for d in sorted(gezien, key=lambda d: (d.van, d.id))
    ]
