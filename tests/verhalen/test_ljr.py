"""LJ&R in the keten: what it establishes and decides itself, and what a partner sees of it (LJR)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from gateway import klok
from tests.bouw import Zaak, een_aanmelding, een_zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import JUIST
from tests.verhalen.feiten_bouw import ONVINDBAAR, feiten, status
from tests.verhalen.ljr_bouw import (
    GGD,
    PLAN,
    POLITIE,
    een_ljr_item,
    een_ljr_zaak,
    een_weging,
    in_ljr_overleg,
    leest,
    naar_overleg,
    naar_triage,
    stem_in,
)
from tests.verhalen.overleg_bouw import een_overlegbesluit
from tests.verhalen.test_overdracht import draag_over, gegeven_ids, oordeel


def een_vergewissing(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    basis = {"casusId": zaak.casus_id, "soort": "grondslag", "ontvanger": GGD, "doel": PLAN, "bewijs": "wettekst", "kenmerk": "V-2026-1"}
    return basis | {"grondslag": "avg_6_1_e", "uitzonderingsgrond": "uavg_33"} | anders


@pytest.mark.eis("LJR-2.1", "LJR-3.3", "LJR-8.2")
async def test_een_gegeven_zonder_rol_of_norm_komt_niet_binnen(keten: Keten) -> None:
    """Rol en kwaliteitsnorm horen op het etiket; wat binnen is draagt zijn rol in iedere volgende fase."""
    wie = str(uuid4())
    aanmelding = {"aanmelder": "reclassering", "betrokkene": wie}
    for veld in ("betrokkenerol", "kwaliteitsnorm"):
        with pytest.raises(AssertionError, match="400"):
            await een_zaak(keten, **aanmelding, gegevens=[een_ljr_item(wie, **{veld: None})])

    zaak, politie, _ = await in_ljr_overleg(keten)

    (etiket,) = await leest(politie, zaak)
    assert (etiket["leverancier"], etiket["regimevelden"]["betrokkenerol"]) == (zaak.aanmelder.partij, "client")
    assert etiket["strafrechtelijk"] is True


@pytest.mark.eis("LJR-13.2e", "LJR-13.2c")
async def test_een_ander_leest_pas_na_een_vergewissing(keten: Keten) -> None:
    """De ggd staat niet op de lijst: zij leest pas als LJ&R zelf haar grondslag vaststelde, en niet meer na intrekking."""
    zaak, politie, ggd = await in_ljr_overleg(keten)
    assert (len(await leest(politie, zaak)), await leest(ggd, zaak)) == (1, [])
    zelf = await ggd.post("/vergewissingen", een_vergewissing(zaak))
    zonder = await zaak.aanmelder.post("/vergewissingen", een_vergewissing(zaak, grondslag=None))
    assert (zelf.status_code, zonder.status_code) == (403, 400)
    await zaak.aanmelder.moet("POST", "/vergewissingen", een_vergewissing(zaak, bewijs="verklaring_ontvanger"))
    assert await leest(ggd, zaak) == []

    gemaakt = await zaak.aanmelder.moet("POST", "/vergewissingen", een_vergewissing(zaak))

    assert len(await leest(ggd, zaak)) == 1
    eigen = await feiten(zaak.aanmelder, zaak, soort="vergewissing")
    assert {f["velden"]["kenmerk"] for f in eigen} == {"V-2026-1"}
    assert [f["velden"] for f in await feiten(zaak.regisseur, zaak, soort="vergewissing")] == [{}, {}]
    intrekken = f"/vergewissingen/{gemaakt['id']}/intrekkingen"
    assert status(await ggd.post(intrekken)) in (ONVINDBAAR, (403, "geen_rol_hierin"), (403, "rol_past_niet"))
    await zaak.aanmelder.moet("POST", intrekken)
    assert await leest(ggd, zaak) == []


@pytest.mark.eis("ZVH-13.4", "LJR-9.2")
async def test_de_zwijgplicht_reist_mee(keten: Keten) -> None:
    """Twee fasen verder staat bij een strafrechtelijk gegeven nog steeds welke zwijgplicht geldt, en op welke bepaling het rust."""
    zaak, politie, _ = await in_ljr_overleg(keten)

    [etiket] = await leest(politie, zaak)

    assert (etiket["strafrechtelijk"], etiket["geheimhouding"]) == (True, ["reclassering"])
    assert etiket["wetsartikel"] == "Reclasseringsregeling 8"


@pytest.mark.eis("LJR-13.2g-medewerking")
async def test_een_rapport_gaat_weg_na_gesprek_en_reactie(keten: Keten) -> None:
    """Zonder gesprek en reactie wacht het rapport; medewerking van de cliënt is niet nodig."""
    wie = str(uuid4())
    zaak = await een_ljr_zaak(keten)
    rapport = een_ljr_item(zaak.betrokkene, stuk="rapport")
    gesprek = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "gesprekOp": "2026-02-10", "uitkomst": "gehoord"}
    pad, aanvulling = f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", {"gegevens": [rapport]}
    assert status(await zaak.aanmelder.post(pad, aanvulling)) == (409, "ljr_rapport_niet_besproken")
    assert (await keten.als("ggd", "professional").post("/rapportgesprekken", gesprek)).status_code == 404
    await zaak.aanmelder.moet("POST", "/rapportgesprekken", gesprek)
    assert status(await zaak.aanmelder.post(pad, aanvulling)) == (409, "ljr_rapport_niet_besproken")
    vreemd = await zaak.aanmelder.post("/rapportgesprekken", gesprek | {"betrokkeneId": wie})
    assert vreemd.status_code == 404

    await zaak.aanmelder.moet("POST", "/rapportgesprekken", gesprek | {"reactieGevraagdOp": "2026-02-12"})

    assert (await zaak.aanmelder.post(pad, aanvulling)).status_code == 201


@pytest.mark.eis("LJR-13.2g-afschrift", "LJR-8.2")
async def test_afsluiten_wacht_op_het_afschrift_en_noemt_dat_artikel(keten: Keten) -> None:
    """Is het rapport uitgegaan en het afschrift niet, dan sluit de casus niet; de procesregisseur hoort dat het om dát bericht gaat."""
    zaak = await een_ljr_zaak(keten)
    gesprek = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "gesprekOp": "2026-02-10", "uitkomst": "gehoord"}
    await zaak.aanmelder.moet("POST", "/rapportgesprekken", gesprek | {"reactieGevraagdOp": "2026-02-12"})
    rapport = een_ljr_item(zaak.betrokkene, stuk="rapport")
    await zaak.aanmelder.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", {"gegevens": [rapport]})
    zaak.ids = await gegeven_ids(zaak)
    await naar_overleg(zaak)
    vandaag = (await keten.kern.databank.lees(keten.kern.nu)).date().isoformat()
    besluit = een_overlegbesluit(zaak, "afschalen", vandaag)

    geweigerd = await zaak.regisseur.post("/overlegbesluiten", besluit)

    assert status(geweigerd) == (409, "bericht_staat_open")
    assert geweigerd.json()["artikel"] == "LJR 13.2g-afschrift"


@pytest.mark.eis("LJR-3.1", "LJR-13.1-proportionaliteit")
async def test_alleen_ljr_stemt_en_gegeven_voor_gegeven(keten: Keten) -> None:
    """Een ja voor alles tegelijk telt niet, en niemand geeft of wijzigt het antwoord namens LJ&R."""
    zaak = await een_ljr_zaak(keten)
    alles = {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}

    ruim = await zaak.aanmelder.post("/instemmingen", alles)
    ander = await zaak.regisseur.post("/instemmingen", alles | {"gegevenIds": zaak.ids})

    assert status(ruim) == (400, "ljr_instemming_te_ruim")
    assert ander.status_code == 403
    await stem_in(zaak, "triage", "eerste_beeld_en_verrijking")


@pytest.mark.eis("LJR-24.1c", "LJR-24.1d", "LJR-24.1g")
async def test_na_zeven_jaar_zonder_contact_bestaat_het_gegeven_niet_meer(keten: Keten) -> None:
    """Zeven jaar na het laatste contact houdt gebruik op; alleen LJ&R schuift die dag op, met een contact of een besluit."""
    zaak, politie, ggd = await in_ljr_overleg(keten, laatste_contact="2019-11-23")
    assert len(await leest(politie, zaak)) == 1
    contact = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "contactOp": "2020-01-15"}
    besluit = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "reden": "nieuw_reclasseringswerk_verwacht"}
    await keten.vooruit(timedelta(days=3))
    assert await leest(politie, zaak) == []
    assert (await ggd.post("/contactmomenten", contact)).status_code == 403
    assert (await zaak.aanmelder.post("/contactmomenten", contact | {"contactOp": "2031-01-01"})).status_code == 400
    await zaak.aanmelder.moet("POST", "/contactmomenten", contact)
    assert len(await leest(politie, zaak)) == 1
    await keten.vooruit(timedelta(days=60))
    assert await leest(politie, zaak) == []
    assert (await ggd.post("/bewaarbesluiten", besluit)).status_code == 403
    assert (await zaak.aanmelder.post("/bewaarbesluiten", besluit | {"reden": "voor_de_zekerheid"})).status_code == 400

    await zaak.aanmelder.moet("POST", "/bewaarbesluiten", besluit)

    assert len(await leest(politie, zaak)) == 1


@pytest.mark.eis("LJR-21.2", "LJR-21.2-merk")
async def test_een_beperkt_gegeven_wordt_alleen_op_een_grond_gebruikt(keten: Keten) -> None:
    """Wie een vastgelegde grond heeft leest het, met merk, ingangsdatum en grond; voor een ander blijft het weg."""
    zaak, politie, _ = await in_ljr_overleg(keten)
    beperking = {"casusId": zaak.casus_id, "gegevenId": zaak.ids[0], "reden": "juistheid_betwist"}
    gebruik = {"casusId": zaak.casus_id, "gegevenId": zaak.ids[0], "grond": "rechten_van_ander", "ontvanger": POLITIE}
    gebruik |= {"motivering": "nodig_voor_veiligheid"}
    assert status(await zaak.aanmelder.post("/beperkingsgebruiken", gebruik)) == (409, "niet_beperkt")
    await zaak.aanmelder.moet("POST", "/beperkingen", beperking)
    assert await leest(politie, zaak) == []
    assert (await politie.post("/beperkingsgebruiken", gebruik)).status_code == 403
    assert (await zaak.aanmelder.post("/beperkingsgebruiken", gebruik | {"motivering": "zomaar"})).status_code == 400

    await zaak.aanmelder.moet("POST", "/beperkingsgebruiken", gebruik)

    (etiket,) = await leest(politie, zaak)
    assert (etiket["beperkt"], etiket["beperktGrond"]) == (True, "rechten_van_ander")
    assert etiket["beperktSinds"]
    assert await leest(zaak.regisseur, zaak) == []


@pytest.mark.eis("LJR-25-controle")
async def test_ljr_ziet_wat_haar_eigen_mensen_raadpleegden(keten: Keten) -> None:
    """De FG van LJ&R ziet persoon, tijd, gegeven, doel en uitkomst van haar mensen; een ander ziet dat nooit en wist niets."""
    zaak, politie, _ = await in_ljr_overleg(keten)
    await leest(zaak.aanmelder, zaak)
    geweigerd = await keten.als("reclassering", "professional", functionaris="rw-9").get(f"/casussen/{uuid4()}")
    assert geweigerd.status_code == 404
    fg = keten.als("reclassering", "fg")

    regels = (await fg.moet("GET", "/logregels", limit=100))["logregels"]

    gelezen = [r for r in regels if r["handeling"] == "casus.lezen" and r["uitkomst"] == "toegestaan"]
    (item,) = gelezen[-1]["gegevens"]
    assert (gelezen[-1]["functionaris"], item["gegevenId"], item["doel"]) == ("reclassering-1", zaak.ids[0], PLAN)
    assert (gelezen[-1]["op"][:10], item["uitkomst"]) == ((await keten.kern.databank.lees(keten.kern.nu)).date().isoformat(), "toegestaan")
    assert [r["uitkomst"] for r in regels if r["functionaris"] == "rw-9"] == ["geweigerd"]
    assert (await keten.als("politie", "fg").get("/logregels", partij=zaak.aanmelder.partij)).status_code == 403
    assert status(await politie.get("/logregels")) == (403, "rol_past_niet")
    assert (await keten.client.delete(f"/v1/logregels/{regels[0]['id']}", headers=fg._kop())).status_code in (404, 405)
    eerste = await fg.get("/logregels", limit=1)
    assert (len(eerste.json()["logregels"]), "link" in eerste.headers) == (1, True)


async def _taken(partner: Partner) -> list[str]:
    return [t["soort"] for t in (await partner.moet("GET", "/taken"))["items"]]


@pytest.mark.eis("LJR-24.1c", "LJR-24.1d", "LJR-24.1g")
async def test_de_klok_schoont_na_zeven_jaar_en_niet_tijdens_een_besluit(elke_keten: Keten) -> None:
    """Een lopend besluit houdt het gegeven, met op tijd een taak om opnieuw te beoordelen; daarna gaat het uit iedere fase weg."""
    zaak, politie, _ = await in_ljr_overleg(elke_keten, laatste_contact="2019-11-23")
    besluit = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "reden": "nieuw_reclasseringswerk_verwacht"}
    await zaak.aanmelder.moet("POST", "/bewaarbesluiten", besluit)
    await elke_keten.vooruit(timedelta(days=50))
    assert (await klok.ronde(elke_keten.kern))["schoning"] == 0
    assert (len(await leest(politie, zaak)), await _taken(zaak.aanmelder)) == (1, ["bewaren_herbeoordelen"])
    await elke_keten.vooruit(timedelta(days=30))

    assert (await klok.ronde(elke_keten.kern))["schoning"] == 1

    assert await leest(zaak.regisseur, zaak) == []
    (rij,) = await elke_keten.sql("select body from audit where handeling = 'klok.schoning' and cast(body as text) like '%geschoond%'")
    assert "einde" in str(rij.body)
    assert (await klok.ronde(elke_keten.kern))["schoning"] == 0


@pytest.mark.eis("LJR-24.1g")
async def test_wat_een_jaar_later_nog_bestaat_wordt_gemeld(keten: Keten) -> None:
    """Kan een dienst het niet vernietigen, dan blijft het onleesbaar en meldt de klok na een jaar de overtreding."""
    zaak, _, _ = await in_ljr_overleg(keten, laatste_contact="2019-11-23")
    await keten.vooruit(timedelta(days=3))

    async def weg(request: httpx.Request, _: Any) -> httpx.Response | None:
        return httpx.Response(503) if request.method == "DELETE" else None

    keten.diensten["casusoverleg"].storing = weg
    await klok.ronde(keten.kern)
    assert "vernietiging_te_laat" not in await _taken(zaak.regisseur)
    await keten.vooruit(timedelta(days=370))

    await klok.ronde(keten.kern)

    assert "vernietiging_te_laat" in await _taken(zaak.regisseur)
    assert "vernietiging_te_laat" in await _taken(zaak.aanmelder)
    keten.diensten["casusoverleg"].storing = None
    assert (await klok.ronde(keten.kern))["schoning"] == 1


@pytest.mark.eis("LJR-20.1b", "LJR-15.1i", "LJR-1t", "LJR-1r")
async def test_intrekken_werkt_alleen_naar_voren(keten: Keten) -> None:
    """Na intrekking gaat niets meer mee op die toestemming; de overdracht van daarvoor blijft rechtmatig in het logboek staan."""
    wie = str(uuid4())
    ja = {"betrokkeneId": wie, "door": "betrokkene", "wijze": "schriftelijk", "doel": "complexe_multiproblematiek"}
    ja |= {"geinformeerdOp": "2026-02-20", "gegevenOp": "2026-02-21", "intrekbaarVerteld": True, "kenmerk": "T-2026-1"}
    ja |= {"verwerkingen": ["inbreng", "overdracht"]}
    inbreng = {"gegevens": [een_ljr_item(wie, doorbrekingsgrond="g15i")], "toestemmingen": [ja]}
    gewoon = een_aanmelding(wie, gegevens=inbreng["gegevens"], toestemmingen=[ja | {"verwerkingen": ["overdracht"]}])
    assert status(await keten.als("reclassering", "aanmelder").post("/aanmeldingen", gewoon)) == (403, "ljr_toestemming_ontbreekt")
    zaak = await een_zaak(keten, aanmelder="reclassering", betrokkene=wie, **inbreng)
    zaak.ids = await gegeven_ids(zaak)
    await naar_triage(zaak)
    (feit,) = await keten.sql("select id from feit where soort = 'toestemming'")
    await zaak.aanmelder.moet("POST", f"/toestemmingen/{UUID(str(feit.id))}/intrekkingen")
    await zaak.regisseur.moet("POST", "/wegingen", een_weging(zaak))
    await oordeel(zaak, zaak.ids, "casusoverleg", PLAN)
    await stem_in(zaak, "casusoverleg", PLAN)

    uit = await draag_over(zaak, "casusoverleg", PLAN)

    assert [(i["uitkomst"], i["regel"]) for i in uit["items"]] == [("geweigerd", "ljr_heeft_toestemming_als_grond")]
    eerder = await keten.sql("select uitkomst from audit where handeling = 'overdracht.starten' and soort = 'feit' order by id")
    assert eerder[0].uitkomst == "toegestaan"


@pytest.mark.eis("LJR-13.2c", "LJR-2.1")
async def test_wat_een_ander_afleidt_volgt_ook_het_reglement_van_ljr(keten: Keten) -> None:
    """Een feit dat de politie uit een gegeven van LJ&R herhaalt draagt diens velden en blijft weg bij wie onbevoegd is."""
    zaak, politie, ggd = await in_ljr_overleg(keten)
    etiket = {"categorie": "toezicht_en_handhaving", "fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"}
    etiket |= {"betrokkeneId": zaak.betrokkene, "betrokkeneCategorie": "1", "wpgArtikel": "8", "uitzonderingsgrond": "uavg_33"}
    deel = {"etiket": etiket | JUIST | {"afgeleidVan": zaak.ids}, "inhoud": {"soort": "toezicht", "feit": "Onder toezicht."}}

    beeld = await politie.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [deel]})

    pad = f"/toestandsbeelden/{beeld['id']}"
    (eigen,) = (await politie.moet("GET", pad))["gegevens"]
    assert (eigen["etiket"]["regimevelden"]["betrokkenerol"], eigen["etiket"]["leverancier"]) == ("client", POLITIE)
    assert (await ggd.moet("GET", pad))["gegevens"] == []
