"""Two gemeenten on one keten: wholly separate until one hands over to the other (ZVH-4.3t, PGA 16.4)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.keten import Keten
from tests.verhalen.buurgemeente_bouw import VERBAND, een_aanpak_daar, twee_gemeenten
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import Aanpak
from tests.verhalen.plan_bouw import vastgesteld
from tests.verhalen.verband_bouw import oordeel_elders

CRITERIUM, MEE = "twee_of_meer_ketens_nodig", ("meegegaan", "")


@pytest.fixture
async def regio(tmp_path: Path) -> AsyncIterator[Keten]:
    """Two gemeenten, one huis."""
    async with twee_gemeenten(tmp_path) as keten:
        yield keten


def naar_buur(a: Aanpak, daar: Aanpak) -> dict[str, Any]:
    return {"casusId": a.casus_id, "naarVerband": VERBAND, "naarCasusId": daar.casus_id, "fasedoel": "toelating_vaststellen"}


@pytest.mark.eis("ZVH-4.3t", "PGA-13.1")
async def test_de_ene_gemeente_ziet_niets_van_de_andere(regio: Keten) -> None:
    """Een pga-expert kent de casus van zijn collega niet, ook niet door er een overdracht naar te proberen."""
    a, _, _ = await vastgesteld(regio)
    daar = await een_aanpak_daar(regio)
    for wie, ander in ((a.expert, daar), (daar.expert, a)):
        lezen = [status(await wie.get(f"/casussen/{i}")) for i in (ander.casus_id, str(uuid4()))]
        openen = [
            status(await wie.post("/ontvangsten", {"casusId": i, "vanVerband": "proefverband"})) for i in (ander.casus_id, str(uuid4()))
        ]
        assert (lezen[0], openen[0]) == (lezen[1], openen[1])
        assert {lezen[0][0], openen[0][0]} <= {403, 404}
    await oordeel_elders(a, a.ids, VERBAND, CRITERIUM)
    assert status(await a.expert.post("/overdrachten", naar_buur(a, daar))) == (409, "ontvangst_niet_geopend")
