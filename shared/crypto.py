"""Keys outside the databases, encryption of fields, hashes that reveal nothing (ONTWERP §9; PGA-4.1c, IED-5.1).

A casus has a data key; that key is stored wrapped under an epoch key, and an epoch key is a file in a keyring directory that no database
backup contains. Destroying an epoch therefore reaches what a deleted row leaves behind: WAL, dead tuples and backups.
"""

import base64
import binascii
import fcntl
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.errors import Internal

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 32
_STAMP = "%Y%m%dT%H%M%S%fZ"
_EPOCH = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}")


class SleutelVernietigd(Internal):
    """The epoch key is not in the keyring (any more): what it wrapped can never be read again."""

    code = "sleutel_vernietigd"


class OntsleutelenMislukt(Internal):
    """The one error for a wrong key, a wrong place (AAD), tampering and truncation."""

    code = "ontsleutelen_mislukt"


def _aad(*parts: str) -> bytes:
    """Length-prefixed, so that ("ab", "c") and ("a", "bc") never bind the same."""
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))


def _seal(gcm: AESGCM, plaintext: bytes, aad: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + gcm.encrypt(nonce, plaintext, aad)


def _open(gcm: AESGCM, blob: bytes, aad: bytes) -> bytes:
    try:
        return gcm.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise OntsleutelenMislukt from None


def _sync_directory(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _write_new(path: Path, content: bytes) -> None:
    """Create ``path`` whole or not at all, readable by its owner only, durable before returning."""
    draft = path.with_suffix(".nieuw")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    _sync_directory(path.parent)


class Keyring:
    """The epoch keys of one service: a directory of ``<epoch>.key``, shared by all its processes.

    The directory is created with mode 0700 and kept there, so on a mounted volume it is a subdirectory. It is read anew on each use:
    a rotation or destruction by another process holds at once, also for a key this process had already loaded.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._loaded: dict[str, AESGCM] = {}
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if directory.stat().st_mode & 0o077:
            directory.chmod(0o700)

    def epochs(self) -> list[str]:
        """The ids of all epochs that exist now, oldest first."""
        return sorted(path.stem for path in self._directory.glob("*.key") if _EPOCH.fullmatch(path.stem))

    def current(self) -> tuple[str, AESGCM]:
        """The newest epoch and its key; makes the first one when there is none."""
        epoch = self.epochs()[-1:] or [self._first()]
        return epoch[0], self.get(epoch[0])

    def get(self, epoch: str) -> AESGCM:
        """The key of ``epoch``; :class:`SleutelVernietigd` when there is no such (whole) key file."""
        path = self._path(epoch)
        if not path.exists():
            self._loaded.pop(epoch, None)
            raise SleutelVernietigd
        if epoch not in self._loaded:
            self._loaded[epoch] = _load(path)
        return self._loaded[epoch]

    def roteer(self) -> str:
        """Make a new epoch, from now on the current one; returns its id."""
        with self._locked():
            return self._make()

    def vernietig(self, epoch: str) -> None:
        """Overwrite and remove the key of ``epoch``; a second time does nothing.

        Refuses the newest epoch (ValueError), since that one wraps the living: rotate and re-wrap first. Overwriting is a best effort
        on flash and copy-on-write storage; the guarantee is that every copy of this directory loses the epoch too (deploy/README.md).
        """
        path = self._path(epoch)
        with self._locked():
            if self.epochs()[-1:] == [epoch]:
                raise ValueError("the newest epoch wraps the living; rotate first")
            self._loaded.pop(epoch, None)
            if path.exists():
                _erase(path)

    def _first(self) -> str:
        with self._locked():
            return (self.epochs() or [self._make()])[-1]

    def _make(self) -> str:
        for draft in self._directory.glob("*.nieuw"):
            draft.unlink()  # left by a crash before its rename; nothing was ever wrapped under it
        # A clock that was set back must not make the new epoch sort before the last.
        moment = max([datetime.now(UTC), *(_moment(last) + timedelta(microseconds=1) for last in self.epochs()[-1:])])
        epoch = f"{moment.strftime(_STAMP)}-{secrets.token_hex(4)}"
        _write_new(self._path(epoch), base64.b64encode(secrets.token_bytes(KEY_BYTES)))
        return epoch

    def _path(self, epoch: str) -> Path:
        if not _EPOCH.fullmatch(epoch):
            raise SleutelVernietigd
        return self._directory / f"{epoch}.key"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time, among threads and processes; the kernel drops the lock of a process that dies."""
        fd = os.open(self._directory / ".slot", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)


def _moment(epoch: str) -> datetime:
    return datetime.strptime(epoch.partition("-")[0], _STAMP).replace(tzinfo=UTC)


def _load(path: Path) -> AESGCM:
    try:
        return AESGCM(base64.b64decode(path.read_bytes(), validate=True))
    except (FileNotFoundError, binascii.Error, ValueError):
        raise SleutelVernietigd from None  # a destruction was cut short between overwriting and unlinking


def _erase(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _sync_directory(path.parent)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it may lie in a database: the epoch that wraps it and nonce||ciphertext."""

    epoch: str
    verpakt: bytes


class DataKey:
    """The key of one casus: encrypts one field, bound to its table, column and row id."""

    __slots__ = ("_gcm",)

    def __init__(self, key: bytes) -> None:
        self._gcm = AESGCM(key)

    def encrypt(self, plaintext: bytes, *, table: str, column: str, id: str) -> bytes:
        """AES-256-GCM as nonce (12 bytes) || ciphertext || tag."""
        return _seal(self._gcm, plaintext, _aad(table, column, id))

    def decrypt(self, blob: bytes, *, table: str, column: str, id: str) -> bytes:
        """The plaintext; :class:`OntsleutelenMislukt` when the blob was changed or stands in another place."""
        return _open(self._gcm, blob, _aad(table, column, id))


def wrap_key(keyring: Keyring, casus_id: UUID) -> WrappedKey:
    """A new random data key for a casus, wrapped under the current epoch."""
    return _wrap(keyring, AESGCM.generate_key(KEY_BYTES * 8), casus_id)


def unwrap(keyring: Keyring, wrapped: WrappedKey, casus_id: UUID) -> DataKey:
    """The usable data key; :class:`SleutelVernietigd` or :class:`OntsleutelenMislukt`."""
    return DataKey(_unwrap(keyring, wrapped, casus_id))


def rewrap(keyring: Keyring, wrapped: WrappedKey, casus_id: UUID) -> WrappedKey:
    """The same data key under the current epoch; what it encrypted stays as it is."""
    return _wrap(keyring, _unwrap(keyring, wrapped, casus_id), casus_id)


def _wrap(keyring: Keyring, key: bytes, casus_id: UUID) -> WrappedKey:
    epoch, gcm = keyring.current()
    return WrappedKey(epoch, _seal(gcm, key, _aad(epoch, str(casus_id))))


def _unwrap(keyring: Keyring, wrapped: WrappedKey, casus_id: UUID) -> bytes:
    return _open(keyring.get(wrapped.epoch), wrapped.verpakt, _aad(wrapped.epoch, str(casus_id)))


def commitment(value: bytes) -> tuple[bytes, str]:
    """(salt, hex SHA-256 of salt||value): binds to a value without revealing it; destroying the salt makes it meaningless."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, hashlib.sha256(salt + value).hexdigest()


def commitment_klopt(value: bytes, salt: bytes, digest: str) -> bool:
    """Whether ``digest`` commits to ``value``."""
    return hmac.compare_digest(hashlib.sha256(salt + value).hexdigest(), digest)


def _normalise(part: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", part).casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def zoekhash(key: bytes, *parts: str) -> str:
    """Hex HMAC-SHA256 over the normalised parts, to find a person without storing who; ``key`` is per samenwerkingsverband.

    Case, diacritics, width and repeated white space do not count; a postcode is passed without its space. A BSN is never a part.
    """
    if len(key) < KEY_BYTES:
        raise ValueError(f"a search key has at least {KEY_BYTES} bytes")
    return hmac.new(key, _aad(*(_normalise(part) for part in parts)), hashlib.sha256).hexdigest()


# A gap between two digits of one number: at most three dots, dashes or blanks, never the end of a line.
_GAP = r"[ \t.\-\u2010-\u2015\u2212]{0,3}"
_NINE = re.compile(rf"(?<!\d)(?=(\d(?:{_GAP}\d){{8}})(?!\d))")
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DATE = re.compile(rf"(?<!\d)(?:{_DAY}([-.]){_MONTH}\1{_YEAR}|{_YEAR}-{_MONTH}-{_DAY})(?!\d)")


def is_elfproef(s: str) -> bool:
    """Whether ``s`` is nine digits that pass the elfproef of a BSN (weights 9..2, -1; not all zeros)."""
    if not re.fullmatch(r"[0-9]{9}", s) or s == "0" * 9:
        return False
    return sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), s, strict=True)) % 11 == 0


def bevat_bsn(text: str) -> bool:
    """Whether exactly nine digits in ``text``, also with dots, dashes or blanks between them, pass the elfproef.

    Digits of any script count and invisible characters do not; a written calendar date is not part of a number.
    """
    visible = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    runs = (match[1] for match in _NINE.finditer(_DATE.sub("|", visible)))
    return any(is_elfproef("".join(str(int(char)) for char in run if char.isdecimal())) for run in runs)


def zonder_bsn(text: str) -> str:
    """The text itself, for a pydantic field of words; ValueError, which echoes nothing, when it may hold a BSN."""
    if bevat_bsn(text):
        raise ValueError("bevat een nummer dat een BSN kan zijn")
    return text
