"""A verzoek on its own: received, identified, decided; on time or late."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.rights.app import DIENST, contract
from shared.telemetry import BETROKKENE
from tests.dienst import LosseDienst, als_json, een_dienst
from tests.services.deuren import rijen
from tests.services.rights.bouw import ONVOLLEDIG, POLITIE, SOORTEN, Dossier, een_dossier, een_overzicht


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


@pytest.mark.eis("ZVH-17.1", "ZVH-17.3")
@pytest.mark.parametrize("soort", SOORTEN)
async def test_ieder_soort_verzoek_wordt_aangenomen(rights: LosseDienst, soort: str) -> None:
    """Elk soort verzoek, bij welke Partij ook ontvangen, staat er met ontvangst en uiterste datum, ook als er iets mist."""
    dossier = Dossier(rights)

    antwoord = await dossier.dien_in(soort)

    status = "onvolledig" if soort in ONVOLLEDIG else "ontvangen"
    assert (antwoord.status_code, antwoord.json()["status"]) == (201, status)
    assert [o["code"] for o in antwoord.json()["ontbreekt"]] == ([ONVOLLEDIG[soort]] if soort in ONVOLLEDIG else [])
    gelezen = (await dossier.lees()).json()
    assert (gelezen["ontvangenOp"], gelezen["ontvangenBij"], gelezen["uitersteDatum"]) == ("2026-03-02", POLITIE, "2026-03-30")


@pytest.mark.eis("ZVH-17.1")
async def test_een_ander_soort_bestaat_niet(rights: LosseDienst) -> None:
    """De lijst van soorten is gesloten; een ontvangst in de toekomst of een andere casus dan in de pas telt niet."""
    assert (await Dossier(rights).dien_in("vergetelheid")).status_code == 400
    assert (await Dossier(rights).dien_in(ontvangenOp="2026-03-03")).json()["fouten"][0]["veld"] == "/ontvangenOp"
    assert (await Dossier(rights).dien_in(casusId=str(uuid4()))).status_code == 404


@pytest.mark.eis("ZVH-18.2")
async def test_op_dag_28_op_tijd_op_dag_29_te_laat(rights: LosseDienst) -> None:
    """Vier weken na de dag van ontvangst is de laatste dag, in Nederlandse tijd; daarna staat het als te laat tot er een antwoord is."""
    dossier = Dossier(rights)
    await dossier.dien_in()

    dag_28 = await dossier.lees(nu=datetime(2026, 3, 30, 21, 59, tzinfo=UTC))
    dag_29 = await dossier.lees(nu=datetime(2026, 3, 30, 22, 0, tzinfo=UTC))

    assert (dag_28.json()["teLaat"], dag_29.json()["teLaat"]) == (False, True)


@pytest.mark.eis("ZVH-18.2")
async def test_een_verlenging_is_nergens_vast_te_leggen(rights: LosseDienst) -> None:
    """Verlengen kent het protocol niet: geen deur heeft er een veld voor, en identificeren verschuift de termijn niet."""
    dossier = Dossier(rights)
    assert (await dossier.dien_in(uitersteDatum="2026-05-30")).json()["fouten"] == [{"veld": "/uitersteDatum", "reden": "onbekend veld"}]
    await dossier.dien_in()
    await dossier.identificeer()

    assert (await dossier.lees()).json()["uitersteDatum"] == "2026-03-30"
    namen = {naam for schema in contract()["components"]["schemas"].values() for naam in schema.get("properties", {})}
    assert not {naam for naam in namen if "verleng" in naam.lower() or "opschort" in naam.lower()}


@pytest.mark.eis("ZVH-18.4")
async def test_zonder_identiteit_wordt_niets_verzameld_of_toegewezen(rights: LosseDienst) -> None:
    """Het verzoek is aangenomen en de termijn loopt, maar voldoen kan pas na vaststelling van de identiteit."""
    dossier = Dossier(rights)
    await dossier.dien_in()

    pogingen = [await dossier.doe("overzicht", "verzoek.verzamelen", een_overzicht()), await dossier.besluit(), await dossier.beantwoord()]

    assert [(p.status_code, p.json()["code"]) for p in pogingen] == [
        (409, "identiteit_ontbreekt"),
        (409, "identiteit_ontbreekt"),
        (409, "geen_besluit"),
    ]
    assert (await dossier.lees("verzoek.antwoord.lezen")).status_code == 404


@pytest.mark.eis("ZVH-18.4")
async def test_van_het_bewijs_blijft_alleen_wie_wanneer_en_door_wie(rights: LosseDienst) -> None:
    """Geen documentnummer en geen kopie; een andere wijze dan in persoon vraagt een reden, en vaststellen gebeurt één keer."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    assert (await dossier.identificeer(documentnummer="X1")).json()["fouten"] == [{"veld": "/documentnummer", "reden": "onbekend veld"}]
    zonder = await dossier.identificeer(wijze="andere_passende_wijze")
    assert zonder.json()["fouten"] == [{"veld": "/reden", "reden": "ontbreekt"}, {"veld": "/middelen", "reden": "ontbreekt"}]
    anders = {"wijze": "andere_passende_wijze", "reden": "opgenomen_in_instelling"}
    middel = {"middel": "controlevragen", "op": "2026-03-02", "bsnAfgeschermd": None}
    assert (await dossier.identificeer(**anders, middelen=[middel])).status_code == 201

    nogmaals = await dossier.identificeer()

    assert nogmaals.json()["code"] == "identiteit_al_vastgesteld"
    assert (await dossier.lees()).json()["identiteit"] == {
        "wijze": "andere_passende_wijze",
        "op": "2026-03-02",
        "reden": "opgenomen_in_instelling",
        "middelen": [middel],
        "doorPartij": "00000099000000050000",
        "doorFunctionaris": "f-1",
    }


