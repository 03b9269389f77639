"""The local keten as processes: starting, watching and stopping. Small stand-ins take the place of the real applications."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.geheimen import DIENSTEN, geheimen_van
from deploy.inrichting import WORTEL, Inrichting, opdrachten
from deploy.lokaal import LokaleKeten, StartFout, lees_pids, pss
from shared.settings import ConfiguratieFout, DienstSettings
from tests.deploy.standins import DOOF, een_keten, leeft, vrije_basispoort


def test_start_wacht_tot_alles_gereed_is_en_stopt_schoon(tmp_path):
    """Wie de keten start, kan haar gebruiken; na het stoppen draait er niets meer."""
    standen: list[tuple[str, str]] = []
    keten = een_keten(tmp_path / "var")
    keten._meld = lambda naam, stand: standen.append((naam, stand))

    with keten:
        pids = lees_pids(keten.map)
        assert all(leeft(pid) for pid in pids.values())
        assert all(bytes_ > 100_000 for bytes_ in keten.geheugen().values())

    assert pids.keys() == {*DIENSTEN, "gateway", "klok", "proefpartners"}
    assert {n for n, stand in standen if stand == "gereed"} == {*pids, "migratie"}
    assert not any(leeft(pid) for pid in pids.values())
    with pytest.raises(ConfiguratieFout, match="draait geen keten"):
        lees_pids(keten.map)


def test_kill_en_herstart(tmp_path):
    """Een gevallen dienst wordt gezien en kan terugkomen, de klok met een verse hartslag."""
    with een_keten(tmp_path / "var") as keten:
        oud = keten.pid("triage")
        keten.kill("triage")
        assert (keten.gevallen(), leeft(oud)) == (["triage"], False)

        keten.herstart("triage")
        keten.herstart("klok")

        assert keten.gevallen() == []
        assert keten.pid("triage") != oud


def test_een_bezette_poort_wordt_genoemd(tmp_path):
    """Wie een poort al gebruikt, leest welke en waarvoor; er start niets."""
    basis = vrije_basispoort()
    with socket.create_server(("127.0.0.1", basis + 2)), pytest.raises(StartFout, match=rf"poort {basis + 2} \(triage\)"):
        een_keten(tmp_path / "var", basis).start()

    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("naam", ["rights", "migratie"])
def test_een_proces_dat_niet_opkomt_laat_niets_achter(tmp_path, naam):
    """Het einde van de log staat in de melding en de andere processen zijn gestopt."""
    keten = een_keten(tmp_path / "var", **{naam: "raise SystemExit('ZVH_SLEUTELMAP ontbreekt')"})

    with pytest.raises(StartFout, match=rf"(?s){naam} kwam niet op.*ZVH_SLEUTELMAP ontbreekt"):
        keten.start()

    assert keten.geheugen() == {}


def test_wie_niet_luistert_wordt_gedood(tmp_path, monkeypatch):
    """Een proces dat SIGTERM negeert houdt het stoppen niet tegen."""
    monkeypatch.setattr("deploy.lokaal.STOP_S", 0.3)
    keten = een_keten(tmp_path / "var", klok=DOOF).start()
    pid = keten.pid("klok")

    keten.stop()

    assert not leeft(pid)


def test_geen_wezen_als_de_ouder_wordt_gedood(tmp_path):
    """Ook na kill -9 op de ouder blijft er niets draaien."""
    kind = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.path[:0] = [sys.argv[1]]\n"
         "from pathlib import Path\nfrom tests.deploy.standins import een_keten\nk = een_keten(Path(sys.argv[2])).start()\nk.bewaak()",
         str(WORTEL), str(tmp_path / "var")]
    )  # fmt: skip
    pids = wacht_op_pids(tmp_path / "var")

    os.kill(kind.pid, signal.SIGKILL)
    kind.wait()

    uiterlijk = time.monotonic() + 10
    while any(leeft(p) for p in pids) and time.monotonic() < uiterlijk:
        time.sleep(0.05)
    assert [p for p in pids if leeft(p)] == []


def wacht_op_pids(map: Path) -> list[int]:
    uiterlijk = time.monotonic() + 30
    while time.monotonic() < uiterlijk:
        with suppress(ConfiguratieFout):
            if len(pids := lees_pids(map)) == 8:
                return list(pids.values())
        time.sleep(0.05)
    raise AssertionError("keten kwam niet op")


def test_de_opdrachten_zijn_die_van_docker_compose():
    """Lokaal, in de tests en in productie starten dezelfde opdrachten."""
    assert opdrachten().keys() == {*DIENSTEN, "gateway", "klok", "migratie"}
    assert opdrachten()["rights"] == ["sh", str(WORTEL / "deploy/start.sh"), "services.rights"]


def test_elk_proces_krijgt_alleen_zijn_eigen_geheimen(tmp_path, monkeypatch):
    """Een dienst kent haar eigen passleutel en geen andere; alleen de eigenaar mag de bestanden lezen."""
    inrichting = Inrichting(tmp_path, 28_000)
    inrichting.richt_in()

    for dienst in DIENSTEN:
        map = Path(inrichting.env(dienst)["ZVH_SECRETS_DIR"])
        assert {p.name for p in map.iterdir()} == set(geheimen_van(dienst))
        assert {p.stat().st_mode & 0o777 for p in map.iterdir()} == {0o600}
    sleutels = {inrichting.geheim(f"{d}_pas_sleutel") for d in DIENSTEN}
    assert len(sleutels) == len(DIENSTEN)
    for naam, waarde in inrichting.env("intake").items():
        monkeypatch.setenv(naam, waarde)
    settings = DienstSettings.from_env()
    assert settings.pas_sleutel.get_secret_value() == inrichting.geheim("intake_pas_sleutel")
    assert settings.database_url == f"sqlite:///{tmp_path}/db/intake.db"


def test_een_tweede_start_houdt_sleutels_en_inrichting(tmp_path):
    """Wat versleuteld is blijft leesbaar: sleutels worden één keer gemaakt."""
    eerste = Inrichting(tmp_path, 28_000)
    eerste.richt_in()
    sleutel = eerste.geheim("gateway_keten_sleutel")

    tweede = Inrichting.lees(tmp_path)
    tweede.richt_in()

    assert (tweede, tweede.geheim("gateway_keten_sleutel")) == (eerste, sleutel)


def test_zonder_keten_een_wegwijzer(tmp_path):
    """Wie een opdracht geeft zonder keten, leest hoe hij begint."""
    with pytest.raises(ConfiguratieFout, match="zvh start"):
        Inrichting.lees(tmp_path)
    with pytest.raises(ConfiguratieFout, match="postgres_url"):
        LokaleKeten(tmp_path, databank="postgresql")


def test_pss_van_een_verdwenen_proces_is_nul():
    """Een proces dat net weg is geeft geen fout."""
    kind = subprocess.Popen(["true"])
    kind.wait()

    assert pss(kind.pid) == 0
