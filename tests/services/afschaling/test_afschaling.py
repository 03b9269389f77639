"""Afschaling on its own: the ladder after the besluit, and what is left of a closed casus."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.afschaling.app import DIENST, contract
from services.afschaling.model import Ladder
from shared.contracts import Gegeven
from shared.convenant import lees_termijn
from shared.errors import NotFound
from tests.dienst import NU, LosseDienst, als_json, een_dienst, een_gegeven, ids, nieuw


@pytest.fixture
def afschaling(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_ladder(besluit: date, *, archivering_na: str = "P6M", bewaartermijn: str = "P1Y") -> Ladder:
    return Ladder.van(besluit, archivering_na=lees_termijn(archivering_na), bewaartermijn=lees_termijn(bewaartermijn))


def op(jaar: int, maand: int, dag: int, uur: int = 9) -> datetime:
    return datetime(jaar, maand, dag, uur, tzinfo=UTC)


async def sluit_af(
    dienst: LosseDienst,
    casus_id: UUID,
    *,
    besluitdatum: str = "2026-03-01",
    nu: datetime = NU,
    pas_casus: UUID | None = None,
    **anders: Any,
) -> httpx.Response:
    body = {"casusId": str(casus_id), "resultaat": "deels_bereikt", "reden": "doel_bereikt", "besluitdatum": besluitdatum} | anders
    return await dienst.roep("POST", "/afsluitingen", "dossier.afsluiten", body, casus_id=pas_casus or casus_id, nieuw_id=nieuw(), nu=nu)


async def draag_over(dienst: LosseDienst, casus_id: UUID, *gegevens: Gegeven) -> None:
    """What the gateway does at the end of an overdracht to this fase."""
    overdracht = uuid4()
    pakket = {"overdrachtId": str(overdracht), "casusId": str(casus_id), "gegevens": als_json(*gegevens)}
    await dienst.roep("PUT", f"/aankomst/{overdracht}", "overdracht.uitvoeren", pakket, casus_id=casus_id)
    await dienst.roep("POST", f"/aankomst/{overdracht}/vrijgave", "overdracht.uitvoeren", {"ids": ids(list(gegevens))}, casus_id=casus_id)


async def lees(dienst: LosseDienst, handeling: str, object_id: UUID | str, *toegelaten: str, nu: datetime = NU) -> httpx.Response:
    vraag = {"id": str(object_id), "ids": list(toegelaten)}
    return await dienst.roep("POST", f"/lezen/{handeling}/inhoud", handeling, vraag, nu=nu)


@pytest.mark.eis("ZVH-11.2a", "ZVH-11.2b", "ZVH-11.2")
@pytest.mark.parametrize(
    ("besluit", "archief", "einde"),
    [
        (date(2026, 3, 10), date(2026, 9, 10), date(2027, 3, 10)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)),
        (date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31)),
        (date(2028, 2, 29), date(2028, 8, 29), date(2029, 2, 28)),
    ],
)
def test_de_ladder_telt_kalendermaanden(besluit: date, archief: date, einde: date) -> None:
    """Na zes maanden gearchiveerd, uiterlijk een jaar na het besluit vernietigd; een korte maand houdt haar laatste dag."""
    assert een_ladder(besluit) == Ladder(archief, einde)


@pytest.mark.eis("ZVH-11.2", "ZVH-11.2a", "ZVH-11.2b")
def test_iedere_dag_staat_op_een_trede() -> None:
    """Tot zes maanden de ruimere kring, daarna de kleine, en na een jaar niets meer."""
    ladder = een_ladder(date(2026, 3, 10))

    assert ladder.trede(date(2026, 9, 9)) == "voor_archivering"
    assert ladder.trede(date(2026, 9, 10)) == "archief"
    assert ladder.trede(date(2027, 3, 10)) == "archief"
    with pytest.raises(NotFound):
        ladder.trede(date(2027, 3, 11))


@pytest.mark.eis("ZVH-11.2")
async def test_een_besluit_verschuift_niet(afschaling: LosseDienst) -> None:
    """Er is één besluit tot afschaling per casus; een tweede of een toekomstige datum zou de termijn verlengen."""
    casus_id = uuid4()
    gemaakt = await sluit_af(afschaling, casus_id)
    assert (gemaakt.status_code, gemaakt.json()["status"]) == (201, "afgesloten")

    tweede = await sluit_af(afschaling, casus_id, besluitdatum="2026-03-02")
    later = await sluit_af(afschaling, uuid4(), besluitdatum="2026-03-03")

    assert (tweede.status_code, tweede.json()["code"]) == (409, "al_afgesloten")
    assert later.json()["fouten"] == [{"veld": "/besluitdatum", "reden": "ligt in de toekomst"}]
    gelezen = (await lees(afschaling, "afsluiting.lezen", gemaakt.json()["id"])).json()
    assert (gelezen["besluitdatum"], gelezen["archiveringOp"], gelezen["vernietigenUiterlijk"]) == (
        "2026-03-01",
        "2026-09-01",
        "2027-03-01",
    )
    assert gelezen["trede"] == "voor_archivering"


async def test_vandaag_is_vandaag_in_nederland(afschaling: LosseDienst) -> None:
    """Een besluit van vlak na middernacht in Nederland ligt niet in de toekomst."""
    antwoord = await sluit_af(afschaling, uuid4(), besluitdatum="2026-07-02", nu=op(2026, 7, 1, 22))

    assert antwoord.status_code == 201


@pytest.mark.eis("ZVH-9.4", "ZVH-11.2")
async def test_het_dossier_is_wat_werd_overgedragen(afschaling: LosseDienst) -> None:
    """Afschaling toont alleen wat is meegekomen en mag, en na de laatste dag niets, ook als niemand iets deed."""
    casus_id = uuid4()
    gegevens = [een_gegeven({"beschrijving": f"resultaat {n}"}, casus_id=casus_id, fase="afschaling") for n in range(2)]
    assert (await lees(afschaling, "dossier.lezen", casus_id)).status_code == 404
    await draag_over(afschaling, casus_id, *gegevens)
    zonder = await lees(afschaling, "dossier.lezen", casus_id, ids(gegevens)[0])
    assert zonder.json()["afsluiting"] is None
    await sluit_af(afschaling, casus_id)

    met = await lees(afschaling, "dossier.lezen", casus_id, ids(gegevens)[0], nu=op(2027, 3, 1))
    daarna = await lees(afschaling, "dossier.lezen", casus_id, ids(gegevens)[0], nu=op(2027, 3, 2))

    assert [g["inhoud"] for g in met.json()["gegevens"]] == [{"beschrijving": "resultaat 0"}]
    assert met.json()["afsluiting"]["trede"] == "archief"
    assert daarna.status_code == 404


@pytest.mark.eis("ZVH-11.2")
async def test_na_de_laatste_dag_is_ook_de_afsluiting_weg(afschaling: LosseDienst) -> None:
    """Na een jaar antwoordt deze dienst 404, ook op de etiketten."""
    gemaakt = (await sluit_af(afschaling, uuid4())).json()
    laatste, daarna = op(2027, 3, 1), op(2027, 3, 1, 23)

    vraag = {"id": gemaakt["id"]}
    voor = await afschaling.roep("POST", "/lezen/afsluiting.lezen/etiketten", "afsluiting.lezen", vraag, nu=laatste)
    na = await afschaling.roep("POST", "/lezen/afsluiting.lezen/etiketten", "afsluiting.lezen", vraag, nu=daarna)

    assert (voor.status_code, na.status_code) == (200, 404)
    assert voor.json() == {"etiketten": [], "einde": True}


@pytest.mark.eis("ZVH-5.2.1")
async def test_in_afschaling_komt_niets_nieuws_binnen(afschaling: LosseDienst) -> None:
    """In afschaling wordt niets ingebracht: geen publieke schrijfdeur neemt gegevens aan."""
    antwoord = await sluit_af(afschaling, uuid4(), gegevens=als_json(een_gegeven()))
    assert antwoord.json()["fouten"] == [{"veld": "/gegevens", "reden": "onbekend veld"}]

    buiten = {(pad, m) for pad, deuren in contract()["paths"].items() for m, deur in deuren.items() if deur.get("x-deur") == "buiten"}

    assert buiten == {("/afsluitingen", "post"), ("/afsluitingen/{afsluitingId}", "get"), ("/dossiers/{casusId}", "get")}


async def test_een_andere_casus_dan_in_de_pas_bestaat_niet(afschaling: LosseDienst) -> None:
    """De casus in het bericht is die waarover de gateway besliste; een andere is er niet."""
    assert (await sluit_af(afschaling, uuid4(), pas_casus=uuid4())).status_code == 404


@pytest.mark.eis("ZVH-11.2c")
async def test_vernietigen_laat_niets_achter(afschaling: LosseDienst) -> None:
    """Na vernietiging zijn gegevens en besluit van de casus weg."""
    casus_id = uuid4()
    gegeven = een_gegeven(casus_id=casus_id, fase="afschaling")
    await draag_over(afschaling, casus_id, gegeven)
    gemaakt = (await sluit_af(afschaling, casus_id)).json()

    weg = await afschaling.roep("DELETE", f"/casussen/{casus_id}", "klok.vernietigen", casus_id=casus_id)

    assert weg.status_code == 204
    assert (await lees(afschaling, "dossier.lezen", casus_id)).status_code == 404
    assert (await lees(afschaling, "afsluiting.lezen", gemaakt["id"])).status_code == 404
