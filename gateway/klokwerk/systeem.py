"""Actor ``systeem``: the klok asks beleid like anyone and stands in the audit like anyone (ONTWERP §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import audit
from gateway.audit import Actie
from gateway.beleid import Besluit
from gateway.beleid.vraag import Wie
from gateway.feiten import Door, Feitenbeeld
from gateway.kern import Kern
from gateway.melden import open_taak, sluit_taken
from gateway.model import Casus
from gateway.vragen import Beeld
from shared import events
from shared.convenant import Verband
from shared.identity import uuid7
from shared.telemetry import current_trace

FUNCTIONARIS = "klok"
ROLLEN = ("systeem",)


@dataclass(frozen=True)
class Beurt:
    """Leave to do one job in one verband: what its audit rows have in common."""

    actie: Actie
    bewijs: Mapping[str, Any]
    verband: Verband

    @property
    def nu(self) -> datetime:
        return self.actie.nu

    @property
    def oin(self) -> str:
        return self.actie.partij

    @property
    def door(self) -> Door:
        return Door(self.actie.partij, FUNCTIONARIS, self.actie.nu)

    def over(self, casus_id: UUID | None, object_id: UUID | None = None, dienst: str | None = None) -> Actie:
        """One handeling of this job."""
        return replace(self.actie, handeling_id=uuid7(), casus_id=casus_id, object_id=object_id, dienst=dienst)

    def noteer(self, s: Session, casus_id: UUID | None, *, object_id: UUID | None = None, **wat: Any) -> None:
        """The audit row of an effect in the gateway's own books, in the effect's transaction."""
        audit.schrijf(s, self.over(casus_id, object_id), "feit", "toegestaan", {**self.bewijs, **wat})

    def vraag(self, s: Session, casus_id: UUID, partij: str, soort: str, object_id: UUID, uiterlijk: date | None) -> None:
        """A taak for one partij, on paper; one that stood open for another date makes place, or this one would come up every round."""
        sluit_taken(s, casus_id, soort, self.nu, object_id=object_id, partij=partij)
        open_taak(s, casus_id, partij, soort, object_id, self.nu, uiterlijk)
        self.noteer(s, casus_id, object_id=object_id, signaal=soort)


def vraag_beurt(s: Session, kern: Kern, taak: str, verband: Verband, casus: Casus | None = None) -> Beurt | None:
    """Ask beleid; None, on paper and in the log, when it says no."""
    nu, register, oin = kern.nu(s), kern.register.lees(s), verband.bestand.oin
    beeld = Beeld(verband, kern.verbanden.parameters(verband.code), register, casus, (), {}, Feitenbeeld(()), nu)
    wie = Wie(partij=register.partij(oin, verband.code), functionaris=FUNCTIONARIS, rollen=frozenset(ROLLEN))
    besluit = beeld.beslis(beeld.vraag(f"klok.{taak}", wie))
    beurt = Beurt(_actie(verband, taak, nu, casus), audit.besluit_body(besluit), verband)
    if not besluit:
        _weiger(s, beurt, besluit, taak)
        return None
    return beurt


def _actie(verband: Verband, taak: str, nu: datetime, casus: Casus | None) -> Actie:
    return Actie(
        handeling=f"klok.{taak}",
        handeling_id=uuid7(),
        partij=verband.bestand.oin,
        functionaris=FUNCTIONARIS,
        rollen=ROLLEN,
        functie="",
        verband=verband.code,
        beleid_hash=verband.hash,
        nu=nu,
        trace=current_trace(),
        casus_id=casus.id if casus else None,
        regime=verband.bestand.reglement,
    )


def _weiger(s: Session, beurt: Beurt, besluit: Besluit, taak: str) -> None:
    audit.schrijf(s, beurt.actie, "verdict", "geweigerd", beurt.bewijs)
    events.log(events.KLOK_GEWEIGERD, taak=taak, verband=beurt.verband.code, regel=besluit.regel)