@pytest.mark.eis("ZVH-18.2b", "ZVH-19.3")
@pytest.mark.parametrize(
    ("soort", "besluit", "gronden", "veld"),
    [
        ("inzage", "afwijzen", [], "/gronden"),
        ("inzage", "deels", [], "/gronden"),
        ("inzage", "afwijzen", ["te_druk"], "/gronden/0"),
        ("inzage", "afwijzen", ["gegevens_zijn_juist"], "/gronden/0"),
        ("inzage", "toewijzen", ["uavg_41_toezicht"], "/gronden/0"),
        ("verwijdering", "toewijzen", [], "/gronden"),
    ],
)
async def test_een_besluit_rust_op_een_grond_uit_de_lijst(
    rights: LosseDienst, soort: str, besluit: str, gronden: list[str], veld: str
) -> None:
    """Weigeren mag alleen op een wettelijke grond, en verwijderen alleen op een grond voor verwijdering."""
    dossier = Dossier(rights)
    await dossier.dien_in(soort)
    await dossier.identificeer()

    antwoord = await dossier.besluit(besluit, *gronden, gegevens=[dossier.een_gegeven("omdat")])

    assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, [veld])


@pytest.mark.eis("ZVH-18.4", "ZVH-18.2b")
async def test_wie_zich_niet_laat_identificeren_krijgt_toch_antwoord(rights: LosseDienst) -> None:
    """Een afwijzing kan zonder identiteit: dan blijft niemand zonder antwoord, en krijgt niemand gegevens."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.besluit("afwijzen", "identiteit_niet_vastgesteld")

    assert (await dossier.beantwoord(wijze="aangetekende_post")).json()["status"] == "beantwoord"


@pytest.mark.eis("ZVH-21.1")
async def test_overdracht_zonder_eigen_gegevens_wordt_afgewezen(rights: LosseDienst) -> None:
    """Het recht op overdraagbaarheid geldt niet: aannemen wel, toewijzen niet zolang er niets is waarop het ziet."""
    dossier = Dossier(rights)
    await dossier.dien_in("overdracht")
    await dossier.identificeer()

    voor = await dossier.besluit()
    assert (await dossier.doe("overzicht", "verzoek.verzamelen", een_overzicht())).status_code == 200
    na = await dossier.besluit()

    assert {(p.status_code, p.json()["code"]) for p in (voor, na)} == {(409, "overdracht_niet_van_toepassing")}
    assert (await dossier.besluit("afwijzen", "overdracht_niet_van_toepassing")).status_code == 201


@pytest.mark.eis("ZVH-18.2")
async def test_na_het_antwoord_staat_het_verzoek_vast(rights: LosseDienst) -> None:
    """Een beantwoord verzoek is niet meer te laat en verandert niet meer; een antwoord van morgen bestaat nog niet."""
    dossier = await een_dossier(rights)
    assert (await dossier.beantwoord("2026-03-03")).json()["fouten"] == [{"veld": "/verzondenOp", "reden": "ligt in de toekomst"}]
    await dossier.beantwoord()

    pogingen = [await dossier.beantwoord(), await dossier.besluit(), await dossier.doe("overzicht", "verzoek.verzamelen", een_overzicht())]

    assert {(p.status_code, p.json()["code"]) for p in pogingen} == {(409, "al_beantwoord")}
    later = (await dossier.lees(nu=datetime(2026, 6, 1, tzinfo=UTC))).json()
    assert (later["teLaat"], later["beantwoordOp"], later["status"]) == (False, "2026-03-02", "beantwoord")


async def test_een_binnendeur_staat_niet_open_voor_partners() -> None:
    """Alleen de gateway brengt het overzicht."""
    assert contract()["paths"]["/verzoeken/{verzoekId}/overzicht"]["post"]["x-deur"] == "binnen"


@pytest.mark.eis("ZVH-11.2c")
async def test_vernietigen_wist_het_rechtendossier_als_de_gateway_het_vraagt(rights: LosseDienst) -> None:
    """Op de datum van het rechtendossier is het verzoek met alles eromheen weg."""
    dossier = await een_dossier(rights)
    await dossier.beantwoord()

    weg = await rights.roep("DELETE", f"/casussen/{dossier.casus_id}", "klok.vernietigen", casus_id=dossier.casus_id)

    assert weg.status_code == 204
    assert (await dossier.lees()).status_code == 404
    assert (await dossier.lees("verzoek.antwoord.lezen")).status_code == 404


async def test_een_herhaald_besluit_telt_een_keer(rights: LosseDienst) -> None:
    """Een herhaling met dezelfde Idempotency-Key antwoordt met het verzoek zoals het er staat."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.identificeer()
    pad, body = f"/verzoeken/{dossier.id}/besluiten", {"besluit": "toewijzen"}
    eerste = await rights.roep("POST", pad, "verzoek.besluiten", body, idempotency_key="k-1")

    tweede = await rights.roep("POST", pad, "verzoek.besluiten", body, idempotency_key="k-1")

    assert (eerste.status_code, tweede.status_code) == (201, 200)
    assert eerste.json() == tweede.json()


