"""A pakket of which a gegeven lost the words that the betrokkene put beside it arrives nowhere (LJ&R 19.1)."""

from datetime import date
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest

from shared.contracts import VERKLARING
from tests.dienst import als_json, een_dienst, een_gegeven
from tests.services.deuren import breng, etiketten, rijen

SINDS = date(2026, 2, 20)


@pytest.mark.eis("LJR-19.1-aanvulling")
async def test_een_gegeven_zonder_zijn_verklaring_komt_bij_geen_dienst_aan(fase: ModuleType, tmp_path: Path) -> None:
    """Hoort er een verklaring bij en mist zij in het pakket, dan weigert iedere dienst het pakket en bewaart niets; met haar kan het."""
    dienst, casus_id, overdracht = een_dienst(fase.DIENST, tmp_path), uuid4(), uuid4()
    vast = {"casus_id": casus_id, "aangevuld_op": SINDS}
    kaal, heel = (
        een_gegeven({"tekst": "woont daar"}, **vast),
        een_gegeven({"tekst": "woont daar", VERKLARING: "Al lang niet meer."}, **vast),
    )
    pakket = {"overdrachtId": str(overdracht), "casusId": str(casus_id), "gegevens": als_json(heel, kaal)}

    antwoord = await dienst.roep("PUT", f"/aankomst/{overdracht}", "overdracht.bezorgen", pakket)

    inhoud = antwoord.json()
    assert (antwoord.status_code, inhoud["code"], inhoud["artikel"]) == (409, "verklaring_ontbreekt", "LJR-19.1-aanvulling")
    assert "woont daar" not in antwoord.text
    dossier = dienst.app.state.omgeving.dossier
    assert rijen(dienst, dossier.gegeven) == rijen(dienst, dossier.aankomst) == []
    await breng(dienst, [heel])
    (etiket,) = await etiketten(dienst, casus_id)
    assert etiket["aangevuldOp"] == str(SINDS)
