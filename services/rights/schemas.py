"""What goes over the wire of rights."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.rights.beoordelingschemas import ItembesluitIn
from services.rights.model import Besluit
from services.rights.ontvangstmodel import Antwoordvoorkeur, Behandelaar, Beperking, IdentificatieWijze, Status, Verzendwijze
from shared.contracts import Bericht, Bevestiging, Code, Gegeven, Ingebracht, Kenmerk, PartijId, Reden, Tijdstip, nullable
from shared.convenant.verzoekstand import Indiener, Kanaal, Verzoeksoort

WeinigGegevens = Annotated[list[Ingebracht], Field(max_length=5)]


Naam = Annotated[str, Field(min_length=1, max_length=200)]
GegevenIds = Annotated[list[UUID], Field(max_length=1000)]
Beperkingen = Annotated[list[Beperking], Field(max_length=5)]


class VertegenwoordigingIn(Bericht):
    """Why somebody may ask for this betrokkene: gezag until sixteen, after that a maatregel; no name (PGA-17.4, IED-14.1)."""

    zestien_op: date | None = Field(None, description="Dag waarop de betrokkene zestien wordt of werd")
    gezag: Literal["eenhoofdig", "gezamenlijk", "voogdij", "geen", "onbekend"] | None = None
    maatregel: Literal["curatele", "mentorschap", "bewind"] | None = None


class MachtigingIn(Bericht):
    """A written mandate to ask for somebody: its last day, who gave it, and where it can be found (ZVH-17.1)."""

    geldig_tot: date
    gegeven_door: Literal["betrokkene", "wettelijk_vertegenwoordiger"] = "betrokkene"
    kenmerk: Kenmerk


class Vervolledigd(Bericht):
    """What makes a verzoek complete, at its reception or later."""

    vertegenwoordiging: VertegenwoordigingIn | None = None
    machtiging: MachtigingIn | None = None
    client_ingelicht_op: date | None = Field(None, description="Wanneer hij hoorde dat een ander dit vraagt (LJR-18.4-gemachtigde)")
    op_schrift: bool | None = Field(None, description="Een mondeling verzoek is opgeschreven (IED-9.1)")
    beperkingen: Beperkingen = Field(default_factory=list, description="Welk gebruik moet stoppen (IED-7.4)")
    gegeven_ids: GegevenIds = Field(default_factory=list, description="Om welke gegevens het gaat; leeg is: alles over de betrokkene")
    gegevens: WeinigGegevens = Field(
        default_factory=list, description="Verzoekergegevens, en in een ander gegeven wat de verzoeker wil of waarom"
    )


class PersoonIn(Bericht):
    """Who asks, where nobody named a casus: what he can be found by, used for that alone, and where the answer goes (ZVH-17.1)."""

    achternaam: Naam
    geboortedatum: date
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")] | None = None
    antwoordadres: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    omschrijving: Annotated[str, Field(min_length=1, max_length=4000)] | None = Field(None, description="Wat hij vraagt, en waarom")


class VerzoekIn(Vervolledigd):
    """A request as it was received, wherever that was (ZVH-17.1, 17.3).

    Who does not know a casus, names the samenwerkingsverband and the person; whether there is a casus is found out where it is handled.
    """

    casus_id: UUID | None = Field(None, description="Leeg: u kent geen casus, of die van een ander niet. Geef dan verband en persoon")
    samenwerkingsverband: Code | None = Field(None, description="Alleen zonder casus: aan welk verband hij het vraagt")
    persoon: PersoonIn | None = Field(None, description="Alleen zonder casus: wie het vraagt")
    soort: Verzoeksoort
    ontvangen_op: date = Field(description="Dag van de eerste ontvangst, bij welke partij ook; vanaf hier loopt de termijn (ZVH-17.3)")
    ontvangen_bij: PartijId
    betrokkene_id: UUID | None = Field(None, description="Met een casus verplicht")
    ingediend_door: Indiener
    kanaal: Kanaal = Field("schriftelijk", description="Hoe het binnenkwam")
    antwoordvoorkeur: Antwoordvoorkeur | None = Field(None, description="Hoe hij antwoord wil; leeg is: zoals hij vroeg (LJR-23.3)")


class AanvullingIn(Vervolledigd):
    """What was still missing; what is left out stays as it was."""


class Aanvulling(Bericht):
    """One thing that is missing or stands in the way, and what to do about it."""

    code: Code
    tekst: str


class VerzoekBevestiging(Bevestiging):
    """Received: who handles it, until when, and what is still missing (ZVH-17.1, PGA-4.1g, PGA-17.1a)."""

    uiterste_datum: date
    behandelaar: Behandelaar
    doorverwijzing: str
    ontbreekt: list[Aanvulling]


class Middel(Bericht):
    """One means of establishing who somebody is, and when it was tried; the lightest first (LJR-18.4)."""

    middel: Literal["eigen_kennis", "controlevragen", "inlogmiddel", "telefonisch", "tonen_identiteitsbewijs", "kopie_identiteitsbewijs"]
    op: date
    bsn_afgeschermd: bool | None = Field(None, description="Verplicht bij een kopie (LJR-18.4)")


class IdentiteitIn(Bericht):
    """That the identity was established: only how and when; by whom follows from the token (ZVH-18.4)."""

    wijze: IdentificatieWijze
    op: date
    reden: Reden | None = Field(None, description="Verplicht bij een andere wijze dan in persoon")
    middelen: Annotated[list[Middel], Field(max_length=10)] = Field(
        default_factory=list, description="Wat is geprobeerd, het lichtste middel eerst; verplicht bij een andere wijze dan in persoon"
    )


class IdentiteitsvraagIn(Bericht):
    """That the verzoeker was asked who he is, and when (LJR-18.4-opschorting)."""

    op: date


class VerzoekbesluitIn(Bericht):
    """The besluit with grounds from the closed list; the explanation in words is a gegeven."""

    besluit: Besluit
    gronden: Annotated[list[Reden], Field(max_length=10)] = Field(
        default_factory=list, description="Verplicht als niet alles wordt toegewezen"
    )
    items: Annotated[list[ItembesluitIn], Field(max_length=1000)] = Field(
        default_factory=list, description="Per gegeven; wat er niet staat volgt het besluit, bij deels is het toegewezen"
    )
    gegevens: WeinigGegevens = Field(
        default_factory=list, description="Motivering; verplicht bij weigeren, en altijd bij correctie of verwijdering (ZVH-19.4)"
    )


class IdentiteitUit(Bericht):
    wijze: IdentificatieWijze
    op: date
    reden: Code | None
    middelen: list[Middel]
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
    soort: Verzoeksoort
    ingediend_door: Indiener
    ontvangen_op: date
    ontvangen_bij: PartijId
    uiterste_datum: date = Field(description="Laatste dag voor het antwoord; niets verschuift die dag (ZVH-18.2, 18.4)")
    te_laat: bool
    kanaal: Kanaal
    antwoordkanaal: Antwoordvoorkeur
    beperkingen: list[Beperking]
    gegeven_ids: list[UUID]
    machtiging_tot: date | None = nullable("date")
    client_ingelicht_op: date | None = nullable("date")
    identiteit_gevraagd_op: date | None = nullable("date")
    behandelaar: Behandelaar
    ontbreekt: list[Aanvulling]
    status: Status
    identiteit: IdentiteitUit | None
    besluit: VerzoekbesluitUit | None
    beantwoord_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    vastgelegd_op: Tijdstip
    versie: int
    gegevens: list[Gegeven]
