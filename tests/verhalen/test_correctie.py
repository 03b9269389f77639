"""Only the leverancier changes what it supplied."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.identity import Pas
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten
from tests.verhalen.feiten_bouw import een_ontvanger
from tests.verhalen.overleg_bouw import in_overleg

GGD = "00000099000000070000"
NIEUW = {"inhoud": {"soort": "zelfstandig", "toelichting": "heeft een eigen woning"}}


async def een_gegeven(keten: Keten) -> tuple[Zaak, str]:
    zaak = await een_zaak(keten)
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    return zaak, f"/gegevens/{gelezen['gegevens'][0]['etiket']['id']}"


async def inhoud(zaak: Zaak) -> Any:
    return (await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"][0]


@pytest.mark.eis("ZVH-10.1b")
async def test_de_leverancier_geeft_een_nieuwe_versie(keten: Keten) -> None:
    """De leverancier verbetert zijn gegeven; wie de oude versie las moet opnieuw lezen, en de casus blijft in haar fase."""
    zaak, pad = await een_gegeven(keten)

    klaar = await zaak.aanmelder.put(pad, NIEUW, versie=1)

    assert (klaar.status_code, klaar.headers["etag"], klaar.json()["versie"]) == (200, '"2"', 2)
    nu = await inhoud(zaak)
    assert (nu["inhoud"]["soort"], nu["etiket"]["versie"]) == ("zelfstandig", 2)
    assert (await zaak.aanmelder.put(pad, NIEUW, versie=1)).status_code == 412
    assert (await zaak.aanmelder.put(pad, NIEUW)).status_code == 428
    rows = await keten.sql("select soort, uitkomst from audit where handeling = 'gegeven.corrigeren' order by id")
    assert [tuple(r) for r in rows][:2] == [("intentie", "toegestaan"), ("uitkomst", "gelukt")]
    assert [r.fase for r in await keten.sql("select fase from casus")] == ["intake"]


@pytest.mark.eis("ZVH-10.1b", "ZVH-1.18b")
async def test_een_ander_verandert_niets(keten: Keten) -> None:
    """De procesregisseur mag de inhoud niet wijzigen (403); wie de casus niet kent krijgt 404, en er gaat niets naar de dienst."""
    zaak, pad = await een_gegeven(keten)
    voor = len(keten.diensten["intake"].roepen)

    regie = await keten.als("zvh", "procesregisseur").put(pad, NIEUW, versie=1)
    ander = await keten.als("ggz", "afgevaardigde", "instemmer").put(pad, NIEUW, versie=1)
    niets = await keten.als("ggz", "afgevaardigde", "instemmer").put(f"/gegevens/{uuid4()}", NIEUW, versie=1)

    assert (regie.status_code, ander.status_code, niets.status_code) == (403, 404, 404)
    assert len(keten.diensten["intake"].roepen) == voor
    assert (await inhoud(zaak))["inhoud"]["soort"] == "inwonend"


@pytest.mark.eis("ZVH-4.1", "ZVH-10.1b")
async def test_inhoud_buiten_het_schema_of_met_een_bsn_wordt_geweigerd(keten: Keten) -> None:
    """De nieuwe inhoud past in het gesloten schema van de categorie en bevat geen BSN; het nummer wordt niet herhaald."""
    zaak, pad = await een_gegeven(keten)

    vreemd = await zaak.aanmelder.put(pad, {"inhoud": {"soort": "inwonend", "hobby": "vissen"}}, versie=1)
    bsn = await zaak.aanmelder.put(pad, {"inhoud": {"soort": "inwonend", "toelichting": "bsn 111222333"}}, versie=1)

    assert (vreemd.status_code, bsn.status_code) == (400, 400)
    assert "111222333" not in bsn.text
    assert (await inhoud(zaak))["etiket"]["versie"] == 1


@pytest.mark.eis("ZVH-10.1b", "ZVH-3.5c")
async def test_wat_juist_meegaat_in_een_overdracht_staat_vast(keten: Keten) -> None:
    """Een gegeven dat voor een overdracht is bevroren is 409; de poging en haar mislukking staan op papier."""
    zaak, pad = await een_gegeven(keten)
    casus_id = UUID(zaak.casus_id)
    pas = Pas(handeling="overdracht.uitvoeren", handeling_id=uuid4(), partij="x", functionaris="y", nu=datetime.now(UTC), casus_id=casus_id)
    vertrek = {"casusId": zaak.casus_id, "ids": [pad.rpartition("/")[2]]}
    await keten.kern.diensten.roep("intake", "PUT", f"/vertrek/{uuid4()}", pas, vertrek)

    bevroren = await zaak.aanmelder.put(pad, NIEUW, versie=1)

    assert (bevroren.status_code, bevroren.json()["code"]) == (409, "gegeven_bevroren")
    rows = await keten.sql("select uitkomst from audit where handeling = 'gegeven.corrigeren' order by id")
    assert [r.uitkomst for r in rows] == ["toegestaan", "mislukt"]
    assert await keten.sql("select handeling_id from openstaand") == []


async def een_onjuistheid(keten: Keten) -> tuple[Zaak, str, str]:
    """Called wrong by its leverancier after the GGD read it; the melding and the path of the gegeven."""
    zaak, pad = await een_gegeven(keten)
    gegeven = pad.rpartition("/")[2]
    await een_ontvanger(keten, zaak, gegeven, GGD)
    gemeld = await zaak.aanmelder.moet("POST", "/onjuistheden", {"casusId": zaak.casus_id, "gegevenId": gegeven})
    return zaak, gemeld["id"], pad


@pytest.mark.eis("ZVH-9.5")
async def test_een_onjuist_gegeven_wordt_gevolgd_tot_het_overal_juist_is(keten: Keten) -> None:
    """De procesregisseur ziet per ontvanger of het bericht ging en sluit pas als alles is bijgewerkt; tot dan is het gemerkt."""
    zaak, melding, pad = await een_onjuistheid(keten)
    regie, volg = zaak.regisseur, f"/onjuistheden/{melding}"
    assert (await inhoud(zaak))["etiket"]["onjuistSinds"]
    open_ = (await regie.moet("GET", "/taken"))["items"]
    assert {"correctie_coordineren"} <= {t["soort"] for t in open_}
    dubbel = await zaak.aanmelder.post("/onjuistheden", {"casusId": zaak.casus_id, "gegevenId": pad.rpartition("/")[2]})
    assert (dubbel.status_code, dubbel.json()["code"]) == (409, "al_gemeld")

    te_vroeg = await regie.post(f"{volg}/afsluitingen")
    assert (te_vroeg.status_code, te_vroeg.json()["code"]) == (409, "correctie_niet_rond")
    assert [f["veld"] for f in te_vroeg.json()["fouten"]] == ["/gegevenId", "/ontvangers"]
    assert (await regie.moet("GET", volg))["ontvangers"] == [{"ontvanger": GGD, "berichtOp": None}]

    assert (await zaak.aanmelder.put(pad, NIEUW, versie=1)).status_code == 200
    gevolgd = await regie.moet("GET", volg)
    assert gevolgd["gecorrigeerdOp"]
    assert gevolgd["ontvangers"][0]["berichtOp"]
    assert [r.partij for r in await keten.sql("select partij from gebeurtenis where soort = 'gegeven.gecorrigeerd'")] == [GGD]
    assert (await zaak.aanmelder.post(f"{volg}/afsluitingen")).status_code == 403
    assert (await regie.post(f"{volg}/afsluitingen")).json()["status"] == "afgesloten"
    assert (await inhoud(zaak))["etiket"].get("onjuistSinds") is None
    assert "correctie_coordineren" not in {t["soort"] for t in (await regie.moet("GET", "/taken"))["items"]}
    assert (await regie.post(f"{volg}/afsluitingen")).status_code == 409


@pytest.mark.eis("ZVH-9.5")
async def test_alleen_de_leverancier_meldt_dat_zijn_gegeven_onjuist_is(keten: Keten) -> None:
    """Een melding door een ander dan de leverancier wordt geweigerd; wie de casus niet kent hoort niet dat zij er is."""
    zaak, melding, pad = await een_onjuistheid(keten)
    body = {"casusId": zaak.casus_id, "gegevenId": pad.rpartition("/")[2]}
    ggz = keten.als("ggz", "afgevaardigde", "instemmer")

    assert (await zaak.regisseur.post("/onjuistheden", body)).status_code == 403
    assert (await zaak.aanmelder.post("/onjuistheden", body | {"gegevenId": str(uuid4())})).status_code == 403
    assert (await ggz.post("/onjuistheden", body)).status_code == 404
    assert (await ggz.get(f"/onjuistheden/{melding}")).status_code == (await ggz.get(f"/onjuistheden/{uuid4()}")).status_code == 404


@pytest.mark.eis("ZVH-9.5")
async def test_wie_meteen_verbetert_meldt_dat_daarmee(keten: Keten) -> None:
    """Verbetert de leverancier een gegeven dat een ander al kreeg, dan krijgt de procesregisseur dezelfde taak."""
    zaak, pad = await een_gegeven(keten)
    assert (await zaak.aanmelder.put(pad, NIEUW, versie=1)).status_code == 200
    assert await keten.sql("select id from feit where soort = 'onjuist'") == []
    await een_ontvanger(keten, zaak, pad.rpartition("/")[2], GGD)

    assert (await zaak.aanmelder.put(pad, NIEUW, versie=2)).status_code == 200

    (melding,) = await keten.sql("select id from feit where soort = 'onjuist'")
    gevolgd = await zaak.regisseur.moet("GET", f"/onjuistheden/{UUID(str(melding.id))}")
    assert gevolgd["gecorrigeerdOp"]
    assert all(o["berichtOp"] for o in gevolgd["ontvangers"])
    assert (await zaak.regisseur.post(f"/onjuistheden/{UUID(str(melding.id))}/afsluitingen")).status_code == 201


@pytest.mark.eis("ZVH-9.5")
async def test_ook_wat_een_onjuist_gegeven_herhaalt_wordt_bijgewerkt(keten: Keten) -> None:
    """Zolang een samenvatting het onjuiste feit nog herhaalt, kan de correctie niet worden afgesloten."""
    zaak, partners = await in_overleg(keten)
    bron, ggd = zaak.ids[0], partners["ggd"]
    etiket = {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld", "afgeleidVan": [bron], "geheimhouding": []}
    deel = een_item(zaak.betrokkene, etiket=etiket)
    del deel["etiket"]["criterium"]
    beeld = await ggd.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [deel]})
    (herhaling,) = (await ggd.moet("GET", f"/toestandsbeelden/{beeld['id']}"))["gegevens"]
    body = {"casusId": zaak.casus_id, "gegevenId": bron}
    melding = await zaak.aanmelder.moet("POST", "/onjuistheden", body)
    volg = f"/onjuistheden/{melding['id']}"
    assert (await zaak.aanmelder.put(f"/gegevens/{bron}", NIEUW, versie=1)).status_code == 200

    half = await zaak.regisseur.post(f"{volg}/afsluitingen")
    assert (half.status_code, [f["veld"] for f in half.json()["fouten"]]) == (409, ["/herhaaldIn"])
    assert (await ggd.put(f"/gegevens/{herhaling['etiket']['id']}", NIEUW, versie=1)).status_code == 200

    assert (await zaak.regisseur.post(f"{volg}/afsluitingen")).status_code == 201
