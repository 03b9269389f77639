"""What becomes of a plan in casusoverleg: versions, akkoord, vaststelling, evaluaties, and the visie it waits for."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.casusoverleg.app import DIENST
from tests.dienst import GGZ, NU, LosseDienst, als_json, een_dienst, een_gegeven, nieuw
from tests.services.casusoverleg.test_casusoverleg import DOEL, INTERVENTIE, TWEEDE_DOEL, een_doel, een_interventie, maak, plan, wijzig

POLITIE = "00000099000000020000"
PAD = "/plannen-van-aanpak"


@pytest.fixture
def overleg(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


async def doe(overleg: LosseDienst, plan_id: str, wat: str, handeling: str, body: dict[str, Any], **rest: Any) -> Any:
    return await overleg.roep("POST", f"{PAD}/{plan_id}/{wat}", handeling, body, **rest)


async def stem_in(overleg: LosseDienst, plan_id: str, versie: int = 1, partij: str = GGZ, **rest: Any) -> Any:
    return await doe(overleg, plan_id, "akkoorden", "plan.akkoord", {"versie": versie}, partij=partij, **rest)


def een_evaluatie(**anders: Any) -> dict[str, Any]:
    doelen = [{"doelId": str(DOEL), "resultaat": "niet"}]
    return {"op": "2026-03-01", "uitkomst": "wijzigen", "met": [GGZ, POLITIE], "doelen": doelen} | anders


async def evalueer(overleg: LosseDienst, plan_id: str, **anders: Any) -> Any:
    return await doe(overleg, plan_id, "evaluaties", "evaluatie.vastleggen", een_evaluatie(**anders))


def een_visie(casus_id: UUID, betrokkene: UUID, *sprekers: str, **anders: Any) -> dict[str, Any]:
    soort = {"casus_id": casus_id, "betrokkene_id": betrokkene, "categorie": "visie", "categorie_verband": "visie"}
    delen = [een_gegeven({"van": wie, "gedrag": "liep uit de hand", "aanpak": "wil hulp"}, **soort) for wie in sprekers]
    basis = {"betrokkeneId": str(betrokkene), "op": "2026-03-01", "gesprekken": [str(uuid4())], "gegevens": als_json(*delen)}
    return basis | anders


@pytest.mark.eis("PGA-10.4a")
async def test_iedere_versie_van_het_plan_blijft_leesbaar(overleg: LosseDienst) -> None:
    """Een wijziging maakt een nieuwe versie; wat het plan eerder zei blijft staan, met wie daarmee instemde."""
    plan_id = (await plan(overleg)).json()["id"]
    await stem_in(overleg, plan_id)
    doelen = [een_doel(), een_doel(TWEEDE_DOEL)]
    assert (await wijzig(overleg, plan_id, '"1"', doelen=doelen, interventies=[een_interventie(termijn="2026-09-01")])).status_code == 200

    eerste, tweede = (await overleg.lees("planversie.lezen", plan_id))["versies"]

    assert [v["versie"] for v in (eerste, tweede)] == [1, 2]
    assert (eerste["doelen"], tweede["doelen"]) == ([een_doel()], doelen)
    assert (eerste["interventies"][0]["termijn"], tweede["interventies"][0]["termijn"]) == ("2026-06-01", "2026-09-01")
    assert ([a["partij"] for a in eerste["akkoorden"]], tweede["akkoorden"]) == ([GGZ], [])


async def test_een_mislukte_wijziging_maakt_geen_versie(overleg: LosseDienst) -> None:
    """Een plan dat niet klopt laat geen versie achter."""
    plan_id = (await plan(overleg)).json()["id"]
    await wijzig(overleg, plan_id, '"1"', interventies=[een_interventie(doelId=str(TWEEDE_DOEL))])

    assert [v["versie"] for v in (await overleg.lees("planversie.lezen", plan_id))["versies"]] == [1]


@pytest.mark.parametrize("anders", [{"uitvoerder": None}, {"termijn": None}, {"uitvoerder": ""}, {"termijn": "ooit"}])
@pytest.mark.eis("PGA-10.4a")
async def test_geen_plan_zonder_uitvoerder_of_termijn(overleg: LosseDienst, anders: dict[str, Any]) -> None:
    """Zonder uitvoerder of termijn bij iedere interventie wordt er niets vastgelegd."""
    casus_id = uuid4()
    fout = {k: v for k, v in (een_interventie() | anders).items() if v is not None}

    assert (await plan(overleg, casus_id, interventies=[fout])).status_code == 400
    assert (await plan(overleg, casus_id)).status_code == 201


@pytest.mark.eis("PGA-10.1a")
async def test_instemmen_met_de_versie_die_er_nu_ligt(overleg: LosseDienst) -> None:
    """Wie instemt noemt de nieuwste versie; na een wijziging is opnieuw instemming nodig, en tweemaal ja is een ja."""
    plan_id = (await plan(overleg)).json()["id"]
    assert [(await stem_in(overleg, plan_id, partij=p)).status_code for p in (GGZ, GGZ, POLITIE)] == [201] * 3
    assert (await overleg.lees("plan.lezen", plan_id))["akkoord"] == [GGZ, POLITIE]
    await wijzig(overleg, plan_id, '"1"')

    te_laat = await stem_in(overleg, plan_id)

    assert (te_laat.status_code, te_laat.json()["code"]) == (409, "versie_verouderd")
    assert (await overleg.lees("plan.lezen", plan_id))["akkoord"] == []
    assert (await stem_in(overleg, str(uuid4()))).status_code == 404


async def test_vaststellen_noemt_de_versie(overleg: LosseDienst) -> None:
    """Vastgesteld wordt wat er nu staat; de dag hoort bij die versie, ook als zij later nog eens wordt vastgesteld."""
    plan_id = (await plan(overleg)).json()["id"]
    oud = await doe(overleg, plan_id, "vaststellingen", "plan.vaststellen", {"versie": 7})
    nu = await doe(overleg, plan_id, "vaststellingen", "plan.vaststellen", {"versie": 1})
    nogmaals = await doe(overleg, plan_id, "vaststellingen", "plan.vaststellen", {"versie": 1}, nu=NU + timedelta(days=3))
    vastgesteld = await overleg.lees("plan.lezen", plan_id)
    await wijzig(overleg, plan_id, '"1"')

    gewijzigd = await overleg.lees("plan.lezen", plan_id)
    await doe(overleg, plan_id, "vaststellingen", "plan.vaststellen", {"versie": 2}, nu=NU + timedelta(days=5))
    versies = (await overleg.lees("planversie.lezen", plan_id))["versies"]

    assert nogmaals.status_code == 201
    assert [(p["versie"], p["vastgesteldOp"]) for p in (vastgesteld, gewijzigd)] == [(1, "2026-03-02"), (2, None)]
    assert (oud.status_code, oud.json()["code"], nu.status_code) == (409, "versie_verouderd", 201)
    assert [v["vastgesteldOp"] for v in versies] == ["2026-03-02", "2026-03-07"]


@pytest.mark.eis("PGA-11.3")
async def test_een_evaluatie_oordeelt_over_ieder_doel(overleg: LosseDienst) -> None:
    """Een evaluatie noemt per doel het resultaat, met wie dat is gezien en wat daarop volgt."""
    plan_id = (await plan(overleg, doelen=[een_doel(), een_doel(TWEEDE_DOEL)])).json()["id"]
    beide = [{"doelId": str(d), "resultaat": "deels"} for d in (DOEL, TWEEDE_DOEL)]

    half = await evalueer(overleg, plan_id)
    vreemd = await evalueer(overleg, plan_id, doelen=[*beide, {"doelId": str(INTERVENTIE), "resultaat": "niet"}])
    morgen = await evalueer(overleg, plan_id, doelen=beide, op="2026-03-03")
    alleen = await evalueer(overleg, plan_id, doelen=beide, met=[])
    goed = await evalueer(overleg, plan_id, doelen=beide)
    gelezen = (await overleg.lees("plan.lezen", plan_id))["evaluaties"]

    velden = [[f["veld"] for f in a.json()["fouten"]] for a in (half, vreemd, morgen, alleen)]
    assert velden == [["/doelen"], ["/doelen/2/doelId"], ["/op"], ["/met"]]
    assert goed.status_code == 201
    assert [(e["uitkomst"], e["met"], e["doelen"]) for e in gelezen] == [("wijzigen", [GGZ, POLITIE], beide)]


@pytest.mark.eis("PGA-12.2b")
async def test_een_visie_bestaat_uit_wat_ieder_zei(overleg: LosseDienst) -> None:
    """Per spreker een gegeven van categorie visie over deze betrokkene; een dubbele of vreemde wordt genoemd."""
    casus_id, wie = uuid4(), uuid4()
    samen = een_visie(casus_id, wie, "inwoner", "wettelijk_vertegenwoordiger")
    gemaakt = await maak(overleg, "/visies", "visie.vastleggen", samen, casus_id)
    gelezen = await overleg.lees("visie.lezen", gemaakt.json()["id"])
    dubbel = await maak(overleg, "/visies", "visie.vastleggen", een_visie(casus_id, wie, "inwoner", "inwoner"), casus_id)
    ander = een_visie(casus_id, uuid4(), "inwoner", betrokkeneId=str(wie), op="2026-03-03")
    vreemd = await maak(overleg, "/visies", "visie.vastleggen", ander, casus_id)

    assert (gemaakt.status_code, gelezen["van"]) == (201, ["inwoner", "wettelijk_vertegenwoordiger"])
    assert {g["inhoud"]["aanpak"] for g in gelezen["gegevens"]} == {"wil hulp"}
    assert [f["veld"] for f in dubbel.json()["fouten"]] == ["/gegevens/1"]
    assert [f["veld"] for f in vreemd.json()["fouten"]] == ["/op", "/gegevens/0"]
    assert (await overleg.roep("POST", "/lezen/visie.lezen/inhoud", "visie.lezen", {"id": str(nieuw()), "ids": []})).status_code == 404


@pytest.mark.eis("ZVH-11.2c")
async def test_na_vernietiging_is_ook_de_geschiedenis_weg(overleg: LosseDienst) -> None:
    """Versies, akkoorden, evaluaties en visie gaan met de casus mee; een andere casus houdt de hare."""
    casussen, plannen = (uuid4(), uuid4()), []
    for casus_id in casussen:
        plannen.append((await plan(overleg, casus_id)).json()["id"])
        await stem_in(overleg, plannen[-1])
        await evalueer(overleg, plannen[-1])
        await maak(overleg, "/visies", "visie.vastleggen", een_visie(casus_id, uuid4(), "inwoner"), casus_id)

    assert (await overleg.roep("DELETE", f"/casussen/{casussen[0]}", "casus.vernietigen")).status_code == 204

    for handeling in ("plan.lezen", "planversie.lezen"):
        weg = await overleg.roep("POST", f"/lezen/{handeling}/inhoud", handeling, {"id": plannen[0], "ids": []})
        assert weg.status_code == 404
    (versie,) = (await overleg.lees("planversie.lezen", plannen[1]))["versies"]
    assert [a["partij"] for a in versie["akkoorden"]] == [GGZ]
    assert len((await overleg.lees("plan.lezen", plannen[1]))["evaluaties"]) == 1
