"""The register of rules: ``@regel`` puts a pure function in REGELS, in the order in which refusals are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gateway.beleid.besluit import Besluit
from gateway.beleid.parameters import Parameters
from gateway.beleid.vraag import Vraag

Toets = Callable[[Vraag, Parameters], Besluit]

ALLE = ("handeling", "inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage", "dossier")
MET_GEGEVEN = ("inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage")
BEWEGEN = ("inbreng", "overdracht", "verstrekking", "bevraging")
NA_INBRENG = ("overdracht", "lezen", "verstrekking", "bevraging")


@dataclass(frozen=True, slots=True)
class Regel:
    """One rule: the norms it upholds, when it runs, which parameters it needs and the status of its refusal."""

    naam: str
    eisen: tuple[str, ...]
    toets: Toets
    soorten: frozenset[str]
    regimes: frozenset[str]
    reglementen: frozenset[str]
    kant: Literal["leverancier", "ontvanger"]
    nodig: tuple[str, ...]
    status: int

    def geldt(self, soort: str, regime: str, leveranciers: frozenset[str], ontvanger: str) -> bool:
        """Whether this rule has a say over such a question; ``leveranciers``: the reglementen of all who keep the say."""
        if soort not in self.soorten or regime not in self.regimes:
            return False
        eigen = leveranciers if self.kant == "leverancier" else frozenset((ontvanger,))
        return not self.reglementen or bool(self.reglementen & eigen)

    def eis(self, regime: str) -> str:
        """The norm to name to the caller: that of the regime at hand where the rule upholds more than one."""
        voor_regime = (eis for eis in self.eisen if eis.startswith(f"{regime.upper()}-"))
        return self.eisen[0] if self.reglementen else next(voor_regime, self.eisen[0])


REGELS: list[Regel] = []


def regel(
    *eisen: str,
    soorten: tuple[str, ...] = MET_GEGEVEN,
    regimes: tuple[str, ...] = ("zvh", "pga"),
    reglementen: tuple[str, ...] = (),
    kant: Literal["leverancier", "ontvanger"] = "leverancier",
    nodig: tuple[str, ...] = (),
    status: int = 403,
) -> Callable[[Toets], Toets]:
    """Registers a rule. ``nodig`` names the parameters without which it is onbeslist; the function itself stays as it was."""

    def registreer(toets: Toets) -> Toets:
        naam = getattr(toets, "__name__", "regel")
        REGELS.append(Regel(naam, eisen, toets, frozenset(soorten), frozenset(regimes), frozenset(reglementen), kant, nodig, status))
        return toets

    return registreer
