"""What beleid must know of own reglementen: whether the platform is arranged, and which version holds when (XTRA-5.1, LJR-31.2)."""

from datetime import date

from gateway.registerstukken import Stukken
from gateway.reglementregel import Platformregel, Reglementversieregel
from shared.convenant import load_regime

Versies = tuple[tuple[date, str], ...]


def platform(stukken: Stukken, verband: str, partij: str) -> Platformregel | None:
    """The newest arrangement of this partij in this verband; None: it registered none."""
    eigen: list[Platformregel] = [r for _, _, r in stukken.lijst(frozenset({verband}), "platformbeheer") if r.partij == partij]
    return max(eigen, key=lambda r: r.van, default=None)


def versies(stukken: Stukken, verband: str, reglement: str) -> Versies:
    """From which day which later version of this reglement holds here, oldest first; empty: only the one this release carries."""
    regels: list[Reglementversieregel] = [r for _, _, r in stukken.lijst(frozenset({verband}), "reglementversie")]
    return tuple(sorted((r.van, r.versie) for r in regels if r.reglement == reglement))


def geldende(latere: Versies, reglement: str, op: date) -> str:
    """The version in force on that day; empty for who has no reglement of its own."""
    if not reglement:
        return ""
    return next((versie for van, versie in reversed(latere) if van <= op), load_regime(reglement).versie)
