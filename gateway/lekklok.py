"""The two clocks of a datalek as pure functions: the hours within which it is reported inside, and those within which the AP hears.

The second runs from the discovery, whoever told whom when in between (ZVH-14.8, PGA-5.5a).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.convenant import Verband, rekent_moment

INTERN, AP = "termijn_datalek_intern", "termijn_datalek_ap"


def moment(waarde: str) -> datetime:
    """An aware moment as the register keeps it."""
    return datetime.fromisoformat(waarde)


def intern_uiterlijk(verband: Verband, ontdekt_op: datetime, kennisgenomen_op: datetime) -> datetime:
    """Until when a report inside is in time: from kennisneming in a zvh, from discovery in a pga (ZVH-14.3, PGA-5.5b)."""
    vanaf = verband.regime.parameters[INTERN].gerekend_vanaf
    return rekent_moment(kennisgenomen_op if vanaf == "kennisneming" else ontdekt_op, verband.termijn(INTERN))


def ap_uiterlijk(verband: Verband, ontdekt_op: datetime) -> datetime:
    """Until when the AP is told, or it is decided that it need not be (ZVH-14.8, PGA-5.5a)."""
    return rekent_moment(ontdekt_op, verband.termijn(AP))


def te_laat(uiterlijk: datetime, gedaan_op: datetime | None, nu: datetime) -> bool:
    """Done after the last moment, or not done when that has come; on the last moment itself is in time."""
    return gedaan_op > uiterlijk if gedaan_op is not None else nu >= uiterlijk


def ap_gedaan_op(velden: Mapping[str, Any]) -> datetime | None:
    """When the second clock stopped: at the report to the AP, or at the reasoned decision that none is due; None while it runs."""
    besluit, melding = velden.get("ap"), velden.get("ap_melding")
    if melding is not None:
        return moment(melding["gemeld_op"])
    return moment(besluit["op"]) if besluit is not None and not besluit["meldplichtig"] else None


def ap_te_laat(verband: Verband, velden: Mapping[str, Any], nu: datetime) -> bool:
    """Whether the second clock ran out, or was stopped too late."""
    return te_laat(ap_uiterlijk(verband, moment(velden["ontdekt_op"])), ap_gedaan_op(velden), nu)
