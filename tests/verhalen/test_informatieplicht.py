"""Telling the person: before the first supply, by whom and how; or put off, looked at again in its rhythm; and what each reglement asks."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.beleid.kalender import dag
from gateway.briefplicht import bij_verstrekking
from gateway.feiten import Door
from gateway.klokwerk.signalen import geef_signalen
from gateway.vragen import Beeld, lees_beeld
from shared.identity import uuid7
from tests.bouw import Zaak, een_item, een_zaak
from tests.gateway.beleid_bouw import een_vraag
from tests.keten import Keten, Partner
from tests.storing.zaken import JUIST, in_triage
from tests.verhalen.feiten_bouw import ONVINDBAAR, feiten, status
from tests.verhalen.ljr_bouw import LJR, PLAN, een_ljr_item, een_ljr_zaak, leest, naar_triage
from tests.verhalen.pga_bouw import een_aanpak, een_gesprek, informeer, weging
from tests.verhalen.pga_bouw import in_triage as in_pga_triage
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, een_ja, ied, ied_verteld, iemand, klaar, meld_aan, xtra
from tests.verhalen.test_overdracht import draag_over, oordeel
from tests.verhalen.test_xtra_ied import naar_triage as wat_gaat_mee

VIJF = ("hertoetsOp", "verwachtOp", "omstandigheden", "ritme", "wijze")


async def vandaag(keten: Keten) -> date:
    return dag(await keten.kern.databank.lees(keten.kern.nu))


async def een_uitstel(keten: Keten, wie: str, *, dagen: int = 7, **anders: Any) -> dict[str, Any]:
    """Informing put off with all that ZVH 16.7 asks; a field given as None is left out."""
    nu = await vandaag(keten)
    basis = {"betrokkeneId": wie, "uitstelgrond": "strafbare_feiten", "hertoetsOp": str(nu + timedelta(days=dagen)), "ritme": "P1W"}
    basis |= {"verwachtOp": str(nu + timedelta(days=60)), "omstandigheden": "onderzoek_loopt", "wijze": "gesprek"} | anders
    return {k: v for k, v in basis.items() if v is not None}


async def fouten(antwoord: Any) -> list[str]:
    assert antwoord.status_code == 400, antwoord.text
    return [f["veld"] for f in antwoord.json()["fouten"]]


async def taken(wie: Partner, *soorten: str) -> list[dict[str, Any]]:
    return [t for t in (await wie.moet("GET", "/taken"))["items"] if t["soort"] in soorten]


async def beeld(keten: Keten, casus_id: str) -> Beeld:
    kern = keten.kern
    return await kern.databank.lees(lambda s: lees_beeld(s, kern.verbanden, kern.register, UUID(casus_id), kern.nu(s)))


@pytest.mark.eis("ZVH-16.2", "ZVH-16.1")
async def test_de_andere_partijen_zien_wanneer_en_hoe(keten: Keten) -> None:
    """Iedere deelnemer ziet tijdstip, wijze en informerende partij, en krijgt er bericht van; wie niet deelneemt ziet niets."""
    zaak, _ = await in_triage(keten, ["ggd"])
    body = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "geinformeerdOp": "2026-03-01"}
    assert await fouten(await zaak.aanmelder.post("/informatiemomenten", body)) == ["/wijze"]
    assert await fouten(await zaak.aanmelder.post("/informatiemomenten", body | {"wijze": "rooksignalen"})) == ["/wijze"]
    gemaakt = await zaak.aanmelder.moet("POST", "/informatiemomenten", body | {"wijze": "telefoon"})
    uitstel = await een_uitstel(keten, zaak.betrokkene)
    await zaak.aanmelder.moet("POST", "/informatiemomenten", uitstel | {"casusId": zaak.casus_id})

    ggd = keten.als("ggd", "afgevaardigde", "professional")
    gezien = {f["id"]: f for f in await feiten(ggd, zaak, soort="informatie")}
    regie = [e["type"] for e in await zaak.regisseur.moet("GET", "/gebeurtenissen", limit=100)]

    assert gezien[gemaakt["id"]]["velden"] == {"geinformeerd_op": "2026-03-01", "wijze": "telefoon", "aan": "betrokkene"}
    assert gezien[gemaakt["id"]]["partij"] == zaak.aanmelder.partij
    (uitgesteld,) = [f for f in gezien.values() if f["status"] == "uitgesteld"]
    assert (uitgesteld["velden"]["hertoets_op"], "uitstelgrond" in uitgesteld["velden"]) == (uitstel["hertoetsOp"], False)
    gehoord = [e["type"] for e in await ggd.moet("GET", "/gebeurtenissen", limit=100)]
    assert (regie.count("nl.zvh.informatie.vastgelegd"), gehoord.count("nl.zvh.informatie.vastgelegd")) == (2, 2)
    assert status(await keten.als("ggz", "afgevaardigde").get(f"/casussen/{zaak.casus_id}/feiten")) == ONVINDBAAR


@pytest.mark.eis("ZVH-16.7", "PGA-12.2c")
async def test_uitstel_zonder_een_van_de_vijf_onderdelen_wordt_geweigerd(keten: Keten) -> None:
    """Wie niet informeert legt vast waarom, wanneer wel, waarvan dat afhangt, hoe dat wordt getoetst en hoe de betrokkene het hoort."""
    zaak = await een_zaak(keten)
    for weg in VIJF:
        body = await een_uitstel(keten, zaak.betrokkene, **{weg: None})
        assert await fouten(await zaak.aanmelder.post("/informatiemomenten", body | {"casusId": zaak.casus_id})) == [f"/{weg}"], weg
    fout = {"hertoetsOp": "2099-01-01", "verwachtOp": "2020-01-01", "omstandigheden": "geen_zin", "wijze": "telepathie"}
    body = await een_uitstel(keten, zaak.betrokkene, **fout) | {"casusId": zaak.casus_id}
    assert sorted(await fouten(await zaak.aanmelder.post("/informatiemomenten", body))) == sorted(f"/{v}" for v in fout)
    te_laat = await een_uitstel(keten, zaak.betrokkene, dagen=8) | {"casusId": zaak.casus_id}
    assert await fouten(await zaak.aanmelder.post("/informatiemomenten", te_laat)) == ["/hertoetsOp"]
    dubbel = await een_uitstel(keten, zaak.betrokkene, geinformeerdOp="2026-03-01") | {"casusId": zaak.casus_id}
    assert await fouten(await zaak.aanmelder.post("/informatiemomenten", dubbel)) == ["/geinformeerdOp"]
    assert [f["status"] for f in await feiten(zaak.aanmelder, zaak, soort="informatie")] == ["geinformeerd"]


@pytest.mark.eis("ZVH-16.7", "PGA-12.2c")
async def test_de_klok_vraagt_het_opnieuw_in_het_ritme(keten: Keten) -> None:
    """De hertoets staat vooraf als taak; daarna vraagt de klok elke week opnieuw, tot er is geïnformeerd."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, informatie=[await een_uitstel(keten, wie)])
    begin = await vandaag(keten)
    gevraagd = []
    for dagen in (0, 7, 3, 4, 7):
        await keten.vooruit(timedelta(days=dagen))
        await geef_signalen(keten.kern)
        (open_,) = await taken(zaak.aanmelder, "uitstel_hertoetsen")
        gevraagd.append((date.fromisoformat(open_["uiterlijk"]) - begin).days)
    nu = str(await vandaag(keten))
    klaar_ = {"casusId": zaak.casus_id, "betrokkeneId": wie, "geinformeerdOp": nu, "wijze": "gesprek"}
    await zaak.aanmelder.moet("POST", "/informatiemomenten", klaar_)
    await keten.vooruit(timedelta(days=7))
    await geef_signalen(keten.kern)

    assert gevraagd == [7, 7, 7, 14, 21]
    assert await taken(zaak.aanmelder, "uitstel_hertoetsen") == []


