"""What every ring of tests shares."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.keten import Keten, een_keten


@pytest.fixture
async def keten(tmp_path: Path) -> AsyncIterator[Keten]:
    """The whole keten in one process on SQLite."""
    async with een_keten(tmp_path) as keten:
        yield keten
