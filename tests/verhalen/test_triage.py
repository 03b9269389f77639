"""Weging over HTTP: who is invited, where the casus goes, what goes along and what becomes of the rest (ZVH 1.19, 5.3.1 c)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway import klok
from tests.bouw import Zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import doel, een_genodigde, gegeven_ids, klaar_voor_triage
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import dagen_leesbaar

GGD, GGZ, VEILIG_THUIS = "00000099000000070000", "00000099000000050000", "00000099000000060000"


def over(dagen: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=dagen)).date())


async def in_triage(keten: Keten) -> Zaak:
    """In triage with the one gegeven of the college; ``ids`` filled."""
    zaak = await klaar_voor_triage(keten, 1)
    zaak.ids = await gegeven_ids(zaak)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))
    return zaak


def ggz(keten: Keten) -> Partner:
    return keten.als("ggz", "afgevaardigde", "instemmer")


async def meldingen(wie: Partner, soort: str) -> int:
    return [e["type"] for e in await wie.moet("GET", "/gebeurtenissen", limit=100)].count(f"nl.zvh.{soort}")


def een_weging(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    return {"casusId": zaak.casus_id, "route": "casusoverleg", "doel": "veilig_wonen", "themas": ["veiligheid"]} | anders


def een_route(zaak: Zaak, route: str, **anders: Any) -> dict[str, Any]:
    return {"casusId": zaak.casus_id, "route": route, "reden": "lichtere_hulp_volstaat"} | anders


@pytest.mark.eis("ZVH-1.19")
async def test_alleen_wie_een_thema_nodig_heeft_wordt_genodigd(keten: Keten) -> None:
    """Iedere genodigde heeft een thema en een redencode; een niet gekozen partij krijgt 404 op de casus."""
    zaak = await in_triage(keten)
    verzonnen = await zaak.regisseur.post("/wegingen", een_weging(zaak, uitTeNodigen=[een_genodigde(GGD) | {"reden": "hoort_erbij"}]))
    thema = await zaak.regisseur.post("/wegingen", een_weging(zaak, uitTeNodigen=[een_genodigde(GGD, "schulden")]))
    assert (verzonnen.status_code, verzonnen.json()["fouten"][0]["veld"]) == (400, "/uitTeNodigen/0/reden")
    assert thema.status_code == 400

    gewogen = await zaak.regisseur.moet("POST", "/wegingen", een_weging(zaak, uitTeNodigen=[een_genodigde(GGD)]))

    pad = f"/casussen/{zaak.casus_id}"
    assert (await keten.als("ggd", "afgevaardigde").get(pad)).status_code == 200
    assert (await ggz(keten).get(pad)).status_code == 404
    (deelname,) = await keten.sql("select reden from deelname where partij = :p and rol = 'afgevaardigde'", p=GGD)
    assert deelname.reden == "deskundigheid_nodig"
    gelezen = await zaak.regisseur.moet("GET", f"/wegingen/{gewogen['id']}")
    assert gelezen["uitTeNodigen"] == [een_genodigde(GGD)]


@pytest.mark.eis("ZVH-1.19", "ZVH-5.3.1c")
async def test_een_weging_houdt_zich_aan_de_lijsten_van_het_convenant(keten: Keten) -> None:
    """Een route die dit verband niet kent, een verzonnen reden of advies, of een buitenstaander: niets wordt vastgelegd."""
    zaak = await in_triage(keten)
    buiten = {"toebedeeldAan": "00000099000000088000"}
    for body, veld in (
        (een_route(zaak, "zvh_voert_uit"), "/route"),
        (een_route(zaak, "niet_in_behandeling", reden="daarom"), "/reden"),
        (een_route(zaak, "advies", adviezen=["bel_eens"]), "/adviezen/0"),
        (een_route(zaak, "toebedelen", **buiten), "/toebedeeldAan"),
    ):
        antwoord = await zaak.regisseur.post("/wegingen", body)
        assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, veld)
    assert status(await zaak.aanmelder.post("/wegingen", een_route(zaak, "advies", adviezen=["lokaal_team"])))[0] == 403
    assert [r.status for r in await keten.sql("select status from casus")] == ["lopend"]


async def is_weg_na_vier_weken(zaak: Zaak) -> None:
    """Unreadable on the norm's last day, destroyed without a human (ZVH-9.4b)."""
    keten = zaak.keten
    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P4W")))
    assert (await zaak.regisseur.get(f"/casussen/{zaak.casus_id}")).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await zaak.regisseur.get(f"/casussen/{zaak.casus_id}")).status_code == 404
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
    assert await keten.sql("select id from vindplaats where soort = 'gegeven'") == []


