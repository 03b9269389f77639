"""Backup and restore: what may lie together, what is refused before anything changes, and the drill from disaster to open again."""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from typer.testing import CliRunner

from deploy import pgkopie, zvh
from deploy.backup import Manifest, maak, ruim_op
from deploy.demo.zoek import met_sleutels
from deploy.inrichting import Inrichting
from deploy.migreer import migreer
from deploy.omgeving import Plek, plekken
from deploy.terugzetten import zet_terug
from gateway.keten import controleer
from gateway.ketenregel import publieke_sleutel
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.settings import DIENSTEN
from shared.convenant import load_verbanden, rekent
from shared.crypto import Keyring
from shared.identity import Pas, uuid7
from shared.rotatie import BACKUP_TERMIJN, roteer
from shared.settings import ConfiguratieFout
from tests.bouw import Zaak, een_item, een_zaak
from tests.dienst import NU
from tests.gateway.test_keten import keten_af, vul
from tests.gemigreerd import gemigreerd
from tests.keten import Keten, een_keten
from tests.postgres import databases
from tests.shared.test_herstel import Herstelproef
from tests.shared.test_rotatie import MARKERING, zoek_marker

ACHT_DAGEN = timedelta(days=8)


def een_plek(keten: Keten, naam: str) -> Plek:
    mappen: dict[str, Any] = {"keten_sleutel": "k" * 40}
    if naam != "gateway":
        paden = keten.map / "sleutels" / naam, keten.map / "grootboek"
        mappen = {"sleutelmap": paden[0], "grootboekmap": paden[1], "buiten": paden}
    return Plek(naam, keten.urls[naam], keten.urls[naam], **mappen)


# ── the drill ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    if request.param == "sqlite":
        yield {naam: f"sqlite:///{tmp_path / naam}.db" for naam in ("gateway", *DIENSTEN)}
        return
    with databases(("gateway", *DIENSTEN)) as gemaakt:
        yield gemaakt


async def met_markering(keten: Keten, markering: str) -> Zaak:
    wie = str(uuid4())
    item = een_item(wie, inhoud={"soort": "inwonend", "toelichting": f"Slaapt op de bank ({markering})."})
    return await een_zaak(keten, betrokkene=wie, gegevens=[item])


async def vernietig(keten: Keten, zaak: Zaak) -> None:
    pas = Pas(handeling="casus.vernietigen", handeling_id=uuid7(), partij="systeem", functionaris="klok", nu=datetime.now(UTC))
    await keten.kern.diensten.roep("intake", "DELETE", f"/casussen/{zaak.casus_id}", pas)


async def lees(zaak: Zaak) -> str:
    return (await zaak.regisseur.get(f"/aanmeldingen/{zaak.aanmelding_id}")).text


