"""Which letters a casus still owes somebody, and what waits for them."""

from gateway.feiten import Feitenbeeld
from gateway.model import Feit
from shared.convenant.brieven import load_brieven

BRIEVEN = load_brieven()
PLICHT = "briefplicht"
HERTOETSEN, HERTOETSEN_VERBAND = "uitstel_hertoetsen", "informatie_hertoetsen"
"""What waits after telling somebody was put off: with who put it off, and with the verband once its day has come (ZVH-16.7)."""
ONTVANGERS = frozenset({"deelnemers_verband", "derden"})
"""Who a client can be told would get access to what is about him (IED-6.2-informeren)."""


def open_plichten(feiten: Feitenbeeld) -> list[Feit]:
    """Letters that are owed and neither sent nor left out on a ground."""
    return [f for f in feiten.soort(PLICHT) if f.status == "open"]


def eisen_voor_afsluiten(feiten: Feitenbeeld) -> frozenset[str]:
    """Ids of the norms that ask for the letters the closing waits for."""
    return frozenset(f.velden["eis"] for f in open_plichten(feiten) if "afsluiten" in BRIEVEN.soorten[f.velden["brief"]].blokkeert)


def blokkades(feiten: Feitenbeeld) -> frozenset[str]:
    """What waits for them: volgende_stap, afsluiten."""
    return frozenset(wat for f in open_plichten(feiten) for wat in BRIEVEN.soorten[f.velden["brief"]].blokkeert)
