"""The klok: what nobody settled is settled, what has ended goes, on its day and not before; two may run, one may fail."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import delete, select, update

from gateway import keten as auditketen
from gateway import klok
from gateway.beleid.kalender import dag
from gateway.feiten import Door, een_feit, leg_vele_vast
from gateway.ketenregel import publieke_sleutel
from gateway.klokstand import wereldtijd
from gateway.klokwerk import lease
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.model import Aanbod, Audit, Casus, Feit, Gebeurtenis, Idempotentie, Lease, Openstaand, Taak
from gateway.settings import DIENSTEN
from gateway.vernietiging import METHODE, vingerafdruk
from shared.identity import uuid7
from tests.bouw import Zaak, een_aanmelding, een_item, een_zaak
from tests.keten import VERBAND, Keten

OIN = "00000099000000090000"
MARKERING = "kwikstaart"


async def schrijf(keten: Keten, opdracht: Any) -> Any:
    return await keten.kern.databank.schrijf(lambda s: s.execute(opdracht))


async def nu(keten: Keten) -> datetime:
    return await keten.kern.databank.lees(keten.kern.nu)


async def verouder(keten: Keten, seconden: int) -> None:
    """As if everything that is open was begun longer ago."""
    await schrijf(keten, update(Openstaand).values(gestart_op=wereldtijd() - timedelta(seconds=seconden)))


def verdwijn(*, na_afloop: bool) -> Any:
    """The answer gets lost, with or without the effect."""

    async def storing(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response | None:
        if request.method != "POST":
            return None
        if na_afloop:
            await binnen.handle_async_request(request)
        raise httpx.ReadError("weg")

    return storing


def stuk(*paden: str) -> Any:
    async def storing(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response | None:
        if any(pad in request.url.path for pad in paden):
            raise httpx.ConnectError("dicht")
        return None

    return storing


async def uitkomsten(keten: Keten, handeling: str) -> list[str]:
    vraag = "select uitkomst from audit where soort = 'uitkomst' and handeling = :h order by tijdstip_ms, id"
    return [r.uitkomst for r in await keten.sql(vraag, h=handeling)]


async def een_onbekende_aanmelding(keten: Keten, *, na_afloop: bool, sleutel: str | None = None) -> dict[str, Any]:
    keten.diensten["intake"].storing = verdwijn(na_afloop=na_afloop)
    body = een_aanmelding(str(uuid4()))
    antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", body, sleutel=sleutel or str(uuid4()))
    assert antwoord.status_code == 502
    keten.diensten["intake"].storing = None
    return body


async def test_onbekend_wordt_gelukt_als_de_dienst_het_deed(keten: Keten) -> None:
    """Het antwoord ging verloren, het werk niet: de klok vraagt het na en voert de gevolgen alsnog uit, één keer."""
    await een_onbekende_aanmelding(keten, na_afloop=True)
    assert (await klok.ronde(keten.kern))["afwikkelen"] == 0, "binnen tien seconden is het nog onderweg"
    await verouder(keten, 11)

    assert [(await klok.ronde(keten.kern))["afwikkelen"] for _ in range(2)] == [1, 0]

    assert await uitkomsten(keten, "aanmelding.indienen") == ["onbekend", "gelukt"]
    assert len(await keten.sql("select id from taak where soort = 'aanmelding_beoordelen'")) == 1
    assert len(await keten.sql("select id from audit where handeling = 'klok.afwikkelen' and partij = :oin", oin=OIN)) == 1


async def test_onbekend_wordt_mislukt_als_het_er_niet_is(keten: Keten) -> None:
    """Pas als de aanroep er niet meer kan komen is nee een nee; de casus bestaat dan niet en de sleutel is vrij."""
    await een_onbekende_aanmelding(keten, na_afloop=False)
    await verouder(keten, 30)
    assert (await klok.ronde(keten.kern))["afwikkelen"] == 0, "de pas geldt nog"
    await verouder(keten, 61)

    assert (await klok.ronde(keten.kern))["afwikkelen"] == 1

    assert await uitkomsten(keten, "aanmelding.indienen") == ["onbekend", "mislukt"]
    assert [r.status for r in await keten.sql("select status from casus")] == ["vernietigd"]
    assert await keten.sql("select 1 from openstaand union all select 1 from idempotentie") == []


async def test_een_geslaagde_herhaling_blijft_staan(keten: Keten) -> None:
    """De eerste poging kwam nooit aan, de herhaling wel: die van de eerste afwikkelen breekt de tweede niet af."""
    sleutel = str(uuid4())
    body = await een_onbekende_aanmelding(keten, na_afloop=False, sleutel=sleutel)
    await schrijf(keten, update(Idempotentie).values(gestart_op=wereldtijd() - timedelta(seconds=40)))
    await keten.als("college", "aanmelder").moet("POST", "/aanmeldingen", body, sleutel=sleutel)
    await verouder(keten, 61)

    assert (await klok.ronde(keten.kern))["afwikkelen"] == 1

    assert [r.status for r in await keten.sql("select status from casus")] == ["in_aanmelding"]
    assert [r.klaar for r in await keten.sql("select klaar from idempotentie")] == [1]
    assert sorted(await uitkomsten(keten, "aanmelding.indienen")) == ["gelukt", "mislukt", "onbekend"]


@pytest.mark.parametrize("na_afloop", [False, True])
async def test_een_herhaling_die_onderweg_is_houdt_sleutel_en_casus(keten: Keten, na_afloop: bool) -> None:
    """De eerste poging wordt afgewikkeld terwijl de herhaling loopt: die mag sleutel en casus niet kwijtraken (ONTWERP §8)."""
    sleutel, afgewikkeld = str(uuid4()), []
    body = await een_onbekende_aanmelding(keten, na_afloop=na_afloop, sleutel=sleutel)
    await schrijf(keten, update(Idempotentie).values(gestart_op=wereldtijd() - timedelta(seconds=61)))
    await verouder(keten, 61)

    async def klok_ertussen(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response | None:
        if request.method == "POST" and request.url.path == "/aanmeldingen" and not afgewikkeld:
            afgewikkeld.append((await klok.ronde(keten.kern))["afwikkelen"])
        return None

    keten.diensten["intake"].storing = klok_ertussen
    await keten.als("college", "aanmelder").moet("POST", "/aanmeldingen", body, sleutel=sleutel)

    assert afgewikkeld == [0 if na_afloop else 1], "een gelukte poging wacht op hoe de herhaling afloopt"
    await klok.ronde(keten.kern)
    assert [r.status for r in await keten.sql("select status from casus")] == ["in_aanmelding"]
    assert [r.klaar for r in await keten.sql("select klaar from idempotentie")] == [1]
    assert len(await keten.sql("select 1 from deelname")) > 0
    assert await keten.sql("select 1 from openstaand") == []
    assert sorted(await uitkomsten(keten, "aanmelding.indienen")) == sorted(["gelukt", "gelukt" if na_afloop else "mislukt", "onbekend"])
    assert len(await keten.sql("select 1 from taak where soort = 'aanmelding_beoordelen'")) == 1


async def test_een_dienst_die_zwijgt_laat_het_open(keten: Keten) -> None:
    """Geen antwoord is geen nee."""
    await een_onbekende_aanmelding(keten, na_afloop=True)
    await verouder(keten, 3600)
    keten.diensten["intake"].storing = stuk("/handelingen")

    assert (await klok.ronde(keten.kern))["afwikkelen"] == 0
    assert len(await keten.sql("select 1 from openstaand")) == 1


# ── vernietiging ────────────────────────────────────────────────────────────────────────────────────────────────
async def een_afgewezen_zaak(keten: Keten) -> Zaak:
    wie = str(uuid4())
    item = een_item(wie, inhoud={"soort": "inwonend", "toelichting": f"woont bij {MARKERING}"})
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[item])
    pad, criteria = f"/aanmeldingen/{zaak.aanmelding_id}", keten.kern.verbanden.get(VERBAND).lijst("criteria")
    uitkomsten = [{"criterium": c, "uitkomst": "nee", "reden": "stukken"} for c in criteria]
    await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten})
    await zaak.regisseur.moet(
        "POST", f"{pad}/besluiten", {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    )
    return zaak


async def get_casus(keten: Keten, zaak: Zaak) -> Casus:
    return await keten.kern.databank.lees(lambda s: s.execute(select(Casus).where(Casus.id == UUID(zaak.casus_id))).scalar_one())


async def naar(keten: Keten, dag_: date, uur: int = 0, minuut: int = 1) -> None:
    """Move zaaktijd to this moment in the Netherlands."""
    doel = datetime(dag_.year, dag_.month, dag_.day, uur, minuut, tzinfo=ZoneInfo("Europe/Amsterdam"))
    await keten.vooruit(doel.astimezone(UTC) - await nu(keten))


def gegevens_bij(keten: Keten, dienst: str, casus_id: str) -> int:
    with sqlite3.connect(keten.map / f"{dienst}.db") as db:
        rijen: int = db.execute("select count(*) from gegeven where casus_id = ?", (UUID(casus_id).hex,)).fetchone()[0]
    db.close()
    return rijen


PER_CASUS = ("feit", "deelname", "betrokkene", "vindplaats", "aanbod", "taak", "gebeurtenis")


async def eigen_rijen(keten: Keten, casus_id: str) -> dict[str, int]:
    c = UUID(casus_id).hex
    return {t: (await keten.sql(f"select count(*) as n from {t} where casus_id = :c", c=c))[0].n for t in (*PER_CASUS, "verstrekking")}


@pytest.mark.eis("ZVH-11.2c", "ZVH-9.4b", "ZVH-8.1")
async def test_vernietiging_op_de_dag_en_niet_eerder(keten: Keten) -> None:
    """Op haar datum is de casus overal weg zonder mens; een minuut eerder staat alles er nog. De verklaring noemt geen persoon."""
    zaak = await een_afgewezen_zaak(keten)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None

    await naar(keten, vernietigen_op - timedelta(days=1), 23, 58)
    assert (await klok.ronde(keten.kern))["vernietigen"] == 0
    assert gegevens_bij(keten, "intake", zaak.casus_id) == 1

    await naar(keten, vernietigen_op)
    assert (await klok.ronde(keten.kern))["vernietigen"] == 1

    assert (await get_casus(keten, zaak)).status == "vernietigd"
    assert gegevens_bij(keten, "intake", zaak.casus_id) == 0
    rijen = await eigen_rijen(keten, zaak.casus_id)
    assert rijen.pop("verstrekking") > 0
    assert set(rijen.values()) == {0}, rijen
    for dienst in DIENSTEN:
        assert keten.diensten[dienst].roepen.count("POST /vernietigingen") == 1
    assert (await klok.ronde(keten.kern))["vernietigen"] == 0


@pytest.mark.eis("ZVH-11.2c", "LJR-24.1h")
async def test_de_verklaring_noemt_datum_plaatsen_en_backups(keten: Keten) -> None:
    """De vernietigingsverklaring staat in de audit: welke casus, wanneer, waar, en vanaf wanneer ook geen backup meer leesbaar is."""
    zaak = await een_afgewezen_zaak(keten)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None
    await naar(keten, vernietigen_op)
    await klok.ronde(keten.kern)

    query = select(Audit.body).where(Audit.handeling == "klok.vernietigen")
    rows = await keten.kern.databank.lees(lambda s: s.execute(query).scalars().all())
    (verklaring,) = [b["vernietigingsverklaring"] for b in rows if "vernietigingsverklaring" in b]

    assert verklaring["casussen"] == [{"casus": zaak.casus_id, "vernietigen_op": vernietigen_op.isoformat()}]
    assert (verklaring["methode"], verklaring["uitvoerder"], verklaring["gegevens"]) == (METHODE, "klok", 1)
    assert verklaring.pop("hash") == vingerafdruk(verklaring)
    assert verklaring["vernietigd_op"] == vernietigen_op.isoformat()
    assert verklaring["plaatsen"] == [*DIENSTEN, "gateway"]
    assert verklaring["backups_onleesbaar_vanaf"] == (vernietigen_op + timedelta(days=8)).isoformat()
    assert zaak.betrokkene not in str(verklaring)


@pytest.mark.eis("ZVH-11.2c")
async def test_een_dienst_die_ligt_houdt_de_taak_open(keten: Keten) -> None:
    """Lukt het op één plaats niet, dan is de rest weg en staat zichtbaar open dat het niet klaar is; later maakt de klok het af."""
    zaak = await een_afgewezen_zaak(keten)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None
    await naar(keten, vernietigen_op)
    keten.diensten["rights"].storing = stuk("/vernietigingen")

    assert (await klok.ronde(keten.kern))["vernietigen"] == 0

    assert gegevens_bij(keten, "intake", zaak.casus_id) == 0
    assert (await get_casus(keten, zaak)).status == "afgewezen"
    open_ = await keten.sql("select partij from taak where soort = 'vernietiging_mislukt' and klaar_op is null")
    assert [r.partij for r in open_] == [OIN]
    keten.diensten["rights"].storing = None
    assert (await klok.ronde(keten.kern))["vernietigen"] == 0, "niet iedere seconde opnieuw"

    await schrijf(keten, update(Lease).values(tot=wereldtijd()))
    assert (await klok.ronde(keten.kern))["vernietigen"] == 1
    assert (await get_casus(keten, zaak)).status == "vernietigd"
    assert await keten.sql("select 1 from taak where casus_id = :id", id=UUID(zaak.casus_id).hex) == []


@pytest.mark.eis("ZVH-11.2")
async def test_zonder_datum_geen_vernietiging(keten: Keten) -> None:
    """Een ontbrekende datum is nooit een reden om te vernietigen, hoe lang het ook duurt."""
    zaak = await een_zaak(keten)
    await keten.vooruit(timedelta(days=3650))

    assert (await klok.ronde(keten.kern))["vernietigen"] == 0
    assert gegevens_bij(keten, "intake", zaak.casus_id) == 1


async def test_wat_nog_onderweg_is_wordt_afgewacht(keten: Keten) -> None:
    """Een aanroep van vóór de datum kan een plaats nog vullen; de boeken gaan pas dicht als dat niet meer kan."""
    zaak = await een_afgewezen_zaak(keten)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None
    await naar(keten, vernietigen_op)
    actie = {"handeling": "gegeven.corrigeren", "casus_id": zaak.casus_id}
    rij = Openstaand(handeling_id=uuid4(), dienst="intake", actie=actie, gevolg={}, idempotentie=[], gestart_op=wereldtijd())
    await keten.kern.databank.schrijf(lambda s: s.add(rij))

    assert (await klok.ronde(keten.kern))["vernietigen"] == 0
    assert (await get_casus(keten, zaak)).status == "afgewezen"

    await keten.kern.databank.schrijf(lambda s: s.delete(s.merge(rij)))
    await schrijf(keten, update(Lease).values(tot=wereldtijd()))
    assert (await klok.ronde(keten.kern))["vernietigen"] == 1


@pytest.mark.eis("ZVH-11.1")
async def test_een_gegeven_gaat_op_zijn_eigen_einde(keten: Keten) -> None:
    """De eigen bewaartermijn van de leverancier wint: dat gegeven gaat, het andere blijft; acht dagen eerder, zodat op de
    laatste dag ook een teruggezette reservekopie niets meer heeft."""
    wie, eind = str(uuid4()), dag(await nu(keten)) + timedelta(days=10)
    kort = een_item(wie, etiket={"bewarenTot": eind.isoformat()})
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[kort, een_item(wie)])
    pad = f"/aanmeldingen/{zaak.aanmelding_id}"
    await naar(keten, eind - timedelta(days=9), 12)
    assert (await klok.ronde(keten.kern))["termijnen"] == 0
    assert len((await zaak.regisseur.moet("GET", pad))["gegevens"]) == 2
    await naar(keten, eind - timedelta(days=8), 12)
    assert len((await zaak.regisseur.moet("GET", pad))["gegevens"]) == 1
    await schrijf(keten, update(Lease).values(tot=wereldtijd()))

    assert (await klok.ronde(keten.kern))["termijnen"] == 1

    assert gegevens_bij(keten, "intake", zaak.casus_id) == 1
    assert await uitkomsten(keten, "klok.termijn") == ["gelukt"]


async def test_een_ronde_op_elke_databank(elke_keten: Keten) -> None:
    """Dezelfde rondes op SQLite en PostgreSQL: verlopen, signaleren, vernietigen, keten."""
    keten, zaak = elke_keten, await een_afgewezen_zaak(elke_keten)
    await leg_feit(keten, zaak, "instemming", "gegeven", geldig_tot=(await nu(keten)).isoformat())
    await leg_feit(keten, zaak, "informatie", "uitgesteld", hertoets_op=dag(await nu(keten)).isoformat())
    eerst = await klok.ronde(keten.kern)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None
    await naar(keten, vernietigen_op)

    daarna = await klok.ronde(keten.kern)

    assert (eerst["verlopen"], eerst["signaleren"], eerst["vernietigen"]) == (1, 1, 0)
    assert daarna["vernietigen"] == 1
    assert min(*eerst.values(), *daarna.values()) >= 0
    assert auditketen.controleer(keten.urls["gateway"], [publieke_sleutel("k" * 40)]).in_orde


# ── verlopen, opruimen, signalen ────────────────────────────────────────────────────────────────────────────────
async def leg_feit(keten: Keten, zaak: Zaak, soort: str, status: str, **velden: Any) -> UUID:
    feit_id, moment = uuid7(), await nu(keten)
    rij = een_feit(feit_id, UUID(zaak.casus_id), soort, status, Door("p", "f", moment), betreft=uuid4(), partij="p", velden=velden)
    await keten.kern.databank.schrijf(lambda s: leg_vele_vast(s, [rij]))
    return feit_id


async def statussen(keten: Keten, feit_id: UUID) -> list[str]:
    query = select(Feit.status).where(Feit.id == feit_id).order_by(Feit.versie)
    return list(await keten.kern.databank.lees(lambda s: s.execute(query).scalars().all()))


@pytest.mark.eis("ZVH-3.5c")
async def test_een_ja_voorbij_zijn_einde_is_verlopen(keten: Keten) -> None:
    """Een instemming eindigt op haar moment, een toestemming na haar laatste dag; de oude versie blijft te lezen."""
    zaak, begin = await een_zaak(keten), await nu(keten)
    instemming = await leg_feit(keten, zaak, "instemming", "gegeven", geldig_tot=(begin + timedelta(hours=2)).isoformat())
    toestemming = await leg_feit(keten, zaak, "toestemming", "gegeven", geldig_tot=dag(begin + timedelta(hours=3)).isoformat())
    blijvend = await leg_feit(keten, zaak, "instemming", "gegeven", geldig_tot=None)
    aanbod = {"aanbieder": "p", "ontvanger": "q", "derde": False, "doel": "d", "items": [], "status": "open", "gemaakt_op": begin}
    rij = Aanbod(id=uuid7(), casus_id=UUID(zaak.casus_id), geldig_tot=dag(begin + timedelta(hours=3)), wetsartikel=None, **aanbod)
    await keten.kern.databank.schrijf(lambda s: s.add(rij))

    await keten.vooruit(timedelta(hours=3))
    assert (await klok.ronde(keten.kern))["verlopen"] == 1
    assert await statussen(keten, instemming) == ["gegeven", "verlopen"]
    assert await statussen(keten, toestemming) == ["gegeven"]

    await naar(keten, dag(await nu(keten)) + timedelta(days=1))
    assert [(await klok.ronde(keten.kern))["verlopen"] for _ in range(2)] == [2, 0]
    assert await statussen(keten, toestemming) == ["gegeven", "verlopen"]
    assert await statussen(keten, blijvend) == ["gegeven"]
    assert [r.status for r in await keten.sql("select status from aanbod")] == ["verlopen"]


async def test_oude_berichten_en_sleutels_gaan_weg(keten: Keten) -> None:
    """Gebeurtenissen en afgedane taken blijven dertig dagen, een Idempotency-Key vierentwintig uur."""
    zaak = await een_zaak(keten)
    await schrijf(keten, update(Taak).values(klaar_op=await nu(keten)))
    await schrijf(keten, update(Idempotentie).values(gestart_op=wereldtijd() - timedelta(hours=25)))
    await keten.vooruit(timedelta(days=29))
    assert (await klok.ronde(keten.kern))["opruimen"] == 1
    assert len(await keten.sql("select 1 from gebeurtenis")) > 0

    await keten.vooruit(timedelta(days=2))
    assert (await klok.ronde(keten.kern))["opruimen"] > 0

    oud = await nu(keten) - timedelta(days=30)
    over = [select(Gebeurtenis).where(Gebeurtenis.op < oud), select(Idempotentie)]
    assert [await keten.kern.databank.lees(lambda s, q=q: s.execute(q).all()) for q in over] == [[], []]
    assert await keten.sql("select 1 from taak where soort = 'aanmelding_beoordelen'") == []
    assert zaak.casus_id


@pytest.mark.eis("ZVH-16.7", "ZVH-11.1", "ZVH-18.2")
async def test_wat_blijft_liggen_wordt_een_keer_gesignaleerd(keten: Keten) -> None:
    """Uitgesteld informeren, stilstand van drie maanden en een te laat verzoek worden elk één taak voor het ZVH."""
    zaak, vandaag = await een_zaak(keten), dag(await nu(keten))
    await leg_feit(keten, zaak, "informatie", "uitgesteld", hertoets_op=(vandaag + timedelta(days=20)).isoformat())
    await leg_feit(keten, zaak, "verzoek", "ontvangen", uiterlijk=(vandaag + timedelta(days=28)).isoformat())
    await leg_feit(keten, zaak, "verzoek", "beantwoord", uiterlijk=(vandaag + timedelta(days=28)).isoformat())
    assert (await klok.ronde(keten.kern))["signaleren"] == 0

    gezien = []
    for na in (20, 8, 1, 90):
        await keten.vooruit(timedelta(days=na))
        gezien.append((await klok.ronde(keten.kern))["signaleren"])

    # The partij that put informing off is asked again as well; a verzoek is warned about first and, when late, escalated.
    assert gezien == [3, 0, 2, 1]
    assert (await klok.ronde(keten.kern))["signaleren"] == 0
    rows = await keten.sql(
        "select soort from taak where partij = :oin and casus_id = :id order by soort", oin=OIN, id=UUID(zaak.casus_id).hex
    )
    alles = ["aanmelding_beoordelen", "casus_staat_stil", "informatie_hertoetsen", "verzoek_escalatie", "verzoek_nadert", "verzoek_te_laat"]
    assert [r.soort for r in rows] == alles


@pytest.mark.eis("ZVH-16.7")
async def test_een_later_uitstel_vervangt_het_eerdere_signaal(keten: Keten) -> None:
    """Telkens één open taak, op de laatste hertoets die verstreken is, één keer vastgelegd; wie is geïnformeerd geeft geen signaal meer."""
    zaak, begin, wie = await een_zaak(keten), await nu(keten), uuid4()

    async def zeg(na: int, status: str, **velden: Any) -> None:
        door = Door("p", "f", begin + timedelta(days=na))
        rij = een_feit(uuid7(), UUID(zaak.casus_id), "informatie", status, door, betreft=wie, partij="p", velden=velden)
        await keten.kern.databank.schrijf(lambda s: leg_vele_vast(s, [rij]))

    def op(dagen: int) -> str:
        return (dag(begin) + timedelta(days=dagen)).isoformat()

    gezien = []
    await zeg(0, "uitgesteld", hertoets_op=op(2))
    for na in (2, 3):
        await keten.vooruit(timedelta(days=na))
        gezien.append([(await klok.ronde(keten.kern))["signaleren"] for _ in range(2)])
        await zeg(3, "uitgesteld", hertoets_op=op(5))
    await zeg(6, "geinformeerd", geinformeerd_op=op(5), hertoets_op=None)
    await schrijf(keten, delete(Taak))
    gezien.append([(await klok.ronde(keten.kern))["signaleren"]])

    # The partij that put it off and the verband, both times.
    assert gezien == [[2, 0], [2, 0], [0]]
    rijen = await keten.sql("select body from audit where handeling = 'klok.signaleren' and casus_id is not null")
    assert len(rijen) == 4


# ── the klok itself ─────────────────────────────────────────────────────────────────────────────────────────────
async def test_na_een_ronde_staat_alles_in_de_keten(keten: Keten) -> None:
    """Iedere regel die er was heeft een plek en het hoofd is ondertekend; niets te doen is ook niets schrijven."""
    await een_zaak(keten)
    assert (await klok.ronde(keten.kern))["keten"] > 0
    assert (await klok.ronde(keten.kern))["keten"] == 0

    rapport = auditketen.controleer(keten.urls["gateway"], [publieke_sleutel("k" * 40)])

    assert rapport.in_orde, str(rapport)
    assert rapport.handtekeningen == 1


async def test_twee_klokken_doen_het_werk_een_keer(keten: Keten) -> None:
    """Twee kunnen er draaien: samen doen zij het werk van één."""
    zaak = await een_afgewezen_zaak(keten)
    vernietigen_op = (await get_casus(keten, zaak)).vernietigen_op
    assert vernietigen_op is not None
    await naar(keten, vernietigen_op)

    rondes = await asyncio.gather(klok.ronde(keten.kern), klok.ronde(keten.kern))

    assert sorted(r["vernietigen"] for r in rondes) == [0, 1]
    await reeks_audit(keten.kern)
    assert auditketen.controleer(keten.urls["gateway"], [publieke_sleutel("k" * 40)]).in_orde
    assert len([r for r in keten.diensten["intake"].roepen if r == "POST /vernietigingen"]) == 1


async def test_een_taak_die_faalt_houdt_de_andere_niet_op(keten: Keten) -> None:
    """Alle diensten liggen eraf: dat taken daarom mislukken, houdt de keten van het bewijs niet op."""
    await een_zaak(keten)
    for dienst in keten.diensten.values():
        dienst.storing = stuk("/")

    gedaan = await klok.ronde(keten.kern)

    assert gedaan["termijnen"] == klok.MISLUKT
    assert gedaan["keten"] > 0


async def test_een_lease_is_van_een_en_loopt_af(keten: Keten) -> None:
    """Wie hem heeft houdt hem; een ander krijgt hem na afloop of teruggave, en teruggeven kan alleen de houder."""
    een_uur = timedelta(hours=1)

    async def neem(wie: str, duur: timedelta = een_uur) -> bool:
        return await keten.kern.databank.schrijf(lambda s: lease.neem(s, "klus", wie, duur))

    assert [await neem("a"), await neem("b"), await neem("a", timedelta(0))] == [True, False, True]
    assert await neem("b")
    await keten.kern.databank.schrijf(lambda s: lease.geef_terug(s, "klus", "a"))
    assert not await neem("a")
    await keten.kern.databank.schrijf(lambda s: lease.geef_terug(s, "klus", "b"))
    assert await neem("a")
    assert len(lease.taaknaam("keten", "v" * 80)) <= lease.LENGTE


async def test_de_lus_geeft_een_hartslag_en_stopt(keten: Keten, tmp_path: Path) -> None:
    """Zolang hij loopt raakt hij zijn bestand aan; op verzoek houdt hij op."""
    stop, hartslag = asyncio.Event(), tmp_path / "hartslag"

    async def wacht() -> None:
        while not hartslag.exists():
            await asyncio.sleep(0.02)
        stop.set()

    await asyncio.wait_for(asyncio.gather(klok.loop(keten.kern, stop, hartslag), wacht()), 20)

    assert hartslag.exists()


def test_zonder_instellingen_begint_de_klok_niet() -> None:
    """Alles wat ontbreekt in één melding, en status 2."""
    wortel = Path(__file__).parents[2]
    klaar = subprocess.run(
        [sys.executable, "-m", "gateway.klok"], cwd=wortel, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60
    )

    assert klaar.returncode == 2
    assert "ZVH_KETEN_SLEUTEL" in klaar.stderr


async def test_sigterm_stopt_netjes(keten: Keten, tmp_path: Path) -> None:
    """Een echte klok op deze database: hartslag, en na SIGTERM status 0."""
    s = keten.kern.settings
    env = {
        "PATH": os.environ["PATH"],
        "ZVH_HARTSLAG": str(tmp_path / "hartslag"),
        "ZVH_OMGEVING": "lokaal",
        "ZVH_DATABASE_URL": s.database_url,
    }
    env |= {"ZVH_AUDIENCE": s.audience, "ZVH_PARTIJEN": str(s.partijen.resolve()), "ZVH_VERBANDEN": str(s.verbanden.resolve())}
    env |= {f"ZVH_{naam}_SLEUTEL": naam[0] * 40 for naam in ("CURSOR", "KETEN", "ZOEK")}
    env |= {f"ZVH_{d.upper()}_URL": "http://127.0.0.1:9" for d in DIENSTEN} | {
        f"ZVH_{d.upper()}_SLEUTEL": d.ljust(40, "x") for d in DIENSTEN
    }
    proces = subprocess.Popen([sys.executable, "-m", "gateway.klok"], cwd=Path(__file__).parents[2], env=env, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if (tmp_path / "hartslag").exists():
                break
            await asyncio.sleep(0.05)
        assert (tmp_path / "hartslag").exists()
        proces.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(proces.wait, 30) == 0
    finally:
        proces.kill()
        proces.wait()
