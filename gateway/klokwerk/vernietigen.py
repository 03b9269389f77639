"""Destruction of a casus at its date, in all five services and in the gateway's own books (ZVH-11.2c, ZVH-9.4b; ONTWERP §9).

A missing date never destroys (Archiefbeheer #1032). From its date on the casus is 404 for everyone but the klok, so nothing new can begin
in it; what was under way is waited for before the books are closed. The dossier of a verzoek has a term of its own (ZVH-11.1): it stays
in rights, with its facts, until it was answered that long ago; then the klok comes back for it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.feiten import lees_feiten
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.klokwerk import lease
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.melden import open_taak, sluit_taken
from gateway.model import (
    Aanbod,
    Betrokkene,
    Casus,
    Deelname,
    Feit,
    Gebeurtenis,
    Openstaand,
    Overdracht,
    OverdrachtItem,
    Taak,
    Vindplaats,
)
from gateway.settings import DIENSTEN
from shared.convenant import Verband, rekent

MISLUKT = "vernietiging_mislukt"
OPNIEUW_NA = timedelta(seconds=30)
STUK = 500
EIGEN = (Feit, Deelname, Betrokkene, Vindplaats, Aanbod, Taak, Gebeurtenis)
RECHTEN = {
    Feit: Feit.soort != "verzoek",
    Vindplaats: Vindplaats.dienst != "rights",
    Taak: Taak.soort.not_in(("verzoek_behandelen", "verzoek_te_laat")),
}
"""What goes while a verzoek is under way or was answered within its term; the rest of these books is what its dossier needs."""
AF = ("geschoond", "geweigerd")


async def vernietig_casussen(kern: Kern) -> int:
    """Destroy what is due today or earlier; returns how many casussen are gone everywhere."""
    aantal = 0
    for verband in kern.verbanden:
        for casus_id in await kern.databank.lees(partial(_aan_de_beurt, kern=kern, verband=verband)):
            aantal += await _vernietig(kern, verband, casus_id)
    return aantal


def _aan_de_beurt(s: Session, *, kern: Kern, verband: Verband) -> list[UUID]:
    vandaag, af = dag(kern.nu(s)), Casus.status == "vernietigd"
    waar = (Casus.verband == verband.code, Casus.vernietigen_op.is_not(None), Casus.vernietigen_op <= vandaag)
    zoek = select(Casus.id).where(*waar).order_by(Casus.vernietigen_op, Casus.id)
    rest = s.execute(zoek.where(af, Casus.id.in_(select(Feit.casus_id).where(Feit.soort == "verzoek")))).scalars()
    return [*s.execute(zoek.where(~af).limit(STUK)).scalars(), *(i for i in rest if not _rechten_lopen(s, verband, i, vandaag))]


def _rechten_lopen(s: Session, verband: Verband, casus_id: UUID, vandaag: date) -> bool:
    """A verzoek waits for its answer, or the term of its dossier still runs (ZVH-11.1, ZVH-17.1)."""
    termijn = verband.termijn("termijn_rechtendossier")
    verzoeken = lees_feiten(s, casus_id).soort("verzoek")
    return any(f.status != "beantwoord" or rekent(dag(f.op), termijn) > vandaag for f in verzoeken)


async def _vernietig(kern: Kern, verband: Verband, casus_id: UUID) -> bool:
    begin = await kern.databank.schrijf(partial(_begin, kern=kern, verband=verband, casus_id=casus_id))
    if begin is None:
        return False
    beurt, plaatsen = begin
    open_ = [dienst for dienst in plaatsen if not await _bij_dienst(kern, beurt, casus_id, dienst)]
    return await kern.databank.schrijf(partial(_sluit, beurt=beurt, casus_id=casus_id, plaatsen=plaatsen, open_=open_))


def _begin(s: Session, *, kern: Kern, verband: Verband, casus_id: UUID) -> tuple[Beurt, Sequence[str]] | None:
    """Take this casus for a while (a place that is down is not asked every second) and stop whatever still moves in it."""
    if not lease.neem(s, lease.taaknaam("vn", casus_id.hex), uuid4().hex, OPNIEUW_NA):
        return None
    casus = s.execute(select(Casus).where(Casus.id == casus_id).with_for_update()).scalar_one()
    vandaag = dag(kern.nu(s))
    if casus.vernietigen_op is None or casus.vernietigen_op > vandaag:
        return None
    plaatsen = _plaatsen(casus, lopen=_rechten_lopen(s, verband, casus_id, vandaag))
    beurt = vraag_beurt(s, kern, "vernietigen", verband, casus) if plaatsen else None
    if beurt is None:
        return None
    lopend = (Overdracht.casus_id == casus_id, Overdracht.stap.not_in(AF))
    s.execute(update(Overdracht).where(*lopend).values(stap="geweigerd", foutcode="casus_vernietigd"))
    return beurt, plaatsen


def _plaatsen(casus: Casus, *, lopen: bool) -> Sequence[str]:
    """Where this round destroys: everywhere but a dossier in rights that has time left; of a destroyed casus only that dossier is left."""
    over = ("rights",) if casus.status == "vernietigd" else DIENSTEN
    return [dienst for dienst in over if dienst != "rights" or not lopen]


async def _bij_dienst(kern: Kern, beurt: Beurt, casus_id: UUID, dienst: str) -> bool:
    return await voer_uit(kern, beurt.over(casus_id, casus_id, dienst), beurt.bewijs, "DELETE", f"/casussen/{casus_id}")


def _sluit(s: Session, *, beurt: Beurt, casus_id: UUID, plaatsen: Sequence[str], open_: list[str]) -> bool:
    """Close the books when every place is empty and nothing under way can fill one again; else say so and come back."""
    casus = s.execute(select(Casus).where(Casus.id == casus_id).with_for_update()).scalar_one()
    open_ = sorted({*open_, *(_onderweg(s, casus_id) & set(plaatsen))})
    if open_:
        open_taak(s, casus_id, beurt.oin, MISLUKT, casus_id, beurt.nu, casus.vernietigen_op)
        beurt.noteer(s, casus_id, object_id=casus_id, niet_vernietigd=open_)
        return False
    verklaring = _verklaring(beurt, casus, plaatsen)
    sluit_taken(s, casus_id, MISLUKT, beurt.nu)
    _wis_eigen(s, casus, alles="rights" in plaatsen)
    beurt.noteer(s, casus_id, object_id=casus_id, vernietigingsverklaring=verklaring)
    return True


def _onderweg(s: Session, casus_id: UUID) -> set[str]:
    """Places that a call or an overdracht of before the date may still reach; both end within a minute, then the place is emptied again."""
    rows = s.execute(select(Openstaand.dienst, Openstaand.actie).where(Openstaand.actie["casus_id"].as_string() == str(casus_id)))
    diensten = {row.dienst for row in rows if not row.actie["handeling"].startswith("klok.")}
    o = Overdracht
    loopt = (o.casus_id == casus_id, o.stap == "geweigerd", o.houder.is_not(None), o.lease_tot > wereldtijd())
    return diensten | set(s.execute(select(o.naar).where(*loopt)).scalars())


def _wis_eigen(s: Session, casus: Casus, *, alles: bool) -> None:
    """What stays holds ids and codes: the register line, verstrekkingen (ZVH-8.1), stubs of overdrachten, the audit."""
    for tabel in EIGEN:
        weg = () if alles or tabel not in RECHTEN else (RECHTEN[tabel],)
        s.execute(delete(tabel).where(tabel.casus_id == casus.id, *weg))
    overdrachten = select(Overdracht.id).where(Overdracht.casus_id == casus.id)
    s.execute(update(OverdrachtItem).where(OverdrachtItem.overdracht_id.in_(overdrachten)).values(etiket={}))
    s.execute(update(Overdracht).where(Overdracht.casus_id == casus.id).values(betrokkene_id=None, actor={}))
    casus.status, casus.fasestatus, casus.procesregisseur, casus.versie = "vernietigd", [], None, casus.versie + 1


def _verklaring(beurt: Beurt, casus: Casus, plaatsen: Sequence[str]) -> dict[str, Any]:
    """The vernietigingsverklaring: what, when, where, and from which day nobody can read it from a backup either; no personal data."""
    vandaag = dag(beurt.nu)
    rotatie = rekent(vandaag, beurt.verband.termijn("rotatie_interval"))
    assert casus.vernietigen_op is not None
    return {
        "casus": str(casus.id),
        "vernietigd_op": vandaag.isoformat(),
        "vernietigen_op": casus.vernietigen_op.isoformat(),
        "plaatsen": [*plaatsen, "gateway"],
        "sleutels_geroteerd_uiterlijk": rotatie.isoformat(),
        "backups_onleesbaar_vanaf": _na(rotatie, beurt.verband).isoformat(),
    }


def _na(rotatie: date, verband: Verband) -> date:
    return rekent(rotatie, verband.termijn("backup_termijn"))
