"""Each leverancier about his own, then the overleg or the voornemen, then the besluit per gegeven with its reasons and remedies."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from gateway.klok import ronde
from gateway.model import Verstrekking, Vindplaats
from shared.identity import uuid7
from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten, Partner, geteld
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.ljr_bouw import een_ljr_zaak
from tests.verhalen.pga_bouw import BURGEMEESTER, COLLEGE, Aanpak, in_triage
from tests.verhalen.rechten_besluit_bouw import (
    BELANG,
    FACTOREN,
    beoordeel,
    besluit,
    deel,
    een_uitzondering,
    een_verdeeld_verzoek,
    motivering,
    nee,
    stem_af,
)
from tests.verhalen.rechten_bouw import berichten, dagen_later, dien_in, identificeer, taken
from tests.verhalen.rechten_inzage_bouw import pagina
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, iemand, meld_aan, xtra

POLITIE = "00000099000000020000"
UAVG = "uavg_41_rechten_anderen"


async def eigen(wie: Partner, verzoek: str) -> str:
    """The one gegeven this leverancier judges."""
    (item,) = (await deel(wie, verzoek))["items"]
    return str(item["gegevenId"])


# ── wie oordeelt waarover ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.2", "ZVH-17.4")
async def test_iedere_leverancier_oordeelt_over_zijn_eigen_gegevens_en_ziet_geen_ander(keten: Keten) -> None:
    """Ieder krijgt een taak over wat hij zelf inbracht; over dat van een ander zegt het antwoord niet meer dan over niets."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd", "veilig_thuis")
    ggd, vt = partners["ggd"], partners["veilig_thuis"]
    van_ggd, van_vt = await eigen(ggd, verzoek), await eigen(vt, verzoek)

    vreemd = [await beoordeel(ggd, verzoek, {"gegevenId": i, "oordeel": "toewijzen"}) for i in (van_vt, str(uuid4()))]

    assert [(a.status_code, a.json()["fouten"]) for a in vreemd][0] == [(a.status_code, a.json()["fouten"]) for a in vreemd][1]
    assert (vreemd[0].status_code, vreemd[0].json()["fouten"][0]["veld"]) == (400, "/items/0/gegevenId")
    assert van_vt not in (await ggd.get(f"/verzoeken/{verzoek}/deel")).text
    assert van_ggd not in (await vt.get(f"/verzoeken/{verzoek}/deel")).text
    assert "verzoek_beoordelen" in await taken(ggd, verzoek)
    assert (await beoordeel(ggd, verzoek)).status_code == 201
    assert "verzoek_beoordelen" not in await taken(ggd, verzoek)
    assert "verzoek_beoordelen" in await taken(vt, verzoek)


@pytest.mark.eis("ZVH-17.2")
async def test_wie_niets_inbracht_leert_van_een_deel_niets(keten: Keten) -> None:
    """Wie geen deel heeft krijgt voor een bestaand en een verzonnen verzoek hetzelfde antwoord, met evenveel opdrachten."""
    zaak = await een_zaak(keten)
    verzoek = (await dien_in(keten.als("zvh", "manager"), zaak.casus_id, zaak.betrokkene))["id"]
    ggz = keten.als("ggz", "instemmer", "afgevaardigde")

    gezien = []
    for wat in ("deel", "beoordelingen", "vergoedingen"):
        paar = []
        for doel in (verzoek, str(uuid4())):
            body = {"beoordelingen": {"items": [{"gegevenId": str(uuid4()), "oordeel": "toewijzen"}]}}
            body |= {"vergoedingen": {"voor": "extra_kopie", "bedrag": 0, "kosten": 0}}
            with geteld(keten) as opdrachten:
                pad = f"/verzoeken/{doel}/{wat}"
                antwoord = await (ggz.get(pad) if wat == "deel" else ggz.post(pad, body[wat]))
            paar.append((status(antwoord), kern_van(antwoord), len(opdrachten)))
        gezien.append(paar)

    assert all(bekend == onbekend for bekend, onbekend in gezien)
    assert {paar[0][0][0] for paar in gezien} == {403}


