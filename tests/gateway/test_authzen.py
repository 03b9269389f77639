"""The AuthZEN face as the standard describes it: one question, several, discovery, and what it does not tell."""

import json
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest

from gateway.authzen_contract import BESTAND, contract
from tests.bouw import FASEDOEL, Zaak, een_item, een_zaak
from tests.keten import VERBAND, Keten, Partner, geteld
from tests.storing.zaken import antwoord, doel, gegeven_ids, klaar_voor_triage, neem_aan, oordeel, vraag

EVALUATION_REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["subject", "action", "resource"],
    "properties": {
        "subject": {"$ref": "#/$defs/ding"},
        "resource": {"$ref": "#/$defs/ding"},
        "action": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "properties": {"type": "object"}}},
        "context": {"type": "object"},
    },
    "$defs": {
        "ding": {
            "type": "object",
            "required": ["type", "id"],
            "properties": {"type": {"type": "string"}, "id": {"type": "string"}, "properties": {"type": "object"}},
        }
    },
}
"""What Authorization API 1.0 §6.1 asks of a request, in our own words."""
EVALUATION_RESPONSE: dict[str, Any] = {
    "type": "object",
    "required": ["decision"],
    "properties": {"decision": {"type": "boolean"}, "context": {"type": "object"}},
}


def een_vraag(handeling: str, soort: str, ding: str, wie: str = "zvh-1", **velden: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "urn:nl:zvh:functionaris", "id": wie},
        "action": {"name": handeling, "properties": velden},
        "resource": {"type": f"urn:nl:zvh:{soort}", "id": ding},
    }


async def stel(wie: Partner, body: Any, pad: str = "evaluation", **kop: str) -> httpx.Response:
    return await wie.keten.client.post(f"/access/v1/{pad}", json=body, headers=wie._kop() | kop)


async def besluit(wie: Partner, body: Any) -> dict[str, Any]:
    antwoord_ = await stel(wie, body)
    assert antwoord_.status_code == 200, antwoord_.text
    jsonschema.validate(body, EVALUATION_REQUEST)
    jsonschema.validate(antwoord_.json(), EVALUATION_RESPONSE)
    return dict(antwoord_.json())


@pytest.mark.eis("ZVH-9.6", "ZVH-1.18")
async def test_een_weigering_is_ook_een_antwoord(keten: Keten) -> None:
    """Ja is kaal; nee is 200 met regel, artikel, reden en de volgende stap, zodat een scherm het grijs kan maken."""
    zaak = await een_zaak(keten)
    ja = await besluit(zaak.regisseur, een_vraag("casus.lezen", "casus", zaak.casus_id))
    nee = await besluit(
        zaak.regisseur, een_vraag("overdracht.starten", "casus", zaak.casus_id, naarFase="triage", fasedoel=FASEDOEL["triage"])
    )
    rol = await besluit(zaak.aanmelder, een_vraag("criteriatoets.vastleggen", "object", zaak.aanmelding_id, "college-1"))

    assert ja == {"decision": True}
    assert (nee["decision"], nee["context"]["status"], nee["context"]["artikel"]) == (False, 409, "ZVH 1.18")
    assert nee["context"] | {"regel": "criteria_zijn_getoetst", "volgendeStap": "Leg de criteriatoets vast."} == nee["context"]
    assert rol["context"]["code"] == "rol_past_niet"
    assert await keten.sql("select id from overdracht") == []


@pytest.mark.eis("ZVH-1.18b", "LJR-8.2")
@pytest.mark.parametrize("handeling", ["casus.lezen", "instemming.beantwoorden", "mandaat.geven", "deelname.lezen", "bezwaar.registreren"])
async def test_een_onbekende_casus_bestaat_niet(keten: Keten, handeling: str) -> None:
    """Over een casus of gegeven dat hij niet mag kennen krijgt een vrager woord voor woord het antwoord over iets dat niet bestaat,
    met evenveel opdrachten aan de databank en zonder een vraag aan een dienst."""
    zaak = await een_zaak(keten)
    (gegeven,) = await gegeven_ids(zaak)
    ggz = keten.als("ggz", "afgevaardigde", "instemmer")
    await ggz.get("/partijen")
    voor = len(keten.diensten["intake"].roepen)
    for soort, echt in (("casus", zaak.casus_id), ("object", zaak.aanmelding_id), ("gegeven", gegeven)):
        gezien = []
        for ding in (echt, str(uuid4()), echt):
            with geteld(keten) as opdrachten:
                gezien.append(((await stel(ggz, een_vraag(handeling, soort, ding, "ggz-1"))).json(), len(opdrachten)))
        assert gezien[0] == gezien[1] == gezien[2], soort
        assert gezien[0][0]["decision"] is False
    assert len(keten.diensten["intake"].roepen) == voor


