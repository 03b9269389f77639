"""After a restored backup: what was destroyed is destroyed again before anyone can read it (ONTWERP §9; OpenTranscribe#442).

The ledger lies outside the databases. A database notes up to which line it follows the ledger; behind that note is either a backup that was
put back, or a crash between ledger and commit. Both ask for the same thing, so a service does it itself before it opens.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from shared import events
from shared.crypto import Keyring, SleutelVernietigd
from shared.db import make_engine, session_factory
from shared.dossier import Dossier
from shared.grootboek import Grootboek, Wissing
from shared.kluis import Kluis
from shared.settings import ConfiguratieFout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.app import Dienst
    from shared.grootboek import Soort

STUK = 500


class _AlGeboekt(Grootboek):
    """What is replayed stands in the ledger already and is not written again; ``_wis`` notes per piece how far this database is."""

    def voeg_toe(self, soort: "Soort", ids: "Sequence[UUID]", op: datetime) -> int:
        return 0


def herstel(database_url: str, sleutelmap: Path, grootboekmap: Path, *, dienst: "Dienst") -> int:
    """Replay the whole erasure ledger over a database that was put back; returns how many erasures found something to erase.

    ConfiguratieFout, and nothing is changed, when the ledger is not there or not whole, ends before what the database knows (the ledger
    itself was put back), or the keys the backup needs are destroyed.
    """
    engine = make_engine(database_url, 1)
    try:
        sessions = session_factory(engine)
        return _speel_af(sessions, dienst, Keyring(sleutelmap), _pad(grootboekmap, dienst), vanaf=0, verplicht=True)
    finally:
        engine.dispose()


def bij_start(sessions: sessionmaker[Session], dienst: "Dienst", keyring: Keyring, grootboekmap: Path) -> int:
    """Before a service opens: replay what its database does not know yet; returns how many were found.

    ConfiguratieFout when that cannot be done: then the service does not start.
    """
    pad = _pad(grootboekmap, dienst)
    stand = _stand(sessions, dienst.dossier)
    if Grootboek(pad).laatste() == stand:
        return 0
    aantal = _speel_af(sessions, dienst, keyring, pad, vanaf=stand, verplicht=stand > 0)
    if aantal:
        events.log(events.WISSINGEN_HERSPEELD, dienst=dienst.naam, aantal=aantal)
    return aantal


def _pad(grootboekmap: Path, dienst: "Dienst") -> Path:
    return grootboekmap / f"{dienst.naam}.jsonl"


def _stand(sessions: sessionmaker[Session], dossier: Dossier) -> int:
    with sessions() as session:
        return session.execute(select(dossier.grootboekstand.c.volgnr)).scalar_one_or_none() or 0


def _speel_af(sessions: sessionmaker[Session], dienst: "Dienst", keyring: Keyring, pad: Path, *, vanaf: int, verplicht: bool) -> int:
    grootboek = _AlGeboekt(pad)
    _moet_heel(grootboek, pad, _stand(sessions, dienst.dossier), verplicht=verplicht)
    aantal = 0
    for stuk in _stukken(w for w in grootboek.lees() if w.volgnr > vanaf):
        with sessions.begin() as session:
            aantal += _wis(Kluis(session, dienst.dossier, keyring, grootboek), dienst, stuk)
    return aantal


def _moet_heel(grootboek: Grootboek, pad: Path, stand: int, *, verplicht: bool) -> None:
    if verplicht and not pad.exists():
        raise ConfiguratieFout(f"Het wisgrootboek {pad.name} ontbreekt; zonder kan deze database niet veilig open.")
    kapot = grootboek.controleer()
    if kapot is not None:
        raise ConfiguratieFout(f"Het wisgrootboek {pad.name} is beschadigd op regel {kapot}; zet eerst het grootboek zelf terug.")
    if grootboek.laatste() < stand:
        raise ConfiguratieFout(
            f"Het wisgrootboek {pad.name} eindigt bij regel {grootboek.laatste()}, de database kent regel {stand}: dat is te oud."
        )


def _stukken(wissingen: Iterable[Wissing]) -> Iterator[list[Wissing]]:
    rest = iter(wissingen)
    while stuk := list(islice(rest, STUK)):
        yield stuk


def _wis(kluis: Kluis, dienst: "Dienst", stuk: list[Wissing]) -> int:
    """One transaction; the rows are looked for first, so that a replay over a database that has everything costs one query."""
    gegevens = _levend(kluis, [w.id for w in stuk if w.soort == "gegeven"])
    casussen = [w.id for w in stuk if w.soort == "casus"]
    geraakt = len(gegevens) + sum(_kent(kluis, casus_id) for casus_id in casussen)
    try:
        kluis.vernietig(gegevens, stuk[-1].op)
    except SleutelVernietigd:
        raise ConfiguratieFout("Deze backup is ouder dan zijn sleutels: er is niets meer te lezen. Zet een jongere backup terug.") from None
    dienst.ruim_op(kluis.session, casussen)
    kluis.vernietig_casussen(casussen, stuk[-1].op)
    kluis.zet_stand(stuk[-1].volgnr)
    return geraakt


def _levend(kluis: Kluis, ids: list[UUID]) -> list[UUID]:
    g, v = kluis.dossier.gegeven, kluis.dossier.versie
    rijen = select(g.c.id).where(g.c.id.in_(ids)).union(select(v.c.gegeven_id).where(v.c.gegeven_id.in_(ids)))
    return list(kluis.session.execute(rijen).scalars())


def _kent(kluis: Kluis, casus_id: UUID) -> bool:
    d = kluis.dossier
    return any(kluis.session.execute(select(t.c.casus_id).where(t.c.casus_id == casus_id).limit(1)).first() for t in (d.gegeven, d.sleutel))
