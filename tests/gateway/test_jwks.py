"""Keys of issuers: which are taken, how they are refreshed, what an issuer's server cannot do to us."""

import asyncio
import gzip
import json

import httpx
import jose.backends
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jose.backends.cryptography_backend import CryptographyECKey

from gateway.jwks import JwksCache, Onbruikbaar, build_key, decode_segment, parse_json, parse_jwks
from tests.gateway.token_bouw import ISS, JWKS_URI, NU, WEG, Idp, Klok, Paar, rsa_key

GOED = Paar("goed")


def een_cache(idp, klok=None, log=lambda naam, velden: None, **anders):
    client = httpx.AsyncClient(transport=httpx.MockTransport(idp))
    return JwksCache(client, now=klok or Klok(), log=log, **anders)


def test_the_backend_is_cryptography_and_never_ecdsa():
    """CVE-2024-23342 sits in a package that comes along with python-jose and must never do the work."""
    assert jose.backends.ECKey is CryptographyECKey


@pytest.mark.parametrize("alg", ["ES256", "PS256", "RS256"])
def test_each_algorithm_verifies_its_own_signature_only(alg):
    """A key does what it was made for and knows a changed message."""
    paar = Paar(alg=alg)
    sleutel = build_key(paar.jwk(), kid="k1")

    assert sleutel.alg == alg
    assert sleutel.verify(b"bericht", paar.sign(b"bericht"))
    assert not sleutel.verify(b"ander bericht", paar.sign(b"bericht"))


def test_an_rsa_key_is_bound_to_one_padding():
    """RFC 8725 §3.1: what RS256 signed does not pass as PS256, nor the other way round."""
    rs, ps = Paar(alg="RS256"), Paar(alg="PS256")

    assert not build_key(ps.jwk(), kid="k1").verify(b"x", rs.sign(b"x"))
    assert not build_key(rs.jwk(), kid="k1").verify(b"x", ps.sign(b"x"))


def test_an_rsa_key_without_alg_is_rs256():
    """NL GOV OAuth obliges every server to have RS256, so that is what a silent key means."""
    assert build_key(Paar(alg="RS256").jwk(alg=WEG), kid="k1").alg == "RS256"


SLECHT = {
    "p-384": Paar("x", "ES256", ec.generate_private_key(ec.SECP384R1())).jwk(),
    "es384": Paar("x").jwk(alg="ES384"),
    "rsa-1024": Paar("x", "RS256", rsa_key(1024)).jwk(),
    "rs512": Paar("x", "RS256").jwk(alg="RS512"),
    "ec als RS256": Paar("x").jwk(alg="RS256"),
    "oct": {"kty": "oct", "kid": "x", "alg": "HS256", "k": "c2xldXRlbA"},
    "oct zonder k": {"kty": "oct", "kid": "x", "alg": "HS256"},
    "okp": {"kty": "OKP", "kid": "x", "crv": "Ed25519", "x": "c2xldXRlbA"},
    "privaat": Paar("x").jwk(d="c2xldXRlbA"),
    "niet op de kromme": Paar("x").jwk(y="AAAA"),
    "y ontbreekt": Paar("x").jwk(y=WEG),
    "x is getal": Paar("x").jwk(x=5),
    "kty is lijst": Paar("x").jwk(kty=["EC"]),
    "alg is lijst": Paar("x").jwk(alg=["ES256"]),
    "voor versleuteling": Paar("x").jwk(use="enc"),
    "mag niet verifieren": Paar("x").jwk(key_ops=["encrypt"]),
    "key_ops is getal": Paar("x").jwk(key_ops=1),
    "kid ontbreekt": Paar("x").jwk(kid=WEG),
    "kid is getal": Paar("x").jwk(kid=7),
    "kid is leeg": Paar("x").jwk(kid=""),
    "geen object": ["x"],
}


@pytest.mark.parametrize("jwk", SLECHT.values(), ids=SLECHT)
async def test_a_bad_key_is_left_out_and_spoils_no_other(jwk):
    """One key that cannot be used leaves the rest of the set as it was, and is reported without its content."""
    meldingen = []
    cache = een_cache(Idp([jwk, GOED.jwk()]), log=lambda naam, velden: meldingen.append((naam, dict(velden))))

    assert await cache.get(ISS, JWKS_URI, "goed") is not None
    assert await cache.get(ISS, JWKS_URI, "x") is None
    assert {(naam, tuple(velden)) for naam, velden in meldingen} == {("auth.jwk_genegeerd", ("iss", "reden"))}
    assert all(velden["reden"].isidentifier() for _, velden in meldingen)


async def test_two_keys_under_one_kid_are_both_left_out():
    """Exactly one key by (iss, kid): which of two is meant would be a guess."""
    cache = een_cache(Idp([Paar("a").jwk(), Paar("a").jwk(), GOED.jwk()]))

    assert await cache.get(ISS, JWKS_URI, "a") is None
    assert await cache.get(ISS, JWKS_URI, "goed") is not None