@pytest.mark.eis("ZVH-11.2c", "PGA-14.5", "ZVH-B3.6", "ZVH-B3.1")
async def test_de_hersteloefening(urls: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Na het terugzetten van de backup van gisteren is wat vernietigd was nergens, wat leeft leesbaar, en klopt het bewijs; wat van het
    bewijs ontbreekt wordt gezegd. Een backup van vóór de termijn is niet meer terug te zetten."""
    monkeypatch.setattr("gateway.keten.CHECKPOINT_NA", timedelta(0))
    weg, vandaag, blijft = "zwarte-ruiter", "tureluur", "kluut"
    naar, vroeger = tmp_path / "backup", tmp_path / "vroeger"

    def vindt(plek: Plek) -> dict[str, int]:
        assert plek.sleutelmap is not None
        return {m: met_sleutels(plek.url, plek.sleutelmap, m) for m in (weg, vandaag, blijft)}

    async with een_keten(tmp_path, urls) as keten:
        intake, gateway = een_plek(keten, "intake"), een_plek(keten, "gateway")
        zaken = {m: await met_markering(keten, m) for m in (weg, vandaag, blijft)}
        assert vindt(intake) == {weg: 1, vandaag: 1, blijft: 1}, "positive control"
        oud = maak(intake, vroeger)
        await vernietig(keten, zaken[weg])
        roteer(intake.url, keten.map / "sleutels" / "intake")
        roteer(intake.url, keten.map / "sleutels" / "intake", nu=datetime.now(UTC) + ACHT_DAGEN)

        await reeks_audit(keten.kern)
        gisteren = [maak(plek, naar) for plek in (intake, gateway)]
        await vernietig(keten, zaken[vandaag])
        assert vindt(intake) == {weg: 0, vandaag: 0, blijft: 1}
        await met_markering(keten, "na de backup")
        await reeks_audit(keten.kern)
        with pytest.raises(ConfiguratieFout, match="in gebruik: intake draait nog"):
            zet_terug(intake, gisteren[0])
        with pytest.raises(ConfiguratieFout, match="in gebruik: de gateway en de klok"):
            zet_terug(gateway, gisteren[1])

    with pytest.raises(ConfiguratieFout, match="ouder dan zijn sleutels"):
        zet_terug(intake, oud)
    assert intake.sleutelmap is not None
    epochs = Keyring(intake.sleutelmap).epochs()
    uitslag = zet_terug(intake, gisteren[0])
    bewijs = zet_terug(gateway, naar)

    assert uitslag.goed
    assert "1 wissingen opnieuw toegepast, 0 daarna nog gevonden" in uitslag.regels[1]
    assert vindt(intake) == {weg: 0, vandaag: 0, blijft: 1}
    assert set(_epochs(intake.url)) == {Keyring(intake.sleutelmap).epochs()[-1]}
    assert set(_epochs(intake.url)).isdisjoint(epochs), "what the backup brought back holds no old epoch alive"
    assert bewijs.goed
    assert bewijs.regels[1].startswith("Audit in orde: ")
    assert "ontbreken (controlepunt van" in bewijs.regels[2]
    async with een_keten(tmp_path, urls) as keten:
        app = keten.diensten["intake"].binnen.app
        async with app.router.lifespan_context(app):
            zaken = {m: replace(z, regisseur=keten.als("zvh", "procesregisseur")) for m, z in zaken.items()}
            gelezen = {m: m in await lees(z) for m, z in zaken.items()}
            assert gelezen == {weg: False, vandaag: False, blijft: True}
            opgedoken = await zaken[vandaag].regisseur.get(f"/aanmeldingen/{zaken[vandaag].aanmelding_id}")
            assert opgedoken.status_code == 404
            await met_markering(keten, "weer in bedrijf")
            await reeks_audit(keten.kern)
        assert controleer(gateway.url, [publieke_sleutel("k" * 40)]).in_orde


def _epochs(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as verbinding:
        gevonden = list(verbinding.execute(text("select epoch from casussleutel")).scalars())
    engine.dispose()
    return gevonden


# ── what is refused, and what a refusal leaves ───────────────────────────────────────────────────────────────────────
@pytest.fixture
def proef(tmp_path: Path) -> Herstelproef:
    (tmp_path / "keten").mkdir()
    return Herstelproef(tmp_path / "keten")


def plek_van(proef: Herstelproef) -> Plek:
    mappen = proef.sleutelmap, proef.grootboekmap
    return Plek("intake", proef.url, proef.url, mappen[0], mappen[1], mappen)


def stop(proef: Herstelproef) -> None:
    proef.omgeving.sessions.kw["bind"].dispose()


@pytest.mark.eis("ZVH-11.2c")
@pytest.mark.parametrize("waar", ["sleutels/intake", "sleutels/intake/backup", "grootboek", ".", "elders"])
def test_een_backup_ligt_nooit_bij_sleutels_of_grootboek(proef: Herstelproef, tmp_path: Path, waar: str) -> None:
    """Wie database, sleutels en wisgrootboek samen heeft, leest wat vernietigd is: in, onder of boven die mappen komt geen backup."""
    proef.vul(1)
    naar = tmp_path / "keten" / waar
    if waar == "elders":
        naar.mkdir()
        shutil.copy(next(proef.sleutelmap.glob("*.key")), naar)
    voor = sorted(tmp_path.rglob("*"))

    with pytest.raises(ConfiguratieFout, match=r"horen nooit bij een backup|apart van elke backup"):
        maak(plek_van(proef), naar)

    assert sorted(tmp_path.rglob("*")) == voor


def test_een_backup_is_een_bestand_met_een_manifest_en_wordt_niet_overschreven(proef: Herstelproef, tmp_path: Path) -> None:
    """Het manifest noemt dienst, moment, grootboekregel, epoch en hash; alleen de eigenaar leest de backup; een tweede op hetzelfde
    moment wordt geweigerd."""
    weg, _ = proef.vul(2)
    proef.kluis(lambda k: k.vernietig_casussen([weg.etiket.casus_id], NU))

    gemaakt = maak(plek_van(proef), tmp_path / "backup", nu=NU)

    manifest = Manifest.lees(gemaakt)
    assert (manifest.dienst, manifest.moment, manifest.grootboekregel) == ("intake", NU, 1)
    assert manifest.epoch == proef.keyring.epochs()[-1]
    assert {p.name: p.stat().st_mode & 0o777 for p in gemaakt.parent.iterdir()} == dict.fromkeys(
        (gemaakt.name, f"{gemaakt.name}.json"), 0o600
    )
    with pytest.raises(ConfiguratieFout, match="nooit overschreven"):
        maak(plek_van(proef), tmp_path / "backup", nu=NU)


def test_een_backup_van_een_dienst_die_doorschrijft_is_een_moment(
    proef: Herstelproef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wat tijdens het kopiëren wordt geschreven komt er niet half in, en houdt het kopiëren niet op."""
    monkeypatch.setattr("deploy.backup.PAGINAS", 1)
    proef.vul(3)

    def schrijf_mee(_wat: str, _deel: float) -> None:
        if len(stappen) < 5:
            stappen.append(len(proef.vul(1)))

    stappen: list[int] = []
    gemaakt = maak(plek_van(proef), tmp_path / "backup", meld=schrijf_mee)

    assert zoek_marker(gemaakt, proef.sleutelmap) == 3
    assert zoek_marker(proef.bestand, proef.sleutelmap) == 3 + len(stappen) == 8


def herschrijf(manifest: Path, **anders: Any) -> None:
    manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | anders), encoding="utf-8")


