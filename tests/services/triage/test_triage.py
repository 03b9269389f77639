"""Triage on its own: bevragen, antwoorden, wegen."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.triage.app import DIENST
from services.triage.model import Antwoord, Bevraging, Weging
from tests.dienst import GGZ, NU, LosseDienst, als_json, een_dienst, een_gegeven, nieuw

POLITIE = "00000099000000020000"
PROCESREGISSEUR = "00000099000000090000"
GENODIGD = {"partij": GGZ, "thema": "veiligheid", "reden": "deskundigheid_nodig"}
WAT_DE_ROUTE_VRAAGT = {"toebedelen": {"toebedeeldAan": GGZ}, "advies": {"adviezen": ["reguliere_hulp"]}}


@pytest.fixture
def triage(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_bevraging(casus_id: UUID, **anders: Any) -> dict[str, Any]:
    return {
        "casusId": str(casus_id),
        "gevraagde": GGZ,
        "vragen": ["bekend_bij_u", "loopt_hulp"],
        "waarom": "bepaalt_route",
        "uiterlijk": "2026-03-09",
    } | anders


def een_weging(casus_id: UUID, **anders: Any) -> dict[str, Any]:
    return {
        "casusId": str(casus_id),
        "route": "casusoverleg",
        "doel": "stoppen_geweld",
        "themas": ["veiligheid"],
        "uitTeNodigen": [GENODIGD],
    } | anders


async def bevraag(triage: LosseDienst, casus_id: UUID, **anders: Any) -> Any:
    return await triage.roep(
        "POST",
        "/bevragingen",
        "bevraging.stellen",
        een_bevraging(casus_id, **anders),
        partij=PROCESREGISSEUR,
        casus_id=casus_id,
        nieuw_id=nieuw(),
    )


async def antwoord_op(triage: LosseDienst, bevraging_id: str, uitkomst: str, *gegevens: Any, reden: str | None = None, **rest: Any) -> Any:
    body = {"uitkomst": uitkomst, "gegevens": als_json(*gegevens)} | ({"reden": reden} if reden else {})
    return await triage.roep("POST", f"/bevragingen/{bevraging_id}/antwoorden", "bevraging.beantwoorden", body, **rest)


async def trek_in(triage: LosseDienst, bevraging_id: str) -> Any:
    body = {"reden": "niet_meer_nodig"}
    return await triage.roep("POST", f"/bevragingen/{bevraging_id}/intrekkingen", "bevraging.intrekken", body, partij=PROCESREGISSEUR)


async def weeg(triage: LosseDienst, casus_id: UUID, **anders: Any) -> Any:
    body = een_weging(casus_id, **anders)
    return await triage.roep("POST", "/wegingen", "weging.vastleggen", body, casus_id=casus_id, nieuw_id=nieuw())


async def breng_mee(triage: LosseDienst, casus_id: UUID, *gegevens: Any) -> None:
    """What an overdracht from intake leaves in triage."""
    overdracht = uuid4()
    pakket = {"overdrachtId": str(overdracht), "casusId": str(casus_id), "gegevens": als_json(*gegevens)}
    await triage.roep("PUT", f"/aankomst/{overdracht}", "overdracht.bezorgen", pakket)
    ids = {"ids": [str(g.etiket.id) for g in gegevens]}
    vrij = await triage.roep("POST", f"/aankomst/{overdracht}/vrijgave", "overdracht.vrijgeven", ids)
    assert vrij.json() == {"ontbreekt": []}


@pytest.mark.eis("ZVH-1.19")
async def test_een_bevraagde_partij_antwoordt(triage: LosseDienst) -> None:
    """Triage bevraagt de relevante partijen; hun antwoord bestaat uit gegevens."""
    casus_id = uuid4()
    gesteld = await bevraag(triage, casus_id)
    assert (gesteld.status_code, gesteld.json()["status"]) == (201, "open")
    bevraging_id = gesteld.json()["id"]

    gegeven = een_gegeven({"tekst": "er is contact"}, casus_id=casus_id, dat_informatie=True)
    antwoord = await antwoord_op(triage, bevraging_id, "beantwoord", gegeven)
    gelezen = await triage.lees("bevraging.lezen", bevraging_id)

    assert (antwoord.status_code, antwoord.json()["status"], antwoord.json()["id"]) == (201, "beantwoord", bevraging_id)
    assert gelezen["vragen"] == ["bekend_bij_u", "loopt_hulp"]
    assert [(a["uitkomst"], a["teLaat"]) for a in gelezen["antwoorden"]] == [("beantwoord", False)]
    assert [g["inhoud"] for g in gelezen["gegevens"]] == [{"tekst": "er is contact"}]


async def test_een_bevraging_vertelt_alleen_over_wie_zij_gaat(triage: LosseDienst) -> None:
    """Een bevraging is een verstrekking: personalia, adres en codes; niet de rest van de casus, niet het antwoord van een ander."""
    casus_id = uuid4()
    soorten = ("personalia", "adres", "woonsituatie")
    meegekomen = [een_gegeven({"tekst": s}, casus_id=casus_id, categorie_verband=s) for s in soorten]
    elders = een_gegeven({"tekst": "andere casus"}, categorie_verband="personalia")
    await breng_mee(triage, casus_id, *meegekomen)
    await breng_mee(triage, elders.etiket.casus_id, elders)
    eerste, tweede = [(await bevraag(triage, casus_id, gevraagde=p)).json()["id"] for p in (GGZ, POLITIE)]
    van_politie = een_gegeven({"tekst": "antwoord politie"}, casus_id=casus_id, categorie_verband="adres", leverancier=POLITIE)
    await antwoord_op(triage, tweede, "beantwoord", van_politie, partij=POLITIE)

    gelezen = await triage.lees("bevraging.lezen", eerste)

    assert {g["inhoud"]["tekst"] for g in gelezen["gegevens"]} == {"personalia", "adres"}


async def test_alleen_de_gevraagde_antwoordt(triage: LosseDienst) -> None:
    """Wie niet is gevraagd, vindt geen bevraging."""
    casus_id = uuid4()
    bevraging_id = (await bevraag(triage, casus_id)).json()["id"]
    ander = await antwoord_op(triage, bevraging_id, "geen_gegevens", partij=POLITIE)
    onbekend = await antwoord_op(triage, str(uuid4()), "geen_gegevens", partij=POLITIE)

    assert (ander.status_code, onbekend.status_code) == (404, 404)
    assert (await triage.lees("bevraging.lezen", bevraging_id))["antwoorden"] == []


async def test_een_antwoord_bevat_iets(triage: LosseDienst) -> None:
    """Beantwoord vraagt ten minste één gegeven; geen gegevens en weigeren niet."""
    bevraging_id = (await bevraag(triage, uuid4())).json()["id"]
    leeg = await antwoord_op(triage, bevraging_id, "beantwoord")
    niets = await antwoord_op(triage, bevraging_id, "geen_gegevens")

    assert (leeg.status_code, leeg.json()["fouten"]) == (400, [{"veld": "/gegevens", "reden": "ontbreekt"}])
    assert (niets.status_code, niets.json()["status"]) == (201, "geen_gegevens")


@pytest.mark.eis("ZVH-5.2.1")
async def test_een_laat_antwoord_telt_en_een_tweede_vult_aan(triage: LosseDienst) -> None:
    """Te laat is gemerkt en niet geweigerd; de laatste dag is nog op tijd, ook 's avonds laat."""
    casus_id = uuid4()
    bevraging_id = (await bevraag(triage, casus_id)).json()["id"]
    laatste_avond, na_middernacht = NU + timedelta(days=7, hours=13, minutes=59), NU + timedelta(days=7, hours=14)

    await antwoord_op(triage, bevraging_id, "beantwoord", een_gegeven(casus_id=casus_id), nu=laatste_avond)
    laat = await antwoord_op(triage, bevraging_id, "geen_gegevens", nu=na_middernacht)
    gelezen = await triage.lees("bevraging.lezen", bevraging_id)

    assert [a["teLaat"] for a in gelezen["antwoorden"]] == [False, True]
    assert (laat.json()["status"], len(gelezen["gegevens"])) == ("beantwoord", 1)


