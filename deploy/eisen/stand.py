"""How each norm stands: its places by kind, its tests, and whether that is enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deploy.eisen.citaten import Vindplaatsen
from deploy.eisen.normen import Eis
from deploy.eisen.plaats import deel, soort_plek


@dataclass(frozen=True)
class Stand:
    """One norm with `(kind, place)` pairs and tests; a place is `path` or `path::function`."""

    eis: Eis
    plekken: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]

    @property
    def status(self) -> str:
        """belegd: at least one place and one test."""
        return "belegd" if self.plekken and self.tests else "gepland"

    @property
    def deel(self) -> str:
        """The part in which the rest belongs; empty when nothing is left."""
        return "" if self.status == "belegd" else deel(self.eis)

    @property
    def mist(self) -> str:
        """What is lacking, in words."""
        return " en ".join(naam for naam, lijst in (("een plek", self.plekken), ("een test", self.tests)) if not lijst)

    def json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "id": self.eis.id,
            "reglement": self.eis.reglement,
            "artikel": self.eis.artikel,
            "soort": self.eis.soort,
            "fase": list(self.eis.fasen),
            "prioriteit": self.eis.prioriteit,
            "status": self.status,
            "deel": self.deel or None,
            "plekken": [plek for _, plek in self.plekken],
            "plek_soorten": [soort for soort, _ in self.plekken],
            "tests": list(self.tests),
        }


def standen(eisen: Iterable[Eis], gevonden: Vindplaatsen) -> list[Stand]:
    """Every norm as it stands."""
    return [Stand(eis, _plekken(eis.id, gevonden), tuple(sorted(gevonden.getest(eis.id)))) for eis in eisen]


def _plekken(eis_id: str, gevonden: Vindplaatsen) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((soort, plek) for plek in gevonden.gehandhaafd(eis_id) if (soort := soort_plek(plek))))


def open_kern(alles: Iterable[Stand]) -> list[Stand]:
    """Norms of the core that nothing upholds or nothing tests: the build fails on them."""
    return [s for s in alles if s.eis.prioriteit == "kern" and s.status != "belegd"]
