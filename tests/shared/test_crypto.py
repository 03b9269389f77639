"""Keys, fields and hashes: what is destroyed stays unreadable, what is moved or changed is refused."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared import crypto
from shared.crypto import (
    DataKey,
    Keyring,
    OntsleutelenMislukt,
    SleutelVernietigd,
    bevat_bsn,
    commitment,
    commitment_klopt,
    is_elfproef,
    rewrap,
    unwrap,
    wrap_key,
    zoekhash,
)

BSN = "123456782"
PLEK = {"table": "gegeven", "column": "inhoud", "id": "7"}
CASUS = UUID(int=1)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "sleutels")


def een_datasleutel() -> DataKey:
    return DataKey(AESGCM.generate_key(256))


def test_sleutelbestanden_zijn_alleen_van_de_dienst(keyring: Keyring, tmp_path: Path):
    epoch, _ = keyring.current()

    assert (tmp_path / "sleutels").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "sleutels" / f"{epoch}.key").stat().st_mode & 0o777 == 0o600


def test_een_te_open_map_wordt_gesloten(tmp_path: Path):
    (tmp_path / "open").mkdir(mode=0o755)

    Keyring(tmp_path / "open")

    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_roteren_maakt_de_nieuwe_sleutel_de_huidige_ook_als_de_klok_terugloopt(keyring: Keyring, tmp_path: Path):
    (tmp_path / "sleutels" / "29990101T000000000000Z-00000000.key").write_bytes(b"")

    nieuw = keyring.roteer()

    assert keyring.epochs()[-1] == nieuw
    assert keyring.current()[0] == nieuw


def test_een_sleutel_van_een_ander_proces_geldt_zonder_herstart(keyring: Keyring, tmp_path: Path):
    keyring.current()
    wrapped = wrap_key(Keyring(tmp_path / "sleutels"), CASUS)
    elders = Keyring(tmp_path / "sleutels").roteer()

    unwrap(keyring, wrapped, CASUS)

    assert keyring.current()[0] == elders


@pytest.mark.eis("ZVH-11.2c", "PGA-14.5", "LJR-24.1h")
def test_wat_onder_een_vernietigde_sleutel_lag_is_weg_ook_als_hij_al_geladen_was(keyring: Keyring, tmp_path: Path):
    """Vernietigen reikt tot wat in een reservekopie achterbleef: de oude verpakte sleutel is waardeloos."""
    oud = wrap_key(keyring, CASUS)
    cijfer = unwrap(keyring, oud, CASUS).encrypt(b"inhoud", **PLEK)
    keyring.roteer()
    levend = rewrap(keyring, oud, CASUS)

    Keyring(tmp_path / "sleutels").vernietig(oud.epoch)

    assert unwrap(keyring, levend, CASUS).decrypt(cijfer, **PLEK) == b"inhoud"
    with pytest.raises(SleutelVernietigd):
        unwrap(keyring, oud, CASUS)
    assert oud.epoch not in keyring.epochs()


def test_vernietigen_overschrijft_voor_het_weghaalt(keyring: Keyring, tmp_path: Path):
    oud, _ = keyring.current()
    keyring.roteer()
    pad = tmp_path / "sleutels" / f"{oud}.key"
    os.link(pad, tmp_path / "schijf")

    keyring.vernietig(oud)
    keyring.vernietig(oud)

    assert set((tmp_path / "schijf").read_bytes()) == {0}
    assert not pad.exists()


def test_een_half_vernietigde_sleutel_telt_als_vernietigd(keyring: Keyring, tmp_path: Path):
    oud = wrap_key(keyring, CASUS)
    keyring.roteer()
    (tmp_path / "sleutels" / f"{oud.epoch}.key").write_bytes(bytes(44))

    with pytest.raises(SleutelVernietigd):
        unwrap(Keyring(tmp_path / "sleutels"), oud, CASUS)


def test_de_huidige_sleutel_wordt_niet_vernietigd(keyring: Keyring):
    epoch, _ = keyring.current()

    with pytest.raises(ValueError, match="rotate first"):
        keyring.vernietig(epoch)


@pytest.mark.parametrize("epoch", ["../geheim", "", "20260101T000000000000Z-0000000G", "20260101T000000000000Z-00000000\n"])
def test_een_epoch_uit_de_database_is_geen_pad(keyring: Keyring, epoch: str):
    with pytest.raises(SleutelVernietigd):
        keyring.get(epoch)


def test_een_afgebroken_schrijf_laat_geen_sleutelmateriaal_achter(keyring: Keyring, tmp_path: Path):
    (tmp_path / "sleutels" / "half.nieuw").write_bytes(b"sleutelmateriaal")

    keyring.roteer()

    assert not list((tmp_path / "sleutels").glob("*.nieuw"))


def test_processen_maken_samen_een_eerste_sleutel(tmp_path: Path):
    """Dertig keer tegelijk aan de start: telkens is er daarna precies een sleutel."""
    code = """
import pathlib, sys
from shared.crypto import Keyring
rings = [Keyring(pathlib.Path(sys.argv[1]) / str(i)) for i in range(30)]
print("klaar", flush=True)
sys.stdin.readline()
for ring in rings:
    ring.current()
