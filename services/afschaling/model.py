"""The one table of afschaling and the ladder of a closed casus. Codes, ids and dates only: content lies in gegevens."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from sqlalchemy import Date, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.convenant import rekent
from shared.convenant.termijnen import Termijn
from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import BadInput, Fout, NotFound

Trede = Literal["voor_archivering", "archief"]


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)


class Afsluiting(Base):
    """The besluit tot afschaling of one casus; its date sets the ladder and no act moves it (ZVH-11.2)."""

    __tablename__ = "afsluiting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(unique=True)
    resultaat: Mapped[str] = mapped_column(String(80))
    reden: Mapped[str] = mapped_column(String(80))
    besluitdatum: Mapped[date] = mapped_column(Date)
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    versie: Mapped[int]

    def moet_genomen_zijn(self, vandaag: date) -> None:
        """BadInput for a besluit that is still to come: it would stretch the year (ZVH-11.2)."""
        if self.besluitdatum > vandaag:
            raise BadInput(fouten=[Fout("/besluitdatum", "ligt in de toekomst")], artikel="ZVH-11.2")


@dataclass(frozen=True)
class Ladder:
    """The dates after a besluit tot afschaling; calendar days in the Netherlands."""

    archivering_op: date
    vernietigen_uiterlijk: date

    @classmethod
    def van(cls, besluitdatum: date, *, archivering_na: Termijn, bewaartermijn: Termijn) -> Self:
        """Six months and a year in the convenant; a short month keeps its last day (ZVH-11.2a, 11.2b, 11.2c)."""
        return cls(rekent(besluitdatum, archivering_na), rekent(besluitdatum, bewaartermijn))

    def trede(self, vandaag: date) -> Trede:
        """The rung on this day; NotFound after the last day, whether or not someone destroyed the casus by then (ZVH-11.2)."""
        if vandaag > self.vernietigen_uiterlijk:
            raise NotFound
        return "voor_archivering" if vandaag < self.archivering_op else "archief"