@pytest.mark.eis("ZVH-9.6")
async def test_over_een_ander_vraagt_alleen_wie_dat_mag(keten: Keten) -> None:
    """Over een ander vraagt alleen een FG, en een leverancier over zijn eigen gegeven; ieder ander krijgt voor ieder kenmerk één nee."""
    zaak = await klaar_voor_triage(keten, 1)
    vraag_ = een_vraag("casus.lezen", "gegeven", zaak.ids[0], "zvh-1")
    vraag_["subject"]["properties"] = {"partij": zaak.regisseur.partij, "rollen": ["procesregisseur"], "vog": True, "geheimhouding": True}
    fg = keten.als("ggz", "fg")
    leverancier = await besluit(zaak.aanmelder, vraag_)
    ander = keten.als("ggd", "afgevaardigde")
    nee = await stel(ander, vraag_)
    niets = await stel(ander, vraag_ | {"resource": {"type": "urn:nl:zvh:gegeven", "id": str(uuid4())}})
    vreemd = vraag_ | {"subject": {"type": "urn:nl:zvh:functionaris", "id": "ggd-9", "properties": {"partij": ander.partij}}}

    assert leverancier == {"decision": True}
    assert (await besluit(zaak.aanmelder, vreemd))["decision"] is False
    assert (nee.status_code, nee.json()["code"]) == (niets.status_code, niets.json()["code"]) == (403, "vraag_over_ander")
    assert (await besluit(fg, vraag_ | {"action": {"name": "casus.lezen", "properties": {"reden": "toezicht"}}}))["decision"] is True
    rijen = await keten.sql("select body from audit where handeling = 'beleid.evalueren' and partij = :p", p=fg.partij)
    assert json.loads(rijen[0].body)["evaluatie"]["functionaris"] == "zvh-1"


@pytest.mark.eis("ZVH-3.5c")
async def test_iedere_vraag_staat_op_papier(keten: Keten) -> None:
    """Van iedere vraag blijft een regel in de audit, zonder gegevens; verzonnen vragen en weigeringen ook."""
    zaak = await een_zaak(keten)
    await besluit(
        zaak.regisseur, een_vraag("casus.lezen", "casus", zaak.casus_id) | {"context": {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}}
    )
    await besluit(zaak.regisseur, een_vraag("casus.lezen", "casus", str(uuid4())))
    await besluit(zaak.regisseur, verzonnen())
    rijen = [r for r in await keten.sql("select uitkomst, body from audit where handeling = 'beleid.evalueren' order by id")]

    assert [r.uitkomst for r in rijen] == ["toegestaan", "geweigerd", "toegestaan"]
    assert json.loads(rijen[0].body)["evaluatie"]["trace"] == "a" * 32
    assert json.loads(rijen[1].body)["adl.core.response"]["decision"] is False


def verzonnen(**anders: Any) -> dict[str, Any]:
    """An overdracht of one gegeven of nobody to triage."""
    feiten = {"fase": "intake", "categorie": "woonsituatie", "leverancierSoort": "ggd", "instemming": "ja", "geinformeerd": True} | anders
    wie = {"rol": "procesregisseur", "partijsoort": "verband"}
    wat = {"naarFase": "triage", "fasedoel": FASEDOEL["triage"], "noodzaak": "nodig_voor_beeld"}
    return {
        "subject": {"type": "urn:nl:zvh:verzonnen", "id": "iemand", "properties": wie},
        "action": {"name": "overdracht.starten", "properties": wat},
        "resource": {"type": "urn:nl:zvh:verzonnen", "id": "iets", "properties": feiten},
    }


@pytest.mark.eis("ZVH-3.5c")
async def test_verzonnen_feiten(keten: Keten) -> None:
    """Wie geen casus mag kennen vraagt wat het beleid vindt met verzonnen feiten; verzonnen en echt gaan niet samen."""
    adviseur = keten.als("zvh", "privacyadviseur")
    nee = await besluit(adviseur, verzonnen(instemming="nee"))
    samen = await stel(adviseur, verzonnen() | {"resource": {"type": "urn:nl:zvh:casus", "id": str(uuid4())}})

    assert (await besluit(adviseur, verzonnen())) == {"decision": True}
    assert (nee["decision"], nee["context"]["artikel"]) == (False, "ZVH 3.5c")
    assert samen.status_code == 400


