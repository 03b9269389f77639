"""Beleid explained without doing anything: about the caller itself, or over wholly hypothetical facts (ONTWERP §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, beleid
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Parameters, Vraag
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.lijst import LEESHANDELINGEN
from gateway.model import Verstrekking, Vindplaats
from gateway.uitleg_verzonnen import Verzonnen, soort_van, verzin
from gateway.vragen import NIETS, Beeld, lees_beeld
from shared.contracts import Etiket
from shared.errors import AppError, NotFound

HANDELING = "beleid.uitleg"


@dataclass(frozen=True)
class Eigen:
    """A question of the caller about itself. Fields as in a Vraag; empty is: not said."""

    handeling: str
    casus_id: UUID | None = None
    gegeven_id: UUID | None = None
    ontvanger: str = ""
    velden: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Begin:
    actie: Actie
    fase: str = ""
    fout: AppError | None = None
    besluiten: tuple[Besluit, ...] = ()


async def leg_uit_eigen(kern: Kern, claims: Claims, v: Eigen) -> tuple[Besluit, ...]:
    """Every rule with a say; NotFound for a casus or gegeven the caller may not know, the very answer for one that is not there."""
    begin = await kern.databank.schrijf(lambda s: _begin(s, kern, claims, v))
    if begin.fout:
        raise begin.fout
    if v.gegeven_id is None:
        return begin.besluiten
    assert v.casus_id is not None
    etiketten = await haal_etiketten(kern, begin.fase, "casus.lezen", v.casus_id, begin.actie)
    etiket = next((e for e in etiketten if e.id == v.gegeven_id), None)
    besluiten = await kern.databank.schrijf(lambda s: _over_gegeven(s, kern, claims, v, begin.actie, etiket))
    if not besluiten:
        raise NotFound
    return besluiten


def _begin(s: Session, kern: Kern, claims: Claims, v: Eigen) -> _Begin:
    beeld = lees_beeld(s, kern.verbanden, kern.register, v.casus_id, kern.nu(s), partij=claims.partij_id)
    actie = maak_actie(kern, claims, HANDELING, beeld.nu, beeld, object_id=v.gegeven_id or v.casus_id)
    mag = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(claims), casus=None))
    if not mag:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(mag))
        return _Begin(actie, fout=fout_van(mag))
    band = _band(s, claims, v.casus_id)
    if v.casus_id is not None and not _kent(beeld, claims, band):
        audit.schrijf(s, actie, "verdict", "geweigerd", _bewijs(v.handeling, ()))
        return _Begin(actie, fout=NotFound())
    fase = beeld.casus.fase if beeld.casus else ""
    if v.gegeven_id is not None:
        return _Begin(actie, fase)
    besluiten = beleid.alle(_vraag(beeld, claims, v, band), beeld.parameters)
    audit.schrijf(s, actie, "verdict", "toegestaan", _bewijs(v.handeling, besluiten))
    return _Begin(actie, fase, besluiten=besluiten)


@dataclass(frozen=True)
class _Band:
    """What ties the caller to a casus besides his deelname: he supplied something, or something was supplied to him."""

    leverde: bool
    ontving: bool


def _band(s: Session, claims: Claims, casus_id: UUID | None) -> _Band:
    v, gezocht = Vindplaats, casus_id or NIETS
    leverde = s.execute(select(v.id).where(v.casus_id == gezocht, v.partij == claims.partij_id, v.soort == "gegeven").limit(1)).first()
    r = Verstrekking
    ontving = s.execute(select(r.id).where(r.casus_id == gezocht, r.ontvanger == claims.partij_id).limit(1)).first()
    return _Band(leverde is not None, ontving is not None)


def _kent(beeld: Beeld, claims: Claims, band: _Band) -> bool:
    """Whether the caller has a part in this casus today; the same questions whatever act he asks about."""
    zelf = beeld.register.partij(claims.partij_id, beeld.verband.code)
    relaties = {"leverancier": zelf if band.leverde else None, "ontvanger": zelf if band.ontving else None}
    wie = beeld.wie(claims)
    return beeld.casus is not None and any(beeld.beslis(beeld.vraag(h, wie, **relaties)) for h in LEESHANDELINGEN)


def _vraag(beeld: Beeld, claims: Claims, v: Eigen, band: _Band) -> Vraag:
    zelf = beeld.register.partij(claims.partij_id, beeld.verband.code)
    ontvanger = beeld.register.partij(v.ontvanger, beeld.verband.code) if v.ontvanger else None
    leverancier = zelf if band.leverde or v.casus_id is None else None
    return beeld.vraag(v.handeling, beeld.wie(claims), leverancier=leverancier, ontvanger=ontvanger, **v.velden)


def _over_gegeven(s: Session, kern: Kern, claims: Claims, v: Eigen, actie: Actie, etiket: Etiket | None) -> tuple[Besluit, ...]:
    """The rules over one gegeven; nothing when the caller may not know it: then it is as if it were not there."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, v.casus_id, actie.nu, partij=claims.partij_id)
    besluiten: tuple[Besluit, ...] = ()
    band = _band(s, claims, v.casus_id)
    if etiket is not None and _kent(beeld, claims, band) and _mag_weten(beeld, claims, etiket):
        doel = Doel(v.velden.get("naar_fase", ""), v.velden.get("fasedoel", ""), v.ontvanger)
        basis = replace(_vraag(beeld, claims, v, band), soort=soort_van(v.handeling, met_gegeven=True))
        (vraag,) = beeld.per_item(basis, [etiket], doel, ontvanger=v.ontvanger)
        besluiten = beleid.alle(vraag, beeld.parameters)
    audit.schrijf(s, actie, "verdict", "toegestaan" if besluiten else "geweigerd", _bewijs(v.handeling, besluiten))
    return besluiten


