"""What an act in the intake of a lokale aanpak means for the gateway's own books (PGA 7.2)."""

from datetime import date
from typing import TYPE_CHECKING

from gateway.feiten import get_feit, leg_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

TAAK = "politievraag_beantwoorden"


def politievraag(g: "Gevolg") -> None:
    """The police have something to answer."""
    wie, uiterlijk = g.velden["gevraagde"], date.fromisoformat(g.velden["uiterlijk"])
    leg_vast(g.s, g.object_id, g.casus.id, "politievraag", "open", g.door, partij=wie, velden={"uiterlijk": str(uiterlijk)})
    open_taak(g.s, g.casus.id, wie, TAAK, g.object_id, g.actie.nu, uiterlijk, bericht="politievraag.gesteld")


def politieantwoord(g: "Gevolg") -> None:
    """Yes or no, on which day; nothing else is known of it (PGA-2.2e)."""
    wijzig(g.s, get_feit(g.s, g.object_id), g.velden["antwoord"], g.door, peildatum=g.velden["peildatum"])
    sluit_taken(g.s, g.casus.id, TAAK, g.actie.nu, object_id=g.object_id)
    meld(g.s, g.verband.bestand.oin, "politievraag.beantwoord", g.object_id, g.casus.id, g.actie.nu)
