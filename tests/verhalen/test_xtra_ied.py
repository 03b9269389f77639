"""Two partners with a reglement of their own: what they must say of a gegeven, what travels along, what the person has removed."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.proefpartners import PROEF_PARTIJEN
from gateway.afleiding import erf
from gateway.beleid.regels.reglement_ied_inbreng import laatste_bewaardag
from gateway.bewaartermijn import laatste_dag
from gateway.klok import ronde
from gateway.partijbestand import load_partijen
from shared.contracts import Etiket
from tests.bouw import Zaak, een_item
from tests.keten import Keten, Partner
from tests.storing.zaken import doel
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.rechten_besluit_bouw import deel, klaar_voor_besluit, motivering
from tests.verhalen.reglement_bouw import KWESTIE, bij_ied, bij_xtra, ied, ied_item, iemand, klaar, meld_aan, xtra


async def etiketten(wie: Partner, zaak: Zaak) -> list[dict[str, Any]]:
    casus = await wie.moet("GET", f"/casussen/{zaak.casus_id}")
    return [g["etiket"] for g in casus["gegevens"]]


async def naar_triage(zaak: Zaak) -> list[str]:
    """What becomes of each gegeven."""
    antwoord = await zaak.regisseur.post("/overdrachten", doel(zaak))
    if antwoord.status_code >= 400:
        return [antwoord.json()["code"]]
    return [i["code"] or i["status"] for i in antwoord.json()["items"]]


@pytest.mark.eis("XTRA-2", "XTRA-13.2", "XTRA-7.2", "XTRA-6.1")
async def test_het_merk_van_xtra_reist_mee(keten: Keten) -> None:
    """Groep, leverancier en laatste bewaardag staan op het etiket, ook in de volgende fase; zonder overzicht is dat twee jaar."""
    nu = (await keten.vooruit(timedelta(0))).date()
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    await klaar(zaak)

    assert await naar_triage(zaak) == ["meegegaan"]

    (etiket,) = await etiketten(zaak.regisseur, zaak)
    assert (etiket["fase"], etiket["regimevelden"], etiket["leverancier"]) == (
        "triage",
        {"groep": "client", "verkregen_op": "2026-03-01"},
        xtra(keten).partij,
    )
    assert etiket["bewarenTot"] == str(nu.replace(year=nu.year + 2))


@pytest.mark.eis("XTRA-2", "XTRA-13.2", "XTRA-13.2-financieel", "XTRA-6.1", "XTRA-7.2")
@pytest.mark.parametrize(
    ("etiket", "verwacht"),
    [
        ({"regimevelden": {}}, (400, "xtra_groep_ontbreekt")),
        ({"regimevelden": {"groep": "medewerker"}}, (400, "xtra_groep_past_niet")),
        ({"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}, "bewarenTot": "2099-01-01"}, (400, "xtra_bewaart_te_lang")),
        (
            {"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01", "bewaargrond": "financieel"}, "bewarenTot": "2031-01-01"},
            (400, "ongeldige_invoer"),
        ),
        ({"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}, "bron": "buurvrouw"}, (400, "xtra_bron_niet_toegelicht")),
        ({"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01", "schoenmaat": 43}}, (400, "ongeldige_invoer")),
        (
            {"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}, "categorie": "toezicht_en_handhaving"},
            (403, "xtra_categorie_past_niet"),
        ),
    ],
)
async def test_wat_xtra_niet_zegt_gaat_niet_mee(keten: Keten, etiket: dict[str, Any], verwacht: tuple[int, str]) -> None:
    """Groep, bewaargrond, bron en soort gegeven: wat niet past wordt geweigerd en er blijft niets van over."""
    wie = iemand()
    item = een_item(wie, etiket=etiket | {"taak": "wmo_1.1.1", "grondslag": "avg_6_1_a", "geheimhouding": []})
    if "categorie" in etiket:
        item["inhoud"] = {"soort": "melding", "feit": "geluidsoverlast"}
    fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, gegevens=[{**item, "etiket": {"bron": "betrokkene"} | item["etiket"]}]))

    assert status(fout) == verwacht
    assert await keten.sql("select 1 from casus") == []


@pytest.mark.eis("XTRA-6.5")
async def test_een_bsn_in_een_tekst_van_xtra_wordt_geweigerd(keten: Keten) -> None:
    """Een nummer dat de elfproef doorstaat komt er niet in, ook niet in vrije tekst, en wordt niet herhaald in het antwoord."""
    wie = iemand()
    item = een_item(
        wie,
        etiket={"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}},
        inhoud={"soort": "inwonend", "toelichting": "bsn 123456782"},
    )

    in_etiket = een_item(wie, etiket={"wetsartikel": "Wmo 123456782", "regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}})

    for gegeven, plek in ((item, "/gegevens/0/inhoud"), (in_etiket, "/gegevens/0/etiket/wetsartikel")):
        fout = await xtra(keten).post("/aanmeldingen", bij_xtra(wie, gegevens=[gegeven]))
        assert (fout.status_code, "123456782" in fout.text) == (400, False)
        assert plek in [f["veld"] for f in fout.json()["fouten"]]
    assert await keten.sql("select 1 from casus") == []


@pytest.mark.eis("XTRA-13.2")
def test_de_werkmaatschappij_publiceert_haar_eigen_termijn() -> None:
    """Het overzicht gaat voor de twee jaar; wie er niet in staat houdt twee jaar."""
    partij = load_partijen(PROEF_PARTIJEN).partij("welzijn")
    opvang = partij.model_copy(update={"hoedanigheden": ("kinderopvang",)})

    assert laatste_dag("xtra", partij, {}, date(2026, 3, 10)) == date(2028, 3, 10)
    assert laatste_dag("xtra", opvang, {}, date(2026, 3, 10)) == date(2027, 3, 10)
    assert laatste_dag("", partij, {}, date(2026, 3, 10)) is None


@pytest.mark.eis("IED-11.2", "IED-11.2-extern")
def test_ied_rekent_vanaf_het_einde_van_het_kalenderjaar() -> None:
    """Afgesloten op 10 maart 2021: 31 december 2026, en anoniem 31 december 2041. Zonder afsluitdatum is er nog geen einde."""
    partij = load_partijen(PROEF_PARTIJEN).partij("jobcoach")

    assert laatste_dag("ied", partij, {"afgesloten_op": "2021-03-10"}, date(2026, 3, 10)) == date(2026, 12, 31)
    assert laatste_dag("ied", partij, {}, date(2026, 3, 10)) is None
    assert [laatste_bewaardag(date(2021, 3, 10), t) for t in ("P5Y", "P20Y")] == [date(2026, 12, 31), date(2041, 12, 31)]


@pytest.mark.eis("IED-1.7", "IED-2", "IED-11.2", "IED-6.2-toestemming", "IED-4.1")
async def test_kwestie_en_rol_reizen_mee_bij_ied(keten: Keten) -> None:
    """Eén toestemming bij de start volstaat voor twee gegevens; kwestie, rol en verzameling staan ook in de volgende fase op het etiket."""
    wie = iemand()
    zaak = await meld_aan(
        keten, ied(keten), bij_ied(wie, gegevens=[ied_item(wie), ied_item(wie, rol="object", afgesloten_op="2022-03-10")])
    )
    await klaar(zaak)

    assert await naar_triage(zaak) == ["meegegaan", "meegegaan"]

    gelezen = {e["regimevelden"]["rol"]: e for e in await etiketten(zaak.regisseur, zaak)}
    assert {rol: (e["fase"], e["regimevelden"]["verzameling"], e["bewarenTot"]) for rol, e in gelezen.items()} == {
        "client": ("triage", "intern", None),
        "object": ("triage", "intern", "2027-12-31"),
    }


@pytest.mark.eis("IED-1.7", "IED-2", "IED-4.1", "IED-6.2-toestemming", "IED-11.2-extern", "IED-11.3")
@pytest.mark.parametrize(
    ("velden", "etiket", "verwacht"),
    [
        ({"rol": None}, {}, (403, "ied_over_derde")),
        ({"kwestie": None}, {}, (400, "ied_rol_ontbreekt")),
        ({"verzameling": "extern"}, {}, (400, "ied_extern_herleidbaar")),
        ({"verkregen_op": "2026-01-01"}, {}, (400, "ied_starttoestemming_te_laat")),
        ({"hobby": "vissen"}, {}, (400, "ongeldige_invoer")),
        ({}, {"categorie": "woonsituatie"}, (400, "ongeldige_invoer")),
        ({"afgesloten_op": "2021-03-10"}, {"bewarenTot": "2041-12-31"}, (400, "ied_bewaart_te_lang")),
        ({"afgesloten_op": "2021-03-10", "bewaaruitzondering": "belang_ied"}, {"bewarenTot": "2027-06-30"}, (400, "ongeldige_invoer")),
        ({"afgesloten_op": "2021-03-10", "bewaaruitzondering": "belang_ander"}, {"bewarenTot": "2027-06-30"}, (400, "ied_bewaart_te_lang")),
    ],
)
async def test_wat_ied_niet_zegt_gaat_niet_mee(
    keten: Keten, velden: dict[str, Any], etiket: dict[str, Any], verwacht: tuple[int, str]
) -> None:
    """Rol, kwestie, verzameling, dag van verkrijging, termijn: wat ontbreekt of niet past wordt geweigerd en er blijft niets van over."""
    wie = iemand()

    fout = await ied(keten).post("/aanmeldingen", bij_ied(wie, gegevens=[ied_item(wie, etiket=etiket, **velden)]))

    assert status(fout) == verwacht
    assert await keten.sql("select 1 from casus") == []


def een_bron(rol: str, **anders: Any) -> Etiket:
    """The label of a gegeven of IED about whoever has this role."""
    vast = {"id": uuid4(), "leverancier": "00000099000000081000", "ontvangers": (), "afgeleid_van": (), "geheimhouding": (), "bron": ""}
    termijn = {"bewaren_tot": None, "wpg_artikel": None, "toestemming": "geen", "zienswijze_vereist": False}
    return Etiket.model_construct(**(vast | termijn | {"regimevelden": {"rol": rol, "kwestie": KWESTIE}} | anders))


@pytest.mark.eis("IED-1.7", "IED-10.2", "IED-8.1")
@pytest.mark.parametrize("rollen", [("object", "client"), ("client", "object"), ("derde", "object"), ("object", "derde", "client")])
def test_een_samenvatting_krijgt_de_strengste_rol(rollen: tuple[str, ...]) -> None:
    """Wie de cliënt en het object samenvat houdt de rol van de cliënt, in welke volgorde de bronnen ook staan; een derde gaat nooit mee."""
    strengst = "derde" if "derde" in rollen else "client"

    geerfd = erf({"regimevelden": {"rol": "object"}}, [een_bron(rol) for rol in rollen])

    assert geerfd["regimevelden"] == {"rol": strengst, "kwestie": KWESTIE}


@pytest.mark.eis("LJR-8.2")
@pytest.mark.parametrize("rollen", [("client", "nauw_betrokkene"), ("nauw_betrokkene", "client")])
def test_een_samenvatting_over_een_client_van_ljr_blijft_dat(rollen: tuple[str, ...]) -> None:
    """Dat iemand cliënt van LJ&R is blijft in de samenvatting staan, in welke volgorde de bronnen ook staan."""
    geerfd = erf({"regimevelden": {}}, [een_bron("", regimevelden={"betrokkenerol": rol}) for rol in rollen])

    assert geerfd["regimevelden"] == {"betrokkenerol": "client"}


@pytest.mark.eis("IED-7.1")
async def test_een_weigering_geldt_voor_haar_categorie_en_laat_de_rest(keten: Keten) -> None:
    """De cliënt weigert één soort: die gaat niet mee en is niet meer te lezen; de rest wel. Een ander kan het niet vastleggen."""
    wie = iemand()
    contact = ied_item(wie, etiket={"categorie": "identificatie_en_contact"}) | {"inhoud": {"naam": "Mats de Vries"}}
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[ied_item(wie), contact]))
    await klaar(zaak)
    weigering = {"casusId": zaak.casus_id, "betrokkeneId": wie, "categorie": "kwestie_en_afhandeling"}
    assert status(await zaak.regisseur.post("/weigeringen", weigering)) == (403, "rol_past_niet")
    assert (await zaak.aanmelder.post("/weigeringen", weigering | {"betrokkeneId": str(uuid4())})).status_code == 404

    gezet = await zaak.aanmelder.moet("POST", "/weigeringen", weigering)

    assert sorted(await naar_triage(zaak)) == ["ied_client_weigerde", "meegegaan"]
    assert [e["categorie"] for e in await etiketten(zaak.regisseur, zaak)] == ["identificatie_en_contact"]
    pad = f"/weigeringen/{gezet['id']}/intrekkingen"
    assert status(await keten.als("ggd", "instemmer").post(pad)) == ONVINDBAAR
    assert (await zaak.aanmelder.moet("POST", pad))["status"] == "ingetrokken"
    assert await naar_triage(zaak) == ["meegegaan"]


@pytest.mark.eis("IED-6.2-intrekken")
async def test_na_intrekken_gaat_er_niets_meer_in_of_uit(keten: Keten) -> None:
    """De procesregisseur kan de intrekking niet tegenhouden; daarna faalt de overdracht."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    await klaar(zaak)
    rows = await zaak.aanmelder.moet("GET", f"/casussen/{zaak.casus_id}/feiten", soort="toestemming")
    (voor_triage,) = [f["id"] for f in rows["items"] if f["velden"]["fase"] == "triage"]

    await zaak.aanmelder.moet("POST", f"/toestemmingen/{voor_triage}/intrekkingen")

    assert await naar_triage(zaak) == ["ied_toestemming_ingetrokken"]


