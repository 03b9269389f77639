"""Putting a version of an own reglement on record: only by who carries it, never over an existing one (LJR-31.2, XTRA-15, IED-16)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway import partijregister, stukregister
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.registerstukken import Soort
from gateway.reglementregel import Reglementversieregel
from shared.convenant import load_regime
from shared.convenant.termijnen import lees_termijn, rekent
from shared.errors import BadInput, Fout, Refused

SOORT: Soort = "reglementversie"
_ARTIKEL = {"ljr": "LJR 31", "xtra": "XTRA 15", "ied": "IED 16"}
_VELDEN = {"van": "ingangsdatum", "bekendgemaakt_op": "bekendgemaaktOp", "geinformeerd_op": "geinformeerdOp"}


def leg_vast(r: Ruimte, verband: str, velden: Mapping[str, Any]) -> int:
    """A new version, in force from its day on; Refused for another's reglement and for one that is there, BadInput by field."""
    r = partijregister.in_slot(r)
    reglement, versie = velden["reglement"], velden["versie"]
    _require_eigen(r, verband, reglement)
    code = f"{reglement}/{versie}"
    if versie == load_regime(reglement).versie or (verband, SOORT, code) in r.beeld.register.stukken.regels:
        reden, stap = "Deze versie bestaat al; een versie wijzigt niet.", "Leg de wijziging onder een nieuwe versie vast."
        raise Refused(reden, code="versie_bestaat", artikel=_ARTIKEL[reglement], volgende_stap=stap)
    datums = {veld: velden["ingangsdatum" if veld == "van" else veld] for veld in _VELDEN}
    if fouten := _fouten(reglement, datums, dag(r.nu)):
        raise BadInput(fouten=fouten, artikel=_ARTIKEL[reglement])
    vast = {"code": code, "indiener": r.actie.partij, "kenmerk": velden["kenmerk"], "ingediend_op": str(dag(r.nu))}
    regel = stukregister.lees_regel(SOORT, vast | datums)
    assert isinstance(regel, Reglementversieregel)
    partijregister.sluit_deuren(r.s, r.actie.partij)
    return stukregister.schrijf(r, (verband, SOORT, code), regel)


def _require_eigen(r: Ruimte, verband: str, reglement: str) -> None:
    """Whoever carries the reglement changes it, in a verband it is a partij of; nobody else does (IED-16)."""
    partij = r.beeld.register.get(r.actie.partij)
    if partij is None or partij.reglement != reglement:
        stap = "Laat de organisatie van dit reglement de wijziging vastleggen."
        reden = "Dit reglement wijzigt alleen wie het voert."
        raise Refused(reden, code="reglement_van_ander", artikel=_ARTIKEL[reglement], volgende_stap=stap)
    if r.beeld.register.lidmaatschap(r.actie.partij, verband) is None:
        raise BadInput(fouten=[Fout("/verband", "is geen verband van uw organisatie")])


def _fouten(reglement: str, datums: Mapping[str, date | None], op: date) -> list[Fout]:
    """What this reglement asks of a change and is not there, or is too early (XTRA-15)."""
    parameters = load_regime(reglement).parameters
    nodig = parameters["wijziging_vereist"].waarde
    assert isinstance(nodig, list)
    fouten = [Fout(f"/{_VELDEN[str(veld)]}", "ontbreekt") for veld in nodig if datums[str(veld)] is None]
    fouten += [Fout(f"/{_VELDEN[veld]}", "ligt in de toekomst") for veld, d in datums.items() if veld != "van" and d is not None and d > op]
    van, bekend = datums["van"], datums["bekendgemaakt_op"]
    if van is not None and van < op:
        fouten.append(Fout("/ingangsdatum", "ligt in het verleden; wat toen gold staat vast"))
    wacht = parameters.get("wijziging_wachttijd")
    if wacht and van and bekend and van < (eerste := rekent(bekend, lees_termijn(str(wacht.waarde)))):
        fouten.append(Fout("/ingangsdatum", f"kan na de bekendmaking niet eerder dan {eerste.isoformat()}"))
    return fouten
