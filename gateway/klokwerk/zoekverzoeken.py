"""A verzoek that names no casus on its way to its last day: warned in time, told when late, gone when its term is over (ZVH-18.2)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klokwerk.systeem import FUNCTIONARIS, Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.melden import is_gevraagd, open_taak
from gateway.model import Zoekverzoek
from gateway.zoekverzoeken import AF, LOOPT, NADERT, TE_LAAT, WEG, Stand, als_rij, nieuwste, schrijf, stand_van
from shared.convenant import Verband, rekent
from shared.convenant.verzoektermijn import waarschuwen_op


async def bewaak_zoekverzoeken(kern: Kern) -> int:
    """Warnings and late ones once each, and what is over destroyed; returns how many of both."""
    gewaarschuwd = sum([await kern.databank.schrijf(partial(_waarschuw, kern=kern, verband=verband)) for verband in kern.verbanden])
    return gewaarschuwd + sum([await _ruim(kern, verband) for verband in kern.verbanden])


def _van(s: Session, verband: Verband) -> list[Stand]:
    rijen = s.execute(nieuwste().where(Zoekverzoek.verband == verband.code).order_by(Zoekverzoek.id)).scalars()
    return [stand_van(rij) for rij in rijen]


def _waarschuw(s: Session, *, kern: Kern, verband: Verband) -> int:
    vandaag, oin = dag(kern.nu(s)), verband.bestand.oin
    taken = [(z, *t) for z in _van(s, verband) for t in _taken(verband, z, vandaag)]
    nieuw = [(z, soort, op) for z, soort, op in taken if not is_gevraagd(s, z.id, oin, soort, z.id, op)]
    beurt = vraag_beurt(s, kern, "signaleren", verband) if nieuw else None
    if beurt is None:
        return 0
    for z, soort, op in nieuw:
        open_taak(s, z.id, oin, soort, z.id, beurt.nu, op)
        beurt.noteer(s, None, object_id=z.id, signaal=soort)
    return len(nieuw)


def _taken(verband: Verband, z: Stand, vandaag: date) -> Iterator[tuple[str, date]]:
    uiterlijk = date.fromisoformat(z.velden["uiterlijk"])
    if z.status not in LOOPT:
        return
    if vandaag > uiterlijk:
        yield TE_LAAT, uiterlijk
    elif waarschuwen_op(uiterlijk, verband.termijn("waarschuwing_verzoek")) <= vandaag:
        yield NADERT, uiterlijk


async def _ruim(kern: Kern, verband: Verband) -> int:
    """Who asked goes from rights as long after its end as the dossier of any verzoek does (ZVH-11.1); codes and dates stay."""
    voorbij = await kern.databank.schrijf(partial(_voorbij, kern=kern, verband=verband))
    if voorbij is None:
        return 0
    beurt, weg = voorbij[0], 0
    for z in voorbij[1]:
        if await voer_uit(kern, beurt.over(None, z.id, "rights"), beurt.bewijs, "DELETE", f"/casussen/{z.id}"):
            await kern.databank.schrijf(partial(_boek_weg, beurt=beurt, z=z))
            weg += 1
    return weg


def _voorbij(s: Session, *, kern: Kern, verband: Verband) -> tuple[Beurt, list[Stand]] | None:
    vandaag, termijn = dag(kern.nu(s)), verband.termijn("termijn_rechtendossier")
    klaar = [z for z in _van(s, verband) if z.status in AF and z.op is not None and rekent(dag(z.op), termijn) <= vandaag]
    beurt = vraag_beurt(s, kern, "vernietigen", verband) if klaar else None
    return (beurt, klaar) if beurt else None


def _boek_weg(s: Session, *, beurt: Beurt, z: Stand) -> None:
    schrijf(s, als_rij(z.met(WEG), beurt.nu, FUNCTIONARIS))
    beurt.noteer(s, None, object_id=z.id, zoekverzoek=WEG)
