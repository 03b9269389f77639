"""What is written about a datalek, a klacht or a verzoek without a casus; codes, dates and ids are the gateway's (ZVH-14.11, ZVH-16.5f)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.rights.model import Base
from shared.db import Tijd


class Woorden(Base):
    """One part of what was written about one thing, encrypted under the key of that thing; of each part the newest counts."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    over: Mapped[UUID]
    onderdeel: Mapped[str] = mapped_column(String(80))
    tekst: Mapped[bytes] = mapped_column(LargeBinary)
    op: Mapped[datetime] = mapped_column(Tijd)


class Lektekst(Woorden):
    """Of a datalek. Nothing is taken out: a register line stays as long as the verband answers for it (PGA-4.1e)."""

    __tablename__ = "lektekst"

    over: Mapped[UUID] = mapped_column("lek_id", index=True)


class Klachttekst(Woorden):
    """Of a klacht; it goes with its key."""

    __tablename__ = "klachttekst"

    over: Mapped[UUID] = mapped_column("klacht_id", index=True)


class Zoektekst(Woorden):
    """Of a verzoek that names no casus: who asks, as he gave it, and what he wrote; it goes with its key (ZVH-17.1)."""

    __tablename__ = "zoektekst"

    over: Mapped[UUID] = mapped_column("verzoek_id", index=True)
