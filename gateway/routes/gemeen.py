"""What the reading routes of the gateway's own nouns have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from gateway.auth import Claims
from gateway.daadvelden import Velden
from gateway.eigen import Daad
from gateway.invoer import kern_van, roeper
from gateway.kern import Kern
from shared.convenant import Verband
from shared.errors import BadInput, Fout


@dataclass(frozen=True)
class Vraagsteller:
    """One call that reads."""

    request: Request
    claims: Claims

    @property
    def kern(self) -> Kern:
        return kern_van(self.request)

    def alleen(self, *sleutels: str) -> None:
        """BadInput for any other query key, and for one that stands twice."""
        query = self.request.query_params
        if set(query) - set(sleutels) or len(query.multi_items()) != len(query):
            raise BadInput(fouten=[Fout("query", "onbekende of dubbele sleutel")])

    def daad(self, handeling: str, casus_id: UUID | None = None, velden: Velden | Mapping[str, Any] | None = None, **rest: Any) -> Daad:
        """The act as ``handel`` wants it; nothing is locked."""
        return Daad(self.claims, handeling, casus_id, slot=False, velden=velden or {}, **rest)

    def eigen_verband(self, code: str | None) -> Verband | None:
        """The verband that the caller's own partij runs, with this code when one is given; None when there is none."""
        return next((v for v in self.kern.verbanden if v.bestand.oin == self.claims.partij_id and code in (None, v.code)), None)


async def _vraagt(request: Request) -> Vraagsteller:
    return Vraagsteller(request, await roeper(request))


Vraagt = Annotated[Vraagsteller, Depends(_vraagt)]
