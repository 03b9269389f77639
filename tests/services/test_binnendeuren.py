"""The inner doors, the same in every service (ONTWERP §5, §9): arriving, leaving, correcting, expiring, destroying."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from shared.app import Dienst
from shared.crypto import DataKey, OntsleutelenMislukt
from shared.dossier import Dossier
from shared.grootboek import Grootboek
from shared.telemetry import BETROKKENE
from tests.dienst import NU, LosseDienst, een_dienst, een_gegeven, ids
from tests.services.deuren import (
    HERSTEL_TOT,
    bevries,
    bezorg,
    breng,
    corrigeer,
    datasleutel,
    een_set,
    etiketten,
    geef_vrij,
    herstel,
    inhoud,
    ontsluit,
    rijen,
    schoon,
    termijnen,
)


@pytest.fixture
def dienst(fase: ModuleType, tmp_path: Path) -> LosseDienst:
    return een_dienst(fase.DIENST, tmp_path)


@pytest.fixture
def dossier(fase: ModuleType) -> Dossier:
    gebouwd: Dienst = fase.DIENST
    return gebouwd.dossier


# ── arriving ────────────────────────────────────────────────────────────────────────────────────────────────
async def test_wat_in_bewaring_is_ziet_niemand(dienst: LosseDienst, dossier: Dossier) -> None:
    """Een pakket in bewaring staat op geen lijst en is niet te lezen, te corrigeren of mee te nemen."""
    gegevens = een_set()
    casus_id = gegevens[0].etiket.casus_id
    assert await bezorg(dienst, uuid4(), gegevens) == 204
    vraag = {"id": str(casus_id), "ids": ids(gegevens)}
    gelezen = await dienst.roep("POST", "/lezen/casus.lezen/inhoud", "casus.lezen", vraag)

    assert await etiketten(dienst, casus_id, ookWachtend=True) == []
    assert gelezen.json()["gegevens"] == []
    assert (await corrigeer(dienst, gegevens[0], "anders")).status_code == 404
    assert (await bevries(dienst, uuid4(), gegevens))["gegevens"] == []
    assert not any(b"markering" in rij.inhoud for rij in rijen(dienst, dossier.gegeven))


async def test_vrijgave_toont_en_vernietigt_de_rest(dienst: LosseDienst, dossier: Dossier) -> None:
    """De vrijgave toont wat mag, en van de rest blijft geen rij."""
    mag, mag_niet, ook_niet = gegevens = een_set()
    overdracht = uuid4()
    await bezorg(dienst, overdracht, gegevens)

    assert await geef_vrij(dienst, overdracht, [mag]) == []
    assert await inhoud(dienst, mag.etiket.casus_id) == {str(mag.etiket.id): "markering 0"}
    assert {rij.id for rij in rijen(dienst, dossier.gegeven)} == {mag.etiket.id}
    assert await geef_vrij(dienst, overdracht, [mag, mag_niet, ook_niet]) == []
    assert len(await etiketten(dienst, mag.etiket.casus_id)) == 1


@pytest.mark.eis("ZVH-3.5c")
async def test_wat_de_vrijgave_weigert_is_met_geen_sleutel_meer_te_lezen(dienst: LosseDienst, dossier: Dossier) -> None:
    """Wat niet mee mocht opent de sleutel van daarna niet meer, ook niet wie de oude rij nog heeft (ONTWERP §9)."""
    mag, mag_niet = gegevens = een_set(2)
    casus_id, overdracht = mag.etiket.casus_id, uuid4()
    await bezorg(dienst, overdracht, gegevens)
    (oud,) = [rij for rij in rijen(dienst, dossier.gegeven) if rij.id == mag_niet.etiket.id]
    toen = datasleutel(dienst, dossier, casus_id)

    await geef_vrij(dienst, overdracht, [mag])

    def leest(sleutel: DataKey) -> bytes:
        return sleutel.decrypt(oud.inhoud, table="gegeven", column="inhoud", id=str(oud.id))

    assert b"markering 1" in leest(toen), "positive control"
    with pytest.raises(OntsleutelenMislukt):
        leest(datasleutel(dienst, dossier, casus_id))
    assert await inhoud(dienst, casus_id) == {str(mag.etiket.id): "markering 0"}


async def test_twee_keer_bezorgen_is_een_keer(dienst: LosseDienst, dossier: Dossier) -> None:
    """Hetzelfde pakket nog eens, voor of na de vrijgave, verandert niets; ook een ander pakket niet meer na de vrijgave."""
    gegevens = een_set()
    overdracht = uuid4()
    for _ in range(2):
        assert await bezorg(dienst, overdracht, gegevens) == 204
    assert len(rijen(dienst, dossier.gegeven)) == 3
    await geef_vrij(dienst, overdracht, gegevens[:1])
    voor = rijen(dienst, dossier.gegeven)

    assert await bezorg(dienst, overdracht, gegevens) == 204

    assert rijen(dienst, dossier.gegeven) == voor


async def test_wat_niet_in_bewaring_is_wordt_genoemd(dienst: LosseDienst) -> None:
    """Is de bewaring verlopen, dan toont de vrijgave niets en zegt zij wat opnieuw moet komen."""
    hier, weg = gegevens = een_set(2)
    overdracht = uuid4()
    await bezorg(dienst, overdracht, [hier])

    assert await geef_vrij(dienst, overdracht, gegevens) == ids([weg])
    assert await etiketten(dienst, hier.etiket.casus_id) == []


# ── leaving ─────────────────────────────────────────────────────────────────────────────────────────────────
async def test_bevroren_gaat_mee_en_staat_stil(dienst: LosseDienst) -> None:
    """Wat meegaat, staat in het pakket en is zolang niet te corrigeren; nog eens vragen vervangt de set."""
    mee, ook, blijft = gegevens = een_set()
    await breng(dienst, gegevens)
    overdracht = uuid4()
    pakket = await bevries(dienst, overdracht, [mee, ook])

    assert {g["inhoud"]["tekst"] for g in pakket["gegevens"]} == {"markering 0", "markering 1"}
    geweigerd = await corrigeer(dienst, mee, "anders")
    assert (geweigerd.status_code, geweigerd.json()["code"]) == (409, "gegeven_bevroren")
    assert (await corrigeer(dienst, blijft, "anders")).status_code == 200
    assert (await bevries(dienst, uuid4(), [mee]))["code"] == "gegeven_bevroren"
    assert len((await bevries(dienst, overdracht, [ook]))["gegevens"]) == 1
    assert (await corrigeer(dienst, mee, "anders")).status_code == 200


async def test_een_etiket_van_een_andere_casus_gaat_niet_mee(dienst: LosseDienst) -> None:
    """Een overdracht neemt alleen gegevens van de eigen casus mee."""
    eigen, vreemd = een_set(1)[0], een_set(1)[0]
    for gegeven in (eigen, vreemd):
        await breng(dienst, [gegeven])

    assert [g["etiket"]["id"] for g in (await bevries(dienst, uuid4(), [eigen, vreemd]))["gegevens"]] == ids([eigen])


async def test_schoning_na_een_overdracht(dienst: LosseDienst, dossier: Dossier, tmp_path: Path) -> None:
    """Mee is weg met een regel in het wisgrootboek, niet nodig is onzichtbaar, onbeantwoord wacht."""
    mee, onnodig, stil, blijft = gegevens = een_set(4)
    casus_id = mee.etiket.casus_id
    await breng(dienst, gegevens)
    overdracht = uuid4()
    await bevries(dienst, overdracht, [mee])
    for _ in range(2):
        assert await schoon(dienst, overdracht, weg=[mee], onzichtbaar=[onnodig], wachtend=[stil]) == 204

    assert await inhoud(dienst, casus_id) == {str(blijft.etiket.id): "markering 3"}
    assert {e["id"] for e in await etiketten(dienst, casus_id, ookWachtend=True)} == set(ids([stil, blijft]))
    assert mee.etiket.id not in {rij.id for rij in rijen(dienst, dossier.gegeven)}
    regels = list(Grootboek(tmp_path / "grootboek" / f"{dienst.naam}.jsonl").lees())
    assert {(r.soort, r.id) for r in regels} == {("gegeven", mee.etiket.id)}
    assert [(rij.ids, rij.geschoond) for rij in rijen(dienst, dossier.vertrek)] == [(ids([mee]), True)]


async def test_wat_wacht_kan_later_volgen(dienst: LosseDienst) -> None:
    """Een gegeven dat wacht op antwoord gaat alsnog mee in een aanvullende overdracht; wat onzichtbaar is niet."""
    stil, onnodig = gegevens = een_set(2)
    await breng(dienst, gegevens)
    await schoon(dienst, uuid4(), wachtend=[stil], onzichtbaar=[onnodig])

    assert [g["etiket"]["id"] for g in (await bevries(dienst, uuid4(), gegevens))["gegevens"]] == ids([stil])


# ── correcting ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-10.1b")
async def test_een_correctie_bewaart_wat_er_stond(dienst: LosseDienst, dossier: Dossier) -> None:
    """Na een correctie leest men de nieuwe inhoud; de oude blijft, versleuteld, tot de vernietiging."""
    (gegeven,) = een_set(1)
    casus_id = gegeven.etiket.casus_id
    await breng(dienst, [gegeven])

    gecorrigeerd = await corrigeer(dienst, gegeven, "gecorrigeerd")
    verouderd = await corrigeer(dienst, gegeven, "te laat", versie=1)

    assert (gecorrigeerd.status_code, gecorrigeerd.json()["versie"], verouderd.status_code) == (200, 2, 412)
    assert await inhoud(dienst, casus_id) == {str(gegeven.etiket.id): "gecorrigeerd"}
    (oud,) = rijen(dienst, dossier.versie)
    sleutel = datasleutel(dienst, dossier, casus_id)
    assert "markering 0" in sleutel.decrypt(oud.inhoud, table="gegeven", column="inhoud", id=str(oud.gegeven_id)).decode()
    assert b"markering" not in oud.inhoud


async def test_een_beperking_staat_in_het_etiket(dienst: LosseDienst) -> None:
    """Een beperking wordt gezet en weer opgeheven, en een kortere termijn gaat in."""
    (gegeven,) = een_set(1)
    await breng(dienst, [gegeven])
    pad = f"/gegevens/{gegeven.etiket.id}/etiket"
    await dienst.roep("PATCH", pad, "gegeven.beperken", {"beperkt": True, "bewarenTot": "2026-04-01"})
    (beperkt,) = await etiketten(dienst, gegeven.etiket.casus_id)
    await dienst.roep("PATCH", pad, "gegeven.beperken", {"beperkt": False})
    (opgeheven,) = await etiketten(dienst, gegeven.etiket.casus_id)

    assert (beperkt["beperkt"], beperkt["bewarenTot"]) == (True, "2026-04-01")
    assert (opgeheven["beperkt"], opgeheven["bewarenTot"]) == (False, "2026-04-01")


# ── expiring and destroying ─────────────────────────────────────────────────────────────────────────────────
async def test_termijnen_noemen_wat_aan_zijn_einde_is(fase: ModuleType, tmp_path: Path) -> None:
    """Eigen termijn en hersteltermijn gaan op zaaktijd, bewaring op wereldtijd."""
    dienst = een_dienst(fase.DIENST, tmp_path, bewaring_termijn="PT0S")
    onnodig, blijvend = een_set(2)
    kort = een_gegeven(casus_id=onnodig.etiket.casus_id, bewaren_tot=NU.date() + timedelta(days=1))
    await breng(dienst, [kort, onnodig, blijvend])
    await schoon(dienst, uuid4(), onzichtbaar=[onnodig])
    assert await termijnen(dienst, NU) == []

    assert await termijnen(dienst, NU + timedelta(days=1)) == []
    assert [t["id"] for t in await termijnen(dienst, NU + timedelta(days=2))] == ids([kort])
    gevonden = await termijnen(dienst, HERSTEL_TOT)
    assert {t["id"]: (t["toestand"], t["eigen"]) for t in gevonden} == {
        str(kort.etiket.id): ("zichtbaar", True),
        str(onnodig.etiket.id): ("onzichtbaar", False),
    }
    assert await termijnen(dienst, HERSTEL_TOT, na=gevonden[0]["id"]) == gevonden[1:]
    achtergebleven = een_set(1)
    await bezorg(dienst, uuid4(), achtergebleven)
    assert [(t["id"], t["toestand"]) for t in await termijnen(dienst, datetime.now(UTC) - timedelta(days=3650))] == [
        (ids(achtergebleven)[0], "bewaring")
    ]


async def test_na_vernietiging_opent_de_oude_sleutel_niets(dienst: LosseDienst, dossier: Dossier) -> None:
    """Vernietiging van een gegeven geeft de rest van de casus een nieuwe sleutel; de rest, met historie, blijft leesbaar."""
    weg, blijft = gegevens = een_set(2)
    casus_id = weg.etiket.casus_id
    await breng(dienst, gegevens)
    await corrigeer(dienst, blijft, "gecorrigeerd")
    await corrigeer(dienst, weg, "ook gecorrigeerd")
    oud = datasleutel(dienst, dossier, casus_id)
    assert "gecorrigeerd" in ontsluit(oud, next(r for r in rijen(dienst, dossier.gegeven) if r.id == blijft.etiket.id))

    antwoord = await dienst.roep("DELETE", f"/gegevens/{weg.etiket.id}", "gegeven.vernietigen")

    (rij,) = rijen(dienst, dossier.gegeven)
    (historie,) = rijen(dienst, dossier.versie)
    assert (antwoord.status_code, rij.id, historie.gegeven_id) == (204, blijft.etiket.id, blijft.etiket.id)
    for cijfertekst in (rij.inhoud, historie.inhoud):
        with pytest.raises(OntsleutelenMislukt):
            oud.decrypt(cijfertekst, table="gegeven", column="inhoud", id=str(rij.id))
    assert "gecorrigeerd" in ontsluit(datasleutel(dienst, dossier, casus_id), rij)
    assert await inhoud(dienst, casus_id) == {str(blijft.etiket.id): "gecorrigeerd"}


@pytest.mark.eis("ZVH-11.2c")
async def test_een_vernietigde_casus_laat_niets_na(dienst: LosseDienst, dossier: Dossier) -> None:
    """Na vernietiging van een casus heeft geen dossiertabel er nog een rij van; een andere casus blijft."""
    weg, blijft = een_set(), een_set(1)
    casus_id = weg[0].etiket.casus_id
    for gegevens in (weg, blijft):
        await breng(dienst, gegevens)
    await corrigeer(dienst, weg[0], "anders")
    await bevries(dienst, uuid4(), weg[1:])
    tabellen = (dossier.gegeven, dossier.versie, dossier.sleutel, dossier.vertrek, dossier.aankomst)
    assert all(any(r.casus_id == casus_id for r in rijen(dienst, t)) for t in tabellen)

    for _ in range(2):
        assert (await dienst.roep("DELETE", f"/casussen/{casus_id}", "casus.vernietigen")).status_code == 204

    met_casus = [t for t in dossier.gegeven.metadata.sorted_tables if "casus_id" in t.c]
    assert {*tabellen, dossier.handeling} <= set(met_casus)
    assert [t.name for t in met_casus if any(r.casus_id == casus_id for r in rijen(dienst, t))] == []
    assert await inhoud(dienst, blijft[0].etiket.casus_id) == {ids(blijft)[0]: "markering 0"}


async def test_een_herstelde_backup_brengt_niets_terug(dienst: LosseDienst, dossier: Dossier, tmp_path: Path) -> None:
    """Wat in het wisgrootboek staat, wordt na een herstel opnieuw gewist: gegevens en hele casussen."""
    weg, blijft = gegevens = een_set(2)
    casus = een_set()
    await breng(dienst, gegevens)
    await breng(dienst, casus)
    backup = {tabel: rijen(dienst, tabel) for tabel in (dossier.gegeven, dossier.sleutel)}
    await dienst.roep("DELETE", f"/gegevens/{weg.etiket.id}", "gegeven.vernietigen")
    await dienst.roep("DELETE", f"/casussen/{casus[0].etiket.casus_id}", "casus.vernietigen")
    herstel(dienst, backup)
    assert len(await inhoud(dienst, casus[0].etiket.casus_id)) == 3

    regels = Grootboek(tmp_path / "grootboek" / f"{dienst.naam}.jsonl").lees()
    wissingen = [{"soort": r.soort, "id": str(r.id)} for r in regels]
    assert (await dienst.roep("PUT", "/wissingen", "wissingen.afspelen", wissingen)).status_code == 204

    assert {rij.id for rij in rijen(dienst, dossier.gegeven)} == {blijft.etiket.id}
    assert await inhoud(dienst, weg.etiket.casus_id) == {str(blijft.etiket.id): "markering 1"}
    assert {rij.casus_id for rij in rijen(dienst, dossier.sleutel)} == {blijft.etiket.casus_id}


# ── settling ────────────────────────────────────────────────────────────────────────────────────────────────
async def test_een_dienst_weet_of_een_handeling_is_doorgegaan(dienst: LosseDienst) -> None:
    """Doorgegaan is 204; nooit gezien, of mislukt en dus teruggedraaid, is 404."""
    (gegeven,) = een_set(1)
    await breng(dienst, [gegeven])
    gelukt, mislukt = uuid4(), uuid4()
    pad, body = f"/gegevens/{gegeven.etiket.id}", {"inhoud": {"tekst": "anders"}, "versie": 1}
    eerste = await dienst.roep("PUT", pad, "gegeven.corrigeren", body, handeling_id=gelukt)
    tweede = await dienst.roep("PUT", pad, "gegeven.corrigeren", body, handeling_id=mislukt)
    assert (eerste.status_code, tweede.status_code) == (200, 412)

    bekend = [(await dienst.roep("GET", f"/handelingen/{h}", "handeling.lezen")).status_code for h in (gelukt, mislukt, uuid4())]

    assert bekend == [204, 404, 404]


async def test_een_logregel_per_betrokkene(dienst: LosseDienst, dossier: Dossier) -> None:
    """De twee helften van een lezing zijn één handeling, met één logregel voor iedere betrokkene."""
    gegevens = een_set()
    await breng(dienst, gegevens)

    await dienst.lees("casus.lezen", gegevens[0].etiket.casus_id)

    regels = [r.attributes.get(BETROKKENE) for r in rijen(dienst, dossier.logregel) if r.name == "casus.lezen"]
    assert sorted(r for r in regels if r) == sorted(str(g.etiket.betrokkene_id) for g in gegevens)


async def test_ook_wie_niets_opent_laat_een_logregel_per_betrokkene_na(dienst: LosseDienst, dossier: Dossier) -> None:
    """Beperken, schonen, vrijgeven en vernietigen raken iemand, ook al gaat er geen inhoud open (ONTWERP §8)."""
    beperkt, onnodig, weg = gegevens = een_set()
    await breng(dienst, gegevens)
    await dienst.roep("PATCH", f"/gegevens/{beperkt.etiket.id}/etiket", "gegeven.beperken", {"beperkt": True})
    await schoon(dienst, uuid4(), onzichtbaar=[onnodig], weg=[weg])
    await dienst.roep("DELETE", f"/casussen/{beperkt.etiket.casus_id}", "casus.vernietigen")

    per = {
        naam: {r.attributes[BETROKKENE] for r in rijen(dienst, dossier.logregel) if r.name == naam and BETROKKENE in r.attributes}
        for naam in ("overdracht.vrijgeven", "gegeven.beperken", "overdracht.schonen", "casus.vernietigen")
    }
    wie = [str(g.etiket.betrokkene_id) for g in gegevens]
    assert per == {
        "overdracht.vrijgeven": set(wie),
        "gegeven.beperken": {wie[0]},
        "overdracht.schonen": {wie[1], wie[2]},
        "casus.vernietigen": {wie[0], wie[1]},
    }


@pytest.mark.eis("ZVH-12.1")
async def test_een_lezing_hoort_bij_haar_pas(dienst: LosseDienst) -> None:
    """Een pas voor de ene lezing opent de andere niet, en een lezing die niet bestaat is er niet."""
    vraag = {"id": str(uuid4())}
    ander = await dienst.roep("POST", "/lezen/casus.lezen/etiketten", "iets.anders", vraag)
    onbekend = await dienst.roep("POST", "/lezen/iets.anders/etiketten", "iets.anders", vraag)

    assert (ander.status_code, onbekend.status_code) == (401, 404)
