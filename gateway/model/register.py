"""The party register: versions of partijen, of who may sign for them, of what was decided about both. All insert-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

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


class Registerstuk(Base):
    """One version of what a samenwerkingsverband decided and keeps a list of; soort as in registerstukken.SOORTEN (ZVH-4.3)."""

    __tablename__ = "registerstuk"

    verband: Mapped[str] = mapped_column(String(80), primary_key=True)
    soort: Mapped[str] = mapped_column(String(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    regel: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))


class Toetreding(Base):
    """One step of one toetreding: each step is a version, so the book shows who did what when (ZVH 28, PGA 19).

    status: the last step taken. ``velden``: everything stated so far, as codes, kenmerken and dates.
    """

    __tablename__ = "toetreding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    partij: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(24))
    velden: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))
