"""The people of a partij in the register: pseudonyms, codes and dates."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd


class Functionarisversie(Base):
    """One version of one functionaris; insert-only, so who was allowed what on an earlier day stays visible (IED-5.4)."""

    __tablename__ = "functionaris"

    partij_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    functionaris: Mapped[str] = mapped_column(String(64), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    regel: Mapped[dict[str, Any]]
    op: Mapped[datetime] = mapped_column(Tijd)
    door: Mapped[str] = mapped_column(String(64))
