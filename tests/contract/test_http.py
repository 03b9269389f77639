"""What every answer of the gateway has, and what bad input gets: named, refused, not stored, not echoed (ONTWERP §10, issue 2 §6)."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest
import pytest_asyncio
import structlog
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from schemathesis.specs.openapi.definitions import OPENAPI_31

from shared.app import VERSIE
from shared.http import VEILIG
from tests.bouw import een_aanmelding, een_item
from tests.keten import Keten, Partner, een_keten

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROBLEEM = {"type", "title", "status", "detail", "instance", "code", "traceId"}
BSN = "111222333"
"""Passes the elfproef; the test range of Logius, nobody's number."""


def aanmelder(keten: Keten) -> Partner:
    return keten.als("college", "aanmelder")


def kop(partner: Partner, **anders: str) -> dict[str, str]:
    basis = {"authorization": f"Bearer {partner.token}", "idempotency-key": str(uuid4()), "content-type": "application/json"}
    return {k: v for k, v in (basis | {k.replace("_", "-"): v for k, v in anders.items()}).items() if v}


async def stuur(keten: Keten, content: bytes, pad: str = "/v1/aanmeldingen", **anders: str) -> httpx.Response:
    """A raw POST by the aanmelder."""
    return await keten.client.post(pad, content=content, headers=kop(aanmelder(keten), **anders))


def is_probleem(antwoord: httpx.Response, status: int) -> dict[str, Any]:
    """The problem+json of an answer that has everything an error must have (RFC 9457)."""
    assert antwoord.status_code == status, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    heeft_vaste_koppen(antwoord)
    inhoud: dict[str, Any] = antwoord.json()
    assert inhoud.keys() >= PROBLEEM
    assert inhoud["status"] == status
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", inhoud["instance"])
    return inhoud


def heeft_vaste_koppen(antwoord: httpx.Response) -> None:
    assert antwoord.headers["api-version"] == VERSIE
    assert {k: antwoord.headers.get(k) for k in VEILIG if k != "content-security-policy"} == {
        k: v for k, v in VEILIG.items() if k != "content-security-policy"
    }
    assert antwoord.headers["content-security-policy"].startswith("default-src 'none'")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def keten(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Keten]:
    """One keten for all of these: none of them changes anything."""
    async with een_keten(tmp_path_factory.mktemp("http")) as keten:
        yield keten


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def niets_opgeslagen(keten: Keten) -> AsyncIterator[None]:
    """No test here leaves a casus behind, nor did a service hear of anything."""
    yield
    assert await keten.sql("select id from casus") == []
    assert [roep for dienst in keten.diensten.values() for roep in dienst.roepen] == []


@pytest.mark.parametrize(
    ("methode", "pad", "status"),
    [
        ("GET", "/v1/bestaat-niet", 404),
        ("GET", "/", 404),
        ("GET", "/v1/casussen/", 404),
        ("POST", "/v1/aanmeldingen/", 404),
        ("GET", "/v1/casussen/geen-uuid", 404),
        ("GET", "/v1/casussen/0F8FAD5B-D9CB-469F-A165-70867728950E", 404),
        ("GET", "/v1/casussen/%2e%2e", 404),
        ("DELETE", "/v1/casussen", 405),
        ("PATCH", "/v1/aanmeldingen", 405),
    ],
)
async def test_wat_er_niet_is(keten: Keten, methode: str, pad: str, status: int) -> None:
    """Een onbekend pad, een slash te veel en een misvormd kenmerk zijn 404; een andere methode is 405 met Allow."""
    antwoord = await keten.client.request(methode, pad, headers=kop(aanmelder(keten)))

    is_probleem(antwoord, status)
    assert ("allow" in antwoord.headers) is (status == 405)


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer a.b.c", "Bearer " + "a" * 9000])
async def test_zonder_geldig_token_een_401(keten: Keten, token: str) -> None:
    """Wie zich niet bekendmaakt krijgt altijd hetzelfde antwoord, met WWW-Authenticate."""
    antwoord = await keten.client.get("/v1/casussen", headers={"authorization": token} if token else {})

    inhoud = is_probleem(antwoord, 401)
    assert "www-authenticate" in antwoord.headers
    assert inhoud["code"] == (await _zonder_token(keten))["code"]


async def test_eerst_wie_en_dan_wat(keten: Keten) -> None:
    """Wie zich niet bekendmaakt leert niets over wat er aan zijn bericht mankeert."""
    for pad in ("/v1/aanmeldingen", "/v1/overdrachten", "/v1/noodzaakoordelen", "/v1/verstrekkingen"):
        is_probleem(await keten.client.post(pad, json={"fout": 1}), 401)