def vernietig_sleutels(proef: Herstelproef) -> None:
    proef.keyring.roteer()
    proef.keyring.vernietig(proef.keyring.epochs()[0])


BREEK: Mapping[str, tuple[Any, str]] = {
    "manifest_weg": (lambda p, uit, m: m.unlink(), "hoort een manifest"),
    "manifest_stuk": (lambda p, uit, m: m.write_text("{}"), "manifest van .* is onleesbaar"),
    "beschadigd": (lambda p, uit, m: uit.write_bytes(uit.read_bytes()[:-1] + b"?"), "SHA-256 wijkt af"),
    "andere_dienst": (lambda p, uit, m: herschrijf(m, dienst="triage"), "een backup van triage, niet van intake"),
    "andere_databank": (lambda p, uit, m: herschrijf(m, databank="postgresql"), "komt uit postgresql"),
    "sleutels_vernietigd": (lambda p, uit, m: vernietig_sleutels(p), "ouder dan zijn sleutels"),
    "oud_grootboek": (lambda p, uit, m: p.grootboek.write_bytes(b""), "zet eerst het nieuwste wisgrootboek terug"),
    "geen_grootboek": (lambda p, uit, m: p.grootboek.unlink(), "ontbreekt; zet het eerst terug"),
    "in_gebruik": (lambda p, uit, m: p.ids(), "Stop dat eerst"),
    "backup_weg": (lambda p, uit, m: uit.unlink(), "is er niet"),
}


