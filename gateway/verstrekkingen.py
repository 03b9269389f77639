"""Every supply of a gegeven on record, without its content (ZVH-8.1, PGA-13.4): inbreng, overdracht, first reading, act of supplying."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.bestemming import kopieen
from gateway.model import Audit, Partijversie, Verstrekking, Vindplaats
from shared.contracts import Etiket
from shared.db import een_van
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
    rows = s.execute(select(v.gegeven_id, v.doel, v.handeling_id).where(v.casus_id == casus_id, v.ontvanger == ontvanger)).all()
    nooit = mislukt(s, {row.handeling_id for row in rows})
    return {(row.gegeven_id, row.doel) for row in rows if row.handeling_id not in nooit}


def mislukt(s: Session, handelingen: Collection[UUID]) -> set[UUID]:
    """Those of these handelingen that came to nothing: whatever stands on paper for them was not supplied."""
    if not handelingen:
        return set()
    a = Audit
    rows = s.execute(select(a.handeling_id, a.uitkomst).where(een_van(a.handeling_id, handelingen), a.soort == "uitkomst")).all()
    return {r.handeling_id for r in rows if r.uitkomst == "mislukt"} - {r.handeling_id for r in rows if r.uitkomst == "gelukt"}


def zonder_mislukte(s: Session, regels: Sequence[Verstrekking]) -> list[Verstrekking]:
    """The lines of what was supplied. A failed inbreng leaves no Vindplaats; one that a retry brought home has it."""
    nooit = mislukt(s, {v.handeling_id for v in regels if v.soort in ("inbreng", "lezen")})
    ingebracht = [v.gegeven_id for v in regels if v.soort == "inbreng" and v.handeling_id in nooit]
    er_is = set(s.execute(select(Vindplaats.id).where(Vindplaats.id.in_(ingebracht))).scalars()) if ingebracht else set()
    return [v for v in regels if v.handeling_id not in nooit or (v.soort == "inbreng" and v.gegeven_id in er_is)]


@dataclass(frozen=True, order=True)
class Kopie:
    """One who has a copy: where he knows it (casus and gegeven there), who is told, and on whose behalf.

    ``namens`` is empty where the partij itself has it. An agendadeelnemer and a derde have no door: the verband tells them.
    """

    casus_id: UUID
    gegeven_id: UUID
    partij: str
    namens: str = ""
    bron: UUID | None = None
    """The gegeven here that it is a copy of."""

    @property
    def van_derde(self) -> bool:
        """He took no part: he got it on a legal duty of his own (ZVH-23.1)."""
        return bool(self.namens) and not self.namens.startswith("agendadeelnemer:")


def gekregen(s: Session, *waar: ColumnElement[bool]) -> list[Verstrekking]:
    """The lines of what somebody read or was offered, without those that came to nothing."""
    v = Verstrekking
    return zonder_mislukte(s, s.execute(select(v).where(v.soort.in_(("lezen", "aanbod")), *waar).order_by(v.id)).scalars().all())


def ontvangers(s: Session, *waar: ColumnElement[bool]) -> set[tuple[UUID, str]]:
    """Casus and ontvanger of those very lines, each once: of many casussen nobody needs the lines themselves."""
    v = Verstrekking
    zoek = select(v.casus_id, v.ontvanger, v.handeling_id, v.soort).where(v.soort.in_(("lezen", "aanbod")), *waar).distinct()
    rijen = s.execute(zoek).all()
    nooit = mislukt(s, {r.handeling_id for r in rijen if r.soort == "lezen"})
    return {(r.casus_id, r.ontvanger) for r in rijen if r.handeling_id not in nooit}


def kopiehouders(s: Session, ids: Collection[UUID], oin: str) -> list[Kopie]:
    """Everyone who has a copy of one of these gegevens besides its leverancier, each once (ZVH-9.5, LJR-19.2).

    ``oin`` runs the verband. Also whoever runs another verband that a copy went to.
    """
    regels = gekregen(s, Verstrekking.gegeven_id.in_(list(ids)))
    p = Partijversie
    bekend = set(s.execute(select(p.partij_id).where(p.partij_id.in_({v.ontvanger for v in regels}))).scalars())
    hier = {(v.casus_id, v.gegeven_id, v.ontvanger) for v in regels if v.ontvanger != v.leverancier}
    kopie = {Kopie(c, g, wie if wie in bekend else oin, "" if wie in bekend else wie, g) for c, g, wie in hier}
    return sorted(kopie | {Kopie(c, daar, wie, "", bron) for bron, c, daar, wie in kopieen(s, ids)})
