"""What goes over the wire of the letter: what was found, what a third party said, and the answer itself."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.rights.antwoordmodel import Onmogelijk
from services.rights.beoordelingschemas import Rechtsmiddelen, Weigering
from services.rights.model import Besluit
from services.rights.ontvangstmodel import Verzendwijze
from shared.contracts import Bericht, Code, Gegeven, Inhoud, Reden, nullable, veldfout
from shared.convenant.verzoekstand import Verzoeksoort

Organisatie = Annotated[str, Field(min_length=1, max_length=120)]
Bepaling = Annotated[str, Field(max_length=80, description="Regeling en artikel, als de wet dit voorschrijft (XTRA-9.6)")]
Nummer = Annotated[str, Field(pattern=r"^([0-9]{20}|[0-9]{8})$", description="OIN of KVK-nummer; nooit een naam")]
Veldnaam = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]


class Ontvangst(Bericht):
    """Who got one gegeven, when, how and for what (ZVH-18.1, IED-10.4)."""

    naam: Organisatie
    op: date
    soort: Code
    doel: Code
    bepaling: Bepaling = ""


class ItemIn(Bericht):
    """One gegeven that may be shown: where it was found, from whom it came, who got it and how long it stays (LJR-18.1)."""

    gegeven_id: UUID
    categorie: Code
    bron: Organisatie
    herkomst: Code
    doel: Code
    fase: Code
    bepaling: Bepaling = ""
    bewaren_tot: date | None = nullable("date")
    ontvangers: Annotated[list[Ontvangst], Field(max_length=1000)] = Field(default_factory=list)


class WeggelatenIn(Bericht):
    """One gegeven of the betrokkene that beleid keeps out of the answer, and why (LJR-18.2)."""

    gegeven_id: UUID
    categorie: Code
    grond: Reden


class Bewaartermijn(Bericht):
    """How long the gegevens stay: by which criterium, and the last day when it is known (ZVH-18.1)."""

    criterium: Code
    uiterlijk: date | None = nullable("date")


class OverzichtIn(Bericht):
    """What the gateway found over all fasen about the gegevens that may be shown; nothing of police or OM (ZVH-17.5, 17.6)."""

    doeleinden: Annotated[list[Code], Field(max_length=50)]
    categorieen: Annotated[list[Code], Field(max_length=50)]
    ontvangers: Annotated[list[Organisatie], Field(max_length=1000)]
    bronnen: Annotated[list[Organisatie], Field(max_length=100)]
    fasen: Annotated[list[Code], Field(max_length=5)]
    bewaartermijn: Bewaartermijn
    overdrachten: Annotated[list[UUID], Field(max_length=1000)]
    gezocht_op: date
    opgenomen: bool | None = Field(None, description="Alleen bij de vraag of er iets is opgenomen (IED-6.3)")
    items: Annotated[list[ItemIn], Field(max_length=10_000)] = Field(default_factory=list)
    weggelaten: Annotated[list[WeggelatenIn], Field(max_length=10_000)] = Field(default_factory=list)


class DerdentoetsIn(Bericht):
    """Whether an item says something about a third party who may object, was he asked, and what stays out (LJR-18.3)."""

    gegeven_id: UUID
    bezwaar_te_verwachten: bool
    zienswijze_gevraagd_op: date | None = nullable("date")
    onmogelijk: Onmogelijk | None = Field(None, description="Waarom hij niet is gevraagd")
    afgeschermd: bool = Field(False, description="Blijft dit gegeven, of een deel ervan, uit het antwoord")
    velden: Annotated[list[Veldnaam], Field(max_length=20)] = Field(
        default_factory=list, description="Delen van de inhoud die eruit blijven; leeg is: het hele gegeven"
    )
    grond: Reden | None = Field(None, description="Verplicht bij afschermen: grond uit de lijst")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.afgeschermd != (self.grond is not None):
            raise veldfout("grond", "afschermen heeft een grond, en alleen dan")
        if self.velden and not self.afgeschermd:
            raise veldfout("velden", "velden horen bij afschermen")
        if self.zienswijze_gevraagd_op and self.onmogelijk:
            raise veldfout("onmogelijk", "gevraagd of onmogelijk, niet allebei")
        return self


class AntwoordIn(Bericht):
    """That the answer left. There is no field for an extension: the protocol knows none (ZVH-18.2)."""

    verzonden_op: date
    wijze: Verzendwijze
    overgedragen_aan: Nummer | None = Field(None, description="Bij overdracht: de organisatie die het bestand krijgt (IED-9.2)")


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


class Gezocht(Bericht):
    """What was searched, where and how; the person confirmed by a human, never by a machine (ONTWERP §9)."""

    op: date
    fasen: list[Uitleg]
    sleutels: list[Uitleg]
    tekst: str


class OntvangstUit(Bericht):
    naam: Organisatie
    op: date
    soort: Uitleg
    doel: Uitleg
    bepaling: Bepaling


class ItemUit(Bericht):
    """What the letter says of one gegeven beside its content (LJR-18.1)."""

    gegeven_id: UUID
    categorie: Uitleg
    bron: Organisatie
    herkomst: Uitleg
    doel: Uitleg
    fase: Uitleg
    bepaling: Bepaling
    bewaren_tot: date | None = nullable("date")
    ontvangers: list[OntvangstUit]


class WeggelatenUit(Bericht):
    """What stays out and why; ``velden`` names the parts, empty is all of it (LJR-18.3, ZVH-18.2b)."""

    categorie: Uitleg
    velden: list[str]
    gronden: list[Uitleg]


class AntwoordUit(Bericht):
    """The letter: besluit, for inzage the eight parts of ZVH-18.1, and the copy of the gegevens of this betrokkene only (ZVH-18.5)."""

    verzoek_id: UUID
    casus_id: UUID
    betrokkene_id: UUID
    soort: Verzoeksoort
    ontvangen_op: date
    uiterste_datum: date
    verzonden_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    besluit: Besluit
    besluittekst: str
    gronden: list[Uitleg]
    motivering: list[Gegeven]
    opgenomen: Uitleg | None = Field(description="Antwoord op de vraag of er iets is opgenomen; nooit wie een ander is (IED-6.3)")
    ontbreekt: list[Code] = Field(description="Onderdelen die nog ontbreken; dan kan het antwoord niet weg (ZVH-18.1)")
    gezocht: Gezocht | None
    verwerkingsdoeleinden: list[Uitleg]
    categorieen_persoonsgegevens: list[Uitleg]
    ontvangers: list[str]
    ontvangers_tekst: str
    bewaarperiode: Bewaartermijn | None
    bewaartekst: str
    rechten: Rechten
    klachtrecht: str
    weigeringen: list[Weigering]
    rechtsmiddelen: list[Rechtsmiddelen]
    bronnen: list[str]
    geautomatiseerde_besluitvorming: GeautomatiseerdeBesluitvorming
    politie_en_om: PolitieEnOm
    kosten: str
    vergoeding: int = Field(description="Wat wij voor dit antwoord vragen, in eurocenten; de onderbouwing staat bij de motivering")
    items: list[ItemUit]
    weggelaten: list[WeggelatenUit]
    gegevens: list[Gegeven]


class Overdrachtsgegeven(Bericht):
    """One gegeven as another organisation can read it in: no id of this keten, no partner but its source."""

    categorie: Code
    omschrijving: str
    peildatum: date | None = nullable("date")
    inhoud: Inhoud


class OverdrachtsbestandUit(Bericht):
    """The cliënt's own IED gegevens in a form a machine reads (IED-9.2, AVG 20)."""

    formaat: Literal["zvh-overdrachtsbestand"] = "zvh-overdrachtsbestand"
    versie: Literal["1.0"] = "1.0"
    opgesteld_op: date
    leverancier: Literal["Ieder1 is anders"] = "Ieder1 is anders"
    gegevens: list[Overdrachtsgegeven]
