"""Telling the story: every step is a call by somebody, its verdict is shown with the article that decided, a surprise is an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import httpx
from rich.console import Console
from rich.markup import escape

PERSONEN: Mapping[str, tuple[str, tuple[str, ...], str | None]] = {
    "wijkteam": ("college", ("aanmelder", "afgevaardigde", "instemmer", "professional"), "wijkteammedewerker"),
    "collega wijkteam": ("college", ("instemmer",), None),
    "procesregisseur": ("zvh", ("procesregisseur",), None),
    "manager": ("zvh", ("manager",), None),
    "politie": ("politie", ("afgevaardigde", "instemmer"), "wijkagent"),
    "officier": ("om", ("afgevaardigde", "instemmer"), "officier_van_justitie"),
    "reclassering": ("reclassering", ("afgevaardigde", "instemmer", "professional", "casusregisseur"), "reclasseringswerker"),
    "behandelaar": ("ggz", ("afgevaardigde", "instemmer", "professional"), "behandelaar"),
    "veilig thuis": ("veilig_thuis", ("afgevaardigde", "instemmer"), "maatschappelijk_werker"),
    "ggd": ("ggd", ("afgevaardigde", "professional"), "verpleegkundige_oggz"),
    "collega ggd": ("ggd", ("instemmer",), None),
    "pga-expert": ("burgemeester", ("pga_expert",), None),
    "fg": ("burgemeester", ("fg",), None),
}


def functionaris(wie: str) -> str:
    """The pseudonym of this person."""
    return f"{PERSONEN[wie][0]}-{wie.replace(' ', '-')}"


class Wereld(Protocol):
    """Where the story is played: real processes, or apps in one process."""

    client: httpx.AsyncClient

    def token(self, partij: str, rollen: Sequence[str], functie: str | None, functionaris: str) -> str: ...

    def partij_id(self, partij: str) -> str: ...

    async def vooruit(self, duur: str) -> None: ...

    async def klok(self) -> None:
        """Let the klok do its rounds."""


@dataclass
class Verteller:
    """Numbers the steps, shows them, counts what went otherwise than told."""

    wereld: Wereld
    console: Console
    stappen: int = 0
    fouten: list[str] = field(default_factory=list)

    def hoofdstuk(self, titel: str) -> None:
        self.console.print(f"\n[bold]{escape(titel)}[/bold]")

    async def roep(self, wie: str, methode: str, pad: str, body: Any = None, **query: str) -> httpx.Response:
        """One call as this person, with an Idempotency-Key of its own."""
        partij, rollen, functie = PERSONEN[wie]
        token = self.wereld.token(partij, rollen, functie, functionaris(wie))
        kop = {"authorization": f"Bearer {token}"}
        if methode == "POST":
            kop["idempotency-key"] = str(uuid4())
        if methode == "PUT":
            kop["if-match"] = f'"{query.pop("versie", "1")}"'
        return await self.wereld.client.request(methode, f"/v1{pad}", json=body, headers=kop, params=query, timeout=30)

    async def stap(
        self, wie: str, wat: str, methode: str, pad: str, body: Any = None, *, verwacht: int | None = None, artikel: str = "", **query: str
    ) -> Any:
        """A call that is expected to end with ``verwacht`` (default: success); returns its JSON."""
        antwoord = await self.roep(wie, methode, pad, body, **query)
        goed = antwoord.status_code == verwacht if verwacht else antwoord.is_success
        inhoud = antwoord.json() if antwoord.content else {}
        oordeel = f"{antwoord.status_code} " + ("toegestaan" if antwoord.is_success else inhoud.get("detail", ""))
        self.toon(wie, wat, oordeel, inhoud.get("artikel") or artikel if isinstance(inhoud, dict) else artikel, goed)
        if not goed:
            self.console.print(f"      [red]{escape(antwoord.text[:600])}[/red]")
        return inhoud

    def toon(self, wie: str, wat: str, oordeel: str, artikel: str, goed: bool = True) -> None:
        """One line of the story."""
        self.stappen += 1
        kleur = "green" if goed else "red"
        if not goed:
            self.fouten.append(f"{self.stappen}: {wat}")
        regel = f"{self.stappen:>3}  [cyan]{escape(wie):<16}[/cyan] {escape(wat)}"
        self.console.print(
            f"{regel}\n      [{kleur}]{escape(oordeel)}[/{kleur}]  [dim]{escape(artikel.replace('-', ' ', 1))}[/dim]", highlight=False
        )

    def controleer(self, wat: str, klopt: bool, uitleg: str, artikel: str = "") -> None:
        """Something the teller checks himself."""
        self.toon("controle", wat, uitleg, artikel, klopt)
