"""What the burgemeester supervises with: counts, dates and casussen past their end, and never a dossier."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from gateway import klok
from gateway.beleid.kalender import dag
from gateway.melden import open_taak
from tests.bouw import een_zaak
from tests.keten import Keten
from tests.verhalen.pga_bouw import PGA, Aanpak, een_aanpak, een_verstrekking, met_plan, toets, wijs_af

DOSSIER = ("Jan Jansen", "Gooit met spullen")


async def overzicht(keten: Keten, rol: str = "burgemeester", **periode: str) -> dict[str, Any]:
    """As the burgemeester or a gemandateerde reads it."""
    return dict(await keten.als("burgemeester", rol).moet("GET", "/nalevingsoverzicht", **periode))


def som(regels: Sequence[Mapping[str, Any]], **waar: str) -> int:
    """How many in the lines that say this."""
    return sum(r["aantal"] for r in regels if all(r[k] == v for k, v in waar.items()))


async def afgewezen(keten: Keten) -> Aanpak:
    """An aanmelding without an aanpak: it goes within four weeks."""
    a = await een_aanpak(keten)
    await toets(a, "onbekend")
    assert (await wijs_af(a)).status_code == 201
    return a


@pytest.mark.eis("PGA-4.1b")
@pytest.mark.parametrize("rol", ["burgemeester", "gemandateerde"])
async def test_de_burgemeester_ziet_tellingen_en_geen_dossier(keten: Keten, rol: str) -> None:
    """Tellingen over zijn eigen aanpak, zonder inhoud en zonder casus; een dossier openen is 403, voor iedere casus hetzelfde."""
    a = await een_aanpak(keten)
    zvh = await een_zaak(keten)
    assert (await keten.als("ggz", "afgevaardigde").get(f"/aanmeldingen/{a.aanmelding_id}")).status_code == 404

    uit = await overzicht(keten, rol)

    assert uit["samenwerkingsverband"] == PGA
    assert som(uit["verstrekkingen"], soort="inbreng", doel="toelating_vaststellen") == 2
    assert [(t["soort"], t["open"], t["verlopen"]) for t in uit["termijnen"]] == [("aanmelding_beoordelen", 1, 0)]
    assert som(uit["casussen"], stand="in_aanmelding") == 1
    assert (uit["correcties"], uit["overschrijdingen"], uit["vernietigd"]) == ([], [], {"opTijd": 0, "teLaat": 0})
    tekst = json.dumps(uit)
    assert not [woord for woord in (*DOSSIER, a.casus_id, a.inwoner, zvh.casus_id) if woord in tekst]
    wie = keten.als("burgemeester", rol)
    assert (await wie.get(f"/aanmeldingen/{a.aanmelding_id}")).status_code == 404
    geweigerd = [await wie.get(f"/casussen/{i}") for i in (a.casus_id, zvh.casus_id, uuid4())]
    assert {(g.status_code, g.json()["code"]) for g in geweigerd} == {(403, "rol_past_niet")}
    assert (await wie.moet("GET", "/casussen"))["items"] == []


@pytest.mark.eis("PGA-4.1b")
async def test_weigeringen_termijnen_en_correcties_worden_geteld(keten: Keten) -> None:
    """Iedere weigering staat erin met de regel die weigerde; wat over de laatste dag heen is telt als verlopen; een open correctie ook."""
    a = await een_aanpak(keten)
    for _ in range(3):
        besluit = {"besluit": "aannemen"}
        assert (await a.college.post(f"/aanmeldingen/{a.aanmelding_id}/besluiten", besluit)).status_code == 403
    (gegeven, *_) = (await a.college.moet("GET", f"/aanmeldingen/{a.aanmelding_id}"))["gegevens"]
    melding = {"casusId": a.casus_id, "gegevenId": gegeven["etiket"]["id"]}
    await a.college.moet("POST", "/onjuistheden", melding)
    await keten.kern.databank.schrijf(lambda s: _verlopen_taak(s, keten, a))

    uit = await overzicht(keten)

    assert som(uit["weigeringen"], handeling="aanmelding.besluiten") == 3
    assert all(w["regel"] for w in uit["weigeringen"])
    assert som(uit["correcties"], stand="gemeld") == 1
    assert [t["verlopen"] for t in uit["termijnen"] if t["soort"] == "bezwaar_behandelen"] == [1]
    vroeger = await overzicht(keten, van="2020-01-01", tot="2020-12-31")
    assert vroeger["weigeringen"] == vroeger["verstrekkingen"] == []


def _verlopen_taak(s: Any, keten: Keten, a: Aanpak) -> None:
    nu = keten.kern.nu(s)
    open_taak(s, UUID(a.casus_id), a.expert.partij, "bezwaar_behandelen", None, nu, dag(nu) - timedelta(days=1))


@pytest.mark.eis("PGA-4.1f")
async def test_wat_over_zijn_einddatum_is_staat_op_de_lijst_tot_het_weg_is(keten: Keten) -> None:
    """Lukt vernietigen op de dag niet, dan leest niemand het dossier meer en staat het met reden op de overschrijdingslijst; daarna is het
    als te laat vernietigd geteld, en wat op tijd ging als op tijd."""
    a = await afgewezen(keten)

    async def ligt_eraf(request: httpx.Request, _: Any) -> httpx.Response | None:
        return httpx.Response(503) if "vernietiging" in request.url.path else None

    await keten.vooruit(timedelta(days=20))
    keten.diensten["triage"].storing = ligt_eraf
    await klok.ronde(keten.kern)
    assert (await a.college.get(f"/aanmeldingen/{a.aanmelding_id}")).status_code == 404
    assert (await overzicht(keten))["overschrijdingen"] == [], "vandaag is de dag zelf"
    await keten.vooruit(timedelta(days=1))

    (over,) = (await overzicht(keten))["overschrijdingen"]
    assert (over["casusId"], over["reden"]) == (a.casus_id, "vernietiging_mislukt")

    keten.diensten["triage"].storing = None
    await keten.kern.databank.schrijf(lambda s: s.execute(text("delete from lease")))
    await klok.ronde(keten.kern)
    uit = await overzicht(keten)
    assert (uit["overschrijdingen"], uit["vernietigd"]) == ([], {"opTijd": 0, "teLaat": 1})


@pytest.mark.eis("PGA-4.1f")
async def test_op_tijd_vernietigd(keten: Keten) -> None:
    """Wat de klok op de dag zelf vernietigt telt als op tijd en staat nooit op de lijst."""
    await afgewezen(keten)
    await keten.vooruit(timedelta(days=20))
    await klok.ronde(keten.kern)

    uit = await overzicht(keten)

    assert (uit["overschrijdingen"], uit["vernietigd"]) == ([], {"opTijd": 1, "teLaat": 0})


@pytest.mark.eis("PGA-4.1b")
@pytest.mark.parametrize(("partij", "rol"), [("burgemeester", "pga_expert"), ("zvh", "manager"), ("college", "aanmelder")])
async def test_het_overzicht_is_er_voor_de_burgemeester(keten: Keten, partij: str, rol: str) -> None:
    """Wie uitvoert houdt geen toezicht op zichzelf, en van een ander samenwerkingsverband is dit overzicht er niet."""
    assert (await keten.als(partij, rol).get("/nalevingsoverzicht")).status_code == 403


async def test_een_omgekeerde_periode(keten: Keten) -> None:
    """Een eerste dag na de laatste is 400."""
    wie = keten.als("burgemeester", "burgemeester")
    assert (await wie.get("/nalevingsoverzicht", van="2026-02-02", tot="2026-02-01")).status_code == 400


@pytest.mark.eis("PGA-13.4")
async def test_wat_een_ander_dan_een_partner_krijgt_staat_met_noodzaak_in_het_bestand(keten: Keten) -> None:
    """Zonder noodzaak gaat er niets naar de burgemeester; met noodzaak staan ontvanger, dag, gegeven en noodzaak erin, en dat blijft."""
    a, _ = await met_plan(keten)
    wie = a.expert.partij
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": wie, "taak": "openbare_orde"})
    body = een_verstrekking(a, ontvanger=wie, doel="openbare_orde", verwijzing="13_2")
    zonder = body | {"items": [{"gegevenId": i["gegevenId"]} for i in body["items"]]}
    assert (await a.expert.post("/verstrekkingen", zonder)).status_code == 400
    assert await keten.sql("select id from verstrekking where soort = 'aanbod'") == []

    await a.expert.moet("POST", "/verstrekkingen", body)

    regels = (await a.expert.moet("GET", "/verstrekkingen", casusId=a.casus_id, limit=100))["verstrekkingen"]
    over = [r for r in regels if r["ontvanger"] == wie and r["soort"] == "aanbod"]
    assert {r["gegevenId"] for r in over} == set(a.ids)
    assert {(r["noodzaak"], r["doel"]) for r in over} == {("nodig_voor_uitvoering", "openbare_orde")}
    assert all(r["op"] for r in over)
    kop = {"authorization": f"Bearer {a.expert.token}"}
    assert (await keten.client.delete(f"/v1/verstrekkingen/{over[0]['id']}", headers=kop)).status_code == 405
