"""The prosecution in a lokale persoonsgerichte aanpak: asked last, announced by its desk, told aloud, gone after; its own record stays."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.pga_om_bouw import COLLEGE, GGD, OM, een_om_vraag, in_pga_triage


async def een_aankondiging(keten: Keten, zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """A question is put; the body with which the desk answers it."""
    vraag = await zaak.regisseur.moet("POST", "/om-vragen", een_om_vraag(zaak))
    basis = {"vraagId": vraag["id"], "kenmerk": "PGA-2026-0017", "soort": "strafvorderlijk", "grond": "wjsg_39f_lid_1"}
    return basis | {"verstrektOp": await vandaag(keten)} | anders


async def aangekondigd(keten: Keten, zaak: Zaak) -> str:
    """Id of something that waits in the secure environment."""
    gemaakt = await keten.als("om", "loket").moet("POST", "/om-aankondigingen", await een_aankondiging(keten, zaak))
    return str(gemaakt["id"])


async def wijs_aan(keten: Keten, zaak: Zaak, wie: str = "ggd-7") -> None:
    """A colleague of the GGD assigns him to this casus, for a year."""
    nu = date.fromisoformat(await vandaag(keten))
    aanwijzing = {"casusId": zaak.casus_id, "van": str(nu), "tot": str(nu + timedelta(days=365)), "reden": "opgedragen_taak"}
    collega = keten.als("ggd", "instemmer", functionaris="ggd-collega")
    await collega.moet(
        "POST", f"/partijen/{GGD}/functionarissen", {"functionaris": wie, "aanwijzingen": [aanwijzing], "uitDienstOp": "2099-01-01"}
    )


async def een_toelichting(keten: Keten, **anders: Any) -> dict[str, Any]:
    """A body for …/toelichtingen, of today."""
    nu = await vandaag(keten)
    basis = {"ontvanger": GGD, "medewerker": "ggd-7", "op": nu, "actueelBevondenOp": nu, "niveau": "inhoud"}
    return basis | {"doel": "handhaven_orde_en_veiligheid"} | anders


@pytest.mark.eis("PGA-9.3", "PGA-9.4", "PGA-9.2a", "PGA-9.2b")
async def test_aan_het_om_wordt_pas_als_laatste_en_met_een_vaste_vraag_gevraagd(keten: Keten) -> None:
    """Een vraag buiten de lijst, vrije tekst, een vergeten bron, een ander doel of een ander dan de pga-expert: er gaat niets uit."""
    zaak = await in_pga_triage(keten)
    stuur = zaak.regisseur.post
    fout = [
        (await stuur("/om-vragen", een_om_vraag(zaak, vragen=["loopt_strafzaak", "wat_deed_hij"])), (400, "om_vraag_buiten_lijst")),
        (await stuur("/om-vragen", een_om_vraag(zaak, geraadpleegdeBronnen=["partners"])), (400, "bronnen_niet_uitgeput")),
        (await stuur("/om-vragen", een_om_vraag(zaak, noodzaak="handig")), (400, "noodzaak_niet_gemotiveerd")),
        (await stuur("/om-vragen", een_om_vraag(zaak, toelichting="graag alles")), (400, "ongeldige_invoer")),
        (await stuur("/om-vragen", een_om_vraag(zaak, parket=GGD)), (400, "ongeldige_invoer")),
        (await stuur("/om-vragen", een_om_vraag(zaak, doel="schuldhulpverlening_of_resocialisatie")), (403, "om_doel_past_niet")),
        (await zaak.aanmelder.post("/om-vragen", een_om_vraag(zaak)), (403, "rol_past_niet")),
    ]
    assert [status(antwoord) for antwoord, _ in fout] == [verwacht for _, verwacht in fout]
    assert await keten.sql("select id from feit where soort = 'om_vraag'") == []

    vraag = await zaak.regisseur.moet("POST", "/om-vragen", een_om_vraag(zaak))
    anders = een_om_vraag(zaak, soort="tenuitvoerlegging", doel="schuldhulpverlening_of_resocialisatie")
    await zaak.regisseur.moet("POST", "/om-vragen", anders)

    loket = keten.als("om", "loket")
    gelezen = await loket.moet("GET", f"/om-vragen/{vraag['id']}")
    assert (gelezen["vragen"], gelezen["status"]) == (["loopt_strafzaak"], "open")
    assert {t["objectId"] for t in (await loket.moet("GET", "/taken"))["items"]} > {vraag["id"]}
    politie = keten.als("politie", "loket")
    assert kern_van(await politie.get(f"/om-vragen/{vraag['id']}")) == kern_van(await politie.get(f"/om-vragen/{uuid4()}"))


@pytest.mark.eis("PGA-9.1a", "PGA-9.5", "PGA-9.7a")
async def test_alleen_het_loket_kondigt_aan_en_nooit_de_inhoud(keten: Keten) -> None:
    """Het loket plaatst kenmerk, soort, datum en grond; inhoud, een andere grond of een ander account wordt geweigerd."""
    zaak = await in_pga_triage(keten)
    body = await een_aankondiging(keten, zaak)
    loket, roepen = keten.als("om", "loket"), [len(d.roepen) for d in keten.diensten.values()]
    morgen = str(date.fromisoformat(body["verstrektOp"]) + timedelta(days=1))
    fout = [
        (await loket.post("/om-aankondigingen", body | {"inhoud": "verdachte van diefstal"}), (400, "ongeldige_invoer")),
        (await loket.post("/om-aankondigingen", body | {"kenmerk": "verdachte van diefstal"}), (400, "ongeldige_invoer")),
        (await loket.post("/om-aankondigingen", body | {"kenmerk": "111222333"}), (400, "ongeldige_invoer")),
        (await loket.post("/om-aankondigingen", body | {"grond": "wjsg_8a"}), (400, "om_grond_past_niet")),
        (await loket.post("/om-aankondigingen", body | {"verstrektOp": morgen}), (400, "ongeldige_invoer")),
        (await loket.post("/om-aankondigingen", body | {"verstrektOp": "2020-01-01"}), (400, "ongeldige_invoer")),
        (await loket.post("/om-aankondigingen", body | {"vraagId": str(uuid4())}), ONVINDBAAR),
        (await keten.als("om", "afgevaardigde", "instemmer").post("/om-aankondigingen", body), (403, "rol_past_niet")),
        (await keten.als("politie", "loket").post("/om-aankondigingen", body), ONVINDBAAR),
    ]
    assert [status(antwoord) for antwoord, _ in fout] == [verwacht for _, verwacht in fout]
    assert all("diefstal" not in antwoord.text for antwoord, _ in fout)

    await loket.moet("POST", "/om-aankondigingen", body)

    assert [len(d.roepen) for d in keten.diensten.values()] == roepen
    rows = await keten.sql("select soort, leverancier, ontvanger, categorie, grondslag from verstrekking where soort = 'om'")
    assert [tuple(r) for r in rows] == [("om", OM, "proefgemeente_pga", "strafvorderlijk", "wjsg_39f_lid_1")]
    assert (await loket.moet("GET", f"/om-vragen/{body['vraagId']}"))["status"] == "beantwoord"
    alles = await zaak.regisseur.moet("GET", "/verstrekkingen", casusId=zaak.casus_id)
    assert {v["soort"] for v in alles["verstrekkingen"]} == {"inbreng", "overdracht"}


@pytest.mark.eis("PGA-9.6", "PGA-9.2a", "PGA-9.7b")
async def test_toelichten_aan_wie_is_aangewezen_en_daarna_is_het_weg(keten: Keten) -> None:
    """Alleen aan een aangewezen medewerker van een partner, op de dag zelf nagezien; na verwijderen bestaat het niet meer."""
    zaak = await in_pga_triage(keten)
    pad = f"/om-aankondigingen/{await aangekondigd(keten, zaak)}"
    body = await een_toelichting(keten)
    expert, gisteren = zaak.regisseur, str(date.fromisoformat(body["op"]) - timedelta(days=1))
    assert status(await expert.post(f"{pad}/toelichtingen", body)) == (403, "medewerker_niet_aangewezen")
    await wijs_aan(keten, zaak)
    fout = [
        (await expert.post(f"{pad}/toelichtingen", body | {"medewerker": "ggd-8"}), (403, "medewerker_niet_aangewezen")),
        (await expert.post(f"{pad}/toelichtingen", body | {"ontvanger": "00000099000000098000"}), (403, "om_alleen_aan_partners")),
        (await expert.post(f"{pad}/toelichtingen", body | {"actueelBevondenOp": gisteren}), (409, "actualiteit_niet_nagezien")),
        (await expert.post(f"{pad}/toelichtingen", body | {"doel": "schuldhulpverlening"}), (403, "om_doel_past_niet")),
        (await expert.post(f"{pad}/toelichtingen", body | {"watGezegd": "hij zit vast"}), (400, "ongeldige_invoer")),
        (await expert.post(f"{pad}/toelichtingen", body | {"agendadeelnemerId": str(uuid4())}), (400, "ongeldige_invoer")),
        (await zaak.aanmelder.post(f"{pad}/toelichtingen", body), (403, "rol_past_niet")),
    ]
    assert [status(antwoord) for antwoord, _ in fout] == [verwacht for _, verwacht in fout]
    assert await keten.sql("select id from feit where soort = 'om_toelichting'") == []

    await expert.moet("POST", f"{pad}/toelichtingen", body)

    rows = await keten.sql("select partij, velden from feit where soort = 'om_toelichting'")
    assert [r.partij for r in rows] == [GGD]
    taken = (await expert.moet("GET", "/taken"))["items"]
    assert [t["uiterlijk"] for t in taken if t["soort"] == "om_gegevens_verwijderen"] == [body["op"]]
    assert status(await zaak.aanmelder.post(f"{pad}/verwijderingen")) == (403, "rol_past_niet")
    assert (await expert.moet("POST", f"{pad}/verwijderingen"))["status"] == "verwijderd"
    assert "om_gegevens_verwijderen" not in {t["soort"] for t in (await expert.moet("GET", "/taken"))["items"]}
    assert status(await expert.post(f"{pad}/verwijderingen")) == (409, "al_beeindigd")
    assert status(await expert.post(f"{pad}/toelichtingen", body)) == ONVINDBAAR


@pytest.mark.eis("PGA-10.5b")
async def test_een_agendadeelnemer_hoort_hooguit_dat_er_iets_is(keten: Keten) -> None:
    """Inhoud wordt geweigerd; dat-informatie kan nadat hij tekende, en alleen aan wie in deze casus is gevraagd."""
    zaak = await in_pga_triage(keten)
    pad = f"/om-aankondigingen/{await aangekondigd(keten, zaak)}/toelichtingen"
    agenda = f"/casussen/{zaak.casus_id}/agendadeelnemers"
    gevraagd = {"betrokkeneId": zaak.betrokkene, "organisatie": "12345679", "werkrelatie": "behandeling", "onderdeel": "uitvoering"}
    gemaakt = await zaak.regisseur.moet("POST", agenda, gevraagd | {"aandeel": ["adres"]})
    body = await een_toelichting(keten, niveau="dat_informatie", agendadeelnemerId=gemaakt["id"])
    body = {k: v for k, v in body.items() if k not in ("ontvanger", "medewerker")}
    assert status(await zaak.regisseur.post(pad, body)) == (403, "medewerker_niet_aangewezen")
    verklaring = {
        "kenmerk": "B1-2026-3",
        "getekendOp": await vandaag(keten),
        "bewaardDoor": COLLEGE,
        "rollen": ["deelname", "ontvangen"],
        "grondslag": "avg_6_1_e",
        "samenwerkingsverband": "proefgemeente_pga",
        "code": gemaakt["code"],
    }
    await zaak.regisseur.moet("POST", f"{agenda}/{gemaakt['id']}/verklaringen", verklaring)

    assert status(await zaak.regisseur.post(pad, body | {"niveau": "inhoud"})) == (403, "agendadeelnemer_alleen_dat")
    assert status(await zaak.regisseur.post(pad, body | {"agendadeelnemerId": str(uuid4())})) == (403, "medewerker_niet_aangewezen")
    assert (await zaak.regisseur.moet("POST", pad, body))["status"] == "toegelicht"


@pytest.mark.eis("PGA-9.8")
async def test_het_register_van_het_om_overleeft_de_casus(keten: Keten) -> None:
    """De regel blijft vier jaar leesbaar voor het loket, ook als de casus vernietigd is; daarna 404. Een ander leest haar niet."""
    zaak = await in_pga_triage(keten)
    regel = await aangekondigd(keten, zaak)
    loket, pad = keten.als("om", "loket"), f"/om-verstrekkingen/{regel}"
    assert [v["id"] for v in (await loket.moet("GET", "/om-verstrekkingen"))["items"]] == [regel]
    anderen = [keten.als("politie", "loket"), zaak.regisseur, keten.als("om", "afgevaardigde")]
    assert [(await wie.get(pad)).status_code for wie in anderen] == [403] * 3
    assert [(await wie.get("/om-verstrekkingen")).status_code for wie in anderen] == [403] * 3
    assert status(await loket.get(f"/om-verstrekkingen/{uuid4()}")) == ONVINDBAAR

    weging = {"casusId": zaak.casus_id, "route": "niet_in_behandeling", "reden": "voldoet_niet_aan_criteria"}
    await zaak.regisseur.moet("POST", "/wegingen", weging)
    await keten.vooruit(timedelta(days=40))
    await klok.ronde(keten.kern)

    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
    assert await keten.sql("select id from feit where soort like 'om%'") == []
    gelezen = await loket.moet("GET", pad)
    assert (gelezen["soort"], gelezen["grond"], gelezen["noodzaak"]) == ("strafvorderlijk", "wjsg_39f_lid_1", "nodig_voor_analyse")
    verstrekt = date.fromisoformat(gelezen["verstrektOp"][:10])
    einde = verstrekt.replace(year=verstrekt.year + 4)
    await keten.vooruit(timedelta(days=(einde - verstrekt).days - 40))
    assert (await loket.get(pad)).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert status(await loket.get(pad)) == ONVINDBAAR
    assert (await loket.moet("GET", "/om-verstrekkingen"))["items"] == []


@pytest.mark.eis("ZVH-4.3t")
async def test_in_een_zorg_en_veiligheidshuis_bestaat_dit_niet(keten: Keten) -> None:
    """Voor een casus van het zvh is het antwoord dat van een casus die er niet is."""
    zaak = await een_zaak(keten)

    hier = await zaak.regisseur.post("/om-vragen", een_om_vraag(zaak))
    nergens = await zaak.regisseur.post("/om-vragen", een_om_vraag(zaak, casusId=str(uuid4())))

    assert (hier.status_code, kern_van(hier)) == (404, kern_van(nergens))
