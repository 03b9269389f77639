"""On what a leverancier may grant a right over his own gegevens, where his reglement says so (LJR-19.1, LJR-20.1, LJR-24.1e)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from gateway.vragen import Beeld
from shared.convenant import load_regime
from shared.errors import AppError, BadInput, Fout

PARAMETER: Final = "toewijsgronden_verzoek"
INGETROKKEN: Final = "toestemming_ingetrokken_zonder_andere_grond"
PLICHT: Final = "avg_6_1_c"


def fout(beeld: Beeld, partij: str, body: Mapping[str, Any], verzoek_id: UUID) -> AppError | None:
    """BadInput naming every item granted without a ground of the own reglement, or on one that does not hold.

    Withdrawing toestemming erases nothing that a statute demands; a professional judgement is no fact that can be shown to be wrong.
    """
    verzoek, regel = beeld.feiten.alle.get(verzoek_id), beeld.register.get(partij)
    parameters = load_regime(regel.reglement).parameters if regel and regel.reglement else {}
    per_soort: Any = parameters[PARAMETER].geldend if PARAMETER in parameters else {}
    gronden = per_soort.get(verzoek.velden["soort"]) if verzoek else None
    fouten = list(_fouten(beeld, verzoek_id, body["items"], gronden)) if gronden else []
    return BadInput(fouten=fouten, artikel="LJR-20.1" if INGETROKKEN in (gronden or ()) else "LJR-19.1") if fouten else None


def _fouten(beeld: Beeld, verzoek_id: UUID, items: list[Mapping[str, Any]], gronden: list[str]) -> Iterator[Fout]:
    for n, item in enumerate(items):
        if item["oordeel"] != "toewijzen":
            continue
        grond = item.get("toewijsgrond")
        if grond not in gronden:
            yield Fout(f"/items/{n}/toewijsgrond", "ontbreekt, of staat niet in het reglement; wijs anders gemotiveerd af")
        elif grond == INGETROKKEN and _rust_op_plicht(beeld, verzoek_id, item["gegevenId"]):
            yield Fout(f"/items/{n}/toewijsgrond", "dit rust ook op een wettelijke plicht; wijs gemotiveerd af")


def _rust_op_plicht(beeld: Beeld, verzoek_id: UUID, gegeven_id: str) -> bool:
    """As the item of this verzoek recorded it when it was opened."""
    eigen = (
        f for f in beeld.feiten.soort("verzoekitem") if f.velden["verzoek"] == str(verzoek_id) and str(f.betreft) == str(UUID(gegeven_id))
    )
    return any(f.velden.get("grondslag") == PLICHT for f in eigen)
