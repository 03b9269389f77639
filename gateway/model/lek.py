"""The datalekregister and what points at a datalek: codes, dates, ids and pseudonyms; the words lie in rights (ZVH-14.11)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Datalek(Base):
    """One version of one datalek; insert-only, the highest versie counts, and no casus takes it along when it is destroyed (PGA-4.1e).

    status: gemeld, gesloten. ``partij`` reported it. ``velden``: see ``gateway.datalekken``.
    """

    __tablename__ = "datalek"
    __table_args__ = (Index("ix_datalek_verband", "verband", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(12))
    velden: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))


class Leksignaal(Base):
    """That one user was refused again and again within the convenant's window; insert-only (ZVH-14.1)."""

    __tablename__ = "leksignaal"
    __table_args__ = (Index("ix_leksignaal_verband", "verband", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64))
    functionaris: Mapped[str] = mapped_column(String(64))
    aantal: Mapped[int]
    van: Mapped[datetime] = mapped_column(Tijd)
    tot: Mapped[datetime] = mapped_column(Tijd)
    op: Mapped[datetime] = mapped_column(Tijd)
