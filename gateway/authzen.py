"""The AuthZEN face of beleid: may this subject do that with this? Decided by the doors' own code, on paper, and nothing is done
(ONTWERP §6)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, kennisgevingen
from gateway import authzen_oordeel as over
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.authzen_oordeel import ONBEKEND, Antwoord
from gateway.besluiten import fout_van, maak_actie
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.model import Aanbod, Feit, Overdracht, Vindplaats
from gateway.oordeel import leveranciers_van
from gateway.terugblik import BOEKEN_BEGINNEN_LATER, Toen, etiketten_toen, kijk_terug
from gateway.uitleg import BESTOND_NOG_NIET, mag_weten
from gateway.uitleg_vraag import Bron, Over, bron_van, leest, per_gegeven, require_vooraf
from gateway.vragen import NIETS, Beeld, lees_beeld
from shared.contracts import Etiket
from shared.errors import AppError, BadInput, Fout, NotFound, Refused

HANDELING = "beleid.evalueren"
SPELING = timedelta(seconds=60)
"""A ``time`` this close to now is now: clocks differ (ONTWERP §7)."""
Soort = Literal["casus", "gegeven", "object", "verband"]


@dataclass(frozen=True)
class Evaluatie:
    """One question. ``over.claims`` is the subject, ``vrager`` who asks; ``ding`` is the id of the resource, ``verband`` its code."""

    vrager: Claims
    over: Over
    soort: Soort
    ding: UUID | None = None
    verband: str = ""
    time: datetime | None = None
    bericht: dict[str, Any] | None = None
    trace: str = ""
    """trace id of ``context.traceparent``"""


@dataclass(frozen=True)
class Uitslag:
    """The answer, and of when it is: None for now."""

    antwoord: Antwoord
    toen: Toen | None = None


@dataclass
class Ronde:
    """One message: labels that several of its questions need are asked once."""

    etiketten: dict[Bron, list[Etiket] | None] = field(default_factory=dict)


@dataclass
class _Begin:
    actie: Actie
    v: Evaluatie
    klaar: Uitslag | None = None
    bron: Bron | None = None
    fout: AppError | None = None


async def evalueer(kern: Kern, v: Evaluatie, ronde: Ronde) -> Uitslag:
    """The answer to one question; raises Refused or BadInput for a question that has none."""
    require_vooraf(kern, v.over.handeling, "/action/name")
    begin = await kern.databank.schrijf(lambda s: _begin(s, kern, v))
    if begin.fout:
        raise begin.fout
    if begin.klaar:
        return begin.klaar
    etiketten = await _etiketten(kern, begin, ronde)
    return await kern.databank.schrijf(lambda s: _over_etiketten(s, kern, begin, etiketten))


async def _etiketten(kern: Kern, begin: _Begin, ronde: Ronde) -> list[Etiket] | None:
    """What the door of the act would look at; None when the service has no such thing."""
    b = begin.bron
    assert b is not None
    if b not in ronde.etiketten:
        try:
            gevonden = await haal_etiketten(kern, b.dienst, b.handeling, b.object_id, begin.actie, ook_wachtend=b.ook_wachtend)
        except NotFound:
            gevonden = None
        ronde.etiketten[b] = gevonden
    return ronde.etiketten[b]


def _begin(s: Session, kern: Kern, v: Evaluatie) -> _Begin:
    casus_id = _casus_van(s, v)
    v = replace(v, over=replace(v.over, casus_id=casus_id))
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, kern.nu(s), partij=v.vrager.partij_id)
    actie = maak_actie(kern, v.vrager, HANDELING, beeld.nu, beeld, object_id=v.ding)
    if fout := _mag_vragen(s, beeld, v):
        audit.schrijf(s, actie, "verdict", "geweigerd", _bewijs(v, Uitslag(Antwoord(fout))))
        return _Begin(actie, v, fout=fout)
    over_casus = v.soort != "verband"
    zicht = over.zichtbaar(s, kern, beeld, v.vrager, v.over, over_casus=over_casus)
    if zicht.casus is None:
        v = replace(v, over=replace(v.over, casus_id=None))
    toen = _toen(s, kern, zicht, v)
    uitslag = Uitslag(_over_daad(s, kern, zicht, v, toen), toen)
    if uitslag.antwoord and (bron := _bron(s, kern, zicht, v)):
        return _Begin(actie, v, bron=bron)
    _op_papier(s, actie, v, uitslag)
    return _Begin(actie, v, klaar=uitslag)


def _casus_van(s: Session, v: Evaluatie) -> UUID | None:
    """The casus this is about, as the routes find it; the same statements whatever there is (ZVH-1.18b)."""
    if v.soort in ("casus", "verband"):
        return v.ding
    p, gezocht = Vindplaats, v.ding
    plek = s.execute(select(p.casus_id, p.soort).where(p.id == gezocht)).one_or_none()
    if v.soort == "gegeven":
        return v.over.casus_id or (plek.casus_id if plek and plek.soort == "gegeven" else None)
    elders = [
        kennisgevingen.daar(kennisgevingen.zoek(s, gezocht)),
        *(
            s.execute(q.limit(1)).scalar_one_or_none()
            for q in (
                select(Feit.casus_id).where(Feit.id == gezocht),
                select(Aanbod.casus_id).where(Aanbod.id == gezocht),
                select(Overdracht.casus_id).where(Overdracht.id == gezocht),
            )
        ),
    ]
    return plek.casus_id if plek else next((c for c in elders if c), None)


def _mag_vragen(s: Session, beeld: Beeld, v: Evaluatie) -> AppError | None:
    """Everybody about himself; about another only an FG, and a leverancier over what he supplied: the same no for every other id."""
    mag = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(v.vrager), casus=None))
    if not mag:
        return fout_van(mag)
    if v.soort == "verband" and v.verband != beeld.verband.code:
        return BadInput(fouten=[Fout("/resource/id", "is niet uw samenwerkingsverband")])
    if v.over.claims == v.vrager or "fg" in v.vrager.rollen:
        return None
    gegeven = v.over.gegeven_id or NIETS
    if leveranciers_van(s, v.over.casus_id or NIETS, [gegeven]).get(gegeven) == v.vrager.partij_id:
        return None
    return Refused(
        "Over een ander vraagt u alleen als functionaris gegevensbescherming, of als leverancier over een eigen gegeven.",
        code="vraag_over_ander",
        volgende_stap="Vraag het over uzelf, of over verzonnen feiten.",
    )


def _toen(s: Session, kern: Kern, beeld: Beeld, v: Evaluatie) -> Toen | None:
    """The books of then; None for now. BadInput for a moment that has not come."""
    if v.time is None or abs(v.time - beeld.nu) <= SPELING:
        return None
    if v.time > beeld.nu:
        raise BadInput(fouten=[Fout("/context/time", "ligt in de toekomst")])
    if v.bericht is not None:
        raise BadInput(fouten=[Fout("/context/time", "een bericht telt alleen voor nu")])
    return kijk_terug(s, kern, beeld, v.time)


def _over_daad(s: Session, kern: Kern, beeld: Beeld, v: Evaluatie, toen: Toen | None) -> Antwoord:
    over_casus = v.soort != "verband"
    if toen is not None and not toen.beelden:
        return over.uit_besluit(BOEKEN_BEGINNEN_LATER)
    beelden = toen.beelden if toen else (beeld,)
    antwoord = over.eensluidend([over.over_daad(s, kern, b, v.over, over_casus=over_casus) for b in beelden])
    return over.over_bericht(s, kern, v.over, v.bericht) if antwoord and v.bericht is not None else antwoord


def _bron(s: Session, kern: Kern, beeld: Beeld, v: Evaluatie) -> Bron | None:
    """Where enforcement would look further: at the gegeven, at the thing that is read, or at all of it for another doel."""
    if v.soort == "gegeven":
        return bron_van(s, kern, beeld, v.over) if per_gegeven(kern, v.over.handeling) else None
    verder = v.soort == "object" or (v.soort == "casus" and v.over.doel)
    return bron_van(s, kern, beeld, v.over) if verder and leest(kern, v.over.handeling) else None


def _over_etiketten(s: Session, kern: Kern, begin: _Begin, etiketten: list[Etiket] | None) -> Uitslag:
    """The second look, over facts read now."""
    v = begin.v
    if etiketten is not None:  # a thing of another casus is none of this one
        etiketten = [e for e in etiketten if e.casus_id == v.over.casus_id]
    beeld = lees_beeld(s, kern.verbanden, kern.register, v.over.casus_id, begin.actie.nu, partij=v.vrager.partij_id)
    zicht = over.zichtbaar(s, kern, beeld, v.vrager, v.over, over_casus=True)
    toen = _toen(s, kern, zicht, v)
    if etiketten is None:
        uitslag = Uitslag(ONBEKEND, toen)
    elif v.soort == "gegeven":
        etiket = next((e for e in etiketten if e.id == v.over.gegeven_id), None)
        uitslag = Uitslag(_over_gegeven(s, kern, zicht, v, (etiket, etiketten), toen), toen)
    else:
        beelden = toen.beelden if toen else (zicht,)
        uitslag = Uitslag(over.eensluidend([over.over_ding(kern, b, v.over, etiketten) for b in beelden]), toen)
    _op_papier(s, begin.actie, v, uitslag)
    return uitslag


def _over_gegeven(
    s: Session, kern: Kern, beeld: Beeld, v: Evaluatie, gegeven: tuple[Etiket | None, list[Etiket]], toen: Toen | None
) -> Antwoord:
    etiket, alle = gegeven
    weet = etiket is not None and mag_weten(beeld, v.vrager, etiket, v.over.reden)
    if toen is None or etiket is None:
        return over.over_gegeven(s, kern, beeld, v.over, etiket, alle, mag_weten=weet)
    if not weet:
        return ONBEKEND
    mogelijk = [
        over.over_gegeven(s, kern, b, v.over, e, alle, mag_weten=True) for b, e in product(toen.beelden, etiketten_toen(s, etiket, toen.op))
    ]
    return over.eensluidend(mogelijk) if mogelijk else over.uit_besluit(BESTOND_NOG_NIET)


def _op_papier(s: Session, actie: Actie, v: Evaluatie, uitslag: Uitslag) -> None:
    audit.schrijf(s, actie, "verdict", "toegestaan" if uitslag.antwoord else "geweigerd", _bewijs(v, uitslag))


def _bewijs(v: Evaluatie, uitslag: Uitslag) -> dict[str, Any]:
    """What was asked about whom and what was answered: codes and ids only."""
    fout, besluit = uitslag.antwoord.fout, uitslag.antwoord.besluit
    antwoord = {
        "decision": fout is None,
        "uitkomst": besluit.uitkomst if besluit is not None else ("geweigerd" if fout else "toegestaan"),
        "regel": besluit.regel if besluit is not None else (fout.code if fout else ""),
        "artikel": (besluit.artikel if besluit is not None else fout.artikel if fout else "") or "",
    }
    o = v.over
    vraag = {"handeling": o.handeling, "soort": v.soort, "partij": o.claims.partij_id, "functionaris": o.claims.functionaris}
    rest = {"op": uitslag.toen.op.isoformat() if uitslag.toen else None, "trace": v.trace or None}
    return {"adl.core.response": antwoord, "evaluatie": vraag | {k: w for k, w in rest.items() if w}}
