"""What the own reglement of one partner adds to triage and routing (LJR 11.5, 11.6, 13.2, 15.1; XTRA 11.3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.bouw import Zaak, een_aanmelding
from tests.keten import Keten, Partner
from tests.storing.zaken import doel, gegeven_ids, klaar_voor_triage
from tests.verhalen.feiten_bouw import feiten, status
from tests.verhalen.ljr_bouw import een_ljr_item, een_ljr_zaak, naar_triage
from tests.verhalen.pga_bouw import (
    GGD,
)
from tests.verhalen.reglement_bouw import bij_xtra, iemand, meld_aan, xtra
from tests.verhalen.test_triage import een_toebedeling

GGZ, POLITIE, RECLASSERING = "00000099000000050000", "00000099000000020000", "00000099000000040000"
VANDAAG, MORGEN = str(date.today()), str(date.today() + timedelta(days=2))


# ── ljr ─────────────────────────────────────────────────────────────────────────────────────────────────────────
OVERMACHT = {
    "doorbrekingsgrond": "g15d",
    "dreiging": "levensgevaar",
    "bedreigd_belang": "anderen",
    "zwijgen_schaadt_meer": True,
    "overmacht_door": "teamleider",
    "overmacht_op": "2026-03-01",
}


@pytest.mark.eis("LJR-15.1d")
async def test_overmacht_is_per_geval_afgewogen_en_zichtbaar_gelogd(keten: Keten) -> None:
    """Dreiging, belang, afweging, beslisser en datum: ontbreekt er een dan komt het niet binnen; schade voor de cliënt zelf telt niet."""
    ljr, wie = keten.als("reclassering", "aanmelder"), iemand()

    async def meld(**velden: Any) -> tuple[int, str]:
        item = een_ljr_item(wie, **(OVERMACHT | velden))
        return status(await ljr.post("/aanmeldingen", een_aanmelding(wie, gegevens=[item])))

    for veld in set(OVERMACHT) - {"doorbrekingsgrond"}:
        assert await meld(**{veld: None}) == (400, "ljr_overmacht_onvolledig"), veld
    assert await meld(zwijgen_schaadt_meer=False) == (400, "ljr_overmacht_onvolledig")
    assert await meld(bedreigd_belang="client") == (403, "ljr_alleen_schade_client")
    assert (await meld())[0] == 201
    regels = await keten.sql("select body from audit where handeling = 'aanmelding.indienen' and soort = 'intentie'")
    assert [str(r.body).count("g15d") for r in regels] == [1]


async def wijs_aan(zaak: Zaak) -> None:
    """LJ&R's functionaris has a place of his own in this casus (LJR-25)."""
    zelf = {"partij": RECLASSERING, "functionaris": "reclassering-1", "rol": "afgevaardigde", "reden": "leverancier_in_casus"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", zelf)


ASPECTEN = ("aard_strafbaar_feit", "bekennend_of_ontkennend", "aard_bedenkingen", "gevolgen_inbreuk_levenssfeer")


def een_zienswijze(zaak: Zaak, *aspecten: str, **anders: Any) -> dict[str, Any]:
    afweging = [{"aspect": a, "weegtVoor": "doel"} for a in aspecten]
    basis = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "gehoordOp": "2026-03-01", "uitkomst": "bedenkingen"}
    return {k: v for k, v in (basis | {"afweging": afweging, "beslissing": "doorgaan"} | anders).items() if v is not None}


