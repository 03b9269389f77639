"""What should not be left in the source: a second way to read YAML, a type of the wire that nobody uses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WORTEL = Path(__file__).parents[2]
BRON = {p.relative_to(WORTEL): p.read_text(encoding="utf-8") for d in ("gateway", "services", "shared") for p in (WORTEL / d).rglob("*.py")}
LEZER = Path("shared/lezer.py")
EIGEN_YAML = re.compile(r"\byaml\.(safe_)?load")
ALIAS = re.compile(r"^([A-Z]\w+) = (?:Annotated|Literal)\[", re.MULTILINE)


def ongebruikt(bron: dict[Path, str], waar: str) -> Iterator[str]:
    """Types of the wire in ``waar`` that no module names again: not their own, and none that imports from it."""
    for pad, tekst in bron.items():
        if not pad.is_relative_to(waar):
            continue
        uit = re.compile(rf"from {re.escape('.'.join(pad.with_suffix('').parts))} import (\([^)]*\)|.*)")
        elders = " ".join(regel for t in bron.values() for regel in uit.findall(t))
        for naam in ALIAS.findall(tekst):
            if len(re.findall(rf"\b{naam}\b", tekst + elders)) < 2:
                yield f"{pad}: {naam}"


def test_yaml_wordt_op_een_plek_gelezen() -> None:
    """Alleen shared/lezer.py leest, met de snelle lezer waar die er is."""
    assert EIGEN_YAML.search(BRON[LEZER])
    assert [str(pad) for pad, tekst in BRON.items() if pad != LEZER and EIGEN_YAML.search(tekst)] == []


@pytest.mark.parametrize("dienst", ["afschaling", "casusoverleg", "intake", "rights", "triage"])
def test_een_dienst_heeft_geen_type_dat_niemand_gebruikt(dienst: str) -> None:
    """Wat niemand noemt staat er voor niets; een verzonnen ongebruikt type wordt gevonden."""
    rest = {Path(f"services/{dienst}/rest.py"): "Ongebruikt = Annotated[str, 1]\nGebruikt = Literal[1]\nx: Gebruikt\n"}

    assert list(ongebruikt(BRON | rest, f"services/{dienst}")) == [f"services/{dienst}/rest.py: Ongebruikt"]
