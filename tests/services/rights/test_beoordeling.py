"""What a leverancier writes with his judgement and with a fee: in the letter if something rests on it, and only then."""

from pathlib import Path
from typing import Any

import pytest

from services.rights import antwoorddelen
from services.rights.antwoordschemas import OverzichtIn
from services.rights.antwoordstore import to_overzicht
from services.rights.app import DIENST
from shared.contracts import Gegeven
from tests.dienst import LosseDienst, als_json, een_dienst
from tests.services.rights.bouw import Dossier, een_inzageitem, een_overzicht

GROND = "uavg_41_rechten_anderen"


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


async def een_verzameld_dossier(rights: LosseDienst) -> tuple[Dossier, list[Gegeven]]:
    """An identified inzage with two gegevens collected."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.identificeer()
    gegevens = [dossier.een_gegeven("van mij"), dossier.een_gegeven("ook van mij")]
    assert (await dossier.verzamel(*gegevens)).status_code == 200
    return dossier, gegevens


def een_oordeel(g: Gegeven, motivering: int | None = None) -> dict[str, Any]:
    """Granted; refused for what one of the gegevens of the body explains."""
    if motivering is None:
        return {"gegevenId": str(g.etiket.id), "oordeel": "toewijzen"}
    return {"gegevenId": str(g.etiket.id), "oordeel": "afwijzen", "grond": GROND, "motivering": motivering}


@pytest.mark.eis("LJR-22.1", "LJR-22.2", "ZVH-17.4")
async def test_iedere_afwijzing_heeft_haar_eigen_woorden_en_geen_woord_gaat_ongezien_mee(rights: LosseDienst) -> None:
    """Een motivering die geen afwijzing uitlegt, of er twee, is 400: zij kwam als gegeven in de brief, of zei van beide iets."""
    dossier, (een, twee) = await een_verzameld_dossier(rights)

    async def beoordeel(*items: dict[str, Any], woorden: int) -> list[str]:
        body = {"items": list(items), "gegevens": als_json(*(dossier.een_gegeven(f"woord {n}") for n in range(woorden)))}
        antwoord = await dossier.doe("beoordelingen", "verzoek.beoordelen", body)
        return [f["veld"] for f in antwoord.json()["fouten"]] if antwoord.status_code == 400 else [str(antwoord.status_code)]

    assert await beoordeel(een_oordeel(een), woorden=1) == ["/gegevens/0"]
    assert await beoordeel(een_oordeel(een, 0), een_oordeel(twee), woorden=2) == ["/gegevens/1"]
    assert await beoordeel(een_oordeel(een, 0), een_oordeel(twee, 0), woorden=1) == ["/items/0/motivering", "/items/1/motivering"]
    assert await beoordeel(een_oordeel(een) | {"motivering": 3}, woorden=0) == ["/items/0/motivering"]

    assert await beoordeel(een_oordeel(een, 0), een_oordeel(twee, 1), woorden=2) == ["201"]
    await dossier.besluit()
    assert "woord" not in str((await dossier.brief())["gegevens"])


@pytest.mark.eis("LJR-18.3b", "LJR-23.6", "IED-8.3")
async def test_de_brief_noemt_wat_het_kost_en_waarom(rights: LosseDienst) -> None:
    """Wie een vergoeding vraagt zegt hoeveel, met onderbouwing; waar niets wordt gevraagd is het antwoord gratis, zonder meer woorden."""
    dossier, _ = await een_verzameld_dossier(rights)
    await dossier.besluit()
    extra: dict[str, Any] = {"voor": "extra_kopie", "bedrag": 0, "kosten": 450, "reglement": "ljr"}

    async def vraag(woord: str, **anders: Any) -> dict[str, Any]:
        body = extra | {"gegevens": als_json(dossier.een_gegeven(woord))} | anders
        assert (await dossier.doe("vergoedingen", "verzoek.vergoeding", body)).status_code == 201
        return await dossier.brief()

    gratis = await vraag("niets gevraagd")
    betaald = await vraag("kopieerkosten", bedrag=405)

    assert (gratis["vergoeding"], gratis["kosten"], gratis["motivering"]) == (0, "Dit antwoord is gratis.", [])
    assert betaald["vergoeding"] == 405
    assert "€ 4,05" in betaald["kosten"]
    assert [g["inhoud"]["beschrijving"] for g in betaald["motivering"]] == ["kopieerkosten"]
    assert {g["inhoud"]["beschrijving"] for g in betaald["gegevens"]} == {"van mij", "ook van mij"}


@pytest.mark.eis("LJR-22.2")
def test_alleen_verzwegen_gegevens_gevonden_is_niets_gevonden(rights: LosseDienst) -> None:
    """Is alles wat er is in stilte geweigerd, dan zijn de lijsten zo leeg als bij wie nergens voorkomt, ook het doel van de zaak."""
    g = Dossier(rights).een_gegeven()
    o = to_overzicht(OverzichtIn.model_validate(een_overzicht(items=[een_inzageitem(g)])))

    alles, niets = (antwoorddelen.overzichtsdelen(o, stil) for stil in ((), {str(g.etiket.id)}))

    lijsten = ("verwerkingsdoeleinden", "categorieen_persoonsgegevens", "ontvangers", "bronnen")
    assert all(alles[naam] for naam in lijsten)
    assert [niets[naam] for naam in lijsten] == [[], [], [], []]