@pytest.mark.parametrize("wat", BREEK)
def test_wat_niet_veilig_terug_kan_verandert_niets(proef: Herstelproef, tmp_path: Path, wat: str) -> None:
    """Elke weigering komt vóór de eerste wijziging: de database die er staat, blijft zoals zij is."""
    breek, melding = BREEK[wat]
    weg, _ = proef.vul(2)
    proef.kluis(lambda k: k.vernietig_casussen([weg.etiket.casus_id], NU))
    uit = maak(plek_van(proef), tmp_path / "backup")
    proef.vul(1)
    if wat != "in_gebruik":
        stop(proef)
    breek(proef, uit, uit.with_name(f"{uit.name}.json"))

    with pytest.raises(ConfiguratieFout, match=melding):
        zet_terug(plek_van(proef), uit)
    with pytest.raises(ConfiguratieFout, match="staat geen backup van intake"):
        zet_terug(plek_van(proef), tmp_path)

    assert len(proef.ids()) == 2


def test_ook_een_database_die_stuk_is_wordt_vervangen(proef: Herstelproef, tmp_path: Path) -> None:
    """Herstellen moet juist kunnen als er niets meer te lezen valt, en twee keer is als een keer."""
    (blijft,) = proef.vul(1)
    uit = maak(plek_van(proef), tmp_path / "backup")
    proef.grootboek.touch()
    stop(proef)
    proef.bestand.write_bytes(b"geen database" * 1000)

    assert [zet_terug(plek_van(proef), uit).goed for _ in range(2)] == [True, True]

    assert proef.lees(blijft) == [MARKERING]


@pytest.mark.eis("ZVH-11.2c")
def test_opruimen_haalt_weg_wat_ouder_is_dan_de_backuptermijn(proef: Herstelproef, tmp_path: Path) -> None:
    """Een backup die langer blijft liggen maakt de vernietigingsverklaring onwaar; wat jonger is of van een ander blijft."""
    verbanden = load_verbanden(Path("deploy/verbanden")).values()
    assert {rekent(NU.date(), v.termijn("backup_termijn")) for v in verbanden} == {NU.date() + BACKUP_TERMIJN}
    nu, map_ = datetime.now(UTC), tmp_path / "backup"
    oud, jong = (maak(plek_van(proef), map_, nu=nu - BACKUP_TERMIJN + schuif) for schuif in (-timedelta(hours=1), timedelta(hours=1)))
    half, *blijft = (map_ / naam for naam in ("intake-20200101T000000Z.dump", "triage-20200101T000000Z.db", "intake-aantekening.db"))
    for pad in (half, *blijft):
        pad.touch()

    assert ruim_op("intake", map_, nu=nu) == [oud, half]

    assert sorted(map_.iterdir()) == sorted([jong, Path(f"{jong}.json"), *blijft])


# ── the evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def gateway(tmp_path: Path) -> Plek:
    """A gateway with three links, a checkpoint over them, and one row without a place."""
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    gemigreerd("gateway", url)
    vul(url, 3)
    keten_af(url)
    vul(url, 1)
    return Plek("gateway", url, url, keten_sleutel="k" * 40)


def test_een_backup_van_het_bewijs_die_bij_is_mist_niets(gateway: Plek, tmp_path: Path) -> None:
    """Wat bij de backup nog geen plek in de keten had is geen fout: de klok geeft die na de start."""
    uitslag = zet_terug(gateway, maak(gateway, tmp_path / "backup"))

    assert uitslag.goed
    assert uitslag.regels[1:] == [
        "Audit in orde: 3 schakels in 1 ketens, 1 controlepunten.",
        "  1 regels hadden bij de backup nog geen plek in de keten; de klok geeft die na de start.",
    ]


