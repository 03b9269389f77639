"""An overdracht to another samenwerkingsverband: opschaling, or to another gemeente (ZVH-4.3t, ZVH-B2.3b, PGA-11.4b, PGA-16.4b).

Two casussen, two locks, two chains. Where it leaves, the gegeven stays until that casus closes; where it arrives it is another gegeven
under another id, in intake, in the words of that verband. Neither casus names the other: only the overdracht knows both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gateway import audit, dubbelen, zoeken
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.vraag import Partij, Wie
from gateway.bestemming import Bestemming, nieuw_id
from gateway.briefplicht import NAAR_ELDERS, NAAR_ZVH
from gateway.feiten import Doel, Feitenbeeld
from gateway.inbreng import inhoud_fouten, verbandvelden
from gateway.kern import Kern
from gateway.klokwerk.systeem import FUNCTIONARIS, ROLLEN
from gateway.melden import meld
from gateway.model import Betrokkene, Overdracht, Vindplaats
from gateway.verstrekkingen import leg_vast
from gateway.vragen import Beeld, lees_beeld, to_label
from shared.contracts import Bron, Etiket, Gegeven
from shared.errors import Conflict
from shared.identity import derived_id
from shared.telemetry import Trace

if TYPE_CHECKING:
    from gateway.overdracht_stand import Stand

FASE, HANDELING, ONTVANGST = "intake", "overdracht.ontvangen", "ontvangst"
VERWIJZING = {("pga", "zvh"): NAAR_ZVH, ("pga", "pga"): NAAR_ELDERS}
"""Article of a pga that such a supply rests on (PGA-13.2c)."""
HOOFDPERSOON = "1"


@dataclass(frozen=True)
class Oordeel:
    """One gegeven at both locks: as it leaves, as it would arrive, and the verdict of the first lock that says no."""

    etiket: Etiket
    daar: Etiket
    vertrek: Vraag
    aankomst: Vraag
    besluit: Besluit


# ── both sides, read in one transaction ─────────────────────────────────────────────────────────────────────────
def lees_aankomst(s: Session, kern: Kern, b: Bestemming, nu: datetime) -> Beeld:
    """The receiving casus; a picture without a casus when there is none in that verband."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, b.casus_id, nu)
    if beeld.casus is not None and beeld.casus.verband == b.verband:
        return beeld
    verband, leeg = kern.verbanden.get(b.verband), Feitenbeeld(())
    parameters = kern.verbanden.parameters(b.verband)
    return replace(beeld, verband=verband, parameters=parameters, casus=None, deelnames=(), betrokkenen={}, feiten=leeg)


def naar(kern: Kern, verband: str) -> dict[str, Any]:
    """What the act as such names of where it goes."""
    return {"naar_verband": verband, "naar_regime": kern.verbanden.get(verband).bestand.reglement}


def _verband(beeld: Beeld) -> Partij | None:
    """The receiving verband as a partij of its own register lines."""
    return beeld.register.partij(beeld.verband.bestand.oin, beeld.verband.code)


# ── the questions ───────────────────────────────────────────────────────────────────────────────────────────────
def vertrekvraag(beeld: Beeld, claims: Claims, b: Bestemming, aan: Beeld) -> Vraag:
    """The move as an act where it leaves."""
    naar = aan.verband.bestand.reglement
    verzoekers = sorted({f.partij or "" for f in beeld.feiten.soort("opschalingsverzoek") if f.status == "vastgelegd"})
    return beeld.vraag(
        "overdracht.starten",
        beeld.wie(claims),
        naar_verband=b.verband,
        naar_regime=naar,
        fasedoel=b.fasedoel,
        verwijzing=VERWIJZING.get((beeld.verband.bestand.reglement, naar), ""),
        ontvanger=_verband(aan),
        opgave={"verzoekers": verzoekers, "aanmelder_daar": aan.casus.aanmelder if aan.casus else ""},
    )


def aankomstvraag(aan: Beeld, van: str, b: Bestemming) -> Vraag:
    """The move as an act where it arrives: the keten's own, on what the procesregisseur or pga-expert there opened."""
    geopend = any(f.status == "geopend" and f.velden["van_verband"] == van for f in aan.feiten.soort(ONTVANGST))
    wie = Wie(partij=_verband(aan), functionaris=FUNCTIONARIS, rollen=frozenset(ROLLEN))
    wat = {"van_verband": van, "naar_fase": FASE, "fasedoel": b.fasedoel, "ontvanger": wie.partij}
    return aan.vraag(HANDELING, wie, opgave={"ontvangst_open": geopend}, **wat)


