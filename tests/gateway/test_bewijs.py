"""Sender-constrained tokens: a stolen token is of no use without the key or the certificate it is bound to."""

import pytest

from gateway.bewijs import Eenmalig, Ongeldig
from tests.gateway.token_bouw import NU, URL, WEG, Deur, Klok, Paar, een_bewijs, een_inhoud, een_issuer, een_kop, een_token, rsa_key, seal

PAAR = Paar()
EIGEN = Paar("dpop")
CERT, ANDER_CERT = "A" * 43, "B" * 43


def een_gebonden_token(eigen=EIGEN, **claims):
    return een_token(PAAR, **({"cnf": {"jkt": eigen.jkt()}} | claims))


async def reden_van(vraag):
    with pytest.raises(Ongeldig) as fout:
        await vraag
    assert fout.value.problem("urn:x") == Ongeldig("x").problem("urn:x")
    return fout.value.reden


@pytest.mark.parametrize("alg", ["ES256", "PS256", "RS256"])
async def test_a_proof_of_the_bound_key_is_accepted(alg):
    """RFC 9449: his key, this request, this token, now."""
    eigen = Paar("dpop", alg)
    token = een_gebonden_token(eigen)

    assert (await Deur(PAAR).vraag(token, schema="DPoP", dpop=een_bewijs(eigen, token))).functionaris == "p-001"


GOEDE_ADRESSEN = {
    "query in het verzoek": (URL, URL + "?limit=10#x"),
    "query in htu": (URL + "?limit=5", URL),
    "hoofdletters in host": ("HTTPS://API.zvh.example/v1/casussen", URL),
    "standaardpoort": ("https://api.zvh.example:443/v1/casussen", URL),
    "leeg pad": ("https://api.zvh.example", "https://api.zvh.example/"),
    "procentcodes": ("https://api.zvh.example/%c3%a9", "https://api.zvh.example/%C3%A9"),
    "ipv6": ("http://[::1]:80/a", "http://[::1]/a"),
}


@pytest.mark.parametrize(("htu", "url"), GOEDE_ADRESSEN.values(), ids=GOEDE_ADRESSEN)
async def test_two_spellings_of_one_address_are_one(htu, url):
    """RFC 9449 §4.3: compared after normalisation, without query and fragment."""
    token = een_gebonden_token()

    assert await Deur(PAAR).vraag(token, schema="DPoP", url=url, dpop=een_bewijs(EIGEN, token, htu=htu))


SLECHTE_BEWIJZEN = {
    "htm ander": ({}, {"htm": "POST"}, "dpop_htm"),
    "htm kleine letters": ({}, {"htm": "get"}, "dpop_htm"),
    "htm ontbreekt": ({}, {"htm": WEG}, "dpop_htm"),
    "htu ander pad": ({}, {"htu": URL + "/1"}, "dpop_htu"),
    "htu andere hoofdletters in pad": ({}, {"htu": URL.replace("casussen", "Casussen")}, "dpop_htu"),
    "htu ander schema": ({}, {"htu": URL.replace("https", "http")}, "dpop_htu"),
    "htu andere host": ({}, {"htu": URL.replace("api.", "kwaad.")}, "dpop_htu"),
    "htu andere poort": ({}, {"htu": URL.replace("example/", "example:8443/")}, "dpop_htu"),
    "htu met gebruiker": ({}, {"htu": URL.replace("api", "api@api")}, "dpop_htu"),
    "htu zonder host": ({}, {"htu": "/v1/casussen"}, "dpop_htu"),
    "htu ontbreekt": ({}, {"htu": WEG}, "dpop_htu"),
    "htu lijst": ({}, {"htu": [URL]}, "dpop_htu"),
    "htu kapot": ({}, {"htu": "https://[x/"}, "dpop_htu"),
    "iat te oud": ({}, {"iat": NU - 61}, "dpop_iat"),
    "iat te nieuw": ({}, {"iat": NU + 61}, "dpop_iat"),
    "iat ontbreekt": ({}, {"iat": WEG}, "dpop_iat"),
    "iat waar": ({}, {"iat": True}, "dpop_iat"),
    "jti ontbreekt": ({}, {"jti": WEG}, "dpop_jti"),
    "jti kort": ({}, {"jti": "kort"}, "dpop_jti"),
    "ath ontbreekt": ({}, {"ath": WEG}, "dpop_ath"),
    "ath van een ander token": ({}, {"ath": "A" * 43}, "dpop_ath"),
    "typ ander": ({"typ": "JWT"}, {}, "typ"),
    "typ ontbreekt": ({"typ": WEG}, {}, "typ"),
    "alg none": ({"alg": "none"}, {}, "algoritme"),
    "alg HS256": ({"alg": "HS256"}, {}, "algoritme"),
    "alg past niet bij sleutel": ({"alg": "RS256"}, {}, "dpop_sleutel"),
    "jwk ontbreekt": ({"jwk": WEG}, {}, "kopveld"),
    "jwk geen object": ({"jwk": "x"}, {}, "dpop_sleutel"),
    "jwk privaat": ({"jwk": EIGEN.leden() | {"d": "AAAA"}}, {}, "dpop_sleutel"),
    "jwk van een ander": ({"jwk": Paar().leden()}, {}, "dpop_sleutel"),
    "jwk symmetrisch": ({"jwk": {"kty": "oct", "k": "AAAA"}}, {}, "dpop_sleutel"),
    "jku": ({"jku": "https://kwaad.example"}, {}, "kopveld"),
    "crit": ({"crit": ["x"]}, {}, "kopveld"),
}