@pytest.mark.eis("ZVH-B3.6")
async def test_elke_handeling_aan_een_verzoek_staat_in_de_log_bij_zijn_betrokkene(rights: LosseDienst) -> None:
    """Van elke handeling één logregel met de betrokkene, ook als er geen woord bij is geschreven."""
    dossier, gegeven = Dossier(rights), {"gegevenId": str(uuid4())}
    await dossier.dien_in("rectificatie")
    await dossier.vul_aan(dossier.een_gegeven("dit moet anders"))
    await dossier.vraag_identiteit()
    await dossier.identificeer()
    await dossier.doe("beoordelingen", "verzoek.beoordelen", {"items": [gegeven | {"oordeel": "toewijzen"}]})
    await dossier.doe("voornemens", "verzoek.voornemen", {"gronden": ["gegevens_zijn_juist"], "gegevens": als_json(dossier.een_gegeven())})
    await dossier.doe("zienswijzen", "verzoek.zienswijze", {"standpunt": "eens"})
    await dossier.doe("vergoedingen", "verzoek.vergoeding", {"voor": "inzage", "bedrag": 0, "kosten": 0})
    await dossier.besluit("afwijzen", "gegevens_vernietigd", gegevens=[])
    await dossier.beantwoord()
    inzage = Dossier(rights, casus_id=dossier.casus_id, betrokkene_id=dossier.betrokkene_id)
    await inzage.dien_in()
    await inzage.identificeer()
    van_mij = inzage.een_gegeven()
    await inzage.verzamel(van_mij)
    derde = {"gegevenId": str(van_mij.etiket.id), "bezwaarTeVerwachten": False}
    assert (await inzage.doe("derdentoetsen", "verzoek.derde.toetsen", derde)).status_code == 201

    regels = rijen(rights, DIENST.dossier.logregel)

    deuren = (w.get("x-handeling", "") for pad in contract()["paths"].values() for w in pad.values())
    schrijvend = {d for d in deuren if d.startswith(("verzoek.", "identiteit.")) and not d.endswith(".lezen")}
    assert schrijvend <= {r.name for r in regels}
    assert {r.attributes.get(BETROKKENE) for r in regels if r.name in schrijvend} == {str(dossier.betrokkene_id)}
