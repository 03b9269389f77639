"""Every supply of a gegeven on record, without its content (ZVH-8.1): inbreng, overdracht, first reading, and the act of supplying."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.model import Verstrekking
from shared.contracts import Etiket
from shared.identity import derived_id


def leg_inbreng_vast(s: Session, etiketten: Sequence[Etiket], actie: Actie) -> None:
    """Inbreng is a verstrekking to the verband; on paper before it is stored."""
    leg_vast(s, "inbreng", etiketten, actie, ontvanger=actie.verband, doel="")


def leg_vast(s: Session, soort: str, etiketten: Sequence[Etiket], actie: Actie, *, ontvanger: str, doel: str) -> None:
    """One line per gegeven; ids follow from the handeling, so that a retry adds nothing."""
    rows: list[dict[str, Any]] = [
        {
            "id": derived_id(actie.handeling_id, soort, nummer),
            "soort": soort,
            "casus_id": e.casus_id,
            "gegeven_id": e.id,
            "betrokkene_id": e.betrokkene_id,
            "leverancier": e.leverancier,
            "ontvanger": ontvanger,
            "categorie": e.categorie_verband,
            "doel": doel or e.fasedoel,
            "grondslag": e.grondslag_verband,
            "noodzaak": e.noodzaak,
            "handeling_id": actie.handeling_id,
            "op": actie.nu,
        }
        for nummer, e in enumerate(etiketten)
    ]
    if rows:
        s.execute(insert(Verstrekking), rows)


def eerder_verstrekt(s: Session, ontvanger: str, casus_id: UUID) -> set[tuple[UUID, str]]:
    """(gegeven, doel) pairs this ontvanger got before: only the first time is a verstrekking, the rest goes to the audit."""
    v = Verstrekking
    rows = s.execute(select(v.gegeven_id, v.doel).where(v.casus_id == casus_id, v.ontvanger == ontvanger))
    return {(row.gegeven_id, row.doel) for row in rows}
