"""A gegeven that its leverancier calls wrong, followed to every place and everyone who got it (ZVH 9.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import Door, Feitenbeeld, een_feit, leg_vast, leg_vele_vast
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Verstrekking
from gateway.verstrekkingen import zonder_mislukte
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

SOORT, BERICHT, TAAK = "onjuist", "correctie", "correctie_coordineren"
OPEN = "gemeld"


def ontvangers(s: Session, gegeven_id: UUID, leverancier: str) -> list[str]:
    """Every partij that read this gegeven or was offered it; the leverancier itself is none."""
    v = Verstrekking
    regels = s.execute(select(v).where(v.gegeven_id == gegeven_id, v.soort.in_(("lezen", "aanbod")))).scalars().all()
    return sorted({regel.ontvanger for regel in zonder_mislukte(s, regels)} - {leverancier})


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
    gehad = ontvangers(g.s, g.object_id, g.actie.partij)
    for ontvanger in gehad:
        meld(g.s, ontvanger, "gegeven.gecorrigeerd", g.object_id, g.casus.id, g.actie.nu)
    hid = g.actie.handeling_id
    regels = [(n, wie) for n, wie in enumerate([None, *gehad])]
    leg_vele_vast(
        g.s,
        [
            een_feit(derived_id(hid, BERICHT, n), g.casus.id, BERICHT, "gedaan", g.door, betreft=g.object_id, partij=wie)
            for n, wie in regels
        ],
    )
    if gehad and lopend(feiten, g.object_id) is None:
        meld_onjuist(g.s, derived_id(hid, SOORT, 0), g.casus.id, g.object_id, g.door)
        coordineer(g.s, g.casus.id, g.object_id, g.verband.bestand.oin, g.casus.casusregisseur_partij, g.actie.nu)


def lopend(feiten: Feitenbeeld, gegeven_id: UUID) -> Feit | None:
    """The melding on this gegeven that is not closed yet."""
    return next((f for f in feiten.soort(SOORT) if f.betreft == gegeven_id and f.status == OPEN), None)


def stand(s: Session, feiten: Feitenbeeld, melding: Feit) -> tuple[datetime | None, Mapping[str, datetime | None]]:
    """Since when the gegeven is right, and per ontvanger when he was told; None for what is still to happen.

    A correctie counts from the melding on; one that is a melding by itself counts too.
    """
    assert melding.betreft is not None
    gedaan = [f for f in feiten.soort(BERICHT) if f.betreft == melding.betreft and f.op >= begin(s, melding)]
    verteld = {f.partij: f.op for f in gedaan if f.partij}
    juist = max((f.op for f in gedaan if f.partij is None), default=None)
    return juist, {wie: verteld.get(wie) for wie in ontvangers(s, melding.betreft, melding.partij or "")}


def verbeterd(s: Session, feiten: Feitenbeeld, melding: Feit) -> set[UUID]:
    """Every gegeven that got a new version since the melding."""
    sinds = begin(s, melding)
    return {f.betreft for f in feiten.soort(BERICHT) if f.betreft and f.partij is None and f.op >= sinds}


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
