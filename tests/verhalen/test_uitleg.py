"""Beleid explained, without doing anything."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.bouw import een_item, een_zaak, vandaag
from tests.keten import Keten
from tests.storing.zaken import antwoord, doel, gegeven_ids, klaar_voor_triage, neem_aan, oordeel, vraag
from tests.verhalen.overleg_bouw import een_overlegbesluit, in_overleg, met_plan

FASEDOEL = "eerste_beeld_en_verrijking"


def verzonnen(**anders: Any) -> dict[str, Any]:
    """An overdracht of one gegeven of another partij to triage."""
    feiten = {
        "rol": "procesregisseur",
        "partijsoort": "verband",
        "fase": "intake",
        "naarFase": "triage",
        "fasedoel": FASEDOEL,
        "categorie": "woonsituatie",
        "leverancierSoort": "ggd",
        "instemming": "ja",
        "noodzaak": "nodig_voor_beeld",
        "geinformeerd": True,
    }
    return {"handeling": "overdracht.starten", "feiten": feiten | anders}


@pytest.mark.eis("ZVH-3.5b", "ZVH-3.5c")
@pytest.mark.parametrize(
    ("anders", "artikel"),
    [({"instemming": "nee"}, "ZVH 3.5c"), ({"noodzaak": None}, "ZVH 3.5b"), ({"geinformeerd": False}, "ZVH 16.1")],
)
async def test_verzonnen_feiten_zeggen_welk_artikel_het_tegenhoudt(keten: Keten, anders: dict[str, Any], artikel: str) -> None:
    """Zonder noodzaak, instemming of informatie gaat een gegeven niet mee; de uitleg noemt het artikel en de volgende stap."""
    adviseur = keten.als("zvh", "privacyadviseur")
    goed = await adviseur.moet("POST", "/beleid/uitleg", verzonnen())
    fout = await adviseur.moet("POST", "/beleid/uitleg", verzonnen(**anders))

    assert goed["uitkomst"] == "toegestaan"
    assert fout["uitkomst"] == "geweigerd"
    nee = [r for r in fout["regels"] if r["uitkomst"] != "toegestaan"]
    assert [(r["artikel"], bool(r["volgendeStap"])) for r in nee] == [(artikel, True)]
    assert await keten.sql("select id from casus") == []


@pytest.mark.eis("ZVH-1.18b")
async def test_over_een_onbekende_casus_hetzelfde_als_over_geen(keten: Keten) -> None:
    """Wie een casus niet mag kennen krijgt hetzelfde antwoord als over een casus die niet bestaat, zonder een vraag aan een dienst."""
    zaak = await een_zaak(keten)
    voor = len(keten.diensten["intake"].roepen)
    ggz = keten.als("ggz", "afgevaardigde", "instemmer")
    antwoorden = [
        await ggz.post("/beleid/uitleg", {"handeling": "casus.lezen", "casusId": casus, "gegevenId": str(uuid4())})
        for casus in (zaak.casus_id, str(uuid4()))
    ]

    assert [a.status_code for a in antwoorden] == [404, 404]
    zonder = [{k: v for k, v in a.json().items() if k not in ("instance", "traceId")} for a in antwoorden]
    assert zonder[0] == zonder[1]
    assert len(keten.diensten["intake"].roepen) == voor


@pytest.mark.eis("ZVH-3.5c", "ZVH-10.1b")
async def test_over_een_eigen_casus_en_gegeven(keten: Keten) -> None:
    """De procesregisseur ziet waarom een gegeven nog niet mee kan en dat hij het niet mag corrigeren; er gebeurt niets."""
    zaak = await een_zaak(keten)
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    gegeven = {"casusId": zaak.casus_id, "gegevenId": gelezen["gegevens"][0]["etiket"]["id"]}
    reis = await zaak.regisseur.moet(
        "POST", "/beleid/uitleg", {"handeling": "overdracht.starten", "naarFase": "triage", "fasedoel": FASEDOEL} | gegeven
    )
    correctie = await zaak.regisseur.moet("POST", "/beleid/uitleg", {"handeling": "gegeven.corrigeren"} | gegeven)
    eigen = await zaak.aanmelder.moet("POST", "/beleid/uitleg", {"handeling": "gegeven.corrigeren"} | gegeven)

    assert reis["uitkomst"] == "geweigerd"
    assert "ZVH 3.5c" in [r["artikel"] for r in reis["regels"] if r["uitkomst"] == "geweigerd"]
    assert (correctie["uitkomst"], eigen["uitkomst"]) == ("geweigerd", "toegestaan")
    rows = await keten.sql("select uitkomst from audit where handeling = 'beleid.uitleg'")
    assert len(rows) == 3
    assert await keten.sql("select id from overdracht") == []


@pytest.mark.eis("ZVH-1.18b")
async def test_verzonnen_en_echt_gaan_niet_samen(keten: Keten) -> None:
    """Een vraag gaat over uzelf of over verzonnen feiten, niet over beide; een onbekend veld is 400."""
    adviseur = keten.als("zvh", "privacyadviseur")
    beide = await adviseur.post("/beleid/uitleg", verzonnen() | {"casusId": str(uuid4())})
    vreemd = await adviseur.post("/beleid/uitleg", verzonnen(naam="Jansen"))

    assert (beide.status_code, vreemd.status_code) == (400, 400)
    assert "Jansen" not in vreemd.text


@pytest.mark.eis("ZVH-9.6")
async def test_lacunes_zijn_voor_wie_ze_kan_laten_invullen(keten: Keten) -> None:
    """Wat het samenwerkingsverband nog niet regelde staat op een lijst voor beheerder, privacyadviseur, manager en FG."""
    lijst = await keten.als("zvh", "beheerder").moet("GET", "/beleid/lacunes")
    ander = await keten.als("ggz", "afgevaardigde").get("/beleid/lacunes")

    assert lijst["samenwerkingsverband"] == "proefverband"
    assert all(set(gat) == {"parameter", "regels"} for gat in lijst["lacunes"])
    assert ander.status_code == 403


# ── what was possible yesterday ─────────────────────────────────────────────────────────────────────────────────
async def reisvraag(zaak: Any, gegeven: str, op: datetime | str | None = None, fase: str = "triage") -> dict[str, Any]:
    """Whether this gegeven may move to a fase, now or then."""
    body = {"handeling": "overdracht.starten", "naarFase": fase, "fasedoel": FASEDOEL, "casusId": zaak.casus_id, "gegevenId": gegeven}
    toen = {} if op is None else {"op": op if isinstance(op, str) else op.isoformat()}
    gezegd: dict[str, Any] = await zaak.regisseur.moet("POST", "/beleid/uitleg", body | toen)
    return gezegd


async def nu(keten: Keten) -> datetime:
    return await keten.kern.databank.lees(keten.kern.nu)


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.5c2")
async def test_gisteren_mocht_het_nog(keten: Keten) -> None:
    """Gisteren mocht het gegeven mee, vandaag trok de leverancier zijn instemming in: de uitleg van gisteren zegt nog waarom het mocht,
    die van vandaag waarom niet meer, en die van voor het antwoord dat er nog geen was."""
    zaak = await klaar_voor_triage(keten, 1)
    voor = (await keten.sql("select min(op) as op from feit where soort = 'instemming' and status = 'gevraagd'"))[0].op
    gisteren = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    instemming = (await keten.sql("select id from feit where soort = 'instemming' and status = 'gegeven'"))[0].id
    await zaak.aanmelder.moet("POST", f"/instemmingen/{UUID(str(instemming))}/intrekkingen")

    toen, nu_niet = await reisvraag(zaak, zaak.ids[0], gisteren), await reisvraag(zaak, zaak.ids[0])
    eerder = await reisvraag(zaak, zaak.ids[0], datetime.fromisoformat(str(voor)).replace(tzinfo=UTC))

    assert (toen["uitkomst"], nu_niet["uitkomst"], eerder["uitkomst"]) == ("toegestaan", "geweigerd", "geweigerd")
    assert datetime.fromisoformat(toen["op"]) == gisteren
    assert toen["voorbehouden"] == ["toegangsbewijs_van_nu"]
    nee = {r["artikel"] for r in nu_niet["regels"] if r["uitkomst"] != "toegestaan"}
    assert nee == {"ZVH 3.5c"} == {r["artikel"] for r in eerder["regels"] if r["uitkomst"] != "toegestaan"}
    body = json.loads((await keten.sql("select body from audit where handeling = 'beleid.uitleg' order by id"))[0].body)
    assert body["uitleg"] == {"handeling": "overdracht.starten", "op": gisteren.isoformat()}


@pytest.mark.eis("ZVH-3.3", "ZVH-1.18")
async def test_de_fase_van_toen(keten: Keten) -> None:
    """Nadat de casus naar triage ging zegt de uitleg over gisteren nog steeds wat in intake gold: eerst geen criteriatoets, later wel."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie)])
    (gegeven,) = await gegeven_ids(zaak)
    ontvangen = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    await neem_aan(zaak)
    aangenomen = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    await oordeel(zaak, [gegeven])
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    klaar = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    async def nee(op: datetime | None) -> set[str]:
        return {r["artikel"] for r in (await reisvraag(zaak, gegeven, op))["regels"] if r["uitkomst"] != "toegestaan"}

    assert "ZVH 1.18" in await nee(ontvangen)
    assert await nee(aangenomen) == {"ZVH 3.5b", "ZVH 3.5c"}
    assert await nee(klaar) == set()
    assert "ZVH 3.3" in await nee(None)
    lezen = {"handeling": "casus.lezen", "casusId": zaak.casus_id, "gegevenId": gegeven}
    assert (await zaak.regisseur.moet("POST", "/beleid/uitleg", lezen | {"op": klaar.isoformat()}))["uitkomst"] == "toegestaan"


