"""From intake to triage through the gateway: what travels, what stays, and what stops it."""

from typing import Any

import pytest

from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten
from tests.storing.zaken import gegeven_ids, neem_aan

FASEDOEL = "eerste_beeld_en_verrijking"


async def oordeel(zaak: Zaak, ids: list[str], naar: str = "triage", fasedoel: str = FASEDOEL, oordeel: str = "noodzakelijk") -> None:
    reden = "nodig_voor_beeld" if oordeel == "noodzakelijk" else "te_ingrijpend"
    oordelen = [{"gegevenId": i, "oordeel": oordeel, "reden": reden} for i in ids]
    await zaak.regisseur.moet(
        "POST", "/noodzaakoordelen", {"casusId": zaak.casus_id, "naarFase": naar, "fasedoel": fasedoel, "oordelen": oordelen}
    )


async def draag_over(zaak: Zaak, naar: str = "triage", fasedoel: str = FASEDOEL) -> Any:
    return await zaak.regisseur.moet("POST", "/overdrachten", {"casusId": zaak.casus_id, "naarFase": naar, "fasedoel": fasedoel})


async def vraag_en_antwoord(zaak: Zaak, antwoord: str = "ja") -> None:
    vraag = {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": FASEDOEL}
    await zaak.regisseur.moet("POST", "/instemmingsvragen", vraag)
    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": antwoord})


def statussen(overdracht: Any) -> dict[str, str]:
    return {i["gegevenId"]: i["status"] for i in overdracht["items"]}


@pytest.mark.eis("ZVH-3.5b", "ZVH-3.5b2", "ZVH-3.5c", "ZVH-8.1")
async def test_alleen_wat_nodig_is_en_mag_gaat_mee(elke_keten: Keten) -> None:
    """Eerst de noodzaak, dan de leverancier: wat beide heeft reist, de rest blijft achter met reden en artikel."""
    wie = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
    zaak = await een_zaak(elke_keten, betrokkene=wie, gegevens=[een_item(wie) for _ in range(3)])
    await neem_aan(zaak)
    ids = await gegeven_ids(zaak)
    zonder = await zaak.regisseur.post("/overdrachten", {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": FASEDOEL})
    assert (zonder.status_code, zonder.json()["artikel"]) == (409, "ZVH-3.5b")
    await oordeel(zaak, ids[:2])
    await oordeel(zaak, ids[2:], oordeel="niet_noodzakelijk")
    await vraag_en_antwoord(zaak)

    overdracht = await draag_over(zaak)

    assert overdracht["stap"] == "geschoond"
    assert statussen(overdracht) == {ids[0]: "meegegaan", ids[1]: "meegegaan", ids[2]: "achter"}
    casus = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert sorted(g["etiket"]["id"] for g in casus["gegevens"]) == sorted(ids[:2])
    regels = await elke_keten.sql("select soort, count(*) from verstrekking group by soort order by soort")
    assert [tuple(r) for r in regels] == [("inbreng", 3), ("overdracht", 2)]


@pytest.mark.eis("ZVH-3.5c")
async def test_stilzwijgen_is_nee_en_een_late_ja_gaat_na(elke_keten: Keten) -> None:
    """Zonder antwoord blijft het gegeven achter; een late ja volgt in een aanvullende overdracht."""
    zaak = await een_zaak(elke_keten)
    await neem_aan(zaak)
    ids = await gegeven_ids(zaak)
    await oordeel(zaak, ids)
    await zaak.regisseur.moet("POST", "/instemmingsvragen", {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": FASEDOEL})
    eerst = await draag_over(zaak)
    assert [(i["status"], i["code"]) for i in eerst["items"]] == [("achter", "instemming_ontbreekt")]
    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "ja"})

    aanvullend = await draag_over(zaak)

    assert (aanvullend["van"], aanvullend["naar"]) == ("intake", "triage")
    assert statussen(aanvullend) == {ids[0]: "meegegaan"}


@pytest.mark.eis("ZVH-3.5c2")
async def test_intrekken_stopt_wat_nog_moet_vertrekken(elke_keten: Keten) -> None:
    """Wie intrekt houdt tegen wat nog moet vertrekken; een ander kan dat niet voor hem."""
    zaak = await een_zaak(elke_keten)
    await neem_aan(zaak)
    await oordeel(zaak, await gegeven_ids(zaak))
    await vraag_en_antwoord(zaak)
    (instemming,) = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]
    ander = await zaak.regisseur.post(f"/instemmingen/{instemming['id']}/intrekkingen")
    assert ander.status_code == 403
    await zaak.aanmelder.moet("POST", f"/instemmingen/{instemming['id']}/intrekkingen")

    overdracht = await draag_over(zaak)

    assert [(i["status"], i["code"]) for i in overdracht["items"]] == [("achter", "instemming_ingetrokken")]


@pytest.mark.eis("ZVH-3.5c2")
async def test_intrekking_tussen_bewaring_en_vrijgave_wint(elke_keten: Keten) -> None:
    """Een intrekking die vóór de vrijgave vastligt wint, ook als het pakket al in bewaring is."""
    zaak = await een_zaak(elke_keten)
    await neem_aan(zaak)
    await oordeel(zaak, await gegeven_ids(zaak))
    await vraag_en_antwoord(zaak)
    (instemming,) = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]

    async def trek_in_na_aankomst(request: Any, binnen: Any) -> Any:
        antwoord = await binnen.handle_async_request(request)
        if request.method == "PUT" and "/aankomst/" in request.url.path:
            await zaak.aanmelder.moet("POST", f"/instemmingen/{instemming['id']}/intrekkingen")
        return antwoord

    elke_keten.diensten["triage"].storing = trek_in_na_aankomst

    overdracht = await draag_over(zaak)

    assert [(i["status"], i["code"]) for i in overdracht["items"]] == [("achter", "instemming_ingetrokken")]
    casus = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert casus["gegevens"] == []
