"""Tables of the letter: whether somebody else's data in an item must be kept back. Codes, ids and dates only (LJR-18.3)."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.rights.model import Base, Verzoek
from shared.errors import Conflict, Fout

Onmogelijk = Literal["derde_onvindbaar", "vragen_onevenredig", "vragen_brengt_ander_in_gevaar"]


class Derdentoets(Base):
    """What was found about a third party in one item of an answer, was he asked, and what stays out (LJR-18.3).

    ``velden``: parts of the content that stay out; empty with ``afgeschermd``: all of it.
    """

    __tablename__ = "derdentoets"

    verzoek_id: Mapped[UUID] = mapped_column(ForeignKey("verzoek.id"), primary_key=True)
    gegeven_id: Mapped[UUID] = mapped_column(primary_key=True)
    bezwaar_te_verwachten: Mapped[bool]
    zienswijze_gevraagd_op: Mapped[date | None] = mapped_column(Date)
    onmogelijk: Mapped[Onmogelijk | None] = mapped_column(String(40))
    afgeschermd: Mapped[bool]
    velden: Mapped[list[str]] = mapped_column(JSON)
    grond: Mapped[str | None] = mapped_column(String(80))
    door_partij: Mapped[str] = mapped_column(String(64))

    @property
    def gehoord(self) -> bool:
        """He could speak first, or it is on record why that was impossible or out of proportion."""
        return not self.bezwaar_te_verwachten or self.zienswijze_gevraagd_op is not None or self.onmogelijk is not None


def moet_derden_horen(toetsen: list[Derdentoets]) -> None:
    """Conflict while a third party of whom an objection is expected was neither asked nor is it said why not (LJR-18.3)."""
    if open_ := [t for t in toetsen if not t.gehoord]:
        raise Conflict(
            "Een derde van wie bezwaar is te verwachten is nog niet gehoord.",
            code="zienswijze_derde_ontbreekt",
            artikel="LJR-18.3",
            volgende_stap="Vraag zijn zienswijze of leg vast waarom dat niet kan.",
            fouten=[Fout(str(t.gegeven_id), "zienswijze niet gevraagd en niet gemotiveerd") for t in open_],
        )


def moet_kopie_krijgen(verzoek: Verzoek, wijze: str) -> None:
    """Conflict for a granted inzage that would be closed with words alone: who gets inzage in a zvh also gets a copy (ZVH-18.5)."""
    if verzoek.regime == "zvh" and verzoek.soort == "inzage" and verzoek.met_inhoud and wijze == "mondeling":
        raise Conflict(
            "Wie inzage krijgt, ontvangt ook een kopie; alleen mondeling is niet genoeg.",
            code="kopie_ontbreekt",
            artikel="ZVH-18.5",
            volgende_stap="Reik de kopie uit, verstuur haar of laat haar met een afhaalcode afhalen; vertel er gerust bij wat erin staat.",
        )