@pytest.mark.eis("ZVH-17.4", "ZVH-17.2")
async def test_zonder_alle_oordelen_en_afstemming_sluit_niemand_het_verzoek(keten: Keten) -> None:
    """Drie leveranciers: zolang één niet besliste is sluiten 409 en blijft hij zichtbaar; daarna nog de afstemming."""
    _, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd", "veilig_thuis")
    for wie in ("ggd", "college"):
        assert (await beoordeel(partners[wie], verzoek)).status_code == 201
    assert (await stem_af(manager, verzoek)).status_code == 201

    assert status(await besluit(manager, verzoek)) == (409, "deel_open")
    stand = (await manager.moet("GET", f"/verzoeken/{verzoek}/delen"))["delen"]
    assert [d["leverancier"] for d in stand if d["status"] == "open"] == [partners["veilig_thuis"].partij]
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "uitgereikt_in_persoon"}
    assert status(await manager.post(f"/verzoeken/{verzoek}/antwoorden", antwoord)) == (409, "geen_besluit")

    await beoordeel(partners["veilig_thuis"], verzoek)
    assert (await besluit(manager, verzoek)).status_code == 201


@pytest.mark.eis("ZVH-17.2")
async def test_zonder_afstemming_geen_besluit_en_bij_verschil_het_partneroverleg(keten: Keten) -> None:
    """Het antwoord gaat langs het casusoverleg; wie anders wil dan de leverancier gaat langs het partneroverleg."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    gegeven = await eigen(partners["ggd"], verzoek)
    await beoordeel(partners["college"], verzoek)
    await beoordeel(partners["ggd"], verzoek, nee(gegeven), gegevens=[motivering(zaak.betrokkene)])
    assert status(await besluit(manager, verzoek)) == (409, "afstemming_ontbreekt")
    assert status(await stem_af(partners["ggd"], verzoek)) == (403, "rol_past_niet")
    assert (await stem_af(manager, verzoek, op="2999-01-01")).status_code == 400
    assert status(await stem_af(manager, str(uuid4()))) == ONVINDBAAR
    assert (await stem_af(zaak.regisseur, verzoek, uitkomst="verschil")).status_code == 201
    assert "verzoek_partneroverleg" in await taken(manager, verzoek)

    assert status(await besluit(manager, verzoek)) == (409, "verschil_van_mening")

    assert (await stem_af(manager, verzoek, "partneroverleg")).status_code == 201
    assert "verzoek_partneroverleg" not in await taken(manager, verzoek)
    assert (await besluit(manager, verzoek)).status_code == 201
    assert status(await stem_af(manager, verzoek)) == (409, "al_besloten")
    (feit,) = await keten.sql(
        "select velden from feit where soort = 'verzoekitem' and betreft = :g order by versie desc limit 1", g=UUID(gegeven).hex
    )
    assert '"besluit": "toewijzen"' in str(feit.velden).replace("'", '"')


@pytest.mark.eis("ZVH-17.2", "ZVH-17.4")
async def test_alleen_de_manager_besluit_in_een_zvh(keten: Keten) -> None:
    """Een partner of de procesregisseur besluit niet over het verzoek, en in een zvh bestaat geen voornemen."""
    zaak = await een_zaak(keten)
    manager = keten.als("zvh", "manager")
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"]
    voornemen = {"gronden": [UAVG], "gegevens": [motivering(zaak.betrokkene)]}

    assert status(await besluit(zaak.aanmelder, verzoek)) == (403, "rol_past_niet")
    assert status(await besluit(zaak.regisseur, verzoek)) == (403, "rol_past_niet")
    assert status(await zaak.aanmelder.get(f"/verzoeken/{verzoek}/delen")) == (403, "rol_past_niet")
    assert status(await manager.post(f"/verzoeken/{verzoek}/voornemens", voornemen)) == (403, "alleen_ander_regime")


@pytest.mark.eis("ZVH-17.2")
async def test_politie_hoort_het_stil_en_heeft_geen_deel(keten: Keten) -> None:
    """Van politie staat er nergens een deel; haar loket krijgt één bericht, en niemand anders merkt iets."""
    zaak = await een_zaak(keten)
    await van_politie(keten, zaak)
    manager = keten.als("zvh", "manager")
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"]
    await identificeer(manager, verzoek)

    politie = keten.als("politie", "instemmer", "loket")

    assert (await berichten(politie, verzoek)) == ["nl.zvh.verzoek.doorgestuurd"]
    assert (await taken(politie, verzoek)) == []
    assert (await politie.get(f"/verzoeken/{verzoek}/deel")).status_code == 403
    delen = await manager.get(f"/verzoeken/{verzoek}/delen")
    assert POLITIE not in delen.text
    assert [d["leverancier"] for d in delen.json()["delen"]] == [zaak.aanmelder.partij]


async def van_politie(keten: Keten, zaak: Zaak) -> None:
    """On record: the police supplied something about this betrokkene."""

    def schrijf(s: Any) -> None:
        gegeven, casus = uuid7(), UUID(zaak.casus_id)
        s.add(Vindplaats(id=gegeven, casus_id=casus, soort="gegeven", dienst="intake", partij=POLITIE))
        wat = {"id": uuid7(), "soort": "inbreng", "casus_id": casus, "gegeven_id": gegeven, "betrokkene_id": UUID(zaak.betrokkene)}
        wie = {"leverancier": POLITIE, "ontvanger": "proefverband", "categorie": "politiegegevens", "doel": "toetsen_aan_criteria"}
        rest = {"grondslag": "wpg_20", "noodzaak": "onderbouwt_criterium", "handeling_id": uuid7(), "op": keten.kern.nu(s)}
        s.add(Verstrekking(**wat, **wie, **rest))

    await keten.kern.databank.schrijf(schrijf)


# ── correctie en verwijdering ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-19.1", "ZVH-19.4")
async def test_correctie_gaat_langs_het_partneroverleg_en_is_altijd_gemotiveerd(keten: Keten) -> None:
    """Zonder eerdere inzage kan het gevraagd worden; zonder partneroverleg 409, zonder motivering 400, en nooit mondeling."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd", soort="verwijdering", antwoordvoorkeur="mondeling")
    for wie in ("ggd", "college"):
        assert status(await besluit(manager, verzoek, "toewijzen", "niet_ter_zake_dienend")) == (409, "deel_open")
        await beoordeel(partners[wie], verzoek)
    await stem_af(manager, verzoek)
    assert status(await besluit(manager, verzoek, "toewijzen", "niet_ter_zake_dienend")) == (409, "partneroverleg_ontbreekt")
    await stem_af(manager, verzoek, "partneroverleg")

    zonder = await besluit(manager, verzoek, "toewijzen", "niet_ter_zake_dienend")
    assert (zonder.status_code, [f["veld"] for f in zonder.json()["fouten"]]) == (400, ["/gegevens"])
    met = await besluit(manager, verzoek, "afwijzen", UAVG, gegevens=[motivering(zaak.betrokkene)])
    assert met.status_code == 201, "het partneroverleg sprak al, ook over het verschil"
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "mondeling"}
    mondeling = await manager.post(f"/verzoeken/{verzoek}/antwoorden", antwoord)
    assert (mondeling.status_code, mondeling.json()["artikel"]) == (400, "ZVH-19.4")


