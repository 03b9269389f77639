"""Write a migration from the difference between models and migrations: ``python -m deploy.revisie services.intake "0002_naam"``."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from shared.migrate import alembic_config, upgrade


def revisie(pakket: str, naam: str) -> None:
    """Autogenerate ``versions/<naam>.py`` against a fresh SQLite database brought to the present head."""
    with tempfile.TemporaryDirectory() as tijdelijk:
        url = f"sqlite:///{Path(tijdelijk) / 'x.db'}"
        upgrade(pakket, url)
        config = alembic_config(pakket, url)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        nummer, _, slug = naam.partition("_")
        command.revision(config, message=slug, rev_id=nummer, autogenerate=True)


if __name__ == "__main__":
    revisie(sys.argv[1], sys.argv[2])
