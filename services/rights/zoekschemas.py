"""What goes over the wire about a verzoek that names no casus: between gateway and rights only (ZVH-17.1)."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.rights.antwoordschemas import GeautomatiseerdeBesluitvorming, Gezocht, PolitieEnOm, Rechten, Uitleg
from services.rights.beoordelingschemas import Rechtsmiddelen
from services.rights.ontvangstmodel import Behandelaar, Verzendwijze
from services.rights.schemas import Aanvulling
from services.rights.woordenschemas import Tekst
from shared.contracts import Bericht, Code, nullable
from shared.convenant.verzoekstand import Verzoeksoort

Codes = Annotated[list[Code], Field(max_length=20)]
Uitkomst = Literal["niets_gevonden", "afwijzen"]


class OntvangstIn(Bericht):
    """What is still missing, as codes; in ``teksten`` who asks and what he wrote, which is kept."""

    nog_nodig: Codes
    teksten: Annotated[dict[Code, Tekst], Field(max_length=10)]


class OntvangstUit(Bericht):
    """What the reception says besides its dates: who handles it and what is still missing (ZVH-17.1, PGA-4.1g)."""

    behandelaar: Behandelaar
    doorverwijzing: str
    ontbreekt: list[Aanvulling]


class WoordenUit(Bericht):
    """Who asks and what he wrote, by part."""

    teksten: dict[Code, Tekst]


class BriefIn(Bericht):
    """What was decided without a casus, and what was searched for that."""

    soort: Verzoeksoort
    ontvangen_op: date
    uiterste_datum: date
    verzonden_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    gronden: Codes
    gezocht_op: date | None = nullable("date")
    fasen: Codes
    sleutels: Codes


class BriefUit(Bericht):
    """The letter where no casus was found or none was looked for: the parts of any letter, and no gegevens (ZVH-18.1, IED-6.3)."""

    verzoek_id: UUID
    soort: Verzoeksoort
    ontvangen_op: date
    uiterste_datum: date
    verzonden_op: date | None = nullable("date")
    wijze: Verzendwijze | None = None
    uitkomst: Uitkomst
    besluittekst: str
    gronden: list[Uitleg]
    opgenomen: Uitleg | None
    gezocht: Gezocht | None
    rechten: Rechten
    klachtrecht: str
    rechtsmiddelen: list[Rechtsmiddelen]
    geautomatiseerde_besluitvorming: GeautomatiseerdeBesluitvorming
    politie_en_om: PolitieEnOm
    kosten: str
