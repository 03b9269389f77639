"""Where the plan of a casus stands, as codes a rule knows (PGA-10.8, PGA-11.3)."""

from collections.abc import Callable

from gateway.model import Feit

BEPROEFD = ("versterken", "wijzigen", "aanvullen")
"""What is tried before anybody thinks of scaling up."""


def standen(soort: Callable[[str], list[Feit]]) -> frozenset[str]:
    """Tried, without result, settled, discussed in ZSM; the last evaluatie says whether there is a result."""
    gevonden = set()
    evaluaties = sorted(soort("evaluatie"), key=lambda f: (f.velden["op"], f.op, f.id))
    if any(f.velden["uitkomst"] in BEPROEFD for f in evaluaties):
        gevonden.add("versterking_beproefd")
    if evaluaties and evaluaties[-1].velden["uitkomst"] == "opschalen":
        gevonden.add("resultaat_bleef_uit")
    if any(f.velden.get("vastgesteld") for f in soort("plan")):
        gevonden.add("aanpak_vastgesteld")
    if soort("zsm_bespreking"):
        gevonden.add("zsm_besproken")
    return frozenset(gevonden)
