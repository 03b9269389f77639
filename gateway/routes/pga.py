"""Facts that only a persoonsgerichte aanpak knows: the talk with the inwoner, a wish to scale up, a move to another gemeente."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.daadvelden import Velden, over_inwoner
from gateway.eigen import Ruimte, handel
from gateway.melden import open_taak, sluit_taken
from gateway.pga_opgaven import inwoner
from gateway.routes.vervroegen import SOORT, geldt
from gateway.vastleggen import Aanroep, MetBericht, ZonderBericht, bevestig, require_reden, schrijf_feiten
from gateway.vragen import Beeld
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Reden
from shared.errors import BadInput, Conflict, Fout, NotFound, Refused
from shared.http import parse_uuid

router = APIRouter()


class GesprekIn(Bericht):
    """A talk with the inwoner about why an approach is needed, and that he was asked his view (PGA-10.7c); what he said is a gegeven."""

    casus_id: UUID
    betrokkene_id: UUID
    op: date
    gevoerd_door: Literal["partner", "pga_expert", "agendadeelnemer"]
    onderwerpen: Annotated[list[Code], Field(min_length=1, max_length=10)] = Field(description="Waarover: noodzaak, oorzaken, aanpak")
    met: Annotated[list[Literal["inwoner", "wettelijk_vertegenwoordiger"]], Field(min_length=1, max_length=2)]
    visie: Literal["gegeven", "wilde_niet_antwoorden"]


class OpschalingIn(Bericht):
    """The aanmeldende partner asks that gegevens go along to the Zorg- en Veiligheidshuis (PGA-11.4b)."""

    casus_id: UUID


class OpschalingsoverlegIn(Bericht):
    """Talked over with the Zorg- en Veiligheidshuis, and with the partners who puts the inwoner forward there best (PGA-11.4a)."""

    casus_id: UUID
    op: date
    huis: PartijId = Field(description="Het Zorg- en Veiligheidshuis")
    met: Annotated[list[PartijId], Field(min_length=1, max_length=50, description="Met welke partners")]
    aanmelder: PartijId = Field(description="De partner die het beste kan aanmelden; nooit de pga-expert")


class VerhuizingIn(Bericht):
    """The inwoner moved to another gemeente (PGA-16.4a)."""

    casus_id: UUID
    op: date


class VoortzettingIn(Bericht):
    """The new gemeente decided to go on and asked for what is done by whom (PGA-16.4b)."""

    casus_id: UUID
    op: date
    reden: Reden


@router.post("/gesprekken", status_code=201, openapi_extra={"x-handeling": "gesprek.vastleggen"})
async def leg_gesprek_vast(a: MetBericht, invoer: GesprekIn) -> Bevestiging:
    """Leg vast dat met de inwoner is gesproken over de noodzaak en dat naar zijn kijk is gevraagd (PGA-10.7c)."""

    def doe(r: Ruimte) -> Bevestiging:
        if invoer.betrokkene_id not in r.beeld.betrokkenen:
            raise NotFound
        _check_lijst(r, invoer.onderwerpen)
        velden: dict[str, Any] = {"op": invoer.op.isoformat(), "gevoerd_door": invoer.gevoerd_door, "visie": invoer.visie}
        velden |= {"onderwerpen": sorted(set(invoer.onderwerpen)), "met": sorted(set(invoer.met))}
        return _schrijf(r, "gesprek_inwoner", [invoer.betrokkene_id], velden, invoer.op)

    return await _leg_vast(a, "gesprek.vastleggen", invoer, doe)


@router.post("/opschalingsverzoeken", status_code=201, openapi_extra={"x-handeling": "opschaling.verzoeken"})
async def verzoek_opschaling(a: MetBericht, invoer: OpschalingIn) -> Bevestiging:
    """Vraag als aanmeldende partner dat de pga-expert namens u gegevens aan het Zorg- en Veiligheidshuis verstrekt (PGA-11.4b)."""

    def doe(r: Ruimte) -> Bevestiging:
        gekozen = {f.velden["aanmelder"] for f in r.beeld.feiten.soort("opschalingsoverleg")}
        if gekozen and r.actie.partij not in gekozen:
            raise Refused("Een andere partner is gekozen om aan te melden.", code="andere_aanmelder", artikel="PGA-11.4a")
        sluit_taken(r.s, r.casus_id, "opschaling_verzoeken", r.nu)
        return _schrijf(r, "opschalingsverzoek", [None], {}, dag(r.nu))

    return await _leg_vast(a, "opschaling.verzoeken", invoer, doe)


@router.post("/opschalingsoverleggen", status_code=201, openapi_extra={"x-handeling": "opschaling.overleggen"})
async def leg_opschalingsoverleg_vast(a: MetBericht, invoer: OpschalingsoverlegIn) -> Bevestiging:
    """Leg vast dat met het Zorg- en Veiligheidshuis is overlegd over aanmelding daar, en welke partner aanmeldt (PGA-11.4a)."""

    def velden(beeld: Beeld) -> dict[str, Any]:
        expert = invoer.aanmelder in (a.claims.partij_id, beeld.verband.bestand.oin)
        return {"feiten": inwoner(beeld), "opgave": {"aanmelder_is_expert": expert}}

    def doe(r: Ruimte) -> Bevestiging:
        _check_overleg(r, invoer)
        inhoud = invoer.model_dump(mode="json", by_alias=False, exclude={"casus_id"})
        sluit_taken(r.s, r.casus_id, "opschaling_overleggen", r.nu)
        open_taak(r.s, r.casus_id, invoer.aanmelder, "opschaling_verzoeken", r.nieuw_id, r.nu)
        return _schrijf(r, "opschalingsoverleg", [None], inhoud, invoer.op)

    return await _leg_vast(a, "opschaling.overleggen", invoer, doe, velden)


def _check_overleg(r: Ruimte, invoer: OpschalingsoverlegIn) -> None:
    """The huis is a verband, and whoever puts forward takes part in this casus."""
    huis = r.beeld.register.get(invoer.huis)
    deel = {r.beeld.casus.aanmelder if r.beeld.casus else "", *(d.partij for d in r.beeld.deelnames if d.tot is None or d.tot > r.nu)}
    fouten = [] if huis is not None and huis.soort == "verband" else [Fout("/huis", "is geen Zorg- en Veiligheidshuis")]
    fouten += [Fout(f"/met/{n}", "neemt niet deel aan deze casus") for n, partij in enumerate(invoer.met) if partij not in deel]
    if invoer.aanmelder not in deel:
        fouten.append(Fout("/aanmelder", "neemt niet deel aan deze casus"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-11.4a")


@router.post("/verhuizingen", status_code=201, openapi_extra={"x-handeling": "verhuizing.vastleggen"})
async def leg_verhuizing_vast(a: MetBericht, invoer: VerhuizingIn) -> Bevestiging:
    """Leg vast dat de inwoner naar een andere gemeente is verhuisd; pas dan mag de pga-expert daar iets weten (PGA-16.4a)."""

    def doe(r: Ruimte) -> Bevestiging:
        return _schrijf(r, "verhuizing", [None], {"op": invoer.op.isoformat()}, invoer.op)

    return await _leg_vast(a, "verhuizing.vastleggen", invoer, doe)


@router.post("/voortzettingen", status_code=201, openapi_extra={"x-handeling": "voortzetting.vastleggen"})
async def leg_voortzetting_vast(a: MetBericht, invoer: VoortzettingIn) -> Bevestiging:
    """Leg vast dat de nieuwe gemeente besloot voort te zetten en om de interventies vroeg (PGA-16.4b)."""

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.reden, "voortzetting")
        if not any(f.status == "vastgelegd" for f in r.beeld.feiten.soort("verhuizing")):
            raise Refused("Er is geen verhuizing vastgelegd.", code="verhuizing_ontbreekt", artikel="PGA-16.4b")
        return _schrijf(r, "voortzetting", [None], {"op": invoer.op.isoformat(), "reden": invoer.reden}, invoer.op)

    return await _leg_vast(a, "voortzetting.vastleggen", invoer, doe)


@router.post("/casussen/{casusId}/heropeningen", status_code=201, openapi_extra={"x-handeling": "casus.heropenen"})
async def heropen(a: ZonderBericht, casusId: str) -> Bevestiging:
    """Neem een afgewezen casus die voor een nieuwe beoordeling is bewaard opnieuw op; de einddatum blijft tot een aanpak is vastgesteld."""
    casus_id = parse_uuid(casusId)

    def doe(r: Ruimte) -> Bevestiging:
        casus = r.beeld.casus
        assert casus is not None
        if any(geldt(casus, f) for f in r.beeld.feiten.soort(SOORT)):
            stap = "Trek dat verzoek eerst in."
            raise Conflict("Deze casus wordt eerder vernietigd.", code="vernietiging_loopt", artikel="ZVH-11.1", volgende_stap=stap)
        casus.status = "lopend" if casus.fase != "intake" else "in_aanmelding"
        casus.fasestatus = [stap for stap in casus.fasestatus if stap != "triage_afgerond"]
        casus.versie += 1
        return bevestig("heropend")(r, r.nieuw_id)

    daad = a.daad("casus.heropenen", casus_id, over_inwoner)
    return await handel(a.kern, daad, doe, bevestig("heropend"))


def _check_lijst(r: Ruimte, onderwerpen: Sequence[str]) -> None:
    bekend = r.beeld.parameters.lijsten.get("gesprek_onderwerpen", frozenset())
    if fouten := [Fout(f"/onderwerpen/{n}", "staat niet in de lijst") for n, o in enumerate(onderwerpen) if o not in bekend]:
        raise BadInput(fouten=fouten, artikel="PGA-10.7c")


def _schrijf(r: Ruimte, soort: str, betreft: Sequence[UUID | None], velden: dict[str, Any], op: date) -> Bevestiging:
    if op > dag(r.nu):
        raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")])
    schrijf_feiten(r, soort, "vastgelegd", betreft, velden, partij=r.actie.partij)
    return bevestig("vastgelegd")(r, r.nieuw_id)


async def _leg_vast(
    a: Aanroep, handeling: str, invoer: Any, doe: Callable[[Ruimte], Bevestiging], velden: Velden | None = None
) -> Bevestiging:
    def in_pga(r: Ruimte) -> Bevestiging:
        if r.beeld.verband.bestand.reglement != "pga":
            raise Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="ZVH-4.3t")
        return doe(r)

    return await handel(a.kern, a.daad(handeling, invoer.casus_id, velden or {}, body=invoer), in_pga, bevestig("vastgelegd"))