@pytest.mark.eis("PGA-10.7a", "PGA-10.7b", "PGA-12.2c")
async def test_de_inwoner_is_pas_geinformeerd_als_hij_het_op_papier_heeft(keten: Keten) -> None:
    """Mondeling of onvolledig zet de informatieplicht niet op voldaan; afzien kan alleen op een wettelijke grond."""
    a = await een_aanpak(keten)
    body = {"casusId": a.casus_id, "betrokkeneId": a.inwoner}
    mondeling = body | {"geinformeerdOp": "2026-03-01", "wijze": "gesprek"}
    assert await fouten(await a.college.post("/informatiemomenten", mondeling)) == ["/wijze", *["/onderdelen"] * 6]
    assert "/geinformeerdOp" in await fouten(await a.college.post("/informatiemomenten", mondeling | {"geinformeerdOp": "2999-01-01"}))
    assert await fouten(await a.college.post("/informatiemomenten", body | {"afziengrond": "inwoner_is_lastig"})) == ["/afziengrond"]

    afgezien = await a.college.moet("POST", "/informatiemomenten", body | {"afziengrond": "avg_14_5"})
    await informeer(a)

    assert afgezien["status"] == "afgezien"
    assert [f["status"] for f in (await a.expert.moet("GET", f"/casussen/{a.casus_id}/feiten", soort="informatie"))["items"]] == [
        "afgezien",
        "geinformeerd",
    ]


