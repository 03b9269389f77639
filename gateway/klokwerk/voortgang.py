"""Interventies past their termijn of which nobody reported the end: who carries it out is asked, the procesregisseur is told (PGA 11.1)."""

from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import is_gevraagd
from gateway.model import Casus, Feit
from gateway.plangevolgen import MELDEN, TE_LAAT
from gateway.planopgaven import KLAAR, uitvoering
from shared.convenant import Verband

Vraag = tuple[UUID, str, str, UUID, date]
"""casus_id, partij, soort of the taak, interventie, its termijn."""


async def vraag_voortgang(kern: Kern) -> int:
    """Open a taak for each; returns how many are new. Asked once per uitvoerder, interventie and termijn."""
    return sum([await kern.databank.schrijf(partial(_verband, kern=kern, verband=verband)) for verband in kern.verbanden])


def _verband(s: Session, *, kern: Kern, verband: Verband) -> int:
    nieuw = [v for v in _te_laat(s, verband, dag(kern.nu(s))) if not is_gevraagd(s, *v)]
    beurt = vraag_beurt(s, kern, "voortgang", verband) if nieuw else None
    if beurt is None:
        return 0
    for vraag in nieuw:
        beurt.vraag(s, *vraag)
    return len(nieuw)


def _te_laat(s: Session, verband: Verband, vandaag: date) -> list[Vraag]:
    later = aliased(Feit)
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    lopend = select(Casus.id).where(Casus.verband == verband.code, Casus.status == "lopend", Casus.fase == "casusoverleg")
    plannen = s.execute(select(Feit).where(Feit.soort == "plan", laatste, Feit.casus_id.in_(lopend))).scalars()
    return [vraag for plan in plannen for stap in uitvoering(plan) for vraag in _vragen(plan, stap, verband.bestand.oin, vandaag)]


def _vragen(plan: Feit, stap: dict[str, str], oin: str, vandaag: date) -> list[Vraag]:
    """An agendadeelnemer has no door: the pga-expert asks him, and is told once."""
    termijn, nummer = date.fromisoformat(stap["termijn"]), UUID(stap["id"])
    if stap["status"] in KLAAR or termijn >= vandaag:
        return []
    gemeld: Vraag = (plan.casus_id, oin, TE_LAAT, nummer, termijn)
    if stap["uitvoerder"].startswith("agendadeelnemer:"):
        return [gemeld]
    return [(plan.casus_id, stap["uitvoerder"], MELDEN, nummer, termijn), gemeld]
