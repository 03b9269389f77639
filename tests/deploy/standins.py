"""A keten of small stand-ins: real processes, ports and signals, without the applications."""

import socket
import sys
from pathlib import Path

from deploy.inrichting import PORT_PER_PROCES
from deploy.lokaal import LokaleKeten

DIENST = """
import http.server, os
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["ZVH_POORT"])), H).serve_forever()
"""
KLOK = "import os, pathlib, time\nwhile True: pathlib.Path(os.environ['ZVH_HARTSLAG']).touch(); time.sleep(1)"
DOOF = "import signal, time, os, pathlib\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + KLOK


_WACHTERS: list[socket.socket] = []
"""One bound port per block handed out: it keeps other test processes off the block for as long as this one lives."""


def vrije_basispoort() -> int:
    """A base port below the ephemeral range whose eleven ports are free, in a block of sixteen that is this process's own."""
    for basis in range(21_008, 32_752, 16):
        wachter = socket.socket()
        if _bindt(wachter, basis + 15) and all(_is_vrij(basis + p) for p in PORT_PER_PROCES.values()):
            _WACHTERS.append(wachter)
            return basis
        wachter.close()
    raise AssertionError("geen vrije poorten")


def _is_vrij(port: int) -> bool:
    with socket.socket() as s:
        return _bindt(s, port)


def _bindt(s: socket.socket, port: int) -> bool:
    try:
        s.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def een_keten(map: Path, basispoort: int | None = None, **anders: str) -> LokaleKeten:
    """A keten of stand-ins; ``anders``: another script for one process."""
    keten = LokaleKeten(map, basispoort or vrije_basispoort())
    zet_standins(keten, **anders)
    return keten


def zet_standins(keten: LokaleKeten, **anders: str) -> None:
    """Replace the applications by scripts of some lines."""
    scripts = dict.fromkeys(PORT_PER_PROCES, DIENST) | {"klok": KLOK, "migratie": "pass"} | anders
    keten._opdrachten = {naam: [sys.executable, "-S", "-c", script] for naam, script in scripts.items()}


def leeft(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
