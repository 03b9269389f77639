"""The logs, or the list of verwerkers, were not looked at for the convenant's term: a taak until somebody did (ZVH-B3.6b, ZVH-22.3)."""

from functools import partial

from sqlalchemy.orm import Session

from gateway.kern import Kern
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import is_gevraagd, open_taak
from gateway.toezicht import TAKEN, is_te_laat, over_verband, uiterlijk
from shared.convenant import Verband


async def bewaak_logcontrole(kern: Kern) -> int:
    """One taak per verband and term; returns how many are new."""
    werk = [partial(_bewaak, kern=kern, verband=verband, taak=taak) for verband in kern.verbanden for taak in TAKEN]
    return sum([await kern.databank.schrijf(stuk) for stuk in werk])


def _bewaak(s: Session, *, kern: Kern, verband: Verband, taak: str) -> int:
    stukken, oin, object_id = kern.register.lees(s).stukken, verband.bestand.oin, over_verband(verband, taak)
    if not is_te_laat(stukken, verband, kern.nu(s), taak):
        return 0
    voor = uiterlijk(stukken, verband, taak)
    beurt = None if is_gevraagd(s, object_id, oin, taak, object_id, voor) else vraag_beurt(s, kern, "signaleren", verband)
    if beurt is None:
        return 0
    open_taak(s, object_id, oin, taak, object_id, beurt.nu, voor)
    beurt.noteer(s, None, object_id=object_id, signaal=taak)
    return 1
