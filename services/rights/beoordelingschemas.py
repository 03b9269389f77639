"""What goes over the wire when a verzoek is judged: per leverancier, per gegeven."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.rights.beoordelingmodel import Itemkeuze, Standpunt, VoorWat
from shared.contracts import Bericht, Code, Ingebracht, Kenmerk, PartijId, Reden

Motivering = Annotated[list[Ingebracht], Field(max_length=20)]
Reglement = Annotated[Literal["", "ljr", "xtra", "ied"], Field(description="Vult de gateway in uit het partijregister")]


class Factor(Bericht):
    """One factor of LJR 22 lid 2, and how it weighed."""

    factor: Code
    weging: Literal["zwaarwegend", "meegewogen", "niet_van_toepassing", "schaadt_doel"]


class UitzonderingIn(Bericht):
    """Why LJ&R sets a right aside for one gegeven; the interest is the ground itself, the words are the motivering (LJR-22.1)."""

    artikelen: Annotated[list[Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9])?$")]], Field(min_length=1, max_length=8)]
    noodzaak: Literal["belang_wordt_anders_geschaad", "geen_lichter_middel"]
    evenredigheid: Literal["belang_weegt_zwaarder", "nadeel_voor_betrokkene_beperkt"]
    reikwijdte: Literal["dit_gegeven", "geheel_dossier"]
    deel_volstaat: bool = Field(description="Zou een deel genoeg zijn; dan kan niet het hele dossier (LJR-22.1)")
    factoren: Annotated[list[Factor], Field(max_length=8)] = Field(description="Alle acht factoren van artikel 22 lid 2")
    meedelen: bool = Field(
        True, description="Nee: de betrokkene hoort niet dat er iets is beperkt; alleen als dat het doel schaadt (LJR-22.2)"
    )


class ItemoordeelIn(Bericht):
    """What the leverancier says of one gegeven of his."""

    gegeven_id: UUID
    oordeel: Itemkeuze
    grond: Reden | None = Field(None, description="Verplicht bij afwijzen: uit de lijst van het eigen reglement")
    motivering: Annotated[int, Field(ge=0, le=19)] | None = Field(
        None, description="Verplicht bij afwijzen: welk van de gegevens het uitlegt"
    )
    toewijsgrond: Reden | None = Field(None, description="Verplicht als LJ&R verwijdering of rectificatie toewijst (LJR-19.1, LJR-20.1)")
    uitzondering: UitzonderingIn | None = Field(None, description="Verplicht als LJ&R een belang van artikel 22 inroept")


class Aantekening(Bericht):
    """Where the refusal is noted in the client's own dossier (LJR-18.2)."""

    op: date
    kenmerk: Kenmerk


class BeoordelingIn(Bericht):
    """The judgement of one leverancier about what he supplied himself (ZVH-17.4)."""

    items: Annotated[list[ItemoordeelIn], Field(min_length=1, max_length=1000)]
    aantekening: Aantekening | None = Field(None, description="Verplicht als LJ&R inzage of beperking weigert (LJR-18.2)")
    gegevens: Motivering = Field(default_factory=list, description="Motivering, per afgewezen gegeven aan te wijzen")
    reglement: Reglement = ""


class ItembesluitIn(Bericht):
    """What is decided of one gegeven."""

    gegeven_id: UUID
    besluit: Itemkeuze
    grond: Reden | None = Field(None, description="Verplicht bij afwijzen")
    leverancier: PartijId | None = Field(None, description="Vult de gateway in")
    reglement: Reglement = ""


class VoornemenIn(Bericht):
    """That the burgemeester means to refuse or limit a right, on an interest of UAVG 41 (PGA-17.1b)."""

    gronden: Annotated[list[Reden], Field(min_length=1, max_length=10)]
    reactie_uiterlijk: date | None = Field(None, description="Tot wanneer leveranciers reageren; leeg is de termijn van het convenant")
    gegevens: Motivering = Field(default_factory=list, description="Motivering van het voornemen")


class LeverancierszienswijzeIn(Bericht):
    """What a leverancier thinks of an intended refusal (PGA-17.1b)."""

    standpunt: Standpunt
    gegevens: Motivering = Field(default_factory=list, description="Toelichting")


class VergoedingIn(Bericht):
    """What the betrokkene is asked to pay, in euro cents, and what it cost (LJR-18.3b, IED-8.3)."""

    voor: VoorWat
    bedrag: Annotated[int, Field(ge=0, le=1_000_000, description="In eurocenten")]
    kosten: Annotated[int, Field(ge=0, le=1_000_000, description="Werkelijk gemaakte kosten in eurocenten")]
    buitensporig: bool = Field(False, description="Kennelijk ongegrond of buitensporig, vooral door herhaling (LJR-23.6)")
    gegevens: Motivering = Field(default_factory=list, description="Onderbouwing")
    reglement: Reglement = ""


class Weg(Bericht):
    """One way to go for who does not agree."""

    code: Code
    tekst: str


class Rechtsmiddelen(Bericht):
    """The ways that go with a refusal, in the order of the reglement they come from (LJR-18.5, XTRA-10.2-weigering, IED-13.4)."""

    van: Literal["verband", "ljr", "xtra", "ied"]
    wegen: list[Weg]


class Weigering(Bericht):
    """One gegeven that was refused, with the reason, its leverancier and what he wrote about it."""

    gegeven_id: UUID
    leverancier: PartijId
    grond: Code
    tekst: str
