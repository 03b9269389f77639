"""The gateway's own side of destruction: its books emptied, the verklaring written, who had part in it told (ONTWERP §9)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, false, select
from sqlalchemy.orm import Session, aliased

from gateway import audit, tellingen
from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.inzageoverzicht import AFSCHERMING
from gateway.klokstand import wereldtijd
from gateway.klokwerk.systeem import Beurt
from gateway.model import (
    Aanbod,
    Afhaalcode,
    Betrokkene,
    Casus,
    Deelname,
    Feit,
    Gebeurtenis,
    Openstaand,
    Overdracht,
    OverdrachtItem,
    Taak,
    Verklaring,
    Vindplaats,
    Zoeksleutel,
)
from gateway.vernietiging import BLIJVEND, Batch, betrokken_partijen, verklaar, zeg_aan
from gateway.verzoekdelen import AFSTEMMING, DEEL, ITEM, VOORNEMEN, ZIENSWIJZE
from gateway.verzoeken import WEGING
from gateway.verzoektermijnen import VERLENGING
from shared.db import een_van, werk_bij, wis

EIGEN: tuple[Any, ...] = (Feit, Deelname, Betrokkene, Vindplaats, Zoeksleutel, Aanbod, Afhaalcode)
BLIJFT: dict[Any, tuple[Any, ...]] = {Taak: (Taak.soort.not_in(BLIJVEND),), Gebeurtenis: (Gebeurtenis.soort.not_in(BLIJVEND),)}
"""Messages about the destruction itself are not part of what is destroyed."""
BIJ_VERZOEK = ("verzoek", DEEL, ITEM, AFSTEMMING, VOORNEMEN, ZIENSWIJZE, VERLENGING, WEGING, AFSCHERMING)
_V = aliased(Feit)
_NAMENS = and_(
    Feit.soort == "vertegenwoordiging", exists().where(_V.casus_id == Feit.casus_id, _V.soort == "verzoek", _V.betreft == Feit.betreft)
)
"""Who may speak for somebody who asked something."""
RECHTEN: dict[Any, Any] = {
    Feit: Feit.soort.not_in(BIJ_VERZOEK) & ~_NAMENS,
    Vindplaats: Vindplaats.dienst != "rights",
    Afhaalcode: false(),
    Taak: ~exists().where(Feit.id == Taak.object_id, Feit.soort == "verzoek"),
}
"""What goes while a verzoek is under way or was answered within its term; the rest of these books is what its dossier needs: who still has
to judge, was heard or may speak for whom, and what is lawfully kept from him (ZVH-17.4, PGA-17.1b)."""


def onderweg(s: Session, ids: Sequence[UUID], plaatsen: Sequence[str]) -> set[UUID]:
    """Casussen of which a call or an overdracht of before the date may still reach a place.

    Both end within a minute; then the place is emptied again.
    """
    o, m = Openstaand, Overdracht
    gezocht, gevonden = {str(i) for i in ids}, set()
    for rij in s.execute(select(o.dienst, o.actie)):
        if rij.actie["casus_id"] in gezocht and rij.dienst in plaatsen and not rij.actie["handeling"].startswith("klok."):
            gevonden.add(UUID(rij.actie["casus_id"]))
    loopt = (een_van(m.casus_id, ids), m.stap == "geweigerd", m.houder.is_not(None), m.lease_tot > wereldtijd(), m.naar.in_(plaatsen))
    return gevonden | set(s.execute(select(m.casus_id).where(*loopt)).scalars())


def schrijf_weg(s: Session, beurt: Beurt, batch: Batch, casussen: Sequence[Casus], gegevens: dict[str, int]) -> None:
    """Everything of these casussen goes in the transaction that says so; who had part in them is told what to do."""
    ids = [c.id for c in casussen]
    partijen = betrokken_partijen(s, beurt, casussen) if batch.eerste else {}
    if batch.eerste:
        tellingen.neem_over(s, beurt.verband, ids)
    if "rights" in batch.plaatsen:
        _verantwoord(s, beurt, batch, ids)
    _wis_eigen(s, ids, alles="rights" in batch.plaatsen)
    for c in casussen:
        c.status, c.fasestatus, c.procesregisseur, c.versie = "vernietigd", [], None, c.versie + 1
    verklaring = verklaar(beurt, batch, ids, gegevens)
    s.add(verklaring)
    _noteer(s, beurt, verklaring, ids)
    zeg_aan(s, beurt, verklaring, partijen)


def _verantwoord(s: Session, beurt: Beurt, batch: Batch, ids: Sequence[UUID]) -> None:
    """Before the dossiers of their verzoeken go: of each which right, whether it was in time and what came of it, and of nobody whose
    (AVG 5.2, ZVH-11.3). The audit keeps it."""
    gevonden = s.execute(select(Feit).where(een_van(Feit.casus_id, ids), Feit.soort == "verzoek")).scalars()
    for f in Feitenbeeld(gevonden).soort("verzoek"):
        v, af = f.velden, f.status == "beantwoord"
        data = {naam: v.get(naam) for naam in ("soort", "ontvangen_op", "uiterlijk", "besloten_op", "besluit")}
        beurt.noteer(s, None, object_id=batch.id, verzoek={**data, "beantwoord_op": str(dag(f.op)) if af else None})


def _noteer(s: Session, beurt: Beurt, verklaring: Verklaring, ids: Sequence[UUID]) -> None:
    """The verklaring with its hash in the chain, and a line about each casus that names it."""
    beurt.noteer(s, None, object_id=verklaring.id, vernietigingsverklaring={**verklaring.inhoud, "hash": verklaring.hash})
    acties = [beurt.over(i, verklaring.id) for i in ids]
    audit.schrijf_feiten(s, acties, {**beurt.bewijs, "vernietigd_in": str(verklaring.id)})


def _wis_eigen(s: Session, ids: Sequence[UUID], *, alles: bool) -> None:
    """What stays holds ids and codes: the register line, verstrekkingen (ZVH-8.1), stubs of overdrachten, the audit."""
    for tabel in (*EIGEN, *BLIJFT):
        weg = () if alles or tabel not in RECHTEN else (RECHTEN[tabel],)
        wis(s, tabel, een_van(tabel.casus_id, ids), *weg, *BLIJFT.get(tabel, ()))
    overdrachten = select(Overdracht.id).where(een_van(Overdracht.casus_id, ids))
    werk_bij(s, OverdrachtItem, OverdrachtItem.overdracht_id.in_(overdrachten), etiket={})
    werk_bij(s, Overdracht, een_van(Overdracht.casus_id, ids), betrokkene_id=None, naar_casus_id=None, actor={})
