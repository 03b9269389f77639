"""Bevragingen over HTTP: who is asked and reminded, who says no, what is withdrawn (ZVH 1.19, 5.2.1, 10.1)."""

from datetime import timedelta
from typing import Any

import pytest

from gateway import klok
from tests.bouw import FASEDOEL, Zaak
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import status
from tests.verhalen.test_triage import GGD, GGZ, ggz, in_triage, meldingen, over


def een_bevraging(zaak: Zaak, gevraagde: str = GGZ, **anders: Any) -> dict[str, Any]:
    basis = {"casusId": zaak.casus_id, "gevraagde": gevraagde, "vragen": ["bekend_bij_u"], "waarom": "bepaalt_route"}
    return basis | {"uiterlijk": over(10)} | anders


async def bevraag(zaak: Zaak, gevraagde: str = GGZ, **anders: Any) -> str:
    return str((await zaak.regisseur.moet("POST", "/bevragingen", een_bevraging(zaak, gevraagde, **anders)))["id"])


async def taken(wie: Partner) -> list[str]:
    return [t["soort"] for t in (await wie.moet("GET", "/taken"))["items"] if t["soort"].startswith("bevraging")]


@pytest.mark.eis("ZVH-1.19", "ZVH-5.2.1")
async def test_wie_wacht_wordt_herinnerd_en_laat_is_niet_te_laat(keten: Keten) -> None:
    """Drie dagen voor de laatste dag volgt één herinnering, erna een taak voor de vrager; een laat antwoord telt en sluit beide."""
    zaak, partij = await in_triage(keten), ggz(keten)
    bevraging_id = await bevraag(zaak)
    await klok.ronde(keten.kern)
    assert await meldingen(partij, "bevraging.herinnering") == 0

    await keten.vooruit(timedelta(days=7))
    for _ in range(2):
        await klok.ronde(keten.kern)
    assert (await meldingen(partij, "bevraging.herinnering"), await taken(zaak.regisseur)) == (1, [])

    await keten.vooruit(timedelta(days=4))
    for _ in range(2):
        await klok.ronde(keten.kern)
    assert (await taken(partij), await taken(zaak.regisseur)) == (["bevraging_beantwoorden"], ["bevraging_te_laat"])
    assert await meldingen(partij, "bevraging.herinnering") == 1

    await partij.moet("POST", f"/bevragingen/{bevraging_id}/antwoorden", {"uitkomst": "geen_gegevens"})
    assert (await taken(partij), await taken(zaak.regisseur)) == ([], [])
    gelezen = await zaak.regisseur.moet("GET", f"/bevragingen/{bevraging_id}")
    assert [(a["uitkomst"], a["teLaat"]) for a in gelezen["antwoorden"]] == [("geen_gegevens", True)]
    (regel,) = (await zaak.regisseur.moet("GET", "/bevragingen", casusId=zaak.casus_id))["items"]
    assert (regel["status"], regel["uitkomst"], regel["teLaat"]) == ("beantwoord", "geen_gegevens", True)


@pytest.mark.eis("ZVH-5.2.1")
async def test_een_partij_mag_nee_zeggen(keten: Keten) -> None:
    """Weigeren vraagt een redencode van het convenant en brengt niets; de taak is klaar en triage gaat door."""
    zaak, partij = await in_triage(keten), ggz(keten)
    pad = f"/bevragingen/{await bevraag(zaak)}/antwoorden"

    zonder = await partij.post(pad, {"uitkomst": "weigert"})
    verzonnen = await partij.post(pad, {"uitkomst": "weigert", "reden": "geen_zin"})
    ander = await keten.als("ggd", "afgevaardigde").post(pad, {"uitkomst": "weigert", "reden": "beroepsgeheim"})
    assert [a.status_code for a in (zonder, verzonnen, ander)] == [400, 400, 404]
    assert await taken(partij) == ["bevraging_beantwoorden"]

    await partij.moet("POST", pad, {"uitkomst": "weigert", "reden": "beroepsgeheim"})
    assert await taken(partij) == []
    (feit,) = await keten.sql("select status, velden from feit where soort = 'bevraging' order by versie desc limit 1")
    assert (feit.status, '"weigert"' in str(feit.velden)) == ("beantwoord", True)


