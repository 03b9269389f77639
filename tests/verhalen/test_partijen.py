"""The party register as a beheerder keeps it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deploy.proefpartners import PROEF_PARTIJEN
from tests.bouw import een_aanmelding, een_item, een_zaak
from tests.keten import VERBAND, Keten
from tests.verhalen.register_bouw import (
    BURGEMEESTER,
    COLLEGE,
    GGD,
    NIEUW,
    PGA,
    POLITIE,
    beheerder,
    een_partij,
    een_regel,
    pga_beheerder,
    vandaag,
)

BESLUIT = {"kenmerk": "SG-2026-11", "genomenOp": "2026-01-10", "ingebrekestellingOp": "2025-12-01", "stemmenVoor": 7, "stemmenTegen": 1}
ARTIKEL_20 = {
    "kenmerk": "PL-2026-020",
    "ondertekenaars": ["politiechef_eenheid", "burgemeesters", "officier_van_justitie"],
    "ondertekendOp": "2026-01-12",
    "geldigTot": "2031-01-12",
    "functies": ["wijkagent"],
    "bewaardDoor": "Politie-eenheid Proefland, team Privacy",
}


@pytest.mark.eis("ZVH-0.1")
async def test_iedere_partij_leest_het_register(keten: Keten) -> None:
    """Het register is voor partijen te lezen, per bladzijde en per partij, met de versie in ETag."""
    ggz = keten.als("ggz", "afgevaardigde")
    eerste = await ggz.get("/partijen", limit=6)
    rest = await ggz.moet("GET", "/partijen", **dict(parse_qsl(urlsplit(eerste.links["next"]["url"]).query)))
    een = await ggz.get(f"/partijen/{COLLEGE}")

    bekend = {p["partij_id"] for p in yaml.safe_load(PROEF_PARTIJEN.read_text())["partijen"]}
    assert {p["partijId"] for p in eerste.json()["partijen"] + rest["partijen"]} == bekend
    assert (een.headers["etag"], een.json()["soort"]) == ('"1"', "college_bw")
    assert (await ggz.get("/partijen/00000099000000099000")).status_code == 404


@pytest.mark.eis("ZVH-0.1")
async def test_uit_het_protocolregister_is_geen_toegang(keten: Keten) -> None:
    """Wie niet in beide registers staat krijgt vanaf de eerstvolgende aanroep 403; alleen een beheerder legt dat vast."""
    regel, versie = await een_regel(keten, GGD)
    regel["verbanden"][0]["inProtocol"] = False
    ander = await keten.als("ggz", "instemmer").put(f"/partijen/{GGD}", regel, versie=versie)
    assert ander.status_code == 403

    klaar = await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=versie)

    assert (klaar.status_code, klaar.headers["etag"]) == (200, '"2"')
    assert (await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=versie)).status_code == 412
    weg = await keten.als("ggd", "aanmelder").post("/aanmeldingen", een_aanmelding(str(uuid4())))
    assert (weg.status_code, weg.json()["artikel"]) == (403, "ZVH 0.1")
    rows = await keten.sql("select versie, door from partij where partij_id = :p order by versie", p=GGD)
    assert [tuple(r) for r in rows] == [(1, "bestand"), (2, "zvh-1")]


@pytest.mark.eis("ZVH-0.1", "ZVH-6.4d")
async def test_een_regel_blijft_de_regel_van_die_partij(keten: Keten) -> None:
    """De partij_id verandert niet, een onbestaanbare regel is 400, en een einde gaat langs een eigen handeling."""
    regel, versie = await een_regel(keten, GGD)
    ander = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"partijId": "00000099000000070001"}, versie=versie)
    politie = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"soort": "politie"}, versie=versie)
    einde = [regel["verbanden"][0] | {"uitgeslotenOp": "2026-01-01"}, *regel["verbanden"][1:]]
    stil = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"verbanden": einde}, versie=versie)

    assert [a.status_code for a in (ander, politie, stil)] == [400, 400, 400]
    assert (await een_regel(keten, GGD))[1] == versie


@pytest.mark.eis("ZVH-29.2")
async def test_uitsluiten_werkt_direct_en_alleen_met_een_volledig_besluit(keten: Keten) -> None:
    """Zonder ingebrekestelling of meerderheid 409; daarna is de eerstvolgende aanroep 403, ook met een nog geldig token."""
    zaak = await een_zaak(keten)
    pad = f"/partijen/{COLLEGE}/uitsluitingen"
    half = await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT | {"ingebrekestellingOp": None}})
    gelijk = await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT | {"stemmenVoor": 1}})
    assert (half.status_code, gelijk.status_code, half.json()["artikel"]) == (409, 409, "ZVH-29.2")
    await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")

    await beheerder(keten).moet("POST", pad, {"verband": VERBAND, "besluit": BESLUIT})

    weg = await zaak.aanmelder.get(f"/aanmeldingen/{zaak.aanmelding_id}")
    assert (weg.status_code, weg.json()["code"]) == (403, "partij_vertrokken")
    taken = await keten.sql("select soort from taak where soort = 'partij_vertrekt'")
    assert len(taken) == 1
    assert (await beheerder(keten).post(pad, {"verband": VERBAND, "besluit": BESLUIT})).status_code == 409


@pytest.mark.eis("ZVH-27.3")
async def test_een_opzegging_werkt_vanaf_haar_dag(keten: Keten) -> None:
    """Tot de dag van de opzegging is er toegang, vanaf die dag niet meer; wat de partij leverde houdt haar als leverancier."""
    zaak = await een_zaak(keten)
    per = (datetime.now(UTC) + timedelta(days=10)).date()
    pad = f"/partijen/{COLLEGE}/opzeggingen"
    vroeger = await beheerder(keten).post(pad, {"verband": VERBAND, "per": "2020-01-01"})
    zelf = await keten.als("college", "instemmer").post(pad, {"verband": VERBAND, "per": str(per)})
    assert (vroeger.status_code, zelf.status_code) == (400, 403)

    await beheerder(keten).moet("POST", pad, {"verband": VERBAND, "per": str(per)})

    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    await zaak.aanmelder.moet("GET", aanmelding)
    await keten.vooruit(timedelta(days=11))
    assert (await zaak.aanmelder.get(aanmelding)).status_code == 403
    gelezen = await zaak.regisseur.moet("GET", aanmelding)
    assert gelezen["gegevens"][0]["etiket"]["leverancier"] == COLLEGE


@pytest.mark.eis("ZVH-27.3")
async def test_een_opzegging_is_in_te_trekken_tot_zij_ingaat(keten: Keten) -> None:
    """Voor haar dag kan de partij op de opzegging terugkomen, daarna niet; twee keer opzeggen is 409."""
    pad, verband = f"/partijen/{GGD}/opzeggingen", {"verband": VERBAND}
    assert (await beheerder(keten).post(f"{pad}/intrekkingen", verband)).status_code == 409
    await beheerder(keten).moet("POST", pad, verband | {"per": vandaag(5)})
    assert (await beheerder(keten).post(pad, verband | {"per": vandaag(9)})).json()["code"] == "al_opgezegd"

    await beheerder(keten).moet("POST", f"{pad}/intrekkingen", verband)

    await keten.vooruit(timedelta(days=6))
    await keten.als("ggd", "professional").moet("GET", "/partijen")
    await beheerder(keten).moet("POST", pad, verband | {"per": vandaag(7)})
    await keten.vooruit(timedelta(days=2))
    laat = await beheerder(keten).post(f"{pad}/intrekkingen", verband)
    assert (laat.status_code, laat.json()["code"]) == (409, "geen_lopende_opzegging")


@pytest.mark.eis("PGA-20.4")
async def test_in_een_pga_geldt_een_opzegtermijn_van_twee_maanden(keten: Keten) -> None:
    """Eerder dan twee maanden na ontvangst is 409 met de eerste dag die kan; niet aan beide geadresseerden gemeld is 400."""
    pad, wie = f"/partijen/{GGD}/opzeggingen", pga_beheerder(keten)
    beide = {"gemeldAan": ["verwerkingsverantwoordelijke", "bureau_rvs_mn"]}
    body = {"verband": PGA, "ontvangenOp": "2026-11-01", "per": "2027-01-01"} | beide
    half = await wie.post(pad, body | {"gemeldAan": ["bureau_rvs_mn"]})
    vroeg = await wie.post(pad, body | {"per": "2026-12-31"})
    assert (half.status_code, vroeg.status_code) == (400, 409)
    assert (vroeg.json()["artikel"], vroeg.json()["volgendeStap"]) == ("PGA-20.4", "Zeg op per 2027-01-01 of later.")
    assert (await een_regel(keten, GGD))[1] == 1

    await wie.moet("POST", pad, body)

    leden = {v["verband"]: v for v in (await een_regel(keten, GGD))[0]["verbanden"]}
    assert (leden[PGA]["opgezegdPer"], leden[VERBAND]["opgezegdPer"]) == ("2027-01-01", None)


@pytest.mark.eis("ZVH-0.1", "ZVH-4.3t", "ZVH-28.1")
async def test_een_nieuwe_partij_staat_er_een_keer_in(keten: Keten) -> None:
    """Een nieuwe partij komt zonder toegang in het eigen register; twee keer dezelfde is 409, een ander verband 403."""
    elders = een_partij("ander", code="nieuw_drie", partijId="00000099000000072000")
    binnen = een_partij(verbanden=[{"verband": VERBAND, "inConvenant": True, "inProtocol": True, "toegetredenOp": "2026-01-01"}])

    zonder = await beheerder(keten).post("/partijen", binnen)
    gemaakt = await beheerder(keten).post("/partijen", een_partij())

    assert (zonder.status_code, zonder.json()["code"]) == (409, "toetreding_ontbreekt")
    assert (gemaakt.status_code, gemaakt.json()["versie"]) == (201, 1)
    assert (await beheerder(keten).post("/partijen", een_partij())).status_code == 409
    assert (await beheerder(keten).post("/partijen", elders)).status_code == 403
    assert (await keten.als("ggz", "instemmer").post("/partijen", een_partij())).status_code == 403
    assert (await beheerder(keten).post("/partijen", een_partij(partijId="00000099000000072000"))).status_code == 400


@pytest.mark.eis("ZVH-28.1")
async def test_een_wijziging_opent_niet_wat_een_toetreding_opent(keten: Keten) -> None:
    """Wie uit het protocolregister ging komt er met een wijziging niet in terug; daarvoor is de toetreding."""
    regel, versie = await een_regel(keten, GGD)
    regel["verbanden"][0]["inProtocol"] = False
    await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=versie)
    regel["verbanden"][0]["inProtocol"] = True

    terug = await beheerder(keten).put(f"/partijen/{GGD}", regel, versie=2)

    assert (terug.status_code, terug.json()["code"]) == (409, "toetreding_ontbreekt")
    assert (await een_regel(keten, GGD))[1] == 2


@pytest.mark.eis("ZVH-29.2")
async def test_de_eerste_beheerder_komt_uit_het_bestand(keten: Keten) -> None:
    """Wie het registerbestand als eerste beheerder noemt mag wijzigen, ook als zijn token die rol niet draagt; een ander niet."""
    regel, versie = await een_regel(keten, GGD)
    ander = await keten.als("zvh", "manager", functionaris="zvh-manager-1").put(f"/partijen/{GGD}", regel, versie=versie)
    eerste = await keten.als("zvh", "manager", functionaris="zvh-beheerder-1").put(f"/partijen/{GGD}", regel, versie=versie)

    assert (ander.status_code, eerste.status_code) == (403, 200)


@pytest.mark.eis("ZVH-4.3t")
async def test_een_beheerder_gaat_over_zijn_eigen_verband(keten: Keten) -> None:
    """De beheerder van de lokale aanpak wijzigt niets in het zorg- en veiligheidshuis, ook niet waar zijn gemeente meedoet."""
    zvh, versie = await een_regel(keten, "00000099000000090000")
    ggd, _ = await een_regel(keten, GGD)
    weg = [ggd["verbanden"][0] | {"inProtocol": False}, *ggd["verbanden"][1:]]

    over = await pga_beheerder(keten).put("/partijen/00000099000000090000", zvh, versie=versie)
    lid = await pga_beheerder(keten).put(f"/partijen/{GGD}", ggd | {"verbanden": weg}, versie=1)
    uit = await pga_beheerder(keten).post(f"/partijen/{GGD}/uitsluitingen", {"verband": VERBAND, "besluit": BESLUIT})
    hier = [ggd["verbanden"][0], ggd["verbanden"][1] | {"inProtocol": False}]
    eigen = await pga_beheerder(keten).put(f"/partijen/{GGD}", ggd | {"verbanden": hier}, versie=1)

    assert [(a.status_code, a.json().get("code")) for a in (over, lid, uit)] == [(403, "ander_verband")] * 3
    assert eigen.status_code == 200
    (row,) = await keten.sql(
        "select verband from audit where handeling = 'partij.wijzigen' and uitkomst = 'toegestaan' order by id desc limit 1"
    )
    assert row[0] == PGA


@pytest.mark.eis("ZVH-6.4d")
async def test_een_verlopen_artikel_20_beslissing_houdt_politie_tegen_tot_de_nieuwe(keten: Keten) -> None:
    """Na de laatste dag brengt de politie niets in; met een nieuwe beslissing met alle drie de ondertekenaars weer wel."""
    pad, wijkagent = f"/partijen/{POLITIE}/artikel-20-beslissingen", keten.als("politie", "aanmelder", functie="wijkagent")
    await beheerder(keten).moet("POST", pad, ARTIKEL_20 | {"geldigTot": vandaag(3)})
    toets: dict[str, Any] = {}

    async def geprobeerd() -> tuple[int, str]:
        antwoord = await wijkagent.moet("POST", "/aanmeldingen/_toets", _aanmelding())
        toets.update(antwoord)
        return antwoord["status"], antwoord.get("code", "")

    assert await geprobeerd() == (201, "")
    await keten.vooruit(timedelta(days=4))
    assert await geprobeerd() == (403, "artikel_20_ontbreekt")
    half = ARTIKEL_20 | {"ondertekenaars": ["politiechef_eenheid", "burgemeesters"]}
    await beheerder(keten).moet("POST", pad, half)
    assert await geprobeerd() == (403, "artikel_20_onvolledig")

    await beheerder(keten).moet("POST", pad, ARTIKEL_20)

    assert await geprobeerd() == (201, "")
    assert (await beheerder(keten).post(pad, ARTIKEL_20 | {"geldigTot": "2026-02-01"})).status_code == 400
    assert (await beheerder(keten).post(f"/partijen/{GGD}/artikel-20-beslissingen", ARTIKEL_20)).status_code == 400
    assert (await keten.als("politie", "instemmer").post(pad, ARTIKEL_20)).status_code == 403


def _aanmelding() -> dict[str, Any]:
    wie = "4a8d7a2e-9a51-4d2c-8c0e-7d1f7a3b9c55"
    etiket = {"categorie": "politiegegevens", "wpgArtikel": "8"}
    inhoud = {"soort": "melding", "feit": "overlast in het portiek"}
    return een_aanmelding(wie, gegevens=[een_item(wie, etiket=etiket, inhoud=inhoud)])


async def test_een_vast_register_wijzigt_niet(keten: Keten) -> None:
    """Een versie die er staat blijft staan: ook wie bij de database kan, wijzigt of wist haar niet."""
    for opdracht in ("update partij set door = 'ander'", "delete from partij", "update uitgever set door = 'x'", "delete from uitgever"):
        with pytest.raises(DBAPIError, match="alleen toevoegen"):
            await keten.kern.databank.schrijf(lambda s, o=opdracht: s.execute(text(o)))


@pytest.mark.eis("ZVH-0.1")
async def test_de_geschiedenis_van_een_partij(keten: Keten) -> None:
    """Beheerder, privacyadviseur en FG lezen wat er wanneer stond en wie het vastlegde; een ander niet."""
    regel, versie = await een_regel(keten, GGD)
    await beheerder(keten).put(f"/partijen/{GGD}", regel | {"naam": "GGD Proefland-Oost"}, versie=versie)
    pad = f"/partijen/{GGD}/versies"

    versies = (await keten.als("zvh", "privacyadviseur").moet("GET", pad))["versies"]

    assert [(v["versie"], v["door"], v["regel"]["naam"]) for v in versies] == [
        (1, "bestand", "GGD Proefland"),
        (2, "zvh-1", "GGD Proefland-Oost"),
    ]
    assert (await keten.als("ggz", "fg").get(pad)).status_code == 200
    assert (await keten.als("ggz", "instemmer").get(pad)).status_code == 403
    assert (await beheerder(keten).get("/partijen/00000099000000099000/versies")).status_code == 404


@pytest.mark.eis("ZVH-1.15")
async def test_geen_wijziging_laat_een_casus_zonder_procesregisseur(keten: Keten) -> None:
    """Wie de casussen bestuurt gaat niet weg zonder opvolger: 409 met het aantal casussen, en er is niets geschreven."""
    await een_zaak(keten)
    await een_zaak(keten)
    zvh = "00000099000000090000"
    regel, versie = await een_regel(keten, zvh)
    buiten = [regel["verbanden"][0] | {"inProtocol": False}, *regel["verbanden"][1:]]

    antwoorden = [
        await beheerder(keten).post(f"/partijen/{zvh}/opzeggingen", {"verband": VERBAND, "per": vandaag(30)}),
        await beheerder(keten).post(f"/partijen/{zvh}/uitsluitingen", {"verband": VERBAND, "besluit": BESLUIT}),
        await beheerder(keten).put(f"/partijen/{zvh}", regel | {"verbanden": buiten}, versie=versie),
    ]

    assert [(a.status_code, a.json()["code"], a.json()["detail"]) for a in antwoorden] == [
        (409, "casus_zonder_procesregisseur", "2 lopende casussen hebben dan geen procesregisseur.")
    ] * 3
    assert all("eerst een ander" in a.json()["volgendeStap"] for a in antwoorden)
    assert (await een_regel(keten, zvh))[1] == versie


async def test_een_verlopen_reglement_wacht_op_zijn_verlenging(keten: Keten) -> None:
    """Na de einddatum brengt de partij niets in; na de verlenging wel. Langer maken met een wijziging kan niet."""
    reclassering = "00000099000000040000"
    regel, versie = await een_regel(keten, reclassering)
    await beheerder(keten).put(f"/partijen/{reclassering}", regel | {"reglementGeldigTot": vandaag(3)}, versie=versie)
    pad, stuk = (
        f"/partijen/{reclassering}/verlengingen",
        {"kenmerk": "LJR-2026-3", "op": "2026-11-01", "bewaardDoor": "LJ&R, juridische zaken"},
    )
    langer = regel | {"reglementGeldigTot": vandaag(300)}
    stil = await beheerder(keten).put(f"/partijen/{reclassering}", langer, versie=2)
    korter = await beheerder(keten).post(pad, stuk | {"tot": vandaag(2)})
    assert [(a.status_code, a.json()["code"]) for a in (stil, korter)] == [(409, "verlenging_ontbreekt"), (409, "geen_verlenging")]
    assert (await keten.als("reclassering", "instemmer").post(pad, stuk | {"tot": vandaag(300)})).status_code == 403

    await beheerder(keten).moet("POST", pad, stuk | {"tot": vandaag(300)})

    nu = (await een_regel(keten, reclassering))[0]
    assert (nu["reglementGeldigTot"], nu["verlenging"]["kenmerk"]) == (vandaag(300), "LJR-2026-3")
    assert (await beheerder(keten).post(f"/partijen/{GGD}/verlengingen", stuk | {"tot": vandaag(300)})).status_code == 409


async def test_een_verlopen_reglement_sluit_inbreng_en_laat_rechten_open(keten: Keten) -> None:
    """Na de einddatum is inbreng 403; een verzoek van de betrokkene, lezen en het register gaan door, en na de verlenging ook inbreng."""
    zaak = await een_zaak(keten)
    regel, versie = await een_regel(keten, COLLEGE)
    await beheerder(keten).put(f"/partijen/{COLLEGE}", regel | {"reglementGeldigTot": vandaag(3)}, versie=versie)
    nieuw = een_aanmelding("4a8d7a2e-9a51-4d2c-8c0e-7d1f7a3b9c55")

    async def geprobeerd() -> tuple[int, str]:
        antwoord = await zaak.aanmelder.moet("POST", "/aanmeldingen/_toets", nieuw)
        return antwoord["status"], antwoord.get("code", "")

    assert await geprobeerd() == (201, "")
    await keten.vooruit(timedelta(days=4))
    assert await geprobeerd() == (403, "reglement_verlopen")
    assert (await zaak.aanmelder.post("/aanmeldingen", nieuw)).status_code == 403
    verzoek = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "soort": "inzage", "ontvangenOp": vandaag()}
    verzoek |= {"ontvangenBij": COLLEGE, "ingediendDoor": "betrokkene"}
    await keten.als("zvh", "manager").moet("POST", "/verzoeken", verzoek)
    await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    stuk = {"kenmerk": "COL-2026-3", "op": "2026-11-01", "bewaardDoor": "Gemeentesecretaris", "tot": vandaag(300)}

    await beheerder(keten).moet("POST", f"/partijen/{COLLEGE}/verlengingen", stuk)

    assert await geprobeerd() == (201, "")


@pytest.mark.eis("ZVH-0.1")
async def test_wie_het_verband_zelf_is_staat_in_het_bestand(keten: Keten) -> None:
    """Langs de API ontstaat geen tweede samenwerkingsverband: alleen zijn eigen issuer zegt wie een casus bestuurt."""
    nieuw = await beheerder(keten).post("/partijen", een_partij(soort="verband", profiel={}))
    regel, versie = await een_regel(keten, GGD)
    omgezet = await beheerder(keten).put(f"/partijen/{GGD}", regel | {"soort": "verband"}, versie=versie)

    assert [(a.status_code, a.json()["code"]) for a in (nieuw, omgezet)] == [(403, "soort_verband_niet")] * 2
    assert await keten.sql("select 1 from partij where partij_id = :p", p=NIEUW) == []


@pytest.mark.eis("PGA-6.1b", "ZVH-0.2")
async def test_een_gemeente_zegt_welk_orgaan_zij_is(keten: Keten) -> None:
    """Een gemeentetoken zonder bestuursorgaan is 403; burgemeester en college zijn twee partijen met ieder hun eigen casussen."""
    zaak = await een_zaak(keten)
    zonder = keten.als("college", "aanmelder", extra={"bestuursorgaan": None})
    pad = f"/aanmeldingen/{zaak.aanmelding_id}"

    geweigerd = await zonder.get(pad)

    assert (geweigerd.status_code, geweigerd.json()["code"]) == (403, "orgaan_ontbreekt")
    assert (await zaak.aanmelder.get(pad)).status_code == 200
    assert (await keten.als("burgemeester", "aanmelder", "instemmer").get(pad)).status_code == 404
    assert BURGEMEESTER[:20] == COLLEGE[:20]


@pytest.mark.eis("ZVH-4.3t")
async def test_wat_overal_geldt_wijzigt_alleen_het_verband_waar_de_regel_begon(keten: Keten) -> None:
    """Reglement, artikel 20-beslissing, sleutels en mensen van een partij die ook elders deelneemt wijzigt de andere beheerder niet."""
    reclassering, pga = "00000099000000040000", pga_beheerder(keten)
    ljr, versie = await een_regel(keten, reclassering)
    politie = await beheerder(keten).moet("GET", "/uitgevers/politie")
    overname = {k: v for k, v in politie.items() if k not in ("versie", "beeindigdOp")} | {"jwksUri": "https://kwaad.example/jwks"}
    omgekeerd = ljr | {"verbanden": ljr["verbanden"][::-1]}

    pogingen = [
        await pga.put(f"/partijen/{reclassering}", ljr | {"reglement": None}, versie=versie),
        await pga.put(f"/partijen/{reclassering}", omgekeerd, versie=versie),
        await pga.post(f"/partijen/{POLITIE}/artikel-20-beslissingen", ARTIKEL_20),
        await pga.put("/uitgevers/politie", overname, versie=1),
        await pga.post(f"/partijen/{reclassering}/functionarissen", {"functionaris": "rec-9", "uitDienstOp": "2026-01-01"}),
        await pga.get("/partijen/00000099000000090000/functionarissen"),
    ]

    assert [(a.status_code, a.json().get("code")) for a in pogingen] == [(403, "ander_verband")] * 6
    assert (await een_regel(keten, reclassering))[1] == versie


@pytest.mark.eis("ZVH-29.2", "ZVH-4.3t")
async def test_een_uitsluiting_hier_laat_het_andere_verband_open(keten: Keten) -> None:
    """Wie het ene verband uitsluit neemt aan het andere nog deel; van casussen waar hij nu buiten staat merkt hij niet dat ze er zijn."""
    zaak = await een_zaak(keten)
    ggd = keten.als("ggd", "afgevaardigde")

    await beheerder(keten).moet("POST", f"/partijen/{GGD}/uitsluitingen", {"verband": VERBAND, "besluit": BESLUIT})

    assert (await ggd.get("/taken")).status_code == 200
    antwoorden = [await ggd.get(f"/casussen/{casus}") for casus in (zaak.casus_id, uuid4())]
    assert [(a.status_code, a.json()["code"]) for a in antwoorden] == [(404, antwoorden[1].json()["code"])] * 2


@pytest.mark.eis("ZVH-6.4d", "ZVH-29.2")
async def test_een_datum_die_nog_komt_draagt_geen_besluit(keten: Keten) -> None:
    """Een handtekening of een stuurgroepbesluit van morgen is 400, ook langs een gewone wijziging; een reglement weglaten verlengt niet."""
    politie, versie = await een_regel(keten, POLITIE)
    morgen = politie | {"artikel20Beslissing": politie["artikel20Beslissing"] | {"ondertekendOp": vandaag(1), "geldigTot": vandaag(900)}}
    antwoorden = [await beheerder(keten).put(f"/partijen/{POLITIE}", morgen, versie=versie)]
    for anders in ({"genomenOp": vandaag(1)}, {"ingebrekestellingOp": "2026-01-11"}):
        besluit = {"verband": VERBAND, "besluit": BESLUIT | anders}
        antwoorden.append(await beheerder(keten).post(f"/partijen/{GGD}/uitsluitingen", besluit))
    assert [a.status_code for a in antwoorden] == [400] * 3

    ljr, versie = await een_regel(keten, "00000099000000040000")
    pad = "/partijen/00000099000000040000"
    assert (await beheerder(keten).put(pad, ljr | {"reglementGeldigTot": vandaag(3)}, versie=versie)).status_code == 200
    zonder = await beheerder(keten).put(pad, ljr | {"reglement": None, "reglementGeldigTot": None}, versie=versie + 1)
    assert (zonder.status_code, zonder.json()["code"]) == (409, "verlenging_ontbreekt")
