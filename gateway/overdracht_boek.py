"""The gateway's own books of an overdracht: verdicts, the moment of release, what becomes of each item. No HTTP in here."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gateway import audit, briefplicht
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.feiten import Doel, Door
from gateway.kern import Kern
from gateway.melden import meld, sluit_taken
from gateway.model import Casus, Overdracht, OverdrachtItem, Vindplaats
from gateway.toestemmingen import verbruik
from gateway.uitkomst import naar_json, uit_json
from gateway.verstrekkingen import leg_vast
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import FASEN, Etiket, Gegeven
from shared.convenant import rekent_moment

ONZICHTBAAR_BIJ = frozenset({"niet_noodzakelijk", "instemming_geweigerd"})
"""Judged unnecessary or refused: invisible at once; anything else is not answered yet and waits (ONTWERP §5.6)."""
NIET_AANWEZIG = "niet_meer_aanwezig"


@dataclass(frozen=True)
class Stand:
    """One overdracht as its holder knows it."""

    id: UUID
    casus_id: UUID
    soort: str
    van: str
    naar: str
    fasedoel: str
    betrokkene_id: UUID | None
    object_id: UUID | None
    stap: str
    poging: int
    houder: str
    claims: Claims
    actie: Actie


def stand_van(rij: Overdracht) -> Stand:
    """A detached copy, safe outside the transaction."""
    return Stand(
        id=rij.id,
        casus_id=rij.casus_id,
        soort=rij.soort,
        van=rij.van,
        naar=rij.naar,
        fasedoel=rij.fasedoel,
        betrokkene_id=rij.betrokkene_id,
        object_id=rij.object_id,
        stap=rij.stap,
        poging=rij.poging,
        houder=rij.houder or "",
        claims=claims_uit_json(rij.actor),
        actie=replace(uit_json(rij.actor["actie"]), handeling_id=rij.id),
    )


def claims_naar_json(claims: Claims, actie: Actie) -> dict[str, Any]:
    """Who started it, so that recovery decides for the same caller."""
    return {"claims": asdict(claims) | {"rollen": sorted(claims.rollen)}, "actie": naar_json(actie)}


def claims_uit_json(j: dict[str, Any]) -> Claims:
    """Back from ``claims_naar_json``."""
    return Claims(**(j["claims"] | {"rollen": frozenset(j["claims"]["rollen"])}))


def in_nieuwe_fase(g: Gegeven, stand: Stand) -> Gegeven:
    """The label as it reads after arrival; leverancier, herkomst, secrecy and marks stay (ZVH-2.1, ZVH-7.1, ZVH-13.4)."""
    return g.model_copy(update={"etiket": g.etiket.model_copy(update={"fase": stand.naar, "fasedoel": stand.fasedoel})})


def _vragen(beeld: Beeld, stand: Stand, etiketten: Sequence[Etiket]) -> list[Vraag]:
    wie = beeld.wie(stand.claims)
    if stand.soort == "inzage":
        gevonden = beeld.feiten.alle.get(stand.object_id) if stand.object_id else None
        basis = beeld.vraag("verzoek.verzamelen", wie, soort="inzage", betrokkene_id=str(stand.betrokkene_id))
        bekend = gevonden is not None and gevonden.status != "ontvangen"
        vragen = beeld.per_item(basis, etiketten, Doel())
        indiener = gevonden.velden.get("indiener", "") if gevonden else ""
        return [replace(v, feiten=replace(v.feiten, geidentificeerd=bekend, indiener=indiener)) for v in vragen]
    return fasevragen(beeld, stand.claims, stand.naar, stand.fasedoel, etiketten)


def fasevragen(beeld: Beeld, claims: Claims, naar: str, fasedoel: str, etiketten: Sequence[Etiket]) -> list[Vraag]:
    """The question of a move to a next fase about every gegeven; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    basis = beeld.vraag("overdracht.starten", beeld.wie(claims), soort="overdracht", naar_fase=naar, fasedoel=fasedoel)
    return beeld.per_item(basis, etiketten, Doel(naar, fasedoel))


def schrijf_poging(s: Session, stand: Stand) -> None:
    """The intention of one attempt, before any of its calls: their handeling_ids follow from this id and number (ONTWERP §8)."""
    audit.schrijf(
        s, stand.actie, "intentie", "toegestaan", {"overdracht": {"id": str(stand.id), "stap": stand.stap, "poging": stand.poging}}
    )


def schrijf_opgave(s: Session, stand: Stand, code: str) -> None:
    """How an attempt ended that did not finish: what it called may or may not have happened, the next one goes on from the step."""
    body = {"overdracht": {"id": str(stand.id), "stap": stand.stap, "poging": stand.poging, "code": code[:60]}}
    audit.schrijf(s, stand.actie, "uitkomst", "onbekend", body)