@pytest.mark.eis("ZVH-1.21")
async def test_wat_niet_na_te_gaan_is_heet_onbeslist(keten: Keten) -> None:
    """Is een besluit later teruggenomen, dan zeggen de boeken niet wat er tussen gold: de uitleg is onbeslist, met reden, en geen gok.
    Van voor het begin van de boeken is alles onbeslist."""
    zaak, doel_id, _ = await met_plan(keten)
    op = await vandaag(keten)
    await zaak.regisseur.moet("POST", "/overlegbesluiten", een_overlegbesluit(zaak, "afschalen", op, doel_id))
    tussen = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    daad = {"handeling": "overdracht.starten", "casusId": zaak.casus_id, "naarFase": "afschaling"}
    daad |= {"fasedoel": "toetsen_resultaat_plan_van_aanpak"}
    zeker = await zaak.regisseur.moet("POST", "/beleid/uitleg", daad | {"op": tussen.isoformat()})
    await zaak.regisseur.moet("POST", "/overlegbesluiten", een_overlegbesluit(zaak, "doorgaan", await vandaag(keten)))

    gezegd = await zaak.regisseur.moet("POST", "/beleid/uitleg", daad | {"op": tussen.isoformat()})
    boeken = await zaak.regisseur.moet("POST", "/beleid/uitleg", daad | {"op": "2020-01-01"})

    assert (zeker["uitkomst"], gezegd["uitkomst"]) == ("toegestaan", "onbeslist")
    (regel,) = [r for r in gezegd["regels"] if r["uitkomst"] != "toegestaan"]
    assert (regel["uitkomst"], regel["artikel"]) == ("onbeslist", "ZVH 1.21")
    assert "niet met zekerheid na te gaan" in regel["reden"]
    assert (boeken["uitkomst"], boeken["regels"][0]["regel"]) == ("onbeslist", "boeken_reiken_zo_ver")


