"""Tables of rights and the rules that belong to one verzoek. Codes, ids and dates only: content lies in gegevens."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shared.contracts import Etiket
from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import BadInput, Conflict, Fout

Soort = Literal["inzage", "rectificatie", "verwijdering", "beperking", "verzet", "overdracht"]
Indiener = Literal["betrokkene", "wettelijk_vertegenwoordiger", "gemachtigde"]
IdentificatieWijze = Literal["in_persoon_bij_zvh", "andere_passende_wijze"]
Besluit = Literal["toewijzen", "deels", "afwijzen"]
Verzendwijze = Literal["uitgereikt_in_persoon", "aangetekende_post"]
Status = Literal["ontvangen", "verzameld", "besloten", "beantwoord"]

WEIGERINGSGRONDEN: Final = {
    *("uavg_41_openbare_veiligheid", "uavg_41_strafbare_feiten", "uavg_41_toezicht", "uavg_41_rechten_anderen"),
    *("avg_12_5_buitensporig", "identiteit_niet_vastgesteld", "gegevens_vernietigd"),
}
EIGEN_GRONDEN: Final = {
    "rectificatie": {"gegevens_zijn_juist"},
    "verwijdering": {"wettelijke_taak"},
    "beperking": {"geen_beperkingsgrond"},
    "verzet": {"dwingende_gerechtvaardigde_gronden"},
    "overdracht": {"overdracht_niet_van_toepassing"},
}
GRONDEN_VERWIJDERING: Final = {"onvolledig_voor_doel", "niet_ter_zake_dienend", "in_strijd_met_wettelijk_voorschrift"}
VASTE_ONDERDELEN: Final = {
    "recht_op_rectificatie_wissing_beperking_bezwaar",
    "recht_op_klacht_toezichthouder",
    "geautomatiseerde_besluitvorming",
}
"""Parts of ZVH-18.1 whose text is the same in every letter; the others are collected per verzoek."""


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)


def niet_in_toekomst(veld: str, datum: date, vandaag: date, *, artikel: str) -> None:
    """BadInput for an act that is said to have been done on a day that is still to come."""
    if datum > vandaag:
        raise BadInput(fouten=[Fout(veld, "ligt in de toekomst")], artikel=artikel)


def van_politie_of_om(etiket: Etiket) -> bool:
    """Does this label show a gegeven of police or OM; their desks decide about those, never the manager (ZVH-17.5, ZVH-17.6)."""
    grondslagen = (etiket.grondslag, etiket.grondslag_verband)
    eigen_wet = any(grondslag.startswith(("wpg_", "wjsg_")) for grondslag in grondslagen)
    return eigen_wet or etiket.wpg_artikel is not None or bool({"wpg", "wjsg"} & set(etiket.geheimhouding))


class Verzoek(Base):
    """A request of one betrokkene about one casus (ZVH-17.1); status: ontvangen, verzameld, besloten, beantwoord."""

    __tablename__ = "verzoek"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    betrokkene_id: Mapped[UUID]
    soort: Mapped[Soort] = mapped_column(String(16))
    ingediend_door: Mapped[Indiener] = mapped_column(String(32))
    ontvangen_op: Mapped[date] = mapped_column(Date)
    ontvangen_bij: Mapped[str] = mapped_column(String(64))
    uiterste_datum: Mapped[date] = mapped_column(Date, index=True)
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    status: Mapped[Status] = mapped_column(String(12))
    versie: Mapped[int]
    identiteit: Mapped["Identiteitsvaststelling | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    overzicht: Mapped["Overzicht | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    besluit: Mapped["Verzoekbesluit | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    antwoord: Mapped["Antwoord | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def moet_ontvangen_zijn(self, vandaag: date) -> None:
        """BadInput for a receipt that is still to come: it would stretch the term (ZVH-17.1)."""
        niet_in_toekomst("/ontvangenOp", self.ontvangen_op, vandaag, artikel="ZVH-17.1")

    def te_laat(self, vandaag: date) -> bool:
        """Not answered while the last day has passed; nothing moves that day (ZVH-18.2, ZVH-18.4)."""
        return self.antwoord is None and vandaag > self.uiterste_datum

    @property
    def met_inhoud(self) -> bool:
        """Does the answer carry the overview and the gegevens: an inzage that is not wholly refused (ZVH-18.1, ZVH-18.5)."""
        return self.soort == "inzage" and self.besluit is not None and self.besluit.besluit != "afwijzen"

    def stel_identiteit_vast(self, identiteit: "Identiteitsvaststelling", vandaag: date) -> None:
        """Record that it was done, on which day and by whom; nothing of the document itself (ZVH-18.4)."""
        self._moet_open()
        if self.identiteit:
            raise Conflict("De identiteit is al vastgesteld.", code="identiteit_al_vastgesteld", artikel="ZVH-18.4")
        niet_in_toekomst("/op", identiteit.op, vandaag, artikel="ZVH-18.4")
        if identiteit.wijze != "in_persoon_bij_zvh" and identiteit.reden is None:
            raise BadInput(fouten=[Fout("/reden", "ontbreekt")], artikel="ZVH-18.4")
        self.identiteit = identiteit
        self.versie += 1

    def verzamel(self, overzicht: "Overzicht") -> None:
        """Keep what the gateway found about the gegevens; until the answer leaves, the last collection counts (ZVH-18.1)."""
        self._moet_open()
        if self.soort != "inzage":
            raise Conflict("Alleen voor inzage worden gegevens verzameld.", code="geen_inzageverzoek", artikel="ZVH-18.1")
        self._moet_geidentificeerd()
        self.overzicht = overzicht
        self.status = "besloten" if self.besluit else "verzameld"
        self.versie += 1

    def besluit_over(self, besluit: "Verzoekbesluit") -> None:
        """Decide once, with grounds from the closed list; only a refusal can do without the identity (ZVH-18.2b, ZVH-18.4, ZVH-21.1)."""
        self._moet_open()
        if self.besluit:
            raise Conflict("Over dit verzoek is al besloten.", code="al_besloten", artikel="ZVH-18.2")
        if besluit.besluit != "afwijzen":
            self._moet_kunnen_toewijzen()
        self._toets_gronden(besluit)
        self.besluit = besluit
        self.status = "besloten"
        self.versie += 1

    def beantwoord(self, antwoord: "Antwoord", vandaag: date, onderdelen: Sequence[str], *, met_gegevens: bool) -> None:
        """Record that the answer left; Conflict while besluit, identity or one of ``onderdelen`` is missing (ZVH-18.1, ZVH-18.4)."""
        self._moet_open()
        niet_in_toekomst("/verzondenOp", antwoord.verzonden_op, vandaag, artikel="ZVH-18.2")
        if self.besluit is None:
            raise Conflict("Er is nog niet besloten.", code="geen_besluit", artikel="ZVH-18.2", volgende_stap="Neem eerst een besluit.")
        if self.besluit.besluit != "afwijzen":
            self._moet_geidentificeerd()
        if ontbreekt := self.ontbreekt(onderdelen, met_gegevens=met_gegevens):
            raise Conflict(
                "Het antwoord is niet volledig.",
                code="antwoord_onvolledig",
                artikel="ZVH-18.1",
                volgende_stap="Verzamel opnieuw; daarna kan het antwoord weg.",
                fouten=[Fout(onderdeel, "ontbreekt") for onderdeel in ontbreekt],
            )
        self.antwoord = antwoord
        self.status = "beantwoord"
        self.versie += 1

    def ontbreekt(self, onderdelen: Sequence[str], *, met_gegevens: bool) -> list[str]:
        """Which of ``onderdelen`` (ZVH-18.1) this verzoek cannot show yet; none for an answer without contents.

        ``met_gegevens``: are there gegevens to show. If there are none, an empty part is a complete one: it says that there is nothing.
        """
        if not self.met_inhoud:
            return []
        aanwezig = {*VASTE_ONDERDELEN, *(self.overzicht.onderdelen(met_gegevens=met_gegevens) if self.overzicht else ())}
        return [onderdeel for onderdeel in onderdelen if onderdeel not in aanwezig]

    def _moet_open(self) -> None:
        if self.antwoord:
            raise Conflict("Dit verzoek is al beantwoord.", code="al_beantwoord", artikel="ZVH-18.2")

    def _moet_geidentificeerd(self) -> None:
        if self.identiteit is None:
            raise Conflict(
                "De identiteit is nog niet vastgesteld; de termijn loopt door.",
                code="identiteit_ontbreekt",
                artikel="ZVH-18.4",
                volgende_stap="Stel eerst de identiteit vast, persoonlijk bij het ZVH.",
            )

    def _moet_kunnen_toewijzen(self) -> None:
        if self.soort == "overdracht":
            raise Conflict(
                "Het recht op overdraagbaarheid geldt hier niet.",
                code="overdracht_niet_van_toepassing",
                artikel="ZVH-21.1",
                volgende_stap="Wijs gemotiveerd af, met verwijzing naar het klachtrecht.",
            )
        self._moet_geidentificeerd()

    def _toets_gronden(self, besluit: "Verzoekbesluit") -> None:
        verwijdering: set[str] = GRONDEN_VERWIJDERING if self.soort == "verwijdering" else set()
        weigering = WEIGERINGSGRONDEN | EIGEN_GRONDEN.get(self.soort, set())
        mag = {"toewijzen": verwijdering, "deels": weigering | verwijdering, "afwijzen": weigering}[besluit.besluit]
        fouten = [Fout(f"/gronden/{n}", "niet uit de lijst") for n, grond in enumerate(besluit.gronden) if grond not in mag]
        if mag and not besluit.gronden:
            fouten.append(Fout("/gronden", "ontbreekt"))
        if fouten:
            raise BadInput(fouten=fouten, artikel="ZVH-19.3" if besluit.besluit == "toewijzen" else "ZVH-18.2b")


class Identiteitsvaststelling(Base):
    """When and by whom the identity was established; no document, no number, no copy (ZVH-18.4)."""

    __tablename__ = "identiteitsvaststelling"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    wijze: Mapped[IdentificatieWijze] = mapped_column(String(32))
    op: Mapped[date] = mapped_column(Date)
    reden: Mapped[str | None] = mapped_column(String(80))
    door_partij: Mapped[str] = mapped_column(String(64))
    door_functionaris: Mapped[str] = mapped_column(String(64))


class Overzicht(Base):
    """What the gateway found over all fasen about the gegevens that may be shown: codes, organisations and dates (ZVH-18.1)."""

    __tablename__ = "overzicht"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    doeleinden: Mapped[list[str]] = mapped_column(JSON)
    categorieen: Mapped[list[str]] = mapped_column(JSON)
    ontvangers: Mapped[list[str]] = mapped_column(JSON)
    bronnen: Mapped[list[str]] = mapped_column(JSON)
    fasen: Mapped[list[str]] = mapped_column(JSON)
    overdrachten: Mapped[list[str]] = mapped_column(JSON)
    bewaarcriterium: Mapped[str] = mapped_column(String(80))
    bewaren_uiterlijk: Mapped[date | None] = mapped_column(Date)

    def onderdelen(self, *, met_gegevens: bool) -> set[str]:
        """The collected parts of ZVH-18.1 that are answered: filled, or rightly empty because there is nothing to show."""
        lijsten = {
            "verwerkingsdoeleinden": self.doeleinden,
            "categorieen_persoonsgegevens": self.categorieen,
            "ontvangers": self.ontvangers,
            "bron_van_gegevens": self.bronnen,
        }
        return {"bewaarperiode_of_criteria", *(naam for naam, lijst in lijsten.items() if lijst or not met_gegevens)}


class Verzoekbesluit(Base):
    """The besluit with its grounds; the explanation in words is a gegeven, named here by id."""

    __tablename__ = "verzoekbesluit"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    besluit: Mapped[Besluit] = mapped_column(String(12))
    gronden: Mapped[list[str]] = mapped_column(JSON)
    motivering: Mapped[list[str]] = mapped_column(JSON)
    besloten_op: Mapped[datetime] = mapped_column(Tijd)


class Antwoord(Base):
    """When and how the answer left (ZVH-18.2, ZVH-18.5)."""

    __tablename__ = "antwoord"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    verzonden_op: Mapped[date] = mapped_column(Date)
    wijze: Mapped[Verzendwijze] = mapped_column(String(32))
