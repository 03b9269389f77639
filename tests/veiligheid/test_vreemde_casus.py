"""Who may not know a thing learns nothing from asking: every operation, every role, the thing of another against nothing (ONTWERP §7).

Driven by the published contract: a new operation is asked about here without anybody thinking of it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.keten import Keten, Partner, geteld
from tests.veiligheid.contract import KENMERK, Operatie, operaties, voorbeeld
from tests.veiligheid.objecten import GGD, IN_BODY, Doelwit, met_alles, verzonnen
from tests.verhalen.buurgemeente_bouw import een_buur, twee_gemeenten
from tests.verhalen.overleg_bouw import met_plan
from tests.verhalen.plan_bouw import vastgesteld

pytestmark = pytest.mark.asyncio(loop_scope="module")

EIGEN = ("aanmelder", "afgevaardigde", "instemmer", "professional", "casusregisseur")
Waar: TypeAlias = Callable[[str], str]
"""From a noun to the id of one thing of that kind."""
Uitslagen: TypeAlias = "dict[tuple[str, str], tuple[Gezien, Gezien]]"


ROEPERS: Mapping[str, tuple[str, Any]] = {
    "partij": ("zvh", lambda k: k.als("jobcoach", *EIGEN)),
    "partij-pga": ("pga", lambda k: k.als("reclassering", *EIGEN)),
    "politie": ("zvh", lambda k: k.als("politie", *EIGEN, "loket", functie="wijkagent")),
    "om": ("zvh", lambda k: k.als("om", "afgevaardigde", "instemmer", "loket", functie="officier_van_justitie")),
    "fg-ander-verband": ("zvh", lambda k: een_buur(k, "college_bw", "fg")),
    "gemeente-ander-verband": (
        "zvh",
        lambda k: een_buur(k, "burgemeester", "pga_expert", "pga_vervanger", "burgemeester", "gemandateerde"),
    ),
    "procesregisseur-ander-verband": ("pga", lambda k: k.als("zvh", "procesregisseur", "waarnemer")),
    "bestuur-ander-verband": ("pga", lambda k: k.als("zvh", "manager", "secretaris", "stuurgroep", "partneroverleg")),
    "beheerder-ander-verband": ("pga", lambda k: k.als("zvh", "beheerder", "privacyadviseur")),
}
"""Every role, with those that one issuer may give together in one token: together they reach further than each alone.

