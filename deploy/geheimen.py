"""Secrets: which there are, who gets which under what name, and making those that are missing.

The master copy is a flat directory, one file a secret; docker-compose.yml and the Kubernetes Secrets use the same names.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

DIENSTEN = ("intake", "triage", "casusoverleg", "afschaling", "rights")
PROCESSEN = (*DIENSTEN, "gateway", "klok")
EIGEN_VAN_GATEWAY = ("cursor_sleutel", "keten_sleutel", "zoek_sleutel")


def database_van(proces: str) -> str:
    """The klok works in the gateway's database; everyone else has its own."""
    return "gateway" if proces == "klok" else proces


def geheimen_van(proces: str) -> dict[str, str]:
    """Setting in the process (file name in ``ZVH_SECRETS_DIR``) → name of the secret."""
    database = {"zvh_database_url": f"{database_van(proces)}_database_url"}
    if proces in DIENSTEN:
        return {"zvh_pas_sleutel": f"{proces}_pas_sleutel"} | database
    return {f"zvh_{d}_sleutel": f"{d}_pas_sleutel" for d in DIENSTEN} | {f"zvh_{n}": f"gateway_{n}" for n in EIGEN_VAN_GATEWAY} | database


def _sleutels() -> Iterator[str]:
    yield from (f"{d}_pas_sleutel" for d in DIENSTEN)
    yield from (f"gateway_{n}" for n in EIGEN_VAN_GATEWAY)


def schrijf(pad: Path, waarde: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    tijdelijk = pad.with_name(f".{pad.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(tijdelijk, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as bestand:
        bestand.write(waarde)
    tijdelijk.replace(pad)


def zorg_voor(pad: Path) -> str:
    """The secret in ``pad``; a new one of 256 bits (hex) when there is none."""
    if not pad.exists():
        schrijf(pad, secrets.token_hex(32))
    return pad.read_text(encoding="utf-8").strip()


def maak_sleutels(map: Path) -> None:
    """The keys of all processes in the flat directory ``map``; what exists stays."""
    map.mkdir(parents=True, exist_ok=True, mode=0o700)
    for naam in _sleutels():
        zorg_voor(map / naam)


def maak_postgres(map: Path, host: str, port: int, prefix: str = "zvh_") -> None:
    """Passwords and URLs of the two roles of every database, as deploy/databases.sh makes them."""
    map.mkdir(parents=True, exist_ok=True, mode=0o700)
    for naam in (*DIENSTEN, "gateway"):
        for rol, soort in ((naam, "database"), (f"{naam}_eigenaar", "migratie")):
            wachtwoord = zorg_voor(map / f"{rol}_wachtwoord")
            schrijf(map / f"{naam}_{soort}_url", f"postgresql+psycopg://{prefix}{rol}:{wachtwoord}@{host}:{port}/{prefix}{naam}")


def maak_sqlite(map: Path, databases: Path) -> None:
    """URLs of SQLite files in ``databases``; the same role owns and runs."""
    for naam in (*DIENSTEN, "gateway"):
        for soort in ("database", "migratie"):
            schrijf(map / f"{naam}_{soort}_url", f"sqlite:///{databases / naam}.db")


def geef_eigenaren(map: Path) -> str:
    """Give each file to the user of the container that reads it (postgres 999, the keten 10001); what is to be done when we may not."""
    if os.geteuid() != 0:
        return f"Geef ze als root hun lezer: chown 10001 {map}/* && chown 999 {map}/*_wachtwoord"
    for pad in map.iterdir():
        lezer = 999 if pad.name.endswith("_wachtwoord") else 10001
        os.chown(pad, lezer, lezer)
    return "Ze zijn alleen leesbaar voor het proces dat ze nodig heeft."


def deel_uit(map: Path, proces: str, doel: Path) -> Path:
    """Copy to ``doel`` what one process may read and nothing else; the counterpart of mounted secrets."""
    doel.mkdir(parents=True, exist_ok=True, mode=0o700)
    for bestand, naam in geheimen_van(proces).items():
        schrijf(doel / bestand, (map / naam).read_text(encoding="utf-8"))
    return doel


def deel_migratie_uit(map: Path, doel: Path) -> Path:
    """Copy to ``doel`` the owner URLs of all databases: only the migration may read those."""
    doel.mkdir(parents=True, exist_ok=True, mode=0o700)
    for naam in (*DIENSTEN, "gateway"):
        schrijf(doel / f"zvh_migratie_{naam}_url", (map / f"{naam}_migratie_url").read_text(encoding="utf-8"))
    return doel