async def test_een_termijn_in_het_verleden_kan_niet(triage: LosseDienst) -> None:
    """Een antwoord vragen voor gisteren is geen vraag."""
    antwoord = await bevraag(triage, uuid4(), uiterlijk="2026-03-01")

    assert antwoord.json()["fouten"] == [{"veld": "/uiterlijk", "reden": "ligt in het verleden"}]


@pytest.mark.parametrize("leeg", ["doel", "themas", "uitTeNodigen"])
@pytest.mark.eis("ZVH-1.19")
async def test_een_casusoverleg_vraagt_doel_themas_en_partijen(triage: LosseDienst, leeg: str) -> None:
    """Routering casusoverleg zonder doel, thema's of relevante partijen is niet af; gezegd wordt wat ontbreekt."""
    antwoord = await weeg(triage, uuid4(), **{leeg: None if leeg == "doel" else []})

    assert (antwoord.status_code, antwoord.json()["code"]) == (409, "weging_onvolledig")
    assert antwoord.json()["fouten"] == [{"veld": f"/{leeg}", "reden": "ontbreekt"}]
    assert antwoord.json()["volgendeStap"]


@pytest.mark.eis("ZVH-1.19", "ZVH-5.2.1")
async def test_een_open_bevraging_houdt_de_weging_niet_op(triage: LosseDienst) -> None:
    """Inbrengen is geen plicht: een partij die niets antwoordt, blokkeert de afronding van triage niet."""
    casus_id = uuid4()
    await bevraag(triage, casus_id)

    gewogen = await weeg(triage, casus_id, gegevens=als_json(een_gegeven({"tekst": "toelichting"}, casus_id=casus_id)))
    gelezen = await triage.lees("weging.lezen", gewogen.json()["id"])

    assert (gewogen.status_code, gewogen.json()["status"]) == (201, "casusoverleg")
    assert (gelezen["doel"], gelezen["themas"], gelezen["uitTeNodigen"]) == ("stoppen_geweld", ["veiligheid"], [GENODIGD])
    assert [g["inhoud"] for g in gelezen["gegevens"]] == [{"tekst": "toelichting"}]