async def _zonder_token(keten: Keten) -> dict[str, Any]:
    return is_probleem(await keten.client.get("/v1/taken"), 401)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"samenwerkingsverband": NaN}',
        b'{"samenwerkingsverband": 1e999}',
        b'{"samenwerkingsverband": "a", "samenwerkingsverband": "b"}',
        b"[" * 100_000,
        b'{"gegevens": ' + b'[{"etiket": ' * 500 + b"1" + b"}]" * 500 + b"}",
    ],
    ids=["leeg", "half", "lijst", "null", "geen-utf8", "nan", "oneindig", "dubbel", "diep", "diep-in-veld"],
)
async def test_wat_geen_bericht_is(keten: Keten, content: bytes) -> None:
    """Misvormde JSON is 400, bij een dienst en bij de gateway zelf; er staat niets en niets komt terug."""
    for pad in ("/v1/aanmeldingen", "/v1/noodzaakoordelen", "/v1/overdrachten"):
        is_probleem(await stuur(keten, content, pad), 400)


async def test_een_ander_soort_inhoud(keten: Keten) -> None:
    """Alleen application/json wordt gelezen, bij een dienst en bij de gateway zelf."""
    body = json.dumps(een_aanmelding(str(uuid4()))).encode()
    for pad in ("/v1/aanmeldingen", "/v1/overdrachten"):
        is_probleem(await stuur(keten, body, pad, content_type="text/plain"), 415)


@pytest.mark.parametrize("pad", ["/v1/aanmeldingen", "/v1/overdrachten"])
async def test_een_te_groot_bericht(keten: Keten, pad: str) -> None:
    """Boven de grens is het 413, ook zonder lengte vooraf."""
    groot = b'{"x": "' + b"y" * keten.kern.settings.max_body + b'"}'

    async def stroom() -> Any:
        yield groot

    is_probleem(await stuur(keten, groot, pad), 413)
    is_probleem(await keten.client.post(pad, content=stroom(), headers=kop(aanmelder(keten))), 413)


def _met(**velden: Any) -> dict[str, Any]:
    wie = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    return een_aanmelding(wie, gegevens=[een_item(wie, etiket=velden)])


@pytest.mark.parametrize(
    ("body", "veld"),
    [
        (een_aanmelding(str(uuid4()), geheim="MARKER"), "/geheim"),
        (_met(betrokkeneCategorie="9MARKER"), "/gegevens/0/etiket/betrokkeneCategorie"),
        (_met(peildatum="2026-02-30"), "/gegevens/0/etiket/peildatum"),
        (_met(betrokkeneId="MARKER"), "/gegevens/0/etiket/betrokkeneId"),
        (_met(onbekend="MARKER"), "/gegevens/0/etiket/onbekend"),
        (een_aanmelding(str(uuid4()), gegevens=[]), "/gegevens"),
        ({k: v for k, v in een_aanmelding(str(uuid4())).items() if k != "aanleiding"}, "/aanleiding"),
    ],
    ids=["onbekend-veld", "niet-uit-de-lijst", "onmogelijke-datum", "geen-uuid", "onbekend-in-etiket", "te-weinig", "ontbreekt"],
)
async def test_elke_fout_staat_erbij(keten: Keten, body: dict[str, Any], veld: str) -> None:
    """Een bericht dat niet past is 400 met ieder veld dat fout is; de waarde komt niet terug en er staat niets."""
    antwoord = await stuur(keten, json.dumps(body).encode())

    inhoud = is_probleem(antwoord, 400)
    assert veld in [f["veld"] for f in inhoud["fouten"]]
    assert "MARKER" not in antwoord.text


async def test_alle_fouten_in_een_antwoord(keten: Keten) -> None:
    """Ook bij de gateway zelf staan alle fouten in één antwoord, zonder de waarden."""
    body = {"casusId": "MARKER", "naarFase": "MARKER", "geheim": "MARKER"}
    antwoord = await stuur(keten, json.dumps(body).encode(), "/v1/overdrachten")

    velden = {f["veld"] for f in is_probleem(antwoord, 400)["fouten"]}
    assert velden >= {"/casusId", "/naarFase", "/fasedoel", "/geheim"}
    assert "MARKER" not in antwoord.text


