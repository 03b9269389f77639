"""Verifying the chain without the keten running: from the database or from an exported segment, row by row (ONTWERP §8)."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Engine, RowMapping, Select, exists, func, select

from gateway.ketenregel import BEGIN, NietCanoniek, als_object, klopt, schakel
from gateway.klokstand import wereldtijd
from gateway.model import Audit, Checkpoint, Keten
from shared.db import make_engine

Object: TypeAlias = Mapping[str, Any] | RowMapping
BINNEN = timedelta(seconds=10)
LANG = 20_000
LIJN = {"regel": ("seq", "hash", "vorige", "regel_id", "regel"), "controlepunt": ("seq", "hash", "tijdstip_ms", "handtekening")}


@dataclass(frozen=True)
class Breuk:
    """The first thing that is wrong with one chain."""

    verband: str
    seq: int
    regel_id: str
    reden: str

    def __str__(self) -> str:
        return f"{self.verband}, schakel {self.seq} (regel {self.regel_id}): {self.reden}"


@dataclass
class Rapport:
    """What a check found. ``achterstand`` names audit rows older than PT10S without a link; at most the first 100."""

    regels: int = 0
    ketens: int = 0
    handtekeningen: int = 0
    ondertekening_gecontroleerd: bool = False
    breuken: list[Breuk] = field(default_factory=list)
    achterstand: list[str] = field(default_factory=list)

    @property
    def in_orde(self) -> bool:
        return not self.breuken and not self.achterstand

    def __str__(self) -> str:
        telling = f"{self.regels} regels in {self.ketens} ketens, {self.handtekeningen} controlepunten"
        if not self.ondertekening_gecontroleerd:
            telling += " (handtekeningen niet nagerekend: geen sleutel)"
        fouten = [f"eerste gebroken schakel: {b}" for b in self.breuken]
        fouten += [f"regel {r} is ouder dan PT10S en staat niet in de keten" for r in self.achterstand]
        return "\n".join([f"In orde: {telling}." if self.in_orde else f"NIET in orde: {telling}.", *fouten])


@dataclass
class _Loper:
    """Walks one chain; after its first fault it looks no further."""

    verband: str
    rapport: Rapport
    verwacht: str = BEGIN
    seq: int = 0
    kapot: bool = False

    def begin_na(self, kop: Object | None, eerste: int) -> None:
        """Earlier segments were dropped at the end of their term: their closing checkpoint says what came before."""
        if eerste > 1 and kop is not None:
            self.seq, self.verwacht = kop["seq"], kop["hash"]

    def volg(self, seq: int, hash_: str, vorige: str, regel_id: str, regel: Mapping[str, Any] | None) -> None:
        if self.kapot:
            return
        self.rapport.regels += 1
        if fout := self._fout(seq, hash_, vorige, regel):
            self.breek(self.seq + 1 if seq != self.seq + 1 else seq, regel_id, fout)
        self.seq, self.verwacht = seq, hash_

    def _fout(self, seq: int, hash_: str, vorige: str, regel: Mapping[str, Any] | None) -> str:
        if seq != self.seq + 1:
            return f"ontbreekt; na schakel {self.seq} volgt {seq}"
        if vorige != self.verwacht:
            return "verwijst niet naar de schakel ervoor"
        if regel is None:
            return "de regel zelf is weg"
        try:
            return "" if schakel(vorige, regel) == hash_ else "de regel is na het vastleggen gewijzigd"
        except (NietCanoniek, ValueError):
            return "de regel heeft een vorm die nooit is vastgelegd"

    def breek(self, seq: int, regel_id: str, reden: str) -> None:
        if not self.kapot:
            self.kapot = True
            self.rapport.breuken.append(Breuk(self.verband, seq, regel_id, reden))

    def toets_kop(self, kop: Object, hash_: str | None, sleutel: str | None) -> None:
        """One checkpoint against the chain it signed and against its own signature."""
        self.rapport.handtekeningen += 1
        if hash_ is None:
            self.breek(kop["seq"], "-", "staat in een controlepunt en is weg")
        elif hash_ != kop["hash"]:
            self.breek(kop["seq"], "-", "wijkt af van het controlepunt")
        elif sleutel is not None and not klopt(sleutel, kop):
            self.breek(kop["seq"], "-", "het controlepunt is niet door deze gateway getekend")


def controleer(database_url: str, sleutel: str | None = None) -> Rapport:
    """Recompute every chain in a gateway's database; with ``sleutel`` (keten_sleutel) its checkpoints too. Reads only."""
    rapport = Rapport(ondertekening_gecontroleerd=sleutel is not None)
    engine = make_engine(database_url, 2)
    try:
        for verband in _kolom(engine, select(Keten.verband).union(select(Checkpoint.verband)).order_by("verband")):
            rapport.ketens += 1
            _controleer_keten(engine, _Loper(verband, rapport), sleutel)
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


def _controleer_keten(engine: Engine, loper: _Loper, sleutel: str | None) -> None:
    with engine.connect().execution_options(alleen_lezen=True) as connection:
        eerste, aantal = connection.execute(
            select(func.min(Keten.seq), func.count()).select_from(Keten).where(Keten.verband == loper.verband)
        ).one()
        loper.begin_na(_kop_voor(engine, loper.verband, eerste or 0), eerste or 0)
        with _voortgang(loper.verband, aantal) as stap:
            for row in _stroom(connection, loper.verband):
                regel = als_object(row) if row.id is not None else None
                loper.volg(row.keten_seq, row.hash, row.vorige, str(row.regel_id), regel)
                stap()
        for kop in connection.execute(_koppen(loper.verband, eerste or 1)).mappings():
            loper.toets_kop(kop, kop["keten_hash"], sleutel)


