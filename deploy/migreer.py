"""Bring databases up to date: ``python -m deploy.migreer services.intake gateway``; without names all six.

The URL is ``ZVH_MIGRATIE_<NAAM>_URL`` (the role that owns the tables; an environment variable or a file in ``ZVH_SECRETS_DIR``) or, for one
package only, ``ZVH_DATABASE_URL``.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.settings import ConfiguratieFout

PAKKETTEN = ("services.intake", "services.triage", "services.casusoverleg", "services.afschaling", "services.rights", "gateway")
_REGISTERS = ("partij", "uitgever", "registerstuk", "toetreding", "functionaris", "datalek", "leksignaal", "klacht", "zoekverzoek")
ALLEEN_TOEVOEGEN = {"gateway": ("audit", "keten", "checkpoint", "medeondertekening", "verklaring", *_REGISTERS)}
"""Tables on which no role but the owner may update, delete or truncate (ONTWERP §8)."""


def naam_van(pakket: str) -> str:
    """``services.intake`` → ``intake``."""
    return pakket.rsplit(".", 1)[-1]


def lees_setting(naam: str) -> str | None:
    """An environment variable, or the file of that name in ``ZVH_SECRETS_DIR``; None when there is neither."""
    if waarde := os.environ.get(naam):
        return waarde
    map = os.environ.get("ZVH_SECRETS_DIR")
    pad = Path(map, naam.lower()) if map else None
    return pad.read_text(encoding="utf-8").strip() if pad and pad.is_file() else None


def lees_urls(pakketten: Sequence[str]) -> dict[str, str]:
    """The database URL per package; ConfiguratieFout names every setting that is missing and every unknown package."""
    urls = {p: lees_setting(f"ZVH_MIGRATIE_{naam_van(p).upper()}_URL") for p in pakketten}
    if len(urls) == 1 and not urls[pakketten[0]]:
        urls[pakketten[0]] = lees_setting("ZVH_DATABASE_URL")
    fouten = [f"onbekend pakket {p}; kies uit {', '.join(PAKKETTEN)}" for p in pakketten if p not in PAKKETTEN]
    fouten += [f"ZVH_MIGRATIE_{naam_van(p).upper()}_URL ontbreekt" for p, url in urls.items() if p in PAKKETTEN and not url]
    if fouten:
        raise ConfiguratieFout("Migreren kan niet:\n  " + "\n  ".join(fouten))
    return {p: url for p, url in urls.items() if url}


def migreer(pakket: str, url: str) -> None:
    """Upgrade one database; on PostgreSQL take from every other role what an insert-only table must not allow."""
    from shared.migrate import upgrade

    upgrade(pakket, url)
    if url.startswith("postgresql"):
        _lock_down(url, ALLEEN_TOEVOEGEN.get(naam_van(pakket), ()))


def _lock_down(url: str, tabellen: Sequence[str]) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.begin() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for tabel in tabellen:
            houders = connection.execute(
                text(
                    "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
                    " WHERE table_schema = current_schema() AND table_name = :tabel AND grantee <> current_user"
                ),
                {"tabel": tabel},
            ).scalars()
            for rol in list(houders):
                wie = "PUBLIC" if rol == "PUBLIC" else quote(rol)
                connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(tabel)} FROM {wie}"))
    engine.dispose()


def main(argumenten: Sequence[str]) -> int:
    """Exit status: 0 done, 2 settings missing."""
    try:
        urls = lees_urls(tuple(argumenten) or PAKKETTEN)
    except ConfiguratieFout as fout:
        sys.stderr.write(f"{fout}\n")
        return 2
    for pakket, url in urls.items():
        migreer(pakket, url)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
