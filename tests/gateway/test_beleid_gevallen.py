"""Every case in tests/beleid, as a privacy officer reads it: the verdict, the rule that gave it and the norm it cites."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gateway.beleid import REGELS, Besluit, Vraag, alle, beslis
from tests.gateway.beleid_bouw import GEVALLEN, een_vraag, parameters

UITKOMSTEN = ("toegestaan", "geweigerd", "onbeslist")
BESTANDEN = sorted(pad for map_ in UITKOMSTEN for pad in (GEVALLEN / map_).glob("*.toml"))
VELDEN = {"waarom", "eis", "regel", "code", "basis", "zonder", "vraag", "partijen", "alleen_slot_vertrek", "status", "artikel"}


def lees(pad: Path) -> tuple[dict[str, Any], Vraag]:
    geval = tomllib.loads(pad.read_text(encoding="utf-8"))
    assert set(geval) <= VELDEN, f"onbekend veld in {pad.name}"
    return geval, een_vraag(geval["basis"], geval.get("partijen"), **geval.get("vraag", {}))


@pytest.mark.parametrize("pad", BESTANDEN, ids=lambda pad: f"{pad.parent.name}/{pad.stem}")
def test_geval(pad: Path):
    toets(pad.parent.name, *lees(pad))


def toets(uitkomst: str, geval: dict[str, Any], vraag: Vraag) -> None:
    """Ask beleid and hold its answer against the case; AssertionError when they differ."""
    p = parameters(vraag.regime, tuple(geval.get("zonder", ())))

    besluit = beslis(vraag, p)
    regels = {b.regel: b for b in alle(vraag, p)}

    if geval.get("alleen_slot_vertrek"):
        besluit = regels[geval["regel"]]
    assert besluit.uitkomst == uitkomst, besluit
    _klopt(geval, regels[geval["regel"]] if besluit else besluit)


def _klopt(geval: dict[str, Any], besluit: Besluit) -> None:
    assert geval["waarom"]
    assert besluit.regel == geval["regel"]
    assert set(geval["eis"]) <= set(besluit.eisen)
    assert besluit.code == geval.get("code", "")
    if not besluit:
        assert besluit.reden
        assert besluit.artikel
        assert besluit.artikel == geval.get("artikel", besluit.artikel)
        assert besluit.volgende_stap or besluit.status == 404
        assert besluit.status in (400, 403, 404, 409)
        assert besluit.status == geval.get("status", besluit.status)


def test_iedere_regel_heeft_een_ja_en_een_nee():
    """Each rule is shown both ways. ``alleen_slot_vertrek``: the arrival lock always refuses first, so the single rule is asked."""
    gezien = {uitkomst: {tomllib.loads(p.read_text())["regel"] for p in BESTANDEN if p.parent.name == uitkomst} for uitkomst in UITKOMSTEN}
    gedekt = gezien["toegestaan"] & (gezien["geweigerd"] | gezien["onbeslist"])

    assert {r.naam for r in REGELS} - gedekt == set()
