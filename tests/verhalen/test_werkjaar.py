"""A working year: an aanpak that goes up to the zvh, one that moves away, a child of thirteen, and a casus that simply stalls."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from gateway.beleid.kalender import plus
from tests.bouw import een_zaak
from tests.keten import Keten, Partner
from tests.storing.zaken import antwoord, doel, gegeven_ids, neem_aan, oordeel, vraag
from tests.verhalen.buurgemeente_bouw import BURGEMEESTER as BUREN
from tests.verhalen.buurgemeente_bouw import VERBAND as BUURVERBAND
from tests.verhalen.buurgemeente_bouw import een_aanpak_daar, twee_gemeenten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.overleg_bouw import gehouden
from tests.verhalen.pga_bouw import (
    GEDAAN,
    GGD,
    PGA,
    Aanpak,
    dagen_leesbaar,
    een_aanpak,
    een_plan,
    een_verstrekking,
    in_overleg,
    rond_af,
    vandaag,
    verplaats,
    zie_terug,
)
from tests.verhalen.plan_bouw import PLANNEN, een_visie, ggd_van, spreek, stel_vast, stem_in, taken, vastgesteld
from tests.verhalen.test_brieven import een_brief, fouten
from tests.verhalen.verband_bouw import ja, klaar_voor_het_huis, oordeel_elders, open_ontvangst, uitkomsten, vraag_elders
from tests.verhalen.werkjaar_bouw import (
    brief,
    een_afsluiting,
    een_besluit,
    wat_de_ggd_doet,
    wijs_alsnog_af,
)

CRITERIUM_DAAR = "twee_of_meer_ketens_nodig"
NA_OPSCHALING, OUDER, KIND = "na_aanmelding_bij_zvh", "wettelijk_vertegenwoordiger", "inwoner"


@pytest.mark.eis("PGA-11.3", "PGA-11.4a", "PGA-11.4b", "PGA-11.4c", "PGA-11.4d", "PGA-14.1a", "ZVH-4.3t", "ZVH-B2.3b")
async def test_een_inwoner_die_naar_het_huis_gaat(keten: Keten) -> None:
    """De aanmelder meldt zelf aan bij het huis, dat opendoet; de aanpak gaat over, sluit en verdwijnt, en het huis gaat ongestoord door."""
    o = await klaar_voor_het_huis(keten)
    (a, zaak), doel_id = o, o.doel_id
    gevolg = uitkomsten(await o.draag_over())
    assert {gevolg[i] for i in a.ids} == {("meegegaan", "")}
    assert gevolg[o.eigen] == ("achter", "instemming_ontbreekt")
    await neem_aan(zaak)
    zaak.ids = await gegeven_ids(zaak)
    assert len(zaak.ids) == 1 + len(a.ids)
    await oordeel(zaak, zaak.ids)
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    sluiten = await een_besluit(a, "afschalen", NA_OPSCHALING, [{"doelId": doel_id, "resultaat": "niet"}])
    assert status(await a.expert.post("/overlegbesluiten", sluiten)) == (409, "bericht_staat_open")
    assert "brief_versturen" in await taken(a.expert)
    assert status(await a.college.post("/brieven", await brief(a, "aanmelding_zvh"))) == (403, "brief_van_een_ander")
    await a.expert.moet("POST", "/brieven", await brief(a, "aanmelding_zvh", kanaal="gesprek"))
    await a.expert.moet("POST", "/overlegbesluiten", sluiten)
    await verplaats(a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
    sluit = await een_afsluiting(a, NA_OPSCHALING)
    assert status(await a.expert.post("/afsluitingen", sluit)) == (409, "bericht_afsluiting_ontbreekt")
    await a.expert.moet("POST", "/brieven", await brief(a, "afsluiting_na_opschaling", kanaal="berichtenbox"))
    await a.expert.moet("POST", "/afsluitingen", sluit)

    dossier = (await a.expert.moet("GET", f"/dossiers/{a.casus_id}"))["afsluiting"]
    assert dossier["vernietigenUiterlijk"] == str(plus(date.fromisoformat(await vandaag(keten)), "P2Y"))
    bij_huis = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P2Y")))
    assert (await a.expert.get(f"/dossiers/{a.casus_id}")).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await a.expert.get(f"/dossiers/{a.casus_id}")).status_code == 404
    await klok.ronde(keten.kern)

    per_verband = {r.verband: r for r in await keten.sql("select verband, status, vernietigen_op from casus")}
    assert (per_verband[PGA].status, per_verband["proefverband"].status) == ("vernietigd", "lopend")
    over = await keten.sql("select distinct c.verband from vindplaats v join casus c on c.id = v.casus_id where v.soort = 'gegeven'")
    assert [r.verband for r in over] == ["proefverband"]
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"] == bij_huis["gegevens"]
    assert len(bij_huis["gegevens"]) == len(zaak.ids)
    assert await keten.sql("select id from overdracht where naar_casus_id is not null") == [], "niets noemt nog de andere casus"


@pytest.fixture
async def regio(tmp_path: Path) -> AsyncIterator[Keten]:
    """Two gemeenten, one huis."""
    async with twee_gemeenten(tmp_path) as keten:
        yield keten


@pytest.mark.eis("PGA-13.2c", "PGA-16.4a", "PGA-16.4b", "PGA-16.7", "ZVH-4.3t")
async def test_een_inwoner_die_verhuist(regio: Keten) -> None:
    """Eerst hoort de andere gemeente niets, na de verhuizing dat er een aanpak loopt, en op haar verzoek gaat de interventie over."""
    a, plan_id, _ = await vastgesteld(regio)
    nu, ggd = await vandaag(regio), ggd_van(regio)
    straks = str(date.fromisoformat(nu) + timedelta(days=30))
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": BUREN, "taak": "verhuizing"})

    def elders(*ids: str, **anders: Any) -> dict[str, Any]:
        vast = {"ontvanger": BUREN, "doel": "verhuizing", "verwijzing": "16_4", "taak": "aanpak_loopt", "geldigTot": straks}
        return een_verstrekking(a, ids=ids or a.ids, **(vast | anders))

    assert status(await a.expert.post("/verstrekkingen", elders())) == (403, "situatie_doet_zich_niet_voor")
    await a.expert.moet("POST", "/verhuizingen", {"casusId": a.casus_id, "op": nu})
    assert status(await a.expert.post("/verstrekkingen", elders(taak=None))) == (400, "status_ontbreekt")
    gemeld = await a.expert.moet("POST", "/verstrekkingen", elders())
    daar = await een_aanpak_daar(regio)
    gelezen = (await daar.expert.moet("GET", f"/verstrekkingen/{gemeld['id']}"))["gegevens"]
    assert [g["etiket"]["categorie"] for g in gelezen] == ["personalia"]
    assert {i["artikel"] for i in gemeld["items"]} == {"", "PGA 16.4a"}

    eigen, gezamenlijk = await wat_de_ggd_doet(a, ggd)
    await oordeel_elders(a, [*a.ids, eigen, gezamenlijk], BUURVERBAND, CRITERIUM_DAAR)
    assert status(await stel_vast(a, plan_id)) == (409, "bericht_ontbreekt")
    await a.expert.moet("POST", "/brieven", await brief(a, "andere_gemeente"))
    naar_buur = {"casusId": a.casus_id, "naarVerband": BUURVERBAND, "naarCasusId": daar.casus_id, "fasedoel": "toelating_vaststellen"}
    assert status(await a.expert.post("/overdrachten", naar_buur)) == (409, "ontvangst_niet_geopend")
    await open_ontvangst(daar.expert, daar.casus_id)
    assert uitkomsten(await a.expert.moet("POST", "/overdrachten", naar_buur))[eigen] == ("achter", "voortzetting_niet_verzocht")
    voort = {"casusId": a.casus_id, "op": nu, "reden": "besluit_en_verzoek_nieuwe_gemeente"}
    assert (await a.college.post("/voortzettingen", voort)).status_code == 403
    await a.expert.moet("POST", "/voortzettingen", voort)
    assert uitkomsten(await a.expert.moet("POST", "/overdrachten", naar_buur))[eigen] == ("achter", "instemming_ontbreekt")
    await vraag_elders(a, BUURVERBAND)
    await ja(a, a.college, ggd)

    gevolg = uitkomsten(await a.expert.moet("POST", "/overdrachten", naar_buur))

    assert (gevolg[eigen], gevolg[gezamenlijk]) == (("meegegaan", ""), ("achter", "gezamenlijk_blijft_hier"))
    assert {gevolg[i] for i in a.ids} == {("achter", "leverancier_geen_partij"), ("achter", "meer_dan_melding")}
    daar_ligt = (await daar.expert.moet("GET", f"/aanmeldingen/{daar.aanmelding_id}"))["gegevens"]
    (interventie,) = [g for g in daar_ligt if g["etiket"]["leverancier"] == GGD]
    assert (interventie["etiket"]["betrokkeneId"], interventie["inhoud"]["interventie"]) == (daar.inwoner, "Woonbegeleiding")
    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"] != []

    (schuld,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/brieven"))["verschuldigd"]
    assert schuld["brief"] == "andere_gemeente"
    assert status(await stel_vast(a, plan_id)) == (409, "bericht_ontbreekt")
    await a.expert.moet("POST", "/brieven", await brief(a, "andere_gemeente"))
    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}/brieven"))["verschuldigd"] == []


@pytest.mark.eis("PGA-10.7a", "PGA-10.7c", "PGA-11.2", "PGA-12.2b", "PGA-17.5")
async def test_een_kind_van_dertien(keten: Keten) -> None:
    """Het kind spreekt samen met zijn ouder, brieven gaan naar de ouder, en zonder beider visie wordt niets vastgesteld."""
    a = await in_overleg(keten)
    overleg = await gehouden(keten, a.expert, a.casus_id, "analyse")
    await a.expert.moet("POST", f"/overleggen/{overleg}/analyses", {"leefgebieden": ["wonen"]})
    zestien = str(date.fromisoformat(await vandaag(keten)) + timedelta(days=3 * 365 - 30))
    wie = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "zestienOp": zestien, "gezag": "eenhoofdig"}
    await a.college.moet("POST", "/vertegenwoordigingen", wie)
    eerste = een_brief(a, verzondenOp=await vandaag(keten))
    assert await fouten(a.college, eerste) == ["/aan"]
    await a.college.moet("POST", "/brieven", eerste | {"aan": OUDER})

    plan = een_plan(a, doel_id := str(uuid4()))
    for alleen in (KIND, OUDER):
        await spreek(a, alleen)
        assert status(await a.expert.post(PLANNEN, plan)) == (409, "vertegenwoordiger_ontbreekt")
    gesprek = await spreek(a, KIND, OUDER)
    plan_id = (await a.expert.moet("POST", PLANNEN, plan))["id"]
    assert (await stem_in(a, plan_id)).status_code == 201
    for alleen in (KIND, OUDER):
        assert status(await a.college.post("/visies", await een_visie(a, gesprek, alleen))) == (400, "visie_onvolledig")
    geweigerd = await stel_vast(a, plan_id)
    assert (status(geweigerd), geweigerd.json()["artikel"]) == ((409, "visie_ontbreekt"), "PGA 12.2b")
    await a.college.moet("POST", "/visies", await een_visie(a, gesprek, KIND, OUDER))
    assert (await stel_vast(a, plan_id)).status_code == 201

    await rond_af(a)
    overleg = await zie_terug(a)
    klaar = await een_besluit(a, "afschalen", GEDAAN, [{"doelId": doel_id, "resultaat": "bereikt"}])
    await a.expert.moet("POST", "/overlegbesluiten", klaar | {"overlegId": overleg, "deelnemers": [GGD]})
    await verplaats(a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
    assert await fouten(a.expert, await brief(a, "afsluiting")) == ["/aan"]
    assert status(await a.expert.post("/afsluitingen", await een_afsluiting(a, GEDAAN))) == (409, "bericht_afsluiting_ontbreekt")
    await a.expert.moet("POST", "/brieven", await brief(a, "afsluiting", aan=OUDER))
    await a.expert.moet("POST", "/afsluitingen", await een_afsluiting(a, GEDAAN))


async def stil(keten: Keten, wie: Partner, casus_id: str) -> int:
    """How often the klok, after its round, tells who runs this casus that it stands still."""
    await klok.ronde(keten.kern)
    wacht = (await wie.moet("GET", "/taken"))["items"]
    return len([t for t in wacht if (t["soort"], t["casusId"]) == ("casus_staat_stil", casus_id)])


@pytest.mark.eis("PGA-3.3", "PGA-14.4a", "ZVH-9.4b", "ZVH-11.1")
@pytest.mark.parametrize("verband", ["proefverband", PGA])
async def test_een_casus_die_stilvalt(keten: Keten, verband: str) -> None:
    """Na drie maanden zonder handeling vraagt de klok wie de casus voert; wie iets doet is ervan af, en zonder einddatum gaat niets weg."""
    zaak = await (een_aanpak(keten) if verband == PGA else een_zaak(keten))
    wie, melder = (zaak.expert, zaak.college) if isinstance(zaak, Aanpak) else (zaak.regisseur, zaak.aanmelder)
    pad = f"/aanmeldingen/{zaak.aanmelding_id}"
    drie_maanden = (plus(nu := date.fromisoformat(await vandaag(keten)), "P3M") - nu).days
    await keten.vooruit(timedelta(days=drie_maanden - 1))
    assert await stil(keten, wie, zaak.casus_id) == 0
    await keten.vooruit(timedelta(days=1, hours=2))
    assert [await stil(keten, wie, zaak.casus_id) for _ in range(2)] == [1, 1]
    assert "casus_staat_stil" not in await taken(melder)
    assert status(await keten.als("ggz", "afgevaardigde").get(pad)) == ONVINDBAAR
    assert await stil(keten, wie, zaak.casus_id) == 1, "wat geweigerd is, is geen teken van leven"

    nota = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    assert (await wie.post(f"{pad}/besluiten", nota)).status_code == 409, "een besluit zonder toets is geen handeling"
    await wie.moet("GET", pad)
    assert await stil(keten, wie, zaak.casus_id) == 0

    await keten.vooruit(timedelta(days=3 * 366))
    assert await stil(keten, wie, zaak.casus_id) == 1
    assert [(r.status, r.vernietigen_op) for r in await keten.sql("select status, vernietigen_op from casus")] == [("in_aanmelding", None)]
    assert (await melder.moet("GET", pad))["gegevens"] != []
    await wijs_alsnog_af(zaak)
    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P4W") + 1))
    assert await stil(keten, wie, zaak.casus_id) == 0
    assert (await melder.get(pad)).status_code == 404
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
