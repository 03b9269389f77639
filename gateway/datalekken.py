"""The datalekregister of the gateway: versions of one line per datalek in codes, ids and dates (ZVH-14.11, PGA-4.1e).

``velden`` of a line: soort, hoog_risico, ontdekt_op, kennisgenomen_op, gemeld_op, te_laat, soorten (kinds of partij whose gegevens were
hit), ontvangers (who got what was not his), delen {partij: {gegevens, casussen, uiterlijk}}, and as they come: bericht, ap, ap_melding,
afschriften, betrokkenen, mededeling, afstemming, reacties {partij: {reactie, op}}, gesloten_op.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag
from gateway.lekklok import moment
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Datalek, Openstaand
from shared.errors import Conflict, NotFound

if TYPE_CHECKING:
    from gateway.audit import Actie
    from gateway.eigen import Ruimte
    from shared.convenant import Verband

AFSTEMMEN, AP_TE_LAAT, SIGNAAL = "datalek_afstemmen", "datalek_ap_te_laat", "datalek_signaal"
GEMELD, BERICHT = "datalek.gemeld", "datalek.bericht"
ZONDER_CASUS = (AFSTEMMEN, AP_TE_LAAT, SIGNAAL, *(f"taak.{t}" for t in (AFSTEMMEN, AP_TE_LAAT, SIGNAAL)), GEMELD, BERICHT)
"""Taken and events about a datalek: they name it and no casus, so that they tell nobody of one."""
SLEUTEL = "datalek"
"""Key in a gevolg: the version to add when rights has the words."""


@dataclass(frozen=True)
class Lek:
    """A datalek as it is: its newest version."""

    id: UUID
    versie: int
    verband: str
    partij: str
    status: str
    velden: Mapping[str, Any]

    @property
    def ontdekt_op(self) -> datetime:
        return moment(self.velden["ontdekt_op"])

    @property
    def delen(self) -> Mapping[str, Any]:
        """Per notified partij what of it was hit."""
        delen: Mapping[str, Any] = self.velden["delen"]
        return delen

    def betreft(self, partij: str) -> bool:
        """It reported this datalek, was hit by it, or tells the betrokkenen of it on behalf of all."""
        return partij in (self.partij, *self.delen, self.velden.get("betrokkenen", {}).get("mandaat"))

    def met(self, status: str = "", **erbij: Any) -> "Lek":
        """The next version."""
        return Lek(self.id, self.versie + 1, self.verband, self.partij, status or self.status, {**self.velden, **erbij})


def lek_van(rij: Datalek) -> Lek:
    """A row as a datalek."""
    return Lek(rij.id, rij.versie, rij.verband, rij.partij, rij.status, rij.velden)


def nieuwste() -> Select[Datalek]:
    """The newest version of every datalek."""
    later = aliased(Datalek)
    return select(Datalek).where(~exists().where(and_(later.id == Datalek.id, later.versie > Datalek.versie)))


def zoek(s: Session, lek_id: UUID) -> Lek | None:
    """One datalek; None when there is none."""
    rij = s.execute(select(Datalek).where(Datalek.id == lek_id).order_by(Datalek.versie.desc()).limit(1)).scalar_one_or_none()
    return lek_van(rij) if rij else None


def verband_van(s: Session, lek_id: UUID) -> str:
    """The verband of this datalek; empty when there is none."""
    lek = zoek(s, lek_id)
    return lek.verband if lek else ""


def get_lek(r: "Ruimte", lek_id: UUID) -> Lek:
    """One datalek of the verband this is put to; NotFound for any other (ZVH-4.3t)."""
    lek = zoek(r.s, lek_id)
    if lek is None or lek.verband != r.beeld.verband.code:
        raise NotFound
    return lek


def get_open(r: "Ruimte", lek_id: UUID) -> Lek:
    """The same to act on: one act at a time. Conflict when it is closed, or while an earlier act waits for its outcome."""
    if r.s.get_bind().dialect.name == "postgresql":
        r.s.execute(select(func.pg_advisory_xact_lock(lek_id.int & (2**63 - 1))))
    lek = get_lek(r, lek_id)
    wacht = select(Openstaand.handeling_id).where(Openstaand.gevolg[SLEUTEL]["id"].as_string() == str(lek_id))
    if r.s.execute(wacht.limit(1)).first():
        raise Conflict("Een eerdere handeling op dit datalek loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    if lek.status == "gesloten":
        raise Conflict("Dit datalek is gesloten.", code="datalek_gesloten", artikel="ZVH-14.5")
    return lek


def als_rij(lek: Lek, actie: "Actie") -> dict[str, Any]:
    """A version as JSON, so that an open handeling can carry it."""
    vast = {"id": str(lek.id), "versie": lek.versie, "verband": lek.verband, "partij": lek.partij, "status": lek.status}
    return {**vast, "velden": dict(lek.velden), "op": actie.nu.isoformat(), "door": actie.functionaris}


def schrijf(s: Session, rij: Mapping[str, Any]) -> None:
    """Add one version."""
    s.execute(insert(Datalek).values({**rij, "id": UUID(rij["id"]), "op": moment(rij["op"])}))


def pas_toe(s: Session, verband: "Verband", actie: "Actie", rij: Mapping[str, Any]) -> None:
    """Rights has the words: the version counts, and who is new in it is told (PGA-5.5b, LJR-27)."""
    schrijf(s, rij)
    if rij["versie"] > 1:
        return
    lek_id = UUID(rij["id"])
    for partij, deel in sorted(rij["velden"]["delen"].items()):
        open_taak(s, lek_id, partij, AFSTEMMEN, lek_id, actie.nu, dag(moment(deel["uiterlijk"])), bericht=GEMELD)
    meld(s, verband.bestand.oin, GEMELD, lek_id, lek_id, actie.nu)


def sluit(s: Session, lek: Lek, op: datetime) -> None:
    """Nothing waits for anybody any more."""
    for taak in (AFSTEMMEN, AP_TE_LAAT):
        sluit_taken(s, lek.id, taak, op)
