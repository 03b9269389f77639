"""What a partij registers about its own people, and what that opens or shuts."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from gateway.beleid.kalender import dag
from gateway.kern import lees_verbanden
from gateway.model import Casus, Functionarisversie, Partijversie
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten, Partner, geteld
from tests.verhalen.feiten_bouw import status
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, meld_aan, xtra

GGZ, COLLEGE, LJR = "00000099000000050000", "00000099000000010000:college_bw", "00000099000000040000"
WELZIJN, JOBCOACH = "00000099000000080000", "00000099000000081000"


async def vandaag(keten: Keten) -> date:
    return dag(await keten.kern.databank.lees(keten.kern.nu))


async def een_functionaris(keten: Keten, wie: str, **anders: Any) -> dict[str, Any]:
    """A line with everything in order for a year."""
    nu = await vandaag(keten)
    over_een_jaar = str(nu + timedelta(days=365))
    vog = {"soort": "vog", "kenmerk": "VOG-2026-17", "op": str(nu), "geldigTot": over_een_jaar, "vastgesteldDoor": "personeelszaken"}
    stil = {"grond": "overeenkomst", "kenmerk": "GV-2026-9", "op": str(nu), "geldigTot": over_een_jaar}
    return {"functionaris": wie, "vog": vog, "geheimhouding": stil, "uitDienstOp": "2099-01-01"} | anders


def pad(partij: str, wie: str = "") -> str:
    return f"/partijen/{partij}/functionarissen" + (f"/{wie}" if wie else "")


async def leg_vast(keten: Keten, partij: str, code: str, wie: str, **anders: Any) -> Partner:
    """Registered by a colleague of the same partij; returns that colleague."""
    collega = keten.als(code, "instemmer", functionaris=f"{code}-collega")
    await collega.moet("POST", pad(partij), await een_functionaris(keten, wie, **anders))
    return collega


@pytest.mark.eis("ZVH-13.1", "ZVH-13.3", "IED-5.4")
async def test_alleen_de_eigen_partij_legt_haar_mensen_vast(keten: Keten) -> None:
    """De eigen partij en de beheerder schrijven en lezen; een andere partij 403, de eigen regel ook, een tweede eerste regel 409."""
    regel = await een_functionaris(keten, "ggz-1")
    ander = await keten.als("ggd", "instemmer").post(pad(GGZ), regel)
    nergens = await keten.als("ggd", "instemmer").post(pad("00000099000000099000"), regel)
    rol = await keten.als("ggz", "afgevaardigde").post(pad(GGZ), regel)
    zelf = await keten.als("ggz", "instemmer").post(pad(GGZ), regel)
    assert [a.status_code for a in (ander, nergens, rol, zelf)] == [403] * 4
    assert (status(ander), status(zelf)) == (status(nergens), (403, "eigen_regel"))
    assert await keten.sql("select functionaris from functionaris where door <> 'bestand'") == []

    collega = await leg_vast(keten, GGZ, "ggz", "ggz-1")

    assert status(await collega.post(pad(GGZ), regel)) == (409, "functionaris_bestaat")
    gelezen = await collega.get(pad(GGZ, "ggz-1"))
    assert (gelezen.headers["etag"], gelezen.json()["vog"]["kenmerk"]) == ('"1"', "VOG-2026-17")
    beheerder = keten.als("zvh", "beheerder")
    assert (await beheerder.moet("GET", pad(GGZ, "ggz-1")))["versie"] == 1
    assert (await keten.als("ggd", "instemmer").get(pad(GGZ, "ggz-1"))).status_code == 403
    assert (await collega.get(pad(GGZ, "ggz-9"))).status_code == 404
    rows = await keten.sql("select door, versie from functionaris where door <> 'bestand'")
    assert [tuple(r) for r in rows] == [("ggz-collega", 1)]
    bewijs = await keten.sql("select body from audit where handeling = 'functionaris.wijzigen' and body like '%functionarisregister%'")
    assert len(bewijs) == 1


@pytest.mark.eis("ZVH-13.3")
async def test_wat_niet_klopt_wordt_niet_vastgelegd(keten: Keten) -> None:
    """Een datum die nog komt, een einde voor het begin, een eindeloze overeenkomst, een BSN als kenmerk, een naam: 400, met de plaats."""
    goed = await een_functionaris(keten, "ggz-2")
    morgen = str(await vandaag(keten) + timedelta(days=1))
    fout: list[tuple[dict[str, Any], str]] = [
        ({"vog": goed["vog"] | {"op": morgen}}, "/vog/op"),
        ({"vog": goed["vog"] | {"geldigTot": "2020-01-01"}}, "/vog/geldigTot"),
        ({"geheimhouding": goed["geheimhouding"] | {"geldigTot": None}}, "/geheimhouding/geldigTot"),
        ({"vog": goed["vog"] | {"kenmerk": "123456782"}}, "/vog/kenmerk"),
        ({"functionaris": "123456782"}, "/functionaris"),
        ({"functionaris": "Jan de Vries"}, "/functionaris"),
        ({"naam": "Jan"}, "/naam"),
        ({"aanwijzingen": [{"casusId": str(uuid4()), "van": morgen, "tot": morgen, "reden": "zomaar"}]}, "/aanwijzingen/0/reden"),
    ]
    collega = keten.als("ggz", "instemmer", functionaris="ggz-collega")
    for anders, plek in fout:
        antwoord = await collega.post(pad(GGZ), goed | anders)
        assert antwoord.status_code == 400, anders
        assert plek in {f["veld"] for f in antwoord.json()["fouten"]}
        assert "123456782" not in antwoord.text
    assert await keten.sql("select functionaris from functionaris where door <> 'bestand'") == []


@pytest.mark.eis("ZVH-13.1", "ZVH-13.3")
async def test_de_dag_na_het_einde_is_de_deur_dicht(keten: Keten) -> None:
    """Tot en met de laatste dag 200, de dag erna 403, wat het token ook zegt; een nieuwe VOG opent weer bij de eerstvolgende aanroep."""
    zaak = await een_zaak(keten)
    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    nu = await vandaag(keten)
    vog = (await een_functionaris(keten, "x"))["vog"] | {"geldigTot": str(nu + timedelta(days=5))}
    collega = await leg_vast(keten, COLLEGE, "college", "college-1", vog=vog)
    await keten.vooruit(timedelta(days=5))
    await zaak.aanmelder.moet("GET", aanmelding)
    await keten.vooruit(timedelta(days=1))

    dicht = await zaak.aanmelder.get(aanmelding)

    assert status(dicht) == (403, "vog_verlopen")
    assert dicht.json()["artikel"] == "ZVH 13.1"
    ander = keten.als("college", "aanmelder", functionaris="college-9")
    await ander.moet("GET", aanmelding)
    nieuw = await een_functionaris(keten, "college-1")
    del nieuw["functionaris"]
    assert (await collega.put(pad(COLLEGE, "college-1"), nieuw, versie=1)).headers["etag"] == '"2"'
    assert (await collega.put(pad(COLLEGE, "college-1"), nieuw, versie=1)).status_code == 412
    await zaak.aanmelder.moet("GET", aanmelding)
    weg = nieuw | {"uitDienstOp": str(nu + timedelta(days=6))}
    await collega.put(pad(COLLEGE, "college-1"), weg, versie=2)
    assert (await zaak.aanmelder.get(aanmelding)).status_code == 401


@pytest.mark.eis("ZVH-13.1", "ZVH-13.3")
async def test_een_verband_kan_het_register_eisen(keten: Keten, tmp_path: Path) -> None:
    """Waar het verband een registratie verlangt is de bevestiging in het token niet genoeg."""
    zaak = await een_zaak(keten)
    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    _eis_register(keten, tmp_path / "verbanden")

    zonder = await zaak.aanmelder.get(aanmelding)
    collega = await leg_vast(keten, COLLEGE, "college", "college-1", geheimhouding=None)
    half = await zaak.aanmelder.get(aanmelding)
    heel = await een_functionaris(keten, "college-1")
    del heel["functionaris"]
    await collega.put(pad(COLLEGE, "college-1"), heel, versie=1)

    assert [status(a) for a in (zonder, half)] == [(403, "vog_niet_geregistreerd"), (403, "geheimhouding_niet_geregistreerd")]
    await zaak.aanmelder.moet("GET", aanmelding)


def _eis_register(keten: Keten, map: Path) -> None:
    """The same verbanden, of which the proefverband decided that the register must hold both."""
    map.mkdir()
    for bron in keten.kern.settings.verbanden.glob("*.yaml"):
        inhoud = yaml.safe_load(bron.read_text(encoding="utf-8"))
        besluit = {"waarde": ["vog", "geheimhouding"], "besluit": "SG-2026-20", "artikel": "13.3", "datum": date(2026, 1, 1)}
        inhoud["invulling"]["toelating_personen"] = besluit
        (map / bron.name).write_text(yaml.safe_dump(inhoud), encoding="utf-8")
    keten.kern.verbanden = lees_verbanden(keten.kern.settings.model_copy(update={"verbanden": map}))


@pytest.mark.eis("IED-5.4")
async def test_het_overzicht_toont_per_datum_wie_wat_mocht(elke_keten: Keten) -> None:
    """Bevoegdheden van gisteren staan er op de datum van gisteren, die van vandaag vandaag; niets wordt overschreven."""
    keten = elke_keten
    eerst = await vandaag(keten)
    collega = await leg_vast(keten, GGZ, "ggz", "ggz-1", bevoegdheden=["kennisneming"])
    await keten.vooruit(timedelta(days=3))
    ruimer = await een_functionaris(keten, "ggz-1", bevoegdheden=["kennisneming", "invoer"])
    del ruimer["functionaris"]
    await collega.put(pad(GGZ, "ggz-1"), ruimer, versie=1)
    await collega.moet("POST", pad(GGZ), await een_functionaris(keten, "ggz-2"))

    async def toen(op: date) -> list[tuple[str, list[str]]]:
        rijen = (await collega.moet("GET", pad(GGZ), opDatum=str(op)))["functionarissen"]
        return [(f["functionaris"], f["bevoegdheden"]) for f in rijen]

    assert await toen(eerst - timedelta(days=1)) == []
    assert await toen(eerst) == [("ggz-1", ["kennisneming"])]
    assert await toen(await vandaag(keten)) == [("ggz-1", ["kennisneming", "invoer"]), ("ggz-2", [])]
    eerste = await collega.get(pad(GGZ), limit=1)
    assert len(eerste.json()["functionarissen"]) == 1
    assert 'rel="next"' in eerste.headers["link"]
    with pytest.raises(DatabaseError, match="alleen toevoegen"):
        await keten.kern.databank.schrijf(lambda s: s.execute(delete(Functionarisversie)))


async def ied_ggz(keten: Keten) -> None:
    """As if the ggz carried the reglement of Ieder1 is anders."""

    def schrijf(s: Any) -> None:
        regel = keten.kern.register.lees(s).get(GGZ)
        nieuw = regel.model_copy(update={"reglement": "ied"}).model_dump(mode="json")
        s.add(Partijversie(partij_id=GGZ, versie=2, regel=nieuw, op=keten.kern.nu(s), door="toets"))

    await keten.kern.databank.schrijf(schrijf)


@pytest.mark.eis("IED-5.4")
async def test_bevoegdheden_kent_alleen_de_beheerder_toe(keten: Keten) -> None:
    """Bij Ieder1 legt een collega wel een VOG vast maar geen bevoegdheid; de beheerder wel."""
    await ied_ggz(keten)
    collega = await leg_vast(keten, GGZ, "ggz", "ggz-1")
    regel = await een_functionaris(keten, "ggz-1", bevoegdheden=["kennisneming"])
    del regel["functionaris"]

    nee = await collega.put(pad(GGZ, "ggz-1"), regel, versie=1)
    ja = await keten.als("zvh", "beheerder").put(pad(GGZ, "ggz-1"), regel, versie=1)

    assert (status(nee), nee.json()["artikel"], ja.status_code) == ((403, "ied_alleen_beheerder"), "IED 5.4", 200)
    assert (await collega.moet("GET", pad(GGZ, "ggz-1")))["bevoegdheden"] == ["kennisneming"]


@pytest.mark.eis("XTRA-6.7")
async def test_xtra_gegevens_opent_alleen_wie_tot_geheimhouding_verplicht_is(keten: Keten) -> None:
    """Zonder geregistreerde grond ziet ook de procesregisseur niet wat Xtra inbracht; met grond wel, zodra die is vastgelegd."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(str(uuid4())))
    ander = keten.als("zvh", "procesregisseur", functionaris="zvh-9")
    voor = await aantal_gezien(ander, zaak)
    regel = await een_functionaris(keten, "zvh-9")

    await keten.als("zvh", "beheerder").moet("POST", pad("00000099000000090000"), regel)

    assert (voor, await aantal_gezien(ander, zaak)) == (0, 1)


