"""A new version of a gegeven by its leverancier alone: decided, on paper, carried out where the gegeven lives now (ZVH-10.1b, PGA-5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, zoeken
from gateway.aanbod import beeld_in_slot
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.vraag import Partij
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel
from gateway.inbreng import inhoud_fouten
from gateway.kern import Kern
from gateway.lezen import haal_etiketten, pas_voor
from gateway.model import Vindplaats
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.vragen import Beeld
from shared.contracts import Etiket, Gegeven
from shared.errors import AppError, BadInput, NotFound

HANDELING = "gegeven.corrigeren"


@dataclass(frozen=True)
class Correctie:
    """New content for one gegeven on top of the version the caller read."""

    claims: Claims
    gegeven_id: UUID
    inhoud: Mapping[str, Any]
    versie: int


@dataclass
class _Stap:
    actie: Actie
    fout: AppError | None = None


async def corrigeer(kern: Kern, c: Correctie) -> dict[str, Any]:
    """The service's Bevestiging. Raises 404 for who may not know it, 403 for who is not its leverancier, 409 frozen, 412 changed."""
    eerst = await kern.databank.schrijf(lambda s: _mag_vragen(s, kern, c))
    if eerst.fout:
        raise eerst.fout
    actie = eerst.actie
    assert actie.dienst is not None
    assert actie.casus_id is not None
    etiketten = await haal_etiketten(kern, actie.dienst, "casus.lezen", actie.casus_id, actie, ook_wachtend=True)
    etiket = next((e for e in etiketten if e.id == c.gegeven_id), None)
    if etiket is None:
        await kern.databank.schrijf(lambda s: audit.schrijf(s, actie, "verdict", "geweigerd", {}))
        raise NotFound
    herhaald = [[str(e.id), e.leverancier] for e in etiketten if any(b.gegeven_id == c.gegeven_id for b in e.afgeleid_van)]
    if fout := await kern.databank.schrijf(lambda s: _beslis(s, kern, c, actie, etiket, herhaald)):
        raise fout
    return await _voer_uit(kern, c, actie)


async def _voer_uit(kern: Kern, c: Correctie, actie: Actie) -> dict[str, Any]:
    body = {"inhoud": dict(c.inhoud), "versie": c.versie}
    roep = kern.diensten.roep(str(actie.dienst), "PUT", f"/gegevens/{c.gegeven_id}", pas_voor(actie), body)
    _, inhoud = await met_uitkomst(kern, actie, roep)
    bevestiging: dict[str, Any] = inhoud
    return bevestiging


def _mag_vragen(s: Session, kern: Kern, c: Correctie) -> _Stap:
    v = Vindplaats
    plek = s.execute(select(v).where(v.id == c.gegeven_id, v.soort == "gegeven")).scalar_one_or_none()
    beeld = beeld_in_slot(s, kern, plek.casus_id if plek else UUID(int=0), c.claims)
    actie = maak_actie(kern, c.claims, HANDELING, beeld.nu, beeld, dienst=plek.dienst if plek else None, object_id=c.gegeven_id)
    leverancier = beeld.register.partij(plek.partij, beeld.verband.code) if plek else None
    besluit = beeld.beslis(handelingsvraag(beeld, c.claims, leverancier))
    return _Stap(actie) if besluit else _Stap(actie, _weiger(s, actie, besluit))


def _weiger(s: Session, actie: Actie, besluit: Besluit) -> AppError:
    audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
    return fout_van(besluit)


def _beslis(s: Session, kern: Kern, c: Correctie, actie: Actie, etiket: Etiket, herhaald: list[list[str]]) -> AppError | None:
    """Verdict over the label as it is today, the content against its closed schema, and the intention with who repeats it."""
    beeld = beeld_in_slot(s, kern, etiket.casus_id, c.claims)
    besluit = beeld.beslis(itemvraag(beeld, c.claims, etiket))
    if not besluit:
        return _weiger(s, actie, besluit)
    if fouten := inhoud_fouten(beeld.verband, etiket.categorie_verband, c.inhoud, "/inhoud"):
        raise BadInput(fouten=fouten)
    gevolg = {**zoeken.gevolg(kern, actie.verband, [Gegeven(etiket=etiket, inhoud=dict(c.inhoud))]), "afgeleid": herhaald}
    schrijf_intentie(s, actie, audit.besluit_body(besluit), gevolg, [])
    return None


def handelingsvraag(beeld: Beeld, claims: Claims, leverancier: Partij | None) -> Vraag:
    """The correctie as an act; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    return beeld.vraag(HANDELING, beeld.wie(claims), leverancier=leverancier)


def itemvraag(beeld: Beeld, claims: Claims, etiket: Etiket) -> Vraag:
    """Asked in the light of the fase where the gegeven stands: correcting opens no other one (ZVH-10.1b)."""
    basis = beeld.vraag(HANDELING, beeld.wie(claims), soort="inbreng")
    if basis.casus is not None and etiket.fase != "rights":
        basis = replace(basis, casus=replace(basis.casus, fase=etiket.fase))
    (vraag,) = beeld.per_item(basis, [etiket], Doel())
    return vraag
