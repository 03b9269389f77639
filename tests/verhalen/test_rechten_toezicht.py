"""Supervision: what a FG tells the verband, and the periodic look at the logs (ZVH 24.5, bijlage 3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from gateway.klokwerk.toezicht import bewaak_logcontrole
from tests.keten import VERBAND, Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.test_informatieplicht import fouten, taken, vandaag
from tests.verhalen.test_verwerkers import een_verwerker

CONTROLEREN, BIJWERKEN = "logs_controleren", "verwerkerslijst_bijwerken"


def een_aanwijzing(**anders: Any) -> dict[str, Any]:
    basis = {"verband": VERBAND, "code": "bewaartermijnen", "geadresseerde": "manager", "onderwerp": "bewaren", "kenmerk": "FG-2026-3"}
    return basis | anders


@pytest.mark.eis("ZVH-24.5")
async def test_een_aanwijzing_van_de_fg_blijft_open_tot_zij_is_beantwoord(keten: Keten) -> None:
    """Met geadresseerde en opvolging; wie de rol niet heeft geeft haar niet, en alleen wie zij geldt beantwoordt haar."""
    fg, manager = keten.als("ggz", "fg"), keten.als("zvh", "manager")
    geweigerd = await keten.als("ggz", "professional", "instemmer").post("/fg-aanwijzingen", een_aanwijzing())
    assert status(geweigerd) == (403, "rol_past_niet")
    await fg.moet("POST", "/fg-aanwijzingen", een_aanwijzing())
    assert status(await fg.post("/fg-aanwijzingen", een_aanwijzing())) == (409, "code_in_gebruik")
    pad, opvolging = "/fg-aanwijzingen/bewaartermijnen/antwoorden", {"opvolging": "termijnen_nagelopen"}

    (open_,) = (await manager.moet("GET", "/fg-aanwijzingen"))["aanwijzingen"]
    ander = await keten.als("zvh", "procesregisseur").post(pad, opvolging)
    zonder = await manager.post(pad, {})
    await manager.moet("POST", pad, opvolging)
    (klaar,) = (await fg.moet("GET", "/fg-aanwijzingen"))["aanwijzingen"]

    assert (open_["status"], open_["geadresseerde"], open_["fg"]) == ("open", "manager", fg.partij)
    assert (status(ander), await fouten(zonder)) == ((403, "aanwijzing_aan_ander"), ["/opvolging"])
    assert (klaar["status"], klaar["opvolging"], klaar["versie"]) == ("beantwoord", "termijnen_nagelopen", 2)
    assert status(await manager.post(pad, opvolging)) == (409, "al_beantwoord")
    assert status(await manager.post("/fg-aanwijzingen/verzonnen/antwoorden", opvolging)) == ONVINDBAAR


async def een_controle(keten: Keten, **anders: Any) -> dict[str, Any]:
    nu = await vandaag(keten)
    dagen = {"van": str(nu - timedelta(days=30)), "tot": str(nu - timedelta(days=1))}
    basis = {"verband": VERBAND, "code": "logs_nu", "bevinding": "geen_misbruik", "vervolg": "geen", "kenmerk": "LC-2026-1"}
    return {veld: waarde for veld, waarde in (basis | dagen | anders).items() if waarde is not None}


@pytest.mark.eis("ZVH-B3.6b")
async def test_de_logs_worden_iedere_maand_gecontroleerd(keten: Keten) -> None:
    """Is de laatste controle langer dan een maand geleden, dan wacht eenmaal een taak, tot iemand haar met bevinding en vervolg sluit."""
    manager, fg = keten.als("zvh", "manager"), keten.als("ggz", "fg")
    assert (await bewaak_logcontrole(keten.kern), await bewaak_logcontrole(keten.kern)) == (2, 0)
    (taak,) = await taken(manager, CONTROLEREN)
    assert taak["casusId"] is None
    assert await taken(keten.als("zvh", "procesregisseur"), CONTROLEREN) == []
    assert f"nl.zvh.taak.{CONTROLEREN}" in [e["type"] for e in await manager.moet("GET", "/gebeurtenissen")]

    for veld in ("bevinding", "vervolg"):
        assert await fouten(await fg.post("/logcontroles", await een_controle(keten, **{veld: None}))) == [f"/{veld}"]
    await fg.moet("POST", "/logcontroles", await een_controle(keten))

    assert await taken(manager, CONTROLEREN) == []
    stand = await manager.moet("GET", "/logcontroles")
    assert [(c["code"], c["bevinding"], c["vervolg"]) for c in stand["controles"]] == [("logs_nu", "geen_misbruik", "geen")]
    assert [s["teLaat"] for s in stand["standen"]] == [False]
    assert await bewaak_logcontrole(keten.kern) == 0
    tot = date.fromisoformat(stand["standen"][0]["uiterlijk"]) - await vandaag(keten)
    await keten.vooruit(tot)
    assert await bewaak_logcontrole(keten.kern) == 0
    await keten.vooruit(timedelta(days=1))
    assert await bewaak_logcontrole(keten.kern) == 1


@pytest.mark.eis("ZVH-B3.6b")
async def test_wie_in_de_logs_staat_sluit_zijn_eigen_controle_niet(keten: Keten) -> None:
    """De manager die zelf in deze dagen werkte krijgt 403; een FG die dat niet deed sluit haar; een professional mag het nooit."""
    manager = keten.als("zvh", "manager")
    await manager.moet("GET", "/logcontroles")
    await keten.vooruit(timedelta(days=1))
    controle = await een_controle(keten)

    assert status(await manager.post("/logcontroles", controle)) == (403, "eigen_log")
    assert status(await keten.als("ggz", "professional").post("/logcontroles", controle)) == (403, "rol_past_niet")
    toekomst = await een_controle(keten, tot=str(await vandaag(keten)))
    assert (await keten.als("ggd", "fg").post("/logcontroles", toekomst)).status_code == 400
    await keten.als("ggd", "fg").moet("POST", "/logcontroles", controle)


@pytest.mark.eis("ZVH-22.3")
async def test_de_lijst_van_verwerkers_verloopt_na_een_jaar(keten: Keten) -> None:
    """Langer dan een jaar niet nagelopen: verlopen, en een taak voor wie haar bijhoudt; een partij leest haar, een buitenstaander niet."""
    manager, ggd = keten.als("zvh", "manager"), keten.als("ggd", "fg")

    async def verlopen() -> list[bool]:
        return [s["verlopen"] for s in (await ggd.moet("GET", "/verwerkers"))["standen"]]

    await bewaak_logcontrole(keten.kern)
    assert (await verlopen(), len(await taken(manager, BIJWERKEN))) == ([True], 1)
    assert status(await ggd.post("/verwerkerslijsten", {"verband": VERBAND})) == (403, "rol_past_niet")
    await manager.moet("POST", "/verwerkerslijsten", {"verband": VERBAND})
    assert (await verlopen(), await taken(manager, BIJWERKEN)) == ([False], [])
    await keten.vooruit(timedelta(days=367))
    await bewaak_logcontrole(keten.kern)
    assert (await verlopen(), len(await taken(manager, BIJWERKEN))) == ([True], 1)
    derde = await een_verwerker(keten)
    assert status(await derde.get("/verwerkers")) == (403, "opdracht_ontbreekt")
