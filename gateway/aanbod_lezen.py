"""Reading what was offered, decided anew, and the register of verstrekkingen (ZVH-8.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, onjuist
from gateway.aanbod import HANDELING as AANBIEDEN
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Wie
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel, lees_feiten
from gateway.functionarissen import TOEGELATEN
from gateway.kanaal import Kanaal
from gateway.kern import Kern
from gateway.lezen import haal_etiketten, pas_voor, replace_handeling
from gateway.melden import sluit_taken
from gateway.merken import merk
from gateway.model import Aanbod, Verstrekking
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Etiket
from shared.errors import AppError, NotFound

HANDELING = "verstrekking.lezen"


@dataclass
class _Gezien:
    actie: Actie
    aanbod: Aanbod | None = None
    fout: AppError | None = None


async def lees_aanbod(kern: Kern, claims: Claims, aanbod_id: UUID, reden: str) -> tuple[Aanbod, Sequence[Mapping[str, Any]]]:
    """The offer and what of it may be read today; NotFound once it is closed or past its term, and for whoever has no part in it."""
    eerst = await kern.databank.schrijf(lambda s: _mag_vragen(s, kern, claims, aanbod_id, reden))
    if eerst.fout or eerst.aanbod is None:
        raise eerst.fout or NotFound()
    aanbod, actie = eerst.aanbod, eerst.actie
    assert actie.dienst is not None
    etiketten = await haal_etiketten(kern, actie.dienst, "casus.lezen", aanbod.casus_id, actie)
    gekozen = {UUID(i["gegeven"]) for i in aanbod.items}
    etiketten = [e for e in etiketten if e.id in gekozen]
    ids = await kern.databank.schrijf(lambda s: _beslis(s, kern, claims, actie, aanbod, etiketten, reden))
    if not ids:
        return aanbod, []
    feiten = await kern.databank.lees(lambda s: lees_feiten(s, aanbod.casus_id))
    gegevens: Sequence[Mapping[str, Any]] = onjuist.merk(feiten, merk(feiten, claims.partij_id, await _haal(kern, actie, aanbod, ids)))
    return aanbod, gegevens


async def _haal(kern: Kern, actie: Actie, aanbod: Aanbod, ids: Sequence[UUID]) -> Sequence[Mapping[str, Any]]:
    pas = replace_handeling(pas_voor(actie), "casus.lezen")
    vraag = {"id": str(aanbod.casus_id), "ids": [str(i) for i in ids]}
    roep = kern.diensten.roep(str(actie.dienst), "POST", "/lezen/casus.lezen/inhoud", pas, vraag)
    _, inhoud = await met_uitkomst(kern, actie, roep, lambda s: _sluit(s, actie, aanbod))
    gegevens: Sequence[Mapping[str, Any]] = inhoud["gegevens"]
    return gegevens


def _sluit(s: Session, actie: Actie, aanbod: Aanbod) -> None:
    if actie.partij == aanbod.ontvanger:
        sluit_taken(s, aanbod.casus_id, "verstrekking_lezen", actie.nu, object_id=aanbod.id)


def _mag_vragen(s: Session, kern: Kern, claims: Claims, aanbod_id: UUID, reden: str) -> _Gezien:
    aanbod = s.execute(select(Aanbod).where(Aanbod.id == aanbod_id)).scalar_one_or_none()
    casus_id = aanbod.casus_id if aanbod else None
    beeld = lees_beeld(s, kern.verbanden, kern.register, casus_id, kern.nu(s), partij=claims.partij_id)
    dienst = beeld.casus.fase if beeld.casus else None
    actie = maak_actie(kern, claims, HANDELING, beeld.nu, beeld, dienst=dienst, object_id=aanbod_id)
    besluit, fout = toegang(beeld, claims, aanbod, reden)
    if fout is None:
        return _Gezien(actie, aanbod)
    audit.schrijf(s, actie, "verdict", "geweigerd", audit.besluit_body(besluit))
    return _Gezien(actie, fout=fout)


def toegang(beeld: Beeld, claims: Claims, aanbod: Aanbod | None, reden: str) -> tuple[Besluit, AppError | None]:
    """Whether this offer is there for this reader today; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    besluit = beeld.beslis(_vraag(beeld, claims, aanbod, reden))
    if besluit and aanbod is not None and aanbod.status == "open" and aanbod.geldig_tot >= dag(beeld.nu):
        return besluit, None
    # Knowing the casus is not knowing this offer: without a part in it, it does not exist.
    verborgen = bool(besluit) or besluit.regel == "rol_in_deze_casus_past"
    return besluit, NotFound() if verborgen else fout_van(besluit)


