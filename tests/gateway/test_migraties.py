"""What a migration does with what is there: a datalek becomes a line of the register, a checkpoint nobody can check goes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from gateway.datalekken import zoek
from gateway.model import Casus, Checkpoint, Feit
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


@pytest.mark.eis("ZVH-B3.6")
def test_een_controlepunt_dat_alleen_de_gateway_kon_toetsen_gaat_weg(url: str) -> None:
    """Een vorm die niemand anders kan narekenen blijft niet staan; daarna is de tabel weer alleen om aan toe te voegen."""
    command.upgrade(alembic_config("gateway", url), "0013")
    engine = make_engine(url, 1)
    with engine.begin() as db:
        db.execute(insert(Checkpoint).values(verband="v", seq=1, hash="a" * 64, tijdstip_ms=1, handtekening="b" * 64))
    engine.dispose()

    upgrade("gateway", url)

    with engine.begin() as db:
        assert db.execute(select(Checkpoint)).all() == []
        db.execute(insert(Checkpoint).values(verband="v", seq=1, hash="a" * 64, tijdstip_ms=1, handtekening="c" * 86))
    with pytest.raises(DatabaseError), engine.begin() as db:
        db.execute(delete(Checkpoint))
    engine.dispose()
