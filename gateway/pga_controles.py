"""What a pga-expert found out before he decides, of whom and with which outcome: codes and dates (PGA 7.2, 7.3, 16.2, 16.3)."""

from collections.abc import Callable, Iterable
from typing import Any

from gateway.model import Feit

SOORT = "controle"
WOONPLAATS, ELDERS, AANMELDER = "woonplaats", "gedrag_elders", "overleg_aanmelder"
INGEZETENE, LOOPT_DAAR = "ingezetene", "aanpak_loopt"
COLLEGA = "pga_expert_woonplaats"
Soorten = Callable[[str], list[Feit]]


def laatste(controles: Iterable[Feit]) -> list[Feit]:
    """The newest about every punt; about behaviour elsewhere one per gemeente."""
    per_punt: dict[tuple[str, str], Feit] = {}
    for f in sorted(controles, key=lambda f: (f.op, f.id)):
        gemeente = f.velden["gemeente"] if f.velden["punt"] == ELDERS else ""
        per_punt[f.velden["punt"], gemeente] = f
    return list(per_punt.values())


def standen(soort: Soorten) -> frozenset[str]:
    """``punt:uitkomst`` for what stands now, and whether the colleague of the woonplaats was invited (PGA-16.2b)."""
    gevonden = {f"{f.velden['punt']}:{f.status}" for f in laatste(soort(SOORT))}
    uitgenodigd = any(f.velden["werkrelatie"] == COLLEGA and f.status != "beeindigd" for f in soort("agendadeelnemer"))
    return frozenset(gevonden | ({"collega_uitgenodigd"} if uitgenodigd else set()))


def toezicht(soort: Soorten, gemeente: str) -> str:
    """Whose burgemeester supervises: of the gemeente that settles the aanpak, which is the woonplaats where one runs there (PGA-4.1a)."""
    elders = (f.velden["gemeente"] for f in laatste(soort(SOORT)) if (f.velden["punt"], f.status) == (WOONPLAATS, LOOPT_DAAR))
    return next(elders, gemeente)


def politie_ja_op(soort: Soorten) -> list[str]:
    """The days on which the police said yes (PGA-7.2b)."""
    return sorted(f.velden["peildatum"] for f in soort("politievraag") if f.status == "ja")


def een_controle(velden: dict[str, Any]) -> dict[str, Any]:
    """The fields of the fact: without what nobody stated."""
    return {naam: waarde for naam, waarde in velden.items() if waarde not in (None, [])}
