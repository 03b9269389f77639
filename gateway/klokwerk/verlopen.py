"""What ends by itself: a yes past its term, an offer past its term, messages and keys that were kept long enough (ONTWERP §5, §10)."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Select, and_, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag
from gateway.feiten import get_feit, wijzig
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.klokwerk.systeem import vraag_beurt
from gateway.model import Aanbod, Casus, Feit, Gebeurtenis, Idempotentie, Taak
from shared.convenant import Verband, lees_termijn, rekent_moment

SOORTEN = ("instemming", "toestemming", "mandaat")
SLEUTEL_GELDIG = timedelta(hours=24)
STUK = 200


async def laat_verlopen(kern: Kern) -> int:
    """Mark instemmingen, toestemmingen and mandaten past ``geldig_tot`` as verlopen, and offers likewise; returns how many.

    Beleid already counts none of them (it compares the dates itself): this is what the books and the waiting partijen see.
    """
    aantal = 0
    for verband in kern.verbanden:
        per_casus = await kern.databank.lees(partial(_verlopen_feiten, kern=kern, verband=verband))
        for casus_id in per_casus:
            aantal += await kern.databank.schrijf(partial(_verloop, kern=kern, verband=verband, casus_id=casus_id))
        aantal += await kern.databank.schrijf(partial(_aanbod, kern=kern, verband=verband))
    return aantal


def _kandidaten(verband: Verband, nu: datetime) -> Select[Any]:
    later = aliased(Feit)
    tot = Feit.velden["geldig_tot"].as_string()
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    ruim = (dag(nu) + timedelta(days=1)).isoformat()  # text sorts as dates do; the day after, for the zone
    van_verband = select(Casus.id).where(Casus.verband == verband.code)
    waar = (Feit.soort.in_(SOORTEN), Feit.status == "gegeven", tot.is_not(None), tot < ruim, laatste, Feit.casus_id.in_(van_verband))
    return select(Feit).where(*waar).limit(STUK)


def _verlopen_feiten(s: Session, *, kern: Kern, verband: Verband) -> list[UUID]:
    nu = kern.nu(s)
    return sorted({f.casus_id for f in s.execute(_kandidaten(verband, nu)).scalars() if _voorbij(f.velden["geldig_tot"], nu)})


def _voorbij(geldig_tot: str, nu: datetime) -> bool:
    """A moment ends at that moment; a date is valid through its last hour."""
    if len(geldig_tot) == 10:
        return date.fromisoformat(geldig_tot) < dag(nu)
    return datetime.fromisoformat(geldig_tot) <= nu


def _verloop(s: Session, *, kern: Kern, verband: Verband, casus_id: UUID) -> int:
    casus = s.execute(select(Casus).where(Casus.id == casus_id).with_for_update()).scalar_one()
    beurt = vraag_beurt(s, kern, "verlopen", verband, casus)
    if beurt is None:
        return 0
    feiten = list(s.execute(_kandidaten(verband, beurt.nu).where(Feit.casus_id == casus_id)).scalars())
    voorbij = [f for f in feiten if _voorbij(f.velden["geldig_tot"], beurt.nu)]
    for feit in voorbij:
        wijzig(s, get_feit(s, feit.id), "verlopen", beurt.door)
    if voorbij:
        beurt.noteer(s, casus_id, verlopen=[{"feit": str(f.id), "soort": f.soort} for f in voorbij])
    return len(voorbij)


def _aanbod(s: Session, *, kern: Kern, verband: Verband) -> int:
    """An offer can be read through its last day."""
    van_verband = select(Casus.id).where(Casus.verband == verband.code)
    waar = (Aanbod.status == "open", Aanbod.geldig_tot < dag(kern.nu(s)), Aanbod.casus_id.in_(van_verband))
    if not s.execute(select(Aanbod.id).where(*waar).limit(1)).first():
        return 0
    beurt = vraag_beurt(s, kern, "verlopen", verband)
    if beurt is None:
        return 0
    rows = s.execute(update(Aanbod).where(*waar).values(status="verlopen").returning(Aanbod.id, Aanbod.casus_id)).all()
    for row in rows:
        beurt.noteer(s, row.casus_id, object_id=row.id, verlopen=[{"feit": str(row.id), "soort": "aanbod"}])
    return len(rows)


async def ruim_berichten_op(kern: Kern) -> int:
    """Drop done taken and gebeurtenissen after P30D and Idempotency-Keys after 24 h (wereldtijd); returns how many rows."""
    aantal = sum([await kern.databank.schrijf(partial(_berichten, kern=kern, verband=verband)) for verband in kern.verbanden])
    return aantal + await kern.databank.schrijf(_sleutels)


def _berichten(s: Session, *, kern: Kern, verband: Verband) -> int:
    grens = _terug(kern.nu(s), str(verband.waarde("gebeurtenissen_bewaartermijn")))
    van_verband = select(Casus.id).where(Casus.verband == verband.code)
    oud = (
        delete(Gebeurtenis).where(Gebeurtenis.op < grens, Gebeurtenis.casus_id.in_(van_verband)),
        delete(Taak).where(Taak.klaar_op < grens, Taak.casus_id.in_(van_verband)),
    )
    telling = [_aantal(s, opdracht) for opdracht in oud]
    if not any(telling):
        return 0
    beurt = vraag_beurt(s, kern, "opruimen", verband)
    if beurt is None:
        s.rollback()
        return 0
    beurt.noteer(s, None, opgeruimd={"gebeurtenissen": telling[0], "taken": telling[1]})
    return sum(telling)


def _terug(nu: datetime, termijn: str) -> datetime:
    """The moment from which a term ends now; terms of messages are in days, so counting back is counting forward."""
    lengte = rekent_moment(nu, lees_termijn(termijn)) - nu
    return nu - lengte


def _sleutels(s: Session) -> int:
    return _aantal(s, delete(Idempotentie).where(Idempotentie.gestart_op < wereldtijd() - SLEUTEL_GELDIG))


def _aantal(s: Session, opdracht: Any) -> int:
    uitkomst = s.execute(opdracht)
    assert isinstance(uitkomst, CursorResult)
    return int(uitkomst.rowcount)
