"""The casusregister and the facts that beleid decides on (ONTWERP §2: who owns which fact)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Casus(Base):
    """One casus: in which verband and fase, for which doel, run by whom.

    status: in_aanmelding, lopend, afgewezen, afgeschaald, vernietigd.
    """

    __tablename__ = "casus"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    fase: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), index=True)
    fasestatus: Mapped[list[Any]]
    samenwerkingsdoel: Mapped[str] = mapped_column(String(80))
    aanmelder: Mapped[str] = mapped_column(String(64))
    aanmelder_grondslag: Mapped[str] = mapped_column(String(80))
    procesregisseur: Mapped[str | None] = mapped_column(String(64))
    casusregisseur_partij: Mapped[str | None] = mapped_column(String(64))
    gestart_op: Mapped[datetime] = mapped_column(Tijd)
    besluit_afschaling_op: Mapped[date | None]
    vernietigen_op: Mapped[date | None] = mapped_column(index=True)
    versie: Mapped[int]


class Betrokkene(Base):
    """A person in one casus as a random id; who it is stands in a gegeven."""

    __tablename__ = "betrokkene"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    categorie: Mapped[str] = mapped_column(String(1))


class Deelname(Base):
    """A partij, or one functionaris of it, in one casus in one role, from and until (ZVH-9.6)."""

    __tablename__ = "deelname"
    __table_args__ = (Index("ix_deelname_index", "partij", "casus_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    partij: Mapped[str] = mapped_column(String(64))
    functionaris: Mapped[str | None] = mapped_column(String(64))
    rol: Mapped[str] = mapped_column(String(40))
    reden: Mapped[str] = mapped_column(String(80))
    van: Mapped[datetime] = mapped_column(Tijd)
    tot: Mapped[datetime | None] = mapped_column(Tijd)


class Vindplaats(Base):
    """To which casus a known id belongs, and in which service it lives."""

    __tablename__ = "vindplaats"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    soort: Mapped[str] = mapped_column(String(40))
    dienst: Mapped[str] = mapped_column(String(16))
    partij: Mapped[str] = mapped_column(String(64))


class Feit(Base):
    """One version of one fact about a casus; insert-only, the highest versie counts.

    soort: noodzaak, instemming, mandaat, toestemming, informatie, aanwijzing, beperking, bezwaar, zienswijze, hoofdofficier, bevraging,
    plan, akkoord, evaluatie, visie, onjuist, correctie, verzoek, vertegenwoordiging, weigering, wissing, brief, briefplicht.
    ``betreft`` is a gegeven or a betrokkene, ``partij`` whose fact it is.
    """

    __tablename__ = "feit"
    __table_args__ = (Index("ix_feit_casus", "casus_id", "soort"), Index("ix_feit_partij", "partij", "soort", "status"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID]
    soort: Mapped[str] = mapped_column(String(20))
    betreft: Mapped[UUID | None]
    categorie: Mapped[str | None] = mapped_column(String(80))
    partij: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    velden: Mapped[dict[str, Any]]
    door: Mapped[str] = mapped_column(String(64))
    functionaris: Mapped[str] = mapped_column(String(64))
    op: Mapped[datetime] = mapped_column(Tijd)
