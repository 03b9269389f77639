"""An own reglement changes by a version on record; the rules here decide only under the one they were written for."""

from collections.abc import Iterator

from gateway.beleid.besluit import TOEGESTAAN, Besluit, onbeslist
from gateway.beleid.lezing import vandaag
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import BEWEGEN, regel
from gateway.beleid.vraag import Partij, Vraag

EIGEN = ("ljr", "xtra", "ied")


@regel("LJR-31.2", "XTRA-15", "IED-16", soorten=BEWEGEN, reglementen=EIGEN)
def reglementversie_is_bekend(vraag: Vraag, p: Parameters) -> Besluit:
    """Once a later version holds, nothing moves under the old one: what it asks is not known here until a release carries it."""
    if all(_is_bekend(partij, vraag, p) for partij in _partijen(vraag)):
        return TOEGESTAAN
    stap = "Werk de keten bij naar een uitgave met de regels van deze versie."
    return onbeslist("reglementversie_onbekend", "Het reglement van de leverancier is gewijzigd en hier nog niet bekend.", stap)


def _partijen(vraag: Vraag) -> Iterator[Partij]:
    yield from (partij for partij in (vraag.leverancier, *vraag.bronpartijen) if partij is not None and partij.reglement in EIGEN)


def _is_bekend(partij: Partij, vraag: Vraag, p: Parameters) -> bool:
    """Without a version of its own here nothing is known of this reglement."""
    hier = p.waarden.get(f"{partij.reglement}.versie", "")
    return bool(hier) and _geldende(partij, vraag) in ("", hier)


def _geldende(partij: Partij, vraag: Vraag) -> str:
    """The later version that holds today; empty: none does."""
    return next((versie for van, versie in reversed(partij.reglement_versies) if van <= vandaag(vraag)), "")
