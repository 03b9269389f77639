"""The party register: versions of partijen and of who may sign for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Partijversie(Base):
    """One version of one partij; insert-only, so what was possible yesterday stays explainable."""

    __tablename__ = "partij"

    partij_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    regel: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))


class Uitgever(Base):
    """One version of one issuer line."""

    __tablename__ = "uitgever"

    iss: Mapped[str] = mapped_column(String(512), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    regel: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))
