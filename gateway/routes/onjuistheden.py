"""A wrong gegeven over HTTP: called wrong by its leverancier, coordinated and closed by the procesregisseur (ZVH 9.5)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import onjuist
from gateway.audit import Actie
from gateway.besluiten import maak_actie
from gateway.daadvelden import van_feit
from gateway.eigen import Daad, Ruimte, daadvraag, handel
from gateway.feiten import wijzig
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.model import Feit
from gateway.namen import mag_naam_weten
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, ZonderBericht, bevestig, leveranciers, van_leverancier
from gateway.vragen import lees_beeld
from shared.contracts import Bericht, Bevestiging, PartijId, Tijdstip, nullable
from shared.errors import Conflict, Fout, NotFound
from shared.http import parse_uuid

router = APIRouter()


class OnjuistheidIn(Bericht):
    """Which gegeven of the caller turned out to be wrong."""

    casus_id: UUID
    gegeven_id: UUID


class BerichtUit(Bericht):
    """When one ontvanger was told of the correctie."""

    ontvanger: PartijId | None = Field(description="Leeg als u niet mag weten welke partij dit is (LJR-8.2)")
    bericht_op: Tijdstip | None = nullable("date-time")


class OnjuistheidUit(Bericht):
    """How far the correctie is: at the source, and at everyone who had the gegeven."""

    id: UUID
    casus_id: UUID
    status: Literal["gemeld", "afgesloten"]
    gegeven_id: UUID
    gemeld_op: Tijdstip
    gecorrigeerd_op: Tijdstip | None = nullable("date-time")
    ontvangers: Annotated[list[BerichtUit], Field(description="Ieder die het gegeven las of aangeboden kreeg")]


@router.post("/onjuistheden", status_code=201, openapi_extra={"x-handeling": "onjuistheid.melden"})
async def meld(a: MetBericht, invoer: OnjuistheidIn) -> Bevestiging:
    """Meld aan casusregisseur en procesregisseur dat een gegeven van uw organisatie onjuist is; het wordt gemerkt (ZVH-9.5)."""
    bekend = await leveranciers(a.kern, invoer.casus_id, [invoer.gegeven_id])

    def doe(r: Ruimte) -> Bevestiging:
        if onjuist.lopend(r.beeld.feiten, invoer.gegeven_id) is not None:
            raise Conflict("Dit gegeven is al als onjuist gemeld.", code="al_gemeld", artikel="ZVH-9.5")
        onjuist.meld_onjuist(r.s, r.nieuw_id, r.casus_id, invoer.gegeven_id, r.door)
        regisseur = r.beeld.casus.casusregisseur_partij if r.beeld.casus else None
        onjuist.coordineer(r.s, r.casus_id, invoer.gegeven_id, r.beeld.verband.bestand.oin, regisseur, r.nu)
        return bevestig("gemeld")(r, r.nieuw_id)

    velden = van_leverancier([invoer.gegeven_id], bekend)
    return await handel(a.kern, a.daad("onjuistheid.melden", invoer.casus_id, velden, body=invoer), doe, bevestig("gemeld"))


async def _casus_van(kern: Kern, melding: UUID) -> UUID | None:
    zoek = select(Feit.casus_id).where(Feit.id == melding, Feit.soort == onjuist.SOORT).limit(1)
    return await kern.databank.lees(lambda s: s.execute(zoek).scalar_one_or_none())


def _een(r: Ruimte, melding: UUID) -> Feit:
    feit = r.beeld.feiten.alle.get(melding)
    if feit is None or r.beeld.casus is None:
        raise NotFound
    return feit


@router.get("/onjuistheden/{onjuistheidId}", openapi_extra={"x-handeling": "onjuistheid.lezen"})
async def lees(a: Vraagt, onjuistheidId: str) -> OnjuistheidUit:
    """Volg een correctie: is het gegeven verbeterd, en wie van de ontvangers kreeg daarvan bericht en wanneer (ZVH-9.5)."""
    a.alleen()
    melding = parse_uuid(onjuistheidId)
    daad = a.daad("onjuistheid.lezen", await _casus_van(a.kern, melding), van_feit(melding), object_id=melding)
    return await handel(a.kern, daad, lambda r: _uit(r, _een(r, melding)))


def _uit(r: Ruimte, f: Feit) -> OnjuistheidUit:
    juist, verteld = onjuist.stand(r.s, r.beeld.feiten, f, r.beeld.verband.bestand.oin)
    assert f.betreft is not None
    ontvangers = [BerichtUit(ontvanger=p if mag_naam_weten(r.beeld, r.wie, p) else None, bericht_op=op) for p, op in verteld.items()]
    return OnjuistheidUit(
        id=f.id,
        casus_id=f.casus_id,
        status="gemeld" if f.status == onjuist.OPEN else "afgesloten",
        gegeven_id=f.betreft,
        gemeld_op=onjuist.begin(r.s, f),
        gecorrigeerd_op=juist,
        ontvangers=ontvangers,
    )


@router.post("/onjuistheden/{onjuistheidId}/afsluitingen", status_code=201, openapi_extra={"x-handeling": "onjuistheid.afsluiten"})
async def sluit_af(a: ZonderBericht, onjuistheidId: str) -> Bevestiging:
    """Sluit de correctie af: het gegeven en wat het herhaalt zijn verbeterd, en iedere ontvanger kreeg bericht (ZVH-9.5)."""
    melding = parse_uuid(onjuistheidId)
    casus_id = await _casus_van(a.kern, melding)
    daad = a.daad("onjuistheid.afsluiten", casus_id, van_feit(melding), object_id=melding)
    herhaald = await _herhaald(a.kern, daad, melding)

    def doe(r: Ruimte) -> Bevestiging:
        feit = _een(r, melding)
        _check_rond(r, feit, herhaald)
        nieuw = wijzig(r.s, feit, "afgesloten", r.door)
        assert feit.betreft is not None
        onjuist.sluit(r.s, r.casus_id, feit.betreft, r.nu)
        return _stand(nieuw)

    return await handel(a.kern, daad, doe, lambda r, _: _stand(_een(r, melding)))


async def _herhaald(kern: Kern, daad: Daad, melding: UUID) -> set[UUID]:
    """What repeats the gegeven in the fase that runs now. Only who may close it asks for labels; the refusal itself comes with the act."""
    actie, gegeven_id = await kern.databank.lees(lambda s: _mag(s, kern, daad, melding))
    if actie is None or actie.casus_id is None:
        return set()
    etiketten = await haal_etiketten(kern, str(actie.dienst), "casus.lezen", actie.casus_id, actie)
    return {e.id for e in etiketten if gegeven_id in {b.gegeven_id for b in e.afgeleid_van}}


def _mag(s: Session, kern: Kern, daad: Daad, melding: UUID) -> tuple[Actie | None, UUID | None]:
    beeld = lees_beeld(s, kern.verbanden, kern.register, daad.casus_id, kern.nu(s), partij=daad.claims.partij_id)
    feit = beeld.feiten.alle.get(melding)
    if beeld.casus is None or feit is None or not beeld.beslis(daadvraag(daad, beeld)):
        return None, None
    return maak_actie(kern, daad.claims, daad.handeling, beeld.nu, beeld, dienst=beeld.casus.fase, object_id=melding), feit.betreft


def _check_rond(r: Ruimte, feit: Feit, herhaald: set[UUID]) -> None:
    if feit.status != onjuist.OPEN:
        raise Conflict("Deze correctie is al afgesloten.", code="al_afgesloten", artikel="ZVH-9.5")
    juist, verteld = onjuist.stand(r.s, r.beeld.feiten, feit, r.beeld.verband.bestand.oin)
    open_ = [Fout("/gegevenId", "is nog niet verbeterd")] if juist is None else []
    open_ += [Fout("/herhaaldIn", f"nog niet verbeterd: {i}") for i in sorted(herhaald - onjuist.verbeterd(r.s, r.beeld.feiten, feit))]
    open_ += [Fout("/ontvangers", f"nog geen bericht aan {partij}") for partij, op in verteld.items() if op is None]
    if open_:
        raise Conflict(
            "De correctie is nog niet overal doorgevoerd.",
            code="correctie_niet_rond",
            artikel="ZVH-9.5",
            volgende_stap="Laat de leverancier een nieuwe versie geven; iedere ontvanger krijgt dan bericht.",
            fouten=open_,
        )


def _stand(f: Feit) -> Bevestiging:
    return Bevestiging(id=f.id, casus_id=f.casus_id, status=f.status, versie=f.versie)
