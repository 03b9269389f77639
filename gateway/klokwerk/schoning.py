"""What LJ&R supplied goes when its seven years are over; what is still there a year later is reported (LJR 24.1 c, d, g)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from gateway.beleid.kalender import dag, volgende_schoning
from gateway.feiten import Feitenbeeld, lees_feiten, wijzig
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.lezen import haal_etiketten
from gateway.melden import is_gevraagd
from gateway.model import Casus, Feit
from gateway.settings import DIENSTEN
from shared.convenant import Verband, lees_termijn, load_regime, rekent

LJR = load_regime("ljr").parameters
BEWAREN, VERNIETIGEN = (lees_termijn(str(LJR[naam].geldend)) for naam in ("bewaartermijn", "vernietigtermijn"))
SCHONING = str(LJR["jaarlijkse_schoning"].geldend)
VOORAF = timedelta(days=30)
STUK = 100
FASEN = tuple(dienst for dienst in DIENSTEN if dienst != "rights")


@dataclass(frozen=True)
class Termijn:
    """The seven years of one person at one partij: when they ended, and when a standing decision to keep longer does."""

    casus_id: UUID
    betrokkene: UUID
    partij: str
    einde: date
    besluit_tot: date | None

    def voorbij(self, vandaag: date) -> bool:
        return vandaag > self.einde and (self.besluit_tot is None or vandaag >= self.besluit_tot)


async def schoon(kern: Kern) -> int:
    """Remind of decisions to be looked at again, report what is too late, destroy what is due; returns how many gegevens went."""
    aantal = 0
    for verband in kern.verbanden:
        for termijn in await kern.databank.schrijf(partial(_aan_de_beurt, kern=kern, verband=verband)):
            aantal += await _vernietig(kern, verband, termijn)
    return aantal


def _aan_de_beurt(s: Session, *, kern: Kern, verband: Verband) -> list[Termijn]:
    vandaag = dag(kern.nu(s))
    contact = func.max(Feit.velden["contact_op"].as_string())
    levend = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd")
    grens = date(vandaag.year - int(BEWAREN.years), vandaag.month, min(vandaag.day, 28)) + timedelta(days=4)
    later = aliased(Feit)
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    query = select(Feit.casus_id).where(Feit.soort == "contact", Feit.status == "gemeld", laatste, Feit.casus_id.in_(levend))
    rows = s.execute(query.group_by(Feit.casus_id, Feit.betreft, Feit.partij).having(contact < grens.isoformat()))
    termijnen = [t for casus_id in sorted({row.casus_id for row in rows}) for t in _termijnen(lees_feiten(s, casus_id), casus_id)]
    for termijn in termijnen:
        _signaleer(s, kern, verband, termijn, vandaag)
    # What a decision keeps stays in this list for years: it may not take the place of what is due.
    return [t for t in termijnen if t.voorbij(vandaag)][:STUK]


def _termijnen(feiten: Feitenbeeld, casus_id: UUID) -> list[Termijn]:
    contacten: dict[tuple[UUID, str], date] = {}
    for f in feiten.soort("contact"):
        if f.status == "gemeld" and f.betreft is not None:
            sleutel, op = (f.betreft, f.partij or ""), date.fromisoformat(f.velden["contact_op"])
            contacten[sleutel] = max(op, contacten.get(sleutel, op))
    return [
        Termijn(casus_id, betrokkene, partij, rekent(op, BEWAREN), _besluit_tot(feiten, betrokkene, partij))
        for (betrokkene, partij), op in sorted(contacten.items())
    ]


def _besluit_tot(feiten: Feitenbeeld, betrokkene: UUID, partij: str) -> date | None:
    genomen = [dag(f.op) for f in feiten.soort("bewaarbesluit") if (f.betreft, f.partij, f.status) == (betrokkene, partij, "genomen")]
    return volgende_schoning(max(genomen), SCHONING) if genomen else None


def _signaleer(s: Session, kern: Kern, verband: Verband, t: Termijn, vandaag: date) -> None:
    """A decision that is about to lapse is the partij's to look at; a year past its end is a breach, for the verband as well."""
    if t.besluit_tot is not None and t.besluit_tot - VOORAF <= vandaag < t.besluit_tot:
        _taak(s, kern, verband, t, "bewaren_herbeoordelen", t.partij, t.besluit_tot)
    uiterlijk = rekent(max(t.einde, t.besluit_tot or t.einde), VERNIETIGEN)
    if t.voorbij(vandaag) and vandaag > uiterlijk:
        for partij in (t.partij, verband.bestand.oin):
            _taak(s, kern, verband, t, "vernietiging_te_laat", partij, uiterlijk)


def _taak(s: Session, kern: Kern, verband: Verband, t: Termijn, soort: str, partij: str, uiterlijk: date) -> None:
    """Said once for this date."""
    if is_gevraagd(s, t.casus_id, partij, soort, t.betrokkene, uiterlijk):
        return
    beurt = vraag_beurt(s, kern, "schoning", verband)
    if beurt is not None:
        beurt.vraag(s, t.casus_id, partij, soort, t.betrokkene, uiterlijk)


async def _vernietig(kern: Kern, verband: Verband, t: Termijn) -> int:
    """From every fase, also what waits there; the books are closed only when nothing is left."""
    beurt = await kern.databank.schrijf(partial(_beurt, kern=kern, verband=verband, casus_id=t.casus_id))
    if beurt is None:
        return 0
    plekken = [(dienst, i) for dienst in FASEN for i in await _ids(kern, beurt, dienst, t)]
    gelukt = [await _gegeven(kern, beurt, t.casus_id, dienst, gegeven_id) for dienst, gegeven_id in plekken]
    if all(gelukt):
        await kern.databank.schrijf(partial(_sluit, beurt=beurt, termijn=t))
    return sum(gelukt)


def _beurt(s: Session, *, kern: Kern, verband: Verband, casus_id: UUID) -> Beurt | None:
    return vraag_beurt(s, kern, "schoning", verband, s.execute(select(Casus).where(Casus.id == casus_id)).scalar_one())


async def _ids(kern: Kern, beurt: Beurt, dienst: str, t: Termijn) -> Sequence[UUID]:
    etiketten = await haal_etiketten(kern, dienst, "casus.lezen", t.casus_id, beurt.over(t.casus_id, None, dienst), ook_wachtend=True)
    return [e.id for e in etiketten if e.leverancier == t.partij and e.betrokkene_id == t.betrokkene]


async def _gegeven(kern: Kern, beurt: Beurt, casus_id: UUID, dienst: str, gegeven_id: UUID) -> bool:
    actie = beurt.over(casus_id, gegeven_id, dienst)
    return await voer_uit(kern, actie, {**beurt.bewijs, "termijn": "ljr_bewaartermijn"}, "DELETE", f"/gegevens/{gegeven_id}")


def _sluit(s: Session, *, beurt: Beurt, termijn: Termijn) -> None:
    for feit in lees_feiten(s, termijn.casus_id).soort("contact"):
        if (feit.betreft, feit.partij, feit.status) == (termijn.betrokkene, termijn.partij, "gemeld"):
            wijzig(s, feit, "geschoond", beurt.door)
    beurt.noteer(s, termijn.casus_id, object_id=termijn.betrokkene, geschoond={"einde": termijn.einde.isoformat()})
