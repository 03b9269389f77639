"""Overleggen over HTTP: who is asked, who was there, and that the behaviour was analysed together (ZVH-B2.3, ZVH-13.3, PGA-2.3)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from gateway import aanwezigen, overleg
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast, wijzig
from gateway.functionarissen import Functionaris
from gateway.melden import meld, sluit_taken
from gateway.model import Deelname, Feit
from gateway.overleg import ANALYSE, GEHOUDEN, GEPLAND, SOORT, TAAK
from gateway.routes.om import casus_van
from gateway.vastleggen import Aanroep, MetBericht, bevestig
from gateway.vragen import GAST, Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId, veldfout
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.http import parse_uuid
from shared.identity import derived_id

router = APIRouter()
PAD = "/overleggen/{overlegId}"


class Genodigde(Bericht):
    """Who is asked: a deelnemer of the casus, somebody of a partij that takes no part in it (gast), or an agendadeelnemer."""

    soort: Literal["deelnemer", "gast", "agendadeelnemer"]
    partij: PartijId | None = Field(None, description="Bij deelnemer en gast")
    functionaris: Functionaris | None = Field(None, description="Bij gast; bij een deelnemer als vaststaat wie komt")
    agendadeelnemer_id: UUID | None = Field(None, description="Bij agendadeelnemer; alleen in een lokale aanpak (PGA-1.a)")

    @model_validator(mode="after")
    def _check_soort(self) -> Self:
        if (self.soort == "agendadeelnemer") != (self.agendadeelnemer_id is not None) or bool(self.agendadeelnemer_id) == bool(self.partij):
            raise veldfout("agendadeelnemerId", "een agendadeelnemer heeft een agendadeelnemerId, een ander een partij")
        if self.functionaris is None and self._noemt_persoon():
            raise veldfout("functionaris", "noem de functionaris")
        return self

    def _noemt_persoon(self) -> bool:
        return self.soort == GAST

    def vast(self) -> dict[str, str]:
        """As the books keep it; what does not apply is empty."""
        wie = {"soort": self.soort, "partij": self.partij or "", "functionaris": self.functionaris or ""}
        return wie | {"agendadeelnemer": str(self.agendadeelnemer_id or "")}


class Aanwezige(Genodigde):
    """Who was there: always a person, never just an organisation."""

    def _noemt_persoon(self) -> bool:
        return self.soort != "agendadeelnemer"


class GenodigdenIn(Bericht):
    """Everybody who is asked now; who was asked before stays so."""

    genodigden: Annotated[list[Genodigde], Field(min_length=1, max_length=50)]


class AanwezigenIn(Bericht):
    """Everybody who was there."""

    aanwezigen: Annotated[list[Aanwezige], Field(min_length=1, max_length=50)]


class AnalyseIn(Bericht):
    """That the behaviour was analysed together; per leefgebied it was chosen whether support is needed. The choice stands in the plan."""

    leefgebieden: Annotated[list[Code], Field(min_length=1, max_length=20)]


def require(r: Ruimte, overleg_id: UUID) -> Feit:
    """The overleg; NotFound when it is not of this casus."""
    feit = overleg.zoek(r.beeld.feiten, overleg_id)
    if feit is None or r.beeld.casus is None:
        raise NotFound
    return feit


def _stand(r: Ruimte, overleg_id: UUID) -> Bevestiging:
    feit = require(r, overleg_id)
    return Bevestiging(id=feit.id, casus_id=feit.casus_id, status=feit.status, versie=feit.versie)


async def _over(a: Aanroep, handeling: str, overleg_id: UUID, invoer: Bericht, wie: Sequence[Mapping[str, Any]], doe: Any) -> Bevestiging:
    """An act about one overleg and these people; a repeat answers how the overleg stands."""

    def velden(beeld: Beeld) -> dict[str, Any]:
        return {"opgave": aanwezigen.opgave(beeld, overleg.zoek(beeld.feiten, overleg_id), wie)}

    daad = a.daad(handeling, await casus_van(a.kern, overleg_id, SOORT), velden, body=invoer, object_id=overleg_id)

    def weer(r: Ruimte, _: UUID) -> Bevestiging:
        return _stand(r, overleg_id)

    return await handel(a.kern, daad, doe, weer)


def _enkel(lijst: str, wie: Sequence[Genodigde]) -> list[dict[str, str]]:
    """Each once; BadInput naming who stands there twice."""
    vast = [g.vast() for g in wie]
    if fouten := [Fout(f"/{lijst}/{n}", "staat er dubbel") for n, g in enumerate(vast) if g in vast[:n]]:
        raise BadInput(fouten=fouten)
    return vast


@router.post(PAD + "/genodigden", status_code=201, openapi_extra={"x-handeling": "overleg.uitnodigen"})
async def nodig_uit(a: MetBericht, overlegId: str, invoer: GenodigdenIn) -> Bevestiging:
    """Nodig deelnemers, een eenmalige gast of een agendadeelnemer uit; inzage geeft een uitnodiging niet (ZVH-9.6, PGA-1.a)."""
    overleg_id, wie = parse_uuid(overlegId), _enkel("genodigden", invoer.genodigden)

    def doe(r: Ruimte) -> Bevestiging:
        feit = require(r, overleg_id)
        _nog_gepland(feit)
        eerder = feit.velden["genodigden"]
        nieuw = [g for g in wie if g not in eerder]
        wijzig(r.s, feit, GEPLAND, r.door, genodigden=[*eerder, *nieuw])
        for partij in sorted({g["partij"] for g in nieuw if g["partij"]}):
            meld(r.s, partij, "overleg.gepland", overleg_id, r.casus_id, r.nu)
        return _bevestig(feit, GEPLAND)

    return await _over(a, "overleg.uitnodigen", overleg_id, invoer, wie, doe)


def _bevestig(feit: Feit, status: str) -> Bevestiging:
    return Bevestiging(id=feit.id, casus_id=feit.casus_id, status=status, versie=feit.versie + 1)


def _nog_gepland(feit: Feit) -> None:
    if feit.status != GEPLAND:
        raise Conflict("De aanwezigheid bij dit overleg ligt al vast.", code="overleg_al_gehouden", artikel="ZVH-B2.3")


@router.post(PAD + "/aanwezigheid", status_code=201, openapi_extra={"x-handeling": "aanwezigheid.vastleggen"})
async def leg_aanwezigheid_vast(a: MetBericht, overlegId: str, invoer: AanwezigenIn) -> Bevestiging:
    """Leg vast wie er zijn; VOG en geheimhouding moeten die dag in het register gelden (ZVH-13.1, ZVH-13.3).

    Een gast kan vanaf nu de tafel van dit overleg inzien, tot de termijn na het overleg voorbij is; een deelnemer zolang hij deelneemt.
    """
    overleg_id, wie = parse_uuid(overlegId), _enkel("aanwezigen", invoer.aanwezigen)

    def doe(r: Ruimte) -> Bevestiging:
        feit = require(r, overleg_id)
        _nog_gepland(feit)
        if r.nu < overleg.moment(feit.velden["van"]):
            raise Conflict("Dit overleg is nog niet begonnen.", code="overleg_niet_begonnen", artikel="ZVH-13.3")
        wijzig(r.s, feit, GEHOUDEN, r.door, aanwezigen=wie)
        for n, gast in enumerate(g for g in wie if g["soort"] == GAST):
            _laat_meekijken(r, feit, gast, n)
        sluit_taken(r.s, r.casus_id, TAAK, r.nu, object_id=overleg_id)
        return _bevestig(feit, GEHOUDEN)

    return await _over(a, "aanwezigheid.vastleggen", overleg_id, invoer, wie, doe)


def _laat_meekijken(r: Ruimte, feit: Feit, gast: Mapping[str, str], nummer: int) -> None:
    """A deelname with its end set beforehand; none when that has passed (ZVH-9.6)."""
    tot = overleg.einde_inzage(r.beeld.verband, feit)
    if tot <= r.nu:
        return
    wie = {"partij": gast["partij"], "functionaris": gast["functionaris"], "rol": GAST, "reden": "eenmalig_overleg"}
    r.s.add(Deelname(id=derived_id(feit.id, GAST, nummer), casus_id=r.casus_id, van=r.nu, tot=tot, **wie))
    meld(r.s, gast["partij"], "overleg.inzage", feit.id, r.casus_id, r.nu)


@router.post(PAD + "/analyses", status_code=201, openapi_extra={"x-handeling": "analyse.vastleggen"})
async def leg_analyse_vast(a: MetBericht, overlegId: str, invoer: AnalyseIn) -> Bevestiging:
    """Leg vast dat de aanwezigen het gedrag samen analyseerden en per leefgebied kozen of ondersteuning nodig is (PGA-2.3)."""
    overleg_id = parse_uuid(overlegId)

    def doe(r: Ruimte) -> Bevestiging:
        feit = require(r, overleg_id)
        if feit.status != GEHOUDEN:
            raise overleg.nog_niet_gehouden()
        if ANALYSE not in feit.velden["punten"]:
            raise Conflict("Analyse stond niet op de agenda van dit overleg.", code="niet_op_agenda", artikel="PGA-2.3")
        velden = {"partijen": sorted(overleg.aanwezige_partijen(feit)), "leefgebieden": sorted(set(invoer.leefgebieden))}
        leg_vast(r.s, r.nieuw_id, r.casus_id, ANALYSE, "vastgelegd", r.door, betreft=feit.id, velden=velden)
        return bevestig("vastgelegd")(r, r.nieuw_id)

    daad = a.daad("analyse.vastleggen", await casus_van(a.kern, overleg_id, SOORT), {}, body=invoer)
    return await handel(a.kern, daad, doe, bevestig("vastgelegd"))