An FG of a partij knows every casus of its verband (ZVH-24.4); so his foreign casus is one of another verband.
"""
MET = {"naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}
ANDERS: Mapping[str, Callable[[Waar], Mapping[str, Any]]] = {
    "POST /beleid/uitleg": lambda _: {"handeling": "instemming.vragen"},
    "POST /bezwaren": lambda _: {"betrokkeneId": None},
    "POST /datalekken": lambda w: {"ontvangers": [GGD], "casussen": [{"casusId": w("casussen"), "gegevenIds": [w("gegevens")]}]},
    "POST /datalekken/{datalekId}/aanvullingen": lambda _: {"aardEnOmvang": "woord"},
    "POST /instemmingen": lambda _: MET,
    "POST /instemmingsantwoorden": lambda _: {"antwoord": "ja"},
    "POST /instemmingsvragen": lambda _: MET,
    "POST /overdrachten": lambda _: MET | {"naarCasusId": None},
    "POST /overleggen/{overlegId}/aanwezigheid": lambda w: {"aanwezigen": [_gast(w)]},
    "POST /overleggen/{overlegId}/genodigden": lambda w: {"genodigden": [_gast(w)]},
    "POST /verstrekkingen": lambda _: {"ontvanger": GGD},
    "POST /verstrekkingen-buitenom": lambda _: {"ontvanger": GGD, "kanaal": "inzage"},
    "POST /zienswijzen": lambda _: {"betrokkeneId": None},
}
"""What the smallest body lacks or has too much of, where a rule over more than one field says so."""
EIGEN_DING = {
    *("POST /aanmeldingen", "POST /aanmeldingen/_toets"),  # they begin a casus: the ids in them are the caller's own
    "POST /partijen/{partijId}/functionarissen",  # a line of the register; it may name a casus, and of none is anything read
    "PUT /partijen/{partijId}/functionarissen/{functionaris}",
}
"""Operations with an id in them that are about nothing of another."""
BEKEND = {"GET /toetredingen/{toetredingId}", "POST /toetredingen/{toetredingId}/reacties"}
"""Who asks to join is no secret to whoever takes part in that verband: each partner may react (PGA-19.3a)."""
LIJSTEN = {"GET /bevragingen", "GET /instemmingen", "GET /verstrekkingen"}
"""They begin at what the caller knows: of a foreign casus that is an empty list."""
ALLEEN_403 = {
    # their relation to the casus comes before the casus itself: nobody has one to nothing
    "GET /verzoeken/{verzoekId}/deel": "geen_rol_hierin",
    "POST /datalekken/{datalekId}/reacties": "geen_rol_hierin",
    "POST /mandaten": "geen_rol_hierin",
    "POST /mandaten/{mandaatId}/intrekkingen": "geen_rol_hierin",
    "POST /verzoeken/{verzoekId}/beoordelingen": "geen_rol_hierin",
    "POST /verzoeken/{verzoekId}/vergoedingen": "geen_rol_hierin",
    "POST /verzoeken/{verzoekId}/zienswijzen": "geen_rol_hierin",
    "POST /besluiten": "rol_past_niet",  # the orgaan itself decides; the casus is only named
}
"""Operations whose refusal is the same for every id, so that nobody gets as far as a 404 (ONTWERP §10)."""
ZELFDE_VOOR_IEDER = {
    400: {"POST /besluiten"},
}
"""Other answers than 403 and 404, alike for every id: of what is not there nothing was done either."""


def _gast(waar: Waar) -> dict[str, str]:
    return {"soort": "agendadeelnemer", "agendadeelnemerId": waar("agendadeelnemers")}


def _nouns(o: Operatie) -> list[tuple[str, str]]:
    """(parameter, the noun before it) of every path parameter that is an id of a thing."""
    return [(p, n) for n, p in re.findall(r"([\w-]+)/\{(\w+)\}", o.pad) if KENMERK.fullmatch(p) and p != "partijId"]


def over_iets(o: Operatie) -> bool:
    """Whether this operation is about a thing: in its path, its query or its body."""
    return o.naam not in EIGEN_DING and bool(_nouns(o) or "casusId" in o.query or o.body_kenmerken & IN_BODY.keys())


@dataclass(frozen=True)
class Verzoek:
    """One request as it goes over the wire."""

    methode: str
    url: str
    koppen: Mapping[str, str]
    content: bytes | None


def een_verzoek(o: Operatie, wie: Partner, waar: Waar) -> Verzoek:
    """The smallest request about the things that ``waar`` names by their noun."""
    query = {"casusId": waar("casussen")} if "casusId" in o.query else {}
    query |= {"verzoekId": waar("verzoeken"), "reden": "woord"} if "verzoekId" in o.query else {}
    koppen = {"authorization": f"Bearer {wie.token}"}
    koppen |= {"idempotency-key": str(uuid4())} if o.methode == "POST" else {}
    koppen |= {"if-match": '"1"'} if "if-match" in o.koppen else {}
    koppen |= {"content-type": "application/json"} if o.schema else {}
    url = f"/v1{_pad(o, waar)}" + (f"?{urlencode(query)}" if query else "")
    return Verzoek(o.methode, url, koppen, json.dumps(_body(o, waar)).encode() if o.schema else None)


def _pad(o: Operatie, waar: Waar) -> str:
    ids = {parameter: waar(noun) for parameter, noun in _nouns(o)}
    return o.pad.format(**{p: ids.get(p, GGD if p == "partijId" else "woord") for p in o.parameters})


def _body(o: Operatie, waar: Waar) -> Any:
    basis = voorbeeld(o.schema or {}, lambda naam: waar(IN_BODY[naam]) if naam in IN_BODY else None)
    return {k: v for k, v in (basis | ANDERS.get(o.naam, lambda _: {})(waar)).items() if v is not None}


@dataclass(frozen=True)
class Gezien:
    """What a caller can see or measure of one answer; nothing in it names this occurrence."""

    status: int
    inhoud: Any
    opdrachten: int
    roepen: tuple[str, ...]

    @property
    def code(self) -> str:
        return str(self.inhoud.get("code", "")) if isinstance(self.inhoud, dict) else ""


async def stuur(keten: Keten, v: Verzoek) -> Gezien:
    """The answer, with the statements and the calls to services that it took; ids are struck out of the calls."""
    for dienst in keten.diensten.values():
        dienst.roepen.clear()
    with geteld(keten) as opdrachten:
        a = await keten.client.request(v.methode, v.url, content=v.content, headers=dict(v.koppen))
    inhoud = a.json() if a.content else None
    if isinstance(inhoud, dict):
        inhoud = {k: w for k, w in inhoud.items() if k not in ("instance", "traceId")}
    roepen = (f"{naam} {re.sub(r'[0-9a-f-]{36}', '*', r)}" for naam, d in keten.diensten.items() for r in d.roepen)
    return Gezien(a.status_code, inhoud, len(opdrachten), tuple(roepen))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def uitslagen(tmp_path_factory: pytest.TempPathFactory) -> Uitslagen:
    """Per caller and operation what he saw of another's thing and what of nothing."""
    gevonden: Uitslagen = {}
    async with twee_gemeenten(tmp_path_factory.mktemp("vreemd")) as keten:
        doelwitten = await _doelwitten(keten)
        for roeper, (waar, wie) in ROEPERS.items():
            partner, doelwit = wie(keten), doelwitten[waar]
            for o in filter(over_iets, operaties()):
                paar = [await stuur(keten, een_verzoek(o, partner, f)) for f in (doelwit.kenmerk, verzonnen)]
                gevonden[roeper, o.naam] = (paar[0], paar[1])
    return gevonden


