"""Gegevens that go from every fase because their leverancier has no ground left to keep them, or gave them back (LJR-24.1a, IED-11.5),
or because a besluit on a verzoek says so (LJR-20.1, LJR-24.1e).

The facts ``opruiming`` and ``wissing`` stay ``open`` until every place confirmed; the act itself tries at once and the klok goes on where
one was down, or where whoever tried it fell over.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from gateway import uitvoering, wissing
from gateway.audit import Actie
from gateway.eigen import Ruimte
from gateway.feiten import Door, een_feit, get_feit, leg_vele_vast, wijzig
from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.lezen import haal_etiketten
from gateway.melden import open_taak
from gateway.model import Casus, Feit, Vindplaats
from gateway.settings import DIENSTEN
from gateway.verstrekkingen import kopiehouders
from shared.contracts import Gegeven
from shared.convenant import Verband
from shared.errors import AppError
from shared.identity import derived_id

SOORT, WISSING, EXTERN, KOPIE = "opruiming", "wissing", "extern_dossier", "kopie_vernietigen"
KLAAR = {SOORT: "gedaan", WISSING: "gewist"}
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
    """These go, everywhere; whoever received a copy is told to destroy it.

    An agendadeelnemer has no door: the verband tells him. A derde got it on a legal duty of his own (ZVH-23.1).
    """
    rijen = [
        een_feit(derived_id(i, SOORT, 0), r.casus_id, SOORT, "open", r.door, betreft=i, partij=r.actie.partij, velden={"reden": reden})
        for i in ids
        if derived_id(i, SOORT, 0) not in r.beeld.feiten.alle
    ]
    leg_vele_vast(r.s, rijen)
    for k in kopiehouders(r.s, ids, r.beeld.verband.bestand.oin):
        if k.partij != r.actie.partij and not k.van_derde:
            open_taak(r.s, k.casus_id, k.partij, KOPIE, k.gegeven_id, r.nu)


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
    waar = [Feit.soort.in_((SOORT, WISSING)), Feit.status == "open", laatste, Feit.casus_id.in_(van_verband)]
    if casus_id is not None:
        waar.append(Feit.casus_id == casus_id)
    return s.execute(select(Feit).where(*waar).order_by(Feit.id).limit(STUK)).scalars().all()


async def _gegeven(kern: Kern, beurt: Beurt, feit: Feit) -> bool:
    """One gegeven from every place that has not confirmed yet; True when it is gone everywhere."""
    plaatsen = feit.velden.get("open", FASEN)
    if feit.soort == WISSING and len(plaatsen) == len(DIENSTEN) and not await _meld_herhaling(kern, beurt, feit):
        return False
    bewijs = {**beurt.bewijs, feit.soort: str(feit.id)}
    over = [
        dienst
        for dienst in plaatsen
        if not await voer_uit(kern, beurt.over(feit.casus_id, feit.betreft, dienst), bewijs, "DELETE", f"/gegevens/{feit.betreft}")
    ]
    await kern.databank.schrijf(lambda s: _noteer(s, beurt, feit, over))
    return not over


async def _meld_herhaling(kern: Kern, beurt: Beurt, feit: Feit) -> bool:
    """Before a gegeven goes, who repeated it is told; False while its service cannot say who (ONTWERP §4)."""
    zoek = select(Vindplaats.dienst).where(Vindplaats.id == feit.betreft, Vindplaats.soort == "gegeven")
    dienst = await kern.databank.lees(lambda s: s.execute(zoek).scalar_one_or_none())
    if dienst is None:
        return True
    try:
        etiketten = await haal_etiketten(
            kern, dienst, "casus.lezen", feit.casus_id, beurt.over(feit.casus_id, None, dienst), ook_wachtend=True
        )
    except AppError:
        return False
    afgeleid = [e for e in etiketten if any(b.gegeven_id == feit.betreft for b in e.afgeleid_van)]
    await kern.databank.schrijf(lambda s: wissing.waarschuw(s, afgeleid, beurt.nu))
    return True


def _noteer(s: Session, beurt: Beurt, feit: Feit, over: Sequence[str]) -> None:
    """What this round left, on top of what another round may have noted meanwhile: the casus row is the lock."""
    s.execute(select(Casus.id).where(Casus.id == feit.casus_id).with_for_update())
    nu = get_feit(s, feit.id)
    nog = [dienst for dienst in nu.velden.get("open", over) if dienst in over]
    if nu.status != "open" or (nog and nog == nu.velden.get("open")):
        return  # nothing changed, or it was done already
    wijzig(s, nu, "open" if nog else KLAAR[feit.soort], beurt.door, open=nog)
    if not nog and feit.soort == WISSING:
        uitvoering.gewist(s, feit.casus_id, feit.betreft, beurt.door)
