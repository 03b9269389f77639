"""Tables of one overleg: when, and which agenda points about which gegevens. Who is asked and who was there the gateway keeps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.casusoverleg.model import Base
from shared.db import Tijd


class Overleg(Base):
    """One meeting about one casus; its agenda never changes: another agenda is another overleg."""

    __tablename__ = "overleg"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    van: Mapped[datetime] = mapped_column(Tijd)
    tot: Mapped[datetime] = mapped_column(Tijd)
    versie: Mapped[int]
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    agenda: Mapped[list["Agendapunt"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Agendapunt.volgorde")

    def gegeven_ids(self) -> list[UUID]:
        """Every gegeven on the agenda, once."""
        return list(dict.fromkeys(UUID(i) for punt in self.agenda for i in punt.gegevens))


class Agendapunt(Base):
    """One of the acts an overleg knows, and the gegevens it is about (ZVH-B2.3)."""

    __tablename__ = "agendapunt"

    overleg_id: Mapped[UUID] = mapped_column(ForeignKey("overleg.id"), primary_key=True)
    volgorde: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    punt: Mapped[str] = mapped_column(String(80))
    gegevens: Mapped[list[str]] = mapped_column(JSON)
