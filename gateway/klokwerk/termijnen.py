"""Gegevens whose own end has come go from the service that holds them, one by one, on paper first (ZVH-11.1)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.kern import Kern
from gateway.klokwerk.aanhouden import houdt_aan
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import probeer
from gateway.lezen import pas_voor
from gateway.model import Casus
from gateway.settings import DIENSTEN
from shared.convenant import Verband
from shared.errors import AppError, Conflict, Refused


async def vernietig_termijnen(kern: Kern) -> int:
    """Ask every service what has ended and destroy it there; returns how many gegevens went. Services that are down come later."""
    aantal, fouten = 0, []
    for dienst in DIENSTEN:
        try:
            aantal += await _dienst(kern, dienst)
        except Exception as fout:  # the other four are not to wait for this one
            fouten.append(fout)
    if fouten:
        raise fouten[0]
    return aantal


async def _dienst(kern: Kern, dienst: str) -> int:
    thuis = next(iter(kern.verbanden))
    beurt = await kern.databank.schrijf(lambda s: vraag_beurt(s, kern, "termijn", thuis))
    if beurt is None:
        return 0
    pad, aantal, na = f"/termijnen?tot={_zulu(beurt.nu)}&eigenVoor={_eigen_voor(kern, beurt)}", 0, ""
    while stuk := (await kern.diensten.roep(dienst, "GET", pad + na, pas_voor(beurt.over(None)))).json():
        for termijn in stuk:
            fout = await _gegeven(kern, dienst, termijn)
            if fout is not None and not isinstance(fout, Conflict | Refused):
                return aantal  # it is down or broken: the rest can wait for the next round
            aantal += fout is None
        na = f"&na={stuk[-1]['id']}"  # what is kept for now does not hold up what comes after it
    return aantal


def _eigen_voor(kern: Kern, beurt: Beurt) -> date:
    """A leverancier's own term that ends before this day ends now: on its last day no backup holds it either (ONTWERP §9). A service does
    not know whose gegeven it is, so the longest margin counts."""
    marge: timedelta = max(v.vernietigmarge for v in kern.verbanden)
    return dag(beurt.nu) + marge + timedelta(days=1)


def _zulu(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


async def _gegeven(kern: Kern, dienst: str, termijn: dict[str, Any]) -> AppError | None:
    """None when it went, else why it did not."""
    gegeven_id, casus_id = UUID(termijn["id"]), UUID(termijn["casusId"])
    wacht = partial(houdt_aan, kern=kern, casus_id=casus_id, gegeven_id=gegeven_id, toestand=termijn["toestand"])
    if not termijn["eigen"] and await kern.databank.lees(wacht):
        return Refused()
    beurt = await kern.databank.schrijf(partial(_beurt, kern=kern, casus_id=casus_id))
    if beurt is None:
        return Refused()
    actie = beurt.over(casus_id, gegeven_id, dienst)
    bewijs = {**beurt.bewijs, "termijn": termijn["toestand"]}
    uit = await probeer(kern, actie, bewijs, "DELETE", f"/gegevens/{gegeven_id}")
    return uit if isinstance(uit, AppError) else None


def _beurt(s: Session, *, kern: Kern, casus_id: UUID) -> Beurt | None:
    casus = s.execute(select(Casus).where(Casus.id == casus_id)).scalar_one_or_none()
    verband: Verband = kern.verbanden.get(casus.verband if casus else None)
    return vraag_beurt(s, kern, "termijn", verband, casus)
