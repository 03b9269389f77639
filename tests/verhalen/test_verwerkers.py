"""Who works for a partij, and where gegevens may go: orders, designated systems, the way of a supply (ZVH 4.3, 12.2, 22)."""

from typing import Any

import pytest

from tests.bouw import een_aanmelding
from tests.keten import VERBAND, Keten, Partner
from tests.verhalen.register_bouw import COLLEGE, GGD, beheerder, een_issuer, met_token, vandaag
from tests.verhalen.test_verstrekkingen import een_aanbod, een_gezin

VERWERKER = "00000099000000095000"
BETROKKENE = "4a8d7a2e-9a51-4d2c-8c0e-7d1f7a3b9c55"


def een_opdracht(**anders: Any) -> dict[str, Any]:
    """The college lets an organisation hand in aanmeldingen for it."""
    return {
        "verband": VERBAND,
        "code": "aanmeldsysteem",
        "van": "2026-01-01",
        "oin": VERWERKER,
        "opdrachtgever": COLLEGE,
        "handelingen": ["aanmelding.*", "partij.lezen"],
        "toestemmingOrgaan": "stuurgroep",
        "toestemmingKenmerk": "SG-2026-7",
        "toestemmingOp": "2026-01-05",
        "overeenkomstKenmerk": "VO-2026-2",
        "overeenkomstOp": "2026-01-06",
    } | anders


async def een_verwerker(keten: Keten, **anders: Any) -> Partner:
    """A verwerker with its order and its own issuer; the caller it becomes."""
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht(**anders))
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer(oins=[VERWERKER]))
    return met_token(keten, "aanmelder", organisatie=VERWERKER, namens=COLLEGE)


@pytest.mark.eis("ZVH-22.1", "ZVH-B3.9")
async def test_een_verwerker_handelt_voor_zijn_opdrachtgever_en_niet_verder(keten: Keten) -> None:
    """Binnen de opdracht slaagt het en staan opdrachtgever en verwerker in de log; daarbuiten, of zonder opdracht, is het 403."""
    verwerker = await een_verwerker(keten)

    gemaakt = await verwerker.moet("POST", "/aanmeldingen", een_aanmelding(BETROKKENE))

    (regel,) = await keten.sql("select partij, functionaris from audit where handeling = 'aanmelding.indienen' and soort = 'intentie'")
    assert tuple(regel) == (COLLEGE, f"{VERWERKER}.nieuw-1")
    assert (await keten.als("college", "aanmelder").get(f"/aanmeldingen/{gemaakt['id']}")).status_code == 200
    buiten = await verwerker.get("/verwerkers")
    assert (buiten.status_code, buiten.json()["code"]) == (403, "opdracht_ontbreekt")
    ander = met_token(keten, "aanmelder", organisatie=VERWERKER, namens=GGD)
    assert (await ander.get("/partijen")).json()["code"] == "partij_niet_ingeschreven"
    assert (await met_token(keten, "aanmelder", organisatie=VERWERKER).get("/partijen")).status_code == 403


@pytest.mark.eis("ZVH-22.1")
async def test_zonder_toestemming_of_overeenkomst_komt_een_verwerker_er_niet_in(keten: Keten) -> None:
    """De toestemming van een ander orgaan of een ontbrekende overeenkomst is 403; met beide slaagt het."""
    verwerker = await een_verwerker(keten, toestemmingOrgaan="manager")

    async def geprobeerd() -> tuple[int, str]:
        antwoord = await verwerker.get("/partijen")
        return antwoord.status_code, antwoord.json().get("code", "")

    assert await geprobeerd() == (403, "verwerker_zonder_toestemming")
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht(overeenkomstKenmerk=None))
    assert await geprobeerd() == (403, "verwerker_zonder_overeenkomst")
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht())
    assert await geprobeerd() == (200, "")

    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht(tot="2026-06-30"))

    assert await geprobeerd() == (403, "opdracht_ontbreekt")
    versies = await keten.sql("select versie from registerstuk where soort = 'verwerker' order by versie")
    assert [r.versie for r in versies] == [1, 2, 3, 4]


@pytest.mark.eis("ZVH-B3.9")
async def test_een_dienstaccount_van_een_partij_heeft_ook_een_opdracht_nodig(keten: Keten) -> None:
    """Een programma van de partij zelf doet alleen wat is geregistreerd; een mens van die partij hoeft dat niet te zijn."""
    programma = keten.als("ggd", "professional", functionaris="koppeling-1", extra={"dienstaccount": True})
    assert (await programma.get("/partijen")).json()["code"] == "opdracht_ontbreekt"
    assert (await keten.als("ggd", "professional").get("/partijen")).status_code == 200
    eigen = een_opdracht(code="koppeling", oin=GGD, opdrachtgever=GGD, handelingen=["partij.lezen"], toestemmingOrgaan=None)

    await beheerder(keten).moet("POST", "/verwerkers", eigen)

    assert (await programma.get("/partijen")).status_code == 200
    assert (await programma.get("/systemen")).status_code == 403


