"""What anybody may read without telling who he is (ZVH 16.3, PGA 21, IED 6.1, LJ&R 17 and 30, Xtra 14)."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from deploy import proefpartners
from gateway.partijbestand import load_partijen
from shared.convenant.brieven import load_brieven
from shared.settings import ConfiguratieFout
from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten
from tests.verhalen.rechten_klachten_bouw import IED, LJR, dag
from tests.verhalen.register_bouw import GGD, NIEUW, PGA, beheerder, een_regel, vandaag
from tests.verhalen.test_toetreding import doorloop, een_stap, ingeschreven


async def open_(keten: Keten, pad: str, **vraag: str) -> httpx.Response:
    """As a visitor: no token, no account."""
    return await keten.client.get(f"/v1/{pad}", params=vraag, headers={"origin": "https://elders.test"})


def een_publicatie(code: str = "privacyverklaring", **anders: Any) -> dict[str, Any]:
    vast = {"verband": VERBAND, "code": code, "tekstversie": "3.1", "van": dag(), "kenmerk": "SG-2026-11"}
    return vast | anders


async def publiceer(keten: Keten, **anders: Any) -> httpx.Response:
    return await keten.als("zvh", "manager").post("/publicaties", een_publicatie(**anders))


async def publiceer_pga(keten: Keten, **anders: Any) -> httpx.Response:
    return await keten.als("burgemeester", "burgemeester").post("/publicaties", een_publicatie("reglement", verband=PGA, **anders))


async def plichten(keten: Keten) -> set[tuple[str | None, str]]:
    gelezen = await keten.als("zvh", "manager").moet("GET", "/openstaande-plichten")
    return {(p["partij"], p["plicht"]) for p in gelezen["plichten"]}


@pytest.mark.eis("ZVH-16.3")
async def test_de_privacyverklaring_is_zonder_inloggen_te_lezen(keten: Keten) -> None:
    """200 met de geldende versie en wie nu meedoet, voor iedere website; een nieuwe versie geldt meteen."""
    assert (await publiceer(keten)).status_code == 201

    antwoord = await open_(keten, f"privacyverklaringen/{VERBAND}")

    assert (antwoord.status_code, antwoord.headers["access-control-allow-origin"]) == (200, "*")
    pagina = antwoord.json()
    assert (pagina["versie"], pagina["geldigVanaf"]) == ("3.1", dag())
    namen = [d["naam"] for d in pagina["deelnemers"]]
    assert len(namen) == 10
    assert "Reclassering Proefland (reglement LJ&R)" in namen
    assert (await publiceer(keten, tekstversie="3.2")).status_code == 201
    assert (await open_(keten, f"privacyverklaringen/{VERBAND}")).json()["versie"] == "3.2"


@pytest.mark.eis("ZVH-16.3", "ZVH-16.5")
async def test_de_privacyverklaring_bevat_de_tien_onderdelen(keten: Keten) -> None:
    """Ieder onderdeel van 16.5 staat er, ook wat alleen soms van toepassing is, en elke weg voor een klacht."""
    await publiceer(keten)

    pagina = (await open_(keten, f"privacyverklaringen/{VERBAND}")).json()

    assert list(pagina["onderdelen"]) == list(load_brieven().soorten["eerste_contact"].inhoud["zvh"])
    assert len(pagina["onderdelen"]) == 10
    assert "{" not in "".join(pagina["onderdelen"].values())
    assert [w["code"] for w in pagina["klachtwegen"]] == ["verband", "ap"]


@pytest.mark.eis("ZVH-16.3")
async def test_wie_vertrekt_staat_niet_meer_op_de_lijst(keten: Keten) -> None:
    """De deelnemerslijst is die van vandaag."""
    await publiceer(keten)
    weg = {"verband": VERBAND, "per": vandaag(), "ontvangenOp": vandaag(-200)}
    await beheerder(keten).moet("POST", f"/partijen/{GGD}/opzeggingen", weg)

    namen = [d["naam"] for d in (await open_(keten, f"privacyverklaringen/{VERBAND}")).json()["deelnemers"]]

    assert "GGD Proefland" not in namen
    assert len(namen) == 9


@pytest.mark.eis("ZVH-16.3")
async def test_een_partij_zonder_webverwijzing_is_een_open_plicht(keten: Keten) -> None:
    """De manager ziet haar, tot zij haar verwijzing heeft; ook de verklaring die er nog niet is staat er."""
    assert await plichten(keten) == {(None, "privacyverklaring"), (GGD, "webverwijzing")}
    await publiceer(keten)
    regel, versie = await een_regel(keten, GGD)
    met = regel | {"informatie": {"webverwijzing": "https://ggd-proef.test/samenwerking"}}
    assert (await beheerder(keten).put(f"/partijen/{GGD}", met, versie=versie)).status_code == 200

    assert await plichten(keten) == set()
    deelnemers = (await open_(keten, f"privacyverklaringen/{VERBAND}")).json()["deelnemers"]
    assert {d["naam"]: d["webverwijzing"] for d in deelnemers}["GGD Proefland"] == "https://ggd-proef.test/samenwerking"


@pytest.mark.eis("ZVH-16.3", "PGA-21.1")
async def test_alleen_het_verband_publiceert_en_ziet_de_plichten(keten: Keten) -> None:
    """Een partij, een procesregisseur en de manager van een ander verband krijgen 403."""
    for wie in (keten.als("ggz", "instemmer"), keten.als("zvh", "procesregisseur")):
        assert (await wie.post("/publicaties", een_publicatie())).status_code == 403
        assert (await wie.get("/openstaande-plichten")).status_code == 403
    ander = await keten.als("zvh", "manager").post("/publicaties", een_publicatie("reglement", verband=PGA))
    assert (ander.status_code, ander.json()["code"]) == (403, "ander_verband")


@pytest.mark.eis("PGA-21.1")
async def test_het_reglement_staat_er_met_versie_en_vindplaats(keten: Keten) -> None:
    """Per partner de vindplaats of de plaats waar het ter inzage ligt; wie geen van beide heeft staat bij ontbreekt."""
    assert (await publiceer_pga(keten)).status_code == 201

    antwoord = await open_(keten, f"reglementen/{PGA}")

    assert (antwoord.status_code, antwoord.headers["access-control-allow-origin"]) == (200, "*")
    pagina = antwoord.json()
    assert pagina["versie"] == "3.1"
    assert pagina["ontbreekt"] == ["GGD Proefland"]
    om = next(p for p in pagina["partners"] if p["naam"] == "Arrondissementsparket Proefland")
    assert (om["vindplaats"], om["terInzage"]) == (None, "Balie van het arrondissementsparket Proefland")
    burgemeester = keten.als("burgemeester", "burgemeester")
    gelezen = await burgemeester.moet("GET", "/openstaande-plichten", verband=PGA)
    assert [(p["partij"], p["plicht"]) for p in gelezen["plichten"]] == [(GGD, "vindplaats_reglement")]


@pytest.mark.eis("PGA-21.1", "ZVH-16.3")
@pytest.mark.parametrize("code", ["reglement", "privacyverklaring"])
async def test_publiceren_zonder_versie_kan_niet(keten: Keten, code: str) -> None:
    """400 noemt de versie; een dag die komt ook. Tot er een versie is, is er geen pagina."""
    body = een_publicatie(code, verband=PGA)
    del body["tekstversie"]
    burgemeester = keten.als("burgemeester", "burgemeester")

    zonder = await burgemeester.post("/publicaties", body)
    later = await burgemeester.post("/publicaties", een_publicatie(code, verband=PGA, van=dag(2)))

    assert [(a.status_code, a.json()["fouten"][0]["veld"]) for a in (zonder, later)] == [(400, "/tekstversie"), (400, "/van")]
    pad = "reglementen" if code == "reglement" else "privacyverklaringen"
    assert (await open_(keten, f"{pad}/{PGA}")).status_code == 404


@pytest.mark.eis("IED-6.1")
async def test_de_informatie_over_ied_is_openbaar(keten: Keten) -> None:
    """Wie geen account heeft leest waar het reglement staat, en hoe men inzage vraagt."""
    antwoord = await open_(keten, "leveranciers/jobcoach")

    assert antwoord.status_code == 200
    pagina = antwoord.json()
    assert pagina["vindplaats"] == "https://jobcoach-proef.test/reglement"
    assert pagina["inzage"] == "Vraag uw jobcoach, of schrijf aan Jobcoaching Proefstad."
    assert {w["code"]: w["na"] for w in pagina["klachtwegen"]} == {
        "gebruiker": [],
        "verantwoordelijke": ["gebruiker"],
        "interne_klachtenprocedure": ["verantwoordelijke"],
        "ap": [],
        "rechter": [],
    }


@pytest.mark.eis("LJR-17.1", "LJR-30", "LJR-29.2")
async def test_de_informatie_over_ljr_is_openbaar(keten: Keten) -> None:
    """Uitleg, reglement, privacypagina en het adres van de FG, zonder te zeggen wie u bent."""
    pagina = (await open_(keten, "leveranciers/reclassering")).json()

    assert pagina["vindplaats"] == "https://reclassering-proef.test/reglement"
    assert pagina["privacypagina"] == "https://reclassering-proef.test/privacy"
    assert pagina["fg"] == "fg@reclassering-proef.test"
    assert "Zorg- en veiligheidshuis Proefstad" in pagina["uitleg"]
    assert {w["code"] for w in pagina["klachtwegen"] if not w["na"]} == {"ljr", "ap", "bemiddeling_ap", "rechter"}


@pytest.mark.eis("LJR-17.1")
async def test_de_informatie_vraagt_niets_en_zegt_niets_over_een_casus(keten: Keten) -> None:
    """Een naam of casusnummer wordt niet gevraagd: meegegeven is 400. Met een casus waarin LJ&R meedoet staat er hetzelfde."""
    voor = await open_(keten, "leveranciers/reclassering")
    zaak = await een_zaak(keten)

    na = await open_(keten, "leveranciers/reclassering")

    assert na.json() == voor.json()
    assert (await open_(keten, "leveranciers/reclassering", casusId=zaak.casus_id)).status_code == 400
    assert zaak.casus_id not in na.text
    for onbekend in ("leveranciers/niemand", "leveranciers/zvh", "reglementen/nergens", "privacyverklaringen/nergens"):
        assert (await open_(keten, onbekend)).status_code == 404


@pytest.mark.eis("XTRA-14")
async def test_de_wegen_bij_xtra_staan_zonder_volgorde(keten: Keten) -> None:
    """Xtra zelf, haar klachtenregeling en de AP: geen ervan komt na een andere."""
    pagina = (await open_(keten, "leveranciers/welzijn")).json()

    assert {w["code"]: w["na"] for w in pagina["klachtwegen"]} == {"xtra": [], "klachtenregeling_xtra": [], "ap": []}
    assert all("Bent u na" not in w["tekst"] for w in pagina["klachtwegen"])


@pytest.mark.eis("IED-6.1", "LJR-17.1", "LJR-30")
@pytest.mark.parametrize(
    ("partij", "veld", "norm"),
    [
        (IED, "reglement", "IED-6.1"),
        (IED, "inzage", "IED-6.1"),
        (LJR, "reglement", "LJR-17.1"),
        (LJR, "privacypagina", "LJR-17.1"),
        (LJR, "fg", "LJR-30"),
    ],
    ids=["ied_reglement", "ied_inzage", "ljr_reglement", "ljr_privacypagina", "ljr_fg"],
)
async def test_een_partij_doet_niet_mee_zonder_haar_informatie(keten: Keten, tmp_path: Path, partij: str, veld: str, norm: str) -> None:
    """Een wijziging die haar weglaat is 400 en noemt het veld; een registerbestand zonder haar start niet."""
    regel, versie = await een_regel(keten, partij)
    zonder = regel | {"informatie": regel["informatie"] | {veld: None}}

    antwoord = await beheerder(keten).put(f"/partijen/{partij}", zonder, versie=versie)

    assert (antwoord.status_code, antwoord.json()["artikel"]) == (400, norm)
    assert [f["veld"] for f in antwoord.json()["fouten"]] == [f"/informatie/{veld}"]
    bestand = yaml.safe_load(proefpartners.PROEF_PARTIJEN.read_text(encoding="utf-8"))
    del next(p for p in bestand["partijen"] if p["partij_id"] == partij)["informatie"][veld]
    pad = tmp_path / "partijen.yaml"
    pad.write_text(yaml.safe_dump(bestand), encoding="utf-8")
    with pytest.raises(ConfiguratieFout, match=f"informatie.{veld} ontbreekt"):
        load_partijen(pad)


@pytest.mark.eis("IED-6.1")
async def test_een_nieuwe_ied_partij_treedt_pas_toe_met_haar_informatie(keten: Keten) -> None:
    """De laatste stap is 400 zolang vindplaats en weg naar inzage ontbreken; tot dan is zij nergens te vinden."""
    wie = beheerder(keten)
    await ingeschreven(keten, wie, soort="aanbieder", reglement="ied", ketens=["hulpverlening_en_zorg"])
    pad = f"/toetredingen/{(await wie.moet('POST', '/toetredingen', {'verband': VERBAND, 'partij': NIEUW}))['id']}"
    await doorloop(wie, pad, "convenant", "aangekondigd", "besloten", "getekend")

    zonder = await wie.post(f"{pad}/stappen", een_stap("toegetreden"))

    assert [f["veld"] for f in zonder.json()["fouten"]] == ["/informatie/reglement", "/informatie/inzage"]
    assert (zonder.status_code, (await open_(keten, "leveranciers/nieuw")).status_code) == (400, 404)
    regel, versie = await een_regel(keten, NIEUW)
    met = regel | {"informatie": {"reglement": "https://elders.test/reglement", "inzage": "Bel de balie."}}
    assert (await wie.put(f"/partijen/{NIEUW}", met, versie=versie)).status_code == 200
    await doorloop(wie, pad, "toegetreden")
    assert (await open_(keten, "leveranciers/nieuw")).json()["inzage"] == "Bel de balie."
