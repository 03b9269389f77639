"""The token attacks against the running keten: one answer to all, nothing written down, nobody asked, nothing logged (ONTWERP §7).

Which defect has which reason stands in tests/gateway/test_auth.py, test_bewijs.py and test_jwks.py; here it is what an attacker sees.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import structlog

from deploy import proefpartners
from tests.gateway.token_bouw import Paar, encode_segment, seal, to_segment
from tests.keten import SLEUTELS, Keten, een_keten
from tests.verhalen.feiten_bouw import kern_van

pytestmark = pytest.mark.asyncio(loop_scope="module")

URL = "http://127.0.0.1:8080/v1/taken"
GGD, POLITIE = "00000099000000070000", "00000099000000020000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def keten(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Keten]:
    async with een_keten(tmp_path_factory.mktemp("tokens")) as keten:
        yield keten


def echt(issuer: str = "ggd") -> Paar:
    """The key pair that this issuer signs with."""
    alg = {"gemeente": "RS256", "om": "PS256", "ggz": "RS256"}.get(issuer, "ES256")
    proefpartners.maak_sleutels(SLEUTELS)
    return Paar(f"{issuer}-1", alg, proefpartners._load_key(SLEUTELS / f"{issuer}.pem"))


def claims(partij: str = "ggd", **anders: Any) -> dict[str, Any]:
    """What a good token of this partij says."""
    token = proefpartners.maak_token(partij, "afgevaardigde,aanmelder", map=SLEUTELS)
    inhoud: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return {k: v for k, v in (inhoud | anders).items() if v is not None}


def token(kop: Mapping[str, Any] | None = None, paar: Paar | None = None, **anders: Any) -> str:
    """Signed by the GGD's own key unless told otherwise."""
    paar = paar or echt()
    vast = {"alg": paar.alg, "typ": "at+jwt", "kid": paar.kid}
    return seal(paar, {k: v for k, v in (vast | dict(kop or {})).items() if v is not None}, claims(**anders))


def zonder_handtekening() -> str:
    return f"{to_segment({'alg': 'none', 'typ': 'at+jwt', 'kid': 'ggd-1'})}.{to_segment(claims())}."


def met_publieke_sleutel() -> str:
    """HS256 with the RSA key that everybody can read (RFC 8725 §2.1)."""
    publiek = json.dumps(proefpartners.jwks(SLEUTELS, "ggz")["keys"][0]).encode()
    deel = f"{to_segment({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'ggz-1'})}.{to_segment(claims('ggz'))}"
    return f"{deel}.{encode_segment(hmac.new(publiek, deel.encode(), hashlib.sha256).digest())}"


def bom() -> str:
    """A JWE that would unpack to much more than it is."""
    kop = {"alg": "RSA-OAEP", "enc": "A256GCM", "zip": "DEF", "typ": "at+jwt", "kid": "ggd-1"}
    return ".".join([to_segment(kop), "AAAA", "AAAA", "A" * 6000, "AAAA"])


def dubbel() -> str:
    inhoud = json.dumps(claims())[:-1] + f', "organisatie": "{POLITIE}"}}'
    return seal(echt(), {"alg": "ES256", "typ": "at+jwt", "kid": "ggd-1"}, inhoud.encode())


NU = int(time.time())
VREEMD = Paar("vreemd-1")
AANVALLEN = {
    "alg-none": zonder_handtekening,
    "alg-None": lambda: token({"alg": "None"}),
    "rs-als-hs": met_publieke_sleutel,
    "eigen-jwk": lambda: token({"jwk": VREEMD.leden()}, VREEMD),
    "eigen-jwk-onder-bekende-kid": lambda: token({"jwk": VREEMD.leden(), "kid": "ggd-1"}, VREEMD),
    "jku": lambda: token({"jku": "https://kwaad.test/jwks"}, VREEMD),
    "x5u": lambda: token({"x5u": "https://kwaad.test/cert"}, VREEMD),
    "x5c": lambda: token({"x5c": ["AAAA"]}, VREEMD),
    "kid-pad": lambda: token({"kid": "../../../../dev/null"}),
    "kid-sql": lambda: token({"kid": "ggd-1'--"}),
    "kid-adres": lambda: token({"kid": "https://kwaad.test/jwks#1"}),
    "kid-van-een-ander": lambda: token({"kid": "politie-1"}),
    "kid-te-lang": lambda: token({"kid": "k" * 5000}),
    "iss-onbekend": lambda: token(iss="https://kwaad.test"),
    "iss-van-een-ander": lambda: token(iss="https://aanmelden.politie-proef.test"),
    "aud-anders": lambda: token(aud="elders"),
    "aud-voorvoegsel": lambda: token(aud=proefpartners.AUDIENCE + "-2"),
    "typ-id-token": lambda: token({"typ": "id+jwt"}),
    "typ-dpop": lambda: token({"typ": "dpop+jwt"}),
    "oin-van-een-ander": lambda: token(organisatie=POLITIE),
    "verlopen": lambda: token(iat=NU - 7200, nbf=NU - 7200, exp=NU - 3600),
    "toekomst": lambda: token(iat=NU + 3600, nbf=NU + 3600, exp=NU + 7200),
    "eeuwig": lambda: token(exp=NU + 10**9),
    "enorm": lambda: token(extra="x" * 9000),
    "claim-dubbel": dubbel,
    "jwe-bom": bom,
    "afgekapt": lambda: token()[:-5],
    "andere-handtekening": lambda: token({"kid": "ggd-1"}, Paar("ggd-1")),
    "cnf-onbekend": lambda: token(cnf={"kid": "x"}),
}


