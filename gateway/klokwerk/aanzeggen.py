"""Who was told to destroy his copies and did not say that he did is reminded, and put to the verband (PGA-14.1b)."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import meld, open_taak
from gateway.model import Aanzegging
from gateway.vernietiging import HERINNERD, NIET_BEVESTIGD, taak_casus
from shared.convenant import Verband, rekent

STUK = 500


async def herinner_aan_vernietiging(kern: Kern) -> int:
    """Remind each whose last day passed, and give it a new one; returns how many were reminded."""
    return sum([await kern.databank.schrijf(partial(_verband, kern=kern, verband=verband)) for verband in kern.verbanden])


def _verband(s: Session, *, kern: Kern, verband: Verband) -> int:
    vandaag, a = dag(kern.nu(s)), Aanzegging
    zoek = select(a).where(a.verband == verband.code, a.bevestigd_op.is_(None), a.uiterlijk < vandaag).order_by(a.id).limit(STUK)
    te_laat = s.execute(zoek.with_for_update(skip_locked=True)).scalars().all()
    beurt = vraag_beurt(s, kern, "signaleren", verband) if te_laat else None
    if beurt is None:
        return 0
    nieuw = rekent(vandaag, verband.termijn("termijn_vernietigingsbevestiging"))
    for b in te_laat:
        b.uiterlijk = nieuw
        meld(s, b.partij, HERINNERD, b.id, taak_casus(b), beurt.nu)
        open_taak(s, taak_casus(b), beurt.oin, NIET_BEVESTIGD, b.id, beurt.nu, nieuw)
        beurt.noteer(s, None, object_id=b.id, signaal=NIET_BEVESTIGD)
    return len(te_laat)
