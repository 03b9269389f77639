"""What is on file beside the casus: toestemmingen, and telling that stays out or comes up again (ZVH 7.2, LJR 11.4, LJR 17.4)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway.klokwerk.signalen import geef_signalen
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, een_ontvanger, gegevens, status
from tests.verhalen.ljr_bouw import LJR, een_ljr_zaak, naar_triage
from tests.verhalen.test_informatieplicht import fouten, taken, vandaag, wijs_aan

GGZ = "00000099000000050000"


def een_toestemming(zaak: Zaak, ids: list[str], **anders: Any) -> dict[str, Any]:
    """With everything that ZVH 7.2 c wants on file; None leaves a field out."""
    basis = {"casusId": zaak.casus_id, "gegevenIds": ids, "door": "betrokkene", "wijze": "gesprek", "fase": "triage"}
    basis |= {"gegevenOp": "2026-02-21", "intrekbaarVerteld": True}
    return {veld: waarde for veld, waarde in (basis | anders).items() if waarde is not None}


@pytest.mark.eis("ZVH-7.2c")
async def test_het_register_toont_elke_toestemming_en_wat_door_intrekking_stopte(keten: Keten) -> None:
    """Alle velden zijn terug te vinden; na intrekking staat erbij wie is gemeld dat hij stopt, en of hij dat bevestigde."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie), een_item(wie)])
    ids = await gegevens(zaak)
    await een_ontvanger(keten, zaak, ids[0], GGZ)
    gemaakt = await zaak.aanmelder.moet("POST", "/toestemmingen", een_toestemming(zaak, ids[:1], verwerkingen=["overdracht"]))

    (voor,) = (await zaak.aanmelder.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"]
    await zaak.aanmelder.moet("POST", f"/toestemmingen/{gemaakt['id']}/intrekkingen")
    (na,) = (await zaak.aanmelder.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"]

    velden = ("id", "partij", "betreft", "wijze", "gegevenOp", "fase", "verwerkingen", "intrekbaarVerteld", "status", "gestopt")
    vast = [gemaakt["id"], zaak.aanmelder.partij, ids[0], "gesprek", "2026-02-21", "triage", ["overdracht"], True]
    assert [voor[v] for v in velden] == [*vast, "gegeven", []]
    assert (na["status"], na["ingetrokkenDoor"], na["ingetrokkenOp"]) == ("ingetrokken", "betrokkene", str(await vandaag(keten)))
    assert (ids[0], GGZ, None) in {(g["gegevenId"], g["ontvanger"], g["bevestigdOp"]) for g in na["gestopt"]}
    assert (await zaak.regisseur.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"] == []


@pytest.mark.eis("ZVH-7.2c")
@pytest.mark.parametrize(
    ("mist", "veld"),
    [
        ({"gegevenOp": None}, "/gegevenOp"),
        ({"wijze": None}, "/wijze"),
        ({"intrekbaarVerteld": None}, "/intrekbaarVerteld"),
        ({"intrekbaarVerteld": False}, "/intrekbaarVerteld"),
        ({"fase": None}, "/doel"),
    ],
    ids=["datum", "wijze", "intrekbaarheid", "niet_verteld", "omvang"],
)
async def test_een_toestemming_zonder_verplicht_veld_komt_er_niet_in(keten: Keten, mist: dict[str, Any], veld: str) -> None:
    """Zonder datum, wijze, omvang of dat intrekbaarheid is verteld is het 400 en staat er niets."""
    zaak = await een_zaak(keten)
    ids = await gegevens(zaak)

    assert await fouten(await zaak.aanmelder.post("/toestemmingen", een_toestemming(zaak, ids, **mist))) == [veld]
    assert (await zaak.aanmelder.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"] == []


@pytest.mark.eis("ZVH-7.2c")
async def test_wie_de_casus_niet_kent_vindt_geen_register(keten: Keten) -> None:
    """Een bestaande en een verzonnen casus geven een buitenstaander hetzelfde; zonder casus is het 400."""
    zaak = await een_zaak(keten)
    ander = keten.als("ggz", "instemmer", "afgevaardigde")

    for casus_id in (zaak.casus_id, str(uuid4())):
        assert status(await ander.get("/toestemmingen", casusId=casus_id)) == ONVINDBAAR
    assert (await zaak.aanmelder.get("/toestemmingen")).status_code == 400


def een_uitzondering(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """LJ&R does not tell its client: which part of AVG 14 lid 5, why, and who decided."""
    basis = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "afziengrond": "avg_14_5", "onderdeel": "b"}
    basis |= {"toelichting": "betrokkene_onbereikbaar", "beslisser": "teamleider-4"}
    return {veld: waarde for veld, waarde in (basis | anders).items() if waarde is not None}


@pytest.mark.eis("LJR-17.4")
@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"afziengrond": "niet_wenselijk"}, "/afziengrond"),
        ({"onderdeel": None}, "/onderdeel"),
        ({"onderdeel": "z"}, "/onderdeel"),
        ({"toelichting": "niet_wenselijk"}, "/toelichting"),
        ({"toelichting": None}, "/toelichting"),
        ({"beslisser": None}, "/beslisser"),
        ({"hertoetsOp": "2020-01-01"}, "/hertoetsOp"),
    ],
    ids=["niet_wenselijk", "zonder_onderdeel", "geen_onderdeel", "geen_motivering", "zonder_motivering", "zonder_beslisser", "verleden"],
)
async def test_ljr_ziet_niet_af_zonder_onderdeel_motivering_en_beslisser(keten: Keten, anders: dict[str, Any], veld: str) -> None:
    """'Niet wenselijk', of zonder onderdeel, motivering of beslisser, is 400."""
    zaak = await een_ljr_zaak(keten)

    assert await fouten(await zaak.aanmelder.post("/informatiemomenten", een_uitzondering(zaak, **anders))) == [veld]


