"""Finding a person again without storing who he is (ONTWERP §9)."""

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base


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