"""
    start = [sys.executable, "-c", code, str(tmp_path)]
    processen = [subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for proces in processen:
        assert proces.stdout
        proces.stdout.readline()
    for proces in processen:
        assert proces.stdin
        proces.stdin.write("af\n")
        proces.stdin.flush()
    for proces in processen:
        proces.communicate(timeout=60)

    assert [proces.returncode for proces in processen] == [0, 0, 0]
    assert [len(Keyring(tmp_path / str(i)).epochs()) for i in range(30)] == [1] * 30


def test_een_verpakte_sleutel_hoort_bij_een_casus(keyring: Keyring):
    wrapped = wrap_key(keyring, CASUS)

    with pytest.raises(OntsleutelenMislukt):
        unwrap(keyring, wrapped, uuid4())


@pytest.mark.parametrize("plek", [PLEK | {"table": "versie"}, PLEK | {"column": "naam"}, PLEK | {"id": "8"}])
def test_een_veld_dat_is_verplaatst_opent_niet(plek: dict[str, str]):
    key = een_datasleutel()

    with pytest.raises(OntsleutelenMislukt):
        key.decrypt(key.encrypt(b"x", **PLEK), **plek)


def test_de_plek_is_ondubbelzinnig():
    key = een_datasleutel()

    with pytest.raises(OntsleutelenMislukt):
        key.decrypt(key.encrypt(b"x", table="ab", column="c", id="1"), table="a", column="bc", id="1")


@pytest.mark.parametrize("knoei", [lambda c: c[:-1], lambda c: bytes([c[0] ^ 1]) + c[1:], lambda c: c[:5], lambda c: b""])
def test_een_gewijzigd_veld_opent_niet(knoei):
    key = een_datasleutel()

    with pytest.raises(OntsleutelenMislukt):
        key.decrypt(knoei(key.encrypt(b"x", **PLEK)), **PLEK)


def test_gelijke_inhoud_geeft_ongelijk_cijfer():
    key = een_datasleutel()

    assert key.encrypt(b"x", **PLEK) != key.encrypt(b"x", **PLEK)


def test_een_verbintenis_is_gezouten_en_te_controleren():
    salt, digest = commitment(b"reden")

    assert commitment(b"reden")[1] != digest
    assert commitment_klopt(b"reden", salt, digest)
    assert not commitment_klopt(b"Reden", salt, digest)


@pytest.mark.parametrize("ander", ["jose  van der BERG ", "JOSÉ van der Berg", "Jose\u0301 van der Berg", "ＪＯＳÉ van\u00a0der Berg"])
def test_zoeken_ziet_schrijfwijzen_als_een(ander: str):
    assert zoekhash(b"k" * 32, "José van der Berg", "1990-01-01") == zoekhash(b"k" * 32, ander, "1990-01-01")


def test_zoeken_onderscheidt_delen_sleutels_en_personen():
    gezocht = zoekhash(b"k" * 32, "ab", "c")

    assert gezocht not in {zoekhash(b"k" * 32, "a", "bc"), zoekhash(b"l" * 32, "ab", "c"), zoekhash(b"k" * 32, "abc")}
    with pytest.raises(ValueError, match="32"):
        zoekhash(b"kort", "ab")


@pytest.mark.parametrize(
    ("getal", "goed"), [(BSN, True), ("111222333", True), ("123456783", False), ("000000000", False), ("12345678", False)]
)
def test_elfproef(getal: str, goed: bool):
    assert is_elfproef(getal) is goed


@pytest.mark.eis("XTRA-6.5", "PGA-15.1")
@pytest.mark.parametrize(
    "tekst",
    [
        f"Zijn bsn is {BSN}.",
        f"bsn{BSN}",
        "1234.56.782",
        "123 456 782",
        "123-456-782",
        "123 - 456 - 782",
        "123\u00a0456\u2011782",
        "１２３４５６７８２",
        "123\u200b456782",
        f"2026 {BSN} 12",
        f"geb. 01-02-1990 {BSN}",
    ],
)
def test_een_bsn_in_tekst_wordt_gezien(tekst: str):
    """Een nummer dat aan de elfproef voldoet wordt geweigerd, hoe het ook is opgeschreven."""
    assert bevat_bsn(tekst)


@pytest.mark.parametrize(
    "tekst",
    ["", "123456783", f"1{BSN}", f"{BSN}0", "12345678", "000000000", "12345\n6782", "op 12-03-2024 7 gesprekken", "2024-03-12 7 maal"],
)
def test_een_ander_getal_is_geen_bsn(tekst: str):
    assert not bevat_bsn(tekst)


def test_de_datums_in_de_test_hierboven_zouden_zonder_uitzondering_raak_zijn():
    """De proef op de som: de uitzondering voor datums doet iets, en alleen voor datums."""
    treffers = [f"12-03-2024 {cijfer}" for cijfer in range(10) if is_elfproef(f"12032024{cijfer}")]

    assert treffers
    assert not any(bevat_bsn(treffer) for treffer in treffers)
    assert all(bevat_bsn(treffer.replace("-", " ")) for treffer in treffers)


def test_fouten_zijn_interne_fouten_zonder_bijzonderheden():
    assert crypto.SleutelVernietigd().problem("urn:x")["status"] == 500
    assert "sleutel" not in str(crypto.OntsleutelenMislukt().detail).lower()
