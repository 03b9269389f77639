"""The end of a casus: destroyed on its day, declared, followed by everyone who had part in it (ONTWERP §9, PGA-14.1b, LJR-24.1h)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import delete, select, update

from gateway import klok
from gateway.beleid.kalender import plus
from gateway.klokstand import wereldtijd
from gateway.model import Audit, Casus, Lease, Verklaring
from gateway.vernietiging import vingerafdruk
from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten
from tests.verhalen.pga_bouw import GGD, Aanpak, met_plan, sluit_af

NAAM = "Jan Jansen"


async def get_casus(keten: Keten, casus_id: str) -> Casus:
    return await keten.kern.databank.lees(lambda s: s.execute(select(Casus).where(Casus.id == UUID(casus_id))).scalar_one())


async def naar_het_einde(keten: Keten, casus_id: str) -> date:
    """Move to one minute past midnight of the day on which this casus is destroyed."""
    op = (await get_casus(keten, casus_id)).vernietigen_op
    assert op is not None
    nu = await keten.kern.databank.lees(keten.kern.nu)
    await keten.vooruit(datetime(op.year, op.month, op.day, 0, 1, tzinfo=ZoneInfo("Europe/Amsterdam")) - nu)
    return op


async def ronde(keten: Keten) -> dict[str, int]:
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Lease).values(tot=wereldtijd())))
    return await klok.ronde(keten.kern)


async def een_afgesloten_aanpak(keten: Keten) -> Aanpak:
    a, doel_id = await met_plan(keten)
    await sluit_af(a, doel_id)
    return a


@pytest.mark.eis("PGA-14.1b", "LJR-24.1h")
async def test_na_de_vernietiging_doet_iedereen_hetzelfde(keten: Keten) -> None:
    """Elke partner krijgt een bericht met alleen kenmerk en datum; bevestigen sluit zijn taak, en wie niet deelnam hoort niets."""
    a = await een_afgesloten_aanpak(keten)
    op = await naar_het_einde(keten, a.casus_id)
    assert (await ronde(keten))["vernietigen"] == 1
    college, ggd = keten.als("college", "afgevaardigde", "instemmer"), keten.als("ggd", "afgevaardigde")

    for partner in (college, ggd):
        (bericht,) = (await partner.moet("GET", "/vernietigingsberichten"))["items"]
        assert (bericht["casussen"], bericht["vernietigdOp"], bericht["soort"]) == ([a.casus_id], op.isoformat(), "partner")
        assert set(bericht) == {"id", "samenwerkingsverband", "soort", "casussen", "vernietigdOp", "uiterlijk", "bevestigdOp"}
        taken = [t for t in (await partner.moet("GET", "/taken"))["items"] if t["soort"] == "vernietiging_bevestigen"]
        assert [(t["objectId"], t["uiterlijk"]) for t in taken] == [(bericht["id"], bericht["uiterlijk"])]
        soorten = [g["type"] for g in await partner.moet("GET", "/gebeurtenissen")]
        assert soorten == ["nl.zvh.taak.vernietiging_bevestigen"], "van de casus zelf is niets over"
    ggz = keten.als("ggz", "afgevaardigde")
    assert (await ggz.moet("GET", "/vernietigingsberichten"))["items"] == []
    eigen = (await ggd.moet("GET", "/vernietigingsberichten"))["items"][0]["id"]
    for antwoord in (await ggz.get(f"/vernietigingsberichten/{eigen}"), await ggz.get(f"/vernietigingsberichten/{uuid4()}")):
        assert antwoord.status_code == 404

    bevestiging = {"berichtId": eigen, "vernietigdOp": op.isoformat()}
    assert (await ggz.post("/vernietigingsbevestigingen", bevestiging)).status_code == 404
    te_vroeg = bevestiging | {"vernietigdOp": (op - timedelta(days=1)).isoformat()}
    assert (await ggd.post("/vernietigingsbevestigingen", te_vroeg)).status_code == 400
    sleutel = str(uuid4())
    gezegd = [await ggd.post("/vernietigingsbevestigingen", bevestiging, sleutel=sleutel) for _ in range(2)]
    assert [(g.status_code, g.json()["bevestigdOp"]) for g in gezegd] == [(201, op.isoformat())] * 2
    assert (await ggd.post("/vernietigingsbevestigingen", bevestiging)).json()["code"] == "al_bevestigd"
    assert [t for t in (await ggd.moet("GET", "/taken"))["items"] if t["soort"] == "vernietiging_bevestigen"] == []


@pytest.mark.eis("PGA-14.1b")
async def test_een_bericht_van_vernietiging_blijft_niet_eeuwig(keten: Keten) -> None:
    """Vier jaar na de vernietiging is ook het bericht weg, bevestigd of niet, en wordt niemand meer herinnerd."""
    a = await een_afgesloten_aanpak(keten)
    op = await naar_het_einde(keten, a.casus_id)
    await ronde(keten)
    ggd = keten.als("ggd", "afgevaardigde")
    (bericht,) = (await ggd.moet("GET", "/vernietigingsberichten"))["items"]
    await ggd.moet("POST", "/vernietigingsbevestigingen", {"berichtId": bericht["id"], "vernietigdOp": op.isoformat()})
    await keten.vooruit(timedelta(days=(plus(op, "P4Y") - op).days))
    assert (await ronde(keten))["documentatie"] == 0
    assert await keten.sql("select id from aanzegging") != []
    await keten.vooruit(timedelta(days=1))

    assert (await ronde(keten))["documentatie"] > 1

    assert await keten.sql("select id from aanzegging") == []
    assert await keten.sql("select id from taak where klaar_op is null and soort like 'vernietiging%'") == []


@pytest.mark.eis("LJR-24.1h", "PGA-14.5")
async def test_de_verklaring_bewijst_zonder_iemand_te_noemen(keten: Keten) -> None:
    """Datum, methode, aantal en uitvoerder, en vanaf wanneer ook geen backup leesbaar is; de vingerafdruk staat ook in de auditketen."""
    a = await een_afgesloten_aanpak(keten)
    op = await naar_het_einde(keten, a.casus_id)
    await ronde(keten)
    fg = keten.als("burgemeester", "fg")

    (verklaring,) = (await fg.moet("GET", "/vernietigingsverklaringen"))["items"]

    assert (verklaring["vernietigdOp"], verklaring["uitvoerder"]) == (op.isoformat(), "klok")
    assert verklaring["casussen"] == [{"casus": a.casus_id, "vernietigenOp": op.isoformat()}]
    assert verklaring["gegevens"] > 0
    assert verklaring["backupsOnleesbaarVanaf"] == (op + timedelta(days=8)).isoformat()
    assert verklaring["navolging"] == {"aangezegd": 2, "bevestigd": 0, "uiterlijk": (op + timedelta(days=30)).isoformat()}
    assert (await fg.moet("GET", f"/vernietigingsverklaringen/{verklaring['id']}")) == verklaring
    for woord in (NAAM, a.inwoner, GGD):
        assert woord not in str(verklaring)
    query = select(Audit.body).where(Audit.handeling == "klok.vernietigen")
    per_casus = query.where(Audit.casus_id == UUID(a.casus_id))
    eigen = await keten.kern.databank.lees(lambda s: list(s.execute(per_casus).scalars()))
    assert [b["vernietigd_in"] for b in eigen] == [verklaring["id"]]
    bodies = await keten.kern.databank.lees(lambda s: list(s.execute(query).scalars()))
    in_keten = [b["vernietigingsverklaring"] for b in bodies if "vernietigingsverklaring" in b]
    assert [b.pop("hash") for b in in_keten] == [verklaring["hash"]] == [vingerafdruk(b) for b in in_keten]


@pytest.mark.eis("LJR-24.1h")
async def test_een_verklaring_is_voor_wie_toeziet(keten: Keten) -> None:
    """Een partner leest geen verklaringen, en die van een ander samenwerkingsverband bestaan niet; wat er staat wijzigt niemand."""
    a = await een_afgesloten_aanpak(keten)
    await naar_het_einde(keten, a.casus_id)
    await ronde(keten)
    (verklaring,) = (await keten.als("burgemeester", "fg").moet("GET", "/vernietigingsverklaringen"))["items"]

    assert (await keten.als("ggd", "afgevaardigde").get("/vernietigingsverklaringen")).status_code == 403
    elders = keten.als("zvh", "manager")
    assert (await elders.moet("GET", "/vernietigingsverklaringen"))["items"] == []
    assert (await elders.get(f"/vernietigingsverklaringen/{verklaring['id']}")).status_code == 404
    for opdracht in (update(Verklaring).values(hash=""), delete(Verklaring)):
        with pytest.raises(Exception, match="alleen toevoegen"):
            await keten.kern.databank.schrijf(lambda s, o=opdracht: s.execute(o))


@pytest.mark.eis("PGA-14.1b")
async def test_wie_niet_bevestigt_wordt_herinnerd(keten: Keten) -> None:
    """Is de termijn voorbij, dan herinnert de klok hem en staat het bij het samenwerkingsverband; bevestigen sluit beide taken."""
    a = await een_afgesloten_aanpak(keten)
    await naar_het_einde(keten, a.casus_id)
    assert (await ronde(keten))["aanzeggen"] == 0
    await keten.vooruit(timedelta(days=31))

    assert [(await ronde(keten))["aanzeggen"] for _ in range(2)] == [2, 0]

    ggd = keten.als("ggd", "afgevaardigde")
    assert "nl.zvh.vernietiging.herinnerd" in [g["type"] for g in await ggd.moet("GET", "/gebeurtenissen")]
    expert = keten.als("burgemeester", "pga_expert")
    open_ = [t["objectId"] for t in (await expert.moet("GET", "/taken"))["items"] if t["soort"] == "vernietiging_niet_bevestigd"]
    (bericht,) = (await ggd.moet("GET", "/vernietigingsberichten"))["items"]
    assert bericht["id"] in open_
    await ggd.moet("POST", "/vernietigingsbevestigingen", {"berichtId": bericht["id"], "vernietigdOp": bericht["vernietigdOp"]})
    over = [t["objectId"] for t in (await expert.moet("GET", "/taken"))["items"] if t["soort"] == "vernietiging_niet_bevestigd"]
    assert set(open_) - set(over) == {bericht["id"]}


@pytest.mark.eis("PGA-14.1a", "PGA-4.1f")
async def test_op_zijn_dag_is_hij_weg_of_staat_hij_open(keten: Keten) -> None:
    """Een verlopen dossier leest niemand meer; lukt vernietigen niet, dan staat het als overschrijding bij het samenwerkingsverband."""
    a = await een_afgesloten_aanpak(keten)
    op = await naar_het_einde(keten, a.casus_id)
    expert = keten.als("burgemeester", "pga_expert")
    assert (await expert.get(f"/casussen/{a.casus_id}")).status_code == 404

    async def dicht(request: httpx.Request, _binnen: Any) -> None:
        if request.url.path == "/vernietigingen":
            raise httpx.ConnectError("dicht")

    keten.diensten["rights"].storing = dicht
    assert (await ronde(keten))["vernietigen"] == 0
    open_ = await keten.sql("select uiterlijk from taak where soort = 'vernietiging_mislukt' and klaar_op is null")
    assert [str(t.uiterlijk) for t in open_] == [op.isoformat()]
    keten.diensten["rights"].storing = None
    assert (await ronde(keten))["vernietigen"] == 1
    assert (await get_casus(keten, a.casus_id)).status == "vernietigd"


@pytest.mark.eis("ZVH-11.1")
async def test_eerder_vernietigen_vraagt_vier_ogen_en_een_wachttijd(keten: Keten) -> None:
    """Wat niet meer nodig is gaat eerder weg: de een vraagt, een ander bevestigt, en na een week vernietigt de klok."""
    zaak = await een_zaak(keten)
    pad, reden = f"/casussen/{zaak.casus_id}/vernietigingsverzoeken", {"reden": "niet_meer_nodig"}
    assert (await zaak.regisseur.post(pad, reden)).json()["code"] == "nog_geen_einde"
    criteria = keten.kern.verbanden.get(VERBAND).lijst("criteria")
    uitkomsten = [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in criteria]
    await zaak.regisseur.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/criteriatoetsen", {"uitkomsten": uitkomsten})
    assert (await zaak.regisseur.post(pad, reden)).json()["code"] == "nog_geen_einde"
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Casus).values(vernietigen_op=date(2099, 1, 1))))
    manager = keten.als("zvh", "manager", functionaris="zvh-2")
    elders = f"/casussen/{uuid4()}/vernietigingsverzoeken"
    vreemd = [await keten.als("ggz", "afgevaardigde").post(p, reden) for p in (pad, elders)]
    assert [(v.status_code, v.json()["code"]) for v in vreemd] == [(403, vreemd[0].json()["code"])] * 2
    assert (await zaak.regisseur.post(elders, reden)).status_code == 404
    assert (await zaak.aanmelder.post(pad, reden)).status_code == 403
    assert (await zaak.regisseur.post(pad, {"reden": "zomaar"})).status_code == 400

    gevraagd = await zaak.regisseur.moet("POST", pad, reden)
    assert (await zaak.regisseur.post(pad, reden)).json()["code"] == "al_gevraagd"
    assert (await zaak.regisseur.post(f"{pad}/{gevraagd['id']}/bevestigingen")).json()["code"] == "vier_ogen"
    assert (await get_casus(keten, zaak.casus_id)).vernietigen_op == date(2099, 1, 1)
    sleutel = str(uuid4())
    for _ in range(2):
        assert (await manager.post(f"{pad}/{gevraagd['id']}/bevestigingen", sleutel=sleutel)).json()["status"] == "bevestigd"
    vroeg = (await get_casus(keten, zaak.casus_id)).vernietigen_op
    await manager.moet("POST", f"{pad}/{gevraagd['id']}/intrekkingen")
    assert (await get_casus(keten, zaak.casus_id)).vernietigen_op == date(2099, 1, 1)

    opnieuw = await manager.moet("POST", pad, reden)
    await zaak.regisseur.moet("POST", f"{pad}/{opnieuw['id']}/bevestigingen")
    assert await naar_het_einde(keten, zaak.casus_id) == vroeg
    assert (await ronde(keten))["vernietigen"] == 1