async def een_verzoek(zaak: Zaak, soort: str = "verwijdering", *, bekend: bool = True) -> str:
    manager, vandaag = zaak.keten.als("zvh", "manager"), str((await zaak.keten.vooruit(timedelta(0))).date())
    verzoek = {"casusId": zaak.casus_id, "soort": soort, "ontvangenOp": vandaag, "ontvangenBij": zaak.regisseur.partij}
    gemaakt = await manager.moet("POST", "/verzoeken", verzoek | {"betrokkeneId": zaak.betrokkene, "ingediendDoor": "betrokkene"})
    if bekend:
        pad = f"/verzoeken/{gemaakt['id']}/identiteitsvaststellingen"
        await manager.moet("POST", pad, {"wijze": "in_persoon_bij_zvh", "op": vandaag})
    return str(gemaakt["id"])


async def wis(wie: Partner, gegeven: str, **query: str) -> httpx.Response:
    return await wie.keten.client.delete(f"/v1/gegevens/{gegeven}", params=query, headers=wie._kop())


@pytest.mark.eis("XTRA-10.1-vergetelheid", "IED-9.4")
@pytest.mark.parametrize("wie", ["xtra", "ied"])
async def test_wat_is_gewist_is_nergens_terug_te_vinden(keten: Keten, wie: str) -> None:
    """Op verzoek van de cliënt verdwijnt het gegeven uit iedere fase, zonder weg terug; de zoeker vond het eerst wel."""
    betrokkene, merk = iemand(), "zilvergrijze-ooievaar-7731"
    body = bij_xtra(betrokkene) if wie == "xtra" else bij_ied(betrokkene)
    body["gegevens"][0]["inhoud"]["toelichting"] = merk
    zaak = await meld_aan(keten, xtra(keten) if wie == "xtra" else ied(keten), body)
    (gegeven,) = await klaar(zaak)
    verzoek = await een_verzoek(zaak)
    assert merk in (await zaak.regisseur.get(f"/casussen/{zaak.casus_id}")).text

    antwoord = await wis(zaak.aanmelder, gegeven, verzoekId=verzoek)

    assert (antwoord.status_code, antwoord.json()["status"]) == (200, "gewist")
    assert merk not in (await zaak.regisseur.get(f"/casussen/{zaak.casus_id}")).text
    assert status(await wis(zaak.aanmelder, gegeven, verzoekId=verzoek)) == ONVINDBAAR
    rows = [await keten.sql(f"select * from {tabel}") for tabel in ("audit", "feit", "verstrekking")]
    assert merk not in str(rows)