def _vraag(beeld: Beeld, claims: Claims, aanbod: Aanbod | None, reden: str) -> Vraag:
    velden: dict[str, Any] = {"reden": reden}
    if aanbod is not None:
        eigen = any(i["leverancier"] == claims.partij_id for i in aanbod.items)
        velden |= _aan_wie(beeld, aanbod) | {
            "leverancier": beeld.register.partij(claims.partij_id, beeld.verband.code) if eigen else None,
        }
    return beeld.vraag(HANDELING, beeld.wie(claims), **velden)


def _aan_wie(beeld: Beeld, aanbod: Aanbod) -> dict[str, Any]:
    return {
        "ontvanger": None if aanbod.derde else beeld.ontvanger(aanbod.ontvanger),
        "ontvanger_is_derde": aanbod.derde,
        "doel": aanbod.doel,
        "taak": next((i["taak"] for i in aanbod.items), ""),
        "wetsartikel": aanbod.wetsartikel or "",
        "verwijzing": next((i.get("verwijzing", "") for i in aanbod.items), ""),
        **Kanaal.uit(aanbod.items).velden(beeld),
    }


def _beslis(s: Session, kern: Kern, claims: Claims, actie: Actie, aanbod: Aanbod, etiketten: Sequence[Etiket], reden: str) -> list[UUID]:
    """Two questions per gegeven over facts read now: may it still be supplied, and may this reader see it."""
    beeld = lees_beeld(s, kern.verbanden, kern.register, aanbod.casus_id, actie.nu, partij=claims.partij_id)
    doel = Doel(ontvanger=aanbod.ontvanger)
    basis = replace(_vraag(beeld, claims, aanbod, reden), soort="lezen")
    vragen = [_als_verstrekt(v) for v in beeld.per_item(basis, etiketten, doel, ontvanger=aanbod.ontvanger)]
    namens = beeld.vraag(AANBIEDEN, aanbieder(beeld, aanbod), soort="verstrekking", **_aan_wie(beeld, aanbod))
    opnieuw = beeld.per_item(namens, etiketten, doel, ontvanger=aanbod.ontvanger)
    besluiten = [_beide(beeld, lezen, geven, claims) for lezen, geven in zip(vragen, opnieuw, strict=True)]
    mag = [e.id for e, b in zip(etiketten, besluiten, strict=True) if b]
    if mag:
        schrijf_intentie(s, actie, audit.items_body(vragen, besluiten), {}, [])
    else:
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.items_body(vragen, besluiten))
    return mag


def _als_verstrekt(vraag: Vraag) -> Vraag:
    return replace(vraag, feiten=replace(vraag.feiten, verstrekking_geldig=True))


def _beide(beeld: Beeld, lezen: Vraag, geven: Vraag, claims: Claims) -> Besluit:
    eigen = lezen.label is not None and lezen.label.leverancier == claims.partij_id
    besluit = beeld.beslis(lezen)
    return besluit if eigen or not besluit else beeld.beslis(geven)


def aanbieder(beeld: Beeld, aanbod: Aanbod) -> Wie:
    """Whoever offered it, as he was then, so that the offer can be judged again today."""
    item: Mapping[str, Any] = aanbod.items[0]
    rollen, verband = frozenset(item["rollen"]), aanbod.aanbieder == beeld.verband.bestand.oin
    return Wie(
        partij=beeld.register.partij(aanbod.aanbieder, beeld.verband.code),
        functionaris="",
        rollen=rollen,
        functie=item["functie"],
        vog=True,
        geheimhouding=True,
        deelname_rollen=frozenset() if verband else rollen,
        is_procesregisseur=verband,
        persoon=TOEGELATEN,
        persoonlijk=True,
    )


def regels(s: Session, beeld: Beeld, wie: Wie, casus_id: UUID | None, na: UUID | None, limit: int) -> list[Verstrekking]:
    """Lines of the register after ``na``: all of a casus for its procesregisseur or an FG, otherwise one's own as leverancier (ZVH-8.1)."""
    v = Verstrekking
    # The register of the OM is its own, whoever runs the casus (PGA-9.8).
    query = select(v).where(v.soort != "om").order_by(v.id).limit(limit)
    if casus_id is not None:
        query = query.where(v.casus_id == casus_id)
    if casus_id is None or not _ziet_alles(beeld, wie):
        query = query.where(v.leverancier == (wie.partij.partij_id if wie.partij else ""))
    if na is not None:
        query = query.where(v.id > na)
    return list(s.execute(query).scalars())


def _ziet_alles(beeld: Beeld, wie: Wie) -> bool:
    return beeld.casus is not None and (wie.is_procesregisseur or "fg" in wie.rollen)
