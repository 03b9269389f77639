"""Supervision: what a FG tells the verband, and the periodic look at the logs (ZVH 24.5, bijlage 3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from gateway.klokwerk.toezicht import bewaak_logcontrole
from tests.keten import VERBAND, Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.register_bouw import GGD, beheerder, een_regel
from tests.verhalen.test_informatieplicht import fouten, taken, vandaag
from tests.verhalen.test_verwerkers import een_opdracht, een_verwerker

CONTROLEREN, BIJWERKEN = "logs_controleren", "verwerkerslijst_bijwerken"
AANWIJZINGEN = ("fg_aanwijzing_manager", "fg_aanwijzing_procesregisseur")


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


@pytest.mark.eis("ZVH-24.5")
@pytest.mark.parametrize("wie", ["manager", "procesregisseur"])
async def test_een_open_aanwijzing_wacht_als_taak_op_wie_zij_geldt(keten: Keten, wie: str) -> None:
    """Zij staat in de werklijst van haar geadresseerde, en van niemand anders, tot zij is beantwoord."""
    fg, soort = keten.als("ggz", "fg"), f"fg_aanwijzing_{wie}"
    zelf, ander = keten.als("zvh", wie), keten.als("zvh", *({"manager", "procesregisseur"} - {wie}))
    for code in ("bewaartermijnen", "autorisaties"):
        await fg.moet("POST", "/fg-aanwijzingen", een_aanwijzing(code=code, geadresseerde=wie))

    wachtend = await taken(zelf, soort)

    assert [(t["casusId"], t["uiterlijk"], [x["href"] for x in t["links"]]) for t in wachtend] == [
        (None, None, ["/v1/fg-aanwijzingen"])
    ] * 2
    assert f"nl.zvh.taak.{soort}" in [e["type"] for e in await zelf.moet("GET", "/gebeurtenissen")]
    for niet in (ander, keten.als("zvh", "privacyadviseur"), keten.als("ggz", "professional", "instemmer"), fg):
        assert await taken(niet, *AANWIJZINGEN) == []
        assert not [e for e in await niet.moet("GET", "/gebeurtenissen") if "fg_aanwijzing" in e["type"]]
    await zelf.moet("POST", "/fg-aanwijzingen/autorisaties/antwoorden", {"opvolging": "nagelopen"})
    assert len(await taken(zelf, soort)) == 1
    await zelf.moet("POST", "/fg-aanwijzingen/bewaartermijnen/antwoorden", {"opvolging": "nagelopen"})
    assert await taken(zelf, soort) == []


@pytest.mark.eis("ZVH-24.5")
async def test_iedere_fg_vindt_de_privacyadviseur(keten: Keten) -> None:
    """De FG leest hem als eerste aanspreekpunt waar hij zijn aanwijzingen geeft; hij staat bij het verband zelf en nergens anders."""
    zvh = "00000099000000090000"
    for partij in ("ggz", "ggd", "politie"):
        (punt,) = (await keten.als(partij, "fg").moet("GET", "/fg-aanwijzingen"))["aanspreekpunten"]
        assert (punt["verband"], punt["privacyadviseur"]) == (VERBAND, "privacyadviseur@zvh-proefstad.test")
    assert status(await keten.als("ggz", "professional").get("/fg-aanwijzingen")) == (403, "rol_past_niet")

    regel, versie = await een_regel(keten, zvh)
    nieuw = regel | {"informatie": {"privacyadviseur": "nieuw@zvh-proefstad.test"}}
    await beheerder(keten).moet("PUT", f"/partijen/{zvh}", nieuw, versie=versie)
    (punt,) = (await keten.als("ggz", "fg").moet("GET", "/fg-aanwijzingen"))["aanspreekpunten"]
    assert punt["privacyadviseur"] == "nieuw@zvh-proefstad.test"

    ggd, versie = await een_regel(keten, GGD)
    elders = ggd | {"informatie": {"privacyadviseur": "iemand@ggd-proef.test"}}
    geweigerd = await beheerder(keten).put(f"/partijen/{GGD}", elders, versie=versie)
    assert await fouten(geweigerd) == ["/informatie/privacyadviseur"]


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


@pytest.mark.eis("ZVH-22.3")
async def test_de_toezichthouder_krijgt_een_gedateerd_uittreksel(keten: Keten) -> None:
    """Hij heeft geen token: wie de lijst bijhoudt verstrekt haar en legt vast aan wie en waarop; een andere derde krijgt haar niet."""
    manager, pad = keten.als("zvh", "manager"), "/verwerkerslijst-uittreksels"
    await een_verwerker(keten)
    vraag = {"verband": VERBAND, "code": "ap_2026", "ontvanger": "autoriteit_persoonsgegevens", "kenmerk": "AP-2026-114"}
    for derde in ("leverancier_software", "gemeenteraad"):
        assert status(await manager.post(pad, vraag | {"ontvanger": derde})) == (403, "geen_toezichthouder")
    assert status(await keten.als("ggz", "professional", "fg").post(pad, vraag)) == (403, "rol_past_niet")
    assert status(await manager.post(pad, vraag | {"verband": "proefgemeente_pga"})) == (403, "ander_verband")
    assert (await manager.moet("GET", pad))["uittreksels"] == []

    await manager.moet("POST", pad, vraag)
    assert status(await manager.post(pad, vraag)) == (409, "code_in_gebruik")
    await keten.vooruit(timedelta(days=1))
    await manager.moet("POST", "/verwerkerslijsten", {"verband": VERBAND})
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht(overeenkomstKenmerk="VO-2026-9"))

    (regel,) = (await keten.als("ggd", "fg").moet("GET", pad))["uittreksels"]
    toen = await manager.moet("GET", f"{pad}/ap_2026")
    assert (regel["ontvanger"], regel["kenmerk"]) == ("autoriteit_persoonsgegevens", "AP-2026-114")
    assert regel["verstrektOp"] == toen["verstrektOp"] == str(await vandaag(keten) - timedelta(days=1))
    assert ([v["overeenkomstKenmerk"] for v in toen["verwerkers"]], toen["verlopen"]) == (["VO-2026-2"], True)
    assert status(await manager.get(f"{pad}/verzonnen")) == ONVINDBAAR
    assert status(await keten.als("ggz", "professional").get(pad)) == (403, "rol_past_niet")
