"""The edges of the rights: a disputed fact, one way of use that stops, words that travel along, what a repeat does, who looks in."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from gateway.app import contract
from gateway.contract import lees_contracten
from gateway.documentatie import voeg_samen
from gateway.model import Base
from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten, Partner
from tests.storing.zaken import doel, gegeven_ids, klaar_voor_triage
from tests.verhalen.feiten_bouw import ONVINDBAAR, gegevens, status
from tests.verhalen.ljr_bouw import LJR, een_ljr_zaak, in_ljr_overleg, leest
from tests.verhalen.rechten_besluit_bouw import beoordeel, besluit, deel, ljr_motivering, motivering, nee, stem_af
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.rechten_doorwerking_bouw import beslis_toe, een_recht
from tests.verhalen.rechten_inzage_bouw import besluit_over, brief, een_inzage, getoond, verzamel
from tests.verhalen.rechten_klachten_bouw import een_klacht
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, ied_item, iemand, klaar, meld_aan, xtra
from tests.verhalen.test_rechten_registers import een_toestemming

AANTOONBAAR = "feit_aantoonbaar_onjuist"
WOORDEN = "Ik woon er sinds mei niet meer."


# ── a fact that is wrong, and a judgement that is disputed ──────────────────────────────────────────────────
async def betwist(zaak: Zaak) -> tuple[Partner, str]:
    """The betrokkene asks to rectify what LJ&R brought in; the manager and the verzoek."""
    manager = zaak.keten.als("zvh", "manager")
    wens = motivering(zaak.betrokkene, "Er was geen contact.")
    wens["inhoud"]["soort"] = "correctie"
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort="rectificatie", gegevenIds=zaak.ids, gegevens=[wens])
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201
    return manager, str(gemaakt["id"])


async def geschiedenis(zaak: Zaak, dienst: str) -> int:
    """How many earlier versions this service keeps."""
    omgeving = zaak.keten.diensten[dienst].binnen.app.state.omgeving
    with omgeving.sessions() as s:
        return len(s.execute(omgeving.dossier.versie.select()).all())


@pytest.mark.eis("LJR-19.1", "LJR-19.2", "LJR-8.2", "ZVH-17.4")
async def test_een_aangetoonde_fout_wordt_overal_verbeterd_en_alleen_door_ljr(keten: Keten) -> None:
    """Met bewijs verbetert LJ&R haar feit: ieder leest het nieuwe, het oude staat alleen in de historie; een ander krijgt 403."""
    zaak, politie, _ = await in_ljr_overleg(keten)
    assert [e["id"] for e in await leest(politie, zaak)] == zaak.ids
    manager, verzoek = await betwist(zaak)
    for wie, leveranciers in ((manager, [LJR]), (keten.als("ggz", "fg"), [])):
        assert [d["leverancier"] for d in (await wie.moet("GET", f"/verzoeken/{verzoek}/delen"))["delen"]] == leveranciers
    ja = {"gegevenId": zaak.ids[0], "oordeel": "toewijzen"}
    assert (await beoordeel(zaak.aanmelder, verzoek, ja)).json()["artikel"] == "LJR-19.1"
    assert (await beoordeel(zaak.aanmelder, verzoek, ja | {"toewijsgrond": AANTOONBAAR})).status_code == 201
    await stem_af(manager, verzoek, "partneroverleg")
    await beslis_toe(manager, verzoek, zaak.betrokkene, "rectificatie")
    nieuw = {"inhoud": {"contact": False, "soort": "reclassering"}}
    pad = f"/gegevens/{zaak.ids[0]}"
    for ander in (politie, zaak.regisseur, manager):
        assert (await ander.put(pad, nieuw, versie=1)).status_code == 403

    await zaak.aanmelder.moet("PUT", pad, nieuw, versie=1)

    assert [(i["status"], i["nogOud"]) for i in (await manager.moet("GET", f"/verzoeken/{verzoek}/uitvoering"))["items"]] == [
        ("gedaan", [])
    ]
    body = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    await manager.moet("POST", f"/verzoeken/{verzoek}/antwoorden", body)
    for lezer in (politie, zaak.regisseur, zaak.aanmelder):
        (gelezen,) = (await lezer.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]
        assert (gelezen["inhoud"]["contact"], gelezen["etiket"]["versie"]) == (False, 2)
    assert await geschiedenis(zaak, "casusoverleg") == 1
    assert [await geschiedenis(zaak, dienst) for dienst in ("intake", "triage")] == [0, 0]


@pytest.mark.eis("LJR-19.1", "LJR-19.1-aanvulling")
async def test_een_professioneel_oordeel_wordt_niet_verbeterd_maar_aangevuld(keten: Keten) -> None:
    """Zonder aangetoond feit wijst LJ&R gemotiveerd af; wat de betrokkene ervan vindt komt er als zijn verklaring bij te staan."""
    zaak, politie, _ = await in_ljr_overleg(keten)
    manager, verzoek = await betwist(zaak)
    (eigen,) = (await deel(zaak.aanmelder, verzoek))["items"]
    oneens = {"gegevenId": eigen["gegevenId"], "oordeel": "toewijzen", "toewijsgrond": "professioneel_oordeel_is_onjuist"}
    fout = await beoordeel(zaak.aanmelder, verzoek, oneens)
    assert (fout.status_code, [f["veld"] for f in fout.json()["fouten"]]) == (400, ["/items/0/toewijsgrond"])
    afwijzing = nee(eigen["gegevenId"], "gegevens_zijn_juist")
    kaal = await beoordeel(zaak.aanmelder, verzoek, afwijzing)
    assert (kaal.status_code, [f["veld"] for f in kaal.json()["fouten"]]) == (400, ["/items/0/motivering"])

    reden = [ljr_motivering(zaak.betrokkene, "Dit is een conclusie van de reclasseringswerker.")]
    assert (await beoordeel(zaak.aanmelder, verzoek, afwijzing, gegevens=reden)).status_code == 201
    await stem_af(manager, verzoek, "partneroverleg")
    items = [{"gegevenId": eigen["gegevenId"], "besluit": "afwijzen", "grond": "gegevens_zijn_juist"}]
    waarom = [motivering(zaak.betrokkene, "Zie LJ&R.")]
    assert (await besluit(manager, verzoek, "afwijzen", "gegevens_zijn_juist", items=items, gegevens=waarom)).status_code == 201
    verklaring = {"verzoekId": verzoek, "tekst": "Ik zie dat anders."}
    await manager.moet("POST", f"/gegevens/{eigen['gegevenId']}/aanvullende-verklaringen", verklaring)

    assert (await manager.moet("GET", f"/verzoeken/{verzoek}/uitvoering"))["items"] == []
    body = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    await manager.moet("POST", f"/verzoeken/{verzoek}/antwoorden", body)
    (gelezen,) = (await politie.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]
    assert (gelezen["inhoud"]["contact"], gelezen["inhoud"]["aanvullendeVerklaring"]) == (True, "Ik zie dat anders.")


# ── one way of use ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("IED-7.4")
async def test_een_beperkte_overdracht_laat_lezen_en_al_het_andere_vrij(keten: Keten) -> None:
    """Alleen de overdracht van dit ene gegeven stopt: het is te lezen en blijft achter, en een ander gegeven gaat gewoon mee."""
    wie = iemand()
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[ied_item(wie), ied_item(wie)]))
    stil, vrij = await klaar(zaak)
    manager = keten.als("zvh", "manager")
    basis = {"soort": "beperking", "gegevenIds": [stil]}
    onvolledig = await dien_in(manager, zaak.casus_id, wie, **basis)
    assert (onvolledig["status"], [o["code"] for o in onvolledig["ontbreekt"]]) == ("onvolledig", ["gewenste_beperking"])
    verzoek = (await dien_in(manager, zaak.casus_id, wie, **basis, beperkingen=["overdracht"]))["id"]
    await identificeer(manager, verzoek)
    assert (await beoordeel(zaak.aanmelder, verzoek)).is_success
    await stem_af(manager, verzoek)
    assert (await besluit(manager, verzoek)).is_success

    gelezen = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert {g["etiket"]["id"] for g in gelezen["gegevens"]} == {stil, vrij}

    overdracht = await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    uit = {i["gegevenId"]: (i["status"], i["code"]) for i in overdracht["items"]}
    assert uit == {stil: ("achter", "gebruik_beperkt"), vrij: ("meegegaan", "")}
    (gezet,) = (await manager.moet("GET", f"/verzoeken/{verzoek}/uitvoering"))["stilgelegd"]
    assert (gezet["betreft"], gezet["soorten"], gezet["status"]) == (stil, ["overdracht"], "gezet")


# ── words beside a gegeven ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("LJR-19.1-aanvulling")
async def test_een_verklaring_reist_mee_naar_de_volgende_fase(keten: Keten) -> None:
    """Wat in intake is bijgevoegd staat in triage nog bij hetzelfde gegeven."""
    zaak, manager = await klaar_voor_triage(keten, 1), keten.als("zvh", "manager")
    wens = motivering(zaak.betrokkene, "Zet dat erbij.")
    wens["inhoud"]["soort"] = "correctie"
    verzoek = (await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort="aanvulling", gegevens=[wens]))["id"]
    await identificeer(manager, verzoek)
    body = {"verzoekId": verzoek, "tekst": WOORDEN}
    await manager.moet("POST", f"/gegevens/{zaak.ids[0]}/aanvullende-verklaringen", body)

    overdracht = await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    assert [i["status"] for i in overdracht["items"]] == ["meegegaan"]
    (gelezen,) = (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}"))["gegevens"]
    assert (gelezen["etiket"]["fase"], gelezen["inhoud"]["aanvullendeVerklaring"]) == ("triage", WOORDEN)


@pytest.mark.eis("LJR-19.1-aanvulling", "LJR-19.2")
async def test_een_herhaalde_verklaring_is_er_een(keten: Keten) -> None:
    """Dezelfde sleutel geeft hetzelfde antwoord en één bericht aan wie een kopie heeft; met andere woorden 422, zonder sleutel 400."""
    recht = await een_recht(keten, "aanvulling")
    pad, body = f"/gegevens/{recht.gegeven}/aanvullende-verklaringen", {"verzoekId": recht.verzoek, "tekst": WOORDEN}
    kop = {k: v for k, v in recht.manager._kop().items() if k != "idempotency-key"}
    zonder = await keten.client.post(f"/v1{pad}", json=body, headers=kop)
    assert status(zonder) == (400, "idempotency_key_ontbreekt")
    fout = await recht.manager.post(pad, body | {"verzoekId": str(uuid4())}, sleutel="een")
    assert fout.status_code == 400, "wat mislukt houdt zijn sleutel niet vast"

    eerste, tweede = [await recht.manager.post(pad, body, sleutel="een") for _ in range(2)]

    assert (eerste.status_code, eerste.json()) == (tweede.status_code, tweede.json())
    assert eerste.json()["versie"] == 2
    assert status(await recht.manager.post(pad, body | {"tekst": "Iets anders."}, sleutel="een")) == (422, "sleutel_al_gebruikt")
    assert [k["aanleiding"] for k in (await recht.uitvoering())["kennisgevingen"]] == ["aanvulling"]
    (afdruk,) = await keten.sql("select * from idempotentie where sleutel = 'een'")
    assert WOORDEN not in str(afdruk)
    assert (await recht.manager.moet("POST", pad, body))["versie"] == 3


# ── who looks in, and who speaks ────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-24.4", "ZVH-7.2c", "LJR-8.2")
async def test_een_fg_leest_het_register_van_toestemmingen(keten: Keten) -> None:
    """Zonder goedkeuring vooraf, alleen lezen en op papier; een collega van de FG vindt niets, en waar LJ&R in staat ziet de FG niet."""
    zaak = await een_zaak(keten)
    ids, fg = await gegevens(zaak), keten.als("ggz", "fg")
    gemaakt = await zaak.aanmelder.moet("POST", "/toestemmingen", een_toestemming(zaak, ids))

    (regel,) = (await fg.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"]

    assert (regel["id"], regel["partij"], regel["wijze"], regel["kenmerk"]) == (gemaakt["id"], zaak.aanmelder.partij, "gesprek", "")
    (gelogd,) = await keten.sql("select partij, functionaris, uitkomst from audit where handeling = 'toestemming.lezen'")
    assert (gelogd.partij, gelogd.functionaris, gelogd.uitkomst) == (fg.partij, "ggz-1", "toegestaan")
    assert status(await fg.post("/toestemmingen", een_toestemming(zaak, ids))) == (403, "rol_past_niet")
    assert status(await fg.post(f"/toestemmingen/{gemaakt['id']}/intrekkingen"))[0] == 403
    assert status(await keten.als("ggz", "professional").get("/toestemmingen", casusId=zaak.casus_id)) == ONVINDBAAR
    assert status(await fg.get("/toestemmingen", casusId=str(uuid4()))) == ONVINDBAAR
    naar_ljr = een_toestemming(zaak, ids, fase=None, doel="eigen_taak", ontvanger=LJR)
    await zaak.aanmelder.moet("POST", "/toestemmingen", naar_ljr)
    assert LJR not in (await fg.get("/toestemmingen", casusId=zaak.casus_id)).text


@pytest.mark.eis("ZVH-16.5f")
@pytest.mark.parametrize(
    ("over", "verband", "behandelaar", "oin"),
    [
        (LJR, None, "reclassering", "00000099000000090000"),
        (None, "proefgemeente_pga", "burgemeester", "00000099000000010000"),
    ],
    ids=["ljr", "pga"],
)
async def test_een_bericht_over_een_klacht_komt_van_het_verband(
    keten: Keten, over: str | None, verband: str | None, behandelaar: str, oin: str
) -> None:
    """Bij wie de klacht ook ligt: de bron van het bericht is de OIN van het verband, niet de partij die het krijgt."""
    gemaakt = await keten.als("ggz", "afgevaardigde").moet("POST", "/klachten", een_klacht(over, verband=verband))

    wie = keten.als(behandelaar, "burgemeester" if behandelaar == "burgemeester" else "instemmer")
    (event,) = [e for e in await wie.moet("GET", "/gebeurtenissen") if e["dataref"].endswith(gemaakt["id"])]

    assert (event["type"], event["source"]) == ("nl.zvh.taak.klacht_behandelen", f"urn:nld:oin:{oin}:systeem:zvh-keten")


# ── a child ─────────────────────────────────────────────────────────────────────────────────────────────────
async def bij(keten: Keten, reglement: str) -> Zaak:
    """A casus that a partij with this reglement of its own brought in."""
    if reglement == "ljr":
        return await een_ljr_zaak(keten)
    wie = iemand()
    return await meld_aan(keten, *((xtra(keten), bij_xtra(wie)) if reglement == "xtra" else (ied(keten), bij_ied(wie))))


@pytest.mark.eis("IED-14.1", "XTRA-10.1", "LJR-18.1")
@pytest.mark.parametrize("leeftijd", [11, 14, 17])
@pytest.mark.parametrize("reglement", ["ljr", "xtra", "ied"])
async def test_een_kind_krijgt_zijn_gegevens_van_wie_een_eigen_reglement_heeft(keten: Keten, reglement: str, leeftijd: int) -> None:
    """Tot zestien krijgt wie het gezag heeft de brief, daarna het kind zelf; de ander krijgt niets, en beide verzoeken zijn aangenomen."""
    zaak, manager, op = await bij(keten, reglement), keten.als("zvh", "manager"), await vandaag(keten)
    ids = await gegeven_ids(zaak)
    zestien = date.fromisoformat(op) + timedelta(days=(16 - leeftijd) * 366 - 100)
    namens = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "zestienOp": str(zestien), "gezag": "eenhoofdig"}
    await zaak.aanmelder.moet("POST", "/vertegenwoordigingen", namens)
    zelf, ouder = [
        await een_inzage(manager, zaak, ingediendDoor=wie, clientIngelichtOp=op) for wie in ("betrokkene", "wettelijk_vertegenwoordiger")
    ]
    mag, mag_niet = (zelf, ouder) if leeftijd >= 16 else (ouder, zelf)

    assert (await verzamel(manager, mag_niet)).status_code == 403
    assert (await verzamel(manager, mag)).status_code == 201

    await besluit_over(keten, manager, mag, zaak.aanmelder)
    assert getoond(await brief(manager, mag)) == set(ids)
    assert (await manager.get(f"/antwoorden/{mag_niet}")).status_code in (403, 404, 409)


# ── what does not fit ───────────────────────────────────────────────────────────────────────────────────────
RECHTEN = ("verzoeken", "kennisgevingen", "beperkingen", "beperkingsgebruiken", "bezwaren", "klachten", "datalekken")


def berichten() -> dict[str, dict[str, Any]]:
    """Per POST of a right the schema of its body, from the published contract; what also works without a body is left out."""
    document = voeg_samen(contract(), lees_contracten())
    deuren = {p: i["post"] for p, i in document["paths"].items() if "post" in i and p.split("/")[1] in RECHTEN}
    verwijst = {p: o["requestBody"]["content"]["application/json"]["schema"].get("$ref") for p, o in deuren.items() if "requestBody" in o}
    return {p: document["components"]["schemas"][ref.rpartition("/")[2]] for p, ref in verwijst.items() if ref}


async def omvang(keten: Keten) -> dict[str, int]:
    """Rows per table of the gateway."""
    tabellen = Base.metadata.sorted_tables
    return await keten.kern.databank.lees(lambda s: {t.name: s.execute(select(func.count()).select_from(t)).scalar_one() for t in tabellen})


@pytest.mark.parametrize("soort", ["leeg", "onbekend", "verkeerd"])
async def test_een_bericht_over_een_recht_dat_niet_past_noemt_ieder_veld(keten: Keten, soort: str) -> None:
    """Leeg, met een onbekend veld of met overal een verkeerde soort: een 400 met elk veld, zonder de waarde, en nergens staat iets."""
    manager, voor, mis = keten.als("zvh", "manager"), await omvang(keten), {}
    schemas = berichten()
    assert len(schemas) > 30
    for pad, schema in schemas.items():
        verplicht = {f"/{veld}" for veld in schema.get("required", ())}
        body, verwacht = {
            "leeg": ({}, verplicht),
            "onbekend": ({"geheim": "MARKER"}, {*verplicht, "/geheim"}),
            "verkeerd": ({veld: 17.5 for veld in schema["properties"]}, {f"/{veld}" for veld in schema["properties"]}),
        }[soort]
        if verwacht:
            antwoord = await manager.post(re.sub(r"{[^}]+}", str(uuid4()), pad), body)
            gevonden = {f["veld"] for f in antwoord.json().get("fouten", ())}
            goed = antwoord.headers["content-type"] == "application/problem+json" and not re.search(r"MARKER|17\.5", antwoord.text)
            if (antwoord.status_code, gevonden, goed) != (400, verwacht, True):
                mis[pad] = (antwoord.status_code, gevonden ^ verwacht)
    assert mis == {}
    assert await omvang(keten) == voor
    assert [roep for dienst in keten.diensten.values() for roep in dienst.roepen] == []