@pytest.mark.eis("XTRA-6.6", "XTRA-7.1")
async def test_xtra_medewerker_leest_met_opdracht_en_een_passende_functie(keten: Keten) -> None:
    """Ook de eigen gegevens leest een medewerker van Xtra alleen in opdracht voor deze casus, en nooit als fondsenwerver."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(str(uuid4())))
    nu = await vandaag(keten)
    wijs = {"casusId": zaak.casus_id, "van": str(nu), "tot": str(nu + timedelta(days=30)), "reden": "opgedragen_taak"}
    for wie, functie in (("welzijn-7", "hulpverlener"), ("welzijn-8", "fondsenwerver")):
        await leg_vast(keten, WELZIJN, "welzijn", wie, functie=functie, aanwijzingen=[wijs])
    await leg_vast(keten, WELZIJN, "welzijn", "welzijn-9", functie="hulpverlener")

    gezien = [await aantal_gezien(keten.als("welzijn", "aanmelder", functionaris=f"welzijn-{n}"), zaak) for n in (7, 8, 9)]

    assert gezien == [1, 0, 0]


@pytest.mark.eis("IED-5.4", "IED-5.8")
async def test_ied_leest_met_kennisneming_en_de_bestuurder_alleen_tijdelijk(keten: Keten) -> None:
    """Zonder kennisneming niets; de bestuurder ziet alleen iets zolang zijn eindverantwoordelijkheid dat vraagt, daarna weer 403."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(str(uuid4())))
    nu, beheerder = await vandaag(keten), keten.als("zvh", "beheerder")
    wijs = {"casusId": zaak.casus_id, "van": str(nu), "tot": str(nu + timedelta(days=2)), "reden": "eindverantwoordelijkheid"}
    rechten = {"bevoegdheden": ["kennisneming"]}
    for wie, anders in (
        ("jobcoach-2", {"bevoegdheden": ["invoer"]}),
        ("jobcoach-3", rechten),
        ("jobcoach-4", rechten | {"functie": "directeur_bestuurder"}),
        ("jobcoach-5", rechten | {"functie": "directeur_bestuurder", "aanwijzingen": [wijs]}),
    ):
        await beheerder.moet("POST", pad(JOBCOACH), await een_functionaris(keten, wie, **anders))
    invoer, kennis, baas, tijdelijk = (keten.als("jobcoach", "aanmelder", functionaris=f"jobcoach-{n}") for n in (2, 3, 4, 5))

    assert [await aantal_gezien(wie, zaak) for wie in (invoer, kennis, tijdelijk)] == [0, 1, 1]
    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    assert status(await baas.get(aanmelding)) == (403, "ied_directeur_geen_toegang")
    regels = await keten.sql("select soort from audit where functionaris = 'jobcoach-5' and handeling = 'aanmelding.lezen'")
    assert regels
    await keten.vooruit(timedelta(days=3))
    assert status(await tijdelijk.get(aanmelding)) == (403, "ied_directeur_geen_toegang")


