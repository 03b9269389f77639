"""How a persoonsgerichte aanpak ends: turned down, kept for a new assessment, taken up by the zvh, moved away; and who asks for what."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from gateway.beleid.kalender import plus
from tests.keten import Keten
from tests.storing.zaken import in_triage as in_zvh_triage
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import (
    COLLEGE,
    Aanpak,
    besluit,
    dagen_leesbaar,
    een_aanpak,
    een_gesprek,
    een_item,
    een_plan,
    een_verstrekking,
    in_triage,
    informeer,
    met_plan,
    toets,
    vandaag,
    verplaats,
    weging,
    wijs_af,
)


async def _over(keten: Keten, termijn: str) -> str:
    return plus(date.fromisoformat(await vandaag(keten)), termijn).isoformat()


@pytest.mark.eis("PGA-14.4a")
async def test_geen_aanpak_is_binnen_vier_weken_weg(keten: Keten) -> None:
    """Vier weken na het besluit dat er geen aanpak komt is er niets meer; tot dan leest alleen de aanmelder zijn eigen gegevens."""
    a = await een_aanpak(keten)
    await toets(a, "onbekend")
    assert (await wijs_af(a)).status_code == 201
    pad = f"/aanmeldingen/{a.aanmelding_id}"
    assert (await a.expert.moet("GET", pad))["gegevens"] == []
    assert len((await a.college.moet("GET", pad))["gegevens"]) == 2

    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P4W")))
    assert (await a.college.get(pad)).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await a.college.get(pad)).status_code == (await a.expert.get(pad)).status_code == 404
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]


@pytest.mark.eis("PGA-14.4b")
async def test_langer_bewaren_telt_vanaf_de_aanmelding(keten: Keten) -> None:
    """Voor een verwachte nieuwe beoordeling blijft het tot hooguit een jaar na de aanmelding, met een reden uit de lijst."""
    a = await een_aanpak(keten)
    uiterst = await _over(keten, "P1Y")
    await toets(a, "onbekend")
    await keten.vooruit(timedelta(days=60))
    te_lang = {"reden": "gedrag_neemt_toe", "bewarenTot": await _over(keten, "P1Y")}
    assert status(await wijs_af(a, herbeoordeling=te_lang)) == (400, "bewaren_te_lang")
    zonder = {"reden": "komt_misschien_van_pas", "bewarenTot": uiterst}
    assert status(await wijs_af(a, herbeoordeling=zonder)) == (400, "herbeoordeling_niet_aannemelijk")
    assert (await wijs_af(a, herbeoordeling={"reden": "gedrag_neemt_toe", "bewarenTot": uiterst})).status_code == 201

    pad, over = f"/aanmeldingen/{a.aanmelding_id}", (date.fromisoformat(uiterst) - date.fromisoformat(await vandaag(keten))).days
    await keten.vooruit(timedelta(days=over - 9))
    assert (await a.college.get(pad)).status_code == 200
    await keten.vooruit(timedelta(days=1))
    assert (await a.college.get(pad)).status_code == 404


@pytest.mark.eis("PGA-14.4c")
async def test_alsnog_een_aanpak_binnen_het_jaar(keten: Keten) -> None:
    """Wordt binnen dat jaar alsnog een aanpak vastgesteld, dan vervalt de einddatum; anders is een nieuwe aanmelding nodig."""
    a, ander = await een_aanpak(keten), await een_aanpak(keten)
    for aanpak in (a, ander):
        await toets(aanpak, "onbekend")
    bewaar = {"reden": "gedrag_neemt_toe", "bewarenTot": await _over(keten, "P1Y")}
    assert (await wijs_af(a, herbeoordeling=bewaar)).status_code == (await wijs_af(ander)).status_code == 201
    assert status(await ander.expert.post(f"/casussen/{ander.casus_id}/heropeningen")) == (409, "heropenen_kan_niet")
    assert (await a.expert.post(f"/aanmeldingen/{a.aanmelding_id}/criteriatoetsen", {"uitkomsten": []})).status_code in (400, 409)

    await a.expert.moet("POST", f"/casussen/{a.casus_id}/heropeningen")
    await toets(a)
    assert (await besluit(a)).status_code == 201
    einde = [r.vernietigen_op for r in await keten.sql("select vernietigen_op from casus where status = 'lopend'")]
    assert einde != [None]
    await verplaats(a, "triage", "toelating_vaststellen", "nodig_voor_beeld")
    await a.expert.moet("POST", "/wegingen", weging(a))
    await verplaats(a, "casusoverleg", "opstellen", "nodig_voor_plan")
    await informeer(a)
    await a.college.moet("POST", "/gesprekken", een_gesprek(a))
    await a.expert.moet("POST", "/plannen-van-aanpak", een_plan(a, str(uuid4())))
    assert [r.vernietigen_op for r in await keten.sql("select vernietigen_op from casus where status = 'lopend'")] == [None]


@pytest.mark.eis("PGA-7.4a", "PGA-7.4b")
async def test_voert_het_huis_uit_dan_blijft_alleen_de_melding(keten: Keten) -> None:
    """Voert het huis de aanpak uit, dan is alles buiten melding en afspraken meteen weg en ontstaat er geen eigen aanpak."""
    melder, inwoner = str(uuid4()), str(uuid4())
    eigen = {"taak": "wmo_2.3.1_tm_2.3.5", "grondslag": "avg_6_1_e", "bron": "eigen_administratie", "geheimhouding": []}
    naam = een_item(melder, "naam", {"naam": "Melder van dienst"}, betrokkeneCategorie="3", **eigen)
    personen = [
        {"betrokkeneId": inwoner, "categorie": "1", "relatie": "hoofdpersoon"},
        {"betrokkeneId": melder, "categorie": "3", "relatie": "melder"},
    ]
    a = await in_triage(keten, betrokkenen=personen, gegevens=[een_item(inwoner), naam])
    route = {"casusId": a.casus_id, "route": "zvh_voert_uit", "reden": "andere_tafel"}
    await a.expert.moet("POST", "/wegingen", route)

    for lezer in (a.expert, a.college):
        gelezen = await lezer.moet("GET", f"/casussen/{a.casus_id}")
        assert {g["etiket"]["categorie"] for g in gelezen["gegevens"]} <= {"naam"}
    oordelen = [{"categorie": "naam", "oordeel": "noodzakelijk", "reden": "nodig_voor_plan"}]
    await a.expert.moet("POST", "/noodzaakoordelen", a.doel("casusoverleg", "opstellen") | {"oordelen": oordelen})
    assert status(await a.expert.post("/overdrachten", a.doel("casusoverleg", "opstellen"))) == (409, "zvh_heeft_aanpak")
    await klok.ronde(keten.kern)
    assert len(await keten.sql("select id from vindplaats where soort = 'gegeven'")) == 1
    assert len((await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]) == 1

    await keten.vooruit(timedelta(days=await dagen_leesbaar(keten, "P4W") + 1))
    assert (await a.expert.get(f"/casussen/{a.casus_id}")).status_code == 404


@pytest.mark.eis("PGA-11.4b", "PGA-13.2c")
async def test_aan_het_huis_alleen_op_verzoek(keten: Keten) -> None:
    """Zonder verzoek van de aanmeldende partner en zonder besluit gaat er niets naar het zorg- en veiligheidshuis."""
    a, _ = await met_plan(keten)
    huis = "00000099000000090000"
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": huis, "taak": "aanmelding_zvh"})
    aan_huis = een_verstrekking(a, ontvanger=huis, doel="aanmelding_zvh")
    for anders in ({}, {"verwijzing": "16_4"}, {"verwijzing": "11_4"}):
        assert (await a.expert.post("/verstrekkingen", aan_huis | anders)).status_code in (400, 403)
    assert (await keten.als("ggz", "afgevaardigde").post("/opschalingsverzoeken", {"casusId": a.casus_id})).status_code == 404
    assert (await a.expert.post("/opschalingsverzoeken", {"casusId": a.casus_id})).status_code == 403
    assert (await a.college.post("/opschalingsverzoeken", {"casusId": a.casus_id})).status_code == 201


@pytest.mark.eis("PGA-16.4a", "PGA-16.4b")
async def test_verhuizing_is_een_feit_van_de_pga_expert(keten: Keten) -> None:
    """Alleen de pga-expert legt een verhuizing vast, en pas daarna dat de nieuwe gemeente voortzet."""
    a, _ = await met_plan(keten)
    voort = {"casusId": a.casus_id, "op": await vandaag(keten), "reden": "besluit_en_verzoek_nieuwe_gemeente"}
    assert status(await a.expert.post("/voortzettingen", voort)) == (403, "verhuizing_ontbreekt")
    verhuisd = {"casusId": a.casus_id, "op": await vandaag(keten)}
    assert (await a.college.post("/verhuizingen", verhuisd)).status_code == 403
    assert (await a.expert.post("/verhuizingen", verhuisd | {"op": "2099-01-01"})).status_code == 400
    assert (await a.expert.post("/verhuizingen", verhuisd)).status_code == 201
    assert (await a.expert.post("/voortzettingen", voort | {"reden": "zomaar"})).status_code == 400
    assert (await a.expert.post("/voortzettingen", voort)).status_code == 201


async def test_wat_bij_een_pga_hoort_bestaat_niet_in_een_zvh(keten: Keten) -> None:
    """In een zorg- en veiligheidshuis wordt geen verhuizing of voortzetting vastgelegd."""
    zaak, _ = await in_zvh_triage(keten, ["ggd"])
    op = {"casusId": zaak.casus_id, "op": await vandaag(keten)}
    assert status(await zaak.regisseur.post("/verhuizingen", op)) == (403, "alleen_in_pga")
    assert status(await zaak.regisseur.post("/voortzettingen", op | {"reden": "zomaar"})) == (403, "alleen_in_pga")


def een_verzoek(a: Aanpak, op: str, indiener: str) -> dict[str, Any]:
    basis = {"casusId": a.casus_id, "soort": "inzage", "ontvangenOp": op, "ontvangenBij": COLLEGE}
    if indiener != "betrokkene":
        basis |= {"clientIngelichtOp": op}
    return basis | {"betrokkeneId": a.inwoner, "ingediendDoor": indiener, "gegevens": []}


@pytest.mark.eis("PGA-17.4")
async def test_onder_de_zestien_vraagt_wie_gezag_heeft(keten: Keten) -> None:
    """Een kind van vijftien krijgt zelf niets, een ouder met gezag wel; op de zestiende verjaardag is het omgekeerd."""
    a, _ = await met_plan(keten)
    gemandateerde = keten.als("burgemeester", "gemandateerde")
    nu = await vandaag(keten)
    morgen = (date.fromisoformat(nu) + timedelta(days=1)).isoformat()
    kind = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "zestienOp": morgen, "gezag": "eenhoofdig"}
    await a.college.moet("POST", "/vertegenwoordigingen", kind)

    eigen = await gemandateerde.moet("POST", "/verzoeken", een_verzoek(a, nu, "betrokkene"))
    vast = {"wijze": "in_persoon_bij_zvh", "op": nu}
    await gemandateerde.moet("POST", f"/verzoeken/{eigen['id']}/identiteitsvaststellingen", vast)
    assert status(await gemandateerde.post(f"/verzoeken/{eigen['id']}/verzamelingen")) == (409, "onder_zestien")
    ouder = await gemandateerde.moet("POST", "/verzoeken", een_verzoek(a, nu, "wettelijk_vertegenwoordiger"))
    await gemandateerde.moet("POST", f"/verzoeken/{ouder['id']}/identiteitsvaststellingen", vast)
    assert (await gemandateerde.post(f"/verzoeken/{ouder['id']}/verzamelingen")).status_code == 201

    await keten.vooruit(timedelta(days=1))
    te_laat = await gemandateerde.moet("POST", "/verzoeken", een_verzoek(a, morgen, "wettelijk_vertegenwoordiger"))
    assert te_laat["status"] == "onbevoegd"
    await gemandateerde.moet("POST", f"/verzoeken/{te_laat['id']}/identiteitsvaststellingen", vast | {"op": morgen})
    assert status(await gemandateerde.post(f"/verzoeken/{te_laat['id']}/verzamelingen")) == (403, "vertegenwoordiger_onbevoegd")
    assert (await gemandateerde.post(f"/verzoeken/{eigen['id']}/verzamelingen")).status_code == 201