@pytest.mark.eis("ZVH-9.6")
async def test_meer_vragen_in_een_bericht(keten: Keten) -> None:
    """Wat boven staat geldt voor iedere vraag; het antwoord houdt de volgorde en stopt zoals gevraagd; een fout staat bij haar vraag."""
    zaak = await een_zaak(keten)
    niet = een_vraag("dossier.afsluiten", "casus", zaak.casus_id)
    wel = een_vraag("casus.lezen", "casus", zaak.casus_id)
    boven = {"subject": wel["subject"], "resource": wel["resource"]}
    delen = [{"action": a["action"]} for a in (wel, niet, wel)]

    async def beantwoord(semantiek: str) -> list[bool]:
        body = boven | {"evaluations": delen, "options": {"evaluations_semantic": semantiek}}
        return [e["decision"] for e in (await stel(zaak.regisseur, body, "evaluations")).json()["evaluations"]]

    assert await beantwoord("execute_all") == [True, False, True]
    assert await beantwoord("deny_on_first_deny") == [True, False]
    assert await beantwoord("permit_on_first_permit") == [True]
    een = await stel(zaak.regisseur, wel | {"evaluations": []}, "evaluations")
    assert een.json() == {"decision": True}
    ander = {"action": wel["action"], "subject": {"type": "urn:nl:zvh:functionaris", "id": "iemand-anders"}}
    fout = (await stel(zaak.regisseur, boven | {"evaluations": [{"action": wel["action"]}, ander]}, "evaluations")).json()["evaluations"]
    assert (fout[0]["decision"], fout[1]["context"]["error"]["code"]) == (True, "vraag_over_ander")
    weg = await stel(zaak.regisseur, {"subject": wel["subject"], "evaluations": [{"action": wel["action"]}]}, "evaluations")
    assert (weg.status_code, weg.json()["fouten"]) == (400, [{"veld": "/evaluations/0/resource", "reden": "ontbreekt"}])


@pytest.mark.eis("ZVH-9.6")
async def test_het_kenmerk_van_de_aanroep_komt_terug(keten: Keten, capsys: pytest.CaptureFixture[str]) -> None:
    """X-Request-ID staat op ieder antwoord, ook bij 400 en 401; een vijandig kenmerk is 400 en wordt nergens herhaald."""
    zaak = await een_zaak(keten)
    goed = een_vraag("casus.lezen", "casus", zaak.casus_id)
    kop = {"x-request-id": "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"}
    antwoorden = [
        await stel(zaak.regisseur, goed, **kop),
        await stel(zaak.regisseur, {"subject": "x"}, **kop),
        await keten.client.post("/access/v1/evaluation", json=goed, headers=kop),
    ]
    assert [a.status_code for a in antwoorden] == [200, 400, 401]
    assert {a.headers["x-request-id"] for a in antwoorden} == set(kop.values())
    assert "x-request-id" not in (await stel(zaak.regisseur, goed)).headers
    for vijandig in ("a b", "x" * 129, "jansen\tx"):
        geweigerd = await stel(zaak.regisseur, goed, **{"x-request-id": vijandig})
        assert (geweigerd.status_code, "x-request-id" in geweigerd.headers, vijandig in geweigerd.text) == (400, False, False)
    assert "jansen" not in capsys.readouterr().out


@pytest.mark.eis("ZVH-9.6")
async def test_wat_onbekend_is_wordt_geweigerd(keten: Keten) -> None:
    """Een onbekend veld, kenmerk of handeling is 400 met de plek, nooit met de waarde; een weigering van de vrager zelf is 403."""
    zaak = await een_zaak(keten)
    goed = een_vraag("casus.lezen", "casus", zaak.casus_id)
    fout = [
        goed | {"naam": "Jansen"},
        goed | {"context": {"naam": "Jansen"}},
        goed | {"subject": goed["subject"] | {"properties": {"naam": "Jansen"}}},
        goed | {"subject": goed["subject"] | {"properties": {"rollen": ["procesregisseur"]}}},
        goed | {"action": {"name": "casus.lezen", "properties": {"naam": "Jansen"}}},
        goed | {"action": {"name": "casus.verzonnen"}},
        goed | {"resource": {"type": "urn:nl:zvh:casus", "id": "geen-uuid"}},
        goed | {"resource": goed["resource"] | {"properties": {"fase": "intake"}}},
        goed | {"resource": {"type": "urn:nl:zvh:verband", "id": "ander_verband"}},
        goed | {"context": {"time": "2999-01-01T00:00:00Z"}},
    ]
    for body in fout:
        geweigerd = await stel(zaak.regisseur, body)
        assert (geweigerd.status_code, geweigerd.headers["content-type"]) == (400, "application/problem+json"), body
        assert "Jansen" not in geweigerd.text
    lijst = await besluit(zaak.regisseur, een_vraag("casus.lijst", "verband", VERBAND))
    assert lijst == {"decision": True}


