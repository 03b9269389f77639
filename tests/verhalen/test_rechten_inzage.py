"""The letter of an inzage: what it shows of each gegeven, what it keeps silent, and who is heard before it goes."""

from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import vandaag
from tests.keten import Keten, geteld
from tests.storing.zaken import in_triage
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.rechten_besluit_bouw import een_verdeeld_verzoek
from tests.verhalen.rechten_inzage_bouw import (
    OM_ITEM,
    POLITIE_ITEM,
    Pagina,
    besluit_over,
    brief,
    een_inzage,
    getoond,
    leg_neer,
    pagina,
    reik_uit,
    verzamel,
)


# ── the letter ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("LJR-18.1", "ZVH-18.1", "ZVH-18.5")
async def test_een_inzage_zegt_per_gegeven_bron_ontvanger_doel_en_termijn(keten: Keten) -> None:
    """Het antwoord heeft de gegevens uit alle fasen, met per gegeven bron, ontvangers, doel, soort en bewaartermijn."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    assert (await verzamel(manager, verzoek)).status_code == 201
    await besluit_over(keten, manager, verzoek, *partners.values())

    b = await brief(manager, verzoek)

    assert b["ontbreekt"] == []
    per_id = {i["gegevenId"]: i for i in b["items"]}
    assert set(per_id) == getoond(b)
    leveranciers = {"GGD Proefland", "College van burgemeester en wethouders van Proefstad"}
    assert {i["bron"] for i in per_id.values()} == leveranciers == set(b["bronnen"])
    assert all(i["ontvangers"] and i["doel"]["tekst"] and i["categorie"]["tekst"] for i in per_id.values())
    assert {o["naam"] for i in b["items"] for o in i["ontvangers"]} == set(b["ontvangers"])
    assert b["bewaarperiode"]["criterium"] == "na_besluit_afschaling"
    assert [s["code"] for s in b["gezocht"]["sleutels"]] == ["achternaam_geboortedatum", "geboortedatum_postcode"]
    assert "een medewerker kijkt altijd zelf" in b["gezocht"]["tekst"]
    assert (await reik_uit(manager, verzoek)).status_code == 201


@pytest.mark.eis("ZVH-18.1", "ZVH-18.5")
async def test_de_brief_is_ook_een_toegankelijke_pagina(keten: Keten) -> None:
    """Dezelfde brief als één Nederlandse pagina zonder iets van buiten: koppen in volgorde, tabellen met bijschrift en bereik."""
    _, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, *partners.values())

    antwoord = await pagina(manager, verzoek)

    assert antwoord.headers["content-type"] == "text/html; charset=utf-8"
    assert antwoord.headers["vary"] == "accept"
    p = Pagina(antwoord.text)
    assert p.open == []
    assert next(p.alle("html")) == {"lang": "nl"}
    assert p.koppen()[0] == 1
    assert p.koppen().count(1) == 1
    assert all(na - voor <= 1 for voor, na in zip(p.koppen(), p.koppen()[1:], strict=False))
    tabellen = len(list(p.alle("table")))
    assert tabellen == len(list(p.alle("caption"))) > 1
    assert all(kop["scope"] in ("col", "row") for kop in p.alle("th"))
    assert not any({"src", "href", "onclick"} & set(attrs) for _, attrs in p.tags)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in p.tags}
    assert p.tekst("title") == p.tekst("h1") == ["Antwoord op uw verzoek om inzage"]
    b = await brief(manager, verzoek)
    for tekst in (b["klachtrecht"].strip(), b["politieEnOm"]["tekst"].strip(), b["ontvangersTekst"].strip(), *b["rechten"].values()):
        assert tekst in "".join(data for _, data in p.teksten)


@pytest.mark.eis("ZVH-18.1")
async def test_wat_in_een_gegeven_staat_wordt_nooit_opmaak(keten: Keten) -> None:
    """Tekens met betekenis in HTML staan er als tekst."""
    zaak, partners = await in_triage(keten, ["ggd"])
    await leg_neer(keten, zaak, "ggd", inhoud={"soort": "anders", "toelichting": '<script>alert("x")</script> & zo'})
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, partners["ggd"], zaak.aanmelder)

    html = (await pagina(manager, verzoek)).text

    assert "<script>" not in html
    assert '<script>alert("x")</script> & zo' in Pagina(html).tekst("td")


# ── police and OM ───────────────────────────────────────────────────────────────────────────────────────────
def zonder_kenmerken(b: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in b.items() if k not in {"verzoekId", "casusId", "betrokkeneId", "gegevens", "items"}}


@pytest.mark.eis("ZVH-17.5", "ZVH-17.6", "ZVH-18.1")
async def test_met_en_zonder_politie_en_om_is_de_brief_gelijk(keten: Keten) -> None:
    """Gegevens van politie en OM worden niet getoond en niet bevestigd: de brief zegt woord voor woord hetzelfde."""
    brieven, paginas = [], []
    for met in (False, True):
        zaak, partners = await in_triage(keten, ["ggd"])
        if met:
            politie = await leg_neer(keten, zaak, "politie", **POLITIE_ITEM, wpg_artikel="8", bron="politie")
            om = await leg_neer(keten, zaak, "om", **OM_ITEM, bron="openbaar_ministerie")
        manager = keten.als("zvh", "manager")
        verzoek = await een_inzage(manager, zaak)
        assert (await verzamel(manager, verzoek)).status_code == 201
        await besluit_over(keten, manager, verzoek, partners["ggd"], zaak.aanmelder)
        b = await brief(manager, verzoek)
        brieven.append(zonder_kenmerken(b) | {"gegevens": len(b["gegevens"])})
        paginas.append((await pagina(manager, verzoek)).text.replace(verzoek, ""))
        wie = await manager.moet("GET", f"/verzoeken/{verzoek}/verstrekkingen")
        assert {v["gegevenId"] for v in wie["verstrekkingen"]} == getoond(b)
        if met:
            assert not {politie, om} & getoond(b)

    assert brieven[0] == brieven[1]
    assert paginas[0] == paginas[1]
    assert {loket["code"] for loket in brieven[0]["politieEnOm"]["loketten"]} >= {"privacyfunctionaris_parket", "wpg_loket_eenheid"}


# ── identity, and who may do this ───────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.4", "IED-10.4")
async def test_zonder_identiteit_is_er_niets_te_lezen(keten: Keten) -> None:
    """Verzamelen en wie-zag-wat wachten op de identiteit en daarna op elkaar; een partner doet geen van beide."""
    zaak, _ = await in_triage(keten, ["ggd"])
    manager, regie = keten.als("zvh", "manager"), zaak.regisseur
    body = {"casusId": zaak.casus_id, "soort": "inzage", "ontvangenOp": await vandaag(keten), "ontvangenBij": manager.partij}
    verzoek = (await manager.moet("POST", "/verzoeken", body | {"betrokkeneId": zaak.betrokkene, "ingediendDoor": "betrokkene"}))["id"]

    assert status(await verzamel(manager, verzoek)) == (409, "identiteit_ontbreekt")
    assert status(await manager.get(f"/verzoeken/{verzoek}/verstrekkingen")) == (409, "identiteit_ontbreekt")
    vast = {"wijze": "in_persoon_bij_zvh", "op": await vandaag(keten)}
    await manager.moet("POST", f"/verzoeken/{verzoek}/identiteitsvaststellingen", vast)
    assert status(await manager.get(f"/verzoeken/{verzoek}/verstrekkingen")) == (409, "nog_niet_verzameld")
    assert status(await verzamel(regie, verzoek)) == (403, "rol_past_niet")
    assert status(await regie.get(f"/verzoeken/{verzoek}/verstrekkingen")) == (403, "rol_past_niet")


def _roepen(keten: Keten) -> int:
    return sum(len(d.roepen) for d in keten.diensten.values())


@pytest.mark.eis("ZVH-1.18b")
async def test_bij_een_vreemd_verzoek_is_het_antwoord_gelijk(keten: Keten) -> None:
    """Wie in een ander verband verzoeken behandelt krijgt voor een bestaand en een verzonnen verzoek hetzelfde, met evenveel werk."""
    zaak, _ = await in_triage(keten, ["ggd"])
    verzoek = await een_inzage(keten.als("zvh", "manager"), zaak)
    vreemd = keten.als("burgemeester", "gemandateerde")
    pogingen = []
    for kenmerk in (verzoek, str(uuid4())):
        gemeten = []
        for roep in (lambda k=kenmerk: verzamel(vreemd, k), lambda k=kenmerk: vreemd.get(f"/verzoeken/{k}/verstrekkingen")):
            voor = _roepen(keten)
            with geteld(keten) as opdrachten:
                antwoord = await roep()
            gemeten.append((antwoord.status_code, kern_van(antwoord), opdrachten, _roepen(keten) - voor))
        pogingen.append(gemeten)

    assert pogingen[0] == pogingen[1]
    assert {status_ for status_, *_ in pogingen[0]} <= {403, 404}


# ── third parties ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("LJR-18.3", "ZVH-18.2b")
async def test_een_derde_wordt_gehoord_en_afgeschermd(keten: Keten) -> None:
    """Is bezwaar van een derde te verwachten, dan wacht het antwoord tot hij is gevraagd; wat is afgeschermd staat als weggelaten."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    zinnen = {"soort": "anders", "toelichting": "zijn broer belde"}
    van_ggd = await leg_neer(keten, zaak, "ggd", inhoud=zinnen)
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)
    ggd, pad = partners["ggd"], f"/verzoeken/{verzoek}/derdentoetsen"
    toets = {"gegevenId": van_ggd, "bezwaarTeVerwachten": True}
    assert status(await zaak.aanmelder.post(pad, toets)) == (403, "geen_rol_hierin")
    assert status(await keten.als("ggz", "instemmer").post(pad, toets)) == ONVINDBAAR
    assert (await ggd.post(pad, toets)).status_code == 201
    await besluit_over(keten, manager, verzoek, *partners.values())

    assert status(await reik_uit(manager, verzoek)) == (409, "zienswijze_derde_ontbreekt")
    for fout in ({"onmogelijk": "zomaar"}, {"afgeschermd": True}, {"velden": ["toelichting"]}, {"zienswijzeGevraagdOp": "2099-01-01"}):
        assert (await ggd.post(pad, toets | fout)).status_code == 400
    weg = {"zienswijzeGevraagdOp": await vandaag(keten), "afgeschermd": True, "grond": "uavg_41_rechten_anderen", "velden": ["toelichting"]}
    assert (await ggd.post(pad, toets | weg)).status_code == 201

    b = await brief(manager, verzoek)
    (gegeven,) = [g for g in b["gegevens"] if g["etiket"]["id"] == van_ggd]
    assert gegeven["inhoud"] == {"soort": "anders"}
    assert [(w["velden"], w["gronden"][0]["code"]) for w in b["weggelaten"]] == [(["toelichting"], "uavg_41_rechten_anderen")]
    assert "zijn broer belde" not in (await pagina(manager, verzoek)).text
    assert (await reik_uit(manager, verzoek)).status_code == 201
    assert status(await ggd.post(pad, toets | weg)) == (409, "al_beantwoord")


