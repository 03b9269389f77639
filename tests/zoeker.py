"""The searcher of a planted marker: whoever holds the files, the tables and the keys that are left (ONTWERP §9, §12).

It knows of every encrypted cell how it once lay in a database. A place gives the marker away when those bytes lie in it, when the wrapped
key lies anywhere, and when a key that is left opens them.
"""

import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, LargeBinary, MetaData, Table, create_engine, select, text

from deploy.backup import sqlite_pad
from shared.crypto import Keyring, OntsleutelenMislukt, SleutelVernietigd, WrappedKey, unwrap
from shared.db import is_sqlite, make_engine

SLEUTELTABEL = "casussleutel"
PAGINA, KOP, LANGE_KOP = 8192, 24, 40
"""Of PostgreSQL's write-ahead log, in bytes; the first page of a segment has the long header."""
Plaatsen = Mapping[str, bytes]
"""What lies where, as bytes: databank, wal, backup."""


@dataclass(frozen=True)
class Spoor:
    """One encrypted cell as it lay in the database, with the key that it lay under."""

    waar: str
    cijfertekst: bytes
    sleutel: WrappedKey
    eigenaar: UUID
    aad: Mapping[str, str]

    def tekst(self, keyring: Keyring) -> str:
        """What it says, with the keys that are left; nothing when none of them opens it."""
        try:
            return unwrap(keyring, self.sleutel, self.eigenaar).decrypt(self.cijfertekst, **self.aad).decode()
        except (SleutelVernietigd, OntsleutelenMislukt):
            return ""


def cellen(metadata: MetaData) -> list[tuple[Table, str]]:
    """Every column that can hold content, by the tables themselves: a new one is not forgotten."""
    tabellen = [t for t in metadata.sorted_tables if t.name != SLEUTELTABEL]
    return [(t, k.name) for t in tabellen for k in t.columns if isinstance(k.type, LargeBinary)]


def sporen(url: str, metadata: MetaData) -> list[Spoor]:
    """Every encrypted cell that is in the tables now."""
    engine = make_engine(url, 1)
    try:
        with engine.connect().execution_options(alleen_lezen=True) as verbinding:
            sleutel = metadata.tables[SLEUTELTABEL]
            onder = {r.casus_id: WrappedKey(r.epoch, bytes(r.verpakt)) for r in verbinding.execute(select(sleutel))}
            return [s for tabel, kolom in cellen(metadata) for s in _van(verbinding, tabel, kolom, onder)]
    finally:
        engine.dispose()


def _van(verbinding: Connection, tabel: Table, kolom: str, onder: Mapping[UUID, WrappedKey]) -> Iterator[Spoor]:
    gegeven = tabel.name in ("gegeven", "gegeven_versie")
    eigenaar = "casus_id" if gegeven else next(k.name for k in tabel.columns if k.name.endswith("_id"))
    for rij in verbinding.execute(select(tabel)).mappings():
        id_ = rij["gegeven_id"] if "gegeven_id" in rij else rij["id"]
        aad = {"table": "gegeven" if gegeven else tabel.name, "column": kolom, "id": str(id_)}
        yield Spoor(f"{tabel.name}.{kolom}", bytes(rij[kolom]), onder[rij[eigenaar]], rij[eigenaar], aad)


def vindt(gezocht: Sequence[Spoor], markering: str, plaatsen: Plaatsen, keyring: Keyring) -> dict[str, set[str]]:
    """Per place in which columns the marker can be read by who has all these places and these keys."""
    overal = [s for s in gezocht if any(ligt(s.sleutel.verpakt, inhoud) for inhoud in plaatsen.values()) and markering in s.tekst(keyring)]
    return {naam: {s.waar for s in overal if ligt(s.cijfertekst, inhoud)} for naam, inhoud in plaatsen.items()}


def ligt(wat: bytes, inhoud: bytes) -> bool:
    """As bytes, or in hexadecimal as a dump writes them."""
    return wat in inhoud or wat.hex().encode() in inhoud


