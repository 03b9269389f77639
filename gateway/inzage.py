"""Collecting an inzage over all fasen: copies through the very same overdracht, then the overview the letter needs (ZVH-18.1)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import overdrachten
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.eigen import Ruimte
from gateway.feiten import Door, get_feit, wijzig
from gateway.kern import Kern
from gateway.lezen import pas_voor
from gateway.model import Overdracht, Verstrekking
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.vragen import lees_beeld
from shared.contracts import FASEN
from shared.convenant import rekent
from shared.errors import Conflict, NotFound
from shared.identity import derived_id, uuid7

NOOIT = frozenset({"politie", "openbaar_ministerie"})


def begin(r: Ruimte, verzoek_id: UUID, claims: Claims) -> list[UUID]:
    """One copying overdracht per fase that may hold gegevens. NotFound for what is no verzoek; Conflict (ZVH-18.4)."""
    feit = r.beeld.feiten.alle.get(verzoek_id)
    if feit is None or feit.soort != "verzoek":
        raise NotFound
    if feit.velden.get("soort") != "inzage":
        raise Conflict("Alleen voor een verzoek om inzage wordt verzameld.", code="geen_inzageverzoek", artikel="ZVH-18.1")
    if feit.status == "ontvangen":
        raise Conflict(
            "De identiteit van de verzoeker is nog niet vastgesteld.",
            code="identiteit_ontbreekt",
            artikel="ZVH-18.4",
            volgende_stap="Stel eerst de identiteit vast.",
        )
    assert r.beeld.casus is not None
    assert feit.betreft is not None
    bereikt = FASEN[: [str(f) for f in FASEN].index(r.beeld.casus.fase) + 1]
    ids = [derived_id(r.nieuw_id, "inzage", nummer) for nummer, _ in enumerate(bereikt)]
    for overdracht_id, fase in zip(ids, bereikt, strict=True):
        velden = {
            "soort": "inzage",
            "van": fase,
            "naar": "rights",
            "fasedoel": "uitvoeren_rechten",
            "betrokkene_id": feit.betreft,
            "object_id": verzoek_id,
        }
        overdrachten.maak(r.s, overdracht_id, replace(r.actie, handeling="verzoek.verzamelen"), claims, **velden)
    return ids


def lees_ids(s: Session, verzoek_id: UUID) -> list[UUID]:
    """The overdrachten of this verzoek, in order."""
    o = Overdracht
    return list(s.execute(select(o.id).where(o.object_id == verzoek_id, o.soort == "inzage").order_by(o.id)).scalars())


async def rond_verzameling_af(kern: Kern, actie: Actie, verzoek_id: UUID) -> None:
    """Bring every copy home and give rights the overview, between an intention and an outcome."""
    for overdracht_id in await kern.databank.lees(lambda s: lees_ids(s, verzoek_id)):
        await overdrachten.voer_uit(kern, overdracht_id)
    roep = replace(actie, handeling="verzoek.verzamelen", handeling_id=uuid7(), dienst="rights", object_id=verzoek_id)
    overzicht = await kern.databank.lees(lambda s: _overzicht(s, kern, roep, verzoek_id))
    await kern.databank.schrijf(lambda s: schrijf_intentie(s, roep, {"adl.core.response": {"decision": True}}, {"herhaling": True}, []))
    pas = pas_voor(roep, nieuw_id=verzoek_id)
    aanroep = kern.diensten.roep("rights", "POST", f"/verzoeken/{verzoek_id}/overzicht", pas, overzicht)
    await met_uitkomst(kern, roep, aanroep, lambda s: _klaar(s, roep, verzoek_id))


def _klaar(s: Session, actie: Actie, verzoek_id: UUID) -> None:
    feit = get_feit(s, verzoek_id)
    if feit.status == "geidentificeerd":
        wijzig(s, feit, "verzameld", Door(actie.partij, actie.functionaris, actie.nu))


def _overzicht(s: Session, kern: Kern, actie: Actie, verzoek_id: UUID) -> dict[str, Any]:
    """Who got what about this betrokkene, and for what: from the record of supplies, without police or OM."""
    assert actie.casus_id is not None
    beeld = lees_beeld(s, kern.verbanden, kern.register, actie.casus_id, actie.nu)
    betrokkene = beeld.feiten.alle[verzoek_id].betreft
    strafrechtelijk = set(beeld.verband.lijst("strafrechtelijke_categorieen"))
    v = Verstrekking
    rows = s.execute(select(v).where(v.casus_id == actie.casus_id, v.betrokkene_id == betrokkene)).scalars().all()
    soorten: Mapping[str, str] = {p.partij_id: p.soort for p in beeld.register.partijen.values()}
    toonbaar = [r for r in rows if soorten.get(r.leverancier) not in NOOIT and r.categorie not in strafrechtelijk]
    casus = beeld.casus
    assert casus is not None
    uiterlijk = (
        rekent(casus.besluit_afschaling_op, beeld.verband.termijn("bewaartermijn_vernietiging")) if casus.besluit_afschaling_op else None
    )
    return {
        "doeleinden": sorted({casus.samenwerkingsdoel, *(r.doel for r in toonbaar if r.soort != "inzage")}),
        "categorieen": sorted({r.categorie for r in toonbaar}),
        "ontvangers": sorted(
            {_naam(beeld.register.partijen, r.ontvanger, beeld.verband.bestand.naam) for r in toonbaar if r.soort != "inzage"}
        ),
        "bronnen": sorted({_naam(beeld.register.partijen, r.leverancier, beeld.verband.bestand.naam) for r in toonbaar}),
        "fasen": list(FASEN[: [str(f) for f in FASEN].index(casus.fase) + 1]),
        "bewaartermijn": {"criterium": "een_jaar_na_besluit_afschaling", "uiterlijk": uiterlijk.isoformat() if uiterlijk else None},
        "overdrachten": [str(i) for i in lees_ids(s, verzoek_id)],
    }


def _naam(partijen: Mapping[str, Any], partij_id: str, verband: str) -> str:
    regel = partijen.get(partij_id)
    return str(regel.naam) if regel else verband
