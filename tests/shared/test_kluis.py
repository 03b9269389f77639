"""What stands beside a gegeven stays beside it."""

from pathlib import Path

import pytest

from shared.contracts import VERKLARING
from tests.dienst import NU
from tests.shared.test_rotatie import MARKERING, Proef


@pytest.mark.eis("LJR-19.1-aanvulling")
def test_een_tweede_verklaring_komt_bij_de_eerste(tmp_path: Path) -> None:
    """Wie nog iets wil zeggen verliest niet wat hij al zei; dezelfde verklaring nog eens, na een onbekende uitkomst, staat er één keer."""
    proef = Proef(tmp_path)
    (gegeven,) = proef.vul(1)
    g = proef.omgeving.dossier.gegeven

    for tekst in ("zo was het niet", "en dit ook niet", "en dit ook niet"):
        proef.kluis(lambda k, tekst=tekst: k.vul_aan(gegeven.etiket.id, tekst, NU))

    (gelezen,) = proef.kluis(lambda k: k.inhoud(g.c.id == gegeven.etiket.id, [gegeven.etiket.id]))
    assert gelezen.inhoud == {"beschrijving": MARKERING, VERKLARING: "zo was het niet\n\nen dit ook niet"}
