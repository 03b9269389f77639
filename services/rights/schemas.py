"""What goes over the wire of rights."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.rights.model import Besluit, IdentificatieWijze, Indiener, Soort, Status, Verzendwijze
from shared.contracts import Bericht, Code, Gegeven, Ingebracht, PartijId, Reden, Tijdstip, nullable

Organisatie = Annotated[str, Field(min_length=1, max_length=120)]
WeinigGegevens = Annotated[list[Ingebracht], Field(max_length=5)]


class VerzoekIn(Bericht):
    """A request as it was received, wherever that was (ZVH-17.1, 17.3)."""

    casus_id: UUID
    soort: Soort
    ontvangen_op: date = Field(description="Dag van de eerste ontvangst, bij welke partij ook; vanaf hier loopt de termijn (ZVH-17.3)")
    ontvangen_bij: PartijId
    betrokkene_id: UUID
    ingediend_door: Indiener
    gegevens: WeinigGegevens = Field(default_factory=list, description="Verzoekergegevens en wat de verzoeker schrijft")


class IdentiteitIn(Bericht):
    """That the identity was established: only how and when; by whom follows from the token (ZVH-18.4)."""

    wijze: IdentificatieWijze
    op: date
    reden: Reden | None = Field(None, description="Verplicht bij een andere wijze dan in persoon")


class Bewaartermijn(Bericht):
    """How long the gegevens stay: by which criterium, and the last day when it is known (ZVH-18.1)."""

    criterium: Code
    uiterlijk: date | None = nullable("date")


class OverzichtIn(Bericht):
    """What the gateway found over all fasen about the gegevens that may be shown; nothing of police or OM (ZVH-17.5, 17.6)."""

    doeleinden: Annotated[list[Code], Field(max_length=50)]
    categorieen: Annotated[list[Code], Field(max_length=50)]
    ontvangers: Annotated[list[Organisatie], Field(max_length=100)]
    bronnen: Annotated[list[Organisatie], Field(max_length=100)]
    fasen: Annotated[list[Code], Field(max_length=5)]
    bewaartermijn: Bewaartermijn
    overdrachten: Annotated[list[UUID], Field(max_length=20)]


class VerzoekbesluitIn(Bericht):
    """The besluit with grounds from the closed list; the explanation in words is a gegeven."""

    besluit: Besluit
    gronden: Annotated[list[Reden], Field(max_length=10)] = Field(
        default_factory=list, description="Verplicht als niet alles wordt toegewezen"
    )
    gegevens: WeinigGegevens = Field(default_factory=list, description="Motivering")


class AntwoordIn(Bericht):
    """That the answer left. There is no field for an extension: the protocol knows none (ZVH-18.2)."""

    verzonden_op: date
    wijze: Verzendwijze


class IdentiteitUit(Bericht):
    wijze: IdentificatieWijze
    op: date
    reden: Code | None
    door_partij: PartijId
    door_functionaris: str


class VerzoekbesluitUit(Bericht):
    besluit: Besluit
    gronden: list[Code]
    besloten_op: Tijdstip


class VerzoekUit(Bericht):
    """A request, where it stands and until when; with the gegevens the reader may see."""

    id: UUID
    casus_id: UUID
    betrokkene_id: UUID
    soort: Soort
    ingediend_door: Indiener
    ontvangen_op: date
    ontvangen_bij: PartijId
    uiterste_datum: date = Field(description="Laatste dag voor het antwoord; niets verschuift die dag (ZVH-18.2, 18.4)")
    te_laat: bool
    status: Status
    identiteit: IdentiteitUit | None
    besluit: VerzoekbesluitUit | None
    beantwoord_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    vastgelegd_op: Tijdstip
    versie: int
    gegevens: list[Gegeven]


class Uitleg(Bericht):
    """A code with what it means in plain words."""

    code: Code
    tekst: str


class Rechten(Bericht):
    """What else the betrokkene may ask for (ZVH-18.1)."""

    rectificatie: str
    wissing: str
    beperking: str
    bezwaar: str


class GeautomatiseerdeBesluitvorming(Bericht):
    """No besluit is ever taken by a machine (ZVH-18.1)."""

    vindt_plaats: Literal[False] = False
    tekst: str


class PolitieEnOm(Bericht):
    """The same passage in every letter: it neither shows nor confirms anything (ZVH-17.5, 17.6)."""

    tekst: str
    loketten: list[Uitleg]


class AntwoordUit(Bericht):
    """The letter: besluit, for inzage the eight parts of ZVH-18.1, and the copy of the gegevens of this betrokkene only (ZVH-18.5)."""

    verzoek_id: UUID
    casus_id: UUID
    betrokkene_id: UUID
    soort: Soort
    ontvangen_op: date
    uiterste_datum: date
    verzonden_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    besluit: Besluit
    besluittekst: str
    gronden: list[Uitleg]
    motivering: list[Gegeven]
    ontbreekt: list[Code] = Field(description="Onderdelen van ZVH-18.1 die nog ontbreken; dan kan het antwoord niet weg")
    verwerkingsdoeleinden: list[Uitleg]
    categorieen_persoonsgegevens: list[Uitleg]
    ontvangers: list[str]
    bewaarperiode: Bewaartermijn | None
    rechten: Rechten
    klachtrecht: str
    bronnen: list[str]
    geautomatiseerde_besluitvorming: GeautomatiseerdeBesluitvorming
    politie_en_om: PolitieEnOm
    kosten: str
    gegevens: list[Gegeven]
