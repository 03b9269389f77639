"""The verdict on one write at a service's door: who, which casus, which gegevens, item by item. Writes nothing itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, einde, grenzen, opgaven, verzoekdelen, zaaien
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Vraag
from gateway.besluiten import fout_van, fout_van_items, maak_actie
from gateway.contract import Deur
from gateway.feiten import Doel, Door
from gateway.inbreng import Plek, lees_invoer, maak_volledig
from gateway.kern import Kern
from gateway.model import Betrokkene, Vindplaats
from gateway.sleutels import Geclaimd
from gateway.vragen import Beeld, lees_beeld
from gateway.zaaien import Zaad
from shared.contracts import Etiket, Gegeven
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound, Refused


@dataclass(frozen=True)
class Verzoek:
    """One incoming call at a service's door."""

    deur: Deur
    claims: Claims
    params: Mapping[str, UUID]
    pad: str
    body: Any
    sleutel: str | None = None
    if_match: str | None = None
    bronnen: Mapping[UUID, Etiket] = field(default_factory=dict)
    """Labels of the gegevens this request derives from, as far as the caller may read them."""


@dataclass(frozen=True)
class Oordeel:
    """What was decided and on what: a refusal in ``fout``, or the completed gegevens and the facts that come with them."""

    actie: Actie
    beeld: Beeld
    bewijs: Mapping[str, Any]
    fout: AppError | None = None
    gegevens: list[Gegeven] = field(default_factory=list)
    feiten: list[dict[str, Any]] = field(default_factory=list)
    zaad: Zaad | None = None


def oordeel(s: Session, kern: Kern, v: Verzoek, ids: Geclaimd) -> Oordeel:
    """Decide about the act, then about every gegeven in it; one refused item refuses the whole, listing all (ONTWERP §5).

    Raises BadInput for what does not fit, naming every field.
    """
    nu = kern.nu(s)
    beeld = lees_beeld(s, kern.verbanden, kern.register, zoek_casus(s, v, ids), nu, partij=v.claims.partij_id, slot=True)
    zaad = None
    if v.deur.nieuwe_casus and beeld.casus is None:
        zaad = zaaien.nieuwe_casus(beeld, kern.verbanden, v.body, v.claims, ids.casus_id)
        beeld = zaad.beeld
        _check_eigen_betrokkenen(s, beeld)
    object_id = v.params[v.deur.object_] if v.deur.object_ else ids.object_id
    actie = maak_actie(kern, v.claims, v.deur.handeling, nu, beeld, dienst=v.deur.dienst, object_id=object_id)
    handeling = v.deur.lezing or v.deur.handeling if ids.klaar else v.deur.handeling
    basis = handelingsvraag(s, beeld, v.claims, handeling, v.params, v.body)
    besluit = beeld.beslis(basis)
    eerst = Oordeel(actie, beeld, audit.besluit_body(besluit), zaad=zaad)
    fout = None if besluit else fout_van(besluit)
    if beeld.casus is None and (fout is None or fout.status == Conflict.status):  # what is lacking is said of a thing that is there
        return replace(eerst, fout=NotFound(), bewijs=audit.CASUS_ONBEKEND)
    if fout:
        return replace(eerst, fout=fout)
    if ids.klaar:
        return eerst
    if fout := grenzen.check(handeling, beeld, v.claims, v.body, v.params):
        return replace(eerst, fout=fout, bewijs=_bewijs_van(fout))
    return _over_items(s, v, eerst, ids, replace(basis, soort="dossier" if v.deur.dienst == "rights" else "inbreng"))


def handelingsvraag(s: Session, beeld: Beeld, claims: Claims, handeling: str, params: Mapping[str, UUID], body: Any) -> Vraag:
    """The write as an act, apart from any gegeven; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    velden = opgaven.vraagvelden(handeling, beeld, params, body) | opgaven.inbrenger(s, handeling, beeld, claims.partij_id)
    velden |= verzoekdelen.vraagvelden(handeling, beeld, params, claims.partij_id)
    if over_einde := einde.vul_aan(s, handeling, beeld, velden.get("opgave", {})):
        velden["opgave"] = {**velden.get("opgave", {}), **over_einde}
    return beeld.vraag(handeling, beeld.wie(claims), **velden)


def _bewijs_van(fout: AppError) -> dict[str, Any]:
    return {"adl.core.response": {"decision": False, "regel": fout.code, "artikel": fout.artikel or ""}}


def _check_eigen_betrokkenen(s: Session, beeld: Beeld) -> None:
    """A betrokkene is random per casus: an id that is in use is refused without a word about where (ONTWERP §4)."""
    if s.execute(select(Betrokkene.id).where(Betrokkene.id.in_(list(beeld.betrokkenen))).limit(1)).first():
        raise BadInput(fouten=[Fout("/betrokkenen", "maak voor iedere casus een nieuw willekeurig kenmerk")], artikel="ZVH-4.1t")


def _over_items(s: Session, v: Verzoek, eerst: Oordeel, ids: Geclaimd, basis: Any) -> Oordeel:
    try:
        gegevens = _gegevens(eerst.beeld, v, ids.object_id)
        zaaien.check_feiten(eerst.beeld, v.claims, v.body)
    except Refused as fout:
        return replace(eerst, fout=fout, bewijs=_bewijs_van(fout))
    door = Door(v.claims.partij_id, v.claims.functionaris, eerst.beeld.nu)
    feiten = zaaien.feiten_uit(v.body, eerst.beeld.zaak_id(), ids.object_id, door)
    beeld = eerst.beeld.met(feiten)
    vragen = beeld.per_item(basis, [g.etiket for g in gegevens], Doel())
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    bewijs = {**eerst.bewijs, **(audit.items_body(vragen, besluiten) if vragen else {})}
    return replace(eerst, beeld=beeld, bewijs=bewijs, gegevens=gegevens, feiten=feiten, fout=fout_van_items(besluiten))


def _gegevens(beeld: Beeld, v: Verzoek, object_id: UUID) -> list[Gegeven]:
    if not isinstance(v.body, dict) or not v.body.get("gegevens"):
        return []
    items, gemeen = lees_invoer(v.body)
    assert beeld.casus is not None
    plek = Plek(beeld.casus.id, "rights" if v.deur.dienst == "rights" else beeld.casus.fase, object_id, v.claims.partij_id)
    return maak_volledig(items, gemeen, beeld, plek, v.bronnen)


def leveranciers_van(s: Session, casus_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who brought in each of these gegevens of this casus."""
    if not ids:
        return {}
    p = Vindplaats
    rows = s.execute(select(p.id, p.partij).where(p.id.in_(ids), p.casus_id == casus_id, p.soort == "gegeven"))
    return {row.id: row.partij for row in rows}


def zoek_casus(s: Session, v: Verzoek, ids: Geclaimd) -> UUID | None:
    """The casus this write is about: a new one, that of the object in the path, or the one the body names."""
    if v.deur.nieuwe_casus:
        return ids.casus_id
    if v.deur.object_:
        gezocht = v.params[v.deur.object_]
        return s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == gezocht)).scalar_one_or_none()
    try:
        return UUID(str(v.body["casusId"]))
    except (KeyError, TypeError, ValueError):
        raise BadInput(fouten=[Fout("/casusId", "ontbreekt of ongeldig")]) from None
