"""Whose name may be told to whom: that LJ&R takes part is criminal data in itself (LJR-8.2)."""

from collections.abc import Mapping
from typing import Any

from gateway.beleid.vraag import Wie
from gateway.vragen import Beeld

GEGEVENS = "gegevens"
"""Decided item by item; a gegeven that may be read is read with its own etiket."""
BEHANDELT = frozenset({"manager", "burgemeester", "gemandateerde"})


def mag_naam_weten(beeld: Beeld, wie: Wie, partij: str | None) -> bool:
    """That this partij takes part may be told to this caller: of LJ&R it is criminal data in itself (LJR-8.2)."""
    regel = beeld.register.get(partij or "")
    if regel is None or regel.reglement != "ljr":
        return True
    return wie.is_procesregisseur or (wie.partij is not None and wie.partij.partij_id == partij)


def mag_deel_weten(beeld: Beeld, wie: Wie, partij: str | None) -> bool:
    """That this partij has part in a verzoek is also for who handles it, or he could not see that it is late (ZVH-17.4, ZVH-19.2)."""
    return bool(wie.rollen & BEHANDELT) or mag_naam_weten(beeld, wie, partij)


def _naam(regel: Any) -> str | None:
    """The partij that one line of a list is about; such a line leaves no gap either."""
    wie = regel.get("partij") if isinstance(regel, Mapping) else regel
    return wie if isinstance(wie, str) else None


def verberg(beeld: Beeld, wie: Wie, waarde: Any) -> Any:
    """A service's answer without the partijen this reader may not know: out of a list, or null (LJR-8.2)."""
    if isinstance(waarde, Mapping):
        return {k: w if k == GEGEVENS else verberg(beeld, wie, w) for k, w in waarde.items()}
    if isinstance(waarde, list):
        return [verberg(beeld, wie, w) for w in waarde if mag_naam_weten(beeld, wie, _naam(w))]
    return None if isinstance(waarde, str) and not mag_naam_weten(beeld, wie, waarde) else waarde
