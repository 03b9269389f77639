"""What moves: overdrachten, verstrekkingen, and who is told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Overdracht(Base):
    """One cross-phase move, or one to a casus of another samenwerkingsverband; ``stap`` only moves through fenced updates (ONTWERP §5.7).

    soort: fase, inzage, verband; only the last has ``naar_verband``, ``naar_casus_id`` and, until the release, ``zoeksleutels``.
    stap: voorgesteld, besloten, in_bewaring, vrijgegeven, zichtbaar, geschoond, geweigerd. ``lease_tot`` and ``na`` are wereldtijd.
    """

    __tablename__ = "overdracht"
    __table_args__ = (Index("ix_overdracht_werk", "stap", "na"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    verband: Mapped[str] = mapped_column(String(80))
    soort: Mapped[str] = mapped_column(String(16))
    van: Mapped[str] = mapped_column(String(16))
    naar: Mapped[str] = mapped_column(String(16))
    fasedoel: Mapped[str] = mapped_column(String(80))
    betrokkene_id: Mapped[UUID | None]
    object_id: Mapped[UUID | None]
    naar_verband: Mapped[str | None] = mapped_column(String(80))
    naar_casus_id: Mapped[UUID | None]
    zoeksleutels: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    partij: Mapped[str] = mapped_column(String(64))
    actor: Mapped[dict[str, Any]]
    stap: Mapped[str] = mapped_column(String(16))
    gestart_op: Mapped[datetime] = mapped_column(Tijd)
    vrijgegeven_op: Mapped[datetime | None] = mapped_column(Tijd)
    houder: Mapped[str | None] = mapped_column(String(64))
    lease_tot: Mapped[datetime | None] = mapped_column(Tijd)
    na: Mapped[datetime] = mapped_column(Tijd)
    poging: Mapped[int]
    foutcode: Mapped[str | None] = mapped_column(String(60))


class OverdrachtItem(Base):
    """The verdict on one gegeven in one overdracht: moved, or why not and what would change that."""

    __tablename__ = "overdracht_item"

    overdracht_id: Mapped[UUID] = mapped_column(primary_key=True)
    gegeven_id: Mapped[UUID] = mapped_column(primary_key=True)
    leverancier: Mapped[str] = mapped_column(String(64))
    etiket: Mapped[dict[str, Any]]
    uitkomst: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12))
    regel: Mapped[str] = mapped_column(String(80))
    artikel: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(80))
    reden: Mapped[str] = mapped_column(String(400))
    volgende_stap: Mapped[str] = mapped_column(String(400))


class Verstrekking(Base):
    """One recorded supply of one gegeven: what, to whom, for what, on which ground; insert-only and without content (ZVH-8.1)."""

    __tablename__ = "verstrekking"
    __table_args__ = (
        Index("ix_verstrekking_leverancier", "leverancier", "id"),
        Index("ix_verstrekking_gegeven", "gegeven_id", "ontvanger"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    soort: Mapped[str] = mapped_column(String(12))
    casus_id: Mapped[UUID] = mapped_column(index=True)
    gegeven_id: Mapped[UUID]
    betrokkene_id: Mapped[UUID]
    leverancier: Mapped[str] = mapped_column(String(64))
    ontvanger: Mapped[str] = mapped_column(String(64))
    categorie: Mapped[str] = mapped_column(String(80))
    doel: Mapped[str] = mapped_column(String(80))
    grondslag: Mapped[str] = mapped_column(String(80))
    noodzaak: Mapped[str] = mapped_column(String(80))
    handeling_id: Mapped[UUID] = mapped_column(index=True)
    op: Mapped[datetime] = mapped_column(Tijd)


class Aanbod(Base):
    """Items offered to one ontvanger for one doel, readable until its term (ONTWERP §5: a verstrekking as an act)."""

    __tablename__ = "aanbod"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    aanbieder: Mapped[str] = mapped_column(String(64))
    ontvanger: Mapped[str] = mapped_column(String(64), index=True)
    derde: Mapped[bool]
    doel: Mapped[str] = mapped_column(String(80))
    wetsartikel: Mapped[str | None] = mapped_column(String(80))
    items: Mapped[list[Any]]
    status: Mapped[str] = mapped_column(String(12))
    gemaakt_op: Mapped[datetime] = mapped_column(Tijd)
    geldig_tot: Mapped[date]


OPEN = text("klaar_op IS NULL")
"""In the condition, not among the columns: PostgreSQL does not see that a column which IS NULL leaves the order of the rest intact."""


class Taak(Base):
    """What waits for a partij; open until ``klaar_op``. The index holds the order of the work list."""

    __tablename__ = "taak"
    __table_args__ = (Index("ix_taak_werk", "partij", "uiterlijk", "id", sqlite_where=OPEN, postgresql_where=OPEN),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    partij: Mapped[str] = mapped_column(String(64))
    soort: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[UUID | None]
    uiterlijk: Mapped[date | None]
    gemaakt_op: Mapped[datetime] = mapped_column(Tijd)
    klaar_op: Mapped[datetime | None] = mapped_column(Tijd)


class Gebeurtenis(Base):
    """What happened, for one partij: a kind and an id, nothing more (informatiearm)."""

    __tablename__ = "gebeurtenis"
    __table_args__ = (Index("ix_gebeurtenis_partij", "partij", "volgnr"),)

    volgnr: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    partij: Mapped[str] = mapped_column(String(64))
    soort: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[UUID]
    casus_id: Mapped[UUID] = mapped_column(index=True)
    op: Mapped[datetime] = mapped_column(Tijd)
