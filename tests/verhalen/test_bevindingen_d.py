"""What a gast may see, who is asked again, and what the klok does when one gegeven stays put."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gateway import opruimen
from gateway.aanwezigen import _als_agendadeelnemer
from gateway.briefstand import HERTOETSEN, HERTOETSEN_VERBAND
from gateway.feiten import Door, Feitenbeeld, een_feit, leg_vast, leg_vele_vast
from gateway.klok import ronde
from gateway.klokwerk.signalen import geef_signalen
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import open_taak
from gateway.model import Feit
from gateway.terugdraaien import NIEUW, draai_terug
from shared.identity import derived_id
from tests.bouw import een_item, een_zaak
from tests.keten import VERBAND, Keten
from tests.storing.zaken import in_triage
from tests.verhalen.feiten_bouw import status
from tests.verhalen.overleg_bouw import aanwezig, begonnen, een_overleg, in_overleg, registreer
from tests.verhalen.pga_bouw import een_plan
from tests.verhalen.plan_bouw import PLANNEN, besproken, spreek, stel_vast, stem_in
from tests.verhalen.rechten_besluit_bouw import klaar_voor_besluit, motivering
from tests.verhalen.reglement_bouw import bij_xtra, iemand, meld_aan, xtra
from tests.verhalen.test_informatieplicht import een_uitstel, taken, vandaag
from tests.verhalen.test_xtra_ied import een_verzoek, te_laat, wis
from tests.verhalen.verband_bouw import ja, klaar_voor_het_huis

OP = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DOOR = Door("00000099000000090000", "zvh-1", OP)


@pytest.mark.eis("ZVH-9.6", "ZVH-23.1")
async def test_een_gast_van_het_ene_overleg_leest_het_andere_niet(keten: Keten) -> None:
    """Zijn termijn geeft toegang tot de tafel waar hij zat en tot geen andere van dezelfde casus; daarvan krijgt hij wel bericht."""
    zaak, _ = await in_overleg(keten)
    eerste = await begonnen(keten, zaak.regisseur, zaak.casus_id)
    tweede = (await zaak.regisseur.moet("POST", "/overleggen", await een_overleg(keten, zaak.casus_id)))["id"]
    await registreer(keten, "ggz")
    ggz = keten.als("ggz", "afgevaardigde", "professional")
    await zaak.regisseur.moet("POST", f"/overleggen/{eerste}/aanwezigheid", {"aanwezigen": [aanwezig(ggz, "ggz-1", "gast")]})

    antwoorden = [(await ggz.get(f"/overleggen/{i}")).status_code for i in (eerste, tweede)]
    gebeurd = [(e["type"], e["dataref"]) for e in await ggz.moet("GET", "/gebeurtenissen", limit=100)]

    assert antwoorden == [200, 404]
    assert ("nl.zvh.overleg.inzage", f"/v1/overleggen/{eerste}") in gebeurd


@pytest.mark.eis("ZVH-16.7", "ZVH-16.1")
async def test_ieder_toetst_zijn_eigen_uitstel_opnieuw(keten: Keten) -> None:
    """Wie informeert sluit zijn eigen herinnering en die van het huis; een ander die uitstelde, houdt de zijne."""
    zaak, partners = await in_triage(keten, ["ggd"])
    ggd = partners["ggd"]
    uitstel = await een_uitstel(keten, zaak.betrokkene) | {"casusId": zaak.casus_id}
    for wie in (zaak.aanmelder, ggd):
        await wie.moet("POST", "/informatiemomenten", uitstel)
    await keten.vooruit(timedelta(days=8))
    await geef_signalen(keten.kern)
    assert [len(await taken(zaak.regisseur, HERTOETSEN_VERBAND)), len(await taken(zaak.aanmelder, HERTOETSEN))] == [1, 1]
    verteld = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "geinformeerdOp": str(await vandaag(keten)), "wijze": "gesprek"}

    await zaak.aanmelder.moet("POST", "/informatiemomenten", verteld)

    over = [len(await taken(wie, soort)) for wie, soort in _wie_wacht(zaak, ggd)]
    assert over == [0, 0, 1]


def _wie_wacht(zaak: Any, ggd: Any) -> Iterator[tuple[Any, str]]:
    yield zaak.regisseur, HERTOETSEN_VERBAND
    yield zaak.aanmelder, HERTOETSEN
    yield ggd, HERTOETSEN


@pytest.mark.eis("ZVH-16.7")
@pytest.mark.parametrize("eerder", [False, True])
async def test_een_mislukte_inbreng_vraagt_geen_hertoets(keten: Keten, eerder: bool) -> None:
    """Met de mislukte inbreng gaat ook de taak die zij gaf, tenzij dezelfde partij al eerder uitstelde."""
    zaak, nieuw, wie = await een_zaak(keten), uuid4(), uuid4()
    casus_id, velden = UUID(zaak.casus_id), {"hertoets_op": "2026-12-01"}

    def mislukt(s: Session) -> None:
        beurt = vraag_beurt(s, keten.kern, "signaleren", keten.kern.verbanden.get(VERBAND))
        assert beurt is not None
        ids = [derived_id(nieuw, "informatie", 0), *([uuid4()] if eerder else [])]
        vast = {"betreft": wie, "partij": zaak.aanmelder.partij, "velden": velden}
        leg_vele_vast(s, [een_feit(i, casus_id, "informatie", "uitgesteld", beurt.door, **vast) for i in ids])
        open_taak(s, casus_id, zaak.aanmelder.partij, HERTOETSEN, wie, beurt.nu)
        draai_terug(s, beurt.over(casus_id), {NIEUW: str(nieuw)})

    await keten.kern.databank.schrijf(mislukt)

    open_ = await keten.sql("select id from taak where soort = 'uitstel_hertoetsen' and klaar_op is null")
    assert len(open_) == int(eerder)


@pytest.mark.eis("PGA-10.7c", "PGA-12.2b")
async def test_zwijgen_tegen_een_agendadeelnemer_is_geen_antwoord(keten: Keten) -> None:
    """Alleen wie een partner of de pga-expert niet wilde antwoorden, is naar zijn visie gevraagd."""
    a = await besproken(keten)
    await spreek(a)
    await spreek(a, visie="wilde_niet_antwoorden", gevoerdDoor="agendadeelnemer")
    plan_id = (await a.expert.moet("POST", PLANNEN, een_plan(a, str(uuid4()))))["id"]
    assert (await stem_in(a, plan_id)).status_code == 201
    assert status(await stel_vast(a, plan_id)) == (409, "visie_ontbreekt")

    await spreek(a, visie="wilde_niet_antwoorden")

    assert (await stel_vast(a, plan_id)).status_code == 201


@pytest.mark.eis("PGA-1.a")
@pytest.mark.parametrize(("geeindigd", "verwacht"), [(0, "beeindigd"), (1, "agendadeelnemer")])
def test_wie_later_stopte_zat_er_die_dag_nog(geeindigd: int, verwacht: str) -> None:
    """Op de dag van het overleg telt of hij toen nog meedeed, niet of hij nu is gestopt."""
    velden = {"onderdeel": "overleg", "overleg_op": "2026-03-10", "getekend_op": "2026-03-01"}
    door = Door(DOOR.partij, DOOR.functionaris, OP + timedelta(days=geeindigd))
    feit = Feit(**een_feit(uuid4(), uuid4(), "agendadeelnemer", "beeindigd", door, velden=velden))

    assert _als_agendadeelnemer(Feitenbeeld([feit]), str(feit.id), date(2026, 3, 10)) == verwacht


@pytest.mark.eis("XTRA-13.4")
async def test_een_besluit_in_delen_meldt_alleen_wat_weg_moet(keten: Keten) -> None:
    """Wat op goede gronden blijft, is niet te laat verwijderd; wat is toegewezen en er nog ligt wel."""
    zaken, manager, verzoeken = [], keten.als("zvh", "manager"), []
    for _ in range(2):
        wie = iemand()
        item = een_item(wie, etiket={"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}})
        zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, gegevens=[item, item]))
        gelezen = await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
        zaak.ids = [g["etiket"]["id"] for g in gelezen["gegevens"]]
        verzoek = await een_verzoek(zaak)
        await klaar_voor_besluit(manager, verzoek, zaak.aanmelder, overleg="partneroverleg")
        blijft = [{"gegevenId": zaak.ids[1], "besluit": "afwijzen", "grond": "wettelijk_voorschrift"}]
        besluit = {"besluit": "deels", "gronden": ["niet_ter_zake_dienend"], "items": blijft, "gegevens": [motivering(wie)]}
        await manager.moet("POST", f"/verzoeken/{verzoek}/besluiten", besluit)
        zaken.append(zaak)
        verzoeken.append(verzoek)
    keten.diensten["afschaling"].storing = _weg
    await wis(zaken[0].aanmelder, zaken[0].ids[0], verzoekId=verzoeken[0])
    keten.diensten["afschaling"].storing = None
    await wis(zaken[1].aanmelder, zaken[1].ids[0], verzoekId=verzoeken[1])
    keten.diensten["afschaling"].storing = _weg

    await keten.vooruit(timedelta(days=94))
    await geef_signalen(keten.kern)

    assert await te_laat(keten) == [verzoeken[0]]


async def _weg(_request: httpx.Request, _binnen: Any) -> None:
    raise httpx.ConnectError("weg")


@pytest.mark.eis("ZVH-11.1")
async def test_een_gegeven_dat_blijft_houdt_de_rest_niet_tegen(keten: Keten) -> None:
    """Weigert een dienst een gegeven te vernietigen, dan gaan de andere die dag gewoon weg."""
    wie, eind = str(uuid4()), await vandaag(keten) + timedelta(days=10)
    kort = een_item(wie, etiket={"bewarenTot": eind.isoformat()})
    await een_zaak(keten, betrokkene=wie, gegevens=[kort, kort, kort])
    geweigerd: list[str] = []

    async def eerste_niet(request: httpx.Request, _binnen: Any) -> httpx.Response | None:
        if request.method != "DELETE" or geweigerd:
            return None
        geweigerd.append(request.url.path)
        return httpx.Response(409, json={"detail": "Kan nu niet.", "code": "kan_nu_niet"})

    keten.diensten["intake"].storing = eerste_niet
    await keten.vooruit(timedelta(days=3))

    assert ((await ronde(keten.kern))["termijnen"], len(geweigerd)) == (2, 1)


@pytest.mark.eis("PGA-11.4b", "ZVH-3.5c")
async def test_een_ja_voor_elders_vraagt_geen_overdracht(keten: Keten) -> None:
    """Wie antwoordt op een vraag voor een ander samenwerkingsverband laat hier niets achter om te verplaatsen."""
    o = await klaar_voor_het_huis(keten)
    dicht = text("update taak set klaar_op = gemaakt_op where soort = 'overdracht_starten'")
    await keten.kern.databank.schrijf(lambda s: s.execute(dicht).close())

    await ja(o.a, keten.als("ggd", "afgevaardigde", "instemmer"))

    assert await taken(o.a.expert, "overdracht_starten") == []


@pytest.mark.eis("LJR-24.1a")
async def test_twee_rondes_tegelijk_ronden_een_keer_af(keten: Keten) -> None:
    """Wie later noteert ziet wat de ander al deed: geen tweede versie, en wat open bleef is wat bij geen van beide lukte."""
    zaak, feit_id = await een_zaak(keten), uuid4()

    def begin(s: Session) -> tuple[Any, Feit]:
        beurt = vraag_beurt(s, keten.kern, "termijn", keten.kern.verbanden.get(VERBAND))
        assert beurt is not None
        leg_vast(s, feit_id, UUID(zaak.casus_id), opruimen.SOORT, "open", beurt.door, betreft=uuid4(), velden={"reden": "x"})
        feit = een_feit(feit_id, UUID(zaak.casus_id), opruimen.SOORT, "open", beurt.door, betreft=uuid4(), velden={"reden": "x"})
        return beurt, Feit(**feit)

    beurt, oud = await keten.kern.databank.schrijf(begin)
    for over in (["triage"], ["intake"], ["intake"]):
        await keten.kern.databank.schrijf(lambda s, over=over: opruimen._noteer(s, beurt, oud, over))

    versies = await keten.sql("select versie, status from feit where id = :i order by versie", i=feit_id.hex)
    assert [(v.versie, v.status) for v in versies] == [(1, "open"), (2, "open"), (3, "gedaan")]
