"""What a besluit does further on: in every fase, and with everyone who has a copy."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text

from gateway.klok import ronde
from tests.bouw import Zaak, een_item, een_zaak, vandaag
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.ljr_bouw import een_ljr_zaak
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, motivering, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.rechten_doorwerking_bouw import GGD, GGZ, NIEUW, een_recht
from tests.verhalen.test_overdracht import draag_over, gegeven_ids, neem_aan, oordeel


@pytest.mark.eis("ZVH-19.2", "LJR-19.2", "LJR-21.1")
async def test_een_rectificatie_is_pas_af_als_iedere_ontvanger_bevestigde(keten: Keten) -> None:
    """Verbeterd bij de bron, bericht aan wie het kreeg en aan niemand anders; afronden met een open kennisgeving is 409."""
    recht = await een_recht(keten, "rectificatie")
    ggd = keten.als("ggd", "afgevaardigde")
    assert await recht.leest() == [], "betwist, dus beperkt vanaf de registratie"
    await recht.wijs_toe()
    assert [(i["gegevenId"], i["status"], i["nogOud"]) for i in (await recht.uitvoering())["items"]] == [
        (recht.gegeven, "open", [recht.gegeven])
    ]
    assert (await keten.als("zvh", "procesregisseur").put(f"/gegevens/{recht.gegeven}", NIEUW, versie=1)).status_code == 403

    assert (await recht.zaak.aanmelder.put(f"/gegevens/{recht.gegeven}", NIEUW, versie=1)).status_code == 200

    stand = await recht.uitvoering()
    assert [i["status"] for i in stand["items"]] == ["gedaan"]
    assert sorted((k["ontvanger"], k["aanleiding"], k["status"]) for k in stand["kennisgevingen"]) == [
        (GGD, "beperking", "open"),
        (GGD, "rectificatie", "open"),
    ]
    assert (await recht.beantwoord()).status_code == 201
    te_vroeg = await recht.rond_af()
    assert status(te_vroeg) == (409, "uitvoering_niet_rond")
    assert {f["veld"] for f in te_vroeg.json()["fouten"]} == {"/kennisgevingen"}
    for bericht in await recht.kennisgevingen(ggd):
        await ggd.moet("POST", f"/kennisgevingen/{bericht}/bevestigingen", {"verwerktOp": await vandaag(keten)})
    assert (await recht.rond_af()).status_code == 201
    assert (await recht.uitvoering())["status"] == "afgerond"
    assert status(await recht.rond_af()) == (409, "al_afgerond")
    assert [g["inhoud"]["soort"] for g in await recht.leest()] == ["zelfstandig"], "na het antwoord weer vrij"


@pytest.mark.eis("ZVH-19.2")
async def test_een_correctie_die_uitblijft_staat_als_te_laat(keten: Keten) -> None:
    """Verstrijkt correctie_onverwijld en toont één plaats nog de oude waarde, dan staat zij te laat en heeft het verband een taak."""
    recht = await een_recht(keten, "rectificatie")
    await recht.wijs_toe()
    taken = {t["soort"] for t in (await recht.zaak.aanmelder.moet("GET", "/taken"))["items"]}
    assert "correctie_uitvoeren" in taken

    await keten.vooruit(timedelta(days=3))
    await ronde(keten.kern)

    assert (await recht.uitvoering())["status"] == "te_laat"
    assert [t["soort"] for t in (await recht.manager.moet("GET", "/taken"))["items"]].count("uitvoering_te_laat") == 1


@pytest.mark.eis("LJR-19.2")
async def test_wie_niet_bevestigt_wordt_herinnerd_of_gemotiveerd_uitgezonderd(keten: Keten) -> None:
    """De klok herinnert en zet het bij het verband; alleen de manager zondert uit, met een motivering uit de lijst."""
    recht = await een_recht(keten, "rectificatie", ontvangers=(GGD, GGZ))
    ggd, ggz = keten.als("ggd", "afgevaardigde"), keten.als("ggz", "afgevaardigde")
    (bericht,) = await recht.kennisgevingen(ggd)
    body = {"grond": "onmogelijk", "motivering": "ontvanger_bestaat_niet_meer"}
    pad = f"/kennisgevingen/{bericht}"
    assert status(await ggz.get(pad)) == status(await ggz.get(f"/kennisgevingen/{uuid4()}")) == ONVINDBAAR
    assert status(await ggz.post(f"{pad}/bevestigingen", {"verwerktOp": await vandaag(keten)})) == ONVINDBAAR
    assert (await ggd.post(f"{pad}/bevestigingen", {"verwerktOp": "2999-01-01"})).status_code == 400
    assert (await ggd.moet("GET", pad))["aanleiding"] == "beperking"

    await keten.vooruit(timedelta(days=31))
    await ronde(keten.kern)

    assert (await ggd.moet("GET", pad))["herinnerd"] == 1
    assert await recht.kennisgevingen(ggd) == [bericht]
    open_ = [t for t in (await recht.manager.moet("GET", "/taken"))["items"] if t["soort"] == "kennisgeving_niet_bevestigd"]
    assert len(open_) == 2
    assert status(await recht.zaak.regisseur.post(f"{pad}/uitzonderingen", body)) == (403, "rol_past_niet")
    assert (await recht.manager.post(f"{pad}/uitzonderingen", body | {"motivering": "geen_zin"})).status_code == 400
    assert (await recht.manager.moet("POST", f"{pad}/uitzonderingen", body))["status"] == "uitgezonderd"
    assert status(await ggd.post(f"{pad}/bevestigingen", {"verwerktOp": await vandaag(keten)})) == (409, "al_afgehandeld")


@pytest.mark.eis("LJR-29.1", "LJR-21.1", "XTRA-10.1-bezwaar", "ZVH-20.4")
async def test_een_verzet_zet_stil_vanaf_de_registratie_en_blijft_dat_na_toewijzing(keten: Keten) -> None:
    """Vanaf ontvangst niet te lezen en niet over te dragen; doorgaan alleen op een grond van wie het mag, tot het is toegewezen."""
    recht = await een_recht(keten, "verzet", genoemd=False)
    assert await recht.leest() == []
    gebruik = {
        "casusId": recht.zaak.casus_id,
        "gegevenId": recht.gegeven,
        "grond": "rechten_van_ander",
        "motivering": "nodig_voor_veiligheid",
    }
    assert status(await recht.zaak.regisseur.post("/beperkingsgebruiken", gebruik)) == (403, "rol_past_niet")
    assert (await recht.manager.post("/beperkingsgebruiken", gebruik | {"grond": "handig"})).status_code == 400
    await recht.manager.moet("POST", "/beperkingsgebruiken", gebruik)
    (gelezen,) = await recht.leest()
    assert (gelezen["etiket"]["beperkt"], gelezen["etiket"]["beperktGrond"]) == (True, "rechten_van_ander")

    await recht.wijs_toe()

    assert await recht.leest() == [], "ook wat intussen doorging stopt"
    assert (await recht.beantwoord()).status_code == 201
    assert await recht.leest() == []
    stand = await recht.uitvoering()
    assert {(s["betreft"], s["status"]) for s in stand["stilgelegd"]} == {(recht.zaak.betrokkene, "gezet"), (recht.gegeven, "gezet")}
    assert [k["aanleiding"] for k in stand["kennisgevingen"]] == ["beperking"], "niemand hoort dat het weer mag"


@pytest.mark.eis("LJR-21.1")
async def test_wie_niet_bevoegd_is_legt_niets_stil(keten: Keten) -> None:
    """Een verzet door een ander dan wie dat mag telt als ontvangst, maar zet niets stil."""
    recht = await een_recht(keten, "inzage")
    gemaakt = await recht.manager.moet(
        "POST",
        "/verzoeken",
        {
            "casusId": recht.zaak.casus_id,
            "soort": "verzet",
            "ontvangenOp": await vandaag(keten),
            "ontvangenBij": recht.manager.partij,
            "betrokkeneId": recht.zaak.betrokkene,
            "ingediendDoor": "ander",
        },
    )
    assert gemaakt["status"] == "onbevoegd"

    assert len(await recht.leest()) == 1


# ── kept, not used ──────────────────────────────────────────────────────────────────────────────────────────────
def in_intake(keten: Keten, zaak: Zaak) -> dict[str, str]:
    """What still lies in intake of this casus, and as what."""
    engine = create_engine(keten.urls["intake"])
    with engine.connect() as verbinding:
        rijen = verbinding.execute(text("select id, toestand from gegeven where casus_id = :c"), {"c": UUID(zaak.casus_id).hex}).all()
    engine.dispose()
    return {str(UUID(str(r.id))): r.toestand for r in rijen}


async def een_betwisting(keten: Keten, zaak: Zaak, soort: str, *ids: str) -> tuple[Partner, str]:
    """An identified verzoek of the hoofdpersoon about these gegevens."""
    manager = keten.als("zvh", "manager")
    toelichting = motivering(zaak.betrokkene, "Zo klopt het niet.")
    toelichting["inhoud"]["soort"] = "verzet" if soort == "verzet" else "correctie"
    verzoek = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort=soort, gegevenIds=list(ids), gegevens=[toelichting])
    assert (await identificeer(manager, verzoek["id"])).status_code == 201
    return manager, str(verzoek["id"])


async def wijs_af(zaak: Zaak, manager: Partner, verzoek: str, grond: str) -> None:
    """Refused, motivated, and the person told: from then on what was halted until the besluit is free (LJR-21.3)."""
    items = (await zaak.aanmelder.moet("GET", f"/verzoeken/{verzoek}/deel"))["items"]
    nee = [{"gegevenId": i["gegevenId"], "oordeel": "afwijzen", "motivering": n, "grond": grond} for n, i in enumerate(items)]
    reden = {"gegevens": [motivering(zaak.betrokkene) for _ in items]}
    verzonden = {"verzondenOp": await vandaag(manager.keten), "wijze": "aangetekende_post"}
    for antwoord in (
        await beoordeel(zaak.aanmelder, verzoek, *nee, **reden),
        await stem_af(manager, verzoek, "partneroverleg"),
        await besluit(manager, verzoek, "afwijzen", grond, **reden),
        await manager.post(f"/verzoeken/{verzoek}/antwoorden", verzonden),
    ):
        assert antwoord.is_success, antwoord.text


@pytest.mark.eis("LJR-21.1", "LJR-21.2", "ZVH-20.4", "ZVH-11.2")
async def test_wat_beperkt_achterblijft_wacht_op_het_besluit_en_volgt_daarna(keten: Keten) -> None:
    """Beperkt is bewaren en niet gebruiken: het blijft in de oude fase zolang betwisting of verzet loopt, langer dan een onbeantwoorde
    vraag wacht, gaat na de opheffing alsnog mee als de leverancier instemde, en overleeft zijn eigen einde niet."""
    wie = str(uuid4())
    eigen_einde = een_item(wie, etiket={"bewarenTot": (date.fromisoformat(await vandaag(keten)) + timedelta(days=30)).isoformat()})
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[eigen_einde, *(een_item(wie) for _ in range(5))])
    await neem_aan(zaak)
    gelezen = (await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"]
    kort = next(g["etiket"]["id"] for g in gelezen if g["etiket"].get("bewarenTot"))
    betwist, zonder_ja, in_verzet, onbeantwoord, vrij = [g["etiket"]["id"] for g in gelezen if g["etiket"]["id"] != kort]
    await oordeel(zaak, [g["etiket"]["id"] for g in gelezen])
    ja = {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": "eerste_beeld_en_verrijking"}
    await zaak.aanmelder.moet("POST", "/instemmingen", ja | {"gegevenIds": [kort, betwist, in_verzet, vrij]})
    manager, rectificatie = await een_betwisting(keten, zaak, "rectificatie", betwist, zonder_ja)
    await een_betwisting(keten, zaak, "verzet", in_verzet, kort)
    eerst = {i["gegevenId"]: i["code"] for i in (await draag_over(zaak))["items"]}
    halt = {betwist: "gegeven_beperkt", zonder_ja: "gegeven_beperkt", in_verzet: "bezwaar_loopt", kort: "bezwaar_loopt"}
    assert eerst == halt | {onbeantwoord: "instemming_ontbreekt", vrij: eerst[vrij]}

    await keten.vooruit(timedelta(days=16))
    await ronde(keten.kern)
    assert in_intake(keten, zaak) == dict.fromkeys(halt, "wachtend"), "onbeantwoord is weg, wat beperkt is niet"
    assert [g["etiket"]["id"] for g in (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]] == [vrij]
    assert {i["gegevenId"]: i["code"] for i in (await draag_over(zaak))["items"]} == halt, "ook nu nog niet te gebruiken"
    await keten.vooruit(timedelta(days=8))
    await ronde(keten.kern)
    assert set(in_intake(keten, zaak)) == {betwist, zonder_ja, in_verzet}, "zijn eigen einde schuift niet"

    await wijs_af(zaak, manager, rectificatie, "gegevens_zijn_juist")
    await keten.vooruit(timedelta(days=13))
    await ronde(keten.kern)

    assert set(in_intake(keten, zaak)) == {betwist, zonder_ja, in_verzet}, "na de opheffing begint het wachten opnieuw"
    daarna = {i["gegevenId"]: (i["status"], i["code"]) for i in (await draag_over(zaak))["items"]}
    assert daarna[betwist][0] == "meegegaan"
    assert (daarna[zonder_ja], daarna[in_verzet]) == (("achter", "instemming_ontbreekt"), ("achter", "bezwaar_loopt"))
    await keten.vooruit(timedelta(days=16))
    await ronde(keten.kern)
    assert in_intake(keten, zaak) == {in_verzet: "wachtend"}, "een leverancier die zwijgt zegt nee; wat stil ligt wacht door"


@pytest.mark.eis("LJR-21.2", "ZVH-3.5b")
@pytest.mark.parametrize(("partij", "een"), [("reclassering", een_ljr_zaak), ("college", een_zaak)], ids=["ljr", "college"])
async def test_wat_onnodig_is_gaat_tenzij_het_reglement_dat_tijdens_een_beperking_aanhoudt(keten: Keten, partij: str, een: Any) -> None:
    """Onnodig gaat na de hersteltermijn weg, ook als het beperkt is; wat LJ&R leverde pas als de beperking is opgeheven."""
    zaak = await een(keten)
    await neem_aan(zaak)
    (onnodig,) = await gegeven_ids(zaak)
    await oordeel(zaak, [onnodig], oordeel="niet_noodzakelijk")
    instemmer = keten.als(partij, "instemmer")
    beperking = {"casusId": zaak.casus_id, "gegevenId": onnodig, "reden": "nodig_voor_rechtsvordering"}
    gezet = await instemmer.moet("POST", "/beperkingen", beperking)
    await draag_over(zaak)
    await keten.vooruit(timedelta(days=8))
    await ronde(keten.kern)
    assert in_intake(keten, zaak) == ({onnodig: "onzichtbaar"} if partij == "reclassering" else {})

    await instemmer.moet("POST", f"/beperkingen/{gezet['id']}/opheffingen", {"berichtOp": await vandaag(keten)})
    await ronde(keten.kern)

    assert in_intake(keten, zaak) == {}
