"""What goes over the wire of casusoverleg."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Gegevens, Inbreng, Ingebracht, PartijId, Reden, Tijdstip, nullable
from shared.errors import Fout

Stap = Literal["gestart", "beeindigd", "afgebroken"]
Bereikt = Literal["ja", "deels", "nee"]
Besluit = Literal["afschalen", "opschalen", "doorgaan"]

NAAM = "Leeg als u niet mag weten welke partij dit is (LJR-8.2)"
NAMEN = "Zonder partijen waarvan u dat niet mag weten (LJR-8.2)"


def dubbele(lijst: str, veld: str, ids: Sequence[UUID]) -> list[Fout]:
    """A Fout for each id that stands in the list before."""
    return [Fout(f"/{lijst}/{nr}/{veld}", "komt dubbel voor") for nr, waarde in enumerate(ids) if waarde in ids[:nr]]


class ToestandsbeeldIn(Inbreng):
    """A toestandsbeeld: each part is a gegeven with its own etiket."""

    casus_id: UUID
    gegevens: Gegevens


class ToestandsbeeldUit(Bericht):
    """A toestandsbeeld with the parts the reader may see."""

    id: UUID
    casus_id: UUID
    versie: int
    vastgelegd_op: Tijdstip
    gegevens: list[Gegeven]


class DoelIn(Bericht):
    """What the plan wants to reach in one leefgebied."""

    doel_id: UUID
    leefgebied: Code
    doel: Code


class InterventieIn(Bericht):
    """What one partij does for one doel of this plan, and by when."""

    interventie_id: UUID
    doel_id: UUID = Field(description="Een doel van dit plan")
    uitvoerder: PartijId
    soort: Code
    termijn: date


class PlanInhoud(Inbreng):
    """The whole contents of a plan van aanpak; gegevens come on top of what is there."""

    casusregisseur_partij: PartijId
    doelen: Annotated[list[DoelIn], Field(min_length=1, max_length=50)]
    interventies: Annotated[list[InterventieIn], Field(min_length=1, max_length=100)]
    gegevens: Annotated[list[Ingebracht], Field(max_length=200)] = Field(default_factory=list)

    def fouten(self) -> list[Fout]:
        """What a schema cannot say: ids are used once and an interventie serves a doel of this very plan."""
        doelen = [d.doel_id for d in self.doelen]
        los = [
            Fout(f"/interventies/{nr}/doelId", "verwijst niet naar een doel van dit plan")
            for nr, i in enumerate(self.interventies)
            if i.doel_id not in doelen
        ]
        interventies = [i.interventie_id for i in self.interventies]
        return [*dubbele("doelen", "doelId", doelen), *dubbele("interventies", "interventieId", interventies), *los]


class PlanIn(PlanInhoud):
    """The plan van aanpak of a casus."""

    casus_id: UUID


class VoortgangIn(Bericht):
    """One step of one interventie."""

    interventie_id: UUID
    status: Stap
    op: date
    reden: Reden | None = Field(None, description="Redencode; verplicht bij afgebroken")
    doel_bereikt: Bereikt | None = Field(None, description="Verplicht bij beeindigd")
    gegevens: Annotated[list[Ingebracht], Field(max_length=20)] = Field(default_factory=list)

    def fouten(self, vandaag: date) -> list[Fout]:
        """What the chosen status needs, and a date that has come."""
        nodig = {"afgebroken": ("reden", self.reden), "beeindigd": ("doelBereikt", self.doel_bereikt)}
        veld, waarde = nodig.get(self.status, ("", "niet nodig"))
        ontbreekt = [] if waarde else [Fout(f"/{veld}", "ontbreekt")]
        return ontbreekt + ([Fout("/op", "ligt in de toekomst")] if self.op > vandaag else [])


class VoortgangUit(Bericht):
    """A step as it was reported."""

    status: Stap
    op: date
    reden: Code | None
    doel_bereikt: Bereikt | None
    gemeld_op: Tijdstip


class InterventieUit(Bericht):
    """An interventie with its voortgang, oldest first."""

    interventie_id: UUID
    doel_id: UUID
    uitvoerder: PartijId | None = Field(description=NAAM)
    soort: Code
    termijn: date
    status: Literal["gepland", "gestart", "beeindigd", "afgebroken"]
    voortgang: list[VoortgangUit]


class PlanUit(Bericht):
    """A plan van aanpak with the gegevens the reader may see."""

    id: UUID
    casus_id: UUID
    casusregisseur_partij: PartijId | None = Field(description=NAAM)
    versie: int
    vastgelegd_op: Tijdstip
    gewijzigd_op: Tijdstip | None = nullable("date-time")
    doelen: list[DoelIn]
    interventies: list[InterventieUit]
    gegevens: list[Gegeven]


class ResultaatIn(Bericht):
    """Whether one doel of the plan was reached."""

    doel_id: UUID
    resultaat: Literal["bereikt", "deels", "niet"]


class OverlegbesluitIn(Bericht):
    """A besluit of the casusoverleg; all terms of afschaling run from its besluitdatum, also when entered later (ZVH-1.21)."""

    casus_id: UUID
    besluit: Besluit
    besluitdatum: date
    deelnemers: Annotated[list[PartijId], Field(min_length=1, max_length=50)]
    reden: Reden
    resultaten: Annotated[list[ResultaatIn], Field(max_length=50)] = Field(
        default_factory=list, description="Bij afschalen: één voor ieder doel van het plan"
    )

    def fouten(self, vandaag: date) -> list[Fout]:
        """A date that has come, and one result per doel."""
        toekomst = [Fout("/besluitdatum", "ligt in de toekomst")] if self.besluitdatum > vandaag else []
        return toekomst + dubbele("resultaten", "doelId", [r.doel_id for r in self.resultaten])


class OverlegbesluitUit(Bericht):
    """A besluit of the casusoverleg; it holds no gegevens of its own."""

    id: UUID
    casus_id: UUID
    besluit: Besluit
    besluitdatum: date
    deelnemers: list[PartijId] = Field(description=NAMEN)
    reden: Reden
    versie: int
    vastgelegd_op: Tijdstip
    resultaten: list[ResultaatIn]