@pytest.mark.eis("LJR-18.3")
async def test_wie_niet_te_vragen_is_staat_gemotiveerd_en_het_hele_gegeven_kan_eruit(keten: Keten) -> None:
    """Is vragen onmogelijk, dan is dat vastgelegd; een geheel afgeschermd gegeven staat er niet, de weglating wel."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    van_ggd = await leg_neer(keten, zaak, "ggd")
    verzoek = await een_inzage(manager, zaak)
    await verzamel(manager, verzoek)
    toets = {"gegevenId": van_ggd, "bezwaarTeVerwachten": True, "onmogelijk": "derde_onvindbaar"}
    vreemd = toets | {"gegevenId": str(uuid4())}
    assert (await manager.post(f"/verzoeken/{verzoek}/derdentoetsen", vreemd)).status_code == 404
    await manager.moet("POST", f"/verzoeken/{verzoek}/derdentoetsen", toets | {"afgeschermd": True, "grond": "uavg_41_rechten_anderen"})
    await besluit_over(keten, manager, verzoek, *partners.values())

    b = await brief(manager, verzoek)

    assert van_ggd not in getoond(b) | {i["gegevenId"] for i in b["items"]}
    assert [(w["velden"], w["gronden"][0]["code"]) for w in b["weggelaten"]] == [([], "uavg_41_rechten_anderen")]
    assert (await reik_uit(manager, verzoek)).status_code == 201
