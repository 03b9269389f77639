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

Uitkomst = Literal["versterken", "wijzigen", "aanvullen", "opschalen", "afsluiten"]
Spreker = Literal["inwoner", "wettelijk_vertegenwoordiger"]
Uitvoerder = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{20}(:[a-z_]{2,40})?|gezamenlijk|agendadeelnemer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
        description="Een partij, of in een lokale aanpak een agendadeelnemer van deze casus (PGA-11.1)",
    ),
]

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
    uitvoerder: Uitvoerder
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
    uitvoerder: Uitvoerder | None = Field(description=NAAM)
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
    vastgesteld_op: date | None = nullable("date")
    akkoord: list[PartijId] = Field(description="Partijen die met deze versie instemden. " + NAMEN)
    doelen: list[DoelIn]
    interventies: list[InterventieUit]
    evaluaties: list["EvaluatieUit"]
    gegevens: list[Gegeven]


class VersieIn(Bericht):
    """Which version of the plan this act is about: the newest."""

    versie: Annotated[int, Field(ge=1)]


class AkkoordUit(Bericht):
    """Who agreed, and when."""

    partij: PartijId | None = Field(description=NAAM)
    op: Tijdstip


class InterventieAfspraak(Bericht):
    """An interventie as a version of the plan had it."""

    interventie_id: UUID
    doel_id: UUID
    uitvoerder: Uitvoerder | None = Field(description=NAAM)
    soort: Code
    termijn: date


class PlanversieUit(Bericht):
    """One version of the plan, and who agreed to it."""

    versie: int
    vastgelegd_op: Tijdstip
    vastgesteld_op: date | None = nullable("date")
    casusregisseur_partij: PartijId | None = Field(description=NAAM)
    doelen: list[DoelIn]
    interventies: list[InterventieAfspraak]
    akkoorden: list[AkkoordUit]


class PlanversiesUit(Bericht):
    """Every version of the plan, oldest first."""

    id: UUID
    casus_id: UUID
    versies: list[PlanversieUit]


class ResultaatIn(Bericht):
    """Whether one doel of the plan was reached."""

    doel_id: UUID
    resultaat: Literal["bereikt", "deels", "niet"]


class EvaluatieIn(Bericht):
    """How the plan stands: per doel what was reached, with whom that was seen, and what follows (PGA-11.3)."""

    op: date
    uitkomst: Uitkomst = Field(description="Versterken, wijzigen, aanvullen, opschalen of afsluiten")
    met: Annotated[list[Uitvoerder], Field(min_length=1, max_length=50, description="Met welke partners en agendadeelnemers")]
    doelen: Annotated[list[ResultaatIn], Field(min_length=1, max_length=50, description="Een voor ieder doel van het plan")]

    def fouten(self, vandaag: date, doelen: Sequence[UUID]) -> list[Fout]:
        """A date that has come, and one result for each doel of the plan."""
        genoemd = [d.doel_id for d in self.doelen]
        vreemd = [Fout(f"/doelen/{nr}/doelId", "staat niet in het plan") for nr, doel in enumerate(genoemd) if doel not in doelen]
        open_ = [Fout("/doelen", f"ontbreekt: {doel}") for doel in sorted(set(doelen) - set(genoemd))]
        toekomst = [Fout("/op", "ligt in de toekomst")] if self.op > vandaag else []
        return toekomst + dubbele("doelen", "doelId", genoemd) + vreemd + open_


class EvaluatieUit(Bericht):
    """An evaluatie as it was recorded."""

    op: date
    uitkomst: Uitkomst
    met: list[Uitvoerder] = Field(description=NAMEN)
    doelen: list[ResultaatIn]
    vastgelegd_op: Tijdstip


class VisieIn(Inbreng):
    """The visie of the inwoner on his behaviour and on the aanpak, of himself or of whoever represents him (PGA-12.2b)."""

    casus_id: UUID
    betrokkene_id: UUID
    op: date
    gesprekken: Annotated[list[UUID], Field(min_length=1, max_length=10, description="De gesprekken waarin naar de visie is gevraagd")]
    gegevens: Annotated[list[Ingebracht], Field(min_length=1, max_length=4, description="Per spreker één gegeven van categorie visie")]

    def fouten(self, vandaag: date) -> list[Fout]:
        """A date that has come; every gegeven is a visie on this betrokkene, one of each speaker."""
        toekomst = [Fout("/op", "ligt in de toekomst")] if self.op > vandaag else []
        anders = [
            Fout(f"/gegevens/{nr}", "is geen visie over deze betrokkene")
            for nr, g in enumerate(self.gegevens)
            if (g.etiket.categorie_verband, g.etiket.betrokkene_id) != ("visie", self.betrokkene_id)
        ]
        sprekers = [g.inhoud.get("van") for g in self.gegevens]
        vaker = [Fout(f"/gegevens/{nr}", "deze spreker staat er dubbel") for nr, wie in enumerate(sprekers) if wie in sprekers[:nr]]
        return toekomst + anders + vaker


class VisieUit(Bericht):
    """A visie with the gegevens the reader may see."""

    id: UUID
    casus_id: UUID
    betrokkene_id: UUID
    van: list[Spreker]
    op: date
    versie: int
    vastgelegd_op: Tijdstip
    gegevens: list[Gegeven]


class OverlegbesluitIn(Bericht):
    """A besluit of the casusoverleg; all terms of afschaling run from its besluitdatum, also when entered later (ZVH-1.21)."""

    casus_id: UUID
    besluit: Besluit
    besluitdatum: date
    overleg_id: UUID | None = Field(None, description="Het overleg waarin is besloten; dan waren de deelnemers daar aanwezig")
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
    overleg_id: UUID | None
    deelnemers: list[PartijId] = Field(description=NAMEN)
    reden: Reden
    versie: int
    vastgelegd_op: Tijdstip
    resultaten: list[ResultaatIn]