async def aantal_gezien(wie: Partner, zaak: Zaak) -> int:
    """How many gegevens of the aanmelding this caller gets to see."""
    return len((await wie.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"])


async def met_ljr(keten: Keten, **deelname: Any) -> Zaak:
    """A casus of which LJ&R is a deelnemer, past intake."""
    zaak = await een_zaak(keten)
    await _naar_overleg(keten, zaak)
    body = {"partij": LJR, "rol": "afgevaardigde", "reden": "wettelijke_taak"} | deelname
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", body)
    return zaak


async def _naar_overleg(keten: Keten, zaak: Zaak) -> None:
    def zet(s: Any) -> None:
        s.get(Casus, UUID(zaak.casus_id)).fase = "casusoverleg"

    await keten.kern.databank.schrijf(zet)


@pytest.mark.eis("LJR-25")
async def test_ljr_ziet_een_casus_alleen_wie_is_aangewezen(keten: Keten) -> None:
    """Een geldig token van LJ&R is niet genoeg: zelf als deelnemer genoemd zijn of door LJ&R aangewezen, en dat voor déze casus."""
    a = await met_ljr(keten)
    b = await met_ljr(keten)
    werker = keten.als("reclassering", "afgevaardigde", functionaris="ljr-7")
    zonder = await werker.get(f"/casussen/{a.casus_id}")
    assert (status(zonder), zonder.json()["artikel"]) == ((403, "ljr_niet_aangewezen"), "LJR 25")

    nu = await vandaag(keten)
    wijs = {"casusId": a.casus_id, "van": str(nu), "tot": str(nu + timedelta(days=30)), "reden": "opgedragen_taak"}
    await leg_vast(keten, LJR, "reclassering", "ljr-7", aanwijzingen=[wijs])

    await werker.moet("GET", f"/casussen/{a.casus_id}")
    assert status(await werker.get(f"/casussen/{b.casus_id}")) == (403, "ljr_niet_aangewezen")
    await keten.vooruit(timedelta(days=31))
    assert status(await werker.get(f"/casussen/{a.casus_id}")) == (403, "ljr_niet_aangewezen")
    c = await met_ljr(keten, functionaris="ljr-8")
    await leg_vast(keten, LJR, "reclassering", "ljr-8")
    await keten.als("reclassering", "afgevaardigde", functionaris="ljr-8").moet("GET", f"/casussen/{c.casus_id}")
    assert (await werker.get(f"/casussen/{c.casus_id}")).status_code == 404


@pytest.mark.eis("LJR-25")
async def test_een_casus_die_niet_bestaat_kost_evenveel(keten: Keten) -> None:
    """Voor wie niet is aangewezen kost een casus van een ander evenveel vragen als een die niet bestaat, met hetzelfde antwoord."""
    zaak = await een_zaak(keten)
    werker = keten.als("reclassering", "afgevaardigde", functionaris="ljr-7")
    antwoorden = []
    for casus_id in (zaak.casus_id, str(uuid4())):
        await werker.get("/casussen")
        with geteld(keten) as vragen:
            antwoorden.append((await werker.get(f"/casussen/{casus_id}"), len(vragen)))

    (echt, aantal), (nep, evenveel) = antwoorden
    assert (echt.status_code, aantal) == (nep.status_code, evenveel)
    assert echt.status_code == 404
