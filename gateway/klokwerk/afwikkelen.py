"""Settling calls whose outcome nobody wrote down: the service that did or did not do it is asked (ONTWERP §8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.audit import Actie
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.lezen import pas_voor
from gateway.model import Idempotentie, Openstaand
from gateway.proxy import Onbekend
from gateway.uitkomst import rond_af, uit_json
from shared.errors import AppError, NotFound
from shared.identity import GELDIG_S, SPELING_S

NA = timedelta(seconds=10)
NOOIT_MEER = timedelta(seconds=GELDIG_S + SPELING_S + 25)
"""After this a call that is not there cannot come any more: its pas ran out, and so did whoever was carrying it out."""
STUK = 50


@dataclass(frozen=True)
class _Open:
    """One call without an outcome."""

    handeling_id: UUID
    dienst: str
    actie: Actie
    gestart_op: datetime
    sleutel: tuple[str, ...]


async def wikkel_af(kern: Kern) -> int:
    """Settle what is open for more than 10 s; returns how many are. A service that does not answer leaves its calls open."""
    open_ = await kern.databank.lees(_lees_open)
    return sum([await _een(kern, o) for o in open_])


def _lees_open(s: Session) -> list[_Open]:
    grens = wereldtijd() - NA
    rows = s.execute(select(Openstaand).where(Openstaand.gestart_op < grens).order_by(Openstaand.gestart_op).limit(STUK)).scalars()
    return [_Open(r.handeling_id, r.dienst, uit_json(r.actie), r.gestart_op, tuple(r.idempotentie)) for r in rows]


async def _een(kern: Kern, o: _Open) -> bool:
    verband = kern.verbanden.get(o.actie.verband)
    beurt = await kern.databank.schrijf(lambda s: vraag_beurt(s, kern, "afwikkelen", verband))
    if beurt is None:
        return False
    uitkomst = await _vraag_dienst(kern, beurt, o)
    if uitkomst is None:
        return False
    return await kern.databank.schrijf(partial(_sluit, kern=kern, beurt=beurt, o=o, uitkomst=uitkomst))


async def _vraag_dienst(kern: Kern, beurt: Beurt, o: _Open) -> str | None:
    """gelukt, mislukt, or None: not known yet."""
    pas = pas_voor(beurt.over(o.actie.casus_id, o.handeling_id, o.dienst))
    try:
        await kern.diensten.roep(o.dienst, "GET", f"/handelingen/{o.handeling_id}", pas)
    except NotFound:
        return "mislukt" if o.gestart_op < wereldtijd() - NOOIT_MEER else None
    except (AppError, Onbekend):
        return None
    return "gelukt"


def _sluit(s: Session, *, kern: Kern, beurt: Beurt, o: _Open, uitkomst: str) -> bool:
    open_ = s.execute(select(Openstaand.handeling_id).where(Openstaand.handeling_id == o.handeling_id).with_for_update()).first()
    if open_ is None:
        return False  # its own gateway came back with the answer
    herhaling = _herhaling(s, o)
    if herhaling == "later" and uitkomst == "gelukt":
        return False  # how the retry ends decides whose consequences these are
    if herhaling == "klaar" or (herhaling and uitkomst == "mislukt"):
        # The key and the casus are of another attempt under it, done or still under way: of this one only the outcome is written down.
        audit.schrijf(s, o.actie, "uitkomst", uitkomst, {})
        s.execute(delete(Openstaand).where(Openstaand.handeling_id == o.handeling_id))
    else:
        rond_af(s, kern, o.actie, uitkomst)
    beurt.noteer(s, o.actie.casus_id, object_id=o.handeling_id, afgewikkeld=uitkomst)
    return True


def _herhaling(s: Session, o: _Open) -> str:
    """What else happened under this key: klaar, or an attempt that is open, begun later or eerder; empty when there is nothing.

    The lock on the key makes it final: a retry takes the same lock before it writes that it is under way.
    """
    if not o.sleutel:
        return ""
    partij, handeling, sleutel = o.sleutel
    i = Idempotentie
    waar = (i.partij == partij, i.handeling == handeling, i.sleutel == sleutel)
    if s.execute(select(i.klaar).where(*waar).with_for_update()).scalar_one_or_none():
        return "klaar"
    p = Openstaand
    rows = s.execute(select(p.idempotentie, p.gestart_op).where(p.handeling_id != o.handeling_id, p.idempotentie[2].as_string() == sleutel))
    begonnen = [row.gestart_op for row in rows if tuple(row.idempotentie) == o.sleutel]
    if not begonnen:
        return ""
    return "later" if max(begonnen) > o.gestart_op else "eerder"
