"""A verzoek being judged over HTTP: by each leverancier, in overleg, with a voornemen, and decided; every argument has a default."""

from typing import Any

import httpx

from tests.bouw import vandaag
from tests.keten import Keten, Partner
from tests.storing.zaken import in_triage
from tests.verhalen.ljr_bouw import VELDEN
from tests.verhalen.rechten_bouw import dien_in, identificeer

FACTOREN = (
    *("doeleinden", "gegevenscategorieen", "reikwijdte", "waarborgen_misbruik", "verantwoordelijken"),
    *("opslagperiode_en_waarborgen", "risico_betrokkenen", "recht_op_mededeling"),
)
BELANG = "avg_23_bescherming_betrokkene_of_anderen"


def motivering(betrokkene: str, tekst: str = "Dat zou een ander schaden.", **etiket: Any) -> dict[str, Any]:
    """What somebody writes about a refusal, as a gegeven of the file of this betrokkene."""
    basis = {
        "betrokkeneId": betrokkene,
        "betrokkeneCategorie": "1",
        "categorie": "rechtenverzoeken_en_klachten",
        "fasedoel": "uitvoeren_rechten",
        "noodzaak": "uitvoering_rechten",
        "taak": "avg_12_22",
        "grondslag": "avg_6_1_c",
        "geheimhouding": [],
        "bron": "behandeling_verzoek",
    }
    return {"etiket": basis | etiket, "inhoud": {"soort": "inzage", "toelichting": tekst}}


def ljr_motivering(betrokkene: str, tekst: str = "Dat zou een ander schaden.") -> dict[str, Any]:
    """The same by LJ&R, with what its own reglement asks of every gegeven."""
    return motivering(betrokkene, tekst, regimevelden=VELDEN)


def een_uitzondering(**anders: Any) -> dict[str, Any]:
    """An exception of LJ&R for one gegeven, every factor weighed."""
    basis = {"artikelen": ["18"], "noodzaak": "belang_wordt_anders_geschaad", "evenredigheid": "belang_weegt_zwaarder"}
    basis |= {"reikwijdte": "dit_gegeven", "deelVolstaat": False}
    return basis | {"factoren": [{"factor": f, "weging": "meegewogen"} for f in FACTOREN]} | anders


def nee(gegeven: str, grond: str = "uavg_41_rechten_anderen", **anders: Any) -> dict[str, Any]:
    """An item refused, explained by the first gegeven of the body."""
    return {"gegevenId": gegeven, "oordeel": "afwijzen", "grond": grond, "motivering": 0} | anders


async def deel(wie: Partner, verzoek: str) -> dict[str, Any]:
    """What this leverancier sees of the verzoek."""
    gelezen: dict[str, Any] = await wie.moet("GET", f"/verzoeken/{verzoek}/deel")
    return gelezen


async def beoordeel(wie: Partner, verzoek: str, *items: dict[str, Any], **anders: Any) -> httpx.Response:
    """These items; without any, everything of this leverancier granted."""
    eigen = items or [{"gegevenId": i["gegevenId"], "oordeel": "toewijzen"} for i in (await deel(wie, verzoek))["items"]]
    return await wie.post(f"/verzoeken/{verzoek}/beoordelingen", {"items": list(eigen)} | anders)


async def stem_af(wie: Partner, verzoek: str, overleg: str = "casusoverleg", uitkomst: str = "eens", **anders: Any) -> httpx.Response:
    body = {"overleg": overleg, "op": await vandaag(wie.keten), "uitkomst": uitkomst}
    return await wie.post(f"/verzoeken/{verzoek}/afstemmingen", body | anders)


async def besluit(wie: Partner, verzoek: str, wat: str = "toewijzen", *gronden: str, **anders: Any) -> httpx.Response:
    return await wie.post(f"/verzoeken/{verzoek}/besluiten", {"besluit": wat, "gronden": list(gronden)} | anders)


async def een_verdeeld_verzoek(keten: Keten, *leveranciers: str, **anders: Any) -> tuple[Any, Partner, dict[str, Partner], str]:
    """A casus of the college in triage with one gegeven of each of these; an identified verzoek of the hoofdpersoon about all of it."""
    zaak, partners = await in_triage(keten, leveranciers)
    manager = keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, **anders)
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201
    return zaak, manager, partners | {"college": zaak.aanmelder}, str(gemaakt["id"])


async def klaar_voor_besluit(manager: Partner, verzoek: str, *leveranciers: Partner, overleg: str = "casusoverleg") -> None:
    """Everything granted by each of these, and settled in this overleg."""
    for leverancier in leveranciers:
        assert (await beoordeel(leverancier, verzoek)).status_code == 201
    assert (await stem_af(manager, verzoek, overleg)).status_code == 201
