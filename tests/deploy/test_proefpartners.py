"""Proefpartners: what they sign is accepted by the real authentication, for each algorithm, and by nothing it should not be."""

import stat
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.proefpartners import (
    AUDIENCE,
    PROEF_PARTIJEN,
    OnbekendePartij,
    create_app,
    maak_sleutels,
    maak_token,
    partij_id,
    partijcodes,
    schrijf_partijen,
)
from gateway.auth import Authenticator, Issuer
from gateway.bewijs import Ongeldig
from gateway.jwks import JwksCache
from gateway.partijbestand import load_partijen


@pytest.fixture(scope="module")
def sleutels(tmp_path_factory):
    map = tmp_path_factory.mktemp("proefpartners")
    maak_sleutels(map)
    return map


def _now() -> int:
    return int(time.time())


@pytest.fixture
async def auth(sleutels) -> AsyncIterator[Authenticator]:
    regels = {i.iss: i for i in load_partijen(PROEF_PARTIJEN).issuers}

    async def get_issuer(iss: str) -> Issuer | None:
        if (r := regels.get(iss)) is None:
            return None
        return Issuer(
            r.iss, frozenset(r.oins), r.jwks_uri, frozenset(r.rollen), frozenset(r.functies), r.soort, r.cnf_verplicht, r.orgaan_verplicht
        )

    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(sleutels))) as client:
        yield Authenticator(
            get_issuer=get_issuer, jwks=JwksCache(client, now=_now), audience=AUDIENCE, algorithms=["ES256", "PS256", "RS256"], now=_now
        )


def kop(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("partij", partijcodes())
async def test_een_proeftoken_wordt_aangenomen(auth, sleutels, partij):
    """Elke proefpartij kan zich met een eigen sleutel aanmelden, als precies die partij."""
    rol = "procesregisseur" if partij == "zvh" else "afgevaardigde"

    claims = await auth.authenticate(kop(maak_token(partij, rol, map=sleutels)), "GET", "https://keten.test/v1/taken")

    assert claims.partij_id == partij_id(partij)
    assert claims.rollen == {rol}
    assert claims.vog
    assert claims.geheimhouding


async def test_namens_en_functie_reizen_mee(auth, sleutels):
    """De procesregisseur handelt namens één partij; een functie geldt alleen van haar eigen issuer."""
    regisseur = maak_token("zvh", "procesregisseur", functionaris="pr-7", namens="college", map=sleutels)
    officier = maak_token("om", "instemmer", "officier_van_justitie", map=sleutels)
    vermomd = maak_token("ggz", "instemmer,procesregisseur", "officier_van_justitie", map=sleutels)

    gelezen = [await auth.authenticate(kop(t), "GET", "https://keten.test/v1/taken") for t in (regisseur, officier, vermomd)]

    assert (gelezen[0].functionaris, gelezen[0].namens) == ("pr-7", partij_id("college"))
    assert gelezen[1].functie == "officier_van_justitie"
    assert (gelezen[2].rollen, gelezen[2].functie) == ({"instemmer"}, None)


@pytest.mark.parametrize("extra", [{"aud": "elders"}, {"exp": 1}, {"jti": None}, {"organisatie": "00000099000000020000"}])
async def test_een_vervalst_token_wordt_geweigerd(auth, sleutels, extra):
    """Wat een token niet mag, mag een proeftoken ook niet."""
    with pytest.raises(Ongeldig):
        await auth.authenticate(kop(maak_token("ggz", "afgevaardigde", map=sleutels, extra=extra)), "GET", "https://keten.test/v1/taken")


def test_sleutels_zijn_van_de_eigenaar_alleen_en_blijven(sleutels):
    """Een tweede start maakt geen nieuwe sleutels: tokens blijven geldig."""
    voor = {p.name: p.read_bytes() for p in sleutels.glob("*.pem")}

    maak_sleutels(sleutels)

    assert {p.name: p.read_bytes() for p in sleutels.glob("*.pem")} == voor
    assert {stat.S_IMODE(p.stat().st_mode) for p in sleutels.iterdir()} == {0o600}
    assert {"om.pem", "zvh.pem", "gemeente.pem"} <= voor.keys()


def test_een_onbekende_partij_noemt_wie_er_wel_zijn(sleutels):
    """Een tikfout is meteen te verbeteren."""
    with pytest.raises(OnbekendePartij, match="veilig_thuis"):
        maak_token("veiligthuis", "afgevaardigde", map=sleutels)


def test_het_register_krijgt_de_poort_van_de_keten(tmp_path):
    """Een keten op andere poorten vindt zijn eigen proefpartners."""
    bestand = load_partijen(schrijf_partijen(tmp_path / "p.yaml", "http://127.0.0.1:19090"))

    assert {i.jwks_uri.split("/")[2] for i in bestand.issuers} == {"127.0.0.1:19090"}
