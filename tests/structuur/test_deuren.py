"""The doors: declared once, known to beleid, decided upon and written down, tested, and shut without a pas (ONTWERP §10, §12)."""

import ast
import functools
import inspect
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml
from fastapi.routing import APIRoute

from gateway import audit, doorgang, eigen, lezen, routes
from gateway.app import contract
from gateway.authzen_contract import contract as authzen_contract
from gateway.contract import bouw_deuren, lees_contracten
from gateway.routes import authzen
from gateway.settings import DIENSTEN
from shared.openapi import operations
from tests.keten import Keten

WORTEL = Path(__file__).resolve().parents[2]
TABEL = yaml.safe_load((WORTEL / "shared/convenant/handelingen.yaml").read_text(encoding="utf-8"))
CONTRACTEN = lees_contracten()
BEWIJS = (eigen.handel, lezen.lees, doorgang.schrijf, audit.schrijf)
"""Whoever gets through one of these has a verdict on paper first."""
ZONDER_DEUR = {
    # asked within another act: per kind of fact at GET /feiten, at a correctie, by the klok, by `zvh`
    *("aanwijzing.lezen", "beperking.lezen", "informatie.uitstellen", "mandaat.lezen", "noodzaak.lezen"),
    "verzoek.bewaken",  # whose taak it is that a verzoek is late: asked for the list of taken
    "zoekverzoek.indienen",  # a verzoek that names no casus, asked at the same door as one that does
    "zoekverzoek.bewaken",  # as verzoek.bewaken
    "overdracht.ontvangen",  # the second lock of an overdracht to another verband, asked at the release
    *("gegeven.inbrengen", "audit.controleren", "klok.*", "voortgang.lezen", "criteriatoets.lezen"),
    # regulated ahead of their door: refused for everyone until there is one
    *("aanmelding.lijst", "audit.lezen", "gegeven.lezen"),
    *("hoofdofficier.vastleggen", "register.lezen", "register.wijzigen"),
    *("verenigbaarheid.oordelen", "verzoek.lijst"),
}
EIGEN = [(methode.upper(), pad, o["x-handeling"]) for pad, methode, o in operations(contract())]
AUTHZEN = [(methode.upper(), pad, o["x-handeling"]) for pad, methode, o in operations(authzen_contract()) if "x-handeling" in o]
"""The face with paths of its own standard; its document stands apart."""
DEUREN = [(d.methode, d.pad, d.handeling) for d in bouw_deuren(CONTRACTEN)]


def eigen_routes() -> list[APIRoute]:
    """The routes of the gateway's own nouns."""
    return [r for router in (*routes.ROUTERS, *routes.ZONDER_TOKEN) for r in router.routes if isinstance(r, APIRoute)]


AUTHZEN_ROUTES = [r for r in authzen.router.routes if isinstance(r, APIRoute) and "x-handeling" in (r.openapi_extra or {})]


def test_elke_deur_staat_in_een_contract() -> None:
    """Een pad met een methode staat in precies één contract."""
    dubbel = [paar for paar, aantal in Counter((m, p) for m, p, _ in (*EIGEN, *DEUREN)).items() if aantal > 1]

    assert dubbel == []
    assert {r.path for r in eigen_routes()} == {pad for _, pad, _ in EIGEN}


def test_beleid_kent_elke_handeling() -> None:
    """Geen deur zonder rij in de tabel van beleid; een handeling die daar ontbreekt bestaat niet."""
    deuren = {h for _, _, h in (*EIGEN, *AUTHZEN, *DEUREN)}

    assert sorted(deuren - TABEL.keys()) == []
    assert sorted(TABEL.keys() - deuren) == sorted(ZONDER_DEUR)


def test_de_deuren_zijn_de_routes_van_de_diensten() -> None:
    """Wat een dienst buiten aanbiedt is precies wat de gateway doorlaat; de rest heet binnen."""
    for dienst in DIENSTEN:
        buiten = {(m.upper(), p) for p, m, o in operations(CONTRACTEN[dienst]) if o.get("x-deur") == "buiten"}
        soorten = {o.get("x-deur") for _, _, o in operations(CONTRACTEN[dienst])}
        assert buiten == {(d.methode, d.pad) for d in bouw_deuren({dienst: CONTRACTEN[dienst]})}
        assert soorten <= {"buiten", "binnen"}


@pytest.mark.parametrize("route", [*eigen_routes(), *AUTHZEN_ROUTES], ids=lambda r: f"{min(r.methods)} {r.path}")
def test_elke_route_gaat_langs_het_bewijs(route: APIRoute) -> None:
    """Iedere eigen route bereikt handel, lees, schrijf of de audit zelf: geen antwoord zonder oordeel op papier."""
    assert any(doel in BEWIJS for doel in bereikt(route.endpoint)), route.endpoint.__qualname__


