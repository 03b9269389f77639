"""What stands on paper is what happened, and no answer names a partij that its reader may not know."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.briefstand import PLICHT, open_plichten
from gateway.feiten import een_feit, lees_feiten, leg_vele_vast
from gateway.klokwerk.afwikkelen import wikkel_af
from gateway.klokwerk.systeem import vraag_beurt
from gateway.melden import open_taak
from gateway.terugdraaien import NIEUW, draai_terug
from gateway.uitkomst import naar_json, uit_json
from shared.identity import derived_id
from shared.telemetry import new_trace
from tests.bouw import FASEDOEL, Zaak, een_aanmelding, een_item, een_zaak
from tests.keten import VERBAND, Keten, Partner
from tests.storing.zaken import antwoord, doel, gegeven_ids, in_triage, klaar_voor_triage, neem_aan, oordeel, vraag
from tests.verhalen.feiten_bouw import feiten, status
from tests.verhalen.ljr_bouw import een_ljr_item, een_ljr_zaak
from tests.verhalen.overleg_bouw import leg_toestandsbeeld_vast
from tests.verhalen.reglement_bouw import een_ja

LJR, GGD = "00000099000000040000", "00000099000000070000"
REGISSEUR = "00000099000000010000:college_bw"


async def weg(_request: httpx.Request, _binnen: Any) -> None:
    """A service that cannot be reached."""
    raise httpx.ConnectError("weg")


async def in_overleg(keten: Keten, *partijen: str) -> tuple[Zaak, dict[str, Partner]]:
    """A casus in casusoverleg with these partijen and LJ&R taking part."""
    zaak, partners = await in_triage(keten, partijen)
    zaak.ids = [r.id for r in await keten.sql("select id from vindplaats where soort = 'gegeven'")]
    await oordeel(zaak, [str(i) for i in zaak.ids], "casusoverleg")
    await vraag(zaak, "casusoverleg")
    for partner in (zaak.aanmelder, *partners.values()):
        await antwoord(zaak, partner)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak, "casusoverleg"))
    deelname = {"partij": LJR, "functionaris": "reclassering-1", "rol": "afgevaardigde", "reden": "deskundigheid_nodig"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", deelname)
    return zaak, partners


def een_plan(zaak: Zaak, uitvoerder: str) -> dict[str, Any]:
    doel_id = str(uuid4())
    interventie = {"interventieId": str(uuid4()), "doelId": doel_id, "uitvoerder": uitvoerder, "soort": "begeleid_wonen"}
    return {
        "casusId": zaak.casus_id,
        "casusregisseurPartij": REGISSEUR,
        "doelen": [{"doelId": doel_id, "leefgebied": "wonen", "doel": "eigen_woonplek"}],
        "interventies": [interventie | {"termijn": "2027-03-01"}],
    }


@pytest.mark.eis("LJR-8.2")
async def test_geen_enkel_antwoord_noemt_ljr_aan_wie_dat_niet_mag_weten(keten: Keten) -> None:
    """Dat LJ&R deelneemt is een strafrechtelijk gegeven: ook plan, besluit, weging en register zeggen het niet."""
    zaak, partners = await in_overleg(keten, "ggd")
    ggd, ljr = partners["ggd"], keten.als("reclassering", "afgevaardigde")
    await leg_toestandsbeeld_vast(zaak, ggd)
    plan = await zaak.regisseur.moet("POST", "/plannen-van-aanpak", een_plan(zaak, LJR))
    vandaag = datetime.now(UTC).date().isoformat()
    besluit = {"casusId": zaak.casus_id, "besluit": "doorgaan", "besluitdatum": vandaag, "deelnemers": [LJR, GGD], "reden": "doel_bereikt"}
    overleg = await zaak.regisseur.moet("POST", "/overlegbesluiten", besluit)

    async def uitvoerder(wie: Partner) -> Any:
        return (await wie.moet("GET", f"/plannen-van-aanpak/{plan['id']}"))["interventies"][0]["uitvoerder"]

    async def aanwezig(wie: Partner) -> Any:
        return (await wie.moet("GET", f"/overlegbesluiten/{overleg['id']}"))["deelnemers"]

    assert [await uitvoerder(p) for p in (ggd, ljr, zaak.regisseur)] == [None, LJR, LJR]
    assert [await aanwezig(p) for p in (ggd, ljr, zaak.regisseur)] == [[GGD], [LJR, GGD], [LJR, GGD]]


@pytest.mark.eis("LJR-8.2", "ZVH-8.1")
async def test_het_register_noemt_ljr_niet_als_ontvanger(keten: Keten) -> None:
    """De leverancier ziet dát er verstrekt is; dat het aan LJ&R was, ziet de procesregisseur."""
    zaak, partners = await in_overleg(keten, "ggd")
    ggd, ljr = partners["ggd"], keten.als("reclassering", "afgevaardigde")
    etiket = {"fasedoel": "toestandsbeeld", "noodzaak": "nodig_voor_toestandsbeeld"}
    item = een_item(zaak.betrokkene, etiket=etiket)
    del item["etiket"]["criterium"]
    beeld = await ggd.moet("POST", "/toestandsbeelden", {"casusId": zaak.casus_id, "gegevens": [item]})
    assert len((await ljr.moet("GET", f"/toestandsbeelden/{beeld['id']}"))["gegevens"]) == 1

    async def ontvangers(wie: Partner, **query: str) -> list[Any]:
        regels = (await wie.moet("GET", "/verstrekkingen", **query))["verstrekkingen"]
        return [r["ontvanger"] for r in regels if r["soort"] == "lezen" and r["leverancier"] == GGD]

    assert await ontvangers(ggd) == [None]
    assert await ontvangers(zaak.regisseur, casusId=zaak.casus_id) == [LJR]


@pytest.mark.eis("ZVH-8.1")
async def test_een_mislukte_lezing_is_geen_verstrekking(keten: Keten) -> None:
    """Wie bij de eerste poging niets kreeg, krijgt bij de tweede pas voor het eerst: alleen die staat in het register."""
    zaak = await een_zaak(keten)
    fg = keten.als("ggz", "fg")

    async def zonder_inhoud(request: httpx.Request, _binnen: Any) -> None:
        if request.url.path.endswith("/inhoud"):
            raise httpx.ConnectError("weg")

    keten.diensten["intake"].storing = zonder_inhoud
    assert (await fg.get(f"/casussen/{zaak.casus_id}", reden="toezicht")).status_code == 503
    keten.diensten["intake"].storing = None
    for _ in range(2):
        await fg.moet("GET", f"/casussen/{zaak.casus_id}", reden="toezicht")

    assert len(await keten.sql("select id from verstrekking where soort = 'lezen'")) == 2
    regels = (await zaak.aanmelder.moet("GET", "/verstrekkingen"))["verstrekkingen"]
    assert [r["soort"] for r in regels] == ["inbreng", "lezen"]


@pytest.mark.eis("ZVH-8.1", "ZVH-16.1", "ZVH-7.2a")
async def test_een_mislukte_inbreng_laat_niets_achter(keten: Keten) -> None:
    """Wat nooit aankwam is niet verstrekt: geen regel, geen geldig feit, geen vindplaats; opnieuw proberen kan."""
    zaak = await een_zaak(keten)
    bekend = len(await keten.sql("select id from vindplaats"))
    body = {
        "gegevens": [een_item(zaak.betrokkene)],
        "informatie": [{"betrokkeneId": zaak.betrokkene, "geinformeerdOp": "2026-02-21", "wijze": "gesprek"}],
        "toestemmingen": [een_ja(zaak.betrokkene, "triage", wijze="gesprek")],
        "instemmingen": [{"naarFase": "triage", "fasedoel": FASEDOEL["triage"]}],
    }
    pad, sleutel = f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", str(uuid4())
    keten.diensten["intake"].storing = weg
    assert (await zaak.aanmelder.post(pad, body, sleutel=sleutel)).status_code == 503
    keten.diensten["intake"].storing = None

    assert len((await zaak.aanmelder.moet("GET", "/verstrekkingen"))["verstrekkingen"]) == 1
    assert len(await keten.sql("select id from vindplaats")) == bekend
    gelden = [(f["soort"], f["betreft"]) for f in await feiten(zaak.aanmelder, zaak) if f["status"] != "vervallen"]
    assert gelden == [("informatie", zaak.betrokkene)]

    await zaak.aanmelder.moet("POST", pad, body, sleutel=sleutel)
    assert len((await zaak.aanmelder.moet("GET", "/verstrekkingen"))["verstrekkingen"]) == 2
    gelden = [f["soort"] for f in await feiten(zaak.aanmelder, zaak) if f["status"] != "vervallen"]
    assert sorted(gelden) == ["informatie", "informatie", "instemming", "toestemming"]


@pytest.mark.eis("LJR-24.1c", "LJR-17.2")
async def test_een_mislukte_inbreng_van_ljr_laat_niets_achter(keten: Keten) -> None:
    """Wat nooit aankwam telt niet als contact, zegt niet wie er namens iemand spreekt en vraagt niet om een brief."""
    zaak = await een_ljr_zaak(keten)
    namens = {"betrokkeneId": zaak.betrokkene, "maatregel": "curatele"}
    body = {"gegevens": [een_ljr_item(zaak.betrokkene, laatste_contact="2026-02-10")], "vertegenwoordigingen": [namens]}
    laatste = "select soort, status from feit f where not exists (select 1 from feit g where g.id = f.id and g.versie > f.versie)"
    eerst = sorted(map(tuple, await keten.sql(laatste)))
    keten.diensten["intake"].storing = weg
    assert (await zaak.aanmelder.post(f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", body)).status_code == 503

    daarna = [tuple(r) for r in await keten.sql(laatste)]
    assert sorted(r for r in daarna if r[1] != "vervallen") == eerst
    assert {soort for soort, status in daarna if status == "vervallen"} == {"contact", "vertegenwoordiging"}


@pytest.mark.eis("LJR-17.2")
async def test_een_brief_over_wat_nooit_aankwam_is_niemand_schuldig(keten: Keten) -> None:
    """Met de mislukte inbreng vervalt ook de briefplicht die zij gaf, en de taak ervoor."""
    zaak, nieuw = await een_zaak(keten), uuid4()
    plicht, casus_id = derived_id(nieuw, PLICHT, 0), UUID(zaak.casus_id)
    velden = {"brief": "verzameling", "uiterlijk": "2026-12-01"}

    def mislukt(s: Session) -> None:
        beurt = vraag_beurt(s, keten.kern, "signaleren", keten.kern.verbanden.get(VERBAND))
        assert beurt is not None
        leg_vele_vast(s, [een_feit(plicht, casus_id, PLICHT, "open", beurt.door, betreft=uuid4(), partij=LJR, velden=velden)])
        open_taak(s, casus_id, LJR, "brief_versturen", plicht, beurt.nu)
        draai_terug(s, beurt.over(casus_id), {NIEUW: str(nieuw)})

    await keten.kern.databank.schrijf(mislukt)

    assert await keten.kern.databank.lees(lambda s: open_plichten(lees_feiten(s, casus_id))) == []
    assert await keten.sql("select id from taak where soort = 'brief_versturen' and klaar_op is null") == []


@pytest.mark.eis("ZVH-5.1.2")
def test_een_handeling_komt_heel_terug_uit_de_boeken() -> None:
    """Wie haar in een ander proces afmaakt weet ook voor wie zij was en onder welk regime."""
    vast = {"handeling": "h", "handeling_id": uuid4(), "partij": "p", "functionaris": "f", "rollen": ("r",), "functie": "", "verband": "v"}
    actie = Actie(**vast, beleid_hash="b", nu=datetime.now(UTC), trace=new_trace(), behoeve=("p", "g"), regime="pga")

    assert uit_json(naar_json(actie)) == actie


@pytest.mark.eis("ZVH-8.1")
async def test_een_inbreng_die_bij_herhalen_aankomt_staat_in_het_register(keten: Keten) -> None:
    """Komt de eerste poging niet en de tweede onder dezelfde sleutel wel, dan blijft staan wat er is."""
    zaak = await een_zaak(keten)

    async def kwijt(_request: httpx.Request, _binnen: Any) -> None:
        raise httpx.ReadTimeout("kwijt")

    pad, body = f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", {"gegevens": [een_item(zaak.betrokkene)]}
    keten.diensten["intake"].storing = kwijt
    assert (await zaak.aanmelder.post(pad, body, sleutel="s")).status_code == 504
    keten.diensten["intake"].storing = None
    await keten.kern.databank.schrijf(_lang_geleden)
    await zaak.aanmelder.moet("POST", pad, body, sleutel="s")
    assert await wikkel_af(keten.kern) == 1

    assert len(await keten.sql("select id from audit where soort = 'uitkomst' and uitkomst = 'mislukt'")) == 1
    assert len((await zaak.aanmelder.moet("GET", "/verstrekkingen"))["verstrekkingen"]) == 2


def _lang_geleden(s: Any) -> None:
    for tabel in ("openstaand", "idempotentie"):
        s.execute(text(f"update {tabel} set gestart_op = '2026-01-01 00:00:00.000000'"))  # two names of our own


@pytest.mark.eis("ZVH-16.6", "ZVH-16.7", "ZVH-4.1t")
async def test_uitstel_bij_inbreng_heeft_dezelfde_grenzen(keten: Keten) -> None:
    """Uitstel dat met de inbreng meekomt wordt even snel opnieuw getoetst, op een grond van de lijst, en over een eigen betrokkene."""
    wie, partner = str(uuid4()), keten.als("college", "aanmelder", "instemmer")
    morgen = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    uitstel = {"betrokkeneId": wie, "uitstelgrond": "strafbare_feiten", "hertoetsOp": morgen, "verwachtOp": morgen}
    uitstel |= {"omstandigheden": "onderzoek_loopt", "ritme": "P1W", "wijze": "gesprek"}

    async def veld(**anders: Any) -> list[str]:
        fout = await partner.post("/aanmeldingen", een_aanmelding(wie, informatie=[uitstel | anders]))
        assert fout.status_code == 400
        return [f["veld"] for f in fout.json()["fouten"]]

    assert await veld(hertoetsOp="2099-01-01") == ["/informatie/0/hertoetsOp"]
    assert await veld(uitstelgrond="geen_zin") == ["/informatie/0/uitstelgrond"]
    assert await veld(betrokkeneId=str(uuid4())) == ["/informatie/0/betrokkeneId"]
    vreemd = [een_ja(str(uuid4()), "triage", wijze="gesprek")]
    fout = await partner.post("/aanmeldingen", een_aanmelding(wie, toestemmingen=vreemd))
    assert [f["veld"] for f in fout.json()["fouten"]] == ["/toestemmingen/0/betrokkeneId"]
    await partner.moet("POST", "/aanmeldingen", een_aanmelding(wie, informatie=[uitstel]))


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.4")
async def test_instemmen_bij_inbreng_doet_wie_mag_instemmen(keten: Keten) -> None:
    """Een ja bij de inbreng is een ja: alleen van wie namens de leverancier mag instemmen, en voor een doel van die fase."""
    wie, ja = str(uuid4()), {"naarFase": "triage", "fasedoel": FASEDOEL["triage"]}
    body = een_aanmelding(wie, instemmingen=[ja])

    nee = await keten.als("college", "aanmelder").post("/aanmeldingen", body)
    assert status(nee) == (403, "rol_past_niet")
    partner = keten.als("college", "aanmelder", "instemmer")
    ander = await partner.post("/aanmeldingen", body | {"instemmingen": [ja | {"fasedoel": FASEDOEL["casusoverleg"]}]})
    assert [f["veld"] for f in ander.json()["fouten"]] == ["/instemmingen/0/fasedoel"]
    assert await keten.sql("select id from feit") == []
    await partner.moet("POST", "/aanmeldingen", body)
    assert len(await keten.sql("select id from feit where soort = 'instemming'")) == 1
    verdicts = await keten.sql("select uitkomst from audit where soort = 'verdict' and handeling = 'aanmelding.indienen'")
    assert [r.uitkomst for r in verdicts] == ["geweigerd"]


@pytest.mark.eis("ZVH-3.5c")
async def test_een_voorwaarde_die_niemand_bewaakt_wordt_geweigerd(keten: Keten) -> None:
    """Zolang het convenant geen lijst van voorwaarden heeft, is een instemming met een voorwaarde geen instemming."""
    zaak = await klaar_voor_triage(keten, 1)
    los = await zaak.aanmelder.post("/instemmingen", doel(zaak) | {"voorwaarden": ["alleen_mondeling"]})
    op_vraag = {"casusId": zaak.casus_id, "antwoord": "ja", "voorwaarden": ["alleen_mondeling"]}
    antwoord_met = await zaak.aanmelder.post("/instemmingsantwoorden", op_vraag)

    assert status(los) == status(antwoord_met) == (400, "voorwaarde_onbekend")


@pytest.mark.eis("ZVH-3.5b2")
async def test_kijken_wat_er_te_vragen_valt_is_nog_geen_vraag(keten: Keten) -> None:
    """Zonder Idempotency-Key gebeurt er niets; met een vraag staat er één feit op papier, en één oordeel over het kijken."""
    zaak = await een_zaak(keten)
    await neem_aan(zaak)
    await oordeel(zaak, await gegeven_ids(zaak))
    zonder = await zaak.regisseur.post("/instemmingsvragen", doel(zaak), **{"idempotency-key": ""})
    assert status(zonder) == (400, "idempotency_key_ontbreekt")
    vragen = "select soort, uitkomst from audit where handeling = 'instemming.vragen' order by id"
    assert await keten.sql(vragen) == []

    await vraag(zaak)

    assert [tuple(r) for r in await keten.sql(vragen)] == [("verdict", "toegestaan"), ("feit", "toegestaan")]


@pytest.mark.eis("ZVH-18.1")
async def test_verzamelen_voor_wat_geen_verzoek_is(keten: Keten) -> None:
    """Een id van iets anders dan een verzoek bestaat hier niet."""
    zaak = await een_zaak(keten)
    fout = await keten.als("zvh", "manager").post(f"/verzoeken/{zaak.aanmelding_id}/verzamelingen")

    assert status(fout) == (404, "niet_gevonden")


@pytest.mark.eis("ZVH-3.5c2")
async def test_een_herhaalde_ja_zegt_dat_zij_is_ingetrokken(keten: Keten) -> None:
    """Wie een instemming herhaalt die intussen is ingetrokken, leest hoe het nu staat; dat geldt ook voor een antwoord."""
    zaak = await een_zaak(keten)
    await neem_aan(zaak)
    body = doel(zaak) | {"gegevenIds": await gegeven_ids(zaak)}
    ja = await zaak.aanmelder.moet("POST", "/instemmingen", body, sleutel="ja")
    assert (ja["status"], ja["versie"]) == ("gegeven", 1)
    await zaak.aanmelder.moet("POST", f"/instemmingen/{ja['id']}/intrekkingen")
    weer = await zaak.aanmelder.moet("POST", "/instemmingen", body, sleutel="ja")
    assert (weer["id"], weer["status"], weer["versie"]) == (ja["id"], "ingetrokken", 2)

    await oordeel(zaak, body["gegevenIds"])
    await vraag(zaak)
    op_vraag = {"casusId": zaak.casus_id, "antwoord": "ja"}
    gezegd = await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", op_vraag, sleutel="antwoord")
    gevraagd = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]
    await zaak.aanmelder.moet("POST", f"/instemmingen/{gevraagd[0]['id']}/intrekkingen")
    weer = await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", op_vraag, sleutel="antwoord")
    assert (gezegd["status"], weer["status"], weer["id"]) == ("beantwoord", "ingetrokken", gezegd["id"])


@pytest.mark.eis("ZVH-11.2", "ZVH-3.5c")
async def test_de_lijst_van_instemmingen_kent_alleen_wat_er_nog_is(keten: Keten) -> None:
    """Is de casus er voor u niet meer, dan is de vraag erover dat ook niet; wat er wel is komt per pagina."""
    zaak = await klaar_voor_triage(keten, 3)

    gezien, pad, query = [], "/instemmingen", {"limit": "2"}
    while True:
        pagina = await zaak.aanmelder.get(pad, **query)
        gezien += [i["gegevenId"] for i in pagina.json()["instemmingen"]]
        if "link" not in pagina.headers:
            break
        query = dict(parse_qsl(urlsplit(pagina.headers["link"].split(">")[0][1:]).query))
    assert sorted(gezien) == sorted(zaak.ids)

    await keten.kern.databank.schrijf(lambda s: s.execute(text("update casus set vernietigen_op = '2020-01-01'")))
    assert (await zaak.aanmelder.get(f"/casussen/{zaak.casus_id}")).status_code == 404
    assert (await zaak.aanmelder.moet("GET", "/instemmingen"))["instemmingen"] == []
