"""Gegevens whose own end has come go from the service that holds them, one by one, on paper first (ZVH-11.1)."""

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.kern import Kern
from gateway.klokwerk.systeem import Beurt, vraag_beurt
from gateway.klokwerk.uitvoeren import voer_uit
from gateway.lezen import pas_voor
from gateway.model import Casus
from gateway.settings import DIENSTEN
from shared.convenant import Verband


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
    pad = f"/termijnen?tot={_zulu(beurt.nu)}"
    antwoord = await kern.diensten.roep(dienst, "GET", pad, pas_voor(beurt.over(None)))
    aantal = 0
    for termijn in antwoord.json():
        if not await _gegeven(kern, dienst, termijn):
            break  # whatever is wrong there, the rest can wait for the next round
        aantal += 1
    return aantal


def _zulu(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


async def _gegeven(kern: Kern, dienst: str, termijn: dict[str, Any]) -> bool:
    gegeven_id, casus_id = UUID(termijn["id"]), UUID(termijn["casusId"])
    beurt = await kern.databank.schrijf(partial(_beurt, kern=kern, casus_id=casus_id))
    if beurt is None:
        return False
    actie = beurt.over(casus_id, gegeven_id, dienst)
    bewijs = {**beurt.bewijs, "termijn": termijn["toestand"]}
    return await voer_uit(kern, actie, bewijs, "DELETE", f"/gegevens/{gegeven_id}")


def _beurt(s: Session, *, kern: Kern, casus_id: UUID) -> Beurt | None:
    casus = s.execute(select(Casus).where(Casus.id == casus_id)).scalar_one_or_none()
    verband: Verband = kern.verbanden.get(casus.verband if casus else None)
    return vraag_beurt(s, kern, "termijn", verband, casus)
