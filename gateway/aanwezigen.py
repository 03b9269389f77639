"""Who sits in an overleg, held against the books: in which hoedanigheid, and what the register holds about him (ZVH-13.3, PGA-1.a)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from gateway import overleg
from gateway.agendadeelnemers import SOORT as AGENDADEELNEMER
from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.functionarissen import als_persoon
from gateway.grenzen import neemt_deel
from gateway.model import Feit
from gateway.vragen import GAST, Beeld

GEEN_DEELNEMER = frozenset({"aanmelder", GAST})
"""Roles of a deelname that give no place at the table."""
Aanwezige = Mapping[str, Any]
"""soort, partij, functionaris, agendadeelnemer; what does not apply is empty."""


def opgave(beeld: Beeld, feit: Feit | None, wie: Sequence[Aanwezige]) -> dict[str, Any]:
    """Of each what he is said to be, what the books say he is, and his declarations as dates, for the day of the overleg."""
    if feit is None:
        return {"op": "", "aanwezigen": []}
    op = dag(overleg.moment(feit.velden["van"]))
    return {"op": op.isoformat(), "aanwezigen": [_een(beeld, feit, a, op) for a in wie]}


def _een(beeld: Beeld, feit: Feit, a: Aanwezige, op: date) -> dict[str, Any]:
    naam = {"wie": a["functionaris"] or a["agendadeelnemer"] or a["partij"], "soort": a["soort"]}
    if a["soort"] == AGENDADEELNEMER:
        return naam | {"hoedanigheid": _als_agendadeelnemer(beeld.feiten, a["agendadeelnemer"], op)}
    return naam | {"hoedanigheid": _als_functionaris(beeld, feit, a, op)} | _verklaringen(beeld, a, op)


def _als_functionaris(beeld: Beeld, feit: Feit, a: Aanwezige, op: date) -> str:
    van, tot = (overleg.moment(feit.velden[naam]) for naam in ("van", "tot"))
    for d in beeld.deelnames:
        zelf = d.partij == a["partij"] and (not a["functionaris"] or d.functionaris in (None, a["functionaris"]))
        if zelf and d.rol not in GEEN_DEELNEMER and d.van < tot and (d.tot is None or d.tot > van):
            return "deelnemer"
    partij = beeld.register.partij(a["partij"], beeld.verband.code)
    return GAST if neemt_deel(partij, op) else "derde"


def _als_agendadeelnemer(feiten: Feitenbeeld, wie: str, op: date) -> str:
    """Of this casus, for this overleg or for a part of the aanpak, and whether he signed (PGA-1.a, PGA-B1)."""
    feit = feiten.alle.get(UUID(wie))
    if feit is None or feit.soort != AGENDADEELNEMER:
        return "onbekend"
    if feit.status == "beeindigd" and dag(feit.op) <= op:
        return "beeindigd"
    if feit.velden["onderdeel"] == "overleg" and feit.velden["overleg_op"] != op.isoformat():
        return "ander_overleg"
    return AGENDADEELNEMER if feit.velden.get("getekend_op") else "niet_getekend"


def _verklaringen(beeld: Beeld, a: Aanwezige, op: date) -> dict[str, str]:
    persoon = als_persoon(beeld.register.persoon(a["partij"], a["functionaris"]), beeld.zaak_id(), op)
    datums = ("vog_tot", "geheimhouding_tot", "uit_dienst_op")
    gevonden = {naam: getattr(persoon, naam) for naam in datums} if persoon else {}
    iso = {naam: waarde.isoformat() if (waarde := gevonden.get(naam)) else "" for naam in datums}
    return iso | {"geheimhouding_grond": persoon.geheimhouding_grond if persoon else ""}
