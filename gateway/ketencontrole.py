"""Verifying the chain without the keten running: from its database or from exported segments (ONTWERP §8). The walk itself is naloop's.

A change past the API is reported: of a row, of its place or of the whole chain (IED-5.1).
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, exists, select

from gateway.ketenregel import als_object
from gateway.klokstand import wereldtijd
from gateway.model import Audit, Checkpoint, Keten, Medeondertekening
from gateway.naloop import Loper, Naloop, Rapport, kop_klopt
from shared.db import make_engine

BINNEN = timedelta(seconds=10)
LANG = 20_000
Jwks = Sequence[Mapping[str, Any]]


def controleer(database_url: str, sleutels: Jwks = (), *, vervallen_voor: Mapping[str, int] | None = None) -> Rapport:
    """Recompute every chain in a gateway's database; with ``sleutels`` (JWK) its checkpoints too. Reads only.

    ``vervallen_voor``: per verband until which moment (epoch ms) segments may have been dropped at the end of their term. A chain that
    begins later than its first link, for another reason or a younger one, is broken.
    """
    rapport = Rapport(ondertekening_gecontroleerd=bool(sleutels))
    engine = make_engine(database_url, 2)
    try:
        verbanden = select(Keten.verband).union(select(Checkpoint.verband), select(Medeondertekening.verband)).order_by("verband")
        for verband in _kolom(engine, verbanden):
            rapport.ketens += 1
            _controleer_keten(engine, Loper(verband, rapport, sleutels), (vervallen_voor or {}).get(verband, 0))
        rapport.achterstand += map(str, _kolom(engine, _achterstand()))
    finally:
        engine.dispose()
    return rapport


def _kolom(engine: Engine, query: Any) -> list[Any]:
    with engine.connect().execution_options(alleen_lezen=True) as connection:
        return list(connection.execute(query).scalars())


def _achterstand() -> Select[Any]:
    grens = int((wereldtijd() - BINNEN).timestamp() * 1000)
    geen = ~exists().where(Keten.regel_id == Audit.id)
    return select(Audit.id).where(geen, Audit.tijdstip_ms < grens).order_by(Audit.id).limit(100)


def _controleer_keten(engine: Engine, loper: Loper, vervallen_voor: int) -> None:
    with engine.connect().execution_options(alleen_lezen=True) as connection:
        koppen = koppen_van(connection, loper.verband)
        eerste = connection.execute(select(Keten.seq).where(Keten.verband == loper.verband).order_by(Keten.seq).limit(1)).scalar()
        if (eerste or 1) > 1:
            koppen = _begin_na(loper, koppen, eerste or 1, vervallen_voor)
        koppen.reverse()
        with _voortgang(loper.verband) as stap:
            for row in stroom(connection, loper.verband):
                _tot(loper, koppen, row.keten_seq)
                loper.volg(row.keten_seq, row.hash, row.vorige, str(row.regel_id), als_object(row) if row.id is not None else None)
                stap()
        _tot(loper, koppen, None)


def _begin_na(loper: Loper, koppen: list[Mapping[str, Any]], eerste: int, vervallen_voor: int) -> list[Mapping[str, Any]]:
    """Segments before this were dropped at the end of their term: their closing checkpoint says what came before."""
    voor = [k for k in koppen if k["soort"] == "controlepunt" and k["seq"] == eerste - 1]
    if voor and voor[0]["tijdstip_ms"] < vervallen_voor and (not loper.sleutels or kop_klopt(loper.sleutels, voor[0])):
        loper.seq, loper.verwacht = voor[0]["seq"], voor[0]["hash"]
    return [k for k in koppen if k["seq"] >= eerste]


def _tot(loper: Loper, koppen: list[Mapping[str, Any]], seq: int | None) -> None:
    """Look at every checkpoint and co-signature before this link, or at all that are left; they lie last first."""
    while koppen and (seq is None or koppen[-1]["seq"] < seq):
        kop = koppen.pop()
        if kop["soort"] == "controlepunt":
            loper.toets_kop(kop)
        else:
            loper.toets_mee(kop)


def koppen_van(connection: Connection, verband: str) -> list[Mapping[str, Any]]:
    """Checkpoints and co-signatures by link, each checkpoint before what was signed beside it."""
    c, m = Checkpoint, Medeondertekening
    lijnen: list[Mapping[str, Any]] = [
        {"soort": "controlepunt", **k} for k in connection.execute(select(c.__table__).where(c.verband == verband)).mappings()
    ]
    mee = select(m.verband, m.seq, m.hash, m.partij, m.jws, m.sleutel).where(m.verband == verband).order_by(m.partij)
    lijnen += [{"soort": "medeondertekening", **k} for k in connection.execute(mee).mappings()]
    return sorted(lijnen, key=lambda lijn: (lijn["seq"], lijn["soort"]))


def stroom(connection: Connection, verband: str, na: int = 0, tot: int | None = None) -> Iterable[Any]:
    """The links of one chain after ``na`` and up to ``tot`` with their audit rows, in order."""
    k = Keten
    query = select(k.seq.label("keten_seq"), k.hash, k.vorige, k.regel_id, *Audit.__table__.columns).outerjoin(
        Audit, (Audit.id == k.regel_id) & (Audit.verband == k.verband)
    )
    waar = [k.verband == verband, k.seq > na, *([k.seq <= tot] if tot is not None else [])]
    rows: Iterable[Any] = connection.execution_options(yield_per=500).execute(query.where(*waar).order_by(k.seq))
    return rows


@contextmanager
def _voortgang(naam: str) -> Iterator[Any]:
    """A count on stderr when someone is looking."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        taak = progress.add_task(naam, total=None)
        yield lambda: progress.advance(taak)


def controleer_bestand(paden: Sequence[Path], sleutels: Jwks = (), na: Mapping[str, int] | None = None) -> Rapport:
    """Recompute exported segments, read in this order as one whole; ValueError for a line that is no JSON object of ours."""
    return Naloop(sleutels, na=na or {}).alles(paden)
