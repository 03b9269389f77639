"""Tables of intake and the rules that belong to one aanmelding. Codes, ids and dates only: content lies in gegevens."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import Conflict, NotFound


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)


class Aanmelding(Base):
    """A casus put forward by one partij (ZVH-1.18); status: ontvangen, getoetst, aangenomen, afgewezen."""

    __tablename__ = "aanmelding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(unique=True)
    aanmelder: Mapped[str] = mapped_column(String(64))
    samenwerkingsdoel: Mapped[str] = mapped_column(String(80))
    aanleiding: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(12))
    reden: Mapped[str | None] = mapped_column(String(80))
    advies: Mapped[str | None] = mapped_column(String(80))
    versie: Mapped[int]
    ontvangen_op: Mapped[datetime] = mapped_column(Tijd)
    besloten_op: Mapped[datetime | None] = mapped_column(Tijd)
    betrokkenen: Mapped[list["Betrokkene"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Betrokkene.id")
    uitkomsten: Mapped[list["Criteriumuitkomst"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Criteriumuitkomst.criterium"
    )

    def toets(self, uitkomsten: list["Criteriumuitkomst"]) -> None:
        """Record the criteriatoets anew; Conflict once accepted (ZVH-1.18). After a turn-down the gateway lets it through only where the
        casus was kept for that and taken up again (PGA-14.4c)."""
        if self.status == "aangenomen":
            raise Conflict("Over deze aanmelding is al besloten.", code="al_besloten", artikel="ZVH-1.18")
        self.uitkomsten = uitkomsten
        self.status = "getoetst"
        self.versie += 1

    def neem_aan(self, op: datetime) -> None:
        """Accept; only after a criteriatoets in which every criterium is met (ZVH-1.18)."""
        self._moet_getoetst()
        if any(u.uitkomst != "ja" for u in self.uitkomsten):
            raise Conflict(
                "Niet aan ieder criterium is voldaan.",
                code="criteria_niet_voldaan",
                artikel="ZVH-1.18",
                volgende_stap="Wijs af, of toets opnieuw.",
            )
        self._besluit("aangenomen", op)

    def wijs_af(self, reden: str, advies: str, op: datetime) -> None:
        """Turn down with a reason from the closed list, and say what the aanmelder can do instead (ZVH-9.4b, ZVH-5.3.1c)."""
        self._moet_getoetst()
        self._besluit("afgewezen", op, reden, advies)

    def _moet_getoetst(self) -> None:
        if self.status != "getoetst":
            raise Conflict(
                "Er is geen criteriatoets, of er is al besloten.",
                code="geen_criteriatoets",
                artikel="ZVH-1.18",
                volgende_stap="Leg eerst de criteriatoets vast.",
            )

    def _besluit(self, status: str, op: datetime, reden: str | None = None, advies: str | None = None) -> None:
        self.status, self.reden, self.advies, self.besloten_op = status, reden, advies, op
        self.versie += 1


class Betrokkene(Base):
    """A person in this casus as a random id with a category of bijlage 4; who it is stands in a gegeven (ZVH-4.1t)."""

    __tablename__ = "betrokkene"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    aanmelding_id: Mapped[UUID] = mapped_column(ForeignKey("aanmelding.id"), index=True)
    categorie: Mapped[str] = mapped_column(String(1))
    relatie: Mapped[str] = mapped_column(String(80))


class Criteriumuitkomst(Base):
    """The outcome for one criterium of the convenant: ja, nee or onbekend; onbekend is not ja."""

    __tablename__ = "criteriumuitkomst"

    aanmelding_id: Mapped[UUID] = mapped_column(ForeignKey("aanmelding.id"), primary_key=True)
    criterium: Mapped[str] = mapped_column(String(80), primary_key=True)
    uitkomst: Mapped[str] = mapped_column(String(8))
    reden: Mapped[str] = mapped_column(String(80))


class Politievraag(Base):
    """What the pga-expert asks the police about the hoofdpersoon, and their yes or no; nothing of what they found (PGA-7.2b, PGA-2.2e)."""

    __tablename__ = "politievraag"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    gevraagde: Mapped[str] = mapped_column(String(64))
    uiterlijk: Mapped[date]
    status: Mapped[str] = mapped_column(String(12))
    twee_of_meer: Mapped[bool | None]
    peildatum: Mapped[date | None]
    versie: Mapped[int]
    gesteld_op: Mapped[datetime] = mapped_column(Tijd)

    def beantwoord(self, partij: str, *, twee_of_meer: bool, peildatum: date) -> None:
        """Yes or no on a day; NotFound for anyone but the asked partij, Conflict when it was answered."""
        if partij != self.gevraagde:
            raise NotFound
        if self.status != "open":
            raise Conflict("Deze vraag is al beantwoord.", code="al_beantwoord", artikel="PGA-7.2b")
        self.status, self.twee_of_meer, self.peildatum = "beantwoord", twee_of_meer, peildatum
        self.versie += 1