@pytest.mark.parametrize("route", ["niet_in_behandeling", "andere_tafel", "advies"])
@pytest.mark.eis("ZVH-5.3.1c", "ZVH-9.4b")
async def test_terug_met_een_advies_zonder_gegevens_van_anderen(keten: Keten, route: str) -> None:
    """Gaat er niets mee, dan leest de aanmelder de route en het advies en niemand meer gegevens; na vier weken is alles weg."""
    zaak = await in_triage(keten)
    gewogen = await zaak.regisseur.moet("POST", "/wegingen", een_route(zaak, route, adviezen=["lokaal_team"]))

    advies = await zaak.aanmelder.moet("GET", f"/wegingen/{gewogen['id']}")
    assert (advies["route"], advies["adviezen"], advies["gegevens"]) == (route, ["lokaal_team"], [])
    assert await meldingen(zaak.aanmelder, "weging.advies") == 1
    assert (await ggz(keten).get(f"/wegingen/{gewogen['id']}")).status_code == 404
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    await is_weg_na_vier_weken(zaak)


def een_toebedeling(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    items = [{"gegevenId": i, "noodzaak": "nodig_voor_uitvoering"} for i in zaak.ids]
    basis = {"casusId": zaak.casus_id, "ontvanger": GGD, "doel": "toebedeling", "taak": "wmo_1.2.1_a", "items": items}
    return basis | {"geldigTot": over(60)} | anders


@pytest.mark.eis("ZVH-5.3.1c", "ZVH-3.5d", "ZVH-9.4b")
@pytest.mark.parametrize("route", ["toebedelen", "andere_tafel"])
async def test_toebedelen_aan_een_partij(keten: Keten, route: str) -> None:
    """Toebedelen kan pas als de ene ontvanger met noodzaak en instemming kreeg wat nodig is; hij leest dat, verder niemand."""
    zaak, ggd = await in_triage(keten), keten.als("ggd", "professional")
    body = een_route(zaak, route, toebedeeldAan=GGD, reden="kan_bij_een_partij")
    assert status(await zaak.regisseur.post("/wegingen", body)) == (409, "toebedeling_niet_verstrekt")
    assert status(await zaak.regisseur.post("/verstrekkingen", een_toebedeling(zaak))) == (403, "instemming_ontbreekt")
    await zaak.aanmelder.moet("POST", "/instemmingen", {"casusId": zaak.casus_id, "ontvanger": GGD, "taak": "toebedeling"})
    verstrekt = await zaak.regisseur.moet("POST", "/verstrekkingen", een_toebedeling(zaak))
    assert status(await zaak.regisseur.post("/wegingen", body | {"toebedeeldAan": GGZ})) == (409, "toebedeling_niet_verstrekt")

    await zaak.regisseur.moet("POST", "/wegingen", body)

    pad = f"/verstrekkingen/{verstrekt['id']}"
    assert [g["etiket"]["id"] for g in (await ggd.moet("GET", pad))["gegevens"]] == zaak.ids
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    assert status(await zaak.regisseur.post("/verstrekkingen", een_toebedeling(zaak, ontvanger=GGZ)))[0] == 409
    await is_weg_na_vier_weken(zaak)
    assert (await ggd.get(pad)).status_code == 404


@pytest.mark.eis("ZVH-3.5c", "ZVH-5.3.1c")
async def test_ook_na_toebedeling_kan_de_leverancier_terug(keten: Keten) -> None:
    """Trekt de leverancier in nadat de casus is toebedeeld, dan gaat het gegeven niet verder en leest de ontvanger het niet meer."""
    zaak, ggd = await in_triage(keten), keten.als("ggd", "professional")
    gegeven = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "ontvanger": GGD, "taak": "toebedeling"}
    ja = await zaak.aanmelder.moet("POST", "/instemmingen", gegeven)
    verstrekt = await zaak.regisseur.moet("POST", "/verstrekkingen", een_toebedeling(zaak))
    await zaak.regisseur.moet("POST", "/wegingen", een_route(zaak, "toebedelen", toebedeeldAan=GGD))

    await zaak.aanmelder.moet("POST", f"/instemmingen/{ja['id']}/intrekkingen")

    assert (await ggd.moet("GET", f"/verstrekkingen/{verstrekt['id']}"))["gegevens"] == []