async def test_het_eerlijke_token_wordt_aangenomen(keten: Keten) -> None:
    """De controle op de aanvallen: hetzelfde token zonder gebrek komt binnen."""
    assert (await keten.client.get("/v1/taken", headers={"authorization": f"Bearer {token()}"})).status_code == 200


@pytest.mark.eis("PGA-4.1c")
async def test_iedere_aanval_krijgt_hetzelfde_antwoord(keten: Keten) -> None:
    """Eén 401 voor alles; er staat niets in de audit, geen dienst hoort ervan en het token staat in geen logregel."""
    voor = await _regels(keten)
    with structlog.testing.capture_logs() as logs:
        gezien = {naam: (wat := maak(), await _vraag(keten, wat)) for naam, maak in AANVALLEN.items()}

    assert {naam: a.status_code for naam, (_, a) in gezien.items() if a.status_code != 401} == {}
    assert len({json.dumps(kern_van(a), sort_keys=True) + a.headers["www-authenticate"] for _, a in gezien.values()}) == 1
    assert await _regels(keten) == voor
    assert [d.roepen for d in keten.diensten.values() if d.roepen] == []
    tekst = json.dumps(logs, default=str)
    assert [naam for naam, (wat, _) in gezien.items() if any(len(deel) > 8 and deel in tekst for deel in wat.split("."))] == []
    assert sum(r["event"] == "auth.geweigerd" for r in logs) == len(AANVALLEN)  # the control: the log was looked at


async def _vraag(keten: Keten, wat: str, **koppen: str) -> Any:
    return await keten.client.get("/v1/taken", headers={"authorization": f"Bearer {wat}", **koppen})


async def _regels(keten: Keten) -> int:
    return int((await keten.sql("select count(*) from audit"))[0][0])


def bewijs(paar: Paar, van: str, **anders: Any) -> str:
    """A DPoP proof for reading the taken with this token."""
    ath = encode_segment(hashlib.sha256(van.encode()).digest())
    inhoud = {"jti": uuid4().hex, "htm": "GET", "htu": URL, "iat": int(time.time()), "ath": ath} | anders
    return seal(paar, {"typ": "dpop+jwt", "alg": paar.alg, "jwk": paar.leden()}, inhoud)


@pytest.mark.eis("PGA-4.1c")
async def test_een_gebonden_token_is_van_wie_de_sleutel_heeft(keten: Keten) -> None:
    """Gestolen met het token erbij is nog niets waard: zonder bewijs, met andermans sleutel, voor een ander verzoek of nog eens is 401."""
    mijn, zijn = Paar("a"), Paar("b")
    wat = token(cnf={"jkt": mijn.jkt()})
    goed = bewijs(mijn, wat)

    async def vraag(dpop: str, schema: str = "DPoP", pad: str = "/v1/taken") -> int:
        koppen = {"authorization": f"{schema} {wat}", "dpop": dpop}
        return int((await keten.client.get(pad, headers={k: v for k, v in koppen.items() if v})).status_code)

    assert await vraag(goed) == 200
    assert await vraag(goed) == 401  # replay
    pogingen = {
        "geen": await vraag(""),
        "als-bearer": await vraag(bewijs(mijn, wat), "Bearer"),
        "andere-sleutel": await vraag(bewijs(zijn, wat)),
        "ander-token": await vraag(bewijs(mijn, token(cnf={"jkt": mijn.jkt()}, jti=uuid4().hex))),
        "andere-methode": await vraag(bewijs(mijn, wat, htm="POST")),
        "ander-adres": await vraag(bewijs(mijn, wat), pad="/v1/casussen"),
        "andere-host": await vraag(bewijs(mijn, wat, htu="https://kwaad.test/v1/taken")),
        "oud": await vraag(bewijs(mijn, wat, iat=int(time.time()) - 300)),
    }
    assert set(pogingen.values()) == {401}, pogingen
    assert await vraag(bewijs(mijn, wat)) == 200


async def test_een_certificaat_komt_niet_uit_een_kopregel(keten: Keten) -> None:
    """Een token dat aan een clientcertificaat hangt is zonder dat certificaat niets; wat een roeper daarover zegt telt niet (RFC 8705)."""
    afdruk = encode_segment(hashlib.sha256(b"certificaat").digest())
    wat = token(cnf={"x5t#S256": afdruk})
    koppen = ("x-client-cert", "x-ssl-client-cert", "x-forwarded-client-cert", "client-cert", "ssl-client-cert", "x-client-cert-sha256")

    assert [(await _vraag(keten, wat, **{kop: afdruk})).status_code for kop in koppen] == [401] * len(koppen)


async def test_een_rol_die_de_uitgever_niet_mag_geven_geeft_geen_toegang(keten: Keten) -> None:
    """Een partij noemt zich in haar eigen token beheerder, procesregisseur en officier: het register weet beter."""
    wat = token(rollen=["beheerder", "procesregisseur", "manager", "fg"], functie="officier_van_justitie", jti=uuid4().hex)
    gewoon = token(rollen=["fg"], jti=uuid4().hex)
    paden = (
        "/v1/partijen",
        "/v1/uitgevers",
        "/v1/statistieken?dimensie=fase&jaar=2026",
        "/v1/casussen",
        "/v1/datalekken",
        "/v1/om-verstrekkingen",
    )

    for pad in paden:
        gezien = [await keten.client.get(pad, headers={"authorization": f"Bearer {t}"}) for t in (wat, gewoon)]
        assert gezien[0].status_code == gezien[1].status_code, pad
