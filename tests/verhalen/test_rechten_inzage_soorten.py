"""Other kinds and other people: opgenomen zijn, overdracht, a restriction of his own, a pga and a child."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.rights.model import Overzicht
from tests.bouw import vandaag
from tests.keten import Keten
from tests.storing.zaken import in_triage
from tests.verhalen.feiten_bouw import status
from tests.verhalen.pga_bouw import met_plan
from tests.verhalen.rechten_besluit_bouw import een_verdeeld_verzoek
from tests.verhalen.rechten_inzage_bouw import (
    POLITIE_ITEM,
    besluit_over,
    brief,
    een_inzage,
    getoond,
    leg_neer,
    pagina,
    reik_uit,
    verzamel,
)
from tests.verhalen.reglement_bouw import bij_ied, ied, ied_item, iemand, meld_aan


# ── opgenomen zijn, overdracht ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("IED-6.3")
@pytest.mark.parametrize(("wat", "verwacht"), [("eigen", "ja"), ("alleen_politie", "nee"), ("niets", "nee")])
async def test_of_iemand_is_opgenomen_is_ja_of_nee(keten: Keten, wat: str, verwacht: str) -> None:
    """Ja of nee in vaste woorden, nooit wie de cliënt is; van alleen politiegegevens hoort hij hetzelfde als van niets."""
    zaak, _ = await in_triage(keten, ["ggd"])
    ander = str(uuid4())
    if wat != "niets":
        partij, etiket = ("ggd", {}) if wat == "eigen" else ("politie", POLITIE_ITEM)
        await leg_neer(keten, zaak, partij, betrokkene_id=UUID(ander), **etiket)
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak, "opgenomen_zijn", betrokkene=ander)
    assert (await verzamel(manager, verzoek)).status_code == 201
    leveranciers = [keten.als("ggd", "instemmer", "afgevaardigde")] if wat == "eigen" else []
    await besluit_over(keten, manager, verzoek, *leveranciers)

    b = await brief(manager, verzoek)

    assert b["opgenomen"]["code"] == verwacht
    assert (b["gegevens"], b["motivering"], b["bronnen"], b["ontvangers"], b["items"]) == ([], [], [], [], [])
    html = (await pagina(manager, verzoek)).text
    assert zaak.betrokkene not in html
    assert "GGD" not in html
    assert (await reik_uit(manager, verzoek)).status_code == 201


@pytest.mark.eis("IED-9.2")
async def test_een_client_van_ied_krijgt_zijn_eigen_bestand(keten: Keten) -> None:
    """Het uitwisselbestand heeft alleen wat IED over de cliënt zelf bewaart; van een andere leverancier gaat niets mee."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    await leg_neer(keten, zaak, "ggd", "intake")
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak, "overdracht")
    assert (await verzamel(manager, verzoek)).status_code == 201
    await besluit_over(keten, manager, verzoek, ied(keten), keten.als("ggd", "instemmer", "afgevaardigde"))

    bestand = await manager.moet("GET", f"/overdrachtsbestanden/{verzoek}")

    assert (bestand["formaat"], bestand["versie"]) == ("zvh-overdrachtsbestand", "1.0")
    assert [g["inhoud"] for g in bestand["gegevens"]] == [{"soort": "werk", "instelling": "sociale werkplaats"}]
    assert (await reik_uit(manager, verzoek)).status_code == 400
    assert (await reik_uit(manager, verzoek, overgedragenAan="12345678")).status_code == 201
    assert status(await keten.als("zvh", "procesregisseur").get(f"/overdrachtsbestanden/{verzoek}")) == (403, "rol_past_niet")


