"""A write through a service's door: decide, write down, call, write the outcome (ONTWERP §5 inbreng, §8 evidence)."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gateway import audit, gevolgen, zaaien
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.contract import Deur
from gateway.feiten import Doel
from gateway.inbreng import Plek, lees_invoer, maak_volledig
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.model import Idempotentie, Vindplaats
from gateway.proxy import Onbekend
from gateway.uitkomst import rond_af, schrijf_intentie
from gateway.verstrekkingen import leg_inbreng_vast
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Gegeven
from shared.errors import AppError, BadInput, Conflict, Fout, KeyReused, NotFound, Refused
from shared.identity import Pas, uuid7
from shared.telemetry import current_trace

LOPEND_S = 30


@dataclass(frozen=True)
class Verzoek:
    """One incoming call at a service's door."""

    deur: Deur
    claims: Claims
    params: Mapping[str, UUID]
    pad: str
    body: Any
    raw: bytes
    sleutel: str | None = None
    if_match: str | None = None


@dataclass
class Voorbereid:
    """What the first transaction decided: a refusal, or everything the call needs."""

    actie: Actie
    fout: AppError | None = None
    body: Any = None
    object_id: UUID | None = None
    vingerafdruk: str = ""


def fout_van(besluit: Besluit) -> AppError:
    """The refusal as the caller reads it; what he may not know is the same 404 as what does not exist."""
    if besluit.status == 404:
        return NotFound()
    kind: type[AppError] = {400: BadInput, 409: Conflict}.get(besluit.status, Refused)
    return kind(besluit.reden, code=besluit.code, artikel=besluit.artikel, volgende_stap=besluit.volgende_stap or None)


def fout_van_items(vragen: Sequence[Vraag], besluiten: Sequence[Besluit], voor: str = "/gegevens") -> AppError | None:
    """One refusal for a whole request, listing every item that is refused and why; None when all may pass."""
    fout = [(i, b) for i, b in enumerate(besluiten) if not b]
    if not fout:
        return None
    ergste = max((b for _, b in fout), key=lambda b: (b.status == 404, b.status == 403, b.status))
    basis = fout_van(ergste)
    if not isinstance(basis, NotFound):
        basis.fouten = tuple(Fout(f"{voor}/{i}", f"{b.reden} ({b.artikel})") for i, b in fout)
    return basis


async def schrijf(kern: Kern, verzoek: Verzoek) -> tuple[int, Any]:
    """Carry out one write; returns status and body of the answer. Raises AppError for every refusal and failure."""
    klaar = await kern.databank.schrijf(lambda s: _bereid_voor(s, kern, verzoek))
    if klaar.fout:
        raise klaar.fout
    try:
        antwoord = await kern.diensten.roep(
            verzoek.deur.dienst, verzoek.deur.methode, verzoek.pad, _pas(klaar, verzoek), klaar.body, headers=_if_match(verzoek)
        )
    except Onbekend as onbekend:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "onbekend"))
        raise onbekend.fout from None
    except AppError:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "mislukt"))
        raise
    await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "gelukt"))
    return antwoord.status_code, antwoord.json() if antwoord.content else None


def _if_match(verzoek: Verzoek) -> dict[str, str]:
    return {"if-match": verzoek.if_match} if verzoek.if_match else {}


def _pas(klaar: Voorbereid, verzoek: Verzoek) -> Pas:
    a = klaar.actie
    return Pas(
        handeling=a.handeling,
        handeling_id=a.handeling_id,
        partij=a.partij,
        functionaris=a.functionaris,
        nu=a.nu,
        verband=a.verband,
        casus_id=a.casus_id,
        nieuw_id=klaar.object_id,
        idempotency_key=verzoek.sleutel,
        vingerafdruk=klaar.vingerafdruk,
    )


def maak_actie(kern: Kern, claims: Claims, handeling: str, nu: datetime, beeld: Beeld, **rest: Any) -> Actie:
    """The handeling as the audit knows it."""
    return Actie(
        handeling=handeling,
        handeling_id=rest.pop("handeling_id", None) or uuid7(),
        partij=claims.partij_id,
        functionaris=claims.functionaris,
        rollen=tuple(sorted(claims.rollen)),
        functie=claims.functie or "",
        verband=beeld.verband.code,
        beleid_hash=beeld.verband.hash,
        nu=nu,
        trace=current_trace(),
        casus_id=beeld.casus.id if beeld.casus else None,
        **rest,
    )


