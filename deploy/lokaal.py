"""The whole keten as child processes on 127.0.0.1: `zvh start`, the demo and the tests with real processes all use this."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from deploy.geheimen import DIENSTEN, PROCESSEN, schrijf
from deploy.gezond import is_fresh, is_ready
from deploy.inrichting import PORT_PER_PROCES, WORTEL, Databank, Inrichting, opdrachten
from shared.settings import ConfiguratieFout

__all__ = ["GEREED_S", "LokaleKeten", "StartFout", "opdrachten"]

GEREED_S = 60.0
STOP_S = 5.0
_ALLE = ("proefpartners", *PROCESSEN)

Meld = Callable[[str, str], None]
"""Told the name of a process and what it does now: ``start``, ``gereed`` or ``gestopt``."""


class StartFout(RuntimeError):
    """The keten did not come up; the text names process, port or log file."""


def _quiet(_naam: str, _stand: str) -> None:
    return None


class LokaleKeten:
    """Five services, gateway, klok and proefpartners.

    ``map``: everything it keeps. ``basispoort``: gateway; services follow at +1 to +5, proefpartners at +10. ``postgres_url``: a role that
    may make databases. ``extra``: settings for each child. As a context manager it starts and stops; ``start`` must be called from a thread
    that lives as long as the keten, because the kernel ends the children with the thread that made them.
    """

    def __init__(
        self,
        map: Path,
        basispoort: int = 8080,
        databank: Databank = "sqlite",
        postgres_url: str | None = None,
        *,
        extra: Mapping[str, str] | None = None,
        meld: Meld = _quiet,
    ) -> None:
        self.inrichting = Inrichting(map, basispoort, databank, postgres_url, extra or {})
        self._meld = meld
        self._kinderen: dict[str, subprocess.Popen[bytes]] = {}
        self._opdrachten = opdrachten() | {"proefpartners": self._proefpartners()}

    def _proefpartners(self) -> list[str]:
        doel = ["--factory", "deploy.proefpartners:app", "--host", "127.0.0.1", "--port", str(self.inrichting.poort("proefpartners"))]
        return [sys.executable, "-m", "uvicorn", *doel, "--no-access-log", "--ws", "none", "--loop", "uvloop", "--http", "httptools"]

    @property
    def map(self) -> Path:
        return self.inrichting.map

    @property
    def url(self) -> str:
        """Base URL of the gateway."""
        return self.inrichting.url("gateway")

    def env(self, naam: str) -> dict[str, str]:
        """The environment of one process; secrets are files in its ``ZVH_SECRETS_DIR``."""
        return self.inrichting.env(naam)

    def token(self, partij: str, rol: str, functie: str | None = None, functionaris: str | None = None, **meer: Any) -> str:
        """A token of a proefpartij; see ``deploy.proefpartners.maak_token``."""
        from deploy.proefpartners import maak_token

        return maak_token(partij, rol, functie, functionaris, map=self.inrichting.proefsleutels, **meer)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, soort: type[BaseException] | None, fout: BaseException | None, spoor: TracebackType | None) -> None:
        self.stop()

    def start(self) -> Self:
        """Prepare, migrate, start everything, wait until all are ready.

        Raises StartFout or ConfiguratieFout; then nothing is left running.
        """
        self._refuse_taken_ports()
        with ExitStack() as bij_fout:
            bij_fout.callback(self.stop)
            self.inrichting.richt_in()
            self._spawn("proefpartners")
            self._migrate()
            for naam in (*DIENSTEN, "gateway", "klok"):
                self._spawn(naam)
            self.wacht_gereed(_ALLE)
            bij_fout.pop_all()
        return self

    def _refuse_taken_ports(self) -> None:
        bezet = [f"poort {self.inrichting.poort(n)} ({n})" for n in PORT_PER_PROCES if not _is_free(self.inrichting.poort(n))]
        if bezet:
            raise StartFout(f"Al in gebruik: {', '.join(bezet)}. Stop wat daar draait of kies een andere basispoort.")

    def _migrate(self) -> None:
        self._spawn("migratie")
        if self._kinderen.pop("migratie").wait() != 0:
            raise StartFout(self._explain("migratie"))
        self._meld("migratie", "gereed")

    def _spawn(self, naam: str) -> None:
        self._meld(naam, "start")
        if naam == "klok":
            Path(self.env(naam)["ZVH_HARTSLAG"]).unlink(missing_ok=True)
        kind = [sys.executable, "-I", "-S", str(WORTEL / "deploy" / "kind.py"), str(os.getpid())]
        with self.logbestand(naam).open("ab") as log:
            self._kinderen[naam] = subprocess.Popen(
                [*kind, *self._opdrachten[naam]],
                env=self.env(naam),
                cwd=self.map,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._note_pids()

    def _note_pids(self) -> None:
        pids = {naam: kind.pid for naam, kind in self._kinderen.items()}
        schrijf(self.map / "pids.json", json.dumps(pids))

    def logbestand(self, naam: str) -> Path:
        """Where a process writes its log."""
        return self.map / "log" / f"{naam}.log"

    def wacht_gereed(self, namen: tuple[str, ...] = _ALLE, seconden: float = GEREED_S) -> None:
        """Wait until each named process is ready; StartFout when one ends or time is up, with the end of its log."""
        uiterlijk, open_ = time.monotonic() + seconden, list(namen)
        while open_:
            for naam in tuple(open_):
                if self._kinderen[naam].poll() is not None or time.monotonic() > uiterlijk:
                    raise StartFout(self._explain(naam))
                if self._is_ready(naam):
                    open_.remove(naam)
                    self._meld(naam, "gereed")
            time.sleep(0.05)

    def _is_ready(self, naam: str) -> bool:
        if naam in PORT_PER_PROCES:
            return is_ready("127.0.0.1", self.inrichting.poort(naam), timeout=1.0)
        return is_fresh(Path(self.env(naam)["ZVH_HARTSLAG"]), time.time())

    def _explain(self, naam: str) -> str:
        einde = self.logbestand(naam).read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        return "\n  ".join([f"{naam} kwam niet op; het einde van {self.logbestand(naam)}:", *einde])

    def pid(self, naam: str) -> int:
        """Process id of a child."""
        return self._kinderen[naam].pid

    def gevallen(self) -> list[str]:
        """Children that ended by themselves."""
        return [naam for naam, kind in self._kinderen.items() if kind.poll() is not None]

    def kill(self, naam: str) -> None:
        """kill -9 one process and all it started; returns when it is gone."""
        _signal_group(self._kinderen[naam], signal.SIGKILL)
        self._kinderen[naam].wait()

    def herstart(self, naam: str) -> None:
        """Start one process again (killing it if it still runs) and wait until it is ready."""
        self.kill(naam)
        self._spawn(naam)
        self.wacht_gereed((naam,))

    def stop(self) -> None:
        """End all children: terminate, and kill what still runs after STOP_S seconds. May be called twice."""
        kinderen, self._kinderen = self._kinderen, {}
        for kind in kinderen.values():
            _signal_group(kind, signal.SIGTERM)
        uiterlijk = time.monotonic() + STOP_S
        for naam, kind in kinderen.items():
            try:
                kind.wait(max(0.0, uiterlijk - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(kind, signal.SIGKILL)
                kind.wait()
            self._meld(naam, "gestopt")
        (self.map / "pids.json").unlink(missing_ok=True)

    def geheugen(self) -> dict[str, int]:
        """PSS in bytes per process (Linux smaps_rollup): what it would free by ending, shared pages counted in part."""
        return {naam: pss(kind.pid) for naam, kind in self._kinderen.items()}

    def bewaak(self) -> None:
        """Stay until SIGINT or SIGTERM; StartFout when a child falls. Signals are handled in the main thread only."""
        gevraagd: list[int] = []

        def noteer(nummer: int, _frame: FrameType | None) -> None:
            gevraagd.append(nummer)

        oud = {s: signal.signal(s, noteer) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not gevraagd:
                if gevallen := self.gevallen():
                    raise StartFout(self._explain(gevallen[0]))
                time.sleep(0.2)
        finally:
            for nummer, wat in oud.items():
                signal.signal(nummer, wat)


def lees_pids(map: Path) -> dict[str, int]:
    """Process ids of the keten that runs in ``map``; ConfiguratieFout when none does."""
    try:
        pids: dict[str, int] = json.loads((map / "pids.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfiguratieFout(f"In {map} draait geen keten; begin met `zvh start`") from None
    return pids


def pss(pid: int) -> int:
    """Proportional set size of a process in bytes; 0 when it is gone."""
    try:
        regels = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(r.split()[1]) * 1024 for r in regels if r.startswith("Pss:"))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _signal_group(kind: subprocess.Popen[bytes], nummer: signal.Signals) -> None:
    """Signal the child and what it started; one that is gone already needs none."""
    if kind.poll() is None:
        os.killpg(kind.pid, nummer)
