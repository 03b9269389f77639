"""The register of what stuurgroep, partneroverleg and college decided: what beleid must know of a new line, and what it still waits for."""

from collections.abc import Collection
from datetime import date
from typing import Any

from gateway.beleid.kalender import dag, plus
from gateway.register import Register
from gateway.registerstukken import Besluitregel, Soort
from gateway.stukregister import VERLENGING
from gateway.vragen import Beeld
from shared.convenant import Verband
from shared.errors import Conflict

SOORT: Soort = "besluit"
EVALUATIE = "evaluatie"
OPDRACHT = "onderzoeksopdracht"


def van(register: Register, verbanden: Collection[str]) -> list[tuple[str, Besluitregel]]:
    """(verband, decision) of these verbanden, oldest first."""
    regels = [(verband, regel) for verband, _, regel in register.stukken.lijst(frozenset(verbanden), SOORT)]
    return sorted(regels, key=lambda r: (r[1].besloten_op, r[0], r[1].code))


def opgave(beeld: Beeld, velden: dict[str, Any]) -> dict[str, Any]:
    """What is decided and by whom, which partij did not agree, and where the looptijd stands (PGA-20.2, PGA-20.3)."""
    op = velden["besloten_op"]
    return {
        "soort": velden["soort"],
        "orgaan": velden["orgaan"],
        "besloten_op": op.isoformat(),
        "mist": sorted(_partners(beeld.register, beeld.verband.code, op) - set(velden["ingestemd_door"])),
        "evaluatie_op": _evaluatie_op(beeld.register, beeld.verband),
        "einde": einde(beeld.register, beeld.verband).isoformat(),
        "tot": velden["tot"].isoformat() if velden["tot"] else "",
    }


def require_opdracht(register: Register, verband: Verband) -> None:
    """Conflict while the partijen together did not commission the research: figures for it go out on their order only (ZVH-31.2)."""
    if not any(b.soort == OPDRACHT for _, b in van(register, [verband.code])):
        stap = "Leg de onderzoeksopdracht vast zodra alle partijen daarmee instemden."
        reden = "Voor dit onderzoek is geen opdracht namens alle partijen vastgelegd."
        raise Conflict(reden, code="onderzoeksopdracht_ontbreekt", artikel="ZVH-31.2", volgende_stap=stap)


def _partners(register: Register, verband: str, op: date) -> set[str]:
    """Partijen that took part on this day; the verband itself is none."""
    leden = ((p, register.lidmaatschap(p.partij_id, verband)) for p in register.partijen.values())
    return {p.partij_id for p, lid in leden if lid is not None and p.soort != "verband" and lid.doet_mee(op)}


def _verlengingen(register: Register, verband: str) -> list[Besluitregel]:
    return [b for _, b in van(register, [verband]) if b.soort == VERLENGING]


def einde(register: Register, verband: Verband) -> date:
    """Last day of the looptijd: of the file, or of a later verlenging on record."""
    eigen = verband.bestand.looptijd.einde
    return max(eigen, register.stukken.verlengd_tot(verband.code) or eigen)


def te_laat(register: Register, verband: Verband, b: Besluitregel) -> bool:
    """An evaluatie within half a year of the end of the looptijd as it then stood; it counts all the same: the norm has no sanction but
    that there is no verlenging without one (PGA-20.2)."""
    if verband.bestand.reglement != "pga" or b.soort != EVALUATIE:
        return False
    looptijd = verband.bestand.looptijd
    verlengd = [v.tot for v in looptijd.verlengingen if v.datum < b.besloten_op]
    verlengd += [v.tot for v in _verlengingen(register, verband.code) if v.tot and v.besloten_op < b.besloten_op]
    return plus(b.besloten_op, str(verband.waarde("evaluatie_termijn"))) > max([looptijd.tot, *verlengd])


def _evaluatie_op(register: Register, verband: Verband) -> str:
    """Day of the newest evaluatie since the looptijd began or was last prolonged; empty when there is none."""
    looptijd = verband.bestand.looptijd
    verlengd = [*(v.datum for v in looptijd.verlengingen), *(b.besloten_op for b in _verlengingen(register, verband.code))]
    sinds = max([looptijd.ingang, *verlengd])
    gedaan = [b.besloten_op for _, b in van(register, [verband.code]) if b.soort == EVALUATIE and b.besloten_op > sinds]
    return max(gedaan).isoformat() if gedaan else ""


def evaluatie_nodig(beeld: Beeld, verband: Verband) -> bool:
    """From half a year before the end on, while the working was not evaluated (PGA-20.2)."""
    if verband.bestand.reglement != "pga" or _evaluatie_op(beeld.register, verband):
        return False
    return plus(dag(beeld.nu), str(verband.waarde("evaluatie_termijn"))) >= einde(beeld.register, verband)
