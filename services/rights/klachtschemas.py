"""What goes over the wire about the words of a klacht: between gateway and rights only."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.rights.lekschemas import Tekst
from shared.contracts import Bericht, Code


class KlachttekstenIn(Bericht):
    """Parts of one klacht in words, by their code."""

    teksten: Annotated[dict[Code, Tekst], Field(min_length=1, max_length=10)]


class KlachtenVraag(Bericht):
    """Of which klachten the words are asked."""

    ids: Annotated[list[UUID], Field(max_length=100)]


class KlachtwoordenUit(Bericht):
    """The newest words of one klacht, by part."""

    id: UUID
    teksten: dict[Code, Tekst]


class KlachtenUit(Bericht):
    """Those of them that have words."""

    klachten: list[KlachtwoordenUit]
