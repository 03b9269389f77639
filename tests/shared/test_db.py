"""Many ids as one parameter, on both databases: what is selected, deleted and changed is exactly what was named."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Engine, MetaData, String, Table, Uuid, event, insert, select
from sqlalchemy.orm import Session

from shared.db import een_van, make_engine, werk_bij, wis
from tests.postgres import databases

DING = Table("ding", MetaData(), Column("id", Uuid, primary_key=True), Column("naam", String(8), nullable=False))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _met_tabel(f"sqlite:///{tmp_path_factory.mktemp('db') / 'ding.db'}")
        return
    with databases(("ding",)) as urls:
        yield from _met_tabel(urls["ding"])


def _met_tabel(url: str) -> Iterator[Engine]:
    engine = make_engine(url, 1)
    DING.metadata.create_all(engine)
    yield engine
    engine.dispose()


def _vul(s: Session, aantal: int) -> list[UUID]:
    ids = sorted(uuid4() for _ in range(aantal))
    s.execute(insert(DING), [{"id": i, "naam": "oud"} for i in ids])
    return ids


@pytest.mark.parametrize("aantal", [0, 1, 3, 1500])
def test_een_van_vindt_precies_wat_genoemd_is(engine: Engine, aantal: int) -> None:
    with Session(engine) as s:
        ids = _vul(s, 2000)
        gevonden = s.execute(select(DING.c.id).where(een_van(DING.c.id, [*ids[:aantal], uuid4()])).order_by(DING.c.id)).scalars().all()
        assert gevonden == ids[:aantal]


def test_wis_en_werk_bij_raken_niets_anders(engine: Engine) -> None:
    with Session(engine) as s:
        ids = _vul(s, 10)
        werk_bij(s, DING, een_van(DING.c.id, ids[:4]), naam="nieuw")
        assert wis(s, DING, een_van(DING.c.id, ids[2:6])) == 4
        over = {r.id: r.naam for r in s.execute(select(DING))}
    assert over == {i: "nieuw" for i in ids[:2]} | {i: "oud" for i in ids[6:]}


def test_elk_aantal_is_een_en_dezelfde_opdracht(engine: Engine) -> None:
    """One text however many ids: a database prepares it once."""
    teksten: set[str] = set()
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, tekst, *_: teksten.add(tekst))
    with Session(engine) as s:
        for aantal in (0, 1, 50):
            s.execute(select(DING.c.id).where(een_van(DING.c.id, [uuid4() for _ in range(aantal)]))).all()
    assert len([t for t in teksten if t.startswith("SELECT ding")]) == 1
