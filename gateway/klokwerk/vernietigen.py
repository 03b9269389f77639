"""Destruction of casussen at their date, in all five services and in the gateway's own books (ZVH-11.2c, ZVH-9.4b; ONTWERP §9).

A missing date never destroys (Archiefbeheer #1032). From its date on the casus is 404 for everyone but the klok, so nothing new can begin
in it; what was under way is waited for before the books are closed. The dossier of a verzoek has a term of its own (ZVH-11.1): it stays
in rights, with its facts, until it was answered that long ago; then the klok comes back for it.

In batches: one call per service and one vernietigingsverklaring for many casussen, so that a year's end costs minutes and no more memory
than a day's; what is due is read on from the last one seen, so that one that cannot go yet never holds up the others.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import exists, or_, select, tuple_
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.klokwerk import lease
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import vraag_uit
from gateway.klokwerk.wegboeken import onderweg, schrijf_weg
from gateway.melden import open_taak
from gateway.model import Casus, Feit, Overdracht
from gateway.settings import DIENSTEN
from gateway.vernietigdatum import dossier_loopt
from gateway.vernietiging import MISLUKT, Batch
from shared.convenant import Verband
from shared.db import een_van, werk_bij
from shared.identity import uuid7

OPNIEUW_NA = timedelta(seconds=30)
STUK = 500
AF = ("geschoond", "geweigerd")
Plek = tuple[date, UUID]


@dataclass
class _Ronde:
    """One pass through what is due in one verband: who holds it, how far it came, whether something has to be done again."""

    kern: Kern
    verband: Verband
    houder: str = field(default_factory=lambda: uuid4().hex)
    na: Plek | None = None
    aantal: int = 0
    opnieuw: bool = False

    @property
    def taak(self) -> str:
        return lease.taaknaam("vn", self.verband.code)


async def vernietig_casussen(kern: Kern) -> int:
    """Destroy what is due today or earlier; returns how many casussen are gone everywhere."""
    return sum([await _verband(_Ronde(kern, verband)) for verband in kern.verbanden])


async def _verband(r: _Ronde) -> int:
    while ids := await r.kern.databank.lees(partial(_volgende, r=r)):
        batches = await r.kern.databank.schrijf(partial(_begin, r=r, ids=ids))
        if batches is None:
            return r.aantal
        for beurt, batch in batches:
            await _vernietig(r, beurt, batch)
    if r.aantal and not r.opnieuw:
        await r.kern.databank.schrijf(lambda s: lease.geef_terug(s, r.taak, r.houder))
    return r.aantal


def _volgende(s: Session, *, r: _Ronde) -> list[UUID]:
    """What is due after the last one seen, and destroyed casussen of which a dossier in rights was left."""
    vandaag, c = dag(r.kern.nu(s)), Casus
    dossier = exists().where(Feit.casus_id == c.id, Feit.soort == "verzoek")
    waar = [c.verband == r.verband.code, c.vernietigen_op <= vandaag, or_(c.status != "vernietigd", dossier)]
    if r.na is not None:
        waar.append(tuple_(c.vernietigen_op, c.id) > tuple_(*r.na))
    rijen = s.execute(select(c.vernietigen_op, c.id).where(*waar).order_by(c.vernietigen_op, c.id).limit(STUK)).all()
    for op, casus_id in rijen[-1:]:
        assert op is not None
        r.na = op, casus_id
    return [casus_id for _, casus_id in rijen]


def _begin(s: Session, *, r: _Ronde, ids: Sequence[UUID]) -> list[tuple[Beurt, Batch]] | None:
    """Take this verband for a while (a place that is down is not asked every second) and stop whatever still moves in these casussen.

    None when another klok is at it, or beleid says no. A casus that somebody is writing in comes with the next round.
    """
    if not lease.neem(s, r.taak, r.houder, OPNIEUW_NA):
        return None
    vandaag = dag(r.kern.nu(s))
    zoek = select(Casus).where(een_van(Casus.id, ids), Casus.vernietigen_op <= vandaag).order_by(Casus.id)
    casussen = s.execute(zoek.with_for_update(skip_locked=True)).scalars().all()
    per_plaats = _per_plaats(s, r.verband, casussen, vandaag)
    if not per_plaats:
        return []
    beurt = vraag_beurt(s, r.kern, "vernietigen", r.verband)
    if beurt is None:
        return None
    o = Overdracht
    hiervan = or_(een_van(o.casus_id, ids), een_van(o.naar_casus_id, ids))
    werk_bij(s, o, hiervan, o.stap.not_in(AF), stap="geweigerd", foutcode="casus_vernietigd")
    return [(beurt, _open(s, beurt, plaatsen, deel)) for plaatsen, deel in per_plaats.items()]


def _open(s: Session, beurt: Beurt, plaatsen: tuple[str, ...], casussen: Sequence[Casus]) -> Batch:
    """On paper first: which casussen this batch will destroy, and where."""
    data = {c.id: c.vernietigen_op for c in casussen if c.vernietigen_op is not None}
    batch = Batch(uuid7(), data, plaatsen, eerste=casussen[0].status != "vernietigd")
    beurt.noteer(s, None, object_id=batch.id, vernietiging={"casussen": [str(i) for i in data], "plaatsen": list(plaatsen)})
    return batch


def _per_plaats(s: Session, verband: Verband, casussen: Sequence[Casus], vandaag: date) -> dict[tuple[str, ...], list[Casus]]:
    """Where this round destroys: everywhere but a dossier in rights that has time left; of a destroyed casus only that dossier is left."""
    lopen = _rechten_lopen(s, verband, [c.id for c in casussen], vandaag)
    per_plaats: dict[tuple[str, ...], list[Casus]] = defaultdict(list)
    for c in casussen:
        over = ("rights",) if c.status == "vernietigd" else DIENSTEN
        if plaatsen := tuple(dienst for dienst in over if dienst != "rights" or c.id not in lopen):
            per_plaats[plaatsen].append(c)
    return per_plaats


def _rechten_lopen(s: Session, verband: Verband, ids: Sequence[UUID], vandaag: date) -> set[UUID]:
    """Casussen in which a verzoek waits for its answer, or the term of its dossier still runs (ZVH-11.1, ZVH-17.1)."""
    verzoeken = Feitenbeeld(s.execute(select(Feit).where(een_van(Feit.casus_id, ids), Feit.soort == "verzoek")).scalars()).soort("verzoek")
    return {f.casus_id for f in verzoeken if dossier_loopt(verband, f.status, dag(f.op), vandaag)}


async def _vernietig(r: _Ronde, beurt: Beurt, batch: Batch) -> None:
    gevonden = await asyncio.gather(*(_bij_dienst(r.kern, beurt, batch, dienst) for dienst in batch.plaatsen))
    gegevens = {dienst: aantal for dienst, aantal in zip(batch.plaatsen, gevonden, strict=True) if aantal is not None}
    weg = await r.kern.databank.schrijf(partial(_sluit, beurt=beurt, batch=batch, gegevens=gegevens))
    r.aantal += weg
    r.opnieuw |= weg < len(batch.casussen)


async def _bij_dienst(kern: Kern, beurt: Beurt, batch: Batch, dienst: str) -> int | None:
    """How many gegevens went there; None when it is not certain that they did."""
    body, bewijs = {"casussen": [str(i) for i in batch.casussen]}, {**beurt.bewijs, "vernietiging": str(batch.id)}
    antwoord = await vraag_uit(kern, beurt.over(None, batch.id, dienst), bewijs, "POST", "/vernietigingen", body)
    return int(antwoord.json()["gegevens"]) if antwoord is not None else None


def _sluit(s: Session, *, beurt: Beurt, batch: Batch, gegevens: dict[str, int]) -> int:
    """Close the books of every casus of which each place is empty and nothing under way can fill one again; of the rest say so."""
    zoek = select(Casus).where(een_van(Casus.id, batch.casussen)).order_by(Casus.id)
    casussen = [c for c in s.execute(zoek.with_for_update()).scalars() if (c.status != "vernietigd") == batch.eerste]
    open_ = set(batch.plaatsen) - set(gegevens)
    lopen = onderweg(s, list(batch.casussen), batch.plaatsen)
    klaar = [] if open_ else [c for c in casussen if c.id not in lopen]
    rest = [c for c in casussen if c not in klaar]
    if rest:
        for c in rest:
            open_taak(s, c.id, beurt.oin, MISLUKT, c.id, beurt.nu, c.vernietigen_op)
        beurt.noteer(s, None, object_id=batch.id, niet_vernietigd={"plaatsen": sorted(open_), "casussen": [str(c.id) for c in rest]})
    if klaar:
        schrijf_weg(s, beurt, batch, klaar, gegevens)
    return len(klaar)
