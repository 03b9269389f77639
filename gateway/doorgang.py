"""A write through a service's door: decide, write down, call, write the outcome (ONTWERP §5 inbreng, §8 evidence)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gateway import audit, briefplicht, opgaven, opruimen, sleutels, verzoekbesluiten, verzoeken, zaaien, zoeken, zoekverzoeken
from gateway.audit import Actie
from gateway.bronnen import met_bronnen
from gateway.feiten import Door, leg_vele_vast
from gateway.kern import Kern
from gateway.model import Vindplaats
from gateway.oordeel import Oordeel, Verzoek, oordeel
from gateway.sleutels import Geclaimd, Sleutel
from gateway.terugdraaien import NIEUW
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.verstrekkingen import leg_inbreng_vast
from shared.contracts import Gegeven
from shared.errors import AppError, NotFound
from shared.identity import Pas, uuid7


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
    verzoek = await met_bronnen(kern, verzoek)
    klaar = await kern.databank.schrijf(lambda s: _bereid_voor(s, kern, verzoek))
    if klaar.fout:
        raise klaar.fout
    pas, deur = _pas(klaar, verzoek), verzoek.deur
    roep = kern.diensten.roep(deur.dienst, deur.methode, verzoek.pad, pas, klaar.body, headers=_if_match(verzoek))
    return await met_uitkomst(kern, klaar.actie, roep)


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
        regime=a.regime,
        casus_id=a.casus_id,
        nieuw_id=klaar.object_id,
        idempotency_key=verzoek.sleutel,
        vingerafdruk=klaar.vingerafdruk,
    )


def _bereid_voor(s: Session, kern: Kern, v: Verzoek) -> Voorbereid:
    afdruk = sleutels.vingerafdruk(kern.settings.zoek_sleutel.get_secret_value(), v.pad, v.body)
    sleutel = Sleutel(v.claims.partij_id, v.deur.handeling, v.sleutel, afdruk)
    ids = sleutels.claim(s, sleutel)
    o = oordeel(s, kern, v, ids)
    if o.fout:
        audit.schrijf(s, o.actie, "verdict", "geweigerd", o.bewijs)
        sleutels.laat_los(s, sleutel)
        wat = (v.deur.handeling, o.actie.object_id)
        return Voorbereid(o.actie, fout=zoekverzoeken.of_ongekoppeld(s, o.fout, *wat, v.claims, kern.verbanden))
    if ids.klaar:
        # A repeat is a read, decided anew; the service answers from what it has now.
        schrijf_intentie(s, o.actie, o.bewijs, {"herhaling": True}, [])
        return Voorbereid(o.actie, body=v.body, object_id=ids.object_id, vingerafdruk=afdruk)
    _voer_op(s, kern, v, o, ids, sleutel)
    body = verzoeken.met_boeken(o.actie.handeling, o.beeld, v.body, o.actie.object_id)
    body = verzoekbesluiten.met_boeken(o.actie.handeling, o.beeld, body, o.actie.object_id, o.actie.partij)
    return Voorbereid(o.actie, body=_binnenbody(body, o.gegevens), object_id=ids.object_id, vingerafdruk=afdruk)


def _voer_op(s: Session, kern: Kern, v: Verzoek, o: Oordeel, ids: Geclaimd, sleutel: Sleutel) -> None:
    """Everything that must be on paper before the service hears of it, in this one transaction."""
    if o.zaad is not None:
        o.zaad.schrijf(s)
    if s.execute(select(Vindplaats.id).where(Vindplaats.id == ids.object_id)).one_or_none() is None:
        plek = {"casus_id": o.actie.casus_id, "dienst": v.deur.dienst, "partij": o.actie.partij}
        rows = [{"id": ids.object_id, "soort": o.actie.handeling, **plek}]
        rows += [{"id": g.etiket.id, "soort": "gegeven", **plek} for g in o.gegevens]
        s.execute(insert(Vindplaats), rows)
        leg_vele_vast(s, o.feiten)
        leg_inbreng_vast(s, [g.etiket for g in o.gegevens], o.actie)
        opruimen.merk(s, o.actie, o.gegevens)
        zaaien.bij_inbreng(s, o.actie, o.gegevens, v.body)
        door = Door(o.actie.partij, o.actie.functionaris, o.actie.nu)
        briefplicht.bij_inbreng(s, o.beeld, door, o.gegevens, o.feiten, ids.object_id)
    gevolg = opgaven.lees(o.actie.handeling, v.body) | {NIEUW: str(ids.object_id)} | zoeken.gevolg(kern, o.actie.verband, o.gegevens)
    schrijf_intentie(s, o.actie, o.bewijs, gevolg, sleutel.als_lijst())


def _binnenbody(body: Any, gegevens: Sequence[Gegeven]) -> Any:
    if not isinstance(body, dict) or "gegevens" not in body:
        return body
    return body | {"gegevens": [g.model_dump(mode="json") for g in gegevens]}


async def toets(kern: Kern, v: Verzoek) -> dict[str, Any]:
    """What would be refused, and why, without storing anything but the question itself in the audit (ONTWERP §5)."""
    met = await met_bronnen(kern, v)
    return await kern.databank.schrijf(lambda s: _toets(s, kern, met))


def _toets(s: Session, kern: Kern, v: Verzoek) -> dict[str, Any]:
    o = oordeel(s, kern, v, Geclaimd(uuid7(), uuid7()))
    # What a new casus would be stays out of the session: nothing of it was added.
    audit.schrijf(s, o.actie, "verdict", "geweigerd" if o.fout else "toegestaan", o.bewijs)
    if isinstance(o.fout, NotFound):
        # As for a casus that does not exist, whatever was asked about it.
        return {"toegestaan": False, "status": 404, "detail": o.fout.detail, "code": o.fout.code, "fouten": []}
    return _antwoord(o.fout)


def _antwoord(fout: AppError | None) -> dict[str, Any]:
    if fout is None:
        return {"toegestaan": True, "status": 201, "fouten": []}
    velden = {"code": fout.code, "artikel": fout.artikel, "volgendeStap": fout.volgende_stap}
    rest = {k: w for k, w in velden.items() if w is not None}
    return {
        "toegestaan": False,
        "status": fout.status,
        "detail": fout.detail,
        **rest,
        "fouten": [{"veld": f.veld, "reden": f.reden} for f in fout.fouten],
    }
