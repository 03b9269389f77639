"""The klachtenregister: who handles a klacht, what it is about as a code, and its steps and dates; the words lie in rights (ZVH-16.5f)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Klacht(Base):
    """One version of one klacht; insert-only, the highest versie counts. It names no casus and no betrokkene.

    status: open, beantwoord, elders, vernietigd. ``partij`` handles it. ``velden``: see ``gateway.klachten``.
    """

    __tablename__ = "klacht"
    __table_args__ = (Index("ix_klacht_partij", "partij", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    velden: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))
