"""What a letter of LJ&R to its client says: the six parts, from the books, and who really got his gegevens (LJR 17.3)."""

from typing import Any
from uuid import UUID

import pytest

from tests.bouw import Zaak
from tests.dienst import een_gegeven
from tests.keten import Keten
from tests.storing.zaken import in_triage
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.ljr_bouw import GGD, LJR, POLITIE, een_ljr_zaak, in_ljr_overleg, leest
from tests.verhalen.rechten_inzage_bouw import verstrekt
from tests.verhalen.test_brieven import een_brief
from tests.verhalen.test_informatieplicht import fouten

ZES = ("doeleinden", "periode", "rechten", "bron", "grondslag", "verstrekking_aan_derden")
ALLES = ("identiteit", "contactgegevens", *ZES)
SOORTEN = ("verzameling", "verkrijging")
WPG = {"grondslag": "wpg_20", "grondslag_verband": "wpg_20"}
KREEG = "Politie-eenheid Proefland"
HUIS = "Zorg- en veiligheidshuis Proefstad"


def vraag(zaak: Zaak, brief: str = "verzameling") -> dict[str, Any]:
    return {"casusId": zaak.casus_id, "brief": brief, "betrokkeneId": zaak.betrokkene}


@pytest.mark.eis("LJR-17.3")
async def test_de_informatie_van_ljr_heeft_zes_onderdelen_en_wie_het_kreeg(keten: Keten) -> None:
    """Doelen, periode, rechten, bron, grondslag en ontvangers: bron en grondslag van het etiket, ontvangers uit het logboek."""
    zaak, politie, ggd = await in_ljr_overleg(keten)
    voor = await zaak.aanmelder.moet("POST", "/brieven/_concept", vraag(zaak))
    assert {o["naam"] for o in voor["ontvangers"]} == {HUIS}

    assert (len(await leest(politie, zaak)), await leest(ggd, zaak)) == (1, [])
    for soort in SOORTEN:
        concept = await zaak.aanmelder.moet("POST", "/brieven/_concept", vraag(zaak, soort))
        tekst = {b["onderdeel"]: b["tekst"] for b in concept["blokken"]}
        assert tekst.keys() == {*ALLES}
        assert not any("{" in t for t in tekst.values())
        assert "uw cliëntdossier" in tekst["bron"]
        assert "openbaar gezag (Reclasseringsregeling 8)" in tekst["grondslag"]
        assert all(naam in tekst["verstrekking_aan_derden"] for naam in (KREEG, "Tot nu toe", HUIS))
        log = {(o["naam"], o["soort"]) for o in concept["ontvangers"]}
        assert {(HUIS, "inbreng"), (KREEG, "lezen")} <= log
        assert not any("GGD" in naam for naam, _ in log)
    assert await keten.sql("select 1 from feit where soort = 'brief'") == []


@pytest.mark.eis("LJR-17.3")
@pytest.mark.parametrize("soort", SOORTEN)
async def test_zonder_een_van_de_zes_gaat_de_brief_van_ljr_niet_uit(keten: Keten, soort: str) -> None:
    """Een bericht zonder bron of grondslag kan niet worden verzonden; wat ontbreekt wordt genoemd en er staat niets."""
    zaak = await een_ljr_zaak(keten)
    brief = een_brief(zaak, brief=soort)
    for weg in ZES:
        antwoord = await zaak.aanmelder.post("/brieven", brief | {"onderdelen": [o for o in ALLES if o != weg]})
        assert [(f["veld"], f["reden"]) for f in antwoord.json()["fouten"]] == [("/onderdelen", f"mist {weg}")]
        assert (antwoord.status_code, antwoord.json()["artikel"]) == (400, {"verzameling": "LJR-11.4", "verkrijging": "LJR-17.2"}[soort])
    assert await keten.sql("select 1 from feit where soort = 'brief'") == []

    await zaak.aanmelder.moet("POST", "/brieven", brief | {"onderdelen": list(ALLES)})


@pytest.mark.eis("LJR-17.3", "ZVH-17.5")
async def test_wat_de_boeken_niet_weten_wordt_geen_brief(keten: Keten) -> None:
    """Weet het systeem geen bron of grondslag, dan stelt het niets op; van wat LJ&R kreeg noemt het de bron, maar nooit de politie."""
    zaak, _ = await in_triage(keten, ["ggd"])
    deelname = {"partij": LJR, "functionaris": "reclassering-1", "rol": "afgevaardigde", "reden": "leverancier_in_casus"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", deelname)
    ljr = keten.als("reclassering", "afgevaardigde", "professional", "instemmer")
    geweigerd = await ljr.post("/brieven/_concept", vraag(zaak, "verkrijging"))
    assert (await fouten(geweigerd), geweigerd.json()["artikel"]) == (["/bron", "/grondslag"], "LJR-17.3")

    vast = {"casus_id": UUID(zaak.casus_id), "betrokkene_id": UUID(zaak.betrokkene)}
    for partij in (GGD, POLITIE):
        await verstrekt(
            keten, een_gegeven({"soort": "inwonend"}, leverancier=partij, **vast, **(WPG if partij == POLITIE else {})).etiket, "lezen", LJR
        )
    concept = await ljr.moet("POST", "/brieven/_concept", vraag(zaak, "verkrijging"))
    tekst = {b["onderdeel"]: b["tekst"] for b in concept["blokken"]}
    assert "GGD Proefland" in tekst["bron"]
    assert "Politie" not in tekst["bron"]
    assert "wpg" not in tekst["grondslag"]
    assert concept["ontvangers"] == []
    assert status(await keten.als("ggz", "afgevaardigde").post("/brieven/_concept", vraag(zaak))) == ONVINDBAAR
