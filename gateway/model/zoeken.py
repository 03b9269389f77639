"""Finding a person again without storing who he is (ONTWERP §9)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Zoeksleutel(Base):
    """A keyed hash of two things known about one betrokkene; the key is per samenwerkingsverband, so is what it can be compared with.

    soort: achternaam_geboortedatum, geboortedatum_postcode. It goes with the gegevens it was made of: ``gegeven_id`` (personalia) and,
    for a postcode, ``adres_id``.
    """

    __tablename__ = "zoeksleutel"
    __table_args__ = (Index("ix_zoeksleutel_hash", "hash", "soort"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    betrokkene_id: Mapped[UUID]
    gegeven_id: Mapped[UUID] = mapped_column(index=True)
    adres_id: Mapped[UUID | None] = mapped_column(index=True)
    soort: Mapped[str] = mapped_column(String(24))
    hash: Mapped[str] = mapped_column(String(64))


class Zoekverzoek(Base):
    """One version of one verzoek that names no casus; insert-only, the highest versie counts. Who asks lies in rights (ZVH-17.1).

    status: open, gekoppeld, besloten, beantwoord, vernietigd. ``partij`` received it. ``velden``: see ``gateway.zoekverzoeken``.
    """

    __tablename__ = "zoekverzoek"
    __table_args__ = (Index("ix_zoekverzoek_verband", "verband", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    velden: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))
