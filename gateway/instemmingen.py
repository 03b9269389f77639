"""The say of the leverancier: asked after necessity, given, refused or withdrawn by him alone (ZVH-3.5b2, ZVH-3.5c, ZVH-3.5c2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.eigen import Ruimte
from gateway.feiten import Doel, een_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Vindplaats
from gateway.vragen import Beeld, to_label
from shared.contracts import FASEN, GEZAMENLIJK, Etiket
from shared.convenant import dag, rekent
from shared.errors import BadInput, Conflict, Fout, NotFound
from shared.identity import derived_id

TAAK = "instemming_beantwoorden"
GEREED = "overdracht_starten"
"""What waits for the procesregisseur once nobody owes him an answer."""
LOPEND = frozenset({"gevraagd", "gegeven", "geweigerd"})


def heeft_ingebracht(s: Session, casus_id: UUID, partij: str) -> bool:
    """Whether this partij brought anything into this casus: only then it has a say there."""
    v = Vindplaats
    query = select(v.id).where(v.casus_id == casus_id, v.partij == partij, v.soort == "gegeven").limit(1)
    return s.execute(query).first() is not None


def check_doel(beeld: Beeld, naar_fase: str, fasedoel: str, veld: str = "/fasedoel") -> None:
    """Only a fasedoel of that fase (ZVH-3.4); BadInput otherwise."""
    if fasedoel not in beeld.parameters.tabel("doelen_per_fase", naar_fase):
        raise BadInput(fouten=[Fout(veld, "hoort niet bij die fase")], artikel="ZVH-3.4")


def check_vooruit(beeld: Beeld, naar_fase: str) -> None:
    """A yes that names no gegeven reaches no further than the running fase and the next one (ONTWERP §4); BadInput otherwise."""
    fasen = [str(f) for f in FASEN]
    if beeld.casus is not None and fasen.index(naar_fase) - fasen.index(beeld.casus.fase) not in (0, 1):
        raise BadInput(fouten=[Fout("/naarFase", "is niet de lopende of de eerstvolgende fase")], artikel="ZVH-3.5c")


def check_voorwaarden(voorwaarden: Sequence[str]) -> None:
    """The convenant has no list of conditions yet and nobody could keep one: what is not on a list is refused, empty is closed."""
    if voorwaarden:
        raise BadInput(
            "Het convenant kent nog geen voorwaarden bij een instemming.",
            code="voorwaarde_onbekend",
            artikel="ZVH-3.5c",
            volgende_stap="Stem in zonder voorwaarde, of weiger.",
            fouten=[Fout("/voorwaarden", "staat niet in een lijst van het convenant")],
        )


def vraag_aan(r: Ruimte, etiketten: Sequence[Etiket], doel: Doel, taak: str = "") -> int:
    """Ask every partij with a say about what was judged necessary and not asked before; returns how many questions.

    Raises Conflict when nothing of it was judged necessary (ZVH-3.5b2).
    """
    nodig = [e for e in etiketten if r.beeld.feiten.over(to_label(e), doel).noodzaak == "noodzakelijk"]
    if not nodig:
        raise Conflict(
            "Geen van deze gegevens is als noodzakelijk beoordeeld.",
            code="noodzaak_niet_beoordeeld",
            artikel="ZVH-3.5b2",
            volgende_stap="Beoordeel eerst de noodzaak.",
        )
    velden = {"naar_fase": doel.naar_fase, "fasedoel": doel.fasedoel, "ontvanger": doel.ontvanger, "taak": taak, "verband": doel.verband}
    vragen = [(e, partij) for e in nodig for partij in _zeggenschap(e) if not _al_gevraagd(r.beeld, e, partij, velden)]
    rows = [
        een_feit(
            derived_id(r.nieuw_id, "instemming", nummer),
            r.casus_id,
            "instemming",
            "gevraagd",
            r.door,
            betreft=e.id,
            categorie=e.categorie,
            partij=partij,
            velden=velden,
        )
        for nummer, (e, partij) in enumerate(vragen)
    ]
    leg_vele_vast(r.s, rows)
    uiterlijk = rekent(dag(r.nu), r.beeld.verband.termijn("instemming_wachttijd"))
    for partij in sorted({partij for _, partij in vragen}):
        open_taak(r.s, r.casus_id, partij, TAAK, None, r.nu, uiterlijk, bericht="instemming.gevraagd")
    return len(rows)


def _zeggenschap(e: Etiket) -> list[str]:
    return sorted({p for p in (e.leverancier, *(b.leverancier for b in e.afgeleid_van)) if p != GEZAMENLIJK})


def _al_gevraagd(beeld: Beeld, e: Etiket, partij: str, velden: dict[str, Any]) -> bool:
    def zelfde(f: Feit) -> bool:
        raakt = f.betreft == e.id or (f.betreft is None and f.categorie in (None, e.categorie))
        return f.partij == partij and raakt and f.status in LOPEND and all(f.velden.get(k, "") == v for k, v in velden.items())

    return any(zelfde(f) for f in beeld.feiten.soort("instemming"))


def stem_in(r: Ruimte, ids: Sequence[UUID], categorie: str | None, velden: dict[str, Any]) -> None:
    """A yes of one's own accord, for own gegevens: item by item, by categorie, or for all that this partij brought in."""
    v = Vindplaats
    eigen = set(
        r.s.execute(select(v.id).where(v.id.in_(ids), v.casus_id == r.casus_id, v.partij == r.actie.partij, v.soort == "gegeven")).scalars()
    )
    if set(ids) - eigen:
        raise NotFound
    betreft: Sequence[UUID | None] = list(ids) or [None]
    rows = [
        een_feit(
            r.nieuw_id if nummer == 0 else derived_id(r.nieuw_id, "instemming", nummer),
            r.casus_id,
            "instemming",
            "gegeven",
            r.door,
            betreft=gegeven_id,
            categorie=categorie,
            partij=r.actie.partij,
            velden=velden | {"functie": r.actie.functie},
        )
        for nummer, gegeven_id in enumerate(betreft)
    ]
    leg_vele_vast(r.s, rows)
    gevraagd = [f for f in _open(r) if any(_dekt(Feit(**row), f) for row in rows)]
    # The yes lives in one fact only, or withdrawing it would leave another one standing (ZVH-3.5c2).
    _zet(r, {f.id: "vervallen" for f in gevraagd}, gevraagd)
    meld(r.s, r.beeld.verband.bestand.oin, "instemming.gegeven", r.casus_id, r.casus_id, r.nu)


