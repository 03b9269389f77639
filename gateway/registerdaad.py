"""One write in the party register: who calls, under which Idempotency-Key, and what it answers, also when it is repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from fastapi import Request

from gateway import partijregister
from gateway.auth import Claims
from gateway.eigen import Ruimte, handel
from gateway.invoer import idempotency_key, kern_van, roeper
from gateway.kern import Kern
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Fout


@dataclass(frozen=True)
class Schrijver:
    """The caller of one write."""

    kern: Kern
    claims: Claims
    sleutel: str
    pad: str
    body: Any

    @classmethod
    async def van(cls, request: Request, invoer: Bericht | None = None) -> Self:
        body = invoer.model_dump(mode="json", by_alias=True) if invoer else None
        if invoer is None and await request.body():
            raise BadInput(fouten=[Fout("/", "deze handeling heeft geen bericht")])
        return cls(kern_van(request), await roeper(request), idempotency_key(request), request.url.path, body)

    async def schrijf(
        self, handeling: str, status: str, doe: Callable[[Ruimte], int], versie: Callable[[Ruimte], int], **rest: Any
    ) -> Bevestiging:
        """Do it; ``doe`` returns the version it wrote, ``versie`` the one a repeat finds."""
        daad = partijregister.beheer(self.kern, self.claims, handeling, sleutel=self.sleutel, pad=self.pad, body=self.body, **rest)

        def uit(r: Ruimte, gevonden: int) -> Bevestiging:
            return Bevestiging(id=r.nieuw_id, status=status, versie=gevonden)

        return await handel(self.kern, daad, lambda r: uit(r, doe(r)), lambda r, _id: uit(r, versie(r)))

    async def partij(self, handeling: str, partij_id: str, status: str, doe: Callable[[Ruimte], int]) -> Bevestiging:
        """The same for one partij."""
        return await self.schrijf(handeling, status, doe, lambda r: r.beeld.register.versies.get(partij_id, 1))
