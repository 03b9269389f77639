"""How much one caller may ask, and what he learns of that (ONTWERP §10; draft-ietf-httpapi-ratelimit-headers-10)."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Scope

from deploy import proefpartners
from gateway.begrenzing import VENSTER_S, Emmers, adres_van
from tests.keten import SLEUTELS, Keten, een_keten
from tests.verhalen.feiten_bouw import kern_van

KOP = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')


class Klok:
    """A clock that stands still until told."""

    def __init__(self) -> None:
        self.nu = 1000.0

    def __call__(self) -> float:
        return self.nu


def over(antwoord: httpx.Response) -> tuple[str, int]:
    """Whose bucket it was, and what is left of it."""
    gevonden = KOP.fullmatch(antwoord.headers["ratelimit"])
    assert gevonden, antwoord.headers["ratelimit"]
    return gevonden[1], int(gevonden[2])


def is_te_veel(antwoord: httpx.Response) -> dict[str, Any]:
    """A 429 as every other error, in Dutch, with how long to wait."""
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (429, "application/problem+json")
    assert int(antwoord.headers["retry-after"]) >= 1
    assert antwoord.headers["api-version"]
    inhoud = kern_van(antwoord)
    assert (inhoud["code"], inhoud["title"]) == ("te_veel_verzoeken", "Te veel verzoeken")
    return inhoud


def test_een_emmer_loopt_leeg_en_gelijkmatig_weer_vol() -> None:
    """Zoveel als een minuut geeft ineens, daarna naar rato; wie te vroeg vraagt wacht niet langer dan wie wacht."""
    klok = Klok()
    emmer = Emmers("partij", 60, klok=klok)

    assert [emmer.neem("a").over for _ in range(60)] == list(range(59, -1, -1))
    assert [emmer.neem("a").wacht_s for _ in range(3)] == [1, 1, 1]
    assert emmer.neem("b").over == 59
    klok.nu += 1
    assert (emmer.neem("a").wacht_s, emmer.neem("a").wacht_s) == (0, 1)
    klok.nu += VENSTER_S
    assert emmer.neem("a").over == 59


def test_een_emmer_onthoudt_niet_meer_dan_hij_kwijt_kan() -> None:
    """Wie met steeds andere adressen komt, vult het geheugen niet."""
    emmer = Emmers("adres", 2, plaatsen=3)
    for nummer in range(10):
        emmer.neem(f"adres-{nummer}")

    assert len(emmer._vol_op) == 3
    emmer.geef_terug("adres-0")
    assert emmer.neem("adres-9").over == 0


@pytest.mark.parametrize(
    ("client", "adres"),
    [
        (("192.0.2.7", 5), "192.0.2.7"),
        (("2001:db8:1:2:aaaa::1", 5), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:bbbb::9", 5), "2001:db8:1:2::/64"),
        (("geen adres", 5), ""),
        (None, ""),
    ],
    ids=["ipv4", "ipv6", "zelfde-64", "onleesbaar", "geen"],
)
def test_een_abonnee_is_een_adres(client: tuple[str, int] | None, adres: str) -> None:
    """Een IPv6-abonnee heeft een /64 en dus geen 2^64 emmers; zonder leesbaar adres deelt men er één."""
    scope: Scope = {"type": "http", "client": client}
    assert adres_van(scope) == adres


async def test_een_partij_heeft_een_eigen_grens(tmp_path: Path) -> None:
    """Boven haar grens krijgt een partij 429, welke medewerker, rol of token het ook is; een ander merkt er niets van."""
    async with een_keten(tmp_path, limiet_partij=3) as keten:
        college, ggd = keten.als("college", "aanmelder"), keten.als("ggd", "afgevaardigde")
        collega = keten.als("college", "instemmer", functionaris="college-2")

        gezien = [await wie.get("/taken") for wie in (college, college, collega)]
        assert [over(a) for a in gezien] == [("partij", 2), ("partij", 1), ("partij", 0)]
        assert gezien[0].headers["ratelimit-policy"] == f'"partij";q=3;w={VENSTER_S}'
        voor = await regels(keten)
        for antwoord in (await collega.get("/taken"), await college.post("/aanmeldingen", {"wat": "dan ook"})):
            is_te_veel(antwoord)
            assert over(antwoord) == ("partij", 0)
        assert await regels(keten) == voor
        assert (await ggd.get("/taken")).status_code == 200
        # the burgemeester shares the OIN of the college and is another partij
        assert (await keten.als("burgemeester", "burgemeester").get("/taken")).status_code == 200


async def regels(keten: Keten) -> int:
    return int((await keten.sql("select count(*) from audit"))[0][0])


async def test_een_verzonnen_orgaan_geeft_geen_nieuwe_emmer(tmp_path: Path) -> None:
    """Wie in elk token een ander orgaan noemt, telt als één organisatie."""
    async with een_keten(tmp_path, limiet_partij=2) as keten:
        tokens = [keten.als("ggd", "afgevaardigde", extra={"hoedanigheid": f"verzonnen_{n}"}) for n in range(4)]

        assert [(await wie.get("/taken")).status_code == 429 for wie in tokens] == [False, False, True, True]


def _slecht(keten: Keten) -> list[dict[str, str]]:
    """Headers of who did not show who he is: nothing, nonsense, another audience, a stranger, too old."""
    van = {"audience": {"audience": "elders"}, "vreemd": {"extra": {"iss": "https://vreemd.test"}}, "oud": {"geldig_s": -3600}}
    tokens = [proefpartners.maak_token("ggd", "aanmelder", map=SLEUTELS, **anders) for anders in van.values()]
    return [{}, {"authorization": "Bearer onzin"}, *({"authorization": f"Bearer {t}"} for t in tokens)]


async def test_wie_zich_niet_bekendmaakt_betaalt_per_adres(tmp_path: Path) -> None:
    """Zonder token, met een slecht token, bij een bestaand en een verzonnen adres, bij de anonieme deuren: alles telt even zwaar."""
    async with een_keten(tmp_path, limiet_adres=9) as keten:
        goed = keten.als("ggd", "afgevaardigde")
        assert over(await goed.get("/taken"))[0] == "partij"
        anoniem = ("/docs", "/v1/openapi.json", "/v1/privacyverklaringen/bestaat-niet")
        gezien = [await keten.client.get("/v1/taken", headers=kop) for kop in _slecht(keten)]
        gezien += [await keten.client.get(pad) for pad in anoniem]
        gezien += [await keten.client.post("/v1/afhalingen", json={"code": "geen"})]

        assert [a.status_code for a in gezien] == [401] * 5 + [200, 200, 404, 404]
        assert [over(a) for a in gezien] == [("adres", n) for n in range(8, -1, -1)]
        laatste = [await keten.client.get("/v1/taken", headers=kop) for kop in _slecht(keten)]
        laatste += [await keten.client.get(pad) for pad in anoniem]
        assert len({str(is_te_veel(a)) for a in laatste}) == 1
        # a partner behind the same address goes on; the health of the process is nobody's bucket
        assert (await goed.get("/taken")).status_code == 200
        assert (await keten.client.get("/health")).status_code == 200


async def test_een_bekende_betaalt_nooit_voor_zijn_adres(tmp_path: Path) -> None:
    """Een nieuw geldig token kost het adres niets; een token dat eerder gold en nu faalt wel."""
    async with een_keten(tmp_path, limiet_adres=2) as keten:
        for nummer in range(5):
            assert (await keten.als("ggd", "afgevaardigde", functionaris=f"ggd-{nummer}").get("/taken")).status_code == 200
        wie = keten.als("ggd", "afgevaardigde")
        assert (await wie.get("/taken")).status_code == 200
        in_url = await keten.client.get("/v1/taken?access_token=x", headers={"authorization": f"Bearer {wie.token}"})

        assert (in_url.status_code, over(in_url)) == (401, ("adres", 1))


@pytest.mark.parametrize("proxies", ["", "127.0.0.0/8"], ids=["zonder-proxy", "met-proxy"])
async def test_alleen_de_eigen_proxy_zegt_wie_er_belt(tmp_path: Path, proxies: str) -> None:
    """X-Forwarded-For telt alleen van de proxy die de beheerder noemde, en dan de laatste die deze zelf zag."""
    async with een_keten(tmp_path, limiet_adres=3, vertrouwde_proxies=proxies) as keten:
        gezien = [
            await keten.client.get(
                "/v1/taken", headers={"x-forwarded-for": f"203.0.113.{n}, 198.51.100.{n}", "forwarded": f"for=192.0.2.{n}"}
            )
            for n in range(5)
        ]
        zelfde = [await keten.client.get("/v1/taken", headers={"x-forwarded-for": f"10.0.0.{n}, 198.51.100.1"}) for n in range(4)]

    assert [a.status_code for a in gezien] == ([401] * 5 if proxies else [401, 401, 401, 429, 429])
    assert zelfde[-1].status_code == 429
