"""A datalek from its report to its line in the register (ZVH 14, PGA 5.5, LJ&R 27)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.bouw import Zaak, een_zaak
from tests.keten import Keten
from tests.verhalen.ljr_bouw import LJR, een_ljr_zaak
from tests.verhalen.pga_om_bouw import een_pga_zaak
from tests.verhalen.rechten_datalekken_bouw import VERSLAG, een_besluit, een_lek, een_melding, geleden, register
from tests.verhalen.register_bouw import GGD, beheerder, vandaag
from tests.verhalen.test_overdracht import gegeven_ids

BSN = "111222333"


async def een_geraakte_zaak(keten: Keten) -> Zaak:
    """A casus with what the college brought in."""
    zaak = await een_zaak(keten)
    zaak.ids = await gegeven_ids(zaak)
    return zaak


@pytest.mark.eis("ZVH-14.3")
@pytest.mark.parametrize("onderdeel", sorted(VERSLAG))
async def test_een_melding_heeft_vijf_onderdelen(keten: Keten, onderdeel: str) -> None:
    """Zonder een van de vijf onderdelen wordt niets aangenomen, en het antwoord noemt welk."""
    verslag = {k: v for k, v in VERSLAG.items() if k != onderdeel}

    antwoord = await keten.als("ggz", "afgevaardigde").post("/datalekken", een_melding(verslag=verslag))

    assert antwoord.status_code == 400
    assert [f["veld"] for f in antwoord.json()["fouten"]] == [f"/verslag/{onderdeel}"]
    assert await keten.sql("select id from datalek") == []


@pytest.mark.eis("ZVH-14.3")
async def test_een_late_melding_wordt_aangenomen_en_gemarkeerd(keten: Keten) -> None:
    """Na 25 uur telt zij, als te laat; in een zvh telt vanaf de kennisneming, niet vanaf de ontdekking."""
    ggz = keten.als("ggz", "afgevaardigde")
    laat = await een_lek(keten, ggz, ontdektOp=geleden(25))
    tijdig = await een_lek(keten, ggz, ontdektOp=geleden(40), kennisgenomenOp=geleden(23))

    assert (await laat.lees())["teLaatGemeld"] is True
    assert (await tijdig.lees())["teLaatGemeld"] is False
    for fout in ({"ontdektOp": geleden(-1)}, {"kennisgenomenOp": geleden(2)}, {"kennisgenomenOp": geleden(-1)}):
        assert (await ggz.post("/datalekken", een_melding(**fout))).status_code == 400


@pytest.mark.eis("ZVH-14.3")
async def test_wie_geen_partij_is_meldt_niets(keten: Keten) -> None:
    """Een organisatie die niet meer deelneemt krijgt 403, wat zij ook noemt."""
    ggd, zaak = keten.als("ggd", "afgevaardigde"), await een_geraakte_zaak(keten)
    weg = {"verband": "proefverband", "per": vandaag(), "ontvangenOp": vandaag(-200)}
    assert (await ggd.post("/datalekken", een_melding())).status_code == 201
    await beheerder(keten).moet("POST", f"/partijen/{GGD}/opzeggingen", weg)

    hier = {"verband": "proefverband"}
    antwoorden = [await ggd.post("/datalekken", body) for body in (een_melding(**hier), een_melding(zaak, **hier))]

    assert {(a.status_code, a.json()["code"]) for a in antwoorden} == {(403, "partij_vertrokken")}
    assert (await ggd.post("/datalekken", een_melding(zaak))).status_code == 404, "waar zij nog meedoet is er zo'n gegeven niet"


@pytest.mark.eis("ZVH-14.3", "PGA-5.5b")
async def test_een_melding_over_een_casus_zegt_niet_of_die_bestaat(keten: Keten) -> None:
    """Wie een gegeven nooit had, hoort hetzelfde over een casus die er is en een die er niet is."""
    zaak = await een_geraakte_zaak(keten)
    ggd = keten.als("ggd", "afgevaardigde")
    ander = {"casusId": str(uuid4()), "gegevenIds": [str(uuid4())]}

    bestaat, bestaat_niet = await ggd.post("/datalekken", een_melding(zaak)), await ggd.post("/datalekken", een_melding(casussen=[ander]))

    def deel(a: Any) -> tuple[int, dict[str, Any]]:
        return a.status_code, {k: v for k, v in a.json().items() if k not in ("instance", "traceId")}

    assert deel(bestaat) == deel(bestaat_niet)
    assert bestaat.status_code == 404


@pytest.mark.eis("ZVH-14.11", "PGA-4.1e")
async def test_het_register_heeft_de_vier_onderdelen_en_wist_niets(keten: Keten) -> None:
    """Elke regel heeft feiten, gevolgen, herstel en tekst; ook zonder melding bij de AP, met motivering. Wissen kan niet."""
    lek = await een_lek(keten, keten.als("ggz", "afgevaardigde"), hoogRisico=True)
    await lek.niet_melden()
    await lek.moet(lek.beslisser, "/betrokkenenbesluiten", een_besluit("informeren"))
    await lek.moet(lek.melder, "/mededelingen", {"op": geleden(0)[:10], "wijze": "brief", "tekst": "Er is ingebroken in een postvak."})
    await lek.moet(lek.melder, "/aanvullingen", {"aardEnOmvang": "Het ging om vier gegevens."})

    regel = await register(lek.manager, lek)

    assert {k: regel[k] for k in ("feitenAard", "gevolgen", "corrigerendeMaatregelen")} == {
        "feitenAard": "Het ging om vier gegevens.",
        "gevolgen": VERSLAG["gevolgenVoorBetrokkene"],
        "corrigerendeMaatregelen": VERSLAG["getroffenOfVoorgenomenMaatregelen"],
    }
    assert (regel["tekstKennisgevingBetrokkene"], regel["motiveringAp"]) == (
        "Er is ingebroken in een postvak.",
        "Het bericht is ongelezen gewist.",
    )
    assert regel["meldplichtig"] is False
    assert await register(keten.als("ggz", "fg"), lek) == regel
    weg = await keten.client.delete(f"/v1/datalekken/{lek.id}", headers={"authorization": f"Bearer {lek.manager.token}"})
    assert (weg.status_code, weg.headers["allow"]) == (405, "GET")
    with pytest.raises(Exception, match="alleen toevoegen"):
        await keten.sql("delete from datalek")


@pytest.mark.eis("ZVH-14.11")
async def test_alleen_wie_de_datalekken_behandelt_en_de_fg_lezen_het_register(keten: Keten) -> None:
    """Een andere rol krijgt 403, ook de procesregisseur en de partij die meldde."""
    for wie in (keten.als("zvh", "procesregisseur"), keten.als("zvh", "privacyadviseur"), keten.als("ggz", "afgevaardigde", "instemmer")):
        assert (await wie.get("/datalekken")).status_code == 403


@pytest.mark.eis("ZVH-14.11")
async def test_het_register_komt_in_bladzijden(keten: Keten) -> None:
    """Drie regels, twee per bladzij: geen dubbel, geen weg."""
    ggz, manager = keten.als("ggz", "afgevaardigde"), keten.als("zvh", "manager")
    lekken = {(await een_lek(keten, ggz)).id for _ in range(3)}
    eerste = await manager.get("/datalekken", limit=2)

    tweede = await manager.get("/datalekken", **httpx.URL(eerste.links["next"]["url"]).params)

    gezien = [r["id"] for a in (eerste, tweede) for r in a.json()["items"]]
    assert len(gezien) == 3
    assert set(gezien) == lekken
    assert "link" not in tweede.headers


@pytest.mark.eis("PGA-4.1e")
async def test_in_een_pga_houdt_de_burgemeester_het_register(keten: Keten) -> None:
    """Een besluit niet te melden staat erin met feiten, gevolgen, maatregelen en motivering; de pga-expert leest het niet."""
    lek = await een_lek(keten, keten.als("burgemeester", "pga_expert"), pga=True, verband="proefgemeente_pga")
    await lek.niet_melden()

    regel = await register(lek.manager, lek)

    assert (regel["feitenAard"], regel["motiveringAp"]) == (VERSLAG["aardEnOmvang"], "Het bericht is ongelezen gewist.")
    assert (await lek.melder.get("/datalekken")).status_code == 403
    zvh = keten.als("zvh", "manager")
    assert (await zvh.get(f"/datalekken/{lek.id}")).status_code == 404
    assert (await zvh.moet("GET", "/datalekken"))["items"] == []


@pytest.mark.eis("ZVH-14.3", "ZVH-14.11")
async def test_woorden_liggen_versleuteld_en_een_bsn_komt_er_niet_in(keten: Keten) -> None:
    """De gateway kent geen woord, rights alleen cijfertekst; een nummer dat een BSN kan zijn is 400 en komt niet terug."""
    ggz = keten.als("ggz", "afgevaardigde")
    antwoord = await ggz.post("/datalekken", een_melding(verslag=VERSLAG | {"aardEnOmvang": f"Het dossier van {BSN}."}))
    assert antwoord.status_code == 400
    assert BSN not in antwoord.text

    lek = await een_lek(keten, ggz)

    merk = VERSLAG["aardEnOmvang"]
    bestanden = [p for p in keten.map.rglob("*") if p.is_file()]
    assert [p.name for p in bestanden if merk.encode() in p.read_bytes()] == []
    assert (await register(lek.manager, lek))["feitenAard"] == merk


@pytest.mark.eis("LJR-27", "LJR-8.2")
async def test_ljr_hoort_meteen_van_een_verkeerde_ontvanger(keten: Keten) -> None:
    """LJ&R krijgt een melding met gegevens en ontvangers; wie niet mag weten dat LJ&R meedoet ziet er niets van."""
    zaak = await een_ljr_zaak(keten)
    verkeerd = {"soort": "verkeerde_ontvanger", "ontvangers": [GGD]}
    for mist in ({"ontvangers": []}, {"casussen": []}):
        assert (await zaak.regisseur.post("/datalekken", een_melding(zaak, **verkeerd) | mist)).status_code == 400
    lek = await een_lek(keten, zaak.regisseur, zaak, **verkeerd)

    van_ljr = await lek.lees(zaak.aanmelder)
    taken = (await zaak.aanmelder.moet("GET", "/taken"))["items"]

    assert [(m["partij"], m["gegevenIds"], m["casusIds"]) for m in van_ljr["meldingen"]] == [(LJR, zaak.ids, [zaak.casus_id])]
    assert van_ljr["ontvangers"] == [GGD]
    assert [(t["objectId"], t["casusId"]) for t in taken if t["soort"] == "datalek_afstemmen"] == [(lek.id, None)]
    assert {"besluit_ap", "besluit_betrokkenen"} <= set(van_ljr["ontbreekt"])
    van_manager = await lek.lees()
    assert van_manager["meldingen"] == []
    assert {"afgestemde_maatregelen", "reactie_partners"}.isdisjoint(van_manager["ontbreekt"])
    assert LJR not in (await lek.manager.get("/datalekken")).text


@pytest.mark.eis("LJR-27")
async def test_een_incident_met_ljr_sluit_pas_na_beide_besluiten(keten: Keten) -> None:
    """Zonder oordeel over de AP en over de betrokkenen is sluiten 409; met beide gaat het."""
    zaak = await een_ljr_zaak(keten)
    lek = await een_lek(keten, zaak.regisseur, zaak, soort="verkeerde_ontvanger", ontvangers=[GGD])
    await lek.bericht()
    assert await lek.mist() == ["besluit_ap", "besluit_betrokkenen"]
    await lek.niet_melden()
    assert await lek.mist() == ["besluit_betrokkenen"]
    await lek.geen_risico()

    assert (await lek.sluit()).status_code == 201


@pytest.mark.eis("PGA-5.5c")
async def test_een_lek_sluit_pas_als_elke_gemelde_partner_reageerde(keten: Keten) -> None:
    """Zonder afgestemde maatregelen of zonder reactie van elke gemelde partner 409; met beide gaat het. Een ander reageert niet."""
    zaak = await een_pga_zaak(keten)
    zaak.ids = [str(r.id) for r in await keten.sql("select id from vindplaats where soort = 'gegeven' and casus_id = :c", c=_kort(zaak))]
    lek = await een_lek(keten, zaak.regisseur, zaak, pga=True)
    await lek.niet_melden()
    await lek.geen_risico()
    assert await lek.mist() == ["afgestemde_maatregelen", "reactie_partners"]
    await lek.stem_af()
    assert await lek.mist() == ["reactie_partners"]
    ggd = keten.als("ggd", "afgevaardigde")
    assert (await lek.doe(ggd, "/reacties", {"reactie": "akkoord"})).status_code == 403
    await lek.moet(zaak.aanmelder, "/reacties", {"reactie": "akkoord"})

    assert (await lek.sluit()).status_code == 201
    assert (await lek.doe(zaak.aanmelder, "/reacties", {"reactie": "akkoord"})).json()["code"] == "datalek_gesloten"
    assert [t for t in (await zaak.aanmelder.moet("GET", "/taken"))["items"] if t["soort"] == "datalek_afstemmen"] == []


def _kort(zaak: Zaak) -> str:
    """The id of the casus as SQLite keeps it."""
    return zaak.casus_id.replace("-", "")
