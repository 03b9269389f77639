"""What never arrived was not brought in: the gateway's own books after a call that ended ``mislukt``."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.feiten import Door, een_feit, lees_feiten, leg_vele_vast
from gateway.model import Betrokkene, Casus, Deelname, Idempotentie, Openstaand, Vindplaats
from shared.identity import derived_id

NIEUW = "nieuw"
"""Key in a gevolg: the id of what the service is asked to make."""
MEEST_FEITEN, MEEST_GEGEVENS = 30, 1000
"""As many facts of one kind, and gegevens, as one request may bring (shared.contracts.Inbreng); their ids follow from its own."""


def draai_terug(s: Session, actie: Actie, gevolg: Mapping[str, Any]) -> None:
    """What never arrived was not brought in: no fact stated with it counts, no id of it is known.

    A casus whose aanmelding never arrived does not exist: its betrokkenen are free for a new try, nobody takes part in it.
    """
    if NIEUW not in gevolg or nog_een_poging(s, actie, gevolg):
        return
    _neem_inbreng_terug(s, actie, UUID(gevolg[NIEUW]))
    if actie.handeling != "aanmelding.indienen":
        return
    weg = update(Casus).where(Casus.id == actie.casus_id, Casus.status == "in_aanmelding").values(status="vernietigd")
    if s.execute(weg.returning(Casus.id)).first():
        s.execute(delete(Betrokkene).where(Betrokkene.casus_id == actie.casus_id))
        s.execute(delete(Deelname).where(Deelname.casus_id == actie.casus_id))


def nog_een_poging(s: Session, actie: Actie, gevolg: Mapping[str, Any]) -> bool:
    """Another try under the same Idempotency-Key is on its way or went through, with these very ids."""
    nieuw = gevolg.get(NIEUW)
    if nieuw is None:
        return False
    open_ = s.execute(select(Openstaand.gevolg).where(Openstaand.dienst == actie.dienst, Openstaand.handeling_id != actie.handeling_id))
    i = Idempotentie
    gelukt = s.execute(select(i.object_id).where(i.object_id == UUID(nieuw), i.klaar.is_(True), i.handeling == actie.handeling))
    return any(gevolg.get(NIEUW) == nieuw for gevolg in open_.scalars()) or gelukt.first() is not None


def _neem_inbreng_terug(s: Session, actie: Actie, nieuw: UUID) -> None:
    gegevens = [derived_id(nieuw, "gegeven", n) for n in range(MEEST_GEGEVENS)]
    if actie.casus_id is not None:
        ids = {derived_id(nieuw, soort, n) for soort in ("informatie", "toestemming") for n in range(MEEST_FEITEN)}
        ids |= {derived_id(gegeven, "instemming", 0) for gegeven in gegevens}
        door = Door(actie.partij, actie.functionaris, actie.nu)
        # About nobody any more: what the betrokkene was told or allowed before stands as it stood.
        leg_vele_vast(
            s,
            [
                een_feit(
                    f.id, f.casus_id, f.soort, "vervallen", door, betreft=f.betreft if f.soort == "instemming" else None, partij=f.partij
                )
                | {"versie": f.versie + 1}
                for f in lees_feiten(s, actie.casus_id).alle.values()
                if f.id in ids
            ],
        )
    s.execute(delete(Vindplaats).where(Vindplaats.id.in_([nieuw, *gegevens])))
