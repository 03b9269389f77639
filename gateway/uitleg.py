"""Beleid explained without doing anything: about the caller itself, now or at an earlier moment, or over wholly hypothetical facts
(ONTWERP §6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, beleid
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Parameters, Vraag
from gateway.beleid.kalender import AMSTERDAM, dag
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.lijst import GEVRAAGD, LEESHANDELINGEN
from gateway.model import Verstrekking, Vindplaats
from gateway.terugblik import BOEKEN_BEGINNEN_LATER, Toen, eensluidend, etiketten_toen, kijk_terug
from gateway.uitleg_verzonnen import Verzonnen, verzin
from gateway.uitleg_vraag import Bron, Over, aankomst, bron_van, handelingsvraag, itemvraag, require_vooraf
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Etiket
from shared.errors import AppError, BadInput, Fout, NotFound

HANDELING = "beleid.uitleg"
BESTOND_NOG_NIET = Besluit(
    "geweigerd",
    regel="gegeven_was_er",
    reden="Dit gegeven was er op dat moment nog niet.",
    volgende_stap="Vraag het over een later moment.",
    code="gegeven_bestond_nog_niet",
)


@dataclass(frozen=True)
class Uitleg:
    """Every rule with a say, in order; ``op`` is None for now. ``voorbehouden``: codes of what the books of then do not tell."""

    besluiten: tuple[Besluit, ...]
    op: datetime | None = None
    voorbehouden: tuple[str, ...] = ()


@dataclass
class _Begin:
    actie: Actie
    fout: AppError | None = None
    bron: Bron | None = None
    uitleg: Uitleg = field(default_factory=lambda: Uitleg(()))


async def leg_uit_eigen(kern: Kern, over: Over, op: date | None = None) -> Uitleg:
    """Every rule with a say; NotFound for a casus or gegeven the caller may not know today, the very answer for one that is not there.

    ``op``: a moment of zaaktijd (or a day, then its end) that has passed; BadInput for one that has not.
    """
    require_vooraf(kern, over.handeling, "/handeling")
    begin = await kern.databank.schrijf(lambda s: _begin(s, kern, over, op))
    if begin.fout:
        raise begin.fout
    if begin.bron is None:
        return begin.uitleg
    b = begin.bron
    gevonden = await haal_etiketten(kern, b.dienst, b.handeling, b.object_id, begin.actie, ook_wachtend=b.ook_wachtend)
    etiketten = [e for e in gevonden if e.casus_id == over.casus_id]  # a thing of another casus is none of this one
    etiket = next((e for e in etiketten if e.id == over.gegeven_id), None)
    uitleg = await kern.databank.schrijf(lambda s: _over_gegeven(s, kern, over, begin, etiket, etiketten))
    if not uitleg.besluiten:
        raise NotFound
    return uitleg


def moment_van(op: date | None, nu: datetime) -> datetime | None:
    """The moment a question is about, None for now: of a day its last moment, of today this one. BadInput for a future one."""
    if op is None:
        return None
    if not isinstance(op, datetime):
        eind = datetime.combine(op + timedelta(days=1), time(), AMSTERDAM) - timedelta(microseconds=1)
        op = nu if op == dag(nu) else eind
    if op > nu:
        raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")])
    return None if op == nu else op


def _begin(s: Session, kern: Kern, over: Over, op: date | None) -> _Begin:
    beeld = lees_beeld(s, kern.verbanden, kern.register, over.casus_id, kern.nu(s), partij=over.claims.partij_id)
    moment = moment_van(op, beeld.nu)
    actie = maak_actie(kern, over.claims, HANDELING, beeld.nu, beeld, object_id=over.gegeven_id or over.casus_id)
    mag = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(over.claims), casus=None))
    if not mag:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(mag))
        return _Begin(actie, fout=fout_van(mag))
    if over.casus_id is not None and not kent(s, beeld, over.claims):
        audit.schrijf(s, actie, "verdict", "geweigerd", _bewijs(over.handeling, ()))
        return _Begin(actie, fout=NotFound())
    toen = kijk_terug(s, kern, beeld, moment) if moment else None
    if over.gegeven_id is not None:
        return _Begin(actie, bron=bron_van(s, kern, beeld, over), uitleg=_uitleg((), toen))
    uitleg = _uitleg(_handeling(s, kern, beeld, over, toen), toen)
    audit.schrijf(s, actie, "verdict", "toegestaan", _bewijs(over.handeling, uitleg.besluiten, toen))
    return _Begin(actie, uitleg=uitleg)


def _uitleg(besluiten: tuple[Besluit, ...], toen: Toen | None) -> Uitleg:
    return Uitleg(besluiten, toen.op, toen.voorbehouden) if toen else Uitleg(besluiten)


def _handeling(s: Session, kern: Kern, beeld: Beeld, over: Over, toen: Toen | None) -> tuple[Besluit, ...]:
    if toen is None:
        besluiten = _regels(handelingsvraag(s, kern, beeld, over), beeld)
        if all(besluiten):
            aankomst(s, kern, beeld, over)
        return besluiten
    per = [_regels(handelingsvraag(s, kern, b, over), b) for b in toen.beelden]
    return eensluidend(per) if per else (BOEKEN_BEGINNEN_LATER,)


def _regels(vraag: Vraag, beeld: Beeld) -> tuple[Besluit, ...]:
    return beleid.alle(vraag, beeld.parameters)


def kent(s: Session, beeld: Beeld, claims: Claims) -> bool:
    """Whether this caller has a part in this casus today, in any capacity; the same statements whether or not it exists (ZVH-1.18b)."""
    v, r, gezocht = Vindplaats, Verstrekking, beeld.zaak_id()
    leverde = s.execute(select(v.id).where(v.casus_id == gezocht, v.partij == claims.partij_id, v.soort == "gegeven").limit(1)).first()
    ontving = s.execute(select(r.id).where(r.casus_id == gezocht, r.ontvanger == claims.partij_id).limit(1)).first()
    if beeld.casus is None:
        return False
    zelf = beeld.register.partij(claims.partij_id, beeld.verband.code)
    gevraagd = any(f.partij == claims.partij_id for soort in GEVRAAGD for f in beeld.feiten.soort(soort))
    relaties = {
        "leverancier": zelf if leverde else None,
        "ontvanger": zelf if ontving else None,
        "gevraagde": claims.partij_id if gevraagd else "",
    }
    wie = beeld.wie(claims)
    return any(beeld.beslis(beeld.vraag(h, wie, **relaties)) for h in LEESHANDELINGEN)


def _over_gegeven(s: Session, kern: Kern, over: Over, begin: _Begin, etiket: Etiket | None, alle: Sequence[Etiket]) -> Uitleg:
    """The rules over one gegeven; nothing when the caller may not know it: then it is as if it were not there."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, over.casus_id, begin.actie.nu, partij=over.claims.partij_id)
    besluiten: tuple[Besluit, ...] = ()
    toen: Toen | None = None
    if etiket is not None and kent(s, beeld, over.claims) and mag_weten(beeld, over.claims, etiket, over.reden):
        toen = kijk_terug(s, kern, beeld, begin.uitleg.op) if begin.uitleg.op else None
        besluiten = _item(s, kern, beeld, over, (etiket, alle), toen)
    audit.schrijf(s, begin.actie, "verdict", "toegestaan" if besluiten else "geweigerd", _bewijs(over.handeling, besluiten, toen))
    return _uitleg(besluiten, toen)


