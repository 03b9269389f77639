"""Health check of a container: ``python -I -S gezond.py`` asks /health, ``gezond.py <file>`` whether that file was touched this minute."""

import http.client
import os
import sys
import time
from pathlib import Path

VERS_S = 60


def is_ready(host: str, port: int, timeout: float = 3.0) -> bool:
    """Whether the process behind this port answers 200 on /health."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_fresh(pad: Path, nu: float) -> bool:
    """Whether the heartbeat file is younger than VERS_S seconds; ``nu`` in epoch seconds."""
    return pad.exists() and nu - pad.stat().st_mtime < VERS_S


def main(argumenten: list[str]) -> int:
    """Exit status 0 when healthy, else 1."""
    if argumenten:
        return 0 if is_fresh(Path(argumenten[0]), time.time()) else 1
    return 0 if is_ready("127.0.0.1", int(os.environ.get("ZVH_POORT", "8080"))) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
