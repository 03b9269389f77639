"""LJ&R: what kind a gegeven is, where an open source is named, and what a client hears at the first contact (LJR 8.1, 11.7 f, 17.2)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import een_aanmelding
from tests.keten import Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.ljr_bouw import een_ljr_item, een_ljr_zaak, in_ljr_overleg, naar_triage


def een_document(betrokkene: str, categorie: str = "overig_brondocument", **inhoud: Any) -> dict[str, Any]:
    """A paper of LJ&R of some kind."""
    item = een_ljr_item(betrokkene)
    item["etiket"] |= {
        "categorie": categorie,
        "relevantie": "actueel_patroon",
        "taak": "reclasseringsregeling_8_lid_1",
        "grondslag": "avg_6_1_e",
    }
    item["etiket"] |= {"bron": "reclasseringsdossier", "wetsartikel": "Reclasseringsregeling 1995 8", "geheimhouding": ["reclassering"]}
    return item | {"inhoud": {"soort": "toezicht", "feit": "Brief van de begeleider."} | inhoud}


@pytest.mark.eis("LJR-8.1")
async def test_elk_gegeven_is_van_een_soort_en_overig_zegt_wat_het_is(keten: Keten) -> None:
    """Een onbekende soort, of overig brondocument zonder omschrijving, komt niet binnen en er wordt niets vastgelegd."""
    ljr, wie = keten.als("reclassering", "aanmelder"), str(uuid4())

    async def meld(item: dict[str, Any]) -> Any:
        return await ljr.post("/aanmeldingen", een_aanmelding(wie, gegevens=[item]))

    zonder, onbekend = await meld(een_document(wie)), await meld(een_document(wie, "dagboek"))

    assert (zonder.status_code, [f["veld"] for f in zonder.json()["fouten"]]) == (400, ["/gegevens/0/inhoud/omschrijving"])
    assert (onbekend.status_code, [f["veld"] for f in onbekend.json()["fouten"]]) == (400, ["/gegevens/0/etiket/categorie"])
    assert await keten.sql("select id from casus") == []
    goed = await meld(een_document(wie, omschrijving="Brief"))
    assert goed.status_code == 201, goed.text
    assert (await ljr.post("/aanmeldingen", een_aanmelding(anders := str(uuid4()), gegevens=[een_ljr_item(anders)]))).status_code == 201


@pytest.mark.eis("LJR-11.7f")
async def test_een_rapport_noemt_de_openbare_bron_en_de_controle(keten: Keten) -> None:
    """Wat een openbare bron aanhaalt draagt die bron en de gedane controle vanzelf; een controle zonder de bron komt niet binnen."""
    zaak, *_ = await in_ljr_overleg(keten)
    vandaag = (await keten.kern.databank.lees(keten.kern.nu)).date()
    van, tot = (str(vandaag + timedelta(days=d)) for d in (-1, 1))

    async def leg_vast(velden: dict[str, Any], **etiket: Any) -> Any:
        item = een_ljr_item(zaak.betrokkene, **velden)
        item["etiket"] |= {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"} | etiket
        item["etiket"].pop("criterium")
        gehoord = [{"betrokkeneId": zaak.betrokkene, "gehoordOp": van}]
        return await zaak.aanmelder.post("/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [item], "zienswijzen": gehoord})

    async def etiketten() -> list[dict[str, Any]]:
        gelezen = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
        return [g["etiket"] for g in gelezen["gegevens"]]

    gecontroleerd = {"broncontrole": "andere_bron", "gehoord_op": van}
    periode = {"bron_ontoereikend": True, "bron_van": van, "bron_tot": tot}
    assert (await leg_vast(gecontroleerd | periode, bron="openbare_bron")).status_code == 201
    (bron_id,) = [e["id"] for e in await etiketten() if e["bron"] == "openbare_bron"]

    assert (await leg_vast({}, bron="rapportage", afgeleidVan=[bron_id])).status_code == 201

    (rapport,) = [e["regimevelden"] for e in await etiketten() if e["afgeleidVan"]]
    assert (rapport["openbare_bron"], rapport["broncontrole"]) == ("openbare_bron", "andere_bron")
    assert status(await leg_vast(gecontroleerd, bron="rapportage")) == (400, "ljr_openbare_bron_ontbreekt")


@pytest.mark.eis("LJR-17.2-eerste-contact")
async def test_wie_de_uitleg_te_laat_kreeg_blijft_als_tekortkoming_staan(keten: Keten) -> None:
    """Uitleg op of voor het eerste contact voldoet; later of ontbrekend is een tekortkoming, en een eerdere datum herstelt haar niet."""
    zaak = await een_ljr_zaak(keten)
    ljr, pad = zaak.aanmelder, "/eerste-contacten"
    vandaag = (await keten.kern.databank.lees(keten.kern.nu)).date()
    onderwerpen = ["algemene_informatie", "wat_de_reclassering_doet", "positie", "doel_gesprek"]
    contact = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "eersteContactOp": str(vandaag - timedelta(days=3))}
    assert (await ljr.post(pad, contact | {"uitlegOp": "2999-01-01"})).status_code == 400
    assert (await ljr.post(pad, contact | {"betrokkeneId": str(uuid4())})).status_code == 404
    assert status(await keten.als("ggz", "afgevaardigde", "instemmer").post(pad, contact)) == ONVINDBAAR
    assert status(await zaak.regisseur.post(pad, contact)) == (403, "rol_past_niet")
    assert await keten.sql("select id from feit where soort = 'eerste_contact'") == []

    assert (await ljr.moet("POST", pad, contact))["status"] == "tekortkoming"
    terug = contact | {"uitlegOp": contact["eersteContactOp"], "onderwerpen": onderwerpen}
    assert status(await ljr.post(pad, terug)) == (403, "uitleg_teruggedateerd")
    verschoven = {"eersteContactOp": str(vandaag), "uitlegOp": str(vandaag), "onderwerpen": onderwerpen}
    assert status(await ljr.post(pad, contact | verschoven)) == (403, "uitleg_teruggedateerd")
    assert (await ljr.moet("POST", pad, contact | {"uitlegOp": str(vandaag), "onderwerpen": onderwerpen}))["status"] == "tekortkoming"

    lijst = (await ljr.moet("GET", pad, stand="tekortkoming"))["items"]
    assert [(c["casusId"], c["uitlegOp"]) for c in lijst] == [(zaak.casus_id, None), (zaak.casus_id, str(vandaag))]
    eerste = await ljr.get(pad, limit=1)
    assert (len(eerste.json()["items"]), "link" in eerste.headers) == (1, True)
    assert status(await zaak.regisseur.get(pad)) == (403, "rol_past_niet")
    assert (await keten.als("ggz", "instemmer").moet("GET", pad))["items"] == []


@pytest.mark.eis("LJR-17.2-eerste-contact")
async def test_uitleg_bij_het_eerste_contact_voldoet(keten: Keten) -> None:
    """Op de dag zelf is op tijd; mist een van de onderwerpen, dan niet."""
    zaak = await een_ljr_zaak(keten)
    await naar_triage(zaak)
    contact = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "eersteContactOp": "2026-02-02", "uitlegOp": "2026-02-02"}
    alles = ["algemene_informatie", "wat_de_reclassering_doet", "positie", "doel_gesprek"]
    ljr = keten.als("reclassering", "instemmer")

    assert (await ljr.moet("POST", "/eerste-contacten", contact | {"onderwerpen": alles}))["status"] == "vervuld"

    assert (await ljr.moet("GET", "/eerste-contacten", stand="tekortkoming"))["items"] == []
    (vervuld,) = (await ljr.moet("GET", "/eerste-contacten"))["items"]
    assert (vervuld["stand"], sorted(vervuld["onderwerpen"])) == ("vervuld", sorted(alles))
