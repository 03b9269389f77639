"""What a besluit on a verzoek may reach, and what it leaves alone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.klok import ronde
from tests.bouw import Zaak, een_item, een_zaak, vandaag
from tests.keten import Keten, Partner
from tests.storing.zaken import gegeven_ids
from tests.verhalen.feiten_bouw import een_ontvanger, gegevens, status
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, deel, een_verdeeld_verzoek, motivering, nee, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer, taken
from tests.verhalen.rechten_doorwerking_bouw import GGD, beslis_toe, een_recht
from tests.verhalen.rechten_inzage_bouw import POLITIE_ITEM, leg_neer, reik_uit
from tests.verhalen.reglement_bouw import beide, bij_xtra, een_ja, meld_aan, xtra

UAVG, GGZ = "uavg_41_rechten_anderen", "00000099000000050000"


async def vraagt(manager: Partner, zaak: Zaak, soort: str, **anders: Any) -> str:
    """An identified verzoek of the hoofdpersoon; its id."""
    toelichting = motivering(zaak.betrokkene, "Zo klopt het niet.")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort=soort, gegevens=[toelichting], **anders)
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201
    return str(gemaakt["id"])


async def betreft(keten: Keten, soort: str) -> set[str]:
    """Of what these facts are."""
    return {str(UUID(str(r.betreft))) for r in await keten.sql("select betreft from feit where soort = :s", s=soort)}


# ── wie iets noemt ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.5", "ZVH-17.6", "ZVH-19.3")
async def test_een_toegewezen_verwijdering_raakt_geen_ander_en_geen_politie(keten: Keten) -> None:
    """Wie een gegeven van een ander, van politie of uit het dossier van zijn verzoek noemt, laat daar bij toewijzing niets van wissen."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    van_ander = await leg_neer(keten, zaak, "ggd", betrokkene_id=uuid4())
    van_politie = await leg_neer(keten, zaak, "politie", **POLITIE_ITEM, wpg_artikel="8", bron="politie")
    uit_dossier = await leg_neer(keten, zaak, "zvh", dienst="rights")
    verzoek = await vraagt(manager, zaak, "verwijdering", gegevenIds=[van_ander, van_politie, uit_dossier])
    assert (await manager.moet("GET", f"/verzoeken/{verzoek}/delen"))["delen"] == []
    assert (await stem_af(manager, verzoek, "partneroverleg")).status_code == 201

    await beslis_toe(manager, verzoek, zaak.betrokkene)
    await ronde(keten.kern)

    assert await betreft(keten, "wissing") == set()
    over = {str(UUID(str(r.id))) for r in await keten.sql("select id from vindplaats where soort = 'gegeven'")}
    assert {van_ander, van_politie, uit_dossier} <= over


@pytest.mark.eis("ZVH-19.2", "ZVH-19.3")
async def test_wat_samen_is_vastgelegd_gaat_met_de_rest_mee(keten: Keten) -> None:
    """Genoemd zijn een gegeven van een partij en een gezamenlijk gegeven: na toewijzing gaan beide."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    (eigen,) = await gegevens(zaak)
    samen = await leg_neer(keten, zaak, "college", leverancier="gezamenlijk", categorie_verband="procesgegevens")
    verzoek = await vraagt(manager, zaak, "verwijdering", gegevenIds=[eigen, samen])
    assert (await beoordeel(zaak.aanmelder, verzoek)).status_code == 201
    assert (await stem_af(manager, verzoek, "partneroverleg")).status_code == 201

    await beslis_toe(manager, verzoek, zaak.betrokkene)

    assert await betreft(keten, "wissing") == {eigen, samen}


@pytest.mark.eis("LJR-21.1", "ZVH-20.4")
async def test_een_verzet_zet_niets_van_een_ander_stil(keten: Keten) -> None:
    """Wie een gegeven van een ander noemt zet stil wat over hemzelf gaat, zoals wie niets noemt."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    van_ander = await leg_neer(keten, zaak, "college", dienst="intake", betrokkene_id=uuid4())

    await vraagt(manager, zaak, "verzet", gegevenIds=[van_ander])

    assert await betreft(keten, "bezwaar") == {zaak.betrokkene}


@pytest.mark.eis("LJR-29.1", "LJR-19.2", "ZVH-20.4")
async def test_na_een_verzet_in_delen_mag_alleen_de_rest_weer(keten: Keten) -> None:
    """Van een verzet zonder gegeven te noemen is een deel toegewezen: na het antwoord komt de rest vrij, en alleen daarvan gaat bericht."""
    wie = str(uuid4())
    zaak, manager = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)]), keten.als("zvh", "manager")
    stil, vrij = await gegevens(zaak)
    for i in (stil, vrij):
        await een_ontvanger(keten, zaak, i, GGD)
    verzoek = await vraagt(manager, zaak, "verzet")
    waarom = {"gegevens": [motivering(wie)]}
    geoordeeld = await beoordeel(zaak.aanmelder, verzoek, {"gegevenId": stil, "oordeel": "toewijzen"}, nee(vrij), **waarom)
    assert geoordeeld.status_code == 201, geoordeeld.text
    assert (await stem_af(manager, verzoek, "partneroverleg")).status_code == 201
    deels = await besluit(manager, verzoek, "deels", UAVG, items=[{"gegevenId": vrij, "besluit": "afwijzen", "grond": UAVG}], **waarom)
    assert deels.status_code == 201, deels.text
    assert (await reik_uit(manager, verzoek)).status_code == 201

    stand = await manager.moet("GET", f"/verzoeken/{verzoek}/uitvoering")

    assert {(s["betreft"], s["status"]) for s in stand["stilgelegd"]} == {(wie, "ongegrond"), (stil, "gezet")}
    assert [k["gegevenId"] for k in stand["kennisgevingen"] if k["aanleiding"] == "opheffing"] == [vrij]
    gelezen = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == [vrij]


