"""Towards the lokale team: spoken over with the aanmelder first, or the talk that takes the place of an aanmelding (PGA 10.6)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.vastleggen import Aanroep, MetBericht, bevestig, require_reden, schrijf_feiten
from shared.contracts import Bericht, Bevestiging, PartijId, Reden
from shared.errors import BadInput, Fout, NotFound, Refused

router = APIRouter()
LOKAAL_TEAM = "lokaal_team"


class AfstemmingIn(Bericht):
    """The pga-expert spoke with the aanmelder about putting one person forward at the lokale team (PGA-10.6a)."""

    casus_id: UUID
    betrokkene_id: UUID = Field(description="Wie bij het lokale team zou worden aangemeld")
    lokaal_team: PartijId
    op: date


class LokaalTeamOverlegIn(AfstemmingIn):
    """What was settled with the lokale team where this person gave no toestemming; codes only, no gegevens (PGA-10.6b)."""

    waarom: Reden = Field(description="Redencode uit de lijst geen_toestemming van het convenant")
    uitkomst: Reden = Field(description="Redencode uit de lijst uitkomst_overleg van het convenant")


@router.post("/afstemmingen", status_code=201, openapi_extra={"x-handeling": "afstemming.vastleggen"})
async def leg_afstemming_vast(a: MetBericht, invoer: AfstemmingIn) -> Bevestiging:
    """Leg vast dat u met de aanmelder afstemde dat deze persoon bij het lokale team wordt aangemeld (PGA-10.6a)."""
    return await _leg_vast(a, "afstemming.vastleggen", invoer, lambda r: _schrijf(r, "afstemming", invoer, {}))


@router.post("/lokaal-team-overleggen", status_code=201, openapi_extra={"x-handeling": "lokaal_team.overleggen"})
async def leg_overleg_vast(a: MetBericht, invoer: LokaalTeamOverlegIn) -> Bevestiging:
    """Leg vast wat met het lokale team is overlegd nu toestemming ontbreekt; er gaan geen gegevens mee (PGA-10.6b)."""

    def doe(r: Ruimte) -> Bevestiging:
        require_reden(r, invoer.waarom, "geen_toestemming", veld="/waarom")
        return _schrijf(r, "lokaal_team_overleg", invoer, {"waarom": invoer.waarom, "uitkomst": invoer.uitkomst})

    return await _leg_vast(a, "lokaal_team.overleggen", invoer, doe, reden=invoer.uitkomst)


def _schrijf(r: Ruimte, soort: str, invoer: AfstemmingIn, erbij: dict[str, Any]) -> Bevestiging:
    if invoer.betrokkene_id not in r.beeld.betrokkenen:
        raise NotFound
    _check(r, invoer)
    velden = {"op": invoer.op.isoformat(), "ontvanger": invoer.lokaal_team, **erbij}
    schrijf_feiten(r, soort, "vastgelegd", [invoer.betrokkene_id], velden, partij=r.actie.partij)
    return bevestig("vastgelegd")(r, r.nieuw_id)


def _check(r: Ruimte, invoer: AfstemmingIn) -> None:
    team = r.beeld.register.partij(invoer.lokaal_team, r.beeld.verband.code)
    fouten = [Fout("/op", "ligt in de toekomst")] if invoer.op > dag(r.nu) else []
    if team is None or LOKAAL_TEAM not in team.hoedanigheden:
        fouten.append(Fout("/lokaalTeam", "is geen lokaal team van dit samenwerkingsverband"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="PGA-10.6a")


async def _leg_vast(a: Aanroep, handeling: str, invoer: AfstemmingIn, doe: Callable[[Ruimte], Bevestiging], **velden: Any) -> Bevestiging:
    def in_pga(r: Ruimte) -> Bevestiging:
        if r.beeld.verband.bestand.reglement != "pga":
            raise Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="ZVH-4.3t")
        return doe(r)

    return await handel(a.kern, a.daad(handeling, invoer.casus_id, velden, body=invoer), in_pga, bevestig("vastgelegd"))