def _open(r: Ruimte) -> list[Feit]:
    return [f for f in r.beeld.feiten.soort("instemming") if f.partij == r.actie.partij and f.status == "gevraagd"]


def beantwoord(r: Ruimte, keuze: Mapping[UUID, bool] | bool, geldig_tot: datetime | None, voorwaarden: Sequence[str]) -> int:
    """Answer open questions of this casus: one answer to all, or per question its own; nobody answers for another (ZVH-3.5c)."""
    open_ = _open(r)
    per_vraag = {f.id: keuze for f in open_} if isinstance(keuze, bool) else keuze
    gekozen = [f for f in open_ if f.id in per_vraag]
    if len(gekozen) != len(per_vraag):
        raise NotFound
    tot = geldig_tot.isoformat() if geldig_tot else None
    status = {i: "gegeven" if ja else "geweigerd" for i, ja in per_vraag.items()}
    _zet(r, status, gekozen, geldig_tot=tot, voorwaarden=list(voorwaarden), antwoord=str(r.nieuw_id))
    _trek_eerdere_ja_in(r, [f for f in gekozen if not per_vraag[f.id]])
    if gekozen:
        meld(r.s, r.beeld.verband.bestand.oin, "instemming.beantwoord", r.casus_id, r.casus_id, r.nu)
    return len(gekozen)


def _zet(r: Ruimte, status: Mapping[UUID, str], feiten: Sequence[Feit], **velden: Any) -> None:
    """Settle these questions; without one left the partij has nothing to do, and without anybody's left about a next fase the
    procesregisseur has: who asked for an ontvanger starts no overdracht."""
    for feit in feiten:
        wijzig(r.s, feit, status[feit.id], r.door, functie=r.actie.functie, **velden)
    rest = [f for f in r.beeld.feiten.soort("instemming") if f.status == "gevraagd" and f.id not in status]
    if status and not any(f.partij == r.actie.partij for f in rest):
        sluit_taken(r.s, r.casus_id, TAAK, r.nu, partij=r.actie.partij)
    if any(map(_naar_fase, feiten)) and not any(map(_naar_fase, rest)):
        open_taak(r.s, r.casus_id, r.beeld.verband.bestand.oin, GEREED, None, r.nu)


def _naar_fase(feit: Feit) -> bool:
    return bool(feit.velden.get("naar_fase"))


def beantwoord_met(r: Ruimte) -> list[Feit]:
    """The facts this answer settled, as they are now."""
    return [f for f in lees_feiten(r.s, r.casus_id).soort("instemming") if f.velden.get("antwoord") == str(r.nieuw_id)]


def _trek_eerdere_ja_in(r: Ruimte, geweigerd: Sequence[Feit]) -> None:
    """The last word counts: a no ends every own yes that covers the same gegeven for the same purpose, also one of one's own accord."""
    for ja in [f for f in r.beeld.feiten.soort("instemming") if f.partij == r.actie.partij and f.status == "gegeven"]:
        if any(_dekt(ja, nee) for nee in geweigerd):
            wijzig(r.s, ja, "ingetrokken", r.door)


def _dekt(ja: Feit, nee: Feit) -> bool:
    zelfde_doel = all(ja.velden.get(k, "") == nee.velden.get(k, "") for k in ("naar_fase", "fasedoel", "ontvanger", "taak", "verband"))
    return zelfde_doel and (ja.betreft == nee.betreft or (ja.betreft is None and ja.categorie in (None, nee.categorie)))


def trek_in(r: Ruimte, instemming_id: UUID) -> Feit:
    """Withdraw: from this commit on it stops everything that has yet to happen (ZVH-3.5c2)."""
    feit = r.beeld.feiten.alle.get(instemming_id)
    if feit is None or feit.soort != "instemming" or feit.partij != r.actie.partij:
        raise NotFound
    if feit.status not in ("gegeven", "gevraagd"):
        raise Conflict("Deze instemming is er niet meer.", code="instemming_niet_gegeven", artikel="ZVH-3.5c2")
    meld(r.s, r.beeld.verband.bestand.oin, "instemming.ingetrokken", instemming_id, r.casus_id, r.nu)
    return wijzig(r.s, feit, "ingetrokken", r.door)
