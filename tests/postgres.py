"""Throw-away databases on the PostgreSQL of ``ZVH_TEST_POSTGRES_URL``."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

VARIABELE = "ZVH_TEST_POSTGRES_URL"


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
