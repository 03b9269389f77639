"""What is measured: the requests, and the casussen they need. All of it goes in through the gateway, as partners do it."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from deploy.lokaal import LokaleKeten
from tests.bench.client import Bron, Lijn, verzoek
from tests.bouw import een_aanmelding, een_item

FASEDOEL = "eerste_beeld_en_verrijking"
CRITERIA = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")
TELLING = {"create": 5, "lees_20": 20, "overdracht_100": 100, "overdracht_1000": 1000}


@dataclass
class Vulling:
    """A running keten with two callers."""

    poort: int
    aanmelder: str
    regisseur: str

    @classmethod
    def van(cls, keten: LokaleKeten) -> "Vulling":
        aanmelder = keten.token("college", "aanmelder,instemmer,afgevaardigde")
        return cls(keten.inrichting.poort("gateway"), aanmelder, keten.token("zvh", "procesregisseur"))

    def aanmelding(self, aantal: int) -> bytes:
        """A casus with this many gegevens, and the leverancier's yes for triage."""
        wie = str(uuid4())
        instemming = [{"naarFase": "triage", "fasedoel": FASEDOEL}]
        body = een_aanmelding(wie, gegevens=[een_item(wie) for _ in range(aantal)], instemmingen=instemming)
        return self._post(self.aanmelder, "/aanmeldingen", body)

    def lees(self, casus_id: str) -> bytes:
        """One casus with all its gegevens."""
        return verzoek("GET", f"/v1/casussen/{casus_id}", self.regisseur)

    def lijst(self, limit: int) -> bytes:
        """The first page of the casussen that the procesregisseur may know."""
        return verzoek("GET", f"/v1/casussen?limit={limit}", self.regisseur)

    def overdracht(self, casus_id: str) -> bytes:
        """The move to triage."""
        return self._post(self.regisseur, "/overdrachten", {"casusId": casus_id, "naarFase": "triage", "fasedoel": FASEDOEL})

    def _post(self, token: str, pad: str, body: Any) -> bytes:
        return verzoek("POST", f"/v1{pad}", token, body, idempotency_key=str(uuid4()))

    async def casussen(self, aantal: int, gegevens: int) -> list[str]:
        """Ids of this many fresh casussen."""
        lijn = await Lijn.open(self.poort)
        try:
            return [(await lijn.vraag(self.aanmelding(gegevens)))["casusId"] for _ in range(aantal)]
        finally:
            await lijn.sluit()

    async def klaar_voor_overdracht(self, aantal: int, gegevens: int) -> list[str]:
        """Casussen that were accepted and of which every gegeven was judged necessary in triage."""
        lijn = await Lijn.open(self.poort)
        try:
            return [await self._maak_klaar(lijn, gegevens) for _ in range(aantal)]
        finally:
            await lijn.sluit()

    async def _maak_klaar(self, lijn: Lijn, gegevens: int) -> str:
        gemaakt = await lijn.vraag(self.aanmelding(gegevens))
        pad, casus = f"/aanmeldingen/{gemaakt['id']}", str(gemaakt["casusId"])
        uitkomsten = [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in CRITERIA]
        await lijn.vraag(self._post(self.regisseur, f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten}))
        await lijn.vraag(self._post(self.regisseur, f"{pad}/besluiten", {"besluit": "aannemen"}))
        gelezen = await lijn.vraag(verzoek("GET", f"/v1{pad}", self.regisseur))
        ids = [g["etiket"]["id"] for g in gelezen["gegevens"]]
        oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_beeld"} for i in ids]
        oordeel = {"casusId": casus, "naarFase": "triage", "fasedoel": FASEDOEL, "oordelen": oordelen}
        await lijn.vraag(self._post(self.regisseur, "/noodzaakoordelen", oordeel))
        return casus


def uit(rij: Iterable[bytes]) -> Bron:
    """Requests from a list until it is empty."""
    bezorger: Iterator[bytes] = iter(rij)
    return lambda: next(bezorger, None)


async def bron_voor(vulling: Vulling, meting: str, aantal: int) -> Bron:
    """Prepare ``aantal`` requests of one meting, or as many as are asked where nothing has to be prepared."""
    if meting == "create":
        return lambda: vulling.aanmelding(TELLING["create"])
    if meting.startswith("lijst_"):
        raw = vulling.lijst(int(meting.removeprefix("lijst_")))
        return lambda: raw
    if meting == "lees_20":
        (casus,) = await vulling.casussen(1, TELLING["lees_20"])
        raw = vulling.lees(casus)
        return lambda: raw
    casussen = await vulling.klaar_voor_overdracht(aantal, TELLING[meting])
    await asyncio.sleep(0.2)  # let the clock finish what the filling gave it to do
    return uit([vulling.overdracht(c) for c in casussen])
