"""The convenant: parameters with their articles, verbanden that fill the blanks, and files that are refused with every fault named."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from shared.convenant import categorieen, inhoud_schema, laden, lees_termijn, load_regime, load_verbanden, rekent, rekent_moment
from shared.settings import ConfiguratieFout

VERBANDEN = Path(__file__).parents[2] / "deploy" / "verbanden"


def het_verband(code: str = "proefverband"):
    return load_verbanden(VERBANDEN)[code]


def een_bestand(map_: Path, naam: str = "v.yaml", **anders) -> Path:
    """A sound verband file with ``anders`` laid over it."""
    bron = yaml.safe_load((VERBANDEN / "proefverband.yaml").read_text(encoding="utf-8")) | anders
    (map_ / naam).write_text(yaml.safe_dump(bron, allow_unicode=True), encoding="utf-8")
    return map_


@pytest.mark.eis("ZVH-B4.5")
@pytest.mark.parametrize("naam", ["zvh", "pga", "ljr", "xtra", "ied"])
def test_iedere_parameter_heeft_artikel_en_ingangsdatum(naam):
    """The lists are versioned settings with article and date, not fixed code."""
    regime = load_regime(naam)

    assert regime.parameters
    assert all(p.artikel and p.vanaf for p in regime.parameters.values())


@pytest.mark.parametrize("code", ["proefverband", "proefgemeente_pga"])
def test_proefverbanden_zijn_volledig(code):
    """The verbanden of the proefketen leave no blank open, and their hash is that of the file."""
    verband = het_verband(code)
    pad = VERBANDEN / f"{code.replace('_', '-')}.yaml"

    assert verband.lacunes() == []
    assert verband.hash == hashlib.sha256(pad.read_bytes()).hexdigest()


def test_verband_zonder_invulling_heeft_lacunes_noch_gezondheid(tmp_path):
    """Empty is closed: without a decision no special data, nothing added to bijlage 4."""
    verband = load_verbanden(een_bestand(tmp_path, invulling={}))["proefverband"]
    tabellen = verband.parameters()["tabellen"]

    assert "gezondheid" not in tabellen["categorieen"]["1"]
    assert tabellen["bijzonder_toegestaan"] == {}
    assert "gezondheid" in het_verband().parameters()["tabellen"]["categorieen"]["1"]


@pytest.mark.eis("ZVH-29.1")
def test_verlenging_schuift_het_einde_op():
    """A registered extension moves the last day of the convenant."""
    assert het_verband().parameters()["waarden"]["looptijd_tot"] == "2030-12-31"
    assert het_verband("proefgemeente_pga").parameters()["waarden"]["looptijd_tot"] == "2028-03-01"


def test_alle_fouten_in_een_keer(tmp_path):
    """Every fault of every file stands in one error, by file and key."""
    een_bestand(tmp_path, "a.yaml", oin="123", onbekend=1, looptijd={"ingang": date(2025, 1, 1), "tot": date(2024, 1, 1)})
    een_bestand(
        tmp_path,
        "b.yaml",
        invulling={
            "bestaat_niet": {"waarde": 1, "besluit": "b", "artikel": "a", "datum": date(2025, 1, 1)},
            "bewaartermijn_vernietiging": {"waarde": "P9Y", "besluit": "b", "artikel": "a", "datum": date(2025, 1, 1)},
            "hersteltermijn": {"waarde": "een week", "besluit": "b", "artikel": "a", "datum": date(2025, 1, 1)},
            "criteria": {"waarde": "een", "besluit": "b", "artikel": "a", "datum": date(2025, 1, 1)},
            "bijzonder_toegestaan": {"waarde": {"1": ["hobby"]}, "besluit": "b", "artikel": "a", "datum": date(2025, 1, 1)},
        },
    )
    (tmp_path / "c.yaml").write_text("code: ]", encoding="utf-8")
    (tmp_path / "d.yaml").write_bytes(b"\xff")

    with pytest.raises(ConfiguratieFout) as fout:
        load_verbanden(tmp_path)

    tekst = str(fout.value)
    genoemd = (": oin: ", ": onbekend: onbekende sleutel", ": looptijd: ", "bestaat_niet", "staat vast in artikel 11.2", "hersteltermijn")
    for deel in (
        *genoemd,
        "invulling.criteria",
        "mist een DPIA",
        "noemt hobby",
        "c.yaml regel 1: geen YAML",
        "d.yaml regel 1: niet te lezen",
    ):
        assert deel in tekst
    regels = (tmp_path / "b.yaml").read_text(encoding="utf-8").splitlines()
    nummer = next(n for n, regel in enumerate(regels, start=1) if regel.strip() == "hersteltermijn:")
    assert f"b.yaml regel {nummer}: invulling.hersteltermijn: geen ISO 8601-termijn: een week" in tekst


REGIME = """\
naam: zvh
titel: Proef
versie: "1"
parameters:
  criteria:
    waarde: [een]
    artikel: "1.17"
    vanaf: 2020-01-01
