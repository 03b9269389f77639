"""Looking for a planted marker: in every file as it lies there, and with the keys in every row (the positive control)."""

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, MetaData, Table, select

from shared.crypto import Keyring, WrappedKey, unwrap
from shared.db import make_engine

STUK = 1 << 20


def vormen(markering: str) -> list[bytes]:
    """The marker as bytes, in the ways a store might keep it."""
    tekst = markering.encode()
    rauw = [tekst, markering.encode("utf-16-le"), json.dumps(markering)[1:-1].encode(), tekst.hex().encode()]
    return rauw + [base64.b64encode(b"x" * n + tekst)[4:-4] for n in range(3)]


def in_bestanden(map: Path, markering: str) -> list[Path]:
    """Files under ``map`` that hold the marker in any of its forms; constant memory."""
    return [pad for pad in sorted(map.rglob("*")) if pad.is_file() and _staat_in(pad, vormen(markering))]


def _staat_in(pad: Path, gezocht: list[bytes]) -> bool:
    rest = b""
    with pad.open("rb") as bestand:
        while stuk := bestand.read(STUK):
            venster = rest + stuk
            if any(vorm in venster for vorm in gezocht):
                return True
            rest = venster[-256:]
    return False


def met_sleutels(database_url: str, sleutelmap: Path, markering: str) -> int:
    """How many gegevens of one service hold the marker once opened with the keys of that service."""
    engine = make_engine(database_url, 1)
    try:
        return sum(markering in tekst for tekst in _teksten(engine, Keyring(sleutelmap)))
    finally:
        engine.dispose()


def _teksten(engine: Engine, keyring: Keyring) -> Iterator[str]:
    meta = MetaData()
    gegeven, sleutel = (Table(naam, meta, autoload_with=engine) for naam in ("gegeven", "casussleutel"))
    with engine.connect() as verbinding:
        sleutels: Mapping[UUID, WrappedKey] = {
            _uuid(r.casus_id): WrappedKey(r.epoch, r.verpakt) for r in verbinding.execute(select(sleutel)).all()
        }
        for rij in verbinding.execute(select(gegeven.c.id, gegeven.c.casus_id, gegeven.c.inhoud)):
            casus, rij_id = _uuid(rij.casus_id), _uuid(rij.id)
            key = unwrap(keyring, sleutels[casus], casus)
            yield key.decrypt(rij.inhoud, table="gegeven", column="inhoud", id=str(rij_id)).decode()


def _uuid(waarde: object) -> UUID:
    return waarde if isinstance(waarde, UUID) else UUID(str(waarde))
