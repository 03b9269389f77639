"""What a verband may decide for itself in a lokale persoonsgerichte aanpak, and what the rules then say."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from gateway.beleid import alle
from tests.gateway.beleid_bouw import een_vraag, parameters

GEVOELIG: dict[str, Any] = {
    "casus": {"stuk": "pga"},
    "label": {"stuk": "politie", "regimevelden": {"gevoelig": True, "onvermijdelijk": True}},
    "leverancier": "politie",
}


@pytest.mark.eis("PGA-6.4", "PGA-8.3")
def test_een_gevoelig_politiegegeven_mag_erin_als_het_verband_de_soort_aanwees():
    """Leeg is dicht; na een besluit over deze soort bij deze betrokkene zegt deze regel ja, bij een andere betrokkene nog steeds nee."""
    p = parameters("pga")
    aangewezen = replace(p, tabellen={**p.tabellen, "bijzonder_toegestaan": {"1": frozenset(("politiegegevens",))}})

    def oordeel(parameters_: Any, categorie: str) -> tuple[str, int]:
        anders = deepcopy(GEVOELIG)
        anders["label"]["betrokkene_categorie"] = categorie
        besluiten = alle(een_vraag("inbreng", **anders), parameters_)
        besluit = next(b for b in besluiten if b.regel == "gevoelig_politiegegeven_is_aangewezen")
        return besluit.uitkomst, besluit.status

    assert oordeel(p, "1") == ("geweigerd", 400)
    assert oordeel(aangewezen, "1")[0] == "toegestaan"
    assert oordeel(aangewezen, "2") == ("geweigerd", 400)