def als_bytes(backup: Path) -> bytes:
    """A backup as it would be read: a dump of PostgreSQL is compressed."""
    if backup.suffix == ".db":
        return backup.read_bytes()
    return subprocess.run(["pg_restore", "--file=-", str(backup)], check=True, capture_output=True).stdout


@contextmanager
def speurder(urls: Mapping[str, str]) -> Iterator["Speurder"]:
    """A look under the tables of these databases, from now on; on PostgreSQL with a superuser, who sees every file."""
    with ExitStack() as stapel:
        postgres = next((url for url in urls.values() if not is_sqlite(url)), None)
        yield Speurder(urls, stapel.enter_context(_wal_vast(postgres)) if postgres else None)


@contextmanager
def _wal_vast(url: str) -> Iterator[Connection]:
    """As long as this session lives no segment of the log is reused, whatever other tests do."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as verbinding:
            vast = text("select pg_create_physical_replication_slot(:naam, true, true)")
            verbinding.execute(vast, {"naam": f"zvh_{uuid4().hex[:12]}"})
            verbinding.execute(text("create temporary table begin_van_wal as select pg_walfile_name(pg_current_wal_lsn()) as naam"))
            yield verbinding
    finally:
        engine.dispose()


@dataclass
class Speurder:
    """Reads what lies under the tables: the files of the database and its write-ahead log."""

    urls: Mapping[str, str]
    beheer: Connection | None

    def plaatsen(self) -> dict[str, dict[str, bytes]]:
        """Per database the log as it lies there and then, after a checkpoint that leaves the log as it is, the tables on disk."""
        if self.beheer is None:
            return {naam: _sqlite(sqlite_pad(url)) for naam, url in self.urls.items()}
        wal = self._wal()
        self.beheer.execute(text("checkpoint"))
        return {naam: {"wal": wal, "databank": _tabellen(url)} for naam, url in self.urls.items()}

    def _wal(self) -> bytes:
        assert self.beheer is not None
        namen = "select name from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' and name between :van and :tot order by name"
        van = self.beheer.execute(text("select naam from begin_van_wal")).scalar_one()
        tot = self.beheer.execute(text("select pg_walfile_name(pg_current_wal_lsn())")).scalar_one()
        lees = text("select pg_read_binary_file('pg_wal/' || :naam, 0, 1 << 24, true)")
        segmenten = self.beheer.execute(text(namen), {"van": van, "tot": tot}).scalars().all()
        return b"".join(_zonder_koppen(bytes(self.beheer.execute(lees, {"naam": s}).scalar_one() or b"")) for s in segmenten)


def _zonder_koppen(segment: bytes) -> bytes:
    """The records of a segment as one run of bytes: what crosses a page of 8 KiB has that page's header in its midst."""
    paginas = [segment[i : i + PAGINA] for i in range(0, len(segment), PAGINA)]
    return b"".join(pagina[LANGE_KOP if n == 0 else KOP :] for n, pagina in enumerate(paginas))


def _tabellen(url: str) -> bytes:
    """The files of the tables themselves, dead rows and all."""
    engine = create_engine(url)
    with engine.connect() as verbinding:
        alle = "select pg_relation_filepath(oid) from pg_class where relkind in ('r', 't') and oid >= 16384"
        paden = verbinding.execute(text(alle)).scalars().all()
        lees = text("select pg_read_binary_file(:pad)")
        inhoud = b"".join(bytes(verbinding.execute(lees, {"pad": pad}).scalar_one()) for pad in paden if pad)
    engine.dispose()
    return inhoud


def _sqlite(pad: Path) -> dict[str, bytes]:
    wal = b"".join(_bytes(pad.with_name(f"{pad.name}{rest}")) for rest in ("-wal", "-shm"))
    with closing(sqlite3.connect(pad)) as verbinding:
        verbinding.execute("pragma wal_checkpoint(passive)")
    return {"wal": wal, "databank": pad.read_bytes()}


def _bytes(pad: Path) -> bytes:
    return pad.read_bytes() if pad.exists() else b""
