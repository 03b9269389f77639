"""The klachtenregister of the gateway: versions of one line per klacht in codes, ids and dates (ZVH-16.5f, IED-13.1, LJR-29.2).

``velden`` of a line: over (partij_id, or empty for the verband), stelsel (zvh, pga, ljr, xtra, ied: whose ways and terms hold), onderwerp,
ontvangen_op, stappen [{weg, begonnen_op, uiterlijk, bevestigd_op, beantwoord_op, oordeel}]. A klacht reads nothing and holds nothing up:
it is a line beside the casus and the verzoeken, and no rule looks at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from gateway.melden import is_gevraagd, open_taak, sluit_taken
from gateway.model import Klacht, Openstaand
from shared.convenant.klachtwegen import Klachtstap
from shared.errors import Conflict, NotFound

if TYPE_CHECKING:
    from gateway.audit import Actie
    from gateway.eigen import Ruimte

BEHANDELEN, NADERT, TE_LAAT = "klacht_behandelen", "klacht_nadert", "klacht_te_laat"
TAKEN = (BEHANDELEN, NADERT, TE_LAAT)
ZONDER_CASUS = (*TAKEN, *(f"taak.{t}" for t in TAKEN))
"""Taken and events about a klacht: they name it and no casus."""
SLEUTEL = "klacht"
"""Key in a gevolg: the version to add when rights has the words."""
WEG = "vernietigd"


@dataclass(frozen=True)
class Stand:
    """A klacht as it is: its newest version."""

    id: UUID
    versie: int
    verband: str
    partij: str
    status: str
    velden: Mapping[str, Any]

    @property
    def stappen(self) -> list[Klachtstap]:
        return [als_stap(s) for s in self.velden["stappen"]]

    @property
    def laatste(self) -> Klachtstap:
        """The way it is on now."""
        return self.stappen[-1]

    def met(self, status: str, **erbij: Any) -> "Stand":
        """The next version."""
        return Stand(self.id, self.versie + 1, self.verband, self.partij, status, {**self.velden, **erbij})

    def met_stap(self, status: str, **erbij: Any) -> "Stand":
        """The next version, with more said of its last step."""
        *eerder, laatste = self.velden["stappen"]
        return self.met(status, stappen=[*eerder, {**laatste, **erbij}])


def een_stap(weg: str, begonnen_op: date, uiterlijk: date | None) -> dict[str, Any]:
    """A step that begins, as the register keeps it."""
    leeg = dict.fromkeys(("bevestigd_op", "beantwoord_op", "oordeel"))
    return {"weg": weg, "begonnen_op": str(begonnen_op), "uiterlijk": str(uiterlijk) if uiterlijk else None, **leeg}


def als_stap(s: Mapping[str, Any]) -> Klachtstap:
    """Its dates, for the clock."""
    uiterlijk, beantwoord = (date.fromisoformat(s[veld]) if s[veld] else None for veld in ("uiterlijk", "beantwoord_op"))
    return Klachtstap(s["weg"], date.fromisoformat(s["begonnen_op"]), uiterlijk, beantwoord)


def stand_van(rij: Klacht) -> Stand:
    """A row as a klacht."""
    return Stand(rij.id, rij.versie, rij.verband, rij.partij, rij.status, rij.velden)


def nieuwste() -> Select[Klacht]:
    """The newest version of every klacht that is still there."""
    later = aliased(Klacht)
    laatste = ~exists().where(and_(later.id == Klacht.id, later.versie > Klacht.versie))
    return select(Klacht).where(laatste, Klacht.status != WEG)


def zoek(s: Session, klacht_id: UUID) -> Stand | None:
    """One klacht; None when there is none, or no longer."""
    rij = s.execute(nieuwste().where(Klacht.id == klacht_id)).scalar_one_or_none()
    return stand_van(rij) if rij else None


def get_klacht(r: "Ruimte", klacht_id: UUID) -> Stand:
    """One klacht for the partij that handles it; NotFound for any other, as for one that is not there (ZVH-16.5f)."""
    klacht = zoek(r.s, klacht_id)
    if klacht is None or klacht.partij != r.actie.partij or klacht.verband != r.beeld.verband.code:
        raise NotFound
    return klacht


def get_vrij(r: "Ruimte", klacht_id: UUID) -> Stand:
    """The same to act on: one act at a time. Conflict while an earlier act waits for its outcome."""
    if r.s.get_bind().dialect.name == "postgresql":
        r.s.execute(select(func.pg_advisory_xact_lock(klacht_id.int & (2**63 - 1))))
    klacht = get_klacht(r, klacht_id)
    wacht = select(Openstaand.handeling_id).where(Openstaand.gevolg[SLEUTEL]["id"].as_string() == str(klacht_id))
    if r.s.execute(wacht.limit(1)).first():
        raise Conflict("Een eerdere handeling op deze klacht loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    return klacht


def als_rij(klacht: Stand, op: datetime, door: str) -> dict[str, Any]:
    """A version as JSON, so that an open handeling can carry it."""
    vast = {"id": str(klacht.id), "versie": klacht.versie, "verband": klacht.verband, "partij": klacht.partij, "status": klacht.status}
    return {**vast, "velden": dict(klacht.velden), "op": op.isoformat(), "door": door}


def schrijf(s: Session, rij: Mapping[str, Any]) -> None:
    """Add one version."""
    s.execute(insert(Klacht).values({**rij, "id": UUID(rij["id"]), "op": datetime.fromisoformat(rij["op"])}))


def pas_toe(s: Session, actie: "Actie", rij: Mapping[str, Any]) -> None:
    """The version counts; who handles it has a taak until it is answered, and nobody else hears of it (ZVH-16.5f)."""
    schrijf(s, rij)
    klacht_id, stap = UUID(rij["id"]), als_stap(rij["velden"]["stappen"][-1])
    wacht = stap.beantwoord_op is None and stap.uiterlijk is not None
    if wacht and is_gevraagd(s, klacht_id, rij["partij"], BEHANDELEN, klacht_id, stap.uiterlijk):
        return
    for taak in TAKEN:
        sluit_taken(s, klacht_id, taak, actie.nu)
    if wacht:
        open_taak(s, klacht_id, rij["partij"], BEHANDELEN, klacht_id, actie.nu, stap.uiterlijk)
