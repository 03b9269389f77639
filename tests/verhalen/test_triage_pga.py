"""What a lokale aanpak adds to routing: the lokale team, who treats decides himself whether he takes part (PGA 6.2, 10.6, 14.4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from gateway import klok
from tests.keten import Keten
from tests.storing.zaken import een_genodigde
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import (
    COLLEGE,
    GGD,
    Aanpak,
    dagen_leesbaar,
    een_item,
    een_verstrekking,
    in_overleg,
    in_triage,
    verplaats,
    weging,
)
from tests.verhalen.register_bouw import beheerder, een_regel
from tests.verhalen.reglement_bouw import iemand

GGZ, POLITIE, RECLASSERING = "00000099000000050000", "00000099000000020000", "00000099000000040000"
VANDAAG, MORGEN = str(date.today()), str(date.today() + timedelta(days=2))


async def met_lokaal_team(keten: Keten) -> Aanpak:
    """In casusoverleg; the ggd is the lokale team here, and the college says yes to supplying it."""
    regel, versie = await een_regel(keten, GGD)
    antwoord = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"hoedanigheden": ["lokaal_team"]}, versie=versie)
    assert antwoord.status_code == 200, antwoord.text
    a = await in_overleg(keten)
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": GGD, "taak": "ondersteuning_lokaal_team"})
    return a


def aan_team(a: Aanpak, noodzaak: str = "nodig_voor_ondersteuning") -> dict[str, Any]:
    items = [{"gegevenId": i, "noodzaak": noodzaak} for i in a.ids]
    return een_verstrekking(a, doel="ondersteuning_lokaal_team", verwijzing="10_6") | {"items": items}


def een_afstemming(a: Aanpak, **anders: Any) -> dict[str, Any]:
    return {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "lokaalTeam": GGD, "op": VANDAAG} | anders


async def geef_toestemming(a: Aanpak) -> str:
    ja: dict[str, Any] = {"door": "betrokkene", "wijze": "schriftelijk", "geinformeerdOp": "2026-03-01", "gegevenOp": "2026-03-02"}
    ja |= {"intrekbaarVerteld": True, "casusId": a.casus_id, "gegevenIds": a.ids, "ontvanger": GGD, "doel": "ondersteuning_lokaal_team"}
    return str((await a.college.moet("POST", "/toestemmingen", ja))["id"])


@pytest.mark.eis("PGA-10.6a")
async def test_naar_het_lokale_team_na_afstemming_en_met_toestemming(keten: Keten) -> None:
    """Zonder afstemming met de aanmelder of zonder gerichte toestemming gaat er niets; met beide alleen wat de ondersteuning vergt."""
    a, team = await met_lokaal_team(keten), keten.als("ggd", "professional")
    assert status(await a.expert.post("/verstrekkingen", aan_team(a))) == (403, "afstemming_ontbreekt")
    for wie, body, code in (
        (a.college, een_afstemming(a), 403),
        (a.expert, een_afstemming(a, op=MORGEN), 400),
        (a.expert, een_afstemming(a, lokaalTeam=COLLEGE), 400),
        (a.expert, een_afstemming(a, betrokkeneId=iemand()), 404),
        (a.expert, een_afstemming(a), 201),
    ):
        assert (await wie.post("/afstemmingen", body)).status_code == code
    assert status(await a.expert.post("/verstrekkingen", aan_team(a))) == (403, "toestemming_lokaal_team_ontbreekt")
    toestemming = await geef_toestemming(a)
    assert status(await a.expert.post("/verstrekkingen", aan_team(a, "nodig_voor_plan"))) == (400, "niet_nodig_voor_ondersteuning")

    verstrekt = await a.expert.moet("POST", "/verstrekkingen", aan_team(a))
    pad = f"/verstrekkingen/{verstrekt['id']}"
    assert {g["etiket"]["id"] for g in (await team.moet("GET", pad))["gegevens"]} == set(a.ids)
    regels = await keten.sql("select doel from verstrekking where soort = 'aanbod' and ontvanger = :p", p=GGD)
    assert {r.doel for r in regels} == {"ondersteuning_lokaal_team"}

    await a.college.moet("POST", f"/toestemmingen/{toestemming}/intrekkingen")
    assert (await team.moet("GET", pad))["gegevens"] == []


@pytest.mark.eis("PGA-10.6b", "PGA-10.6a")
async def test_zonder_toestemming_een_gesprek_zonder_gegevens(keten: Keten) -> None:
    """Weigert de inwoner, dan legt de pga-expert het overleg met het lokale team vast; een aanmelding wordt dat niet."""
    a = await met_lokaal_team(keten)
    await a.expert.moet("POST", "/afstemmingen", een_afstemming(a))
    overleg = een_afstemming(a, waarom="geweigerd", uitkomst="ondersteuning_zonder_gegevens")
    for wie, body, code in (
        (a.college, overleg, 403),
        (a.expert, overleg | {"waarom": "zomaar"}, 400),
        (a.expert, overleg | {"uitkomst": "aangemeld"}, 400),
        (a.expert, overleg | {"gegevens": [een_item(a.inwoner)]}, 400),
        (a.expert, overleg, 201),
    ):
        assert (await wie.post("/lokaal-team-overleggen", body)).status_code == code

    assert status(await a.expert.post("/verstrekkingen", aan_team(a))) == (403, "toestemming_lokaal_team_ontbreekt")
    (feit,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/feiten", soort="lokaal_team_overleg"))["items"]
    assert (feit["velden"]["uitkomst"], feit["velden"]["waarom"]) == ("ondersteuning_zonder_gegevens", "geweigerd")


@pytest.mark.eis("PGA-6.2")
async def test_een_behandelaar_beslist_zelf_of_hij_meedoet(keten: Keten) -> None:
    """De ggz doet pas mee na eigen toestemming of afweging; de pga-expert legt dat niet namens haar vast."""
    a, ggz = await in_triage(keten), keten.als("ggz", "afgevaardigde")
    genodigd = [een_genodigde(p) for p in (GGZ, COLLEGE)]
    await a.expert.moet("POST", "/wegingen", weging(a, uitTeNodigen=genodigd))
    await verplaats(a, "casusoverleg", "opstellen", "nodig_voor_plan")
    item = een_item(a.inwoner, fasedoel="opstellen", criterium=None, noodzaak="nodig_voor_plan", geheimhouding=[])
    bijdrage = {"casusId": a.casus_id, "gegevens": [item]}
    besluit = {"casusId": a.casus_id, "uitkomst": "eigen_afweging", "op": VANDAAG}
    assert status(await ggz.post("/toestandsbeelden", bijdrage)) == (409, "deelnamebesluit_ontbreekt")
    assert status(await a.expert.post("/deelnamebesluiten", besluit)) == (403, "rol_past_niet")
    assert (await ggz.post("/deelnamebesluiten", besluit | {"op": MORGEN})).status_code == 400
    assert (await ggz.post("/deelnamebesluiten", besluit | {"diagnose": "x"})).status_code == 400
    assert (await keten.als("politie", "afgevaardigde").post("/deelnamebesluiten", besluit)).status_code == 404

    await ggz.moet("POST", "/deelnamebesluiten", besluit | {"uitkomst": "doet_niet_mee"})
    assert status(await ggz.post("/toestandsbeelden", bijdrage)) == (409, "deelnamebesluit_ontbreekt")
    await ggz.moet("POST", "/deelnamebesluiten", besluit)
    assert status(await ggz.post("/toestandsbeelden", bijdrage))[1] != "deelnamebesluit_ontbreekt"
    (feit, *_) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/feiten", soort="deelnamebesluit"))["items"]
    assert set(feit["velden"]) == {"op"}


@pytest.mark.parametrize("route", ["advies", "niet_in_behandeling"])
@pytest.mark.eis("PGA-14.4a")
async def test_een_aanpak_die_er_niet_komt_is_na_vier_weken_weg(keten: Keten, route: str) -> None:
    """Een lokale aanpak kent toebedelen niet; wie terug gaat krijgt route en advies, en na vier weken is er niets meer."""
    a = await in_triage(keten)
    body = {"casusId": a.casus_id, "route": route, "reden": "lokaal_team_volstaat", "adviezen": ["lokaal_team"]}
    toebedeeld = await a.expert.post("/wegingen", body | {"route": "toebedelen", "toebedeeldAan": GGD})
    assert (toebedeeld.status_code, toebedeeld.json()["fouten"][0]["veld"]) == (400, "/route")
    gewogen = await a.expert.moet("POST", "/wegingen", body)
    assert (await a.college.moet("GET", f"/wegingen/{gewogen['id']}"))["adviezen"] == ["lokaal_team"]
    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"] == []

    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P4W")))
    assert (await a.expert.get(f"/casussen/{a.casus_id}")).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await a.expert.get(f"/casussen/{a.casus_id}")).status_code == 404
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
