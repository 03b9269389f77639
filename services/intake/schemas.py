"""What goes over the wire of intake."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Gegevens, Inbreng, Ingebracht, Reden, Tijdstip, nullable


class BetrokkeneIn(Bericht):
    """One person this is about, as a random id chosen by the aanmelder."""

    betrokkene_id: UUID = Field(description="Willekeurig (UUID versie 4), nooit afgeleid van de persoon")
    categorie: Literal["1", "2", "3", "4"] = Field(description="Categorie van bijlage 4; precies één hoofdpersoon heeft 1")
    relatie: Code = Field(description="Verhouding tot de hoofdpersoon; bij de hoofdpersoon: hoofdpersoon")


class AanmeldingIn(Inbreng):
    """A casus put forward: for which samenwerkingsdoel, about whom, and with which gegevens."""

    samenwerkingsverband: Code
    samenwerkingsdoel: Code = Field(description="Een van de doelen van ZVH-3.2")
    aanleiding: Code = Field(description="Aanleiding, als code; het verhaal staat in een gegeven")
    betrokkenen: Annotated[list[BetrokkeneIn], Field(min_length=1, max_length=30)]
    gegevens: Gegevens


class AanvullingIn(Inbreng):
    """More gegevens for a running aanmelding."""

    gegevens: Gegevens


class Uitkomst(Bericht):
    """The outcome for one criterium."""

    criterium: Code
    uitkomst: Literal["ja", "nee", "onbekend"]
    reden: Reden


class CriteriatoetsIn(Bericht):
    """An outcome for every criterium of the convenant; an explanation in words is a gegeven."""

    uitkomsten: Annotated[list[Uitkomst], Field(min_length=1, max_length=20)]
    gegevens: Annotated[list[Ingebracht], Field(max_length=50)] = Field(default_factory=list)


class BesluitIn(Bericht):
    """Accept, or turn down with a reason from the closed list."""

    besluit: Literal["aannemen", "afwijzen"]
    reden: Reden | None = None


class BetrokkeneUit(Bericht):
    betrokkene_id: UUID
    categorie: str
    relatie: Code


class AanmeldingUit(Bericht):
    """An aanmelding with the gegevens the reader may see; the rest is absent."""

    id: UUID
    casus_id: UUID
    aanmelder: str
    samenwerkingsdoel: Code
    aanleiding: Code
    status: Code
    reden: Code | None
    ontvangen_op: Tijdstip
    besloten_op: Tijdstip | None = nullable("date-time")
    versie: int
    betrokkenen: list[BetrokkeneUit]
    uitkomsten: list[Uitkomst]
    gegevens: list[Gegeven]