@pytest.mark.eis("ZVH-3.5b", "ZVH-3.5c")
async def test_per_gegeven_zoals_de_overdracht_zelf(keten: Keten) -> None:
    """Vooraf per gegeven hetzelfde besluit met dezelfde code als daarna in de overdracht."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie) for _ in range(3)])
    await neem_aan(zaak)
    ids = await gegeven_ids(zaak)
    await oordeel(zaak, ids[:2])
    await oordeel(zaak, ids[2:], nodig=False)
    await vraag(zaak)
    vragen = await zaak.aanmelder.moet("GET", "/instemmingen", status="gevraagd")
    ja = [i["id"] for i in vragen["instemmingen"] if i["gegevenId"] == ids[0]]
    await antwoord(zaak, zaak.aanmelder, "ja", ja)
    vooraf = await _overdrachten(zaak, ids)

    gedaan = await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    daarna = {i["gegevenId"]: (i["uitkomst"], i.get("code", "")) for i in _items(gedaan)}
    assert {i: v[0] for i, v in vooraf.items()} == {i: d[0] == "toegestaan" for i, d in daarna.items()}
    assert {i: v[1] for i, v in vooraf.items() if not v[0]} == {i: d[1] for i, d in daarna.items() if d[0] != "toegestaan"}
    assert sorted(v[0] for v in vooraf.values()) == [False, False, True]


def _items(gedaan: dict[str, Any]) -> list[dict[str, Any]]:
    return next(w for w in gedaan.values() if isinstance(w, list) and w and isinstance(w[0], dict))


async def _overdrachten(zaak: Zaak, ids: list[str]) -> dict[str, tuple[bool, str]]:
    uit = {}
    for i in ids:
        velden = {"naarFase": "triage", "fasedoel": FASEDOEL["triage"]}
        gezegd = await besluit(zaak.regisseur, een_vraag("overdracht.starten", "gegeven", i, **velden))
        uit[i] = (gezegd["decision"], gezegd.get("context", {}).get("code", ""))
    return uit


@pytest.mark.eis("ZVH-1.18")
async def test_met_het_bericht_erbij_telt_ook_wat_daarin_staat(keten: Keten) -> None:
    """Met het bericht van de gewone deur is het antwoord dat van die deur; gegevens gaan langs _toets en nooit hierlangs."""
    zaak = await een_zaak(keten)
    half = een_vraag("criteriatoets.vastleggen", "object", zaak.aanmelding_id, bericht={"uitkomsten": []})
    met = een_vraag(
        "criteriatoets.vastleggen", "object", zaak.aanmelding_id, bericht={"uitkomsten": [], "gegevens": [een_item(zaak.betrokkene)]}
    )
    uitkomst = {"criterium": "meerdere_problemen", "uitkomst": "ja", "reden": "stukken"}
    heel = een_vraag("criteriatoets.vastleggen", "object", zaak.aanmelding_id, bericht={"uitkomsten": [uitkomst]})

    kort = await stel(zaak.regisseur, half)
    assert (kort.status_code, kort.json()["fouten"][0]["veld"]) == (400, "/action/properties/bericht/uitkomsten")
    assert (await stel(zaak.regisseur, met)).status_code == 400
    assert (await besluit(zaak.regisseur, heel)) == {"decision": True}


async def test_waar_het_is_en_wat_het_belooft(keten: Keten) -> None:
    """De ontdekking en het eigen document zijn voor iedereen te lezen, en het document is dat van de code."""
    waar = await keten.client.get("/.well-known/authzen-configuration")
    document = await keten.client.get("/access/v1/openapi.json")

    basis = "http://127.0.0.1:8080"
    assert waar.json() == {
        "policy_decision_point": basis,
        "access_evaluation_endpoint": f"{basis}/access/v1/evaluation",
        "access_evaluations_endpoint": f"{basis}/access/v1/evaluations",
    }
    assert (document.status_code, document.headers["access-control-allow-origin"]) == (200, "*")
    assert document.json() == contract() == json.loads(BESTAND.read_text(encoding="utf-8"))
    assert not any("/access/" in pad for pad in (await keten.client.get("/v1/openapi.json")).json()["paths"])
    assert (await keten.client.get("/access/v1/evaluation")).status_code == 405
