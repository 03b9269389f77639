"""Rounds of control, meting, control, meting …: what drifts on the machine drifts in both, and cancels in their ratio."""

import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from deploy.lokaal import LokaleKeten
from tests.bench.client import Monster, meet, verzoek
from tests.bench.control import Control
from tests.bench.vulling import Vulling, bron_voor

SNELLE = ("create", "lees_20", "lijst_20", "lijst_100")
ZWARE = ("overdracht_100", "overdracht_1000")
METINGEN = ("control", *SNELLE, *ZWARE)
PROCESSEN = ("intake", "triage", "casusoverleg", "afschaling", "rights", "gateway", "klok")
Meld = Callable[[str], None]


@dataclass(frozen=True)
class Omvang:
    """How much is measured. ``zwaar``: overdrachten per round, by meting and concurrency."""

    ronden: int = 4
    seconden: float = 0.7
    control_s: float = 0.25
    casussen: int = 120
    zwaar: tuple[tuple[str, int, int], ...] = (
        ("overdracht_100", 1, 3),
        ("overdracht_100", 8, 8),
        ("overdracht_1000", 1, 1),
        ("overdracht_1000", 8, 8),
    )
    ronden_zwaar_8: int = 1
    vernietigd: int = 5000
    taken: tuple[int, int] = (1000, 100_000)
    audit: int = 1_000_000

    def aantal(self, meting: str, tegelijk: int) -> int:
        return next((n for m, c, n in self.zwaar if (m, c) == (meting, tegelijk)), 0)


SNELZWAAR = tuple((m, c, 1) for m in ZWARE for c in (1, 8))
SNEL = Omvang(ronden=1, seconden=0.15, control_s=0.1, casussen=3, vernietigd=3, taken=(20, 200), audit=200, zwaar=SNELZWAAR)


@dataclass(frozen=True)
class Regel:
    """One row of bench.json."""

    databank: str
    meting: str
    concurrency: int
    rps: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    ratio_p50: float

    def json(self) -> dict[str, Any]:
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


class Proef:
    """All measurements on one database."""

    def __init__(self, keten: LokaleKeten, control: Control, omvang: Omvang, meld: Meld) -> None:
        self.keten, self.control, self.omvang, self.meld = keten, control, omvang, meld
        self.vulling = Vulling.van(keten)
        self.pids = [keten.pid(naam) for naam in PROCESSEN]
        self._monsters: dict[tuple[str, int], Monster] = defaultdict(Monster)
        self._ratios: dict[tuple[str, int], list[float]] = defaultdict(list)

    async def draai(self) -> list[Regel]:
        """Fill, measure every meting at concurrency 1 and 8, and sum up."""
        self.meld("vullen")
        await self.vulling.casussen(self.omvang.casussen, 2)
        for tegelijk in (1, 8):
            for ronde in range(self.omvang.ronden):
                for meting in SNELLE:
                    self.meld(f"{meting} c={tegelijk} ronde {ronde + 1}")
                    await self._meet(meting, tegelijk, 0)
            for meting in ZWARE:
                for ronde in range(self.omvang.ronden if tegelijk == 1 else self.omvang.ronden_zwaar_8):
                    self.meld(f"{meting} c={tegelijk} ronde {ronde + 1}")
                    await self._meet(meting, tegelijk, self.omvang.aantal(meting, tegelijk))
        return self._regels()

    async def _meet(self, meting: str, tegelijk: int, aantal: int) -> None:
        """One slice of the control and one of the meting, next to each other."""
        bron = await bron_voor(self.vulling, meting, aantal)
        kaal = verzoek("GET", "/health", "")
        control = await meet(self.control.poort, [self.control.pid], lambda: kaal, tegelijk, self.omvang.control_s)
        seconden = self.omvang.seconden if meting in SNELLE else float("inf")
        eigen = await meet(self.vulling.poort, self.pids, bron, tegelijk, seconden)
        self._monsters["control", tegelijk].erbij(control)
        self._monsters[meting, tegelijk].erbij(eigen)
        self._ratios[meting, tegelijk].append(eigen.kwantiel(0.5) / control.kwantiel(0.5))

    def _regels(self) -> list[Regel]:
        return [self._regel(meting, c) for c in (1, 8) for meting in METINGEN]

    def _regel(self, meting: str, tegelijk: int) -> Regel:
        m = self._monsters[meting, tegelijk]
        aantal = len(m.tijden)
        ratio = 1.0 if meting == "control" else statistics.median(self._ratios[meting, tegelijk])
        databank = self.keten.inrichting.databank
        return Regel(databank, meting, tegelijk, aantal / m.duur, m.kwantiel(0.5), m.kwantiel(0.99), m.cpu / aantal * 1000, ratio)
