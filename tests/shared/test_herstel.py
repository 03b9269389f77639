"""A restored backup does not bring the destroyed back; a service opens only over a database that follows its ledger."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.intake.app import DIENST
from shared import herstel as herstelmodule
from shared.app import create_app
from shared.grootboek import Grootboek
from shared.herstel import herstel
from shared.settings import ConfiguratieFout
from tests.dienst import NU, een_gegeven, nieuw
from tests.shared.test_rotatie import MARKERING, Proef, zoek_marker


class Herstelproef(Proef):
    """A service with a backup from before a destruction."""

    @property
    def grootboekmap(self) -> Path:
        return self.omgeving.settings.grootboekmap

    @property
    def grootboek(self) -> Path:
        return self.grootboekmap / "intake.jsonl"

    def backup(self, naar: Path) -> Path:
        with sqlite3.connect(self.bestand) as bron, sqlite3.connect(naar) as doel:
            bron.backup(doel)
        bron.close()
        doel.close()
        return naar

    def zet_terug(self, backup: Path) -> None:
        self.omgeving.sessions.kw["bind"].dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{self.bestand}{rest}").unlink(missing_ok=True)
        shutil.copy(backup, self.bestand)

    def herstel(self) -> int:
        return herstel(self.url, self.sleutelmap, self.grootboekmap, dienst=DIENST)

    async def open(self) -> None:
        app = create_app(DIENST, self.omgeving.settings)
        async with app.router.lifespan_context(app):
            assert app.state.omgeving

    def ids(self) -> set[str]:
        db = sqlite3.connect(self.bestand)
        gevonden = {str(UUID(row[0])) for row in db.execute("select id from gegeven")}
        db.close()
        return gevonden


@pytest.fixture
def proef(tmp_path: Path) -> Herstelproef:
    return Herstelproef(tmp_path)


@pytest.mark.eis("ZVH-11.2c")
def test_een_backup_brengt_niets_terug(proef: Herstelproef, tmp_path: Path) -> None:
    """Vernietigd, backup teruggezet, grootboek afgespeeld: niets meer te vinden. Daarvóór vindt dezelfde zoeker met de sleutels het wel."""
    casus, gegeven, blijft = proef.vul(3)
    backup = proef.backup(tmp_path / "backup.db")
    proef.kluis(lambda k: k.vernietig_casussen([casus.etiket.casus_id], NU))
    proef.kluis(lambda k: k.vernietig([gegeven.etiket.id], NU))
    assert proef.ids() == {str(blijft.etiket.id)}
    proef.zet_terug(backup)
    assert zoek_marker(proef.bestand, proef.sleutelmap) == 3, "positive control"

    assert [proef.herstel(), proef.herstel()] == [2, 0]

    assert zoek_marker(proef.bestand, proef.sleutelmap) == 1
    assert proef.lees(blijft) == [MARKERING]
    assert len(list(Grootboek(proef.grootboek).lees())) == 2, "a replay writes nothing"


async def test_een_dienst_gaat_niet_open_voor_de_wissingen(proef: Herstelproef, tmp_path: Path) -> None:
    """Ook wie vergeet te herstellen krijgt niets terug: vóór de dienst opengaat speelt zij af wat haar database niet kent."""
    casus, blijft = proef.vul(2)
    backup = proef.backup(tmp_path / "backup.db")
    proef.kluis(lambda k: k.vernietig_casussen([casus.etiket.casus_id], NU))
    proef.zet_terug(backup)

    await proef.open()

    assert proef.ids() == {str(blijft.etiket.id)}


async def test_een_val_tussen_grootboek_en_commit_maakt_de_start_af(proef: Herstelproef) -> None:
    """Staat het in het grootboek en ging het proces daarna onderuit, dan is het bij de volgende start alsnog weg."""
    weg, blijft = proef.vul(2)
    Grootboek(proef.grootboek).voeg_toe("gegeven", [weg.etiket.id], NU)

    await proef.open()

    assert proef.ids() == {str(blijft.etiket.id)}


@pytest.mark.eis("ZVH-11.2c")
async def test_een_val_halverwege_het_afspelen_telt_niet_als_klaar(
    proef: Herstelproef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gaat het afspelen na een deel onderuit, dan noemt de database alleen dat deel; de volgende start maakt het af."""
    monkeypatch.setattr("shared.herstel.STUK", 1)
    gegevens = proef.vul(3)
    backup = proef.backup(tmp_path / "backup.db")
    proef.kluis(lambda k: k.vernietig([g.etiket.id for g in gegevens], NU))
    proef.zet_terug(backup)
    echt, keer = herstelmodule._wis, iter(range(9))

    def valt_om(*alles: Any) -> int:
        if next(keer) == 1:
            raise ConnectionError
        return echt(*alles)

    with monkeypatch.context() as m:
        m.setattr(herstelmodule, "_wis", valt_om)
        with pytest.raises(ConnectionError):
            await proef.open()
    assert len(proef.ids()) == 2, "a part was replayed"

    await proef.open()

    assert proef.ids() == set()