def _item(
    s: Session, kern: Kern, beeld: Beeld, over: Over, gegeven: tuple[Etiket, Sequence[Etiket]], toen: Toen | None
) -> tuple[Besluit, ...]:
    etiket, alle = gegeven
    if toen is None:
        return _beide(s, kern, beeld, over, gegeven)
    if not toen.beelden:
        return (BOEKEN_BEGINNEN_LATER,)
    labels = etiketten_toen(s, etiket, toen.op)
    if not labels:
        return (BESTOND_NOG_NIET,)
    return eensluidend([_beide(s, kern, b, over, (label, alle)) for b, label in product(toen.beelden, labels)])


def _beide(s: Session, kern: Kern, beeld: Beeld, over: Over, gegeven: tuple[Etiket, Sequence[Etiket]]) -> tuple[Besluit, ...]:
    """What is asked of the act and of the gegeven, each rule once: a door asks the first before the second, and both must agree."""
    daad = {b.regel: b for b in _regels(handelingsvraag(s, kern, beeld, over), beeld)}
    item = _regels(itemvraag(s, kern, beeld, over, *gegeven), beeld)
    namen = {b.regel for b in item}
    samen = [daad[b.regel] if b.regel in daad and not daad[b.regel] else b for b in item]
    daar = aankomst(s, kern, beeld, over, gegeven[0])
    return (*(b for b in daad.values() if b.regel not in namen), *samen, *(() if daar or daar.regel in namen else (daar,)))


