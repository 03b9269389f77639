"""The notice to everyone who has a copy of what was rectified, supplemented, erased or restricted (LJR-19.2, ZVH-19.2).

The fact ``kennisgeving`` is one notice to one ontvanger about one gegeven: ``open`` until he confirms, or until it is recorded why telling
him is impossible or out of proportion. Codes and ids only.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import Door, Feitenbeeld, een_feit, leg_vele_vast, wijzig
from gateway.melden import open_taak, sluit_taken
from gateway.model import Feit
from gateway.verstrekkingen import Kopie, kopiehouders
from shared.convenant import Verband, rekent
from shared.identity import derived_id

SOORT: Final = "kennisgeving"
TAAK: Final = "kennisgeving_bevestigen"
NIET_BEVESTIGD: Final = "kennisgeving_niet_bevestigd"
OPEN: Final = "open"
TERMIJN: Final = "termijn_vernietigingsbevestiging"
"""Confirming that a copy was dealt with takes no longer than confirming that it was destroyed."""
BERICHT: Final = {
    "rectificatie": "gegeven.gecorrigeerd",
    "aanvulling": "gegeven.aangevuld",
    "verwijdering": "gegeven.gewist",
    "beperking": "gegeven.beperkt",
    "opheffing": "beperking.opgeheven",
}
"""What happened, and the event that says so."""


@dataclass(frozen=True)
class Aanleiding:
    """What happened to gegevens of one casus, by which act; ``verzoek``: the one it follows from, or empty."""

    casus_id: UUID
    wat: str
    handeling_id: UUID
    door: Door
    verzoek: str = ""


def zoek(s: Session, feit_id: UUID | None) -> Feit | None:
    """A notice as it is now, whichever casus it is in the books of."""
    query = select(Feit).where(Feit.id == feit_id, Feit.soort == SOORT).order_by(Feit.versie.desc()).limit(1)
    return s.execute(query).scalar_one_or_none()


def daar(feit: Feit | None) -> UUID | None:
    """The casus in which its ontvanger knows the gegeven: another than ours where another verband has a copy."""
    return UUID(feit.velden["casus"]) if feit else None


def aan(feit: Feit | None) -> Callable[[object], dict[str, str]]:
    """An act on a notice is for whom it is addressed to; for nobody when there is no such notice."""
    return lambda _beeld: {"gevraagde": feit.partij or "" if feit else ""}


def zend(s: Session, verband: Verband, a: Aanleiding, ids: Collection[UUID]) -> int:
    """Tell every recorded ontvanger and nobody else; returns how many (LJR-19.2).

    An agendadeelnemer or derde has no door: the verband passes it on and confirms for him.
    """
    kopieen = [k for k in kopiehouders(s, sorted(ids), verband.bestand.oin) if k.partij != a.door.partij or k.namens]
    uiterlijk = rekent(dag(a.door.op), verband.termijn(TERMIJN))
    rijen = []
    for k in kopieen:
        velden: dict[str, Any] = {
            "aanleiding": a.wat,
            "verzoek": a.verzoek,
            "casus": str(k.casus_id),
            "gegeven": str(k.gegeven_id),
            "namens": k.namens,
        }
        velden |= {"uiterlijk": str(uiterlijk), "gemeld_op": str(dag(a.door.op)), "herinnerd": 0}
        feit_id = _id(a, k)
        rijen.append(een_feit(feit_id, a.casus_id, SOORT, OPEN, a.door, betreft=k.bron, partij=k.partij, velden=velden))
        open_taak(s, k.casus_id, k.partij, TAAK, feit_id, a.door.op, uiterlijk, bericht=BERICHT[a.wat])
    leg_vele_vast(s, rijen)
    return len(rijen)


def _id(a: Aanleiding, k: Kopie) -> UUID:
    return derived_id(a.handeling_id, f"{SOORT} {a.wat} {k.casus_id} {k.gegeven_id} {k.partij} {k.namens}", 0)


def over(feiten: Feitenbeeld, *, verzoek: UUID | None = None, gegeven: UUID | None = None, wat: str = "") -> list[Feit]:
    """The notices that follow from one verzoek, or are about one gegeven, oldest first."""
    passend = (f for f in feiten.soort(SOORT) if verzoek is None or f.velden["verzoek"] == str(verzoek))
    passend = (f for f in passend if gegeven is None or f.betreft == gegeven)
    return sorted((f for f in passend if wat in ("", f.velden["aanleiding"])), key=lambda f: (f.velden["gemeld_op"], str(f.id)))


def open_(feiten: Iterable[Feit]) -> list[Feit]:
    """Neither confirmed nor left out on a ground."""
    return [f for f in feiten if f.status == OPEN]


def sluit(s: Session, feit: Feit, status: str, door: Door, **velden: object) -> Feit:
    """Confirmed, or left out on a ground: nobody is reminded any more."""
    nieuw = wijzig(s, feit, status, door, **velden)
    _sluit_taken(s, feit, door.op)
    return nieuw


def _sluit_taken(s: Session, feit: Feit, op: datetime) -> None:
    sluit_taken(s, UUID(feit.velden["casus"]), TAAK, op, object_id=feit.id)
    sluit_taken(s, feit.casus_id, NIET_BEVESTIGD, op, object_id=feit.id)


def herinner(s: Session, feit: Feit, door: Door, uiterlijk: date) -> None:
    """Asked again until a new last day; how often is on record."""
    wijzig(s, feit, OPEN, door, uiterlijk=str(uiterlijk), herinnerd=feit.velden["herinnerd"] + 1)
