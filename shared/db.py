"""Databases: one MetaData per service, one engine per process, one commit per handeling."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeDecorator

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
