"""A database that was filled before a revision still tells the truth after it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import JSON, Column, Integer, String, Table, Uuid, insert
from sqlalchemy.orm import Session

from services.triage.store import get_weging
from shared.db import Tijd, make_engine, new_metadata
from shared.migrate import alembic_config, upgrade
from tests.dienst import GGZ, NU
from tests.postgres import databases

PAKKET = "services.triage"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'triage.db'}"
        return
    with databases(["triage"]) as urls:
        yield urls["triage"]


def weging_van_toen() -> Table:
    """The columns of a weging before 0003 whose content changed shape, and those that must be filled."""
    lijsten = (Column(naam, JSON) for naam in ("themas", "uit_te_nodigen"))
    vast = (Column("route", String), Column("versie", Integer), Column("gewogen_op", Tijd))
    return Table("weging", new_metadata(), Column("id", Uuid), Column("casus_id", Uuid), *lijsten, *vast)


@pytest.mark.eis("ZVH-1.19")
def test_een_weging_van_voor_de_redenen_blijft_leesbaar(url: str) -> None:
    """Wie toen is genodigd blijft genodigd, voor het eerste thema; dat er geen reden is vastgelegd staat er eerlijk bij."""
    command.upgrade(alembic_config(PAKKET, url), "0002")
    ids, engine = (uuid4(), uuid4()), make_engine(url)
    with engine.begin() as verbinding:
        for weging_id, themas in zip(ids, (["wonen", "zorg"], []), strict=True):
            velden = {"id": weging_id, "casus_id": uuid4(), "themas": themas, "uit_te_nodigen": [GGZ], "route": "casusoverleg"}
            verbinding.execute(insert(weging_van_toen()).values(**velden, versie=1, gewogen_op=NU))

    upgrade(PAKKET, url)

    with Session(engine) as session:
        met, zonder = (get_weging(session, i) for i in ids)
    engine.dispose()
    assert met.uit_te_nodigen == [{"partij": GGZ, "thema": "wonen", "reden": "niet_vastgelegd"}]
    assert zonder.uit_te_nodigen == [{"partij": GGZ, "thema": "onbekend", "reden": "niet_vastgelegd"}]
    assert [(w.adviezen, w.toebedeeld_aan) for w in (met, zonder)] == [([], None)] * 2