@pytest.mark.eis("IED-9.2", "ZVH-21.1")
@pytest.mark.parametrize("rol", ["object", "derde", ""])
async def test_een_object_of_derde_heeft_dit_recht_niet(keten: Keten, rol: str) -> None:
    """Wie geen cliënt van IED is krijgt 403, en geen bestand."""
    if rol:
        wie = iemand()
        zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[ied_item(wie)]))
        ander = str(uuid4())
        velden = {"rol": rol, "kwestie": "4b1c2d3e-0000-4000-8000-000000000001", "verzameling": "intern"}
        await leg_neer(keten, zaak, "jobcoach", "intake", betrokkene_id=UUID(ander), regimevelden=velden)
    else:
        zaak, _ = await in_triage(keten, ["ggd"])
        ander = zaak.betrokkene
    manager = keten.als("zvh", "manager")
    verzoek = await een_inzage(manager, zaak, "overdracht", betrokkene=ander)

    assert status(await verzamel(manager, verzoek)) == (403, "overdracht_niet_van_toepassing")
    assert (await manager.get(f"/overdrachtsbestanden/{verzoek}")).status_code == 404


# ── a restriction of his own, a pga, a child ────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.1", "LJR-18.2")
async def test_wat_voor_hem_is_beperkt_leest_hij_zelf_wel(keten: Keten) -> None:
    """Een beperking op verzoek van de betrokkene houdt een gegeven niet uit zijn eigen antwoord; stil weglaten kan niet."""
    zaak, manager, partners, verzoek = await een_verdeeld_verzoek(keten, "ggd")
    await verzamel(manager, verzoek)
    await besluit_over(keten, manager, verzoek, *partners.values())
    voor = getoond(await brief(manager, verzoek))
    body = {"casusId": zaak.casus_id, "gegevenId": min(voor), "reden": "juistheid_betwist"}
    gezet = await manager.post("/beperkingen", body)
    assert gezet.status_code == 201, gezet.text

    assert getoond(await brief(manager, verzoek)) == voor


async def _van_kind(keten: Keten, leeftijd: int, indiener: str) -> tuple[Any, str, httpx.Response]:
    a, _ = await met_plan(keten)
    zestien = datetime.now(UTC).date().replace(month=1, day=1) + timedelta(days=(16 - leeftijd) * 365)
    await a.college.moet("POST", "/vertegenwoordigingen", {
        "casusId": a.casus_id, "betrokkeneId": a.inwoner, "zestienOp": str(zestien), "gezag": "eenhoofdig"
    })  # fmt: skip
    gemandateerde = keten.als("burgemeester", "gemandateerde")
    verzoek = await een_inzage(gemandateerde, a, ingediendDoor=indiener, clientIngelichtOp=await vandaag(keten))
    return a, verzoek, await verzamel(gemandateerde, verzoek)


@pytest.mark.eis("PGA-17.4", "LJR-18.1")
@pytest.mark.parametrize(
    ("leeftijd", "indiener", "verwacht"),
    [
        (11, "wettelijk_vertegenwoordiger", 201),
        (11, "betrokkene", 409),
        (14, "wettelijk_vertegenwoordiger", 201),
        (14, "betrokkene", 409),
        (17, "betrokkene", 201),
    ],
)
async def test_in_een_pga_vraagt_wie_daar_de_leeftijd_voor_heeft(keten: Keten, leeftijd: int, indiener: str, verwacht: int) -> None:
    """Onder de zestien verzamelt de gemandateerde alleen voor wie gezag heeft, vanaf zestien voor hemzelf; de termijn is die van de pga."""
    _, verzoek, verzameld = await _van_kind(keten, leeftijd, indiener)

    assert verzameld.status_code == verwacht, verzameld.text
    if verwacht == 201:
        wie = await keten.als("burgemeester", "gemandateerde").moet("GET", f"/verzoeken/{verzoek}/verstrekkingen")
        assert wie["verstrekkingen"]
        omgeving = keten.diensten["rights"].binnen.app.state.omgeving
        with omgeving.sessions() as s:
            (overzicht,) = s.query(Overzicht).all()
        assert overzicht.bewaarcriterium == "na_afsluiten_aanpak"
        assert {i["fase"] for i in overzicht.items} == {"casusoverleg"}
