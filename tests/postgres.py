"""Throw-away databases on the PostgreSQL of ``ZVH_TEST_POSTGRES_URL``."""

import atexit
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection, make_url

from shared.migrate import upgrade

VARIABELE = "ZVH_TEST_POSTGRES_URL"


@contextmanager
def _beheer() -> Iterator[Connection]:
    engine = create_engine(make_url(os.environ[VARIABELE]), isolation_level="AUTOCOMMIT")
    with engine.connect() as verbinding:
        yield verbinding
    engine.dispose()


@lru_cache
def _voorbeeld(pakket: str) -> str:
    """A database that the migrations of ``pakket`` made once in this process; gone when it ends."""
    naam = f"zvh_voorbeeld_{uuid4().hex[:8]}_{pakket.rpartition('.')[2]}"
    with _beheer() as verbinding:
        verbinding.execute(text(f'create database "{naam}"'))
    atexit.register(_laat_vallen, naam)
    upgrade(pakket, make_url(os.environ[VARIABELE]).set(database=naam).render_as_string(hide_password=False))
    return naam


def _laat_vallen(naam: str) -> None:
    with _beheer() as verbinding:
        verbinding.execute(text(f'drop database if exists "{naam}" with (force)'))


def kopieer(pakket: str, url: str) -> bool:
    """Make ``url``, an empty database, a copy of the migrated one; False, and nothing done, when it holds tables."""
    engine = create_engine(url)
    with engine.connect() as verbinding:
        vol = verbinding.execute(text("select 1 from pg_tables where schemaname = 'public' limit 1")).first() is not None
    engine.dispose()
    if vol:
        return False
    doel = make_url(url).database
    with _beheer() as verbinding:
        verbinding.execute(text(f'drop database "{doel}"'))
        verbinding.execute(text(f'create database "{doel}" template "{_voorbeeld(pakket)}"'))
    return True


@contextmanager
def databases(namen: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """A fresh database per name, dropped afterwards; URLs by name."""
    basis = make_url(os.environ[VARIABELE])
    prefix = f"zvh_test_{uuid4().hex[:8]}_"
    engine = create_engine(basis, isolation_level="AUTOCOMMIT")
    with engine.connect() as verbinding:
        for naam in namen:
            verbinding.execute(text(f'create database "{prefix}{naam}"'))
    try:
        yield {naam: basis.set(database=prefix + naam).render_as_string(hide_password=False) for naam in namen}
    finally:
        with engine.connect() as verbinding:
            for naam in namen:
                verbinding.execute(text(f'drop database if exists "{prefix}{naam}" with (force)'))
        engine.dispose()