@pytest.mark.eis("XTRA-10.1-vergetelheid", "IED-9.4")
async def test_wissen_doet_alleen_wie_erover_gaat_en_op_een_verzoek(keten: Keten) -> None:
    """Zonder verzoek om verwijdering, zonder vastgestelde identiteit, door een ander of om een reden van 13 lid 5: het blijft staan."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    (gegeven,) = await klaar(zaak)
    inzage, onbekend, goed = await een_verzoek(zaak, "inzage"), await een_verzoek(zaak, bekend=False), await een_verzoek(zaak)

    geweigerd = [
        await wis(zaak.aanmelder, gegeven, verzoekId=str(uuid4())),
        await wis(zaak.aanmelder, gegeven, verzoekId=inzage),
        await wis(zaak.aanmelder, gegeven, verzoekId=onbekend),
        await wis(zaak.aanmelder, gegeven, verzoekId=goed, reden="wettelijk_voorschrift"),
        await wis(zaak.regisseur, gegeven, verzoekId=goed),
        await wis(keten.als("ggd", "instemmer"), gegeven, verzoekId=goed),
    ]

    assert [a.status_code for a in geweigerd] == [400, 400, 409, 403, 403, 404]
    assert geweigerd[3].json()["code"] == "xtra_verwijdering_blijft_achterwege"
    assert await naar_triage(zaak) == ["meegegaan"]


@pytest.mark.eis("IED-9.5")
async def test_een_verzoek_blijft_open_tot_elke_plek_bevestigt(keten: Keten) -> None:
    """Een dienst is weg: het gegeven gaat nergens meer heen en het verzoek is niet te beantwoorden; na opnieuw vragen wel."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    (gegeven,) = await klaar(zaak)
    verzoek, manager = await een_verzoek(zaak), keten.als("zvh", "manager")
    await klaar_voor_besluit(manager, verzoek, zaak.aanmelder, overleg="partneroverleg")
    besluit = {"besluit": "toewijzen", "gronden": ["niet_ter_zake_dienend"], "gegevens": [motivering(zaak.betrokkene)]}
    await manager.moet("POST", f"/verzoeken/{verzoek}/besluiten", besluit)

    async def weg(_request: httpx.Request, _binnen: Any) -> None:
        raise httpx.ConnectError("weg")

    keten.diensten["afschaling"].storing = weg
    open_ = await wis(zaak.aanmelder, gegeven, verzoekId=verzoek)
    antwoord = {"verzondenOp": str((await keten.vooruit(timedelta(0))).date()), "wijze": "aangetekende_post"}
    te_vroeg = await manager.post(f"/verzoeken/{verzoek}/antwoorden", antwoord)
    keten.diensten["afschaling"].storing = None

    assert (open_.json()["status"], status(te_vroeg)) == ("open", (409, "wissen_niet_overal"))
    assert (await wis(zaak.aanmelder, gegeven, verzoekId=verzoek)).json()["status"] == "gewist"
    assert status(await manager.post(f"/verzoeken/{verzoek}/antwoorden", antwoord)) != (409, "wissen_niet_overal")


