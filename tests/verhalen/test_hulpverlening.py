"""An aanbieder takes part as far as its own help to this betrokkene needs, from the day it says so until it says it ended."""

from typing import Any
from uuid import uuid4

import pytest

from tests.bouw import Zaak, een_zaak
from tests.keten import Keten
from tests.verhalen.reglement_bouw import bij_xtra, xtra

WELZIJN = "00000099000000080000"


def een_relatie(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """A body for POST /hulpverleningsrelaties."""
    return {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "sinds": "2026-01-05"} | anders


@pytest.mark.eis("ZVH-6.4m")
async def test_een_aanbieder_meldt_alleen_aan_wie_hij_helpt(keten: Keten) -> None:
    """Zonder vastgelegde hulp 403 en niets opgeslagen; met hulp aan juist deze betrokkene wordt er ingebracht."""
    wie, ander = str(uuid4()), str(uuid4())
    welzijn, body = xtra(keten), bij_xtra(wie, hulpverlening=[])

    zonder = await welzijn.post("/aanmeldingen", body)
    voor_ander = await welzijn.post("/aanmeldingen", body | {"hulpverlening": [{"betrokkeneId": ander, "sinds": "2026-01-05"}]})
    later = await welzijn.post("/aanmeldingen", body | {"hulpverlening": [{"betrokkeneId": wie, "sinds": "2099-01-05"}]})
    met = await welzijn.post("/aanmeldingen", body | {"hulpverlening": [{"betrokkeneId": wie, "sinds": "2026-01-05"}]})

    assert (zonder.status_code, zonder.json()["code"]) == (403, "hulpverleningsrelatie_ontbreekt")
    assert zonder.json()["artikel"] == "ZVH 6.4m"
    assert [a.status_code for a in (voor_ander, later, met)] == [400, 400, 201], met.text
    feiten = await keten.sql("select partij, status from feit where soort = 'hulpverlening'")
    assert [tuple(f) for f in feiten] == [(WELZIJN, "lopend")]


@pytest.mark.eis("ZVH-6.4m")
async def test_alleen_een_partij_van_de_casus_legt_hulp_vast_en_beeindigt_de_eigen(keten: Keten) -> None:
    """Een buitenstaander leest 404; de aanmelder legt vast, een ander beëindigt zijn relatie niet, en beëindigd is beëindigd."""
    zaak = await een_zaak(keten)
    buiten, niet_bestaand = keten.als("ggd", "professional"), een_relatie(zaak, casusId=str(uuid4()))

    gemaakt = await zaak.aanmelder.moet("POST", "/hulpverleningsrelaties", een_relatie(zaak))

    assert (await buiten.post("/hulpverleningsrelaties", een_relatie(zaak))).status_code == 404
    assert (await zaak.aanmelder.post("/hulpverleningsrelaties", niet_bestaand)).status_code == 404
    assert (await zaak.aanmelder.post("/hulpverleningsrelaties", een_relatie(zaak, betrokkeneId=str(uuid4())))).status_code == 404
    assert (await zaak.aanmelder.post("/hulpverleningsrelaties", een_relatie(zaak, sinds="2099-01-01"))).status_code == 400
    pad = f"/hulpverleningsrelaties/{gemaakt['id']}/beeindigingen"
    assert (await buiten.post(pad)).status_code == 404
    assert (await zaak.regisseur.post(pad)).status_code == 403
    assert (await zaak.aanmelder.post(pad)).status_code == 201
    assert (await zaak.aanmelder.post(pad)).status_code == 409
