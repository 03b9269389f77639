"""The gateway's own books of an overdracht: verdicts, the moment of release, what becomes of each item. No HTTP in here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gateway import audit, bestemming, verbandoverdracht
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.feiten import Doel, get_feit, sluit_casussen
from gateway.inzagevragen import inzagevragen
from gateway.kern import Kern
from gateway.model import Overdracht, OverdrachtItem
from gateway.overdracht_stand import Stand
from gateway.verbandoverdracht import Oordeel
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Etiket, Gegeven
from shared.convenant import rekent, rekent_moment

ONZICHTBAAR_BIJ = frozenset({"niet_noodzakelijk", "instemming_geweigerd"})
"""Judged unnecessary or refused: invisible at once; anything else is not answered yet and waits (ONTWERP §5.6)."""
MEE, DAAR = "meegegaan", "al_daar"
EERDER = {MEE: "eerder_mee", DAAR: "eerder_daar"}
"""What an inzage carried and what it found to be there already, in its last round and in those before it."""
NIET_AANWEZIG, PAST_NIET = "niet_meer_aanwezig", "inhoud_past_daar_niet"
NIET_MEE: Mapping[str, tuple[str, str]] = {
    NIET_AANWEZIG: ("ZVH-9.4", "Dit gegeven is er niet meer."),
    PAST_NIET: ("ZVH-4.1", "De inhoud past niet in wat het andere samenwerkingsverband van deze soort mag vastleggen."),
}
"""Why something that was allowed is not in the pakket after all: code, article, reason."""


def in_nieuwe_fase(g: Gegeven, stand: Stand) -> Gegeven:
    """The label as it reads after arrival; leverancier, herkomst, secrecy and marks stay (ZVH-2.1, ZVH-7.1, ZVH-13.4)."""
    return g.model_copy(update={"etiket": g.etiket.model_copy(update={"fase": stand.naar, "fasedoel": stand.fasedoel})})


def inzagekopie(s: Session, kern: Kern, stand: Stand) -> Callable[[Gegeven], Gegeven]:
    """A copy for the dossier of a verzoek stays for that dossier's own term, not for that of its fase or leverancier (ONTWERP §9)."""
    verzoek = get_feit(s, stand.object_id) if stand.object_id else None
    assert verzoek is not None
    termijn = kern.verbanden.get(stand.actie.verband).termijn("termijn_rechtendossier")
    tot = rekent(date.fromisoformat(verzoek.velden["uiterlijk"]), termijn)

    def kopie(g: Gegeven) -> Gegeven:
        nieuw = in_nieuwe_fase(g, stand)
        return nieuw.model_copy(update={"etiket": nieuw.etiket.model_copy(update={"bewaren_tot": tot})})

    return kopie


def _vragen(beeld: Beeld, stand: Stand, etiketten: Sequence[Etiket]) -> list[Vraag]:
    if stand.soort == "inzage":
        return inzagevragen(beeld, beeld.wie(stand.claims), stand.object_id, etiketten, "verzoek.verzamelen")
    return fasevragen(beeld, stand.claims, stand.naar, stand.fasedoel, etiketten)


