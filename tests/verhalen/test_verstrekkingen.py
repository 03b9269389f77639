"""A verstrekking as an act: offered item by item, read until its term, on record."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest

from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten

GGD, VEILIG_THUIS = "00000099000000070000", "00000099000000060000"
OVER_EEN_MAAND = str((datetime.now(UTC) + timedelta(days=30)).date())


async def een_gezin(keten: Keten, aantal: int = 1) -> Zaak:
    """Een aanmelding van Veilig Thuis met ``aantal`` gegevens."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, aanmelder="veilig_thuis", betrokkene=wie, gegevens=[een_item(wie) for _ in range(aantal)])
    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    zaak.ids = [g["etiket"]["id"] for g in gelezen["gegevens"]]
    return zaak


def een_aanbod(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """A body for POST /verstrekkingen, on a legal duty so that no plan is needed."""
    items = [{"gegevenId": i, "noodzaak": "nodig_voor_veiligheid"} for i in anders.pop("ids", zaak.ids)]
    basis = {"casusId": zaak.casus_id, "ontvanger": GGD, "doel": "wettelijke_plicht", "wetsartikel": "Wpg 2008 26", "items": items}
    return {k: v for k, v in (basis | {"geldigTot": OVER_EEN_MAAND} | anders).items() if v is not None}


@pytest.mark.eis("ZVH-5.3.1", "ZVH-8.1")
async def test_de_leverancier_biedt_aan_en_de_ontvanger_leest(keten: Keten) -> None:
    """Wat de leverancier aanbiedt staat eerst op papier en is daarna voor de ontvanger te lezen, en voor niemand anders."""
    zaak = await een_gezin(keten, 2)
    ggd = keten.als("ggd", "professional")

    gemaakt = await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak, ids=zaak.ids[:1]))

    pad = f"/verstrekkingen/{gemaakt['id']}"
    gelezen = await ggd.moet("GET", pad)
    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == zaak.ids[:1]
    assert gelezen["gegevens"][0]["inhoud"]["soort"] == "inwonend"
    ander, niets = await keten.als("ggz", "professional").get(pad), await ggd.get(f"/verstrekkingen/{uuid4()}")
    assert ander.status_code == niets.status_code == 404
    regels = await keten.sql("select ontvanger, doel, noodzaak, gegeven_id from verstrekking where soort = 'aanbod'")
    assert [tuple(r)[:3] for r in regels] == [(GGD, "wettelijke_plicht", "nodig_voor_veiligheid")]
    soorten = await keten.sql("select soort from audit where handeling = 'verstrekking.aanbieden'")
    assert [r.soort for r in soorten] == ["feit"]
    taken = await keten.sql("select partij from taak where soort = 'verstrekking_lezen' and klaar_op is not null")
    assert [r.partij for r in taken] == [GGD]


@pytest.mark.eis("ZVH-5.3.1")
async def test_na_de_termijn_bestaat_het_aanbod_niet_meer(keten: Keten) -> None:
    """Na de laatste dag is het aanbod voor de ontvanger 404."""
    zaak = await een_gezin(keten)
    gemaakt = await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak))
    await keten.vooruit(timedelta(days=32))

    assert (await keten.als("ggd", "professional").get(f"/verstrekkingen/{gemaakt['id']}")).status_code == 404


@pytest.mark.eis("ZVH-23.1", "ZVH-23.2", "ZVH-0.1")
async def test_alleen_aan_een_partij_die_deelneemt(keten: Keten) -> None:
    """Aan wie geen partij is gaat niets, behalve door de leverancier zelf bij een wettelijke plicht met haar artikel."""
    zaak = await een_gezin(keten)
    onbekend = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, ontvanger="00000099000000088000"))
    assert (onbekend.status_code, onbekend.json()["artikel"]) == (403, "ZVH 0.1")
    assert onbekend.json()["fouten"][0]["veld"] == "/items/0"

    derde = een_aanbod(zaak, ontvanger=None, derde="12345678")
    zonder = await zaak.aanmelder.post("/verstrekkingen", derde | {"doel": "toebedeling"})
    namens = await zaak.regisseur.post("/verstrekkingen", derde)
    assert (zonder.status_code, zonder.json()["artikel"]) == (403, "ZVH 23.1")
    assert namens.status_code == 403
    assert await keten.sql("select id from aanbod") == []
    assert (await zaak.aanmelder.post("/verstrekkingen", derde)).status_code == 201
    met_naam = await zaak.aanmelder.post("/verstrekkingen", derde | {"derde": "mevrouw Jansen"})
    assert met_naam.status_code == 400


