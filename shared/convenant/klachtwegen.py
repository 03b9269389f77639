"""The ways open to whoever has a klacht, per regime or own reglement: pure, over codes and dates (ZVH-16.5f, IED-13.1, LJR-29.2, XTRA-14).

A way to the AP or to the court never waits for another one (LJR-29.2, IED-13.4); one that waits does so until the way before it was
answered, or should have been (IED-13.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast

from shared.convenant.laden import PARTIJREGLEMENTEN, load_regime
from shared.convenant.termijnen import Termijn, lees_termijn
from shared.convenant.verzoektermijn import uiterste_dag
from shared.lezer import lees_yaml

TERMIJN = "termijn_klacht"


@dataclass(frozen=True)
class Klachtstap:
    """One way that was taken; ``uiterlijk`` None: somebody outside handles it and no term runs here."""

    weg: str
    begonnen_op: date
    uiterlijk: date | None = None
    beantwoord_op: date | None = None

    def te_laat(self, vandaag: date) -> bool:
        """No answer in substance through its last day; that it was received is no answer (IED-13.1)."""
        return self.uiterlijk is not None and (self.beantwoord_op or vandaag) > self.uiterlijk

    def klaar(self, vandaag: date) -> bool:
        """Whoever complains may go on: he was answered, or should have been (IED-13.2)."""
        return self.beantwoord_op is not None or self.te_laat(vandaag)


def wegen(stelsel: str) -> Mapping[str, Sequence[str]]:
    """Every way of this regime or reglement, with what must come first; in no order of preference (XTRA-14)."""
    return cast("Mapping[str, Sequence[str]]", load_regime(stelsel).parameters["klachtwegen"].geldend)


def hier(stelsel: str) -> Sequence[str]:
    """The ways that are handled here, under a term; the first is where a klacht begins."""
    return cast("Sequence[str]", load_regime(stelsel).parameters["klachtwegen_hier"].geldend)


def uitgesloten(stelsel: str, weg: str, onderwerp: str) -> bool:
    """This body does not handle klachten about that: the Klachtencommissie none about a besluit on a verzoek (LJR-29.2-commissie)."""
    parameter = load_regime(stelsel).parameters.get("klachtwegen_niet_over")
    return parameter is not None and onderwerp in cast("Mapping[str, Sequence[str]]", parameter.geldend).get(weg, ())


def wacht_op(stelsel: str, weg: str, stappen: Sequence[Klachtstap], vandaag: date) -> list[str]:
    """The ways that must come first and are not over yet; empty: it is open now (IED-13.2, LJR-29.2)."""
    klaar = {stap.weg for stap in stappen if stap.klaar(vandaag)}
    return [voor for voor in wegen(stelsel)[weg] if voor not in klaar]


def klacht_uiterlijk(begin: date, verband: Termijn, stelsel: str) -> date:
    """The last day for an answer in substance: the verband's term, or the reglement's own where that is shorter (ZVH-16.5f, IED-13.1)."""
    eigen = load_regime(stelsel).parameters.get(TERMIJN) if stelsel in PARTIJREGLEMENTEN else None
    dagen = [uiterste_dag(begin, verband)]
    if eigen is not None:
        dagen.append(uiterste_dag(begin, lees_termijn(str(eigen.geldend))))
    return min(dagen)


@cache
def _teksten() -> Mapping[str, Any]:
    inhoud: Mapping[str, Any] = lees_yaml((files("shared.convenant") / "klachten.yaml").read_text(encoding="utf-8"))
    return inhoud


def wegtekst(weg: str, woorden: Mapping[str, str]) -> str:
    """How this way reads; ``woorden``: verband, naam, termijn."""
    tekst: str = _teksten()["wegen"][weg]
    return tekst.format_map(woorden)
