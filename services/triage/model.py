"""Tables of triage and the rules that belong to one bevraging or weging. Codes, ids and dates only: content lies in gegevens."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import Conflict, Fout, NotFound


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)


class Bevraging(Base):
    """What one partij is asked, why and until when (ZVH-1.19); status: open, or the outcome that counts."""

    __tablename__ = "bevraging"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    gevraagde: Mapped[str] = mapped_column(String(64))
    vragen: Mapped[list[str]] = mapped_column(JSON)
    waarom: Mapped[str] = mapped_column(String(80))
    uiterlijk: Mapped[date]
    status: Mapped[str] = mapped_column(String(16))
    versie: Mapped[int]
    gesteld_op: Mapped[datetime] = mapped_column(Tijd)
    antwoorden: Mapped[list["Antwoord"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="(Antwoord.ontvangen_op, Antwoord.id)"
    )

    def beantwoord(self, antwoord: "Antwoord", partij: str, vandaag: date) -> None:
        """Add an answer of the asked partij; anyone else finds nothing here (NotFound). Late is late, never too late (ZVH-5.2.1)."""
        if partij != self.gevraagde:
            raise NotFound
        antwoord.te_laat = vandaag > self.uiterlijk
        self.antwoorden.append(antwoord)
        self.status = "beantwoord" if self.status == "beantwoord" else antwoord.uitkomst
        self.versie += 1


class Antwoord(Base):
    """One answer: beantwoord, geen_gegevens or weigert; what was answered stands in gegevens of the bevraging."""

    __tablename__ = "antwoord"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bevraging_id: Mapped[UUID] = mapped_column(ForeignKey("bevraging.id"), index=True)
    uitkomst: Mapped[str] = mapped_column(String(16))
    te_laat: Mapped[bool]
    ontvangen_op: Mapped[datetime] = mapped_column(Tijd)


class Weging(Base):
    """Where the casus goes, what an overleg would be about and whom it needs (ZVH-1.19)."""

    __tablename__ = "weging"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    route: Mapped[str] = mapped_column(String(24))
    doel: Mapped[str | None] = mapped_column(String(80))
    themas: Mapped[list[str]] = mapped_column(JSON)
    uit_te_nodigen: Mapped[list[str]] = mapped_column(JSON)
    reden: Mapped[str | None] = mapped_column(String(80))
    versie: Mapped[int]
    gewogen_op: Mapped[datetime] = mapped_column(Tijd)

    def moet_volledig(self) -> None:
        """Raise Conflict naming what a casusoverleg still lacks: doel, thema's or partijen (ZVH-1.19)."""
        if self.route != "casusoverleg":
            return
        delen = {"doel": self.doel, "themas": self.themas, "uitTeNodigen": self.uit_te_nodigen}
        ontbreekt = [naam for naam, waarde in delen.items() if not waarde]
        if ontbreekt:
            raise Conflict(
                f"Voor een casusoverleg ontbreekt: {', '.join(ontbreekt)}.",
                code="weging_onvolledig",
                artikel="ZVH-1.19",
                volgende_stap="Leg vast waarover het overleg gaat (doel en thema's) en welke partijen nodig zijn.",
                fouten=[Fout(f"/{naam}", "ontbreekt") for naam in ontbreekt],
            )
