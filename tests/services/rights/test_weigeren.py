"""On what may be refused and what may be charged, by the closed lists of the convenant alone."""

from typing import Any

import pytest

from services.rights import weigeren
from services.rights.store import teksten
from shared.convenant import load_regime

FACTOREN = weigeren.lijst("ljr", "uitzondering_factoren")
REGLEMENTEN = ("zvh", "pga", "ljr", "xtra", "ied")


def een_uitzondering(**anders: Any) -> dict[str, Any]:
    basis = {"artikelen": ["18"], "reikwijdte": "dit_gegeven", "deel_volstaat": False, "meedelen": True}
    return basis | {"factoren": [{"factor": f, "weging": "niet_van_toepassing"} for f in FACTOREN]} | anders


def fouten(uitzondering: dict[str, Any] | None, grond: str = "avg_23_toezicht", *, alles: bool = False) -> list[str]:
    return [f.veld for f in weigeren.uitzonderingsfouten("", uitzondering, grond, alles=alles)]


@pytest.mark.eis("LJR-22.1")
def test_negen_belangen_en_geen_tiende() -> None:
    """Artikel 22 kent negen belangen; een uitzondering zonder zo'n belang bestaat niet, en een belang zonder uitzondering niet."""
    assert len(weigeren.lijst("ljr", "uitzondering_belangen")) == 9
    assert (fouten(een_uitzondering()), fouten(None), fouten(een_uitzondering(), "avg_12_5_buitensporig")) == (
        [],
        ["/uitzondering"],
        ["/uitzondering"],
    )
    assert fouten(None, "avg_12_5_buitensporig") == []


@pytest.mark.eis("LJR-22.1")
@pytest.mark.parametrize(("deel_volstaat", "alles", "goed"), [(True, True, False), (False, False, False), (False, True, True)])
def test_het_hele_dossier_alleen_als_een_deel_niet_volstaat(deel_volstaat: bool, alles: bool, goed: bool) -> None:
    """Wie alles uitzondert, zegt dat een deel niet genoeg is en wijst ook alles af."""
    uitzondering = een_uitzondering(reikwijdte="geheel_dossier", deel_volstaat=deel_volstaat)
    assert (fouten(uitzondering, alles=alles) == []) is goed


@pytest.mark.eis("LJR-22.1-grens")
@pytest.mark.parametrize("artikel", ["13", "14", "15", "23", "24"])
def test_geheimhouding_termijn_en_bewaren_blijven_gelden(artikel: str) -> None:
    """De uitzondering raakt geen andere artikelen dan de opgesomde."""
    assert fouten(een_uitzondering(artikelen=["18", artikel])) == ["/uitzondering/artikelen/1"]


@pytest.mark.eis("LJR-22.2")
@pytest.mark.parametrize("factor", FACTOREN)
def test_elke_factor_staat_er(factor: str) -> None:
    """Acht factoren, elk gewogen of niet van toepassing; ontbreekt er één, dan kan het niet."""
    rest = [{"factor": f, "weging": "meegewogen"} for f in FACTOREN if f != factor]
    assert fouten(een_uitzondering(factoren=rest)) == ["/uitzondering/factoren"]
    assert fouten(een_uitzondering(factoren=[*rest, rest[0]])) == ["/uitzondering/factoren", "/uitzondering/factoren"]


@pytest.mark.eis("XTRA-10.2-weigering", "PGA-17.1b")
def test_ieder_reglement_heeft_zijn_eigen_lijst() -> None:
    """Xtra weigert inzage alleen op artikel 23 AVG, een burgemeester alleen op UAVG 41; verwijderen heeft bij Xtra drie redenen."""
    assert {g[:7] for g in weigeren.gronden("zvh", "xtra", "inzage")} == {"avg_23_"}
    assert {g[:8] for g in weigeren.gronden("pga", "xtra", "rectificatie")} == {"uavg_41_"}
    assert "wettelijk_voorschrift" in weigeren.gronden("zvh", "xtra", "verwijdering")
    assert weigeren.gronden("zvh", "", "rectificatie") == weigeren.eigen_gronden("zvh", "rectificatie")


@pytest.mark.eis("LJR-18.5", "XTRA-10.2-weigering")
@pytest.mark.parametrize("reglement", REGLEMENTEN)
def test_elke_grond_en_elke_weg_heeft_een_gewone_tekst(reglement: str) -> None:
    """Een betrokkene leest nergens een code zonder uitleg."""
    per_soort: Any = load_regime(reglement).parameters["weigeringsgronden_verzoek"].geldend
    gronden = {g for lijst in per_soort.values() for g in lijst} | set(weigeren.lijst(reglement, "weigeringsgronden_vorm"))
    assert gronden <= set(teksten()["gronden"])
    assert set(weigeren.lijst(reglement, "rechtsmiddelen")) <= set(teksten()["rechtsmiddelen"])


def bedrag(reglement: str, *, gemotiveerd: bool = True, **anders: Any) -> list[str]:
    basis = {"voor": "extra_kopie", "bedrag": 300, "kosten": 400, "buitensporig": False}
    return [f.veld for f in weigeren.vergoedingsfouten(basis | anders, reglement, gemotiveerd=gemotiveerd)]


@pytest.mark.eis("IED-8.3", "LJR-18.3b", "LJR-23.6")
def test_wat_een_verzoek_mag_kosten() -> None:
    """Niets voor inzage of eerste kopie, behalve bij LJ&R voor een gemotiveerd buitensporig verzoek; IED heeft een maximum."""
    assert bedrag("ied") == bedrag("ljr") == []
    assert bedrag("ied", bedrag=501, kosten=900) == bedrag("ied", bedrag=401) == ["/bedrag"]
    assert bedrag("ljr", bedrag=501, kosten=900) == []
    assert bedrag("ljr", voor="eerste_kopie") == bedrag("ied", voor="inzage", buitensporig=True) == ["/bedrag"]
    assert bedrag("ljr", voor="behandeling", buitensporig=True) == []
    assert bedrag("ljr", voor="behandeling", buitensporig=True, gemotiveerd=False) == ["/gegevens"]
    assert bedrag("ied", voor="inzage", bedrag=0, gemotiveerd=False) == []
