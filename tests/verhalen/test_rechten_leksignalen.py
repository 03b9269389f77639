"""What shows that something leaks and how far it went: refusals, the trail of one actor, and a report that gets stuck on its way."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway import klok
from gateway.kern import lees_verbanden
from gateway.klok import ronde
from shared.settings import ConfiguratieFout
from tests.bouw import een_zaak
from tests.gateway.test_klok import stuk, verdwijn, verouder
from tests.keten import Keten, Partner, _settings
from tests.verhalen.feiten_bouw import een_ontvanger
from tests.verhalen.ljr_bouw import LJR, een_ljr_zaak
from tests.verhalen.rechten_datalekken_bouw import een_lek, een_melding, geleden, register
from tests.verhalen.register_bouw import GGD
from tests.verhalen.test_overdracht import gegeven_ids

VELDEN = ("partij_datalekprocedure", "rol_datalek")


def een_vraag(partij: str, **anders: Any) -> dict[str, Any]:
    return {"partij": partij, "van": geleden(5), "tot": geleden(-1)} | anders


@pytest.mark.eis("ZVH-14.1")
@pytest.mark.parametrize("veld", VELDEN)
def test_zonder_datalekprocedure_start_productie_niet(tmp_path: Path, veld: str) -> None:
    """Is niet ingevuld welke partij de procedure onderhoudt of welke rol een datalek behandelt, dan start het systeem niet."""
    goed = _settings(tmp_path, {"gateway": f"sqlite:///{tmp_path}/g.db"}, {})
    productie = goed.model_copy(update={"omgeving": "productie"})
    assert "proefverband" in lees_verbanden(productie)
    for pad in goed.verbanden.glob("*.yaml"):
        regels = [r for r in pad.read_text(encoding="utf-8").splitlines(keepends=True) if not r.startswith(f"  {veld}:")]
        (tmp_path / pad.name).write_text("".join(regels), encoding="utf-8")

    with pytest.raises(ConfiguratieFout, match=f"proefverband: {veld}"):
        lees_verbanden(productie.model_copy(update={"verbanden": tmp_path}))
    assert "proefverband" in lees_verbanden(goed.model_copy(update={"verbanden": tmp_path}))


@pytest.mark.eis("ZVH-14.1")
async def test_herhaalde_weigeringen_geven_een_signaal_aan_rol_datalek(keten: Keten) -> None:
    """Tien weigeringen van één gebruiker: één signaal, en niemand anders leest of ziet het, hijzelf ook niet."""
    manager, nieuwsgierig = keten.als("zvh", "manager"), keten.als("zvh", "procesregisseur", functionaris="zvh-9")
    for _ in range(9):
        assert (await nieuwsgierig.get(f"/casussen/{uuid4()}")).status_code == 404
    await ronde(keten.kern)
    assert (await manager.moet("GET", "/datalek-signalen"))["items"] == []
    await nieuwsgierig.get(f"/casussen/{uuid4()}")

    await ronde(keten.kern)
    await ronde(keten.kern)

    (signaal,) = (await manager.moet("GET", "/datalek-signalen"))["items"]
    assert (signaal["partij"], signaal["functionaris"], signaal["aantal"]) == (nieuwsgierig.partij, "zvh-9", 10)
    assert [t["objectId"] for t in (await manager.moet("GET", "/taken"))["items"] if t["soort"] == "datalek_signaal"] == [signaal["id"]]
    for wie in (nieuwsgierig, keten.als("zvh", "privacyadviseur"), keten.als("ggz", "fg")):
        assert (await wie.get("/datalek-signalen")).status_code == 403
        assert "datalek" not in (await wie.get("/taken")).text + (await wie.get("/gebeurtenissen")).text


async def speur(wie: Partner, vraag: dict[str, Any], **query: Any) -> tuple[list[dict[str, Any]], int]:
    """Everything that is found, over all pages, and how many pages that took."""
    gevonden, bladzijden = [], 0
    while True:
        pad = "/datalekken/_naspeuren" + (f"?{httpx.QueryParams(query)}" if query else "")
        antwoord = await wie.post(pad, vraag)
        assert antwoord.status_code == 200, antwoord.text
        gevonden += antwoord.json()["items"]
        bladzijden += 1
        if "next" not in antwoord.links:
            return gevonden, bladzijden
        query = dict(httpx.URL(antwoord.links["next"]["url"]).params)


@pytest.mark.eis("ZVH-14.3")
async def test_naspeuren_zegt_wat_iemand_las_van_wie_en_wie_het_kreeg(keten: Keten) -> None:
    """Gegevens, betrokkene als kenmerk en ontvangers, per handeling; van een ander, of buiten de tijd, niets."""
    zaak = await een_zaak(keten)
    zaak.ids = await gegeven_ids(zaak)
    ander = keten.als("zvh", "procesregisseur", functionaris="zvh-2")
    for _ in range(3):
        await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    manager = keten.als("zvh", "manager")

    sporen, bladzijden = await speur(manager, een_vraag(zaak.regisseur.partij, functionaris="zvh-1"), limit=2)

    assert bladzijden > 1
    gelezen = [s for s in sporen if s["handeling"] == "casus.lezen"]
    assert len(gelezen) >= 3
    assert {(g["gegevenId"], g["betrokkeneId"]) for s in gelezen for g in s["gegevens"]} == {(i, zaak.betrokkene) for i in zaak.ids}
    inbreng, _ = await speur(keten.als("ggz", "fg"), een_vraag(zaak.aanmelder.partij))
    assert {o for s in inbreng for g in s["gegevens"] for o in g["ontvangers"]} == {"proefverband"}
    for leeg in ({"functionaris": "zvh-2"}, {"functionaris": "zvh-1", "van": geleden(9), "tot": geleden(8)}):
        assert await speur(manager, een_vraag(ander.partij, **leeg)) == ([], 1)
    assert (await manager.post("/datalekken/_naspeuren", een_vraag(ander.partij, tot=geleden(6)))).status_code == 400
    for wie in (zaak.regisseur, zaak.aanmelder):
        assert (await wie.post("/datalekken/_naspeuren", een_vraag(ander.partij))).status_code == 403


@pytest.mark.eis("LJR-8.2", "LJR-27")
async def test_naspeuren_noemt_ljr_niet(keten: Keten) -> None:
    """Als ontvanger noch als actor; LJ&R's eigen FG leest wat zijn mensen deden."""
    zaak = await een_ljr_zaak(keten)
    await een_ontvanger(keten, zaak, zaak.ids[0], GGD)
    manager = keten.als("zvh", "manager")

    assert await speur(manager, een_vraag(LJR)) == ([], 1)
    eigen, _ = await speur(keten.als("reclassering", "fg"), een_vraag(LJR))
    assert {g["gegevenId"] for s in eigen for g in s["gegevens"]} == set(zaak.ids)
    assert LJR not in (await manager.post("/datalekken/_naspeuren", een_vraag(zaak.regisseur.partij))).text