@pytest.mark.parametrize(("kop", "claims", "reden"), SLECHTE_BEWIJZEN.values(), ids=SLECHTE_BEWIJZEN)
async def test_a_proof_for_anything_else_is_refused(kop, claims, reden):
    """Another request, another moment, another token, another key: no proof."""
    token = een_gebonden_token()

    assert await reden_van(Deur(PAAR).vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token, kop, **claims))) == reden


async def test_a_proof_signed_by_another_key_is_refused():
    """Copying the public key into the header is not having the private one."""
    token = een_gebonden_token()

    assert await reden_van(Deur(PAAR).vraag(token, schema="DPoP", dpop=een_bewijs(Paar(), token, {"jwk": EIGEN.leden()}))) == "handtekening"


async def test_a_short_rsa_key_proves_nothing():
    """The sizes that hold for issuers hold for callers."""
    kort = Paar("dpop", "RS256", rsa_key(1024))
    token = een_gebonden_token()

    assert await reden_van(Deur(PAAR).vraag(token, schema="DPoP", dpop=een_bewijs(kort, token))) == "dpop_sleutel"


@pytest.mark.parametrize("dpop", [{}, {"dpop": ""}, {"dpop": "x.y.z"}, {"dpop": "A" * 9000}], ids=["geen", "leeg", "onzin", "groot"])
async def test_a_bound_token_without_a_proof_is_refused(dpop):
    """The token alone is not enough."""
    assert await reden_van(Deur(PAAR).vraag(een_gebonden_token(), schema="DPoP", **dpop)) in {"vorm", "onleesbaar", "te_groot"}


async def test_two_proofs_in_one_request_are_refused():
    """RFC 9449 §4.3: one DPoP header."""
    token = een_gebonden_token()
    bewijs = een_bewijs(EIGEN, token)

    assert await reden_van(Deur(PAAR).vraag(token, schema="DPoP", dpop=f"{bewijs}, {bewijs}")) == "vorm"


async def test_a_bound_token_is_no_bearer_token():
    """RFC 9449 §7.2: not under Bearer with a good proof, nor an unbound token under DPoP."""
    token = een_gebonden_token()

    assert await reden_van(Deur(PAAR).vraag(token, schema="Bearer", dpop=een_bewijs(EIGEN, token))) == "schema"
    assert await reden_van(Deur(PAAR).vraag(een_token(PAAR), schema="DPoP", dpop=een_bewijs(EIGEN, een_token(PAAR)))) == "schema"


async def test_a_proof_counts_once_and_the_token_often():
    """A proof seen before is refused; a new proof with the same, remembered, token is good."""
    deur, token = Deur(PAAR), een_gebonden_token()
    bewijs = een_bewijs(EIGEN, token)
    await deur.vraag(token, schema="DPoP", dpop=bewijs)

    assert await reden_van(deur.vraag(token, schema="DPoP", dpop=bewijs)) == "dpop_herhaald"
    assert await reden_van(deur.vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token))) == "dpop_herhaald"
    assert await deur.vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token, jti="bewijs-0000000000002"))


async def test_a_remembered_token_still_needs_a_proof():
    """Only signature and claims are remembered, never a proof."""
    deur, token = Deur(PAAR), een_gebonden_token()
    await deur.vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token))

    assert await reden_van(deur.vraag(token, schema="DPoP")) == "vorm"


async def test_a_refused_proof_is_not_used_up():
    """Who sends another's jti under his own key, or a bad proof, burns nothing."""
    deur, token, dief = Deur(PAAR), een_gebonden_token(), Paar("dief")
    await reden_van(deur.vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token, htm="POST")))
    van_dief = een_gebonden_token(dief)
    await deur.vraag(van_dief, schema="DPoP", dpop=een_bewijs(dief, van_dief))

    assert await deur.vraag(token, schema="DPoP", dpop=een_bewijs(EIGEN, token))


