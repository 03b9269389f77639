"""A klacht on its way to its last day: warned in time, marked when late, gone when its term is over (ZVH-16.5f, IED-13.1)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klachten import NADERT, TE_LAAT, WEG, Stand, als_rij, nieuwste, schrijf, stand_van
from gateway.klokwerk.systeem import FUNCTIONARIS, Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.melden import is_gevraagd, open_taak
from gateway.model import Klacht
from shared.convenant import Verband, rekent
from shared.convenant.verzoektermijn import waarschuwen_op

BEWAREN = "bewaartermijn_vernietiging"


async def bewaak_klachten(kern: Kern) -> int:
    """Warnings and late ones once each, and what is over destroyed; returns how many of both."""
    gewaarschuwd = sum([await kern.databank.schrijf(partial(_waarschuw, kern=kern, verband=verband)) for verband in kern.verbanden])
    return gewaarschuwd + sum([await _ruim(kern, verband) for verband in kern.verbanden])


def _van(s: Session, verband: Verband) -> list[Stand]:
    rijen = s.execute(nieuwste().where(Klacht.verband == verband.code).order_by(Klacht.id)).scalars()
    return [stand_van(rij) for rij in rijen]


def _waarschuw(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Only who handles it hears (ZVH-16.5f); the last day itself never moves."""
    vandaag = dag(kern.nu(s))
    taken = [t for klacht in _van(s, verband) for t in _taken(verband, klacht, vandaag)]
    nieuw = [t for t in taken if not is_gevraagd(s, t[0], t[1], t[2], t[0], t[3])]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw else None
    if beurt is None:
        return 0
    for klacht_id, partij, soort, uiterlijk in nieuw:
        open_taak(s, klacht_id, partij, soort, klacht_id, beurt.nu, uiterlijk)
        beurt.noteer(s, None, object_id=klacht_id, signaal=soort)
    return len(nieuw)


def _taken(verband: Verband, klacht: Stand, vandaag: date) -> Iterator[tuple[UUID, str, str, date]]:
    stap = klacht.laatste
    if stap.uiterlijk is None or stap.beantwoord_op is not None:
        return
    if stap.te_laat(vandaag):
        yield klacht.id, klacht.partij, TE_LAAT, stap.uiterlijk
    elif waarschuwen_op(stap.uiterlijk, verband.termijn("waarschuwing_verzoek")) <= vandaag:
        yield klacht.id, klacht.partij, NADERT, stap.uiterlijk


async def _ruim(kern: Kern, verband: Verband) -> int:
    """A klacht that is over goes with its words as long after its last step as a casus does after its end (ONTWERP §9)."""
    voorbij = await kern.databank.schrijf(partial(_voorbij, kern=kern, verband=verband))
    if voorbij is None:
        return 0
    beurt, klachten = voorbij
    weg = 0
    for klacht in klachten:
        actie = beurt.over(None, klacht.id, "rights")
        if await voer_uit(kern, actie, beurt.bewijs, "DELETE", f"/casussen/{klacht.id}"):
            await kern.databank.schrijf(partial(_boek_weg, beurt=beurt, klacht=klacht))
            weg += 1
    return weg


def _voorbij(s: Session, *, kern: Kern, verband: Verband) -> tuple[Beurt, list[Stand]] | None:
    vandaag, termijn = dag(kern.nu(s)), verband.termijn(BEWAREN)
    klaar = [k for k in _van(s, verband) if k.status != "open" and rekent(_einde(k), termijn) <= vandaag]
    beurt = vraag_beurt(s, kern, "vernietigen", verband) if klaar else None
    return (beurt, klaar) if beurt else None


def _einde(klacht: Stand) -> date:
    stap = klacht.laatste
    return stap.beantwoord_op or stap.begonnen_op


def _boek_weg(s: Session, *, beurt: Beurt, klacht: Stand) -> None:
    schrijf(s, als_rij(klacht.met(WEG), beurt.nu, FUNCTIONARIS))
    beurt.noteer(s, None, object_id=klacht.id, klacht=WEG)
