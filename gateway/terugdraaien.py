"""What never arrived was not brought in: the gateway's own books after a call that ended ``mislukt``."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.briefstand import HERTOETSEN, PLICHT
from gateway.feiten import Door, Feitenbeeld, een_feit, lees_feiten, leg_vele_vast
from gateway.melden import sluit_taken
from gateway.model import Betrokkene, Casus, Deelname, Feit, Idempotentie, Openstaand, Taak, Vindplaats
from shared.identity import derived_id

MET_INBRENG = ("informatie", "toestemming", "vertegenwoordiging", "hulpverlening", "contact", PLICHT)
PER_GEGEVEN = ("instemming", "extern_dossier")
"""Kinds of fact that come with gegevens, by the id of the request and by that of the gegeven they are about."""
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
        ids = {derived_id(nieuw, soort, n) for soort in MET_INBRENG for n in range(MEEST_FEITEN)}
        ids |= {derived_id(gegeven, soort, 0) for gegeven in gegevens for soort in PER_GEGEVEN}
        door = Door(actie.partij, actie.functionaris, actie.nu)
        feiten = lees_feiten(s, actie.casus_id)
        leg_vele_vast(s, [_vervallen(f, door) for f in feiten.alle.values() if f.id in ids])
        _sluit_hertoets(s, feiten, ids, actie)
        # Who owed a letter about it owes none.
        s.execute(update(Taak).where(Taak.object_id.in_(ids), Taak.klaar_op.is_(None)).values(klaar_op=actie.nu))
    s.execute(delete(Vindplaats).where(Vindplaats.id.in_([nieuw, *gegevens])))


def _sluit_hertoets(s: Session, feiten: Feitenbeeld, weg: Collection[UUID], actie: Actie) -> None:
    """Who put off telling in what never arrived has nothing to look at again, save what he put off before."""
    uitgesteld = [f for f in feiten.soort("informatie") if f.status == "uitgesteld"]
    blijft = {(f.betreft, f.partij) for f in uitgesteld if f.id not in weg}
    for f in uitgesteld:
        if f.id in weg and (f.betreft, f.partij) not in blijft:
            sluit_taken(s, f.casus_id, HERTOETSEN, actie.nu, object_id=f.betreft, partij=f.partij)


def _vervallen(f: Feit, door: Door) -> dict[str, Any]:
    """About nobody any more: what the betrokkene was told or allowed before stands as it stood."""
    betreft = f.betreft if f.soort in PER_GEGEVEN else None
    return een_feit(f.id, f.casus_id, f.soort, "vervallen", door, betreft=betreft, partij=f.partij) | {"versie": f.versie + 1}