async def test_replicas_share_what_was_seen():
    """With ``gezien`` a proof used at one replica is refused at another; it is kept as long as it could be used."""
    gedeeld: dict[str, int] = {}

    async def eerder(sleutel, tot):
        was = sleutel in gedeeld
        gedeeld[sleutel] = tot
        return was

    een, ander, token = Deur(PAAR, gezien=eerder), Deur(PAAR, gezien=eerder), een_gebonden_token()
    bewijs = een_bewijs(EIGEN, token)
    await een.vraag(token, schema="DPoP", dpop=bewijs)

    assert await reden_van(ander.vraag(token, schema="DPoP", dpop=bewijs)) == "dpop_herhaald"
    assert [(len(sleutel), tot) for sleutel, tot in gedeeld.items()] == [(64, NU + 60)]


async def test_a_full_memory_refuses_rather_than_forgets():
    """Without a shared store forgetting would let a proof be used twice; what ran out makes room."""
    klok = Klok()
    eenmalig = Eenmalig(klok, size=2)
    await eenmalig.require_first("a", NU + 60)
    await eenmalig.require_first("b", NU + 60)

    assert await reden_van(eenmalig.require_first("c", NU + 60)) == "dpop_vol"
    klok.tijd += 61
    await eenmalig.require_first("c", NU + 121)
    assert await reden_van(eenmalig.require_first("c", NU + 121)) == "dpop_herhaald"


async def test_a_full_memory_leans_on_the_shared_store():
    """With ``gezien`` the memory is only the first sieve."""
    gedeeld = set()

    async def gezien(sleutel, tot):
        was = sleutel in gedeeld
        gedeeld.add(sleutel)
        return was

    eenmalig = Eenmalig(Klok(), gezien, size=2)
    for sleutel in "abc":
        await eenmalig.require_first(sleutel, NU + 60)

    assert await reden_van(eenmalig.require_first("a", NU + 60)) == "dpop_herhaald"


# mTLS


async def test_the_bound_certificate_is_accepted_and_another_is_not():
    """RFC 8705 §3: a token bound to a certificate counts only over a connection with that certificate."""
    deur, token = Deur(PAAR), een_token(PAAR, cnf={"x5t#S256": CERT})

    assert await deur.vraag(token, cert=CERT)
    assert await reden_van(deur.vraag(token, cert=ANDER_CERT)) == "certificaat"
    assert await reden_van(deur.vraag(token, cert="é")) == "certificaat"
    assert await reden_van(deur.vraag(token, cert=None)) == "certificaat"


async def test_both_bindings_hold_when_both_are_there():
    """A token bound twice is proven twice."""
    deur, token = Deur(PAAR), een_gebonden_token(cnf={"jkt": EIGEN.jkt(), "x5t#S256": CERT})

    assert await reden_van(deur.vraag(token, schema="DPoP", cert=ANDER_CERT, dpop=een_bewijs(EIGEN, token))) == "certificaat"
    assert await reden_van(deur.vraag(token, schema="DPoP", cert=CERT)) == "vorm"
    assert await deur.vraag(token, schema="DPoP", cert=CERT, dpop=een_bewijs(EIGEN, token))


@pytest.mark.parametrize(
    "cnf",
    [
        None,
        {},
        "x",
        {"jwk": EIGEN.leden()},
        {"kid": "A" * 43},
        {"jkt": "kort"},
        {"jkt": 1},
        {"x5t#S256": None},
        {"jkt": EIGEN.jkt(), "kid": "x"},
    ],
    ids=["null", "leeg", "tekst", "jwk", "kid", "jkt te kort", "jkt een getal", "x5t null", "jkt en kid"],
)
async def test_a_binding_that_cannot_be_checked_is_no_unbound_token(cnf):
    """RFC 7800: what this gateway does not know how to verify it does not skip."""
    assert await reden_van(Deur(PAAR).vraag(een_token(PAAR, cnf=cnf))) == "cnf"


async def test_a_partij_can_be_held_to_bound_tokens():
    """With ``cnf_verplicht`` a plain bearer token of that issuer is refused, a bound one is not."""
    deur = Deur(PAAR, een_issuer(cnf_verplicht=True))

    assert await reden_van(deur.vraag(een_token(PAAR))) == "cnf_ontbreekt"
    assert await deur.vraag(een_token(PAAR, cnf={"x5t#S256": CERT}), cert=CERT)


async def test_an_access_token_is_no_proof_and_a_proof_no_access_token():
    """RFC 8725 §3.11: the typ keeps them apart."""
    token = een_gebonden_token()
    als_bewijs = seal(PAAR, een_kop(PAAR), een_inhoud())

    assert await reden_van(Deur(PAAR).vraag(token, schema="DPoP", dpop=als_bewijs)) == "kopveld"
    assert await reden_van(Deur(EIGEN).vraag(een_bewijs(EIGEN, token))) == "kopveld"
