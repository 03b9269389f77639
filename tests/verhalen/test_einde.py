"""How a casus is closed: enough result seen together, what was still needed supplied, the person told (PGA 11, ZVH 9.4)."""

import json
import sqlite3
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from gateway import klok
from gateway.feiten import Door, een_feit, leg_vele_vast
from gateway.settings import DIENSTEN
from tests.bouw import Zaak, een_aanmelding
from tests.keten import Keten, Partner
from tests.storing.zaken import doel, oordeel
from tests.verhalen.feiten_bouw import status
from tests.verhalen.ljr_bouw import een_ljr_item, een_ljr_zaak, in_ljr_overleg, stem_in
from tests.verhalen.overleg_bouw import COLLEGE as CASUSREGISSEUR
from tests.verhalen.overleg_bouw import een_overlegbesluit
from tests.verhalen.overleg_bouw import met_plan as met_zvh_plan
from tests.verhalen.pga_bouw import COLLEGE, GEDAAN, GGD, Aanpak, met_plan, rond_af, stel_vast, vandaag, verplaats, zie_terug
from tests.verhalen.reglement_bouw import bij_ied, ied, ied_item, iemand, meld_aan
from tests.verhalen.test_overdracht import draag_over
from tests.verhalen.test_overdracht import oordeel as ljr_oordeel
from tests.verhalen.test_plan import een_overleg, evalueer, vastgesteld


async def een_besluit(a: Aanpak, doel_id: str | None, **anders: Any) -> dict[str, Any]:
    resultaten = [{"doelId": doel_id, "resultaat": "bereikt"}] if doel_id else []
    basis = {"casusId": a.casus_id, "besluit": "afschalen", "besluitdatum": await vandaag(a.keten), "deelnemers": [GGD]}
    return basis | {"reden": GEDAAN, "resultaten": resultaten} | anders


async def een_afsluitbrief(a: Aanpak, brief: str, **anders: Any) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "brief": brief, "betrokkeneId": a.inwoner, "aan": "betrokkene", "kanaal": "post"}
    return basis | {"verzondenOp": await vandaag(a.keten)} | anders


async def een_afsluiting(a: Aanpak, reden: str) -> dict[str, Any]:
    return {"casusId": a.casus_id, "resultaat": "bereikt", "reden": reden, "besluitdatum": await vandaag(a.keten)}


async def nu(keten: Keten) -> datetime:
    return await keten.kern.databank.lees(keten.kern.nu)


async def taken(wie: Partner, soort: str) -> list[dict[str, Any]]:
    return [t for t in (await wie.moet("GET", "/taken"))["items"] if t["soort"] == soort]


