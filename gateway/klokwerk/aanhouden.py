"""What waits because it may not be used does not end meanwhile (LJR-21.2): restricted is kept, and no silence of anybody.

Only a wait is held: a gegeven's own end and the date of its casus never move (ZVH-11.2, PGA-14.1a). After the lifting it waits once more
for as long as an unanswered question does, so that it can follow in an aanvullende overdracht (ONTWERP §5).
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.kern import Kern
from gateway.model import Feit, Overdracht, OverdrachtItem
from gateway.stilleggen import GEGROND, GEZET
from gateway.vragen import Beeld, lees_beeld, to_label
from shared.contracts import Etiket
from shared.convenant import rekent_moment

WACHTEND, ONZICHTBAAR = "wachtend", "onzichtbaar"


def houdt_aan(s: Session, kern: Kern, casus_id: UUID, gegeven_id: UUID, toestand: str) -> bool:
    """Whether this gegeven, whose wait is over, is kept for a restriction or an objection.

    What was judged unnecessary or refused goes all the same, save where the reglement of its leverancier halts that too (LJR-21.2).
    """
    etiket = _etiket(s, gegeven_id) if toestand in (WACHTEND, ONZICHTBAAR) else None
    if etiket is None:
        return False
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, kern.nu(s))
    halten = [f for f in beeld.feiten.halten(to_label(etiket)) if "overdracht" in f.velden.get("soorten", ("overdracht",))]
    if toestand == ONZICHTBAAR:
        regel = beeld.register.get(etiket.leverancier)
        return regel is not None and regel.reglement == "ljr" and any(map(_staat, halten))
    return any(_staat(f) or _pas_opgeheven(beeld, f) for f in halten)


def _etiket(s: Session, gegeven_id: UUID) -> Etiket | None:
    """The label as the last overdracht saw it that left this gegeven behind."""
    i, o = OverdrachtItem, Overdracht
    query = select(i.etiket).join(o, o.id == i.overdracht_id).where(i.gegeven_id == gegeven_id, o.soort == "fase")
    gevonden = s.execute(query.order_by(o.gestart_op.desc(), o.id.desc()).limit(1)).scalar_one_or_none()
    return Etiket.model_validate(gevonden) if gevonden else None


def _staat(f: Feit) -> bool:
    """It halts until somebody lifts it; a granted verzet is never lifted, and waits for nothing."""
    return f.status == GEZET and f.velden.get("besluit") != GEGROND


def _pas_opgeheven(beeld: Beeld, f: Feit) -> bool:
    return bool(beeld.nu < rekent_moment(f.op, beeld.verband.termijn("instemming_wachttijd")))
