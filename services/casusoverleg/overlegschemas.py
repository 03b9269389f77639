"""What goes over the wire about an overleg: codes, ids and times, no words."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts import Bericht, Code, Gegeven, Tijdstip
from shared.convenant import dag
from shared.errors import Fout


class Agendapunt(Bericht):
    """One act of the closed list, and the gegevens that must be on the table for it."""

    punt: Code = Field(description="Uit de lijst overleg_agendapunten van het reglement (ZVH-B2.3)")
    gegeven_ids: Annotated[list[UUID], Field(max_length=200)] = Field(
        default_factory=list, description="Alleen wat voor dit punt op tafel moet"
    )


class OverlegIn(Bericht):
    """A planned overleg of one casus: within one day, so that what ends with it ends (ZVH-9.6)."""

    casus_id: UUID
    van: Tijdstip
    tot: Tijdstip
    agenda: Annotated[list[Agendapunt], Field(min_length=1, max_length=20)]

    def fouten(self) -> list[Fout]:
        """What a schema cannot say: it ends later the same day, and a point stands on the agenda once."""
        einde = "" if self.van < self.tot else "ligt niet na van"
        if not einde and dag(self.van) != dag(self.tot):
            einde = "valt op een andere dag dan van"
        punten = [p.punt for p in self.agenda]
        dubbel = [Fout(f"/agenda/{nr}/punt", "komt dubbel voor") for nr, punt in enumerate(punten) if punt in punten[:nr]]
        return [*([Fout("/tot", einde)] if einde else []), *dubbel]


class OverlegUit(Bericht):
    """An overleg with what of its agenda the reader may see."""

    id: UUID
    casus_id: UUID
    van: Tijdstip
    tot: Tijdstip
    agenda: list[Agendapunt]
    versie: int
    vastgelegd_op: Tijdstip
    gegevens: list[Gegeven]
