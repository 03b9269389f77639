"""One way to the gateway's database, whichever it is: a function over a Session, run in one transaction (ONTWERP §2).

PostgreSQL through asyncio and psycopg; SQLite has one writer, so one connection in a thread of its own, and readers beside it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

from shared.db import alleen_lezen, is_sqlite, make_engine, session_factory

T = TypeVar("T")


class Databank:
    """Transactions as functions: ``await databank.schrijf(fn)`` commits what ``fn(session)`` did, or nothing at all."""

    def __init__(self, url: str, pool: int) -> None:
        self._async: AsyncEngine | None = None
        self._sync: sessionmaker[Session] | None = None
        if is_sqlite(url):
            self._engine = make_engine(url, pool)
            self._sync = session_factory(self._engine)
            self._schrijver = ThreadPoolExecutor(1, thread_name_prefix="databank-schrijver")
            self._lezers = ThreadPoolExecutor(pool, thread_name_prefix="databank-lezer")
        else:
            self._async = create_async_engine(url, pool_size=pool, max_overflow=0, pool_timeout=10, hide_parameters=True)
            self._lezend = self._async.execution_options(isolation_level="AUTOCOMMIT")

    async def schrijf(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` in one transaction and commit; any exception rolls it all back."""
        if self._sync is not None:
            return await asyncio.get_running_loop().run_in_executor(self._schrijver, self._schrijf_sync, fn)
        async with AsyncSession(self._async, expire_on_commit=False) as session, session.begin():
            return await session.run_sync(fn)

    def _schrijf_sync(self, fn: Callable[[Session], T]) -> T:
        assert self._sync is not None
        with self._sync.begin() as session:
            return fn(session)

    async def lees(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` without writing: no transaction to open or close, and on SQLite no waiting for the writer."""
        if self._sync is not None:
            return await asyncio.get_running_loop().run_in_executor(self._lezers, self._lees_sync, fn)
        async with AsyncSession(self._lezend, expire_on_commit=False) as session:
            return await session.run_sync(fn)

    def _lees_sync(self, fn: Callable[[Session], T]) -> T:
        assert self._sync is not None
        with alleen_lezen(self._sync) as session:
            return fn(session)

    async def sluit(self) -> None:
        """Close every connection and thread."""
        if self._async is not None:
            await self._async.dispose()
            return
        self._schrijver.shutdown(wait=True)
        self._lezers.shutdown(wait=True)
        self._engine.dispose()
