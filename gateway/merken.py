"""What a reader sees of a restriction: that it holds, since when, and on which ground he may use it all the same (LJR-21.2-merk)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.model import Feit


@dataclass(frozen=True)
class _Stand:
    """What halts what, and who may use it all the same; ``lezer`` is the reading partij."""

    stil: Mapping[UUID, Sequence[Feit]]
    gebruik: Sequence[Feit]
    lezer: str


def merk(feiten: Feitenbeeld, lezer: str, waarde: Any) -> Any:
    """An answer in which every restricted gegeven carries its mark, in whatever fase it lies; ``lezer`` is the reading partij."""
    stil: dict[UUID, list[Feit]] = {}
    for f in (*feiten.soort("beperking"), *feiten.soort("bezwaar")):
        if f.status == "gezet" and f.betreft is not None:
            stil.setdefault(f.betreft, []).append(f)
    return _loop(_Stand(stil, feiten.soort("beperkingsgebruik"), lezer), waarde) if stil else waarde


def _loop(stand: _Stand, waarde: Any) -> Any:
    if isinstance(waarde, list):
        return [_loop(stand, w) for w in waarde]
    if not isinstance(waarde, Mapping):
        return waarde
    if isinstance(waarde.get("etiket"), Mapping) and "inhoud" in waarde:
        return {**waarde, "etiket": {**waarde["etiket"], **_velden(stand, waarde["etiket"])}}
    return {k: _loop(stand, w) for k, w in waarde.items()}


def _velden(stand: _Stand, etiket: Mapping[str, Any]) -> dict[str, Any]:
    """Of the gegeven itself, of a source it repeats, or of all that is about its betrokkene."""
    ids = [UUID(etiket["id"]), *(UUID(b["gegevenId"]) for b in etiket.get("afgeleidVan") or ())]
    persoon = [f for f in stand.stil.get(UUID(etiket["betrokkeneId"]), ()) if _geldt(f, etiket["leverancier"])]
    gezet = [*(f for i in ids for f in stand.stil.get(i, ())), *persoon]
    if not gezet:
        return {}
    gronden = [f.velden["grond"] for f in stand.gebruik if f.betreft in ids and _voor(f, stand.lezer)]
    velden: dict[str, Any] = {"beperkt": True, "beperktSinds": dag(min(f.op for f in gezet)).isoformat()}
    return velden | ({"beperktGrond": gronden[-1]} if gronden else {})


def _geldt(f: Feit, leverancier: str) -> bool:
    return f.soort == "bezwaar" or f.partij in (None, leverancier)


def _voor(f: Feit, lezer: str) -> bool:
    return f.status == "gezet" and f.velden["ontvanger"] in ("", lezer)
