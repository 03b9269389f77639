"""The offline verifier: what was changed, removed, moved or cut off is found, by anybody, without the keten (ZVH-B3.6)."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, func, select, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from deploy import proefpartners, zvh
from gateway import keten, naloop
from gateway.ketenregel import publieke_sleutel, teken
from gateway.ketensegment import laat_vervallen
from gateway.model import Audit, Checkpoint, Keten, Medeondertekening
from shared.migrate import upgrade
from tests.gateway.ketenmutaties import GEHEIM, JWKS, SOORTEN, gemuteerd, gezien, ongemerkt, segment
from tests.gateway.test_keten import JWKS as EIGEN
from tests.gateway.test_keten import SLEUTEL, TRIGGERS, in_een, knoei, vul
from tests.keten import SLEUTELS
from tests.postgres import databases

AANTAL = 400
"""Of the 10,000 of ``python -m tests.gateway.ketenmutaties 10000``: enough to meet every way a score of times."""
NALOOP = Path(naloop.__file__)


@pytest.mark.eis("ZVH-B3.6", "ZVH-8.1")
def test_iedere_willekeurige_verandering_wordt_gevonden() -> None:
    """Een log bewijst iets zolang geen regel ongemerkt is te wijzigen, weg te laten, te verplaatsen of af te knippen."""
    assert ongemerkt(list(segment()))
    gevallen = list(gemuteerd(AANTAL))

    assert {soort for soort, _ in gevallen} == set(SOORTEN)
    assert [soort for soort, regels in gevallen if ongemerkt(regels)] == []


@pytest.mark.eis("ZVH-B3.6")
def test_een_auditor_heeft_de_keten_niet_nodig(tmp_path: Path) -> None:
    """Het programma staat op zichzelf: een los bestand, een segment, de sleutel en wat een getuige bewaarde; hoogstens 300 regels."""
    los = tmp_path / "naloop.py"
    los.write_bytes(NALOOP.read_bytes())
    (tmp_path / "s.jsonl").write_text("\n".join(segment()) + "\n", encoding="utf-8")
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": JWKS}), encoding="utf-8")
    koppen = [json.dumps({"verband": v, "seq": s, "hash": h}) for v, zag in gezien().items() for s, h in zag.items()]
    (tmp_path / "g.jsonl").write_text("\n".join(koppen), encoding="utf-8")

    def loop(*anders: str) -> tuple[int, str]:
        opdracht = [sys.executable, "-I", str(los), "s.jsonl", "--sleutels", "jwks.json", *anders]
        klaar = subprocess.run(opdracht, cwd=tmp_path, capture_output=True, text=True, check=False)
        return klaar.returncode, klaar.stdout

    assert loop("--gezien", "g.jsonl")[0] == 0
    (tmp_path / "s.jsonl").write_text("\n".join(segment()[:7]) + "\n", encoding="utf-8")
    assert loop()[0] == 0
    code, uit = loop("--gezien", "g.jsonl")
    assert (code, "door een getuige gezien en is weg" in uit) == (1, True)
    assert len(NALOOP.read_text(encoding="utf-8").splitlines()) <= 300
    assert "from gateway" not in NALOOP.read_text(encoding="utf-8")


def _maand(url: str, jaar: int, maand: int, aantal: int) -> None:
    """Rows that were signed in that month."""
    vul(url, aantal)
    in_een(url, lambda s: keten.reeks(s, "proefverband", 100))
    op = int(datetime(jaar, maand, 20, tzinfo=UTC).timestamp() * 1000)

    def kop(s: Session) -> None:
        k = s.execute(select(Keten).order_by(Keten.seq.desc()).limit(1)).scalar_one()
        velden = {"verband": k.verband, "seq": k.seq, "hash": k.hash, "tijdstip_ms": op}
        s.add(Checkpoint(**velden, handtekening=teken(SLEUTEL, k.verband, k.seq, k.hash, op)))

    in_een(url, kop)


def _segmenten_vervallen(url: str, map: Path) -> None:
    _maand(url, 2020, 1, 3)
    _maand(url, 2020, 2, 4)
    _maand(url, 2026, 1, 2)
    paden = [map / f"{m}.jsonl" for m in ("2020-01", "2020-02", "2026-01")]
    maanden = [datetime(*map_, 1, tzinfo=UTC) for map_ in ((2020, 1), (2020, 2), (2026, 1))]
    assert [keten.exporteer(url, pad, maand) for pad, maand in zip(paden, maanden, strict=True)] == [3, 4, 2]
    assert keten.controleer_bestand(paden, EIGEN).in_orde
    assert not keten.controleer_bestand(paden[1:], EIGEN).in_orde
    assert keten.controleer_bestand(paden[2:], EIGEN, na={"proefverband": 7}).in_orde

    grens = datetime(2021, 3, 15, tzinfo=UTC)
    assert [laat_vervallen(url, "proefverband", grens) for _ in range(2)] == [7, 0]

    voor = {"proefverband": int(grens.timestamp() * 1000)}
    assert keten.controleer(url, EIGEN, vervallen_voor=voor).in_orde
    assert not keten.controleer(url, EIGEN).in_orde
    over = in_een(url, lambda s: [s.execute(select(func.count()).select_from(t)).scalar_one() for t in (Audit, Keten, Checkpoint)])
    assert over == [2, 2, 3]
    engine = create_engine(url)
    with pytest.raises(Exception, match="alleen toevoegen"), engine.begin() as c:
        c.execute(delete(Audit))
    engine.dispose()


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    upgrade("gateway", url)
    return url


@pytest.mark.eis("ZVH-B3.6")
def test_een_maand_vervalt_in_zijn_geheel(url: str, tmp_path: Path) -> None:
    """De log heeft een eigen bewaartermijn: per maand een getekend segment, dat na zijn termijn in zijn geheel vervalt en eerder niet."""
    _segmenten_vervallen(url, tmp_path)


@pytest.mark.postgres
@pytest.mark.eis("ZVH-B3.6")
def test_een_maand_vervalt_in_zijn_geheel_postgres(tmp_path: Path) -> None:
    """Ook op PostgreSQL is laten vervallen een daad van de eigenaar, en staat het slot er daarna weer op."""
    with databases(("gateway",)) as urls:
        upgrade("gateway", urls["gateway"])
        _segmenten_vervallen(urls["gateway"], tmp_path)


@pytest.mark.eis("ZVH-B3.6")
def test_een_afgeknipte_keten_verraadt_zich_aan_de_medeondertekening(url: str) -> None:
    """Wie regels, schakels en controlepunten afknipt, laat een handtekening van een partij staan over wat weg is."""
    proefpartners.maak_sleutels(SLEUTELS)
    _maand(url, 2026, 1, 3)
    _maand(url, 2026, 2, 3)
    kop = in_een(url, lambda s: s.execute(select(Checkpoint.hash).where(Checkpoint.seq == 6)).scalar_one())
    partij = proefpartners.partij_id("ggz")
    zegt = {"verband": "proefverband", "seq": 6, "hash": kop, "partij": partij}
    jws, jwk = proefpartners.teken_als("ggz", zegt, SLEUTELS, naloop.TYP), proefpartners.jwks(SLEUTELS, "ggz")["keys"][0]
    in_een(url, lambda s: s.add(Medeondertekening(**zegt, jws=jws, sleutel=jwk, tijdstip_ms=1)))

    goed = keten.controleer(url, EIGEN)
    assert (goed.in_orde, goed.medeondertekeningen) == (True, 1)

    knoei(
        url,
        "DELETE FROM keten WHERE seq > 3",
        "DELETE FROM checkpoint WHERE seq > 3",
        "DELETE FROM audit WHERE id NOT IN (SELECT regel_id FROM keten)",
    )
    (breuk,) = keten.controleer(url, EIGEN).breuken
    assert (breuk.seq, "medeondertekend door" in breuk.reden) == (6, True)


@pytest.mark.parametrize("partij", ["ggz", "om", "politie"])
def test_een_medeondertekening_is_na_te_rekenen(partij: str) -> None:
    """RS256, PS256 en ES256: elk soort sleutel dat een partij mag hebben (ONTWERP §7)."""
    proefpartners.maak_sleutels(SLEUTELS)
    lijn = {"verband": "v", "seq": 1, "hash": "0" * 64, "partij": "p"}
    lijn["jws"] = proefpartners.teken_als(partij, lijn, SLEUTELS, naloop.TYP)
    eigen, ander = ([proefpartners.jwks(SLEUTELS, code)["keys"][0]] for code in (partij, "ggd"))

    assert naloop.mee_klopt(lijn, eigen)
    assert not naloop.mee_klopt(lijn, ander)
    assert not naloop.mee_klopt({**lijn, "hash": "1" * 64}, eigen)
    assert not naloop.mee_klopt({**lijn, "jws": proefpartners.teken_als(partij, lijn, SLEUTELS, "at+jwt")}, eigen)


def test_een_handtekening_in_een_andere_vorm_wordt_gezien(url: str) -> None:
    """Ook een tussentijds controlepunt moet door deze gateway zijn getekend: een later dekt de regels, niet zijn handtekening."""
    vul(url, 2)
    in_een(url, lambda s: keten.reeks(s, "proefverband", 100))
    oud = "INSERT INTO checkpoint SELECT verband, seq, hash, 1, '" + "a" * 64 + "' FROM keten WHERE seq = 2"
    in_een(url, lambda s: s.execute(text(oud)))
    vul(url, 1)
    in_een(url, lambda s: keten.reeks(s, "proefverband", 100))
    in_een(url, lambda s: keten.zet_checkpoint(s, "proefverband", SLEUTEL))
    (breuk,) = keten.controleer(url, EIGEN).breuken
    assert (breuk.seq, breuk.reden) == (2, "het controlepunt is niet door deze gateway getekend")


def test_na_de_migratie_blijft_het_slot_erop(url: str) -> None:
    """SQLite maakt de tabel opnieuw; haar triggers horen er daarna weer te staan."""
    namen = in_een(url, lambda s: set(s.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()))
    assert {*TRIGGERS, "checkpoint_geen_update", "medeondertekening_geen_update", "medeondertekening_geen_delete"} <= namen


def test_de_sleutel_volgt_uit_het_geheim() -> None:
    """Eén geheim, één publieke sleutel: wie hem eenmaal heeft, herkent hem."""
    assert publieke_sleutel(GEHEIM) == publieke_sleutel(GEHEIM) != publieke_sleutel("x" * 40)


@pytest.mark.eis("ZVH-B3.6")
def test_de_bediener_voert_uit_controleert_en_laat_vervallen(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`zvh audit`: een segment per maand, de publieke sleutel, en laten vervallen volgens de termijn in het convenant, niet eerder."""
    _maand(url, 2020, 1, 3)
    _maand(url, 2026, 1, 2)
    verbanden = Path(proefpartners.__file__).parent / "verbanden"
    omgeving = {"PARTIJEN": "x", "DATABASE_URL": url, "KETEN_SLEUTEL": SLEUTEL, "VERBANDEN": str(verbanden), "OMGEVING": "lokaal"}
    for naam, waarde in omgeving.items():
        monkeypatch.setenv(f"ZVH_{naam}", waarde)

    def zvh_audit(*argumenten: str) -> tuple[int, str]:
        uit = CliRunner().invoke(zvh.app, ["audit", *argumenten])
        return uit.exit_code, uit.output

    assert json.loads(zvh_audit("sleutel")[1])["keys"] == EIGEN
    pad = tmp_path / "s.jsonl"
    assert zvh_audit("exporteer", str(pad), "--maand", "2020-01") == (0, f"3 regels in {pad}.\n")
    assert zvh_audit("controleer", "--bestand", str(pad))[0] == 0
    assert zvh_audit("controleer")[0] == 0
    assert "proefverband: 3 regels vervallen." in zvh_audit("vervallen")[1]
    assert "proefverband: 0 regels vervallen." in zvh_audit("vervallen")[1]
    assert zvh_audit("controleer")[0] == 0
    knoei(url, "DELETE FROM keten WHERE seq <= 4")
    assert zvh_audit("controleer")[0] == 1
