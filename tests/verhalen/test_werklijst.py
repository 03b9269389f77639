"""The work list: what waits, in the order of its last days, with where to do it; and a busy partner who answers at one stroke."""

import ast
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

import gateway
from gateway import werklijst
from gateway.app import contract
from gateway.contract import bouw_deuren, lees_contracten
from gateway.melden import open_taak
from shared.identity import uuid7
from shared.openapi import operations
from tests.bouw import FASEDOEL, Zaak, een_item, een_zaak
from tests.keten import Keten, Partner, geteld
from tests.storing.zaken import doel, gegeven_ids, neem_aan, oordeel, vraag
from tests.verhalen.ljr_bouw import een_ljr_zaak

COLLEGE = "00000099000000010000:college_bw"
DAGEN = (date(2027, 3, 1), None, date(2026, 12, 24), date(2027, 1, 5), None)


async def leg_klaar(keten: Keten, casus_id: str, *dagen: date | None, partij: str = COLLEGE) -> None:
    """A taak for this partij per day, in this order."""

    def schrijf(s: Any) -> None:
        for dag in dagen:
            open_taak(s, UUID(casus_id), partij, "bevraging_beantwoorden", uuid7(), keten.kern.nu(s), dag)

    await keten.kern.databank.schrijf(schrijf)


async def bladeren(wie: Partner, limit: int) -> list[dict[str, Any]]:
    """Every page after another."""
    antwoord = await wie.get("/taken", limit=limit)
    taken = list(antwoord.json()["items"])
    while "link" in antwoord.headers:
        link = antwoord.headers["link"]
        verder = parse_qs(urlsplit(link[1 : link.index(">")]).query)
        antwoord = await wie.get("/taken", limit=limit, cursor=verder["cursor"][0])
        taken += antwoord.json()["items"]
    return taken


