"""Beleid explained, without doing anything."""

from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import een_zaak
from tests.keten import Keten

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
