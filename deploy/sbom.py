"""What is in the image, as CycloneDX: each package of the production lock with its version and licence; the hashes are in the lock."""

import json
import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from shared.app import VERSIE

WORTEL = Path(__file__).resolve().parents[1]
LOCK, BESTAND = WORTEL / "requirements.lock", WORTEL / "deploy" / "sbom.cdx.json"
_REGEL = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def maak(lock: str) -> str:
    """The bill of materials of this lock; without a moment or a serial number, so that the same lock gives the same text."""
    root = Component(name="zvh-keten", version=VERSIE, type=ComponentType.APPLICATION, bom_ref="zvh-keten", licenses=_licentie("EUPL-1.2"))
    bom = Bom(components=[_pakket(naam, versie) for naam, versie in _REGEL.findall(lock)])
    bom.metadata.component = root
    bom.register_dependency(root, bom.components)
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    del document["serialNumber"], document["metadata"]["timestamp"]
    return json.dumps(document, indent=1) + "\n"


def _pakket(naam: str, versie: str) -> Component:
    purl = PackageURL("pypi", name=naam.lower().replace("_", "-"), version=versie)
    return Component(
        name=naam,
        version=versie,
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        licenses=_licentie(_verklaard(naam)),
    )


def _verklaard(naam: str) -> str:
    """The licence as the installed package declares it; its classifier when it gives no expression."""
    m = metadata(naam)
    soorten = [c.rpartition(" :: ")[2] for c in m.get_all("Classifier") or () if c.startswith("License ::")]
    return _veld(m, "License-Expression") or next(iter(soorten), "") or _veld(m, "License") or "onbekend"


def _veld(m: PackageMetadata, naam: str) -> str:
    return m[naam].splitlines()[0] if naam in m else ""


def _licentie(tekst: str) -> list[License]:
    return [LicenseFactory().make_from_string(tekst)]


def main() -> None:
    """Write the file anew."""
    BESTAND.write_text(maak(LOCK.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