async def klaar_voor_antwoord(keten: Keten, aantal: int) -> Zaak:
    """The college is asked about this many gegevens."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie) for _ in range(aantal)])
    await neem_aan(zaak)
    zaak.ids = await gegeven_ids(zaak)
    await oordeel(zaak, zaak.ids)
    await vraag(zaak)
    return zaak


async def per_gegeven(zaak: Zaak) -> dict[str, tuple[str, str]]:
    """Per gegeven the id and status of the question about it."""
    items = (await zaak.aanmelder.moet("GET", "/instemmingen", casusId=zaak.casus_id))["instemmingen"]
    return {i["gegevenId"]: (i["id"], i["status"]) for i in items}


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_wat_het_eerst_af_moet_staat_vooraan(elke_keten: Keten, limit: int) -> None:
    """De werklijst staat op uiterste dag, zonder datum achteraan, en bladeren geeft alles een keer in dezelfde volgorde."""
    zaak = await een_zaak(elke_keten)
    await leg_klaar(elke_keten, zaak.casus_id, *DAGEN)

    taken = await bladeren(zaak.aanmelder, limit)

    assert [t["uiterlijk"] for t in taken] == ["2026-12-24", "2027-01-05", "2027-03-01", None, None]
    assert len({t["id"] for t in taken}) == len(DAGEN)


async def test_een_taak_zegt_waar_hij_gelezen_en_gedaan_wordt(keten: Keten) -> None:
    """Bij iedere taak staat waar men leest waarover het gaat en waar men het doet; die deuren bestaan."""
    zaak = await klaar_voor_antwoord(keten, 1)
    (taak,) = [t for t in (await zaak.aanmelder.moet("GET", "/taken"))["items"] if t["soort"] == "instemming_beantwoorden"]
    lezen, doen = taak["links"]

    assert (lezen["rel"], doen["rel"], doen["methode"]) == ("lezen", "doen", "POST")
    pad, _, query = lezen["href"].removeprefix("/v1").partition("?")
    gevraagd = (await zaak.aanmelder.moet("GET", pad, **dict(p.split("=") for p in query.split("&"))))["instemmingen"]
    assert [i["status"] for i in gevraagd] == ["gevraagd"]
    await zaak.aanmelder.moet("POST", doen["href"].removeprefix("/v1"), {"casusId": zaak.casus_id, "antwoord": "ja"})
    assert (await zaak.aanmelder.moet("GET", "/taken"))["items"] == []


def test_iedere_plek_in_de_werklijst_is_een_deur() -> None:
    """Geen taak wijst naar een pad dat er niet is."""
    bekend = deuren()
    for soort, plek in werklijst.PLEKKEN.items():
        for methode, pad in (("GET", plek.lezen), ("POST", plek.doen)):
            kaal = pad.partition("?")[0].replace("{casus}", "{}").replace("{object}", "{}")
            assert not pad or (methode, kaal) in bekend, soort


def deuren() -> set[tuple[str, str]]:
    """(method, path with nameless parameters) of every door."""
    eigen = {(methode.upper(), pad) for pad, methode, _ in operations(contract())}
    van_diensten = {(d.methode, d.pad) for d in bouw_deuren(lees_contracten())}
    return {(methode, f"/v1{_naamloos(pad)}") for methode, pad in eigen | van_diensten}


def _naamloos(pad: str) -> str:
    return "/".join("{}" if deel.startswith("{") else deel for deel in pad.split("/"))


async def test_iedere_nieuwe_taak_is_een_gebeurtenis(keten: Keten) -> None:
    """Wie een taak krijgt hoort dat, één keer per taak; de gebeurtenis wijst naar dezelfde plek als de taak."""
    zaak = await een_zaak(keten)
    for _ in range(2):
        await keten.kern.databank.schrijf(
            lambda s: open_taak(s, UUID(zaak.casus_id), COLLEGE, "bezwaar_behandelen", UUID(zaak.casus_id), keten.kern.nu(s))
        )

    (event,) = await zaak.aanmelder.moet("GET", "/gebeurtenissen")
    (taak,) = (await zaak.aanmelder.moet("GET", "/taken"))["items"]

    assert event["type"] == "nl.zvh.taak.bezwaar_behandelen"
    assert event["dataref"] == taak["links"][0]["href"] == f"/v1/casussen/{zaak.casus_id}/feiten"


def test_niemand_maakt_een_taak_buiten_melden_om() -> None:
    """Alleen open_taak schrijft een taak, en die schrijft ook de gebeurtenis."""
    schrijvers = {pad.name for pad in Path(gateway.__path__[0]).rglob("*.py") if _maakt_taak(ast.parse(pad.read_text("utf-8")))}

    assert schrijvers == {"melden.py"}


def _maakt_taak(boom: ast.AST) -> bool:
    """Whether this calls insert(Taak), insert(t) where t is Taak, or Taak(...)."""
    namen = {"Taak"} | {
        doel_.id
        for n in ast.walk(boom)
        if isinstance(n, ast.Assign) and isinstance(n.value, ast.Name) and n.value.id == "Taak"
        for doel_ in n.targets
        if isinstance(doel_, ast.Name)
    }
    for n in ast.walk(boom):
        if not (isinstance(n, ast.Call) and isinstance(n.func, ast.Name)):
            continue
        in_tabel = any(isinstance(a, ast.Name) and a.id in namen for a in n.args)
        if (n.func.id == "insert" and in_tabel) or (n.func.id == "Taak" and any(k.arg == "casus_id" for k in n.keywords)):
            return True
    return False


@pytest.mark.eis("ZVH-9.6")
async def test_een_procesregisseur_ziet_alleen_het_werk_van_zijn_casussen(keten: Keten) -> None:
    """Wat nog niemand draait ziet iedere procesregisseur; wat een ander draait niet, en een beheerder ziet geen casussen."""
    van_hem, van_niemand = await een_zaak(keten), await een_zaak(keten)
    await neem_aan(van_hem)
    await oordeel(van_hem, await gegeven_ids(van_hem))
    await vraag(van_hem)
    await van_hem.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": van_hem.casus_id, "antwoord": "ja"})
    ander = keten.als("zvh", "procesregisseur", functionaris="zvh-2")

    zijn = {(t["casusId"], t["soort"]) for t in (await van_hem.regisseur.moet("GET", "/taken"))["items"]}

    assert zijn == {(van_hem.casus_id, "overdracht_starten"), (van_niemand.casus_id, "aanmelding_beoordelen")}
    assert [t["casusId"] for t in (await ander.moet("GET", "/taken"))["items"]] == [van_niemand.casus_id]
    assert (await keten.als("zvh", "beheerder").moet("GET", "/taken"))["items"] == []
    await van_hem.regisseur.moet("POST", "/overdrachten", doel(van_hem))
    assert "overdracht_starten" not in {t["soort"] for t in (await van_hem.regisseur.moet("GET", "/taken"))["items"]}


async def test_een_bladzij_kost_evenveel_opdrachten_hoeveel_er_ook_wacht(keten: Keten) -> None:
    """Een bladzij van de werklijst stelt een vast aantal vragen aan de databank, bij twee taken en bij tweehonderd."""
    zaak = await een_zaak(keten)
    aantallen = []
    for erbij in (2, 198):
        await leg_klaar(keten, zaak.casus_id, *[date(2027, 1, 1)] * erbij)
        with geteld(keten) as opdrachten:
            await zaak.aanmelder.moet("GET", "/taken", limit=2)
        aantallen.append(len(opdrachten))
    plan = await keten.sql(
        "explain query plan select * from taak where partij = 'x' and klaar_op is null and uiterlijk is not null"
        " and (uiterlijk, id) > ('2026-01-01', 'x') order by uiterlijk, id limit 20"
    )

    assert aantallen[1] - aantallen[0] in (-1, 0), "met twee taken is de lijst zonder datum ook gelezen"
    assert ["ix_taak_werk" in r.detail and "TEMP B-TREE" not in r.detail for r in plan] == [True]


async def test_wat_men_niet_kent_kost_niets(keten: Keten) -> None:
    """Taken over casussen die men niet kent worden niet een voor een gelezen en weggelaten: het antwoord kost evenveel als zonder."""
    zaak = await een_zaak(keten)
    vreemde, aantallen = keten.als("ggz", "afgevaardigde"), []
    for erbij in (0, 150):
        await leg_klaar(keten, zaak.casus_id, *[date(2027, 1, 1)] * erbij, partij=vreemde.partij)
        with geteld(keten) as opdrachten:
            assert (await vreemde.moet("GET", "/taken", limit=2))["items"] == []
        aantallen.append(len(opdrachten))

    assert aantallen[0] == aantallen[1]


@pytest.mark.eis("ZVH-3.5c")
async def test_alle_open_vragen_in_een_keer_met_per_vraag_een_antwoord(keten: Keten) -> None:
    """Een drukke partner beantwoordt met één verzoek alle vragen van een casus, ieder met ja of nee; daarna wacht er niets meer op hem."""
    zaak = await klaar_voor_antwoord(keten, 3)
    vragen = await per_gegeven(zaak)
    nee, *ja = sorted(vragen)
    antwoorden = [{"instemmingId": vragen[i][0], "antwoord": "nee" if i == nee else "ja"} for i in vragen]

    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoorden": antwoorden})

    stand = await per_gegeven(zaak)
    assert stand[nee][1] == "geweigerd"
    assert {stand[i][1] for i in ja} == {"gegeven"}
    assert (await zaak.aanmelder.moet("GET", "/taken"))["items"] == []


@pytest.mark.eis("ZVH-3.5c")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"antwoord": "ja", "antwoorden": [{"instemmingId": str(UUID(int=1)), "antwoord": "ja"}]},
        {"antwoorden": [{"instemmingId": str(UUID(int=1)), "antwoord": a} for a in ("ja", "nee")]},
        {"antwoorden": []},
    ],
)
async def test_een_antwoord_dat_twee_dingen_zegt_is_geen_antwoord(keten: Keten, body: dict[str, Any]) -> None:
    """Eén antwoord voor alles of per vraag één: niets van beide, beide, of dezelfde vraag dubbel is 400 en er verandert niets."""
    zaak = await klaar_voor_antwoord(keten, 1)

    assert (await zaak.aanmelder.post("/instemmingsantwoorden", {"casusId": zaak.casus_id, **body})).status_code == 400
    assert {status for _, status in (await per_gegeven(zaak)).values()} == {"gevraagd"}


@pytest.mark.eis("ZVH-3.5c")
async def test_niemand_antwoordt_op_andermans_vraag(keten: Keten) -> None:
    """Een vraag van een ander of uit een andere casus bestaat niet; dan is niets van het verzoek gebeurd."""
    zaak, ander = await klaar_voor_antwoord(keten, 1), await klaar_voor_antwoord(keten, 1)
    ids = [i for z in (zaak, ander) for i, _ in (await per_gegeven(z)).values()]
    antwoorden = [{"instemmingId": i, "antwoord": "ja"} for i in ids]

    assert (await zaak.aanmelder.post("/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoorden": antwoorden})).status_code == 404
    assert {status for _, status in (await per_gegeven(zaak)).values()} == {"gevraagd"}


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.5c2")
async def test_vooruit_ja_zeggen_voor_een_categorie(keten: Keten) -> None:
    """Ja voor een categorie geldt ook voor wat er later in die categorie komt, voor die ene fase en dat doel; open vragen zijn ermee
    beantwoord, en intrekken haalt alles weer weg."""
    zaak = await klaar_voor_antwoord(keten, 2)
    vooruit = doel(zaak) | {"categorie": "woonsituatie"}
    ver = await zaak.aanmelder.post("/instemmingen", vooruit | {"naarFase": "afschaling", "fasedoel": FASEDOEL["afschaling"]})
    assert ver.status_code == 400
    ja = await zaak.aanmelder.moet("POST", "/instemmingen", vooruit)
    assert {status for _, status in (await per_gegeven(zaak)).values()} == {"gegeven", "vervallen"}
    assert (await zaak.aanmelder.moet("GET", "/taken"))["items"] == []

    pad = f"/aanmeldingen/{zaak.aanmelding_id}/gegevens"
    await zaak.aanmelder.moet("POST", pad, {"gegevens": [een_item(zaak.betrokkene)]})
    later = sorted(set(await gegeven_ids(zaak)) - set(zaak.ids))
    await oordeel(zaak, later)
    await vraag(zaak)
    assert not set(later) & set(await per_gegeven(zaak)), "er hoeft niets meer gevraagd te worden"
    await zaak.aanmelder.moet("POST", f"/instemmingen/{ja['id']}/intrekkingen")
    uit = await zaak.regisseur.post("/overdrachten", doel(zaak))
    assert {i["uitkomst"] for i in uit.json().get("items", ())} <= {"geweigerd"}


@pytest.mark.eis("LJR-13.1-proportionaliteit")
async def test_wie_per_gegeven_instemt_kan_niet_vooruit_ja_zeggen(keten: Keten) -> None:
    """Een partij met het LJ&R-reglement noemt ieder gegeven; ja voor een categorie of voor alles ineens wordt geweigerd, nee niet."""
    zaak = await een_ljr_zaak(keten)
    categorie = await zaak.aanmelder.post("/instemmingen", doel(zaak) | {"categorie": "identiteit_en_contact"})
    alles = await zaak.aanmelder.post("/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "ja"})
    nee = await zaak.aanmelder.post("/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "nee"})

    assert [(a.status_code, a.json()["code"]) for a in (categorie, alles)] == [(400, "ljr_instemming_te_ruim")] * 2
    assert nee.status_code == 201
