"""Letters that are owed: they come up when something is brought in or supplied, wait with their term, and are settled by the letter itself,
by telling the person, or on a ground of the norm (XTRA-11.2, LJR-11.4, LJR-13.2g-afschrift, LJR-17.2, LJR-17.4, PGA-11.4c, PGA-16.7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.beleid import Parameters, Vraag
from gateway.beleid.kalender import dag, plus
from gateway.beleid.regels.reglement_xtra import telt_voor_verstrekken
from gateway.briefstand import BRIEVEN, HERTOETSEN, HERTOETSEN_VERBAND, PLICHT, open_plichten
from gateway.brieven import Brief, Kaderbrief, brieffeit, verzonden
from gateway.eigen import Ruimte
from gateway.feiten import Door, Feitenbeeld, een_feit, get_feit, leg_vele_vast, wijzig
from gateway.informeren import informatiefeit, maak_kenbaar
from gateway.melden import open_taak, sluit_taken
from gateway.model import Feit
from gateway.register import Register
from gateway.vragen import Beeld
from shared.contracts import Etiket, Gegeven
from shared.convenant.brieven import Kader
from shared.identity import derived_id

TAAK, TE_LAAT = "brief_versturen", "brief_te_laat"
VERZAMELING, NIEUW_DOEL = "verzameling", "nieuw_doel"
INLICHTEN = "betrokkene_inlichten"
"""What a professional who weighed it himself was asked to do at once (XTRA 11.2); the letter or its exemption answers that too."""
Feitrij: TypeAlias = Mapping[str, Any]
NAAR_ELDERS, NAAR_ZVH = "16_4", "11_4"
TELT = frozenset({"identiteit", "contactgegevens", "doeleinden"})
"""What LJ&R tells its client in any case (LJR-17.2)."""


@dataclass(frozen=True)
class Plicht:
    """Who owes which letter to whom."""

    partij: str
    brief: str
    kader: Kader
    betrokkene: UUID


def bij_inbreng(s: Session, beeld: Beeld, door: Door, gegevens: Sequence[Gegeven], feiten: Iterable[Feitrij], basis: UUID) -> None:
    """What this request says about telling is followed up; LJ&R owes each client whom it did not tell itself a message within its month
    (LJR-11.4, LJR-17.2). ``feiten``: what was stated in this request, ``basis`` names it."""
    for feit in feiten:
        if feit["soort"] == "informatie":
            _volg_op(s, beeld, door, feit)
    regel = beeld.register.get(door.partij)
    if regel is None or regel.reglement != "ljr":
        return
    verteld = {f.betreft for f in beeld.feiten.soort("informatie") if f.partij == door.partij}
    clienten = [g.etiket for g in gegevens if g.etiket.regimevelden.get("betrokkenerol") == "client"]
    sinds: dict[UUID, date] = {}
    for e in clienten:
        if e.betrokkene_id not in verteld:
            sinds[e.betrokkene_id] = min(_verkregen_op(e, door), sinds.get(e.betrokkene_id, date.max))
    plichten = {Plicht(door.partij, VERZAMELING, "ljr", betrokkene): op for betrokkene, op in sinds.items()}
    _leg_op(s, beeld, door, plichten, basis)


def _volg_op(s: Session, beeld: Beeld, door: Door, feit: Feitrij) -> None:
    """The others hear of it, save with an aanmelding: nobody else is in the casus yet. Who put it off looks again in time."""
    if beeld.casus is not None and beeld.casus.fase != "intake":
        maak_kenbaar(s, beeld, door, feit["id"])
    if feit["status"] == "uitgesteld":
        hertoets = date.fromisoformat(feit["velden"]["hertoets_op"])
        open_taak(s, beeld.zaak_id(), door.partij, HERTOETSEN, feit["betreft"], door.op, hertoets)


def _verkregen_op(e: Etiket, door: Door) -> date:
    """The day LJ&R got it, as it says; else the day it brings it in."""
    genoemd = e.regimevelden.get("verkregen_op")
    return date.fromisoformat(str(genoemd)) if genoemd else dag(door.op)


def bij_verstrekking(s: Session, beeld: Beeld, door: Door, vragen: Iterable[Vraag], aanleiding: UUID) -> None:
    """What went out brings the letters that its norm asks for afterwards; ``vragen``: the questions about the gegevens that went."""
    vandaag = dag(door.op)
    _leg_op(s, beeld, door, {p: vandaag for v in vragen for p in _na(v, beeld)}, aanleiding)


def _na(v: Vraag, beeld: Beeld) -> Iterator[Plicht]:
    if v.label is None:
        return
    betrokkene, leverancier = UUID(v.label.betrokkene_id), v.leverancier
    if leverancier is not None and leverancier.reglement == "xtra" and zonder_toestemming(v, beeld.parameters):
        yield Plicht(leverancier.partij_id, "verstrekking", "xtra", betrokkene)
    if leverancier is not None and leverancier.reglement == "ljr" and v.label.regimevelden.get("stuk") == "rapport":
        yield Plicht(leverancier.partij_id, "rapport", "ljr", betrokkene)
    if v.regime == "pga" and v.verwijzing == NAAR_ELDERS:
        yield Plicht(beeld.verband.bestand.oin, "andere_gemeente", "pga", betrokkene)
    # Who was told beforehand that he is put forward there knows it (PGA-11.4c).
    if v.regime == "pga" and v.verwijzing == NAAR_ZVH and not verzonden(beeld.feiten, "aanmelding_zvh", betrokkene):
        yield Plicht(beeld.verband.bestand.oin, "aanmelding_zvh", "pga", betrokkene)


def zonder_toestemming(v: Vraag, p: Parameters) -> bool:
    """It went on a statutory rule or in an emergency: nobody said yes to it (XTRA-11.2)."""
    return not telt_voor_verstrekken(v, p)


def bij_nieuw_doel(r: Ruimte, betrokkenen: Iterable[UUID], feit_id: UUID) -> None:
    """LJ&R uses what it has for one more doel: each of these persons hears of it within its month (LJR-11.4-nieuw-doel)."""
    sinds = dag(r.nu)
    _leg_op(r.s, r.beeld, r.door, {Plicht(r.actie.partij, NIEUW_DOEL, "ljr", b): sinds for b in sorted(betrokkenen)}, feit_id)


def moet_weer(feiten: Feitenbeeld, register: Register, verlopen: Feit) -> bool:
    """LJ&R's ground not to tell its client ran out, and the message is not owed again yet (LJR-17.4)."""
    regel = register.get(verlopen.partij or "")
    al = any((f.partij, f.velden["brief"], f.betreft) == (verlopen.partij, VERZAMELING, verlopen.betreft) for f in open_plichten(feiten))
    return regel is not None and regel.reglement == "ljr" and not al and derived_id(verlopen.id, PLICHT, 0) not in feiten.alle


