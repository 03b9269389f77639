"""The words of a klacht, and the ways that a refusal names."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.rights.app import DIENST
from services.rights.store import teksten
from tests.dienst import NU, LosseDienst, als_json, een_dienst
from tests.services.rights.bouw import Dossier

IED = "00000099000000081000"


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


@pytest.mark.eis("ZVH-16.5f")
async def test_de_laatste_woorden_tellen_en_gaan_met_hun_dossier_weg(rights: LosseDienst) -> None:
    """Van ieder onderdeel telt de laatste tekst; na vernietiging is er niets meer van, en een andere klacht blijft."""
    klacht, ander = uuid4(), uuid4()
    for n, (i, tekst) in enumerate(((klacht, "Eerst."), (klacht, "Daarna."), (ander, "Apart."))):
        body = {"teksten": {"omschrijving": tekst}}
        bewaard = await rights.roep("POST", f"/klachten/{i}/teksten", "klacht.indienen", body, nu=NU + timedelta(minutes=n))
        assert bewaard.status_code == 204
    vraag = {"ids": [str(klacht), str(ander)]}

    gelezen = (await rights.roep("POST", "/klachten/_lees", "klacht.lezen", vraag)).json()["klachten"]
    assert [k["teksten"]["omschrijving"] for k in gelezen] == ["Daarna.", "Apart."]
    await rights.roep("DELETE", f"/casussen/{klacht}", "klok.vernietigen")

    over = (await rights.roep("POST", "/klachten/_lees", "klacht.lezen", vraag)).json()["klachten"]
    assert [k["id"] for k in over] == [str(ander)]


async def een_weigering_van_ied(rights: LosseDienst) -> Dossier:
    """An inzage of which the one gegeven, of IED, is refused; ready for its letter."""
    dossier = Dossier(rights)
    gegeven = dossier.een_gegeven(leverancier=IED)
    await dossier.dien_in()
    await dossier.identificeer()
    await dossier.verzamel(gegeven)
    grond = "avg_23_bescherming_betrokkene_of_anderen"
    item = {"gegevenId": str(gegeven.etiket.id), "besluit": "afwijzen", "grond": grond, "leverancier": IED, "reglement": "ied"}
    uitleg = als_json(dossier.een_gegeven("omdat"))
    body = {"besluit": "deels", "gronden": ["uavg_41_rechten_anderen"], "items": [item], "gegevens": uitleg}
    assert (await dossier.doe("besluiten", "verzoek.besluiten", body)).status_code == 201
    return dossier


@pytest.mark.eis("IED-13.4")
async def test_een_afwijzing_over_ied_noemt_ap_en_rechter_als_direct_open(rights: LosseDienst) -> None:
    """Beide wegen staan in de brief, en geen van beide wacht op een interne klacht."""
    dossier = await een_weigering_van_ied(rights)

    assert (await dossier.beantwoord()).status_code == 201

    wegen = {w["code"]: w["tekst"] for r in (await dossier.brief())["rechtsmiddelen"] if r["van"] == "ied" for w in r["wegen"]}
    assert {"klacht_ap", "rechter_direct"} <= wegen.keys()
    assert "altijd meteen naar de rechter" in wegen["rechter_direct"]
    assert "hoeft niet voordat u een andere weg kiest" in wegen["klacht_bij_ied"]


@pytest.mark.eis("IED-13.4")
@pytest.mark.parametrize("weg", ["klacht_ap", "rechter_direct"])
async def test_zonder_die_wegen_gaat_de_brief_niet_weg(rights: LosseDienst, monkeypatch: pytest.MonkeyPatch, weg: str) -> None:
    """Ontbreekt een weg, of eist zij eerst een interne klacht, dan is het 400 en is er niets verzonden."""
    dossier = await een_weigering_van_ied(rights)
    monkeypatch.setitem(teksten()["rechtsmiddelen"], weg, "Dien eerst een klacht in bij Ieder1 is anders. Daarna kunt u verder.")

    eist = await dossier.beantwoord()
    monkeypatch.delitem(teksten()["rechtsmiddelen"], weg)
    mist = await dossier.beantwoord()

    assert [a.status_code for a in (eist, mist)] == [400, 400]
    redenen = {(f["veld"], f["reden"]) for a in (eist, mist) for f in a.json()["fouten"] if "/ied/" in f["veld"]}
    assert redenen == {(f"/rechtsmiddelen/ied/{weg}", "eist eerst een andere weg"), (f"/rechtsmiddelen/ied/{weg}", "ontbreekt")}
    assert (await dossier.lees()).json()["beantwoordOp"] is None
