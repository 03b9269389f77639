"""Tables of rights and the rules that belong to one verzoek. Codes, ids and dates only: content lies in gegevens."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from services.rights import weigeren
from services.rights.ontvangstmodel import IdentificatieWijze, Ontvangst, Verzendwijze, identiteitsfouten, niet_in_toekomst
from shared.contracts import Etiket
from shared.convenant import dag
from shared.db import Tijd, new_metadata
from shared.dossier import Dossier
from shared.errors import BadInput, Conflict, Fout

Besluit = Literal["toewijzen", "deels", "afwijzen"]

GRONDEN_VERWIJDERING: Final = {"onvolledig_voor_doel", "niet_ter_zake_dienend", "in_strijd_met_wettelijk_voorschrift"}
CORRECTIES: Final = ("rectificatie", "aanvulling", "verwijdering")
"""Decided in writing and with reasons, also when granted (ZVH-19.4)."""
VASTE_ONDERDELEN: Final = {
    "recht_op_rectificatie_wissing_beperking_bezwaar",
    "recht_op_klacht_toezichthouder",
    "geautomatiseerde_besluitvorming",
}
"""Parts of ZVH-18.1 whose text is the same in every letter; the others are collected per verzoek."""

MET_GEGEVENS: Final = ("inzage", "overdracht")
VERZAMELD: Final = (*MET_GEGEVENS, "opgenomen_zijn")
"""What is collected for: a copy for the first two, whether there is anything at all for the last."""


class Base(DeclarativeBase):
    metadata = new_metadata()


DOSSIER = Dossier(Base.metadata)


def van_politie_of_om(etiket: Etiket) -> bool:
    """Does this label show a gegeven of police or OM; their desks decide about those, never the manager (ZVH-17.5, ZVH-17.6)."""
    grondslagen = (etiket.grondslag, etiket.grondslag_verband)
    eigen_wet = any(grondslag.startswith(("wpg_", "wjsg_")) for grondslag in grondslagen)
    return eigen_wet or etiket.wpg_artikel is not None or bool({"wpg", "wjsg"} & set(etiket.geheimhouding))


class Verzoek(Ontvangst, Base):
    """A request of one betrokkene about one casus (ZVH-17.1); until it is handled ontvangen, onvolledig or onbevoegd."""

    __tablename__ = "verzoek"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    casus_id: Mapped[UUID] = mapped_column(index=True)
    betrokkene_id: Mapped[UUID]
    ontvangen_bij: Mapped[str] = mapped_column(String(64))
    uiterste_datum: Mapped[date] = mapped_column(Date, index=True)
    vastgelegd_op: Mapped[datetime] = mapped_column(Tijd)
    identiteit: Mapped["Identiteitsvaststelling | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    overzicht: Mapped["Overzicht | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    besluit: Mapped["Verzoekbesluit | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")
    antwoord: Mapped["Antwoord | None"] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def moet_ontvangen_zijn(self, vandaag: date) -> None:
        """BadInput for a receipt that is still to come: it would stretch the term (ZVH-17.1)."""
        niet_in_toekomst("/ontvangenOp", self.ontvangen_op, vandaag, artikel="ZVH-17.1")

    def te_laat(self, vandaag: date) -> bool:
        """Not answered while the last day has passed; a besluit alone is not enough and nothing moves that day (ZVH-18.2, IED-8.2)."""
        return self.antwoord is None and vandaag > self.uiterste_datum

    @property
    def met_inhoud(self) -> bool:
        """Does the answer carry gegevens: an inzage or overdracht that is not wholly refused (ZVH-18.1, ZVH-18.5, IED-9.2)."""
        return self.soort in MET_GEGEVENS and self.toegewezen

    @property
    def toegewezen(self) -> bool:
        """Decided, and not wholly refused."""
        return self.besluit is not None and self.besluit.besluit != "afwijzen"

    def stel_identiteit_vast(self, identiteit: "Identiteitsvaststelling", vandaag: date) -> None:
        """Record that it was done, on which day and by whom; nothing of the document itself (ZVH-18.4, LJR-18.4, LJR-18.4-gemachtigde)."""
        self.moet_open()
        if self.identiteit:
            raise Conflict("De identiteit is al vastgesteld.", code="identiteit_al_vastgesteld", artikel="ZVH-18.4")
        i = identiteit
        niet_in_toekomst("/op", i.op, vandaag, artikel="ZVH-18.4")
        if fouten := list(identiteitsfouten(i.wijze, i.op, i.reden, i.middelen, self.regime)):
            raise BadInput(fouten=fouten, artikel="LJR-18.4")
        self.moet_client_weten(i.op)
        self.identiteit, self.geidentificeerd_op = i, i.op
        self.herzie(vandaag)
        self.versie += 1

    def verzamel(self, overzicht: "Overzicht") -> None:
        """Keep what the gateway found about the gegevens; until the answer leaves, the last collection counts (ZVH-18.1)."""
        self.moet_open()
        if self.soort not in VERZAMELD:
            raise Conflict("Alleen voor inzage worden gegevens verzameld.", code="geen_inzageverzoek", artikel="ZVH-18.1")
        self._moet_geidentificeerd()
        self.overzicht = overzicht
        self.status = "besloten" if self.besluit else "verzameld"
        self.versie += 1

    def besluit_over(self, besluit: "Verzoekbesluit") -> None:
        """Decide once, with grounds from the closed list; only a refusal can do without the identity (ZVH-18.2b, ZVH-18.4, ZVH-21.1)."""
        self.moet_open()
        if self.besluit:
            raise Conflict("Over dit verzoek is al besloten.", code="al_besloten", artikel="ZVH-18.2")
        if besluit.besluit != "afwijzen":
            self._moet_kunnen_toewijzen(dag(besluit.besloten_op))
        self._toets_gronden(besluit)
        self.besluit = besluit
        self.status = "besloten"
        self.versie += 1

    def beantwoord(self, antwoord: "Antwoord", vandaag: date, ontbreekt: Sequence[str]) -> None:
        """Record that the answer left; Conflict while besluit or identity is missing, or something it lacks (ZVH-18.1, ZVH-18.4)."""
        self.moet_open()
        niet_in_toekomst("/verzondenOp", antwoord.verzonden_op, vandaag, artikel="ZVH-18.2")
        self.moet_over_dit_kanaal(antwoord.wijze)
        if self.soort in CORRECTIES and antwoord.wijze == "mondeling":
            raise BadInput(fouten=[Fout("/wijze", "dit besluit gaat schriftelijk")], artikel="ZVH-19.4")
        if self.besluit is None:
            raise Conflict("Er is nog niet besloten.", code="geen_besluit", artikel="ZVH-18.2", volgende_stap="Neem eerst een besluit.")
        if self.besluit.besluit != "afwijzen":
            self._moet_geidentificeerd()
        if ontbreekt:
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
        """Which of ``onderdelen`` (ZVH-18.1) this verzoek cannot show yet, or whether anything is held (IED-6.3); none for a refusal.

        ``met_gegevens``: are there gegevens to show. If there are none, an empty part is a complete one: it says that there is nothing.
        """
        if self.soort == "opgenomen_zijn" and self.toegewezen and (self.overzicht is None or self.overzicht.opgenomen is None):
            return ["opgenomen"]
        if self.soort != "inzage" or not self.toegewezen:
            return []
        aanwezig = {*VASTE_ONDERDELEN, *(self.overzicht.onderdelen(met_gegevens=met_gegevens) if self.overzicht else ())}
        return [onderdeel for onderdeel in onderdelen if onderdeel not in aanwezig]

    def _moet_geidentificeerd(self) -> None:
        if self.identiteit is None:
            raise Conflict(
                "De identiteit is nog niet vastgesteld; de termijn loopt door.",
                code="identiteit_ontbreekt",
                artikel="ZVH-18.4",
                volgende_stap="Stel eerst de identiteit vast, persoonlijk bij het ZVH.",
            )

    def _moet_kunnen_toewijzen(self, vandaag: date) -> None:
        if self.soort == "overdracht" and not (self.overzicht and self.overzicht.items):
            raise Conflict(
                "Het recht op overdraagbaarheid geldt hier niet.",
                code="overdracht_niet_van_toepassing",
                artikel="ZVH-21.1",
                volgende_stap="Wijs gemotiveerd af, met verwijzing naar het klachtrecht.",
            )
        self._moet_geidentificeerd()
        self.moet_volledig(vandaag)

    def _toets_gronden(self, besluit: "Verzoekbesluit") -> None:
        verwijdering: set[str] = GRONDEN_VERWIJDERING if self.soort == "verwijdering" else set()
        vorm = weigeren.vormgronden(self.regime, self.soort)
        weigering = vorm | (weigeren.eigen_gronden(self.regime, self.soort) if self.soort != weigeren.OVERDRACHT else set())
        mag = {"toewijzen": verwijdering, "deels": weigering | verwijdering, "afwijzen": weigering}[besluit.besluit]
        fouten = [Fout(f"/gronden/{n}", "niet uit de lijst") for n, grond in enumerate(besluit.gronden) if grond not in mag]
        if mag and not besluit.gronden:
            fouten.append(Fout("/gronden", "ontbreekt"))
        # What is gone leaves nobody to write about: the ground itself is what the verzoeker is told (ZVH-20.1).
        spreekt_voor_zich = set(besluit.gronden) == {"gegevens_vernietigd"}
        if (besluit.besluit != "toewijzen" or self.soort in CORRECTIES) and not (besluit.motivering or spreekt_voor_zich):
            fouten.append(Fout("/gegevens", "ontbreekt: leg uit waarom"))
        if fouten:
            raise BadInput(fouten=fouten, artikel=self._artikel(besluit))

    def _artikel(self, besluit: "Verzoekbesluit") -> str:
        """Which norm a besluit on no ground, or without a word about it, goes against (ZVH-19.4, PGA-17.1b, IED-9.3)."""
        if besluit.besluit == "toewijzen":
            return "ZVH-19.3"
        per_recht = "PGA-17.2" if self.soort == "verzet" else "PGA-17.1b"
        return per_recht if self.regime == "pga" else "ZVH-18.2b"


class Identiteitsvaststelling(Base):
    """When and by whom the identity was established; no document, no number, no copy (ZVH-18.4).

    ``middelen``: what was tried, in order, as ``{middel, op, bsn_afgeschermd}``.
    """

    __tablename__ = "identiteitsvaststelling"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    wijze: Mapped[IdentificatieWijze] = mapped_column(String(32))
    op: Mapped[date] = mapped_column(Date)
    reden: Mapped[str | None] = mapped_column(String(80))
    middelen: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
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
    gezocht_op: Mapped[date] = mapped_column(Date)
    opgenomen: Mapped[bool | None]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    weggelaten: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
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
    """When and how the answer left, and to whom the file of an overdracht went (ZVH-18.2, ZVH-18.5, IED-9.2)."""

    __tablename__ = "antwoord"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    verzonden_op: Mapped[date] = mapped_column(Date)
    wijze: Mapped[Verzendwijze] = mapped_column(String(32))
    overgedragen_aan: Mapped[str | None] = mapped_column(String(20))
