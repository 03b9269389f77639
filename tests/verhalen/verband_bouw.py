"""An overdracht between samenwerkingsverbanden, step by step and over HTTP: judged, asked, opened there, moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bouw import Zaak, een_zaak
from tests.keten import VERBAND, Keten, Partner
from tests.verhalen.pga_bouw import PGA, Aanpak
from tests.verhalen.plan_bouw import ggd_van
from tests.verhalen.werkjaar_bouw import opgeschaald, wat_de_ggd_doet

HUIS_CRITERIUM = "veiligheidsrisico"


def een_overdracht(a: Aanpak, casus_id: str, **anders: Any) -> dict[str, Any]:
    """From this aanpak to a casus of the huis."""
    return {"casusId": a.casus_id, "naarVerband": VERBAND, "naarCasusId": casus_id, "fasedoel": "toetsen_aan_criteria"} | anders


async def oordeel_elders(a: Aanpak, ids: Sequence[str], naar: str = VERBAND, criterium: str = HUIS_CRITERIUM) -> None:
    """Each of these needed there, for a criterium of there."""
    oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "onderbouwt_criterium", "criterium": criterium} for i in ids]
    await a.expert.moet("POST", "/noodzaakoordelen", {"casusId": a.casus_id, "naarVerband": naar, "oordelen": oordelen})


async def vraag_elders(a: Aanpak, naar: str = VERBAND) -> None:
    await a.expert.moet("POST", "/instemmingsvragen", {"casusId": a.casus_id, "naarVerband": naar})


async def ja(a: Aanpak, *partners: Partner) -> None:
    for partner in partners:
        await partner.moet("POST", "/instemmingsantwoorden", {"casusId": a.casus_id, "antwoord": "ja"})


async def open_ontvangst(regie: Partner, casus_id: str, van: str = PGA) -> str:
    gemaakt = await regie.moet("POST", "/ontvangsten", {"casusId": casus_id, "vanVerband": van})
    return str(gemaakt["id"])


@dataclass(frozen=True)
class Opschaling:
    """An aanpak and the casus that the college put forward at the huis; what the GGD does and what was analysed together."""

    a: Aanpak
    zaak: Zaak
    doel_id: str
    eigen: str
    gezamenlijk: str
    ontvangst: str

    def __iter__(self) -> Iterator[Any]:
        return iter((self.a, self.zaak))

    async def draag_over(self, **anders: Any) -> Any:
        return await self.a.expert.moet("POST", "/overdrachten", een_overdracht(self.a, self.zaak.casus_id, **anders))


async def klaar_voor_het_huis(keten: Keten) -> Opschaling:
    """Decided, asked for, judged and opened: what the college brought, what the GGD does, what they made together; the college said yes."""
    a, doel_id = await opgeschaald(keten)
    eigen, gezamenlijk = await wat_de_ggd_doet(a, ggd_van(keten))
    zaak = await een_zaak(keten)
    await a.college.moet("POST", "/opschalingsverzoeken", {"casusId": a.casus_id})
    await oordeel_elders(a, [*a.ids, eigen, gezamenlijk])
    await vraag_elders(a)
    await ja(a, a.college)
    ontvangst = await open_ontvangst(zaak.regisseur, zaak.casus_id)
    return Opschaling(a, zaak, doel_id, eigen, gezamenlijk, ontvangst)


def uitkomsten(overdracht: Any) -> dict[str, tuple[str, str]]:
    """Status and code per gegeven."""
    return {i["gegevenId"]: (i["status"], i["code"]) for i in overdracht["items"]}