async def test_sleutel_en_cursor(keten: Keten) -> None:
    """Zonder Idempotency-Key, met een verzonnen cursor of een onbekende querysleutel is het 400."""
    body = json.dumps(een_aanmelding(str(uuid4()))).encode()
    wie = aanmelder(keten)

    is_probleem(await stuur(keten, body, idempotency_key=""), 400)
    is_probleem(await stuur(keten, body, idempotency_key="x" * 129), 400)
    for query in ("cursor=verzonnen", "cursor=%00", "limit=0", "limit=101", "limit=x", "onbekend=1", "limit=1&limit=2"):
        is_probleem(await keten.client.get(f"/v1/casussen?{query}", headers=kop(wie)), 400)


@pytest.mark.eis("ZVH-4.1")
async def test_een_bsn_wordt_geweigerd_en_nergens_bewaard(keten: Keten, caplog: pytest.LogCaptureFixture) -> None:
    """Een BSN in de inhoud is 400, komt niet terug, staat niet in een log en niet in een database."""
    wie = str(uuid4())
    item = een_item(wie, inhoud={"soort": "inwonend", "toelichting": f"BSN {BSN[:4]}.{BSN[4:6]}.{BSN[6:]} en {BSN}"})
    with structlog.testing.capture_logs() as logs:
        antwoord = await stuur(keten, json.dumps(een_aanmelding(wie, gegevens=[item])).encode())

    inhoud = is_probleem(antwoord, 400)
    assert [f["veld"] for f in inhoud["fouten"]] == ["/gegevens/0/inhoud"]
    assert BSN not in antwoord.text
    assert BSN not in json.dumps(logs, default=str) + caplog.text
    bestanden = [p for p in keten.map.rglob("*") if p.is_file()]
    assert [p for p in bestanden if BSN.encode() in p.read_bytes()] == []
    # the positive control: the same search finds what does stand there
    assert [p for p in bestanden if b"college_bw" in p.read_bytes()] != []


async def test_het_contract_is_openbaar(keten: Keten) -> None:
    """Iedereen mag het contract lezen, ook een browser van elders; er staat geen binnendeur in."""
    antwoord = await keten.client.get("/v1/openapi.json")

    heeft_vaste_koppen(antwoord)
    document = antwoord.json()
    operaties = [o for item in document["paths"].values() for o in item.values() if isinstance(o, dict) and "responses" in o]
    assert (antwoord.status_code, antwoord.headers["access-control-allow-origin"]) == (200, "*")
    assert [o["operationId"] for o in operaties if o.get("x-deur") == "binnen"] == []
    assert [o["operationId"] for o in operaties if "x-handeling" not in o] == []
    assert len({o["operationId"] for o in operaties}) == len(operaties)
    assert not [pad for pad in document["paths"] if pad.startswith(("/lezen", "/vertrek", "/aankomst", "/health"))]


async def test_het_contract_is_geldig_openapi(keten: Keten) -> None:
    """Het samengevoegde document voldoet aan het officiële schema van OpenAPI 3.1 en verwijst alleen naar wat er staat."""
    document = (await keten.client.get("/v1/openapi.json")).json()
    officieel = jsonschema.Draft202012Validator(OPENAPI_31)

    fouten = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in officieel.iter_errors(document)]

    assert document["openapi"].startswith("3.1")
    assert fouten == []
    assert _dode_verwijzingen(document) == []
    for deel in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(deel)


def _dode_verwijzingen(document: dict[str, Any]) -> list[str]:
    registry: Registry[Any] = Registry().with_resource("urn:doc", Resource.from_contents(document, default_specification=DRAFT202012))
    resolver = registry.resolver("urn:doc")
    dood = []
    for ref in set(re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(document))):
        try:
            resolver.lookup(ref)
        except Exception:
            dood.append(ref)
    return dood


async def test_de_documentatie_haalt_niets_van_elders(keten: Keten) -> None:
    """De pagina is van onszelf: geen CDN, geen script, geen adres van een ander."""
    antwoord = await keten.client.get("/docs")

    heeft_vaste_koppen(antwoord)
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert re.findall(r"(?:https?:)?//[^\s\"'<]+", antwoord.text) == []
    assert "<script" not in antwoord.text
    assert "/v1/aanmeldingen" in antwoord.text


async def test_health_zegt_alleen_dat_het_er_is(keten: Keten) -> None:
    """Wie de gezondheid vraagt hoeft zich niet bekend te maken en leert verder niets."""
    antwoord = await keten.client.get("/health")

    heeft_vaste_koppen(antwoord)
    assert (antwoord.status_code, antwoord.json()) == (200, {"status": "ok"})
