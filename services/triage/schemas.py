"""What goes over the wire of triage."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Herbeoordeling, Inbreng, Ingebracht, PartijId, Reden, Tijdstip
from shared.errors import Fout

Uitkomst = Literal["beantwoord", "geen_gegevens", "weigert"]
Route = Literal["casusoverleg", "toebedelen", "andere_tafel", "advies", "niet_in_behandeling", "zvh_voert_uit"]
"""All routes of any regime; which of them this one knows is in its convenant (``routes``)."""
MET_PARTIJ = ("toebedelen", "andere_tafel")
"""Routes on which a Partij may be named that the casus goes to."""

NAAM = "Leeg als u niet mag weten welke partij dit is (LJR-8.2)"


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
    """The answer of the asked partij; only ``beantwoord`` brings gegevens, at least one, and an explanation in words is a gegeven too."""

    uitkomst: Uitkomst = Field(description="geen_gegevens: hier niet bekend; weigert: noem de reden")
    reden: Reden | None = Field(None, description="Redencode uit de lijst weigering_antwoord; alleen en altijd bij weigert")
    gegevens: Annotated[list[Ingebracht], Field(max_length=200)] = Field(default_factory=list)

    def fouten(self) -> list[Fout]:
        """What an answer of this kind lacks or has too much."""
        gegevens, reden = self.uitkomst == "beantwoord", self.uitkomst == "weigert"
        delen = (("/gegevens", gegevens, bool(self.gegevens)), ("/reden", reden, self.reden is not None))
        return [Fout(veld, "ontbreekt" if moet else "hoort niet bij dit antwoord") for veld, moet, is_er in delen if moet != is_er]


class IntrekkingIn(Bericht):
    """Why no answer is needed any more."""

    reden: Reden = Field(description="Redencode uit de lijst intrekking_bevraging van het convenant")


class Genodigde(Bericht):
    """A partij that a thema of the overleg needs, and why: nobody is invited for being a partner (ZVH-1.19)."""

    partij: PartijId
    thema: Code = Field(description="Een van de thema's van het overleg")
    reden: Reden = Field(description="Redencode uit de lijst deelname van het convenant")


class WegingIn(Bericht):
    """The three outcomes of triage: route, doel and thema's, partijen to invite."""

    casus_id: UUID
    route: Route
    doel: Code | None = Field(None, description="Verplicht bij route casusoverleg")
    themas: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list, description="Ten minste één bij route casusoverleg")
    uit_te_nodigen: Annotated[list[Genodigde], Field(max_length=50)] = Field(
        default_factory=list, description="Ten minste één bij route casusoverleg"
    )
    toebedeeld_aan: PartijId | None = Field(
        None, description="Verplicht bij toebedelen; bij andere_tafel de Partij die haar voert, leeg als niets meegaat (ZVH-5.3.1c)"
    )
    adviezen: Annotated[list[Code], Field(max_length=10)] = Field(
        default_factory=list, description="Adviescodes voor de aanmelder uit het convenant; ten minste één bij route advies"
    )
    reden: Reden | None = Field(None, description="Redencode; verplicht bij iedere andere route dan casusoverleg")
    herbeoordeling: Herbeoordeling | None = Field(None, description="Alleen bij een andere route, in een pga (PGA-14.4b)")
    gegevens: Annotated[list[Ingebracht], Field(max_length=50)] = Field(default_factory=list)

    def fouten(self) -> list[Fout]:
        """What this route lacks or has too much, and who is invited for a thema that is not one of the overleg."""
        vreemd = [n for n, g in enumerate(self.uit_te_nodigen) if self.themas and g.thema not in self.themas]
        return [
            *([Fout("/reden", "ontbreekt")] if self.route != "casusoverleg" and self.reden is None else []),
            *([Fout("/adviezen", "ontbreekt")] if self.route == "advies" and not self.adviezen else []),
            *([Fout("/toebedeeldAan", "hoort niet bij deze route")] if self.toebedeeld_aan and self.route not in MET_PARTIJ else []),
            *(Fout(f"/uitTeNodigen/{n}/thema", "is geen thema van dit overleg") for n in vreemd),
        ]


class AntwoordUit(Bericht):
    """That an answer came, and when; its content is among the gegevens."""

    uitkomst: Uitkomst
    reden: Code | None = None
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


class GenodigdeUit(Bericht):
    """Who was invited and why; without partijen the reader may not know of (LJR-8.2)."""

    partij: PartijId
    thema: Code
    reden: Code


class WegingUit(Bericht):
    """A weging with the gegevens the reader may see."""

    id: UUID
    casus_id: UUID
    route: Route
    doel: Code | None
    themas: list[Code]
    uit_te_nodigen: list[GenodigdeUit]
    toebedeeld_aan: PartijId | None = Field(description=NAAM)
    adviezen: list[Code]
    reden: Code | None
    versie: int
    gewogen_op: Tijdstip
    gegevens: list[Gegeven]
