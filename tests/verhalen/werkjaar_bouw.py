"""What the stories of a working year share: receivers that the register must know, decisions and letters of the end."""

from typing import Any

from tests.bouw import Zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import CRITERIA
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import COLLEGE, GGD, Aanpak, een_item, toets, vandaag, wijs_af
from tests.verhalen.plan_bouw import evalueer, vastgesteld
from tests.verhalen.test_brieven import een_brief
from tests.verhalen.test_plan import een_overleg


async def brief(a: Aanpak, soort: str, **anders: Any) -> dict[str, Any]:
    return een_brief(a, **({"brief": soort, "onderdelen": None, "verzondenOp": await vandaag(a.keten)} | anders))


async def een_besluit(a: Aanpak, wat: str, reden: str, resultaten: list[dict[str, Any]]) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "besluit": wat, "besluitdatum": await vandaag(a.keten), "deelnemers": [GGD, COLLEGE]}
    return basis | {"reden": reden, "resultaten": resultaten}


async def een_afsluiting(a: Aanpak, reden: str) -> dict[str, Any]:
    return {"casusId": a.casus_id, "resultaat": "bereikt", "reden": reden, "besluitdatum": await vandaag(a.keten)}


async def opgeschaald(keten: Keten) -> tuple[Aanpak, str]:
    """Strengthened without result, talked over with the huis, decided; also the doel that was not reached."""
    a, plan_id, body = await vastgesteld(keten)
    assert status(await evalueer(a, plan_id, body, "opschalen")) == (409, "versterken_niet_beproefd")
    for uitkomst in ("versterken", "opschalen"):
        assert (await evalueer(a, plan_id, body, uitkomst)).status_code == 201
    opschalen = await een_besluit(a, "opschalen", "nodig_en_mogelijk", [])
    assert status(await a.expert.post("/overlegbesluiten", opschalen)) == (409, "overleg_met_huis_ontbreekt")
    await a.expert.moet("POST", "/opschalingsoverleggen", een_overleg(await vandaag(keten), a.casus_id))
    await a.expert.moet("POST", "/overlegbesluiten", opschalen)
    return a, body["doelen"][0]["doelId"]


async def wat_de_ggd_doet(a: Aanpak, ggd: Partner) -> tuple[str, str]:
    """What the GGD carries out, brought in under its own name; also the id of the joint analysis."""
    doet = {"soort": "afspraak", "interventie": "Woonbegeleiding", "status": "gestart"}
    vast = {"taak": "wmo_1.2.1_a", "grondslag": "avg_6_1_e", "bron": "eigen_waarneming", "geheimhouding": []}
    waarom = {"fasedoel": "uitvoeren", "noodzaak": "nodig_voor_uitvoering", "criterium": None}
    item = een_item(a.inwoner, "procesgegevens", doet, **vast, **waarom)
    await ggd.moet("POST", "/toestandsbeelden", {"casusId": a.casus_id, "gegevens": [item]})
    proces = [g["etiket"] for g in (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]]
    van = {e["leverancier"]: e["id"] for e in proces if e["categorie"] == "procesgegevens"}
    return van[GGD], van["gezamenlijk"]


async def wijs_alsnog_af(zaak: Aanpak | Zaak) -> None:
    """What was left lying is decided after all, and so gets its date."""
    if isinstance(zaak, Aanpak):
        await toets(zaak, "onbekend")
        assert (await wijs_af(zaak)).status_code == 201
        return
    pad, uitkomsten = f"/aanmeldingen/{zaak.aanmelding_id}", [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in CRITERIA]
    await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten})
    nee = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    await zaak.regisseur.moet("POST", f"{pad}/besluiten", nee)
