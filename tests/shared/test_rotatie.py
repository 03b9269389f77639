"""Rotation: the living move, the destroyed do not, and with the old epoch the last copy of their key goes."""

import asyncio
import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.intake.app import DIENST
from shared.app import create_app
from shared.crypto import Keyring, OntsleutelenMislukt, SleutelVernietigd, WrappedKey, unwrap
from shared.handeling import Omgeving
from shared.kluis import Kluis
from shared.lus import Lus
from shared.rotatie import BATCH, bij_de_tijd, gemaakt_op, roteer
from tests.dienst import NU, LosseDienst, een_dienst, een_gegeven, nieuw

MARKERING = "kwikstaart"
ACHT_DAGEN = timedelta(days=8)


class Proef:
    """One service, its database file and its keys."""

    def __init__(self, tmp_path: Path) -> None:
        self.dienst: LosseDienst = een_dienst(DIENST, tmp_path)
        self.omgeving: Omgeving = self.dienst.app.state.omgeving
        self.url = self.omgeving.settings.database_url
        self.bestand = Path(self.url.removeprefix("sqlite:///"))
        self.sleutelmap = self.omgeving.settings.sleutelmap
        self.keyring = Keyring(self.sleutelmap)

    def kluis(self, fn: Any) -> Any:
        o = self.omgeving
        with o.sessions.begin() as session:
            return fn(Kluis(session, o.dossier, o.keyring, o.grootboek))

    def vul(self, aantal: int) -> list[Any]:
        gegevens = [een_gegeven({"beschrijving": MARKERING}) for _ in range(aantal)]
        for g in gegevens:
            self.kluis(lambda k, g=g: k.voeg_toe([g], nieuw()))
        return gegevens

    def epochs(self) -> list[str]:
        sleutel = self.omgeving.dossier.sleutel
        with self.omgeving.sessions() as s:
            return list(s.execute(select(sleutel.c.epoch).order_by(sleutel.c.casus_id)).scalars())

    def lees(self, gegeven: Any) -> list[str]:
        g = self.omgeving.dossier.gegeven
        rows = self.kluis(lambda k: k.inhoud(g.c.id == gegeven.etiket.id, [gegeven.etiket.id]))
        return [r.inhoud["beschrijving"] for r in rows]


def zoek_marker(database: Path, sleutelmap: Path) -> int:
    """The searcher: given database and keys, how many gegevens with the marker can it read."""
    keyring, gevonden = Keyring(sleutelmap), 0
    db = sqlite3.connect(database)
    vraag = "select g.id, g.casus_id, g.inhoud, s.epoch, s.verpakt from gegeven g join casussleutel s on s.casus_id = g.casus_id"
    for gegeven_id, casus_id, inhoud, epoch, verpakt in db.execute(vraag):
        try:
            sleutel = unwrap(keyring, WrappedKey(epoch, verpakt), UUID(casus_id))
            gevonden += MARKERING.encode() in sleutel.decrypt(inhoud, table="gegeven", column="inhoud", id=str(UUID(gegeven_id)))
        except (SleutelVernietigd, OntsleutelenMislukt):
            continue
    db.close()
    return gevonden


@pytest.fixture
def proef(tmp_path: Path) -> Proef:
    return Proef(tmp_path)


def test_de_levenden_gaan_mee_naar_de_nieuwe_epoch(proef: Proef) -> None:
    """Alle dossiersleutels onder de nieuwste epoch, de inhoud blijft leesbaar, de oude epoch blijft voor de backups."""
    gegevens = proef.vul(3)
    oud = proef.epochs()[0]

    assert roteer(proef.url, proef.sleutelmap) == 3

    assert set(proef.epochs()) == {proef.keyring.epochs()[-1]} != {oud}
    assert [proef.lees(g) for g in gegevens] == [[MARKERING]] * 3
    assert oud in proef.keyring.epochs()


def test_meer_dan_een_portie(proef: Proef, monkeypatch: pytest.MonkeyPatch) -> None:
    """In kleine porties, en niemand wordt overgeslagen."""
    monkeypatch.setattr("shared.rotatie.BATCH", 2)
    proef.vul(5)

    assert roteer(proef.url, proef.sleutelmap) == 5
    assert len(set(proef.epochs())) == 1
    assert BATCH > 2


