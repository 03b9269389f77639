"""Builders for stories about the party register: who keeps it, an organisation that is new, an issuer for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy import proefpartners
from tests.keten import SLEUTELS, VERBAND, Keten, Partner

PGA = "proefgemeente_pga"
GGD = "00000099000000070000"
COLLEGE = "00000099000000010000:college_bw"
BURGEMEESTER = "00000099000000010000:burgemeester"
POLITIE = "00000099000000020000"
OM = "00000099000000030000"
NIEUW = "00000099000000075000"
NIEUWE_ISS = "https://aanmelden.nieuw-proef.test"


def vandaag(dagen: int = 0) -> str:
    return str((datetime.now(UTC) + timedelta(days=dagen)).date())


def beheerder(keten: Keten) -> Partner:
    """The beheerder of the zorg- en veiligheidshuis."""
    return keten.als("zvh", "beheerder")


def pga_beheerder(keten: Keten) -> Partner:
    """The first beheerder of the lokale aanpak, named by the register file."""
    return keten.als("burgemeester", "burgemeester", functionaris="pga-beheerder-1")


async def een_regel(keten: Keten, partij: str, wie: Partner | None = None) -> tuple[dict[str, Any], int]:
    """One line of the register and its version."""
    regel = await (wie or beheerder(keten)).moet("GET", f"/partijen/{partij}")
    return regel, regel.pop("versie")


def een_partij(verband: str = VERBAND, **anders: Any) -> dict[str, Any]:
    """An organisation that stands in the register and is not let in yet."""
    return {
        "code": "nieuw",
        "partijId": NIEUW,
        "naam": "GGD Elders",
        "soort": "ggd",
        "taken": ["wmo_1.2.1_a"],
        "verbanden": [{"verband": verband, "inConvenant": False, "inProtocol": False}],
        "profiel": {
            "woonsituatie": {
                "taak": "wmo_1.2.1_a",
                "grondslag": "avg_6_1_e",
                "wetsartikel": "Wmo 2015 1.2.1",
                "geheimhouding": ["wmo"],
                "bron": "eigen_waarneming",
            }
        },
    } | anders


def een_issuer(**anders: Any) -> dict[str, Any]:
    """An issuer for the new organisation; it signs with the key of the proefpartner ggd."""
    return {
        "code": "nieuw",
        "iss": NIEUWE_ISS,
        "jwksUri": "http://127.0.0.1:8090/ggd/jwks.json",
        "oins": [NIEUW],
        "soort": "partij",
        "rollen": ["aanmelder", "afgevaardigde", "instemmer", "professional"],
    } | anders


def met_token(keten: Keten, *rollen: str, **claims: Any) -> Partner:
    """A caller whose token comes from the new issuer, unless ``claims`` says otherwise."""
    extra = {"iss": NIEUWE_ISS, "organisatie": NIEUW} | claims
    ggd = keten.als("ggd", *rollen)
    token = proefpartners.maak_token("ggd", ",".join(rollen), functionaris="nieuw-1", map=SLEUTELS, extra=extra)
    return replace(ggd, token=token, partij=str(extra["organisatie"]))
