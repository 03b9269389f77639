"""What outlives a casus has an end of its own: the record of what the OM supplied, and who was told to destroy his copies
(PGA-9.8, ZVH-8.1t, PGA-14.1b)."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.melden import sluit_taken
from gateway.model import Aanzegging, Casus, Verstrekking
from gateway.vernietiging import BEVESTIGEN, NIET_BEVESTIGD, taak_casus
from shared.convenant import Verband, rekent

STUK = 500
OM = "openbaar_ministerie"


async def schoon_documentatie(kern: Kern) -> int:
    """Delete the lines whose term is over; returns how many went."""
    aantal = 0
    for verband in kern.verbanden:
        for doe in (_om_regels, _aanzeggingen):
            aantal += await kern.databank.schrijf(partial(doe, kern=kern, verband=verband))
    return aantal


def _om_regels(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Four years from the verstrekking, whatever became of the casus; the last day still counts (PGA-9.8)."""
    vandaag, v = dag(kern.nu(s)), Verstrekking
    parketten = [p.partij_id for p in kern.register.lees(s).partijen.values() if p.soort == OM]
    waar = (v.leverancier.in_(parketten), v.casus_id.in_(select(Casus.id).where(Casus.verband == verband.code)))
    oudste = s.execute(select(v.id, v.op).where(*waar).order_by(v.op).limit(STUK)).all()
    termijn = verband.termijn("documentatie_verstrekking_om")
    weg = [rij.id for rij in oudste if rekent(dag(rij.op), termijn) < vandaag]
    if not (beurt := _beurt(s, kern, verband, weg)):
        return 0
    s.execute(delete(v).where(v.id.in_(weg)))
    beurt.noteer(s, None, geschoond={"om_verstrekkingen": len(weg)})
    return len(weg)


def _aanzeggingen(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Confirmed or not, that somebody was told stays as long as that he received something; then nobody is reminded any more."""
    a, grens = Aanzegging, _grens(s, kern, verband)
    voorbij = s.execute(select(a).where(a.verband == verband.code, a.vernietigd_op < grens).order_by(a.id).limit(STUK)).scalars().all()
    if not (beurt := _beurt(s, kern, verband, [rij.id for rij in voorbij])):
        return 0
    for rij in voorbij:
        for soort in (BEVESTIGEN, NIET_BEVESTIGD):
            sluit_taken(s, taak_casus(rij), soort, beurt.nu, object_id=rij.id)
        s.delete(rij)
    beurt.noteer(s, None, geschoond={"aanzeggingen": len(voorbij)})
    return len(voorbij)


def _grens(s: Session, kern: Kern, verband: Verband) -> date:
    """What lies before this day is over. Counting back never ends later than counting forward would."""
    vandaag = dag(kern.nu(s))
    return vandaag - (rekent(vandaag, verband.termijn("documentatie_verstrekking_overig")) - vandaag)


def _beurt(s: Session, kern: Kern, verband: Verband, weg: Sequence[UUID]) -> Beurt | None:
    return vraag_beurt(s, kern, "opruimen", verband) if weg else None
