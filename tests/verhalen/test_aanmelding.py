"""Intake as a partner and a procesregisseur live it."""

from uuid import uuid4

import pytest

from tests.bouw import een_aanmelding, een_item, een_zaak
from tests.keten import Keten, geteld


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


@pytest.mark.eis("ZVH-16.1", "ZVH-9.2")
async def test_vooraf_toetsen_slaat_niets_op(keten: Keten) -> None:
    """Wie vooraf toetst hoort per gegeven wat er niet mag, en er staat daarna niets."""
    wie = str(uuid4())
    partner = keten.als("college", "aanmelder")
    fout = een_aanmelding(wie, informatie=[])

    nee = await partner.moet("POST", "/aanmeldingen/_toets", fout)
    ja = await partner.moet("POST", "/aanmeldingen/_toets", een_aanmelding(wie))

    assert (nee["toegestaan"], nee["status"], ja["toegestaan"]) == (False, 409, True)
    assert [f["veld"] for f in nee["fouten"]] == ["/gegevens/0"]
    assert (await keten.sql("select id from casus"), keten.diensten["intake"].roepen) == ([], [])
    assert [r.uitkomst for r in await keten.sql("select uitkomst from audit order by id")] == ["geweigerd", "toegestaan"]


@pytest.mark.eis("ZVH-1.18b", "ZVH-9.6")
async def test_niet_van_u_kost_evenveel_als_niets(keten: Keten) -> None:
    """Wie een casus niet mag kennen krijgt hetzelfde antwoord, na dezelfde vragen aan de database, zonder roep naar een dienst."""
    zaak = await een_zaak(keten)
    vreemde = keten.als("veilig_thuis", "afgevaardigde", "instemmer")
    gevraagd: dict[str, list[str]] = {}
    for naam, casus, aanmelding in (("vreemd", zaak.casus_id, zaak.aanmelding_id), ("niets", str(uuid4()), str(uuid4()))):
        keten.diensten["intake"].roepen.clear()
        with geteld(keten) as opdrachten:
            antwoorden = [
                await vreemde.get(f"/aanmeldingen/{aanmelding}"),
                await vreemde.get(f"/casussen/{casus}"),
                await vreemde.post("/instemmingsantwoorden", {"casusId": casus, "antwoord": "ja"}),
                await vreemde.post("/toestandsbeelden", {"casusId": casus, "gegevens": [een_item(zaak.betrokkene)]}),
            ]
        gevraagd[naam] = [*opdrachten, *(str(a.status_code) for a in antwoorden)]
        assert keten.diensten["intake"].roepen == []

    assert gevraagd["vreemd"] == gevraagd["niets"]
    assert gevraagd["niets"][-4:] == ["404", "404", "404", "404"]
