"""Erasing one gegeven at the request of the person: decided by its leverancier, carried out wherever a copy may lie.

IED-9.5, XTRA-10.1-vergetelheid. The fact ``wissing`` stays ``open`` with the places that have not confirmed; asking again goes on there,
and so does the klok (``opruimen``). Whoever has a copy is told and confirms (LJR-19.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, uitvoering
from gateway.aanbod import beeld_in_slot
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel, Door, get_feit, wijzig
from gateway.kern import Kern
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.lezen import haal_etiketten
from gateway.melden import open_taak
from gateway.model import Feit, Vindplaats
from gateway.settings import DIENSTEN
from gateway.verzoeken import is_geidentificeerd
from gateway.vragen import Beeld
from shared.contracts import Etiket
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound
from shared.identity import derived_id, uuid7

HANDELING, BRON_GEWIST = "gegeven.wissen", "bron_gewist"


@dataclass(frozen=True)
class Wissing:
    """What is to go, on which verzoek; ``reden``: why it should stay after all, a code of the leverancier's reglement."""

    claims: Claims
    gegeven_id: UUID
    verzoek_id: UUID
    reden: str = ""

    @property
    def feit_id(self) -> UUID:
        return derived_id(self.gegeven_id, "wissing", 0)


@dataclass
class _Stap:
    actie: Actie
    fout: AppError | None = None
    open: tuple[str, ...] = ()


async def wis(kern: Kern, w: Wissing) -> tuple[UUID, str]:
    """The casus and ``gewist``, or ``open`` while a place has not confirmed.

    Raises 404 for who may not know it, 403 for who does not decide this, 409 for a verzoek that is not ready.
    """
    stap = await kern.databank.schrijf(lambda s: _mag_vragen(s, kern, w))
    if stap.fout:
        raise stap.fout
    if not stap.open:
        stap = await _besluit(kern, w, stap.actie)
    assert stap.actie.casus_id is not None
    over = [d for d in stap.open if not await _bij(kern, stap.actie, w, d)]
    status = "open" if over else "gewist"
    await kern.databank.schrijf(lambda s: _noteer(s, stap.actie, w, status, over))
    return stap.actie.casus_id, status


async def _bij(kern: Kern, actie: Actie, w: Wissing, dienst: str) -> bool:
    eigen = replace(actie, handeling_id=uuid7(), dienst=dienst)
    return await voer_uit(kern, eigen, {"wissing": str(w.feit_id)}, "DELETE", f"/gegevens/{w.gegeven_id}")


async def _besluit(kern: Kern, w: Wissing, actie: Actie) -> _Stap:
    assert actie.dienst is not None
    assert actie.casus_id is not None
    etiketten = await haal_etiketten(kern, actie.dienst, "casus.lezen", actie.casus_id, actie, ook_wachtend=True)
    etiket = next((e for e in etiketten if e.id == w.gegeven_id), None)
    if etiket is None:
        await kern.databank.schrijf(lambda s: audit.schrijf(s, actie, "verdict", "geweigerd", {}))
        raise NotFound
    afgeleid = [e for e in etiketten if any(b.gegeven_id == w.gegeven_id for b in e.afgeleid_van)]
    stap = await kern.databank.schrijf(lambda s: _beslis(s, kern, w, actie, etiket, afgeleid))
    if stap.fout:
        raise stap.fout
    return stap


def _mag_vragen(s: Session, kern: Kern, w: Wissing) -> _Stap:
    """Whether this caller may ask it at all, and where it stood if it was asked before."""
    v = Vindplaats
    plek = s.execute(select(v).where(v.id == w.gegeven_id, v.soort == "gegeven")).scalar_one_or_none()
    beeld = beeld_in_slot(s, kern, plek.casus_id if plek else UUID(int=0), w.claims)
    actie = maak_actie(kern, w.claims, HANDELING, beeld.nu, beeld, dienst=plek.dienst if plek else None, object_id=w.gegeven_id)
    leverancier = beeld.register.partij(plek.partij, beeld.verband.code) if plek else None
    besluit = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(w.claims), leverancier=leverancier, reden=w.reden))
    if not besluit:
        return _Stap(actie, _weiger(s, actie, besluit))
    eerder = beeld.feiten.alle.get(w.feit_id)
    if plek is None or beeld.casus is None or (eerder is not None and eerder.status == "gewist"):
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.CASUS_ONBEKEND)
        return _Stap(actie, NotFound())
    return _Stap(actie, open=tuple(eerder.velden["open"]) if eerder else ())


def _weiger(s: Session, actie: Actie, besluit: Besluit) -> AppError:
    audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
    return fout_van(besluit)


def _beslis(s: Session, kern: Kern, w: Wissing, actie: Actie, etiket: Etiket, afgeleid: list[Etiket]) -> _Stap:
    """Verdict over the label as it is today; then the fact, and a taak for whoever repeated this gegeven in one of his own."""
    beeld = beeld_in_slot(s, kern, etiket.casus_id, w.claims)
    _require_verzoek(beeld.feiten.alle.get(w.verzoek_id), etiket)
    besluit = beeld.beslis(itemvraag(beeld, w.claims, etiket, w.reden))
    if not besluit:
        return _Stap(actie, _weiger(s, actie, besluit))
    if w.feit_id not in beeld.feiten.alle:
        door, verzoek = Door(actie.partij, actie.functionaris, actie.nu), beeld.feiten.alle[w.verzoek_id]
        uitvoering.leg_wissing_op(s, beeld.verband, etiket.casus_id, verzoek, {etiket.id: actie.partij}, door)
    waarschuw(s, afgeleid, actie.nu)
    audit.schrijf(s, actie, "feit", "toegestaan", audit.besluit_body(besluit))
    return _Stap(actie, open=tuple(DIENSTEN))


def itemvraag(beeld: Beeld, claims: Claims, etiket: Etiket, reden: str) -> Vraag:
    """The erasure as an act about one gegeven."""
    (vraag,) = beeld.per_item(beeld.vraag(HANDELING, beeld.wie(claims), reden=reden), [etiket], Doel())
    return vraag


def waarschuw(s: Session, afgeleid: Sequence[Etiket], op: datetime) -> None:
    """Whoever repeated it in one of his own looks at that again."""
    for e in afgeleid:
        open_taak(s, e.casus_id, e.leverancier, BRON_GEWIST, e.id, op)


def _require_verzoek(feit: Feit | None, etiket: Etiket) -> None:
    """A verzoek to erase, of this betrokkene, by somebody whose identity was established (ZVH 18.4)."""
    if feit is None or feit.soort != "verzoek":
        raise BadInput(fouten=[Fout("verzoekId", "is geen verzoek in deze casus")])
    if feit.velden.get("soort") != "verwijdering" or feit.betreft != etiket.betrokkene_id:
        raise BadInput(fouten=[Fout("verzoekId", "vraagt niet om verwijdering van dit gegeven")])
    if not is_geidentificeerd(feit):
        raise Conflict(
            "De identiteit van de verzoeker is niet vastgesteld.", code="identiteit_ontbreekt", volgende_stap="Stel de identiteit vast."
        )


def _noteer(s: Session, actie: Actie, w: Wissing, status: str, over: list[str]) -> None:
    door, feit = Door(actie.partij, actie.functionaris, actie.nu), get_feit(s, w.feit_id)
    if feit.status != "open":
        return  # the klok was there first
    wijzig(s, feit, status, door, open=over)
    if not over:
        uitvoering.gewist(s, feit.casus_id, w.gegeven_id, door)
