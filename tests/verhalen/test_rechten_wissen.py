"""Erased, restricted by name, supplemented, kept on a ground: each all the way through."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway.klok import ronde
from tests.bouw import vandaag
from tests.keten import Keten, een_keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.ljr_bouw import een_ljr_zaak
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.rechten_doorwerking_bouw import beslis_toe, een_recht
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, iemand, klaar, meld_aan, xtra


def sleutel(pad: Path) -> list[Any]:
    """The wrapped data keys of one service."""
    with closing(sqlite3.connect(pad)) as db:
        return db.execute("select verpakt from casussleutel order by casus_id").fetchall()


def rijen(pad: Path, gegeven: str) -> int:
    with closing(sqlite3.connect(pad)) as db:
        return int(db.execute("select count(*) from gegeven where id = ?", (UUID(gegeven).hex,)).fetchone()[0])


async def wissing(keten: Keten) -> str:
    return str((await keten.sql("select status from feit where soort = 'wissing' order by versie desc"))[0].status)


@pytest.mark.eis("LJR-20.1", "LJR-19.2")
async def test_een_toegewezen_verwijdering_overleeft_een_val_en_een_backup(tmp_path: Path) -> None:
    """Een dienst is weg: de klok gaat verder. Weg is rijen weg en een nieuwe sleutel; de backup van gisteren brengt niets terug."""
    backup = tmp_path / "gisteren.db"
    async with een_keten(tmp_path) as keten:
        recht = await een_recht(keten, "verwijdering")
        with closing(sqlite3.connect(tmp_path / "intake.db")) as bron, closing(sqlite3.connect(backup)) as doel:
            bron.backup(doel)
        voor = sleutel(tmp_path / "intake.db")

        async def weg(_request: httpx.Request, _binnen: Any) -> None:
            raise httpx.ConnectError("weg")

        await recht.wijs_toe()
        keten.diensten["afschaling"].storing = weg
        await ronde(keten.kern)
        assert (await wissing(keten), rijen(tmp_path / "intake.db", recht.gegeven)) == ("open", 0)
        keten.diensten["afschaling"].storing = None
        await ronde(keten.kern)

        stand = await recht.uitvoering()
        assert (await wissing(keten), [i["status"] for i in stand["items"]]) == ("gewist", ["gedaan"])
        assert [k["aanleiding"] for k in stand["kennisgevingen"]] == ["verwijdering"]
        assert sleutel(tmp_path / "intake.db") != voor
    for rest in ("-wal", "-shm"):
        (tmp_path / f"intake.db{rest}").unlink(missing_ok=True)
    shutil.copy(backup, tmp_path / "intake.db")
    assert rijen(tmp_path / "intake.db", recht.gegeven) == 1, "positive control"

    async with een_keten(tmp_path) as opnieuw:
        app = opnieuw.diensten["intake"].binnen.app
        async with app.router.lifespan_context(app):
            assert rijen(tmp_path / "intake.db", recht.gegeven) == 0


@pytest.mark.eis("LJR-19.1-aanvulling", "LJR-19.2")
async def test_een_aanvullende_verklaring_blijft_bij_haar_gegeven(keten: Keten) -> None:
    """De verklaring is te lezen bij het gegeven, overleeft een correctie, en een pakket zonder haar komt nergens aan (409)."""
    recht = await een_recht(keten, "aanvulling")
    pad, body = (
        f"/gegevens/{recht.gegeven}/aanvullende-verklaringen",
        {"verzoekId": recht.verzoek, "tekst": "Ik woon er sinds mei niet meer."},
    )
    assert status(await keten.als("ggd", "afgevaardigde").post(pad, body)) == ONVINDBAAR
    assert status(await recht.zaak.regisseur.post(pad, body)) == (403, "rol_past_niet")
    assert (await recht.manager.post(pad, body | {"tekst": "bsn 111222333"})).status_code == 400
    await recht.wijs_toe()

    assert (await recht.manager.moet("POST", pad, body))["status"] == "aangevuld"

    nieuw = {"inhoud": {"soort": "zelfstandig", "toelichting": "ander adres"}}
    assert (await recht.zaak.aanmelder.put(f"/gegevens/{recht.gegeven}", nieuw, versie=2)).status_code == 200
    (gelezen,) = await recht.leest()
    assert (gelezen["inhoud"]["aanvullendeVerklaring"], gelezen["inhoud"]["soort"]) == (body["tekst"], "zelfstandig")
    assert gelezen["etiket"]["aangevuldOp"] == await vandaag(keten)
    assert [k["aanleiding"] for k in (await recht.uitvoering())["kennisgevingen"]] == ["aanvulling"]


@pytest.mark.eis("IED-7.4")
async def test_alleen_het_genoemde_gebruik_stopt(keten: Keten) -> None:
    """De cliënt liet lezen beperken: dat stopt, voor ieder ander dan de leverancier; andere soorten gebruik noemt de beperking niet."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    (gegeven,) = await klaar(zaak)
    manager = keten.als("zvh", "manager")
    basis = {"soort": "beperking", "gegevenIds": [gegeven]}
    onvolledig = await dien_in(manager, zaak.casus_id, zaak.betrokkene, **basis)
    assert onvolledig["status"] == "onvolledig"
    verzoek = await dien_in(manager, zaak.casus_id, zaak.betrokkene, **basis, beperkingen=["lezen"])
    await identificeer(manager, verzoek["id"])
    assert (await beoordeel(zaak.aanmelder, verzoek["id"])).is_success
    await stem_af(manager, verzoek["id"])
    assert (await besluit(manager, verzoek["id"])).is_success

    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    (stil,) = (await manager.moet("GET", f"/verzoeken/{verzoek['id']}/uitvoering"))["stilgelegd"]
    assert (stil["status"], stil["soorten"]) == ("gezet", ["lezen"])
    assert len((await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"]) == 1


@pytest.mark.eis("XTRA-13.5")
async def test_xtra_bewaart_na_de_termijn_op_drie_redenen_en_tot_een_datum(keten: Keten) -> None:
    """Met reden en herzieningsdatum blijft het, buiten gebruik; eigen belang is geen reden; na de datum gaat het weg."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    (gegeven,) = await klaar(zaak)
    nu = (await keten.vooruit(timedelta(days=700))).date()
    body = {"casusId": zaak.casus_id, "gegevenId": gegeven, "reden": "groot_belang_ander_dan_betrokkene"}
    body |= {"onderbouwing": "nodig_voor_veiligheid", "herzieningOp": str(nu + timedelta(days=100))}
    assert (await zaak.aanmelder.post("/bewaaruitzonderingen", body | {"reden": "eigen_belang"})).status_code == 400
    assert (await zaak.aanmelder.post("/bewaaruitzonderingen", body | {"herzieningOp": str(nu)})).status_code == 400
    assert status(await zaak.regisseur.post("/bewaaruitzonderingen", body)) == (403, "rol_past_niet")

    await zaak.aanmelder.moet("POST", "/bewaaruitzonderingen", body)

    assert [f.status for f in await keten.sql("select status from feit where soort = 'bewaaruitzondering' order by versie desc")][
        0
    ] == "gezet"
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == []
    await keten.vooruit(timedelta(days=60))
    await ronde(keten.kern)
    assert rijen(keten.map / "intake.db", gegeven) == 1, "voorbij de eigen termijn"
    await keten.vooruit(timedelta(days=42))
    await ronde(keten.kern)
    assert rijen(keten.map / "intake.db", gegeven) == 0


@pytest.mark.eis("LJR-20.1", "LJR-24.1e", "LJR-19.1")
async def test_ljr_wist_op_een_van_haar_gronden(keten: Keten) -> None:
    """Toewijzen vraagt een grond uit het reglement; vroegtijdige vernietiging na vrijspraak is er een, en gaat overal door."""
    zaak = await een_ljr_zaak(keten)
    manager = keten.als("zvh", "manager")
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort="verwijdering", gegevenIds=zaak.ids))["id"]
    await identificeer(manager, verzoek)
    ja = {"gegevenId": zaak.ids[0], "oordeel": "toewijzen"}
    assert (await beoordeel(zaak.aanmelder, verzoek, ja)).status_code == 400
    assert (await beoordeel(zaak.aanmelder, verzoek, ja | {"toewijsgrond": "komt_zo_uit"})).status_code == 400
    assert (await beoordeel(zaak.aanmelder, verzoek, {"gegevenId": zaak.ids[0], "oordeel": "afwijzen"})).status_code == 400

    assert (await beoordeel(zaak.aanmelder, verzoek, ja | {"toewijsgrond": "vroegtijdige_vernietiging"})).is_success
    await stem_af(manager, verzoek, "partneroverleg")
    await beslis_toe(manager, verzoek, zaak.betrokkene)
    await ronde(keten.kern)

    assert await wissing(keten) == "gewist"
    assert rijen(keten.map / "intake.db", zaak.ids[0]) == 0


@pytest.mark.eis("IED-7.2")
async def test_een_anonieme_telling_weigert_niemand_en_wist_niemand(keten: Keten) -> None:
    """IED telt een contact zonder casus, naam, dag of plaats; een ander niet; wissen wordt met reden geweigerd."""
    body = {"soort": "informatie_en_advies"}
    eerste = await ied(keten).moet("POST", "/anonieme-contacten", body)
    tweede = await ied(keten).moet("POST", "/anonieme-contacten", body)

    assert (eerste["aantal"], tweede["aantal"]) == (1, 2)
    for herleidbaar in ({"casusId": "x"}, {"naam": "Mats"}, {"datum": "2026-03-01", "plaats": "Utrecht"}):
        assert (await ied(keten).post("/anonieme-contacten", body | herleidbaar)).status_code == 400
    assert (await ied(keten).post("/anonieme-contacten", {"soort": "ruzie_op_de_markt"})).status_code == 400
    assert status(await keten.als("ggd", "instemmer").post("/anonieme-contacten", body)) == (403, "telling_past_niet")
    weg = await keten.client.delete("/v1/anonieme-contacten/informatie_en_advies", headers=ied(keten)._kop())
    assert status(weg) == (403, "telling_niet_herleidbaar")
