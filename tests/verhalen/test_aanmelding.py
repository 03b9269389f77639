"""Intake as a partner and a procesregisseur live it."""

from uuid import uuid4

import pytest

from tests.bouw import een_aanmelding, een_item, een_zaak
from tests.keten import Keten


@pytest.mark.eis("ZVH-1.18b", "ZVH-9.6")
async def test_alleen_aanmelder_en_procesregisseur_zien_de_aanmelding(keten: Keten) -> None:
    """Bij aanmelding zien alleen de procesregisseur en de aanmeldende partij iets; voor anderen bestaat zij niet."""
    zaak = await een_zaak(keten)
    pad = f"/aanmeldingen/{zaak.aanmelding_id}"

    eigen = await zaak.aanmelder.moet("GET", pad)
    regie = await zaak.regisseur.moet("GET", pad)
    ander = await keten.als("ggz", "afgevaardigde", "aanmelder").get(pad)
    niets = await keten.als("ggz", "afgevaardigde", "aanmelder").get(f"/aanmeldingen/{uuid4()}")

    assert eigen["gegevens"][0]["inhoud"]["soort"] == regie["gegevens"][0]["inhoud"]["soort"] == "inwonend"
    assert ander.status_code == niets.status_code == 404
    zonder = [{k: v for k, v in a.json().items() if k not in {"instance", "traceId"}} for a in (ander, niets)]
    assert zonder[0] == zonder[1]


@pytest.mark.eis("ZVH-2.1")
async def test_een_ander_als_leverancier_mag_niet(keten: Keten) -> None:
    """Elk gegeven draagt de partij uit het token als leverancier; een andere noemen is 403 en er staat niets."""
    wie = str(uuid4())
    item = een_item(wie, etiket={"leverancier": "00000099000000050000"})
    antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", een_aanmelding(wie, gegevens=[item]))

    assert (antwoord.status_code, antwoord.json()["artikel"]) == (403, "ZVH-2.1")
    assert await keten.sql("select id from casus") == []


@pytest.mark.eis("ZVH-16.1")
async def test_zonder_informatiemoment_geen_inbreng(keten: Keten) -> None:
    """Vóór er gegevens worden verstrekt is iedere betrokkene geïnformeerd; anders 409 en niets wordt opgeslagen."""
    wie = str(uuid4())
    antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", een_aanmelding(wie, informatie=[]))

    assert antwoord.status_code == 409, antwoord.text
    assert "16" in antwoord.json()["artikel"]
    assert keten.diensten["intake"].roepen == []
