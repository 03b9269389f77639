"""A casus in casusoverleg and the acts that are possible there; every argument has a default."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from gateway.beleid.kalender import dag
from tests.bouw import Zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import antwoord, doel, in_triage, oordeel, vraag

COLLEGE, GGD = "00000099000000010000:college_bw", "00000099000000070000"
VEILIG_THUIS = "00000099000000060000"


async def in_overleg(keten: Keten, partijen: Sequence[str] = ("ggd",)) -> tuple[Zaak, dict[str, Partner]]:
    """Weighed and moved with everything in it; ``ids`` filled."""
    zaak, partners = await in_triage(keten, list(partijen))
    zaak.ids = sorted(str(UUID(str(r.id))) for r in await keten.sql("select id from vindplaats where soort = 'gegeven'"))
    await oordeel(zaak, zaak.ids, "casusoverleg")
    await vraag(zaak, "casusoverleg")
    for partner in (zaak.aanmelder, *partners.values()):
        await antwoord(zaak, partner)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak, "casusoverleg"))
    return zaak, partners


def een_plan(doel_id: str, regisseur: str = COLLEGE, uitvoerder: str = COLLEGE) -> dict[str, Any]:
    """One doel, one interventie."""
    interventie = {
        "interventieId": str(uuid4()),
        "doelId": doel_id,
        "uitvoerder": uitvoerder,
        "soort": "begeleid_wonen",
        "termijn": "2030-03-01",
    }
    doelen = [{"doelId": doel_id, "leefgebied": "wonen", "doel": "eigen_woonplek"}]
    return {"casusregisseurPartij": regisseur, "doelen": doelen, "interventies": [interventie], "gegevens": []}


async def met_plan(keten: Keten) -> tuple[Zaak, str, str]:
    """A casus in casusoverleg with a plan of which the college has the casusregie; also its doel and its id."""
    zaak, _ = await in_overleg(keten)
    doel_id = str(uuid4())
    gemaakt = await zaak.regisseur.moet("POST", "/plannen-van-aanpak", {"casusId": zaak.casus_id, **een_plan(doel_id)})
    return zaak, doel_id, gemaakt["id"]


async def vandaag(keten: Keten) -> str:
    return dag(await keten.kern.databank.lees(keten.kern.nu)).isoformat()


def een_overlegbesluit(zaak: Zaak, besluit: str, op: str, doel_id: str | None = None) -> dict[str, Any]:
    """``doel_id``: the one that was reached, for afschalen."""
    resultaten = [{"doelId": doel_id, "resultaat": "bereikt"}] if doel_id else []
    basis = {"casusId": zaak.casus_id, "besluit": besluit, "besluitdatum": op, "deelnemers": [GGD], "reden": "doel_bereikt"}
    return basis | {"resultaten": resultaten}
