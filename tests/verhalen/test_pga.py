"""A lokale persoonsgerichte aanpak from aanmelding to vernietiging, with what is refused at each step."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from tests.keten import Keten
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import (
    BURGEMEESTER,
    GGD,
    OVER_EEN_MAAND,
    aanspreken,
    besluit,
    bevraag,
    dagen_leesbaar,
    een_aanmelding,
    een_aanpak,
    een_gesprek,
    een_item,
    een_plan,
    een_verstrekking,
    in_triage,
    informeer,
    met_plan,
    sluit_af,
    toets,
    weging,
)


@pytest.mark.eis("PGA-14.1a", "PGA-13.1", "PGA-12.2a")
async def test_een_aanpak_van_aanmelding_tot_vernietiging(keten: Keten) -> None:
    """Eén aanpak gaat de hele keten door; alleen de pga-expert ziet het bestand, en twee jaar na afsluiting is er niets meer."""
    a, doel_id = await met_plan(keten)
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": GGD, "taak": "interventies_en_acties"})
    verstrekt = await a.expert.moet("POST", "/verstrekkingen", een_verstrekking(a))
    gelezen = await keten.als("ggd", "professional").moet("GET", f"/verstrekkingen/{verstrekt['id']}")
    assert {g["etiket"]["id"] for g in gelezen["gegevens"]} == set(a.ids)
    assert (await keten.als("ggd", "afgevaardigde").get(f"/casussen/{a.casus_id}")).json()["gegevens"] == []

    await sluit_af(a, doel_id)
    pad = f"/dossiers/{a.casus_id}"
    assert len((await a.expert.moet("GET", pad))["gegevens"]) == len([*a.ids, "probleemanalyse"])
    burgemeester = keten.als("burgemeester", "burgemeester")
    assert (await burgemeester.get(f"/casussen/{a.casus_id}")).status_code == 403
    # A dossier is also for whoever supplied to it, so for him it is as for any other partij that has none there (ZVH-1.18b).
    assert (await burgemeester.get(pad)).status_code == 404

    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P2Y")))
    assert (await a.expert.get(pad)).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await a.expert.get(pad)).status_code == 404
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
    assert [r.n for r in await keten.sql("select count(*) as n from vindplaats")] == [0]


@pytest.mark.eis("PGA-14.2")
async def test_onderling_uitgewisseld_leeft_niet_langer(keten: Keten) -> None:
    """Wat partners elkaar verstrekten is na dezelfde twee jaar weg, en niemand stelt een langere termijn in."""
    a, doel_id = await met_plan(keten)
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": GGD, "taak": "interventies_en_acties"})
    verstrekt = await a.expert.moet("POST", "/verstrekkingen", een_verstrekking(a, geldigTot="2099-01-01"))
    ggd, pad = keten.als("ggd", "professional"), f"/verstrekkingen/{verstrekt['id']}"
    assert (await ggd.get(pad)).status_code == 200
    await sluit_af(a, doel_id)
    te_lang = await a.expert.post("/verstrekkingen", een_verstrekking(a, geldigTot="2099-01-01"))
    assert te_lang.status_code == 400

    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P2Y")))
    assert (await ggd.get(pad)).status_code == 200
    await keten.vooruit(timedelta(days=1))

    assert (await ggd.get(pad)).status_code == 404


@pytest.mark.eis("PGA-7.1a", "PGA-7.1b", "PGA-16.1", "PGA-12.2a", "PGA-15.2")
async def test_een_aanmelding_die_niet_past_wordt_geweigerd(keten: Keten) -> None:
    """Zonder gesprek vooraf, uit een andere gemeente, met een BSN of met wat niet op de lijst staat komt er niets in het bestand."""
    college, wie = keten.als("college", "aanmelder"), str(uuid4())
    bsn = een_item(wie, "toezicht_en_handhaving", {"soort": "overlast", "feit": "Bekend onder 111222333."})
    fout = {
        "aanspreken_ontbreekt": {"aanspreken": None},
        "aanspreken_onvolledig": {"aanspreken": aanspreken(onderwerpen=["gedrag"])},
        "aanspreken_door_ander": {"aanspreken": aanspreken(partij=GGD)},
        "andere_gemeente": {"gedragInGemeente": "anderstad"},
        "ongeldige_invoer": {"gegevens": [bsn]},
        "categorie_niet_op_lijst": {"gegevens": [een_item(wie, "contact", {"telefoonnummer": "0612345678"})]},
    }
    for code, anders in fout.items():
        assert status(await college.post("/aanmeldingen", een_aanmelding(wie, **anders))) == (400, code)
    geboorteplaats = een_item(wie, "personalia", {"naam": "Jan", "geboorteplaats": "Proefstad"})
    assert status(await college.post("/aanmeldingen", een_aanmelding(wie, gegevens=[geboorteplaats]))) == (400, "ongeldige_invoer")
    assert (await keten.als("college", "professional").post("/aanmeldingen", een_aanmelding(wie))).status_code == 403
    assert await keten.sql("select id from casus") == []
    assert (await college.post("/aanmeldingen", een_aanmelding(wie))).status_code == 201


async def test_andere_partners_weten_niet_van_een_aanmelding(keten: Keten) -> None:
    """Een aanmelding in een pga bestaat voor het zorg- en veiligheidshuis en voor andere partners niet."""
    a = await een_aanpak(keten)
    pad = f"/aanmeldingen/{a.aanmelding_id}"
    for partij, rol in (("zvh", "procesregisseur"), ("ggz", "afgevaardigde"), ("burgemeester", "gemandateerde")):
        assert (await keten.als(partij, rol).get(pad)).status_code == 404
    assert status(await besluit(a))[0] == 409
    await toets(a)
    assert (await besluit(a)).status_code == 201


@pytest.mark.eis("PGA-10.4b")
async def test_de_analyse_blijft_bij_dat_informatie(keten: Keten) -> None:
    """Wie in de probleemanalyse meer brengt dan dat-informatie, zegt waarom."""
    a = await in_triage(keten)
    ggd = keten.als("ggd", "afgevaardigde", "instemmer")
    pad = f"/bevragingen/{await bevraag(a, ggd)}/antwoorden"
    meer = {"fasedoel": "analyse", "criterium": None, "noodzaak": "nodig_voor_analyse"}
    item = een_item(a.inwoner, "adres", {"woonplaats": "Proefstad"}, **meer)
    dat = een_item(a.inwoner, "hulpverlening_dat", {"contact": True}, **meer, datInformatie=True)
    inhoud = een_item(a.inwoner, "hulpverlening_dat", {"contact": True, "soort": "ggd"}, **meer)
    geweigerd = await ggd.post(pad, {"uitkomst": "beantwoord", "gegevens": [inhoud]})
    assert (geweigerd.status_code, geweigerd.json()["fouten"][0]["reden"][:8]) == (400, "De probl")
    inhoud["etiket"]["regimevelden"] = {"afwijking_dat": "bepalend_voor_interventie"}
    assert (await ggd.post(pad, {"uitkomst": "beantwoord", "gegevens": [item, dat, inhoud]})).status_code == 201


@pytest.mark.eis("PGA-5.4", "PGA-10.7b", "PGA-10.7c", "PGA-10.1b")
async def test_vaststellen_na_het_gesprek(keten: Keten) -> None:
    """Zonder informeren, zonder gesprek of zonder het lokale team wordt er niets vastgesteld; met mandaat beslist de pga-expert."""
    a = await in_triage(keten)
    await a.expert.moet("POST", "/wegingen", weging(a))
    mandaat = {"casusId": a.casus_id, "kenmerk": "M-1"}
    assert (await a.college.post("/mandaten", mandaat)).status_code == 201
    doel = a.doel("casusoverleg", "opstellen")
    gelezen = await a.expert.moet("GET", f"/casussen/{a.casus_id}")
    oordelen = [{"gegevenId": g["etiket"]["id"], "oordeel": "noodzakelijk", "reden": "nodig_voor_plan"} for g in gelezen["gegevens"]]
    await a.expert.moet("POST", "/noodzaakoordelen", doel | {"oordelen": oordelen})
    over = await a.expert.moet("POST", "/overdrachten", doel)
    assert {i["status"] for i in over["items"]} == {"meegegaan"}

    plan = een_plan(a, str(uuid4()))
    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "inwoner_niet_geinformeerd")
    await informeer(a)
    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "gesprek_ontbreekt")
    for ander in ({"gevoerdDoor": "agendadeelnemer"}, {"onderwerpen": ["noodzaak"]}):
        await a.college.moet("POST", "/gesprekken", een_gesprek(a, **ander))
    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "gesprek_ontbreekt")
    assert (await a.college.post("/gesprekken", een_gesprek(a, op="2099-01-01"))).status_code == 400
    assert (await a.college.post("/gesprekken", een_gesprek(a, onderwerpen=["weer"]))).status_code == 400
    assert (await keten.als("ggz", "afgevaardigde").post("/gesprekken", een_gesprek(a))).status_code == 404
    await a.college.moet("POST", "/gesprekken", een_gesprek(a))
    jeugdhulp = een_plan(a, str(uuid4()), soort="jeugdhulp")
    assert status(await a.expert.post("/plannen-van-aanpak", jeugdhulp)) == (409, "lokaal_team_ontbreekt")
    assert (await a.expert.post("/plannen-van-aanpak", plan)).status_code == 201


@pytest.mark.eis("PGA-13.2a", "PGA-13.2d", "PGA-13.3")
async def test_verstrekken_per_soort_ontvanger(keten: Keten) -> None:
    """De burgemeester krijgt alleen iets voor de openbare orde, een partner met afspraak en ja, een ander alleen bij plicht."""
    a, _ = await met_plan(keten)
    zonder_ja = await a.expert.post("/verstrekkingen", een_verstrekking(a))
    assert (zonder_ja.status_code, zonder_ja.json()["code"]) == (403, "instemming_ontbreekt")
    for ontvanger, taak in ((GGD, "interventies_en_acties"), (BURGEMEESTER, "openbare_orde"), (BURGEMEESTER, "interventies_en_acties")):
        await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": ontvanger, "taak": taak})
    burgemeester = {"ontvanger": BURGEMEESTER, "doel": "openbare_orde"}
    zonder = await a.expert.post("/verstrekkingen", een_verstrekking(a, **burgemeester))
    assert (zonder.status_code, zonder.json()["code"]) == (403, "verwijzing_ontbreekt")
    assert (await a.expert.post("/verstrekkingen", een_verstrekking(a, **burgemeester, verwijzing="13_2"))).status_code == 201
    plicht = {"doel": "wettelijke_plicht", "wetsartikel": "Wpg 2008 26", "verwijzing": "wettelijke_bevoegdheid"}
    bevoegd = await a.college.post("/verstrekkingen", een_verstrekking(a, **plicht))
    assert (bevoegd.status_code, bevoegd.json()["code"]) == (403, "geen_wettelijke_plicht")
    assert (await a.college.post("/verstrekkingen", een_verstrekking(a, **plicht | {"verwijzing": "wettelijke_plicht"}))).status_code == 201
    assert (await keten.als("ggz", "afgevaardigde").post("/verstrekkingen", een_verstrekking(a))).status_code == 404


@pytest.mark.eis("PGA-13.1")
async def test_de_vervanger_neemt_waar(keten: Keten) -> None:
    """De vervanger ziet het bestand pas als hij waarneemt; het college of een afgevaardigde van een partner kan dat niet worden."""
    a, _ = await met_plan(keten)
    vervanger, pad = keten.als("burgemeester", "pga_vervanger", functionaris="pv-1"), f"/casussen/{a.casus_id}"
    assert (await vervanger.get(pad)).status_code == 403
    waarnemer = {"partij": BURGEMEESTER, "functionaris": "pv-1", "rol": "waarnemer", "reden": "casusregie"}
    assert (await a.expert.post(f"{pad}/deelnemers", waarnemer | {"partij": GGD})).status_code == 400
    await a.expert.moet("POST", f"{pad}/deelnemers", waarnemer)
    gelezen = (await vervanger.moet("GET", pad))["gegevens"]
    assert {g["etiket"]["id"] for g in gelezen if g["etiket"]["fasedoel"] != "analyse"} == set(a.ids)
    assert len(gelezen) == len([*a.ids, "probleemanalyse"])


@pytest.mark.eis("ZVH-4.3t")
async def test_wie_in_twee_verbanden_zit_hoort_niet_welke_aanpak_bestaat(keten: Keten) -> None:
    """Wie in twee verbanden een plaats heeft, hoort over een aanpak die hij niet mag kennen wat hij hoort als zij er niet is."""
    a, _ = await met_plan(keten)
    bevraging = {"gevraagde": GGD, "vragen": ["bekend_bij_u"], "waarom": "bepaalt_route", "uiterlijk": OVER_EEN_MAAND}
    wensen = {"/bevragingen": bevraging, "/instemmingen": {"ontvanger": GGD, "taak": "bevraging"}}

    for partij, rollen in (("burgemeester", ["pga_vervanger"]), ("politie", ["afgevaardigde"])):
        wie = keten.als(partij, *rollen, functionaris=f"{partij}-buitenstaander")
        echt, verzonnen = [
            [await wie.get(f"/casussen/{zaak}"), *[await wie.post(pad, wens | {"casusId": zaak}) for pad, wens in wensen.items()]]
            for zaak in (a.casus_id, str(uuid4()))
        ]
        assert [zonder_zaak(x) for x in echt] == [zonder_zaak(x) for x in verzonnen], partij
        assert {x.status_code for x in echt} <= {403, 404}


def zonder_zaak(antwoord: Any) -> tuple[int, dict[str, Any]]:
    return antwoord.status_code, {k: v for k, v in antwoord.json().items() if k not in {"instance", "vraag", "traceId"}}
