"""Tables of how a verzoek is judged: by each leverancier, in a pga beforehand by the burgemeester, and per gegeven in the besluit.

Codes, ids and dates; every explanation in words is a gegeven, named here by id.
"""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.rights.model import Base

Itemkeuze = Literal["toewijzen", "afwijzen"]
VoorWat = Literal["inzage", "eerste_kopie", "extra_kopie", "behandeling"]
Standpunt = Literal["eens", "oneens"]


class Beoordeling(Base):
    """That one leverancier judged what he supplied, and noted a refusal in his client's dossier (ZVH-17.4, LJR-18.2)."""

    __tablename__ = "beoordeling"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    leverancier: Mapped[str] = mapped_column(String(64), primary_key=True)
    reglement: Mapped[str] = mapped_column(String(8))
    beoordeeld_op: Mapped[date] = mapped_column(Date)
    aangetekend_op: Mapped[date | None] = mapped_column(Date)
    aangetekend_onder: Mapped[str | None] = mapped_column(String(80))


class Itemoordeel(Base):
    """What a leverancier says of one gegeven: grant it, or not and on which ground (LJR-22.1)."""

    __tablename__ = "itemoordeel"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    gegeven_id: Mapped[UUID] = mapped_column(primary_key=True)
    leverancier: Mapped[str] = mapped_column(String(64))
    oordeel: Mapped[Itemkeuze] = mapped_column(String(12))
    grond: Mapped[str | None] = mapped_column(String(80))
    uitzondering: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    motivering: Mapped[UUID | None]

    @property
    def meedelen(self) -> bool:
        """May the betrokkene hear that this was refused; silence only where hearing it harms the purpose (LJR-22.2)."""
        return self.uitzondering is None or bool(self.uitzondering["meedelen"])


class Itembesluit(Base):
    """What was decided of one gegeven; ``reglement`` says which remedies go with a refusal (LJR-18.5, XTRA-10.2-weigering)."""

    __tablename__ = "itembesluit"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    gegeven_id: Mapped[UUID] = mapped_column(primary_key=True)
    leverancier: Mapped[str] = mapped_column(String(64))
    reglement: Mapped[str] = mapped_column(String(8))
    besluit: Mapped[Itemkeuze] = mapped_column(String(12))
    grond: Mapped[str | None] = mapped_column(String(80))


class Voornemen(Base):
    """An intended refusal of a pga, put to every leverancier involved before it is decided (PGA-17.1b)."""

    __tablename__ = "voornemen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), index=True)
    gronden: Mapped[list[str]] = mapped_column(JSON)
    motivering: Mapped[list[str]] = mapped_column(JSON)
    op: Mapped[date] = mapped_column(Date)


class Leverancierszienswijze(Base):
    """What one leverancier thinks of an intended refusal (PGA-17.1b)."""

    __tablename__ = "leverancierszienswijze"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), index=True)
    leverancier: Mapped[str] = mapped_column(String(64))
    standpunt: Mapped[Standpunt] = mapped_column(String(8))
    gegevens: Mapped[list[str]] = mapped_column(JSON)
    op: Mapped[date] = mapped_column(Date)


class Vergoeding(Base):
    """What a betrokkene is asked to pay, in euro cents, and why that is lawful (LJR-18.3b, LJR-23.6, IED-8.3)."""

    __tablename__ = "vergoeding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), index=True)
    partij: Mapped[str] = mapped_column(String(64))
    voor: Mapped[VoorWat] = mapped_column(String(16))
    bedrag: Mapped[int]
    kosten: Mapped[int]
    buitensporig: Mapped[bool]
    motivering: Mapped[list[str]] = mapped_column(JSON)
    op: Mapped[date] = mapped_column(Date)


TABELLEN = (Beoordeling, Itemoordeel, Itembesluit, Voornemen, Leverancierszienswijze, Vergoeding)
"""Everything here that goes with its verzoek."""