@pytest.mark.eis("ZVH-B3.6")
@pytest.mark.parametrize(
    ("kop", "sleutel", "melding"),
    [
        pytest.param({"hash": "0" * 64}, None, "schakel 3 wijkt af van het controlepunt", id="andere_keten"),
        pytest.param({"seq": 9}, "k" * 40, "niet door deze gateway getekend", id="vals_controlepunt"),
    ],
)
def test_een_controlepunt_van_elders_dat_niet_past_is_niet_in_orde(
    gateway: Plek, tmp_path: Path, kop: dict[str, Any], sleutel: str | None, melding: str
) -> None:
    """Een teruggezette keten die iets anders zegt dan wat ooit getekend is, wordt niet goedgekeurd."""
    uit = maak(gateway, tmp_path / "backup")
    manifest = uit.with_name(f"{uit.name}.json")
    (echt,) = json.loads(manifest.read_text(encoding="utf-8"))["controlepunten"]
    herschrijf(manifest, controlepunten=[echt | kop])
    leeg = replace(
        gateway, url=f"sqlite:///{tmp_path / 'nieuw.db'}", eigenaar_url=f"sqlite:///{tmp_path / 'nieuw.db'}", keten_sleutel=sleutel
    )

    uitslag = zet_terug(leeg, uit)

    assert not uitslag.goed
    assert melding in uitslag.regels[2]


# ── PostgreSQL: two roles, one transaction ───────────────────────────────────────────────────────────────────────────
@pytest.fixture
def inrichting(tmp_path: Path) -> Iterator[Inrichting]:
    keten = Inrichting(tmp_path / secrets.token_hex(4), 29_000, "postgresql", os.environ["ZVH_TEST_POSTGRES_URL"])
    keten.richt_in()
    yield keten
    keten.verwijder_databases()


def sql(url: str, *opdrachten: str) -> list[Any]:
    engine = create_engine(url)
    try:
        with engine.begin() as verbinding:
            return [verbinding.execute(text(o)).all() if o.startswith("select") else verbinding.execute(text(o)) for o in opdrachten]
    finally:
        engine.dispose()


