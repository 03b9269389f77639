"""A gegeven that its leverancier calls wrong, followed to every place and everyone who got it (ZVH 9.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import kennisgevingen, uitvoering
from gateway.beleid.kalender import dag
from gateway.feiten import Door, Feitenbeeld, leg_vast
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit
from gateway.verstrekkingen import kopiehouders
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

SOORT, BERICHT, TAAK = "onjuist", "correctie", "correctie_coordineren"
OPEN = "gemeld"


def meld_onjuist(s: Session, feit_id: UUID, casus_id: UUID, gegeven_id: UUID, door: Door) -> None:
    """From now on it is marked until the correctie is done everywhere."""
    leg_vast(s, feit_id, casus_id, SOORT, OPEN, door, betreft=gegeven_id, partij=door.partij)


def coordineer(s: Session, casus_id: UUID, gegeven_id: UUID, oin: str, casusregisseur: str | None, op: datetime) -> None:
    """The procesregisseur gets the taak; the casusregisseur is told."""
    open_taak(s, casus_id, oin, TAAK, gegeven_id, op)
    if casusregisseur:
        meld(s, casusregisseur, "gegeven.onjuist", gegeven_id, casus_id, op)


def na_correctie(g: "Gevolg", feiten: Feitenbeeld) -> None:
    """Every ontvanger of the old version is told that there is a newer one, and the books say when (ZVH-9.5, ZVH-19.2, PGA-5.1)."""
    hid = g.actie.handeling_id
    leg_vast(g.s, derived_id(hid, BERICHT, 0), g.casus.id, BERICHT, "gedaan", g.door, betreft=g.object_id, partij=None)
    verzoek = uitvoering.gecorrigeerd(g, feiten, g.object_id)
    wat = kennisgevingen.Aanleiding(g.casus.id, "rectificatie", hid, g.door, verzoek)
    if kennisgevingen.zend(g.s, g.verband, wat, [g.object_id]) and lopend(feiten, g.object_id) is None:
        meld_onjuist(g.s, derived_id(hid, SOORT, 0), g.casus.id, g.object_id, g.door)
        coordineer(g.s, g.casus.id, g.object_id, g.verband.bestand.oin, g.casus.casusregisseur_partij, g.actie.nu)


def lopend(feiten: Feitenbeeld, gegeven_id: UUID) -> Feit | None:
    """The melding on this gegeven that is not closed yet."""
    return next((f for f in feiten.soort(SOORT) if f.betreft == gegeven_id and f.status == OPEN), None)


def stand(s: Session, feiten: Feitenbeeld, melding: Feit, oin: str) -> tuple[datetime | None, Mapping[str, datetime | None]]:
    """Since when the gegeven is right, and per ontvanger when he was told; None for what is still to happen.

    A correctie counts from the melding on; one that is a melding by itself counts too.
    """
    assert melding.betreft is not None
    sinds = begin(s, melding)
    juist = max((f.op for f in feiten.soort(BERICHT) if f.betreft == melding.betreft and f.op >= sinds), default=None)
    berichten = kennisgevingen.over(feiten, gegeven=melding.betreft, wat="rectificatie")
    verteld = {f.velden["namens"] or f.partij: op for f in berichten if (op := begin(s, f)) >= sinds}
    houders = kopiehouders(s, [melding.betreft], oin)
    return juist, {wie: verteld.get(wie) for wie in sorted({k.namens or k.partij for k in houders})}


def verbeterd(s: Session, feiten: Feitenbeeld, melding: Feit) -> set[UUID]:
    """Every gegeven that got a new version since the melding."""
    sinds = begin(s, melding)
    return {f.betreft for f in feiten.soort(BERICHT) if f.betreft and f.op >= sinds}


def begin(s: Session, melding: Feit) -> datetime:
    """When it was first called wrong."""
    op: datetime = s.execute(select(Feit.op).where(Feit.id == melding.id, Feit.versie == 1)).scalar_one()
    return op


def sluit(s: Session, casus_id: UUID, gegeven_id: UUID, op: datetime) -> None:
    """Nothing is left to coordinate."""
    sluit_taken(s, casus_id, TAAK, op, object_id=gegeven_id)


def merk(feiten: Feitenbeeld, waarde: Any) -> Any:
    """An answer in which every gegeven that was called wrong says so, and since when (ZVH-9.5)."""
    sinds = {str(f.betreft): dag(f.op).isoformat() for f in feiten.soort(SOORT) if f.status == OPEN}
    return _loop(sinds, waarde) if sinds else waarde


def _loop(sinds: Mapping[str, str], waarde: Any) -> Any:
    if isinstance(waarde, Sequence) and not isinstance(waarde, str):
        return [_loop(sinds, w) for w in waarde]
    if not isinstance(waarde, Mapping):
        return waarde
    if isinstance(waarde.get("etiket"), Mapping) and "inhoud" in waarde:
        e = waarde["etiket"]
        bronnen = [e["id"], *(b["gegevenId"] for b in e.get("afgeleidVan") or ())]
        gemeld = [sinds[i] for i in bronnen if i in sinds]
        return {**waarde, "etiket": {**e, "onjuistSinds": min(gemeld)}} if gemeld else waarde
    return {k: _loop(sinds, w) for k, w in waarde.items()}
