"""Casusoverleg on its own: toestandsbeeld, plan van aanpak, voortgang, besluit."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.casusoverleg.app import DIENST
from services.casusoverleg.model import (
    Akkoord,
    Base,
    Doel,
    Evaluatie,
    Interventie,
    Overlegbesluit,
    Plan,
    Planversie,
    Resultaat,
    Toestandsbeeld,
    Visie,
    Voortgangsmelding,
)
from tests.dienst import GGZ, LosseDienst, als_json, een_dienst, een_gegeven, nieuw

GEMEENTE = "00000099000000010000:college_bw"
POLITIE = "00000099000000020000"
DOEL, TWEEDE_DOEL, INTERVENTIE, TWEEDE_INTERVENTIE = (UUID(int=n, version=4) for n in range(1, 5))


@pytest.fixture
def overleg(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_doel(doel_id: UUID = DOEL, **anders: Any) -> dict[str, Any]:
    return {"doelId": str(doel_id), "leefgebied": "huisvesting", "doel": "stabiel_wonen"} | anders


def een_interventie(interventie_id: UUID = INTERVENTIE, **anders: Any) -> dict[str, Any]:
    return {
        "interventieId": str(interventie_id),
        "doelId": str(DOEL),
        "uitvoerder": GGZ,
        "soort": "ambulante_begeleiding",
        "termijn": "2026-06-01",
    } | anders


def een_plan(**anders: Any) -> dict[str, Any]:
    return {"casusregisseurPartij": GEMEENTE, "doelen": [een_doel()], "interventies": [een_interventie()], "gegevens": []} | anders


def een_besluit(casus_id: UUID, **anders: Any) -> dict[str, Any]:
    return {
        "casusId": str(casus_id),
        "besluit": "afschalen",
        "besluitdatum": "2026-03-02",
        "deelnemers": [GGZ, POLITIE],
        "reden": "doelen_bereikt",
        "resultaten": [],
    } | anders


async def maak(overleg: LosseDienst, pad: str, handeling: str, body: dict[str, Any], casus_id: UUID, **rest: Any) -> Any:
    return await overleg.roep("POST", pad, handeling, {"casusId": str(casus_id)} | body, casus_id=casus_id, nieuw_id=nieuw(), **rest)


async def plan(overleg: LosseDienst, casus_id: UUID | None = None, **anders: Any) -> Any:
    return await maak(overleg, "/plannen-van-aanpak", "plan.vastleggen", een_plan(**anders), casus_id or uuid4())


async def wijzig(overleg: LosseDienst, plan_id: str, if_match: str | None, **anders: Any) -> Any:
    return await overleg.roep("PUT", f"/plannen-van-aanpak/{plan_id}", "plan.wijzigen", een_plan(**anders), if_match=if_match)


async def meld(overleg: LosseDienst, plan_id: str, status: str, **anders: Any) -> Any:
    pas = {naam: anders.pop(naam) for naam in ("idempotency_key",) if naam in anders}
    body = {"interventieId": str(INTERVENTIE), "status": status, "op": "2026-03-01"} | anders
    return await overleg.roep("POST", f"/plannen-van-aanpak/{plan_id}/voortgangsmeldingen", "voortgang.vastleggen", body, **pas)


async def besluit(overleg: LosseDienst, casus_id: UUID, **anders: Any) -> Any:
    return await maak(overleg, "/overlegbesluiten", "overlegbesluit.vastleggen", een_besluit(casus_id, **anders), casus_id)


@pytest.mark.eis("ZVH-9.3")
async def test_een_toestandsbeeld_bestaat_uit_onderdelen(overleg: LosseDienst) -> None:
    """Ieder onderdeel van het toestandsbeeld is een gegeven en blijft op zichzelf weg als het niet mag."""
    casus_id = uuid4()
    delen = [een_gegeven({"tekst": t}, casus_id=casus_id, leverancier=p) for t, p in (("zorg", GGZ), ("overlast", POLITIE))]
    gemaakt = await maak(overleg, "/toestandsbeelden", "toestandsbeeld.vastleggen", {"gegevens": als_json(*delen)}, casus_id)
    beeld = gemaakt.json()["id"]

    heel = await overleg.lees("toestandsbeeld.lezen", beeld)
    alleen = {"id": beeld, "ids": [str(delen[0].etiket.id)]}
    deel = await overleg.roep("POST", "/lezen/toestandsbeeld.lezen/inhoud", "toestandsbeeld.lezen", alleen)

    assert {g["inhoud"]["tekst"] for g in heel["gegevens"]} == {"zorg", "overlast"}
    assert [g["inhoud"] for g in deel.json()["gegevens"]] == [{"tekst": "zorg"}]


async def test_een_leeg_toestandsbeeld_is_er_geen(overleg: LosseDienst) -> None:
    """Een toestandsbeeld zonder onderdelen wordt niet vastgelegd."""
    leeg = await maak(overleg, "/toestandsbeelden", "toestandsbeeld.vastleggen", {"gegevens": []}, uuid4())

    assert leeg.json()["fouten"] == [{"veld": "/gegevens", "reden": "te weinig"}]


@pytest.mark.eis("ZVH-9.3")
async def test_een_plan_van_aanpak(overleg: LosseDienst) -> None:
    """Een plan heeft doelen per leefgebied, interventies met partij en termijn, en een casusregisseur."""
    casus_id = uuid4()
    gegeven = een_gegeven({"tekst": "toelichting"}, casus_id=casus_id)
    gemaakt = await plan(overleg, casus_id, gegevens=als_json(gegeven))
    gelezen = await overleg.lees("plan.lezen", gemaakt.json()["id"])

    assert (gemaakt.status_code, gemaakt.json()["versie"]) == (201, 1)
    assert (gelezen["casusregisseurPartij"], gelezen["versie"], gelezen["gewijzigdOp"]) == (GEMEENTE, 1, None)
    assert gelezen["doelen"] == [een_doel()]
    assert gelezen["interventies"] == [een_interventie() | {"status": "gepland", "voortgang": []}]
    assert [g["inhoud"] for g in gelezen["gegevens"]] == [{"tekst": "toelichting"}]


async def test_een_casus_heeft_een_plan(overleg: LosseDienst) -> None:
    """Wie een tweede plan wil vastleggen, wordt naar het bestaande verwezen."""
    casus_id = uuid4()
    await plan(overleg, casus_id)
    tweede = await plan(overleg, casus_id)

    assert (tweede.status_code, tweede.json()["code"]) == (409, "plan_bestaat_al")


async def test_een_interventie_dient_een_doel_van_het_plan(overleg: LosseDienst) -> None:
    """Een interventie zonder doel in dit plan, en een dubbel kenmerk, worden met het veld genoemd."""
    los = await plan(overleg, interventies=[een_interventie(), een_interventie(TWEEDE_INTERVENTIE, doelId=str(TWEEDE_DOEL))])
    dubbel = await plan(overleg, doelen=[een_doel(), een_doel()], interventies=[een_interventie(), een_interventie()])

    assert los.json()["fouten"] == [{"veld": "/interventies/1/doelId", "reden": "verwijst niet naar een doel van dit plan"}]
    assert [f["veld"] for f in dubbel.json()["fouten"]] == ["/doelen/1/doelId", "/interventies/1/interventieId"]


async def test_wijzigen_op_de_gelezen_versie(overleg: LosseDienst) -> None:
    """Wie wijzigt, noemt de versie die hij las; wie te laat is, overschrijft niemand."""
    plan_id = (await plan(overleg)).json()["id"]
    doelen = [een_doel(), een_doel(TWEEDE_DOEL)]

    zonder = await wijzig(overleg, plan_id, None, doelen=doelen)
    eerste = await wijzig(overleg, plan_id, '"1"', doelen=doelen)
    geweigerd = [(await wijzig(overleg, plan_id, etag, doelen=[een_doel()])).status_code for etag in ('"1"', 'W/"2"', "*", '"x"', "2")]
    gelezen = await overleg.lees("plan.lezen", plan_id)

    assert (zonder.status_code, eerste.status_code, geweigerd) == (428, 200, [412] * 5)
    assert (eerste.json()["versie"], eerste.json()["status"]) == (2, "gewijzigd")
    assert (gelezen["versie"], gelezen["doelen"]) == (2, doelen)
    assert (await wijzig(overleg, str(uuid4()), '"1"')).status_code == 404


async def test_een_mislukte_wijziging_verandert_niets(overleg: LosseDienst) -> None:
    """Een plan dat niet klopt, laat ook de versie staan."""
    plan_id = (await plan(overleg)).json()["id"]
    mislukt = await wijzig(overleg, plan_id, '"1"', interventies=[een_interventie(doelId=str(TWEEDE_DOEL))])

    assert mislukt.status_code == 400
    assert (await wijzig(overleg, plan_id, '"1"')).status_code == 200


async def test_voortgang_per_interventie(overleg: LosseDienst) -> None:
    """Start en einde staan bij de interventie, met de vraag of het doel is bereikt; een wijziging van het plan laat ze staan."""
    plan_id = (await plan(overleg)).json()["id"]
    toelichting = een_gegeven({"tekst": "verloopt goed"})
    await meld(overleg, plan_id, "gestart", gegevens=als_json(toelichting))
    await meld(overleg, plan_id, "beeindigd", op="2026-03-02", doelBereikt="deels")
    gewijzigd = await wijzig(
        overleg, plan_id, '"1"', interventies=[een_interventie(TWEEDE_INTERVENTIE), een_interventie(termijn="2026-09-01")]
    )
    gelezen = await overleg.lees("plan.lezen", plan_id)
    nieuwe, oude = gelezen["interventies"]

    assert gewijzigd.status_code == 200
    assert (nieuwe["status"], oude["status"], oude["termijn"]) == ("gepland", "beeindigd", "2026-09-01")
    assert [(v["status"], v["op"], v["doelBereikt"]) for v in oude["voortgang"]] == [
        ("gestart", "2026-03-01", None),
        ("beeindigd", "2026-03-02", "deels"),
    ]
    assert [g["inhoud"] for g in gelezen["gegevens"]] == [{"tekst": "verloopt goed"}]


@pytest.mark.parametrize(
    ("eerder", "nu"), [([], "beeindigd"), ([], "afgebroken"), (["gestart"], "gestart"), (["gestart", "afgebroken"], "gestart")]
)
async def test_stappen_gaan_op_volgorde(overleg: LosseDienst, eerder: list[str], nu: str) -> None:
    """Wat niet is gestart, eindigt niet; wat is afgelopen, begint niet opnieuw."""
    plan_id = (await plan(overleg)).json()["id"]
    volledig = {"reden": "verhuisd", "doelBereikt": "nee"}
    for status in eerder:
        assert (await meld(overleg, plan_id, status, **volledig)).status_code == 201

    antwoord = await meld(overleg, plan_id, nu, **volledig)

    assert (antwoord.status_code, antwoord.json()["code"]) == (409, "overgang_kan_niet")


@pytest.mark.parametrize(
    ("status", "anders", "veld"),
    [
        ("afgebroken", {}, "/reden"),
        ("beeindigd", {}, "/doelBereikt"),
        ("beeindigd", {"doelBereikt": "ja", "op": "2026-03-03"}, "/op"),
        ("beeindigd", {"doelBereikt": "ja", "op": "2026-02-01"}, "/op"),
        ("gestart", {"interventieId": str(TWEEDE_INTERVENTIE)}, "/interventieId"),
    ],
)
async def test_een_melding_zegt_wat_nodig_is(overleg: LosseDienst, status: str, anders: dict[str, str], veld: str) -> None:
    """Afbreken vraagt waarom, beëindigen of het doel is bereikt; de dag is geweest en ligt na de start."""
    plan_id = (await plan(overleg)).json()["id"]
    await meld(overleg, plan_id, "gestart")

    antwoord = await meld(overleg, plan_id, status, **anders)

    assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, [veld])


async def test_een_lopende_interventie_verdwijnt_niet_uit_het_plan(overleg: LosseDienst) -> None:
    """Wat is gestart, wordt beëindigd of afgebroken en niet weggelaten."""
    plan_id = (await plan(overleg)).json()["id"]
    await meld(overleg, plan_id, "gestart")

    antwoord = await wijzig(overleg, plan_id, '"1"', interventies=[een_interventie(TWEEDE_INTERVENTIE)])

    assert (antwoord.status_code, antwoord.json()["code"]) == (409, "interventie_heeft_voortgang")


async def test_een_herhaalde_melding_telt_een_keer(overleg: LosseDienst) -> None:
    """Dezelfde sleutel antwoordt met het plan en meldt niets dubbel."""
    plan_id = (await plan(overleg)).json()["id"]
    eerste = await meld(overleg, plan_id, "gestart", idempotency_key="k-1")
    tweede = await meld(overleg, plan_id, "gestart", idempotency_key="k-1")

    assert (eerste.status_code, tweede.status_code) == (201, 200)
    assert eerste.json() == tweede.json()


@pytest.mark.eis("ZVH-1.21", "ZVH-9.4")
async def test_afschalen_na_een_oordeel_over_ieder_doel(overleg: LosseDienst) -> None:
    """Afschaling begint met een besluit van het overleg, en dat oordeelt over het resultaat van ieder doel van het plan."""
    casus_id = uuid4()
    await plan(overleg, casus_id, doelen=[een_doel(), een_doel(TWEEDE_DOEL)])
    een = {"doelId": str(DOEL), "resultaat": "bereikt"}
    twee = {"doelId": str(TWEEDE_DOEL), "resultaat": "deels"}

    half = await besluit(overleg, casus_id, resultaten=[een])
    doorgaan = await besluit(overleg, casus_id, besluit="doorgaan", resultaten=[een])
    heel = await besluit(overleg, casus_id, resultaten=[twee, een])
    gelezen = await overleg.lees("overlegbesluit.lezen", heel.json()["id"])

    assert (half.status_code, half.json()["code"], half.json()["artikel"]) == (409, "resultaten_ontbreken", "ZVH-9.4")
    assert [f["reden"] for f in half.json()["fouten"]] == [f"ontbreekt: {TWEEDE_DOEL}"]
    assert (doorgaan.status_code, heel.status_code, heel.json()["status"]) == (201, 201, "afschalen")
    assert (gelezen["besluitdatum"], gelezen["deelnemers"], gelezen["resultaten"]) == ("2026-03-02", [GGZ, POLITIE], [twee, een])


async def test_zonder_plan_kan_het_overleg_ook_besluiten(overleg: LosseDienst) -> None:
    """Zonder plan zijn er geen doelen om over te oordelen."""
    casus_id = uuid4()
    vreemd = await besluit(overleg, casus_id, resultaten=[{"doelId": str(DOEL), "resultaat": "niet"}])

    assert vreemd.json()["fouten"] == [{"veld": "/resultaten/0/doelId", "reden": "staat niet in het plan"}]
    assert (await besluit(overleg, casus_id)).status_code == 201


@pytest.mark.eis("ZVH-1.21")
async def test_een_besluit_is_al_genomen(overleg: LosseDienst) -> None:
    """De besluitdatum telt ook als die later wordt ingevoerd, maar ligt niet in de toekomst; er zijn deelnemers."""
    casus_id = uuid4()
    toekomst = await besluit(overleg, casus_id, besluitdatum="2026-03-03")
    niemand = await besluit(overleg, casus_id, deelnemers=[])
    eerder = await besluit(overleg, casus_id, besluitdatum="2026-02-01")

    assert [f["veld"] for f in toekomst.json()["fouten"]] == ["/besluitdatum"]
    assert [f["veld"] for f in niemand.json()["fouten"]] == ["/deelnemers"]
    assert eerder.status_code == 201


async def test_een_pas_geldt_voor_een_casus(overleg: LosseDienst) -> None:
    """Een bericht over een andere casus dan die van de pas vindt niets."""
    vreemd = {"casusId": str(uuid4())}
    toestandsbeeld = {"gegevens": als_json(een_gegeven())}
    for pad, handeling, body in (
        ("/toestandsbeelden", "toestandsbeeld.vastleggen", toestandsbeeld),
        ("/plannen-van-aanpak", "plan.vastleggen", een_plan()),
        ("/overlegbesluiten", "overlegbesluit.vastleggen", een_besluit(uuid4())),
    ):
        assert (await maak(overleg, pad, handeling, body | vreemd, uuid4())).status_code == 404


@pytest.mark.eis("ZVH-11.2c")
async def test_na_vernietiging_is_er_niets_meer(overleg: LosseDienst) -> None:
    """Vernietiging van een casus neemt plan, voortgang, toestandsbeeld en besluit mee, en laat een andere casus staan."""
    casussen = uuid4(), uuid4()
    for casus_id in casussen:
        plan_id = (await plan(overleg, casus_id)).json()["id"]
        await meld(overleg, plan_id, "gestart")
        delen = {"gegevens": als_json(een_gegeven(casus_id=casus_id))}
        await maak(overleg, "/toestandsbeelden", "toestandsbeeld.vastleggen", delen, casus_id)
        await besluit(overleg, casus_id, resultaten=[{"doelId": str(DOEL), "resultaat": "niet"}])
        await overleg.roep("POST", f"/plannen-van-aanpak/{plan_id}/akkoorden", "plan.akkoord", {"versie": 1})
        resultaat = [{"doelId": str(DOEL), "resultaat": "niet"}]
        evaluatie = {"op": "2026-03-01", "uitkomst": "wijzigen", "met": [GGZ], "doelen": resultaat}
        await overleg.roep("POST", f"/plannen-van-aanpak/{plan_id}/evaluaties", "evaluatie.vastleggen", evaluatie)
        wie = uuid4()
        soort = {"casus_id": casus_id, "betrokkene_id": wie, "categorie": "visie", "categorie_verband": "visie"}
        delen = als_json(een_gegeven({"van": "inwoner"}, **soort))
        visie = {"betrokkeneId": str(wie), "op": "2026-03-01", "gesprekken": [str(uuid4())], "gegevens": delen}
        await maak(overleg, "/visies", "visie.vastleggen", visie, casus_id)

    assert (await overleg.roep("DELETE", f"/casussen/{casussen[0]}", "casus.vernietigen")).status_code == 204

    geschiedenis = (Akkoord, Evaluatie, Planversie, Visie)
    tabellen = (Doel, Interventie, Overlegbesluit, Plan, Resultaat, Toestandsbeeld, Voortgangsmelding, *geschiedenis)
    assert {m.class_ for m in Base.registry.mappers if m.class_.__module__ == Base.__module__} == set(tabellen)
    with overleg.app.state.omgeving.sessions() as session:
        assert [session.scalar(select(func.count()).select_from(tabel)) for tabel in tabellen] == [1] * len(tabellen)
        assert session.scalars(select(Plan.casus_id)).one() == casussen[1]
    for handeling in ("toestandsbeeld.lezen", "plan.lezen", "overlegbesluit.lezen"):
        leeg = await overleg.roep("POST", f"/lezen/{handeling}/inhoud", handeling, {"id": str(uuid4()), "ids": []})
        assert leeg.status_code == 404