# ── wie zijn toestemming intrekt ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-13.7", "ZVH-7.2c", "ZVH-7.2d")
async def test_een_toestemming_voor_alles_trekt_ook_alles_in(keten: Keten) -> None:
    """Wie een bij de inbreng gegeven toestemming intrekt, stopt bij ieder die iets kreeg wat erop rust, en nergens anders."""
    wie = str(uuid4())
    ja = [*beide(wie), een_ja(wie, "triage", "overdracht", categorie="financieel")]
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, toestemmingen=ja))
    ggz, pad = keten.als("ggz", "afgevaardigde"), "/toestemmingen"
    (gegeven,) = await gegeven_ids(zaak)
    for i in (gegeven, await leg_neer(keten, zaak, "ggd")):
        await een_ontvanger(keten, zaak, i, GGZ)
    alle = (await zaak.aanmelder.moet("GET", pad, casusId=zaak.casus_id))["items"]
    ander, dit = (next(t["id"] for t in alle if (t["fase"], t["categorie"]) == ("triage", c)) for c in ("financieel", None))

    await zaak.aanmelder.moet("POST", f"{pad}/{ander}/intrekkingen")
    assert (await ggz.moet("GET", "/taken"))["items"] == []
    await zaak.aanmelder.moet("POST", f"{pad}/{dit}/intrekkingen")

    assert [(t["soort"], t["objectId"]) for t in (await ggz.moet("GET", "/taken"))["items"]] == [("toestemming_ingetrokken", gegeven)]
    na = {t["id"]: t["gestopt"] for t in (await zaak.aanmelder.moet("GET", pad, casusId=zaak.casus_id))["items"]}
    assert {(g["gegevenId"], g["ontvanger"]) for g in na[dit]} == {(gegeven, GGZ), (gegeven, zaak.regisseur.partij)}
    assert na[ander] == []


# ── wie er iets bij zegt ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("LJR-19.1-aanvulling", "ZVH-19.2", "LJR-19.1")
async def test_een_verklaring_voert_alleen_haar_eigen_verzoek_uit(keten: Keten) -> None:
    """Een toegewezen rectificatie blijft open zolang de oude waarde er staat, wat er ook naast wordt gezet; over een ander kan het niet."""
    recht = await een_recht(keten, "rectificatie")
    await recht.wijs_toe()
    ander = await leg_neer(keten, recht.zaak, "college", dienst="intake", betrokkene_id=uuid4())
    vraag = {"soort": "aanvulling", "gegevenIds": [recht.gegeven]}
    vraag["gegevens"] = [motivering(recht.zaak.betrokkene) | {"inhoud": {"soort": "correctie", "toelichting": "Er hoort iets bij."}}]
    verzoek = (await dien_in(recht.manager, recht.zaak.casus_id, recht.zaak.betrokkene, **vraag))["id"]
    body, pad = {"verzoekId": verzoek, "tekst": "Ik woon er sinds mei niet meer."}, "/gegevens/{}/aanvullende-verklaringen"
    assert status(await recht.manager.post(pad.format(recht.gegeven), body)) == (409, "identiteit_ontbreekt")
    geweigerd = await keten.sql("select body from audit where handeling = 'gegeven.aanvullen' and uitkomst = 'geweigerd'")
    assert [r for r in geweigerd if "identiteit_ontbreekt" in str(r.body)], "ook een weigering staat op papier"
    assert (await identificeer(recht.manager, verzoek)).status_code == 201

    assert (await recht.manager.post(pad.format(ander), body)).status_code == 400
    assert (await recht.manager.moet("POST", pad.format(recht.gegeven), body))["status"] == "aangevuld"

    assert [(i["status"], i["nogOud"]) for i in (await recht.uitvoering())["items"]] == [("open", [recht.gegeven])]
    assert "correctie_uitvoeren" in {t["soort"] for t in (await recht.zaak.aanmelder.moet("GET", "/taken"))["items"]}


# ── wie iets inbrengt terwijl erover wordt gesproken ─────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.2", "ZVH-17.4", "ZVH-19.1")
async def test_wat_na_de_ontvangst_werd_ingebracht_wordt_ook_beoordeeld(keten: Keten) -> None:
    """Bij de afstemming krijgt de leverancier alsnog te beoordelen wat hij intussen inbracht; die afstemming telt nog niet."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    for wie in ("ggd", "college"):
        await beoordeel(partners[wie], verzoek)
    later = await leg_neer(keten, zaak, "ggd")

    body = {"overleg": "casusoverleg", "op": await vandaag(keten), "uitkomst": "eens"}
    aangehouden = [await manager.post(f"/verzoeken/{verzoek}/afstemmingen", body, sleutel="een") for _ in range(2)]

    assert [(a.status_code, a.json()["status"]) for a in aangehouden] == [(201, "aangehouden")] * 2
    assert "verzoek_beoordelen" in await taken(partners["ggd"], verzoek)
    assert [i["gegevenId"] for i in (await deel(partners["ggd"], verzoek))["items"] if i["oordeel"] == "open"] == [later]
    assert status(await besluit(manager, verzoek)) == (409, "deel_open")
    assert (await beoordeel(partners["ggd"], verzoek, {"gegevenId": later, "oordeel": "toewijzen"})).status_code == 201
    assert status(await besluit(manager, verzoek)) == (409, "afstemming_ontbreekt")
    assert (await stem_af(manager, verzoek)).json()["status"] == "eens"
    assert (await besluit(manager, verzoek)).status_code == 201