async def test_keys_of_one_issuer_are_no_keys_of_another():
    """Held by (iss, kid): the same kid elsewhere is another key."""
    een, ander = Paar("k1"), Paar("k1")
    sets = {"https://een.example/jwks": een, "https://ander.example/jwks": ander}
    cache = een_cache(lambda request: httpx.Response(200, json={"keys": [sets[str(request.url)].jwk()]}))
    found = [await cache.get(iss, uri, "k1") for iss, uri in zip(("een", "ander"), sets, strict=True)]

    assert [sleutel.vingerafdruk for sleutel in found] == [een.jkt(), ander.jkt()]


async def test_a_new_jwks_uri_forgets_the_keys_of_the_old():
    """When the register moves an issuer, what the old address served is no longer believed."""
    idp = Idp([GOED.jwk()])
    cache = een_cache(idp)
    await cache.get(ISS, JWKS_URI, "goed")
    idp.sleutels = []

    assert await cache.get(ISS, "https://nieuw.example/jwks", "goed") is None


async def test_another_version_of_the_line_or_the_end_of_an_issuer_forgets_its_keys():
    """A change in the register counts at once, also for keys that were fetched a second ago."""
    idp = Idp([GOED.jwk()])
    cache = een_cache(idp)
    assert await cache.get(ISS, JWKS_URI, "goed", 1) is not None
    idp.sleutels = []

    assert await cache.get(ISS, JWKS_URI, "goed", 1) is not None
    assert await cache.get(ISS, JWKS_URI, "goed", 2) is None
    idp.sleutels = [GOED.jwk()]
    cache.vergeet(ISS)
    assert await cache.get(ISS, JWKS_URI, "goed", 2) is not None


async def test_key_objects_are_built_once():
    """A second question costs no request and gives the very same object."""
    idp = Idp([GOED.jwk()])
    cache = een_cache(idp)

    assert await cache.get(ISS, JWKS_URI, "goed") is await cache.get(ISS, JWKS_URI, "goed")
    assert len(idp.verzoeken) == 1


async def test_a_new_kid_is_picked_up_after_the_back_off_window():
    """Rotation: an unknown kid refetches, at most once per window however often it is asked."""
    idp, klok, nieuw = Idp([GOED.jwk()]), Klok(), Paar("nieuw")
    cache = een_cache(idp, klok)
    await cache.get(ISS, JWKS_URI, "goed")
    idp.sleutels.append(nieuw.jwk())

    assert [await cache.get(ISS, JWKS_URI, "nieuw") for _ in range(3)] == [None, None, None]
    assert len(idp.verzoeken) == 1
    klok.tijd += 10
    assert await cache.get(ISS, JWKS_URI, "nieuw") is not None
    assert [await cache.get(ISS, JWKS_URI, f"verzonnen-{n}") for n in range(5)] == [None] * 5
    assert len(idp.verzoeken) == 2


async def test_a_removed_key_is_gone_after_the_ttl():
    """Rotation: what the issuer took out stops at the next refresh, not before."""
    idp, klok = Idp([GOED.jwk(), Paar("oud").jwk()]), Klok()
    cache = een_cache(idp, klok)
    await cache.get(ISS, JWKS_URI, "oud")
    idp.sleutels = [GOED.jwk()]

    klok.tijd += 599
    assert await cache.get(ISS, JWKS_URI, "oud") is not None
    klok.tijd += 1
    assert await cache.get(ISS, JWKS_URI, "oud") is None
    assert await cache.get(ISS, JWKS_URI, "goed") is not None


async def test_an_unreachable_issuer_is_asked_ever_less_often():
    """Back-off doubles from ten seconds to five minutes, and is over at the first good answer."""
    idp, klok = Idp(antwoord=httpx.ConnectError("dicht")), Klok()
    cache, momenten = een_cache(idp, klok), []
    for _ in range(1200):
        voor = len(idp.verzoeken)
        await cache.get(ISS, JWKS_URI, "goed")
        momenten += [klok.tijd - NU] * (len(idp.verzoeken) - voor)
        klok.tijd += 1

    assert momenten == [0, 10, 30, 70, 150, 310, 610, 910]
    idp.antwoord, idp.sleutels = None, [GOED.jwk()]
    klok.tijd += 300
    assert await cache.get(ISS, JWKS_URI, "goed") is not None


async def test_known_keys_outlive_an_outage_for_a_day():
    """Stale keys keep working while the issuer is down, until their greatest age."""
    idp, klok = Idp([GOED.jwk()]), Klok()
    cache = een_cache(idp, klok)
    await cache.get(ISS, JWKS_URI, "goed")
    idp.antwoord = httpx.ReadTimeout("traag")

    klok.tijd += 86_400
    assert await cache.get(ISS, JWKS_URI, "goed") is not None
    klok.tijd += 1
    assert await cache.get(ISS, JWKS_URI, "goed") is None


