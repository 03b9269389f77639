"""Which beleid decided: the release and a hash of the rules themselves, so that a verdict can be replayed (ADL level 2)."""

import hashlib
from functools import lru_cache
from pathlib import Path

from gateway import beleid
from shared.app import VERSIE


@lru_cache(maxsize=1)
def beleidversie() -> str:
    """``<release>+<16 hex>``: SHA-256 over every source file of gateway/beleid, by name. Parameters have a hash of their own."""
    map = Path(beleid.__file__).parent
    som = hashlib.sha256()
    for pad in sorted(map.rglob("*.py")):
        som.update(f"{pad.relative_to(map).as_posix()}\0".encode() + hashlib.sha256(pad.read_bytes()).digest())
    return f"{VERSIE}+{som.hexdigest()[:16]}"
