"""What a reader sees of a restriction: that it holds, since when, and on which ground he may use it all the same (LJR-21.2-merk)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gateway.beleid.kalender import dag
from gateway.feiten import Feitenbeeld
from gateway.model import Feit


def merk(feiten: Feitenbeeld, lezer: str, waarde: Any) -> Any:
    """An answer in which every restricted gegeven carries its mark, in whatever fase it lies; ``lezer`` is the reading partij."""
    beperkingen = {f.betreft: f for f in feiten.soort("beperking") if f.status == "gezet" and f.betreft is not None}
    return _loop(beperkingen, feiten.soort("beperkingsgebruik"), lezer, waarde) if beperkingen else waarde


def _loop(beperkingen: Mapping[UUID, Feit], gebruik: Sequence[Feit], lezer: str, waarde: Any) -> Any:
    if isinstance(waarde, list):
        return [_loop(beperkingen, gebruik, lezer, w) for w in waarde]
    if not isinstance(waarde, Mapping):
        return waarde
    if isinstance(waarde.get("etiket"), Mapping) and "inhoud" in waarde:
        return {**waarde, "etiket": {**waarde["etiket"], **_velden(beperkingen, gebruik, lezer, waarde["etiket"])}}
    return {k: _loop(beperkingen, gebruik, lezer, w) for k, w in waarde.items()}


def _velden(beperkingen: Mapping[UUID, Feit], gebruik: Sequence[Feit], lezer: str, etiket: Mapping[str, Any]) -> dict[str, Any]:
    """Of the gegeven itself, or of a source it repeats."""
    ids = [UUID(etiket["id"]), *(UUID(b["gegevenId"]) for b in etiket.get("afgeleidVan") or ())]
    gezet = [beperkingen[i] for i in ids if i in beperkingen]
    if not gezet:
        return {}
    gronden = [f.velden["grond"] for f in gebruik if f.betreft in ids and f.status == "gezet" and f.velden["ontvanger"] in ("", lezer)]
    velden: dict[str, Any] = {"beperkt": True, "beperktSinds": dag(min(f.op for f in gezet)).isoformat()}
    return velden | ({"beperktGrond": gronden[-1]} if gronden else {})
