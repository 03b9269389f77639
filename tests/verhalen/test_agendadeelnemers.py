"""Who joins a lokale aanpak from outside: asked for his working relation, bound by his signature, served for his share."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten, geteld
from tests.verhalen.feiten_bouw import kern_van, status
from tests.verhalen.pga_om_bouw import in_pga_triage

PGA, GGZ, COLLEGE = "proefgemeente_pga", "00000099000000050000", "00000099000000010000:college_bw"
OVER_EEN_MAAND = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


def een_agendadeelnemer(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """A debt counsellor of an organisation that is no partner, for one part of the plan."""
    wie = {"betrokkeneId": zaak.betrokkene, "organisatie": "12345678", "werkrelatie": "schuldhulp"}
    return wie | {"onderdeel": "uitvoering", "aandeel": ["adres"]} | anders


async def een_verklaring(keten: Keten, code: str, **anders: Any) -> dict[str, Any]:
    stuk = {"kenmerk": "B1-2026-4", "getekendOp": await vandaag(keten), "bewaardDoor": "00000099000000010000:burgemeester"}
    return stuk | {"rollen": ["ontvangen"], "grondslag": "avg_6_1_e", "samenwerkingsverband": PGA, "code": code} | anders


def pad(zaak: Zaak, wie: str = "", wat: str = "") -> str:
    return f"/casussen/{zaak.casus_id}/agendadeelnemers" + (f"/{wie}/{wat}" if wie else "")


async def gevraagd(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """Invited by the pga-expert, not signed yet."""
    uit: dict[str, Any] = await zaak.regisseur.moet("POST", pad(zaak), een_agendadeelnemer(zaak, **anders))
    return uit


async def getekend(keten: Keten, zaak: Zaak, **anders: Any) -> str:
    """Invited and signed; his id."""
    uit = await gevraagd(zaak, **anders)
    await zaak.regisseur.moet("POST", pad(zaak, uit["id"], "verklaringen"), await een_verklaring(keten, uit["code"]))
    return str(uit["id"])


def een_aanbod(zaak: Zaak, wie: str, **anders: Any) -> dict[str, Any]:
    items = [{"gegevenId": i, "noodzaak": "nodig_voor_uitvoering"} for i in zaak.ids]
    basis = {"casusId": zaak.casus_id, "agendadeelnemer": wie, "doel": "interventies_en_acties", "items": items}
    return basis | {"geldigTot": OVER_EEN_MAAND} | anders


@pytest.mark.eis("PGA-1.a")
async def test_alleen_een_professional_van_buiten_met_een_werkrelatie(keten: Keten) -> None:
    """Wie bij een partner werkt, wie geen werkrelatie heeft of bij geen inwoner hoort: 400. Alleen de pga-expert nodigt uit."""
    zaak = await in_pga_triage(keten)
    fout = [
        await zaak.regisseur.post(pad(zaak), een_agendadeelnemer(zaak, **anders))
        for anders in (
            {"organisatie": GGZ},
            {"organisatie": GGZ, "werkrelatie": "pga_expert_woonplaats"},
            {"betrokkeneId": str(uuid4())},
            {"werkrelatie": "kennis_van_een_kennis"},
        )
    ]
    zonder = een_agendadeelnemer(zaak)
    del zonder["werkrelatie"]
    fout.append(await zaak.regisseur.post(pad(zaak), zonder))
    vreemd = await zaak.regisseur.post(pad(zaak), een_agendadeelnemer(zaak, aandeel=["hobby"]))
    partner = await zaak.aanmelder.post(pad(zaak), een_agendadeelnemer(zaak))

    assert [a.status_code for a in fout] == [400] * 5
    assert [a.json()["code"] for a in fout[:4]] == ["werkt_bij_partner", "werkt_bij_partner", "inwoner_ontbreekt", "werkrelatie_ontbreekt"]
    assert (fout[0].json()["artikel"], vreemd.status_code, partner.status_code) == ("PGA 1.a", 400, 403)
    assert await keten.sql("select id from feit where soort = 'agendadeelnemer'") == []

    await gevraagd(zaak)
    elders = await gevraagd(zaak, organisatie=COLLEGE[:20], werkrelatie="pga_expert_woonplaats")

    items = (await zaak.regisseur.moet("GET", pad(zaak)))["items"]
    assert [(i["status"], i["aandeel"]) for i in items] == [("geregistreerd", ["adres"])] * 2
    assert elders["id"] in {i["id"] for i in items}


@pytest.mark.eis("ZVH-23.1")
async def test_in_een_zvh_is_hij_derde(keten: Keten) -> None:
    """Het zorg- en veiligheidshuis kent geen agendadeelnemer."""
    zaak = await een_zaak(keten)

    nee = await zaak.regisseur.post(pad(zaak), een_agendadeelnemer(zaak))

    assert (status(nee), nee.json()["artikel"]) == ((403, "derde_neemt_niet_deel"), "ZVH 23.1")


@pytest.mark.eis("PGA-B1")
async def test_tekenen_kan_een_keer_met_de_code_en_voor_deze_gemeente(keten: Keten) -> None:
    """Zonder grondslag of datum 400, met een verkeerde code of voor een andere gemeente 403, volledig 201, nog eens 409."""
    zaak = await in_pga_triage(keten)
    uit = await gevraagd(zaak)
    goed = await een_verklaring(keten, uit["code"])
    morgen = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    naar = pad(zaak, uit["id"], "verklaringen")
    for veld in ("grondslag", "getekendOp", "kenmerk"):
        assert (await zaak.regisseur.post(naar, {k: v for k, v in goed.items() if k != veld})).status_code == 400
    for anders in ({"grondslag": "zomaar"}, {"getekendOp": morgen}, {"kenmerk": "123456782"}):
        assert (await zaak.regisseur.post(naar, goed | anders)).status_code == 400
    elders = await zaak.regisseur.post(naar, goed | {"samenwerkingsverband": "andere_gemeente"})
    gok = await zaak.regisseur.post(naar, goed | {"code": "AAAAAAAA"})
    onbekend = await zaak.regisseur.post(pad(zaak, str(uuid4()), "verklaringen"), goed)
    assert [status(a) for a in (elders, gok)] == [(403, "verklaring_elders"), (403, "code_past_niet")]
    assert onbekend.status_code == 404

    assert (await zaak.regisseur.moet("POST", naar, goed))["status"] == "getekend"

    assert status(await zaak.regisseur.post(naar, goed)) == (409, "al_getekend")
    rows = await keten.sql("select velden from feit where soort = 'agendadeelnemer' order by versie")
    assert len(rows) == 2
    alles = await keten.sql("select body from audit")
    assert all(uit["code"] not in str(r) for r in [*rows, *alles])


@pytest.mark.eis("PGA-1.a")
async def test_een_herhaling_geeft_dezelfde_regel_en_code(keten: Keten) -> None:
    """Twee keer hetzelfde verzoek is één agendadeelnemer; na het tekenen is de code op."""
    zaak = await in_pga_triage(keten)
    antwoorden = [await zaak.regisseur.post(pad(zaak), een_agendadeelnemer(zaak), sleutel="a1") for _ in range(2)]
    eerste, tweede = (a.json() for a in antwoorden)
    assert (eerste["id"], eerste["code"]) == (tweede["id"], tweede["code"])
    verklaring = await een_verklaring(keten, eerste["code"])
    await zaak.regisseur.moet("POST", pad(zaak, eerste["id"], "verklaringen"), verklaring)

    derde = (await zaak.regisseur.post(pad(zaak), een_agendadeelnemer(zaak), sleutel="a1")).json()

    assert (derde["id"], derde["code"], derde["status"]) == (eerste["id"], "", "getekend")


@pytest.mark.eis("PGA-10.5a", "PGA-13.2b")
async def test_hij_krijgt_na_het_tekenen_en_alleen_zijn_aandeel(keten: Keten) -> None:
    """Voor het tekenen 403, daarna wel; buiten zijn aandeel 403; de pga-expert leest het en reikt het uit; na het einde niets meer."""
    zaak = await in_pga_triage(keten)
    uit = await gevraagd(zaak)
    nog_niet = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, uit["id"]))
    verklaring = await een_verklaring(keten, uit["code"])
    await zaak.regisseur.moet("POST", pad(zaak, uit["id"], "verklaringen"), verklaring)
    buiten = await getekend(keten, zaak, aandeel=["hulpverlening_dat"])
    naast = await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, buiten))
    assert [a.status_code for a in (nog_niet, naast)] == [403, 403]
    assert nog_niet.json()["artikel"] == "PGA 10.5a"
    assert await keten.sql("select id from aanbod") == []

    gemaakt = await zaak.aanmelder.moet("POST", "/verstrekkingen", een_aanbod(zaak, uit["id"]))

    gelezen = await zaak.regisseur.moet("GET", f"/verstrekkingen/{gemaakt['id']}")
    assert gelezen["ontvanger"] == f"agendadeelnemer:{uit['id']}"
    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == zaak.ids
    taken = await keten.sql("select partij from taak where soort = 'verstrekking_overhandigen'")
    assert [t.partij for t in taken] == ["00000099000000010000:burgemeester"]
    regels = await keten.sql("select ontvanger, noodzaak from verstrekking where soort = 'aanbod'")
    assert [tuple(r) for r in regels] == [(f"agendadeelnemer:{uit['id']}", "nodig_voor_uitvoering")]

    einde = pad(zaak, uit["id"], "beeindigingen")
    await zaak.regisseur.moet("POST", einde, {"reden": "taak_afgerond"})

    assert status(await zaak.regisseur.post(einde, {"reden": "taak_afgerond"})) == (409, "al_beeindigd")
    assert (await zaak.regisseur.moet("GET", f"/verstrekkingen/{gemaakt['id']}"))["gegevens"] == []
    assert (await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, uit["id"]))).status_code == 403


@pytest.mark.eis("PGA-10.5a")
async def test_de_pga_expert_verstrekt_namens_de_leverancier(keten: Keten) -> None:
    """Zonder ja of mandaat van de leverancier 403; met mandaat verstrekt de pga-expert, en niet meer dan het aandeel vraagt."""
    zaak = await in_pga_triage(keten)
    wie = await getekend(keten, zaak)
    zonder = await zaak.regisseur.post("/verstrekkingen", een_aanbod(zaak, wie))

    await zaak.aanmelder.moet("POST", "/mandaten", {"casusId": zaak.casus_id, "kenmerk": "M-2026-1"})
    gemaakt = await zaak.regisseur.post("/verstrekkingen", een_aanbod(zaak, wie))

    assert (zonder.status_code, gemaakt.status_code) == (403, 201)
    assert zonder.json()["artikel"] == "PGA 5.3a"


@pytest.mark.eis("PGA-1.a", "PGA-13.2b")
async def test_hij_is_het_alleen_voor_deze_casus(keten: Keten) -> None:
    """De agendadeelnemer van de ene casus is in de andere niemand: er gaat niets naar hem en er is niets te beëindigen."""
    een, ander = await in_pga_triage(keten), await in_pga_triage(keten)
    wie = await getekend(keten, een)

    naar = await ander.aanmelder.post("/verstrekkingen", een_aanbod(ander, wie))
    einde = await ander.regisseur.post(pad(ander, wie, "beeindigingen"), {"reden": "taak_afgerond"})

    assert (naar.status_code, einde.status_code) == (403, 404)
    assert (await ander.regisseur.moet("GET", pad(ander)))["items"] == []


@pytest.mark.eis("PGA-13.2b")
async def test_wie_alleen_aanschuift_ontvangt_niets(keten: Keten) -> None:
    """Een verklaring die alleen deelname aan het overleg noemt is geen verklaring om te ontvangen."""
    zaak = await in_pga_triage(keten)
    uit = await gevraagd(zaak, onderdeel="overleg", overlegOp=await vandaag(keten))
    verklaring = await een_verklaring(keten, uit["code"], rollen=["deelname"])
    await zaak.regisseur.moet("POST", pad(zaak, uit["id"], "verklaringen"), verklaring)

    assert (await zaak.aanmelder.post("/verstrekkingen", een_aanbod(zaak, uit["id"]))).status_code == 403


@pytest.mark.eis("PGA-1.a")
async def test_wie_de_casus_niet_kent_krijgt_overal_hetzelfde(keten: Keten) -> None:
    """Een buitenstaander krijgt bij elke deur het antwoord van een casus die niet bestaat, na evenveel vragen aan de database."""
    zaak = await in_pga_triage(keten)
    wie = (await gevraagd(zaak))["id"]
    ggd, nergens = keten.als("ggd", "afgevaardigde"), Zaak(keten, str(uuid4()), "", zaak.betrokkene, zaak.aanmelder, zaak.regisseur)

    gezien = []
    for z in (zaak, nergens):
        await ggd.get("/casussen")
        with geteld(keten) as vragen:
            gezien.append((await ggd.get(pad(z)), len(vragen)))
    (echt, aantal), (nep, evenveel) = gezien
    assert (echt.status_code, kern_van(echt), aantal) == (404, kern_van(nep), evenveel)
    for wat, body in (("beeindigingen", {"reden": "taak_afgerond"}), ("verklaringen", await een_verklaring(keten, "AAAAAAAA"))):
        assert (await ggd.post(pad(zaak, wie, wat), body)).status_code == 403
