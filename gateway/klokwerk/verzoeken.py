"""A verzoek on its way to its last day: warned in time, escalated when late; partners told (ZVH-18.2, LJR-23.1, PGA-17.3)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld, lees_in_slot
from gateway.kern import Kern
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import is_gevraagd
from gateway.model import Casus, Feit, Verstrekking
from gateway.register import Register
from gateway.verzoeken import WEGING, meld_partners
from gateway.verzoektermijnen import VERLENGING, regel_van, termijnen
from gateway.werklijst import ESCALATIE
from shared.convenant import Verband
from shared.convenant.verzoektermijn import waarschuwen_op
from shared.db import een_van

NADERT, EIGEN_TE_LAAT, HERWEGEN = "verzoek_nadert", "verzoek_eigen_te_laat", "vertegenwoordiging_herwegen"
Taakvoor: TypeAlias = tuple[UUID, str, str, UUID, date]
"""casus_id, partij, soort of the taak, the verzoek, its date."""


def bewaak(s: Session, *, kern: Kern, verband: Verband) -> int:
    """Each warning and escalation once; partners that came in later are told too. Returns how many people were told something."""
    beeld = _open_verzoeken(s, verband)
    vandaag = dag(kern.nu(s))
    nieuw = [t for t in _taken(s, kern, verband, beeld, vandaag) if not is_gevraagd(s, *t)]
    te_melden = beeld.soort("verzoek") if verband.bestand.reglement == "pga" else []
    if not (nieuw or te_melden):
        return 0
    beurt = vraag_beurt(s, kern, "signaleren", verband)
    if beurt is None:
        return 0
    te_melden = [f for f in lees_in_slot(s, te_melden).soort("verzoek") if f.status != "beantwoord"]
    for casus_id, partij, soort, object_id, op in nieuw:
        beurt.vraag(s, casus_id, partij, soort, object_id, op)
    gemeld = 0
    for verzoek in te_melden:
        casus = s.get(Casus, verzoek.casus_id)
        if casus and casus.status != "vernietigd" and (keer := meld_partners(s, verband, casus, verzoek, beurt.door)):
            beurt.noteer(s, casus.id, object_id=verzoek.id, gemeld=keer)
            gemeld += keer
    return len(nieuw) + gemeld


def _open_verzoeken(s: Session, verband: Verband) -> Feitenbeeld:
    """Every verzoek of this verband that has no answer, with what bears on its dates; its dossier may outlast its casus."""
    casussen = select(Casus.id).where(Casus.verband == verband.code)
    soorten = ("verzoek", VERLENGING, WEGING)
    beeld = Feitenbeeld(s.execute(select(Feit).where(Feit.soort.in_(soorten), Feit.casus_id.in_(casussen))).scalars())
    return Feitenbeeld(f for f in beeld.alle.values() if f.status != "beantwoord")


def _taken(s: Session, kern: Kern, verband: Verband, beeld: Feitenbeeld, vandaag: date) -> Iterator[Taakvoor]:
    oin, vooraf = verband.bestand.oin, verband.termijn("waarschuwing_verzoek")
    register, leveranciers = kern.register.lees(s), _leveranciers(s, beeld.soort("verzoek"))
    for f in beeld.soort("verzoek"):
        uiterlijk = date.fromisoformat(f.velden["uiterlijk"])
        if waarschuwen_op(uiterlijk, vooraf) <= vandaag <= uiterlijk:
            yield f.casus_id, oin, NADERT, f.id, uiterlijk
        if vandaag > uiterlijk:
            yield f.casus_id, oin, ESCALATIE, f.id, uiterlijk
        yield from _eigen(register, beeld, f, leveranciers.get((f.casus_id, f.betreft), ()), vandaag)
    open_ = {str(f.id) for f in beeld.soort("verzoek")}
    for w in beeld.soort(WEGING):
        op = w.velden["herbeoordelen_op"]
        if op and w.partij and date.fromisoformat(op) <= vandaag and w.velden["verzoek"] in open_:
            yield w.casus_id, w.partij, HERWEGEN, UUID(w.velden["verzoek"]), date.fromisoformat(op)


def _leveranciers(s: Session, verzoeken: Sequence[Feit]) -> dict[tuple[UUID, UUID | None], list[str]]:
    """Who supplied something of whom in which casus, for all of these at once."""
    v, uit = Verstrekking, defaultdict[tuple[UUID, UUID | None], list[str]](list)
    waar = (een_van(v.casus_id, {f.casus_id for f in verzoeken}), v.soort == "inbreng")
    for r in s.execute(select(v.casus_id, v.betrokkene_id, v.leverancier).where(*waar).distinct().order_by(v.leverancier)):
        uit[r.casus_id, r.betrokkene_id].append(r.leverancier)
    return uit


def _eigen(register: Register, beeld: Feitenbeeld, verzoek: Feit, partijen: Sequence[str], vandaag: date) -> Iterator[Taakvoor]:
    """A leverancier with a term of its own hears when that has passed, and nobody else does (LJR-23.1, LJR-8.2)."""
    for partij in partijen:
        regel = register.get(partij)
        reglement = regel.reglement if regel else None
        if regel_van(reglement) is None:
            continue
        eigen = termijnen(beeld, verzoek, partij, reglement, vandaag).eigen
        if vandaag > eigen:
            yield verzoek.casus_id, partij, EIGEN_TE_LAAT, verzoek.id, eigen