def heropen(s: Session, beeld: Beeld, door: Door, verlopen: Feit) -> None:
    """The message is owed again, as from the day on which the ground ran out (LJR-17.4)."""
    if verlopen.betreft is not None:
        plicht = Plicht(door.partij, VERZAMELING, "ljr", verlopen.betreft)
        _leg_op(s, beeld, door, {plicht: date.fromisoformat(verlopen.velden["hertoets_op"])}, verlopen.id)


def _leg_op(s: Session, beeld: Beeld, door: Door, plichten: Mapping[Plicht, date], aanleiding: UUID) -> None:
    al = {(f.partij, f.velden["brief"], f.betreft) for f in open_plichten(beeld.feiten)}
    nieuw = {p: sinds for p, sinds in plichten.items() if (p.partij, p.brief, p.betrokkene) not in al}
    for n, (p, sinds) in enumerate(nieuw.items()):
        soort = BRIEVEN.soorten[p.brief]
        termijn = soort.termijn.get(p.kader)
        uiterlijk = plus(sinds, termijn) if termijn else None
        velden = {"brief": p.brief, "eis": soort.eisen[p.kader], "aanleiding": str(aanleiding), "sinds": sinds.isoformat()}
        velden["uiterlijk"] = uiterlijk.isoformat() if uiterlijk else ""
        feit_id = derived_id(aanleiding, PLICHT, n)
        rij = een_feit(feit_id, beeld.zaak_id(), PLICHT, "open", door, betreft=p.betrokkene, partij=p.partij, velden=velden)
        leg_vele_vast(s, [rij])
        open_taak(s, beeld.zaak_id(), p.partij, TAAK, feit_id, door.op, uiterlijk)


