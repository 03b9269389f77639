"""A region with two gemeenten: a second lokale aanpak with its own register lines, issuer and people; the GGD works in both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from deploy import proefpartners
from tests.keten import SLEUTELS, Keten, Partner, een_keten
from tests.verhalen.pga_bouw import PGA, Aanpak, aanspreken, een_aanmelding

OIN, ISS = "00000099000000011000", "https://aanmelden.gemeente-buurstad.test"
BURGEMEESTER, COLLEGE = f"{OIN}:burgemeester", f"{OIN}:college_bw"
VERBAND = "buurgemeente_pga"
LID = {"verband": VERBAND, "in_convenant": True, "in_protocol": True, "toegetreden_op": "2025-01-15"}
WERKT_IN_BEIDE = ("ggd", "politie")


def _register(doel: Path) -> Path:
    bestand = yaml.safe_load(proefpartners.PROEF_PARTIJEN.read_text(encoding="utf-8"))
    issuer = next(i for i in bestand["issuers"] if i["code"] == "gemeente")
    bestand["issuers"].append(deepcopy(issuer) | {"code": "buurgemeente", "iss": ISS, "oins": [OIN]})
    for partij in list(bestand["partijen"]):
        partij["verbanden"] = [dict(v) for v in partij["verbanden"]] + ([LID] if partij["code"] in WERKT_IN_BEIDE else [])
        if partij["code"] in ("burgemeester", "college"):
            eigen = {"code": f"{partij['code']}_buurstad", "partij_id": partij["partij_id"].replace(partij["partij_id"][:20], OIN)}
            bestand["partijen"].append(deepcopy(partij) | eigen | _lid(partij["code"]))
    bestand["beheerders"].append({"partij_id": BURGEMEESTER, "functionaris": "buur-beheerder-1", "verband": VERBAND})
    doel.write_text(yaml.safe_dump(bestand), encoding="utf-8")
    return doel


def _lid(code: str) -> dict[str, Any]:
    """The burgemeester's pga-expert is a colleague to the first gemeente: no partner, but somebody who can be told (PGA-16.4a)."""
    if code == "college":
        return {"naam": "College van Buurstad", "verbanden": [LID]}
    collega = LID | {"verband": PGA}
    return {
        "naam": "Burgemeester van Buurstad",
        "verbanden": [LID, collega],
        "hoedanigheden": ["pga_expert_andere_gemeente", "geheimhouding_erkend"],
    }


def _verbanden(doel: Path) -> Path:
    bron = Path(proefpartners.__file__).parent / "verbanden"
    doel.mkdir()
    for pad in bron.glob("*.yaml"):
        (doel / pad.name).write_text(pad.read_text(encoding="utf-8"), encoding="utf-8")
    eigen = (bron / "proefgemeente-pga.yaml").read_text(encoding="utf-8").replace("proefgemeente_pga", VERBAND)
    eigen = eigen.replace("00000099000000010000:burgemeester", BURGEMEESTER).replace("proefstad", "buurstad")
    (doel / "buurgemeente-pga.yaml").write_text(eigen, encoding="utf-8")
    return doel


@asynccontextmanager
async def twee_gemeenten(map: Path) -> AsyncIterator[Keten]:
    """The keten of such a region."""
    async with een_keten(map, partijen=_register(map / "partijen.yaml"), verbanden=_verbanden(map / "verbanden")) as keten:
        yield keten


def een_buur(keten: Keten, orgaan: str, *rollen: str, functionaris: str = "") -> Partner:
    namens = "college" if orgaan == "college_bw" else orgaan
    extra: dict[str, Any] = {"iss": ISS, "organisatie": OIN}
    token = proefpartners.maak_token(namens, ",".join(rollen), functionaris=functionaris or f"buur-{namens}", map=SLEUTELS, extra=extra)
    return Partner(keten, token, f"{OIN}:{orgaan}")


async def een_aanpak_daar(keten: Keten) -> Aanpak:
    """The same inwoner, put forward by the college of the other gemeente."""
    inwoner = str(uuid4())
    a = Aanpak(keten, inwoner, een_buur(keten, "college_bw", "aanmelder", "instemmer"), een_buur(keten, "burgemeester", "pga_expert"))
    wie = {"samenwerkingsverband": VERBAND, "gedragInGemeente": "buurstad", "aanspreken": aanspreken(partij=COLLEGE)}
    gemaakt = await a.college.moet("POST", "/aanmeldingen", een_aanmelding(inwoner, **wie))
    a.casus_id, a.aanmelding_id = gemaakt["casusId"], gemaakt["id"]
    return a
