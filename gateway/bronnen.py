"""The labels of what a request derives from, fetched before anyone decides: only what the caller may read himself (ONTWERP §4)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import opgaven
from gateway.audit import Actie
from gateway.besluiten import maak_actie
from gateway.feiten import Doel
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.oordeel import Verzoek, zoek_casus
from gateway.sleutels import Geclaimd
from gateway.vragen import lees_beeld
from shared.contracts import Etiket
from shared.identity import uuid7


def genoemd(body: Any) -> set[UUID]:
    """The gegevens a request says it derives from."""
    if not isinstance(body, dict) or not isinstance(body.get("gegevens"), list):
        return set()
    return {UUID(i) for g in body["gegevens"] for i in g["etiket"].get("afgeleidVan") or ()}


async def met_bronnen(kern: Kern, v: Verzoek) -> Verzoek:
    """The request with the labels of its sources: only those that this caller may read himself."""
    ids = genoemd(v.body)
    actie = await kern.databank.lees(lambda s: _mag(s, kern, v)) if ids else None
    if actie is None or actie.casus_id is None:
        return v
    alle = await haal_etiketten(kern, str(actie.dienst), "casus.lezen", actie.casus_id, actie)
    mijn = await kern.databank.lees(lambda s: _leesbaar(s, kern, v, actie, [e for e in alle if e.id in ids]))
    return replace(v, bronnen={e.id: e for e in mijn})


def _mag(s: Session, kern: Kern, v: Verzoek) -> Actie | None:
    """Only who may do the act may ask for labels; the refusal itself comes with the act."""
    casus_id = zoek_casus(s, v, Geclaimd(uuid7(), uuid7()))
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, kern.nu(s), partij=v.claims.partij_id)
    velden = opgaven.vraagvelden(v.deur.handeling, beeld, v.params, v.body)
    if beeld.casus is None or not beeld.beslis(beeld.vraag(v.deur.handeling, beeld.wie(v.claims), **velden)):
        return None
    return maak_actie(kern, v.claims, v.deur.handeling, beeld.nu, beeld, dienst=beeld.casus.fase)


def _leesbaar(s: Session, kern: Kern, v: Verzoek, actie: Actie, etiketten: Sequence[Etiket]) -> list[Etiket]:
    beeld = lees_beeld(s, kern.verbanden, kern.register, actie.casus_id, actie.nu, partij=v.claims.partij_id)
    basis = beeld.vraag("casus.lezen", beeld.wie(v.claims), soort="lezen")
    vragen = beeld.per_item(basis, etiketten, Doel(), lezer=v.claims.partij_id)
    return [e for e, vraag in zip(etiketten, vragen, strict=True) if beeld.beslis(vraag)]
