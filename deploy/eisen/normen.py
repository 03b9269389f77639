"""The norms as docs/reglementen gives them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.lezer import lees_yaml

ROOT = Path(__file__).resolve().parents[2]
REGLEMENTEN = ("zvh", "pga", "ljr", "xtra", "ied")


@dataclass(frozen=True)
class Eis:
    """One norm; `artikel` is text to show, `soort` and `prioriteit` are codes of the documents."""

    id: str
    reglement: str
    artikel: str
    soort: str
    prioriteit: str
    fasen: tuple[str, ...]

    @property
    def fase(self) -> str:
        """The fasen as text."""
        return ", ".join(self.fasen)

    @property
    def is_kernregel(self) -> bool:
        """A decision of the core: `make eisen BEWIJS=1` puts its rule aside and wants a red case."""
        return self.soort == "regel" and self.prioriteit == "kern"


@lru_cache(maxsize=8)
def lees_reglement(naam: str, root: Path = ROOT) -> dict[str, Any]:
    """The YAML of one reglement."""
    inhoud: dict[str, Any] = lees_yaml((root / "docs" / "reglementen" / f"{naam}.yaml").read_text(encoding="utf-8"))
    return inhoud


def lees_eisen(root: Path = ROOT) -> list[Eis]:
    """Every eis of every reglement, in the order of the documents."""
    return [
        Eis(rij["id"], naam, str(rij["artikel"]), rij["soort"], rij["prioriteit"], tuple(rij["fase"]))
        for naam in REGLEMENTEN
        for rij in lees_reglement(naam, root)["eisen"]
    ]


def bekende_ids(root: Path = ROOT) -> set[str]:
    """Ids that may be cited: eisen, and the readings (`onduidelijkheden`) we chose."""
    lezingen = {rij["id"] for naam in REGLEMENTEN for rij in lees_reglement(naam, root).get("onduidelijkheden", [])}
    return {eis.id for eis in lees_eisen(root)} | lezingen
