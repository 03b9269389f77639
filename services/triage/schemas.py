"""What goes over the wire of triage."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Herbeoordeling, Inbreng, Ingebracht, PartijId, Reden, Tijdstip

Uitkomst = Literal["beantwoord", "geen_gegevens", "weigert"]
Route = Literal["casusoverleg", "toebedelen", "andere_tafel", "advies", "niet_in_behandeling", "zvh_voert_uit"]

NAAM = "Leeg als u niet mag weten welke partij dit is (LJR-8.2)"
NAMEN = "Zonder partijen waarvan u dat niet mag weten (LJR-8.2)"


class GeraadpleegdeBron(Bericht):
    """Another source that was asked the same thing first."""

    bron: Code = Field(description="Soort bron, zoals aanmelder of openbare_bron; geen naam")
    vraag: Code = Field(description="Welke van de vragen")
    uitkomst: Literal["geleverd", "niet_geleverd", "niet_beschikbaar"]


class BevragingIn(Bericht):
    """A question to one partij: codes only, so that asking discloses no more than ONTWERP §5 allows."""

    casus_id: UUID
    gevraagde: PartijId
    vragen: Annotated[list[Code], Field(min_length=1, max_length=20)] = Field(description="Vraagcodes van het convenant")
    waarom: Reden
    uiterlijk: date = Field(description="Tot en met deze dag is een antwoord op tijd")
    geraadpleegde_bronnen: Annotated[list[GeraadpleegdeBron], Field(max_length=100)] = Field(
        default_factory=list, description="Verplicht bij een vraag aan de politie in een pga (PGA-8.4)"
    )
    verwachte_bijdrage: Reden | None = Field(None, description="Wat het antwoord bijdraagt; verplicht als hierboven (PGA-8.4)")


class AntwoordIn(Inbreng):
    """The answer of the asked partij; ``beantwoord`` brings at least one gegeven, an explanation in words is a gegeven too."""

    uitkomst: Uitkomst
    gegevens: Annotated[list[Ingebracht], Field(max_length=200)] = Field(default_factory=list)


class WegingIn(Bericht):
    """The three outcomes of triage: route, doel and thema's, partijen to invite."""

    casus_id: UUID
    route: Route
    doel: Code | None = Field(None, description="Verplicht bij route casusoverleg")
    themas: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list, description="Ten minste één bij route casusoverleg")
    uit_te_nodigen: Annotated[list[PartijId], Field(max_length=50)] = Field(
        default_factory=list, description="Ten minste één bij route casusoverleg"
    )
    reden: Reden | None = Field(None, description="Redencode; verplicht bij iedere andere route dan casusoverleg")
    herbeoordeling: Herbeoordeling | None = Field(None, description="Alleen bij een andere route, in een pga (PGA-14.4b)")
    gegevens: Annotated[list[Ingebracht], Field(max_length=50)] = Field(default_factory=list)


class AntwoordUit(Bericht):
    """That an answer came, and when; its content is among the gegevens."""

    uitkomst: Uitkomst
    te_laat: bool
    ontvangen_op: Tijdstip


class BevragingUit(Bericht):
    """A bevraging with the gegevens the reader may see: its own answers, and who it is about."""

    id: UUID
    casus_id: UUID
    gevraagde: PartijId | None = Field(description=NAAM)
    vragen: list[Code]
    waarom: Reden
    uiterlijk: date
    status: Code
    versie: int
    gesteld_op: Tijdstip
    antwoorden: list[AntwoordUit]
    gegevens: list[Gegeven]


class WegingUit(Bericht):
    """A weging with the gegevens the reader may see."""

    id: UUID
    casus_id: UUID
    route: Route
    doel: Code | None
    themas: list[Code]
    uit_te_nodigen: list[PartijId] = Field(description=NAMEN)
    reden: Code | None
    versie: int
    gewogen_op: Tijdstip
    gegevens: list[Gegeven]
