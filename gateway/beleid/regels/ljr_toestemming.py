"""When toestemming of the person opens something in the LJ&R reglement; no rule stands here."""

from gateway.beleid.lezing import binnen_bereik, dekt_doel, is_ingetrokken, toestemming_geldig, toestemming_telt, uitdrukkelijk
from gateway.beleid.parameters import Parameters
from gateway.beleid.vraag import Toestemming, Vraag


def _geldend(vraag: Vraag) -> list[Toestemming]:
    if is_ingetrokken(vraag):
        return []
    return [t for t in vraag.feiten.toestemmingen if toestemming_geldig(t, vraag) and binnen_bereik(t, vraag)]


def gewone_toestemming(vraag: Vraag, p: Parameters) -> bool:
    """The person himself allowed it, informed and by an act; withdrawn is gone (LJR-1r, LJR-20.1b)."""
    return any(toestemming_telt(t, p) for t in _geldend(vraag))


def uitdrukkelijke_toestemming(vraag: Vraag, p: Parameters) -> bool:
    """Provable, and for this ontvanger, this doel and this very act (LJR-1t)."""
    return any(uitdrukkelijk(t, vraag, p) and dekt_doel(t, vraag) for t in _geldend(vraag))
