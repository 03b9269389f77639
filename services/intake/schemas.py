"""What goes over the wire of intake."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Gegevens, Herbeoordeling, Inbreng, Ingebracht, PartijId, Reden, Tijdstip, nullable


class BetrokkeneIn(Bericht):
    """One person this is about, as a random id chosen by the aanmelder."""

    betrokkene_id: UUID = Field(description="Willekeurig (UUID versie 4), nooit afgeleid van de persoon")
    categorie: Literal["1", "2", "3", "4"] = Field(description="Categorie van bijlage 4; precies één hoofdpersoon heeft 1")
    relatie: Code = Field(description="Verhouding tot de hoofdpersoon; bij de hoofdpersoon: hoofdpersoon")
    betrokkenheid: Literal["gedrag", "aanpak"] | None = Field(
        None, description="Waarbij een systeemlid is betrokken; in een pga verplicht bij categorie 2 (PGA-1.c)"
    )


class AansprekenIn(Bericht):
    """That the aanmelder himself spoke to the inwoner on his behaviour before putting him forward (PGA-7.1b)."""

    op: date = Field(description="Dag van het gesprek, niet na de aanmelding")
    partij: PartijId = Field(description="Van welke partij degene was die sprak; alleen de aanmelder zelf telt")
    onderwerpen: Annotated[list[Code], Field(min_length=1, max_length=10)] = Field(description="Waarover: gedrag, gevolgen_en_aanmelding")


class DomicilieIn(Bericht):
    """Why a minor with jeugdhulp is put forward where the parent with gezag has domicile (PGA-16.5)."""

    gemeente: Code = Field(description="Gemeente waar de ouder met gezag domicilie heeft")
    achttien_op: date = Field(description="Dag waarop de minderjarige achttien wordt")
    jeugdhulp: bool
    overleg_op: date | None = Field(None, description="Dag waarop de pga-experts van beide gemeenten overlegden")


class AanmeldingIn(Inbreng):
    """A casus put forward: for which samenwerkingsdoel, about whom, and with which gegevens."""

    samenwerkingsverband: Code
    samenwerkingsdoel: Code = Field(description="Een van de doelen van ZVH-3.2")
    aanleiding: Code = Field(description="Aanleiding, als code; het verhaal staat in een gegeven")
    betrokkenen: Annotated[list[BetrokkeneIn], Field(min_length=1, max_length=30)]
    aanspreken: AansprekenIn | None = Field(None, description="Verplicht in een pga (PGA-7.1b)")
    gedrag_in_gemeente: Code | None = Field(None, description="Gemeente waar het gedrag plaatsvindt; verplicht in een pga (PGA-16.1)")
    domicilie_gezag: DomicilieIn | None = Field(None, description="Alleen voor een minderjarige die elders woont (PGA-16.5)")
    casustype: Literal["persoon", "jeugdgroep"] = Field(
        "persoon", description="Een groep alleen waar het addendum bij het reglement is vastgesteld (PGA-22.1)"
    )
    gegevens: Gegevens


class AanvullingIn(Inbreng):
    """More gegevens for a running aanmelding."""

    gegevens: Gegevens


class Uitkomst(Bericht):
    """The outcome for one criterium."""

    criterium: Code
    uitkomst: Literal["ja", "nee", "onbekend"]
    reden: Reden


class Politieregistraties(Bericht):
    """What the police answered: yes or no on a day. They count themselves, detentie included; nothing of that comes here (PGA-2.2e)."""

    twee_of_meer: bool
    peildatum: date = Field(description="Dag van de politiebevraging")


class Onderbouwing(Bericht):
    """What the criteria of a persoonsgerichte aanpak rest on: days and codes; no diagnosis, no proof of a problem (PGA-2.2b, PGA-2.2c)."""

    contacten: Annotated[list[date], Field(max_length=50)] = Field(
        default_factory=list, description="Dagen van contact door de eigen keten"
    )
    interventies: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list, description="Wat de eigen keten al deed")
    eigen_keten_reden: Reden | None = Field(None, description="Waarom doorgaan vanuit alleen de eigen keten niet genoeg is")
    benodigde_ketens: Annotated[list[Code], Field(max_length=10)] = Field(default_factory=list, description="Ketens of deeldomeinen")
    politieregistraties: Politieregistraties | None = None
    zvh_status: Code | None = Field(None, description="Wat het Zorg- en Veiligheidshuis nu kan bieden")


class CriteriatoetsIn(Bericht):
    """An outcome for every criterium of the convenant; an explanation in words is a gegeven."""

    uitkomsten: Annotated[list[Uitkomst], Field(min_length=1, max_length=20)]
    onderbouwing: Onderbouwing | None = Field(None, description="In een pga: waarop een ja rust (PGA 2.2)")
    gegevens: Annotated[list[Ingebracht], Field(max_length=50)] = Field(default_factory=list)


class BesluitIn(Bericht):
    """Accept, or turn down with a reason from the closed list."""

    besluit: Literal["aannemen", "afwijzen"]
    reden: Reden | None = Field(None, description="Verplicht bij afwijzen")
    advies: Reden | None = Field(None, description="Wat de aanmelder wel kan doen; verplicht bij afwijzen (ZVH-5.3.1c)")
    herbeoordeling: Herbeoordeling | None = Field(None, description="Alleen bij afwijzen in een pga (PGA-14.4b)")


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
    advies: Code | None
    ontvangen_op: Tijdstip
    besloten_op: Tijdstip | None = nullable("date-time")
    versie: int
    betrokkenen: list[BetrokkeneUit]
    uitkomsten: list[Uitkomst]
    gegevens: list[Gegeven]


class PolitievraagIn(Bericht):
    """Whether there are two or more registrations of such behaviour in twelve months, detention and ISD not counted (PGA-7.2b)."""

    casus_id: UUID
    gevraagde: PartijId
    uiterlijk: date = Field(description="Tot en met deze dag is een antwoord op tijd")


class PolitieantwoordIn(Bericht):
    """Yes or no, and the day the police looked; there is no field for what they found (PGA-2.2e)."""

    twee_of_meer: bool
    peildatum: date


class PolitievraagUit(Bericht):
    """The question, its answer, and the personalia and address it is about, as far as the reader may see them."""

    id: UUID
    casus_id: UUID
    gevraagde: PartijId | None = Field(description="Leeg als u niet mag weten welke partij dit is (LJR-8.2)")
    uiterlijk: date
    status: Code
    twee_of_meer: bool | None
    peildatum: date | None = nullable("date")
    gesteld_op: Tijdstip
    versie: int
    gegevens: list[Gegeven]
