"""The dates of a verzoek: one clock, the verband's; what a leverancier's own reglement counts; when to warn. Pure calendar functions.

The verband's last day never moves: no extension, no suspension (ZVH-18.2). A leverancier's own last day counts for his own dossier:
LJ&R's can be extended and stands still while the identity is in doubt (LJR-23.1, LJR-23.1-verlenging, LJR-18.4-opschorting); of Xtra and
IED neither (XTRA-10.2, XTRA-10.2-identiteit, IED-6.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from holidays import country_holidays

from shared.convenant.termijnen import Termijn, lees_termijn, rekent

ZATERDAG: Final = 5
EEN_DAG: Final = timedelta(days=1)


@dataclass(frozen=True)
class Eigentermijn:
    """What one reglement says of its own term: how long, by how many months at most, and whether it stands still."""

    termijn: Termijn
    verlenging_maanden: int = 0
    opschortbaar: bool = False


@dataclass(frozen=True)
class Opschorting:
    """The identity was asked for on one day and established on another; ``tot`` None: not yet."""

    van: date
    tot: date | None = None

    def dagen(self, vandaag: date) -> int:
        """Days the term stood still until then; never fewer than none."""
        return max((min(self.tot or vandaag, vandaag) - self.van).days, 0)


def uiterste_dag(ontvangen: date, termijn: Termijn) -> date:
    """The last day for the answer, counted from the first reception at any partij (ZVH-17.3, ZVH-18.2, LJR-23.1).

    31 January plus P1M is the last day of February; P4W is 28 days.
    """
    return rekent(ontvangen, termijn)


def eigen_uiterste_dag(
    ontvangen: date, regel: Eigentermijn, vandaag: date, *, verlengd_maanden: int = 0, opschorting: Opschorting | None = None
) -> date:
    """The last day by the leverancier's own reglement: extended in calendar months after the first term, the strictest reading, then put
    off by the days it stood still, counted on and not begun anew (LJR-23.1-verlenging, LJR-18.4-opschorting).

    A question put after the term had passed does not bring it back. ValueError for months the reglement does not know.
    """
    if not 0 <= verlengd_maanden <= regel.verlenging_maanden:
        raise ValueError("het reglement kent deze verlenging niet")
    laatste = uiterste_dag(ontvangen, regel.termijn)
    if verlengd_maanden:
        laatste = rekent(laatste, lees_termijn(f"P{verlengd_maanden}M"))
    telt = regel.opschortbaar and opschorting is not None and ontvangen <= opschorting.van <= laatste
    return laatste + timedelta(days=opschorting.dagen(vandaag)) if telt and opschorting else laatste


def laatste_dag_om_te_verlengen(ontvangen: date, regel: Eigentermijn) -> date:
    """Until when the verzoeker can still be told: a month after reception, whatever stood still (LJR-23.1-verlenging)."""
    return uiterste_dag(ontvangen, regel.termijn)


def strengste(verband: date, eigen: date) -> date:
    """The day that counts for a leverancier's part: his own rule can only make it earlier."""
    return min(verband, eigen)


def eigentermijn(parameters: Mapping[str, Any]) -> Eigentermijn | None:
    """The own term out of a reglement's parameters (values, not Parameter objects); None for one that has none of its own."""
    if "termijn_verzoek" not in parameters:
        return None
    maanden = int(parameters.get("verlenging_verzoek_maanden", 0))
    return Eigentermijn(lees_termijn(str(parameters["termijn_verzoek"])), maanden, bool(parameters.get("opschorting_identiteit")))


def waarschuwen_op(uiterlijk: date, vooraf: Termijn) -> date:
    """The working day on which to warn: ``vooraf`` before the last working day there is; the last day itself never moves (ZVH-18.2)."""
    return laatste_werkdag(laatste_werkdag(uiterlijk) - (rekent(uiterlijk, vooraf) - uiterlijk))


def laatste_werkdag(datum: date) -> date:
    """That day, or the last one before it that is no weekend and no Dutch public holiday."""
    while datum.weekday() >= ZATERDAG or datum in _feestdagen(datum.year):
        datum -= EEN_DAG
    return datum


@cache
def _feestdagen(jaar: int) -> frozenset[date]:
    """The days on which a Dutch office is closed: the public ones, and Good Friday and Liberation Day."""
    return frozenset(country_holidays("NL", years=jaar, categories=("public", "optional")))