def _bereid_voor(s: Session, kern: Kern, v: Verzoek) -> Voorbereid:
    nu = kern.nu(s)
    sleutel = _claim_sleutel(s, kern, v, nu)
    casus_id = _zoek_casus(s, v, sleutel)
    beeld = lees_beeld(s, kern.verbanden, kern.register.lees(s), casus_id, nu, partij=v.claims.partij_id, slot=True)
    zaad = None
    if v.deur.nieuwe_casus and beeld.casus is None and sleutel.casus_id:
        zaad = zaaien.nieuwe_casus(beeld, kern.verbanden, v.body, v.claims, sleutel.casus_id)
        beeld = zaad.beeld
    actie = maak_actie(kern, v.claims, v.deur.handeling, nu, beeld, dienst=v.deur.dienst, object_id=_object(v, sleutel.object_id))
    if sleutel.klaar:
        return _herhaal(s, beeld, actie, v, sleutel)
    basis = beeld.vraag(v.deur.handeling, beeld.wie(v.claims), **gevolgen.vraagvelden(v.deur.handeling, beeld, v.params, v.body))
    besluit = beeld.beslis(basis)
    if not besluit:
        return _weiger(s, actie, fout_van(besluit), audit.besluit_body(besluit), v)
    try:
        gegevens = _gegevens(s, beeld, v, sleutel.object_id)
    except Refused as fout:
        return _weiger(s, actie, fout, {"adl.core.response": {"decision": False, "regel": fout.code, "artikel": fout.artikel}}, v)
    vragen = beeld.per_item(replace(basis, soort="inbreng"), [g.etiket for g in gegevens], Doel())
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    if fout_items := fout_van_items(vragen, besluiten):
        return _weiger(s, actie, fout_items, audit.items_body(vragen, besluiten), v)
    body = audit.besluit_body(besluit) | (audit.items_body(vragen, besluiten) if vragen else {})
    return _voer_op(s, kern, beeld, actie, v, sleutel, gegevens, body, zaad)


def _voer_op(
    s: Session, kern: Kern, beeld: Beeld, actie: Actie, v: Verzoek, sleutel: Idempotentie, gegevens: list[Gegeven], bewijs: Mapping[str, Any], zaad: Any
) -> Voorbereid:
    """Everything that must be on paper before the service hears of it, in this one transaction."""
    if zaad is not None:
        zaad.schrijf(s)
    bestaat = s.execute(select(Vindplaats.id).where(Vindplaats.id == sleutel.object_id)).one_or_none()
    if bestaat is None:
        plek = {"casus_id": actie.casus_id, "dienst": v.deur.dienst, "partij": actie.partij}
        rows = [{"id": sleutel.object_id, "soort": actie.handeling, **plek}]
        rows += [{"id": g.etiket.id, "soort": "gegeven", **plek} for g in gegevens]
        s.execute(insert(Vindplaats), rows)
        leg_inbreng_vast(s, [g.etiket for g in gegevens], actie)
        zaaien.bij_inbreng(s, actie, gegevens, v.body)
    velden = gevolgen.lees(actie.handeling, v.body)
    schrijf_intentie(s, actie, bewijs, velden, [actie.partij, v.deur.handeling, v.sleutel] if v.sleutel else [])
    return Voorbereid(actie, body=_binnenbody(v.body, gegevens), object_id=sleutel.object_id, vingerafdruk=sleutel.body_hmac)


def _binnenbody(body: Any, gegevens: Sequence[Gegeven]) -> Any:
    if not isinstance(body, dict) or "gegevens" not in body:
        return body
    return body | {"gegevens": [g.model_dump(mode="json") for g in gegevens]}


def _weiger(s: Session, actie: Actie, fout: AppError, bewijs: Mapping[str, Any], v: Verzoek) -> Voorbereid:
    """A refusal is on paper too; its Idempotency-Key stays free."""
    audit.schrijf(s, actie, "verdict", "geweigerd", bewijs)
    _laat_los(s, v)
    return Voorbereid(actie, fout=fout)


