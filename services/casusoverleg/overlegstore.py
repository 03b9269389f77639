"""Every query about an overleg."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from services.casusoverleg.overlegmodel import Agendapunt, Overleg
from services.casusoverleg.overlegschemas import Agendapunt as AgendapuntBericht
from services.casusoverleg.overlegschemas import OverlegIn, OverlegUit
from shared.contracts import Bevestiging, Gegeven
from shared.db import een_van, vind, wis
from shared.dossier import ZICHTBAAR
from shared.errors import BadInput, Fout
from shared.handeling import Handeling


def leg_overleg_vast(h: Handeling, invoer: OverlegIn) -> Overleg:
    """Store an overleg; BadInput for a gegeven that does not lie in this casus."""
    overleg = Overleg(
        id=h.nieuw_id,
        casus_id=invoer.casus_id,
        van=invoer.van,
        tot=invoer.tot,
        versie=1,
        vastgelegd_op=h.pas.nu,
        agenda=[Agendapunt(volgorde=nr, punt=p.punt, gegevens=[str(i) for i in p.gegeven_ids]) for nr, p in enumerate(invoer.agenda)],
    )
    _check_gegevens(h, overleg)
    h.session.add(overleg)
    h.session.flush()
    return overleg


def _check_gegevens(h: Handeling, overleg: Overleg) -> None:
    t = h.kluis.dossier.gegeven
    waar = (t.c.casus_id == overleg.casus_id, t.c.toestand == ZICHTBAAR, t.c.id.in_(overleg.gegeven_ids()))
    bekend = {str(i) for i in h.session.scalars(select(t.c.id).where(*waar))}
    vreemd = [(p.volgorde, n) for p in overleg.agenda for n, i in enumerate(p.gegevens) if i not in bekend]
    if vreemd:
        fouten = [Fout(f"/agenda/{nr}/gegevenIds/{n}", "is geen gegeven van deze casus") for nr, n in vreemd]
        raise BadInput(fouten=fouten, artikel="ZVH-3.5b")


def get_overleg(session: Session, overleg_id: UUID) -> Overleg:
    """The overleg; NotFound when it is not there."""
    return vind(session, Overleg, overleg_id)


def bevestig_overleg(session: Session, overleg_id: UUID) -> Bevestiging:
    """What a write of an overleg answers."""
    o = get_overleg(session, overleg_id)
    return Bevestiging(id=o.id, casus_id=o.casus_id, status="gepland", versie=o.versie)


def op_de_agenda(h: Handeling, overleg_id: UUID) -> ColumnElement[bool]:
    """The gegevens on the agenda of this overleg, as far as they still lie in its casus."""
    overleg = h.session.get(Overleg, overleg_id)
    t = h.kluis.dossier.gegeven
    return and_(t.c.casus_id == overleg.casus_id, t.c.id.in_(overleg.gegeven_ids())) if overleg else t.c.id.is_(None)


def bouw_overleg(h: Handeling, overleg_id: UUID, gegevens: list[Gegeven]) -> OverlegUit:
    """The answer with only the permitted gegevens; an id the reader may not know is no id on his agenda either."""
    o = get_overleg(h.session, overleg_id)
    mag = {str(g.etiket.id) for g in gegevens}
    agenda = [AgendapuntBericht(punt=p.punt, gegeven_ids=[UUID(i) for i in p.gegevens if i in mag]) for p in o.agenda]
    vast = {naam: getattr(o, naam) for naam in ("id", "casus_id", "van", "tot", "versie", "vastgelegd_op")}
    return OverlegUit(**vast, agenda=agenda, gegevens=gegevens)


def ruim_overleggen_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear the overleggen of these casussen (ZVH-11.2c)."""
    overleggen = select(Overleg.id).where(een_van(Overleg.casus_id, casussen))
    wis(session, Agendapunt, Agendapunt.overleg_id.in_(overleggen))
    wis(session, Overleg, een_van(Overleg.casus_id, casussen))