@pytest.mark.parametrize("route", ["toebedelen", "andere_tafel", "advies", "niet_in_behandeling"])
@pytest.mark.eis("ZVH-1.19", "ZVH-9.4b")
async def test_een_andere_route_vraagt_een_reden(triage: LosseDienst, route: str) -> None:
    """Wie niet naar het casusoverleg gaat, hoort waarom."""
    kaal: dict[str, Any] = {"route": route, "doel": None, "themas": [], "uitTeNodigen": []} | WAT_DE_ROUTE_VRAAGT.get(route, {})
    zonder = await weeg(triage, uuid4(), **kaal)
    met = await weeg(triage, uuid4(), **kaal, reden="lichtere_hulp_volstaat")

    assert (zonder.status_code, zonder.json()["fouten"]) == (400, [{"veld": "/reden", "reden": "ontbreekt"}])
    assert (met.status_code, met.json()["status"]) == (201, route)


@pytest.mark.eis("ZVH-1.19")
async def test_een_genodigde_hoort_bij_een_thema(triage: LosseDienst) -> None:
    """Een partij wordt genodigd voor een thema van het overleg, met de reden; anders gaat de weging niet door en hoort men waarom."""
    casus_id = uuid4()
    for genodigde in ({"partij": GGZ}, GGZ):
        assert (await weeg(triage, casus_id, uitTeNodigen=[genodigde])).status_code == 400
    vreemd = await weeg(triage, casus_id, uitTeNodigen=[GENODIGD, GENODIGD | {"thema": "schulden"}])
    assert (vreemd.status_code, vreemd.json()["artikel"]) == (400, "ZVH-1.19")
    assert vreemd.json()["fouten"] == [{"veld": "/uitTeNodigen/1/thema", "reden": "is geen thema van dit overleg"}]
    assert (await weeg(triage, casus_id)).status_code == 201


