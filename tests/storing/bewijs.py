"""Evidence speaks: whatever is changed in a segment of the chain, the verifier without the keten finds it (ONTWERP §8)."""

from collections import Counter

from tests.gateway.ketenmutaties import gemuteerd, ongemerkt
from tests.keten import Keten
from tests.storing.campagne import Databank, Ronde


class BewijsSpreekt:
    """Random mutations of two signed chains; each one must be found."""

    naam = "Geknoei in het bewijs valt op"
    norm = "ZVH-B3.6, ONTWERP §8"
    PER_RONDE = 250

    def doel(self, databank: Databank) -> int:
        return 10_000

    async def begin(self, keten: Keten, databank: Databank) -> None:
        """The segment is its own small world."""

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde:
        gedaan = [(soort, ongemerkt(regels)) for soort, regels in gemuteerd(min(self.PER_RONDE, hoogstens), zaad=nummer)]
        fouten = [f"ronde {nummer}: {soort} bleef onopgemerkt" for soort, gemist in gedaan if gemist]
        return Ronde(len(gedaan), fouten, Counter(soort for soort, _ in gedaan))

    async def slot(self) -> list[str]:
        return []