def bereikt(begin: Callable[..., Any]) -> set[Any]:
    """Every function of the gateway that ``begin`` names in a call, through any number of steps."""
    gezien: set[Any] = set()
    te_doen: list[Any] = [begin]
    while te_doen:
        functie = te_doen.pop()
        if functie not in gezien:
            gezien.add(functie)
            te_doen += [f for f in genoemd(functie) if f not in gezien]
    return gezien


@functools.cache
def genoemd(functie: Any) -> tuple[Any, ...]:
    """The gateway's functions that stand in the text of this one."""
    if not isinstance(functie, FunctionType):
        return ()
    boom = ast.parse(textwrap.dedent(inspect.getsource(functie)))
    gevonden = (_waarde(knoop, functie.__globals__) for knoop in ast.walk(boom) if isinstance(knoop, ast.Name | ast.Attribute))
    return tuple(f for f in gevonden if isinstance(f, FunctionType) and f.__module__.startswith("gateway."))


def _waarde(knoop: ast.AST, namen: dict[str, Any]) -> Any:
    if isinstance(knoop, ast.Name):
        return namen.get(knoop.id)
    assert isinstance(knoop, ast.Attribute)
    basis = _waarde(knoop.value, namen) if isinstance(knoop.value, ast.Name | ast.Attribute) else None
    return getattr(basis, knoop.attr, None) if isinstance(basis, ModuleType) else None


def test_de_zoeker_ziet_een_route_zonder_bewijs() -> None:
    """De controle op de controle: wie nergens langsgaat wordt gevonden."""

    def zonder() -> dict[str, str]:
        return {"status": "ok"}

    assert bereikt(zonder) == {zonder}


@pytest.mark.parametrize(("methode", "pad", "handeling"), [*EIGEN, *DEUREN], ids=lambda w: str(w))
def test_elke_deur_wordt_getest(methode: str, pad: str, handeling: str) -> None:
    """Een test noemt het pad of de handeling."""
    laatste = re.sub(r"(/\{[^}]+\})+$", "", pad).rsplit("/", 1)[1]
    assert handeling in alle_tests() or re.search(rf"/{re.escape(laatste)}\b", alle_tests()), f"{methode} {pad}"


@functools.cache
def alle_tests() -> str:
    """The text of every test but this one, and of the demo, which is a test that tells."""
    bestanden = [p for p in (WORTEL / "tests").rglob("*.py") if p != Path(__file__)]
    return "\n".join(p.read_text(encoding="utf-8") for p in (*bestanden, *(WORTEL / "tests/beleid").rglob("*.toml")))


GEVRAAGD = {
    "/statistieken": {"dimensie": "fase", "jaar": "2026"},
    "/overleggen": {"casusId": str(uuid4())},
    "/toestemmingen": {"casusId": str(uuid4())},
}
"""What a list cannot do without."""


async def test_lezen_laat_altijd_een_spoor(keten: Keten) -> None:
    """Iedere lezing, ook die van iets dat niet bestaat, staat na het antwoord in de audit."""
    vrager = keten.als("zvh", "procesregisseur", "manager", "beheerder")
    for methode, pad, handeling in (*EIGEN, *DEUREN):
        if methode != "GET":
            continue
        voor = await _regels(keten)
        antwoord = await vrager.get(re.sub(r"\{[^}]+\}", lambda _: str(uuid4()), pad), **GEVRAAGD.get(pad, {}))
        assert antwoord.status_code in (200, 403, 404), f"{pad}: {antwoord.status_code} {antwoord.text}"
        assert await _regels(keten) > voor, f"{pad} ({handeling}) antwoordde {antwoord.status_code} zonder regel in de audit"


async def _regels(keten: Keten) -> int:
    return int((await keten.sql("select count(*) from audit"))[0][0])


def _operaties() -> Iterator[tuple[str, str, str]]:
    for dienst in DIENSTEN:
        yield from ((dienst, methode.upper(), pad) for pad, methode, _ in operations(CONTRACTEN[dienst]))


async def test_zonder_pas_blijft_elke_deur_dicht(keten: Keten) -> None:
    """Een dienst luistert alleen naar een pas van de gateway: binnendeuren, schrijven, ook met rommel als pas."""
    for dienst, methode, pad in _operaties():
        if _van_de_gateway(CONTRACTEN[dienst]["paths"][pad][methode.lower()]):
            continue
        async with httpx.AsyncClient(transport=keten.diensten[dienst].binnen, base_url="http://dienst") as client:
            for kop in ({}, {"zvh-pas": "a.b.c"}):
                antwoord = await client.request(methode, re.sub(r"\{[^}]+\}", lambda _: str(uuid4()), pad), json={}, headers=kop)
                assert antwoord.status_code == 401, f"{dienst} {methode} {pad}: {antwoord.status_code} {antwoord.text}"


def _van_de_gateway(operatie: dict[str, Any]) -> bool:
    """A public read and a toets stand in the contract of the service and have no route there: the gateway answers them itself."""
    return "x-lezing" in operatie and (operatie.get("x-lezing") == operatie["x-handeling"] or operatie.get("x-toets", False))
