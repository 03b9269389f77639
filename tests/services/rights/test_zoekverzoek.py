"""The words of a verzoek without a casus, its letter, and that rights takes no verzoek of nobody's casus."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.rights.app import DIENST
from tests.dienst import LosseDienst, een_dienst


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_brief(**anders: Any) -> dict[str, Any]:
    basis = {"soort": "inzage", "ontvangenOp": "2026-03-02", "uitersteDatum": "2026-03-30", "gronden": [], "gezochtOp": "2026-03-09"}
    return basis | {"fasen": ["intake", "triage"], "sleutels": ["achternaam_geboortedatum"]} | anders


@pytest.mark.eis("ZVH-17.1")
async def test_wie_het_vraagt_gaat_met_zijn_dossier_weg(rights: LosseDienst) -> None:
    """Van ieder verzoek eigen woorden; na vernietiging is er niets meer van, en een ander blijft."""
    verzoek, ander = uuid4(), uuid4()
    for i, naam in ((verzoek, "Berg"), (ander, "Smit")):
        body = {"nogNodig": ["machtiging"], "teksten": {"achternaam": naam}}
        bewaard = (await rights.roep("POST", f"/zoekverzoeken/{i}/ontvangst", "zoekverzoek.indienen", body)).json()
        assert (bewaard["behandelaar"], [o["code"] for o in bewaard["ontbreekt"]]) == ("manager", ["machtiging"])
    await rights.roep("DELETE", f"/casussen/{verzoek}", "klok.vernietigen")

    over = [(await rights.roep("POST", f"/zoekverzoeken/{i}/_lees", "zoekverzoek.lezen")).json()["teksten"] for i in (verzoek, ander)]
    assert over == [{}, {"achternaam": "Smit"}]


@pytest.mark.eis("ZVH-18.1", "IED-6.3", "PGA-17.1b")
async def test_de_brief_zegt_alleen_wat_hij_kan_zeggen(rights: LosseDienst) -> None:
    """Niets gevonden: wat en hoe is gezocht; een ander recht krijgt geen ja of nee; een afwijzing om de vorm zegt niets over zoeken."""
    brieven = []
    for anders in ({}, {"soort": "verwijdering"}, {"gronden": ["verzoeker_onbevoegd"]}):
        antwoord = await rights.roep("POST", f"/zoekverzoeken/{uuid4()}/brief", "zoekverzoek.antwoord.lezen", een_brief(**anders))
        assert antwoord.status_code == 200, antwoord.text
        brieven.append(antwoord.json())

    gezocht = [b["gezocht"] and [s["code"] for s in b["gezocht"]["sleutels"]] for b in brieven]
    assert gezocht == [["achternaam_geboortedatum"], ["achternaam_geboortedatum"], None]
    assert [(b["opgenomen"] or {}).get("code") for b in brieven] == ["nee", None, None]
    assert all(b["rechtsmiddelen"][0]["wegen"] and b["klachtrecht"] and b["politieEnOm"]["loketten"] for b in brieven)


@pytest.mark.eis("ZVH-17.1")
async def test_zonder_casus_neemt_rights_zelf_niets_aan(rights: LosseDienst) -> None:
    """Een persoon in plaats van een casus is het werk van de gateway; hier is het een fout."""
    basis = {"soort": "inzage", "ontvangenOp": "2026-03-02", "ontvangenBij": "00000099000000090000", "ingediendDoor": "betrokkene"}
    persoon = {"achternaam": "Berg", "geboortedatum": "1990-05-01"}

    antwoord = await rights.roep("POST", "/verzoeken", "verzoek.indienen", basis | {"persoon": persoon, "samenwerkingsverband": "v"})

    assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, "/casusId")