def mag_weten(beeld: Beeld, claims: Claims, etiket: Etiket, reden: str = "") -> bool:
    """Own gegevens, and what the caller may read anyhow; that another supplied something at all is for whoever may see it (LJR-8.2)."""
    wie = beeld.wie(claims)
    if wie.is_procesregisseur or etiket.leverancier == claims.partij_id:
        return True
    lezend = beeld.vraag("gegeven.lezen", wie, soort="lezen", reden=reden)
    return bool(beeld.beslis(beeld.per_item(lezend, [etiket], Doel(), lezer=claims.partij_id)[0]))


def leg_uit_verzonnen(s: Session, kern: Kern, claims: Claims, v: Verzonnen, handeling: str = HANDELING) -> tuple[Besluit, ...] | AppError:
    """Every rule over facts that are about nobody; audited, and nothing else is read."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, None, kern.nu(s), partij=claims.partij_id)
    actie = maak_actie(kern, claims, handeling, beeld.nu, beeld)
    mag = beeld.beslis(beeld.vraag(handeling, beeld.wie(claims)))
    if not mag:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(mag))
        return fout_van(mag)
    besluiten = beleid.alle(verzin(beeld, v), beeld.parameters)
    audit.schrijf(s, actie, "verdict", "toegestaan", _bewijs(v.handeling, besluiten))
    return besluiten


def uitkomst(besluiten: Sequence[Besluit]) -> str:
    """The first no is the answer, as it is when something is really done."""
    return next((b.uitkomst for b in besluiten if not b), "toegestaan")


def _bewijs(handeling: str, besluiten: Sequence[Besluit], toen: Toen | None = None) -> dict[str, Any]:
    nee = next((b for b in besluiten if not b), None)
    ja = {"adl.core.response": {"decision": bool(besluiten), "uitkomst": uitkomst(besluiten)}}
    body = ja if nee is None else audit.besluit_body(nee)
    return body | {"uitleg": {"handeling": handeling, **({"op": toen.op.isoformat()} if toen else {})}}


def lacunes(parameters: Parameters) -> dict[str, list[str]]:
    """Per parameter that nobody filled in: the rules that are onbeslist for want of it, each with its norm."""
    gaten: dict[str, list[str]] = {}
    for regel in beleid.REGELS:
        geldt = parameters.regime in regel.regimes and regel.reglementen <= parameters.lijsten.get("partijreglementen", frozenset())
        for naam in regel.nodig if geldt else ():
            if naam not in parameters.aanwezig:
                gaten.setdefault(naam, []).append(f"{regel.naam} ({regel.eis(parameters.regime)})")
    return dict(sorted(gaten.items()))
