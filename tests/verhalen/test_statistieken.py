"""Management information: figures that hold before and after destruction, and that point at nobody."""

import csv
import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from gateway import klok, statistieken, tellingen
from gateway.beleid.kalender import dag
from gateway.model import Casus
from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten, Partner
from tests.shared.test_convenant import het_verband
from tests.storing.zaken import CRITERIA
from tests.verhalen.pga_bouw import een_aanpak, toets, wijs_af

AFWIJZING = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "eigen_aanpak_voortzetten"}


async def cijfers(wie: Partner, dimensie: str, jaar: int, **rest: Any) -> dict[str, tuple[int | None, int | None]]:
    """Per value how many, and the class of the median."""
    uit = await wie.moet("GET", "/statistieken", dimensie=dimensie, jaar=jaar, **rest)
    return {c["waarde"]: (c["aantal"], c["mediaanDagen"]) for c in uit["cijfers"]}


async def nu(keten: Keten) -> date:
    return dag(await keten.kern.databank.lees(keten.kern.nu))


async def kwartaal_verder(keten: Keten) -> None:
    """To the first day of the next quarter, so that what just happened is counted."""
    vandaag = await nu(keten)
    volgend = date(vandaag.year + (vandaag.month > 9), (vandaag.month + 2) // 3 * 3 % 12 + 1, 1)
    await keten.vooruit(timedelta(days=(volgend - vandaag).days))


async def afgewezen(keten: Keten, aantal: int) -> int:
    """This many aanmeldingen that were turned down; the year in which."""
    jaar = (await nu(keten)).year
    for _ in range(aantal):
        zaak = await een_zaak(keten)
        pad = f"/aanmeldingen/{zaak.aanmelding_id}"
        nee = [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in CRITERIA]
        await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": nee})
        await zaak.regisseur.moet("POST", f"{pad}/besluiten", AFWIJZING)
    return jaar


@pytest.mark.eis("ZVH-11.3")
async def test_cijfers_blijven_na_vernietiging_en_noemen_geen_casus(keten: Keten) -> None:
    """Na vernietiging ziet de manager dezelfde aantallen als ervoor, zonder casus-id, naam of dag; een weg terug is er niet."""
    manager = keten.als("zvh", "manager")
    jaar = await afgewezen(keten, 7)
    assert set((await cijfers(manager, "fase", jaar)).values()) == {(None, None)}, "het lopende kwartaal telt nog niet"
    ervoor = {}
    await keten.vooruit(timedelta(days=1))
    await kwartaal_verder(keten)
    for dimensie in tellingen.DIMENSIES:
        ervoor[dimensie] = await cijfers(manager, dimensie, jaar)
    assert ervoor["fase"]["intake"] == (5, 7)
    assert ervoor["resultaat"]["afgewezen"] == (5, 7)
    assert ervoor["keten"]["bestuur"][0] == 5
    assert ervoor["fase"]["triage"] == (None, None)

    await keten.vooruit(timedelta(days=40))
    await klok.ronde(keten.kern)

    assert {r.status for r in await keten.sql("select status from casus")} == {"vernietigd"}
    assert await keten.sql("select * from feit") == []
    for dimensie in tellingen.DIMENSIES:
        assert await cijfers(manager, dimensie, jaar) == ervoor[dimensie]
    rijen = await keten.sql("select * from telling")
    bekend = {w for dimensie in tellingen.DIMENSIES for w in tellingen.waarden(het_verband(), dimensie)}
    assert rijen
    assert {tuple(r._mapping) for r in rijen} == {("verband", "jaar", "kwartaal", "dimensie", "waarde", "dagen", "aantal")}
    assert all(r.waarde in bekend and r.dagen in (0, *tellingen.DUREN) for r in rijen)


@pytest.mark.eis("ZVH-11.3")
async def test_een_kleine_groep_ziet_er_uit_als_geen(keten: Keten) -> None:
    """Vier of nul: beide staan er als te klein, en ieder antwoord noemt alle waarden en geen totaal, hoe vaak men ook vraagt."""
    manager = keten.als("zvh", "manager")
    jaar = await afgewezen(keten, 4)
    await kwartaal_verder(keten)
    keer = [(await manager.get("/statistieken", dimensie="resultaat", jaar=jaar)).json() for _ in range(3)]

    assert keer[0] == keer[1] == keer[2]
    assert {(c["aantal"], c["mediaanDagen"]) for c in keer[0]["cijfers"]} == {(None, None)}
    assert {c["waarde"] for c in keer[0]["cijfers"]} == set(tellingen.waarden(het_verband(), "resultaat"))
    assert set(keer[0]) == {"samenwerkingsverband", "dimensie", "jaar", "totEnMet", "ondergrens", "cijfers"}


@pytest.mark.eis("ZVH-11.3")
async def test_een_tabel_voor_wie_daarom_vraagt(keten: Keten) -> None:
    """Met Accept: text/csv komen dezelfde cijfers als tabel; te klein staat er als <5."""
    jaar = await afgewezen(keten, 5)
    await kwartaal_verder(keten)
    kop = {"authorization": f"Bearer {keten.als('zvh', 'privacyadviseur').token}", "accept": "text/csv"}
    antwoord = await keten.client.get(f"/v1/statistieken?dimensie=resultaat&jaar={jaar}", headers=kop)

    assert antwoord.headers["content-type"].startswith("text/csv")
    tabel = list(csv.DictReader(io.StringIO(antwoord.text)))
    per_waarde = {rij["waarde"]: rij["aantal"] for rij in tabel}
    assert (per_waarde["afgewezen"], per_waarde["doel_bereikt"]) == ("5", "<5")
    assert {rij["samenwerkingsverband"] for rij in tabel} == {VERBAND}


@pytest.mark.eis("PGA-14.6", "PGA-2.1f")
async def test_van_een_pga_blijft_van_een_afgewezen_aanmelding_niets(keten: Keten) -> None:
    """In een lokale aanpak telt een aanmelding zonder aanpak nergens mee, voor noch na vernietiging; er staat geen teller van."""
    burgemeester = keten.als("burgemeester", "burgemeester")
    jaar = (await nu(keten)).year
    for _ in range(6):
        a = await een_aanpak(keten)
        await toets(a, "onbekend")
        assert (await wijs_af(a)).status_code == 201
    await kwartaal_verder(keten)
    assert {c[0] for d in tellingen.DIMENSIES for c in (await cijfers(burgemeester, d, jaar)).values()} == {None}
    await keten.vooruit(timedelta(days=40))
    await klok.ronde(keten.kern)

    assert {r.status for r in await keten.sql("select status from casus")} == {"vernietigd"}
    assert await keten.sql("select * from telling") == []
    assert (await a.college.get(f"/casussen/{a.casus_id}")).status_code == 404


@pytest.mark.eis("ZVH-11.3")
@pytest.mark.parametrize(
    ("partij", "rol", "verwacht"),
    [
        ("zvh", "manager", 200),
        ("zvh", "secretaris", 200),
        ("zvh", "beheerder", 200),
        ("burgemeester", "gemandateerde", 200),
        ("zvh", "procesregisseur", 403),
        ("ggz", "afgevaardigde", 403),
        ("college", "aanmelder", 403),
    ],
)
async def test_cijfers_zijn_er_voor_wie_stuurt_en_toeziet(keten: Keten, partij: str, rol: str, verwacht: int) -> None:
    """Wie casussen uitvoert of aan tafel zit heeft deze cijfers niet nodig en krijgt ze niet."""
    assert (await keten.als(partij, rol).get("/statistieken", dimensie="fase", jaar=2026)).status_code == verwacht


async def test_andermans_verband_en_een_onbekende_vraag(keten: Keten) -> None:
    """De cijfers van een ander verband bestaan niet; twee dimensies tegelijk of een onbekende sleutel is 400."""
    manager = keten.als("zvh", "manager")
    ander = await manager.get("/statistieken", dimensie="fase", jaar=2026, samenwerkingsverband="proefgemeente_pga")
    dubbel = await keten.client.get(
        "/v1/statistieken?dimensie=fase&dimensie=route&jaar=2026", headers={"authorization": f"Bearer {manager.token}"}
    )
    vreemd = await manager.get("/statistieken", dimensie="fase", jaar=2026, casusId="x")
    assert [ander.status_code, dubbel.status_code, vreemd.status_code] == [404, 400, 400]


@pytest.mark.eis("PGA-14.6")
def test_wat_niet_op_een_lijst_staat_wordt_nooit_een_teller() -> None:
    """Vrije tekst of een onbekende code telt als overig; een teller heeft alleen jaar, kwartaal, dimensie, waarde en duurklasse."""
    dag_ = date(2026, 2, 10)
    stappen = {"route": (dag_, "Jan Jansen, Dorpsstraat 1"), "resultaat": (dag_, "zomaar")}
    loop = tellingen.Loop(date(2026, 1, 3), ("strafrecht", "vrij"), stappen, {"intake": date(2026, 1, 3)}, date(2026, 1, 3))

    cellen = set(tellingen.cellen(het_verband(), loop))

    assert {c.waarde for c in cellen if c.dimensie in ("route", "resultaat")} == {"overig"}
    assert {c.waarde for c in cellen} == {"intake", "strafrecht", "overig"}
    assert {(c.jaar, c.kwartaal) for c in cellen} == {(2026, 1)}


def test_afronden_en_de_mediaan() -> None:
    """Op vijf, onder de ondergrens niets; de mediaan is een klasse, van twee de laagste."""
    assert [statistieken.rond(n, 5) for n in (0, 1, 4, 5, 7, 8, 12, 13, 100)] == [None, None, None, 5, 5, 10, 10, 15, 100]
    assert statistieken.rond(9, 10) is None
    assert statistieken.mediaan(Counter({7: 1, 14: 1})) == 7
    assert statistieken.mediaan(Counter({7: 1, 14: 1, 28: 1})) == 14
    assert [tellingen.duurklasse(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=n)) for n in (0, 7, 8, 9999)] == [7, 7, 14, 1460]


