"""What an act of triage means for the gateway's own books: who was asked, what came of it, and where the casus goes (ZVH-1.19)."""

from datetime import date
from typing import TYPE_CHECKING

from gateway.feiten import get_feit, leg_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken
from shared.convenant import dag

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

OPEN, INGETROKKEN = "open", "ingetrokken"
WACHT = ("bevraging_beantwoorden", "bevraging_te_laat")
"""What ends as soon as a bevraging was answered, refused or withdrawn."""


def bevraging(g: "Gevolg") -> None:
    """The asked partij has a taak until its last day."""
    gevraagde = g.velden["gevraagde"]
    uiterlijk = date.fromisoformat(g.velden["uiterlijk"])
    velden = {
        "uiterlijk": str(uiterlijk),
        "gesteld_op": dag(g.actie.nu).isoformat(),
        "vragen": g.velden.get("vragen", []),
        "bronnen": g.velden.get("bronnen", []),
        "bijdrage": g.velden.get("bijdrage", ""),
    }
    leg_vast(g.s, g.object_id, g.casus.id, "bevraging", OPEN, g.door, betreft=g.object_id, partij=gevraagde, velden=velden)
    open_taak(g.s, g.casus.id, gevraagde, "bevraging_beantwoorden", g.object_id, g.actie.nu, uiterlijk, bericht="bevraging.gesteld")


def antwoord(g: "Gevolg") -> None:
    """Any answer closes the taak, a no and a late one as well (ZVH-5.2.1)."""
    feit = get_feit(g.s, g.object_id)
    velden = {"uitkomst": g.velden["uitkomst"], "te_laat": dag(g.actie.nu).isoformat() > feit.velden["uiterlijk"]}
    if g.velden["reden"]:
        velden["reden"] = g.velden["reden"]
    wijzig(g.s, feit, "beantwoord", g.door, **velden)
    _klaar(g)
    meld(g.s, g.verband.bestand.oin, "bevraging.beantwoord", g.object_id, g.casus.id, g.actie.nu)


def intrekking(g: "Gevolg") -> None:
    """Nothing is waited for any more, and the asked partij is told so."""
    feit = get_feit(g.s, g.object_id)
    wijzig(g.s, feit, INGETROKKEN, g.door, reden=g.velden["reden"])
    _klaar(g)
    meld(g.s, feit.partij or "", "bevraging.ingetrokken", g.object_id, g.casus.id, g.actie.nu)


def _klaar(g: "Gevolg") -> None:
    for soort in WACHT:
        sluit_taken(g.s, g.casus.id, soort, g.actie.nu, object_id=g.object_id)


def route(g: "Gevolg") -> None:
    """Another route than casusoverleg ends the casus here; in a pga what the zvh runs keeps its melding (ZVH-9.4b, PGA-7.4b)."""
    if g.velden["route"] == "zvh_voert_uit":
        g.houd_melding(dag(g.actie.nu))
        return
    if g.velden.get("toebedeeld_aan"):
        g.bereik("toebedeeld")
    g.beeindig(dag(g.actie.nu))
    meld(g.s, g.casus.aanmelder, "weging.advies", g.object_id, g.casus.id, g.actie.nu)