@pytest.mark.eis("PGA-11.2")
async def test_samen_gezien_dat_het_genoeg_opleverde(keten: Keten) -> None:
    """Afsluiten kan als alles is uitgevoerd, genoeg opleverde en de partners dat mee vaststelden; de inwoner krijgt een brief op papier."""
    a, doel_id = await met_plan(keten)
    assert status(await a.expert.post("/overlegbesluiten", await een_besluit(a, doel_id))) == (409, "aanpak_niet_vastgesteld")
    (plan, *_) = await keten.sql("select id from feit where soort = 'plan'")
    await stel_vast(a, str(UUID(str(plan.id))))
    assert status(await a.expert.post("/overlegbesluiten", await een_besluit(a, doel_id))) == (409, "aanpak_niet_uitgevoerd")
    await rond_af(a)
    te_weinig = await een_besluit(a, None, resultaten=[{"doelId": doel_id, "resultaat": "niet"}])
    assert status(await a.expert.post("/overlegbesluiten", te_weinig)) == (409, "resultaat_onvoldoende")
    gisteren = str(date.fromisoformat(await vandaag(keten)) - timedelta(days=1))
    terug = await a.expert.post("/overlegbesluiten", await een_besluit(a, doel_id, besluitdatum=gisteren))
    assert (terug.status_code, [f["veld"] for f in terug.json()["fouten"]], terug.json()["artikel"]) == (400, ["/besluitdatum"], "PGA-11.2")
    alleen = await een_besluit(a, doel_id, deelnemers=[COLLEGE])
    assert status(await a.expert.post("/overlegbesluiten", alleen)) == (409, "partners_niet_akkoord")
    assert (await keten.als("ggd", "afgevaardigde").post("/overlegbesluiten", alleen)).status_code == 403

    zonder = await a.expert.post("/overlegbesluiten", await een_besluit(a, doel_id))
    assert (zonder.status_code, [f["veld"] for f in zonder.json()["fouten"]], zonder.json()["artikel"]) == (400, ["/overlegId"], "PGA-11.2")

    overleg = await zie_terug(a)
    await a.expert.moet("POST", "/overlegbesluiten", await een_besluit(a, doel_id, overlegId=overleg))
    (taak,) = await taken(a.expert, "brief_versturen")
    assert taak["uiterlijk"] == (date.fromisoformat(await vandaag(keten)) + timedelta(days=14)).isoformat()
    await verplaats(a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
    sluit = await een_afsluiting(a, GEDAAN)
    assert status(await a.expert.post("/afsluitingen", sluit)) == (409, "bericht_afsluiting_ontbreekt")
    alleen_digitaal = await een_afsluitbrief(a, "afsluiting", kanaal="berichtenbox")
    assert (await a.expert.post("/brieven", alleen_digitaal)).status_code == 400
    await a.expert.moet("POST", "/brieven", await een_afsluitbrief(a, "afsluiting", ook=["gesprek"]))

    assert await taken(a.expert, "brief_versturen") == []
    await a.expert.moet("POST", "/afsluitingen", sluit)


@pytest.mark.eis("PGA-11.4d")
async def test_na_de_aanmelding_bij_het_huis_sluit_de_lokale_verwerking(keten: Keten) -> None:
    """Na het besluit tot opschalen staat sluiten op de lijst; daarna komt er niets meer bij en krijgt de inwoner bericht."""
    a, plan_id, body = await vastgesteld(keten)
    plan, doel_id = f"/plannen-van-aanpak/{plan_id}", body["doelen"][0]["doelId"]
    nu, na = await vandaag(keten), "na_aanmelding_bij_zvh"
    sluiten = await een_besluit(a, None, reden=na, resultaten=[{"doelId": doel_id, "resultaat": "niet"}])
    assert status(await a.expert.post("/overlegbesluiten", sluiten)) == (409, "besluit_opschalen_ontbreekt")
    for uitkomst in ("versterken", "opschalen"):
        assert (await evalueer(a, plan_id, body, uitkomst)).status_code == 201
    await a.expert.moet("POST", "/opschalingsoverleggen", een_overleg(nu, a.casus_id))
    opschalen = {"besluit": "opschalen", "reden": "nodig_en_mogelijk", "resultaten": []}
    await a.expert.moet("POST", "/overlegbesluiten", sluiten | opschalen)
    assert len(await taken(a.expert, "lokale_verwerking_afsluiten")) == 1

    await a.expert.moet("POST", "/overlegbesluiten", sluiten)

    assert await taken(a.expert, "lokale_verwerking_afsluiten") == []
    inhoud = {k: w for k, w in body.items() if k not in ("casusId", "gegevens")} | {"gegevens": []}
    assert status(await a.expert.put(plan, inhoud, versie=1)) == (409, "verwerking_afgesloten")
    await verplaats(a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
    sluit = await een_afsluiting(a, na)
    assert status(await a.expert.post("/afsluitingen", sluit)) == (409, "bericht_afsluiting_ontbreekt")
    assert (await a.college.post("/brieven", await een_afsluitbrief(a, "afsluiting_na_opschaling"))).status_code == 403
    await a.expert.moet("POST", "/brieven", await een_afsluitbrief(a, "afsluiting_na_opschaling", kanaal="berichtenbox"))
    await a.expert.moet("POST", "/afsluitingen", sluit)


# ── ZVH: what is still needed, and cleaning ──────────────────────────────────────────────────────────────────────
async def afgeschaald(keten: Keten) -> tuple[Zaak, str]:
    """Decided today; one gegeven judged necessary went along, the others not. Also the id of the one that went."""
    zaak, doel_id, _ = await met_zvh_plan(keten)
    await zaak.regisseur.moet("POST", "/overlegbesluiten", een_overlegbesluit(zaak, "afschalen", await vandaag(keten), doel_id))
    await oordeel(zaak, zaak.ids[:1], "afschaling")
    onnodig = {"oordeel": "niet_noodzakelijk", "reden": "niet_ter_zake"}
    oordelen = [{"gegevenId": i, **onnodig} for i in zaak.ids[1:]] + [{"categorie": "woonsituatie", **onnodig}]
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", doel(zaak, "afschaling") | {"oordelen": oordelen})
    await zaak.regisseur.moet("POST", "/instemmingsvragen", doel(zaak, "afschaling"))
    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "ja"})
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak, "afschaling"))
    return zaak, zaak.ids[0]


