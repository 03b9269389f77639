"""What a human must look at because time passed: postponed informing, a casus that stands still, a late verzoek (ZVH 16.7, 11.1, 18.2)."""

from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import and_, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag
from gateway.briefstand import HERTOETSEN_VERBAND
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.klokwerk.doorwerken import bewaak_doorwerking
from gateway.klokwerk.herinneren import herinner, lopend_uitstel
from gateway.klokwerk.systeem import vraag_beurt
from gateway.klokwerk.verwijdertermijn import te_laat_verwijderd
from gateway.klokwerk.verzoeken import bewaak
from gateway.melden import is_gevraagd, sluit_taken
from gateway.model import Audit, Casus, Feit, Taak
from shared.convenant import Verband, rekent_moment

LOPEND = ("in_aanmelding", "lopend")
STIL = "casus_staat_stil"
Signaal: TypeAlias = tuple[UUID, str, UUID, date]
"""casus_id, soort of the taak, what it is about, its date; it is the verband's to look at."""


async def geef_signalen(kern: Kern) -> int:
    """Open one taak for each; returns how many are new."""
    stappen = (_verband, herinner, bewaak, bewaak_doorwerking)
    werk = [partial(doe, kern=kern, verband=verband) for verband in kern.verbanden for doe in stappen]
    return sum([await kern.databank.schrijf(stuk) for stuk in werk])


def _verband(s: Session, *, kern: Kern, verband: Verband) -> int:
    vandaag, oin = dag(kern.nu(s)), verband.bestand.oin
    gevonden = {
        *_hertoetsen(s, verband, vandaag),
        *_stilstand(s, kern, verband),
        *_te_laat(s, verband, vandaag),
        *te_laat_verwijderd(s, kern, verband, vandaag),
    }
    nieuw = [(c, soort, object_id, op) for c, soort, object_id, op in sorted(gevonden) if not is_gevraagd(s, c, oin, soort, object_id, op)]
    weer_gaande = _weer_gaande(s, verband)
    if not (nieuw or weer_gaande):
        return 0
    beurt = vraag_beurt(s, kern, "signaleren", verband)
    if beurt is None:
        return 0
    for casus_id in weer_gaande:
        sluit_taken(s, casus_id, STIL, beurt.nu)
        beurt.noteer(s, casus_id, signaal=STIL, voorbij=True)
    for casus_id, soort, object_id, op in nieuw:
        beurt.vraag(s, casus_id, oin, soort, object_id, op)
    return len(nieuw)


def _laatste(soort: str, veld: str, voor: str, verband: Verband) -> list[Any]:
    later = aliased(Feit)
    datum = Feit.velden[veld].as_string()
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    # The dossier of a verzoek may outlast its casus, and so does its last day.
    leeft = Casus.status != "vernietigd" if soort != "verzoek" else true()
    van_verband = select(Casus.id).where(Casus.verband == verband.code, leeft)
    return [Feit.soort == soort, datum.is_not(None), datum <= voor, laatste, Feit.casus_id.in_(van_verband)]


def _hertoetsen(s: Session, verband: Verband, vandaag: date) -> list[Signaal]:
    """Informing was put off until a date that has come, and nothing was said of it since (ZVH-16.7); per person the last such date."""
    waar = _laatste("informatie", "hertoets_op", vandaag.isoformat(), verband)
    casussen = select(Feit.casus_id).where(*waar, Feit.status == "uitgesteld")
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort == "informatie", Feit.casus_id.in_(casussen))).scalars())
    uitstel = ((f.casus_id, f.betreft, date.fromisoformat(f.velden["hertoets_op"])) for f in lopend_uitstel(beeld))
    laatste = {(casus_id, wie): op for casus_id, wie, op in sorted(uitstel, key=lambda u: u[2]) if wie and op <= vandaag}
    return [(casus_id, HERTOETSEN_VERBAND, wie, op) for (casus_id, wie), op in laatste.items()]


def _te_laat(s: Session, verband: Verband, vandaag: date) -> list[Signaal]:
    """The last day passed and there is no answer (ZVH-18.2)."""
    waar = _laatste("verzoek", "uiterlijk", vandaag.isoformat(), verband)
    rows = s.execute(select(Feit).where(*waar, Feit.status != "beantwoord")).scalars()
    te_laat = ((f, date.fromisoformat(f.velden["uiterlijk"])) for f in rows)
    return [(f.casus_id, "verzoek_te_laat", f.id, uiterlijk) for f, uiterlijk in te_laat if uiterlijk < vandaag]


def _stilstand(s: Session, kern: Kern, verband: Verband) -> list[Signaal]:
    """Nobody did anything in it for the convenant's term; what the klok itself does is no sign of life (ZVH-11.1)."""
    termijn, nu = verband.termijn("signaal_stilstand"), kern.nu(s)
    return [(c, STIL, c, dag(op)) for c, op in _laatste_daad(s, verband).items() if rekent_moment(op, termijn) <= nu]


def _laatste_daad(s: Session, verband: Verband) -> dict[UUID, datetime]:
    """When somebody last did something in each casus that runs."""
    mens = and_(Audit.casus_id == Casus.id, Audit.uitkomst == "toegestaan", ~Audit.handeling.startswith("klok."))
    query = select(Casus.id, func.max(Audit.op).label("op")).join(Audit, mens)
    rows = s.execute(query.where(Casus.verband == verband.code, Casus.status.in_(LOPEND)).group_by(Casus.id))
    return {r.id: r.op for r in rows}


def _weer_gaande(s: Session, verband: Verband) -> list[UUID]:
    """Casussen said to stand still in which somebody did something since, or that run no more: nobody needs to look at them."""
    van_verband = select(Casus.id).where(Casus.verband == verband.code)
    waar = (Taak.soort == STIL, Taak.klaar_op.is_(None), Taak.casus_id.in_(van_verband))
    open_ = {t.casus_id: t.uiterlijk for t in s.execute(select(Taak.casus_id, Taak.uiterlijk).where(*waar))}
    daden = _laatste_daad(s, verband) if open_ else {}
    return sorted(c for c, sinds in open_.items() if c not in daden or dag(daden[c]) > sinds)
