"""Intake complete: who is asked what before anybody decides, in which gemeente, and what the aanmelder hears (PGA 7, 16; ZVH 5, 9)."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from gateway import klok, zaaien
from gateway.model import Casus
from shared.errors import BadInput
from tests.bouw import een_aanmelding as een_zvh_aanmelding
from tests.bouw import een_item as een_zvh_item
from tests.bouw import een_zaak
from tests.keten import Keten
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import (
    COLLEGE,
    CRITERIA,
    GGD,
    Aanpak,
    besluit,
    een_aanmelding,
    een_aanpak,
    een_gesprek,
    een_item,
    een_plan,
    een_verstrekking,
    in_overleg,
    in_triage,
    informeer,
    toets,
    vandaag,
    weging,
)
from tests.verhalen.pga_intake_bouw import PEILDATUM, POLITIE, een_controle, ga_na, politie, stel_politievraag, vraag_politie
from tests.verhalen.reglement_bouw import bij_ied, ied, ied_item, iemand, meld_aan

NIET_BESTAAND = (404, "niet_gevonden")
COLLEGA = "00000099000000097000:burgemeester"
ADRES = {"straat": "Dorpsstraat", "huisnummer": "1", "postcode": "1234 AB", "woonplaats": "Proefstad"}


def pad(a: Aanpak, wat: str = "controles") -> str:
    return f"/casussen/{a.casus_id}/{wat}"


async def leg_vast(a: Aanpak, punt: str, uitkomst: str, bij: str, **anders: Any) -> None:
    await a.expert.moet("POST", pad(a), een_controle(punt, uitkomst, bij, **anders))


@pytest.mark.eis("PGA-7.2a", "PGA-7.2c")
async def test_er_wordt_niets_besloten_voor_alles_is_nagegaan(keten: Keten) -> None:
    """Zonder overleg met de aanmelder, of met twee van de drie punten: 409 met wat ontbreekt, bij aannemen en bij afwijzen."""
    a = await een_aanpak(keten)
    await toets(a, nagaan={"overleg_aanmelder": "", "zvh_aanpak": ""})
    afwijzen = {"besluit": "afwijzen", "reden": "voldoet_niet_aan_criteria", "advies": "reguliere_hulp"}
    for wat in ({}, afwijzen):
        assert status(await besluit(a, **wat)) == (409, "overleg_aanmelder_ontbreekt")
    await leg_vast(a, "overleg_aanmelder", "gevoerd", "aanmelder", geraadpleegd=[POLITIE])
    for wat in ({}, afwijzen):
        nee = await besluit(a, **wat)
        assert status(nee) == (409, "punten_niet_nagegaan")
        assert nee.json()["detail"] == "Nog niet nagegaan: zvh_aanpak."
        assert nee.json()["artikel"].endswith("7.2c")

    await leg_vast(a, "zvh_aanpak", "nee", "zvh")

    assert (await besluit(a)).status_code == 201
    gelezen = (await a.expert.moet("GET", pad(a)))["items"]
    assert {(c["punt"], c["uitkomst"], c["op"], c["gevraagdAan"]) for c in gelezen} >= {("zvh_aanpak", "nee", PEILDATUM, "zvh")}
    assert all(c["geldt"] for c in gelezen)


@pytest.mark.eis("PGA-7.2a", "PGA-7.2c")
async def test_een_controle_is_een_code_en_een_dag(keten: Keten) -> None:
    """Meer dan ja of nee, een uitkomst of bron die niet past, een dag van morgen, een partner die er niet bij hoort: 400; een ander 403."""
    a = await een_aanpak(keten)
    goed = een_controle("lokaal_team_ondersteunt")
    morgen = str((await keten.vooruit(timedelta(days=0)) + timedelta(days=2)).date())
    fout: list[dict[str, Any]] = [
        goed | {"toelichting": "komt elke week langs"},
        goed | {"uitkomst": "misschien"},
        goed | {"gevraagdAan": "buurvrouw"},
        goed | {"op": morgen},
        goed | {"gemeente": "anderstad"},
        goed | {"geraadpleegd": [COLLEGE]},
        een_controle("overleg_aanmelder", geraadpleegd=[GGD]),
        een_controle("woonplaats", "aanpak_loopt", "pga_expert_andere_gemeente"),
        een_controle("woonplaats", "aanpak_loopt", "pga_expert_andere_gemeente", gemeente="proefstad"),
        een_controle("huisdieren", "ja", "zvh"),
    ]
    for body in fout:
        assert (await a.expert.post(pad(a), body)).status_code == 400, body
    assert await keten.sql("select id from feit where soort = 'controle'") == []
    assert (await a.college.post(pad(a), goed)).status_code == 403
    assert (await a.college.get(pad(a))).status_code == 403
    assert status(await keten.als("ggd", "afgevaardigde").post(pad(a), goed))[0] == 403
    assert status(await keten.als("zvh", "procesregisseur").post(pad(a), goed)) == NIET_BESTAAND

    assert status(await a.expert.post(pad(a), goed, sleutel="k-1")) == status(await a.expert.post(pad(a), goed, sleutel="k-1")) == (201, "")
    assert len(await keten.sql("select id from feit where soort = 'controle'")) == 1
    zvh = await een_zaak(keten)
    assert status(await zvh.regisseur.post(f"/casussen/{zvh.casus_id}/controles", goed)) == (403, "alleen_in_pga")


@pytest.mark.eis("PGA-7.2b", "PGA-2.2d", "PGA-2.2e")
async def test_de_politie_zegt_zelf_ja_of_nee(keten: Keten) -> None:
    """Zonder antwoord van de politie geen ja op de registraties; zij ziet over wie het gaat en kan niets meer antwoorden dan ja of nee."""
    inwoner = str(uuid4())
    a = await een_aanpak(
        keten,
        gegevens=[een_item(inwoner), een_item(inwoner, "adres", ADRES), een_item(inwoner, "toezicht_en_handhaving", FEIT)],
        betrokkenen=[hoofd(inwoner)],
    )
    await ga_na(a.expert, a.casus_id)
    assert status(await probeer_toets(a)) == (409, "politie_antwoordde_niet")
    vraag = await stel_politievraag(a.expert, a.casus_id)
    agent = politie(keten)
    assert [t["objectId"] for t in (await agent.moet("GET", "/taken"))["items"]] == [vraag.rsplit("/", 1)[1]]
    assert (await agent.moet("GET", vraag))["gegevens"] == []
    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "ontvanger": POLITIE, "taak": "bevraging"})
    gezien = await agent.moet("GET", vraag)
    assert sorted(g["etiket"]["categorie"] for g in gezien["gegevens"]) == ["adres", "personalia"]

    antwoord, pad_ = {"tweeOfMeer": True, "peildatum": PEILDATUM}, f"{vraag}/antwoorden"
    assert (await agent.post(pad_, antwoord | {"mutaties": ["geluidsoverlast"]})).status_code == 400
    assert (await agent.post(pad_, antwoord | {"gegevens": []})).status_code == 400
    assert (await agent.post(pad_, antwoord | {"peildatum": "2099-01-01"})).status_code == 400
    assert (await a.expert.post(pad_, antwoord)).status_code == 403
    assert status(await keten.als("ggd", "afgevaardigde").post(pad_, antwoord)) == NIET_BESTAAND
    assert status(await probeer_toets(a)) == (409, "politie_antwoordde_niet")
    await agent.moet("POST", pad_, antwoord)
    assert (await agent.post(pad_, antwoord)).status_code == 409

    assert status(await probeer_toets(a, "2026-02-19")) == (409, "politie_antwoordde_niet")
    assert (await probeer_toets(a)).status_code == 201
    gelezen = await a.expert.moet("GET", vraag)
    assert (gelezen["status"], gelezen["tweeOfMeer"], gelezen["peildatum"]) == ("beantwoord", True, PEILDATUM)
    assert (await agent.moet("GET", "/taken"))["items"] == []


FEIT = {"soort": "overlast", "feit": "Gooit met spullen naar voorbijgangers."}


def hoofd(inwoner: str) -> dict[str, str]:
    return {"betrokkeneId": inwoner, "categorie": "1", "relatie": "hoofdpersoon"}


async def probeer_toets(a: Aanpak, peildatum: str = PEILDATUM) -> Any:
    """A toets with four times yes."""
    onderbouwing = {
        "contacten": ["2026-01-05", "2026-01-20"],
        "interventies": ["gesprek"],
        "eigenKetenReden": "gedrag_neemt_toe",
        "benodigdeKetens": ["strafrecht", "hulpverlening_en_zorg"],
        "politieregistraties": {"tweeOfMeer": True, "peildatum": peildatum},
        "zvhStatus": "nog_niet",
    }
    uitkomsten = [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in CRITERIA]
    body = {"uitkomsten": uitkomsten, "onderbouwing": onderbouwing}
    return await a.expert.post(f"/aanmeldingen/{a.aanmelding_id}/criteriatoetsen", body)


@pytest.mark.eis("PGA-7.2b")
async def test_een_nee_van_de_politie_is_geen_ja(keten: Keten) -> None:
    """Met nee wordt het criterium niet vervuld; aan een ander dan de politie wordt deze vraag niet gesteld, en in een zvh nooit."""
    a = await een_aanpak(keten)
    await vraag_politie(keten, a.expert, a.casus_id, ja=False)
    assert status(await probeer_toets(a)) == (409, "politie_antwoordde_niet")
    body = {"casusId": a.casus_id, "gevraagde": GGD, "uiterlijk": "2099-01-01"}
    assert (await a.expert.post("/politievragen", body)).status_code == 400
    assert (await a.expert.post("/politievragen", body | {"gevraagde": POLITIE, "uiterlijk": "2020-01-01"})).status_code == 400
    assert (await a.college.post("/politievragen", body | {"gevraagde": POLITIE})).status_code == 403
    zvh = await een_zaak(keten)
    nee = await zvh.regisseur.post("/politievragen", body | {"casusId": zvh.casus_id, "gevraagde": POLITIE})
    assert status(nee) == (403, "alleen_in_pga")


@pytest.mark.eis("PGA-7.2b")
async def test_meldt_de_politie_zelf_aan_dan_wordt_zij_niet_gevraagd(keten: Keten) -> None:
    """Wie zelf aanmeldt heeft de registraties al geteld."""
    inwoner = str(uuid4())
    agent = keten.als("politie", "aanmelder", "instemmer", "afgevaardigde", functie="wijkagent")
    velden = {"kwaliteit_verklaard": True}
    item = een_item(inwoner, "adres", ADRES, wpgArtikel="8", juistheidBevestigdOp="2026-02-20", regimevelden=velden)
    gesprek = {"op": "2026-02-20", "partij": POLITIE, "onderwerpen": ["gedrag", "gevolgen_en_aanmelding"]}
    gemaakt = await agent.moet("POST", "/aanmeldingen", een_aanmelding(inwoner, gegevens=[item], aanspreken=gesprek))
    a = Aanpak(keten, inwoner, agent, keten.als("burgemeester", "pga_expert"), gemaakt["casusId"], gemaakt["id"])

    assert (await probeer_toets(a)).status_code == 201


@pytest.mark.eis("PGA-7.4a", "PGA-7.4b", "PGA-2.2f")
async def test_is_het_huis_aan_zet_dan_blijft_alleen_de_melding(keten: Keten) -> None:
    """Loopt daar een aanpak, dan wordt hier niet aangenomen; afgewezen om die reden blijft alleen de melding over."""
    a = await een_aanpak(keten)
    await toets(a)
    geen = {"besluit": "afwijzen", "reden": "zvh_heeft_aanpak", "advies": "melden_bij_zvh"}
    assert status(await besluit(a, **geen)) == (409, "zvh_heeft_geen_aanpak")
    await leg_vast(a, "zvh_aanpak", "ja", "zvh")
    assert status(await besluit(a)) == (409, "zvh_is_aan_zet")
    (vraag,) = [f"/politievragen/{UUID(str(r.id))}" for r in await keten.sql("select distinct id from feit where soort = 'politievraag'")]
    assert (await a.expert.get(vraag)).status_code == 200

    assert (await besluit(a, **geen)).status_code == 201

    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"] == []
    assert status(await a.expert.get(vraag)) == NIET_BESTAAND
    await klok.ronde(keten.kern)
    assert [r.n for r in await keten.sql("select count(*) as n from vindplaats where soort = 'gegeven'")] == [0]
    await keten.vooruit(timedelta(days=28))
    assert status(await a.expert.get(f"/casussen/{a.casus_id}")) == NIET_BESTAAND


@pytest.mark.eis("PGA-16.2a", "PGA-4.1a")
async def test_van_wie_elders_woont_weet_de_collega_daar(keten: Keten) -> None:
    """Zonder vastgelegde woonplaats of contact eindigt de triage niet; loopt daar een aanpak, dan houdt die burgemeester toezicht."""
    a = await in_triage(keten, nagaan={"woonplaats": ""})
    assert status(await a.expert.post("/wegingen", weging(a))) == (409, "woonplaats_niet_nagegaan")
    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["toezichtGemeente"] == "proefstad"

    await leg_vast(a, "woonplaats", "aanpak_loopt", "pga_expert_andere_gemeente", gemeente="anderstad")

    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["toezichtGemeente"] == "anderstad"
    assert (await a.expert.post("/wegingen", weging(a))).status_code == 201
    zvh = await een_zaak(keten)
    assert (await zvh.regisseur.moet("GET", f"/casussen/{zvh.casus_id}"))["toezichtGemeente"] is None


@pytest.mark.eis("PGA-16.5")
async def test_een_minderjarige_met_jeugdhulp_komt_bij_de_ouder_met_gezag(keten: Keten) -> None:
    """Na overleg tussen de experts 201; zonder overleg 409, zonder jeugdhulp of meerderjarig 400, en dan is er geen casus."""
    college, wie = keten.als("college", "aanmelder"), str(uuid4())
    d = {"gemeente": "proefstad", "achttienOp": "2030-01-01", "jeugdhulp": True, "overlegOp": "2026-02-20"}

    async def meld(**anders: Any) -> Any:
        return await college.post("/aanmeldingen", een_aanmelding(wie, gedragInGemeente="anderstad", domicilieGezag=d | anders))

    assert status(await meld(overlegOp=None)) == (409, "overleg_gemeenten_ontbreekt")
    assert status(await meld(overlegOp="2099-01-01")) == (409, "overleg_gemeenten_ontbreekt")
    assert status(await meld(jeugdhulp=False)) == (400, "domicilie_past_niet")
    assert status(await meld(achttienOp="2020-01-01")) == (400, "domicilie_past_niet")
    assert status(await meld(gemeente="derdestad")) == (400, "domicilie_past_niet")
    assert await keten.sql("select id from casus") == []
    assert (await meld()).status_code == 201


@pytest.mark.eis("ZVH-5.3.1c", "ZVH-9.4b")
async def test_de_aanmelder_hoort_waarom_niet_en_wat_dan_wel(keten: Keten) -> None:
    """Zonder reden of advies uit de lijst 400; daarna leest de aanmelder beide, ook nu het gebruik is gestopt."""
    zaak = await een_zaak(keten)
    uitkomsten = [{"criterium": c, "uitkomst": "onbekend", "reden": "stukken"} for c in ZVH_CRITERIA]
    aanmelding = f"/aanmeldingen/{zaak.aanmelding_id}"
    await zaak.regisseur.moet("POST", f"{aanmelding}/criteriatoetsen", {"uitkomsten": uitkomsten})
    assert (await zaak.regisseur.post(f"{aanmelding}/besluiten", {"besluit": "aannemen"})).status_code == 409
    nee = {"besluit": "afwijzen", "reden": "andere_tafel", "advies": "andere_overlegtafel"}
    assert status(await zaak.regisseur.post(f"{aanmelding}/besluiten", nee | {"advies": None})) == (400, "advies_onbekend")
    assert status(await zaak.regisseur.post(f"{aanmelding}/besluiten", nee | {"advies": "zoek_het_uit"})) == (400, "advies_onbekend")
    assert status(await zaak.regisseur.post(f"{aanmelding}/besluiten", nee | {"reden": "geen_zin"})) == (400, "reden_onbekend")

    await zaak.regisseur.moet("POST", f"{aanmelding}/besluiten", nee)

    gelezen = await zaak.aanmelder.moet("GET", aanmelding)
    assert (gelezen["status"], gelezen["reden"], gelezen["advies"]) == ("afgewezen", "andere_tafel", "andere_overlegtafel")
    assert (await keten.als("ggz", "afgevaardigde").get(aanmelding)).status_code == 404


ZVH_CRITERIA = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")


@pytest.mark.eis("PGA-1.d")
async def test_bij_elk_gegeven_staat_wie_het_leverde_waarvoor_en_wanneer(keten: Keten) -> None:
    """Zonder doelcode wordt niets opgeslagen, de pga-expert leest leverancier, doel en datum, en die leverancier verandert niet meer."""
    college, wie = keten.als("college", "aanmelder", "instemmer"), str(uuid4())
    zonder = een_item(wie)
    zonder["etiket"].pop("fasedoel")
    assert (await college.post("/aanmeldingen", een_aanmelding(wie, gegevens=[zonder]))).status_code == 400
    ander = een_item(wie, leverancier=GGD)
    assert status(await college.post("/aanmeldingen", een_aanmelding(wie, gegevens=[ander]))) == (403, "andere_leverancier")
    assert await keten.sql("select id from casus") == []

    a = await een_aanpak(keten)

    for g in (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]:
        etiket = g["etiket"]
        assert (etiket["leverancier"], etiket["fasedoel"]) == (COLLEGE, "toelating_vaststellen")
        assert etiket["vastgelegdOp"].startswith(await vandaag(keten))
        wijzig = {"inhoud": g["inhoud"], "etiket": {"leverancier": GGD}}
        assert (await a.college.put(f"/gegevens/{etiket['id']}", wijzig, versie=1)).status_code == 400


@pytest.mark.eis("PGA-7.3", "PGA-16.2b", "PGA-16.3")
async def test_voor_een_plan_is_met_wie_erbij_hoort_overlegd(keten: Keten) -> None:
    """Het lokale team, de collega van de woonplaats en die van een andere gedragsgemeente: zonder hen geen plan; de weigering zegt wie."""
    a = await in_overleg(keten, nagaan={"lokaal_team_ondersteunt": "ja", "woonplaats": "geen_aanpak"})
    await leg_vast(a, "gedrag_elders", "gemeld", "politie", gemeente="derdestad")
    await informeer(a)
    await a.college.moet("POST", "/gesprekken", een_gesprek(a))
    plan = een_plan(a, str(uuid4()))

    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "overleg_lokaal_team_ontbreekt")
    await leg_vast(a, "overleg_lokaal_team", "gevoerd", "lokaal_team")
    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "collega_niet_uitgenodigd")
    await nodig_collega_uit(a)
    assert status(await a.expert.post("/plannen-van-aanpak", plan)) == (409, "deelname_elders_niet_beoordeeld")
    await leg_vast(a, "gedrag_elders", "niet_nodig", "pga_expert_andere_gemeente", gemeente="derdestad")

    assert (await a.expert.post("/plannen-van-aanpak", plan)).status_code == 201
    gemeld, beoordeeld = [c for c in (await a.expert.moet("GET", pad(a)))["items"] if c["punt"] == "gedrag_elders"]
    assert (gemeld["geldt"], beoordeeld["geldt"], beoordeeld["gemeente"]) == (False, True, "derdestad")
    naar_collega = een_verstrekking(a, ontvanger=COLLEGA, doel="verhuizing")
    assert (await a.expert.post("/verstrekkingen", naar_collega)).status_code in (400, 403)


async def nodig_collega_uit(a: Aanpak) -> None:
    """The pga-expert of the woonplaats, for what his share asks (PGA-16.2b)."""
    wie = {"betrokkeneId": a.inwoner, "organisatie": "00000099000000097000", "werkrelatie": "pga_expert_woonplaats"}
    await a.expert.moet("POST", pad(a, "agendadeelnemers"), wie | {"onderdeel": "uitvoering", "aandeel": ["adres"]})


@pytest.mark.eis("IED-4.4")
async def test_een_extern_dossier_draagt_zijn_merk(keten: Keten) -> None:
    """Wat de cliënt zelf aanleverde komt erin met het merk, het deel en de noodzaak; opgehaald bij de zorgaanbieder komt er niets."""
    wie, deel = iemand(), {"extern_dossier": True, "dossierdeel": "verslag"}

    def body(etiket: dict[str, Any], **velden: Any) -> dict[str, Any]:
        return bij_ied(wie, gegevens=[ied_item(wie, etiket={"bron": "betrokkene"} | etiket, **(deel | velden))])

    assert status(await ied(keten).post("/aanmeldingen", body({"bron": "zorgaanbieder"}))) == (400, "ied_dossier_niet_van_client")
    assert status(await ied(keten).post("/aanmeldingen", body({}, dossierdeel=None))) == (400, "ied_dossierdeel_ontbreekt")
    assert (await ied(keten).post("/aanmeldingen", body({"noodzaak": None}))).status_code == 400
    assert await keten.sql("select id from casus") == []

    zaak = await meld_aan(keten, ied(keten), body({}))

    (gegeven,) = (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]
    assert {k: gegeven["etiket"]["regimevelden"][k] for k in deel} == deel


@pytest.mark.eis("ZVH-5.1.2")
async def test_wiens_taak_dit_is_staat_bij_elke_verwerking(keten: Keten) -> None:
    """Eerst de aanmeldende partij en haar grondslag, na een andere casusregisseur die van hem; wat eerder is gedaan verandert niet."""
    zaak = await een_zaak(keten)
    casus = f"/casussen/{zaak.casus_id}"
    eerst = await zaak.regisseur.moet("GET", casus)
    assert (eerst["tenBehoeveVan"], eerst["grondslag"]) == (zaak.aanmelder.partij, "avg_6_1_e")
    await wijs_casusregisseur_aan(keten, zaak.casus_id, GGD)

    daarna = await zaak.regisseur.moet("GET", casus)

    assert (daarna["tenBehoeveVan"], daarna["grondslag"]) == (GGD, "avg_6_1_e")
    boek = await keten.sql("select body from audit where handeling = 'casus.lezen' and soort = 'intentie' order by id")
    gelezen = [json.loads(r.body) if isinstance(r.body, str) else r.body for r in boek]
    assert [b["adl.core.request"]["context"]["ten_behoeve_van"] for b in gelezen] == [zaak.aanmelder.partij, GGD]


@pytest.mark.eis("ZVH-5.1.2")
def test_zonder_grondslag_van_de_aanmelder_is_er_geen_casus() -> None:
    """Noch uit zijn profiel, noch op wat hij meebrengt: dan wordt er niets gemaakt."""
    with pytest.raises(BadInput) as fout:
        zaaien.grondslag_van({"gegevens": [{"etiket": {"categorie": "adres"}}]}, None)
    assert fout.value.artikel == "ZVH-5.1.2"
    assert zaaien.grondslag_van({"gegevens": [{"etiket": {"grondslag": "avg_6_1_e"}}]}, None) == "avg_6_1_e"


async def wijs_casusregisseur_aan(keten: Keten, casus_id: str, partij: str) -> None:
    """As the plan does it (see the stories of the plan)."""
    wijs = update(Casus).where(Casus.id == UUID(casus_id)).values(casusregisseur_partij=partij)
    await keten.kern.databank.schrijf(lambda s: s.execute(wijs))


@pytest.mark.eis("ZVH-10.1")
async def test_wie_aanmeldt_staat_in_voor_wat_hij_inbrengt(keten: Keten) -> None:
    """Zonder peildatum of bevestiging van juistheid, of met een van morgen: 400, ook bij aanvullen; met die drie 201."""
    zaak, wie = await een_zaak(keten), str(uuid4())
    for etiket in ({"peildatum": None}, {"juistheidBevestigdOp": None}, {"juistheidBevestigdOp": "2099-01-01"}):
        nieuw = een_zvh_aanmelding(wie, gegevens=[een_zvh_item(wie, etiket=etiket)])
        assert status(await zaak.aanmelder.post("/aanmeldingen", nieuw)) == (400, "kwaliteit_niet_bevestigd")
        aanvulling = {"gegevens": [een_zvh_item(zaak.betrokkene, etiket=etiket)]}
        erbij = await zaak.aanmelder.post(f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", aanvulling)
        assert status(erbij) == (400, "kwaliteit_niet_bevestigd")
    assert len(await keten.sql("select id from casus")) == 1
    goed = {"gegevens": [een_zvh_item(zaak.betrokkene)]}
    assert (await zaak.aanmelder.post(f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", goed)).status_code == 201
