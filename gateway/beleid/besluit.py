"""Verdicts: a no is falsy, names its rule, article, reason and the next lawful step (STIJL 17-18)."""

from dataclasses import dataclass
from typing import Literal

Uitkomst = Literal["toegestaan", "geweigerd", "onbeslist"]


@dataclass(frozen=True, slots=True)
class Besluit:
    """The outcome of beleid for one Vraag; only ``toegestaan`` is truthy."""

    uitkomst: Uitkomst
    regel: str = ""
    artikel: str = ""
    reden: str = ""
    volgende_stap: str = ""
    code: str = ""
    status: int = 403
    """HTTP status for whoever may read the reason: 400, 403, 404 (may not know) or 409 (not now)."""
    eisen: tuple[str, ...] = ()
    """Ids of the norms the rule upholds, e.g. ``ZVH-3.5c``."""

    def __bool__(self) -> bool:
        return self.uitkomst == "toegestaan"


TOEGESTAAN = Besluit("toegestaan")


def weiger(code: str, reden: str, stap: str = "", *, status: int = 0, artikel: str = "") -> Besluit:
    """A refusal without rule: the engine adds it, and the article of the rule where ``artikel`` (an eis id) is empty; ``status`` 0 means
    the status of the rule."""
    return Besluit("geweigerd", artikel=artikel, reden=reden, volgende_stap=stap, code=code, status=status)


def onbeslist(code: str, reden: str, stap: str = "Leg dit voor aan de beheerder van het samenwerkingsverband.") -> Besluit:
    """A gap: the tables are silent, so the answer is no and the beheerder sees it (STIJL 18)."""
    return Besluit("onbeslist", reden=reden, volgende_stap=stap, code=code, status=0)