async def test_een_programma_is_geen_beheerder(keten: Keten) -> None:
    """Ook onder de naam van de eerste beheerder wijzigt een verwerker of dienstaccount het register niet."""
    programma = keten.als("zvh", "manager", functionaris="zvh-beheerder-1", extra={"dienstaccount": True})
    zvh = "00000099000000090000"
    opdracht = een_opdracht(code="alles", oin=zvh, opdrachtgever=zvh, handelingen=["verwerker.*", "systeem.*"])
    await beheerder(keten).moet("POST", "/verwerkers", opdracht)

    assert (await programma.get("/verwerkers")).status_code == 200
    geweigerd = await programma.post("/verwerkers", een_opdracht())
    assert (geweigerd.status_code, geweigerd.json()["code"]) == (403, "rol_past_niet")


async def test_een_opdracht_klopt_met_het_register(keten: Keten) -> None:
    """Een onbekende handeling, een opdrachtgever buiten het verband of een partij als verwerker is 400; alleen een beheerder legt vast."""
    fout = [
        een_opdracht(handelingen=["partij.verkopen"]),
        een_opdracht(handelingen=["onzin.*"]),
        een_opdracht(opdrachtgever="00000099000000076000"),
        een_opdracht(oin=GGD),
        een_opdracht(tot="2025-01-01"),
    ]
    antwoorden = [await beheerder(keten).post("/verwerkers", f) for f in fout]
    ander = await keten.als("ggz", "instemmer").post("/verwerkers", een_opdracht())
    elders = await beheerder(keten).post("/verwerkers", een_opdracht(verband="proefgemeente_pga"))
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht())
    dubbel = await beheerder(keten).post("/verwerkers", een_opdracht(code="nog_een"))

    assert ([a.status_code for a in antwoorden], ander.status_code, elders.status_code, dubbel.status_code) == ([400] * 5, 403, 403, 400)
    gelezen = (await keten.als("ggz", "instemmer").moet("GET", "/verwerkers"))["verwerkers"]
    assert [(v["code"], v["opdrachtgever"]) for v in gelezen] == [("aanmeldsysteem", COLLEGE)]


def een_systeem(**anders: Any) -> dict[str, Any]:
    basis = {"verband": VERBAND, "code": "gcos", "van": "2026-01-01", "orgaan": "stuurgroep", "kenmerk": "SG-2026-9"}
    return basis | {"beslotenOp": "2026-01-01"} | anders


@pytest.mark.eis("ZVH-4.3")
async def test_alleen_naar_een_aangewezeneen_systeem(keten: Keten) -> None:
    """Naar een systeem dat niet is aangewezen is 403; na het besluit slaagt het, en na het einde leest niemand er meer uit."""
    zaak = await een_gezin(keten)
    aanbod = een_aanbod(zaak, kanaal="systeem", systeem="gcos")
    geweigerd = await zaak.aanmelder.post("/verstrekkingen", aanbod)
    assert (geweigerd.status_code, geweigerd.json()["code"]) == (403, "systeem_niet_aangewezen")
    assert (await keten.als("ggz", "instemmer").post("/systemen", een_systeem())).status_code == 403
    await beheerder(keten).moet("POST", "/systemen", een_systeem())

    gemaakt = await zaak.aanmelder.moet("POST", "/verstrekkingen", aanbod)

    ggd = keten.als("ggd", "professional")
    assert len((await ggd.moet("GET", f"/verstrekkingen/{gemaakt['id']}"))["gegevens"]) == 1
    await beheerder(keten).moet("POST", "/systemen", een_systeem(tot=vandaag(-1)))
    na = await ggd.get(f"/verstrekkingen/{gemaakt['id']}")
    assert na.status_code != 200 or na.json()["gegevens"] == []
    assert [s["versie"] for s in (await ggd.moet("GET", "/systemen"))["systemen"]] == [2]
    assert (await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, kanaal="systeem"))).status_code == 400


@pytest.mark.eis("ZVH-12.2")
async def test_email_alleen_versleuteld_en_met_reden(keten: Keten) -> None:
    """Gewone e-mail of e-mail zonder reden is 403; versleuteld en met een reden uit de lijst mag het bij uitzondering."""
    zaak = await een_gezin(keten)

    async def langs(**anders: Any) -> tuple[int, str]:
        antwoord = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, kanaal="email", **anders))
        return antwoord.status_code, antwoord.json().get("code", "")

    assert await langs() == (403, "email_onversleuteld")
    assert await langs(kanaalReden="spoed") == (403, "email_onversleuteld")
    assert await langs(versleuteld=True) == (403, "email_zonder_reden")
    assert await langs(versleuteld=True, kanaalReden="gemak") == (403, "email_zonder_reden")
    assert (await langs(versleuteld=True, kanaalReden="spoed"))[0] == 201
