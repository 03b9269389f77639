"""A supplementary statement of the betrokkene beside a gegeven that he calls incomplete or disputes (LJR-19.1-aanvulling, ZVH-17.1).

Its words go to the service that holds the gegeven and become part of its content there; the gateway keeps that and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, sleutels
from gateway.aanbod import beeld_in_slot
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.besluiten import fout_van, maak_actie
from gateway.kern import Kern
from gateway.lezen import haal_etiketten, pas_voor
from gateway.model import Feit, Verstrekking, Vindplaats
from gateway.sleutels import Sleutel
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.verzoeken import is_geidentificeerd
from shared.crypto import bevat_bsn
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound

HANDELING = "gegeven.aanvullen"
SOORTEN = frozenset({"aanvulling", "rectificatie"})
"""On which verzoek it rests: also where a rectification is refused he may have his own words beside it."""


@dataclass(frozen=True)
class Aanvulling:
    """What is said of which gegeven, on which verzoek, under which Idempotency-Key."""

    claims: Claims
    gegeven_id: UUID
    verzoek_id: UUID
    tekst: str
    sleutel: str


@dataclass(frozen=True)
class _Stap:
    actie: Actie
    fout: AppError | None = None
    bewijs: Mapping[str, Any] = field(default_factory=dict)
    herhaald: bool = False


async def vul_aan(kern: Kern, a: Aanvulling) -> dict[str, Any]:
    """The service's Bevestiging; a repeat answers from what is there now.

    Raises 404 for who may not know it, 400 for another verzoek or a BSN, 409 frozen or not identified, 422 for a key used otherwise.
    """
    if bevat_bsn(a.tekst):
        raise BadInput(fouten=[Fout("/tekst", "bevat een nummer dat een BSN kan zijn; een BSN wordt niet opgeslagen")])
    stap = await kern.databank.schrijf(lambda s: _beslis(s, kern, a))
    if stap.fout:
        raise stap.fout
    actie = stap.actie
    if stap.herhaald:
        return await _herlees(kern, a, actie)
    roep = kern.diensten.roep(str(actie.dienst), "PUT", f"/gegevens/{a.gegeven_id}/verklaring", pas_voor(actie), {"tekst": a.tekst})
    _, inhoud = await met_uitkomst(kern, actie, roep)
    bevestiging: dict[str, Any] = inhoud
    return bevestiging


async def _herlees(kern: Kern, a: Aanvulling, actie: Actie) -> dict[str, Any]:
    """The gegeven as it is today, by its label alone."""
    assert actie.casus_id is not None
    etiketten = await haal_etiketten(kern, str(actie.dienst), "casus.lezen", actie.casus_id, actie, ook_wachtend=True)
    etiket = next((e for e in etiketten if e.id == a.gegeven_id), None)
    if etiket is None:
        raise NotFound
    return {"id": etiket.id, "casus_id": etiket.casus_id, "status": "aangevuld", "versie": etiket.versie}


def _sleutel(kern: Kern, a: Aanvulling) -> Sleutel:
    """The gateway's own: the words go into the fingerprint and nowhere else."""
    geheim, body = kern.settings.zoek_sleutel.get_secret_value(), {"verzoek_id": str(a.verzoek_id), "tekst": a.tekst}
    return Sleutel(a.claims.partij_id, HANDELING, a.sleutel, sleutels.vingerafdruk(geheim, str(a.gegeven_id), body))


def _beslis(s: Session, kern: Kern, a: Aanvulling) -> _Stap:
    sleutel = _sleutel(kern, a)
    geclaimd = sleutels.claim(s, sleutel)
    stap = _oordeel(s, kern, a)
    if stap.fout:
        sleutels.laat_los(s, sleutel)
        return stap
    if geclaimd.klaar:
        audit.schrijf(s, stap.actie, "verdict", "toegestaan", stap.bewijs)
        return replace(stap, herhaald=True)
    schrijf_intentie(s, stap.actie, stap.bewijs, {"verzoek": str(a.verzoek_id)}, sleutel.als_lijst())
    return stap


def _oordeel(s: Session, kern: Kern, a: Aanvulling) -> _Stap:
    v = Vindplaats
    plek = s.execute(select(v).where(v.id == a.gegeven_id, v.soort == "gegeven")).scalar_one_or_none()
    beeld = beeld_in_slot(s, kern, plek.casus_id if plek else UUID(int=0), a.claims)
    actie = maak_actie(kern, a.claims, HANDELING, beeld.nu, beeld, dienst=plek.dienst if plek else None, object_id=a.gegeven_id)
    leverancier = beeld.register.partij(plek.partij, beeld.verband.code) if plek else None
    besluit = beeld.beslis(beeld.vraag(HANDELING, beeld.wie(a.claims), leverancier=leverancier))
    if not besluit:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
        return _Stap(actie, fout_van(besluit))
    if plek is None or beeld.casus is None:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.CASUS_ONBEKEND)
        return _Stap(actie, NotFound())
    if fout := _past_niet(s, a.gegeven_id, beeld.feiten.alle.get(a.verzoek_id)):
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.fout_body(fout))
        return _Stap(actie, fout)
    return _Stap(actie, bewijs=audit.besluit_body(besluit))


def _past_niet(s: Session, gegeven_id: UUID, feit: Feit | None) -> AppError | None:
    """Only on a verzoek that asks for it, of the person the gegeven is about, who is known to be him (LJR-19.1-aanvulling, ZVH 18.4)."""
    if feit is None or feit.soort != "verzoek" or feit.velden.get("soort") not in SOORTEN:
        return BadInput(fouten=[Fout("/verzoekId", "is geen verzoek om aanvulling of rectificatie in deze casus")])
    v = Verstrekking
    over = select(v.betrokkene_id).where(v.gegeven_id == gegeven_id, v.casus_id == feit.casus_id)
    if feit.betreft not in set(s.execute(over).scalars()):
        return BadInput(fouten=[Fout("/verzoekId", "gaat over een ander dan dit gegeven")])
    if not is_geidentificeerd(feit):
        stap = "Stel de identiteit vast."
        return Conflict("De identiteit van de verzoeker is niet vastgesteld.", code="identiteit_ontbreekt", volgende_stap=stap)
    return None