@pytest.mark.eis("PGA-10.7a", "ZVH-16.2")
async def test_een_eerste_brief_is_informeren(keten: Keten) -> None:
    """De brief met alle onderwerpen zet de informatieplicht op voldaan, met de datum van verzending."""
    a = await een_aanpak(keten)
    onderdelen = ["aanleiding", "proces", "inhoud_aanpak", "verwerking_persoonsgegevens", "rechten", "gebruik_door_om"]
    brief = {"casusId": a.casus_id, "brief": "eerste_contact", "betrokkeneId": a.inwoner, "aan": "betrokkene", "kanaal": "post"}
    gemaakt = await a.expert.moet("POST", "/brieven", brief | {"verzondenOp": "2026-03-01", "onderdelen": onderdelen})

    (feit,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/feiten", soort="informatie"))["items"]

    assert (feit["status"], feit["velden"]["geinformeerd_op"], feit["velden"]["wijze"]) == ("geinformeerd", "2026-03-01", "post")
    assert feit["velden"]["brief_id"] == gemaakt["id"]


@pytest.mark.eis("PGA-10.7d")
async def test_van_ieder_contact_met_de_inwoner_staat_een_aantekening(keten: Keten) -> None:
    """De contactenlijst noemt datum, wie sprak en waarover; een visie zonder gesprek met datum en onderwerp wordt niet opgeslagen."""
    a = await een_aanpak(keten)
    gesprek = een_gesprek(a)
    for weg in ("op", "gevoerdDoor", "onderwerpen"):
        assert (await a.college.post("/gesprekken", {k: v for k, v in gesprek.items() if k != weg})).status_code == 400
    await a.college.moet("POST", "/gesprekken", gesprek)

    (contact,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/feiten", soort="gesprek_inwoner"))["items"]

    assert (contact["velden"]["op"], contact["velden"]["gevoerd_door"], contact["partij"]) == ("2026-03-01", "partner", a.college.partij)
    assert contact["velden"]["onderwerpen"] == ["aanpak", "noodzaak", "oorzaken"]
    assert (await keten.als("ggz", "afgevaardigde").get(f"/casussen/{a.casus_id}/feiten", soort="gesprek_inwoner")).status_code == 404


@pytest.mark.eis("PGA-16.7", "PGA-17.5")
async def test_na_een_verstrekking_aan_een_andere_gemeente_hoort_de_inwoner_het_eerst(keten: Keten) -> None:
    """Zonder bericht aan de inwoner gaat de casus niet naar de volgende stap; onder zestien gaat het naar zijn vertegenwoordiger."""
    a = await in_pga_triage(keten)
    b = await beeld(keten, a.casus_id)
    vraag = een_vraag("pga_verstrekking", label={"betrokkene_id": a.inwoner}, verwijzing="16_4")
    door = Door(a.expert.partij, "burgemeester-1", b.nu)
    await keten.kern.databank.schrijf(lambda s: bij_verstrekking(s, b, door, [vraag], uuid7()))
    (open_,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["eis"]) == ("andere_gemeente", "PGA-16.7")
    assert status(await a.expert.post("/wegingen", weging(a))) == (409, "bericht_ontbreekt")
    straks = str(await vandaag(keten) + timedelta(days=400))
    kind = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "zestienOp": straks, "gezag": "eenhoofdig"}
    await a.college.moet("POST", "/vertegenwoordigingen", kind)
    brief = {"casusId": a.casus_id, "brief": "andere_gemeente", "betrokkeneId": a.inwoner, "aan": "betrokkene", "kanaal": "post"}
    brief |= {"verzondenOp": str(await vandaag(keten))}
    assert await fouten(await a.expert.post("/brieven", brief)) == ["/aan"]
    assert status(await a.college.post("/brieven", brief)) == (403, "brief_van_een_ander")
    ontheffing = await a.expert.post(f"/briefplichten/{open_['id']}/ontheffingen", {"reden": "gevaar_voor_personen"})
    assert ontheffing.status_code in (403, 404)

    await a.expert.moet("POST", "/brieven", brief | {"aan": "wettelijk_vertegenwoordiger"})

    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}/brieven"))["verschuldigd"] == []
    assert await taken(a.expert, "brief_versturen") == []
    assert (await a.expert.post("/wegingen", weging(a))).status_code == 201


