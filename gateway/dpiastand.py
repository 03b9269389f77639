"""What beleid must know of the DPIA's: which of its own categorieën a verband may use, and whether a partij assessed its part."""

from datetime import date

from gateway.dpiaregel import Dpiaregel
from gateway.registerstukken import Stukken
from shared.convenant import Verband

INVULLINGEN = ("categorieen_toegevoegd", "bijzonder_toegestaan")
"""What a verband fills of bijlage 4, each with a DPIA reference."""


def _regels(stukken: Stukken, verband: str) -> list[Dpiaregel]:
    return [regel for _, _, regel in stukken.lijst(frozenset({verband}), "dpia")]


def vrije_categorieen(stukken: Stukken, verband: Verband) -> frozenset[str]:
    """Categorieën the file of this verband names, of which the DPIA it refers to is released; one closed door is enough (ZVH-15.1)."""
    vrij: set[str] = set()
    dicht: set[str] = set()
    for invulling in (verband.bestand.invulling.get(naam) for naam in INVULLINGEN):
        if invulling is None or not isinstance(invulling.waarde, dict):
            continue
        genoemd = {str(c) for lijst in invulling.waarde.values() for c in lijst}
        beoordeeld = _beoordeeld(stukken, verband.code, invulling.dpia or "")
        vrij |= genoemd & beoordeeld
        dicht |= genoemd - beoordeeld
    return frozenset(vrij - dicht)


def _beoordeeld(stukken: Stukken, verband: str, kenmerk: str) -> frozenset[str]:
    eigen = [r for r in _regels(stukken, verband) if (r.kenmerk, r.namens, r.onderwerp) == (kenmerk, "verband", "gegevenscategorie")]
    return frozenset(c for r in eigen if not r.mist for c in r.betreft)


def eigen_dpia_op(stukken: Stukken, verband: str, partij: str) -> date | None:
    """Day of the newest advice of the FG on what this partij does in this verband; None while it assessed nothing, or one is open."""
    eigen = [r for r in _regels(stukken, verband) if (r.opsteller, r.onderwerp, r.namens) == (partij, "samenwerkingsverband", "partij")]
    if any(r.mist for r in eigen):
        return None
    return max((r.fg_advies_op for r in eigen if r.fg_advies_op), default=None)
