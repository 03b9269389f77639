"""What a betrokkene, who has no token, collects his answer with: one code for one answer, once (ZVH-18.5)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Afhaalcode(Base):
    """One code that was handed over: its keyed hash, for which verzoek, to whom; the code itself is nowhere.

    status: open, bezig, afgehaald, vervallen. ``bezig``: handling ``poging`` is at it since ``begonnen_op`` (wereldtijd), and only that one
    may finish it. ``partij`` and ``functionaris`` handed it over. ``geweigerd``: how often it was tried in vain.
    """

    __tablename__ = "afhaalcode"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID] = mapped_column(index=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    ontvanger: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12))
    partij: Mapped[str] = mapped_column(String(64))
    functionaris: Mapped[str] = mapped_column(String(64))
    gemaakt_op: Mapped[datetime] = mapped_column(Tijd)
    geldig_tot: Mapped[datetime] = mapped_column(Tijd)
    poging: Mapped[UUID | None]
    begonnen_op: Mapped[datetime | None] = mapped_column(Tijd)
    afgehaald_op: Mapped[datetime | None] = mapped_column(Tijd)
    geweigerd: Mapped[int]