@pytest.mark.eis("ZVH-5.3.1c")
async def test_toebedelen_noemt_een_partij_en_advies_een_advies(triage: LosseDienst) -> None:
    """Toebedelen zonder ontvanger kan niet (409), advies zonder adviescode ook niet; bij een andere route wordt niet toebedeeld."""
    kaal: dict[str, Any] = {"doel": None, "themas": [], "uitTeNodigen": [], "reden": "lichtere_hulp_volstaat"}
    zonder = await weeg(triage, uuid4(), **kaal, route="toebedelen")
    leeg = await weeg(triage, uuid4(), **kaal, route="advies")
    verkeerd = await weeg(triage, uuid4(), **kaal, route="niet_in_behandeling", toebedeeldAan=GGZ)
    gewogen = await weeg(triage, casus_id := uuid4(), **kaal, route="advies", adviezen=["reguliere_hulp"])

    assert (zonder.status_code, zonder.json()["artikel"]) == (409, "ZVH-5.3.1c")
    assert zonder.json()["fouten"] == [{"veld": "/toebedeeldAan", "reden": "ontbreekt"}]
    assert (leeg.status_code, leeg.json()["fouten"]) == (400, [{"veld": "/adviezen", "reden": "ontbreekt"}])
    assert (verkeerd.status_code, verkeerd.json()["fouten"]) == (400, [{"veld": "/toebedeeldAan", "reden": "hoort niet bij deze route"}])
    alles = await weeg(triage, uuid4(), **kaal | {"reden": None}, route="advies", toebedeeldAan=GGZ)
    assert [f["veld"] for f in alles.json()["fouten"]] == ["/reden", "/adviezen", "/toebedeeldAan"]
    gelezen = await triage.lees("weging.lezen", gewogen.json()["id"])
    assert (gelezen["casusId"], gelezen["adviezen"], gelezen["toebedeeldAan"]) == (str(casus_id), ["reguliere_hulp"], None)


@pytest.mark.eis("ZVH-5.2.1")
async def test_weigeren_noemt_een_reden_en_brengt_niets(triage: LosseDienst) -> None:
    """Een partij die weigert zegt met een code waarom en geeft geen gegevens; niet bekend heeft geen reden nodig."""
    casus_id = uuid4()
    bevraging_id = (await bevraag(triage, casus_id)).json()["id"]
    zonder = await antwoord_op(triage, bevraging_id, "weigert")
    met_inhoud = await antwoord_op(triage, bevraging_id, "weigert", een_gegeven(casus_id=casus_id), reden="beroepsgeheim")
    niets = await antwoord_op(triage, bevraging_id, "geen_gegevens", een_gegeven(casus_id=casus_id))
    goed = await antwoord_op(triage, bevraging_id, "weigert", reden="beroepsgeheim")

    assert [a.json()["fouten"][0]["veld"] for a in (zonder, met_inhoud, niets)] == ["/reden", "/gegevens", "/gegevens"]
    assert {a.status_code for a in (zonder, met_inhoud, niets)} == {400}
    assert (goed.status_code, goed.json()["status"]) == (201, "weigert")
    (antwoord,) = (await triage.lees("bevraging.lezen", bevraging_id))["antwoorden"]
    assert (antwoord["uitkomst"], antwoord["reden"]) == ("weigert", "beroepsgeheim")


