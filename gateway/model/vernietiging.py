"""What was destroyed and who was told to do the same: ids, counts and dates that survive destruction (ONTWERP §9)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Verklaring(Base):
    """One vernietigingsverklaring, of one batch; insert-only. ``hash``: SHA-256 of ``inhoud`` (RFC 8785), which the audit chain repeats."""

    __tablename__ = "verklaring"
    __table_args__ = (Index("ix_verklaring_verband", "verband", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    op: Mapped[datetime] = mapped_column(Tijd)
    inhoud: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))


class Aanzegging(Base):
    """That one partij was told of one batch to destroy its copies too, and when it said that it did (PGA-14.1b, LJR-24.1h).

    soort: partner, or agendadeelnemer for whom somebody of the verband passes it on. ``casussen``: those of the batch he had part in.
    """

    __tablename__ = "aanzegging"
    __table_args__ = (Index("ix_aanzegging_partij", "partij", "id"), Index("ix_aanzegging_open", "bevestigd_op", "uiterlijk"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verklaring_id: Mapped[UUID] = mapped_column(index=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64))
    soort: Mapped[str] = mapped_column(String(16))
    casussen: Mapped[list[Any]]
    vernietigd_op: Mapped[date]
    uiterlijk: Mapped[date]
    bevestigd_op: Mapped[date | None]
    bevestigd_door: Mapped[str | None] = mapped_column(String(64))