def verwerk(r: Ruimte, betrokkene: UUID, feit_id: UUID, hertoets_op: date | None) -> None:
    """After an informatiemoment: who postponed looks again in time, who told or gave a ground met LJR 11.4, the others hear of it."""
    partij, feit = r.actie.partij, get_feit(r.s, feit_id)
    sluit_taken(r.s, r.casus_id, HERTOETSEN, r.nu, object_id=betrokkene, partij=partij)
    if feit.status == "geinformeerd":
        sluit_taken(r.s, r.casus_id, HERTOETSEN_VERBAND, r.nu, object_id=betrokkene)
    if hertoets_op:
        open_taak(r.s, r.casus_id, partij, HERTOETSEN, betrokkene, r.nu, hertoets_op)
    if feit.status != "geinformeerd" or set(feit.velden.get("onderdelen") or ()) >= TELT:
        for brief in (VERZAMELING, NIEUW_DOEL):
            voldoe(r, brief, betrokkene)
    maak_kenbaar(r.s, r.beeld, r.door, feit_id)


def verzend(r: Ruimte, kb: Kaderbrief, b: Brief) -> None:
    """A letter went out: the fact; where its text tells the person what happens with his data he was told by it; what was owed is done."""
    leg_vele_vast(r.s, [brieffeit(r.nieuw_id, r.casus_id, r.door, b, kb.eis)])
    voldoe(r, b.brief, b.betrokkene_id, brief_id=str(r.nieuw_id))
    if kb.inhoud and b.betrokkene_id is not None:
        verteld_id = derived_id(r.nieuw_id, "informatie", 0)
        i = {"betrokkeneId": str(b.betrokkene_id), "geinformeerdOp": b.verzonden_op.isoformat(), "wijze": b.kanaal, "aan": b.aan}
        leg_vele_vast(
            r.s, [informatiefeit(i | {"onderdelen": list(b.onderdelen)}, verteld_id, r.casus_id, r.door, brief_id=str(r.nieuw_id))]
        )
        verwerk(r, b.betrokkene_id, verteld_id, None)


def voldoe(r: Ruimte, brief: str, betrokkene: UUID | None, **noteer: Any) -> None:
    """What this partij owed is done; whoever runs the casus acts for the verband."""
    namens = {r.actie.partij, *([r.beeld.verband.bestand.oin] if r.wie.is_procesregisseur else [])}
    for f in open_plichten(r.beeld.feiten):
        zelfde = f.velden["brief"] == brief and f.betreft == betrokkene and f.partij in namens
        if zelfde and get_feit(r.s, f.id).status == "open":
            wijzig(r.s, f, "voldaan", r.door, **noteer)
            sluit(r.s, f, r.door)


def sluit(s: Session, f: Feit, door: Door) -> None:
    """Nothing waits for this letter any more."""
    for soort in (TAAK, TE_LAAT):
        sluit_taken(s, f.casus_id, soort, door.op, object_id=f.id)
    if f.velden["brief"] == "verstrekking":
        sluit_taken(s, f.casus_id, INLICHTEN, door.op, partij=f.partij)
