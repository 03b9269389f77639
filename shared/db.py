"""Databases: one MetaData per service, one engine per process, one commit per handeling."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Delete,
    Engine,
    MetaData,
    Table,
    Text,
    Update,
    Uuid,
    bindparam,
    create_engine,
    delete,
    event,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from shared.errors import NotFound

M = TypeVar("M")

NAMEN = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Tijd(TypeDecorator[datetime]):
    """An aware UTC moment on every database; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Ids(TypeDecorator[Collection[UUID]]):
    """Any number of ids as one parameter: an array on PostgreSQL, JSON on SQLite, which keeps a Uuid as 32 hex digits."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else postgresql.ARRAY(Uuid()))

    def process_bind_param(self, value: Collection[UUID] | None, dialect: Dialect) -> Any:
        ids = value or ()
        return json.dumps([i.hex for i in ids]) if dialect.name == "sqlite" else list(ids)


class _EenVan(FunctionElement[bool]):
    name = "een_van"
    type = Boolean()
    inherit_cache = True


@compiles(_EenVan)
def _als_array(element: _EenVan, compiler: SQLCompiler, **kw: Any) -> str:
    kolom, ids = (compiler.process(deel, **kw) for deel in element.clauses)
    return f"{kolom} = ANY ({ids})"


@compiles(_EenVan, "sqlite")
def _als_json(element: _EenVan, compiler: SQLCompiler, **kw: Any) -> str:
    kolom, ids = (compiler.process(deel, **kw) for deel in element.clauses)
    return f"{kolom} IN (SELECT value FROM json_each({ids}))"


def een_van(kolom: Any, ids: Collection[UUID]) -> ColumnElement[bool]:
    """``kolom`` holds one of these ids. Unlike ``in_`` one parameter and one text of the statement, however many: nobody parses it anew."""
    return _EenVan(kolom, bindparam(None, ids, _Ids()))


def geraakt(session: Session, opdracht: Update | Delete) -> int:
    """Run a statement and say how many rows it touched; the objects this session holds are not compared with them."""
    gedaan = session.execute(opdracht, execution_options={"synchronize_session": False})
    return int(gedaan.rowcount)  # type: ignore[attr-defined]  # what writes answers a CursorResult


def wis(session: Session, tabel: Any, *waar: ColumnElement[bool]) -> int:
    """Delete rows and say how many; the objects this session holds are not compared with them, nor are they to be used afterwards."""
    return geraakt(session, delete(tabel).where(*waar))


def werk_bij(session: Session, tabel: Any, *waar: ColumnElement[bool], **waarden: Any) -> None:
    """Update rows; as with ``wis``, the objects this session holds are not compared with them and keep what they had."""
    geraakt(session, update(tabel).where(*waar).values(**waarden))


def new_metadata() -> MetaData:
    """A fresh MetaData with our naming convention, so two services in one process never see each other's tables."""
    return MetaData(naming_convention=NAMEN)


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def make_engine(url: str, pool: int = 5) -> Engine:
    """An engine; SQLite in WAL with synchronous FULL and secure_delete, writers one at a time (SPIKES §4, §6)."""
    if not is_sqlite(url):
        return create_engine(url, pool_size=pool, max_overflow=0, pool_pre_ping=True, pool_timeout=10, hide_parameters=True)
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 30, "isolation_level": None},
        pool_size=pool,
        max_overflow=20,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    lezen = connection.get_execution_options().get("alleen_lezen", False)
    connection.exec_driver_sql("BEGIN" if lezen else "BEGIN IMMEDIATE")


def session_factory(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def alleen_lezen(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session that never writes: no transaction on PostgreSQL, and on SQLite no waiting for a writer."""
    with sessions() as session:
        postgres = session.get_bind().dialect.name == "postgresql"
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"} if postgres else {"alleen_lezen": True})
        yield session


def insert_if_absent(session: Session, tabel: Table, waarden: Mapping[str, Any]) -> bool:
    """Insert one row unless its key is taken; says whether it did. Of two at once the later waits for the earlier to commit."""
    kind = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    sleutel = list(tabel.primary_key.columns)
    return session.execute(kind(tabel).values(waarden).on_conflict_do_nothing().returning(*sleutel)).first() is not None


def vind(session: Session, model: type[M], id_: UUID, *, lock: bool = False) -> M:
    """The one with this id, locked when it is about to change; NotFound when it is not there."""
    gevonden = session.get(model, id_, with_for_update=lock or None)
    if gevonden is None:
        raise NotFound
    return gevonden
