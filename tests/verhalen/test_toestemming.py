"""Who said yes, who may, who takes it back: recorded as codes, dates and pseudonyms, and read by every rule that asks it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.bouw import Zaak
from tests.keten import Keten
from tests.storing.zaken import antwoord, doel, neem_aan, oordeel, vraag
from tests.verhalen.feiten_bouw import ONVINDBAAR, feiten, status
from tests.verhalen.reglement_bouw import beide, bij_xtra, een_ja, iemand, klaar, meld_aan, xtra

VADER, MOEDER = "7d0f0000-0000-4000-8000-00000000000a", "7d0f0000-0000-4000-8000-00000000000b"
OUDER = {"door": "wettelijk_vertegenwoordiger"}
SAMEN = {"zestienOp": "2099-05-01", "gezag": "gezamenlijk"}


async def uitkomst(zaak: Zaak) -> list[str]:
    """What becomes of each gegeven in an overdracht to triage: meegegaan, or the code of the refusal."""
    antwoord = await zaak.regisseur.post("/overdrachten", doel(zaak))
    if antwoord.status_code >= 400:
        return [antwoord.json()["code"]]
    return [i["code"] or i["status"] for i in antwoord.json()["items"]]


def van(wie: str, *ouders: str) -> list[dict[str, object]]:
    return [ja for ouder in ouders for ja in beide(wie, **OUDER, ondertekenaar=ouder)]


@pytest.mark.eis("XTRA-1", "LJR-1r")
@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"wijze": "stilzwijgend"}, "wijze"),
        ({"wijze": "vooraf_aangevinkt"}, "wijze"),
        ({"doel": None}, "doel"),
        ({"geinformeerdOp": None}, "geinformeerdOp"),
        ({"geinformeerdOp": "2026-02-22"}, "geinformeerdOp"),
        ({"fase": None}, "ontvanger"),
        ({"gegevenOp": "2099-01-01"}, "gegevenOp"),
        ({"kenmerk": "123456782"}, "kenmerk"),
    ],
)
async def test_wat_geen_toestemming_is_wordt_niet_vastgelegd(keten: Keten, anders: dict[str, object], veld: str) -> None:
    """Zwijgen, zonder doel of ontvanger, zonder of met te late uitleg, een dag die nog komt, een BSN als kenmerk: 400 en niets bewaard."""
    wie = iemand()
    fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, toestemmingen=[een_ja(wie, "intake", "inbreng") | anders]))

    assert (fout.status_code, [f["veld"] for f in fout.json()["fouten"]]) == (400, [f"/toestemmingen/0/{veld}"])
    assert await keten.sql("select 1 from casus") == []


@pytest.mark.eis("XTRA-1", "XTRA-11.1")
async def test_een_toestemming_voor_een_ander_doel_draagt_niets(keten: Keten) -> None:
    """Wat voor iets anders of voor een andere fase is gegeven, telt hier niet."""
    wie = iemand()
    for anders in ({"doel": "besluit_opschaling"}, {"fase": "casusoverleg"}):
        ja = [een_ja(wie, "intake", "inbreng") | anders]
        fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, toestemmingen=ja))
        assert status(fout) == (403, "xtra_toestemming_ontbreekt")


@pytest.mark.eis("XTRA-4.1-minderjarig", "XTRA-4.1-beide-ouders", "XTRA-4.2", "ZVH-7.2b")
async def test_beide_ouders_tekenen_en_een_van_hen_trekt_in(keten: Keten) -> None:
    """Eén ouder, tweemaal dezelfde of een onbekend gezag draagt niets; beiden wel, tot een van hen intrekt, ook halverwege."""
    wie = iemand()
    namens = [{"betrokkeneId": wie, **SAMEN}]
    for ouders in ((), (VADER,), (VADER, VADER)):
        fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, vertegenwoordigingen=namens, toestemmingen=van(wie, *ouders)))
        assert fout.status_code == 403
    onbekend = [{"betrokkeneId": wie, "zestienOp": "2099-05-01", "gezag": "onbekend"}]
    fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, vertegenwoordigingen=onbekend, toestemmingen=van(wie, VADER, MOEDER)))
    assert status(fout) == (409, "xtra_gezag_onbekend")
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, vertegenwoordigingen=namens, toestemmingen=van(wie, VADER, MOEDER)))
    await klaar(zaak)
    van_moeder = [f for f in await feiten(zaak.aanmelder, zaak, soort="toestemming") if f["velden"]["ondertekenaar"] == MOEDER]
    pad = f"/toestemmingen/{next(f['id'] for f in van_moeder if f['velden']['fase'] == 'triage')}/intrekkingen"
    assert status(await zaak.aanmelder.post(pad, {"door": "curator"})) == (403, "intrekken_onbevoegd")

    ingetrokken = await zaak.aanmelder.moet("POST", pad, OUDER)

    assert ingetrokken["status"] == "ingetrokken"
    assert await uitkomst(zaak) == ["xtra_toestemming_ingetrokken"]


@pytest.mark.eis("XTRA-4.1-minderjarig", "XTRA-4.2")
async def test_op_zijn_zestiende_vervalt_het_ja_van_zijn_ouder(keten: Keten) -> None:
    """Tot die dag draagt de toestemming van de vertegenwoordiger; op de dag zelf is zijn eigen toestemming nodig, en die is er nog niet."""
    wie = iemand()
    morgen = (await keten.vooruit(timedelta(0))).date() + timedelta(days=1)
    namens = [{"betrokkeneId": wie, "zestienOp": str(morgen), "gezag": "eenhoofdig"}]
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, vertegenwoordigingen=namens, toestemmingen=van(wie, VADER)))
    ids = await klaar(zaak)
    await keten.vooruit(timedelta(days=1, hours=1))
    assert await uitkomst(zaak) == ["xtra_toestemming_onbevoegd"]
    zelf = een_ja(wie, "triage", "overdracht")
    blijk = {k: v for k, v in zelf.items() if k != "betrokkeneId"}
    await zaak.aanmelder.moet("POST", "/toestemmingen", blijk | {"casusId": zaak.casus_id, "gegevenIds": ids})

    assert await uitkomst(zaak) == ["meegegaan"]


@pytest.mark.eis("XTRA-4.1-meerderjarig", "XTRA-4.1-gemachtigde")
async def test_een_vastgelegde_maatregel_of_machtiging_telt_meteen(keten: Keten) -> None:
    """Curatele, bewind, een machtiging: wat is vastgelegd bepaalt wie moet toestemmen; een onbekende betrokkene is er niet."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    await klaar(zaak)
    leg = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene}
    assert (await zaak.aanmelder.post("/vertegenwoordigingen", leg | {"betrokkeneId": str(uuid4())})).status_code == 404
    assert (await zaak.aanmelder.post("/vertegenwoordigingen", leg | {"gezag": "tante"})).status_code == 400
    assert status(await zaak.regisseur.post("/vertegenwoordigingen", leg)) == (403, "rol_past_niet")
    vreemd = keten.als("ggd", "afgevaardigde", "instemmer")
    assert status(await vreemd.post("/vertegenwoordigingen", leg)) == ONVINDBAAR

    for stand, gevolg in (
        ({"maatregel": "curatele"}, "xtra_toestemming_onbevoegd"),
        ({"machtigingTot": "2099-01-01"}, "xtra_gemachtigde_ontbreekt"),
        ({"maatregel": "bewind"}, "meegegaan"),
    ):
        await zaak.aanmelder.moet("POST", "/vertegenwoordigingen", leg | stand)
        assert await uitkomst(zaak) == [gevolg]


