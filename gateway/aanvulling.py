"""A supplementary statement of the betrokkene beside a gegeven that he calls incomplete or disputes (LJR-19.1-aanvulling, ZVH-17.1).

Its words go to the service that holds the gegeven and become part of its content there; the gateway keeps that and when.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.aanbod import beeld_in_slot
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.besluiten import fout_van, maak_actie
from gateway.kern import Kern
from gateway.lezen import pas_voor
from gateway.model import Feit, Vindplaats
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.verzoeken import is_geidentificeerd
from shared.crypto import bevat_bsn
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound

HANDELING = "gegeven.aanvullen"
SOORTEN = frozenset({"aanvulling", "rectificatie"})
"""On which verzoek it rests: also where a rectification is refused he may have his own words beside it."""


@dataclass(frozen=True)
class Aanvulling:
    """What is said of which gegeven, on which verzoek."""

    claims: Claims
    gegeven_id: UUID
    verzoek_id: UUID
    tekst: str


@dataclass
class _Stap:
    actie: Actie
    fout: AppError | None = None


async def vul_aan(kern: Kern, a: Aanvulling) -> dict[str, Any]:
    """The service's Bevestiging. Raises 404 for who may not know it, 400 for another verzoek or a BSN, 409 frozen or not identified."""
    if bevat_bsn(a.tekst):
        raise BadInput(fouten=[Fout("/tekst", "bevat een nummer dat een BSN kan zijn; een BSN wordt niet opgeslagen")])
    stap = await kern.databank.schrijf(lambda s: _beslis(s, kern, a))
    if stap.fout:
        raise stap.fout
    actie = stap.actie
    roep = kern.diensten.roep(str(actie.dienst), "PUT", f"/gegevens/{a.gegeven_id}/verklaring", pas_voor(actie), {"tekst": a.tekst})
    _, inhoud = await met_uitkomst(kern, actie, roep)
    bevestiging: dict[str, Any] = inhoud
    return bevestiging


def _beslis(s: Session, kern: Kern, a: Aanvulling) -> _Stap:
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
    _require_verzoek(beeld.feiten.alle.get(a.verzoek_id))
    schrijf_intentie(s, actie, audit.besluit_body(besluit), {"verzoek": str(a.verzoek_id)}, [])
    return _Stap(actie)


def _require_verzoek(feit: Feit | None) -> None:
    if feit is None or feit.soort != "verzoek" or feit.velden.get("soort") not in SOORTEN:
        raise BadInput(fouten=[Fout("/verzoekId", "is geen verzoek om aanvulling of rectificatie in deze casus")])
    if not is_geidentificeerd(feit):
        stap = "Stel de identiteit vast."
        raise Conflict("De identiteit van de verzoeker is niet vastgesteld.", code="identiteit_ontbreekt", volgende_stap=stap)