"""


@pytest.mark.parametrize(
    ("oud", "nieuw", "fout"),
    [
        ('    artikel: "1.17"\n', "", "zvh.yaml regel 5: parameters.criteria.artikel: ontbreekt"),
        ("    waarde", "    hobby: 1\n    waarde", "zvh.yaml regel 6: parameters.criteria.hobby: onbekende sleutel"),
        (
            "criteria:\n    waarde: [een]",
            "hersteltermijn:\n    waarde: P0D",
            "zvh.yaml regel 5: parameters.hersteltermijn: een termijn",
        ),
        ("2020-01-01", "2020-13-01", "zvh.yaml regel 8: parameters.criteria.vanaf"),
        ("    vanaf", '    artikel: "2"\n    vanaf', "zvh.yaml regel 8: parameters.criteria.artikel: staat er twee keer"),
        (
            "criteria:\n    waarde: [een]",
            "regimevelden:\n    waarde: {rol: kleur}",
            "zvh.yaml regel 6: parameters.regimevelden.waarde.rol: is geen",
        ),
    ],
)
def test_een_fout_in_het_convenant_noemt_bestand_regel_en_sleutel(tmp_path, oud, nieuw, fout):
    """Whoever edits a convenant file reads where it went wrong; the sound file itself is accepted."""
    pad = tmp_path / "zvh.yaml"
    pad.write_text(REGIME, encoding="utf-8")
    assert laden._read_regime(pad).parameters["criteria"].artikel == "1.17"
    assert oud in REGIME
    pad.write_text(REGIME.replace(oud, nieuw, 1), encoding="utf-8")

    with pytest.raises(ConfiguratieFout) as gevonden:
        laden._read_regime(pad)

    assert fout in str(gevonden.value)


@pytest.mark.parametrize(
    ("rij", "fout"),
    [
        ("{rollen: [aanmelder/vriend]}", "handelingen.yaml regel 1: casus.lezen.rollen.0"),
        ("{rollen: []}", "handelingen.yaml regel 1: casus.lezen.rollen"),
        ("{rollen: [fg], fase: [intake]}", "handelingen.yaml regel 1: casus.lezen.fase: onbekende sleutel"),
        ("{rollen: [fg], fasen: [afbouw]}", "handelingen.yaml regel 1: casus.lezen.fasen.0"),
    ],
)
def test_een_handeling_heeft_alleen_bekende_rollen_en_fasen(tmp_path, rij, fout):
    """A typing error in who may do what opens nothing: the gateway does not start."""
    pad = tmp_path / "handelingen.yaml"
    pad.write_text("casus.lezen: {rollen: [procesregisseur, aanmelder/geen]}", encoding="utf-8")
    assert laden._read_handelingen(pad)
    pad.write_text(f"casus.lezen: {rij}", encoding="utf-8")

    with pytest.raises(ConfiguratieFout) as gevonden:
        laden._read_handelingen(pad)

    assert fout in str(gevonden.value)


@pytest.mark.eis("PGA-3.3")
@pytest.mark.parametrize(("termijn", "mag"), [("P2Y", True), ("P18M", True), ("P731D", False), ("P3Y", False)])
def test_een_verband_rekt_geen_termijn_op_voorbij_zijn_reglement(tmp_path, termijn, mag):
    """The terms of the reglement decide: shorter may, longer may not."""
    bron = yaml.safe_load((VERBANDEN / "proefgemeente-pga.yaml").read_text(encoding="utf-8"))
    bron["invulling"]["archivering_na"]["waarde"] = termijn
    (tmp_path / "pga.yaml").write_text(yaml.safe_dump(bron), encoding="utf-8")

    if mag:
        assert load_verbanden(tmp_path)["proefgemeente_pga"].waarde("archivering_na") == termijn
        return
    with pytest.raises(ConfiguratieFout, match="langer dan artikel 14.1 toelaat"):
        load_verbanden(tmp_path)


def test_dubbele_code_en_lege_map(tmp_path):
    """Two files may not describe one verband; no file at all is a fault too."""
    with pytest.raises(ConfiguratieFout, match="geen samenwerkingsverband"):
        load_verbanden(tmp_path)
    een_bestand(tmp_path, "a.yaml")
    een_bestand(tmp_path, "b.yaml")
    with pytest.raises(ConfiguratieFout, match="twee keer"):
        load_verbanden(tmp_path)


@pytest.mark.eis("ZVH-11.2")
def test_vernietigen_begint_voor_de_normdatum():
    """Rotation and backups are reckoned back from the last day of the norm."""
    verband = het_verband()
    norm = rekent(date(2026, 3, 10), verband.termijn("bewaartermijn_vernietiging"))

    assert norm == date(2027, 3, 10)
    assert verband.vernietigen_op(norm) == date(2027, 3, 2)


@pytest.mark.parametrize(
    ("datum", "termijn", "uit"),
    [
        (date(2026, 3, 2), "P4W", date(2026, 3, 30)),
        (date(2025, 8, 31), "P6M", date(2026, 2, 28)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (datetime(2026, 3, 9, 23, 30, tzinfo=UTC), "P1D", date(2026, 3, 11)),
        (date(2026, 3, 1), "PT10M", date(2026, 3, 1)),
    ],
)
def test_rekent_in_kalendereenheden(datum, termijn, uit):
    """Terms are whole calendar units in Dutch days; the toets of ZVH-18.2 ends on 30 March."""
    assert rekent(datum, lees_termijn(termijn)) == uit


def test_rekent_moment_houdt_de_nederlandse_klok():
    """A day over the change to summer time is a day on the Dutch clock; hours are hours."""
    voor = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)

    assert rekent_moment(voor, lees_termijn("P1D")) == datetime(2026, 3, 29, 10, 0, tzinfo=UTC)
    assert rekent_moment(voor, lees_termijn("PT24H")) == datetime(2026, 3, 29, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize("fout", ["", "week", "P0D", "-P1D", "P"])
def test_geen_termijn(fout):
    """An impossible period is refused, not rounded."""
    with pytest.raises(ValueError, match="termijn"):
        lees_termijn(fout)


@pytest.mark.eis("ZVH-4.1", "ZVH-B4.1")
def test_inhoud_is_gesloten():
    """Personalia are name, birth date and birth place, and nothing else; each categorie of both verbanden has a schema."""
    for categorie in categorieen():
        jsonschema.Draft202012Validator.check_schema(inhoud_schema(categorie))
    jsonschema.validate({"naam": "J. Voorbeeld", "geboortedatum": "1990-01-02"}, inhoud_schema("personalia"))
    for fout in ({"naam": "x", "nationaliteit": "y"}, {}, {"naam": ""}, {"naam": "x" * 201}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(fout, inhoud_schema("personalia"))
    for code in ("proefverband", "proefgemeente_pga"):
        genoemd = {c for lijst in het_verband(code).parameters()["tabellen"]["categorieen"].values() for c in lijst}
        assert genoemd <= categorieen()


def test_vrije_tekst_hooguit_vierduizend_tekens():
    """Free text is bounded everywhere."""
    teksten = [v for c in categorieen() for v in inhoud_schema(c)["properties"].values() if v["type"] == "string" and "enum" not in v]

    assert teksten
    assert all(v["maxLength"] <= 4000 for v in teksten)


@pytest.mark.eis("LJR-8.2")
def test_twee_woorden_voor_een_gegeven():
    """The leverancier's own categorie and grondslag are mapped onto the verband's; what the verband does not know stays out."""
    verband = het_verband()

    assert verband.categorie_verband("ljr", "identiteit_en_contact") == "personalia"
    assert verband.categorie_verband("ljr", "foto") is None
    assert verband.categorie_verband("", "woonsituatie") == "woonsituatie"
    assert verband.categorie_verband("", "bsn") == "bsn"
    assert verband.grondslag_verband("ljr", "avg_6_1_b") == "avg_6_1_e"
    assert verband.grondslag_verband("", "wpg_20") == "wpg_20"


def test_redenen_zijn_gesloten_lijsten():
    """Reasons are codes from a closed list of the convenant."""
    verband = het_verband()

    assert "niet_ter_zake" in verband.redenen("niet_noodzakelijk")
    assert "meerdere_problemen" in verband.lijst("criteria")
    for naam in ("bestaat_niet", "looptijd_tot"):
        with pytest.raises(KeyError):
            verband.lijst(naam)
    with pytest.raises(KeyError):
        verband.redenen("bestaat_niet")
    with pytest.raises(KeyError):
        verband.termijn("bestaat_niet")


def test_iedere_handeling_is_leesbaar():
    """The table of acts names only fasen, and reason lists that a regime has; an act of the other regime is refused here anyhow."""
    regimes = [het_verband(code).parameters() for code in ("proefverband", "proefgemeente_pga")]
    redenen = {lijst for parameters in regimes for lijst in parameters["tabellen"]["redenen"]}
    for naam, rij in regimes[0]["handelingen"].items():
        assert set(rij) <= {"rollen", "fasen", "casus", "na_einde", "reden"}, naam
        assert set(rij.get("fasen", ())) <= {"intake", "triage", "casusoverleg", "afschaling"}, naam
        assert not rij.get("reden") or rij["reden"] in redenen, naam
