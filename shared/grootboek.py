"""The erasure ledger: what was destroyed, kept outside the databases it guards (ONTWERP §9).

A restored backup brings rows back; before a service opens, the ledger is replayed over it. One file per service, one JSON object a line,
each with the hash of the line before it. Ids only: the ledger survives destruction and must say nothing about anyone.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal
from uuid import UUID

from shared.errors import Internal

Soort = Literal["gegeven", "casus"]
_SOORTEN: tuple[Soort, ...] = ("gegeven", "casus")
_BEGIN = "0" * 64
_MAX_LINE = 1024
_BLOCK = 4096


class GrootboekBeschadigd(Internal):
    """A complete line of the ledger is unreadable; nothing is added to it and nothing replayed from it."""

    code = "grootboek_beschadigd"


@dataclass(frozen=True, slots=True)
class Wissing:
    """One destroyed thing; ``vorige`` is the SHA-256 (hex) of the line before it, zeros for the first."""

    volgnr: int
    op: datetime
    soort: Soort
    id: UUID
    vorige: str

    def to_line(self) -> bytes:
        fields = {"volgnr": self.volgnr, "op": self.op.isoformat(), "soort": self.soort, "id": str(self.id), "vorige": self.vorige}
        return json.dumps(fields, separators=(",", ":")).encode() + b"\n"


def _parse(line: bytes) -> Wissing:
    try:
        ruw = json.loads(line)
        wissing = Wissing(ruw["volgnr"], datetime.fromisoformat(ruw["op"]), ruw["soort"], UUID(ruw["id"]), ruw["vorige"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GrootboekBeschadigd from None
    if wissing.to_line() != line or wissing.soort not in _SOORTEN:
        raise GrootboekBeschadigd
    return wissing


class Grootboek:
    """The ledger in the file ``path``; its directory is made when missing. Safe for concurrent processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def voeg_toe(self, soort: Soort, ids: Sequence[UUID], op: datetime) -> int:
        """Record that ``ids`` are destroyed at ``op`` (aware); on disk before this returns, otherwise it raises. Returns the last volgnr.

        To be called before the rows go: a line too many destroys what was due anyway, a line too few lets a backup bring it back.
        """
        if op.tzinfo is None:
            raise ValueError("op must be an aware datetime")
        with self._open() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = _complete_end(file)
            file.truncate(end)  # a crash can tear the last line; it was never acknowledged
            previous = _last_line(file, end)
            file.seek(end)
            file.write(b"".join(_lines(previous, soort, ids, op.astimezone(UTC))))
            file.flush()
            os.fsync(file.fileno())
            if end == 0:
                _sync_directory(self._path.parent)
            return (_parse(previous).volgnr if previous else 0) + len(ids)

    def laatste(self) -> int:
        """The volgnr of the last whole line; 0 when there is none, or no ledger at all."""
        if not self._path.exists():
            return 0
        with self._path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            line = _last_line(file, _complete_end(file))
        return _parse(line).volgnr if line else 0

    def lees(self) -> Iterator[Wissing]:
        """All recorded destructions in order, one in memory at a time; :class:`GrootboekBeschadigd` at an unreadable line."""
        return (_parse(line) for line in self._complete_lines())

    def controleer(self) -> int | None:
        """The number (from 1) of the first line that does not follow from the one before it; None when the chain is whole.

        A chain cannot show that whole lines were cut off its end: compare the last ``volgnr`` with what the databases know.
        """
        expected = _BEGIN
        for number, line in enumerate(self._complete_lines(), start=1):
            try:
                wissing = _parse(line)
            except GrootboekBeschadigd:
                return number
            if (wissing.volgnr, wissing.vorige) != (number, expected):
                return number
            expected = hashlib.sha256(line).hexdigest()
        return None

    def _open(self) -> BinaryIO:
        return os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")

    def _complete_lines(self) -> Iterator[bytes]:
        """What was complete when reading began; a writer that repairs a torn end meanwhile does not disturb it."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            end = _complete_end(file)
            fcntl.flock(file, fcntl.LOCK_UN)
            file.seek(0)
            while file.tell() < end:
                yield file.readline(min(_MAX_LINE, end - file.tell()))


def _lines(previous: bytes | None, soort: Soort, ids: Sequence[UUID], op: datetime) -> Iterator[bytes]:
    last = _parse(previous).volgnr if previous else 0
    vorige = hashlib.sha256(previous).hexdigest() if previous else _BEGIN
    for volgnr, id_ in enumerate(ids, start=last + 1):
        line = Wissing(volgnr, op, soort, id_, vorige).to_line()
        vorige = hashlib.sha256(line).hexdigest()
        yield line


def _complete_end(file: BinaryIO) -> int:
    """The offset just after the last newline, searched from the end."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0


def _last_line(file: BinaryIO, end: int) -> bytes | None:
    if end == 0:
        return None
    start = max(0, end - _MAX_LINE)
    file.seek(start)
    tail = file.read(end - start)
    return tail[tail.rfind(b"\n", 0, -1) + 1 :]


def _sync_directory(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
