"""Gegevens that go from every fase because their leverancier has no ground left to keep them, or gave them back (LJR-24.1a, IED-11.5).

The fact ``opruiming`` stays ``open`` until every place confirmed; the act itself tries at once and the klok goes on where one is down.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from gateway.audit import Actie
from gateway.eigen import Ruimte
from gateway.feiten import Door, een_feit, get_feit, leg_vele_vast, wijzig
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.melden import open_taak
from gateway.model import Casus, Feit, Verstrekking
from gateway.settings import DIENSTEN
from shared.contracts import Gegeven
from shared.convenant import Verband
from shared.identity import derived_id

SOORT, EXTERN, KOPIE = "opruiming", "extern_dossier", "kopie_vernietigen"
FASEN = tuple(dienst for dienst in DIENSTEN if dienst != "rights")
STUK = 100


def merk(s: Session, actie: Actie, gegevens: Iterable[Gegeven]) -> None:
    """Remember which gegevens a client brought himself: they go back to him, with every copy (IED-11.5)."""
    assert actie.casus_id is not None
    door = Door(actie.partij, actie.functionaris, actie.nu)
    van_client = [g.etiket for g in gegevens if (g.etiket.regimevelden or {}).get(EXTERN) is True]
    rijen = [
        een_feit(
            derived_id(e.id, EXTERN, 0),
            actie.casus_id,
            EXTERN,
            "aanwezig",
            door,
            betreft=e.id,
            partij=e.leverancier,
            velden={"betrokkene": str(e.betrokkene_id)},
        )
        for e in van_client
    ]
    leg_vele_vast(s, rijen)


def leg_op(r: Ruimte, ids: Sequence[UUID], reden: str) -> None:
    """These go, everywhere; whoever received a copy is told to destroy it."""
    rijen = [
        een_feit(derived_id(i, SOORT, 0), r.casus_id, SOORT, "open", r.door, betreft=i, partij=r.actie.partij, velden={"reden": reden})
        for i in ids
        if derived_id(i, SOORT, 0) not in r.beeld.feiten.alle
    ]
    leg_vele_vast(r.s, rijen)
    v = Verstrekking
    gehad = r.s.execute(select(v.gegeven_id, v.ontvanger).where(v.gegeven_id.in_(ids), v.soort.in_(("lezen", "aanbod"))).distinct())
    for gegeven_id, ontvanger in gehad:
        if ontvanger != r.actie.partij:
            open_taak(r.s, r.casus_id, ontvanger, KOPIE, gegeven_id, r.nu)


async def ruim_op(kern: Kern) -> int:
    """Carry out what is still open; returns how many gegevens are gone everywhere."""
    return sum([await _verband(kern, verband) for verband in kern.verbanden])


async def ruim_casus_op(kern: Kern, casus_id: UUID) -> None:
    """The same for one casus, right after the act."""
    code = await kern.databank.lees(lambda s: s.execute(select(Casus.verband).where(Casus.id == casus_id)).scalar_one_or_none())
    await _verband(kern, kern.verbanden.get(code), casus_id)


async def _verband(kern: Kern, verband: Verband, casus_id: UUID | None = None) -> int:
    open_ = await kern.databank.lees(partial(_open, verband=verband, casus_id=casus_id))
    beurt = await kern.databank.schrijf(lambda s: vraag_beurt(s, kern, "termijn", verband)) if open_ else None
    return sum([await _gegeven(kern, beurt, feit) for feit in open_]) if beurt else 0


def _open(s: Session, *, verband: Verband, casus_id: UUID | None) -> Sequence[Feit]:
    later = aliased(Feit)
    laatste = ~exists().where(and_(later.id == Feit.id, later.versie > Feit.versie))
    van_verband = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd")
    waar = [Feit.soort == SOORT, Feit.status == "open", laatste, Feit.casus_id.in_(van_verband)]
    if casus_id is not None:
        waar.append(Feit.casus_id == casus_id)
    return s.execute(select(Feit).where(*waar).order_by(Feit.id).limit(STUK)).scalars().all()


async def _gegeven(kern: Kern, beurt: Beurt, feit: Feit) -> bool:
    bewijs = {**beurt.bewijs, "opruiming": str(feit.id)}
    gelukt = [
        await voer_uit(kern, beurt.over(feit.casus_id, feit.betreft, dienst), bewijs, "DELETE", f"/gegevens/{feit.betreft}")
        for dienst in FASEN
    ]
    if all(gelukt):
        await kern.databank.schrijf(lambda s: wijzig(s, get_feit(s, feit.id), "gedaan", beurt.door))
    return all(gelukt)
