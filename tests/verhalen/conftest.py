"""In the stories what a door decides is held against what could have been asked beforehand."""

from collections.abc import Iterator

import pytest

from tests.verhalen.vooraf_bouw import klopt, vergelijkend


@pytest.fixture(autouse=True)
def vooraf_is_wat_de_deur_vraagt(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uitleg and AuthZEN ask the very question of the door, in every story of the rights and of a move to another verband."""
    if not request.module.__name__.split(".")[-1].startswith(
        ("test_rechten", "test_verbandoverdracht", "test_ljr", "test_xtra", "test_pga")
    ):
        yield
        return
    with vergelijkend(monkeypatch) as gezien:
        yield
    klopt(gezien)
