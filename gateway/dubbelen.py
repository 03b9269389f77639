"""Two casussen about what may be one person: the procesregisseur of each is told, and says what it is (ONTWERP §9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import zoeken
from gateway.audit import Actie
from gateway.feiten import lees_feiten
from gateway.melden import open_taak
from gateway.model import Casus, Zoeksleutel
from shared.convenant import Verband

TAAK, SOORT, ANDERE_PERSOON = "mogelijk_dubbel", "dubbel", "andere_persoon"


def pas_toe(s: Session, verband: Verband, casus: Casus, actie: Actie, velden: Mapping[str, Any]) -> None:
    """After ``gelukt``: what was brought in can be found from now on, what was destroyed no longer; whoever looks like another is put
    to the procesregisseur. Whoever brought it in learns nothing of that."""
    if gewist := velden.get(zoeken.GEWIST):
        zoeken.vergeet(s, UUID(gewist), actie.dienst)
    if zoeken.GEVOLG in velden and zoeken.leg_vast(s, casus.id, velden[zoeken.GEVOLG]):
        _meld(s, verband, casus.id, actie.nu)


def _meld(s: Session, verband: Verband, casus_id: UUID, nu: datetime) -> None:
    eigen = s.execute(select(Zoeksleutel).where(Zoeksleutel.casus_id == casus_id)).scalars().all()
    gevonden = zoeken.vind(s, verband.code, {rij.hash for rij in eigen}, behalve=casus_id)
    hier = lees_feiten(s, casus_id)
    beoordeeld = {f.velden.get("andere") for f in hier.soort(SOORT) if f.status == ANDERE_PERSOON}
    for ander in sorted({rij.casus_id for rij in gevonden}):
        feiten = lees_feiten(s, ander)
        matcht = {rij.hash for rij in gevonden if rij.casus_id == ander and zoeken.telt(rij, feiten)}
        if str(ander) not in beoordeeld and any(rij.hash in matcht and zoeken.telt(rij, hier) for rij in eigen):
            for wie in (casus_id, ander):
                open_taak(s, wie, verband.bestand.oin, TAAK, None, nu)
