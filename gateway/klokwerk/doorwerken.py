"""What a besluit on a verzoek still asks of somebody: ontvangers that did not confirm, work that is late, keeping that is looked at again
(LJR-19.2, ZVH-19.2, XTRA-13.5)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import kennisgevingen, uitvoering
from gateway.beleid.kalender import dag
from gateway.bewaaruitzondering import HERZIEN, te_herzien
from gateway.feiten import Feitenbeeld, lees_in_slot
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.melden import is_gevraagd, open_taak
from gateway.model import Casus, Feit
from shared.convenant import Verband, rekent

SOORTEN = (kennisgevingen.SOORT, uitvoering.SOORT, HERZIEN)


def bewaak_doorwerking(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Remind whoever did not confirm, and put what is late to the verband; returns how many."""
    vandaag = dag(kern.nu(s))
    beeld = _beeld(s, verband)
    # Whoever confirms meanwhile holds the same lock, and then nobody reminds him.
    te_laat = lees_in_slot(s, _verlopen(beeld.soort(kennisgevingen.SOORT), vandaag))
    herinnerd = _verlopen(te_laat.soort(kennisgevingen.SOORT), vandaag)
    nieuw = [t for t in _taken(beeld, verband, vandaag) if not is_gevraagd(s, *t)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if herinnerd or nieuw else None
    if beurt is None:
        return 0
    for taak in nieuw:
        beurt.vraag(s, *taak)
    _herinner(s, beurt, herinnerd, vandaag)
    return len(nieuw) + len(herinnerd)


def _beeld(s: Session, verband: Verband) -> Feitenbeeld:
    """The newest version of what still waits, in casussen that are there."""
    casussen = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd")
    wacht = select(Feit.id).where(Feit.soort.in_(SOORTEN), Feit.versie == 1, Feit.casus_id.in_(casussen))
    return Feitenbeeld(s.execute(select(Feit).where(Feit.id.in_(wacht))).scalars())


def _verlopen(feiten: Iterable[Feit], vandaag: date) -> list[Feit]:
    """Not confirmed while the last day has passed."""
    return [f for f in kennisgevingen.open_(feiten) if date.fromisoformat(f.velden["uiterlijk"]) < vandaag]


def _taken(beeld: Feitenbeeld, verband: Verband, vandaag: date) -> Iterator[tuple[UUID, str, str, UUID, date]]:
    for casus_id, soort, object_id, uiterlijk in uitvoering.achterstallig(beeld.soort(uitvoering.SOORT), vandaag):
        yield casus_id, verband.bestand.oin, soort, object_id, uiterlijk
    yield from te_herzien(beeld.soort(HERZIEN), vandaag)


def _herinner(s: Session, beurt: Beurt, feiten: Sequence[Feit], vandaag: date) -> None:
    """He is asked again, with a new last day; the verband sees who stays silent."""
    nieuw = rekent(vandaag, beurt.verband.termijn(kennisgevingen.TERMIJN))
    for f in feiten:
        kennisgevingen.herinner(s, f, beurt.door, nieuw)
        open_taak(s, f.casus_id, beurt.oin, kennisgevingen.NIET_BEVESTIGD, f.id, beurt.nu, nieuw)
        assert f.partij
        beurt.vraag(s, UUID(f.velden["casus"]), f.partij, kennisgevingen.TAAK, f.id, nieuw)