# ── LJ&R ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def ljr_antwoordt(zaak: Zaak, ljr: Partner) -> None:
    """A bevraging to LJ&R, answered with a gegeven it has had for a week; the college told the person, LJ&R did not."""
    nu = await vandaag(zaak.keten)
    body = {"casusId": zaak.casus_id, "gevraagde": LJR, "vragen": ["bekend_bij_u"], "waarom": "bepaalt_route"}
    gesteld = await zaak.regisseur.moet("POST", "/bevragingen", body | {"uiterlijk": str(nu + timedelta(days=7))})
    item = een_ljr_item(zaak.betrokkene, verkregen_op=str(nu - timedelta(days=7)))
    anders = {"fasedoel": "eerste_beeld_en_verrijking", "noodzaak": "nodig_voor_beeld", "datInformatie": True, **JUIST}
    item["etiket"] = {k: v for k, v in (item["etiket"] | anders).items() if k != "criterium"}
    await ljr.moet("POST", f"/bevragingen/{gesteld['id']}/antwoorden", {"uitkomst": "beantwoord", "gegevens": [item]})
    await wijs_aan(zaak)


async def wijs_aan(zaak: Zaak) -> None:
    """LJ&R reads through who it assigned to the casus (LJR-25)."""
    zelf = {"partij": LJR, "functionaris": "reclassering-1", "rol": "afgevaardigde", "reden": "leverancier_in_casus"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", zelf)


@pytest.mark.eis("LJR-11.4", "LJR-17.2", "LJR-13.3", "LJR-8.2")
async def test_ljr_informeert_haar_client_zelf_en_op_tijd(keten: Keten) -> None:
    """Wie niet vooraf informeerde doet dat binnen een maand na verkrijging; zonder verstrekt LJ&R niet, en anderen weten er niets van."""
    zaak, partners = await in_triage(keten, ["ggd"])
    ljr = keten.als("reclassering", "instemmer", "afgevaardigde", "professional")
    verkregen = await vandaag(keten) - timedelta(days=7)
    await ljr_antwoordt(zaak, ljr)

    (open_,) = (await ljr.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["eis"], open_["partij"]) == ("verzameling", "LJR-11.4", LJR)
    maand = date.fromisoformat(open_["uiterlijk"])
    assert (maand.day, (maand.month - verkregen.month) % 12) == (verkregen.day, 1) or maand.day < verkregen.day
    assert [t["objectId"] for t in await taken(ljr, "brief_versturen")] == [open_["id"]]
    assert (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []
    assert (await beeld(keten, zaak.casus_id)).zaak().brieven_open == {"afsluiten"}  # type: ignore[union-attr]  # it exists

    await keten.vooruit(timedelta(days=(maand - await vandaag(keten)).days))
    await geef_signalen(keten.kern)
    assert await taken(ljr, "brief_te_laat") == []
    await keten.vooruit(timedelta(days=1))
    await geef_signalen(keten.kern)
    assert [t["objectId"] for t in await taken(ljr, "brief_te_laat")] == [open_["id"]]

    nu = str(await vandaag(keten))
    moment = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "geinformeerdOp": nu, "wijze": "gesprek"}
    await ljr.moet("POST", "/informatiemomenten", moment | {"onderdelen": ["identiteit", "doeleinden"]})
    assert len((await ljr.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]) == 1
    assert status(await ljr.post(f"/briefplichten/{open_['id']}/ontheffingen", {"reden": "niet_wenselijk"})) == (400, "ongeldige_invoer")
    await ljr.moet("POST", "/informatiemomenten", moment | {"onderdelen": ["identiteit", "contactgegevens", "doeleinden"]})

    assert (await ljr.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []
    assert await taken(ljr, "brief_versturen", "brief_te_laat") == []
    assert (await beeld(keten, zaak.casus_id)).zaak().brieven_open == frozenset()  # type: ignore[union-attr]  # it exists
    soorten = [e["type"] for e in await partners["ggd"].moet("GET", "/gebeurtenissen", limit=100)]
    assert "nl.zvh.informatie.vastgelegd" not in soorten


@pytest.mark.eis("LJR-13.3", "LJR-17.2")
async def test_ljr_verstrekt_pas_als_haar_eigen_client_het_weet(keten: Keten) -> None:
    """Dat een ander de cliënt informeerde is niet genoeg: eerst LJ&R zelf, met brief of gesprek, dan gaat het gegeven verder."""
    zaak, _ = await in_triage(keten, ["ggd"])
    ljr = keten.als("reclassering", "instemmer", "afgevaardigde", "professional")
    await ljr_antwoordt(zaak, ljr)
    van_ljr = [e["id"] for e in await leest(zaak.regisseur, zaak) if e["leverancier"] == LJR]
    await oordeel(zaak, van_ljr, "casusoverleg", PLAN)
    ja = {"casusId": zaak.casus_id, "gegevenIds": van_ljr, "naarFase": "casusoverleg", "fasedoel": PLAN}
    await ljr.moet("POST", "/instemmingen", ja)
    brief = {"casusId": zaak.casus_id, "brief": "verzameling", "betrokkeneId": zaak.betrokkene, "aan": "betrokkene", "kanaal": "uitgereikt"}
    brief |= {"verzondenOp": str(await vandaag(keten))}
    onderdelen = ["identiteit", "contactgegevens", "doeleinden", "periode", "rechten", "bron", "grondslag", "verstrekking_aan_derden"]

    async def uitkomst() -> str:
        uitslag = await draag_over(zaak, "casusoverleg", PLAN)
        return next(str(i["code"] or i["status"]) for i in uitslag["items"] if i["gegevenId"] in van_ljr)

    assert await uitkomst() == "ljr_client_niet_geinformeerd"
    assert await fouten(await ljr.post("/brieven", brief | {"onderdelen": onderdelen[:2]})) == ["/onderdelen"] * 6
    assert status(await zaak.regisseur.post("/brieven", brief)) == (400, "ongeldige_invoer")
    await ljr.moet("POST", "/brieven", brief | {"onderdelen": onderdelen})

    assert await uitkomst() == "meegegaan"


@pytest.mark.eis("LJR-13.2g-horen", "LJR-13.2g-reactie", "LJR-13.2g-afschrift")
async def test_een_rapport_gaat_uit_na_horen_en_reactie_en_de_client_krijgt_een_afschrift(keten: Keten) -> None:
    """Zonder hoorgelegenheid met uitkomst of zonder reactiekans blijft het; is het verzonden, dan is een afschrift verschuldigd."""
    zaak = await een_ljr_zaak(keten)
    pad, rapport = f"/aanmeldingen/{zaak.aanmelding_id}/gegevens", {"gegevens": [een_ljr_item(zaak.betrokkene, stuk="rapport")]}
    gesprek = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "gesprekOp": "2026-02-10", "uitkomst": "niet_gebruikt"}
    assert status(await zaak.aanmelder.post(pad, rapport)) == (409, "ljr_rapport_niet_besproken")
    zonder = {k: v for k, v in gesprek.items() if k != "uitkomst"}
    assert (await zaak.aanmelder.post("/rapportgesprekken", zonder)).status_code == 400
    await zaak.aanmelder.moet("POST", "/rapportgesprekken", gesprek)
    assert status(await zaak.aanmelder.post(pad, rapport)) == (409, "ljr_rapport_niet_besproken")
    reactie = gesprek | {"reactieGevraagdOp": "2026-02-12", "reactie": "gegeven"}
    assert await fouten(await zaak.aanmelder.post("/rapportgesprekken", reactie)) == ["/reactieOpgenomen"]
    assert await fouten(await zaak.aanmelder.post("/rapportgesprekken", gesprek | {"uitzondering": "haast"})) == ["/uitzondering"]
    await zaak.aanmelder.moet("POST", "/rapportgesprekken", reactie | {"reactieOpgenomen": True})
    await zaak.aanmelder.moet("POST", pad, rapport)
    gelezen = await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    zaak.ids = [g["etiket"]["id"] for g in gelezen["gegevens"]]
    assert await taken(zaak.aanmelder, "brief_versturen") == []

    await naar_triage(zaak)
    await wijs_aan(zaak)

    (open_,) = (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["eis"]) == ("rapport", "LJR-13.2g-afschrift")
    assert (await beeld(keten, zaak.casus_id)).zaak().brieven_open == {"afsluiten"}  # type: ignore[union-attr]  # it exists
    brief = {"casusId": zaak.casus_id, "brief": "rapport", "betrokkeneId": zaak.betrokkene, "aan": "betrokkene"}
    brief |= {"verzondenOp": str(await vandaag(keten))}
    assert await fouten(await zaak.aanmelder.post("/brieven", brief | {"kanaal": "telefoon"})) == ["/kanaal"]
    await zaak.aanmelder.moet("POST", "/brieven", brief | {"kanaal": "uitgereikt", "aanleiding": open_["id"]})
    assert (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []


# ── Xtra en IED ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("XTRA-9.1")
async def test_xtra_vertelt_vooraf_wie_zij_is_en_waarvoor(keten: Keten) -> None:
    """Wat van de cliënt zelf komt vraagt een informatiedatum vóór de verkrijging, of dat hij het doel al kende, met toelichting."""
    wie = iemand()
    item = een_item(wie, etiket={"bron": "betrokkene", "regimevelden": {"groep": "client", "verkregen_op": "2026-02-19"}})
    verteld = {"betrokkeneId": wie, "geinformeerdOp": "2026-02-20", "wijze": "gesprek"}
    bekend = {"betrokkeneId": wie, "afziengrond": "doel_al_bekend"}
    assert status(await xtra(keten).post("/aanmeldingen", bij_xtra(wie, gegevens=[item]))) == (400, "xtra_niet_vooraf_geinformeerd")
    zonder = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, gegevens=[item], informatie=[verteld, bekend]))
    assert await fouten(zonder) == ["/informatie/1/toelichting"]
    assert await keten.sql("select 1 from casus") == []

    met = [verteld, bekend | {"toelichting": "doel_eerder_uitgelegd"}]
    await xtra(keten).moet("POST", "/aanmeldingen", bij_xtra(wie, gegevens=[item], informatie=met))