async def _doelwitten(keten: Keten) -> dict[str, Doelwit]:
    """A casus in each verband, at work, in which none of the callers has a part."""
    zaak, _, _ = await met_plan(keten)
    aanpak, _, _ = await vastgesteld(keten)
    pga = await met_alles(keten, aanpak.casus_id, aanpak.inwoner)
    return {"zvh": await met_alles(keten, zaak.casus_id, zaak.betrokkene), "pga": pga}


@pytest.mark.eis("ZVH-1.18b", "ZVH-4.3t")
@pytest.mark.parametrize("roeper", ROEPERS)
async def test_wat_van_een_ander_is_bestaat_niet(uitslagen: Uitslagen, roeper: str) -> None:
    """Over het ding van een ander en over niets: zelfde status, zelfde antwoord, evenveel opdrachten en evenveel aanroepen."""
    bekend = BEKEND if "ander-verband" not in roeper else set()
    eigen = {naam: paar for (wie, naam), paar in uitslagen.items() if wie == roeper and naam not in bekend}

    assert {naam: paar for naam, paar in eigen.items() if paar[0] != paar[1]} == {}
    assert {naam: paar[0] for naam, paar in eigen.items() if paar[0].roepen} == {}
    assert {naam: paar[0] for naam, paar in eigen.items() if not _weigert(naam, paar[0])} == {}


def _weigert(naam: str, g: Gezien) -> bool:
    """404, or a refusal that is the same for every id; what answers 200 says in it that there is nothing or that it is refused."""
    if g.status == 200:
        leeg = isinstance(g.inhoud, dict) and not any(v for v in g.inhoud.values() if isinstance(v, list))
        return (naam in LIJSTEN and leeg) or (naam.endswith("/_toets") and not g.inhoud["toegestaan"]) or naam == "POST /beleid/uitleg"
    return g.status in (403, 404) or naam in ZELFDE_VOOR_IEDER.get(g.status, ())


async def test_iedere_deur_weigert_aan_het_eind_met_niet_gevonden(uitslagen: Uitslagen) -> None:
    """De controle op de controle: bij elke operatie komt iemand verder dan zijn rol en zijn bericht, tot er niets blijkt te zijn."""
    gezien: dict[str, set[str]] = {}
    for (_, naam), (bestaat, _) in uitslagen.items():
        gezien.setdefault(naam, set()).add("404" if bestaat.code == "niet_gevonden" else bestaat.code)
    nergens = {naam for naam, codes in gezien.items() if "404" not in codes}

    assert {n for n in nergens if not n.endswith("/_toets")} - LIJSTEN - {"POST /beleid/uitleg"} == ALLEEN_403.keys()
    assert {naam: codes for naam, codes in gezien.items() if ALLEEN_403.get(naam, next(iter(codes))) not in codes} == {}
    assert len(gezien) > 200


async def test_van_een_eigen_casus_ziet_de_meter_wel_wat(uitslagen: Uitslagen, tmp_path: Path) -> None:
    """De controle op de meter: wie de casus wel mag kennen krijgt een ander antwoord, met meer opdrachten en met aanroepen."""
    async with twee_gemeenten(tmp_path) as keten:
        zaak, _, _ = await met_plan(keten)
        doelwit = await met_alles(keten, zaak.casus_id, zaak.betrokkene)
        lezen = next(o for o in operaties() if o.naam == "GET /plannen-van-aanpak/{planId}")
        bestaat, niets = [await stuur(keten, een_verzoek(lezen, zaak.regisseur, f)) for f in (doelwit.kenmerk, verzonnen)]

    assert (bestaat.status, niets.status, niets.roepen) == (200, 404, ())
    assert bestaat.opdrachten > niets.opdrachten
    assert bestaat.roepen
