"""Sequencing the audit: within a second every row has its place in the chain (ONTWERP §8)."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy.orm import Session

from gateway import keten
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.klokwerk import lease
from shared import events

HOUDEN = timedelta(seconds=5)
TERUGBLIK = timedelta(minutes=10)
ALLES_NA = timedelta(minutes=1)
STUK = 500


async def reeks_audit(kern: Kern) -> int:
    """Chain and sign, verband by verband; returns the number of new links.

    This job asks no verdict and writes no audit row of its own: it decides nothing, and a row about each link would need a link.
    """
    aantal = 0
    for verband in kern.verbanden:
        code = str(verband.code)
        alles = await kern.databank.schrijf(partial(_is_alles_aan_de_beurt, verband=code))
        aantal += await _keten(kern, code, alles=alles)
        if await kern.databank.schrijf(partial(_teken, kern=kern, verband=code)):
            events.log(events.AUDIT_KETEN, verband=code, aantal=aantal)
    return aantal


def _is_alles_aan_de_beurt(s: Session, *, verband: str) -> bool:
    """A lease that nobody gives back is an appointment."""
    return lease.neem(s, lease.taaknaam("alles", verband), uuid4().hex, ALLES_NA)


async def _keten(kern: Kern, verband: str, *, alles: bool) -> int:
    aantal = 0
    while True:
        stuk = await kern.databank.schrijf(lambda s: _stuk(s, kern, verband, alles=alles))
        aantal += stuk
        if stuk < STUK:
            return aantal


def _stuk(s: Session, kern: Kern, verband: str, *, alles: bool) -> int:
    """Now and then every row is looked at, else those of the last minutes: the first costs as much as the audit is long."""
    if not lease.neem(s, lease.taaknaam("keten", verband), kern.houder, HOUDEN):
        return 0
    return keten.reeks(s, verband, STUK, sinds=None if alles else wereldtijd() - TERUGBLIK)


def _teken(s: Session, *, kern: Kern, verband: str) -> bool:
    if not lease.neem(s, lease.taaknaam("keten", verband), kern.houder, HOUDEN):
        return False
    return keten.zet_checkpoint(s, verband, kern.settings.keten_sleutel.get_secret_value())