@pytest.mark.parametrize("wat", ["weg", "afgekapt", "beschadigd"])
async def test_zonder_gaaf_grootboek_blijft_de_dienst_dicht(proef: Herstelproef, tmp_path: Path, wat: str) -> None:
    """Is het grootboek zelf weg, oud of beschadigd, dan weigert de dienst te openen en verandert er niets."""
    gegevens = proef.vul(4)
    backup = proef.backup(tmp_path / "backup.db")
    for g in gegevens[:3]:
        proef.kluis(lambda k, g=g: k.vernietig([g.etiket.id], NU))
    regels = proef.grootboek.read_bytes().splitlines(keepends=True)
    if wat == "weg":
        proef.grootboek.unlink()
    elif wat == "afgekapt":
        proef.grootboek.write_bytes(b"".join(regels[:2]))
    else:
        proef.zet_terug(backup)
        proef.grootboek.write_bytes(regels[0] + regels[2])
    voor = proef.ids()

    with pytest.raises(ConfiguratieFout, match="wisgrootboek"):
        await proef.open()
    with pytest.raises(ConfiguratieFout, match="wisgrootboek"):
        proef.herstel()

    assert proef.ids() == voor


async def test_wie_bij_is_opent_gewoon(proef: Herstelproef) -> None:
    """Een nieuwe dienst zonder grootboek en een dienst die alles kent gaan zonder meer open."""
    await proef.open()
    (weg,) = proef.vul(1)
    proef.kluis(lambda k: k.vernietig([weg.etiket.id], NU))

    await proef.open()

    assert proef.ids() == set()


def test_een_backup_ouder_dan_zijn_sleutels_wordt_geweigerd(proef: Herstelproef, tmp_path: Path) -> None:
    """Van een backup waarvan de epoch vernietigd is valt niets meer te lezen; dat is geen herstel."""
    weg, _ = gegevens = [een_gegeven({"beschrijving": MARKERING}) for _ in range(2)]
    zelfde = gegevens[1].model_copy(update={"etiket": gegevens[1].etiket.model_copy(update={"casus_id": weg.etiket.casus_id})})
    proef.kluis(lambda k: k.voeg_toe([weg, zelfde], nieuw()))
    backup = proef.backup(tmp_path / "backup.db")
    proef.kluis(lambda k: k.vernietig([weg.etiket.id], NU))
    proef.keyring.roteer()
    proef.keyring.vernietig(proef.keyring.epochs()[0])
    proef.zet_terug(backup)

    with pytest.raises(ConfiguratieFout, match="ouder dan zijn sleutels"):
        proef.herstel()


def test_wat_alleen_in_bewaring_lag_staat_niet_in_het_grootboek(proef: Herstelproef) -> None:
    """Een pakket dat verliep was hier nooit zichtbaar; hetzelfde gegeven kan nog aankomen en mag dan bij een herstel niet sneuvelen."""
    g = een_gegeven({"beschrijving": MARKERING})
    proef.kluis(lambda k: k.voeg_toe([g], nieuw(), toestand="bewaring", overdracht_id=nieuw(), vervalt_op=NU))
    proef.kluis(lambda k: k.vernietig([g.etiket.id], NU + timedelta(hours=1)))
    assert proef.ids() == set()
    proef.kluis(lambda k: k.voeg_toe([g], nieuw()))

    proef.grootboek.touch()
    assert proef.herstel() == 0
    assert proef.lees(g) == [MARKERING]
