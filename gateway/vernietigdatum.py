"""When a casus goes, and until when the dossier of a verzoek stays: dates only, one place for every fase (ONTWERP §9).

None of these takes a hold: no verzoek, klacht, beperking or bezwaar moves a zvh date (ZVH-11.2) or a pga ceiling (PGA-14.1a).
"""

from datetime import date

from shared.convenant import Verband, rekent


def na_besluit(verband: Verband, besluit: date) -> date:
    """The day of destruction after the besluit tot afschaling, or the closing of a pga (ZVH-11.2c, PGA-14.1a)."""
    return verband.vernietigen_op(rekent(besluit, verband.termijn("bewaartermijn_vernietiging")))


def na_afwijzing(verband: Verband, besluit: date, bewaren_tot: date | None = None) -> date:
    """The day of destruction of what was not taken up; in a pga later for an expected new assessment (ZVH-9.4b, PGA-14.4a, PGA-14.4b)."""
    norm = rekent(besluit, verband.termijn("bewaartermijn_niet_in_behandeling"))
    return verband.vernietigen_op(max(norm, bewaren_tot or norm))


def dossier_loopt(verband: Verband, status: str, laatste: date, vandaag: date) -> bool:
    """Whether the dossier of a verzoek stays: it waits for its answer, or its own term after that still runs (ZVH-11.1, ZVH-17.1)."""
    return status != "beantwoord" or rekent(laatste, verband.termijn("termijn_rechtendossier")) > vandaag
