"""The verwerkingsregister: what the diensten of the keten do for every verband, and what a verband or partij adds (ZVH-24.2, PGA-4.1d)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.beleid.kalender import dag
from gateway.contract import Deur
from gateway.registerstukken import Stukken, Verwerkingregel
from shared import convenant
from shared.convenant import Verband
from shared.convenant.bron import lees
from shared.errors import Conflict
from shared.settings import ConfiguratieFout

if TYPE_CHECKING:
    from gateway.eigen import Ruimte
    from gateway.vragen import Verbanden

BESTAND = Path(convenant.__file__).parent / "verwerkingen.yaml"
URI = "urn:nl:zvh:verwerking:"
"""What dpl.core.processing_activity_id of a logregel starts with; the handeling follows."""


@lru_cache(maxsize=1)
def _basis() -> Mapping[str, Mapping[str, object]]:
    """The fields of the line of each dienst, less who answers for it; ConfiguratieFout naming the fault."""
    bron, fouten = lees(BESTAND)
    if bron is None:
        raise ConfiguratieFout("\n".join(fouten))
    return {dienst: {**bron.data["gemeenschappelijk"], **eigen} for dienst, eigen in bron.data["diensten"].items()}


def basis(verband: Verband) -> dict[str, Verwerkingregel]:
    """The lines every register starts with, by dienst."""
    wie = {"verantwoordelijke": verband.bestand.oin, "contact": verband.code.replace("_", "-")}
    return {d: Verwerkingregel.model_validate({**velden, **wie, "code": d, "dienst": d}) for d, velden in _basis().items()}


def sleutel(regel: Verwerkingregel) -> str:
    """The code under which a line is kept: two partijen may use one word for two things."""
    return f"{regel.verantwoordelijke}/{regel.code}"


def register(stukken: Stukken, verband: Verband) -> dict[str, tuple[int, Verwerkingregel]]:
    """The newest version of every line of this verband, by ``sleutel``; version 1 of a dienst is the file's."""
    lijst = {sleutel(regel): (1, regel) for regel in basis(verband).values()}
    for _, versie, regel in stukken.lijst(frozenset({verband.code}), "verwerking"):
        lijst[sleutel(regel)] = (versie + (sleutel(regel) in lijst), regel)
    return lijst


def uris(regel: Verwerkingregel, deuren: Sequence[Deur]) -> list[str]:
    """What the logregels of its dienst point to."""
    return sorted({URI + deur.handeling for deur in deuren if deur.dienst == regel.dienst})


def require_geregistreerd(r: "Ruimte", verband: str, handelingen: Collection[str]) -> None:
    """Conflict when somebody is to do for a partij what the register does not know, or knows as ended (ZVH-24.2)."""
    vandaag, stand = dag(r.nu), register(r.beeld.register.stukken, r.kern.verbanden.get(verband))
    loopt = {regel.dienst for _, regel in stand.values() if regel.tot is None or regel.tot >= vandaag}
    weg = sorted({d.dienst for d in r.kern.deuren if _valt_onder(d.handeling, handelingen)} - loopt)
    if weg:
        raise Conflict(
            f"De verwerking van {', '.join(weg)} staat niet (meer) in het verwerkingsregister.",
            code="verwerking_niet_geregistreerd",
            artikel="ZVH-24.2",
            volgende_stap="Neem de verwerking eerst op in het register.",
        )


def _valt_onder(handeling: str, handelingen: Collection[str]) -> bool:
    return handeling in handelingen or any(h.endswith(".*") and handeling.startswith(h[:-1]) for h in handelingen)


def require_volledig(verbanden: "Verbanden", deuren: Sequence[Deur]) -> None:
    """ConfiguratieFout when a dienst has no line, or its line lacks a categorie that a verband processes (PGA-4.1d)."""
    diensten = {deur.dienst for deur in deuren}
    if fouten := [f for verband in verbanden for f in registerfouten(verband, verbanden.parameters(verband.code).tabellen, diensten)]:
        raise ConfiguratieFout("\n".join(fouten))


def registerfouten(verband: Verband, tabellen: Mapping[str, Mapping[str, Collection[str]]], diensten: Collection[str]) -> Iterator[str]:
    """What the register of this verband lacks, in words."""
    lijst = basis(verband)
    gebruikt = {c for lijst_ in tabellen["categorieen"].values() for c in lijst_}
    for dienst in sorted(diensten):
        if dienst not in lijst:
            yield f"{verband.code}: dienst {dienst} staat niet in verwerkingen.yaml"
        elif mist := sorted(gebruikt - set(lijst[dienst].categorieen)):
            yield f"{verband.code}: verwerkingen.yaml mist bij {dienst} categorie {', '.join(mist)}"
