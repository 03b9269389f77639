"""What goes over the wire of afschaling."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.afschaling.model import Trede
from shared.contracts import Bericht, Code, Gegeven, Reden, Tijdstip


class AfsluitingIn(Bericht):
    """The besluit tot afschaling; no gegevens, for nothing new comes in here (ZVH-5.2.1)."""

    casus_id: UUID
    resultaat: Code = Field(description="Oordeel over het resultaat van het plan van aanpak (ZVH-9.4)")
    reden: Reden
    besluitdatum: date = Field(description="Dag van het besluit; vanaf hier loopt de bewaartermijn (ZVH-11.2)")


class AfsluitingUit(Bericht):
    """The besluit and the ladder that follows from it."""

    id: UUID
    casus_id: UUID
    resultaat: Code
    reden: Code
    besluitdatum: date
    archivering_op: date = Field(description="Vanaf deze dag alleen nog de kleine kring (ZVH-11.2b)")
    vernietigen_uiterlijk: date = Field(description="Op deze dag bestaat het dossier hooguit nog; daarna nergens meer (ZVH-11.2)")
    trede: Trede = Field(description="Waar het dossier vandaag op de ladder staat")
    vastgelegd_op: Tijdstip
    versie: int


class DossierUit(Bericht):
    """What is left of a closed casus: its besluit and the gegevens the reader may see; the rest is absent."""

    casus_id: UUID
    afsluiting: AfsluitingUit | None
    gegevens: list[Gegeven]
