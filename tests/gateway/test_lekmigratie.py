"""A datalek that was a fact of one casus is a line of the register after the revision that made it (PGA-4.1e)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import insert
from sqlalchemy.orm import Session

from gateway.datalekken import zoek
from gateway.model import Casus, Feit
from shared.db import make_engine
from shared.migrate import alembic_config, upgrade
from tests.postgres import databases

NU = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'gateway.db'}"
        return
    with databases(["gateway"]) as urls:
        yield urls["gateway"]


def een_feit(casus_id: Any, soort: str, **anders: Any) -> dict[str, Any]:
    vast = {"id": uuid4(), "versie": 1, "casus_id": casus_id, "soort": soort, "betreft": None, "categorie": None, "status": "gemeld"}
    return vast | {"partij": "ggz", "door": "ggz", "functionaris": "ggz-1", "op": NU} | anders


@pytest.mark.eis("PGA-4.1e", "PGA-5.5b")
def test_een_datalek_van_toen_staat_in_het_register(url: str) -> None:
    """Met wie bericht kreeg, tot wanneer, en dat de AP niets hoorde."""
    command.upgrade(alembic_config("gateway", url), "0009")
    engine, casus_id, gegeven = make_engine(url), uuid4(), str(uuid4())
    ontdekt, uiterlijk = (NU - timedelta(hours=30)).isoformat(), (NU - timedelta(hours=6)).isoformat()
    lek = een_feit(casus_id, "datalek", velden={"ontdekt_op": ontdekt, "melding_ap": "niet_gemeld"})
    deel = {"uiterlijk": uiterlijk, "gegevens": [gegeven]}
    casus = {
        "fase": "triage",
        "status": "lopend",
        "fasestatus": [],
        "samenwerkingsdoel": "d",
        "aanmelder": "ggz",
        "aanmelder_grondslag": "g",
    }
    with engine.begin() as s:
        s.execute(insert(Casus).values(id=casus_id, verband="proefverband", gestart_op=NU, versie=1, **casus))
        s.execute(insert(Feit), [lek, een_feit(casus_id, "datalekmelding", betreft=lek["id"], partij="politie", velden=deel)])

    upgrade("gateway", url)

    with Session(engine) as session:
        gelezen = zoek(session, lek["id"])
    engine.dispose()
    assert gelezen is not None
    assert (gelezen.verband, gelezen.partij, gelezen.status, gelezen.velden["te_laat"]) == ("proefverband", "ggz", "gemeld", True)
    assert gelezen.velden["ap"]["meldplichtig"] is False
    (wie,) = gelezen.delen
    assert (wie, gelezen.delen[wie]["gegevens"], gelezen.delen[wie]["uiterlijk"]) == ("politie", [gegeven], uiterlijk)
