"""What a betrokkene said before something about him was collected or supplied, as codes and dates: checked once, whether it comes with
the gegevens or on its own (LJR 11.5, 11.6 b, 13.2 f). What he said in words is a gegeven itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from gateway.feiten import Door, een_feit
from gateway.vragen import Beeld
from shared.contracts import Zienswijze, ZienswijzeBijInbreng
from shared.convenant import dag, load_regime
from shared.errors import Fout
from shared.identity import derived_id

LJR = "ljr"
ASPECTEN = {"opnemen": "aspecten_opnemen", "verstrekken": "aspecten_verstrekken"}


def fouten(beeld: Beeld, partij_id: str, z: Zienswijze, voor: str = "") -> Iterator[Fout]:
    """A decision after objections rests on every aspect its reglement names; the day of the decision is today, never later.

    ``voor``: where in the request this zienswijze stands.
    """
    if z.gehoord_op > dag(beeld.nu):
        yield Fout(f"{voor}/gehoordOp", "ligt in de toekomst")
    if z.uitkomst != "bedenkingen":
        if z.afweging or z.beslissing:
            yield Fout(f"{voor}/uitkomst", "zonder bedenkingen is er niets afgewogen")
        return
    if z.beslissing is None:
        yield Fout(f"{voor}/beslissing", "ontbreekt")
    gewogen = [w.aspect for w in z.afweging]
    yield from (Fout(f"{voor}/afweging", f"mist {aspect}") for aspect in _aspecten(beeld, partij_id, z.voor) if aspect not in gewogen)
    if len(set(gewogen)) != len(gewogen):
        yield Fout(f"{voor}/afweging", "een aspect staat er dubbel")


def _aspecten(beeld: Beeld, partij_id: str, voor: str) -> tuple[str, ...]:
    """What LJ&R weighs before it collects, whoever records it; for supplying what the leverancier's own reglement asks, if it has one."""
    partij = beeld.register.get(partij_id)
    reglement = LJR if voor == "opnemen" else (partij.reglement if partij else None)
    parameters = load_regime(reglement).parameters if reglement else {}
    waarde = parameters[ASPECTEN[voor]].geldend if ASPECTEN[voor] in parameters else None
    return tuple(map(str, waarde)) if isinstance(waarde, list) else ()


def status(z: Zienswijze) -> str:
    """vastgelegd: go on; afgezien: the decision is to refrain."""
    return "afgezien" if z.beslissing == "afzien" else "vastgelegd"


def velden(z: Zienswijze) -> dict[str, Any]:
    """What stays on record: that he was heard, what was weighed and what was decided (LJR-11.5-vastlegging)."""
    afweging = {w.aspect: w.weegt_voor for w in z.afweging}
    besluit = {"beslissing": z.beslissing or "doorgaan", "afweging": afweging}
    return {"gehoord_op": z.gehoord_op.isoformat(), "wijze": z.wijze, "voor": z.voor, "uitkomst": z.uitkomst, **besluit}


def fouten_bij_inbreng(beeld: Beeld, partij_id: str, body: Mapping[str, Any]) -> list[Fout]:
    """One zienswijze per betrokkene, about something this very request brings in about him."""
    gevonden: list[Fout] = []
    over = {g["etiket"]["betrokkeneId"] for g in body.get("gegevens") or ()}
    wie = [z["betrokkeneId"] for z in body.get("zienswijzen") or ()]
    for n, z in enumerate(body.get("zienswijzen") or ()):
        gevonden += fouten(beeld, partij_id, ZienswijzeBijInbreng.model_validate(z), f"/zienswijzen/{n}")
        if wie[n] not in over or wie[n] in wie[:n]:
            gevonden.append(Fout(f"/zienswijzen/{n}/betrokkeneId", "er is geen gegeven over hem, of er staat al een zienswijze van hem"))
    return gevonden


def feiten_bij_inbreng(body: Mapping[str, Any], basis: UUID, casus_id: UUID, door: Door) -> list[dict[str, Any]]:
    """One fact per gegeven about who was heard: what asks for his view can be brought in with it (LJR-11.5, LJR-13.2f)."""
    items: Sequence[Mapping[str, Any]] = body.get("gegevens") or ()
    gehoord = {UUID(z["betrokkeneId"]): ZienswijzeBijInbreng.model_validate(z) for z in body.get("zienswijzen") or ()}
    return [
        een_feit(
            derived_id(gegeven_id, "zienswijze", 0),
            casus_id,
            "zienswijze",
            status(z),
            door,
            betreft=gegeven_id,
            partij=door.partij,
            velden=velden(z),
        )
        for n, g in enumerate(items)
        if (z := gehoord.get(UUID(g["etiket"]["betrokkeneId"])))
        for gegeven_id in [derived_id(basis, "gegeven", n)]
    ]