def _kop_voor(engine: Engine, verband: str, eerste: int) -> Object | None:
    query = select(Checkpoint.__table__).where(Checkpoint.verband == verband, Checkpoint.seq == eerste - 1)
    with engine.connect().execution_options(alleen_lezen=True) as connection:
        return connection.execute(query).mappings().one_or_none()


def _stroom(connection: Any, verband: str) -> Iterable[Any]:
    k = Keten
    query = select(k.seq.label("keten_seq"), k.hash, k.vorige, k.regel_id, *Audit.__table__.columns).outerjoin(
        Audit, (Audit.id == k.regel_id) & (Audit.verband == k.verband)
    )
    rows: Iterable[Any] = connection.execution_options(yield_per=500).execute(query.where(k.verband == verband).order_by(k.seq))
    return rows


def _koppen(verband: str, eerste: int) -> Select[Any]:
    c, k = Checkpoint, Keten
    query = select(*c.__table__.columns, k.hash.label("keten_hash")).outerjoin(k, (k.verband == c.verband) & (k.seq == c.seq))
    return query.where(c.verband == verband, c.seq >= eerste).order_by(c.seq)


@contextmanager
def _voortgang(naam: str, aantal: int) -> Iterator[Any]:
    """A bar on stderr when someone is looking and it takes long."""
    if aantal < LANG or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        taak = progress.add_task(naam, total=aantal)
        yield lambda: progress.advance(taak)


# ---- segments: one JSON object a line, every chain closed by its newest checkpoint ----------------------------------


def exporteer(database_url: str, pad: Path) -> int:
    """Write every chain up to its newest checkpoint to ``pad`` (JSON lines); returns the number of links.

    A segment ends at a signature, so that cutting lines off its end shows. What came after it belongs to the next segment.
    """
    engine = make_engine(database_url, 2)
    aantal = 0
    try:
        koppen = select(Checkpoint.verband, func.max(Checkpoint.seq).label("seq")).group_by(Checkpoint.verband).order_by(Checkpoint.verband)
        with engine.connect().execution_options(alleen_lezen=True) as connection, pad.open("w", encoding="utf-8") as uit:
            for verband, tot in list(connection.execute(koppen)):
                aantal += sum(1 for regel in _segment(connection, verband, tot) if _schrijf(uit, regel) and regel["soort"] == "regel")
    finally:
        engine.dispose()
    return aantal


def _schrijf(uit: Any, regel: Object) -> bool:
    uit.write(json.dumps(regel, ensure_ascii=False, separators=(",", ":")) + "\n")
    return True


def _segment(connection: Any, verband: str, tot: int) -> Iterator[dict[str, Any]]:
    for row in _stroom(connection, verband):
        if row.keten_seq > tot:
            break
        schakel_ = {"seq": row.keten_seq, "hash": row.hash, "vorige": row.vorige, "regel_id": str(row.regel_id)}
        yield {"soort": "regel", "verband": verband, **schakel_, "regel": als_object(row) if row.id is not None else None}
    kop = connection.execute(select(Checkpoint.__table__).where(Checkpoint.verband == verband, Checkpoint.seq == tot)).mappings().one()
    yield {"soort": "controlepunt", **kop}


def controleer_bestand(pad: Path, sleutel: str | None = None) -> Rapport:
    """Recompute an exported segment; every chain in it must end in a checkpoint. ValueError for a line that is no JSON object of ours."""
    rapport = Rapport(ondertekening_gecontroleerd=sleutel is not None)
    loper: _Loper | None = None
    open_ = False
    with pad.open(encoding="utf-8") as regels:
        for nummer, tekst in enumerate(regels, start=1):
            lijn = _lees_lijn(tekst, nummer)
            if loper is None or lijn["verband"] != loper.verband:
                _sluit(loper, open_)
                loper = _nieuwe_loper(rapport, lijn)
            open_ = _volg_lijn(loper, lijn, sleutel)
    _sluit(loper, open_)
    if loper is None:
        rapport.breuken.append(Breuk("-", 0, "-", "het segment is leeg"))
    return rapport


def _lees_lijn(tekst: str, nummer: int) -> dict[str, Any]:
    try:
        lijn: dict[str, Any] = json.loads(tekst)
        return {veld: lijn[veld] for veld in ("soort", "verband", *LIJN[lijn["soort"]])} | {"seq": int(lijn["seq"])}
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"Regel {nummer} van het segment is onleesbaar.") from None


def _nieuwe_loper(rapport: Rapport, lijn: Object) -> _Loper:
    rapport.ketens += 1
    loper = _Loper(lijn["verband"], rapport)
    if lijn["soort"] == "regel" and lijn["seq"] > 1:  # a later segment: what came before is in the one before it
        loper.begin_na({"seq": lijn["seq"] - 1, "hash": lijn["vorige"]}, lijn["seq"])
    return loper


def _volg_lijn(loper: _Loper, lijn: Object, sleutel: str | None) -> bool:
    """Whether the chain is still open after this line."""
    if lijn["soort"] == "regel":
        loper.volg(lijn["seq"], lijn["hash"], lijn["vorige"], lijn["regel_id"], lijn["regel"])
        return True
    loper.toets_kop(lijn, loper.verwacht if loper.seq == lijn["seq"] else None, sleutel)
    return False


def _sluit(loper: _Loper | None, open_: bool) -> None:
    if loper is not None and open_:
        loper.breek(loper.seq + 1, "-", "het segment eindigt niet in een controlepunt")
