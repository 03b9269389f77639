"""Write each committed openapi.json from the code, or check that code and contract are one: `make contracten`, `make check`."""

import argparse
import difflib
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

from rich.console import Console

from deploy.migreer import PAKKETTEN

UIT = Console(stderr=True, highlight=False, soft_wrap=True)
EIGEN_DOCUMENT = {"gateway.authzen_contract": "authzen.openapi.json"}
"""Modules with a contract of their own beside that of their package: the paths of a standard (ONTWERP §6)."""


class ContractFout(Exception):
    """A package that cannot say what its contract is."""


def contract_pad(module: ModuleType) -> Path:
    """The openapi.json beside the package's app.py, or the document of this one module."""
    if module.__file__ is None:
        raise ContractFout(f"{module.__name__} heeft geen bestand op schijf")
    return Path(module.__file__).parent / EIGEN_DOCUMENT.get(module.__name__, "openapi.json")


def lees_app(pakket: str) -> ModuleType:
    """Import `<pakket>.app`, or the module that has its own document; it must offer `contract() -> dict`."""
    naam = pakket if pakket in EIGEN_DOCUMENT else f"{pakket}.app"
    try:
        module = importlib.import_module(naam)
    except ModuleNotFoundError as fout:
        raise ContractFout(f"{naam} is niet te importeren: {fout}") from fout
    if not callable(getattr(module, "contract", None)):
        raise ContractFout(f"{naam} heeft geen functie contract() -> dict")
    return module


def schrijf_uit(module: ModuleType) -> str:
    """The contract as it is committed: sorted keys, two spaces, one newline at the end."""
    return json.dumps(module.contract(), sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def verschil(pad: Path, nieuw: str, regels: int = 20) -> str:
    """The first lines in which the committed contract and the code differ; empty when they are equal."""
    oud = pad.read_text(encoding="utf-8") if pad.exists() else ""
    delen = difflib.unified_diff(oud.splitlines(), nieuw.splitlines(), "vastgelegd", "code", n=1, lineterm="")
    return "\n".join(list(delen)[:regels])


def verwerk(pakket: str, *, alleen_toetsen: bool) -> bool:
    """Write or compare one contract; False when it differs."""
    module = lees_app(pakket)
    pad, nieuw = contract_pad(module), schrijf_uit(module)
    if not alleen_toetsen:
        pad.write_text(nieuw, encoding="utf-8")
        return True
    anders = verschil(pad, nieuw)
    if anders:
        UIT.print(f"{pakket}: {pad.name} wijkt af van de code; draai 'make contracten' en lees het verschil\n{anders}", markup=False)
    return not anders


def main(argv: list[str] | None = None) -> int:
    """0: equal or written. 1: differs, or a package has no contract."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when they differ")
    keuze = parser.parse_args(argv)
    try:
        gelijk = [verwerk(pakket, alleen_toetsen=keuze.check) for pakket in (*PAKKETTEN, *EIGEN_DOCUMENT)]
    except ContractFout as fout:
        UIT.print(str(fout), markup=False)
        return 1
    UIT.print(f"contracten: {sum(gelijk)} van {len(gelijk)} {'gelijk aan de code' if keuze.check else 'geschreven'}")
    return 0 if all(gelijk) else 1


if __name__ == "__main__":
    sys.exit(main())