@pytest.mark.eis("ZVH-14.3")
async def test_een_melding_die_rights_niet_bereikt_is_er_niet(keten: Keten) -> None:
    """503, geen regel en geen bericht; met dezelfde sleutel lukt het daarna."""
    zaak = await een_zaak(keten)
    zaak.ids = await gegeven_ids(zaak)
    body, sleutel = een_melding(zaak), str(uuid4())
    keten.diensten["rights"].storing = stuk("/lekken")
    assert (await zaak.regisseur.post("/datalekken", body, sleutel=sleutel)).status_code == 503
    assert await keten.sql("select id from datalek") + await keten.sql("select id from taak where soort = 'datalek_afstemmen'") == []
    keten.diensten["rights"].storing = None

    eerste = await zaak.regisseur.post("/datalekken", body, sleutel=sleutel)
    nogmaals = await zaak.regisseur.post("/datalekken", body, sleutel=sleutel)

    assert (eerste.status_code, nogmaals.status_code, eerste.json()) == (201, 201, nogmaals.json())
    assert len(await keten.sql("select id from datalek")) == 1


@pytest.mark.eis("ZVH-14.3", "ZVH-14.5")
async def test_een_besluit_waarvan_het_antwoord_wegraakt_telt_alsnog_een_keer(keten: Keten) -> None:
    """Zolang niemand weet of het er is, wacht een volgende handeling; de klok vraagt het na en daarna telt het."""
    lek = await een_lek(keten, keten.als("ggz", "afgevaardigde"))
    keten.diensten["rights"].storing = verdwijn(na_afloop=True)
    besluit = {"meldplichtig": False, "motivering": "Niemand las het."}
    assert (await lek.doe(lek.melder, "/ap-besluiten", besluit)).status_code == 502
    keten.diensten["rights"].storing = None
    assert (await lek.doe(lek.melder, "/ap-besluiten", besluit)).json()["code"] == "loopt_nog"
    await verouder(keten, 11)

    await klok.ronde(keten.kern)

    assert (await register(lek.manager, lek))["motiveringAp"] == "Niemand las het."
    assert (await lek.lees())["meldplichtig"] is False
    await lek.bericht()
