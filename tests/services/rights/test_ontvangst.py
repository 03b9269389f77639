"""The reception of a verzoek: what is missing, who may ask, how it is known who asks; it is always received."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.rights.app import DIENST
from services.rights.store import teksten
from shared.convenant.verzoekstand import ONBEVOEGD, ONVOLLEDIG
from tests.dienst import LosseDienst, een_dienst
from tests.services.rights.bouw import Dossier

MIDDEL = {"middel": "controlevragen", "op": "2026-03-02"}
KOPIE = {"middel": "kopie_identiteitsbewijs", "op": "2026-03-02", "bsnAfgeschermd": True}
ANDERS = {"wijze": "andere_passende_wijze", "reden": "opgenomen_in_instelling"}
KIND = {"zestienOp": "2026-03-03", "gezag": "eenhoofdig"}
GEMACHTIGD = {"geldigTot": "2026-03-02", "kenmerk": "M-2026/1"}


@pytest.fixture
def rights(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def codes(antwoord: Any) -> tuple[int, str, list[str]]:
    return antwoord.status_code, antwoord.json()["status"], [o["code"] for o in antwoord.json()["ontbreekt"]]


def test_wat_ontbreekt_staat_er_in_gewone_taal() -> None:
    """Bij iedere code die een verzoek tegenhoudt staat wat de verzoeker kan doen."""
    assert set(teksten()["ontbreekt"]) == ONBEVOEGD | ONVOLLEDIG


@pytest.mark.eis("XTRA-10.1", "PGA-17.1a")
@pytest.mark.parametrize(
    ("wie", "verwacht"),
    [
        ({"ingediendDoor": "betrokkene"}, ("ontvangen", [])),
        ({"ingediendDoor": "betrokkene", "vertegenwoordiging": KIND}, ("onbevoegd", ["onder_zestien"])),
        ({"ingediendDoor": "wettelijk_vertegenwoordiger", "vertegenwoordiging": KIND}, ("ontvangen", [])),
        ({"ingediendDoor": "wettelijk_vertegenwoordiger"}, ("onvolledig", ["bevoegdheid"])),
        ({"ingediendDoor": "gemachtigde"}, ("onvolledig", ["machtiging"])),
        ({"ingediendDoor": "gemachtigde", "machtiging": GEMACHTIGD}, ("ontvangen", [])),
        ({"ingediendDoor": "gemachtigde", "machtiging": GEMACHTIGD | {"geldigTot": "2026-03-01"}}, ("onbevoegd", ["machtiging_verlopen"])),
        ({"ingediendDoor": "ander"}, ("onbevoegd", ["niet_gemachtigd"])),
    ],
    ids=lambda deel: "-".join(map(str, deel.values()))[:30] if isinstance(deel, dict) else deel[0],
)
async def test_wie_ook_vraagt_het_wordt_aangenomen(rights: LosseDienst, wie: dict[str, Any], verwacht: tuple[str, list[str]]) -> None:
    """Wie niet bevoegd is of dat nog moet tonen krijgt 201 met wat er ontbreekt en een uiterste datum, geen weigering."""
    antwoord = await Dossier(rights).dien_in(**wie)

    assert codes(antwoord) == (201, *verwacht)
    assert antwoord.json()["uitersteDatum"] == "2026-03-30"


@pytest.mark.eis("PGA-17.1a", "PGA-4.1g")
async def test_in_een_pga_is_het_onvolledig_tot_de_identiteit_vaststaat(rights: LosseDienst) -> None:
    """Het staat op naam van de burgemeester en is onvolledig tot bekend is wie vraagt; wie het meldt krijgt een doorverwijzing."""
    dossier = Dossier(rights)

    antwoord = await dossier.dien_in(regime="pga")

    assert codes(antwoord) == (201, "onvolledig", ["identiteit"])
    assert antwoord.json()["behandelaar"] == "burgemeester"
    assert "burgemeester" in antwoord.json()["doorverwijzing"]
    assert (await dossier.identificeer()).json()["status"] == "ontvangen"


@pytest.mark.eis("IED-9.1")
async def test_zonder_wijziging_is_het_onvolledig_en_houdt_het_zijn_dag(rights: LosseDienst) -> None:
    """Een mondeling verzoek zonder gewenste wijziging wordt aangenomen; na aanvullen is het volledig en is de laatste dag dezelfde."""
    dossier = Dossier(rights)
    eerst = await dossier.dien_in("rectificatie", kanaal="mondeling")
    assert codes(eerst) == (201, "onvolledig", ["op_schrift", "gewenste_wijziging"])
    half = await dossier.vul_aan(opSchrift=True)
    assert codes(half) == (201, "onvolledig", ["gewenste_wijziging"])

    later = await dossier.vul_aan(dossier.een_gegeven("het huisnummer is 12"), nu=datetime(2026, 3, 20, 12, tzinfo=UTC))

    assert codes(later) == (201, "ontvangen", [])
    assert later.json()["uitersteDatum"] == eerst.json()["uitersteDatum"] == "2026-03-30"


@pytest.mark.eis("IED-7.4")
async def test_een_beperking_noemt_welk_gebruik_moet_stoppen(rights: LosseDienst) -> None:
    """Zonder omschreven beperking 201 en onvolledig; met de gewenste beperkingen is het volledig."""
    dossier = Dossier(rights)
    assert codes(await dossier.dien_in("beperking")) == (201, "onvolledig", ["gewenste_beperking"])
    assert (await dossier.vul_aan(beperkingen=["alles"])).status_code == 400

    assert codes(await dossier.vul_aan(beperkingen=["verstrekking", "overdracht"])) == (201, "ontvangen", [])
    assert (await dossier.lees()).json()["beperkingen"] == ["overdracht", "verstrekking"]


@pytest.mark.eis("ZVH-20.1")
async def test_verzet_zonder_omstandigheden_wordt_aangenomen(rights: LosseDienst) -> None:
    """Zonder omschrijving van omstandigheden wordt om aanvulling gevraagd, niet geweigerd."""
    dossier = Dossier(rights)

    assert codes(await dossier.dien_in("verzet")) == (201, "onvolledig", ["bijzondere_omstandigheden"])
    assert codes(await dossier.vul_aan(dossier.een_gegeven("ik word bedreigd"))) == (201, "ontvangen", [])


@pytest.mark.eis("IED-6.3", "XTRA-10.1")
async def test_mondeling_vragen_of_er_gegevens_zijn_kan(rights: LosseDienst) -> None:
    """De vraag of iemand is opgenomen mag mondeling en heeft vier weken."""
    antwoord = await Dossier(rights).dien_in("opgenomen_zijn", kanaal="mondeling", ontvangenOp="2026-03-02")

    assert (codes(antwoord), antwoord.json()["uitersteDatum"]) == ((201, "ontvangen", []), "2026-03-30")


@pytest.mark.eis("IED-6.4", "PGA-17.4")
async def test_aan_een_onvolledig_of_onbevoegd_verzoek_wordt_niet_voldaan(rights: LosseDienst) -> None:
    """Toewijzen kan niet zolang iets ontbreekt of wie vraagt niet bevoegd is; afwijzen met reden kan altijd."""
    for wie, code in (({"ingediendDoor": "ander"}, "verzoek_onbevoegd"), ({"ingediendDoor": "gemachtigde"}, "verzoek_onvolledig")):
        dossier = Dossier(rights)
        await dossier.dien_in(**wie, clientIngelichtOp="2026-03-02")
        await dossier.identificeer()

        nee = await dossier.besluit()

        assert (nee.status_code, nee.json()["code"]) == (409, code)
        assert nee.json()["volgendeStap"]
        assert (await dossier.besluit("afwijzen", "avg_12_5_buitensporig")).status_code == 201


@pytest.mark.eis("PGA-17.4", "IED-14.1")
async def test_een_machtiging_die_onderweg_verloopt_telt_niet_meer(rights: LosseDienst) -> None:
    """Op de laatste dag van de machtiging kan er nog worden toegewezen, de dag erna niet."""
    dossier = Dossier(rights)
    await dossier.dien_in(ingediendDoor="gemachtigde", machtiging=GEMACHTIGD, clientIngelichtOp="2026-03-02")
    await dossier.identificeer()
    body: dict[str, Any] = {"besluit": "toewijzen", "gronden": []}

    te_laat = await dossier.doe("besluiten", "verzoek.besluiten", body, nu=datetime(2026, 3, 3, 12, tzinfo=UTC))

    assert (te_laat.status_code, te_laat.json()["fouten"][0]["veld"]) == (409, "machtiging_verlopen")
    assert (await dossier.besluit()).status_code == 201


@pytest.mark.eis("LJR-18.4")
@pytest.mark.parametrize(
    ("middelen", "velden"),
    [
        ([MIDDEL], []),
        ([{"middel": "telefonisch", "op": "2026-03-02"}], ["/middelen"]),
        ([{"middel": "telefonisch", "op": "2026-03-02"}, MIDDEL], []),
        ([KOPIE], ["/middelen/0/middel"]),
        ([MIDDEL, KOPIE], []),
        ([MIDDEL, KOPIE | {"bsnAfgeschermd": False}], ["/middelen/1/bsnAfgeschermd"]),
        ([{"middel": "eigen_kennis", "op": "2026-03-03"}], ["/middelen/0/op"]),
        ([], ["/middelen"]),
    ],
)
async def test_het_minst_ingrijpende_middel(rights: LosseDienst, middelen: list[dict[str, Any]], velden: list[str]) -> None:
    """Alleen een telefoontje telt niet; een kopie is het laatste middel, met afgeschermd BSN."""
    dossier = Dossier(rights)
    await dossier.dien_in(regime="pga")

    antwoord = await dossier.identificeer(**ANDERS, middelen=middelen)

    assert antwoord.status_code == (400 if velden else 201)
    assert [f["veld"] for f in antwoord.json().get("fouten", [])] == velden


@pytest.mark.eis("ZVH-18.4", "LJR-18.4")
async def test_een_zorg_en_veiligheidshuis_neemt_nooit_een_kopie(rights: LosseDienst) -> None:
    """In een zvh komt de verzoeker langs; een kopie wordt geweigerd, ook na een lichter middel."""
    dossier = Dossier(rights)
    await dossier.dien_in()

    antwoord = await dossier.identificeer(**ANDERS, middelen=[MIDDEL, KOPIE])

    assert (antwoord.status_code, [f["veld"] for f in antwoord.json()["fouten"]]) == (400, ["/middelen/1/middel"])


@pytest.mark.eis("LJR-18.4-gemachtigde")
async def test_de_betrokkene_weet_het_voor_de_identiteit_van_een_ander_wordt_vastgesteld(rights: LosseDienst) -> None:
    """Zonder kennisgeving, of met een latere, is het 409; na de kennisgeving gaat het verder."""
    dossier = Dossier(rights)
    await dossier.dien_in(ingediendDoor="gemachtigde", machtiging=GEMACHTIGD)
    assert (await dossier.identificeer()).json()["code"] == "client_niet_ingelicht"
    assert (await dossier.vul_aan(clientIngelichtOp="2026-03-03")).json()["fouten"][0]["veld"] == "/clientIngelichtOp"
    await dossier.vul_aan(clientIngelichtOp="2026-03-02")
    assert (await dossier.identificeer(op="2026-03-01")).json()["code"] == "client_niet_ingelicht"

    assert (await dossier.identificeer()).status_code == 201


@pytest.mark.eis("LJR-18.4-gemachtigde")
@pytest.mark.parametrize(("zestien_op", "status"), [("2030-03-03", 201), ("2030-03-02", 409)])
async def test_een_kind_onder_de_twaalf_hoort_het_niet_zelf(rights: LosseDienst, zestien_op: str, status: int) -> None:
    """Vanaf de twaalfde verjaardag kan iemand cliënt zijn en hoort hij het eerst; daarvoor zijn ouders alleen."""
    dossier = Dossier(rights)
    namens = {"zestienOp": zestien_op, "gezag": "gezamenlijk"}
    await dossier.dien_in(ingediendDoor="wettelijk_vertegenwoordiger", vertegenwoordiging=namens)

    assert (await dossier.identificeer()).status_code == status


@pytest.mark.eis("LJR-18.4-opschorting", "XTRA-10.2-identiteit")
async def test_naar_de_identiteit_wordt_een_keer_gevraagd(rights: LosseDienst) -> None:
    """De eerste vraag telt, niet voor de ontvangst en niet in de toekomst; de uiterste datum blijft staan."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    for op in ("2026-03-01", "2026-03-03"):
        assert (await dossier.vraag_identiteit(op)).json()["fouten"][0]["veld"] == "/op"
    assert (await dossier.vraag_identiteit()).status_code == 201

    assert (await dossier.vraag_identiteit()).json()["code"] == "identiteit_al_gevraagd"
    gelezen = (await dossier.lees()).json()
    assert (gelezen["identiteitGevraagdOp"], gelezen["uitersteDatum"]) == ("2026-03-02", "2026-03-30")


