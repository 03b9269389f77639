"""Until when a gegeven may stay under the own reglement of its leverancier, where the inbreng itself says nothing (XTRA-13.2, IED-11.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.partijbestand import PartijRegel
from shared.convenant import lees_termijn, load_regime, rekent


def laatste_dag(reglement: str, partij: PartijRegel | None, velden: Mapping[str, Any], vandaag: date) -> date | None:
    """The last day, or None where the reglement counts from something that has not happened yet: then the verband's own term holds.

    Xtra counts from inbreng, by the overview its werkmaatschappij published or else two years; IED from the end of the calendar year in
    which its service was closed (``afgesloten_op``).
    """
    parameters = load_regime(reglement).parameters if reglement else {}
    termijn = parameters.get("bewaartermijn")
    if termijn is None or partij is None:
        return None
    if termijn.gerekend_vanaf == "inbreng":
        overzicht = parameters["bewaaroverzicht"].geldend
        eigen = [t for h in partij.hoedanigheden for t in (overzicht.get(h, ()) if isinstance(overzicht, dict) else ())]
        return min(rekent(vandaag, lees_termijn(str(t))) for t in eigen or [str(termijn.geldend)])
    if termijn.gerekend_vanaf == "einde_kalenderjaar_afsluiting" and velden.get("afgesloten_op"):
        return rekent(date(_jaar(velden["afgesloten_op"]), 12, 31), lees_termijn(str(termijn.geldend)))
    return None


def _jaar(datum: Any) -> int:
    """The year of a date of the closed schema; what is none, or is to come, is refused elsewhere."""
    try:
        return min(date.fromisoformat(str(datum)).year, 9000)
    except ValueError:
        return 1