def bij_casusoverleg(keten: Keten, casus_id: str) -> int:
    """How many gegevens of this casus still lie in casusoverleg."""
    with sqlite3.connect(keten.map / "casusoverleg.db") as db:
        aantal: int = db.execute("select count(*) from gegeven where casus_id = ?", (UUID(casus_id).hex,)).fetchone()[0]
    db.close()
    return aantal


@pytest.mark.eis("ZVH-B2.4", "ZVH-9.4")
async def test_eerst_verstrekken_dan_schonen(keten: Keten) -> None:
    """Wat de casusregisseur nog nodig heeft wordt eerst verstrekt; zolang dat openstaat sluit het dossier niet, en de rest is geschoond."""
    zaak, over = await afgeschaald(keten)
    gelezen = await zaak.regisseur.moet("GET", f"/dossiers/{zaak.casus_id}")
    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == [over]
    assert bij_casusoverleg(keten, zaak.casus_id) > 0
    await keten.vooruit(timedelta(days=8))
    await klok.ronde(keten.kern)
    assert bij_casusoverleg(keten, zaak.casus_id) == 0, "na de hersteltermijn is wat niet nodig was ook echt weg"
    zaak.regisseur = keten.als("zvh", "procesregisseur")

    nodig = {"casusId": zaak.casus_id, "ontvanger": CASUSREGISSEUR}
    reden = {"gegevenId": over, "oordeel": "noodzakelijk", "reden": "nodig_voor_laatste_verstrekking"}
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", nodig | {"oordelen": [reden]})
    sluit = {"casusId": zaak.casus_id, "resultaat": "bereikt", "reden": "doel_bereikt"}
    sluit["besluitdatum"] = (date.fromisoformat(await vandaag(keten)) - timedelta(days=8)).isoformat()
    # A no for another doel takes nothing away from what this ontvanger needs.
    elders = {"betreft": UUID(over), "partij": "p", "velden": {"naar_fase": "triage", "fasedoel": "d", "ontvanger": ""}}
    nee = een_feit(uuid4(), UUID(zaak.casus_id), "instemming", "geweigerd", Door("p", "f", await nu(keten)), **elders)
    await keten.kern.databank.schrijf(lambda s: leg_vele_vast(s, [nee]))
    assert status(await zaak.regisseur.post("/afsluitingen", sluit)) == (409, "verstrekking_staat_open")
    niet_meer = reden | {"oordeel": "niet_noodzakelijk", "reden": "elders_bekend"}
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", nodig | {"oordelen": [niet_meer]})
    await zaak.regisseur.moet("POST", "/afsluitingen", sluit)


# ── the end of a relation, under the reglement of the leverancier ────────────────────────────────────────────────
def overal(keten: Keten, gegeven_id: str) -> list[str]:
    """Services in which this gegeven still lies."""
    gevonden = []
    for dienst in DIENSTEN:
        with sqlite3.connect(keten.map / f"{dienst}.db") as db:
            if db.execute("select 1 from gegeven where id = ?", (UUID(gegeven_id).hex,)).fetchone():
                gevonden.append(dienst)
        db.close()
    return gevonden