@pytest.mark.eis("XTRA-4.2")
async def test_niemand_maakt_de_intrekking_van_een_ander_ongedaan(keten: Keten) -> None:
    """De cliënt trok in; een nieuw ja van een ander laat dat staan, zijn eigen nieuwe ja neemt de plaats in."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    ids = await klaar(zaak)
    blijk = {k: v for k, v in een_ja(zaak.betrokkene, "triage", "overdracht").items() if k != "betrokkeneId"}
    blijk |= {"casusId": zaak.casus_id, "gegevenIds": ids}
    eigen = await zaak.aanmelder.moet("POST", "/toestemmingen", blijk)
    await zaak.aanmelder.moet("POST", f"/toestemmingen/{eigen['id']}/intrekkingen")
    await zaak.aanmelder.moet("POST", "/toestemmingen", blijk | {"door": "gemachtigde"})
    assert await uitkomst(zaak) == ["xtra_toestemming_ingetrokken"]

    await zaak.aanmelder.moet("POST", "/toestemmingen", blijk)

    assert await uitkomst(zaak) == ["meegegaan"]


@pytest.mark.eis("XTRA-11.1")
async def test_wie_zonder_toestemming_verstrekt_moet_dat_vertellen(keten: Keten) -> None:
    """Zonder toestemming weegt de professional zelf: het gaat mee, en de berichttaak wacht op hem."""
    wie = iemand()
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, toestemmingen=[een_ja(wie, "intake", "inbreng")]))
    ids = await klaar(zaak)
    assert await uitkomst(zaak) == ["xtra_toestemming_ontbreekt"]
    afweging = {"casusId": zaak.casus_id, "gegevenIds": ids, "grond": "conflict_van_plichten", "reden": "nodig_voor_veiligheid"}

    await zaak.aanmelder.moet("POST", "/eigen-afwegingen", afweging)

    taken = [t for t in (await zaak.aanmelder.moet("GET", "/taken"))["items"] if t["soort"] == "betrokkene_inlichten"]
    assert [t["objectId"] for t in taken] == ids
    assert await uitkomst(zaak) == ["meegegaan"]


@pytest.mark.eis("XTRA-4.1-schriftelijk")
@pytest.mark.parametrize(
    ("anders", "veld"), [({"wijze": "mondeling"}, "wijze"), ({"kenmerk": None}, "kenmerk"), ({"gegevenOp": None}, "gegevenOp")]
)
async def test_xtra_legt_alleen_een_toestemming_op_schrift_vast(keten: Keten, anders: dict[str, object], veld: str) -> None:
    """Een toestemming aan Xtra staat op schrift en is als stuk met datum terug te vinden; anders 400 en niets bewaard."""
    wie = iemand()
    fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, toestemmingen=[een_ja(wie, "intake", "inbreng") | anders]))

    assert (fout.status_code, [f["veld"] for f in fout.json()["fouten"]]) == (400, [f"/toestemmingen/0/{veld}"])
    assert await keten.sql("select 1 from casus") == []


@pytest.mark.eis("XTRA-formulieren")
@pytest.mark.parametrize(("machtiging", "tweede"), [("eenmalig", "xtra_machtiging_verbruikt"), ("uitwisseling", "meegegaan")])
async def test_een_eenmalige_machtiging_dekt_een_verstrekking(keten: Keten, machtiging: str, tweede: str) -> None:
    """Na de eerste overdracht is een eenmalige machtiging op; een machtiging tot uitwisseling loopt door tot zij wordt ingetrokken."""
    wie = iemand()
    ja = [een_ja(wie, "intake", "inbreng"), een_ja(wie, "triage", "overdracht", machtiging=machtiging)]
    twee = [*bij_xtra(wie)["gegevens"], *bij_xtra(wie)["gegevens"]]
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, toestemmingen=ja, gegevens=twee))
    await neem_aan(zaak)
    gelezen = await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    eerste, later = (str(g["etiket"]["id"]) for g in gelezen["gegevens"])
    await oordeel(zaak, [eerste])
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    assert "meegegaan" in await uitkomst(zaak)

    await oordeel(zaak, [later])
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    assert await uitkomst(zaak) == [tweede]
