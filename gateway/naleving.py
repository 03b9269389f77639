"""What a burgemeester supervises with: counts and dates, and casussen past their end; never content, never a name (PGA-4.1b, PGA-4.1f)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import AMSTERDAM
from gateway.model import Audit, Casus, Feit, Taak, Verklaring, Verstrekking
from shared.convenant import Verband

OVERSCHRIJDING_MAX = 1000
MISLUKT = "vernietiging_mislukt"


@dataclass(frozen=True)
class Periode:
    """Days from the first through the last, both included."""

    van: date
    tot: date

    @property
    def momenten(self) -> tuple[datetime, datetime]:
        """Begin of the first day and of the day after the last, in the Netherlands."""
        begin, einde = (datetime.combine(d, time.min, AMSTERDAM) for d in (self.van, self.tot + timedelta(days=1)))
        return begin, einde


@dataclass(frozen=True)
class Bron:
    """Where the figures come from: one verband, one period, today."""

    s: Session
    verband: Verband
    periode: Periode
    vandaag: date

    def _tel(self, zoek: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
        return [dict(rij) for rij in self.s.execute(zoek).mappings()]

    def weigeringen(self) -> list[dict[str, Any]]:
        """Refusals in the period, by handeling and by the rule that refused."""
        a, (begin, einde) = Audit, self.periode.momenten
        regel = a.body[("adl.core.response", "regel")].as_string().label("regel")
        waar = (a.verband == self.verband.code, a.uitkomst == "geweigerd", a.op >= begin, a.op < einde)
        zoek = select(a.handeling, func.coalesce(regel, "").label("regel"), func.count().label("aantal"))
        return self._tel(zoek.where(*waar).group_by(a.handeling, regel).order_by(a.handeling, regel))

    def termijnen(self) -> list[dict[str, Any]]:
        """What waits now, by kind: how much of it has a last day, and how much is past it."""
        t = Taak
        verlopen = func.sum(case((t.uiterlijk < self.vandaag, 1), else_=0)).label("verlopen")
        met = func.count(t.uiterlijk).label("met_termijn")
        zoek = select(t.soort, func.count().label("open"), met, verlopen).where(t.klaar_op.is_(None), t.casus_id.in_(self._casussen()))
        return self._tel(zoek.group_by(t.soort).order_by(t.soort))

    def feiten(self, soort: str, veld: str = "") -> list[dict[str, Any]]:
        """Facts of one kind as they stand now, by status (and by one code among their fields)."""
        f, later = Feit, aliased(Feit)
        laatste = ~exists().where(and_(later.id == f.id, later.versie > f.versie))
        wat = func.coalesce(f.velden[veld].as_string(), "") if veld else f.soort
        zoek = select(wat.label("soort"), f.status.label("stand"), func.count().label("aantal"))
        zoek = zoek.where(f.soort == soort, laatste, f.casus_id.in_(self._casussen()))
        return self._tel(zoek.group_by(wat, f.status).order_by(wat, f.status))

    def verstrekkingen(self) -> list[dict[str, Any]]:
        """Gegevens on record as supplied in the period, by soort and doel."""
        v, (begin, einde) = Verstrekking, self.periode.momenten
        waar = (v.op >= begin, v.op < einde, v.casus_id.in_(self._casussen()))
        zoek = select(v.soort, v.doel, func.count().label("aantal")).where(*waar)
        return self._tel(zoek.group_by(v.soort, v.doel).order_by(v.soort, v.doel))

    def casussen(self) -> list[dict[str, Any]]:
        """Casussen by status, with how many of them have an end date."""
        c = Casus
        zoek = select(c.status.label("stand"), func.count().label("aantal"), func.count(c.vernietigen_op).label("met_einddatum"))
        return self._tel(zoek.where(c.verband == self.verband.code).group_by(c.status).order_by(c.status))

    def vernietigd(self) -> tuple[int, int]:
        """How many casussen were destroyed in the period: on the day they were due, and later."""
        v, (begin, einde) = Verklaring, self.periode.momenten
        zoek = select(v.inhoud).where(v.verband == self.verband.code, v.op >= begin, v.op < einde)
        data = [(c["vernietigen_op"], inhoud["vernietigd_op"]) for inhoud in self.s.execute(zoek).scalars() for c in inhoud["casussen"]]
        op_tijd = sum(vernietigd_op <= vernietigen_op for vernietigen_op, vernietigd_op in data)
        return op_tijd, len(data) - op_tijd

    def overschrijdingen(self) -> Sequence[tuple[UUID, date, str]]:
        """Casussen that are still there after the day they had to go, with the reason; nobody can read them any more (PGA-4.1f)."""
        c, t = Casus, Taak
        mislukt = exists().where(t.casus_id == c.id, t.soort == MISLUKT, t.klaar_op.is_(None))
        reden = case((mislukt, MISLUKT), else_="wacht_op_vernietiging")
        waar = (c.verband == self.verband.code, c.status != "vernietigd", c.vernietigen_op < self.vandaag)
        zoek = select(c.id, c.vernietigen_op, reden).where(*waar).order_by(c.vernietigen_op, c.id).limit(OVERSCHRIJDING_MAX)
        return [(i, op, waarom) for i, op, waarom in self.s.execute(zoek) if op is not None]

    def _casussen(self) -> Select[Any]:
        return select(Casus.id).where(Casus.verband == self.verband.code)
