"""Tables of triage and the rules that belong to one bevraging or weging. Codes, ids and dates only: content lies in gegevens."""

from collections.abc import Mapping
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
INGETROKKEN = "ingetrokken"


class Bevraging(Base):
    """What one partij is asked, why and until when (ZVH-1.19); status: open, the outcome that counts, or ingetrokken."""

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
        if partij != self.gevraagde or self.status == INGETROKKEN:
            raise NotFound
        antwoord.te_laat = vandaag > self.uiterlijk
        self.antwoorden.append(antwoord)
        self.status = "beantwoord" if self.status == "beantwoord" else antwoord.uitkomst
        self.versie += 1

    def trek_in(self) -> None:
        """The asker needs no answer any more; Conflict when there is one, or when he said so before."""
        if self.status != "open":
            raise Conflict("Deze bevraging staat niet meer open.", code="bevraging_niet_open", artikel="ZVH-1.19")
        self.status = INGETROKKEN
        self.versie += 1


class Antwoord(Base):
    """One answer: beantwoord, geen_gegevens or weigert; what was answered stands in gegevens of the bevraging."""

    __tablename__ = "antwoord"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bevraging_id: Mapped[UUID] = mapped_column(ForeignKey("bevraging.id"), index=True)
    uitkomst: Mapped[str] = mapped_column(String(16))
    reden: Mapped[str | None] = mapped_column(String(80))
    """Why it refuses, as a code; None for any other outcome."""
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
    uit_te_nodigen: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """Per genodigde: partij, thema and why it is needed there."""
    toebedeeld_aan: Mapped[str | None] = mapped_column(String(64))
    adviezen: Mapped[list[str]] = mapped_column(JSON)
    reden: Mapped[str | None] = mapped_column(String(80))
    versie: Mapped[int]
    gewogen_op: Mapped[datetime] = mapped_column(Tijd)

    def moet_volledig(self) -> None:
        """Raise Conflict naming what its route still lacks: doel, thema's or partijen of an overleg, to whom it goes (ZVH-1.19)."""
        if self.route == "casusoverleg":
            delen = {"doel": self.doel, "themas": self.themas, "uitTeNodigen": self.uit_te_nodigen}
            _moet(delen, "ZVH-1.19", "Leg vast waarover het overleg gaat (doel en thema's) en welke partijen nodig zijn.")
        if self.route == "toebedelen":
            _moet({"toebedeeldAan": self.toebedeeld_aan}, "ZVH-5.3.1c", "Noem de ene partij aan wie wordt toebedeeld.")


def _moet(delen: Mapping[str, object], artikel: str, stap: str) -> None:
    ontbreekt = [naam for naam, waarde in delen.items() if not waarde]
    if ontbreekt:
        raise Conflict(
            f"Voor deze route ontbreekt: {', '.join(ontbreekt)}.",
            code="weging_onvolledig",
            artikel=artikel,
            volgende_stap=stap,
            fouten=[Fout(f"/{naam}", "ontbreekt") for naam in ontbreekt],
        )