@pytest.mark.eis("ZVH-0.1")
async def test_het_register_van_toen(keten: Keten) -> None:
    """Een partij die vandaag uit het register ging mocht het gisteren nog: elke versie van een regel blijft."""
    zaak = await een_zaak(keten)
    gisteren = await nu(keten)
    await keten.vooruit(timedelta(days=1))
    beheerder = keten.als("zvh", "beheerder")
    regel = await beheerder.moet("GET", "/partijen/00000099000000050000")
    versie = regel.pop("versie")
    regel["taken"] = [*regel["taken"], "wmo_2.3.1_tm_2.3.5"]
    assert (await beheerder.put("/partijen/00000099000000050000", regel, versie=versie)).is_success
    register = keten.kern.register

    toen = await keten.kern.databank.lees(lambda s: register.lees_toen(s, gisteren))
    vandaag = await keten.kern.databank.lees(register.lees)

    assert toen is not None
    assert toen.versies["00000099000000050000"] == versie
    assert vandaag.versies["00000099000000050000"] == versie + 1
    assert len(vandaag.partijen["00000099000000050000"].taken) == len(toen.partijen["00000099000000050000"].taken) + 1
    lezen = {"handeling": "casus.lezen", "casusId": zaak.casus_id, "op": gisteren.date().isoformat()}
    assert (await zaak.regisseur.moet("POST", "/beleid/uitleg", lezen))["uitkomst"] == "toegestaan"