@pytest.mark.postgres
@pytest.mark.eis("ZVH-8.1")
def test_na_herstel_op_postgresql_zijn_de_rechten_als_ervoor(inrichting: Inrichting, tmp_path: Path) -> None:
    """De draaiende rol maakt de backup, de eigenaar zet haar terug: in één keer of niet, en het bewijs blijft alleen aan te vullen."""
    (plek,) = plekken("gateway", inrichting.map)
    migreer("gateway", plek.eigenaar_url)
    sql(plek.url, "insert into klokstand values (1, 60)")
    uit = maak(plek, tmp_path / "backup")
    sql(plek.url, "update klokstand set seconden = 120")
    sql(plek.eigenaar_url, "create table van_een_latere_versie (id int)")
    stuk = tmp_path / "stuk.dump"
    stuk.write_bytes(uit.read_bytes()[: uit.stat().st_size // 2])

    with pytest.raises(ConfiguratieFout, match="er is niets veranderd"):
        pgkopie.zet_terug(plek.eigenaar_url, stuk)
    with pytest.raises(ConfiguratieFout, match="psql is mislukt"):
        pgkopie.zet_terug(plek.url, uit)
    assert sql(plek.url, "select seconden from klokstand") == [[(120,)]]
    assert zet_terug(plek, uit).goed

    assert sql(plek.url, "select seconden from klokstand", "select to_regclass('van_een_latere_versie')") == [[(60,)], [(None,)]]
    sql(plek.url, "update klokstand set seconden = 61", "select * from audit", "insert into lease values ('x', 'y', now())")
    for verboden in ("delete from audit", "truncate keten", "create table x ()"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            sql(plek.url, verboden)


def test_zonder_postgresql_client_zegt_de_opdracht_wat_er_ontbreekt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Geen stille backup van niets: het ontbrekende programma wordt genoemd."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ConfiguratieFout, match="pg_dump ontbreekt op deze machine; installeer de PostgreSQL-client"):
        pgkopie.schrijf("postgresql+psycopg://x@127.0.0.1:1/x", tmp_path / "x.dump")


# ── as the operator types it ─────────────────────────────────────────────────────────────────────────────────────────
def test_backup_en_herstel_zoals_de_bediener_het_typt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`zvh backup alles` maakt er zes; `zvh herstel` zet er een terug en zegt wat het deed; zonder --uit speelt het alleen af."""
    lokaal, naar = tmp_path / "var", tmp_path / "backup"
    Inrichting(lokaal, 28_000).richt_in()
    monkeypatch.setattr("os.environ", {"PATH": os.environ["PATH"]})
    alle = plekken("alles", lokaal)
    for plek in alle:
        gemigreerd(plek.pakket, plek.url)

    def zvh_(*argumenten: str) -> Any:
        return CliRunner().invoke(zvh.app, [*argumenten, "--map", str(lokaal)])

    gemaakt = zvh_("backup", "alles", "--naar", str(naar), "--ruim-op")
    assert gemaakt.exit_code == 0, gemaakt.output
    assert [regel.split(":")[0] for regel in gemaakt.output.splitlines()] == [p.naam for p in alle]
    assert len(list(naar.glob("*.db"))) == 6
    assert "nooit bij een backup" in str(zvh_("backup", "intake", "--naar", str(lokaal)).exception)
    assert "ontbreekt" in str(zvh_("herstel", "intake", "--uit", str(naar)).exception), "no ledger: not open before replay"
    assert alle[0].grootboekmap
    (alle[0].grootboekmap / "intake.jsonl").touch()

    terug = zvh_("herstel", "intake", "--uit", str(naar))
    assert terug.exit_code == 0
    assert "  wisgrootboek afgespeeld: 0 wissingen opnieuw toegepast, 0 daarna nog gevonden.\n" in terug.output
    assert zvh_("herstel", "gateway", "--uit", str(naar)).output.splitlines()[1].startswith("Audit in orde: 0 schakels")
    assert "per dienst" in str(zvh_("herstel", "alles", "--uit", str(naar)).exception)
    assert "kies uit intake" in str(zvh_("backup", "intaak", "--naar", str(naar)).exception)
    assert zvh_("herstel", "intake").output == "intake: 0 wissingen opnieuw toegepast.\n"


def test_naast_een_proces_in_productie_gelden_diens_instellingen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Een container kent alleen zijn eigen database; terugzetten gaat met de rol van de eigenaar als die is meegegeven."""
    geheimen = {"zvh_database_url": "sqlite:///x.db", "zvh_pas_sleutel": "p" * 40, "zvh_migratie_intake_url": "sqlite:///eigenaar.db"}
    for naam, waarde in (geheimen | {"zvh_keten_sleutel": "k" * 40}).items():
        (tmp_path / naam).write_text(waarde, encoding="utf-8")
    mappen = {"ZVH_SLEUTELMAP": str(tmp_path / "sleutels"), "ZVH_GROOTBOEKMAP": str(tmp_path / "grootboek")}
    monkeypatch.setattr("os.environ", {"ZVH_SECRETS_DIR": str(tmp_path), "ZVH_PARTIJEN": "x", **mappen})

    (intake,), (gateway,) = plekken("intake", tmp_path), plekken("gateway", tmp_path)

    assert (intake.url, intake.eigenaar_url, intake.buiten) == (
        "sqlite:///x.db",
        "sqlite:///eigenaar.db",
        (tmp_path / "sleutels", tmp_path / "grootboek"),
    )
    assert (gateway.eigenaar_url, gateway.keten_sleutel, gateway.buiten) == ("sqlite:///x.db", "k" * 40, ())
    with pytest.raises(ValueError, match="alleen in de lokale keten"):
        plekken("alles", tmp_path)


def test_de_image_bevat_wat_backup_en_herstel_nodig_hebben() -> None:
    """Elke module die deze opdrachten aanroepen staat in de image; alleen de inrichting van de lokale keten niet."""
    kopie = set(re.findall(r"deploy/(\w+)\.py", Path("deploy/Dockerfile").read_text(encoding="utf-8")))
    open_, gezien = {"zvh_opslag"}, set[str]()
    while open_:
        gezien.add(naam := open_.pop())
        bron = Path(f"deploy/{naam}.py").read_text(encoding="utf-8")
        nodig = re.findall(r"from deploy\.(\w+) import", bron) + re.findall(r"from deploy import (\w+)", bron)
        open_ |= set(nodig) - gezien - {"inrichting"}

    assert gezien - kopie == set()
