"""The besluit on a verzoek: what beleid must know before it is taken, and what it means for every gegeven (ZVH-17.2, PGA-17.1b)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gateway.feiten import Feitenbeeld, get_feit, lees_feiten, wijzig
from gateway.melden import sluit_taken
from gateway.model import Feit
from gateway.verzoekdelen import CORRECTIES, OPEN, TAAK, TAAK_ZIENSWIJZE, afstemmingen, delen, is_rijp, items
from gateway.vragen import Beeld
from shared.convenant import Verband, dag
from shared.errors import AppError, BadInput, Fout

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

HANDELING = "verzoek.besluiten"
Keuzes = dict[str, tuple[str, str]]
"""By gegeven: what is decided, and on which ground."""


def lees(body: Mapping[str, Any]) -> dict[str, Any]:
    """The besluit as codes: of the whole, and of each gegeven that it names."""
    genoemd = {str(UUID(i["gegevenId"])): [i["besluit"], i.get("grond") or ""] for i in body.get("items") or ()}
    return {"besluit": body["besluit"], "gronden": list(body.get("gronden") or ()), "items": genoemd}


def per_gegeven(feiten: Feitenbeeld, verzoek_id: UUID, opgave: Mapping[str, Any]) -> Keuzes:
    """What is decided of every gegeven of the verzoek: as it is named, else as the whole; what a part leaves unnamed is granted."""
    gronden, besluit = opgave["gronden"], opgave["besluit"]
    rest = ("afwijzen", gronden[0] if gronden else "") if besluit == "afwijzen" else ("toewijzen", "")
    gevonden = {str(f.betreft): opgave["items"].get(str(f.betreft)) for f in items(feiten, verzoek_id)}
    return {i: (keuze[0], keuze[1]) if keuze else rest for i, keuze in gevonden.items()}


def vul_aan(beeld: Beeld, verzoek: Feit | None, opgave: dict[str, Any]) -> dict[str, Any]:
    """What the besluit does not say itself: which deel is open, what was settled in which overleg, who disagrees, who was heard."""
    if verzoek is None or verzoek.soort != "verzoek":
        return opgave
    feiten, soort = beeld.feiten, verzoek.velden["soort"]
    afgestemd = afstemmingen(feiten, verzoek.id)
    return opgave | {
        "soort": soort,
        "vorm": _louter_vorm(beeld.verband, opgave),
        "correctie": soort in CORRECTIES,
        "delen_open": any(f.status == OPEN for f in delen(feiten, verzoek.id)),
        "overleg": sorted({f.velden["overleg"] for f in afgestemd}),
        "verschil": _verschil(feiten, verzoek, opgave) or any(f.status == "verschil" for f in afgestemd),
        "voornemen_rijp": is_rijp(feiten, verzoek.id, dag(beeld.nu)),
    }


def _louter_vorm(verband: Verband, opgave: Mapping[str, Any]) -> bool:
    """A refusal that says nothing about a gegeven: who asks is not known or may not, or the right does not exist here."""
    vorm = set(verband.lijst("weigeringsgronden_vorm"))
    return opgave["besluit"] == "afwijzen" and bool(opgave["gronden"]) and set(opgave["gronden"]) <= vorm


def _verschil(feiten: Feitenbeeld, verzoek: Feit, opgave: Mapping[str, Any]) -> bool:
    """Does it go against what a leverancier said of his own gegeven."""
    keuzes = per_gegeven(feiten, verzoek.id, opgave)
    return any(f.status not in (OPEN, keuzes[str(f.betreft)][0]) for f in items(feiten, verzoek.id))


def bekende_items(beeld: Beeld, _partij: str, body: Mapping[str, Any], params: Mapping[str, UUID]) -> AppError | None:
    """A besluit names only gegevens that this verzoek is about."""
    bekend = {f.betreft for f in items(beeld.feiten, params["verzoekId"])}
    vreemd = [n for n, i in enumerate(body.get("items") or ()) if UUID(i["gegevenId"]) not in bekend]
    fouten = [Fout(f"/items/{n}/gegevenId", "hoort niet bij dit verzoek") for n in vreemd]
    return BadInput(fouten=fouten, artikel="ZVH-17.2") if fouten else None


def met_boeken(handeling: str, beeld: Beeld, body: Any, object_id: UUID | None, partij: str) -> Any:
    """The body as rights gets it: whose gegeven and under which reglement, from the register and never from the caller."""
    if handeling in ("verzoek.beoordelen", "verzoek.vergoeding"):
        return {**body, "reglement": _reglement(beeld, partij)}
    verzoek = beeld.feiten.alle.get(object_id) if object_id else None
    if handeling != HANDELING or verzoek is None:
        return body
    opgave = lees(body)
    if _louter_vorm(beeld.verband, opgave):
        return {**body, "items": []}
    keuzes = per_gegeven(beeld.feiten, verzoek.id, opgave)
    return {**body, "items": [_item(beeld, f, *keuzes[str(f.betreft)]) for f in items(beeld.feiten, verzoek.id)]}


def _item(beeld: Beeld, feit: Feit, besluit: str, grond: str) -> dict[str, Any]:
    leverancier = feit.partij or ""
    wie = {"leverancier": leverancier, "reglement": _reglement(beeld, leverancier)}
    return {"gegevenId": str(feit.betreft), "besluit": besluit, "grond": grond or None, **wie}


def _reglement(beeld: Beeld, partij: str) -> str:
    regel = beeld.register.get(partij)
    return (regel.reglement if regel else None) or ""


def besluit(g: "Gevolg") -> None:
    """What was decided, of the whole and of every gegeven, so that it can be carried out and watched (XTRA-13.4)."""
    feit, feiten = get_feit(g.s, g.object_id), lees_feiten(g.s, g.casus.id)
    wijzig(g.s, feit, feit.status, g.door, besluit=g.velden["besluit"], besloten_op=str(dag(g.actie.nu)))
    keuzes = {} if _louter_vorm(g.verband, g.velden) else per_gegeven(feiten, feit.id, g.velden)
    for f in items(feiten, feit.id):
        if keuze := keuzes.get(str(f.betreft)):
            wijzig(g.s, f, f.status, g.door, besluit=keuze[0], besluitgrond=keuze[1])
    for taak in (TAAK, TAAK_ZIENSWIJZE):
        sluit_taken(g.s, g.casus.id, taak, g.actie.nu, object_id=feit.id)
