"""What organisation, beveiliging and reglement ask around a casus (ZVH 1.26, 2, 6, 12, 25, 31, bijlage 3; PGA 0, 3, 6, 16, 18, 22)."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.kern import lees_verbanden
from gateway.stukregister import lees_regel
from shared.errors import BadInput
from shared.settings import ConfiguratieFout
from tests.bouw import een_item, een_zaak
from tests.keten import VERBAND, Keten, Partner, _settings
from tests.verhalen.buurgemeente_bouw import BURGEMEESTER as BUUR
from tests.verhalen.buurgemeente_bouw import een_buur, twee_gemeenten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.overleg_bouw import VEILIG_THUIS, in_overleg
from tests.verhalen.pga_bouw import een_aanmelding, een_gesprek, een_plan, een_verstrekking, informeer, met_plan
from tests.verhalen.pga_bouw import in_overleg as pga_in_overleg
from tests.verhalen.pga_om_bouw import in_pga_triage
from tests.verhalen.register_bouw import BURGEMEESTER, COLLEGE, GGD, beheerder, een_regel
from tests.verhalen.test_agendadeelnemers import een_aanbod, getekend
from tests.verhalen.test_besluiten import partners, van_partneroverleg
from tests.verhalen.test_functionarissen import een_functionaris, leg_vast, pad
from tests.verhalen.test_informatieplicht import fouten, vandaag
from tests.verhalen.test_verstrekkingen import een_aanbod as een_zvh_aanbod
from tests.verhalen.test_verstrekkingen import een_gezin

ZVH, GGZ = "00000099000000090000", "00000099000000050000"
BEVEILIGING = ("partij_beveiliging", "rol_toezicht_beveiliging", "beveiligingsbeleid")


async def wijzig(keten: Keten, partij: str, **anders: Any) -> Any:
    regel, versie = await een_regel(keten, partij)
    return await beheerder(keten).put(f"/partijen/{partij}", regel | anders, versie=versie)


async def vertegenwoordigd(keten: Keten, partij: str, door: str | None) -> None:
    regel, _ = await een_regel(keten, partij)
    leden = [lid | {"vertegenwoordiger": door} if lid["verband"] == VERBAND else lid for lid in regel["verbanden"]]
    assert (await wijzig(keten, partij, verbanden=leden)).status_code == 200


@pytest.mark.eis("ZVH-1.26t")
async def test_een_partij_zonder_vertegenwoordiger_neemt_niet_deel(keten: Keten) -> None:
    """Meedoen aan een casusoverleg is niet genoeg: zonder vertegenwoordiger in het partneroverleg 409, daarna slaagt het."""
    zaak, _ = await in_overleg(keten)
    await vertegenwoordigd(keten, GGZ, None)
    body = {"partij": GGZ, "functionaris": "ggz-7", "rol": "afgevaardigde", "reden": "deskundigheid_nodig"}
    deelnemers = f"/casussen/{zaak.casus_id}/deelnemers"

    zonder = await zaak.regisseur.post(deelnemers, body)
    await vertegenwoordigd(keten, GGZ, "ggz-bestuurder")

    assert (status(zonder), zonder.json()["artikel"]) == ((409, "vertegenwoordiger_ontbreekt"), "ZVH-1.26t")
    assert (await zaak.regisseur.post(deelnemers, body)).status_code == 201


@pytest.mark.eis("ZVH-6.5t")
async def test_iedere_partij_stelt_haar_grondslag_vast(keten: Keten) -> None:
    """Zonder geregistreerde grondslag 409 bij inbrengen en ontvangen; een privaat belang vraagt een afweging, een taak een wet."""
    zaak, _ = await in_overleg(keten)
    regel, _ = await een_regel(keten, GGD)
    wet = dict(regel["profiel"]["adres"])
    assert (await wijzig(keten, GGD, profiel={})).status_code == 200
    item = een_item(zaak.betrokkene, etiket=wet | {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"})
    del item["etiket"]["criterium"]
    ggd = keten.als("ggd", "afgevaardigde")

    brengt_in = await ggd.post("/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [item]})
    body = {"casusId": zaak.casus_id, "ontvanger": GGD, "doel": "interventies_en_acties", "geldigTot": str(await vandaag(keten))}
    body |= {"items": [{"gegevenId": zaak.ids[0], "noodzaak": "nodig_voor_uitvoering"}]}
    krijgt = await zaak.regisseur.post("/verstrekkingen", body)

    assert [status(a) for a in (brengt_in, krijgt)] == [(409, "grondslag_niet_geregistreerd")] * 2
    belang, welzijn = wet | {"grondslag": "avg_6_1_f"}, "00000099000000080000"
    eigen, _ = await een_regel(keten, welzijn)
    privaat = {"adres": eigen["profiel"]["adres"] | {"grondslag": "avg_6_1_f"}}
    assert await fouten(await wijzig(keten, welzijn, profiel=privaat)) == ["/onderbouwing"]
    stuk = {"kenmerk": "AFW-2026-1", "op": "2026-01-10", "bewaardDoor": "Welzijn Proefstad"}
    assert (await wijzig(keten, welzijn, profiel=privaat, onderbouwing=stuk)).status_code == 200
    assert await fouten(await wijzig(keten, GGD, profiel={"adres": belang})) == ["/profiel"]
    zonder_wet = {k: v for k, v in wet.items() if k != "wetsartikel"}
    assert await fouten(await wijzig(keten, GGD, profiel={"adres": zonder_wet})) == ["/profiel/adres/wetsartikel"]


@pytest.mark.eis("PGA-6.1n")
async def test_een_overige_partner_onderbouwt_zijn_deelname_vooraf(keten: Keten) -> None:
    """Zonder statutaire onderbouwing 403, met haar verder; een overheidsorgaan kiest voor zijn taak geen gerechtvaardigd belang."""
    a, _ = await met_plan(keten)
    statuten = {
        "taak": "statutaire_doelstelling",
        "grondslag": "avg_6_1_e",
        "wetsartikel": "Statuten 2",
        "geheimhouding": [],
        "bron": "zelf",
    }
    overig = {"soort": "overig", "taken": ["statutaire_doelstelling"], "profiel": {"adres": statuten}}
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": GGD, "taak": "interventies_en_acties"})
    assert (await wijzig(keten, GGD, **overig)).status_code == 200

    zonder = await a.expert.post("/verstrekkingen", een_verstrekking(a))
    stuk = {"kenmerk": "STAT-2024-1", "op": "2024-05-01", "bewaardDoor": "Stichting"}
    assert (await wijzig(keten, GGD, onderbouwing=stuk)).status_code == 200
    met = await a.expert.post("/verstrekkingen", een_verstrekking(a))

    assert status(zonder) == (403, "onderbouwing_ontbreekt")
    assert met.status_code == 201, met.text
    college, _ = await een_regel(keten, COLLEGE)
    belang = {"adres": college["profiel"]["adres"] | {"grondslag": "avg_6_1_f"}}
    assert await fouten(await wijzig(keten, COLLEGE, profiel=belang)) == ["/profiel"]


@pytest.mark.eis("ZVH-12.3", "ZVH-B3.1")
@pytest.mark.parametrize("veld", BEVEILIGING)
def test_zonder_belegde_beveiliging_start_productie_niet(tmp_path: Path, veld: str) -> None:
    """Wie voor de beveiliging zorgt, wie erop toeziet en welk goedgekeurd beleid geldt staan vast voor iemand ermee werkt."""
    goed = _settings(tmp_path, {"gateway": f"sqlite:///{tmp_path}/g.db"}, {})
    productie = goed.model_copy(update={"omgeving": "productie"})
    assert "proefverband" in lees_verbanden(productie)
    for bestand in goed.verbanden.glob("*.yaml"):
        regels = [r for r in bestand.read_text(encoding="utf-8").splitlines(keepends=True) if not r.startswith(f"  {veld}:")]
        (tmp_path / bestand.name).write_text("".join(regels), encoding="utf-8")

    with pytest.raises(ConfiguratieFout, match=f"proefverband: {veld}"):
        lees_verbanden(productie.model_copy(update={"verbanden": tmp_path}))
    assert "proefverband" in lees_verbanden(goed.model_copy(update={"verbanden": tmp_path}))


@pytest.mark.eis("ZVH-B3.1")
@pytest.mark.parametrize("deel", ["versie", "goedgekeurd_op", "verantwoordelijke"])
def test_een_half_beveiligingsbeleid_is_geen_beleid(tmp_path: Path, deel: str) -> None:
    """Zonder versie, goedkeuringsdatum of verantwoordelijke start het systeem in productie niet."""
    goed = _settings(tmp_path, {"gateway": f"sqlite:///{tmp_path}/g.db"}, {})
    for bestand in goed.verbanden.glob("*.yaml"):
        tekst = bestand.read_text(encoding="utf-8").replace(f"{deel}: [", f"{deel}_niet: [")
        (tmp_path / bestand.name).write_text(tekst, encoding="utf-8")

    with pytest.raises(ConfiguratieFout, match=f"beveiligingsbeleid mist {deel}"):
        lees_verbanden(goed.model_copy(update={"omgeving": "productie", "verbanden": tmp_path}))


@pytest.mark.eis("ZVH-12.3")
async def test_wie_op_de_beveiliging_toeziet_geeft_aanwijzingen(keten: Keten) -> None:
    """Met datum, geadresseerde en inhoud; een ander krijgt 403, en alleen wie zij geldt leest haar."""
    manager, deur = keten.als("zvh", "manager"), "/beveiligingsaanwijzingen"
    body = {"verband": VERBAND, "code": "laptops", "geadresseerde": GGD, "onderwerp": "versleuteling", "kenmerk": "BV-2026-1"}
    for ander in (keten.als("zvh", "procesregisseur"), keten.als("ggd", "fg"), beheerder(keten)):
        assert status(await ander.post(deur, body)) == (403, "rol_past_niet")
    for veld in ("geadresseerde", "onderwerp", "kenmerk"):
        assert await fouten(await manager.post(deur, {k: v for k, v in body.items() if k != veld})) == [f"/{veld}"]
    assert await fouten(await manager.post(deur, body | {"geadresseerde": "00000099000000099000"})) == ["/geadresseerde"]

    await manager.moet("POST", deur, body)

    gelezen = await keten.als("ggd", "instemmer").moet("GET", deur)
    assert gelezen["aanwijzingen"] == [body | {"gegevenOp": str(await vandaag(keten))}]
    assert gelezen["partijBeveiliging"] == {VERBAND: "college_bw"}
    assert (await keten.als("ggz", "instemmer").moet("GET", deur))["aanwijzingen"] == []
    assert status(await manager.post(deur, body)) == (409, "code_in_gebruik")


@pytest.mark.eis("ZVH-B3.5")
async def test_toegang_loopt_van_registratie_tot_afmelding(keten: Keten) -> None:
    """Een afgemelde met een nog geldig token krijgt 401, een beheerder geen casusinhoud (403); zonder einddatum komt niemand erin."""
    zaak = await een_zaak(keten)
    aanmelding, nu = f"/aanmeldingen/{zaak.aanmelding_id}", await vandaag(keten)
    collega = keten.als("college", "instemmer", functionaris="college-collega")
    eindeloos = await collega.post(pad(COLLEGE), await een_functionaris(keten, "college-1", uitDienstOp=None))
    niemands = await collega.post(pad("00000099000000099000"), await een_functionaris(keten, "college-1"))
    await leg_vast(keten, COLLEGE, "college", "college-1", uitDienstOp=str(nu + timedelta(days=1)))
    await zaak.aanmelder.moet("GET", aanmelding)
    await keten.vooruit(timedelta(days=1))

    weg = await zaak.aanmelder.get(aanmelding)

    assert (await fouten(eindeloos), niemands.status_code) == (["/uitDienstOp"], 403)
    assert (weg.status_code, "afgemeld" in weg.text) == (401, False)
    assert (await zaak.aanmelder.get("/taken")).status_code == 401
    assert (await keten.als("college", "aanmelder", functionaris="college-9").get(aanmelding)).status_code == 200
    assert status(await beheerder(keten).get(f"/casussen/{zaak.casus_id}")) == (403, "rol_past_niet")


@pytest.mark.eis("ZVH-31.2")
async def test_voor_onderzoek_alleen_cijfers_in_opdracht_van_allen(keten: Keten) -> None:
    """Persoonsgegevens 403; cijfers zonder personen vragen een opdracht namens alle partijen, anders 409."""
    zaak, _ = await in_overleg(keten)
    items = [{"gegevenId": i, "noodzaak": "nodig_voor_uitvoering"} for i in zaak.ids]
    body = {"casusId": zaak.casus_id, "ontvanger": GGD, "doel": "onderzoek", "items": items, "geldigTot": str(await vandaag(keten))}
    geweigerd = await zaak.aanmelder.post("/verstrekkingen", body)
    assert (status(geweigerd), geweigerd.json()["artikel"]) == ((403, "onderzoek_zonder_persoonsgegevens"), "ZVH 31.2")
    assert geweigerd.json()["volgendeStap"]
    manager, secretaris = keten.als("zvh", "manager"), keten.als("zvh", "secretaris")
    vraag = {"dimensie": "fase", "jaar": 2026, "doel": "onderzoek"}
    assert status(await manager.get("/statistieken", **vraag)) == (409, "onderzoeksopdracht_ontbreekt")
    await manager.moet("GET", "/statistieken", dimensie="fase", jaar=2026)
    opdracht = van_partneroverleg("onderzoeksopdracht", verband=VERBAND, bewaardDoor=ZVH)
    allen = await partners(keten, VERBAND, secretaris)
    assert status(await secretaris.post("/besluiten", opdracht | {"ingestemdDoor": allen[1:]})) == (409, "besluit_niet_gezamenlijk")

    await secretaris.moet("POST", "/besluiten", opdracht | {"ingestemdDoor": allen})

    assert (await manager.moet("GET", "/statistieken", **vraag))["cijfers"]


@pytest.mark.eis("PGA-22.1")
async def test_een_jeugdgroep_vraagt_een_addendum(keten: Keten) -> None:
    """Zonder addendum 409; de gewone regels gelden niet stilzwijgend voor een groep, en er ontstaat geen casus."""
    college = keten.als("college", "aanmelder")

    geweigerd = await college.post("/aanmeldingen", een_aanmelding(str(uuid4()), casustype="jeugdgroep"))

    assert (status(geweigerd), geweigerd.json()["artikel"]) == ((409, "addendum_ontbreekt"), "PGA 22.1")
    assert await keten.sql("select id from casus") == []
    assert (await college.post("/aanmeldingen", een_aanmelding(str(uuid4()), casustype="persoon"))).status_code == 201


@pytest.mark.eis("PGA-18.2")
async def test_zonder_geheimhouding_leest_niemand(keten: Keten) -> None:
    """Een medewerker zonder geheimhoudingsclaim krijgt 403; met geldige claim volgen de verdere controles."""
    a, _ = await met_plan(keten)
    for wie, rol in (("college", "aanmelder"), ("burgemeester", "pga_expert")):
        zonder = await keten.als(wie, rol, extra={"geheimhouding": False}).get(f"/casussen/{a.casus_id}")
        assert status(zonder) == (403, "geheimhouding_ontbreekt")
        assert (await keten.als(wie, rol).get(f"/casussen/{a.casus_id}")).status_code == 200
    ander = keten.als("ggz", "afgevaardigde")
    assert status(await ander.get(f"/casussen/{a.casus_id}")) == ONVINDBAAR


@pytest.mark.eis("PGA-0.2")
async def test_iedere_actie_heeft_haar_eigen_uitvoerder(keten: Keten) -> None:
    """Precies één partner of agendadeelnemer voert een actie uit; zonder uitvoerder, of met de pga-expert in diens plaats, is het 400."""
    a = await pga_in_overleg(keten)
    await informeer(a)
    await a.college.moet("POST", "/gesprekken", een_gesprek(a))
    doel_id = str(uuid4())
    zonder = een_plan(a, doel_id)
    del zonder["interventies"][0]["uitvoerder"]
    twee = een_plan(a, doel_id, uitvoerder=[GGD, COLLEGE])
    expert = een_plan(a, doel_id, uitvoerder="pga_expert")

    for plan in (zonder, twee, expert):
        assert await fouten(await a.expert.post("/plannen-van-aanpak", plan)) == ["/interventies/0/uitvoerder"]
    in_diens_plaats = await a.expert.post("/plannen-van-aanpak", een_plan(a, doel_id, uitvoerder=BURGEMEESTER))
    assert status(in_diens_plaats) == (400, "taak_van_een_partner")
    await a.expert.moet("POST", "/plannen-van-aanpak", een_plan(a, doel_id))


@pytest.mark.eis("PGA-3.2")
async def test_wat_op_papier_gaat_staat_in_het_register(keten: Keten) -> None:
    """Een papieren verstrekking aan een niet-partner staat zonder inhoud in het register; zonder drager, doel of ontvanger is zij 400."""
    zaak = await in_pga_triage(keten)
    wie = await getekend(keten, zaak)
    await zaak.aanmelder.moet("POST", "/mandaten", {"casusId": zaak.casus_id, "kenmerk": "M-2026-1"})
    body = een_aanbod(zaak, wie) | {"drager": "papier"}
    for veld, plek in (("drager", "/drager"), ("doel", "/doel"), ("agendadeelnemer", "/ontvanger")):
        zonder = {k: v for k, v in body.items() if k != veld}
        assert await fouten(await zaak.regisseur.post("/verstrekkingen-buitenom", zonder)) == [plek]
    assert (await zaak.regisseur.post("/verstrekkingen-buitenom", body | {"inhoud": "tekst"})).status_code == 400
    assert await keten.sql("select id from verstrekking where soort = 'aanbod'") == []

    await zaak.regisseur.moet("POST", "/verstrekkingen-buitenom", body)

    regels = (await zaak.regisseur.moet("GET", "/verstrekkingen", casusId=zaak.casus_id, limit=100))["verstrekkingen"]
    naar_hem = [r for r in regels if r["soort"] == "aanbod"]
    assert naar_hem
    assert {(r["ontvanger"], r["doel"]) for r in naar_hem} == {(f"agendadeelnemer:{wie}", "interventies_en_acties")}
    (aanbod,) = await keten.sql("select items from aanbod")
    assert '"kanaal": "papier"' in str(aanbod.items) or "'kanaal': 'papier'" in str(aanbod.items)


@pytest.mark.eis("PGA-16.6")
async def test_een_collega_erkent_eerst_dat_hij_geheimhoudt(tmp_path: Path) -> None:
    """Zonder erkenning hoort de pga-expert van een andere gemeente niets; buiten artikel 16 krijgt en geeft hij ook daarna niets."""
    async with twee_gemeenten(tmp_path) as keten:
        a, _ = await met_plan(keten)
        await a.expert.moet("POST", "/verhuizingen", {"casusId": a.casus_id, "op": str(await vandaag(keten))})
        await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": BUUR, "taak": "verhuizing"})
        melding = een_verstrekking(a, ontvanger=BUUR, doel="verhuizing", verwijzing="16_4", taak="aanpak_loopt")
        buren = een_buur(keten, "burgemeester", "burgemeester", functionaris="buur-beheerder-1")
        regel, versie = await een_regel(keten, BUUR, buren)
        zonder = regel | {"hoedanigheden": ["pga_expert_andere_gemeente"]}
        await buren.moet("PUT", f"/partijen/{BUUR}", zonder, versie=versie)

        geweigerd = await a.expert.post("/verstrekkingen", melding)
        erkend = regel | {"hoedanigheden": ["pga_expert_andere_gemeente", "geheimhouding_erkend"]}
        await buren.moet("PUT", f"/partijen/{BUUR}", erkend, versie=versie + 1)
        gemaakt = await a.expert.moet("POST", "/verstrekkingen", melding)

        assert (status(geweigerd), "PGA 16.6" in geweigerd.text) == ((403, "geheimhouding_niet_erkend"), True)
        daar = een_buur(keten, "burgemeester", "pga_expert")
        assert (await daar.get(f"/verstrekkingen/{gemaakt['id']}")).status_code == 200
        for elders in ({"doel": "eigen_taak"}, {"verwijzing": None}, {"doel": "openbare_orde", "verwijzing": "13_2"}):
            assert (await a.expert.post("/verstrekkingen", melding | elders)).status_code in (400, 403)


@pytest.mark.eis("ZVH-25.1")
async def test_wie_wat_deed_is_achteraf_vast_te_stellen(keten: Keten) -> None:
    """Van iedere verstrekking staan leverancier, beslisser, regels, ontvanger en tijdstip vast, en niemand wijzigt of wist dat (405)."""
    zaak = await een_gezin(keten)
    await zaak.aanmelder.moet("POST", "/verstrekkingen", een_zvh_aanbod(zaak))
    fg = keten.als("veilig_thuis", "fg")

    (wat,) = [r for r in (await fg.moet("GET", "/verstrekkingen", limit=100))["verstrekkingen"] if r["soort"] == "aanbod"]
    log = (await fg.moet("GET", "/logregels", limit=100))["logregels"]
    (wie,) = [r for r in log if r["handeling"] == "verstrekking.aanbieden" and r["gegevens"]]

    assert (wat["leverancier"], wat["ontvanger"], wat["gegevenId"]) == (zaak.aanmelder.partij, GGD, zaak.ids[0])
    assert (wie["functionaris"], wie["casusId"], wie["uitkomst"]) == ("veilig_thuis-1", zaak.casus_id, "toegestaan")
    assert [g["gegevenId"] for g in wie["gegevens"]] == zaak.ids
    assert wat["op"] == wie["op"]
    assert (wat["grondslag"], wat["doel"], wat["noodzaak"], bool(wie["beleid"])) == (
        "avg_6_1_e",
        "wettelijke_plicht",
        "nodig_voor_veiligheid",
        True,
    )
    for pad_ in ("/logregels", f"/verstrekkingen/{wat['id']}"):
        assert (await fg.put(pad_, {})).status_code == 405
        assert (await keten.client.delete(f"/v1{pad_}", headers=fg._kop())).status_code == 405
    for opdracht in ("update audit set partij = 'x'", "delete from audit"):
        with pytest.raises(DBAPIError):
            await keten.kern.databank.schrijf(lambda s, o=opdracht: s.execute(text(o)))


@pytest.mark.eis("ZVH-2.2")
async def test_bij_iedere_verwerking_staat_vast_wie_verantwoordelijk_is(keten: Keten) -> None:
    """De leverancier voor wat hij inbrengt en verstrekt, wie toen deelnam voor de procesregie; wie eerder uittrad staat er niet bij."""
    zaak, _ = await in_overleg(keten, ("ggd", "veilig_thuis"))
    college = zaak.aanmelder.partij
    opzegging = {"verband": VERBAND, "per": str(await vandaag(keten) + timedelta(days=1))}
    await beheerder(keten).moet("POST", f"/partijen/{VEILIG_THUIS}/opzeggingen", opzegging)
    eerder = await verwerkingen(zaak.regisseur, zaak.casus_id)
    await keten.vooruit(timedelta(days=2))
    body = {"casusId": zaak.casus_id, "ontvanger": GGD, "doel": "wettelijke_plicht", "wetsartikel": "Wpg 2008 26"}
    body |= {"items": [{"gegevenId": i, "noodzaak": "nodig_voor_veiligheid"} for i in zaak.ids], "geldigTot": str(await vandaag(keten))}
    await zaak.aanmelder.moet("POST", "/verstrekkingen", body)
    oordeel_ = {"gegevenId": zaak.ids[0], "oordeel": "noodzakelijk", "reden": "nodig_voor_resultaatoordeel"}
    naar = {"naarFase": "afschaling", "fasedoel": "toetsen_resultaat_plan_van_aanpak"}
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", {"casusId": zaak.casus_id, "oordelen": [oordeel_], **naar})

    later = [v for v in await verwerkingen(zaak.regisseur, zaak.casus_id) if v not in eerder]

    inbreng = next(v for v in eerder if v["handeling"] == "aanmelding.indienen")
    regie = [next(v for v in vs[::-1] if v["handeling"] == "noodzaak.oordelen") for vs in (eerder, later)]
    verstrekt = next(v for v in later if v["handeling"] == "verstrekking.aanbieden")
    assert [(v["verantwoordelijken"], v["gezamenlijk"]) for v in (inbreng, verstrekt)] == [([college], False)] * 2
    assert all(v["gezamenlijk"] for v in regie)
    assert [{college, VEILIG_THUIS} <= set(regie[0]["verantwoordelijken"]), VEILIG_THUIS in regie[1]["verantwoordelijken"]] == [True, False]
    assert college in regie[1]["verantwoordelijken"]
    assert all(v["verantwoordelijken"] for v in (*eerder, *later))
    buiten = keten.als("jobcoach", "afgevaardigde")
    assert (await buiten.get(f"/casussen/{zaak.casus_id}/verantwoordelijken")).status_code in (403, 404)
    with pytest.raises(BadInput) as zonder:
        lees_regel("verwerking", verantwoordelijke_lijn() | {"verantwoordelijke": None})
    assert (zonder.value.status, [f.veld for f in zonder.value.fouten]) == (400, ["/verantwoordelijke"])
    assert lees_regel("verwerking", verantwoordelijke_lijn())


def verantwoordelijke_lijn() -> dict[str, Any]:
    """One line of the verwerkingsregister, as a partij keeps it."""
    lijsten = dict.fromkeys(("doelen", "categorieen", "betrokkenen", "ontvangers", "beveiliging"), ("proef",))
    return {"code": "proef", "verantwoordelijke": GGD, "contact": "VR-1", "bewaartermijn": "een_jaar"} | lijsten


async def verwerkingen(wie: Partner, casus_id: str) -> list[dict[str, Any]]:
    gelezen = await wie.moet("GET", f"/casussen/{casus_id}/verantwoordelijken", limit=100)
    return list(gelezen["verwerkingen"])
