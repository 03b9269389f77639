"""Agendadeelnemers of a lokale aanpak: who was asked, for which share, whether he signed (PGA-1.a, PGA-10.5a, PGA-13.2b).

He works for no partner and has no token: the pga-expert acts, records for whom, and hands him a one-time code (ONTWERP §7).
"""

import base64
import hashlib
import hmac
from datetime import date, timedelta
from uuid import UUID

from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Partij
from gateway.feiten import Feitenbeeld, agendadeelnemer_id
from gateway.model import Feit
from gateway.register import Register
from shared.convenant import rekent
from shared.convenant.termijnen import Termijn

SOORT = "agendadeelnemer"
_CODE_BYTES = 5


def zoek(feiten: Feitenbeeld, ontvanger: str) -> Feit | None:
    """The register line behind an ontvanger, of this casus only; None when it is a partij, or of another casus (PGA-1.a)."""
    return next((f for f in feiten.soort(SOORT) if agendadeelnemer_id(f) == ontvanger), None)


def als_ontvanger(feit: Feit, inzage: Termijn) -> Partij:
    """As beleid sees an ontvanger: from the day he was asked until his part ended, and whether he signed that he may receive.

    Who was asked for one overleg may look back for the term ``inzage`` after its day and not longer (PGA-10.5a).
    """
    getekend = feit.status == "getekend" and "ontvangen" in feit.velden.get("rollen", ())
    return Partij(
        partij_id=agendadeelnemer_id(feit),
        soort=SOORT,
        toegetreden_op=date.fromisoformat(feit.velden["sinds"]),
        opgezegd_per=_einde(feit, inzage),
        hoedanigheden=frozenset({"verklaring_getekend"} if getekend else ()),
    )


def _einde(feit: Feit, inzage: Termijn) -> date | None:
    """The first day on which he takes part no more."""
    if feit.status == "beeindigd":
        return dag(feit.op)
    overleg_op = feit.velden.get("overleg_op")
    return rekent(date.fromisoformat(overleg_op), inzage) + timedelta(days=1) if overleg_op else None


def partner_soort(register: Register, verband: str, organisatie: str) -> str:
    """The soort of the partner with this OIN; empty when no partner of this verband has it (PGA-1.a)."""
    partners = (r for r in register.partijen.values() if r.oin == organisatie and register.lidmaatschap(r.partij_id, verband))
    return next((r.soort for r in partners), "")


def eenmalige_code(geheim: str, feit_id: UUID) -> str:
    """What the pga-expert hands over after he saw who it is; derived, so it is stored nowhere, and used up by the signing."""
    ruw = hmac.new(geheim.encode(), f"{SOORT}:{feit_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(ruw[:_CODE_BYTES]).decode()