@pytest.mark.eis("LJR-13.2f-vastlegging", "LJR-11.5-vastlegging")
async def test_zienswijze_afweging_en_beslissing_staan_alle_drie_vast(keten: Keten) -> None:
    """Een beslissing na bedenkingen zonder volledige afweging wordt geweigerd; wat vastligt is op te vragen en verandert niet."""
    zaak = await een_ljr_zaak(keten)
    await naar_triage(zaak)
    await wijs_aan(zaak)
    for body, veld in (
        (een_zienswijze(zaak, *ASPECTEN[:3]), "/afweging"),
        (een_zienswijze(zaak, *ASPECTEN, beslissing=None), "/beslissing"),
        (een_zienswijze(zaak, *ASPECTEN, voor="opnemen"), "/afweging"),
        (een_zienswijze(zaak, *ASPECTEN, ASPECTEN[0]), "/afweging"),
        (een_zienswijze(zaak, *ASPECTEN, uitkomst="geen_bedenkingen"), "/uitkomst"),
    ):
        antwoord = await zaak.aanmelder.post("/zienswijzen", body)
        assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, veld)
    assert await feiten(zaak.aanmelder, zaak, soort="zienswijze") == []

    await zaak.aanmelder.moet("POST", "/zienswijzen", een_zienswijze(zaak, *ASPECTEN))
    await zaak.aanmelder.moet("POST", "/zienswijzen", een_zienswijze(zaak, *ASPECTEN, beslissing="afzien"))

    eerste, tweede = await feiten(zaak.aanmelder, zaak, soort="zienswijze")
    assert (eerste["status"], eerste["versie"], tweede["status"]) == ("vastgelegd", 1, "afgezien")
    assert set(eerste["velden"]["afweging"]) == set(ASPECTEN)
    assert (eerste["velden"]["uitkomst"], eerste["velden"]["beslissing"], bool(eerste["op"])) == ("bedenkingen", "doorgaan", True)
    assert all(f["velden"] == {} for f in await feiten(zaak.regisseur, zaak, soort="zienswijze"))


@pytest.mark.eis("LJR-11.6b", "LJR-11.5-vastlegging")
async def test_wat_ljr_ongevraagd_krijgt_wacht_op_de_zienswijze(keten: Keten) -> None:
    """Een levering van wie niet is vrijgesteld blijft weg tot de cliënt kon spreken; geen reactie houdt haar niet tegen, afzien wel."""
    zaak = await klaar_voor_triage(keten, 1)
    zaak.ids = await gegeven_ids(zaak)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))
    await wijs_aan(zaak)
    ljr = keten.als("reclassering", "professional", functionaris="reclassering-1")
    aanbod = een_toebedeling(zaak, ontvanger=RECLASSERING, taak="t2b")
    assert status(await zaak.aanmelder.post("/verstrekkingen", aanbod)) == (409, "zienswijze_ontbreekt")
    assert await keten.sql("select id from aanbod") == []

    gehoord = een_zienswijze(zaak, voor="opnemen", uitkomst="geen_reactie", beslissing=None)
    await zaak.aanmelder.moet("POST", "/zienswijzen", gehoord)
    verstrekt = await zaak.aanmelder.moet("POST", "/verstrekkingen", aanbod)
    pad = f"/verstrekkingen/{verstrekt['id']}"
    assert [g["etiket"]["id"] for g in (await ljr.moet("GET", pad))["gegevens"]] == zaak.ids

    nee = een_zienswijze(zaak, *ASPECTEN, "aard_relatie_bron_en_client", voor="opnemen", beslissing="afzien")
    await zaak.aanmelder.moet("POST", "/zienswijzen", nee)
    assert (await ljr.moet("GET", pad))["gegevens"] == []


@pytest.mark.eis("LJR-11.5", "LJR-13.2f", "LJR-13.2f-vastlegging")
async def test_wat_een_zienswijze_vraagt_komt_met_de_zienswijze_mee(keten: Keten) -> None:
    """Een gegeven waarover de cliënt eerst kon spreken komt alleen binnen met wanneer hij sprak, en bij bedenkingen met vier aspecten."""
    wie = iemand()
    ljr = keten.als("reclassering", "aanmelder", "instemmer")
    item = een_ljr_item(wie)
    item["etiket"] |= {"zienswijzeVereist": True}
    bedenkingen = {"betrokkeneId": wie, "gehoordOp": "2026-02-10", "uitkomst": "bedenkingen", "beslissing": "doorgaan"}
    bedenkingen |= {"afweging": [{"aspect": a, "weegtVoor": "doel"} for a in ASPECTEN]}

    async def meld(*zienswijzen: dict[str, Any]) -> Any:
        return await ljr.post("/aanmeldingen", een_aanmelding(wie, gegevens=[item], zienswijzen=list(zienswijzen)))

    assert status(await meld()) == (409, "zienswijze_ontbreekt")
    assert status(await meld(bedenkingen | {"beslissing": "afzien"})) == (409, "zienswijze_ontbreekt")
    for fout, veld in (
        ([bedenkingen | {"afweging": bedenkingen["afweging"][:3]}], "/zienswijzen/0/afweging"),
        ([bedenkingen | {"gehoordOp": "2999-01-01"}], "/zienswijzen/0/gehoordOp"),
        ([bedenkingen, bedenkingen], "/zienswijzen/1/betrokkeneId"),
    ):
        antwoord = await meld(*fout)
        assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, [veld])
    assert await keten.sql("select id from casus") == []

    gemaakt = await meld(bedenkingen)
    assert gemaakt.status_code == 201
    (feit,) = await keten.sql("select status, partij, velden from feit where soort = 'zienswijze'")
    assert (feit.status, feit.partij) == ("vastgelegd", RECLASSERING)
    assert all(woord in str(feit.velden) for woord in ("2026-02-10", *ASPECTEN))


