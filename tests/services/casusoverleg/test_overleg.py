"""An overleg on its own: when, which agenda points, which gegevens on the table."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.casusoverleg.app import DIENST
from services.casusoverleg.overlegmodel import Agendapunt, Overleg
from tests.dienst import LosseDienst, als_json, een_dienst, een_gegeven, nieuw


@pytest.fixture
def dienst(tmp_path: Path) -> LosseDienst:
    return een_dienst(DIENST, tmp_path)


def een_overleg(*gegevens: Any, **anders: Any) -> dict[str, Any]:
    agenda = [{"punt": "plan_van_aanpak", "gegevenIds": [str(g) for g in gegevens]}]
    return {"van": "2026-03-09T09:00:00Z", "tot": "2026-03-09T10:30:00Z", "agenda": agenda} | anders


async def plan(dienst: LosseDienst, casus_id: UUID, *gegevens: Any, **anders: Any) -> Any:
    body = {"casusId": str(casus_id)} | een_overleg(*gegevens, **anders)
    return await dienst.roep("POST", "/overleggen", "overleg.vastleggen", body, casus_id=casus_id, nieuw_id=nieuw())


async def breng_in(dienst: LosseDienst, casus_id: UUID) -> UUID:
    gegeven = een_gegeven(casus_id=casus_id)
    body = {"casusId": str(casus_id), "gegevens": als_json(gegeven)}
    await dienst.roep("POST", "/toestandsbeelden", "toestandsbeeld.vastleggen", body, casus_id=casus_id, nieuw_id=nieuw())
    return gegeven.etiket.id


async def test_een_overleg_toont_alleen_wat_op_de_agenda_staat(dienst: LosseDienst) -> None:
    """Wat niet op tafel hoeft te liggen, hoort niet bij deze lezing; wat niet is toegelaten, staat ook niet op de agenda."""
    casus_id = uuid4()
    op_tafel, elders = await breng_in(dienst, casus_id), await breng_in(dienst, casus_id)
    gemaakt = await plan(dienst, casus_id, op_tafel)
    assert (gemaakt.status_code, gemaakt.json()["status"]) == (201, "gepland")
    overleg_id = gemaakt.json()["id"]

    gelezen = await dienst.lees("overleg.lezen", overleg_id)

    assert [g["etiket"]["id"] for g in gelezen["gegevens"]] == [str(op_tafel)] != [str(elders)]
    assert gelezen["agenda"] == [{"punt": "plan_van_aanpak", "gegevenIds": [str(op_tafel)]}]
    vraag = {"id": overleg_id, "ids": []}
    niets = (await dienst.roep("POST", "/lezen/overleg.lezen/inhoud", "overleg.lezen", vraag)).json()
    assert (niets["agenda"], niets["gegevens"]) == ([{"punt": "plan_van_aanpak", "gegevenIds": []}], [])
    vraag = {"id": overleg_id, "ids": [str(elders)]}
    assert (await dienst.roep("POST", "/lezen/overleg.lezen/inhoud", "overleg.lezen", vraag)).json()["gegevens"] == []


@pytest.mark.eis("ZVH-B2.3")
async def test_wat_niet_klopt_wordt_niet_gepland(dienst: LosseDienst) -> None:
    """Een einde voor het begin of op een andere dag, een lege of dubbele agenda, een gegeven van een andere casus: 400, niets bewaard."""
    casus_id = uuid4()
    vreemd = await breng_in(dienst, uuid4())
    punt = {"punt": "plan_van_aanpak"}
    fout = {
        "/tot": [{"tot": "2026-03-09T09:00:00Z"}, {"tot": "2026-03-10T10:00:00Z"}],
        "/agenda": [{"agenda": []}],
        "/agenda/1/punt": [{"agenda": [punt, punt]}],
        "/agenda/0/vrijeTekst": [{"agenda": [punt | {"vrijeTekst": "Jan"}]}],
        "/agenda/0/gegevenIds/0": [{"agenda": [punt | {"gegevenIds": [str(g)]}]} for g in (vreemd, uuid4())],
    }
    for veld, gevallen in fout.items():
        for anders in gevallen:
            antwoord = await plan(dienst, casus_id, **anders)
            assert (antwoord.status_code, antwoord.json()["fouten"][0]["veld"]) == (400, veld)
    with dienst.app.state.omgeving.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Overleg)) == 0
    elders = await dienst.roep(
        "POST", "/overleggen", "overleg.vastleggen", {"casusId": str(uuid4())} | een_overleg(), casus_id=casus_id, nieuw_id=nieuw()
    )
    assert elders.status_code == 404


async def test_een_herhaling_is_hetzelfde_overleg(dienst: LosseDienst) -> None:
    """Twee keer hetzelfde verzoek onder dezelfde sleutel is één overleg."""
    casus_id = uuid4()
    body = {"casusId": str(casus_id)} | een_overleg()
    pas = {"casus_id": casus_id, "idempotency_key": "o-1"}
    eerste, tweede = [await dienst.roep("POST", "/overleggen", "overleg.vastleggen", body, nieuw_id=nieuw(), **pas) for _ in range(2)]
    assert (eerste.json()["id"], tweede.status_code) == (tweede.json()["id"], 200)


@pytest.mark.eis("ZVH-11.2c")
async def test_na_vernietiging_is_er_geen_overleg_meer(dienst: LosseDienst) -> None:
    """Vernietiging van een casus neemt zijn overleggen mee en laat die van een andere staan; een overleg dat er niet is, is 404."""
    casussen = uuid4(), uuid4()
    for casus_id in casussen:
        await plan(dienst, casus_id)

    assert (await dienst.roep("DELETE", f"/casussen/{casussen[0]}", "casus.vernietigen")).status_code == 204

    with dienst.app.state.omgeving.sessions() as session:
        assert session.scalars(select(Overleg.casus_id)).all() == [casussen[1]]
        assert session.scalar(select(func.count()).select_from(Agendapunt)) == 1
    weg = {"id": str(uuid4()), "ids": []}
    for deur in ("etiketten", "inhoud"):
        antwoord = await dienst.roep(
            "POST", f"/lezen/overleg.lezen/{deur}", "overleg.lezen", weg if deur == "inhoud" else {"id": weg["id"]}
        )
        assert antwoord.status_code == (404 if deur == "inhoud" else 200)
