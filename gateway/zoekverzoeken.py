"""Verzoeken that name no casus: versions of one line each, in codes, ids and dates; who asks lies encrypted in rights (ZVH-17.1).

``velden`` of a line: verzoek (the codes and dates of its reception, as they came in), uiterlijk, doorgemeld_op, laat_doorgemeld,
ontvangststatus, nog_nodig, gezocht {op, sleutels}, oordelen [{casus, betrokkene, oordeel, verzoek}], identiteit {wijze, op}, besluit {op,
gronden}, antwoord {op, wijze}.
At its reception nothing is searched, so that nothing about a casus can show in it. Every confirmed candidate becomes a verzoek in that
casus, each with the term that runs from this one reception.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from gateway.melden import open_taak, sluit_taken
from gateway.model import Openstaand, Zoekverzoek
from gateway.terugdraaien import NIEUW
from shared.errors import AppError, Conflict, NotFound

if TYPE_CHECKING:
    from gateway.audit import Actie
    from gateway.auth import Claims
    from gateway.eigen import Ruimte
    from gateway.vragen import Verbanden

BEOORDELEN, BEHANDELEN = "zoekverzoek_beoordelen", "zoekverzoek_behandelen"
NADERT, TE_LAAT = "zoekverzoek_nadert", "zoekverzoek_te_laat"
TAKEN = {
    BEOORDELEN: "zoekverzoek.zoeken",
    BEHANDELEN: "zoekverzoek.beantwoorden",
    NADERT: "zoekverzoek.beantwoorden",
    TE_LAAT: "zoekverzoek.bewaken",
}
"""What waits at the verband, and for whom of its people: who may do this."""
ZONDER_CASUS = (*TAKEN, *(f"taak.{t}" for t in TAKEN))
"""Taken and events that name no casus."""
SLEUTEL, KOPPELING = "zoekverzoek", "koppeling"
"""Keys in a gevolg: the version to add, and the verzoek that then came in in a casus."""
LOOPT, AF, WEG = ("open", "besloten"), ("gekoppeld", "beantwoord"), "vernietigd"
ZELFDE = "zelfde_persoon"


@dataclass(frozen=True)
class Stand:
    """A verzoek without a casus as it is: its newest version."""

    id: UUID
    versie: int
    verband: str
    partij: str
    status: str
    velden: Mapping[str, Any]
    op: datetime | None = None

    def met(self, status: str, **erbij: Any) -> "Stand":
        """The next version."""
        return replace(self, versie=self.versie + 1, status=status, velden={**self.velden, **erbij})

    @property
    def geoordeeld(self) -> set[tuple[UUID, UUID]]:
        """Every casus and betrokkene in it that a human looked at."""
        return {(UUID(o["casus"]), UUID(o["betrokkene"])) for o in self.velden["oordelen"]}

    @property
    def gekoppeld(self) -> list[UUID]:
        """The verzoeken it became."""
        return [UUID(o["verzoek"]) for o in self.velden["oordelen"] if o["oordeel"] == ZELFDE]


def stand_van(rij: Zoekverzoek) -> Stand:
    """A row as what it says."""
    return Stand(rij.id, rij.versie, rij.verband, rij.partij, rij.status, rij.velden, rij.op)


def nieuwste() -> Select[Zoekverzoek]:
    """The newest version of every one that is still there."""
    later = aliased(Zoekverzoek)
    laatste = ~exists().where(and_(later.id == Zoekverzoek.id, later.versie > Zoekverzoek.versie))
    return select(Zoekverzoek).where(laatste, Zoekverzoek.status != WEG)


def zoek(s: Session, verzoek_id: UUID) -> Stand | None:
    """One of them; None when there is none, or no longer."""
    rij = s.execute(nieuwste().where(Zoekverzoek.id == verzoek_id)).scalar_one_or_none()
    return stand_van(rij) if rij else None


def get_vrij(r: "Ruimte", verzoek_id: UUID) -> Stand:
    """One of this verband to act on, one act at a time. NotFound; Conflict while an earlier act has no outcome, or once it is over."""
    if r.s.get_bind().dialect.name == "postgresql":
        r.s.execute(select(func.pg_advisory_xact_lock(verzoek_id.int & (2**63 - 1))))
    z = zoek(r.s, verzoek_id)
    if z is None or z.verband != r.beeld.verband.code:
        raise NotFound
    wacht = select(Openstaand.handeling_id).where(Openstaand.gevolg[SLEUTEL]["id"].as_string() == str(verzoek_id))
    if r.s.execute(wacht.limit(1)).first():
        raise Conflict("Een eerdere handeling op dit verzoek loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    if z.status not in LOOPT:
        raise Conflict("Dit verzoek is hier afgerond.", code="al_afgerond", artikel="ZVH-17.1")
    return z


def als_rij(z: Stand, op: datetime, door: str) -> dict[str, Any]:
    """A version as JSON, so that an open handeling can carry it."""
    vast = {"id": str(z.id), "versie": z.versie, "verband": z.verband, "partij": z.partij, "status": z.status}
    return {**vast, "velden": dict(z.velden), "op": op.isoformat(), "door": door}


def schrijf(s: Session, rij: Mapping[str, Any]) -> None:
    """Add one version."""
    s.execute(insert(Zoekverzoek).values({**rij, "id": UUID(rij["id"]), "op": datetime.fromisoformat(rij["op"])}))


def bewaar(s: Session, actie: "Actie", oin: str, rij: Mapping[str, Any]) -> None:
    """The version counts; a new one waits for who judges and who answers, of one that is over what waited is done.

    Both are told always, and of everyone in the same way (ZVH-17.3).
    """
    schrijf(s, rij)
    if rij["versie"] == 1:
        for taak in (BEOORDELEN, BEHANDELEN):
            open_taak(s, UUID(rij["id"]), oin, taak, UUID(rij["id"]), actie.nu, date.fromisoformat(rij["velden"]["uiterlijk"]))
    if rij["status"] in AF:
        for taak in TAKEN:
            sluit_taken(s, UUID(rij["id"]), taak, actie.nu)


def pas_toe(s: Session, actie: "Actie", oin: str, velden: Mapping[str, Any]) -> tuple["Actie", Mapping[str, Any]]:
    """After ``gelukt``: the version counts. Returns what else is to be applied: the verzoek that came in in a casus, or nothing."""
    bewaar(s, actie, oin, velden[SLEUTEL])
    if KOPPELING not in velden:
        return actie, {"herhaling": True}
    return replace(actie, handeling="verzoek.indienen", object_id=UUID(velden[NIEUW])), velden[KOPPELING]


# ── its id at the doors of a verzoek ────────────────────────────────────────────────────────────────────────
def of_ongekoppeld(
    s: Session, fout: AppError, handeling: str, object_id: UUID | None, claims: "Claims", verbanden: "Verbanden"
) -> AppError:
    """The refusal itself; for who may know a verzoek that names no casus, Conflict with what comes first.

    One statement more for every refusal about a verzoek, whether or not there is one: they stay equal (ONTWERP §7).
    """
    if object_id is None or handeling.partition(".")[0] not in ("verzoek", "identiteit"):
        return fout
    z = zoek(s, object_id)
    if z is None or not mag_weten(z, claims, verbanden):
        return fout
    return Conflict(
        "Dit verzoek noemt geen casus en is er (nog) niet een.",
        code="verzoek_zonder_casus",
        artikel="ZVH-17.1",
        volgende_stap="Wie het behandelt zoekt en oordeelt bij /v1/zoekverzoeken; besluit en antwoord volgen daar of in de casus.",
    )


def mag_weten(z: Stand, claims: "Claims", verbanden: "Verbanden") -> bool:
    """Received here, or of the verband itself."""
    return z.partij == claims.partij_id or behandelt(z, claims, verbanden)


def behandelt(z: Stand, claims: "Claims", verbanden: "Verbanden") -> bool:
    """Somebody of the verband who searches or answers; any other role sees what the one who received it sees."""
    oin = verbanden.get(z.verband).bestand.oin
    return claims.partij_id == oin and bool(claims.rollen & HIER)


HIER = frozenset({"procesregisseur", "waarnemer", "manager", "pga_expert", "pga_vervanger", "burgemeester", "gemandateerde"})
