"""The erasure ledger: durable, chained, ids only, and whole after a crash."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.grootboek import Grootboek, GrootboekBeschadigd, Wissing

OP = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def pad(tmp_path: Path) -> Path:
    return tmp_path / "grootboek" / "triage.jsonl"


def een_grootboek(pad: Path, aantal: int = 3) -> list[UUID]:
    ids = [uuid4() for _ in range(aantal)]
    Grootboek(pad).voeg_toe("gegeven", ids, OP)
    return ids


@pytest.mark.eis("ZVH-11.2c", "LJR-24.1h")
def test_het_grootboek_noemt_alleen_ids(pad: Path):
    """Van een vernietiging is bewijs zonder het gegeven zelf."""
    ids = een_grootboek(pad)
    casus = uuid4()
    Grootboek(pad).voeg_toe("casus", [casus], OP)

    wissingen = list(Grootboek(pad).lees())

    assert [(w.volgnr, w.op, w.soort, w.id) for w in wissingen] == [(i, OP, "gegeven", id_) for i, id_ in enumerate(ids, 1)] + [
        (4, OP, "casus", casus)
    ]
    assert {frozenset(json.loads(line)) for line in pad.read_text().splitlines()} == {frozenset(("volgnr", "op", "soort", "id", "vorige"))}
    assert Grootboek(pad).controleer() is None


def test_een_leeg_grootboek_is_heel(pad: Path):
    Grootboek(pad).voeg_toe("gegeven", [], OP)

    assert list(Grootboek(pad).lees()) == []
    assert Grootboek(pad).controleer() is None
    assert list(Grootboek(pad.with_name("nooit.jsonl")).lees()) == []


def test_een_tijd_zonder_zone_wordt_geweigerd(pad: Path):
    with pytest.raises(ValueError, match="aware"):
        Grootboek(pad).voeg_toe("gegeven", [uuid4()], datetime(2026, 1, 1))


@pytest.mark.parametrize("rest", [b'{"volgnr":4,"op":"2026-1', b"\0" * 9000])
def test_een_gescheurde_laatste_regel_wordt_overgeslagen_en_daarna_vervangen(pad: Path, rest: bytes):
    """Wat een crash half liet staan is nooit bevestigd; het stoort lezen noch schrijven."""
    ids = een_grootboek(pad)
    with pad.open("ab") as file:
        file.write(rest)

    assert [w.id for w in Grootboek(pad).lees()] == ids
    assert Grootboek(pad).controleer() is None
    nieuw = een_grootboek(pad, 1)

    assert [w.id for w in Grootboek(pad).lees()] == ids + nieuw
    assert Grootboek(pad).controleer() is None


def test_elke_afkapping_laat_een_heel_begin_over(pad: Path):
    """Waar de stroom ook uitviel: er blijft een kloppend begin over dat verder kan."""
    ids = een_grootboek(pad)
    heel = pad.read_bytes()
    for lengte in range(0, len(heel), 7):
        pad.write_bytes(heel[:lengte])

        Grootboek(pad).voeg_toe("casus", [ids[0]], OP)

        gelezen = list(Grootboek(pad).lees())
        assert [w.id for w in gelezen[:-1]] == ids[: len(gelezen) - 1]
        assert Grootboek(pad).controleer() is None


@pytest.mark.parametrize(
    ("knoei", "kapot"),
    [
        (lambda regels: [regels[0], regels[2]], 2),
        (lambda regels: regels[1:], 1),
        (lambda regels: [regels[1], regels[0], regels[2]], 1),
        (lambda regels: [regels[0].replace(b"gegeven", b"casus"), *regels[1:]], 2),
        (lambda regels: [regels[0], b"onzin\n", regels[2]], 2),
        (lambda regels: [regels[0], b"x" * 5000 + b"\n", regels[2]], 2),
    ],
)
def test_knoeien_valt_op(pad: Path, knoei, kapot: int):
    een_grootboek(pad)
    regels = pad.read_bytes().splitlines(keepends=True)

    pad.write_bytes(b"".join(knoei(regels)))

    assert Grootboek(pad).controleer() == kapot


def test_achter_een_beschadigde_regel_wordt_niet_geschreven_en_er_wordt_niet_langs_gelezen(pad: Path):
    een_grootboek(pad)
    with pad.open("ab") as file:
        file.write(b"[]\n")
    voor = pad.read_bytes()

    with pytest.raises(GrootboekBeschadigd):
        Grootboek(pad).voeg_toe("gegeven", [uuid4()], OP)
    with pytest.raises(GrootboekBeschadigd):
        list(Grootboek(pad).lees())
    assert pad.read_bytes() == voor


@pytest.mark.parametrize("veld", [{"soort": "persoon"}, {"extra": 1}, {"id": "geen uuid"}, {"volgnr": None}])
def test_een_regel_met_iets_anders_dan_het_hoort_is_kapot(pad: Path, veld: dict[str, object]):
    pad.parent.mkdir()
    regel = json.loads(Wissing(1, OP, "gegeven", uuid4(), "0" * 64).to_line()) | veld
    pad.write_bytes(json.dumps(regel, separators=(",", ":")).encode() + b"\n")

    assert Grootboek(pad).controleer() == 1


def test_lezen_ziet_wat_er_was_toen_het_begon(pad: Path):
    ids = een_grootboek(pad, 2)
    lezer = Grootboek(pad).lees()
    eerste = next(lezer)

    een_grootboek(pad, 1)

    assert [eerste.id, *(w.id for w in lezer)] == ids


def test_processen_schrijven_tegelijk_zonder_elkaar_te_storen(pad: Path):
    code = """
import sys, pathlib, uuid, datetime
from shared.grootboek import Grootboek
for _ in range(20):
    Grootboek(pathlib.Path(sys.argv[1])).voeg_toe("gegeven", [uuid.uuid4()], datetime.datetime.now(datetime.UTC))
"""
    starts = [subprocess.Popen([sys.executable, "-c", code, str(pad)]) for _ in range(3)]

    assert [start.wait(timeout=60) for start in starts] == [0, 0, 0]
    assert [w.volgnr for w in Grootboek(pad).lees()] == list(range(1, 61))
    assert Grootboek(pad).controleer() is None
