"""The aanpak itself: all its parts, whose visie, who agrees, what is reported, what follows an evaluatie, and who hears of it in ZSM."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from tests.keten import Keten
from tests.verhalen.feiten_bouw import status
from tests.verhalen.overleg_bouw import met_plan as zvh_met_plan
from tests.verhalen.pga_bouw import BURGEMEESTER, COLLEGE, GGD, OVER_EEN_MAAND, een_plan, een_verstrekking, vandaag
from tests.verhalen.plan_bouw import (
    PLANNEN,
    besproken,
    een_visie,
    evalueer,
    ggd_van,
    met_plan,
    spreek,
    stel_vast,
    stem_in,
    taken,
    vastgesteld,
)

HUIS = "00000099000000090000"


@pytest.mark.eis("PGA-10.4a")
async def test_een_aanpak_heeft_vijf_onderdelen(keten: Keten) -> None:
    """Zonder probleemanalyse, uitvoerder of termijn wordt niets vastgelegd; met alle vijf leest de pga-expert de aanpak."""
    a = await besproken(keten)
    await spreek(a, visie="wilde_niet_antwoorden")
    heel = een_plan(a, str(uuid4()))
    zonder = [een_plan(a, str(uuid4())) for _ in range(2)]
    for plan, veld in zip(zonder, ("uitvoerder", "termijn"), strict=True):
        del plan["interventies"][0][veld]

    assert status(await a.expert.post(PLANNEN, heel | {"gegevens": []})) == (400, "probleemanalyse_ontbreekt")
    assert [(await a.expert.post(PLANNEN, plan)).status_code for plan in zonder] == [400, 400]
    assert await keten.sql("select id from feit where soort = 'plan'") == []
    plan_id = (await a.expert.moet("POST", PLANNEN, heel))["id"]

    gelezen = await a.expert.moet("GET", f"{PLANNEN}/{plan_id}")
    assert [g["inhoud"]["soort"] for g in gelezen["gegevens"]] == ["thema"]
    assert [(i["uitvoerder"], i["termijn"]) for i in gelezen["interventies"]] == [(GGD, "2030-03-01")]
    assert (await keten.als("ggz", "afgevaardigde").get(f"{PLANNEN}/{plan_id}")).status_code == 404


@pytest.mark.eis("PGA-10.4a", "PGA-10.1a", "PGA-10.7c", "PGA-12.2b")
async def test_een_aanpak_wordt_samen_vastgesteld(keten: Keten) -> None:
    """De uitvoerende partner stemt zelf in met deze versie en de visie ligt vast; een nieuwe versie vraagt een nieuw akkoord."""
    a = await besproken(keten)
    gesprek = await spreek(a)
    plan = een_plan(a, str(uuid4()))
    plan_id = (await a.expert.moet("POST", PLANNEN, plan))["id"]
    pad = f"{PLANNEN}/{plan_id}"

    assert status(await stel_vast(a, plan_id)) == (409, "akkoord_ontbreekt")
    assert (await a.expert.post(f"{pad}/akkoorden", {"versie": 1})).status_code == 403
    assert (await keten.als("ggz", "afgevaardigde").post(f"{pad}/akkoorden", {"versie": 1})).status_code == 404
    assert status(await stem_in(a, plan_id, 2)) == (409, "versie_verouderd")
    assert "plan_akkoord" in await taken(ggd_van(keten))
    assert (await stem_in(a, plan_id)).status_code == 201
    assert "plan_akkoord" not in await taken(ggd_van(keten))
    geweigerd = await stel_vast(a, plan_id)
    assert status(geweigerd) == (409, "visie_ontbreekt")
    assert (geweigerd.json()["artikel"], geweigerd.json()["volgendeStap"]) == ("PGA 12.2b", "Leg de visie vast van: inwoner.")
    await a.college.moet("POST", "/visies", await een_visie(a, gesprek))
    assert (await a.college.post(f"{pad}/vaststellingen", {"versie": 1})).status_code == 403
    assert (await stel_vast(a, plan_id)).status_code == 201

    inhoud = {k: w for k, w in plan.items() if k not in ("casusId", "gegevens")} | {"gegevens": []}
    anders = [inhoud["interventies"][0] | {"termijn": "2031-01-01"}]
    assert (await a.expert.put(pad, inhoud | {"interventies": anders}, versie=1)).status_code == 200
    assert status(await stel_vast(a, plan_id, 2)) == (409, "akkoord_ontbreekt")
    eerste, tweede = (await a.expert.moet("GET", f"{pad}/versies"))["versies"]
    assert ([k["partij"] for k in eerste["akkoorden"]], tweede["akkoorden"]) == ([GGD], [])
    assert (eerste["interventies"][0]["termijn"], tweede["interventies"][0]["termijn"]) == ("2030-03-01", "2031-01-01")
    assert (eerste["vastgesteldOp"], tweede["vastgesteldOp"]) == (await vandaag(keten), None)


@pytest.mark.eis("PGA-12.2b", "PGA-10.7d")
async def test_de_visie_van_wie_op_deze_leeftijd_spreekt(keten: Keten) -> None:
    """Op dertien en zeventien spreken kind en ouder samen, op elf de ouder, op achttien alleen de inwoner; zonder gesprek geen visie."""
    a = await besproken(keten)
    ouder, kind = "wettelijk_vertegenwoordiger", "inwoner"
    gesprek, nu = await spreek(a, kind, ouder), date.fromisoformat(await vandaag(keten))

    async def leeftijd(jaren: int, dagen: int = 0) -> None:
        zestien = nu.replace(day=min(nu.day, 28), year=nu.year + 16 - jaren) - timedelta(days=dagen)
        await a.college.moet(
            "POST",
            "/vertegenwoordigingen",
            {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "zestienOp": zestien.isoformat(), "gezag": "eenhoofdig"},
        )

    async def leg_vast(*sprekers: str, **anders: Any) -> tuple[int, str]:
        return status(await a.college.post("/visies", await een_visie(a, gesprek, *sprekers, **anders)))

    for jaren in (13, 17):
        await leeftijd(jaren)
        assert await leg_vast(ouder) == (400, "visie_onvolledig")
        assert await leg_vast(kind) == (400, "visie_onvolledig")
        assert (await leg_vast(kind, ouder))[0] == 201
    await leeftijd(11)
    assert await leg_vast(kind) == (400, "visie_onvolledig")
    assert (await leg_vast(ouder))[0] == (await leg_vast(kind, ouder))[0] == 201
    await leeftijd(18)
    assert await leg_vast(kind, ouder) == (400, "meerderjarige_spreekt_zelf")
    assert await leg_vast(ouder) == (400, "visie_onvolledig")
    assert await leg_vast(kind, gesprekken=[str(uuid4())]) == (400, "visie_zonder_gesprek")
    assert (await keten.als("ggz", "afgevaardigde").post("/visies", await een_visie(a, gesprek))).status_code == 404
    gemaakt = await a.college.moet("POST", "/visies", await een_visie(a, gesprek))

    gelezen = await a.expert.moet("GET", f"/visies/{gemaakt['id']}")
    assert (gelezen["van"], gelezen["gegevens"][0]["inhoud"]["aanpak"]) == ([kind], "Ik wil een eigen plek.")
    assert (await ggd_van(keten).moet("GET", f"/visies/{gemaakt['id']}"))["gegevens"] == []
    assert "eigen plek" not in str(await keten.sql("select velden from feit"))


@pytest.mark.eis("PGA-11.1")
async def test_een_partner_meldt_wat_hij_zelf_uitvoert(keten: Keten) -> None:
    """Start, einde, afbreken met reden en resultaat, alleen door wie het uitvoert en zonder behandelinhoud; te laat vraagt de klok erom."""
    over_een_week = str(date.fromisoformat(await vandaag(keten)) + timedelta(days=8))
    a, plan_id, body = await vastgesteld(keten, termijn=over_een_week)
    pad, ggd = f"{PLANNEN}/{plan_id}/voortgangsmeldingen", ggd_van(keten)
    start = {"interventieId": body["interventies"][0]["interventieId"], "status": "gestart", "op": await vandaag(keten), "gegevens": []}

    assert status(await a.college.post(pad, start)) == (403, "interventie_van_ander")
    assert status(await a.expert.post(pad, start)) == (403, "interventie_van_ander")
    assert status(await ggd.post(pad, start | {"gegevens": body["gegevens"]})) == (400, "monitoring_met_inhoud")
    assert (await ggd.post(pad, start | {"behandeling": "gesprekken"})).status_code == 400
    assert (await ggd.post(pad, start)).status_code == 201
    assert (await ggd.post(pad, start | {"status": "afgebroken"})).status_code == 400

    await klok.ronde(keten.kern)
    assert "voortgang_melden" not in await taken(ggd)
    await keten.vooruit(timedelta(days=9))
    for _ in range(2):
        await klok.ronde(keten.kern)
    vraagt = "select partij, soort from taak where soort in ('voortgang_melden', 'interventie_te_laat') and klaar_op is null"
    assert {tuple(r) for r in await keten.sql(vraagt)} == {(GGD, "voortgang_melden"), (BURGEMEESTER, "interventie_te_laat")}
    einde = start | {"status": "beeindigd", "op": await vandaag(keten), "doelBereikt": "deels"}
    assert (await ggd.post(pad, einde)).status_code == 201
    assert await keten.sql(vraagt) == []
    await klok.ronde(keten.kern)
    assert await keten.sql(vraagt) == []


@pytest.mark.eis("PGA-11.1", "PGA-10.1a")
async def test_voor_een_agendadeelnemer_meldt_de_pga_expert(keten: Keten) -> None:
    """Een agendadeelnemer heeft geen toegang: de pga-expert legt vast wat hij meldt, en alleen hij."""
    a = await besproken(keten)
    await spreek(a, visie="wilde_niet_antwoorden")
    wie = {"betrokkeneId": a.inwoner, "organisatie": "12345678", "werkrelatie": "schuldhulp", "onderdeel": "uitvoering"}
    gevraagd = await a.expert.moet("POST", f"/casussen/{a.casus_id}/agendadeelnemers", wie | {"aandeel": ["procesgegevens"]})
    vreemd = een_plan(a, str(uuid4()), uitvoerder=f"agendadeelnemer:{uuid4()}")
    assert (await a.expert.post(PLANNEN, vreemd)).status_code == 400
    body = een_plan(a, str(uuid4()), uitvoerder=f"agendadeelnemer:{gevraagd['id']}")
    plan_id = (await a.expert.moet("POST", PLANNEN, body))["id"]
    start = {"interventieId": body["interventies"][0]["interventieId"], "status": "gestart", "op": await vandaag(keten), "gegevens": []}
    pad = f"{PLANNEN}/{plan_id}/voortgangsmeldingen"

    assert status(await ggd_van(keten).post(pad, start)) == (403, "interventie_van_ander")
    assert status(await stel_vast(a, plan_id)) == (409, "akkoord_ontbreekt")
    await a.college.moet("POST", f"{PLANNEN}/{plan_id}/akkoorden", {"versie": 1})
    te_vroeg = await a.expert.post(pad, start)
    assert (status(te_vroeg), te_vroeg.json()["artikel"]) == ((409, "aanpak_niet_vastgesteld"), "PGA 10.1a")
    assert te_vroeg.json()["volgendeStap"]
    assert (await stel_vast(a, plan_id)).status_code == 201
    assert (await a.expert.post(pad, start)).status_code == 201


def een_overleg(dag: str, casus_id: str, **anders: Any) -> dict[str, Any]:
    return {"casusId": casus_id, "op": dag, "huis": HUIS, "met": [GGD, COLLEGE], "aanmelder": COLLEGE} | anders


@pytest.mark.eis("PGA-11.3", "PGA-11.4a")
async def test_opschalen_komt_als_laatste(keten: Keten) -> None:
    """Eerst versterken, wijzigen of aanvullen, dan samen zien dat het niet helpt, dan overleg met het huis en een gekozen aanmelder."""
    a, plan_id, body = await vastgesteld(keten)
    nu = await vandaag(keten)
    besluit = {"casusId": a.casus_id, "besluit": "opschalen", "besluitdatum": nu, "deelnemers": [GGD], "reden": "nodig_en_mogelijk"}

    assert status(await evalueer(a, plan_id, body, "opschalen")) == (409, "versterken_niet_beproefd")
    assert (await evalueer(a, plan_id, body, "wijzigen", met=[])).status_code == 400
    assert (await a.college.post(f"{PLANNEN}/{plan_id}/evaluaties", {})).status_code in (400, 403)
    assert (await evalueer(a, plan_id, body, "wijzigen")).status_code == 201
    assert "plan_wijzigen" in await taken(a.college)
    assert status(await a.expert.post("/opschalingsoverleggen", een_overleg(nu, a.casus_id))) == (409, "resultaat_niet_vastgesteld")
    inhoud = {k: w for k, w in body.items() if k not in ("casusId", "gegevens")} | {"gegevens": []}
    assert (await a.expert.put(f"{PLANNEN}/{plan_id}", inhoud, versie=1)).status_code == 200
    assert "plan_wijzigen" not in await taken(a.college)

    assert (await evalueer(a, plan_id, body, "opschalen")).status_code == 201
    assert "opschaling_overleggen" in await taken(a.expert)
    assert status(await a.expert.post("/overlegbesluiten", besluit | {"resultaten": []})) == (409, "overleg_met_huis_ontbreekt")
    zelf = een_overleg(nu, a.casus_id, aanmelder=BURGEMEESTER)
    assert status(await a.expert.post("/opschalingsoverleggen", zelf)) == (400, "expert_meldt_niet_aan")
    for fout in ({"huis": GGD}, {"aanmelder": "00000099000000060000"}, {"op": "2099-01-01"}):
        assert (await a.expert.post("/opschalingsoverleggen", een_overleg(nu, a.casus_id, **fout))).status_code == 400
    assert (await a.college.post("/opschalingsoverleggen", een_overleg(nu, a.casus_id))).status_code == 403
    assert (await a.expert.post("/opschalingsoverleggen", een_overleg(nu, a.casus_id))).status_code == 201
    assert status(await ggd_van(keten).post("/opschalingsverzoeken", {"casusId": a.casus_id})) == (403, "andere_aanmelder")
    assert (await a.college.post("/opschalingsverzoeken", {"casusId": a.casus_id})).status_code == 201
    assert (await a.expert.post("/overlegbesluiten", besluit | {"resultaten": []})).status_code == 201


@pytest.mark.eis("PGA-10.8")
async def test_zsm_hoort_van_een_vastgestelde_aanpak(keten: Keten) -> None:
    """Na aanhouding horen de ZSM-partners van een vastgestelde aanpak; wie geen partner is krijgt een aantekening, en meer gaat er niet."""
    a, plan_id, _ = await met_plan(keten)
    nu = await vandaag(keten)
    bespreking = {"casusId": a.casus_id, "aangehoudenOp": nu, "besprokenOp": nu}
    assert status(await a.expert.post("/zsm-besprekingen", bespreking)) == (409, "aanpak_niet_vastgesteld")
    await stem_in(a, plan_id)
    assert (await stel_vast(a, plan_id)).status_code == 201
    zonder = {k: w for k, w in bespreking.items() if k != "aangehoudenOp"}
    assert status(await a.expert.post("/zsm-besprekingen", zonder)) == (409, "aanhouding_ontbreekt")
    assert (await a.expert.post("/zsm-besprekingen", bespreking | {"besprokenOp": "2099-01-01"})).status_code == 400
    assert (await a.college.post("/zsm-besprekingen", bespreking)).status_code == 403
    politie = {"ontvanger": "00000099000000020000", "doel": "zsm_afdoening", "geldigTot": OVER_EEN_MAAND}
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": politie["ontvanger"], "taak": "zsm_afdoening"})
    assert (await a.expert.post("/verstrekkingen", een_verstrekking(a, **politie))).status_code == 409
    assert (await a.expert.post("/zsm-besprekingen", bespreking)).status_code == 201

    berichten = await keten.sql("select status, categorie, partij from feit where soort = 'zsm_bericht'")
    assert ("aangetekend", "slachtofferhulp", None) in {tuple(r) for r in berichten}
    assert ("bericht", "politie", politie["ontvanger"]) in {tuple(r) for r in berichten}
    gehoord = await keten.sql("select partij from gebeurtenis where soort = 'aanpak.in_zsm'")
    assert {r.partij for r in gehoord} == {r.partij for r in berichten if r.partij}
    verstrekt = (await a.expert.moet("POST", "/verstrekkingen", een_verstrekking(a, **politie)))["items"]
    per_item = {i["gegevenId"]: i["uitkomst"] for i in verstrekt}
    soorten = {g["etiket"]["id"]: g["etiket"]["categorie"] for g in (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]}
    assert {soorten[i]: u for i, u in per_item.items()} == {"personalia": "toegestaan", "toezicht_en_handhaving": "geweigerd"}


async def test_in_een_zvh_volgt_op_een_evaluatie_een_taak(keten: Keten) -> None:
    """Ook in een zorg- en veiligheidshuis wordt geëvalueerd; wie het plan voert krijgt de taak het te wijzigen."""
    zaak, doel_id, plan_id = await zvh_met_plan(keten)
    doelen = [{"doelId": doel_id, "resultaat": "deels"}]
    body = {"op": await vandaag(keten), "uitkomst": "aanvullen", "met": [COLLEGE], "doelen": doelen}

    assert (await zaak.aanmelder.post(f"{PLANNEN}/{plan_id}/evaluaties", body)).status_code == 403
    assert (await zaak.regisseur.post(f"{PLANNEN}/{plan_id}/evaluaties", body)).status_code == 201

    assert "plan_wijzigen" in await taken(zaak.aanmelder)
    gelezen = await zaak.regisseur.moet("GET", f"{PLANNEN}/{plan_id}")
    assert [e["uitkomst"] for e in gelezen["evaluaties"]] == ["aanvullen"]
    assert status(await zaak.regisseur.post("/zsm-besprekingen", {"casusId": zaak.casus_id, "besprokenOp": body["op"]}))[0] == 403
