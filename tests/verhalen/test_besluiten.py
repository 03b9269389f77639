"""What stuurgroep, partneroverleg and college decided: by whom, on what paper, and what had to come first (ZVH 27, PGA 20)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway.beleid.kalender import plus
from tests.bouw import een_zaak, vandaag
from tests.keten import VERBAND, Keten, Partner
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import een_aanmelding
from tests.verhalen.register_bouw import BURGEMEESTER, GGD, PGA

ZVH = "00000099000000090000"


def secretaris(keten: Keten) -> Partner:
    return keten.als("zvh", "secretaris")


def gemandateerde(keten: Keten) -> Partner:
    return keten.als("burgemeester", "gemandateerde")


def een_besluit(**anders: Any) -> dict[str, Any]:
    """The stuurgroep let in an organisation."""
    stuk = {"verband": VERBAND, "code": "toetreding_ggz", "orgaan": "stuurgroep", "soort": "toetreding", "kenmerk": "SG-2026-12"}
    return stuk | {"beslotenOp": "2026-02-03", "ondertekenaars": ["voorzitter_stuurgroep", "secretaris"], "bewaardDoor": ZVH} | anders


def van_partneroverleg(soort: str, **anders: Any) -> dict[str, Any]:
    vast = {"verband": PGA, "code": soort, "orgaan": "partneroverleg", "soort": soort, "bewaardDoor": BURGEMEESTER}
    return een_besluit(**vast) | anders


async def partners(keten: Keten, verband: str, wie: Partner) -> list[str]:
    """Everybody who takes part in this verband, itself not counted."""
    alle = (await wie.moet("GET", "/partijen", limit=100))["partijen"]
    leden = [p for p in alle if any(v["verband"] == verband and v["inProtocol"] for v in p["verbanden"])]
    return [p["partijId"] for p in leden if p["soort"] != "verband"]


@pytest.mark.eis("ZVH-27.1")
async def test_een_besluit_wordt_een_keer_vastgelegd(keten: Keten) -> None:
    """Het bevoegde orgaan, door wie het zijn stukken bewaart: anders 400 of 403; daarna staat het er en wijzigt het niet meer."""
    wie, pad = secretaris(keten), "/besluiten"
    for anders in ({"orgaan": "college_bw"}, {"soort": "lunch"}, {"orgaan": "partneroverleg"}):
        assert status(await wie.post(pad, een_besluit(**anders))) == (400, "orgaan_onbevoegd")
    morgen = str(date.fromisoformat(await vandaag(keten)) + timedelta(days=1))
    fout: dict[str, dict[str, Any]] = {
        "/beslotenOp": {"beslotenOp": morgen},
        "/bewaardDoor": {"bewaardDoor": "00000099000000099000"},
        "/tot": {"tot": "2030-01-01"},
        "/kenmerk": {"kenmerk": "123456782"},
        "/ondertekenaars": {"ondertekenaars": []},
    }
    for veld, anders in fout.items():
        nee = await wie.post(pad, een_besluit(**anders))
        assert (nee.status_code, nee.json()["fouten"][0]["veld"]) == (400, veld)
    for ander in (keten.als("zvh", "procesregisseur"), keten.als("ggd", "instemmer"), keten.als("zvh", "beheerder")):
        assert (await ander.post(pad, een_besluit())).status_code == 403
    assert (await gemandateerde(keten).post(pad, een_besluit())).status_code in (400, 403)
    assert await keten.sql("select code from registerstuk where soort = 'besluit'") == []

    gemaakt = [await wie.post(pad, een_besluit(), sleutel="b-1") for _ in range(2)]

    assert [(a.status_code, a.json()["versie"]) for a in gemaakt] == [(201, 1)] * 2
    assert gemaakt[0].json() == gemaakt[1].json()
    assert status(await wie.post(pad, een_besluit(kenmerk="SG-2026-13"))) == (409, "besluit_bestaat")
    (regel,) = (await keten.als("ggd", "afgevaardigde").moet("GET", pad))["besluiten"]
    assert (regel["kenmerk"], regel["bewaardDoor"], regel["ondertekenaars"][0]) == ("SG-2026-12", ZVH, "voorzitter_stuurgroep")
    bewijs = await keten.sql("select body from audit where handeling = 'besluit.vastleggen' and body like '%toetreding_ggz%'")
    assert len(bewijs) == 1


@pytest.mark.eis("ZVH-27.1", "PGA-20.3")
async def test_wijzigen_doen_allen_samen(keten: Keten) -> None:
    """Zolang een partner niet instemde is een wijziging van het reglement 409, met wie nog mist; met allen staat zij vast."""
    gevallen = (
        (secretaris(keten), een_besluit(code="protocol_2", soort="wijziging_reglement")),
        (gemandateerde(keten), van_partneroverleg("wijziging_reglement")),
    )
    for wie, body in gevallen:
        allen = await partners(keten, body["verband"], wie)
        assert len(allen) > 1
        zonder = await wie.post("/besluiten", body | {"ingestemdDoor": [p for p in allen if p != GGD]})
        assert status(zonder) == (409, "besluit_niet_gezamenlijk")
        assert zonder.json()["detail"] == f"Nog niet ingestemd: {GGD}."
        assert zonder.json()["artikel"] in ("ZVH 27.1", "PGA 20.3")
        assert (await wie.post("/besluiten", body | {"ingestemdDoor": allen})).status_code == 201


def einde_looptijd(keten: Keten, verband: str = PGA) -> date:
    """Last day of the convenant as its file says."""
    return keten.kern.verbanden.get(verband).bestand.looptijd.einde


async def tot_dag(keten: Keten, op: date) -> date:
    """Move zaaktijd to this day; the day itself."""
    await keten.vooruit(timedelta(days=(op - date.fromisoformat(await vandaag(keten))).days))
    return op


@pytest.mark.eis("PGA-20.2")
async def test_verlengen_na_evalueren(keten: Keten) -> None:
    """Een half jaar voor het einde zonder evaluatie is er een signaal; zonder evaluatie 409, daarna alleen met vier jaar."""
    wie, einde = gemandateerde(keten), einde_looptijd(keten)
    tot = plus(einde, "P4Y")

    async def signalen() -> list[str]:
        return [s["soort"] for s in (await wie.moet("GET", "/besluiten"))["signalen"]]

    verlenging = van_partneroverleg("verlenging", tot=str(tot), beslotenOp=await vandaag(keten))
    nee = await wie.post("/besluiten", verlenging)
    assert (status(nee), nee.json()["artikel"]) == ((409, "evaluatie_ontbreekt"), "PGA 20.2")
    assert await signalen() == []
    nu = await tot_dag(keten, einde - timedelta(days=180))
    assert await signalen() == ["evaluatie_ontbreekt"]
    gisteren = str(nu - timedelta(days=1))
    await wie.moet("POST", "/besluiten", van_partneroverleg("evaluatie", code="evaluatie_2", beslotenOp=gisteren))
    assert await signalen() == []
    assert status(await wie.post("/besluiten", verlenging)) == (409, "evaluatie_ontbreekt")
    verlenging |= {"beslotenOp": gisteren}
    te_lang = verlenging | {"tot": str(plus(tot, "P1Y"))}
    assert status(await wie.post("/besluiten", te_lang)) == (400, "verlenging_past_niet")

    await wie.moet("POST", "/besluiten", verlenging)

    nogmaals = verlenging | {"code": "verlenging_2", "tot": str(plus(tot, "P4Y"))}
    assert status(await wie.post("/besluiten", nogmaals)) == (409, "evaluatie_ontbreekt")


@pytest.mark.eis("PGA-20.2")
async def test_een_late_evaluatie_telt_en_staat_als_laat(keten: Keten) -> None:
    """Wie binnen een half jaar voor het einde evalueert is te laat: het register zegt dat, en voor de verlenging telt zij wel."""
    wie, einde = gemandateerde(keten), einde_looptijd(keten)
    nu = await tot_dag(keten, einde - timedelta(days=60))
    op_tijd = einde - timedelta(days=190)
    for code, op in (("op_tijd", op_tijd), ("laat", nu)):
        await wie.moet("POST", "/besluiten", van_partneroverleg("evaluatie", code=code, beslotenOp=str(op)))

    regels = (await wie.moet("GET", "/besluiten"))["besluiten"]

    assert {b["code"]: b["teLaat"] for b in regels} == {"op_tijd": False, "laat": True}
    verlenging = van_partneroverleg("verlenging", tot=str(plus(einde, "P4Y")), beslotenOp=str(nu))
    await wie.moet("POST", "/besluiten", verlenging)
    # It stays late, though the looptijd now ends four years later.
    regels = (await wie.moet("GET", "/besluiten"))["besluiten"]
    assert {b["code"]: b["teLaat"] for b in regels} == {"op_tijd": False, "laat": True, "verlenging": False}


@pytest.mark.eis("PGA-20.1a", "PGA-20.2")
async def test_een_verlenging_houdt_de_aanpak_open(keten: Keten) -> None:
    """Na de laatste dag komt er niets nieuws bij; is de verlenging geregistreerd, dan gaat het door tot haar eigen laatste dag."""
    wie, einde = gemandateerde(keten), einde_looptijd(keten)
    college = keten.als("college", "aanmelder", "instemmer")

    async def meld() -> tuple[int, str]:
        return status(await college.post("/aanmeldingen", een_aanmelding(str(uuid4()))))

    nu = await tot_dag(keten, einde)
    assert (await meld())[0] == 201
    await tot_dag(keten, einde + timedelta(days=1))
    assert await meld() == (403, "convenant_verlopen")
    for soort, rest in (("evaluatie", {}), ("verlenging", {"tot": str(plus(einde, "P4Y"))})):
        await wie.moet("POST", "/besluiten", van_partneroverleg(soort, beslotenOp=str(nu), **rest))

    assert (await meld())[0] == 201
    await tot_dag(keten, plus(einde, "P4Y") + timedelta(days=1))
    assert await meld() == (403, "convenant_verlopen")


@pytest.mark.eis("ZVH-27.1")
async def test_een_besluit_over_een_casus_ziet_niet_iedereen(keten: Keten) -> None:
    """Dat er een casus is, blijft bij wie daarover gaat: een andere partij ziet zo'n besluit niet."""
    zaak = await een_zaak(keten)
    over = een_besluit(code="langer", soort="langere_bewaartermijn", casusId=zaak.casus_id)
    await secretaris(keten).moet("POST", "/besluiten", over)

    gezien = [(await wie.moet("GET", "/besluiten"))["besluiten"] for wie in (secretaris(keten), keten.als("ggd", "instemmer"))]

    assert [[b["code"] for b in regels] for regels in gezien] == [["langer"], []]
    assert zaak.casus_id not in str(gezien[1])
