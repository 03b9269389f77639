"""The control: what a bare FastAPI endpoint on the same machine and the same server costs. No database, no rules, no evidence."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from deploy.gezond import is_ready

app = FastAPI(openapi_url=None)


@app.get("/health")
async def health() -> dict[str, str]:
    """A small JSON answer, nothing else."""
    return {"status": "ok"}


@dataclass(frozen=True)
class Control:
    """The running control."""

    poort: int
    pid: int


@contextmanager
def een_control() -> Iterator[Control]:
    """The control as a process of its own, served with the options of deploy/start.sh."""
    with socket.create_server(("127.0.0.1", 0)) as s:
        poort = s.getsockname()[1]
    opties = ["--host", "127.0.0.1", "--port", str(poort), "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    kind = subprocess.Popen([sys.executable, "-m", "uvicorn", "tests.bench.control:app", *opties, "--log-level", "warning"])
    try:
        while not is_ready("127.0.0.1", poort, timeout=1.0):
            if kind.poll() is not None:
                raise RuntimeError("de controle kwam niet op")
            time.sleep(0.05)
        yield Control(poort, kind.pid)
    finally:
        kind.terminate()
        kind.wait()