@pytest.mark.eis("ZVH-3.5d", "ZVH-3.5c2", "ZVH-6.5")
async def test_de_procesregisseur_alleen_met_instemming(keten: Keten) -> None:
    """Namens de leverancier kan alleen met diens ja voor deze ontvanger en taak, ook met een grondslag; intrekken sluit het weer."""
    zaak = await een_gezin(keten)
    aanbod = een_aanbod(zaak, taak="wmo_1.2.1_a")
    zonder = await zaak.regisseur.post("/verstrekkingen", aanbod)
    assert (zonder.status_code, zonder.json()["artikel"]) == (403, "ZVH 3.5d")

    ja = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "ontvanger": GGD, "taak": "wmo_1.2.1_a"}
    await zaak.aanmelder.moet("POST", "/instemmingen", ja)
    gemaakt = await zaak.regisseur.moet("POST", "/verstrekkingen", aanbod)
    ggd = keten.als("ggd", "professional")
    assert len((await ggd.moet("GET", f"/verstrekkingen/{gemaakt['id']}"))["gegevens"]) == 1

    (gegeven,) = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]
    await zaak.aanmelder.moet("POST", f"/instemmingen/{gegeven['id']}/intrekkingen")
    assert (await ggd.moet("GET", f"/verstrekkingen/{gemaakt['id']}"))["gegevens"] == []


@pytest.mark.eis("ZVH-5.3.1")
async def test_een_deel_dat_niet_mag_staat_in_het_antwoord(keten: Keten) -> None:
    """Per gegeven staat of het meegaat, en zo niet door welke regel en welk artikel; onbekende gegevens worden niet bevestigd."""
    zaak = await een_gezin(keten)
    antwoord = await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak, ids=[*zaak.ids, str(uuid4())]))

    assert [i["uitkomst"] for i in antwoord["items"]] == ["toegestaan", "geweigerd"]
    assert antwoord["items"][1]["regel"] == "gegeven_is_bekend"


@pytest.mark.eis("ZVH-5.3.1")
async def test_zonder_plan_of_doel_wordt_niet_verstrekt(keten: Keten) -> None:
    """Een doel buiten de uitvoeringsdoelen, of een interventie zonder afspraak in het plan, wordt geweigerd."""
    zaak = await een_gezin(keten)
    doel = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, doel="eigen_onderzoek"))
    plan = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, doel="interventies_en_acties"))
    plicht = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, wetsartikel=None))

    assert [a.status_code for a in (doel, plan, plicht)] == [400, 403, 400]
    assert plan.json()["artikel"] == "ZVH 5.3.1"


@pytest.mark.eis("ZVH-8.1")
async def test_het_register_is_van_de_leverancier_en_blijft_staan(keten: Keten) -> None:
    """De leverancier leest zijn eigen regels per bladzijde, de procesregisseur die van de casus, een ander niets; wijzigen is 405."""
    zaak = await een_gezin(keten, 3)
    await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak))

    eerste = await zaak.aanmelder.get("/verstrekkingen", casusId=zaak.casus_id, limit=4)
    assert [r["soort"] for r in eerste.json()["verstrekkingen"]] == ["inbreng"] * 3 + ["aanbod"]
    volgende = dict(parse_qsl(urlsplit(eerste.links["next"]["url"]).query))
    rest = await zaak.aanmelder.moet("GET", "/verstrekkingen", **volgende)
    assert [r["soort"] for r in rest["verstrekkingen"]] == ["aanbod"] * 2
    regie = await zaak.regisseur.moet("GET", "/verstrekkingen", casusId=zaak.casus_id)
    ander = await keten.als("ggz", "afgevaardigde").moet("GET", "/verstrekkingen", casusId=zaak.casus_id)
    assert (len(regie["verstrekkingen"]), ander["verstrekkingen"]) == (6, [])
    regel = f"/verstrekkingen/{rest['verstrekkingen'][0]['id']}"
    assert (await zaak.aanmelder.put(regel, {})).status_code == 405


@pytest.mark.eis("ZVH-5.3.1")
async def test_twee_keer_hetzelfde_is_een_keer(keten: Keten) -> None:
    """Een herhaling met dezelfde sleutel maakt geen tweede aanbod; een ander bericht onder die sleutel is 422."""
    zaak = await een_gezin(keten)
    aanbod = een_aanbod(zaak)
    antwoorden = [await zaak.aanmelder.post("/verstrekkingen", aanbod, sleutel="s1") for _ in range(2)]
    anders = await zaak.aanmelder.post("/verstrekkingen", aanbod | {"taak": "iets"}, sleutel="s1")

    assert len({a.json()["id"] for a in antwoorden}) == 1
    assert anders.status_code == 422
    assert len(await keten.sql("select id from aanbod")) == 1
    zonder = await zaak.aanmelder.post("/verstrekkingen", aanbod, **{"idempotency-key": ""})
    assert zonder.status_code == 400


@pytest.mark.eis("ZVH-1.18b")
async def test_wie_de_casus_niet_kent_krijgt_404(keten: Keten) -> None:
    """Een buitenstaander die iets aanbiedt krijgt hetzelfde antwoord als over een casus die niet bestaat."""
    zaak = await een_gezin(keten)
    ggz = keten.als("ggz", "instemmer", "professional")
    echt = await ggz.post("/verstrekkingen", een_aanbod(zaak))
    nep = await ggz.post("/verstrekkingen", een_aanbod(zaak, casusId=str(uuid4())))

    assert echt.status_code == nep.status_code == 404
    assert {k: v for k, v in echt.json().items() if k not in ("instance", "traceId")} == {
        k: v for k, v in nep.json().items() if k not in ("instance", "traceId")
    }
