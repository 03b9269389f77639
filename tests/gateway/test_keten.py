"""The chain over the audit: whatever is changed, dropped or slipped in afterwards is named."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gateway import keten, naloop
from gateway.ketenregel import NietCanoniek, canoniek, publieke_sleutel, zuiver
from gateway.model import Audit, Checkpoint, Keten
from shared.db import make_engine, session_factory
from shared.identity import uuid7
from shared.migrate import upgrade
from tests.postgres import databases

SLEUTEL = "k" * 40
JWKS = [publieke_sleutel(SLEUTEL)]
TRIGGERS = ("audit_geen_update", "audit_geen_delete", "keten_geen_update", "keten_geen_delete", "checkpoint_geen_delete")


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    upgrade("gateway", url)
    return url


def een_regel(**anders: Any) -> dict[str, Any]:
    oud = datetime.now(UTC) - timedelta(minutes=1)
    return {
        "id": uuid7(),
        "verband": "proefverband",
        "soort": "verdict",
        "event_name": "adl.access_evaluation",
        "trace_id": "a" * 32,
        "span_id": "b" * 16,
        "parent_span_id": None,
        "tijdstip_ms": int(oud.timestamp() * 1000),
        "op": oud,
        "status": "Unset",
        "handeling_id": uuid4(),
        "handeling": "overdracht.starten",
        "dienst": None,
        "partij": "00000099000000050000",
        "functionaris": "f-1",
        "casus_id": uuid4(),
        "uitkomst": "geweigerd",
        "body": {"regel": "ZVH-3.5c", "items": [{"gegeven": str(uuid4()), "mag": False, "aantal": 3}], "é": None},
    } | anders


def in_een(url: str, fn: Callable[[Session], Any]) -> Any:
    engine = make_engine(url, 1)
    try:
        with session_factory(engine).begin() as session:
            return fn(session)
    finally:
        engine.dispose()


def vul(url: str, aantal: int, **anders: Any) -> list[UUID]:
    rows = [een_regel(**anders) for _ in range(aantal)]
    in_een(url, lambda s: s.execute(insert(Audit), rows))
    return sorted(row["id"] for row in rows)


def keten_af(url: str, verband: str = "proefverband", limit: int = 100) -> int:
    aantal: int = in_een(url, lambda s: keten.reeks(s, verband, limit))
    in_een(url, lambda s: keten.zet_checkpoint(s, verband, SLEUTEL))
    return aantal


def knoei(url: str, *opdrachten: str) -> None:
    """As the owner of the database can: triggers off first."""
    in_een(url, lambda s: [s.execute(text(o)) for o in (*(f"DROP TRIGGER {t}" for t in TRIGGERS), *opdrachten)])


@pytest.fixture
def gevuld(url: str) -> tuple[str, list[UUID]]:
    ids = vul(url, 5)
    keten_af(url)
    return url, ids


def test_een_gave_keten_is_in_orde(gevuld: tuple[str, list[UUID]]) -> None:
    """Alle regels in één reeks, het hoofd ondertekend; het rapport zegt het."""
    rapport = keten.controleer(gevuld[0], JWKS)

    assert rapport.in_orde, str(rapport)
    assert (rapport.regels, rapport.ketens, rapport.handtekeningen) == (5, 1, 1)
    assert "In orde" in str(rapport)


@pytest.mark.eis("ZVH-8.1")
def test_een_gewijzigde_regel_wordt_genoemd(gevuld: tuple[str, list[UUID]]) -> None:
    """Wie achteraf een weigering in een toestemming verandert, wordt met schakel en regel genoemd."""
    url, ids = gevuld
    knoei(url, f"UPDATE audit SET uitkomst = 'toegestaan' WHERE id = '{ids[2].hex}'")

    rapport = keten.controleer(url)

    assert not rapport.in_orde
    assert [(b.seq, b.regel_id) for b in rapport.breuken] == [(3, str(ids[2]))]
    assert "schakel 3" in str(rapport)
    assert str(ids[2]) in str(rapport)


KNOEIWERK = {
    "regel weg": ("DELETE FROM audit WHERE id = '{id}'", 3, "weg"),
    "schakel weg": ("DELETE FROM keten WHERE seq = 3", 3, "ontbreekt"),
    "staart weg": ("DELETE FROM keten WHERE seq > 3", 5, "weg"),
    "hash herschreven": ("UPDATE keten SET hash = '" + "0" * 64 + "' WHERE seq = 3", 3, "gewijzigd"),
    "vorige herschreven": ("UPDATE keten SET vorige = '" + "1" * 64 + "' WHERE seq = 3", 3, "ervoor"),
    "ander verband": ("UPDATE audit SET verband = 'elders' WHERE id = '{id}'", 3, "weg"),
    "body": ("UPDATE audit SET body = '{{}}' WHERE id = '{id}'", 3, "gewijzigd"),
    "breuk in body": ("UPDATE audit SET body = '{{\"a\": 1.5}}' WHERE id = '{id}'", 3, "vorm"),
}


@pytest.mark.parametrize(("opdracht", "seq", "reden"), KNOEIWERK.values(), ids=KNOEIWERK)
def test_de_eerste_gebroken_schakel_wordt_genoemd(gevuld: tuple[str, list[UUID]], opdracht: str, seq: int, reden: str) -> None:
    """Wijzigen, weglaten, afknippen of verplaatsen: het valt op, en waar het begint staat erbij."""
    url, ids = gevuld
    knoei(url, opdracht.format(id=ids[2].hex))

    (breuk,) = keten.controleer(url).breuken

    assert breuk.seq == seq
    assert reden in breuk.reden


def test_een_nieuwe_keten_zonder_sleutel_valt_op(gevuld: tuple[str, list[UUID]]) -> None:
    """Wie alles herrekent maar de sleutel niet heeft, kan niet tekenen; zonder sleutel zegt het rapport dat het niet keek."""
    url, ids = gevuld
    knoei(url, f"UPDATE audit SET uitkomst = 'toegestaan' WHERE id = '{ids[2].hex}'", "DELETE FROM keten", "DELETE FROM checkpoint")
    in_een(url, lambda s: keten.reeks(s, "proefverband", 100))
    in_een(url, lambda s: keten.zet_checkpoint(s, "proefverband", "vals" * 10))

    zonder, met = keten.controleer(url), keten.controleer(url, JWKS)

    assert zonder.in_orde
    assert "niet nagerekend" in str(zonder)
    assert "getekend" in met.breuken[0].reden


def test_een_late_regel_krijgt_toch_een_plek(gevuld: tuple[str, list[UUID]]) -> None:
    """Een transactie die laat committe heeft een ouder kenmerk dan de laatste schakel; zij komt achteraan."""
    url, ids = gevuld
    laat = uuid7(datetime.now(UTC) - timedelta(hours=2))
    vul(url, 1, id=laat)

    voor = keten.controleer(url)
    assert keten_af(url) == 1

    assert voor.achterstand == [str(laat)]
    assert "PT10S" in str(voor)
    assert in_een(url, lambda s: s.execute(select(Keten.seq).where(Keten.regel_id == laat)).scalar_one()) == 6
    assert keten.controleer(url, JWKS).in_orde
    assert min(ids) > laat


def test_een_verse_regel_is_geen_achterstand(gevuld: tuple[str, list[UUID]]) -> None:
    """Tien seconden mag een regel op zijn plek wachten."""
    vul(gevuld[0], 1, tijdstip_ms=int(datetime.now(UTC).timestamp() * 1000))

    assert keten.controleer(gevuld[0]).in_orde


def test_ieder_verband_heeft_een_eigen_keten(url: str) -> None:
    """Een breuk in het ene verband zegt niets over het andere."""
    vul(url, 2)
    ander = vul(url, 2, verband="proefgemeente_pga")
    keten_af(url)
    keten_af(url, "proefgemeente_pga")
    knoei(url, f"DELETE FROM audit WHERE id = '{ander[0].hex}'")

    rapport = keten.controleer(url, JWKS)

    assert [(b.verband, b.seq) for b in rapport.breuken] == [("proefgemeente_pga", 1)]
    assert rapport.ketens == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stappen=st.lists(st.tuples(st.sampled_from(["schrijf", "laat", "a", "b"]), st.integers(1, 4)), min_size=1, max_size=12))
def test_elke_volgorde_geeft_een_keten(tmp_path_factory: pytest.TempPathFactory, stappen: list[tuple[str, int]]) -> None:
    """Hoe schrijvers, laatkomers en twee volgordebepalers ook door elkaar lopen: iedere regel staat er één keer in, zonder gat."""
    url = f"sqlite:///{tmp_path_factory.mktemp('keten') / 'g.db'}"
    upgrade("gateway", url)
    geschreven = 0
    for daad, aantal in stappen:
        if daad in "ab":
            in_een(url, partial(keten.reeks, verband="proefverband", limit=aantal))
            continue
        oud = datetime.now(UTC) - timedelta(hours=1)
        for _ in range(aantal):
            vul(url, 1, **({"id": uuid7(oud)} if daad == "laat" else {}))
        geschreven += aantal
    keten_af(url, limit=1000)

    seqs = in_een(url, lambda s: list(s.execute(select(Keten.seq).order_by(Keten.seq)).scalars()))

    assert seqs == list(range(1, geschreven + 1))
    assert keten.controleer(url, JWKS).in_orde


def _tegelijk(url: str, werkers: int, fouten: list[str]) -> None:
    def werk() -> None:
        for _ in range(6):
            try:
                in_een(url, lambda s: keten.reeks(s, "proefverband", 7))
            except DBAPIError as fout:
                fouten.append(type(fout).__name__)

    draden = [threading.Thread(target=werk) for _ in range(werkers)]
    for draad in draden:
        draad.start()
    for draad in draden:
        draad.join()


def test_twee_volgordebepalers_tegelijk(url: str) -> None:
    """Twee tegelijk, zonder lease: de database laat geen vertakking toe."""
    vul(url, 40)
    fouten: list[str] = []

    _tegelijk(url, 3, fouten)
    keten_af(url)

    rapport = keten.controleer(url, JWKS)
    assert rapport.in_orde, str(rapport)
    assert rapport.regels == 40


def test_een_segment_is_zonder_database_na_te_rekenen(gevuld: tuple[str, list[UUID]], tmp_path: Path) -> None:
    """Een uitgevoerd segment controleert zichzelf; wijzigen, weglaten en afknippen vallen op, onzin wordt geweigerd."""
    pad = tmp_path / "segment.jsonl"
    assert keten.exporteer(gevuld[0], pad) == 5
    regels = pad.read_text(encoding="utf-8").splitlines(keepends=True)

    def rapport(*tekst: str, sleutel: str = SLEUTEL) -> naloop.Rapport:
        pad.write_text("".join(tekst), encoding="utf-8")
        return keten.controleer_bestand([pad], [publieke_sleutel(sleutel)])

    assert rapport(*regels).in_orde
    assert "gewijzigd" in rapport(*[r.replace("geweigerd", "toegestaan") if '"seq":2' in r else r for r in regels]).breuken[0].reden
    assert "ontbreekt" in rapport(*regels[:2], *regels[3:]).breuken[0].reden
    assert "eindigt niet" in rapport(*regels[:-1]).breuken[0].reden
    assert not rapport(*regels[:3], regels[-1]).in_orde
    assert "getekend" in rapport(*regels, sleutel="x" * 40).breuken[0].reden
    assert not rapport().in_orde
    with pytest.raises(ValueError, match="Regel 1 "):
        rapport("geen json\n")


@pytest.mark.parametrize("waarde", [1.5, 2**53, b"x", {1: "a"}, {"a": [{"b": 0.1}]}, datetime(2026, 1, 1)], ids=str)
def test_wat_geen_vaste_vorm_heeft_komt_niet_in_de_audit(waarde: Any) -> None:
    """Alleen tekst, hele getallen, ja/nee en lijsten en objecten daarvan: die leest iedereen hetzelfde (RFC 8785)."""
    with pytest.raises(NietCanoniek):
        zuiver({"x": waarde})


def verboden(engine: Engine) -> Iterator[str]:
    for tabel in ("audit", "keten", "checkpoint"):
        yield f"UPDATE {tabel} SET verband = 'x'"
        yield f"DELETE FROM {tabel}"


def _weigert_alles(url: str) -> None:
    vul(url, 2)
    keten_af(url)
    engine = create_engine(url)
    try:
        for opdracht in verboden(engine):
            with pytest.raises(DBAPIError, match="alleen toevoegen"), engine.begin() as connection:
                connection.execute(text(opdracht))
        with engine.connect() as connection:
            assert [connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in ("audit", "keten", "checkpoint")] == [
                2,
                2,
                1,
            ]
    finally:
        engine.dispose()


@pytest.mark.eis("ZVH-8.1")
def test_het_bewijs_laat_zich_niet_wijzigen(url: str) -> None:
    """Wijzigen en wissen worden door de database zelf geweigerd (SQLite)."""
    _weigert_alles(url)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with databases(("gateway",)) as urls:
        upgrade("gateway", urls["gateway"])
        yield urls["gateway"]


@pytest.mark.postgres
@pytest.mark.eis("ZVH-8.1")
def test_het_bewijs_laat_zich_niet_wijzigen_postgres(postgres_url: str) -> None:
    """Ook voor de eigenaar weigert PostgreSQL wijzigen en wissen."""
    _weigert_alles(postgres_url)


@pytest.mark.postgres
def test_volgordebepalers_tegelijk_op_postgres(postgres_url: str) -> None:
    """Ook waar twee schrijvers echt tegelijk zijn, blijft het één keten; wie te laat is begint opnieuw."""
    vul(postgres_url, 60)
    fouten: list[str] = []

    _tegelijk(postgres_url, 3, fouten)
    keten_af(postgres_url)

    rapport = keten.controleer(postgres_url, JWKS)
    assert rapport.in_orde, str(rapport)
    assert rapport.regels == 60
    assert set(fouten) <= {"IntegrityError"}
    assert in_een(postgres_url, lambda s: s.execute(select(Checkpoint.seq)).scalars().all()) == [60]


_BLAD = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.text(st.characters(max_codepoint=127))
_REGEL = st.recursive(
    _BLAD, lambda deel: st.lists(deel, max_size=4) | st.dictionaries(st.text(max_size=6), deel, max_size=4), max_leaves=20
)


@pytest.mark.eis("ZVH-B3.6")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(waarde=_REGEL)
def test_de_snelle_weg_schrijft_dezelfde_bytes(waarde: Any) -> None:
    """What the chain hashes is RFC 8785, whichever encoder wrote it: another verifier comes to the same hash (ZVH-B3.6)."""
    assert canoniek(zuiver(waarde)) == rfc8785.dumps(waarde) == naloop.canoniek(waarde)
