"""Putting a backup back, and what must follow before a service may open: the erasure ledger, new keys, verification (ONTWERP §9).

Everything that can be refused is refused before the present database is touched.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from deploy import pgkopie
from deploy.backup import Manifest, Meld, backups, som_van, sqlite_pad, stil
from deploy.migreer import migreer
from deploy.omgeving import GATEWAY, Plek
from shared.crypto import Keyring
from shared.db import alleen_lezen, is_sqlite, make_engine, session_factory
from shared.grootboek import Grootboek
from shared.herstel import herstel as speel_af
from shared.rotatie import SLEUTEL, roteer
from shared.settings import ConfiguratieFout


@dataclass
class Uitslag:
    """What a restore did; ``regels`` are for the operator."""

    goed: bool = True
    regels: list[str] = field(default_factory=list)


def zet_terug(plek: Plek, uit: Path, *, meld: Meld = stil) -> Uitslag:
    """Put the backup ``uit`` back (a file, or a directory: the newest in it) and make the database fit to open.

    ConfiguratieFout, and nothing is changed, when the backup is not what its manifest says, when its keys or its part of the ledger are
    not there, or when the service still runs. Twice is once.
    """
    bestand, manifest = _kies(plek, uit, meld)
    _weiger_zonder_sleutels(plek, manifest)
    bekend = _bekende_koppen(plek, bestand)
    _weiger_draaiend(plek)
    meld("terugzetten", 0.0)
    (_zet_sqlite if is_sqlite(plek.url) else _zet_postgres)(plek, bestand)
    meld("migreren", 0.5)
    migreer(plek.pakket, plek.eigenaar_url)
    uitslag = Uitslag(regels=[f"{plek.naam}: teruggezet naar {manifest.moment:%Y-%m-%d %H:%M} UTC ({bestand.name})."])
    meld("wisgrootboek afspelen en narekenen", 0.7)
    na: Callable[..., None] = _na_gateway if plek.naam == GATEWAY else _na_dienst
    na(plek, uitslag, bekend)
    meld("klaar", 1.0)
    return uitslag


def _kies(plek: Plek, uit: Path, meld: Meld) -> tuple[Path, Manifest]:
    if uit.is_dir():
        gevonden = list(backups(plek.naam, uit))
        if not gevonden:
            raise ConfiguratieFout(f"In {uit} staat geen backup van {plek.naam}; maak er een met `zvh backup {plek.naam} --naar {uit}`.")
        uit = gevonden[-1][0]
    if not uit.is_file():
        raise ConfiguratieFout(f"{uit} is er niet.")
    manifest = Manifest.lees(uit)
    soort = "sqlite" if is_sqlite(plek.url) else "postgresql"
    if manifest.dienst != plek.naam:
        raise ConfiguratieFout(f"{uit} is een backup van {manifest.dienst}, niet van {plek.naam}.")
    if manifest.databank != soort:
        raise ConfiguratieFout(f"{uit} komt uit {manifest.databank} en deze keten gebruikt {soort}; zo is zij niet terug te zetten.")
    if som_van(uit, meld) != manifest.sha256:
        raise ConfiguratieFout(f"{uit} is niet wat zijn manifest zegt (SHA-256 wijkt af): beschadigd of verwisseld. Neem een andere.")
    return uit, manifest


def _weiger_zonder_sleutels(plek: Plek, manifest: Manifest) -> None:
    """The keys destroyed or the ledger itself put back: then this backup can only do harm."""
    if plek.sleutelmap is None or plek.grootboekmap is None:
        return
    if manifest.epoch and manifest.epoch not in Keyring(plek.sleutelmap).epochs():
        raise ConfiguratieFout("Deze backup is ouder dan zijn sleutels: er is niets meer te lezen. Zet een jongere backup terug.")
    pad = plek.grootboekmap / f"{plek.naam}.jsonl"
    if not pad.exists():
        raise ConfiguratieFout(
            f"Het wisgrootboek {pad} ontbreekt; zet het eerst terug. Alleen als hier nog nooit iets is vernietigd: maak een leeg bestand."
        )
    grootboek = Grootboek(pad)
    if grootboek.laatste() < (manifest.grootboekregel or 0):
        raise ConfiguratieFout(
            f"Het wisgrootboek van {plek.naam} eindigt bij regel {grootboek.laatste()} en was bij deze backup al bij regel"
            f" {manifest.grootboekregel}: zet eerst het nieuwste wisgrootboek terug."
        )


def _bekende_koppen(plek: Plek, bestand: Path) -> list[dict[str, Any]]:
    """Signed heads of after the backup: in the database that is about to go, and in the manifests beside the backup."""
    if plek.naam != GATEWAY:
        return []
    from deploy.auditstand import koppen

    elders = [kop for _, manifest in backups(GATEWAY, bestand.parent) for kop in manifest.controlepunten]
    bestaat = not is_sqlite(plek.url) or sqlite_pad(plek.url).exists()
    return [*elders, *(koppen(plek.url) if bestaat else [])]


def _weiger_draaiend(plek: Plek) -> None:
    wie = "de gateway en de klok draaien" if plek.naam == GATEWAY else f"{plek.naam} draait"
    if not _vrij_sqlite(plek.url) if is_sqlite(plek.url) else pgkopie.anderen(plek.eigenaar_url):
        raise ConfiguratieFout(f"De database is in gebruik: {wie} nog. Stop dat eerst, want wat intussen wordt geschreven gaat verloren.")


def _vrij_sqlite(url: str) -> bool:
    """Leaving WAL needs the file for oneself: whoever has it open, also idle, shows. A file that is no database any more is in no use."""
    pad = sqlite_pad(url)
    if not pad.exists():
        return True
    verbinding = sqlite3.connect(pad, isolation_level=None, timeout=0)
    try:
        return bool(verbinding.execute("pragma journal_mode=delete").fetchone() == ("delete",))
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True
    finally:
        verbinding.close()


def _zet_sqlite(plek: Plek, bestand: Path) -> None:
    """The new file is whole and on disk before it takes the place of the old one; a write-ahead log belongs to the old one."""
    pad = sqlite_pad(plek.url)
    nieuw = pad.with_name(f".{pad.name}.herstel")
    with bestand.open("rb") as bron, os.fdopen(os.open(nieuw, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as doel:
        shutil.copyfileobj(bron, doel)
        doel.flush()
        os.fsync(doel.fileno())
    if pad.exists():
        shutil.copystat(pad, nieuw)
    for rest in ("-wal", "-shm", "-journal"):
        pad.with_name(f"{pad.name}{rest}").unlink(missing_ok=True)
    nieuw.replace(pad)


def _zet_postgres(plek: Plek, bestand: Path) -> None:
    pgkopie.zet_terug(plek.eigenaar_url, bestand)


def _na_dienst(plek: Plek, uitslag: Uitslag, _bekend: object) -> None:
    """The ledger twice, for the second time must find nothing; then new keys at once: until then an old epoch would live on for what the
    backup brought back, past the day that the declarations of destruction name."""
    assert plek.sleutelmap is not None
    assert plek.grootboekmap is not None
    dienst = plek.dienst()
    gewist = speel_af(plek.url, plek.sleutelmap, plek.grootboekmap, dienst=dienst)
    over = speel_af(plek.url, plek.sleutelmap, plek.grootboekmap, dienst=dienst)
    aantal = roteer(plek.url, plek.sleutelmap)
    onleesbaar = _onleesbaar(plek)
    uitslag.goed = not over
    uitslag.regels.append(f"  wisgrootboek afgespeeld: {gewist} wissingen opnieuw toegepast, {over} daarna nog gevonden.")
    uitslag.regels.append(f"  {aantal} dossiersleutels onder een nieuwe epoch; {onleesbaar} dossiers waren al niet meer te lezen.")


def _onleesbaar(plek: Plek) -> int:
    assert plek.sleutelmap is not None
    engine, epochs = make_engine(plek.url, 1), Keyring(plek.sleutelmap).epochs()
    try:
        with alleen_lezen(session_factory(engine)) as session:
            vraag = select(func.count()).select_from(SLEUTEL).where(SLEUTEL.c.epoch.not_in(epochs))
            return int(session.execute(vraag).scalar_one())
    finally:
        engine.dispose()


def _na_gateway(plek: Plek, uitslag: Uitslag, bekend: list[dict[str, Any]]) -> None:
    from deploy.auditstand import controleer_tegen

    stand = controleer_tegen(plek, bekend)
    uitslag.goed = stand.klopt
    uitslag.regels += stand.regels()
