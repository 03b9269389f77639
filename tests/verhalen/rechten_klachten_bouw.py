"""Builders for stories about klachten: one klacht and the acts on it, every argument with a default."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.keten import Keten, Partner

LJR = "00000099000000040000"
XTRA = "00000099000000080000"
IED = "00000099000000081000"
GGZ = "00000099000000050000"
OVER = {"ljr": LJR, "xtra": XTRA, "ied": IED}
BIJ = {"ljr": "reclassering", "xtra": "welzijn", "ied": "jobcoach"}


def dag(dagen: int = 0) -> str:
    """That many days from today."""
    return str((datetime.now(UTC) + timedelta(days=dagen)).date())


def plus(datum: str, dagen: int) -> str:
    return str(date.fromisoformat(datum) + timedelta(days=dagen))


def een_klacht(over: str | None = None, **anders: Any) -> dict[str, Any]:
    """A body for POST /klachten."""
    vast = {"ontvangenOp": dag(), "onderwerp": "verwerking", "omschrijving": "Mijn buren wisten ervan.", "klager": "Graag per brief."}
    return vast | {"over": over} | anders


@dataclass
class Loop:
    """One klacht under way, with who handles it."""

    antwoord: dict[str, Any]
    behandelaar: Partner

    @property
    def id(self) -> str:
        gevonden: str = self.antwoord["id"]
        return gevonden

    async def lees(self) -> dict[str, Any]:
        gelezen: dict[str, Any] = await self.behandelaar.moet("GET", f"/klachten/{self.id}")
        return gelezen

    async def bevestig(self, op: str | None = None) -> Any:
        return await self.behandelaar.post(f"/klachten/{self.id}/ontvangstbevestigingen", {"op": op or dag()})

    async def reageer(self, op: str | None = None) -> Any:
        body = {"op": op or dag(), "oordeel": "ongegrond", "reactie": "Wij zochten het uit en vonden niets."}
        return await self.behandelaar.post(f"/klachten/{self.id}/reacties", body)

    async def verder(self, weg: str, op: str | None = None) -> Any:
        return await self.behandelaar.post(f"/klachten/{self.id}/vervolgstappen", {"weg": weg, "op": op or dag()})


async def dien_in(keten: Keten, reglement: str = "", wie: Partner | None = None, **anders: Any) -> Loop:
    """Taken in by a ggz, about the verband or about the partij with this reglement."""
    antwoord = await (wie or keten.als("ggz", "afgevaardigde")).moet("POST", "/klachten", een_klacht(OVER.get(reglement), **anders))
    behandelaar = keten.als(BIJ[reglement], "instemmer") if reglement else keten.als("zvh", "manager")
    return Loop(antwoord, behandelaar)
