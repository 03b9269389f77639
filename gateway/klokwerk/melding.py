"""Where the zvh acts a pga keeps the melding and the agreements; whatever else was laid down before goes at once (PGA-7.4b)."""

from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.model import Casus, Verstrekking, Vindplaats
from shared.convenant import Verband

Plek = tuple[UUID, str]
"""A gegeven and the service it lies in."""


async def schoon_meldingen(kern: Kern) -> int:
    """Destroy what a melding does not hold; returns how many gegevens went. Reading them was over when the decision was taken."""
    aantal = 0
    for verband in kern.verbanden:
        for casus_id in await kern.databank.lees(partial(_casussen, verband=verband)):
            aantal += await _casus(kern, verband, casus_id)
    return aantal


def _casussen(s: Session, *, verband: Verband) -> list[UUID]:
    if verband.bestand.reglement != "pga":
        return []
    rijen = s.execute(select(Casus.id, Casus.fasestatus).where(Casus.verband == verband.code, Casus.status == "lopend"))
    return [r.id for r in rijen if "zvh_aanpak" in r.fasestatus]


async def _casus(kern: Kern, verband: Verband, casus_id: UUID) -> int:
    beurt, plekken = await kern.databank.schrijf(partial(_begin, kern=kern, verband=verband, casus_id=casus_id))
    gegaan = [i for i, dienst in plekken if beurt and await _weg(kern, beurt, casus_id, i, dienst)]
    if gegaan:
        await kern.databank.schrijf(lambda s: s.execute(delete(Vindplaats).where(Vindplaats.id.in_(gegaan))))
    return len(gegaan)


def _begin(s: Session, *, kern: Kern, verband: Verband, casus_id: UUID) -> tuple[Beurt | None, list[Plek]]:
    blijft = verband.lijst("zvh_aanpak_categorieen")
    v, p = Verstrekking, Vindplaats
    meer = select(v.gegeven_id).where(v.casus_id == casus_id, v.soort == "inbreng", v.categorie.not_in(blijft))
    rijen = s.execute(select(p.id, p.dienst).where(p.casus_id == casus_id, p.soort == "gegeven", p.id.in_(meer)).order_by(p.id)).all()
    if not rijen:
        return None, []
    casus = s.execute(select(Casus).where(Casus.id == casus_id)).scalar_one()
    return vraag_beurt(s, kern, "termijn", verband, casus), [(r.id, r.dienst) for r in rijen]


async def _weg(kern: Kern, beurt: Beurt, casus_id: UUID, gegeven_id: UUID, dienst: str) -> bool:
    actie = beurt.over(casus_id, gegeven_id, dienst)
    return await voer_uit(kern, actie, {**beurt.bewijs, "stand": "zvh_aanpak"}, "DELETE", f"/gegevens/{gegeven_id}")