@pytest.mark.eis("ZVH-1.19")
async def test_wat_is_ingetrokken_wacht_op_niemand_meer(keten: Keten) -> None:
    """Alleen de vrager trekt een bevraging in, met een reden; de gevraagde hoort dat en vindt haar niet meer."""
    zaak, partij = await in_triage(keten), ggz(keten)
    bevraging_id = await bevraag(zaak)
    pad = f"/bevragingen/{bevraging_id}/intrekkingen"

    assert status(await partij.post(pad, {"reden": "niet_meer_nodig"})) == (403, "rol_past_niet")
    assert status(await zaak.regisseur.post(pad, {"reden": "zomaar"})) == (400, "reden_onbekend")
    await zaak.regisseur.moet("POST", pad, {"reden": "niet_meer_nodig"})

    assert (await taken(partij), await meldingen(partij, "bevraging.ingetrokken")) == ([], 1)
    assert (await partij.get(f"/bevragingen/{bevraging_id}")).status_code == 404
    assert (await partij.post(f"/bevragingen/{bevraging_id}/antwoorden", {"uitkomst": "geen_gegevens"})).status_code == 404
    assert status(await zaak.regisseur.post(pad, {"reden": "niet_meer_nodig"})) == (409, "bevraging_niet_open")
    assert (await partij.moet("GET", "/bevragingen"))["items"] == []
    await keten.vooruit(timedelta(days=20))
    await klok.ronde(keten.kern)
    assert await taken(zaak.regisseur) == []


@pytest.mark.eis("ZVH-1.19")
async def test_de_lijst_toont_de_vrager_alles_en_de_gevraagde_het_zijne(keten: Keten) -> None:
    """De procesregisseur ziet alle bevragingen van de casus, een gevraagde partij alleen de hare, een ander geen."""
    zaak = await in_triage(keten)
    van_ggz, van_ggd = await bevraag(zaak), await bevraag(zaak, GGD)

    async def ziet(wie: Partner, **query: str) -> set[str]:
        return {b["id"] for b in (await wie.moet("GET", "/bevragingen", **query))["items"]}

    assert await ziet(zaak.regisseur, casusId=zaak.casus_id) == {van_ggz, van_ggd}
    assert await ziet(ggz(keten), casusId=zaak.casus_id) == await ziet(ggz(keten)) == {van_ggz}
    assert await ziet(keten.als("ggd", "professional"), casusId=zaak.casus_id) == {van_ggd}
    for wie in (zaak.aanmelder, keten.als("politie", "afgevaardigde"), keten.als("zvh", "procesregisseur", functionaris="pr-elders")):
        assert await ziet(wie, casusId=zaak.casus_id) == set()
    eerste = await zaak.regisseur.get("/bevragingen", casusId=zaak.casus_id, limit=1)
    assert (len(eerste.json()["items"]), "link" in eerste.headers) == (1, True)
    assert (await zaak.regisseur.get("/bevragingen", casus="x")).status_code == 400


@pytest.mark.eis("ZVH-10.1")
async def test_een_antwoord_zegt_van_wanneer_waarvandaan_en_dat_het_klopt(keten: Keten) -> None:
    """Een antwoord zonder peildatum of zonder bevestiging van juistheid wordt geweigerd, met beide komt het binnen."""
    zaak, partij = await in_triage(keten), keten.als("ggd", "afgevaardigde")
    pad = f"/bevragingen/{await bevraag(zaak, GGD)}/antwoorden"
    etiket = {"betrokkeneId": zaak.betrokkene, "betrokkeneCategorie": "1", "categorie": "hulpverlening_dat", "datInformatie": True}
    etiket |= {"fasedoel": FASEDOEL["triage"], "noodzaak": "nodig_voor_beeld"}
    goed = {"peildatum": over(0), "juistheidBevestigdOp": over(0)}
    for mist in ({"peildatum": None}, {"juistheidBevestigdOp": None}, {"juistheidBevestigdOp": over(9)}):
        velden = {k: v for k, v in (etiket | goed | mist).items() if v is not None}
        antwoord = await partij.post(pad, {"uitkomst": "beantwoord", "gegevens": [{"etiket": velden, "inhoud": {"contact": True}}]})
        assert status(antwoord) == (400, "kwaliteit_niet_bevestigd")
    volledig = {"uitkomst": "beantwoord", "gegevens": [{"etiket": etiket | goed, "inhoud": {"contact": True}}]}
    assert (await partij.post(pad, volledig)).status_code == 201
