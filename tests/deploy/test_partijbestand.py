"""The register file: the proefketen's own is sound, and every fault in another is named by its place."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.partijbestand import load_partijen
from shared.settings import ConfiguratieFout

PROEF = Path("deploy/partijen/proef.yaml")


@pytest.fixture(scope="module")
def ruw() -> dict[str, Any]:
    return yaml.safe_load(PROEF.read_text(encoding="utf-8"))


def een_bestand(tmp_path: Path, inhoud: object) -> Path:
    pad = tmp_path / "partijen.yaml"
    pad.write_text(inhoud if isinstance(inhoud, str) else yaml.safe_dump(inhoud), encoding="utf-8")
    return pad


def test_het_proefbestand_is_in_orde():
    """Het partijregister van de proefketen noemt de partijen waarop de norm let, elk met een eigen issuer."""
    bestand = load_partijen(PROEF)

    soorten = {p.soort for p in bestand.partijen}
    assert {"politie", "openbaar_ministerie", "burgemeester", "college_bw", "reclassering", "ggz", "veilig_thuis", "verband"} <= soorten
    assert bestand.partij("reclassering").reglement == "ljr"
    assert bestand.partij("ggz").profiel["gezondheid"].geheimhouding == ("wgbo",)
    assert len({i.iss for i in bestand.issuers}) == len(bestand.issuers)


@pytest.mark.eis("ZVH-6.4")
def test_burgemeester_en_college_zijn_twee_partijen_onder_een_oin():
    """Burgemeester en college nemen ieder met een eigen taak deel."""
    bestand = load_partijen(PROEF)

    burgemeester, college = bestand.partij("burgemeester"), bestand.partij("college")

    assert burgemeester.oin == college.oin
    assert (burgemeester.orgaan, college.orgaan) == ("burgemeester", "college_bw")
    assert bestand.issuer_van(college.oin).orgaan_verplicht


@pytest.mark.eis("ZVH-6.4")
def test_politie_kan_niet_zonder_artikel_20_beslissing(tmp_path, ruw):
    """Politie neemt alleen deel op een artikel 20-beslissing."""
    kapot = deepcopy(ruw)
    next(p for p in kapot["partijen"] if p["code"] == "politie").pop("artikel_20_beslissing")

    with pytest.raises(ConfiguratieFout, match=r"partijen\.2: .*artikel_20_beslissing"):
        load_partijen(een_bestand(tmp_path, kapot))


def test_alle_fouten_staan_in_een_melding_en_geen_waarde(tmp_path, ruw):
    """Wie het bestand verbetert, ziet in één keer wat er mis is; wat er stond wordt niet herhaald."""
    kapot = deepcopy(ruw)
    kapot["issuers"][0]["jwks_uri"] = "http://vreemd.example/jwks.json"
    kapot["issuers"][1]["oins"] = ["123"]
    kapot["partijen"][3].pop("instemmer_functies")
    kapot["onbekend"] = 1

    with pytest.raises(ConfiguratieFout) as fout:
        load_partijen(een_bestand(tmp_path, kapot))

    tekst = str(fout.value)
    assert all(plek in tekst for plek in ("issuers.0.jwks_uri", "issuers.1.oins.0", "partijen.3", "onbekend"))
    assert "vreemd.example" not in tekst


def test_wat_pas_naast_elkaar_blijkt(tmp_path, ruw):
    """Een OIN heeft één issuer, een issuer alleen bekende OIN's, en een beheerder hoort bij het verband."""
    kapot = deepcopy(ruw)
    kapot["issuers"][2]["oins"] = ["00000099000000020000"]
    kapot["issuers"][3]["oins"] = ["00000099000000999999"]
    kapot["beheerders"][0]["partij_id"] = "00000099000000050000"

    with pytest.raises(ConfiguratieFout) as fout:
        load_partijen(een_bestand(tmp_path, kapot))

    assert {regel.strip() for regel in str(fout.value).splitlines()[1:]} == {
        "issuers.oins: 00000099000000020000 staat er 2 keer",
        "partijen: 00000099000000030000 heeft geen issuer",
        "partijen: 00000099000000040000 heeft geen issuer",
        "issuers: 00000099000000999999 is geen partij",
        "beheerders: 00000099000000050000 is niet van het verband",
        "issuers.om: geeft functies van openbaar_ministerie: officier_van_justitie, parketsecretaris",
    }


@pytest.mark.parametrize(("inhoud", "melding"), [("a: ]", "geen YAML: regel 1"), ("", "klopt niet"), ("[1, 2]", "klopt niet")])
def test_een_bestand_dat_er_geen_is(tmp_path, inhoud, melding):
    """Ook een leeg of kapot bestand geeft een gewone melding."""
    with pytest.raises(ConfiguratieFout, match=melding):
        load_partijen(een_bestand(tmp_path, inhoud))


def test_een_bestand_dat_ontbreekt(tmp_path):
    """Een verkeerd pad wordt genoemd."""
    with pytest.raises(ConfiguratieFout, match="niet te lezen: FileNotFoundError"):
        load_partijen(tmp_path / "nergens.yaml")
