"""The vernietigingsverklaring, and who is told to destroy his own copies: ids, counts and dates (ONTWERP §9, LJR-24.1h)."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.beleid.kalender import dag
from gateway.klokwerk.systeem import Beurt
from gateway.melden import open_taak
from gateway.model import Aanzegging, Casus, Deelname, Feit, Partijversie, Verklaring, Verstrekking
from gateway.verstrekkingen import ontvangers
from gateway.vragen import PROCESROLLEN
from shared.convenant import rekent
from shared.db import een_van
from shared.identity import uuid7

MISLUKT = "vernietiging_mislukt"
BEVESTIGEN = "vernietiging_bevestigen"
NIET_BEVESTIGD = "vernietiging_niet_bevestigd"
HERINNERD = "vernietiging.herinnerd"
BLIJVEND = (BEVESTIGEN, NIET_BEVESTIGD, f"taak.{BEVESTIGEN}", f"taak.{NIET_BEVESTIGD}", HERINNERD)
"""Taken and events that are about the destruction itself: they outlive the casus they name."""
METHODE = "rijen_gewist_en_datasleutel_vernietigd"
Ontvanger = tuple[str, str]
"""Who is told, and as what: partner or agendadeelnemer."""


@dataclass(frozen=True)
class Batch:
    """Casussen that are destroyed together, each with the date it was due; ``eerste``: not the dossier in rights that was left of them."""

    id: UUID
    casussen: Mapping[UUID, date]
    plaatsen: tuple[str, ...]
    eerste: bool


def verklaar(beurt: Beurt, batch: Batch, ids: Collection[UUID], gegevens: Mapping[str, int]) -> Verklaring:
    """What, when, how, by whom and where, and from which day nobody can read it from a backup either (LJR-24.1h, PGA-14.5)."""
    vandaag = dag(beurt.nu)
    rotatie = rekent(vandaag, beurt.verband.termijn("rotatie_interval"))
    inhoud: dict[str, Any] = {
        "id": str(batch.id),
        "samenwerkingsverband": beurt.verband.code,
        "vernietigd_op": vandaag.isoformat(),
        "methode": METHODE,
        "uitvoerder": "klok",
        "casussen": [{"casus": str(i), "vernietigen_op": batch.casussen[i].isoformat()} for i in ids],
        "gegevens": sum(gegevens.values()),
        "plaatsen": [*batch.plaatsen, "gateway"],
        "sleutels_geroteerd_uiterlijk": rotatie.isoformat(),
        "backups_onleesbaar_vanaf": rekent(rotatie, beurt.verband.termijn("backup_termijn")).isoformat(),
    }
    return Verklaring(id=batch.id, verband=beurt.verband.code, op=beurt.nu, inhoud=inhoud, hash=vingerafdruk(inhoud))


def vingerafdruk(inhoud: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over RFC 8785 canonical JSON; the same in the verklaring and in the audit chain."""
    return hashlib.sha256(rfc8785.dumps(dict(inhoud))).hexdigest()


def betrokken_partijen(s: Session, beurt: Beurt, casussen: Sequence[Casus]) -> dict[Ontvanger, list[UUID]]:
    """Who took part in these casussen or received something of them, and in which; asked before the books are emptied (PGA-14.1b).

    Of a casus that was turned down only who received something: its aanmelder has nothing but his own. An agendadeelnemer has no
    token: the verband passes it on to him and confirms for him. A derde took no part and hears nothing.
    """
    ids, afgewezen = [c.id for c in casussen], {c.id for c in casussen if c.status == "afgewezen"}
    gevonden: dict[Ontvanger, set[UUID]] = defaultdict(set)
    v, d, p = Verstrekking, Deelname, Partijversie
    rollen = s.execute(select(d.casus_id, d.partij, d.rol).where(een_van(d.casus_id, ids))).all()
    leiding = {(r.casus_id, r.partij) for r in rollen if r.rol in PROCESROLLEN}
    kreeg = ontvangers(s, een_van(v.casus_id, ids), v.ontvanger.in_(select(p.partij_id)))
    for casus_id, partij in {(r.casus_id, r.partij) for r in rollen if r.casus_id not in afgewezen} | kreeg:
        if (casus_id, partij) not in leiding and partij != beurt.oin:
            gevonden[partij, "partner"].add(casus_id)
    zoek = select(Feit.casus_id).where(een_van(Feit.casus_id, ids), Feit.soort == "agendadeelnemer", Feit.status == "getekend")
    for casus_id in s.execute(zoek.distinct()).scalars():
        gevonden[beurt.oin, "agendadeelnemer"].add(casus_id)
    return {wie: sorted(casussen) for wie, casussen in sorted(gevonden.items())}


def zeg_aan(s: Session, beurt: Beurt, verklaring: Verklaring, ontvangers: Mapping[Ontvanger, Sequence[UUID]]) -> None:
    """One line and one taak per partij for the whole batch: a kenmerk and dates, never a name or content (PGA-14.1b)."""
    vandaag = dag(beurt.nu)
    uiterlijk = rekent(vandaag, beurt.verband.termijn("termijn_vernietigingsbevestiging"))
    for (partij, soort), casussen in ontvangers.items():
        a = Aanzegging(
            id=uuid7(),
            verklaring_id=verklaring.id,
            verband=beurt.verband.code,
            partij=partij,
            soort=soort,
            casussen=[str(i) for i in casussen],
            vernietigd_op=vandaag,
            uiterlijk=uiterlijk,
            bevestigd_op=None,
            bevestigd_door=None,
        )
        s.add(a)
        open_taak(s, taak_casus(a), partij, BEVESTIGEN, a.id, beurt.nu, uiterlijk)


def taak_casus(a: Aanzegging) -> UUID:
    """The casus under which its taak stands: the first of the batch; the taak is about all of them."""
    return UUID(a.casussen[0])