def daad(beeld: Beeld, claims: Claims, b: Bestemming, aan: Beeld) -> Besluit:
    """Whether the move itself may be, at both locks."""
    vertrek = beeld.beslis(vertrekvraag(beeld, claims, b, aan))
    return vertrek and aan.beslis(aankomstvraag(aan, beeld.verband.code, b))


def require_geopend(beeld: Beeld, claims: Claims, b: Bestemming, aan: Beeld) -> None:
    """Conflict, always the same, when nothing was opened there for this move (ZVH-4.3t)."""
    if not daad(beeld, claims, b, aan):
        raise Conflict(
            "Het andere samenwerkingsverband zette hiervoor geen casus open.",
            code="ontvangst_niet_geopend",
            artikel="ZVH-4.3t",
            volgende_stap="Vraag de procesregisseur of pga-expert daar om de ontvangst te openen.",
        )


def oordelen(beeld: Beeld, claims: Claims, b: Bestemming, aan: Beeld, etiketten: Sequence[Etiket]) -> list[Oordeel]:
    """Every gegeven at both locks, over the same facts; the lock where it leaves answers first."""
    basis = replace(vertrekvraag(beeld, claims, b, aan), soort="overdracht")
    daar = replace(aankomstvraag(aan, beeld.verband.code, b), soort="overdracht")
    vragen = beeld.per_item(basis, etiketten, Doel(verband=b.verband))
    return [_oordeel(beeld, aan, b, e, vraag, daar) for e, vraag in zip(etiketten, vragen, strict=True)]


def _oordeel(beeld: Beeld, aan: Beeld, b: Bestemming, e: Etiket, vertrek: Vraag, basis: Vraag) -> Oordeel:
    nieuw = in_ander_verband(e, vertrek, aan, b)
    label, feiten = to_label(nieuw), vertrek.feiten
    wie = [aan.register.partij(p, aan.verband.code) for p in (label.leverancier, *label.medezeggenschap)]
    hier = aan.feiten.over(label, Doel())
    # Who objected there, or is restricted there, is so also for what comes from here.
    ook = {veld: getattr(feiten, veld) or getattr(hier, veld) for veld in ("bezwaar", "geweigerd", "beperkt")}
    samen = replace(feiten, **ook, beperkt_soorten=feiten.beperkt_soorten | hier.beperkt_soorten)
    bronnen = tuple(p for p in wie[1:] if p)
    aankomst = replace(basis, label=label, leverancier=wie[0], bronpartijen=bronnen, feiten=samen)
    besluit = beeld.beslis(vertrek) and aan.beslis(aankomst)
    return Oordeel(e, nieuw, vertrek, aankomst, besluit)


# ── the gegeven as it is there ──────────────────────────────────────────────────────────────────────────────────
def _betrokkene(e: Etiket, aan: Beeld, b: Bestemming) -> UUID:
    """Whom the aanmelder put forward there is whom it is about here; anybody else gets an id that is the same each time."""
    if e.betrokkene_categorie == HOOFDPERSOON:
        return next((i for i, categorie in aan.betrokkenen.items() if categorie == HOOFDPERSOON), b.casus_id)
    return derived_id(b.casus_id, f"betrokkene {e.betrokkene_id}", 0)


def in_ander_verband(e: Etiket, vraag: Vraag, aan: Beeld, b: Bestemming) -> Etiket:
    """The label as it reads there: leverancier, secrecy, source and its own reglement's fields stay (ZVH-2.1, ZVH-7.1); casus, persons,
    fase, doel and the verband's own words are those of there. Empty words where that verband has none; no lock lets that through."""
    regel = aan.register.get(e.leverancier)
    reglement = (regel.reglement if regel else None) or ""
    woorden = verbandvelden(aan.verband, reglement, e.categorie, e.grondslag)
    kent = aan.verband.regimevelden(reglement).get("properties", {})
    return e.model_copy(
        update={
            "id": nieuw_id(b, e.id),
            "casus_id": b.casus_id,
            "samenwerkingsverband": b.verband,
            "fase": FASE,
            "fasedoel": b.fasedoel,
            "betrokkene_id": _betrokkene(e, aan, b),
            "categorie_verband": woorden["categorie_verband"] or "",
            "grondslag_verband": woorden["grondslag_verband"] or "",
            "bijzonder": e.bijzonder or woorden["bijzonder"],
            "strafrechtelijk": e.strafrechtelijk or woorden["strafrechtelijk"],
            "afgeleid_van": tuple(Bron(gegeven_id=nieuw_id(b, x.gegeven_id), leverancier=x.leverancier) for x in e.afgeleid_van),
            "criterium": vraag.feiten.noodzaak_criterium or None,
            "noodzaak": vraag.feiten.noodzaak_reden or e.noodzaak,
            "regimevelden": {naam: waarde for naam, waarde in e.regimevelden.items() if naam in kent},
            "vastgelegd_op": vraag.nu,
            "versie": 1,
        }
    )


