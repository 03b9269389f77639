"""What goes over the wire about the words of a datalek: between gateway and rights only."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code

Tekst = Annotated[str, Field(min_length=1, max_length=4000)]


class LektekstenIn(Bericht):
    """Parts of one datalek in words, by their code."""

    teksten: Annotated[dict[Code, Tekst], Field(min_length=1, max_length=20)]


class LekkenVraag(Bericht):
    """Of which datalekken the words are asked."""

    ids: Annotated[list[UUID], Field(max_length=100)]


class LekUit(Bericht):
    """The newest words of one datalek, by part."""

    id: UUID
    teksten: dict[Code, Tekst]


class LekkenUit(Bericht):
    """Those of them that have words."""

    lekken: list[LekUit]
