"""Only the leverancier changes what it supplied."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.identity import Pas
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten

NIEUW = {"inhoud": {"soort": "zelfstandig", "toelichting": "heeft een eigen woning"}}


async def een_gegeven(keten: Keten) -> tuple[Zaak, str]:
    zaak = await een_zaak(keten)
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    return zaak, f"/gegevens/{gelezen['gegevens'][0]['etiket']['id']}"


async def inhoud(zaak: Zaak) -> Any:
    return (await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"][0]


@pytest.mark.eis("ZVH-10.1b")
async def test_de_leverancier_geeft_een_nieuwe_versie(keten: Keten) -> None:
    """De leverancier verbetert zijn gegeven; wie de oude versie las moet opnieuw lezen, en de casus blijft in haar fase."""
    zaak, pad = await een_gegeven(keten)

    klaar = await zaak.aanmelder.put(pad, NIEUW, versie=1)

    assert (klaar.status_code, klaar.headers["etag"], klaar.json()["versie"]) == (200, '"2"', 2)
    nu = await inhoud(zaak)
    assert (nu["inhoud"]["soort"], nu["etiket"]["versie"]) == ("zelfstandig", 2)
    assert (await zaak.aanmelder.put(pad, NIEUW, versie=1)).status_code == 412
    assert (await zaak.aanmelder.put(pad, NIEUW)).status_code == 428
    rows = await keten.sql("select soort, uitkomst from audit where handeling = 'gegeven.corrigeren' order by id")
    assert [tuple(r) for r in rows][:2] == [("intentie", "toegestaan"), ("uitkomst", "gelukt")]
    assert [r.fase for r in await keten.sql("select fase from casus")] == ["intake"]


@pytest.mark.eis("ZVH-10.1b", "ZVH-1.18b")
async def test_een_ander_verandert_niets(keten: Keten) -> None:
    """De procesregisseur mag de inhoud niet wijzigen (403); wie de casus niet kent krijgt 404, en er gaat niets naar de dienst."""
    zaak, pad = await een_gegeven(keten)
    voor = len(keten.diensten["intake"].roepen)

    regie = await keten.als("zvh", "procesregisseur").put(pad, NIEUW, versie=1)
    ander = await keten.als("ggz", "afgevaardigde", "instemmer").put(pad, NIEUW, versie=1)
    niets = await keten.als("ggz", "afgevaardigde", "instemmer").put(f"/gegevens/{uuid4()}", NIEUW, versie=1)

    assert (regie.status_code, ander.status_code, niets.status_code) == (403, 404, 404)
    assert len(keten.diensten["intake"].roepen) == voor
    assert (await inhoud(zaak))["inhoud"]["soort"] == "inwonend"


@pytest.mark.eis("ZVH-4.1", "ZVH-10.1b")
async def test_inhoud_buiten_het_schema_of_met_een_bsn_wordt_geweigerd(keten: Keten) -> None:
    """De nieuwe inhoud past in het gesloten schema van de categorie en bevat geen BSN; het nummer wordt niet herhaald."""
    zaak, pad = await een_gegeven(keten)

    vreemd = await zaak.aanmelder.put(pad, {"inhoud": {"soort": "inwonend", "hobby": "vissen"}}, versie=1)
    bsn = await zaak.aanmelder.put(pad, {"inhoud": {"soort": "inwonend", "toelichting": "bsn 111222333"}}, versie=1)

    assert (vreemd.status_code, bsn.status_code) == (400, 400)
    assert "111222333" not in bsn.text
    assert (await inhoud(zaak))["etiket"]["versie"] == 1


@pytest.mark.eis("ZVH-10.1b", "ZVH-3.5c")
async def test_wat_juist_meegaat_in_een_overdracht_staat_vast(keten: Keten) -> None:
    """Een gegeven dat voor een overdracht is bevroren is 409; de poging en haar mislukking staan op papier."""
    zaak, pad = await een_gegeven(keten)
    casus_id = UUID(zaak.casus_id)
    pas = Pas(handeling="overdracht.uitvoeren", handeling_id=uuid4(), partij="x", functionaris="y", nu=datetime.now(UTC), casus_id=casus_id)
    vertrek = {"casusId": zaak.casus_id, "ids": [pad.rpartition("/")[2]]}
    await keten.kern.diensten.roep("intake", "PUT", f"/vertrek/{uuid4()}", pas, vertrek)

    bevroren = await zaak.aanmelder.put(pad, NIEUW, versie=1)

    assert (bevroren.status_code, bevroren.json()["code"]) == (409, "gegeven_bevroren")
    rows = await keten.sql("select uitkomst from audit where handeling = 'gegeven.corrigeren' order by id")
    assert [r.uitkomst for r in rows] == ["toegestaan", "mislukt"]
    assert await keten.sql("select handeling_id from openstaand") == []