def test_een_afgebroken_rotatie_wordt_afgemaakt(proef: Proef, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wie halverwege stopt, gaat de volgende keer verder onder dezelfde epoch."""
    proef.vul(4)
    monkeypatch.setattr("shared.rotatie.BATCH", 1)
    echt, teller = __import__("shared.rotatie", fromlist=["rewrap"]).rewrap, iter(range(3))

    def valt_om(*args: Any) -> Any:
        if next(teller, None) is None:
            raise KeyboardInterrupt
        return echt(*args)

    monkeypatch.setattr("shared.rotatie.rewrap", valt_om)
    with pytest.raises(KeyboardInterrupt):
        roteer(proef.url, proef.sleutelmap)
    monkeypatch.setattr("shared.rotatie.rewrap", echt)
    halverwege = proef.keyring.epochs()

    assert roteer(proef.url, proef.sleutelmap) == 1

    assert proef.keyring.epochs() == halverwege
    assert set(proef.epochs()) == {halverwege[-1]}


@pytest.mark.eis("ZVH-11.2c")
def test_een_backup_is_na_rotatie_en_termijn_onleesbaar(proef: Proef, tmp_path: Path) -> None:
    """Wat vernietigd is, is met de backup van gisteren nog te lezen tot de epoch weg is; daarna niet meer, ook niet met alle sleutels."""
    weg, blijft = proef.vul(2)
    backup = tmp_path / "backup.db"
    with sqlite3.connect(proef.bestand) as bron, sqlite3.connect(backup) as doel:
        bron.backup(doel)
    bron.close()
    doel.close()
    proef.kluis(lambda k: k.vernietig_casussen([weg.etiket.casus_id], NU))
    roteer(proef.url, proef.sleutelmap)
    assert zoek_marker(backup, proef.sleutelmap) == 2, "positive control: within the term the searcher reads the backup"
    assert zoek_marker(proef.bestand, proef.sleutelmap) == 1

    roteer(proef.url, proef.sleutelmap, nu=datetime.now(UTC) + ACHT_DAGEN)

    assert zoek_marker(backup, proef.sleutelmap) == 0
    assert zoek_marker(proef.bestand, proef.sleutelmap) == 1
    assert proef.lees(blijft) == [MARKERING]


def test_een_epoch_die_nog_leeft_blijft(proef: Proef, tmp_path: Path) -> None:
    """Een sleutel die tijdens de rotatie onder de oude epoch werd gemaakt, houdt die epoch in leven tot de volgende keer."""
    (gegeven,) = proef.vul(1)
    oud = proef.epochs()[0]
    roteer(proef.url, proef.sleutelmap)
    achterblijver = tmp_path / "opzij"
    for epoch in proef.keyring.epochs()[1:]:
        achterblijver.mkdir(exist_ok=True)
        shutil.move(proef.sleutelmap / f"{epoch}.key", achterblijver)
    (laat,) = proef.vul(1)
    for pad in achterblijver.iterdir():
        shutil.move(pad, proef.sleutelmap)

    assert roteer(proef.url, proef.sleutelmap, nu=datetime.now(UTC) + ACHT_DAGEN) == 1

    assert proef.lees(laat) == proef.lees(gegeven) == [MARKERING]
    assert oud not in proef.keyring.epochs()


def test_onleesbare_sleutels_houden_de_rest_niet_op(proef: Proef) -> None:
    """Van een epoch die weg is valt niets meer te redden; de anderen gaan gewoon mee."""
    proef.vul(1)
    proef.keyring.roteer()
    levend = proef.vul(1)[0]
    (proef.sleutelmap / f"{proef.keyring.epochs()[0]}.key").unlink()

    roteer(proef.url, proef.sleutelmap)

    assert proef.lees(levend) == [MARKERING]


@pytest.mark.eis("ZVH-11.2c")
def test_een_dienst_roteert_op_tijd_zonder_dat_iemand_eraan_denkt(proef: Proef) -> None:
    """Jong genoeg blijft; na de termijn komt een nieuwe epoch, en wat geen backup meer nodig heeft gaat weg."""
    (gegeven,) = proef.vul(1)
    (oud,) = proef.keyring.epochs()
    begin = gemaakt_op(oud)

    def kijk(na: timedelta) -> float:
        return bij_de_tijd(proef.url, proef.sleutelmap, timedelta(hours=12), nu=begin + na)

    assert (kijk(timedelta(hours=11)), proef.keyring.epochs()) == (3600.0, [oud])
    kijk(timedelta(hours=12))
    assert len(proef.keyring.epochs()) == 2
    kijk(timedelta(days=9))
    assert oud not in proef.keyring.epochs()
    assert proef.lees(gegeven) == [MARKERING]


async def test_de_draaiende_dienst_doet_het_zelf(proef: Proef) -> None:
    """Wie opengaat met een te oude sleutel roteert meteen."""
    proef.vul(1)
    settings = proef.omgeving.settings.model_copy(update={"rotatie_na": timedelta(microseconds=1)})
    app = create_app(DIENST, settings)
    async with app.router.lifespan_context(app):
        for _ in range(200):
            if len(proef.keyring.epochs()) > 1:
                break
            await asyncio.sleep(0.01)
    assert len(proef.keyring.epochs()) > 1


def test_een_lus_die_struikelt_gaat_verder() -> None:
    """Een fout beëindigt de lus niet, en sluiten wacht op de beurt die loopt."""
    beurten = iter([ConnectionError, 0.0, 0.0])
    gedaan = threading.Event()

    def werk() -> float:
        beurt = next(beurten, 60.0)
        if isinstance(beurt, type):
            raise beurt
        if beurt == 60.0:
            gedaan.set()
        return beurt

    lus = Lus("proef", werk, 0.0).start()
    assert gedaan.wait(5)
    lus.sluit()