@pytest.mark.eis("IED-8.2", "ZVH-19.4")
async def test_besluiten_alleen_is_niet_genoeg(keten: Keten) -> None:
    """Op dag 28 is er besloten maar niets gegeven: op dag 29 staat het verzoek als te laat."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    verzoek = str((await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"])
    await identificeer(manager, verzoek)
    await beoordeel(zaak.aanmelder, verzoek)
    await stem_af(manager, verzoek)
    await dagen_later(keten, 28)
    manager = keten.als("zvh", "manager")
    assert (await besluit(manager, verzoek)).status_code == 201
    assert (await manager.moet("GET", f"/verzoeken/{verzoek}"))["teLaat"] is False

    await dagen_later(keten, 1)
    await ronde(keten.kern)

    assert (await keten.als("zvh", "manager").moet("GET", f"/verzoeken/{verzoek}"))["teLaat"] is True


# ── een pga ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def een_pga_verzoek(keten: Keten, **anders: Any) -> tuple[Aanpak, Partner, str]:
    """An identified verzoek in a pga; the burgemeester decides."""
    a = await in_triage(keten)
    burgemeester = keten.als("burgemeester", "burgemeester")
    gemaakt = await dien_in(burgemeester, a.casus_id, a.inwoner, ontvangenBij=COLLEGE, **anders)
    assert (await identificeer(burgemeester, gemaakt["id"])).status_code == 201
    return a, burgemeester, str(gemaakt["id"])


@pytest.mark.eis("PGA-17.1b")
async def test_weigeren_in_een_pga_na_zienswijze_of_termijn(keten: Keten) -> None:
    """Zonder voorgelegd voornemen 409; na de zienswijze, of na de termijn ook zonder reactie, kan het. Zonder UAVG 41-belang 400."""
    a, burgemeester, verzoek = await een_pga_verzoek(keten)
    gegeven = (await deel(a.college, verzoek))["items"][0]["gegevenId"]
    weiger = {"gegevens": [motivering(a.inwoner)]}
    alles = [{"gegevenId": i["gegevenId"], "besluit": "afwijzen", "grond": UAVG} for i in (await deel(a.college, verzoek))["items"]]
    assert status(await besluit(burgemeester, verzoek, "afwijzen", UAVG, items=alles, **weiger)) == (409, "voornemen_niet_voorgelegd")
    pad = f"/verzoeken/{verzoek}/voornemens"
    assert (await burgemeester.post(pad, {"gronden": ["gegevens_zijn_juist"], **weiger})).status_code == 400
    assert (await burgemeester.post(pad, {"gronden": [UAVG]})).json()["fouten"][0]["veld"] == "/gegevens"
    assert status(await a.college.post(pad, {"gronden": [UAVG], **weiger})) == (403, "rol_past_niet")
    assert status(await stem_af(burgemeester, verzoek)) == (403, "alleen_ander_regime")

    await burgemeester.moet("POST", pad, {"gronden": [UAVG], **weiger})

    assert "verzoek_zienswijze" in await taken(a.college, verzoek)
    assert (await deel(a.college, verzoek))["voornemen"]["gronden"] == [UAVG]
    assert status(await besluit(burgemeester, verzoek, "afwijzen", UAVG, items=alles, **weiger)) == (409, "voornemen_niet_voorgelegd")
    ander = keten.als("ggz", "instemmer", "afgevaardigde")
    assert (await ander.post(f"/verzoeken/{verzoek}/zienswijzen", {"standpunt": "eens"})).status_code == 403
    await a.college.moet(
        "POST", f"/verzoeken/{verzoek}/zienswijzen", {"standpunt": "oneens", "gegevens": [motivering(a.inwoner, "Onnodig.")]}
    )
    assert "verzoek_zienswijze" not in await taken(a.college, verzoek)
    fout = await besluit(burgemeester, verzoek, "afwijzen", "gegevens_zijn_juist", items=alles, **weiger)
    assert (fout.status_code, fout.json()["artikel"]) == (400, "PGA-17.1b")
    assert (await besluit(burgemeester, verzoek, "afwijzen", UAVG, items=alles, **weiger)).status_code == 201
    brief = await burgemeester.moet("GET", f"/antwoorden/{verzoek}")
    assert [r["van"] for r in brief["rechtsmiddelen"]] == ["verband"]
    assert gegeven not in [g["etiket"]["id"] for g in brief["gegevens"]]
    assert "Onnodig." not in str(brief)


@pytest.mark.eis("PGA-17.1b")
async def test_wie_niet_reageert_houdt_een_weigering_niet_tegen(keten: Keten) -> None:
    """Alle leveranciers zijn gevraagd en de reactietermijn is voorbij; toewijzen vroeg nooit om een zienswijze."""
    a, burgemeester, verzoek = await een_pga_verzoek(keten)
    body = {"gronden": [UAVG], "gegevens": [motivering(a.inwoner)]}
    await burgemeester.moet("POST", f"/verzoeken/{verzoek}/voornemens", body)
    await dagen_later(keten, 8)
    burgemeester = keten.als("burgemeester", "burgemeester")

    assert (await besluit(burgemeester, verzoek, "afwijzen", UAVG, gegevens=[motivering(a.inwoner)])).status_code == 201
    _, zelfde, ander = await een_pga_verzoek(keten)
    assert (await besluit(zelfde, ander)).status_code == 201


@pytest.mark.eis("PGA-17.2")
async def test_een_bezwaar_wijst_alleen_de_burgemeester_af_op_een_belang(keten: Keten) -> None:
    """Zonder belang van UAVG 41 of zonder motivering 400; een ander dan de burgemeester of gemandateerde 403; zonder zienswijze."""
    a, burgemeester, verzoek = await een_pga_verzoek(keten, soort="verzet")
    reden = {"gegevens": [motivering(a.inwoner)]}
    zonder = [await besluit(burgemeester, verzoek, "afwijzen", "dwingende_gerechtvaardigde_gronden", **reden)]
    zonder += [await besluit(burgemeester, verzoek, "afwijzen", UAVG)]

    assert [(z.status_code, z.json()["artikel"]) for z in zonder] == [(400, "PGA-17.2")] * 2
    assert status(await besluit(a.expert, verzoek, "afwijzen", UAVG, **reden)) == (403, "rol_past_niet")
    assert (await besluit(burgemeester, verzoek, "afwijzen", UAVG, **reden)).status_code == 201


def een_mandaat(**anders: Any) -> dict[str, Any]:
    basis = {"verband": "proefgemeente_pga", "code": "rechten_jurist", "partij": BURGEMEESTER, "functionaris": "jurist-1"}
    basis |= {"omvang": "besluiten", "kenmerk": "BM-2026-3", "ondertekendOp": "2026-01-05", "van": "2026-01-10", "tot": "2030-01-10"}
    return basis | anders


@pytest.mark.eis("PGA-17.6")
async def test_een_gemandateerde_besluit_alleen_op_een_geldig_besluitmandaat(keten: Keten) -> None:
    """Zonder, met een uitvoeringsmandaat of buiten de looptijd 403; van een andere organisatie is niet vast te leggen."""
    _, _, verzoek = await een_pga_verzoek(keten)
    jurist = keten.als("burgemeester", "gemandateerde", functionaris="jurist-1")
    beheerder = keten.als("burgemeester", "pga_expert", functionaris="pga-beheerder-1")
    geweigerd = (403, "besluitmandaat_ontbreekt")
    assert status(await besluit(jurist, verzoek)) == geweigerd
    assert (await beheerder.post("/rechtenmandaten", een_mandaat(partij="00000099000000070000"))).status_code == 400
    assert (await beheerder.post("/rechtenmandaten", een_mandaat(tot="2025-01-01"))).status_code == 400
    assert status(await jurist.post("/rechtenmandaten", een_mandaat())) == (403, "rol_past_niet")
    for ongeldig in ({"omvang": "uitvoeren"}, {"tot": "2026-01-11"}, {"functionaris": "jurist-2"}):
        await beheerder.moet("POST", "/rechtenmandaten", een_mandaat(**ongeldig))
        assert status(await besluit(jurist, verzoek)) == geweigerd

    await beheerder.moet("POST", "/rechtenmandaten", een_mandaat())

    assert (await besluit(jurist, verzoek)).status_code == 201
    (regel,) = (await jurist.moet("GET", "/rechtenmandaten"))["rechtenmandaten"]
    assert (regel["omvang"], regel["versie"]) == ("besluiten", 4)


async def test_een_herhaalde_afstemming_is_er_een(keten: Keten) -> None:
    """Met dezelfde Idempotency-Key blijft het bij één afstemming."""
    zaak = await een_zaak(keten)
    manager = keten.als("zvh", "manager")
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"]
    body = {"overleg": "casusoverleg", "op": await vandaag(keten), "uitkomst": "eens"}

    twee = [(await manager.post(f"/verzoeken/{verzoek}/afstemmingen", body, sleutel="een")).json()["id"] for _ in range(2)]

    assert twee[0] == twee[1]
    assert len((await manager.moet("GET", f"/verzoeken/{verzoek}/delen"))["afstemmingen"]) == 1


# ── de eigen reglementen ────────────────────────────────────────────────────────────────────────────────────────
async def een_ljr_verzoek(keten: Keten, soort: str = "inzage") -> tuple[Zaak, Partner, str, str]:
    """A verzoek about what LJ&R brought in; the manager, the verzoek and the gegeven."""
    zaak = await een_ljr_zaak(keten)
    manager = keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort=soort)
    await identificeer(manager, gemaakt["id"])
    return zaak, manager, str(gemaakt["id"]), zaak.ids[0]


async def aantekening(keten: Keten) -> dict[str, Any]:
    return {"op": await vandaag(keten), "kenmerk": "dossier-77"}


@pytest.mark.eis("LJR-22.1", "LJR-22.1-grens", "LJR-22.2", "LJR-18.2")
async def test_ljr_weigert_per_gegeven_met_belang_en_acht_factoren(keten: Keten) -> None:
    """Zonder grond, uitzondering, motivering, alle factoren of aantekening in het dossier 400; artikel 23 blijft gelden."""
    zaak, _, verzoek, gegeven = await een_ljr_verzoek(keten)
    goed: dict[str, Any] = {"gegevens": [motivering(zaak.betrokkene)], "aantekening": await aantekening(keten)}
    mis = een_uitzondering(factoren=[{"factor": f, "weging": "meegewogen"} for f in FACTOREN[:7]])
    pogingen: list[tuple[dict[str, Any], dict[str, Any], str]] = [
        (nee(gegeven, "intern_belang", uitzondering=een_uitzondering()), goed, "/items/0/grond"),
        (nee(gegeven, BELANG), goed, "/items/0/uitzondering"),
        (nee(gegeven, BELANG, uitzondering=een_uitzondering(artikelen=["18", "23"])), goed, "/items/0/uitzondering/artikelen/1"),
        (nee(gegeven, BELANG, uitzondering=mis), goed, "/items/0/uitzondering/factoren"),
        (nee(gegeven, BELANG, uitzondering=een_uitzondering(meedelen=False)), goed, "/items/0/uitzondering/meedelen"),
        (nee(gegeven, BELANG, uitzondering=een_uitzondering(), motivering=1), goed, "/items/0/motivering"),
        (nee(gegeven, BELANG, uitzondering=een_uitzondering()), goed | {"aantekening": None}, "/aantekening"),
        (
            nee(gegeven, BELANG, uitzondering=een_uitzondering(reikwijdte="geheel_dossier", deelVolstaat=True)),
            goed,
            "/items/0/uitzondering/reikwijdte",
        ),
    ]
    for item, rest, veld in pogingen:
        antwoord = await beoordeel(zaak.aanmelder, verzoek, item, **rest)
        assert (antwoord.status_code, veld in [f["veld"] for f in antwoord.json()["fouten"]]) == (400, True), (veld, antwoord.text)
    voor = await deel(zaak.aanmelder, verzoek)

    assert (await beoordeel(zaak.aanmelder, verzoek, nee(gegeven, BELANG, uitzondering=een_uitzondering()), **goed)).status_code == 201

    na = await deel(zaak.aanmelder, verzoek)
    assert [(i["oordeel"], i["grond"]) for i in na["items"]] == [("afwijzen", BELANG)]
    assert (na["uiterlijk"], na["eigenUiterlijk"]) == (voor["uiterlijk"], voor["eigenUiterlijk"])


async def weiger_bij_ljr(keten: Keten, **uitzondering: Any) -> tuple[Partner, str, str]:
    """LJ&R refuses its gegeven, and so it is decided."""
    zaak, manager, verzoek, gegeven = await een_ljr_verzoek(keten)
    reden = {"gegevens": [motivering(zaak.betrokkene, "De ander loopt gevaar.")], "aantekening": await aantekening(keten)}
    item = nee(gegeven, BELANG, uitzondering=een_uitzondering(**uitzondering))
    assert (await beoordeel(zaak.aanmelder, verzoek, item, **reden)).status_code == 201
    await stem_af(manager, verzoek)
    items = [{"gegevenId": gegeven, "besluit": "afwijzen", "grond": BELANG}]
    gedaan = await besluit(manager, verzoek, "deels", UAVG, items=items, gegevens=[motivering(zaak.betrokkene, "Zie LJ&R.")])
    assert gedaan.status_code == 201, gedaan.text
    return manager, verzoek, gegeven


@pytest.mark.eis("LJR-18.5", "LJR-23.4", "LJR-18.2")
async def test_een_afwijzing_over_ljr_noemt_vijf_wegen_in_hun_volgorde(keten: Keten) -> None:
    """De brief noemt reden, motivering en alle vijf de wegen, de ombudsman na de eigen klacht."""
    manager, verzoek, gegeven = await weiger_bij_ljr(keten)

    brief = await manager.moet("GET", f"/antwoorden/{verzoek}")

    wegen = {r["van"]: [w["code"] for w in r["wegen"]] for r in brief["rechtsmiddelen"]}
    assert wegen["ljr"] == ["klacht_bij_ljr", "bemiddeling_ap", "klacht_ap", "rechter_uavg_35", "nationale_ombudsman_na_klacht"]
    assert gegeven not in [g["etiket"]["id"] for g in brief["gegevens"]]
    assert "na de klacht" in str(brief["rechtsmiddelen"])


@pytest.mark.eis("LJR-22.2")
async def test_zwijgen_over_een_beperking_kan_alleen_als_meedelen_schaadt(keten: Keten) -> None:
    """Schaadt meedelen het doel, dan zegt de brief niets van de beperking: geen reden, geen weg, geen gegeven."""
    factoren = [{"factor": f, "weging": "schaadt_doel" if f == "recht_op_mededeling" else "meegewogen"} for f in FACTOREN]
    manager, verzoek, gegeven = await weiger_bij_ljr(keten, meedelen=False, factoren=factoren)

    brief = await manager.get(f"/antwoorden/{verzoek}")

    assert brief.json()["besluit"] == "toewijzen"
    assert (brief.json()["gronden"], brief.json()["rechtsmiddelen"]) == ([], [])
    assert all(woord not in brief.text for woord in (gegeven, BELANG, "De ander loopt gevaar.", "Zie LJ&R."))


@pytest.mark.eis("LJR-23.4")
async def test_wie_pas_na_een_maand_voor_het_eerst_weigert_overschrijdt_23_lid_4(keten: Keten) -> None:
    """De eigen termijn is verlengd; een eerste weigering in de tweede maand staat toch als overschrijding."""
    zaak, _, verzoek, gegeven = await een_ljr_verzoek(keten)
    verleng = {"maanden": 2, "reden": "complex", "berichtOp": await vandaag(keten)}
    await zaak.aanmelder.moet("POST", f"/verzoeken/{verzoek}/verlengingen", verleng)
    await dagen_later(keten, 40)
    ljr = keten.als("reclassering", "instemmer")
    reden = {"gegevens": [motivering(zaak.betrokkene)], "aantekening": await aantekening(keten)}

    await beoordeel(ljr, verzoek, nee(gegeven, BELANG, uitzondering=een_uitzondering()), **reden)

    assert (await deel(ljr, verzoek))["overschrijding"] == "LJR 23.4"


@pytest.mark.eis("XTRA-10.2-weigering", "IED-9.3")
@pytest.mark.parametrize(
    ("wie", "wegen"), [("xtra", ["klachtencommissie_xtra", "klacht_ap"]), ("ied", ["klacht_bij_ied", "klacht_ap", "rechter_direct"])]
)
async def test_xtra_en_ied_weigeren_op_hun_eigen_gronden_met_hun_eigen_wegen(keten: Keten, wie: str, wegen: list[str]) -> None:
    """Een andere reden dan artikel 23 AVG of een lege motivering is 400; de brief noemt de wegen van dat reglement."""
    betrokkene = iemand()
    zaak = await meld_aan(
        keten, xtra(keten) if wie == "xtra" else ied(keten), bij_xtra(betrokkene) if wie == "xtra" else bij_ied(betrokkene)
    )
    manager = keten.als("zvh", "manager")
    verzoek = str((await dien_in(manager, zaak.casus_id, zaak.betrokkene))["id"])
    await identificeer(manager, verzoek)
    gegeven, reden = await eigen(zaak.aanmelder, verzoek), [motivering(zaak.betrokkene)]
    ander = await beoordeel(zaak.aanmelder, verzoek, nee(gegeven, "gegevens_zijn_juist"), gegevens=reden)
    leeg = await beoordeel(zaak.aanmelder, verzoek, nee(gegeven, BELANG))
    assert ([f["veld"] for f in ander.json()["fouten"]], [f["veld"] for f in leeg.json()["fouten"]]) == (
        ["/items/0/grond"],
        ["/items/0/motivering"],
    )
    assert (await beoordeel(zaak.aanmelder, verzoek, nee(gegeven, BELANG), gegevens=reden)).status_code == 201
    await stem_af(manager, verzoek)
    items = [{"gegevenId": gegeven, "besluit": "afwijzen", "grond": BELANG}]

    fout = await besluit(manager, verzoek, "afwijzen", UAVG, items=[items[0] | {"grond": UAVG}], gegevens=reden)
    assert (fout.status_code, [f["veld"] for f in fout.json()["fouten"]]) == (400, ["/items/0/grond"])
    assert (await besluit(manager, verzoek, "afwijzen", UAVG, items=items, gegevens=reden)).status_code == 201

    brief = await manager.moet("GET", f"/antwoorden/{verzoek}")
    assert {r["van"]: [w["code"] for w in r["wegen"]] for r in brief["rechtsmiddelen"]}[wie] == wegen


@pytest.mark.eis("LJR-18.3b", "LJR-23.6", "IED-8.3")
async def test_een_eerste_kopie_is_gratis_en_een_extra_kost_wat_zij_kostte(keten: Keten) -> None:
    """Een bedrag voor inzage of eerste kopie, zonder onderbouwing of boven de kosten is 400; een onderbouwde extra kopie mag."""
    zaak, manager, verzoek, _ = await een_ljr_verzoek(keten)
    pad, reden = f"/verzoeken/{verzoek}/vergoedingen", [motivering(zaak.betrokkene, "Kopieerkosten.")]
    extra = {"voor": "extra_kopie", "bedrag": 400, "kosten": 450, "gegevens": reden}

    fout = [extra | {"voor": "eerste_kopie"}, extra | {"voor": "inzage"}, extra | {"gegevens": []}, extra | {"bedrag": 451}]
    fout += [extra | {"voor": "behandeling", "buitensporig": True, "gegevens": []}]
    assert [(await zaak.aanmelder.post(pad, f)).status_code for f in fout] == [400] * 5
    assert status(await manager.post(pad, extra)) == (403, "rol_past_niet")
    assert (await zaak.aanmelder.post(pad, extra)).status_code == 201
    assert (await zaak.aanmelder.post(pad, extra | {"voor": "behandeling", "buitensporig": True})).status_code == 201
    await stem_af(manager, verzoek)
    await beoordeel(zaak.aanmelder, verzoek)
    assert (await besluit(manager, verzoek)).status_code == 201
    brief = await manager.moet("GET", f"/antwoorden/{verzoek}")
    assert (brief["vergoeding"], [g["inhoud"]["toelichting"] for g in brief["motivering"]]) == (800, ["Kopieerkosten."] * 2)
    html = (await pagina(manager, verzoek)).text
    assert html.index("€ 8,00. De onderbouwing staat hieronder.") < html.index("Kopieerkosten.")