@pytest.mark.parametrize(
    ("jaar", "vandaag", "tot"),
    [
        (2026, date(2026, 3, 31), None),
        (2026, date(2026, 4, 1), date(2026, 3, 31)),
        (2026, date(2026, 12, 31), date(2026, 9, 30)),
        (2026, date(2027, 2, 1), date(2026, 12, 31)),
        (2027, date(2026, 12, 31), None),
    ],
)
def test_alleen_kwartalen_die_voorbij_zijn(jaar: int, vandaag: date, tot: date | None) -> None:
    """Een cijfer verandert niet meer als het eenmaal getoond is: het lopende kwartaal doet niet mee."""
    assert statistieken.tot_en_met(jaar, vandaag) == tot


async def test_tellers_tellen_op(keten: Keten) -> None:
    """Wat in twee keer vernietigd wordt staat in dezelfde tellers."""
    await afgewezen(keten, 3)
    ids = [r.id for r in await keten.kern.databank.lees(lambda s: list(s.query(Casus).all()))]
    verband = keten.kern.verbanden.get(VERBAND)
    for deel in (ids[:1], ids[1:]):
        await keten.kern.databank.schrijf(lambda s, deel=deel: tellingen.neem_over(s, verband, deel))

    rijen = await keten.sql("select aantal from telling where dimensie = 'resultaat' and dagen = 0")
    assert [r.aantal for r in rijen] == [3]
