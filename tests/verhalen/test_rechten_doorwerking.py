"""What a besluit does further on: in every fase, and with everyone who has a copy."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gateway.klok import ronde
from tests.bouw import vandaag
from tests.keten import Keten
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.rechten_doorwerking_bouw import GGD, GGZ, NIEUW, een_recht


@pytest.mark.eis("ZVH-19.2", "LJR-19.2", "LJR-21.1")
async def test_een_rectificatie_is_pas_af_als_iedere_ontvanger_bevestigde(keten: Keten) -> None:
    """Verbeterd bij de bron, bericht aan wie het kreeg en aan niemand anders; afronden met een open kennisgeving is 409."""
    recht = await een_recht(keten, "rectificatie")
    ggd = keten.als("ggd", "afgevaardigde")
    assert await recht.leest() == [], "betwist, dus beperkt vanaf de registratie"
    await recht.wijs_toe()
    assert [(i["gegevenId"], i["status"], i["nogOud"]) for i in (await recht.uitvoering())["items"]] == [
        (recht.gegeven, "open", [recht.gegeven])
    ]
    assert (await keten.als("zvh", "procesregisseur").put(f"/gegevens/{recht.gegeven}", NIEUW, versie=1)).status_code == 403

    assert (await recht.zaak.aanmelder.put(f"/gegevens/{recht.gegeven}", NIEUW, versie=1)).status_code == 200

    stand = await recht.uitvoering()
    assert [i["status"] for i in stand["items"]] == ["gedaan"]
    assert sorted((k["ontvanger"], k["aanleiding"], k["status"]) for k in stand["kennisgevingen"]) == [
        (GGD, "beperking", "open"),
        (GGD, "rectificatie", "open"),
    ]
    assert (await recht.beantwoord()).status_code == 201
    te_vroeg = await recht.rond_af()
    assert status(te_vroeg) == (409, "uitvoering_niet_rond")
    assert {f["veld"] for f in te_vroeg.json()["fouten"]} == {"/kennisgevingen"}
    for bericht in await recht.kennisgevingen(ggd):
        await ggd.moet("POST", f"/kennisgevingen/{bericht}/bevestigingen", {"verwerktOp": await vandaag(keten)})
    assert (await recht.rond_af()).status_code == 201
    assert (await recht.uitvoering())["status"] == "afgerond"
    assert status(await recht.rond_af()) == (409, "al_afgerond")
    assert [g["inhoud"]["soort"] for g in await recht.leest()] == ["zelfstandig"], "na het antwoord weer vrij"


@pytest.mark.eis("ZVH-19.2")
async def test_een_correctie_die_uitblijft_staat_als_te_laat(keten: Keten) -> None:
    """Verstrijkt correctie_onverwijld en toont één plaats nog de oude waarde, dan staat zij te laat en heeft het verband een taak."""
    recht = await een_recht(keten, "rectificatie")
    await recht.wijs_toe()
    taken = {t["soort"] for t in (await recht.zaak.aanmelder.moet("GET", "/taken"))["items"]}
    assert "correctie_uitvoeren" in taken

    await keten.vooruit(timedelta(days=3))
    await ronde(keten.kern)

    assert (await recht.uitvoering())["status"] == "te_laat"
    assert [t["soort"] for t in (await recht.manager.moet("GET", "/taken"))["items"]].count("uitvoering_te_laat") == 1


@pytest.mark.eis("LJR-19.2")
async def test_wie_niet_bevestigt_wordt_herinnerd_of_gemotiveerd_uitgezonderd(keten: Keten) -> None:
    """De klok herinnert en zet het bij het verband; alleen de manager zondert uit, met een motivering uit de lijst."""
    recht = await een_recht(keten, "rectificatie", ontvangers=(GGD, GGZ))
    ggd, ggz = keten.als("ggd", "afgevaardigde"), keten.als("ggz", "afgevaardigde")
    (bericht,) = await recht.kennisgevingen(ggd)
    body = {"grond": "onmogelijk", "motivering": "ontvanger_bestaat_niet_meer"}
    pad = f"/kennisgevingen/{bericht}"
    assert status(await ggz.get(pad)) == status(await ggz.get(f"/kennisgevingen/{uuid4()}")) == ONVINDBAAR
    assert status(await ggz.post(f"{pad}/bevestigingen", {"verwerktOp": await vandaag(keten)})) == ONVINDBAAR
    assert (await ggd.post(f"{pad}/bevestigingen", {"verwerktOp": "2999-01-01"})).status_code == 400
    assert (await ggd.moet("GET", pad))["aanleiding"] == "beperking"

    await keten.vooruit(timedelta(days=31))
    await ronde(keten.kern)

    assert (await ggd.moet("GET", pad))["herinnerd"] == 1
    assert await recht.kennisgevingen(ggd) == [bericht]
    open_ = [t for t in (await recht.manager.moet("GET", "/taken"))["items"] if t["soort"] == "kennisgeving_niet_bevestigd"]
    assert len(open_) == 2
    assert status(await recht.zaak.regisseur.post(f"{pad}/uitzonderingen", body)) == (403, "rol_past_niet")
    assert (await recht.manager.post(f"{pad}/uitzonderingen", body | {"motivering": "geen_zin"})).status_code == 400
    assert (await recht.manager.moet("POST", f"{pad}/uitzonderingen", body))["status"] == "uitgezonderd"
    assert status(await ggd.post(f"{pad}/bevestigingen", {"verwerktOp": await vandaag(keten)})) == (409, "al_afgehandeld")


@pytest.mark.eis("LJR-29.1", "LJR-21.1", "XTRA-10.1-bezwaar")
async def test_een_verzet_zet_stil_vanaf_de_registratie_en_blijft_dat_na_toewijzing(keten: Keten) -> None:
    """Vanaf ontvangst niet te lezen en niet over te dragen; doorgaan alleen op een grond van wie het mag, tot het is toegewezen."""
    recht = await een_recht(keten, "verzet", genoemd=False)
    assert await recht.leest() == []
    gebruik = {
        "casusId": recht.zaak.casus_id,
        "gegevenId": recht.gegeven,
        "grond": "rechten_van_ander",
        "motivering": "nodig_voor_veiligheid",
    }
    assert status(await recht.zaak.regisseur.post("/beperkingsgebruiken", gebruik)) == (403, "rol_past_niet")
    assert (await recht.manager.post("/beperkingsgebruiken", gebruik | {"grond": "handig"})).status_code == 400
    await recht.manager.moet("POST", "/beperkingsgebruiken", gebruik)
    (gelezen,) = await recht.leest()
    assert (gelezen["etiket"]["beperkt"], gelezen["etiket"]["beperktGrond"]) == (True, "rechten_van_ander")

    await recht.wijs_toe()

    assert await recht.leest() == [], "ook wat intussen doorging stopt"
    assert (await recht.beantwoord()).status_code == 201
    assert await recht.leest() == []
    assert {s["status"] for s in (await recht.uitvoering())["stilgelegd"]} >= {"gezet"}


@pytest.mark.eis("LJR-21.1")
async def test_wie_niet_bevoegd_is_legt_niets_stil(keten: Keten) -> None:
    """Een verzet door een ander dan wie dat mag telt als ontvangst, maar zet niets stil."""
    recht = await een_recht(keten, "inzage")
    gemaakt = await recht.manager.moet(
        "POST",
        "/verzoeken",
        {
            "casusId": recht.zaak.casus_id,
            "soort": "verzet",
            "ontvangenOp": await vandaag(keten),
            "ontvangenBij": recht.manager.partij,
            "betrokkeneId": recht.zaak.betrokkene,
            "ingediendDoor": "ander",
        },
    )
    assert gemaakt["status"] == "onbevoegd"

    assert len(await recht.leest()) == 1