@pytest.mark.eis("XTRA-9.3", "XTRA-9.5")
async def test_xtra_meldt_wat_zij_van_een_ander_heeft(keten: Keten) -> None:
    """Zonder melding vóór de eerste verstrekking gaat het niet; kan melden niet, dan staan motivering en herkomst vast."""
    wie = iemand()
    item = een_item(wie, etiket={"bron": "school", "regimevelden": {"groep": "client", "brontoelichting": "verwezen_door_ander"}})
    uitstel = await een_uitstel(keten, wie)
    kan_niet = {"betrokkeneId": wie, "afziengrond": "onmogelijk", "toelichting": "adres_onbekend"}

    async def stuur(*informatie: dict[str, Any]) -> Any:
        return await xtra(keten).post("/aanmeldingen", bij_xtra(wie, gegevens=[item], informatie=list(informatie)))

    assert status(await stuur(uitstel)) == (409, "xtra_niet_gemeld")
    assert await fouten(await stuur(uitstel, kan_niet)) == ["/informatie/1/herkomst"]
    assert await fouten(await stuur(uitstel, kan_niet | {"herkomst": "ergens"})) == ["/informatie/1/herkomst"]
    gemaakt = await stuur(uitstel, kan_niet | {"herkomst": "school"})

    assert gemaakt.status_code == 201
    gelezen = (await xtra(keten).moet("GET", f"/casussen/{gemaakt.json()['casusId']}/feiten", soort="informatie"))["items"]
    assert [f["velden"].get("herkomst") for f in gelezen if f["status"] == "afgezien"] == ["school"]


