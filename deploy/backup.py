"""Backups of the databases of the keten: one consistent moment, with a manifest beside it that says what it is (ONTWERP §9).

A backup holds neither keys nor ledger: then it would bring back, readable, what was destroyed after it.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from deploy import pgkopie
from deploy.omgeving import GATEWAY, Plek
from shared.db import alleen_lezen, is_sqlite, make_engine, session_factory
from shared.grootboek import Grootboek
from shared.rotatie import BACKUP_TERMIJN, SLEUTEL
from shared.settings import ConfiguratieFout

PAGINAS = 2048
STUK = 1 << 20
_STEMPEL = "%Y%m%dT%H%M%SZ"
Meld = Callable[[str, float], None]
"""Told what happens now and which part of it (0 to 1) is done."""


def stil(_wat: str, _deel: float) -> None:
    """For who does not want to know."""


@dataclass(frozen=True)
class Manifest:
    """What lies in a backup. ``grootboekregel``: the ledger went at least this far; ``epoch``: the newest key the backup needs.

    ``controlepunten`` (gateway): the newest signed head of every chain, outside the database that it is about.
    """

    dienst: str
    databank: str
    bestand: str
    moment: datetime
    sha256: str
    bytes: int
    grootboekregel: int | None = None
    epoch: str | None = None
    controlepunten: Sequence[dict[str, Any]] = ()

    def schrijf(self, map: Path) -> Path:
        """Beside its backup; a backup without one is not finished."""
        pad = map / f"{self.bestand}.json"
        _nieuw(pad, json.dumps(asdict(self) | {"moment": self.moment.isoformat()}, indent=1).encode() + b"\n")
        return pad

    @classmethod
    def lees(cls, backup: Path) -> Self:
        """Of the backup file ``backup``; ConfiguratieFout when it has none, or none of ours."""
        try:
            velden = json.loads(backup.with_name(f"{backup.name}.json").read_bytes())
            return cls(**velden | {"moment": datetime.fromisoformat(velden["moment"])})
        except OSError:
            raise ConfiguratieFout(f"Bij {backup} hoort een manifest ({backup.name}.json), en dat is er niet.") from None
        except (ValueError, TypeError, KeyError):
            raise ConfiguratieFout(f"Het manifest van {backup} is onleesbaar.") from None


def maak(plek: Plek, naar: Path, *, nu: datetime | None = None, meld: Meld = stil) -> Path:
    """Back up one database into the directory ``naar`` while its service runs; returns the file. Nothing is overwritten.

    ConfiguratieFout when ``naar`` shares a directory with keys or ledger, when the database does not hold together or the tools are not
    there; then nothing is left behind.
    """
    weiger_map(plek, naar)
    moment = (nu or datetime.now(UTC)).astimezone(UTC)
    naar.mkdir(mode=0o700, parents=True, exist_ok=True)
    sqlite = is_sqlite(plek.url)
    if sqlite and not sqlite_pad(plek.url).exists():
        raise ConfiguratieFout(f"{plek.naam} heeft hier nog geen database; start de keten eerst met `zvh start`.")
    doel = naar / f"{plek.naam}-{moment.strftime(_STEMPEL)}.{'db' if sqlite else 'dump'}"
    feiten = _feiten(plek)
    try:
        _nieuw(doel, b"")
    except FileExistsError:
        raise ConfiguratieFout(f"{doel} is er al; een backup wordt nooit overschreven.") from None
    try:
        (_kopieer_sqlite if sqlite else _kopieer_postgres)(plek, doel, meld)
        som = _veilig_op_schijf(doel)
        velden = {"bestand": doel.name, "moment": moment, "sha256": som, "bytes": doel.stat().st_size, **feiten}
        Manifest(plek.naam, "sqlite" if sqlite else "postgresql", **velden).schrijf(naar)
    except BaseException:
        doel.unlink()
        raise
    return doel


def weiger_map(plek: Plek, naar: Path) -> None:
    """Keys, ledger and secrets never lie with a backup, nor above or under it (ONTWERP §9)."""
    hier = naar.resolve()
    for buiten in (pad.resolve() for pad in plek.buiten):
        if hier == buiten or buiten in hier.parents or hier in buiten.parents:
            raise ConfiguratieFout(
                f"{naar} deelt een map met {buiten}. Sleutels en wisgrootboek horen nooit bij een backup: wie beide terugzet, leest wat"
                " vernietigd is. Kies een map elders."
            )
    if any(naar.glob("*.key")) or (naar / f"{plek.naam}.jsonl").exists():
        raise ConfiguratieFout(f"In {naar} liggen sleutels of een wisgrootboek; bewaar die apart van elke backup.")


def _feiten(plek: Plek) -> dict[str, Any]:
    """Read before the copy: by the time it is made the ledger has gone at least this far."""
    if plek.naam == GATEWAY:
        from deploy.auditstand import koppen

        return {"controlepunten": koppen(plek.url)}
    assert plek.grootboekmap is not None
    engine = make_engine(plek.url, 1)
    try:
        with alleen_lezen(session_factory(engine)) as session:
            epochs = session.execute(select(SLEUTEL.c.epoch).distinct()).scalars().all()
    finally:
        engine.dispose()
    return {"grootboekregel": Grootboek(plek.grootboekmap / f"{plek.naam}.jsonl").laatste(), "epoch": max(epochs, default=None)}


def sqlite_pad(url: str) -> Path:
    """The file of a SQLite database."""
    return Path(url.removeprefix("sqlite:///"))


def _kopieer_sqlite(plek: Plek, naar: Path, meld: Meld) -> None:
    """One read transaction around all steps: without it every commit of the running service would make the copy begin anew."""
    bron = sqlite3.connect(f"file:{sqlite_pad(plek.url)}?mode=rw", uri=True, isolation_level=None, timeout=30)
    doel = sqlite3.connect(naar, isolation_level=None)
    try:
        bron.execute("begin")
        bron.execute("select 1 from sqlite_master").fetchone()
        bron.backup(doel, pages=PAGINAS, progress=lambda _s, rest, totaal: meld("kopiëren", 1 - rest / max(totaal, 1)))
        doel.execute("pragma journal_mode=delete")  # one file, complete, also where nothing can be written
        (uitslag,) = doel.execute("pragma integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as fout:
        raise ConfiguratieFout(f"De database van {plek.naam} is niet te kopiëren: {fout}") from None
    finally:
        doel.close()
        bron.close()
    if uitslag != "ok":
        raise ConfiguratieFout(f"De database van {plek.naam} is beschadigd; hiervan is geen backup gemaakt.")


def _kopieer_postgres(plek: Plek, naar: Path, meld: Meld) -> None:
    meld("pg_dump", 0.0)
    pgkopie.schrijf(plek.url, naar)


def _nieuw(pad: Path, inhoud: bytes) -> None:
    """A file of our own, that only its owner reads."""
    with os.fdopen(os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as bestand:
        bestand.write(inhoud)
        bestand.flush()
        os.fsync(bestand.fileno())


def _veilig_op_schijf(pad: Path) -> str:
    with pad.open("rb") as bestand:
        os.fsync(bestand.fileno())
    return som_van(pad)


def som_van(pad: Path, meld: Meld = stil) -> str:
    """SHA-256 (hex) of a file, in constant memory."""
    som, totaal, gelezen = hashlib.sha256(), max(pad.stat().st_size, 1), 0
    with pad.open("rb") as bestand:
        while stuk := bestand.read(STUK):
            som.update(stuk)
            gelezen += len(stuk)
            meld("hash narekenen", gelezen / totaal)
    return som.hexdigest()


def backups(dienst: str, map: Path) -> Iterator[tuple[Path, Manifest]]:
    """The finished backups of one process in a directory, oldest first."""
    gevonden = [(pad, Manifest.lees(pad)) for pad in map.glob(f"{dienst}-*") if pad.with_name(f"{pad.name}.json").exists()]
    yield from sorted(gevonden, key=lambda een: een[1].moment)


def ruim_op(dienst: str, map: Path, *, nu: datetime | None = None, termijn: timedelta = BACKUP_TERMIJN) -> list[Path]:
    """Remove the backups of this process older than ``termijn``, unfinished ones too; returns which. Their keys are gone by then, and a
    declaration of destruction says so."""
    grens = (nu or datetime.now(UTC)) - termijn
    weg = [
        pad for soort in ("db", "dump") for pad in sorted(map.glob(f"{dienst}-*.{soort}")) if (op := _moment(dienst, pad)) and op < grens
    ]
    for pad in weg:
        pad.unlink()
        pad.with_name(f"{pad.name}.json").unlink(missing_ok=True)
    return weg


def _moment(dienst: str, pad: Path) -> datetime | None:
    try:
        return datetime.strptime(pad.stem.removeprefix(f"{dienst}-"), _STEMPEL).replace(tzinfo=UTC)
    except ValueError:
        return None