def _herhaal(s: Session, beeld: Beeld, actie: Actie, v: Verzoek, sleutel: Idempotentie) -> Voorbereid:
    """A repeat is a read: decided anew under the lezing of what was made, answered by the service from what it has now."""
    besluit = beeld.beslis(beeld.vraag(v.deur.lezing or v.deur.handeling, beeld.wie(v.claims)))
    if not besluit:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
        return Voorbereid(actie, fout=fout_van(besluit))
    schrijf_intentie(s, actie, audit.besluit_body(besluit), {"herhaling": True}, [])
    return Voorbereid(actie, body=v.body, object_id=sleutel.object_id, vingerafdruk=sleutel.body_hmac)


def _gegevens(s: Session, beeld: Beeld, v: Verzoek, object_id: UUID) -> list[Gegeven]:
    if not isinstance(v.body, dict) or not v.body.get("gegevens"):
        return []
    items, gemeen = lees_invoer(v.body)
    assert beeld.casus is not None
    genoemd = [i for item in items for i in item.etiket.afgeleid_van or ()]
    plek = Plek(beeld.casus.id, "rights" if v.deur.dienst == "rights" else beeld.casus.fase, object_id, v.claims.partij_id)
    return maak_volledig(items, gemeen, beeld, plek, leveranciers_van(s, beeld.casus.id, genoemd))


def leveranciers_van(s: Session, casus_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who brought in each of these gegevens of this casus."""
    if not ids:
        return {}
    rows = s.execute(
        select(Vindplaats.id, Vindplaats.partij).where(Vindplaats.id.in_(ids), Vindplaats.casus_id == casus_id, Vindplaats.soort == "gegeven")
    )
    return {row.id: row.partij for row in rows}


def _object(v: Verzoek, nieuw: UUID) -> UUID:
    return v.params[v.deur.object_] if v.deur.object_ else nieuw


def _zoek_casus(s: Session, v: Verzoek, sleutel: Idempotentie) -> UUID | None:
    if v.deur.nieuwe_casus:
        return sleutel.casus_id
    if v.deur.object_:
        gezocht = v.params[v.deur.object_]
        return s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == gezocht)).scalar_one_or_none()
    try:
        return UUID(str(v.body["casusId"]))
    except (KeyError, TypeError, ValueError):
        raise BadInput(fouten=[Fout("/casusId", "ontbreekt of ongeldig")]) from None


# ── idempotency ─────────────────────────────────────────────────────────────────────────────────────────────────
def _wie(v: Verzoek) -> Any:
    i = Idempotentie
    return (i.partij == v.claims.partij_id) & (i.handeling == v.deur.handeling) & (i.sleutel == (v.sleutel or ""))


def _claim_sleutel(s: Session, kern: Kern, v: Verzoek, nu: datetime) -> Idempotentie:
    """The ids for this key: new ones, or those of an earlier try. 422 with another body, 409 while one is running."""
    geheim = kern.settings.zoek_sleutel.get_secret_value().encode()
    afdruk = hmac.new(geheim, v.pad.encode() + b"\0" + json.dumps(v.body, sort_keys=True).encode(), hashlib.sha256).hexdigest()
    vers = Idempotentie(
        partij=v.claims.partij_id,
        handeling=v.deur.handeling,
        sleutel=v.sleutel or str(uuid4()),
        body_hmac=afdruk,
        object_id=uuid7(),
        casus_id=uuid7() if v.deur.nieuwe_casus else None,
        klaar=False,
        gestart_op=wereldtijd(),
    )
    if not v.sleutel:
        return vers
    eerder = s.execute(select(Idempotentie).where(_wie(v)).with_for_update()).scalar_one_or_none()
    if eerder is None:
        s.add(vers)
        s.flush()
        return vers
    if not hmac.compare_digest(eerder.body_hmac, afdruk):
        raise KeyReused
    if not eerder.klaar and eerder.gestart_op > wereldtijd() - timedelta(seconds=LOPEND_S):
        raise Conflict("Deze handeling loopt nog.", code="loopt_nog", headers={"Retry-After": "2"})
    s.execute(update(Idempotentie).where(_wie(v)).values(gestart_op=wereldtijd() if not eerder.klaar else eerder.gestart_op))
    return eerder


def _laat_los(s: Session, v: Verzoek) -> None:
    if v.sleutel:
        s.flush()
        s.execute(delete(Idempotentie).where(_wie(v), Idempotentie.klaar.is_(False)))