@pytest.mark.eis("XTRA-13.4")
async def test_drie_maanden_na_het_verzoek_meldt_de_klok_wat_er_nog_ligt(keten: Keten) -> None:
    """De termijn loopt vanaf het verzoek; ligt het dan nog in een dienst die zwijgt, dan volgt een taak. Wat gewist is geeft er geen."""
    zaken = [await meld_aan(keten, xtra(keten), bij_xtra(iemand())) for _ in range(3)]
    manager, verzoeken = keten.als("zvh", "manager"), []
    for zaak, besluit in zip(zaken, ("toewijzen", "toewijzen", "afwijzen"), strict=True):
        verzoek = await een_verzoek(zaak)
        gronden = ["wettelijke_taak"] if besluit == "afwijzen" else ["niet_ter_zake_dienend"]
        await klaar_voor_besluit(manager, verzoek, zaak.aanmelder, overleg="partneroverleg")
        waarom = {"items": [], "gegevens": [motivering(zaak.betrokkene)]}
        if besluit == "afwijzen":
            (item,) = (await deel(zaak.aanmelder, verzoek))["items"]
            waarom["items"] = [{"gegevenId": item["gegevenId"], "besluit": "afwijzen", "grond": "wettelijk_voorschrift"}]
        await manager.moet("POST", f"/verzoeken/{verzoek}/besluiten", {"besluit": besluit, "gronden": gronden} | waarom)
        verzoeken.append(verzoek)
    gelezen = await zaken[1].regisseur.moet("GET", f"/aanmeldingen/{zaken[1].aanmelding_id}")
    await wis(zaken[1].aanmelder, gelezen["gegevens"][0]["etiket"]["id"], verzoekId=verzoeken[1])

    async def weg(_request: httpx.Request, _binnen: Any) -> None:
        raise httpx.ConnectError("weg")

    keten.diensten["intake"].storing = weg
    await keten.vooruit(timedelta(days=88))
    await ronde(keten.kern)
    assert await te_laat(keten) == []
    await keten.vooruit(timedelta(days=6))
    await ronde(keten.kern)

    assert await te_laat(keten) == [verzoeken[0]]


async def te_laat(keten: Keten) -> list[str]:
    taken = (await keten.als("zvh", "procesregisseur").moet("GET", "/taken"))["items"]
    return [t["objectId"] for t in taken if t["soort"] == "verwijdering_te_laat"]
