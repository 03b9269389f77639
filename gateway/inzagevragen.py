"""What beleid is asked about each gegeven in the name of the betrokkene: one question, for collecting and for the letter (ZVH-18.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from gateway import verzoeken
from gateway.beleid import Vraag
from gateway.beleid.vraag import Wie
from gateway.feiten import Doel
from gateway.vragen import Beeld
from shared.contracts import Etiket

DERDE_TOETSEN, ANTWOORD_LEZEN = "verzoek.derde.toetsen", "verzoek.antwoord.lezen"


def inzagevragen(beeld: Beeld, wie: Wie, verzoek_id: UUID | None, etiketten: Sequence[Etiket], handeling: str) -> list[Vraag]:
    """May this gegeven be shown to whoever handed in this verzoek; a restriction or a bezwaar of his own does not stop that."""
    verzoek = beeld.feiten.alle.get(verzoek_id) if verzoek_id else None
    betrokkene = str(verzoek.betreft) if verzoek else ""
    opgave = {"verzoeksoort": verzoek.velden["soort"] if verzoek else ""}
    basis = beeld.vraag(handeling, wie, soort="inzage", betrokkene_id=betrokkene, opgave=opgave)
    over_verzoek = verzoeken.beleidsfeiten(beeld, verzoek)
    vragen = beeld.per_item(basis, etiketten, Doel())
    return [replace(v, feiten=verzoeken.bij(v.feiten, over_verzoek, beeld.feiten, verzoek, v.label)) for v in vragen]


def derde(handeling: str, beeld: Beeld, params: Mapping[str, UUID], body: Any) -> dict[str, Any]:
    """Fields of a Vraag about a third party in an item: the caller is its leverancier only where that very item is his (LJR-18.3)."""
    if handeling != DERDE_TOETSEN:
        return {}
    per_item = (f for f in beeld.feiten.soort("verzoekitem") if f.velden["verzoek"] == str(params["verzoekId"]))
    wie = next((f.partij for f in per_item if str(f.betreft) == body["gegevenId"]), None)
    return {"leverancier": beeld.register.partij(wie, beeld.verband.code) if wie else None}