@pytest.mark.eis("LJR-11.5", "LJR-11.6b", "LJR-8.2")
async def test_ljr_legt_zelf_de_zienswijze_vast_over_wat_zij_ontvangt(keten: Keten) -> None:
    """Aan tafel legt LJ&R vast dat de cliënt kon spreken over wat zij overneemt; met bedenkingen en vier van de vijf aspecten niet."""
    zaak = await klaar_voor_triage(keten, 1)
    zaak.ids = await gegeven_ids(zaak)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))
    ljr = keten.als("reclassering", "afgevaardigde", "professional", functionaris="reclassering-1")
    alle = (*ASPECTEN, "aard_relatie_bron_en_client")
    gehoord = een_zienswijze(zaak, *alle, voor="opnemen", gegevenIds=None, betrokkeneId=zaak.betrokkene)
    assert (await ljr.post("/zienswijzen", gehoord)).status_code == 404, "nog geen deelnemer"
    await wijs_aan(zaak)
    aanbod = een_toebedeling(zaak, ontvanger=RECLASSERING, taak="t2b")
    assert status(await zaak.aanmelder.post("/verstrekkingen", aanbod)) == (409, "zienswijze_ontbreekt")
    for body, veld in (
        (gehoord | {"afweging": gehoord["afweging"][:4]}, "/afweging"),
        (gehoord | {"voor": "verstrekken"}, "/voor"),
        (gehoord | {"betrokkeneId": iemand()}, "/betrokkeneId"),
        (gehoord | {"gegevenIds": zaak.ids}, "/"),
    ):
        antwoord = await ljr.post("/zienswijzen", body)
        assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, veld)

    await ljr.moet("POST", "/zienswijzen", gehoord)

    verstrekt = await zaak.aanmelder.moet("POST", "/verstrekkingen", aanbod)
    pad = f"/verstrekkingen/{verstrekt['id']}"
    assert [g["etiket"]["id"] for g in (await ljr.moet("GET", pad))["gegevens"]] == zaak.ids
    assert len(await feiten(ljr, zaak, soort="zienswijze")) == 1
    await ljr.moet("POST", "/zienswijzen", gehoord | {"beslissing": "afzien"})
    assert (await ljr.moet("GET", pad))["gegevens"] == []


# ── xtra ────────────────────────────────────────────────────────────────────────────────────────────────────────
STAPPEN = (
    "zorg_nodig_en_gemeden",
    "toestemming_gevraagd_of_onmogelijk",
    "belang_weegt_zwaarder",
    "alleen_noodzakelijk",
    "client_wordt_ingelicht",
)


@pytest.mark.eis("XTRA-11.3")
async def test_bemoeizorg_alleen_tussen_hulpverleners_met_alle_stappen(keten: Keten) -> None:
    """Zonder toestemming alleen naar een hulp- of dienstverlener, na alle stappen van de handreiking; nooit naar de politie."""
    wie = iemand()
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie))
    zaak.ids = await gegeven_ids(zaak)
    overleg: dict[str, Any] = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "ontvanger": GGD, "stappen": list(STAPPEN)}

    async def leg_vast(door: Partner, **anders: Any) -> tuple[int, str]:
        return status(await door.post("/bemoeizorgoverleggen", overleg | anders))

    assert await leg_vast(zaak.aanmelder, ontvanger=POLITIE) == (403, "geen_hulpverlener")
    assert (await leg_vast(zaak.aanmelder, stappen=list(STAPPEN[:4])))[0] == 400
    assert await leg_vast(zaak.regisseur) == (403, "rol_past_niet")
    assert (await leg_vast(keten.als("ggd", "professional")))[0] == 404
    assert (await leg_vast(zaak.aanmelder))[0] == 201
    (feit,) = await feiten(zaak.aanmelder, zaak, soort="bemoeizorg")
    assert (feit["velden"]["ontvanger"], set(feit["velden"]["stappen"])) == (GGD, set(STAPPEN))