@pytest.mark.eis("LJR-17.4")
async def test_een_verlopen_tijdelijke_uitzondering_opent_de_informatietaak_weer(keten: Keten) -> None:
    """Met grond, onderdeel, motivering en beslisser sluit de taak; is de dag voorbij, dan staat zij er opnieuw, eenmaal."""
    zaak = await een_ljr_zaak(keten)
    await naar_triage(zaak)
    await wijs_aan(zaak)
    tot = await vandaag(keten) + timedelta(days=10)

    gemaakt = await zaak.aanmelder.moet("POST", "/informatiemomenten", een_uitzondering(zaak, hertoetsOp=str(tot)))

    assert gemaakt["status"] == "afgezien"
    await keten.vooruit(timedelta(days=10))
    await geef_signalen(keten.kern)
    assert await taken(zaak.aanmelder, "brief_versturen") == []
    await keten.vooruit(timedelta(days=1))
    await geef_signalen(keten.kern)
    await geef_signalen(keten.kern)
    (open_,) = (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["partij"]) == ("verzameling", LJR)
    assert [t["objectId"] for t in await taken(zaak.aanmelder, "brief_versturen")] == [open_["id"]]
    await zaak.aanmelder.moet("POST", "/informatiemomenten", een_uitzondering(zaak, onderdeel="c"))
    await geef_signalen(keten.kern)
    assert (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []


@pytest.mark.eis("LJR-11.4-nieuw-doel")
async def test_een_nieuw_doel_opent_een_informatietaak(keten: Keten) -> None:
    """Voegt LJ&R een doel toe, dan wacht een bericht aan de cliënt; zonder bericht en zonder uitzondering is het 409."""
    zaak = await een_ljr_zaak(keten)
    await naar_triage(zaak)
    await wijs_aan(zaak)
    doel = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "doel": "t2a"}
    assert await fouten(await zaak.aanmelder.post("/doelen", doel | {"doel": "iets_anders"})) == ["/doel"]
    geweigerd = await zaak.aanmelder.post("/doelen", doel | {"bericht": "uitzondering"})
    assert status(geweigerd) == (409, "doel_zonder_bericht")
    assert geweigerd.json()["artikel"] == "LJR-11.4-nieuw-doel"

    await zaak.aanmelder.moet("POST", "/doelen", doel)

    (open_,) = (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["eis"]) == ("nieuw_doel", "LJR-11.4-nieuw-doel")
    await zaak.aanmelder.moet("POST", "/informatiemomenten", een_uitzondering(zaak))
    await zaak.aanmelder.moet("POST", "/doelen", doel | {"doel": "t2c", "bericht": "uitzondering"})
    assert (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []


@pytest.mark.eis("LJR-11.4-nieuw-doel")
async def test_alleen_de_leverancier_voegt_een_doel_toe(keten: Keten) -> None:
    """Wie de casus niet kent krijgt 404; de procesregisseur is de leverancier niet."""
    zaak = await een_ljr_zaak(keten)
    doel = {"casusId": zaak.casus_id, "gegevenIds": zaak.ids, "doel": "t2a"}

    assert status(await keten.als("ggz", "instemmer").post("/doelen", doel)) == ONVINDBAAR
    assert status(await zaak.regisseur.post("/doelen", doel)) == (403, "rol_past_niet")