@pytest.mark.eis("ZVH-1.18b", "ZVH-9.6")
async def test_wie_de_casus_nu_niet_mag_kennen_hoort_ook_niets_over_toen(keten: Keten) -> None:
    """Wie gisteren deelnam en vandaag niet meer krijgt over gisteren het antwoord over een casus die niet bestaat; morgen is 400."""
    zaak, partners = await in_overleg(keten)
    ggd = partners["ggd"]
    lezen = {"handeling": "casus.lezen", "casusId": zaak.casus_id}
    gisteren = await nu(keten)
    assert (await ggd.moet("POST", "/beleid/uitleg", lezen))["uitkomst"] == "toegestaan"
    await keten.vooruit(timedelta(days=1))
    deelname = await keten.sql("select id from deelname where partij = :p and rol = 'afgevaardigde'", p=ggd.partij)
    weg = f"/casussen/{zaak.casus_id}/deelnemers/{UUID(str(deelname[0].id))}/beeindigingen"
    await zaak.regisseur.moet("POST", weg, {"reden": "taak_afgerond"})
    ggz = keten.als("ggz", "afgevaardigde")

    over_toen = await ggz.post("/beleid/uitleg", lezen | {"op": gisteren.isoformat()})
    niets = await ggz.post("/beleid/uitleg", lezen | {"casusId": str(uuid4()), "op": gisteren.isoformat()})
    morgen = await zaak.regisseur.post("/beleid/uitleg", lezen | {"op": (await nu(keten) + timedelta(days=1)).isoformat()})

    assert (over_toen.status_code, niets.status_code, morgen.status_code) == (404, 404, 400)
    assert {k: v for k, v in over_toen.json().items() if k not in ("instance", "traceId")} == {
        k: v for k, v in niets.json().items() if k not in ("instance", "traceId")
    }
    assert morgen.json()["fouten"] == [{"veld": "/op", "reden": "ligt in de toekomst"}]
    # what he supplied keeps him a leverancier: he may still ask, and hears that he took part then and does not now
    toen = await ggd.moet("POST", "/beleid/uitleg", lezen | {"op": gisteren.isoformat()})
    vandaag = await ggd.moet("POST", "/beleid/uitleg", lezen)
    assert (toen["uitkomst"], vandaag["uitkomst"]) == ("toegestaan", "geweigerd")
