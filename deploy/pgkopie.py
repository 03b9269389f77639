"""A PostgreSQL database to a file and back, with PostgreSQL's own pg_dump, pg_restore and psql."""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from shared.settings import ConfiguratieFout

STUK = 1 << 20
_LEEG = """
do $$ declare opdracht text; begin
  for opdracht in select format('drop table %I.%I cascade', schemaname, tablename) from pg_tables where schemaname = 'public'
  loop execute opdracht; end loop;
  for opdracht in select format('drop routine %s', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace
  loop execute opdracht; end loop;
end $$;
"""
_ZONDER = ("--no-owner", "--no-privileges")
"""Rights come from the default privileges of the role that puts it back (deploy/databases.sh)."""


def schrijf(url: str, naar: Path) -> None:
    """Write one consistent moment of the database to ``naar`` (custom format) while the service runs; ConfiguratieFout when it cannot."""
    opdracht = ["pg_dump", "--format=custom", "--no-password", "--lock-wait-timeout=30s", *_ZONDER, f"--file={naar}"]
    with tempfile.TemporaryFile() as klacht:
        status = _begin(opdracht, url, stderr=klacht).wait()
        _eis(status == 0, "pg_dump", klacht)


def zet_terug(url: str, bestand: Path) -> None:
    """Replace everything in the schema by what ``bestand`` holds, in one transaction: on any error the database is as it was.

    ``url`` is of the role that owns the tables. ConfiguratieFout when that cannot be done.
    """
    with tempfile.TemporaryFile() as klacht, tempfile.TemporaryFile() as psql_klacht:
        bron = _begin(["pg_restore", "--schema=public", *_ZONDER, "--file=-", str(bestand)], url, stdout=subprocess.PIPE, stderr=klacht)
        psql = ["psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]
        doel = _begin(psql, url, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=psql_klacht)
        heel = _stroom(bron, doel)
        status = doel.wait()
        _eis(heel, "pg_restore", klacht)
        _eis(status == 0, "psql", psql_klacht)


def _stroom(bron: "subprocess.Popen[bytes]", doel: "subprocess.Popen[bytes]") -> bool:
    """Feed psql; it hears ``commit`` only after pg_restore ended well, for at the end of its input it would roll back without."""
    assert bron.stdout is not None
    assert doel.stdin is not None
    heel = False
    try:
        doel.stdin.write(f"begin;\n{_LEEG}".encode())
        while stuk := bron.stdout.read(STUK):
            doel.stdin.write(stuk)
        heel = bron.wait() == 0
        doel.stdin.write(b"commit;\n" if heel else b"rollback;\n")
        doel.stdin.close()
    except BrokenPipeError:  # psql stopped at an error and says which
        heel = True
    finally:
        bron.stdout.close()
        bron.wait()
    return heel


def anderen(url: str) -> int:
    """How many sessions but our own are in this database now."""
    engine = create_engine(url)
    vraag = "select count(*) from pg_stat_activity where datname = current_database() and usename is not null and pid <> pg_backend_pid()"
    try:
        with engine.connect() as verbinding:
            return int(verbinding.execute(text(vraag)).scalar_one())
    finally:
        engine.dispose()


def _begin(opdracht: Sequence[str], url: str, **kanalen: int | IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(opdracht, env=_omgeving(make_url(url)), **kanalen)  # type: ignore[call-overload,no-any-return]  # streams only
    except FileNotFoundError:
        raise ConfiguratieFout(
            f"{opdracht[0]} ontbreekt op deze machine; installeer de PostgreSQL-client in de versie van de server (postgresql-client)."
        ) from None


def _omgeving(url: URL) -> Mapping[str, str]:
    """The password goes through the environment: an argument list is readable for everyone on the machine."""
    velden = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    opties = {"PGOPTIONS": "-c client_min_messages=warning -c lock_timeout=30000", "PGCONNECT_TIMEOUT": "10"}
    return {"PATH": os.environ.get("PATH", os.defpath)} | opties | {naam: str(waarde) for naam, waarde in velden.items() if waarde}


def _eis(goed: bool, wat: str, klacht: IO[bytes]) -> None:
    if not goed:
        klacht.seek(0)
        regels = klacht.read().decode(errors="replace").strip().splitlines()
        raise ConfiguratieFout("\n  ".join([f"{wat} is mislukt; er is niets veranderd:", *regels[:3]]))
