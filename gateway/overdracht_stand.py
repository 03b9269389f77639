"""One overdracht as its holder knows it: a detached copy of its row, and of who started it."""

from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from gateway import bestemming
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.bestemming import Bestemming
from gateway.model import Overdracht
from gateway.uitkomst import naar_json, uit_json


@dataclass(frozen=True)
class Stand:
    """One overdracht as its holder knows it."""

    id: UUID
    casus_id: UUID
    soort: str
    van: str
    naar: str
    fasedoel: str
    betrokkene_id: UUID | None
    object_id: UUID | None
    stap: str
    poging: int
    houder: str
    claims: Claims
    actie: Actie
    naar_verband: str = ""
    naar_casus_id: UUID | None = None

    @property
    def bestemming(self) -> Bestemming:
        """Where it is to arrive in another samenwerkingsverband."""
        assert self.naar_casus_id is not None
        return Bestemming(self.id, self.naar_verband, self.naar_casus_id, self.fasedoel)

    @property
    def over_de_grens(self) -> bool:
        """To another samenwerkingsverband."""
        return self.soort == bestemming.SOORT

    def id_daar(self, gegeven_id: UUID) -> UUID:
        """Under which id a gegeven arrives: its own within a verband, a new one beyond (ZVH-4.3t)."""
        return bestemming.nieuw_id(self.bestemming, gegeven_id) if self.over_de_grens else gegeven_id


def stand_van(rij: Overdracht) -> Stand:
    """A detached copy, safe outside the transaction."""
    return Stand(
        id=rij.id,
        casus_id=rij.casus_id,
        soort=rij.soort,
        van=rij.van,
        naar=rij.naar,
        fasedoel=rij.fasedoel,
        betrokkene_id=rij.betrokkene_id,
        object_id=rij.object_id,
        stap=rij.stap,
        poging=rij.poging,
        houder=rij.houder or "",
        claims=claims_uit_json(rij.actor),
        actie=replace(uit_json(rij.actor["actie"]), handeling_id=rij.id),
        naar_verband=rij.naar_verband or "",
        naar_casus_id=rij.naar_casus_id,
    )


def claims_naar_json(claims: Claims, actie: Actie) -> dict[str, Any]:
    """Who started it, so that recovery decides for the same caller."""
    return {"claims": asdict(claims) | {"rollen": sorted(claims.rollen)}, "actie": naar_json(actie)}


def claims_uit_json(j: dict[str, Any]) -> Claims:
    """Back from ``claims_naar_json``."""
    return Claims(**(j["claims"] | {"rollen": frozenset(j["claims"]["rollen"])}))
