"""A casusoverleg that was filled before a revision still tells the truth after it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from services.casusoverleg.store import get_plan
from shared.db import make_engine
from shared.migrate import alembic_config, upgrade
from tests.dienst import GGZ
from tests.postgres import databases

PAKKET = "services.casusoverleg"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'casusoverleg.db'}"
        return
    with databases(["casusoverleg"]) as urls:
        yield urls["casusoverleg"]


def vul(verbinding: Connection, plan_id: UUID, doel_id: UUID, *, vastgesteld: bool) -> None:
    """A plan in version 2 as it lay before 0005; settled in version 1 and kept, or from before versions were kept."""
    sleutel = plan_id.hex if verbinding.dialect.name == "sqlite" else str(plan_id)
    doel = doel_id.hex if verbinding.dialect.name == "sqlite" else str(doel_id)
    casus = uuid4().hex if verbinding.dialect.name == "sqlite" else str(uuid4())
    wie = {"id": sleutel, "casus": casus, "doel": doel, "ggz": GGZ, "op": "2026-03-02 10:00:00+00:00"}
    dag, versie = ("2026-03-02", 1) if vastgesteld else (None, None)
    verbinding.execute(
        text(
            "insert into plan (id, casus_id, casusregisseur_partij, versie, vastgelegd_op, vastgesteld_op, vastgesteld_versie)"
            " values (:id, :casus, :ggz, 2, :op, :dag, :versie)"
        ),
        wie | {"dag": dag, "versie": versie},
    )
    verbinding.execute(text("insert into doel (plan_id, id, volgorde, leefgebied, doel) values (:id, :doel, 0, 'wonen', 'plek')"), wie)
    for nummer in (1, 2) if vastgesteld else ():
        verbinding.execute(
            text(
                "insert into planversie (plan_id, versie, casusregisseur_partij, doelen, interventies, partij, vastgelegd_op)"
                " values (:id, :nummer, :ggz, '[]', '[]', :ggz, :op)"
            ),
            wie | {"nummer": nummer},
        )


@pytest.mark.eis("PGA-10.1a", "PGA-10.4a")
def test_wanneer_een_versie_is_vastgesteld_blijft_bij_die_versie(url: str) -> None:
    """De dag van vaststellen verhuist naar zijn versie; een plan van voor de versies krijgt er een met wat het nu zegt."""
    command.upgrade(alembic_config(PAKKET, url), "0004")
    met, zonder, doel_id = uuid4(), uuid4(), uuid4()
    engine = make_engine(url)
    with engine.begin() as verbinding:
        vul(verbinding, met, doel_id, vastgesteld=True)
        vul(verbinding, zonder, doel_id, vastgesteld=False)

    upgrade(PAKKET, url)

    with Session(engine) as session:
        oud, nieuw = get_plan(session, met), get_plan(session, zonder)
        gevonden = [(v.versie, v.vastgesteld_op) for v in oud.versies]
        bewaard = [(v.versie, v.doelen, v.vastgesteld_op) for v in nieuw.versies]
    engine.dispose()
    assert gevonden == [(1, date(2026, 3, 2)), (2, None)]
    assert bewaard == [(2, [{"doel_id": str(doel_id), "leefgebied": "wonen", "doel": "plek"}], None)]