@pytest.mark.eis("LJR-24.1a")
async def test_ljr_kiest_per_gegeven_wat_blijft(keten: Keten) -> None:
    """Zonder keuze per gegeven sluit het dossier niet; wat niet blijft gaat overal weg, en alleen LJ&R zelf kiest."""
    zaak, _, ggd = await in_ljr_overleg(keten)
    nu, (gegeven, *_) = await vandaag(keten), zaak.ids
    besluit = {"casusId": zaak.casus_id, "besluit": "afschalen", "besluitdatum": nu, "deelnemers": [GGD], "reden": "doel_bereikt"}
    await zaak.regisseur.moet("POST", "/overlegbesluiten", besluit | {"resultaten": []})
    doel_ = "toetsen_resultaat_plan_van_aanpak"
    await ljr_oordeel(zaak, zaak.ids, "afschaling", doel_)
    await stem_in(zaak, "afschaling", doel_)
    await draag_over(zaak, "afschaling", doel_)
    sluit = {"casusId": zaak.casus_id, "resultaat": "bereikt", "reden": "doel_bereikt", "besluitdatum": nu}
    assert status(await zaak.regisseur.post("/afsluitingen", sluit)) == (409, "bewaarkeuze_ontbreekt")

    keuze = {"gegevenId": gegeven, "keuze": "niet_bewaren", "richtlijn": "geen_bewaargrond"}
    body = {"casusId": zaak.casus_id, "keuzen": [keuze]}
    assert (await ggd.post("/bewaarkeuzen", body)).status_code in (403, 404)
    assert (await zaak.aanmelder.post("/bewaarkeuzen", body | {"keuzen": [keuze | {"richtlijn": "zomaar"}]})).status_code == 400
    assert overal(keten, gegeven) == ["afschaling"]
    await zaak.aanmelder.moet("POST", "/bewaarkeuzen", body)

    assert overal(keten, gegeven) == []
    assert status(await zaak.aanmelder.post("/bewaarkeuzen", body)) == (409, "al_gekozen")
    await zaak.regisseur.moet("POST", "/afsluitingen", sluit)


@pytest.mark.eis("LJR-3.2")
async def test_ljr_draagt_bron_peildatum_en_einde(keten: Keten) -> None:
    """Elk gegeven van LJ&R heeft bron, peildatum en de dag vanwaar de bewaartermijn telt; anders gaat het niet in."""
    wie = iemand()
    for peildatum in (None, "2099-01-01"):
        item = een_ljr_item(wie)
        item["etiket"] |= {"peildatum": peildatum}
        antwoord = await keten.als("reclassering", "aanmelder").post("/aanmeldingen", een_aanmelding(wie, gegevens=[item]))
        assert antwoord.status_code == 400
        assert "peildatum" in antwoord.text
    zaak = await een_ljr_zaak(keten)
    with sqlite3.connect(keten.map / "intake.db") as db:
        etiket = json.loads(db.execute("select etiket from gegeven").fetchone()[0])
    db.close()
    assert zaak.ids
    assert (bool(etiket["bron"]), etiket["peildatum"], etiket["regimevelden"]["laatste_contact"]) == (True, "2026-02-02", "2026-02-02")


@pytest.mark.eis("IED-11.5")
async def test_de_client_krijgt_zijn_eigen_stukken_terug(keten: Keten) -> None:
    """Bij het einde van de dienstverlening geeft IED terug wat de cliënt bracht, met datum en wijze; geen kopie blijft achter."""
    wie = iemand()
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[een_eigen_stuk(wie), ied_item(wie)]))
    extern, eigen = sorted(
        (g["etiket"] for g in (await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"]),
        key=lambda e: not e["regimevelden"].get("extern_dossier"),
    )
    nu = await vandaag(keten)
    einde = {"casusId": zaak.casus_id, "betrokkeneId": wie, "afgeslotenOp": nu}
    assert status(await zaak.aanmelder.post("/dienstverleningsafsluitingen", einde)) == (409, "teruggave_ontbreekt")
    assert overal(keten, extern["id"]) == ["intake"]
    met = einde | {"teruggave": {"op": nu, "wijze": "uitgereikt"}}
    assert (await zaak.aanmelder.post("/dienstverleningsafsluitingen", met | {"afgeslotenOp": "2099-01-01"})).status_code == 400
    assert (await keten.als("college", "instemmer").post("/dienstverleningsafsluitingen", met)).status_code == 404

    keten.diensten["triage"].storing = dicht
    await zaak.aanmelder.moet("POST", "/dienstverleningsafsluitingen", met)
    assert (await keten.sql("select count(*) as n from feit where soort = 'opruiming' and status = 'gedaan'"))[0].n == 0
    keten.diensten["triage"].storing = None
    assert (await klok.ronde(keten.kern))["opruimen_keuzes"] == 1

    assert overal(keten, extern["id"]) == []
    assert overal(keten, eigen["id"]) == ["intake"], "wat IED zelf inbracht houdt zijn eigen termijn"
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == [eigen["id"]]


async def dicht(_request: httpx.Request, _binnen: Any) -> None:
    raise httpx.ConnectError("dicht")


def een_eigen_stuk(wie: str) -> dict[str, Any]:
    """What a client brought himself."""
    return ied_item(wie, etiket={"bron": "betrokkene"}, extern_dossier=True, dossierdeel="verslag")