def schrijf_verdicten(s: Session, kern: Kern, stand: Stand, etiketten: Sequence[Etiket]) -> None:
    """A verdict per gegeven, in the audit and in the answer; a restart replaces the earlier ones."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, stand.casus_id, kern.nu(s))
    etiketten = _nog_niet_daar(s, stand, etiketten)
    vragen = _vragen(beeld, stand, etiketten)
    besluiten = [beeld.beslis(v) for v in vragen]
    s.execute(delete(OverdrachtItem).where(OverdrachtItem.overdracht_id == stand.id))
    rows = [_item(stand, e, b) for e, b in zip(etiketten, besluiten, strict=True)]
    if rows:
        s.execute(insert(OverdrachtItem), rows)
    audit.schrijf(s, replace(stand.actie, nu=beeld.nu), "intentie", "toegestaan", audit.items_body(vragen, besluiten))


def _nog_niet_daar(s: Session, stand: Stand, etiketten: Sequence[Etiket]) -> Sequence[Etiket]:
    """An inzage copies; what an earlier one already brought in this version is not brought again."""
    if stand.soort != "inzage":
        return etiketten
    al = _eerder_gekopieerd(s, stand)
    return [e for e in etiketten if al.get(e.id) != e.versie]


def _eerder_gekopieerd(s: Session, stand: Stand) -> dict[UUID, int]:
    """The newest version of every gegeven that an earlier inzage of this casus copied."""
    i, o = OverdrachtItem, Overdracht
    query = select(i.gegeven_id, i.etiket).join(o, o.id == i.overdracht_id)
    waar = (o.casus_id == stand.casus_id, o.soort == "inzage", o.id != stand.id, i.status == "meegegaan")
    gevonden: dict[UUID, int] = {}
    for row in s.execute(query.where(*waar)):
        gevonden[row.gegeven_id] = max(gevonden.get(row.gegeven_id, 0), int(row.etiket["versie"]))
    return gevonden


def oudere_kopieen(s: Session, stand: Stand) -> list[UUID]:
    """Copies of an older version that must make room for the one that is on its way."""
    return sorted(set(_eerder_gekopieerd(s, stand)) & set(ids(s, stand, "toegelaten"))) if stand.soort == "inzage" else []


def _item(stand: Stand, e: Etiket, b: Besluit) -> dict[str, Any]:
    return {
        "overdracht_id": stand.id,
        "gegeven_id": e.id,
        "leverancier": e.leverancier,
        "etiket": e.model_dump(mode="json", by_alias=False),
        "uitkomst": b.uitkomst,
        "status": "toegelaten" if b else "achter",
        **_reden(b),
    }


def _reden(b: Besluit) -> dict[str, str]:
    return {"regel": b.regel, "artikel": b.artikel, "code": b.code, "reden": b.reden[:400], "volgende_stap": b.volgende_stap[:400]}


def ids(s: Session, stand: Stand, status: str) -> list[UUID]:
    """The items of this overdracht in one status, in order."""
    i = OverdrachtItem
    return list(s.execute(select(i.gegeven_id).where(i.overdracht_id == stand.id, i.status == status).order_by(i.gegeven_id)).scalars())


def laat_weg(s: Session, stand: Stand, ids: Sequence[UUID]) -> None:
    """What was allowed but ended at the source before it could be frozen: its term came, or it was destroyed."""
    i = OverdrachtItem
    reden = {
        "regel": NIET_AANWEZIG,
        "artikel": "ZVH-9.4",
        "code": NIET_AANWEZIG,
        "reden": "Dit gegeven is er niet meer.",
        "volgende_stap": "",
    }
    for gegeven_id in ids:
        waar = (i.overdracht_id == stand.id, i.gegeven_id == gegeven_id, i.status == "toegelaten")
        s.execute(update(i).where(*waar).values(status="achter", uitkomst="geweigerd", **reden))


def geef_vrij(s: Session, kern: Kern, stand: Stand) -> bool:
    """Decide again over facts read under the lock; final ids, audit, verstrekkingen and the new fase go in together.

    False when the move itself is not allowed any more: then nothing travels and the fase stays what it is.
    """
    beeld = lees_beeld(s, kern.verbanden, kern.register, stand.casus_id, kern.nu(s), slot=True)
    besluit = beeld.beslis(_handeling(beeld, stand))
    if not besluit:
        i = OverdrachtItem
        alle = (i.overdracht_id == stand.id, i.status == "toegelaten")
        s.execute(update(i).where(*alle).values(status="achter", uitkomst=besluit.uitkomst, **_reden(besluit)))
        audit.schrijf(s, replace(stand.actie, nu=beeld.nu), "verdict", "geweigerd", audit.besluit_body(besluit))
        return False
    rijen = (
        s.execute(select(OverdrachtItem).where(OverdrachtItem.overdracht_id == stand.id, OverdrachtItem.status == "toegelaten"))
        .scalars()
        .all()
    )
    per_id = {r.gegeven_id: r for r in rijen}
    etiketten = [Etiket.model_validate(r.etiket) for r in rijen]
    vragen = _vragen(beeld, stand, etiketten)
    besluiten = [beeld.beslis(v) for v in vragen]
    mee = [e for e, b in zip(etiketten, besluiten, strict=True) if b]
    for e, b in zip(etiketten, besluiten, strict=True):
        if not b:
            rij = per_id[e.id]
            rij.uitkomst, rij.status = b.uitkomst, "achter"
            rij.regel, rij.artikel, rij.code, rij.reden, rij.volgende_stap = _reden(b).values()
    _markeer(s, stand, [e.id for e in mee])
    actie = replace(stand.actie, nu=beeld.nu)
    audit.schrijf(s, actie, "feit", "toegestaan", audit.items_body(vragen, besluiten))
    leg_vast(
        s, stand.soort if stand.soort == "inzage" else "overdracht", mee, actie, ontvanger=_ontvanger(stand, actie), doel=stand.fasedoel
    )
    if stand.soort != "inzage":
        door = Door(actie.partij, actie.functionaris, actie.nu)
        verbruik(s, mee, stand.naar, door)
        briefplicht.bij_verstrekking(s, beeld, door, [v for v, b in zip(vragen, besluiten, strict=True) if b], stand.id)
        _zet_fase(s, beeld, stand, [e.id for e in mee])
    return True


def _handeling(beeld: Beeld, stand: Stand) -> Vraag:
    """The move as an act, apart from any gegeven."""
    wie = beeld.wie(stand.claims)
    if stand.soort == "inzage":
        return beeld.vraag("verzoek.verzamelen", wie, betrokkene_id=str(stand.betrokkene_id))
    return beeld.vraag("overdracht.starten", wie, naar_fase=stand.naar, fasedoel=stand.fasedoel)


def _ontvanger(stand: Stand, actie: Actie) -> str:
    return "betrokkene" if stand.soort == "inzage" else actie.verband


def _markeer(s: Session, stand: Stand, mee: Sequence[UUID]) -> None:
    i = OverdrachtItem
    for begin in range(0, len(mee), 500):
        deel = mee[begin : begin + 500]
        s.execute(update(i).where(i.overdracht_id == stand.id, i.gegeven_id.in_(deel)).values(status="meegegaan"))


def _zet_fase(s: Session, beeld: Beeld, stand: Stand, mee: Sequence[UUID]) -> None:
    """The first release into a fase brings the casus there; what was finished in the old fase is finished."""
    casus: Casus | None = beeld.casus
    assert casus is not None
    sluit_taken(s, casus.id, "overdracht_starten", beeld.nu)
    if casus.fase == stand.van and FASEN.index(stand.naar) > FASEN.index(stand.van):
        casus.fase, casus.fasestatus = stand.naar, []
        casus.versie += 1
        if stand.naar == "afschaling":
            casus.status = "afgeschaald"
        for partij in {d.partij for d in beeld.deelnames}:
            meld(s, partij, "casus.fase_gewijzigd", casus.id, casus.id, beeld.nu)
    for begin in range(0, len(mee), 500):
        s.execute(update(Vindplaats).where(Vindplaats.id.in_(mee[begin : begin + 500])).values(dienst=stand.naar))


def schoning(s: Session, kern: Kern, stand: Stand) -> dict[str, Any]:
    """What the source must do with every item it had; an inzage only lets go."""
    i = OverdrachtItem
    rijen = s.execute(select(i.gegeven_id, i.status, i.code).where(i.overdracht_id == stand.id)).all()
    verband = kern.verbanden.get(stand.actie.verband)
    vrijgave = s.execute(select(Overdracht.vrijgegeven_op).where(Overdracht.id == stand.id)).scalar_one() or kern.nu(s)
    verdeling: dict[str, list[str]] = {"weg": [], "onzichtbaar": [], "wachtend": []}
    for rij in rijen if stand.soort != "inzage" else ():
        if rij.code == NIET_AANWEZIG:
            continue
        waar = "weg" if rij.status == "meegegaan" else "onzichtbaar" if rij.code in ONZICHTBAAR_BIJ else "wachtend"
        verdeling[waar].append(str(rij.gegeven_id))
    herstel: datetime = rekent_moment(vrijgave, verband.termijn("hersteltermijn"))
    wacht: datetime = rekent_moment(vrijgave, verband.termijn("instemming_wachttijd"))
    return {**verdeling, "vervaltOp": herstel.isoformat(), "wachtTot": wacht.isoformat()}


def rond_af(s: Session, stand: Stand) -> None:
    """The outcome on paper."""
    audit.schrijf(s, stand.actie, "uitkomst", "gelukt", {})