def _mag_weten(beeld: Beeld, claims: Claims, etiket: Etiket) -> bool:
    """Own gegevens, and what the caller may read anyhow; that another supplied something at all is for whoever may see it (LJR-8.2)."""
    wie = beeld.wie(claims)
    if wie.is_procesregisseur or etiket.leverancier == claims.partij_id:
        return True
    (vraag,) = beeld.per_item(beeld.vraag("gegeven.lezen", wie, soort="lezen"), [etiket], Doel(), lezer=claims.partij_id)
    return bool(beeld.beslis(vraag))


def leg_uit_verzonnen(s: Session, kern: Kern, claims: Claims, v: Verzonnen) -> tuple[Besluit, ...] | AppError:
    """Every rule over facts that are about nobody; audited, and nothing else is read."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, None, kern.nu(s), partij=claims.partij_id)
    actie = maak_actie(kern, claims, HANDELING, beeld.nu, beeld)
    mag = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(claims)))
    if not mag:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(mag))
        return fout_van(mag)
    besluiten = beleid.alle(verzin(beeld, v), beeld.parameters)
    audit.schrijf(s, actie, "verdict", "toegestaan", _bewijs(v.handeling, besluiten))
    return besluiten


def uitkomst(besluiten: Sequence[Besluit]) -> str:
    """The first no is the answer, as it is when something is really done."""
    return next((b.uitkomst for b in besluiten if not b), "toegestaan")


def _bewijs(handeling: str, besluiten: Sequence[Besluit]) -> dict[str, Any]:
    nee = next((b for b in besluiten if not b), None)
    body = audit.besluit_body(nee) if nee else {"adl.core.response": {"decision": bool(besluiten), "uitkomst": uitkomst(besluiten)}}
    return body | {"uitleg": {"handeling": handeling}}


def lacunes(parameters: Parameters) -> dict[str, list[str]]:
    """Per parameter that nobody filled in: the rules that are onbeslist for want of it, each with its norm."""
    gaten: dict[str, list[str]] = {}
    for regel in beleid.REGELS:
        geldt = parameters.regime in regel.regimes and regel.reglementen <= parameters.lijsten.get("partijreglementen", frozenset())
        for naam in regel.nodig if geldt else ():
            if naam not in parameters.aanwezig:
                gaten.setdefault(naam, []).append(f"{regel.naam} ({regel.eis(parameters.regime)})")
    return dict(sorted(gaten.items()))