ANTWOORDEN = {
    "te groot": httpx.Response(200, content=json.dumps({"keys": [GOED.jwk()], "p": "x" * 65_536})),
    "redirect": httpx.Response(302, headers={"location": "https://elders.example/jwks"}),
    "fout met sleutels": httpx.Response(500, json={"keys": [GOED.jwk()]}),
    "gecomprimeerd": httpx.Response(
        200, headers={"content-encoding": "gzip"}, content=gzip.compress(json.dumps({"keys": [GOED.jwk()]}).encode())
    ),
    "geen json": httpx.Response(200, content=b"<html>"),
    "geen utf-8": httpx.Response(200, content=b'{"keys": ["\xff"]}'),
    "geen set": httpx.Response(200, json=[GOED.jwk()]),
    "keys is object": httpx.Response(200, json={"keys": {"goed": GOED.jwk()}}),
    "dubbele keys": httpx.Response(200, content=json.dumps({"keys": [GOED.jwk()]})[:-1] + ', "keys": []}'),
    "te diep": httpx.Response(200, content=b"[" * 60_000),
    "onmogelijk adres": httpx.InvalidURL("raar"),
}


@pytest.mark.parametrize("antwoord", ANTWOORDEN.values(), ids=ANTWOORDEN)
async def test_an_answer_that_is_no_jwks_gives_no_keys(antwoord):
    """Oversize, redirect, nonsense: no key, no exception, one report, and nobody else is called."""
    meldingen = []
    idp = Idp(antwoord=antwoord)
    cache = een_cache(idp, log=lambda naam, velden: meldingen.append(naam))

    assert await cache.get(ISS, JWKS_URI, "goed") is None
    assert [str(verzoek.url) for verzoek in idp.verzoeken] == [JWKS_URI]
    assert meldingen == ["auth.jwks_mislukt"]


class Wachtend:
    """A JWKS server that answers when told to."""

    def __init__(self):
        self.open, self.aantal = asyncio.Event(), 0

    async def __call__(self, request):
        self.aantal += 1
        await self.open.wait()
        return httpx.Response(200, json={"keys": [GOED.jwk()]})


async def test_many_callers_make_one_request():
    """Single flight per issuer: who comes while a fetch is under way waits for that one."""
    idp = Wachtend()
    cache = een_cache(idp)
    vragen = [asyncio.create_task(cache.get(ISS, JWKS_URI, "goed")) for _ in range(20)]
    await asyncio.sleep(0)
    idp.open.set()

    assert all(await asyncio.gather(*vragen))
    assert idp.aantal == 1


async def test_a_caller_that_hangs_up_does_not_cut_off_the_others():
    """A cancelled request leaves the fetch running, so it cannot be used to keep new keys out."""
    idp = Wachtend()
    cache = een_cache(idp)
    eerste = asyncio.create_task(cache.get(ISS, JWKS_URI, "goed"))
    await asyncio.sleep(0.01)
    tweede = asyncio.create_task(cache.get(ISS, JWKS_URI, "goed"))
    eerste.cancel()
    await asyncio.sleep(0)
    idp.open.set()

    assert await tweede is not None
    assert idp.aantal == 1


async def test_a_slow_refresh_holds_up_nobody_with_a_known_key():
    """While the set is being refreshed, what is known goes on."""
    idp, klok = Wachtend(), Klok()
    idp.open.set()
    cache = een_cache(idp, klok)
    await cache.get(ISS, JWKS_URI, "goed")
    idp.open.clear()
    klok.tijd += 600
    ververser = asyncio.create_task(cache.get(ISS, JWKS_URI, "goed"))
    await asyncio.sleep(0.01)

    assert await asyncio.wait_for(cache.get(ISS, JWKS_URI, "goed"), 1) is not None
    assert not ververser.done()
    idp.open.set()
    assert await ververser is not None


async def test_a_server_that_never_answers_is_left():
    """The whole fetch has one time limit, also when single reads do not run into theirs."""
    assert await een_cache(Wachtend(), timeout_s=0.01).get(ISS, JWKS_URI, "goed") is None


@pytest.mark.parametrize("text", ["QQ=", "QR", "Q", "QQ\n"])
def test_base64url_has_one_spelling(text):
    """Padding, stray bits and whitespace are another text, so they are refused."""
    with pytest.raises(ValueError, match=r"base64url|ncorrect|padd|character"):
        decode_segment(text)


@pytest.mark.parametrize("text", [b'{"a":1,"a":1}', b'{"b":[{"a":1,"a":2}]}', b'{"a":NaN}', b'{"a":-Infinity}', b"{'a':1}", b"\xff"])
def test_json_has_one_reading(text):
    """Duplicate keys at any depth and constants outside JSON are refused."""
    with pytest.raises(ValueError, match=r".+"):
        parse_json(text)


def test_a_set_without_keys_is_a_set():
    """An issuer that withdraws all its keys is obeyed."""
    assert dict(parse_jwks(b'{"keys": []}', pytest.fail)) == {}


def test_a_key_for_another_algorithm_than_asked_is_refused():
    """A DPoP header cannot bend its key to another algorithm."""
    with pytest.raises(Onbruikbaar, match="alg"):
        build_key(Paar().jwk(), kid="x", alg="RS256")
