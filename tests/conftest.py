"""What every ring of tests shares."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.settings import DIENSTEN
from tests.keten import Keten, een_keten
from tests.postgres import VARIABELE, databases


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need PostgreSQL run where there is one; where it is required (``.ci/run``) its absence is an error, never a skip."""
    if os.environ.get(VARIABELE):
        return
    if os.environ.get("ZVH_TEST_POSTGRES_REQUIRED"):
        raise pytest.UsageError(f"{VARIABELE} is not set, and PostgreSQL is required here")
    zonder = [item for item in items if item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=zonder)
    items[:] = [item for item in items if item not in set(zonder)]


@pytest.fixture
async def keten(tmp_path: Path) -> AsyncIterator[Keten]:
    """The whole keten in one process on SQLite."""
    async with een_keten(tmp_path) as keten:
        yield keten


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def elke_keten(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Keten]:
    """The whole keten in one process, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        async with een_keten(tmp_path) as keten:
            yield keten
        return
    with databases(("gateway", *DIENSTEN)) as urls:
        async with een_keten(tmp_path, urls) as keten:
            yield keten
