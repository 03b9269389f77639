"""A write through a service's door: decide, write down, call, write the outcome (ONTWERP §5 inbreng, §8 evidence)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gateway import audit, gevolgen, sleutels, zaaien
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.besluiten import fout_van, fout_van_items, maak_actie
from gateway.contract import Deur
from gateway.feiten import Doel, Door, leg_vele_vast
from gateway.inbreng import Plek, lees_invoer, maak_volledig
from gateway.kern import Kern
from gateway.model import Vindplaats
from gateway.proxy import Onbekend
from gateway.sleutels import Geclaimd, Sleutel
from gateway.uitkomst import rond_af, schrijf_intentie
from gateway.verstrekkingen import leg_inbreng_vast
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Gegeven
from shared.errors import AppError, BadInput, Fout, Refused, Upstream
from shared.identity import Pas


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


async def schrijf(kern: Kern, verzoek: Verzoek) -> tuple[int, Any]:
    """Carry out one write; returns status and body of the answer. Raises AppError for every refusal and failure."""
    klaar = await kern.databank.schrijf(lambda s: _bereid_voor(s, kern, verzoek))
    if klaar.fout:
        raise klaar.fout
    try:
        antwoord = await kern.diensten.roep(
            verzoek.deur.dienst, verzoek.deur.methode, verzoek.pad, _pas(klaar, verzoek), klaar.body, headers=_if_match(verzoek)
        )
        inhoud = _lees(antwoord)
    except Onbekend as onbekend:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "onbekend"))
        raise onbekend.fout from None
    except AppError:
        await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "mislukt"))
        raise
    await kern.databank.schrijf(lambda s: rond_af(s, kern, klaar.actie, "gelukt"))
    return antwoord.status_code, inhoud


def _lees(antwoord: httpx.Response) -> Any:
    """The JSON of an answer; what is none says nothing about what happened."""
    try:
        return antwoord.json() if antwoord.content else None
    except ValueError:
        raise Onbekend(Upstream()) from None


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


def _bereid_voor(s: Session, kern: Kern, v: Verzoek) -> Voorbereid:
    nu = kern.nu(s)
    afdruk = sleutels.vingerafdruk(kern.settings.zoek_sleutel.get_secret_value(), v.pad, v.body)
    eigen = Sleutel(v.claims.partij_id, v.deur.handeling, v.sleutel, afdruk)
    sleutel = sleutels.claim(s, eigen)
    casus_id = _zoek_casus(s, v, sleutel)
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, nu, partij=v.claims.partij_id, slot=True)
    zaad = None
    if v.deur.nieuwe_casus and beeld.casus is None:
        zaad = zaaien.nieuwe_casus(beeld, kern.verbanden, v.body, v.claims, sleutel.casus_id)
        beeld = zaad.beeld
    actie = maak_actie(kern, v.claims, v.deur.handeling, nu, beeld, dienst=v.deur.dienst, object_id=_object(v, sleutel.object_id))
    if sleutel.klaar:
        return _herhaal(s, beeld, actie, v, sleutel, afdruk)
    basis = beeld.vraag(v.deur.handeling, beeld.wie(v.claims), **gevolgen.vraagvelden(v.deur.handeling, beeld, v.params, v.body))
    besluit = beeld.beslis(basis)
    if not besluit:
        return _weiger(s, actie, fout_van(besluit), audit.besluit_body(besluit), eigen)
    try:
        gegevens = _gegevens(s, beeld, v, sleutel.object_id)
    except Refused as fout:
        return _weiger(s, actie, fout, {"adl.core.response": {"decision": False, "regel": fout.code, "artikel": fout.artikel}}, eigen)
    feiten = zaaien.feiten_uit(v.body, beeld.zaak_id(), sleutel.object_id, Door(v.claims.partij_id, v.claims.functionaris, nu))
    beeld = beeld.met(feiten)
    vragen = beeld.per_item(replace(basis, soort="inbreng"), [g.etiket for g in gegevens], Doel())
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    if fout_items := fout_van_items(besluiten):
        return _weiger(s, actie, fout_items, audit.items_body(vragen, besluiten), eigen)
    body = audit.besluit_body(besluit) | (audit.items_body(vragen, besluiten) if vragen else {})
    return _voer_op(s, beeld, actie, v, sleutel, eigen, gegevens, feiten, body, zaad)


def _voer_op(
    s: Session,
    beeld: Beeld,
    actie: Actie,
    v: Verzoek,
    sleutel: Geclaimd,
    eigen: Sleutel,
    gegevens: list[Gegeven],
    feiten: list[dict[str, Any]],
    bewijs: Mapping[str, Any],
    zaad: Any,
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
        leg_vele_vast(s, feiten)
        leg_inbreng_vast(s, [g.etiket for g in gegevens], actie)
        zaaien.bij_inbreng(s, actie, gegevens, v.body)
    velden = gevolgen.lees(actie.handeling, v.body)
    schrijf_intentie(s, actie, bewijs, velden, eigen.als_lijst())
    return Voorbereid(actie, body=_binnenbody(v.body, gegevens), object_id=sleutel.object_id, vingerafdruk=eigen.afdruk)


def _binnenbody(body: Any, gegevens: Sequence[Gegeven]) -> Any:
    if not isinstance(body, dict) or "gegevens" not in body:
        return body
    return body | {"gegevens": [g.model_dump(mode="json") for g in gegevens]}


def _weiger(s: Session, actie: Actie, fout: AppError, bewijs: Mapping[str, Any], sleutel: Sleutel) -> Voorbereid:
    """A refusal is on paper too; its Idempotency-Key stays free."""
    audit.schrijf(s, actie, "verdict", "geweigerd", bewijs)
    sleutels.laat_los(s, sleutel)
    return Voorbereid(actie, fout=fout)


def _herhaal(s: Session, beeld: Beeld, actie: Actie, v: Verzoek, sleutel: Geclaimd, afdruk: str) -> Voorbereid:
    """A repeat is a read: decided anew under the lezing of what was made, answered by the service from what it has now."""
    besluit = beeld.beslis(beeld.vraag(v.deur.lezing or v.deur.handeling, beeld.wie(v.claims)))
    if not besluit:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
        return Voorbereid(actie, fout=fout_van(besluit))
    schrijf_intentie(s, actie, audit.besluit_body(besluit), {"herhaling": True}, [])
    return Voorbereid(actie, body=v.body, object_id=sleutel.object_id, vingerafdruk=afdruk)


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
        select(Vindplaats.id, Vindplaats.partij).where(
            Vindplaats.id.in_(ids), Vindplaats.casus_id == casus_id, Vindplaats.soort == "gegeven"
        )
    )
    return {row.id: row.partij for row in rows}


def _object(v: Verzoek, nieuw: UUID) -> UUID:
    return v.params[v.deur.object_] if v.deur.object_ else nieuw


def _zoek_casus(s: Session, v: Verzoek, sleutel: Geclaimd) -> UUID | None:
    if v.deur.nieuwe_casus:
        return sleutel.casus_id
    if v.deur.object_:
        gezocht = v.params[v.deur.object_]
        return s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == gezocht)).scalar_one_or_none()
    try:
        return UUID(str(v.body["casusId"]))
    except (KeyError, TypeError, ValueError):
        raise BadInput(fouten=[Fout("/casusId", "ontbreekt of ongeldig")]) from None
