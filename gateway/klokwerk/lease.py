"""Leases by wereldtijd: of two kloks one does the work, and a dead one keeps it no longer than its lease (ONTWERP §8; SPIKES §5)."""

import hashlib
from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway.klokstand import wereldtijd
from gateway.model import Lease

LENGTE = 40


def taaknaam(soort: str, wat: str) -> str:
    """A name that fits the table, however long ``wat`` is."""
    naam = f"{soort}:{wat}"
    return naam if len(naam) <= LENGTE else f"{soort}:{hashlib.sha256(wat.encode()).hexdigest()}"[:LENGTE]


def neem(s: Session, taak: str, houder: str, duur: timedelta) -> bool:
    """Take or extend the lease; False while another holds it.

    The row stays locked until the caller commits: whatever he writes in the same transaction is fenced, however late he is.
    """
    nu = wereldtijd()
    vrij = (Lease.houder == houder) | (Lease.tot <= nu)
    genomen = update(Lease).where(Lease.taak == taak, vrij).values(houder=houder, tot=nu + duur).returning(Lease.taak)
    if s.execute(genomen).first():
        return True
    if s.execute(select(Lease.taak).where(Lease.taak == taak)).first():
        return False
    try:
        with s.begin_nested():
            s.execute(insert(Lease).values(taak=taak, houder=houder, tot=nu + duur))
    except IntegrityError:
        return False
    return True


def geef_terug(s: Session, taak: str, houder: str) -> None:
    """Let the next one begin at once; no effect when the lease is no longer ours."""
    s.execute(update(Lease).where(Lease.taak == taak, Lease.houder == houder).values(tot=wereldtijd()))
