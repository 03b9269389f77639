"""A klacht from the day it comes in to its answer, and the ways beside it (ZVH 16.5 f, IED 13, LJ&R 29, Xtra 14)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gateway import klok
from tests.bouw import een_zaak
from tests.keten import Keten, geteld
from tests.verhalen.rechten_klachten_bouw import BIJ, GGZ, LJR, OVER, dag, dien_in, een_klacht, plus

WEKEN = 28


def zonder_kenmerk(antwoord: Any) -> tuple[int, dict[str, Any]]:
    return antwoord.status_code, {k: v for k, v in antwoord.json().items() if k not in ("instance", "traceId")}


@pytest.mark.eis("ZVH-16.5f")
async def test_een_klacht_wordt_aangenomen_met_datum_en_verwijzing(keten: Keten) -> None:
    """Wie klaagt hoort meteen tot wanneer, wie behandelt, en dat de AP openstaat."""
    klacht = await dien_in(keten)

    assert klacht.antwoord["uitersteDatum"] == plus(dag(), WEKEN)
    assert klacht.antwoord["behandelaar"] == "00000099000000090000"
    assert "Autoriteit Persoonsgegevens" in klacht.antwoord["verwijzingAp"]
    gelezen = await klacht.lees()
    assert (gelezen["omschrijving"], gelezen["klager"], gelezen["teLaat"]) == ("Mijn buren wisten ervan.", "Graag per brief.", False)


@pytest.mark.eis("ZVH-16.5f")
async def test_een_klacht_wordt_beantwoord(keten: Keten) -> None:
    """De inhoudelijke reactie staat bij de klacht; een tweede op dezelfde stap kan niet."""
    klacht = await dien_in(keten)

    assert (await klacht.reageer()).status_code == 201

    gelezen = await klacht.lees()
    assert gelezen["status"] == "beantwoord"
    assert gelezen["reacties"] == {"verband": "Wij zochten het uit en vonden niets."}
    nogmaals = await klacht.reageer()
    assert (nogmaals.status_code, nogmaals.json()["code"]) == (409, "al_beantwoord")


@pytest.mark.eis("ZVH-16.5f")
async def test_in_een_pga_behandelt_de_burgemeester(keten: Keten) -> None:
    """Ook daar is er een termijn, en wijst het antwoord op de AP."""
    body = een_klacht(verband="proefgemeente_pga")
    antwoord = await keten.als("ggz", "afgevaardigde").moet("POST", "/klachten", body)

    assert antwoord["behandelaar"] == "00000099000000010000:burgemeester"
    assert antwoord["uitersteDatum"] == plus(dag(), WEKEN)
    gelezen = await keten.als("burgemeester", "burgemeester").moet("GET", f"/klachten/{antwoord['id']}")
    assert gelezen["omschrijving"] == body["omschrijving"]


@pytest.mark.eis("ZVH-16.5f")
@pytest.mark.parametrize("reglement", ["", "ljr", "xtra", "ied"])
async def test_wie_niet_behandelt_vindt_geen_klacht(keten: Keten, reglement: str) -> None:
    """Voor ieder ander, ook wie haar aannam en de manager, is zij er niet: zelfde antwoord, evenveel opdrachten en geen aanroep."""
    klacht = await dien_in(keten, reglement)
    anderen = [keten.als("ggz", "afgevaardigde"), keten.als("ggz", "fg"), keten.als("veilig_thuis", "instemmer")]
    anderen += [keten.als("zvh", "manager")] if reglement else [keten.als("reclassering", "instemmer")]
    body = {"weg": "ap", "op": dag()}

    for wie in anderen:
        with geteld(keten) as bij_een:
            bestaat = await wie.get(f"/klachten/{klacht.id}")
        keten.diensten["rights"].roepen.clear()
        with geteld(keten) as bij_geen:
            geen = await wie.get(f"/klachten/{uuid4()}")
        assert zonder_kenmerk(bestaat) == zonder_kenmerk(geen)
        assert bestaat.status_code == 404
        assert len(bij_een) == len(bij_geen)
        assert keten.diensten["rights"].roepen == []
        assert (await wie.get("/klachten")).json()["klachten"] == []
        assert (await wie.get("/taken")).json()["items"] == []
        if wie is not anderen[1]:  # an FG reads and does not act
            assert (await wie.post(f"/klachten/{klacht.id}/vervolgstappen", body)).status_code == 404
    assert [k["id"] for k in (await klacht.behandelaar.moet("GET", "/klachten"))["klachten"]] == [klacht.id]


@pytest.mark.eis("ZVH-16.5f")
async def test_zonder_rol_leest_niemand_klachten(keten: Keten) -> None:
    """Een procesregisseur, een aanmelder en de stuurgroep krijgen 403, voor iedere klacht."""
    klacht = await dien_in(keten)

    for wie in (keten.als("zvh", "procesregisseur"), keten.als("ggz", "aanmelder"), keten.als("zvh", "stuurgroep")):
        assert (await wie.get(f"/klachten/{klacht.id}")).status_code == 403
        assert (await wie.get(f"/klachten/{uuid4()}")).status_code == 403
    fg = keten.als("ggz", "fg")
    assert (await fg.post(f"/klachten/{klacht.id}/reacties", {"op": dag(), "oordeel": "gegrond", "reactie": "Ja."})).status_code == 403


@pytest.mark.eis("ZVH-16.5f")
async def test_klagen_verandert_niets_aan_andere_rechten(keten: Keten) -> None:
    """Wie leest, vraagt en beslist krijgt met een klacht hetzelfde als zonder: geen feit, geen taak in de casus, geen ander antwoord."""
    zaak = await een_zaak(keten)
    voor = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    feiten = await keten.sql("select count(*) from feit")

    for onderwerp in ("verwerking", "besluit_op_verzoek"):
        await dien_in(keten, onderwerp=onderwerp)

    assert await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}") == voor
    assert await keten.sql("select count(*) from feit") == feiten


@pytest.mark.eis("ZVH-16.5f")
@pytest.mark.parametrize(
    ("fout", "velden"),
    [
        ({"ontvangenOp": "2999-01-01"}, ["/ontvangenOp"]),
        ({"over": "00000099000000999999"}, ["/over"]),
        ({"ontvangenOp": "2999-01-01", "over": "gezamenlijk"}, ["/ontvangenOp", "/over"]),
        ({"omschrijving": "Mijn nummer is 111222333."}, ["/omschrijving"]),
        ({"onderwerp": "zomaar"}, ["/onderwerp"]),
    ],
    ids=["toekomst", "geen_partij", "beide", "bsn", "onderwerp"],
)
async def test_een_verkeerde_klacht_noemt_elk_veld(keten: Keten, fout: dict[str, Any], velden: list[str]) -> None:
    """Alles wat niet klopt staat in één antwoord, en er is niets vastgelegd."""
    antwoord = await keten.als("ggz", "afgevaardigde").post("/klachten", een_klacht(**fout))

    assert antwoord.status_code == 400
    assert [f["veld"] for f in antwoord.json()["fouten"]] == velden
    assert "111222333" not in antwoord.text
    assert await keten.sql("select id from klacht") == []


@pytest.mark.eis("ZVH-16.5f")
async def test_een_herhaalde_klacht_is_er_een(keten: Keten) -> None:
    """Dezelfde sleutel geeft hetzelfde antwoord en één regel; wat er staat is niet te wijzigen of te wissen."""
    ggz, body, sleutel = keten.als("ggz", "afgevaardigde"), een_klacht(), str(uuid4())

    eerste, tweede = [(await ggz.post("/klachten", body, sleutel=sleutel)).json() for _ in range(2)]

    assert eerste == tweede
    assert len(await keten.sql("select id from klacht")) == 1
    with pytest.raises(Exception, match="alleen toevoegen"):
        await keten.sql("delete from klacht")


@pytest.mark.eis("ZVH-16.5f")
async def test_de_woorden_staan_alleen_versleuteld_bij_rights(keten: Keten) -> None:
    """In de boeken van de gateway staat geen woord van de klacht; in de databank van rights staat zij onleesbaar."""
    klacht = await dien_in(keten, omschrijving="Zonneklaarmerkteken")

    bestanden = [p.read_bytes() for p in keten.map.glob("*.db*")]
    assert all(b"Zonneklaarmerkteken" not in inhoud for inhoud in bestanden)
    assert (await klacht.lees())["omschrijving"] == "Zonneklaarmerkteken"


@pytest.mark.eis("ZVH-16.5f", "IED-13.1")
async def test_de_klok_waarschuwt_alleen_wie_behandelt(keten: Keten) -> None:
    """Voor de laatste dag een waarschuwing, daarna te laat, elk één keer; na het antwoord is er niets meer te doen."""
    klacht = await dien_in(keten, "ied")
    await keten.vooruit(timedelta(days=27))
    for _ in range(2):
        assert (await klok.ronde(keten.kern))["klachten"] in (0, 1)
    await keten.vooruit(timedelta(days=2))
    assert (await klok.ronde(keten.kern))["klachten"] == 1

    taken = await keten.sql("select partij, soort from taak where klaar_op is null and soort like 'klacht%' order by soort")
    assert [tuple(t) for t in taken] == [(OVER["ied"], s) for s in ("klacht_behandelen", "klacht_nadert", "klacht_te_laat")]
    werk = (await keten.als("jobcoach", "instemmer").moet("GET", "/taken"))["items"]
    assert {(t["soort"], t["casusId"]) for t in werk} == {(t[1], None) for t in taken}
    assert (await klacht.reageer(dag(29))).status_code == 201
    assert await keten.sql("select id from taak where klaar_op is null and soort like 'klacht%'") == []
    assert (await klacht.lees())["teLaat"] is True


@pytest.mark.eis("ZVH-16.5f")
async def test_een_afgeronde_klacht_gaat_weg(keten: Keten) -> None:
    """Een jaar na het antwoord is zij voor niemand meer te lezen en zijn haar woorden vernietigd; een open klacht blijft."""
    klacht, open_ = await dien_in(keten), await dien_in(keten)
    await klacht.reageer()
    await keten.vooruit(timedelta(days=367))

    assert (await klok.ronde(keten.kern))["klachten"] >= 1

    assert (await klacht.behandelaar.get(f"/klachten/{klacht.id}")).status_code == 404
    assert (await open_.lees())["status"] == "open"
    assert [k["id"] for k in (await klacht.behandelaar.moet("GET", "/klachten"))["klachten"]] == [open_.id]


@pytest.mark.eis("IED-13.1")
async def test_een_ontvangstbevestiging_is_geen_antwoord(keten: Keten) -> None:
    """Op de dag na vier weken staat een klacht met alleen een bevestiging als te laat; op de laatste dag nog niet."""
    bevestigd, beantwoord = await dien_in(keten, "ied"), await dien_in(keten, "ied")
    assert bevestigd.antwoord["behandelaar"] == OVER["ied"]
    assert bevestigd.antwoord["uitersteDatum"] == plus(dag(), WEKEN)
    await keten.vooruit(timedelta(days=WEKEN))
    assert (await bevestigd.bevestig(dag(WEKEN))).status_code == 201
    assert (await beantwoord.reageer(dag(WEKEN))).status_code == 201
    assert (await bevestigd.lees())["teLaat"] is False

    await keten.vooruit(timedelta(days=1))

    assert (await bevestigd.lees())["teLaat"] is True
    assert (await beantwoord.lees())["teLaat"] is False


@pytest.mark.eis("IED-13.2")
async def test_doorgaan_zonder_antwoord_begint_een_nieuwe_termijn(elke_keten: Keten) -> None:
    """Is de termijn van de eerste voorbij zonder antwoord, dan krijgt de verantwoordelijke vier nieuwe weken."""
    keten = elke_keten
    klacht = await dien_in(keten, "ied")
    te_vroeg = await klacht.verder("verantwoordelijke")
    assert (te_vroeg.status_code, te_vroeg.json()["code"], te_vroeg.json()["artikel"]) == (409, "weg_nog_niet_open", "IED-13.2")
    await keten.vooruit(timedelta(days=WEKEN + 1))
    door = dag(WEKEN + 1)

    assert (await klacht.verder("verantwoordelijke", door)).status_code == 201

    eerste, tweede = (await klacht.lees())["stappen"]
    assert (eerste["weg"], eerste["teLaat"]) == ("gebruiker", True)
    assert (tweede["weg"], tweede["uiterlijk"], tweede["teLaat"]) == ("verantwoordelijke", plus(door, WEKEN), False)
    taak = await keten.sql("select uiterlijk from taak where soort = 'klacht_behandelen' and klaar_op is null")
    assert [str(t[0]) for t in taak] == [plus(door, WEKEN)]


@pytest.mark.eis("IED-13.2")
async def test_wie_niet_tevreden_is_gaat_meteen_door(keten: Keten) -> None:
    """Na een antwoord hoeft niemand de termijn af te wachten; daarna staat de klachtenprocedure open, en dezelfde weg niet opnieuw."""
    klacht = await dien_in(keten, "ied")
    await klacht.reageer()

    assert (await klacht.verder("verantwoordelijke")).status_code == 201
    assert (await klacht.verder("interne_klachtenprocedure")).status_code == 409
    assert (await klacht.reageer()).status_code == 201
    assert (await klacht.verder("interne_klachtenprocedure")).status_code == 201

    gelezen = await klacht.lees()
    assert [s["weg"] for s in gelezen["stappen"]] == ["gebruiker", "verantwoordelijke", "interne_klachtenprocedure"]
    assert (gelezen["status"], gelezen["stappen"][-1]["uiterlijk"]) == ("elders", None)
    assert (await klacht.verder("verantwoordelijke")).json()["code"] == "weg_al_genomen"


@pytest.mark.eis("LJR-29.2", "IED-13.4")
@pytest.mark.parametrize(
    ("reglement", "weg"), [("ljr", "ap"), ("ljr", "bemiddeling_ap"), ("ljr", "rechter"), ("ied", "ap"), ("ied", "rechter")]
)
async def test_ap_en_rechter_wachten_nergens_op(keten: Keten, reglement: str, weg: str) -> None:
    """Zonder antwoord op de interne klacht staan AP en rechter open; de eigen termijn loopt dan gewoon door."""
    klacht = await dien_in(keten, reglement)

    assert (await klacht.verder(weg)).status_code == 201

    gelezen = await klacht.lees()
    assert gelezen["status"] == "open"
    assert (await klacht.reageer()).status_code == 201


@pytest.mark.eis("LJR-29.2")
@pytest.mark.parametrize("weg", ["klachtencommissie_reclassering", "nationale_ombudsman"])
async def test_commissie_en_ombudsman_staan_achter_de_interne_klacht(keten: Keten, weg: str) -> None:
    """Eerst LJ&R; na haar antwoord staan commissie en ombudsman open."""
    klacht = await dien_in(keten, "ljr", onderwerp="verstrekking")
    routes = {w["code"]: w["na"] for w in klacht.antwoord["wegen"]}
    assert (routes[weg], routes["ap"], routes["rechter"]) == (["ljr"], [], [])

    eerst = await klacht.verder(weg)
    assert (eerst.status_code, eerst.json()["code"]) == (409, "weg_nog_niet_open")
    await klacht.reageer()

    assert (await klacht.verder(weg)).status_code == 201


@pytest.mark.eis("LJR-29.2-commissie")
async def test_de_commissie_behandelt_geen_besluit_op_een_verzoek(keten: Keten) -> None:
    """Die weg wordt niet aangeboden en een toewijzing is 400, voor en na het antwoord; de ombudsman kan daarna wel."""
    klacht = await dien_in(keten, "ljr", onderwerp="besluit_op_verzoek")
    assert "klachtencommissie_reclassering" not in {w["code"] for w in klacht.antwoord["wegen"]}

    voor = await klacht.verder("klachtencommissie_reclassering")
    await klacht.reageer()
    na = await klacht.verder("klachtencommissie_reclassering")

    assert {(a.status_code, a.json()["artikel"]) for a in (voor, na)} == {(400, "LJR-29.2-commissie")}
    assert (await klacht.verder("nationale_ombudsman")).status_code == 201


@pytest.mark.eis("XTRA-14")
@pytest.mark.parametrize("weg", ["klachtenregeling_xtra", "ap"])
async def test_bij_xtra_is_de_keuze_vrij(keten: Keten, weg: str) -> None:
    """Alle drie de wegen staan er zonder volgorde, en geen enkele eist eerst een andere."""
    klacht = await dien_in(keten, "xtra")

    assert {w["code"]: w["na"] for w in klacht.antwoord["wegen"]} == {"xtra": [], "klachtenregeling_xtra": [], "ap": []}
    assert (await klacht.verder(weg)).status_code == 201


@pytest.mark.eis("LJR-29.2", "XTRA-14")
async def test_een_weg_van_een_ander_reglement_bestaat_niet(keten: Keten) -> None:
    """De Klachtencommissie Reclassering is geen weg voor een klacht over Xtra, en voor een dag die komt is niets vast te leggen."""
    klacht = await dien_in(keten, "xtra")

    vreemd = await klacht.verder("klachtencommissie_reclassering")
    later = await klacht.verder("ap", dag(3))

    assert [(a.status_code, a.json()["fouten"][0]["veld"]) for a in (vreemd, later)] == [(400, "/weg"), (400, "/op")]


@pytest.mark.eis("ZVH-16.5f")
async def test_over_een_partij_zonder_eigen_reglement_antwoordt_het_verband(keten: Keten) -> None:
    """Een klacht over de ggz komt bij de manager; een over LJ&R bij LJ&R zelf, en daar hoort de manager niets van."""
    ggz = await keten.als("ggd", "afgevaardigde").moet("POST", "/klachten", een_klacht(GGZ))
    ljr = await dien_in(keten, "ljr")

    assert (ggz["behandelaar"], ljr.antwoord["behandelaar"]) == ("00000099000000090000", LJR)
    gevolgd = await keten.sql("select distinct partij from taak where soort = 'klacht_behandelen' order by partij")
    assert [t[0] for t in gevolgd] == [LJR, "00000099000000090000"]
    assert (await keten.als(BIJ["ljr"], "fg").get(f"/klachten/{ljr.id}")).status_code == 200