@pytest.mark.eis("ZVH-1.19")
async def test_een_ingetrokken_bevraging_is_dicht(triage: LosseDienst) -> None:
    """Wat is ingetrokken wordt niet meer beantwoord; wat beantwoord is wordt niet ingetrokken."""
    casus_id = uuid4()
    een, ander = [(await bevraag(triage, casus_id)).json()["id"] for _ in range(2)]
    await antwoord_op(triage, ander, "geen_gegevens")

    in_, nogmaals, te_laat = [await trek_in(triage, i) for i in (een, een, ander)]
    antwoord = await antwoord_op(triage, een, "geen_gegevens")

    assert (in_.status_code, in_.json()["status"]) == (201, "ingetrokken")
    assert [(a.status_code, a.json()["code"]) for a in (nogmaals, te_laat)] == [(409, "bevraging_niet_open")] * 2
    assert antwoord.status_code == 404


async def test_een_pas_geldt_voor_een_casus(triage: LosseDienst) -> None:
    """Een bericht over een andere casus dan die van de pas vindt niets."""
    for pad, handeling, body in (
        ("/bevragingen", "bevraging.stellen", een_bevraging(uuid4())),
        ("/wegingen", "weging.vastleggen", een_weging(uuid4())),
    ):
        for casus_id in (uuid4(), None):
            assert (await triage.roep("POST", pad, handeling, body, casus_id=casus_id)).status_code == 404


@pytest.mark.parametrize("vingerafdruk", [None, "f" * 64])
async def test_een_herhaald_antwoord_telt_een_keer(triage: LosseDienst, vingerafdruk: str | None) -> None:
    """Dezelfde sleutel op dezelfde bevraging doet niets dubbel, ook anders aangevuld; op een andere is zij al gebruikt."""
    casus_id = uuid4()
    een, ander = [(await bevraag(triage, casus_id)).json()["id"] for _ in range(2)]
    sleutel = {"idempotency_key": "k-1", "vingerafdruk": vingerafdruk}
    eerder = een_gegeven(casus_id=casus_id)
    opnieuw = een_gegeven(casus_id=casus_id) if vingerafdruk else eerder

    eerste = await antwoord_op(triage, een, "beantwoord", eerder, **sleutel)
    tweede = await antwoord_op(triage, een, "beantwoord", opnieuw, **sleutel)
    elders = await antwoord_op(triage, ander, "beantwoord", opnieuw, **sleutel)

    assert (eerste.status_code, tweede.status_code, elders.status_code) == (201, 200, 422)
    assert eerste.json() == tweede.json()
    assert len((await triage.lees("bevraging.lezen", een))["antwoorden"]) == 1


@pytest.mark.eis("ZVH-11.2c")
async def test_na_vernietiging_is_er_niets_meer(triage: LosseDienst) -> None:
    """Vernietiging van een casus neemt bevragingen, antwoorden en wegingen mee, en laat een andere casus staan."""
    casussen = uuid4(), uuid4()
    for casus_id in casussen:
        bevraging_id = (await bevraag(triage, casus_id)).json()["id"]
        await antwoord_op(triage, bevraging_id, "beantwoord", een_gegeven(casus_id=casus_id))
        await weeg(triage, casus_id)

    assert (await triage.roep("DELETE", f"/casussen/{casussen[0]}", "casus.vernietigen")).status_code == 204

    with triage.app.state.omgeving.sessions() as session:
        over = {m.__tablename__: session.scalar(select(func.count()).select_from(m)) for m in (Antwoord, Bevraging, Weging)}
    assert over == {"antwoord": 1, "bevraging": 1, "weging": 1}
    assert (
        await triage.roep("POST", "/lezen/bevraging.lezen/inhoud", "bevraging.lezen", {"id": str(uuid4()), "ids": []})
    ).status_code == 404
    assert (await triage.roep("POST", "/lezen/weging.lezen/inhoud", "weging.lezen", {"id": str(uuid4()), "ids": []})).status_code == 404
