"""The register of DPIA's: nothing new is processed before it was assessed, advised on and decided (ZVH 15, LJR 6)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml

from deploy import proefpartners
from gateway.partijbestand import load_partijen
from shared.settings import ConfiguratieFout
from tests.bouw import een_aanmelding, een_item
from tests.keten import VERBAND, Keten, Partner, een_keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.ljr_bouw import een_ljr_item
from tests.verhalen.pga_bouw import PGA
from tests.verhalen.test_besluiten import een_besluit, secretaris
from tests.verhalen.test_informatieplicht import fouten

LJR, ZVH = proefpartners.partij_id("reclassering"), proefpartners.partij_id("zvh")
RISICO = {"risico": "stigmatisering", "voor": "client", "maatregelen": ["noodzaaktoets_per_gegeven"]}
VAN_LJR = "reclassering_in_verband"
NIEUW, VERWIJZING = "hulpverlening_dat", "DPIA-2026-4"
INZICHT = ("ggd", "afgevaardigde"), ("ggz", "fg"), ("zvh", "privacyadviseur"), ("zvh", "manager")


@asynccontextmanager
async def zonder_dpia(map: Path, code: str, **bestanden: Any) -> AsyncIterator[Keten]:
    """A keten whose register begins without the DPIA of this code."""
    register = yaml.safe_load(proefpartners.PROEF_PARTIJEN.read_text(encoding="utf-8"))
    register["dpias"] = [d for d in register["dpias"] if d["code"] != code]
    pad = map / "partijen.yaml"
    pad.write_text(yaml.safe_dump(register), encoding="utf-8")
    async with een_keten(map, partijen=pad, **bestanden) as keten:
        yield keten


def een_dpia(**anders: Any) -> dict[str, Any]:
    """LJ&R assessed that it takes part."""
    basis = {
        "verband": VERBAND,
        "code": "deelname",
        "onderwerp": "samenwerkingsverband",
        "kenmerk": "LJR-DPIA-1",
        "restrisico": "aanvaardbaar",
    }
    return basis | {"model": "model_rijksdienst", "opgesteldOp": "2026-01-05", "risicos": [RISICO]} | anders


def over_een_categorie(**anders: Any) -> dict[str, Any]:
    """The verband assessed a new categorie."""
    return een_dpia(code="nieuw", onderwerp="gegevenscategorie", betreft=[NIEUW], kenmerk=VERWIJZING) | anders


def een_advies(**anders: Any) -> dict[str, Any]:
    return {"verband": VERBAND, "kenmerk": "FG-2026-1", "op": "2026-01-12"} | anders


def een_raadpleging(**anders: Any) -> dict[str, Any]:
    return {"verband": VERBAND, "kenmerk": "AP-2026-1", "gevraagdOp": "2026-01-14"} | anders


def ljr(keten: Keten, *rollen: str) -> Partner:
    return keten.als("reclassering", *(rollen or ("afgevaardigde", "aanmelder")))


async def brengt_in(keten: Keten) -> httpx.Response:
    """LJ&R puts one client forward."""
    wie = str(uuid4())
    return await ljr(keten).post("/aanmeldingen", een_aanmelding(wie, gegevens=[een_ljr_item(wie)]))


async def stand(keten: Keten, code: str, wie: Partner | None = None) -> tuple[str, list[str], int]:
    """Status, what is missing, version."""
    alle = (await (wie or keten.als("zvh", "manager")).moet("GET", "/dpias"))["dpias"]
    (regel,) = [d for d in alle if (d["code"], d["verband"]) == (code, VERBAND)]
    return regel["status"], regel["mist"], regel["versie"]


@pytest.mark.eis("LJR-6.1")
async def test_zonder_dpia_brengt_ljr_niets_in(tmp_path: Path) -> None:
    """Ook van één cliënt 403, tot een DPIA voor dit verband met FG-advies en datum geregistreerd staat; een ander hoeft dat niet."""
    async with zonder_dpia(tmp_path, VAN_LJR) as keten:
        nee = await brengt_in(keten)
        assert (status(nee), nee.json()["artikel"]) == ((403, "ljr_dpia_ontbreekt"), "LJR 6.1")
        await keten.als("college", "aanmelder").moet("POST", "/aanmeldingen", een_aanmelding(str(uuid4())))

        await ljr(keten).moet("POST", "/dpias", een_dpia())
        assert await stand(keten, "deelname") == ("niet_vrijgegeven", ["fg_advies"], 1)
        assert status(await brengt_in(keten)) == (403, "ljr_dpia_ontbreekt")
        assert await fouten(await ljr(keten, "fg").post("/dpias/deelname/adviezen", een_advies(op=None))) == ["/op"]
        await ljr(keten, "fg").moet("POST", "/dpias/deelname/adviezen", een_advies())

        assert await stand(keten, "deelname") == ("vrijgegeven", [], 2)
        assert (await brengt_in(keten)).status_code == 201


@pytest.mark.eis("LJR-6.1")
async def test_een_dpia_telt_voor_haar_opsteller_en_haar_verband(tmp_path: Path) -> None:
    """Die van een andere partij, van het verband of voor een ander verband opent niets voor LJ&R; alleen haar eigen FG adviseert."""
    async with zonder_dpia(tmp_path, VAN_LJR) as keten:
        fg = ljr(keten, "fg")
        for partij, dpia in (("ggz", een_dpia(code="ggz")), ("reclassering", een_dpia(code="elders", verband=PGA))):
            await keten.als(partij, "afgevaardigde").moet("POST", "/dpias", dpia)
            advies = een_advies(verband=dpia["verband"])
            await keten.als(partij, "fg").moet("POST", f"/dpias/{dpia['code']}/adviezen", advies)
        await keten.als("zvh", "manager").moet("POST", "/dpias", een_dpia(code="verband"))
        await fg.moet("POST", "/dpias/verband/adviezen", een_advies())
        assert status(await brengt_in(keten)) == (403, "ljr_dpia_ontbreekt")

        assert status(await fg.post("/dpias/ggz/adviezen", een_advies())) == (403, "dpia_van_ander")
        assert status(await ljr(keten).post("/dpias", een_dpia(code="ggz"))) == (403, "dpia_van_ander")
        assert status(await ljr(keten).post("/dpias/ggz/raadplegingen", een_raadpleging())) == (403, "dpia_van_ander")
        assert status(await fg.post("/dpias/verzonnen/adviezen", een_advies())) == ONVINDBAAR
        assert status(await secretaris(keten).post("/dpias/ggz/besluiten", {"verband": VERBAND, "besluit": "x"})) == (403, "dpia_van_ander")


@pytest.mark.eis("LJR-6.3")
async def test_bij_een_hoog_restrisico_gaat_de_ap_voor(tmp_path: Path) -> None:
    """Zonder uitkomst van de AP blijft zij niet vrijgegeven en is inbreng 403; een verbod opent niets, een andere uitkomst wel."""
    async with zonder_dpia(tmp_path, VAN_LJR) as keten:
        partij, fg, pad = ljr(keten), ljr(keten, "fg"), "/dpias/deelname/raadplegingen"

        async def beoordeel(**anders: Any) -> None:
            dpia = een_dpia(restrisico="hoog", **anders)
            await partij.moet("POST", "/dpias", dpia)
            await fg.moet("POST", "/dpias/deelname/adviezen", een_advies(op=max(dpia["opgesteldOp"], "2026-01-12")))

        await beoordeel()
        assert (await stand(keten, "deelname"))[:2] == ("niet_vrijgegeven", ["ap_uitkomst"])
        await partij.moet("POST", pad, een_raadpleging())
        assert (await stand(keten, "deelname"))[:2] == ("niet_vrijgegeven", ["ap_uitkomst"])
        assert status(await brengt_in(keten)) == (403, "ljr_dpia_ontbreekt")
        assert await fouten(await partij.post(pad, een_raadpleging(uitkomst="geen_bezwaar"))) == ["/uitkomstOp"]
        await partij.moet("POST", pad, een_raadpleging(uitkomst="verbod", uitkomstOp="2026-02-20"))
        assert (await stand(keten, "deelname"))[:2] == ("niet_vrijgegeven", ["ap_uitkomst"])
        uitkomst = een_raadpleging(uitkomst="advies_verwerkt", uitkomstOp="2026-02-20")
        assert status(await partij.post(pad, uitkomst)) == (409, "ap_al_geantwoord")

        opnieuw = een_dpia(restrisico="hoog", opgesteldOp="2026-02-19")
        assert await fouten(await partij.post("/dpias", opnieuw)) == ["/opgesteldOp"]
        await beoordeel(kenmerk="LJR-DPIA-2", opgesteldOp="2026-02-20")
        await partij.moet("POST", pad, een_raadpleging(uitkomst="advies_verwerkt", gevraagdOp="2026-02-20", uitkomstOp="2026-03-01"))
        assert (await stand(keten, "deelname"))[:2] == ("vrijgegeven", [])
        assert (await brengt_in(keten)).status_code == 201

        await partij.moet("POST", "/dpias", een_dpia(kenmerk="LJR-DPIA-3", opgesteldOp="2026-03-02"))
        assert (await stand(keten, "deelname"))[1] == ["fg_advies"]
        assert status(await brengt_in(keten)) == (403, "ljr_dpia_ontbreekt")
        versies = await keten.sql("select versie from registerstuk where code = 'deelname' order by versie")
        assert [v.versie for v in versies] == list(range(1, 9))


def _verbanden(doel: Path) -> Path:
    """The proefverband that named a new categorie in its file, with the reference of a DPIA that nobody finished."""
    doel.mkdir()
    for pad in (Path(proefpartners.__file__).parent / "verbanden").glob("*.yaml"):
        (doel / pad.name).write_text(pad.read_text(encoding="utf-8").replace("DPIA-2022-11", VERWIJZING), encoding="utf-8")
    return doel


async def gebruikt_nieuwe(keten: Keten) -> httpx.Response:
    """Veilig Thuis puts somebody forward with a gegeven of the new categorie."""
    wie = str(uuid4())
    item = een_item(wie, etiket={"categorie": NIEUW, "datInformatie": True}, inhoud={"contact": True, "soort": "ggz"})
    return await keten.als("veilig_thuis", "aanmelder").post("/aanmeldingen", een_aanmelding(wie, gegevens=[item]))


def over_dpia(code: str, op: str, **anders: Any) -> dict[str, Any]:
    return een_besluit(code=code, soort="dpia", kenmerk=f"SG-{op}", beslotenOp=op) | anders


@pytest.mark.eis("ZVH-15.1")
async def test_een_nieuwe_categorie_wacht_op_dpia_en_stuurgroep(tmp_path: Path) -> None:
    """In de configuratie staan is niet genoeg: zonder afgeronde DPIA en besluit 409, bij hoog restrisico ook zonder de AP."""
    async with zonder_dpia(tmp_path, "bijlage_4", verbanden=_verbanden(tmp_path / "verbanden")) as keten:
        manager, fg, stuurgroep = keten.als("zvh", "manager"), keten.als("college", "fg"), secretaris(keten)
        activeer, dicht = "/dpias/nieuw/besluiten", (409, "categorie_zonder_dpia")
        for code, op in (("te_vroeg", "2026-02-10"), ("dpia_4", "2026-03-02")):
            await stuurgroep.moet("POST", "/besluiten", over_dpia(code, op))
        await stuurgroep.moet("POST", "/besluiten", een_besluit())

        async def besluit(code: str = "dpia_4") -> httpx.Response:
            return await stuurgroep.post(activeer, {"verband": VERBAND, "besluit": code})

        nee = await gebruikt_nieuwe(keten)
        assert (status(nee), nee.json()["artikel"]) == (dicht, "ZVH 15.1")
        assert status(await besluit()) == ONVINDBAAR
        assert await fouten(await manager.post("/dpias", over_een_categorie(model="eigen_model"))) == ["/model"]
        await manager.moet("POST", "/dpias", over_een_categorie(restrisico="hoog"))
        assert status(await besluit()) == (409, "dpia_niet_afgerond")
        await fg.moet("POST", "/dpias/nieuw/adviezen", een_advies())
        assert status(await besluit()) == (409, "dpia_niet_afgerond")
        await manager.moet("POST", "/dpias/nieuw/raadplegingen", een_raadpleging(uitkomst="geen_bezwaar", uitkomstOp="2026-02-20"))
        assert await stand(keten, "nieuw") == ("niet_vrijgegeven", ["stuurgroepbesluit"], 3)
        assert status(await gebruikt_nieuwe(keten)) == dicht
        assert status(await besluit("te_vroeg")) == (409, "besluit_te_vroeg")
        assert [await fouten(await besluit(code)) for code in ("toetreding_ggz", "verzonnen")] == [["/besluit"]] * 2

        assert (await besluit()).status_code == 201

        assert await stand(keten, "nieuw") == ("vrijgegeven", [], 4)
        assert (await gebruikt_nieuwe(keten)).status_code == 201
        assert status(await besluit()) == (409, "al_besloten")
        assert status(await fg.post("/dpias/nieuw/adviezen", een_advies())) == (409, "al_geadviseerd")
        assert await fouten(await manager.post("/dpias", over_een_categorie(opgesteldOp="2026-03-02"))) == ["/opgesteldOp"]
        await manager.moet("POST", "/dpias", over_een_categorie(betreft=["gezondheid"], opgesteldOp="2026-03-03"))
        assert status(await gebruikt_nieuwe(keten)) == dicht
        await fg.moet("POST", "/dpias/nieuw/adviezen", een_advies(op="2026-03-03"))
        assert status(await besluit()) == (409, "besluit_te_vroeg")
        await stuurgroep.moet("POST", "/besluiten", over_dpia("dpia_5", "2026-03-03"))
        assert (await besluit("dpia_5")).status_code == 201
        assert (await stand(keten, "nieuw"))[0] == "vrijgegeven"
        assert status(await gebruikt_nieuwe(keten)) == dicht


@pytest.mark.eis("ZVH-15.1", "LJR-6.1")
async def test_wie_het_register_leest_en_schrijft(keten: Keten) -> None:
    """Partijen, FG, privacyadviseur en manager lezen het; wie de rol niet heeft schrijft niets, en iedere stap heeft zijn dag."""
    for partij, rol in INZICHT:
        alle = (await keten.als(partij, rol).moet("GET", "/dpias"))["dpias"]
        assert {(d["verband"], d["code"], d["status"]) for d in alle} >= {(VERBAND, "bijlage_4", "vrijgegeven")}
        assert {"namens", "opsteller", "fgAdviesOp", "restrisico", "risicos", "apUitkomst", "besluitKenmerk"} <= set(alle[0])
    assert {d["opsteller"] for d in alle} == {ZVH, LJR}
    assert {d["verband"] for d in alle} == {VERBAND}
    professional = ljr(keten, "professional")
    for pad, body in (("", een_dpia()), ("/deelname/adviezen", een_advies()), ("/deelname/raadplegingen", een_raadpleging())):
        assert status(await professional.post(f"/dpias{pad}", body)) == (403, "rol_past_niet")
    zelf = await ljr(keten).post("/dpias/bijlage_4/besluiten", {"verband": VERBAND, "besluit": "x"})
    assert status(zelf) == (403, "rol_past_niet")

    fout: dict[str, dict[str, Any]] = {
        "/betreft": {"betreft": ["gezondheid"]},
        "/opgesteldOp": {"opgesteldOp": "2099-01-01"},
        "/verband": {"verband": "verzonnen"},
        "/kenmerk": {"kenmerk": "123456782"},
        "/restrisico": {"restrisico": "laag"},
        "/risicos/0/maatregelen": {"risicos": [RISICO | {"maatregelen": []}]},
    }
    for veld, anders in fout.items():
        assert await fouten(await ljr(keten).post("/dpias", een_dpia(**anders))) == [veld]
    sleutel = [await ljr(keten).post("/dpias", een_dpia(), sleutel="d-1") for _ in range(2)]
    assert [(a.status_code, a.json()["versie"]) for a in sleutel] == [(201, 1)] * 2
    te_vroeg = await ljr(keten, "fg").post("/dpias/deelname/adviezen", een_advies(op="2026-01-04"))
    assert await fouten(te_vroeg) == ["/op"]


@pytest.mark.eis("LJR-6.1")
def test_het_registerbestand_noemt_een_bekende_opsteller(tmp_path: Path) -> None:
    """Wat voor de start is beoordeeld staat in het registerbestand; een opsteller die geen partij is, is een fout."""
    bestand = yaml.safe_load(proefpartners.PROEF_PARTIJEN.read_text(encoding="utf-8"))
    bestand["dpias"][1]["opsteller"] = "00000099000000099000"
    pad = tmp_path / "partijen.yaml"
    pad.write_text(yaml.safe_dump(bestand), encoding="utf-8")

    with pytest.raises(ConfiguratieFout, match="dpias: 00000099000000099000 is geen partij"):
        load_partijen(pad)
