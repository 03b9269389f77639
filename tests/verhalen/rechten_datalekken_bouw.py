"""Builders for stories about datalekken: a report, the acts that follow, every argument with a default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.bouw import Zaak
from tests.keten import Keten, Partner

VERSLAG = {
    "aardEnOmvang": "Een bijlage met drie gegevens ging naar een verkeerde ontvanger.",
    "contactpersoon": "De coördinator informatiebeveiliging, via de centrale.",
    "mogelijkeMaatregelen": "De ontvanger vragen het bericht te wissen.",
    "gevolgenVoorBetrokkene": "Anderen kunnen weten dat er hulp is.",
    "getroffenOfVoorgenomenMaatregelen": "Het bericht is teruggeroepen.",
}
AP = {
    "aard": "Onbevoegde inzage.",
    "categorieenBetrokkenen": "Een hoofdpersoon.",
    "categorieenPersoonsgegevens": "Woonsituatie.",
    "versleuteldOfOnbegrijpelijk": "Niet versleuteld.",
    "aanbevolenMaatregelen": "Let op onbekende bellers.",
    "gevolgenEnHerstelmaatregelen": "Het bericht is gewist.",
}


def geleden(uren: float) -> str:
    """A moment that many hours ago."""
    return (datetime.now(UTC) - timedelta(hours=uren)).isoformat()


def een_melding(zaak: Zaak | None = None, **anders: Any) -> dict[str, Any]:
    """A body for POST /datalekken; with a casus everything in ``zaak.ids`` is hit."""
    casussen = [{"casusId": zaak.casus_id, "gegevenIds": zaak.ids}] if zaak else []
    vast = {"soort": "ongeoorloofde_toegang", "hoogRisico": False, "ontdektOp": geleden(1), "verslag": VERSLAG, "casussen": casussen}
    return vast | anders


@dataclass
class Lek:
    """One datalek under way, with everyone who acts on it."""

    keten: Keten
    id: str
    melder: Partner
    beslisser: Partner
    manager: Partner
    rollen: Mapping[str, Partner] = field(default_factory=dict)

    async def doe(self, wie: Partner, wat: str, body: Any = None) -> Any:
        return await wie.post(f"/datalekken/{self.id}{wat}", body)

    async def moet(self, wie: Partner, wat: str, body: Any = None) -> Any:
        return await wie.moet("POST", f"/datalekken/{self.id}{wat}", body)

    async def lees(self, wie: Partner | None = None) -> dict[str, Any]:
        gelezen: dict[str, Any] = await (wie or self.manager).moet("GET", f"/datalekken/{self.id}")
        return gelezen

    async def bericht(self) -> None:
        await self.moet(self.manager, "/berichten", {"kenmerk": "PO-2026-11"})

    async def niet_melden(self) -> None:
        await self.moet(self.melder, "/ap-besluiten", {"meldplichtig": False, "motivering": "Het bericht is ongelezen gewist."})

    async def wel_melden(self) -> None:
        await self.moet(self.melder, "/ap-besluiten", {"meldplichtig": True, "motivering": "Er is een risico."})

    async def geen_risico(self) -> None:
        await self.moet(self.beslisser, "/betrokkenenbesluiten", een_besluit("geen_hoog_risico", motivering="Niemand las het."))

    async def stem_af(self, *partners: Partner) -> None:
        await self.moet(self.melder, "/maatregelen", {"maatregelen": "Beide partners vernieuwen de adreslijst."})
        for partner in partners:
            await self.moet(partner, "/reacties", {"reactie": "akkoord"})

    async def sluit(self) -> Any:
        return await self.doe(self.manager, "/sluitingen")

    async def mist(self) -> list[str]:
        """What the refusal to close names."""
        antwoord = await self.sluit()
        assert antwoord.status_code == 409, antwoord.text
        return [f["veld"].removeprefix("/") for f in antwoord.json()["fouten"]]


def een_besluit(besluit: str = "informeren", **anders: Any) -> dict[str, Any]:
    """A body for a decision about the betrokkenen."""
    return {"besluit": besluit, "genomenOp": geleden(0)[:10]} | anders


async def een_lek(keten: Keten, melder: Partner, zaak: Zaak | None = None, *, pga: bool = False, **anders: Any) -> Lek:
    """Reported by ``melder``."""
    gemeld = await melder.moet("POST", "/datalekken", een_melding(zaak, **anders))
    if pga:
        burgemeester = keten.als("burgemeester", "burgemeester")
        return Lek(keten, gemeld["id"], melder, burgemeester, burgemeester)
    return Lek(keten, gemeld["id"], melder, keten.als("zvh", "secretaris"), keten.als("zvh", "manager"))


async def register(wie: Partner, lek: Lek) -> dict[str, Any]:
    """The line of this datalek."""
    regels = (await wie.moet("GET", "/datalekken"))["items"]
    regel: dict[str, Any] = next(r for r in regels if r["id"] == lek.id)
    return regel
