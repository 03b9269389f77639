"""An act in the gateway's own books that rights must carry out or answer: intention, call, outcome (ONTWERP §8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from gateway.audit import Actie
from gateway.eigen import Daad, Ruimte, handel
from gateway.kern import Kern
from gateway.lezen import pas_voor
from gateway.uitkomst import met_uitkomst, schrijf_intentie

T = TypeVar("T")
DIENST = "rights"


@dataclass(frozen=True)
class Opdracht(Generic[T]):
    """What rights is asked, what its yes means for our own books (``gevolgen.pas_toe``), and what the caller hears."""

    antwoord: T
    pad: str = ""
    body: Any = None
    gevolg: Mapping[str, Any] = field(default_factory=lambda: {"herhaling": True})
    nieuw_id: UUID | None = None
    """What rights is to make gets this id."""


async def via_rights(
    kern: Kern, daad: Daad, doe: Callable[[Ruimte], Opdracht[T]], herlees: Callable[[Ruimte, UUID], T] | None = None
) -> tuple[T, Any]:
    """The answer of ``doe`` and the JSON of rights; of a repeated Idempotency-Key only the answer, for then nothing is asked again."""
    gezien: list[Actie] = []

    def vooruit(r: Ruimte, bewijs: Mapping[str, Any], sleutel: list[str], o: Opdracht[T]) -> None:
        gezien[:] = [replace(r.actie, dienst=DIENST)]
        schrijf_intentie(r.s, gezien[0], bewijs, o.gevolg, sleutel)

    opnieuw = None if herlees is None else lambda r, object_id: Opdracht(herlees(r, object_id))
    opdracht = await handel(kern, daad, doe, opnieuw, vooruit=vooruit)
    if not gezien:
        return opdracht.antwoord, None
    roep = kern.diensten.roep(DIENST, "POST", opdracht.pad, pas_voor(gezien[0], nieuw_id=opdracht.nieuw_id), opdracht.body)
    _, inhoud = await met_uitkomst(kern, gezien[0], roep)
    return opdracht.antwoord, inhoud