@pytest.mark.eis("LJR-23.3")
@pytest.mark.parametrize(
    ("invoer", "kanaal"),
    [
        ({"kanaal": "digitaal"}, "digitaal"),
        ({"kanaal": "digitaal", "antwoordvoorkeur": "schriftelijk"}, "schriftelijk"),
        ({"kanaal": "schriftelijk"}, "schriftelijk"),
        ({"kanaal": "mondeling"}, "schriftelijk"),
        ({"kanaal": "mondeling", "antwoordvoorkeur": "mondeling"}, "mondeling"),
    ],
    ids=lambda deel: "-".join(deel.values()) if isinstance(deel, dict) else deel,
)
async def test_het_antwoord_volgt_het_verzoek(rights: LosseDienst, invoer: dict[str, str], kanaal: str) -> None:
    """Een digitaal verzoek krijgt een digitaal antwoord, tenzij de betrokkene anders wil."""
    dossier = Dossier(rights)
    await dossier.dien_in(**invoer)

    assert (await dossier.lees()).json()["antwoordkanaal"] == kanaal


@pytest.mark.eis("LJR-23.3")
@pytest.mark.parametrize(("voorkeur", "bekend", "status"), [("mondeling", True, 201), (None, True, 400), ("mondeling", False, 400)])
async def test_mondeling_alleen_op_verzoek_en_aan_wie_bekend_is(
    rights: LosseDienst, voorkeur: str | None, bekend: bool, status: int
) -> None:
    """Mondeling antwoorden kan als daarom is gevraagd en de identiteit vaststaat; anders 400."""
    dossier = Dossier(rights)
    await dossier.dien_in(antwoordvoorkeur=voorkeur)
    if bekend:
        await dossier.identificeer()
    await dossier.besluit("afwijzen", "avg_12_5_buitensporig")

    assert (await dossier.beantwoord(wijze="mondeling")).status_code == status


async def test_na_het_antwoord_wordt_niets_meer_aangevuld(rights: LosseDienst) -> None:
    """Een beantwoord verzoek verandert niet meer."""
    dossier = Dossier(rights)
    await dossier.dien_in()
    await dossier.besluit("afwijzen", "avg_12_5_buitensporig")
    await dossier.beantwoord()

    for poging in (await dossier.vul_aan(), await dossier.vraag_identiteit(), await dossier.identificeer()):
        assert (poging.status_code, poging.json()["code"]) == (409, "al_beantwoord")
