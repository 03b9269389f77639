"""What goes over the wire about the words of a datalek or a klacht: between gateway and rights only."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code

Tekst = Annotated[str, Field(min_length=1, max_length=4000)]


class TekstenIn(Bericht):
    """Parts of one thing in words, by their code."""

    teksten: Annotated[dict[Code, Tekst], Field(min_length=1, max_length=20)]


class TekstenVraag(Bericht):
    """Of which things the words are asked."""

    ids: Annotated[list[UUID], Field(max_length=100)]


class TekstenVan(Bericht):
    """The newest words of one thing, by part."""

    id: UUID
    teksten: dict[Code, Tekst]


class LekkenUit(Bericht):
    """Those datalekken that have words."""

    lekken: list[TekstenVan]


class KlachtenUit(Bericht):
    """Those klachten that have words."""

    klachten: list[TekstenVan]