@pytest.mark.eis("XTRA-11.2")
async def test_xtra_bericht_wie_het_zonder_toestemming_verstrekte(keten: Keten) -> None:
    """Na een verstrekking in nood wacht een bericht aan de betrokkene; achterwege blijft het alleen om gevaar."""
    wie = iemand()
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(wie, toestemmingen=[een_ja(wie, "intake", "inbreng")]))
    ids = await klaar(zaak)
    assert await wat_gaat_mee(zaak) == ["xtra_toestemming_ontbreekt"]
    afweging = {"casusId": zaak.casus_id, "gegevenIds": ids, "grond": "conflict_van_plichten", "reden": "nodig_voor_veiligheid"}
    await zaak.aanmelder.moet("POST", "/eigen-afwegingen", afweging)

    assert await wat_gaat_mee(zaak) == ["meegegaan"]

    (open_,) = (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"]
    assert (open_["brief"], open_["eis"]) == ("verstrekking", "XTRA-11.2")
    assert [t["objectId"] for t in await taken(zaak.aanmelder, "brief_versturen")] == [open_["id"]]
    assert (await beeld(keten, zaak.casus_id)).zaak().brieven_open == {"afsluiten"}  # type: ignore[union-attr]  # it exists
    pad = f"/briefplichten/{open_['id']}/ontheffingen"
    assert await fouten(await zaak.aanmelder.post(pad, {"reden": "verstoort_de_aanpak"})) == ["/reden"]
    assert status(await keten.als("ggz", "instemmer").post(pad, {"reden": "gevaar_voor_personen"})) == ONVINDBAAR
    await zaak.aanmelder.moet("POST", pad, {"reden": "gevaar_voor_personen"})
    assert status(await zaak.aanmelder.post(pad, {"reden": "gevaar_voor_personen"})) == (409, "al_beeindigd")
    assert (await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["verschuldigd"] == []
    assert await taken(zaak.aanmelder, "brief_versturen", "betrokkene_inlichten") == []


@pytest.mark.eis("IED-6.2-informeren")
async def test_de_client_van_ied_weet_vooraf_wie_toegang_krijgt(keten: Keten) -> None:
    """Vóór de verkrijging hoort hij doel, identiteit en ontvangers; staan deze partners daar niet bij, dan gaat het gegeven niet verder."""
    wie = iemand()
    weinig = ied_verteld(wie, onderdelen=["doeleinden"])
    te_laat = ied_verteld(wie, geinformeerdOp="2026-03-02")
    for informatie in (weinig, te_laat):
        fout = await ied(keten).post("/aanmeldingen", bij_ied(wie, informatie=[informatie]))
        assert status(fout) == (400, "ied_niet_vooraf_geinformeerd")
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, informatie=[ied_verteld(wie, ontvangers=[])]))
    await klaar(zaak)
    assert await wat_gaat_mee(zaak) == ["ied_ontvanger_niet_genoemd"]

    await zaak.aanmelder.moet("POST", "/informatiemomenten", ied_verteld(wie) | {"casusId": zaak.casus_id})

    assert await wat_gaat_mee(zaak) == ["meegegaan"]
