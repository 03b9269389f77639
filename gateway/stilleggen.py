"""What is kept and not used: from the registration of a verzet or of disputed accuracy, and after a besluit (LJR-21.1, ZVH-20.4, IED-7.4).

A verzet is the fact ``bezwaar``, anything else the fact ``beperking``; ``betreft`` a gegeven, or a betrokkene for all that is about him.
``velden.soorten`` names the ways of use that stop; absent: every one. Beleid reads both before every overdracht.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import kennisgevingen
from gateway.beleid.kalender import dag
from gateway.feiten import Door, Feitenbeeld, een_feit, get_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.kennisgevingen import Aanleiding
from gateway.melden import meld
from gateway.model import Feit, Verstrekking, Vindplaats
from shared.convenant import Verband, rekent
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

BEZWAAR, BEPERKING, GEBRUIK = "bezwaar", "beperking", "beperkingsgebruik"
BIJ_REGISTRATIE: Final = {"verzet": BEZWAAR, "rectificatie": BEPERKING}
"""Which verzoek halts what it is about from its registration on, and as what (LJR-21.1)."""
GEZET, OPGEHEVEN, GEGROND = "gezet", "opgeheven", "gegrond"
EINDE: Final = {BEZWAAR: "ongegrond", BEPERKING: OPGEHEVEN}
PER_BETROKKENE: Final = frozenset({"inbreng", "bevraging"})
"""Ways of use of which no gegeven is there yet: they stop for the person (IED-7.4)."""


# ── from registration ───────────────────────────────────────────────────────────────────────────────────────
def bij_registratie(g: "Gevolg", verzoek: Feit) -> None:
    """Halt what a verzet or a dispute is about, before anything of it moves again (LJR-21.1, XTRA-10.1-bezwaar, ZVH-20.4).

    Nobody without authority halts anything. A verzoek that names no gegeven is about all that is about the person, until it names them.
    """
    soort = BIJ_REGISTRATIE.get(verzoek.velden["soort"])
    if soort is None or verzoek.status == "onbevoegd" or "besluit" in verzoek.velden or verzoek.betreft is None:
        return
    feiten = lees_feiten(g.s, g.casus.id)
    genoemd = _leveranciers(g.s, verzoek)
    doelen: Mapping[UUID, str | None] = dict(genoemd) or {verzoek.betreft: None}
    eerder = {f.betreft: f for f in van(feiten, verzoek.id) if f.soort == soort}
    nieuw = {i: p for i, p in doelen.items() if i not in eerder}
    velden = {"verzoek": str(verzoek.id), "reden": "juistheid_betwist"}
    if soort == BEZWAAR:
        velden = {"verzoek": str(verzoek.id), "uiterlijk": str(rekent(g.actie.nu, g.verband.termijn("termijn_verzet_besluit")))}
    leg_vele_vast(g.s, [_feit(g, verzoek, soort, i, p, velden) for i, p in nieuw.items()])
    for i, f in eerder.items():
        if i not in doelen and f.status == GEZET:
            wijzig(g.s, f, "vervangen", g.door)
    _zend(g, verzoek, "beperking", raakt(g.s, g.casus.id, nieuw))


def _feit(g: "Gevolg", verzoek: Feit, soort: str, betreft: UUID, partij: str | None, velden: Mapping[str, Any]) -> dict[str, Any]:
    feit_id = derived_id(verzoek.id, f"{soort} {betreft} {partij if velden.get('soorten') else ''}", 0)
    return een_feit(feit_id, g.casus.id, soort, GEZET, g.door, betreft=betreft, partij=partij, velden=dict(velden))


def _zend(g: "Gevolg", verzoek: Feit, wat: str, ids: Collection[UUID]) -> None:
    kennisgevingen.zend(g.s, g.verband, Aanleiding(g.casus.id, wat, g.actie.handeling_id, g.door, str(verzoek.id)), ids)


def van(feiten: Feitenbeeld, verzoek_id: UUID) -> list[Feit]:
    """Everything that was halted because of this verzoek."""
    return [f for soort in (BEZWAAR, BEPERKING) for f in feiten.soort(soort) if f.velden.get("verzoek") == str(verzoek_id)]


def raakt(s: Session, casus_id: UUID, doelen: Iterable[UUID]) -> set[UUID]:
    """The gegevens that a halt on these gegevens or betrokkenen is about."""
    v, ids = Verstrekking, list(doelen)
    van_persoon = select(v.gegeven_id).where(v.casus_id == casus_id, v.betrokkene_id.in_(ids))
    return {*ids, *s.execute(van_persoon).scalars()}


def _leveranciers(s: Session, verzoek: Feit) -> dict[UUID, str | None]:
    """What this verzoek names of the person it is about, by who supplied it: nobody halts what is about another."""
    p, v = Vindplaats, Verstrekking
    van_hem = select(v.gegeven_id).where(v.casus_id == verzoek.casus_id, v.betrokkene_id == verzoek.betreft)
    genoemd = [UUID(i) for i in verzoek.velden.get("gegeven_ids", ())]
    waar = (p.id.in_(genoemd), p.id.in_(van_hem), p.casus_id == verzoek.casus_id, p.soort == "gegeven")
    return {row.id: row.partij for row in s.execute(select(p.id, p.partij).where(*waar).order_by(p.id))}


# ── after the besluit ───────────────────────────────────────────────────────────────────────────────────────
def beperk(g: "Gevolg", verzoek: Feit, partijen: Mapping[UUID, str]) -> None:
    """Exactly the ways of use that were asked stop, of what was granted; the rest goes on (IED-7.4, LJR-21.1)."""
    soorten = sorted(verzoek.velden.get("beperkingen", ()))
    velden = {"verzoek": str(verzoek.id), "reden": "", "soorten": soorten}
    feiten = lees_feiten(g.s, g.casus.id).alle
    rijen = [_feit(g, verzoek, BEPERKING, i, p, velden) for i, p in partijen.items()]
    if nog_niet := sorted(PER_BETROKKENE & set(soorten)):
        voor_persoon = velden | {"soorten": nog_niet}
        assert verzoek.betreft is not None
        rijen += [_feit(g, verzoek, BEPERKING, verzoek.betreft, p, voor_persoon) for p in sorted(set(partijen.values()))]
    leg_vele_vast(g.s, [rij for rij in rijen if rij["id"] not in feiten])
    _zend(g, verzoek, "beperking", set(partijen))


def houd_stil(g: "Gevolg", verzoek: Feit, feiten: Feitenbeeld, partijen: Mapping[UUID, str]) -> None:
    """A verzet that was granted: use stops for good, also what went on meanwhile on a ground of its own (LJR-29.1, ZVH-20.4)."""
    eerder = {f.betreft: f for f in van(feiten, verzoek.id) if f.soort == BEZWAAR and f.status == GEZET}
    besluit = {"besluit": GEGROND}
    velden = {"verzoek": str(verzoek.id), **besluit}
    leg_vele_vast(g.s, [_feit(g, verzoek, BEZWAAR, i, p, velden) for i, p in partijen.items() if i not in eerder])
    heel = verzoek.velden["besluit"] == "toewijzen"
    gegrond = {i: f for i, f in eerder.items() if i and (heel or i in partijen)}
    for f in gegrond.values():
        wijzig(g.s, f, GEZET, g.door, **besluit)
    stop_gebruik(g.s, feiten, raakt(g.s, g.casus.id, {*partijen, *gegrond}), g.door)


def stop_gebruik(s: Session, feiten: Feitenbeeld, ids: Collection[UUID], door: Door) -> None:
    """A ground to use it all the same ends with a verzet that is granted."""
    for f in feiten.soort(GEBRUIK):
        if f.betreft in ids and f.status == GEZET:
            wijzig(s, f, OPGEHEVEN, door)


# ── lifting ─────────────────────────────────────────────────────────────────────────────────────────────────
def na_antwoord(g: "Gevolg") -> None:
    """The answer told the person what stays and what does not: what was halted only until the besluit is free again (LJR-21.3).

    A granted verzet stays halted; a granted rectificatie stays so until it is carried out.
    """
    verzoek, feiten = get_feit(g.s, g.object_id), lees_feiten(g.s, g.casus.id)
    wacht = {f.betreft for f in feiten.soort("uitvoering") if f.velden["verzoek"] == str(verzoek.id) and f.status == "open"}
    tijdelijk = verzoek.velden["soort"] in BIJ_REGISTRATIE
    vrij = [f for f in van(feiten, verzoek.id) if f.status == GEZET and f.velden.get("besluit") != GEGROND]
    _hef_op(g, verzoek, [f for f in vrij if tijdelijk and not (wacht and f.betreft in {*wacht, verzoek.betreft})])


def hef_op_na_correctie(g: "Gevolg", feiten: Feitenbeeld, uitgevoerd: Feit) -> None:
    """Right everywhere: the dispute is over, when the person was told so already (LJR-21.1, LJR-21.3)."""
    verzoek = feiten.alle.get(UUID(uitgevoerd.velden["verzoek"]))
    if verzoek is None or verzoek.status != "beantwoord":
        return
    rest = {f.betreft for f in feiten.soort("uitvoering") if f.velden["verzoek"] == str(verzoek.id) and f.status == "open"}
    klaar = {uitgevoerd.betreft} if rest - {uitgevoerd.betreft} else {uitgevoerd.betreft, verzoek.betreft}
    _hef_op(g, verzoek, [f for f in van(feiten, verzoek.id) if f.status == GEZET and f.betreft in klaar])


def _hef_op(g: "Gevolg", verzoek: Feit, feiten: Iterable[Feit]) -> None:
    for f in feiten:
        hef_op(g.s, g.verband, f, g.door, str(dag(g.actie.nu)))


def hef_op(s: Session, verband: Verband, f: Feit, door: Door, bericht_op: str) -> Feit:
    """Lifted, on a day on which the person knew (LJR-21.3); who was told of the restriction hears this too."""
    nieuw = wijzig(s, f, EINDE[f.soort], door, bericht_op=bericht_op)
    meld_opheffing(s, verband, f, door)
    return nieuw


def meld_opheffing(s: Session, verband: Verband, f: Feit, door: Door) -> None:
    """Every ontvanger and the leverancier hear that it may be used again; not of what a granted verzet keeps halted (LJR-29.1)."""
    assert f.betreft is not None
    bezwaren = lees_feiten(s, f.casus_id).soort(BEZWAAR)
    blijft = {b.betreft for b in bezwaren if b.status == GEZET and b.velden.get("besluit") == GEGROND and b.betreft}
    ids = raakt(s, f.casus_id, [f.betreft]) - raakt(s, f.casus_id, blijft)
    zaak = derived_id(f.id, f"opheffing {f.versie}", 0)
    kennisgevingen.zend(s, verband, Aanleiding(f.casus_id, "opheffing", zaak, door, f.velden.get("verzoek", "")), ids)
    if f.partij and f.partij != door.partij:
        meld(s, f.partij, "beperking.opgeheven", f.id, f.casus_id, door.op)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def is_stil(s: Session, feiten: Feitenbeeld, gegeven_id: UUID) -> bool:
    """Some use of this gegeven is halted now, by itself or with all that is about its betrokkene."""
    v = Verstrekking
    wie = s.execute(select(v.betrokkene_id).where(v.gegeven_id == gegeven_id, v.soort == "inbreng").limit(1)).scalar_one_or_none()
    gezet = (f for soort in (BEZWAAR, BEPERKING) for f in feiten.soort(soort) if f.status == GEZET)
    return any(f.betreft in (gegeven_id, wie) and f.velden.get("besluit") != GEGROND for f in gezet)
