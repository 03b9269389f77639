"""Who calls: the good token, each way in which one can be bad, and what an issuer may say."""

import base64
import hashlib
import hmac
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.auth import ROLLEN, ROLLEN_EIGEN, ROLLEN_GEMEENTE, ROLLEN_VERBAND, Authenticator
from gateway.bewijs import MAX_TOKEN, Ongeldig
from gateway.jwks import ALGORITMEN, encode_segment
from shared.errors import Refused
from tests.gateway.token_bouw import (
    AUDIENCE,
    ISS,
    NU,
    POLITIE,
    URL,
    WEG,
    Deur,
    Paar,
    een_inhoud,
    een_issuer,
    een_kop,
    een_token,
    seal,
    to_segment,
)

PAAR = Paar()


async def reden_van(deur, token, **anders):
    """The code a refusal leaves for the log, after checking that the answer says nothing of it."""
    with pytest.raises(Ongeldig) as gevangen:
        await deur.vraag(token, **anders)
    fout = gevangen.value
    assert fout.problem("urn:x") == Ongeldig("iets anders").problem("urn:x")
    assert (fout.status, fout.headers) == (401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return fout.reden


@pytest.mark.parametrize("alg", ALGORITMEN)
async def test_a_good_token_gives_its_claims(alg):
    """What the issuer signed is what the gateway knows of the caller, in each of the three algorithms."""
    paar = Paar(alg=alg)
    claims = await Deur(paar).vraag(een_token(paar, functie="wijkagent", namens=f"{POLITIE}:korpschef"))

    assert (claims.iss, claims.organisatie, claims.orgaan, claims.partij_id) == (ISS, POLITIE, None, POLITIE)
    assert (claims.rollen, claims.functie, claims.functionaris) == ({"aanmelder"}, "wijkagent", "p-001")
    assert (claims.vog, claims.geheimhouding, claims.namens) == (True, True, f"{POLITIE}:korpschef")
    assert (claims.azp, claims.jti, claims.exp) == ("bvh", "0123456789abcdef0123", NU + 600)


@pytest.mark.parametrize("naam", ["bestuursorgaan", "hoedanigheid"])
async def test_the_partij_is_oin_and_orgaan(naam):
    """Reclassering and GI under one OIN are two partijen."""
    claims = await Deur(PAAR).vraag(een_token(PAAR, None, **{naam: "gi"}))

    assert (claims.orgaan, claims.partij_id) == ("gi", f"{POLITIE}:gi")


async def test_what_a_token_does_not_say_is_no():
    """Absent confirmations, roles and functie are none, never assumed."""
    claims = await Deur(PAAR).vraag(een_token(PAAR, vog=WEG, geheimhouding=WEG, rollen=WEG, namens=None, functie=None))

    assert (claims.vog, claims.geheimhouding, claims.rollen, claims.functie, claims.namens) == (False, False, frozenset(), None, None)


GOEDE_CLAIMS = {
    "aud als lijst": {"aud": ["https://elders.example", AUDIENCE]},
    "nbf ontbreekt": {"nbf": WEG},
    "net binnen de looptijd": {"exp": NU + 21_600},
    "klok van de issuer loopt een minuut voor": {"iat": NU + 60, "nbf": NU + 60},
    "klok van de issuer loopt een minuut achter": {"iat": NU - 600, "exp": NU - 59},
    "at_hash": {"at_hash": "onzin"},
}


@pytest.mark.parametrize("claims", GOEDE_CLAIMS.values(), ids=GOEDE_CLAIMS)
async def test_the_edges_that_are_still_good(claims):
    """The refusals below start exactly where these end."""
    assert (await Deur(PAAR).vraag(een_token(PAAR, **claims))).functionaris == "p-001"


SLECHTE_CLAIMS = {
    "exp ontbreekt": ({"exp": WEG}, "tijden"),
    "exp null": ({"exp": None}, "tijden"),
    "exp lijst": ({"exp": [NU]}, "tijden"),
    "exp tekst": ({"exp": str(NU + 600)}, "tijden"),
    "exp breuk": ({"exp": NU + 600.0}, "tijden"),
    "exp waar": ({"exp": True}, "tijden"),
    "exp negatief": ({"exp": -1}, "tijden"),
    "exp jaar 9999999": ({"exp": 315_532_800_000_000}, "looptijd"),
    "exp 3000 cijfers": ({"exp": 10**3000}, "looptijd"),
    "langer dan zes uur": ({"exp": NU + 21_601}, "looptijd"),
    "exp voor iat": ({"iat": NU + 30, "exp": NU + 29}, "looptijd"),
    "verlopen": ({"iat": NU - 600, "exp": NU - 60}, "verlopen"),
    "iat ontbreekt": ({"iat": WEG}, "tijden"),
    "iat waar": ({"iat": True}, "tijden"),
    "iat in de toekomst": ({"iat": NU + 61}, "nog_niet_geldig"),
    "nbf in de toekomst": ({"nbf": NU + 61}, "nog_niet_geldig"),
    "nbf tekst": ({"nbf": "nu"}, "tijden"),
    "nbf null": ({"nbf": None}, "tijden"),
    "aud ontbreekt": ({"aud": WEG}, "aud"),
    "aud null": ({"aud": None}, "aud"),
    "aud ander": ({"aud": "https://elders.example"}, "aud"),
    "aud begint zo": ({"aud": AUDIENCE + ".kwaad.example"}, "aud"),
    "aud andere hoofdletters": ({"aud": AUDIENCE.upper()}, "aud"),
    "aud lege lijst": ({"aud": []}, "aud"),
    "aud lijst met object": ({"aud": [AUDIENCE, {}]}, "aud"),
    "aud object": ({"aud": {AUDIENCE: 1}}, "aud"),
    "iss ontbreekt": ({"iss": WEG}, "iss"),
    "iss lijst": ({"iss": [ISS]}, "iss"),
    "iss onbekend": ({"iss": "https://kwaad.example"}, "issuer_onbekend"),
    "iss andere hoofdletters": ({"iss": ISS.upper()}, "issuer_onbekend"),
    "iss met spatie": ({"iss": ISS + " "}, "iss"),
    "jti ontbreekt": ({"jti": WEG}, "jti"),
    "jti kort": ({"jti": "a" * 15}, "jti"),
    "jti getal": ({"jti": 10**20}, "jti"),
    "jti half teken": ({"jti": "\ud800" * 20}, "jti"),
    "azp ontbreekt": ({"azp": WEG}, "azp"),
    "azp lijst": ({"azp": ["bvh"]}, "azp"),
    "azp leeg": ({"azp": ""}, "azp"),
    "organisatie ontbreekt": ({"organisatie": WEG}, "organisatie"),
    "organisatie van een ander": ({"organisatie": "00000099000000030000"}, "organisatie"),
    "organisatie getal": ({"organisatie": 99000000020000}, "organisatie"),
    "organisatie andere cijfers": ({"organisatie": POLITIE.replace("2", "\u0662")}, "organisatie"),
    "organisatie met regeleinde": ({"organisatie": POLITIE + "\n"}, "organisatie"),
    "functionaris ontbreekt": ({"functionaris": WEG}, "functionaris"),
    "functionaris leeg": ({"functionaris": ""}, "functionaris"),
    "functionaris 65 tekens": ({"functionaris": "a" * 65}, "functionaris"),
    "functionaris een naam": ({"functionaris": "Jan Jansen"}, "functionaris"),
    "functionaris een adres": ({"functionaris": "jan@politie.example"}, "functionaris"),
    "rollen tekst": ({"rollen": "aanmelder"}, "rollen"),
    "rollen null": ({"rollen": None}, "rollen"),
    "rollen met object": ({"rollen": [{}]}, "rollen"),
    "rollen te veel": ({"rollen": ["aanmelder"] * 33}, "rollen"),
    "functie lijst": ({"functie": ["wijkagent"]}, "functie"),
    "namens vrije tekst": ({"namens": "de buurman"}, "namens"),
    "twee organen": ({"bestuursorgaan": "burgemeester", "hoedanigheid": "gi"}, "orgaan"),
    "orgaan leeg": ({"bestuursorgaan": ""}, "bestuursorgaan"),
    "orgaan met dubbele punt": ({"hoedanigheid": "a:b"}, "hoedanigheid"),
    "vog tekst": ({"vog": "false"}, "vog"),
    "vog getal": ({"vog": 1}, "vog"),
    "geheimhouding null": ({"geheimhouding": None}, "geheimhouding"),
}


@pytest.mark.parametrize(("claims", "reden"), SLECHTE_CLAIMS.values(), ids=SLECHTE_CLAIMS)
async def test_a_signed_token_with_a_bad_claim_is_refused(claims, reden):
    """Each claim is there, of its type and within its bounds, or nobody called."""
    assert await reden_van(Deur(PAAR), een_token(PAAR, **claims)) == reden


SLECHTE_KOPPEN = {
    "alg none": ({"alg": "none"}, "algoritme"),
    "alg ontbreekt": ({"alg": WEG}, "algoritme"),
    "alg lijst": ({"alg": ["ES256"]}, "algoritme"),
    "alg deel van een naam": ({"alg": "ES"}, "algoritme"),
    "alg ES384": ({"alg": "ES384"}, "algoritme"),
    "alg van een andere sleutel": ({"alg": "RS256"}, "algoritme"),
    "typ ontbreekt": ({"typ": WEG}, "typ"),
    "typ dpop+jwt": ({"typ": "dpop+jwt"}, "typ"),
    "typ logout+jwt": ({"typ": "logout+jwt"}, "typ"),
    "typ lijst": ({"typ": ["JWT"]}, "typ"),
    "kid ontbreekt": ({"kid": WEG}, "kid"),
    "kid onbekend": ({"kid": "k2"}, "sleutel_onbekend"),
    "kid getal": ({"kid": 1}, "kid"),
    "kid leeg": ({"kid": ""}, "kid"),
    "crit": ({"crit": ["exp"]}, "kopveld"),
    "crit leeg": ({"crit": []}, "kopveld"),
    "jku": ({"jku": "https://kwaad.example/jwks"}, "kopveld"),
    "jwk": ({"jwk": PAAR.leden()}, "kopveld"),
    "x5u": ({"x5u": "https://kwaad.example/cert"}, "kopveld"),
    "x5c": ({"x5c": ["AAAA"]}, "kopveld"),
    "zip": ({"zip": "DEF"}, "kopveld"),
    "b64": ({"b64": False}, "kopveld"),
}


@pytest.mark.parametrize(("kop", "reden"), SLECHTE_KOPPEN.values(), ids=SLECHTE_KOPPEN)
async def test_a_signed_token_with_a_bad_header_is_refused(kop, reden):
    """A header names one known key and one allowed algorithm; anything that brings a key of its own is refused."""
    assert await reden_van(Deur(PAAR), een_token(PAAR, kop)) == reden


def met(token, deel, maak):
    delen = token.split(".")
    delen[deel] = maak(delen[deel])
    return ".".join(delen)


GOED = een_token(PAAR)
KOP, INHOUD, HANDTEKENING = GOED.split(".")
DUBBEL = json.dumps(een_inhoud())[:-1] + f', "aud": "{AUDIENCE}"}}'
DIEP_DUBBEL = json.dumps(een_inhoud())[:-1] + ', "extra": [{"a": 1, "a": 1}]}'
KRAPPE_HANDTEKENING = encode_segment(b"\x30\x06\x02\x01\x01\x02\x01\x01")
VREEMDE_TOKENS = {
    "leeg deel": (f"{KOP}.{INHOUD}.", "vorm"),
    "twee delen": (f"{KOP}.{INHOUD}", "vorm"),
    "vier delen": (f"{GOED}.AAAA", "vorm"),
    "jwe van vijf delen": (f"{GOED}.AAAA.AAAA", "vorm"),
    "te groot": (een_token(PAAR, extra="x" * MAX_TOKEN), "te_groot"),
    "kop te diep": (seal(PAAR, b"[" * 3000, een_inhoud()), "onleesbaar"),
    "inhoud te diep": (seal(PAAR, een_kop(PAAR), b'{"a":' * 1000), "onleesbaar"),
    "getal van 5000 cijfers": (seal(PAAR, een_kop(PAAR), b'{"exp":' + b"9" * 5000 + b"}"), "onleesbaar"),
    "getal 1e400": (seal(PAAR, een_kop(PAAR), json.dumps(een_inhoud(exp=0)).replace('"exp": 0', '"exp": 1e400').encode()), "tijden"),
    "NaN": (een_token(PAAR, extra=float("nan")), "onleesbaar"),
    "claim twee keer": (seal(PAAR, een_kop(PAAR), DUBBEL.encode()), "onleesbaar"),
    "claim diep twee keer": (seal(PAAR, een_kop(PAAR), DIEP_DUBBEL.encode()), "onleesbaar"),
    "alg twee keer": (seal(PAAR, b'{"alg":"none","alg":"ES256","typ":"JWT","kid":"k1"}', een_inhoud()), "onleesbaar"),
    "kop is lijst": (seal(PAAR, [], een_inhoud()), "vorm"),
    "inhoud is tekst": (seal(PAAR, een_kop(PAAR), "x"), "vorm"),
    "inhoud is geen utf-8": (seal(PAAR, een_kop(PAAR), b'{"a":"\xff"}'), "onleesbaar"),
    "kop is geen base64": (f"A.{INHOUD}.{HANDTEKENING}", "onleesbaar"),
    "andere inhoud": (met(GOED, 1, lambda _: to_segment(een_inhoud(rollen=["instemmer"]))), "handtekening"),
    "andere sleutel": (een_token(Paar()), "handtekening"),
    "handtekening in DER": (f"{KOP}.{INHOUD}.{KRAPPE_HANDTEKENING}", "handtekening"),
    "handtekening nul": (f"{KOP}.{INHOUD}.{encode_segment(bytes(64))}", "handtekening"),
    "handtekening langer": (met(GOED, 2, lambda deel: deel + "AAAA"), "handtekening"),
    "ongebruikte bits in de handtekening": (met(GOED, 2, lambda deel: deel[:-1] + chr(ord(deel[-1]) + 1)), "onleesbaar"),
}


@pytest.mark.parametrize(("token", "reden"), VREEMDE_TOKENS.values(), ids=VREEMDE_TOKENS)
async def test_a_text_that_only_looks_like_a_token_is_refused(token, reden):
    """What python-jose lets through or stumbles over (SPIKES §1) is the same 401 as the rest."""
    assert await reden_van(Deur(PAAR), token) == reden


KOPREGELS = {
    "geen kop": {},
    "leeg": {"authorization": ""},
    "basic": {"authorization": "Basic dTpw"},
    "zonder schema": {"authorization": GOED},
    "twee regels": {"authorization": f"Bearer {GOED}, Bearer {GOED}"},
    "met regeleinde": {"authorization": f"Bearer {GOED}\n"},
    "teken in de handtekening": {"authorization": f"Bearer {GOED[:-3]}!{GOED[-3:]}"},
    "opvulling": {"authorization": f"Bearer {GOED}=="},
    "geen ascii": {"authorization": f"Bearer {GOED}\udce9"},
    "andere kop": {"x-access-token": GOED, "cookie": f"access_token={GOED}"},
}


@pytest.mark.parametrize("headers", KOPREGELS.values(), ids=KOPREGELS)
async def test_a_token_comes_in_one_authorization_header_or_not_at_all(headers):
    """RFC 6750 §2.1, and no other method."""
    with pytest.raises(Ongeldig) as fout:
        await Deur(PAAR).auth.authenticate(headers, "GET", URL)
    assert fout.value.reden == "geen_token"


@pytest.mark.parametrize("naam", ["access_token", "ACCESS_TOKEN", "access%5Ftoken"])
async def test_a_token_in_the_query_is_never_accepted(naam):
    """NL GOV OAuth 1.1: not in a query, not even beside a good header: it is in someone's log already."""
    deur = Deur(PAAR)

    assert await reden_van(deur, GOED, url=f"{URL}?a=1&{naam}={GOED}") == "token_in_query"
    with pytest.raises(Ongeldig):
        await deur.auth.authenticate({}, "GET", f"{URL}?access_token={GOED}")


async def test_an_impossible_url_is_a_401_as_well():
    """A parser that stumbles over the address is no 500."""
    assert await reden_van(Deur(PAAR), GOED, url="https://[kapot/") == "url"


@pytest.mark.parametrize("vorm", ["pem", "der", "jwk"])
async def test_a_public_key_is_no_hmac_secret(vorm):
    """CVE-2024-33663 and CVE-2026-85394: HS256 signed with the published key is refused for its algorithm."""
    publiek = PAAR.key.public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    geheim = {
        "pem": publiek.public_bytes(serialization.Encoding.PEM, info),
        "der": publiek.public_bytes(serialization.Encoding.DER, info),
        "jwk": json.dumps(PAAR.jwk()).encode(),
    }[vorm]
    hoofd = f"{to_segment(een_kop(PAAR, alg='HS256'))}.{to_segment(een_inhoud())}"
    token = f"{hoofd}.{encode_segment(hmac.digest(geheim, hoofd.encode(), hashlib.sha256))}"

    assert await reden_van(Deur(PAAR), token) == "algoritme"


async def test_a_symmetric_key_in_the_jwks_opens_nothing():
    """An oct key in a set is ignored, also when a token is signed with it."""
    deur = Deur(PAAR)
    deur.idp.sleutels.append({"kty": "oct", "kid": "h", "alg": "HS256", "k": encode_segment(b"geheim")})
    hoofd = f"{to_segment(een_kop(PAAR, alg='HS256', kid='h'))}.{to_segment(een_inhoud())}"
    token = f"{hoofd}.{encode_segment(hmac.digest(b'geheim', hoofd.encode(), hashlib.sha256))}"

    assert await reden_van(deur, token) == "algoritme"
    assert await reden_van(deur, een_token(PAAR, {"kid": "h"})) == "sleutel_onbekend"


async def test_a_p384_key_does_not_serve_es256():
    """SPIKES §1: the library would take it."""
    paar = Paar(key=ec.generate_private_key(ec.SECP384R1()))

    assert await reden_van(Deur(paar), een_token(paar)) == "sleutel_onbekend"


async def test_rs256_and_ps256_are_two_algorithms():
    """A key bound to PS256 does not serve an RS256 token, though both are RSA."""
    ps = Paar(alg="PS256")

    assert await reden_van(Deur(ps), een_token(Paar(alg="RS256"))) == "algoritme"


async def test_no_text_at_all_gives_anything_but_a_401():
    """Random damage to a good token, a thousand times: one exception type, no claims."""
    deur, willekeur = Deur(PAAR), random.Random(20250301)
    tekens = 'AZaz09-_.={}[]" \n\x00é'
    for _ in range(1000):
        plek, weg = willekeur.randrange(len(GOED)), willekeur.randrange(3)
        kapot = GOED[:plek] + willekeur.choice(tekens) * willekeur.choice([1, 1, 1, 40]) + GOED[plek + weg :]
        if kapot != GOED:
            await reden_van(deur, kapot)


async def test_a_refused_token_can_not_be_told_from_no_token():
    """One body for all: no token, unknown issuer, expired, wrong key."""
    deur, bodies = Deur(PAAR), []
    for token in (GOED + "x", een_token(PAAR, iss="https://kwaad.example"), een_token(PAAR, iat=NU - 900, exp=NU - 300), een_token(Paar())):
        with pytest.raises(Ongeldig) as fout:
            await deur.vraag(token)
        bodies.append((fout.value.problem("urn:x"), fout.value.headers, str(fout.value)))
    with pytest.raises(Ongeldig) as fout:
        await deur.auth.authenticate({}, "GET", URL)

    assert bodies == [(fout.value.problem("urn:x"), fout.value.headers, str(fout.value))] * 4


# What an issuer may say


SOORTEN = {"partij": ROLLEN_EIGEN, "gemeente": ROLLEN_EIGEN | ROLLEN_GEMEENTE, "verband": ROLLEN_VERBAND}


@pytest.mark.eis("ZVH-9.6")
@pytest.mark.parametrize("soort", SOORTEN)
async def test_each_soort_of_issuer_asserts_its_own_roles(soort):
    """Toegang hebben alleen de aangewezen rollen: ieder soort issuer geeft alleen de zijne, wat zijn regel ook opsomt."""
    deur = Deur(PAAR, een_issuer(soort=soort, rollen=ROLLEN | {"god"}))
    claims = await deur.vraag(een_token(PAAR, rollen=[*sorted(ROLLEN), "god"], bestuursorgaan="burgemeester"))

    assert claims.rollen == SOORTEN[soort]
    assert deur.meldingen == [("auth.claim_genegeerd", {"iss": ISS, "soort": "rollen"})]


def test_the_roles_are_a_closed_list():
    """Nineteen roles, each of one group."""
    assert len(ROLLEN) == 19 == len(ROLLEN_EIGEN) + len(ROLLEN_VERBAND) + len(ROLLEN_GEMEENTE)


@pytest.mark.eis("ZVH-9.6")
async def test_a_role_the_register_does_not_list_is_dropped_and_reported():
    """Een rol die de issuer niet mag geven telt niet, en dat blijft niet onopgemerkt; de waarde zelf komt niet in het log."""
    deur = Deur(PAAR)
    claims = await deur.vraag(een_token(PAAR, rollen=["aanmelder", "fg", "beheerder", "Aanmelder"]))

    assert claims.rollen == {"aanmelder"}
    assert deur.meldingen == [("auth.claim_genegeerd", {"iss": ISS, "soort": "rollen"})]


@pytest.mark.eis("ZVH-9.6")
async def test_a_functie_the_register_does_not_list_is_dropped_and_reported():
    """Alleen de issuer van het OM maakt iemand hoofdofficier."""
    deur = Deur(PAAR)

    assert (await deur.vraag(een_token(PAAR, functie="hoofdofficier"))).functie is None
    assert deur.meldingen == [("auth.claim_genegeerd", {"iss": ISS, "soort": "functie"})]


async def test_nothing_is_reported_when_nothing_is_dropped():
    """A quiet log is the normal state."""
    deur = Deur(PAAR)
    await deur.vraag(een_token(PAAR, functie="wijkagent"))

    assert deur.meldingen == []


@pytest.mark.eis("ZVH-0.2")
@pytest.mark.parametrize("anders", [{"soort": "gemeente"}, {"orgaan_verplicht": True}], ids=["soort", "register"])
async def test_a_gemeente_says_which_orgaan_it_is(anders):
    """Burgemeester en college zijn twee partijen: een gemeentetoken zonder bestuursorgaan is 403, met is het goed."""
    deur = Deur(PAAR, een_issuer(**anders))
    with pytest.raises(Refused) as fout:
        await deur.vraag(een_token(PAAR))

    assert (fout.value.status, fout.value.artikel) == (403, "ZVH-0.2")
    assert (await deur.vraag(een_token(PAAR, bestuursorgaan="college_bw"))).partij_id == f"{POLITIE}:college_bw"


@pytest.mark.eis("ZVH-0.2")
async def test_a_bad_gemeente_token_is_401_before_it_is_403():
    """Wie zich niet goed aanmeldt, hoort niet wat er nog meer aan schort."""
    deur = Deur(PAAR, een_issuer(soort="gemeente"))

    assert await reden_van(deur, een_token(PAAR, aud="elders")) == "aud"
    assert await reden_van(deur, een_token(PAAR, cnf={"x5t#S256": "A" * 43})) == "certificaat"


# What is remembered


async def test_a_verified_token_is_verified_once(monkeypatch):
    """The same token again costs no signature, and its jti is not one-time."""
    deur = Deur(PAAR)
    eerste = await deur.vraag(GOED)
    monkeypatch.setattr("gateway.auth.parse_jws", pytest.fail)

    assert await deur.vraag(GOED) == eerste


async def test_a_remembered_token_expires():
    """What was good is good until its exp and the skew, whoever remembers it."""
    deur = Deur(PAAR)
    await deur.vraag(GOED)
    deur.klok.tijd = NU + 659
    assert await deur.vraag(GOED)
    deur.klok.tijd = NU + 660

    assert await reden_van(deur, GOED) == "verlopen"


async def test_a_remembered_token_falls_with_its_key():
    """Rotation: a key the issuer withdrew takes the tokens it signed along, also those seen before."""
    deur = Deur(PAAR)
    await deur.vraag(een_token(PAAR, exp=NU + 3600))
    deur.idp.sleutels = [Paar("k2").jwk()]
    deur.klok.tijd += 600

    assert await reden_van(deur, een_token(PAAR, exp=NU + 3600)) == "sleutel_onbekend"


async def test_a_remembered_token_falls_with_a_key_replaced_under_its_kid():
    """The same kid with another key is another key."""
    deur, token = Deur(PAAR), een_token(PAAR, exp=NU + 3600)
    await deur.vraag(token)
    deur.idp.sleutels = [Paar().jwk()]
    deur.klok.tijd += 600

    assert await reden_van(deur, token) == "handtekening"


async def test_a_new_key_is_used_as_soon_as_the_window_is_over():
    """Rotation: a token under a new kid is accepted after one refetch."""
    deur, nieuw = Deur(PAAR), Paar("k2")
    await deur.vraag(GOED)
    deur.idp.sleutels.append(nieuw.jwk())
    deur.klok.tijd += 10

    assert (await deur.vraag(een_token(nieuw))).functionaris == "p-001"


async def test_a_remembered_token_follows_the_register():
    """Each field of the issuer's line counts anew at the next request."""
    deur = Deur(PAAR)
    await deur.vraag(GOED)
    regel = een_issuer()

    deur.issuer = replace(regel, rollen=frozenset({"instemmer"}))
    assert (await deur.vraag(GOED)).rollen == frozenset()
    deur.issuer = replace(regel, oins=frozenset({"00000099000000030000"}))
    assert await reden_van(deur, GOED) == "organisatie"
    deur.issuer = replace(regel, cnf_verplicht=True)
    assert await reden_van(deur, GOED) == "cnf_ontbreekt"
    deur.issuer = replace(regel, soort="gemeente")
    with pytest.raises(Refused):
        await deur.vraag(GOED)
    deur.issuer = None
    assert await reden_van(deur, GOED) == "issuer_onbekend"


async def test_the_memory_is_bounded():
    """A stream of good tokens does not fill the gateway's memory."""
    deur = Deur(PAAR)
    deur.auth._cache_size = 3
    for n in range(5):
        await deur.vraag(een_token(PAAR, jti=f"nummer-{n}-0123456789"))

    assert len(deur.auth._cache) == 3


async def test_a_failing_register_is_no_bad_token():
    """What the register raises is not the caller's fault, and passes through."""
    deur = Deur(PAAR)

    async def kapot(iss):
        raise ConnectionError

    deur.auth._get_issuer = kapot

    with pytest.raises(ConnectionError):
        await deur.vraag(GOED)


# Refusing to start


INSTELLINGEN = {
    "geen audience": ({"audience": ""}, "audience ontbreekt"),
    "geen algoritmen": ({"algorithms": []}, "algorithms ontbreekt"),
    "algoritmen als tekst": ({"algorithms": "ES256"}, "geen lijst"),
    "none": ({"algorithms": ["ES256", "none"]}, "algorithms buiten ES256 PS256 RS256"),
    "HS256": ({"algorithms": ["HS256"]}, "algorithms buiten"),
    "beide": ({"audience": "", "algorithms": ["ES512"]}, "audience ontbreekt; algorithms buiten"),
}


@pytest.mark.parametrize(("anders", "melding"), INSTELLINGEN.values(), ids=INSTELLINGEN)
def test_without_audience_or_algorithms_it_does_not_start(anders, melding):
    """One message names every fault."""
    deur = Deur(PAAR)
    velden: dict[str, Any] = {
        "get_issuer": deur.get_issuer,
        "jwks": deur.jwks,
        "audience": AUDIENCE,
        "algorithms": ["ES256"],
        "now": deur.klok,
    }

    with pytest.raises(ValueError, match=melding):
        Authenticator(**(velden | anders))


async def test_only_the_configured_algorithms_are_accepted():
    """A gateway set to PS256 refuses a good ES256 token."""
    deur = Deur(PAAR)
    velden: dict[str, Any] = {"get_issuer": deur.get_issuer, "jwks": deur.jwks, "audience": AUDIENCE, "now": deur.klok}
    with pytest.raises(Ongeldig) as fout:
        await Authenticator(**velden, algorithms=["PS256"]).authenticate({"authorization": f"Bearer {GOED}"}, "GET", URL)

    assert fout.value.reden == "algoritme"


def test_the_default_log_writes_the_event(capsys):
    """Without a callback the event goes to structlog, fields and all."""
    from gateway.jwks import log_event

    log_event("auth.claim_genegeerd", {"iss": ISS, "soort": "rollen"})

    assert "auth.claim_genegeerd" in capsys.readouterr().out


def test_the_builders_encode_as_the_rfc_does():
    """A positive control on the builder: its segments are base64url without padding."""
    assert to_segment({"a": 1}) == base64.urlsafe_b64encode(b'{"a": 1}').decode().rstrip("=")