def vertaler(s: Session, kern: Kern, stand: "Stand") -> Callable[[Gegeven], Gegeven | None]:
    """From a gegeven of the pakket to the one that arrives; None when its content is more than that verband may hold of the kind."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, stand.casus_id, stand.actie.nu)
    b, aan = stand.bestemming, lees_aankomst(s, kern, stand.bestemming, stand.actie.nu)
    basis = replace(vertrekvraag(beeld, stand.claims, b, aan), soort="overdracht")

    def vertaal(g: Gegeven) -> Gegeven | None:
        (vraag,) = beeld.per_item(basis, [g.etiket], Doel(verband=b.verband))
        nieuw = g.model_copy(update={"etiket": in_ander_verband(g.etiket, vraag, aan, b)})
        return nieuw if not inhoud_fouten(aan.verband, nieuw.etiket.categorie_verband, g.inhoud, "") else None

    return vertaal


# ── the books of the receiving verband ──────────────────────────────────────────────────────────────────────────
def actie(kern: Kern, stand: "Stand", nu: datetime) -> Actie:
    """The taking in as the chain of the receiving verband knows it: the keten's act under the same overdracht, no casus of elsewhere."""
    verband = kern.verbanden.get(stand.bestemming.verband)
    oud: Trace = stand.actie.trace
    return Actie(
        handeling=HANDELING,
        handeling_id=derived_id(stand.id, ONTVANGST, 0),
        partij=verband.bestand.oin,
        functionaris=FUNCTIONARIS,
        rollen=ROLLEN,
        functie="",
        verband=verband.code,
        beleid_hash=verband.hash,
        nu=nu,
        trace=oud,
        casus_id=stand.bestemming.casus_id,
        object_id=stand.id,
        regime=verband.bestand.reglement,
    )


def noteer(s: Session, kern: Kern, stand: "Stand", nu: datetime, soort: str, uitkomst: str, wat: Mapping[str, Any]) -> None:
    """A row in the chain of the receiving verband."""
    body = {"overdracht": {"id": str(stand.id), "van_verband": stand.actie.verband}, **wat}
    audit.schrijf(s, actie(kern, stand, nu), soort, uitkomst, body)


def neem_op(s: Session, kern: Kern, stand: "Stand", aan: Beeld, mee: Sequence[Oordeel]) -> None:
    """What the release means there: persons, places, the supply on record, who can be found, and who is told."""
    casus, door = aan.casus, actie(kern, stand, aan.nu)
    assert casus is not None
    etiketten = [o.daar for o in mee]
    nieuw = {e.betrokkene_id: e.betrokkene_categorie for e in etiketten if e.betrokkene_id not in aan.betrokkenen}
    s.add_all([Betrokkene(id=i, casus_id=casus.id, categorie=c) for i, c in nieuw.items()])
    plek = {"casus_id": casus.id, "soort": "gegeven", "dienst": FASE}
    if etiketten:
        s.execute(insert(Vindplaats), [{"id": e.id, "partij": e.leverancier, **plek} for e in etiketten])
    besluiten = [o.besluit for o in mee]
    noteer(s, kern, stand, aan.nu, "feit", "toegestaan", audit.items_body([o.aankomst for o in mee], besluiten))
    leg_vast(s, "overdracht", etiketten, door, ontvanger=aan.verband.code, doel=stand.fasedoel)
    dubbelen.pas_toe(s, aan.verband, casus, door, {zoeken.GEVOLG: _vindbaar(s, stand, {str(e.id) for e in etiketten})})
    for partij in sorted({aan.verband.bestand.oin, casus.aanmelder, *(e.leverancier for e in etiketten)}):
        meld(s, partij, "casus.ontvangst", casus.id, casus.id, aan.nu)


def _vindbaar(s: Session, stand: "Stand", ids: set[str]) -> dict[str, Any]:
    """Of the hashes made while the pakket passed, those of what was released (ONTWERP §9)."""
    alles = s.execute(select(Overdracht.zoeksleutels).where(Overdracht.id == stand.id)).scalar_one() or {"van": [], "rijen": []}
    rijen = [r for r in alles["rijen"] if r["gegeven_id"] in ids and (r["adres_id"] is None or r["adres_id"] in ids)]
    return {"van": [i for i in alles["van"] if i in ids], "rijen": rijen}
