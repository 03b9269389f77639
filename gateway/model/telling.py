"""Management information: counters that know no casus (ZVH-11.3, PGA-14.6)."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base


class Telling(Base):
    """How many casussen that are gone fell in one cell of one dimension; a number, a quarter and codes of closed lists, nothing else.

    ``dagen``: upper bound of a class of durations in whole days; 0 counts casussen, more counts durations. Two dimensions never meet.
    """

    __tablename__ = "telling"

    verband: Mapped[str] = mapped_column(String(80), primary_key=True)
    jaar: Mapped[int] = mapped_column(primary_key=True)
    kwartaal: Mapped[int] = mapped_column(primary_key=True)
    dimensie: Mapped[str] = mapped_column(String(16), primary_key=True)
    waarde: Mapped[str] = mapped_column(String(80), primary_key=True)
    dagen: Mapped[int] = mapped_column(primary_key=True)
    aantal: Mapped[int]
