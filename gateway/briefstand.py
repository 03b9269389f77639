"""Which letters a casus still owes somebody, and what waits for them."""

from gateway.feiten import Feitenbeeld
from gateway.model import Feit
from shared.convenant.brieven import load_brieven

BRIEVEN = load_brieven()
PLICHT = "briefplicht"
ONTVANGERS = frozenset({"deelnemers_verband", "derden"})
"""Who a client can be told would get access to what is about him (IED-6.2-informeren)."""


def open_plichten(feiten: Feitenbeeld) -> list[Feit]:
    """Letters that are owed and neither sent nor left out on a ground."""
    return [f for f in feiten.soort(PLICHT) if f.status == "open"]


def blokkades(feiten: Feitenbeeld) -> frozenset[str]:
    """What waits for them: volgende_stap, afsluiten."""
    return frozenset(wat for f in open_plichten(feiten) for wat in BRIEVEN.soorten[f.velden["brief"]].blokkeert)
