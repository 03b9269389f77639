"""Which rollen and functies an issuer may assert, and for whom (ONTWERP §7)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.partijbestand import IssuerRegel, PartijRegel

ROLLEN_EIGEN = frozenset({"aanmelder", "afgevaardigde", "instemmer", "professional", "casusregisseur", "fg", "loket"})
ROLLEN_VERBAND = frozenset(
    {"procesregisseur", "waarnemer", "manager", "privacyadviseur", "secretaris", "stuurgroep", "partneroverleg", "beheerder"}
)
ROLLEN_GEMEENTE = frozenset({"pga_expert", "pga_vervanger", "burgemeester", "gemandateerde"})
ROLLEN = ROLLEN_EIGEN | ROLLEN_VERBAND | ROLLEN_GEMEENTE
ROLLEN_PER_SOORT = {"partij": ROLLEN_EIGEN, "gemeente": ROLLEN_EIGEN | ROLLEN_GEMEENTE, "verband": ROLLEN_VERBAND}
_GEMEENTE = frozenset({"burgemeester", "college_bw"})


def issuerfouten(
    issuer: "IssuerRegel", partijen: "Iterable[PartijRegel]", voorbehouden: Mapping[str, Iterable[str]] | None = None
) -> list[str]:
    """What this issuer may not assert for the partijen it signs for (ONTWERP §7).

    ``voorbehouden``: functies that belong to one soort partij, beside those the lines of politie and OM name themselves.
    """
    regels = list(partijen)
    soorten = {p.soort for p in regels if p.oin in issuer.oins}
    fouten = []
    if (issuer.soort == "verband") != (soorten == {"verband"}):
        fouten.append("rollen van het samenwerkingsverband geeft alleen zijn eigen issuer")
    if (issuer.soort == "gemeente") != bool(soorten & _GEMEENTE):
        fouten.append("soort gemeente hoort bij burgemeester en college, en alleen bij hen")
    if vreemd := set(issuer.rollen) - ROLLEN_PER_SOORT[issuer.soort]:
        fouten.append(f"geeft rollen die niet bij zijn soort horen: {', '.join(sorted(vreemd))}")
    for soort, functies in _functies_van(regels, voorbehouden or {}).items():
        if soort not in soorten and (vreemd := set(issuer.functies) & functies):
            fouten.append(f"geeft functies van {soort}: {', '.join(sorted(vreemd))}")
    return fouten


def _functies_van(partijen: "list[PartijRegel]", voorbehouden: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Functies that only one soort has: those named here, and those the lines of politie and OM name."""
    eigen = {soort: set(functies) for soort, functies in voorbehouden.items()}
    for p in partijen:
        if p.artikel_20_beslissing:
            eigen.setdefault("politie", set()).update(p.artikel_20_beslissing.functies)
        if p.soort == "openbaar_ministerie":
            eigen.setdefault("openbaar_ministerie", set()).update(p.instemmer_functies)
    return eigen
