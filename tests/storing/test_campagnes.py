"""The campaigns of `make storing` with a few attempts each, and that each of them sees it when a guard is broken."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import text

from tests.gateway.ketenmutaties import ongemerkt, segment
from tests.storing import omvallen
from tests.storing.__main__ import BEGIN, EINDE, schrijf
from tests.storing.bewijs import BewijsSpreekt
from tests.storing.campagne import Campagne, Databank, Uitslag, draai, een_keten_op
from tests.storing.omvallen import OveralOmvallen, Overdragen
from tests.storing.tegenslag import KlokSpringt, SchijfVol
from tests.storing.valkuil import Proces
from tests.storing.wedloop import IntrekkingWint, zonder_tweede_oordeel

pytestmark = [pytest.mark.storing, pytest.mark.timeout(120)]
WEINIG: dict[str, tuple[Callable[[], Campagne], Databank, int]] = {
    "intrekking-sqlite": (IntrekkingWint, "sqlite", 24),
    "intrekking-postgresql": (IntrekkingWint, "postgresql", 24),
    "omvallen": (OveralOmvallen, "sqlite", 6),
    "bewijs": (BewijsSpreekt, "sqlite", 100),
    "klok": (KlokSpringt, "sqlite", 6),
    "schijf": (SchijfVol, "sqlite", 6),
}
ELKE = [pytest.param(*wat, id=naam, marks=[pytest.mark.postgres] if wat[1] == "postgresql" else []) for naam, wat in WEINIG.items()]


async def doe(campagne: Campagne, databank: Databank, pogingen: int) -> Uitslag:
    return await draai(campagne, databank, pogingen, time.monotonic() + 100, lambda *_: None)


@pytest.mark.parametrize(("soort", "databank", "pogingen"), ELKE)
@pytest.mark.eis("ZVH-3.5c2", "ZVH-11.2c", "ZVH-B3.6")
async def test_wat_beloofd_is_houdt_stand(soort: Callable[[], Campagne], databank: Databank, pogingen: int) -> None:
    """Een intrekking die voorgaat wint, een val laat niets achter, geknoei valt op, een klok of schijf die hapert breekt niets."""
    uitslag = await doe(soort(), databank, pogingen)

    assert uitslag.fouten == []
    assert uitslag.pogingen >= pogingen


@pytest.mark.eis("ZVH-3.5c2")
async def test_zonder_tweede_oordeel_ziet_de_wedloop_het() -> None:
    """Controle: een vrijgave die niet opnieuw vraagt laat mee wat net was ingetrokken, en de campagne zegt dat."""
    with zonder_tweede_oordeel():
        uitslag = await doe(IntrekkingWint(), "sqlite", 24)

    assert any("ging voor en het ging toch mee" in fout for fout in uitslag.fouten)


async def test_zonder_herstel_ziet_de_campagne_wat_strandt() -> None:
    """Controle: een klok die niets oppakt laat liggen wat viel, en de campagne zegt dat."""

    async def niets(_proces: Proces) -> None: ...

    async def eens(*_wat: object) -> bool:
        return True

    with patch.object(omvallen, "herstel_eens", niets), patch.object(Overdragen, "opnieuw", eens):
        uitslag = await doe(OveralOmvallen([Overdragen()]), "sqlite", 12)

    assert {fout.rpartition(": ")[2].split()[0] for fout in uitslag.fouten} >= {"overdracht"}
    assert any("kwijt" in fout for fout in uitslag.fouten)


async def test_wat_dubbel_of_kwijt_is_ziet_het_oordeel() -> None:
    """Controle: wie na afloop iets weghaalt of dubbel legt, wordt gezien; een gave keten is geen fout."""
    assert ongemerkt(list(segment()))
    campagne = OveralOmvallen([Overdragen()])
    async with een_keten_op("sqlite") as keten:
        await campagne.begin(keten, "sqlite")
        w, werk = campagne.w, Overdragen()
        wat = await werk.klaarzetten(w)
        await werk.doe(w, w.gateway, wat)
        gaaf = werk.oordeel(w, wat)
        with w.engines["triage"].begin() as c:
            c.execute(text("update gegeven set toestand = 'onzichtbaar'"))
        kapot = werk.oordeel(w, wat)
        assert await campagne.slot() == []

    assert (gaaf, len(kapot)) == ([], 4)


async def test_het_verslag_houdt_wat_er_omheen_staat(tmp_path: Path) -> None:
    """Wat het verslag zegt staat tussen de merken, en de rest blijft staan."""
    pad = tmp_path / "verslag.md"
    pad.write_text(f"voor\n{BEGIN}\noud\n{EINDE}\nna\n", "utf-8")
    uitslag = Uitslag("Belofte", "ONTWERP §5.7", "sqlite", pogingen=3, fouten=["au"], soorten={"a_b": 3})

    await asyncio.to_thread(schrijf, pad, [uitslag], "make storing")

    tekst = pad.read_text("utf-8")
    assert "| Belofte | ONTWERP §5.7 | sqlite | 3 | 1 | 0 |" in tekst
    assert (tekst.startswith("voor\n"), tekst.endswith("na\n"), "oud" in tekst) == (True, True, False)
