"""Which partijen and dates the body of an act may name: what a service takes on trust, held against the gateway's own books."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.auth import Claims
from gateway.beleid.vraag import Partij
from gateway.model import Casus
from gateway.vragen import PROCESROLLEN, Beeld
from shared.convenant import dag, rekent
from shared.errors import AppError, BadInput, Conflict, Fout, Refused


@dataclass(frozen=True)
class _Zaak:
    """One act, as far as a limit looks at it."""

    beeld: Beeld
    casus: Casus
    claims: Claims
    body: Mapping[str, Any]

    @property
    def vandaag(self) -> date:
        return dag(self.beeld.nu)


def check(handeling: str, beeld: Beeld, claims: Claims, body: Any) -> AppError | None:
    """The refusal of an act that beleid allows but whose body goes past a limit; None when it keeps within them.

    BadInput names the fields; Conflict for a besluit that stands; Refused for whoever may not change the casusregie.
    """
    grens = GRENZEN.get(handeling)
    if grens is None or beeld.casus is None:
        return None
    return grens(_Zaak(beeld, beeld.casus, claims, body))


def _neemt_deel(partij: Partij | None, vandaag: date) -> bool:
    """In both registers, from its date on, neither left nor excluded, and not the verband itself (ZVH-0.1, ZVH-27.3, ZVH-29.2)."""
    if partij is None or partij.soort == "verband" or not (partij.in_convenant and partij.in_protocol) or partij.toegetreden_op is None:
        return False
    einde = (partij.opgezegd_per, partij.uitgesloten_op)
    return partij.toegetreden_op <= vandaag and not any(dag_ is not None and dag_ <= vandaag for dag_ in einde)


def _partijen(z: _Zaak, genoemd: Iterator[tuple[str, str]]) -> AppError | None:
    """Only a partij of this verband can be given work or a place at the table (ZVH-23.1)."""
    partij = z.beeld.register.partij
    onbekend = [veld for veld, wie in genoemd if not _neemt_deel(partij(wie, z.beeld.verband.code), z.vandaag)]
    if not onbekend:
        return None
    return BadInput(fouten=[Fout(veld, "neemt niet deel aan dit samenwerkingsverband") for veld in onbekend], artikel="ZVH-23.1")


def _bevraging(z: _Zaak) -> AppError | None:
    return _partijen(z, iter([("/gevraagde", z.body["gevraagde"])]))


def _weging(z: _Zaak) -> AppError | None:
    return _partijen(z, ((f"/uitTeNodigen/{nr}", wie) for nr, wie in enumerate(z.body.get("uitTeNodigen") or ())))


def _plan(z: _Zaak) -> AppError | None:
    return _partijen(z, _in_plan(z.body)) or _casusregie(z, z.body["casusregisseurPartij"])


def _in_plan(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "/casusregisseurPartij", body["casusregisseurPartij"]
    for nr, interventie in enumerate(body["interventies"]):
        yield f"/interventies/{nr}/uitvoerder", interventie["uitvoerder"]


def _casusregie(z: _Zaak, regisseur: str) -> AppError | None:
    """Casusregie brings access: the procesregisseur hands it out, to whoever is in the casus already (ZVH-1.15, ZVH-9.6)."""
    lopend = [d for d in z.beeld.deelnames if (d.tot is None or d.tot > z.beeld.nu) and d.rol not in PROCESROLLEN]
    nu_al = {z.casus.casusregisseur_partij} if z.casus.casusregisseur_partij else {d.partij for d in lopend if d.rol == "casusregisseur"}
    if regisseur in nu_al:
        return None
    if not z.beeld.wie(z.claims).is_procesregisseur:
        return Refused(
            "Alleen de procesregisseur wijst een andere casusregisseur aan.",
            code="casusregie_van_procesregisseur",
            artikel="ZVH-1.15",
            volgende_stap="Vraag het de procesregisseur.",
        )
    if regisseur in {z.casus.aanmelder, *(d.partij for d in lopend)}:
        return None
    reden = "neemt niet deel aan deze casus"
    return BadInput(fouten=[Fout("/casusregisseurPartij", reden)], artikel="ZVH-1.15", volgende_stap="Leg eerst de deelname vast.")


def _overlegbesluit(z: _Zaak) -> AppError | None:
    """All terms run from the besluitdatum: it lies within the casus, and no besluit makes destruction due at once (ZVH-1.21)."""
    op = date.fromisoformat(z.body["besluitdatum"])
    if op < dag(z.casus.gestart_op):
        return _datum("ligt voor het begin van de casus")
    if z.body["besluit"] != "afschalen":
        return None
    if z.casus.besluit_afschaling_op is not None:
        return Conflict(
            "Er is al besloten tot afschaling.",
            code="afschaling_al_besloten",
            artikel="ZVH-1.21",
            volgende_stap="Leg eerst vast dat het casusoverleg doorgaat.",
        )
    verband = z.beeld.verband
    if verband.vernietigen_op(rekent(op, verband.termijn("bewaartermijn_vernietiging"))) <= z.vandaag:
        return _datum("ligt zo ver terug dat de casus al vernietigd moest zijn")
    return None


def _afsluiting(z: _Zaak) -> AppError | None:
    """The casus is closed on the besluit that was taken, not on another date (ZVH-11.2)."""
    if z.casus.besluit_afschaling_op == date.fromisoformat(z.body["besluitdatum"]):
        return None
    return _datum("is niet de datum van het besluit tot afschaling", "ZVH-11.2")


def _datum(reden: str, artikel: str = "ZVH-1.21") -> BadInput:
    return BadInput(fouten=[Fout("/besluitdatum", reden)], artikel=artikel)


GRENZEN: Mapping[str, Callable[[_Zaak], AppError | None]] = {
    "bevraging.stellen": _bevraging,
    "weging.vastleggen": _weging,
    "plan.vastleggen": _plan,
    "plan.wijzigen": _plan,
    "overlegbesluit.vastleggen": _overlegbesluit,
    "dossier.afsluiten": _afsluiting,
}
