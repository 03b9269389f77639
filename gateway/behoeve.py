"""For whose task the procesregisseur works, and on which grondslag: of the aanmelder, then of whoever runs the case (ZVH-5.1.2)."""

from gateway.vragen import Beeld


def ten_behoeve_van(beeld: Beeld) -> tuple[str, str]:
    """The partij and its grondslag as they are now; both empty where there is no casus."""
    c = beeld.casus
    if c is None:
        return "", ""
    if c.casusregisseur_partij in (None, c.aanmelder):
        return c.aanmelder, c.aanmelder_grondslag
    regel = beeld.register.get(c.casusregisseur_partij)
    return c.casusregisseur_partij, next((p.grondslag for p in regel.profiel.values() if p.grondslag), "") if regel else ""
