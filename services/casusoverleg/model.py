"""Tables of casusoverleg and the rules that belong to one plan or besluit. Codes, ids and dates only: content lies in gegevens."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import BadInput, Conflict, Fout


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)
OVERGANGEN = {"gepland": {"gestart"}, "gestart": {"beeindigd", "afgebroken"}, "beeindigd": set[str](), "afgebroken": set[str]()}


class Toestandsbeeld(Base):
    """One shared picture of the situation; it consists of the gegevens stored under it (ONTWERP §4, joint product)."""

    __tablename__ = "toestandsbeeld"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    versie: Mapped[int]
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)


class Plan(Base):
    """The one plan van aanpak of a casus: doelen, interventies, and who carries the casusregie (ZVH-9.3)."""

    __tablename__ = "plan"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(unique=True)
    casusregisseur_partij: Mapped[str] = mapped_column(String(64))
    versie: Mapped[int]
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    gewijzigd_op: Mapped[datetime | None] = mapped_column(Tijd)
    doelen: Mapped[list["Doel"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Doel.volgorde")
    interventies: Mapped[list["Interventie"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Interventie.volgorde")
    voortgang: Mapped[list["Voortgangsmelding"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Voortgangsmelding.volgnr"
    )
    versies: Mapped[list["Planversie"]] = relationship(cascade="all, delete-orphan", order_by="Planversie.versie")
    akkoorden: Mapped[list["Akkoord"]] = relationship(cascade="all, delete-orphan", order_by="Akkoord.volgnr")
    evaluaties: Mapped[list["Evaluatie"]] = relationship(cascade="all, delete-orphan", order_by="Evaluatie.volgnr")

    def bewaar_versie(self, op: datetime) -> None:
        """Keep what the plan says now as its newest version: an older one stays readable."""
        self.versies.append(
            Planversie(
                versie=self.versie,
                casusregisseur_partij=self.casusregisseur_partij,
                doelen=[d.als_dict() for d in self.doelen],
                interventies=[i.als_dict() for i in self.interventies],
                vastgelegd_op=op,
            )
        )

    @property
    def vastgesteld_op(self) -> date | None:
        """The day on which what the plan says now was settled; None: it was not, whatever became of an earlier version."""
        return self.versies[-1].vastgesteld_op

    def moet_nieuwste_zijn(self, versie: int) -> None:
        """Nobody agrees to, or settles, what meanwhile reads otherwise (Conflict)."""
        if versie != self.versie:
            raise Conflict(
                f"Het plan heeft intussen versie {self.versie}.",
                code="versie_verouderd",
                artikel="PGA-10.1a",
                volgende_stap="Lees het plan opnieuw.",
            )

    def stem_in(self, partij: str, versie: int, op: datetime) -> None:
        """This partij agrees to this version; a second yes adds nothing."""
        self.moet_nieuwste_zijn(versie)
        if not any(a.partij == partij and a.versie == versie for a in self.akkoorden):
            self.akkoorden.append(Akkoord(volgnr=len(self.akkoorden) + 1, versie=versie, partij=partij, op=op))

    def stel_vast(self, versie: int, op: date) -> None:
        """Settle this version; once more says nothing new, so its day stays (PGA-10.1a)."""
        self.moet_nieuwste_zijn(versie)
        if self.vastgesteld_op is None:
            self.versies[-1].vastgesteld_op = op

    def wijzig(self, casusregisseur_partij: str, doelen: list["Doel"], interventies: list["Interventie"], op: datetime) -> None:
        """Replace the contents of the plan; an interventie with voortgang cannot silently leave it (Conflict)."""
        if {m.interventie_id for m in self.voortgang} - {i.id for i in interventies}:
            raise Conflict(
                "Een interventie waarvan al voortgang is gemeld, ontbreekt in dit plan.",
                code="interventie_heeft_voortgang",
                artikel="ZVH-9.4",
                volgende_stap="Laat haar in het plan staan; breek haar zo nodig af met een voortgangsmelding.",
            )
        self.casusregisseur_partij, self.doelen, self.interventies, self.gewijzigd_op = casusregisseur_partij, doelen, interventies, op

    def meld(self, melding: "Voortgangsmelding") -> None:
        """Add a step of one interventie: gepland → gestart → beeindigd | afgebroken, in the order of the calendar."""
        if melding.interventie_id not in {i.id for i in self.interventies}:
            raise BadInput(fouten=[Fout("/interventieId", "staat niet in dit plan")])
        eerder = self.voortgang_van(melding.interventie_id)
        status = eerder[-1].status if eerder else "gepland"
        if melding.status not in OVERGANGEN[status]:
            raise Conflict(
                f"Deze interventie is {status}; daarna past {melding.status} niet.",
                code="overgang_kan_niet",
                artikel="ZVH-9.3",
                volgende_stap="Meld eerst de start." if status == "gepland" else "Neem zo nodig een nieuwe interventie op in het plan.",
            )
        if eerder and melding.op < eerder[-1].op:
            raise BadInput(fouten=[Fout("/op", "ligt voor de vorige melding")])
        melding.volgnr = len(self.voortgang) + 1
        self.voortgang.append(melding)

    def voortgang_van(self, interventie_id: UUID) -> list["Voortgangsmelding"]:
        """The meldingen of one interventie, oldest first."""
        return [m for m in self.voortgang if m.interventie_id == interventie_id]


class Doel(Base):
    """What the plan wants to reach in one leefgebied."""

    __tablename__ = "doel"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    volgorde: Mapped[int]
    leefgebied: Mapped[str] = mapped_column(String(80))
    doel: Mapped[str] = mapped_column(String(80))

    def als_dict(self) -> dict[str, str]:
        """As a version of the plan keeps it."""
        return {"doel_id": str(self.id), "leefgebied": self.leefgebied, "doel": self.doel}


class Interventie(Base):
    """What one partij does for one doel, and by when."""

    __tablename__ = "interventie"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    volgorde: Mapped[int]
    doel_id: Mapped[UUID]
    uitvoerder: Mapped[str] = mapped_column(String(64))
    soort: Mapped[str] = mapped_column(String(80))
    termijn: Mapped[date]

    def als_dict(self) -> dict[str, str]:
        """As a version of the plan keeps it."""
        wie_en_wat = {"interventie_id": str(self.id), "doel_id": str(self.doel_id), "uitvoerder": self.uitvoerder, "soort": self.soort}
        return wie_en_wat | {"termijn": self.termijn.isoformat()}


class Voortgangsmelding(Base):
    """One step of one interventie: gestart, beeindigd or afgebroken, with why and what it brought."""

    __tablename__ = "voortgangsmelding"
    __table_args__ = (ForeignKeyConstraint(["plan_id", "interventie_id"], ["interventie.plan_id", "interventie.id"]),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    volgnr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    interventie_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(12))
    op: Mapped[date]
    reden: Mapped[str | None] = mapped_column(String(80))
    doel_bereikt: Mapped[str | None] = mapped_column(String(8))
    gemeld_op: Mapped[datetime] = mapped_column(Tijd)


class Planversie(Base):
    """What the plan said in one version, and when it was settled: nothing else of it ever changes (PGA-10.4a)."""

    __tablename__ = "planversie"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    casusregisseur_partij: Mapped[str] = mapped_column(String(64))
    doelen: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    interventies: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    vastgesteld_op: Mapped[date | None]


class Akkoord(Base):
    """The yes of one partij to one version of the plan, given by itself (PGA-10.1a)."""

    __tablename__ = "akkoord"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    volgnr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    versie: Mapped[int]
    partij: Mapped[str] = mapped_column(String(64))
    op: Mapped[datetime] = mapped_column(Tijd)


class Evaluatie(Base):
    """What came of the plan per doel, with whom that was seen, and what follows (PGA-11.3)."""

    __tablename__ = "evaluatie"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    volgnr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    op: Mapped[date]
    uitkomst: Mapped[str] = mapped_column(String(12))
    met: Mapped[list[str]] = mapped_column(JSON)
    doelen: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)


class Visie(Base):
    """That the visie of the inwoner lies here, of whom and from when; what he said stands in its gegevens (PGA-12.2b)."""

    __tablename__ = "visie"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    betrokkene_id: Mapped[UUID]
    van: Mapped[list[str]] = mapped_column(JSON)
    op: Mapped[date]
    versie: Mapped[int]
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)


class Overlegbesluit(Base):
    """What the casusoverleg decided, when and by whom: afschalen, opschalen or doorgaan (ZVH-1.21)."""

    __tablename__ = "overlegbesluit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    besluit: Mapped[str] = mapped_column(String(12))
    besluitdatum: Mapped[date]
    overleg_id: Mapped[UUID | None]
    deelnemers: Mapped[list[str]] = mapped_column(JSON)
    reden: Mapped[str] = mapped_column(String(80))
    versie: Mapped[int]
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    resultaten: Mapped[list["Resultaat"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="Resultaat.volgorde")

    def moet_passen_bij(self, doelen: Collection[UUID]) -> None:
        """Results are about doelen of the plan (BadInput); afschalen needs one for each of them (Conflict, ZVH-9.4)."""
        vreemd = [Fout(f"/resultaten/{r.volgorde}/doelId", "staat niet in het plan") for r in self.resultaten if r.doel_id not in doelen]
        if vreemd:
            raise BadInput(fouten=vreemd)
        open_ = set(doelen) - {r.doel_id for r in self.resultaten}
        if self.besluit == "afschalen" and open_:
            raise Conflict(
                "Nog niet van ieder doel van het plan is vastgelegd of het is bereikt.",
                code="resultaten_ontbreken",
                artikel="ZVH-9.4",
                volgende_stap="Noem per doel het resultaat: bereikt, deels of niet.",
                fouten=[Fout("/resultaten", f"ontbreekt: {doel_id}") for doel_id in sorted(open_)],
            )


class Resultaat(Base):
    """Whether one doel was reached, as the overleg saw it."""

    __tablename__ = "resultaat"

    besluit_id: Mapped[UUID] = mapped_column(ForeignKey("overlegbesluit.id"), primary_key=True)
    doel_id: Mapped[UUID] = mapped_column(primary_key=True)
    volgorde: Mapped[int]
    resultaat: Mapped[str] = mapped_column(String(8))
