"""An overleg as a data-minimising session: what is about to be said, who may hear it, and until when (ZVH-B2.3, ZVH-13.3, PGA-1.a)."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest

from tests.bouw import een_item, vandaag
from tests.keten import Keten
from tests.verhalen.feiten_bouw import kern_van, status
from tests.verhalen.overleg_bouw import (
    GGD,
    aanwezig,
    begonnen,
    een_overleg,
    een_overlegbesluit,
    gehouden,
    in_overleg,
    leg_toestandsbeeld_vast,
    registreer,
)

GGZ, LJR, ZVH = "00000099000000050000", "00000099000000040000", "00000099000000090000"
ZES = (
    "toestandsbeeld",
    "plan_van_aanpak",
    "monitoren_uitvoering",
    "bepalen_verstrekking_ander_samenwerkingsverband",
    "besluit_afbouw",
    "besluit_opschaling",
)


def ids(gelezen: dict[str, Any]) -> list[str]:
    return [g["etiket"]["id"] for g in gelezen["gegevens"]]


@pytest.mark.eis("ZVH-B2.3", "ZVH-3.5a")
async def test_zes_handelingen_en_niet_meer(keten: Keten) -> None:
    """Alle zes staan op de agenda, een zevende of een doel van een pga is 400; plannen doet alleen de procesregisseur."""
    zaak, partners = await in_overleg(keten)
    for vreemd in ("eigen_dossiervorming", "analyse"):
        nee = await zaak.regisseur.post("/overleggen", await een_overleg(keten, zaak.casus_id, "plan_van_aanpak", vreemd))
        assert (status(nee), nee.json()["artikel"]) == ((400, "agendapunt_onbekend"), "ZVH B2.3")
    goed = await een_overleg(keten, zaak.casus_id, *ZES)
    assert (await partners["ggd"].post("/overleggen", goed)).status_code == 403
    assert (await keten.als("ggz", "procesregisseur").post("/overleggen", goed)).status_code == 403
    buiten = await zaak.regisseur.post("/overleggen", await een_overleg(keten, zaak.casus_id, ids=[str(uuid4())]))
    assert (buiten.status_code, buiten.json()["fouten"][0]["veld"]) == (400, "/agenda/0/gegevenIds/0")
    assert await keten.sql("select id from feit where soort = 'overleg'") == []

    gemaakt = await zaak.regisseur.moet("POST", "/overleggen", goed)

    gelezen = await partners["ggd"].moet("GET", f"/overleggen/{gemaakt['id']}")
    assert ([p["punt"] for p in gelezen["agenda"]], gelezen["status"], gelezen["gegevens"]) == (list(ZES), "gepland", [])
    taken = await keten.sql("select partij from taak where soort = 'aanwezigheid_vastleggen'")
    assert [t.partij for t in taken] == [ZVH]


@pytest.mark.eis("ZVH-13.1", "ZVH-13.3")
async def test_wie_geen_geldige_verklaring_heeft_zit_er_niet_bij(keten: Keten) -> None:
    """Niet geregistreerd of verlopen op die dag: 409 met wie en waarom, en niets geschreven; met alles op orde 201."""
    zaak, partners = await in_overleg(keten)
    vroeg = (await zaak.regisseur.moet("POST", "/overleggen", await een_overleg(keten, zaak.casus_id)))["id"]
    nu = await vandaag(keten)
    verlopen = {"grond": "overeenkomst", "kenmerk": "GV-2026-1", "op": "2026-01-01", "geldigTot": nu}
    await registreer(keten, "ggz", functionaris="ggz-9", geheimhouding=verlopen)
    await registreer(keten, "ggd")
    lijst = {"aanwezigen": [aanwezig(partners["ggd"], "ggd-1")]}
    te_vroeg = await zaak.regisseur.post(f"/overleggen/{vroeg}/aanwezigheid", lijst)
    assert status(te_vroeg) == (409, "overleg_niet_begonnen")
    overleg = await begonnen(keten, zaak.regisseur, zaak.casus_id)
    pad = f"/overleggen/{overleg}/aanwezigheid"
    slecht = [aanwezig(partners["ggd"], "ggd-77"), aanwezig(keten.als("ggz"), "ggz-9", "gast")]

    nee = await zaak.regisseur.post(pad, {"aanwezigen": [*lijst["aanwezigen"], *slecht]})

    assert (status(nee), nee.json()["artikel"]) == ((409, "aanwezige_niet_toegelaten"), "ZVH 13.3")
    detail = nee.json()["detail"]
    assert "ggd-77 (geen VOG" in detail
    assert "ggz-9 (geheimhoudingsverklaring verlopen)" in detail
    assert "ggd-1 " not in detail
    assert (await keten.sql("select max(versie) as v from feit where soort = 'overleg'"))[0].v == 1
    for fout in ([*lijst["aanwezigen"], *lijst["aanwezigen"]], [{"soort": "deelnemer", "partij": GGD}], [{"soort": "agendadeelnemer"}], []):
        assert (await zaak.regisseur.post(pad, {"aanwezigen": fout})).status_code == 400
    assert (await partners["ggd"].post(pad, lijst)).status_code == 403

    gelukt = [await zaak.regisseur.post(pad, lijst, sleutel="aan-1") for _ in range(2)]

    assert [(a.status_code, a.json()["status"], a.json()["versie"]) for a in gelukt] == [(201, "gehouden", 2)] * 2
    assert status(await zaak.regisseur.post(pad, lijst)) == (409, "overleg_al_gehouden")
    open_ = await keten.sql("select object_id from taak where soort = 'aanwezigheid_vastleggen' and klaar_op is null")
    assert len(open_) == 1


@pytest.mark.eis("ZVH-9.6", "ZVH-23.1")
async def test_wie_is_wat_aan_tafel(keten: Keten) -> None:
    """Een deelnemer neemt deel, een gast juist niet, een derde komt er niet in, en het huis kent geen agendadeelnemer: anders 409."""
    zaak, partners = await in_overleg(keten)
    overleg = await begonnen(keten, zaak.regisseur, zaak.casus_id)
    ggz = keten.als("ggz", "professional")
    vreemd = {"soort": "agendadeelnemer", "agendadeelnemerId": str(uuid4())}
    derde = {"soort": "gast", "partij": "00000099000000099000", "functionaris": "x-1"}
    for wie in (aanwezig(ggz, "ggz-1"), aanwezig(partners["ggd"], "ggd-1", "gast"), vreemd, derde):
        for wat, lijst in (("genodigden", "genodigden"), ("aanwezigheid", "aanwezigen")):
            nee = await zaak.regisseur.post(f"/overleggen/{overleg}/{wat}", {lijst: [wie]})
            assert (status(nee), nee.json()["artikel"]) == ((409, "hoort_niet_bij_overleg"), "ZVH 9.6")
    assert (await zaak.regisseur.post(f"/overleggen/{uuid4()}/aanwezigheid", {"aanwezigen": [vreemd]})).status_code == 404

    genodigd = {"genodigden": [{"soort": "deelnemer", "partij": GGD}, aanwezig(ggz, "ggz-1", "gast")]}
    await zaak.regisseur.moet("POST", f"/overleggen/{overleg}/genodigden", genodigd)

    gebeurd = await keten.sql("select partij from gebeurtenis where soort = 'overleg.gepland' order by partij")
    assert [g.partij for g in gebeurd] == [GGZ, GGD]
    assert (await ggz.get(f"/overleggen/{overleg}")).status_code in (403, 404)
    gelezen = await partners["ggd"].moet("GET", f"/overleggen/{overleg}")
    assert [(g["partij"], g["functionaris"]) for g in gelezen["genodigden"]] == [(GGD, None), (GGZ, None)]


@pytest.mark.eis("ZVH-9.6", "ZVH-3.5c")
async def test_een_gast_ziet_alleen_de_tafel_en_tot_de_termijn(keten: Keten) -> None:
    """Met het ja van de leverancier ziet een gast wat op tafel ligt en niets anders; na de termijn niets, een deelnemer nog wel."""
    zaak, partners = await in_overleg(keten)
    ggd = partners["ggd"]
    op_tafel, elders = await leg_toestandsbeeld_vast(zaak, ggd), await leg_toestandsbeeld_vast(zaak, ggd)
    overleg = await begonnen(keten, zaak.regisseur, zaak.casus_id, ids=[op_tafel])
    await registreer(keten, "ggd", "ggz")
    ggz, pad = keten.als("ggz", "afgevaardigde", "casusregisseur"), f"/overleggen/{overleg}"
    buiten = await ggz.get(pad)
    assert (buiten.status_code, kern_van(buiten)) == (404, kern_van(await ggz.get(f"/overleggen/{uuid4()}")))
    wie = [aanwezig(ggd, "ggd-1"), aanwezig(ggz, "ggz-1", "gast")]

    await zaak.regisseur.moet("POST", f"{pad}/aanwezigheid", {"aanwezigen": wie})

    zonder = await ggz.moet("GET", pad)
    assert (zonder["gegevens"], zonder["agenda"]) == ([], [{"punt": "plan_van_aanpak", "gegevenIds": []}])
    vooraf = {"casusId": zaak.casus_id, "ontvanger": GGZ, "naarFase": "casusoverleg", "fasedoel": "toestandsbeeld"}
    await ggd.moet("POST", "/instemmingen", vooraf)
    gelezen = await ggz.moet("GET", pad)
    assert (ids(gelezen), gelezen["agenda"][0]["gegevenIds"]) == ([op_tafel], [op_tafel])
    assert elders not in str(gelezen)
    for deur in (f"/casussen/{zaak.casus_id}", f"/casussen/{zaak.casus_id}/deelnemers"):
        assert (await ggz.get(deur)).status_code == 404
    assert (await ggz.moet("GET", "/casussen"))["items"] == []
    zeggen = {"casusId": zaak.casus_id, "gegevens": [een_item(zaak.betrokkene)]}
    assert (await ggz.post("/toestandsbeelden", zeggen)).status_code == 404
    assert (await keten.als("ggz", "professional", functionaris="ggz-2").get(pad)).status_code == 404
    eerste = await keten.sql("select ontvanger from verstrekking where soort = 'lezen' and ontvanger = :w", w=GGZ)
    assert len(eerste) == 1

    await keten.vooruit(timedelta(days=1))
    assert ids(await ggz.moet("GET", pad)) == [op_tafel]
    await keten.vooruit(timedelta(days=1))

    weg = await ggz.get(pad)
    assert (weg.status_code, kern_van(weg)) == (404, kern_van(buiten))
    assert ids(await ggd.moet("GET", pad)) == [op_tafel]
    deelnames = (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/deelnemers"))["items"]
    assert [d["rol"] for d in deelnames if d["partij"] == GGZ] == ["gast"]


@pytest.mark.eis("ZVH-9.6")
async def test_meekijken_kan_eerder_eindigen(keten: Keten) -> None:
    """De procesregisseur beëindigt ook de inzage van een gast vóór de termijn; daarna is er voor hem niets meer."""
    zaak, _ = await in_overleg(keten)
    overleg = await begonnen(keten, zaak.regisseur, zaak.casus_id)
    await registreer(keten, "ggz")
    ggz = keten.als("ggz", "professional")
    await zaak.regisseur.moet("POST", f"/overleggen/{overleg}/aanwezigheid", {"aanwezigen": [aanwezig(ggz, "ggz-1", "gast")]})
    assert (await ggz.get(f"/overleggen/{overleg}")).status_code == 200
    deelnemers = (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/deelnemers"))["items"]
    (gast,) = (d["id"] for d in deelnemers if d["rol"] == "gast")
    einde = f"/casussen/{zaak.casus_id}/deelnemers/{gast}/beeindigingen"

    await zaak.regisseur.moet("POST", einde, {"reden": "niet_meer_nodig"})

    assert (await ggz.get(f"/overleggen/{overleg}")).status_code == 404
    assert status(await zaak.regisseur.post(einde, {"reden": "niet_meer_nodig"})) == (409, "al_beeindigd")


@pytest.mark.eis("LJR-8.2")
async def test_dat_ljr_aan_tafel_zit_weet_niet_iedereen(keten: Keten) -> None:
    """Dat LJ&R deelneemt is een strafrechtelijk gegeven: wie dat niet mag weten, ziet haar niet bij een overleg, ook niet als gat."""
    zaak, partners = await in_overleg(keten)
    body = {"partij": LJR, "rol": "afgevaardigde", "reden": "wettelijke_taak"}
    await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", body)
    overleg = await gehouden(keten, zaak.regisseur, zaak.casus_id, met=("ggd", "reclassering"))

    async def gezien(wie: Any) -> list[str]:
        return [a["partij"] for a in (await wie.moet("GET", f"/overleggen/{overleg}"))["aanwezigen"]]

    assert (await gezien(zaak.regisseur), await gezien(partners["ggd"])) == ([GGD, LJR], [GGD])


@pytest.mark.eis("ZVH-B2.3", "ZVH-1.21")
async def test_een_besluit_hoort_bij_zijn_overleg(keten: Keten) -> None:
    """Noemt een besluit zijn overleg, dan waren de deelnemers daar, was het die dag en stond het op de agenda; anders 400 of 409."""
    zaak, partners = await in_overleg(keten)
    later = (await zaak.regisseur.moet("POST", "/overleggen", await een_overleg(keten, zaak.casus_id, "besluit_afbouw")))["id"]
    overleg = await gehouden(keten, zaak.regisseur, zaak.casus_id, "monitoren_uitvoering", "besluit_opschaling")
    op = await vandaag(keten)
    doorgaan = een_overlegbesluit(zaak, "doorgaan", op) | {"overlegId": overleg}
    gevallen: dict[str, dict[str, Any]] = {
        "/deelnemers/0": doorgaan | {"deelnemers": [GGZ]},
        "/overlegId": doorgaan | {"overlegId": str(uuid4())},
        "/besluit": doorgaan | {"besluit": "afschalen"},
    }
    for veld, body in gevallen.items():
        nee = await zaak.regisseur.post("/overlegbesluiten", body)
        assert (nee.status_code, nee.json()["fouten"][0]["veld"]) == (400, veld)
    open_ = await zaak.regisseur.post("/overlegbesluiten", doorgaan | {"overlegId": later})
    assert status(open_) == (409, "overleg_niet_gehouden")

    zonder = een_overlegbesluit(zaak, "opschalen", op) | {"reden": "nodig_en_mogelijk"}
    nee = await zaak.regisseur.post("/overlegbesluiten", zonder)
    assert (nee.status_code, [f["veld"] for f in nee.json()["fouten"]], nee.json()["artikel"]) == (400, ["/overlegId"], "ZVH-1.21")
    besluit = await zaak.regisseur.moet("POST", "/overlegbesluiten", doorgaan)

    assert (await partners["ggd"].moet("GET", f"/overlegbesluiten/{besluit['id']}"))["overlegId"] == overleg


@pytest.mark.eis("ZVH-9.6", "ZVH-1.18b")
async def test_de_overleggen_van_een_casus(keten: Keten) -> None:
    """Een deelnemer ziet wanneer en waarover is overlegd, een gast alleen zijn eigen keer; voor een ander bestaat de casus niet."""
    zaak, partners = await in_overleg(keten)
    overleg = await begonnen(keten, zaak.regisseur, zaak.casus_id)
    gepland = (await zaak.regisseur.moet("POST", "/overleggen", await een_overleg(keten, zaak.casus_id, "monitoren_uitvoering")))["id"]
    await registreer(keten, "ggz")
    ggz, pad = keten.als("ggz", "professional"), "/overleggen"
    assert (await ggz.get(pad, casusId=zaak.casus_id)).status_code == 404
    await zaak.regisseur.moet("POST", f"/overleggen/{overleg}/aanwezigheid", {"aanwezigen": [aanwezig(ggz, "ggz-1", "gast")]})

    gezien = {
        wie: [(o["id"], o["status"], o["punten"]) for o in (await partner.moet("GET", pad, casusId=zaak.casus_id))["items"]]
        for wie, partner in {"regisseur": zaak.regisseur, "ggd": partners["ggd"], "ggz": ggz}.items()
    }

    alle = [(overleg, "gehouden", ["plan_van_aanpak"]), (gepland, "gepland", ["monitoren_uitvoering"])]
    assert gezien == {"regisseur": alle, "ggd": alle, "ggz": alle[:1]}
    eerste = await partners["ggd"].get(pad, casusId=zaak.casus_id, limit=1)
    (verder,) = re.findall(r"cursor=([^&>]+)", eerste.headers["link"])
    rest = await partners["ggd"].moet("GET", pad, casusId=zaak.casus_id, limit=1, cursor=unquote(verder))
    assert [o["id"] for o in (*eerste.json()["items"], *rest["items"])] == [overleg, gepland]
    ander, geen = keten.als("veilig_thuis", "professional"), str(uuid4())
    weg = [await ander.get(pad, casusId=i) for i in (zaak.casus_id, geen)]
    assert [w.status_code for w in weg] == [404, 404]
    assert kern_van(weg[0]) == kern_van(weg[1])
    assert (await zaak.regisseur.get(pad)).status_code == 400


@pytest.mark.eis("ZVH-B2.3")
async def test_geen_plan_zonder_toestandsbeeld(keten: Keten) -> None:
    """Een plan van aanpak rust op een gezamenlijk toestandsbeeld: zonder is het 409 met de stap die ontbreekt."""
    zaak, partners = await in_overleg(keten)
    doel = str(uuid4())
    interventie = {"interventieId": str(uuid4()), "doelId": doel, "uitvoerder": GGD, "soort": "zorg", "termijn": "2030-03-01"}
    doelen = [{"doelId": doel, "leefgebied": "wonen", "doel": "eigen_woonplek"}]
    plan = {"casusId": zaak.casus_id, "casusregisseurPartij": GGD, "doelen": doelen, "interventies": [interventie], "gegevens": []}

    nee = await zaak.regisseur.post("/plannen-van-aanpak", plan)
    assert (status(nee), nee.json()["artikel"]) == ((409, "toestandsbeeld_ontbreekt"), "ZVH B2.3")
    await leg_toestandsbeeld_vast(zaak, partners["ggd"])

    assert (await zaak.regisseur.post("/plannen-van-aanpak", plan)).status_code == 201
