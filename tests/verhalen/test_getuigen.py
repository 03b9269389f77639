"""The audit as evidence between partijen: they witness it, and where it fails nothing travels (ZVH-B3.6)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from deploy import proefpartners
from deploy.getuige import Afwijking, proefgetuige
from gateway import keten as auditketen
from gateway import overdrachten
from gateway.klokstand import wereldtijd
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.model import Audit
from gateway.naloop import TYP
from shared.identity import uuid7
from tests.bouw import een_zaak
from tests.gateway.test_keten import JWKS, TRIGGERS, een_regel
from tests.keten import SLEUTELS, VERBAND, Keten
from tests.storing.zaken import gegeven_ids, neem_aan
from tests.verhalen.feiten_bouw import status
from tests.verhalen.test_overdracht import FASEDOEL, oordeel, statussen, vraag_en_antwoord


async def een_controlepunt(keten: Keten) -> dict[str, Any]:
    """The newest one, of what was written until now, however short ago the one before was made."""
    await reeks_audit(keten.kern)
    geheim = keten.kern.settings.keten_sleutel.get_secret_value()
    marge = auditketen.CHECKPOINT_NA
    try:
        auditketen.CHECKPOINT_NA = timedelta(0)
        await keten.kern.databank.schrijf(lambda s: auditketen.zet_checkpoint(s, VERBAND, geheim))
    finally:
        auditketen.CHECKPOINT_NA = marge
    gevonden = await keten.als("ggz", "fg").moet("GET", "/controlepunten", limit=100)
    return gevonden["controlepunten"][-1]


@pytest.mark.eis("ZVH-B3.6", "ZVH-8.1")
async def test_partijen_getuigen_van_het_bewijs(keten: Keten, tmp_path: Path) -> None:
    """Een partij haalt op wat getekend is, rekent het na, bewaart het en ondertekent mee met haar eigen sleutel; afknippen valt dan op."""
    await een_zaak(keten)
    eerste = await een_controlepunt(keten)
    getuigen = [proefgetuige(p, VERBAND, SLEUTELS, tmp_path) for p in ("ggz", "politie", "om")]

    assert [await g.ronde(keten.client) for g in getuigen] == [1, 1, 1]
    assert await getuigen[0].ronde(keten.client) == 0
    await een_zaak(keten)
    tweede = await een_controlepunt(keten)
    assert [await g.ronde(keten.client) for g in getuigen] == [1, 1, 1]

    punten = (await keten.als("ggz", "fg").moet("GET", "/controlepunten"))["controlepunten"]
    assert [p["seq"] for p in punten] == [eerste["seq"], tweede["seq"]]
    assert {m["partij"] for p in punten for m in p["medeondertekeningen"]} == {g.partij for g in getuigen}
    assert set(punten[0]) == {"verband", "seq", "hash", "tijdstipMs", "handtekening", "medeondertekeningen"}
    rapport = auditketen.controleer(keten.urls["gateway"], JWKS)
    assert (rapport.breuken, rapport.medeondertekeningen) == ([], 6)

    weg = [f"DROP TRIGGER {t}" for t in TRIGGERS] + [f"DELETE FROM {t} WHERE seq > {eerste['seq']}" for t in ("keten", "checkpoint")]
    await keten.kern.databank.schrijf(lambda s: [s.connection().exec_driver_sql(o) for o in weg])
    with pytest.raises(Afwijking, match="weg of anders"):
        await getuigen[0].ronde(keten.client)
    (breuk,) = auditketen.controleer(keten.urls["gateway"], JWKS).breuken
    assert (breuk.seq, "medeondertekend door" in breuk.reden) == (tweede["seq"], True)


@pytest.mark.eis("ZVH-B3.6")
async def test_een_medeondertekening_is_van_de_partij_zelf(keten: Keten) -> None:
    """Alleen over dit controlepunt en met de eigen sleutel; een toegangsbewijs is geen handtekening, van een ander verband is er niets."""
    await een_zaak(keten)
    kop = await een_controlepunt(keten)
    ggz, pad = keten.als("ggz", "fg"), f"/controlepunten/{kop['seq']}/medeondertekeningen"
    goed = {"verband": VERBAND, "seq": kop["seq"], "hash": kop["hash"], "partij": ggz.partij}

    def jws(claims: dict[str, Any], wie: str = "ggz", typ: str = TYP) -> dict[str, str]:
        return {"jws": proefpartners.teken_als(wie, claims, SLEUTELS, typ)}

    weigeringen = [
        (jws(goed, typ="at+jwt"), (400, "ongeldige_invoer")),
        ({"jws": ggz.token}, (400, "ongeldige_invoer")),
        (jws(goed, "politie"), (400, "ongeldige_invoer")),
        (jws(goed | {"partij": proefpartners.partij_id("politie")}), (400, "ongeldige_invoer")),
        (jws(goed | {"seq": 1}), (400, "ongeldige_invoer")),
        (jws(goed | {"hash": "0" * 64}), (409, "controlepunt_wijkt_af")),
        (jws(goed) | {"verband": "proefgemeente_pga"}, (404, "niet_gevonden")),
    ]
    assert [status(await ggz.post(pad, body)) for body, _ in weigeringen] == [verwacht for _, verwacht in weigeringen]
    assert status(await ggz.post(f"/controlepunten/{kop['seq'] + 1}/medeondertekeningen", jws(goed)))[0] == 404
    assert (await ggz.get("/controlepunten", samenwerkingsverband="elders")).status_code == 404
    assert (await keten.als("zvh", "manager").get("/controlepunten", samenwerkingsverband="proefgemeente_pga")).status_code == 404

    eerste = await ggz.moet("POST", pad, jws(goed), sleutel="een")
    assert await ggz.moet("POST", pad, jws(goed), sleutel="twee") == eerste
    assert (await keten.sql("select count(*) from medeondertekening"))[0][0] == 1


@pytest.mark.eis("ZVH-B3.6")
async def test_zonder_controlepunt_gaat_niets_over(keten: Keten) -> None:
    """Is de log niet beschikbaar, dan wordt de handeling geweigerd: zonder controlepunt binnen de termijn blijft het pakket in bewaring."""
    zaak = await een_zaak(keten)
    await neem_aan(zaak)
    ids = await gegeven_ids(zaak)
    await oordeel(zaak, ids)
    await vraag_en_antwoord(zaak)
    toen = wereldtijd() - timedelta(minutes=11)
    wacht = een_regel(id=uuid7(toen), tijdstip_ms=int(toen.timestamp() * 1000))
    await keten.kern.databank.schrijf(lambda s: s.execute(insert(Audit), [wacht]))

    nee = await zaak.regisseur.post("/overdrachten", {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": FASEDOEL})

    assert status(nee) == (503, "controlepunt_ontbreekt")
    assert {"artikel", "volgendeStap"} <= nee.json().keys()
    ((overdracht, stap),) = await keten.sql("select id, stap from overdracht")
    assert stap == "in_bewaring"
    assert (await keten.sql("select count(*) from verstrekking where soort = 'overdracht'"))[0][0] == 0

    await reeks_audit(keten.kern)
    await overdrachten.voer_uit(keten.kern, UUID(overdracht))
    klaar = await zaak.regisseur.moet("GET", f"/overdrachten/{UUID(overdracht)}")
    assert (klaar["stap"], statussen(klaar)) == ("geschoond", {ids[0]: "meegegaan"})


@pytest.mark.eis("ZVH-B3.6", "ZVH-8.1")
async def test_een_verdict_is_na_te_spelen(keten: Keten) -> None:
    """Ieder besluit noemt met welk beleid, welke parameters en op welke instemmingen het rust, met hun versie en stand van dat moment."""
    zaak = await een_zaak(keten)
    await neem_aan(zaak)
    await oordeel(zaak, await gegeven_ids(zaak))
    await vraag_en_antwoord(zaak)
    (ja,) = (await zaak.aanmelder.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]
    await zaak.regisseur.moet("POST", "/overdrachten", {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": FASEDOEL})

    rijen = await keten.sql(
        "select body from audit where event_name = 'adl.access_evaluations' and handeling = 'overdracht.starten' order by id"
    )

    bodies = [json.loads(r[0]) for r in rijen]
    assert {i for body in bodies for item in body["items"] for i in item["instemmingen"]} == {ja["id"]}
    gezien = [body["adl.core.information"]["instemmingen"] for body in bodies]
    assert gezien == [{ja["id"]: {"versie": 2, "status": "gegeven"}}] * len(bodies)
    beleid = {(b["adl.core.policies"]["hash"], b["adl.core.policies"]["versie"]) for b in bodies}
    assert len(beleid) == 1
    assert all(deel for paar in beleid for deel in paar)


async def test_een_getuige_ziet_een_andere_sleutel(keten: Keten, tmp_path: Path) -> None:
    """De sleutel van de eerste keer geldt; wie met een andere tekent, krijgt geen medeondertekening."""
    await een_zaak(keten)
    await een_controlepunt(keten)
    getuige = proefgetuige("ggz", VERBAND, SLEUTELS, tmp_path)
    await getuige.ronde(keten.client)
    regel = json.loads(getuige.geheugen.read_text(encoding="utf-8"))
    regel["sleutel"] = proefpartners.jwks(SLEUTELS, "politie")["keys"][0]
    getuige.geheugen.write_text(json.dumps(regel) + "\n", encoding="utf-8")

    with pytest.raises(Afwijking, match="bekende sleutel"):
        await getuige.ronde(keten.client)
