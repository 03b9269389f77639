"""What each service promises in its contract: doors that are declared, errors that can happen, and nothing inside shown outside."""

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from fastapi.routing import APIRoute

from gateway.contract import EIGEN, lees_contract
from shared.doors import inner_router
from shared.openapi import operations
from tests.services.conftest import pakketten

VAN_DE_GATEWAY = {o["x-handeling"] for _, methode, o in operations(lees_contract(EIGEN)) if methode == "get"}
"""Reads that the gateway answers itself: a write of a service may point at one of these too."""
BINNENPADEN = {route.path for route in inner_router({}, lambda _session, _casus: None).routes if isinstance(route, APIRoute)}


def buiten(contract: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return ((pad, methode, o) for pad, methode, o in operations(contract) if o.get("x-deur") == "buiten")


def doet_iets(operatie: dict[str, Any]) -> bool:
    """A toets beforehand has no effect, so no key and no 422."""
    return not operatie.get("x-toets", False)


def headers(operatie: dict[str, Any]) -> set[str]:
    return {p["name"] for p in operatie.get("parameters", []) if p["in"] == "header"}


def test_iedere_deur_zegt_waar_zij_ligt(fase: ModuleType) -> None:
    """Een deur is binnen of buiten; de gedeelde binnendeuren liggen overal binnen en hebben geen handeling om op te roepen."""
    alle = list(operations(fase.contract()))

    assert {o.get("x-deur") for _, _, o in alle} == {"binnen", "buiten"}
    assert {pad for pad, _, o in alle if o["x-deur"] == "binnen"} >= BINNENPADEN
    assert not any(pad in BINNENPADEN for pad, _, _ in buiten(fase.contract()))
    assert not any("x-handeling" in o for _, _, o in alle if o["x-deur"] == "binnen")


def test_iedere_buitendeur_heeft_een_handeling(fase: ModuleType) -> None:
    """Zonder handeling is er geen oordeel; een object in het pad is genoemd en de lezing bestaat."""
    lezingen = {lezing.handeling for lezing in fase.DIENST.lezingen} | VAN_DE_GATEWAY
    for pad, _, operatie in buiten(fase.contract()):
        assert operatie["x-handeling"], pad
        assert operatie["x-lezing"] in lezingen, pad
        assert f"{{{operatie['x-object']}}}" in pad if operatie["x-object"] else "{" not in pad


def test_een_422_is_er_alleen_bij_een_idempotency_key(fase: ModuleType) -> None:
    """422 betekent: deze sleutel hoort bij een ander bericht. Iedere POST naar buiten vraagt die sleutel."""
    for pad, methode, operatie in operations(fase.contract()):
        assert ("422" in operatie["responses"]) == ("Idempotency-Key" in headers(operatie)), pad
        if operatie["x-deur"] == "buiten":
            assert ("Idempotency-Key" in headers(operatie)) == (methode == "post" and doet_iets(operatie)), pad


def test_een_412_is_er_alleen_bij_if_match(fase: ModuleType) -> None:
    """Wie een versie vraagt, kan ook zeggen dat zij verouderd is of ontbreekt."""
    for pad, _, operatie in buiten(fase.contract()):
        assert ({"412", "428"} <= set(operatie["responses"])) == ("If-Match" in headers(operatie)), pad


def test_een_schrijver_antwoordt_zonder_inhoud(fase: ModuleType) -> None:
    """Inhoud komt alleen uit een lezing; een schrijver antwoordt met kenmerk, status en versie."""
    for pad, methode, operatie in buiten(fase.contract()):
        if methode == "get" or not doet_iets(operatie):
            continue
        (goed,) = [a for code, a in operatie["responses"].items() if code.startswith("2")]
        naam = goed["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert naam.endswith("Bevestiging"), pad
        assert "gegevens" not in fase.contract()["components"]["schemas"][naam]["properties"], pad


def test_een_buitendeur_hoort_bij_een_dienst() -> None:
    """Een pad met methode, en een handeling, staan in precies één contract."""
    deuren = [
        (naam, pad, methode, o)
        for naam in pakketten()
        for pad, methode, o in buiten(importlib.import_module(f"services.{naam}.app").contract())
    ]
    paden = [(pad, methode) for _, pad, methode, _ in deuren]
    handelingen = [o["x-handeling"] for _, _, _, o in deuren if doet_iets(o)]

    assert len(paden) == len(set(paden))
    assert len(handelingen) == len(set(handelingen))


def test_wie_gegevens_inbrengt_kan_het_vooraf_toetsen(fase: ModuleType) -> None:
    """Naast iedere inbreng staat een toets die niets opslaat (ONTWERP §5)."""
    contract = fase.contract()
    schemas = contract["components"]["schemas"]
    for pad, methode, operatie in buiten(contract):
        schema = operatie.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        velden = schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        if methode == "post" and "gegevens" in velden and doet_iets(operatie):
            assert contract["paths"][f"{pad}/_toets"]["post"]["x-toets"], pad