def fasevragen(beeld: Beeld, claims: Claims, naar: str, fasedoel: str, etiketten: Sequence[Etiket]) -> list[Vraag]:
    """The question of a move to a next fase about every gegeven; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    basis = beeld.vraag("overdracht.starten", beeld.wie(claims), soort="overdracht", naar_fase=naar, fasedoel=fasedoel)
    return beeld.per_item(basis, etiketten, Doel(naar, fasedoel))


def lees_beide(s: Session, kern: Kern, stand: Stand, *, slot: bool = False) -> tuple[Beeld, Beeld | None]:
    """Both sides of the move, read in this transaction; ``slot`` locks every casus it is about before anything else is read."""
    if slot and stand.over_de_grens:
        sluit_casussen(s, (stand.casus_id, stand.bestemming.casus_id))
    beeld = lees_beeld(s, kern.verbanden, kern.register, stand.casus_id, kern.nu(s), slot=slot)
    return beeld, verbandoverdracht.lees_aankomst(s, kern, stand.bestemming, beeld.nu) if stand.over_de_grens else None


def oordelen(beeld: Beeld, daar: Beeld | None, stand: Stand, etiketten: Sequence[Etiket]) -> list[Oordeel]:
    """The verdict on every gegeven; beyond the verband at both locks."""
    if daar is not None:
        return verbandoverdracht.oordelen(beeld, stand.claims, stand.bestemming, daar, etiketten)
    vragen = _vragen(beeld, stand, etiketten)
    return [Oordeel(e, e, v, v, beeld.beslis(v)) for e, v in zip(etiketten, vragen, strict=True)]


def bewijs(over: Sequence[Oordeel]) -> dict[str, Any]:
    """These verdicts as codes, for the chain of where it leaves."""
    return audit.items_body([o.vertrek for o in over], [o.besluit for o in over])


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
    """A verdict per gegeven, in the audit and in the answer; a restart replaces the earlier ones. Every chain knows before it moves."""
    beeld, daar = lees_beide(s, kern, stand)
    gevonden = oordelen(beeld, daar, stand, _nog_niet_daar(s, stand, etiketten))
    s.execute(delete(OverdrachtItem).where(OverdrachtItem.overdracht_id == stand.id))
    daar_al = _eerder_gekopieerd(s, stand) if stand.soort == "inzage" else {}
    rows = [_item(stand, o.etiket, o.besluit, daar_al.get(o.etiket.id)) for o in gevonden]
    if rows:
        s.execute(insert(OverdrachtItem), rows)
    audit.schrijf(s, replace(stand.actie, nu=beeld.nu), "intentie", "toegestaan", bewijs(gevonden))
    if daar is not None:
        verbandoverdracht.noteer(s, kern, stand, beeld.nu, "intentie", "toegestaan", {"poging": stand.poging})


def _nog_niet_daar(s: Session, stand: Stand, etiketten: Sequence[Etiket]) -> Sequence[Etiket]:
    """A move to another verband copies; what an earlier one already brought is not brought again. What an inzage finds is judged every
    time anew, also where its copy is there."""
    if not stand.over_de_grens:
        return etiketten
    daar = bestemming.eerder(s, stand.bestemming, stand.casus_id)
    return [e for e in etiketten if e.id not in daar]


def _eerder_gekopieerd(s: Session, stand: Stand) -> dict[UUID, int]:
    """The newest version of every gegeven that an earlier inzage of this casus copied."""
    i, o = OverdrachtItem, Overdracht
    query = select(i.gegeven_id, i.etiket).join(o, o.id == i.overdracht_id)
    waar = (o.casus_id == stand.casus_id, o.soort == "inzage", o.id != stand.id, i.status.in_((MEE, EERDER[MEE])))
    gevonden: dict[UUID, int] = {}
    for row in s.execute(query.where(*waar)):
        gevonden[row.gegeven_id] = max(gevonden.get(row.gegeven_id, 0), int(row.etiket["versie"]))
    return gevonden


def oudere_kopieen(s: Session, stand: Stand) -> list[UUID]:
    """Copies of an older version that must make room for the one that is on its way."""
    return sorted(set(_eerder_gekopieerd(s, stand)) & set(ids(s, stand, "toegelaten"))) if stand.soort == "inzage" else []


def _item(stand: Stand, e: Etiket, b: Besluit, daar: int | None = None) -> dict[str, Any]:
    """``daar``: the version that an earlier inzage copied; the same one needs no carrying."""
    return {
        "overdracht_id": stand.id,
        "gegeven_id": e.id,
        "leverancier": e.leverancier,
        "etiket": e.model_dump(mode="json", by_alias=False),
        "uitkomst": b.uitkomst,
        "status": (DAAR if daar == e.versie else "toegelaten") if b else "achter",
        **reden(b),
    }


def reden(b: Besluit) -> dict[str, str]:
    """A verdict as the item keeps it."""
    return {"regel": b.regel, "artikel": b.artikel, "code": b.code, "reden": b.reden[:400], "volgende_stap": b.volgende_stap[:400]}


def ids(s: Session, stand: Stand, status: str) -> list[UUID]:
    """The items of this overdracht in one status, in order."""
    i = OverdrachtItem
    return list(s.execute(select(i.gegeven_id).where(i.overdracht_id == stand.id, i.status == status).order_by(i.gegeven_id)).scalars())


def laat_weg(s: Session, stand: Stand, waarom: Mapping[UUID, str]) -> None:
    """What was allowed but is not in the pakket: it ended at the source before it could be frozen, or it does not fit where it would go."""
    i = OverdrachtItem
    for gegeven_id, code in waarom.items():
        artikel, uitleg = NIET_MEE[code]
        velden = {"regel": code, "artikel": artikel, "code": code, "reden": uitleg, "volgende_stap": ""}
        waar = (i.overdracht_id == stand.id, i.gegeven_id == gegeven_id, i.status == "toegelaten")
        s.execute(update(i).where(*waar).values(status="achter", uitkomst="geweigerd", **velden))


def schoning(s: Session, kern: Kern, stand: Stand) -> dict[str, Any]:
    """What the source must do with every item it had; an inzage only lets go, and so does a move to another verband: what lies here
    stays until this casus closes (PGA-11.4d, PGA-14.1a)."""
    i = OverdrachtItem
    rijen = s.execute(select(i.gegeven_id, i.status, i.code).where(i.overdracht_id == stand.id)).all()
    verband = kern.verbanden.get(stand.actie.verband)
    vrijgave = s.execute(select(Overdracht.vrijgegeven_op).where(Overdracht.id == stand.id)).scalar_one() or kern.nu(s)
    verdeling: dict[str, list[str]] = {"weg": [], "onzichtbaar": [], "wachtend": []}
    for rij in rijen if stand.soort == "fase" else ():
        if rij.code == NIET_AANWEZIG:
            continue
        waar = "weg" if rij.status == "meegegaan" else "onzichtbaar" if rij.code in ONZICHTBAAR_BIJ else "wachtend"
        verdeling[waar].append(str(rij.gegeven_id))
    herstel: datetime = rekent_moment(vrijgave, verband.termijn("hersteltermijn"))
    wacht: datetime = rekent_moment(vrijgave, verband.termijn("instemming_wachttijd"))
    return {**verdeling, "vervaltOp": herstel.isoformat(), "wachtTot": wacht.isoformat()}


def rond_af(s: Session, kern: Kern, stand: Stand) -> None:
    """The outcome on paper, in every chain that knows of it."""
    audit.schrijf(s, stand.actie, "uitkomst", "gelukt", {})
    if stand.over_de_grens:
        verbandoverdracht.noteer(s, kern, stand, kern.nu(s), "uitkomst", "gelukt", {})
