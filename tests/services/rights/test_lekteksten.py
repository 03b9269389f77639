"""The words of a datalek on their own: encrypted, added to, never taken out (ZVH 14.11)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from services.rights.app import DIENST, contract
from tests.dienst import NU, LosseDienst, een_dienst

MERK = "Een markering die nergens leesbaar ligt"


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


async def schrijf(rights: LosseDienst, lek: str, dagen: int = 0, **teksten: str) -> int:
    nu = NU + timedelta(days=dagen)
    return (await rights.roep("POST", f"/lekken/{lek}/teksten", "datalek.melden", {"teksten": teksten}, nu=nu)).status_code


async def lees(rights: LosseDienst, *lekken: str) -> list[dict[str, Any]]:
    antwoord = await rights.roep("POST", "/lekken/_lees", "datalek.register", {"ids": list(lekken)})
    assert antwoord.status_code == 200, antwoord.text
    gevonden: list[dict[str, Any]] = antwoord.json()["lekken"]
    return gevonden


@pytest.mark.eis("ZVH-14.11")
async def test_van_elk_onderdeel_telt_de_laatste_tekst_en_de_vorige_blijft(rights: LosseDienst, tmp_path: Path) -> None:
    """Wat later is aangevuld komt erbovenop; in de databank staat alleen cijfertekst, en van elk lek onder een eigen sleutel."""
    een, ander = str(uuid4()), str(uuid4())
    assert await schrijf(rights, een, aard_en_omvang=MERK, gevolgen_voor_betrokkene="Geen.") == 204
    assert await schrijf(rights, een, 1, aard_en_omvang=f"{MERK}, en meer") == 204
    assert await schrijf(rights, ander, aard_en_omvang="Iets anders") == 204

    assert await lees(rights, ander, een, str(uuid4())) == [
        {"id": ander, "teksten": {"aard_en_omvang": "Iets anders"}},
        {"id": een, "teksten": {"aard_en_omvang": f"{MERK}, en meer", "gevolgen_voor_betrokkene": "Geen."}},
    ]
    with create_engine(f"sqlite:///{tmp_path / 'rights.db'}").connect() as s:
        assert s.execute(text("select count(*) from lektekst")).scalar_one() == 4
        assert s.execute(text("select count(*) from casussleutel")).scalar_one() == 2
    assert [p.name for p in tmp_path.rglob("*") if p.is_file() and MERK.encode() in p.read_bytes()] == []


@pytest.mark.eis("ZVH-14.11")
async def test_zonder_tekst_of_met_een_vreemd_onderdeel_staat_er_niets(rights: LosseDienst) -> None:
    """Een lege tekst, een onderdeel dat geen code is of niets: 400, en er is niets geschreven."""
    lek = str(uuid4())

    assert [await schrijf(rights, lek, **t) for t in ({}, {"aard": ""}, {"Aard": "x"}, {"aard": "x" * 4001})] == [400] * 4
    assert await lees(rights, lek) == []


@pytest.mark.eis("ZVH-14.11", "ZVH-16.5f")
@pytest.mark.parametrize("deur", ["{}/_lees", "{}/{{{}Id}}/teksten"])
def test_een_lek_en_een_klacht_hebben_een_vorm(deur: str) -> None:
    """Wat over een datalek en een klacht wordt geschreven en gevraagd heeft dezelfde grenzen."""
    vormen = [
        contract()["paths"][f"/{deur.format(meer, een)}"]["post"]["requestBody"]
        for meer, een in (("lekken", "lek"), ("klachten", "klacht"))
    ]

    assert vormen[0] == vormen[1]
